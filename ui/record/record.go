// Package record is articles as JSON: what commands print with --json, and what programs are
// told on their standard input. Names and meanings are a promise, since scripts rely on them.
//
//	Article   an article of a list, with what the account thinks of it
//	Whole     the same with its text, as text, Markdown and HTML
//	Stamp     a time; People, Enclosures, Lines and Addresses are lists, never null
//
// All that stands in a record has passed the gate: a text has no control characters, an
// address is one of the web or "", and what is secret in an address is hidden.
package record

import (
	"context"
	"errors"
	"time"

	"tidings/feeds/markup"
	"tidings/feeds/sanitize"
	"tidings/store"
	"tidings/store/secret"
)

// An Article is an article of a list in JSON. The names are a promise: scripts
// rely on them. All are always there but updated, bookmarked_at and excerpt.
type Article struct {
	ID           string   `json:"id"`
	Title        string   `json:"title"`
	Link         string   `json:"link"`
	Author       string   `json:"author"`
	Source       string   `json:"source"`
	Feed         uint32   `json:"feed"`
	FeedURL      string   `json:"feed_url"`
	Folder       string   `json:"folder"`
	Date         Stamp    `json:"date"`
	Added        Stamp    `json:"added"`
	Updated      Stamp    `json:"updated,omitzero"`
	Read         bool     `json:"read"`
	Bookmarked   bool     `json:"bookmarked"`
	BookmarkedAt Stamp    `json:"bookmarked_at,omitzero"`
	Note         string   `json:"note"`
	Tags         []string `json:"tags"`
	Summary      string   `json:"summary"`
	Words        int      `json:"words"`
	Minutes      int      `json:"minutes"`
	Media        []string `json:"media"`
	Excerpt      string   `json:"excerpt,omitempty"`
}

// A Stamp is a time in JSON: RFC 3339, UTC, whole seconds.
type Stamp struct{ time.Time }

// At is a time as a Stamp.
func At(t time.Time) Stamp { return Stamp{t} }

// MarshalJSON implements json.Marshaler.
func (s Stamp) MarshalJSON() ([]byte, error) {
	return []byte(`"` + s.UTC().Format(time.RFC3339) + `"`), nil
}

// A Maker makes records of the articles of one account. It asks the store once for the feeds
// that they are of.
type Maker struct {
	Store   *store.Store
	account store.AccountID
	feeds   map[store.FeedID]store.Subscribed
}

// Of returns a Maker.
func Of(s *store.Store, account store.AccountID) *Maker { return &Maker{Store: s, account: account} }

// of returns the feed of an article. Articles of feeds that the account no
// longer has are of no folder.
func (m *Maker) of(ctx context.Context, id store.FeedID) (store.Subscribed, error) {
	if m.feeds == nil {
		all, err := m.Store.Feeds(ctx, m.account)
		if err != nil {
			return store.Subscribed{}, err
		}
		m.feeds = make(map[store.FeedID]store.Subscribed, len(all))
		for _, f := range all {
			m.feeds[f.ID] = f
		}
	}
	f, known := m.feeds[id]
	if known {
		return f, nil
	}
	feed, err := m.Store.Feed(ctx, id)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return f, err
	}
	f.Feed = feed
	m.feeds[id] = f
	return f, nil
}

// Article is an article of a list, with what the account thinks of it.
func (m *Maker) Article(ctx context.Context, row store.Row, mark store.Mark) (Article, error) {
	feed, err := m.of(ctx, row.Feed)
	if err != nil {
		return Article{}, err
	}
	return Article{
		ID: row.ID.String(), Title: sanitize.Line(secret.HideIn(row.Title)), Link: sanitize.Address(row.Link), Author: sanitize.Line(row.Author),
		Source: sanitize.Line(secret.HideIn(row.Source)), Feed: uint32(row.Feed), FeedURL: sanitize.Line(secret.Hide(feed.URL)),
		Folder: sanitize.Line(feed.Subscription.Folder),
		Date:   At(row.Date), Added: At(row.Added), Updated: At(row.Updated),
		Read: row.Read, Bookmarked: row.Bookmarked, BookmarkedAt: At(mark.Bookmarked),
		Note: sanitize.Lines(mark.Note), Tags: Lines(mark.Tags), Summary: sanitize.Line(row.Summary),
		Words: row.Words, Minutes: Minutes(row.Words), Media: mediaOf(row.Media), Excerpt: sanitize.Line(row.Excerpt),
	}, nil
}

// Minutes is how long so many words take to read, in whole minutes; 0 for
// none.
func Minutes(words int) int {
	if words == 0 {
		return 0
	}
	return int(markup.ReadingTime(words).Round(time.Minute) / time.Minute)
}

func mediaOf(m store.Media) []string {
	kinds := []string{}
	for i, name := range []string{"image", "audio", "video"} {
		if m&(1<<i) != 0 {
			kinds = append(kinds, name)
		}
	}
	return kinds
}

// A Person is somebody in JSON.
type Person struct {
	Name  string `json:"name"`
	Email string `json:"email"`
	URL   string `json:"url"`
}

// each makes a list of another, which is never null in JSON.
func each[From, To any](all []From, of func(From) To) []To {
	made := make([]To, len(all))
	for i, one := range all {
		made[i] = of(one)
	}
	return made
}

// People are people as a list of records.
func People(all []store.Person) []Person {
	return each(all, func(p store.Person) Person {
		return Person{sanitize.Line(p.Name), sanitize.Line(p.Email), sanitize.Address(p.URL)}
	})
}

// An Enclosure is a file in JSON.
type Enclosure struct {
	URL      string `json:"url"`
	Type     string `json:"type"`
	Length   int64  `json:"length"`   // bytes, 0 if unknown
	Duration int    `json:"duration"` // seconds, 0 if unknown
}

// Enclosures are files as a list of records.
func Enclosures(all []store.Enclosure) []Enclosure {
	return each(all, func(e store.Enclosure) Enclosure {
		return Enclosure{sanitize.Address(e.URL), sanitize.Line(e.Type), e.Length, e.Duration}
	})
}

// Lines are texts as a list of clean lines.
func Lines(all []string) []string { return each(all, sanitize.Line) }

// Addresses are those of some addresses that are of the web, as a list.
func Addresses(all []string) []string {
	addresses := []string{}
	for _, text := range all {
		if address := sanitize.Address(text); address != "" {
			addresses = append(addresses, address)
		}
	}
	return addresses
}

// A Whole is an article with its text, in JSON.
type Whole struct {
	Article
	Authors         []Person    `json:"authors"`
	Categories      []string    `json:"categories"`
	Links           []string    `json:"links"`
	Language        string      `json:"language"`
	Comments        string      `json:"comments"`
	Enclosures      []Enclosure `json:"enclosures"`
	ContentText     string      `json:"content_text"`
	ContentMarkdown string      `json:"content_markdown"`
	ContentHTML     string      `json:"content_html"`
	FullText        string      `json:"full_text,omitempty"` // and the two below: only if the article's page has been read
	FullMarkdown    string      `json:"full_markdown,omitempty"`
	FullHTML        string      `json:"full_html,omitempty"`
}

// Whole is an article with its text.
func (m *Maker) Whole(ctx context.Context, a store.Article) (Whole, error) {
	short, err := m.Article(ctx, a.Row, a.Mark)
	if err != nil {
		return Whole{}, err
	}
	whole := Whole{
		Article: short, Authors: People(a.Authors), Categories: Lines(a.Categories), Links: Addresses(a.Links),
		Language: sanitize.Line(a.Language), Comments: sanitize.Address(a.Comments), Enclosures: Enclosures(a.Enclosures),
		ContentText: markup.PlainText(a.Content), ContentMarkdown: markup.Markdown(a.Content), ContentHTML: markup.SafeHTML(a.Content),
	}
	if !a.Full.Empty() {
		full := markup.AllViews(a.Full)
		whole.FullText, whole.FullMarkdown, whole.FullHTML = full.Text, full.Markdown, full.HTML
	}
	return whole, nil
}
