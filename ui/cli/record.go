package cli

import (
	"context"
	"errors"
	"time"

	"tidings/feeds/markup"
	"tidings/feeds/sanitize"
	"tidings/store"
	"tidings/store/secret"
)

// A record is an article of a list in JSON. The names are a promise: scripts
// rely on them. All are always there but updated, bookmarked_at and excerpt.
type record struct {
	ID           string   `json:"id"`
	Title        string   `json:"title"`
	Link         string   `json:"link"`
	Author       string   `json:"author"`
	Source       string   `json:"source"`
	Feed         uint32   `json:"feed"`
	FeedURL      string   `json:"feed_url"`
	Folder       string   `json:"folder"`
	Date         stamp    `json:"date"`
	Added        stamp    `json:"added"`
	Updated      stamp    `json:"updated,omitzero"`
	Read         bool     `json:"read"`
	Bookmarked   bool     `json:"bookmarked"`
	BookmarkedAt stamp    `json:"bookmarked_at,omitzero"`
	Note         string   `json:"note"`
	Tags         []string `json:"tags"`
	Summary      string   `json:"summary"`
	Words        int      `json:"words"`
	Minutes      int      `json:"minutes"`
	Media        []string `json:"media"`
	Excerpt      string   `json:"excerpt,omitempty"`
}

// recordHelp is what the help says of records.
const recordHelp = `--json prints one object a line:
  id title link author  the article; link is "" if it has none
  source feed           what you call its feed, and its number in "tidings feeds"
  feed_url folder       the feed's address, and the folder it is in
  date added updated    published, first seen, last changed (only if it was)
  read bookmarked       true or false
  bookmarked_at         when (only if it is)
  note tags             yours
  summary words minutes the beginning, how long it is, how long it takes to read
  media                 what hangs on it: any of "image", "audio", "video"
  excerpt               the line that a search found, if not in the title
Times are RFC 3339 in UTC.`

// A stamp is a time in JSON: RFC 3339, UTC, whole seconds.
type stamp struct{ time.Time }

// MarshalJSON implements json.Marshaler.
func (s stamp) MarshalJSON() ([]byte, error) {
	return []byte(`"` + s.UTC().Format(time.RFC3339) + `"`), nil
}

// A sources knows the feeds of records; the store is asked once for them.
type sources struct {
	*run
	store *store.Store
	feeds map[store.FeedID]store.Subscribed
}

func (r *run) newSources(s *store.Store) *sources { return &sources{run: r, store: s} }

// of returns the feed of an article. Articles of feeds that the account no
// longer has are of no folder.
func (s *sources) of(ctx context.Context, id store.FeedID) (store.Subscribed, error) {
	if s.feeds == nil {
		all, err := s.store.Feeds(ctx, s.Account)
		if err != nil {
			return store.Subscribed{}, err
		}
		s.feeds = make(map[store.FeedID]store.Subscribed, len(all))
		for _, f := range all {
			s.feeds[f.ID] = f
		}
	}
	f, known := s.feeds[id]
	if known {
		return f, nil
	}
	feed, err := s.store.Feed(ctx, id)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return f, err
	}
	f.Feed = feed
	s.feeds[id] = f
	return f, nil
}

// print prints rows as records.
func (s *sources) print(ctx context.Context, rows []store.Row) error {
	marks, err := s.store.Marks(ctx, s.Account, store.Numbers(rows)...)
	if err != nil {
		return err
	}
	for _, row := range rows {
		record, err := s.record(ctx, row, marks[row.Number])
		if err == nil {
			err = s.out.object(record)
		}
		if err != nil || s.out.hasFailed() {
			return err
		}
	}
	return nil
}

func (s *sources) record(ctx context.Context, row store.Row, mark store.Mark) (record, error) {
	feed, err := s.of(ctx, row.Feed)
	if err != nil {
		return record{}, err
	}
	return record{
		ID: row.ID.String(), Title: sanitize.Line(secret.HideIn(row.Title)), Link: sanitize.Address(row.Link), Author: sanitize.Line(row.Author),
		Source: sanitize.Line(secret.HideIn(row.Source)), Feed: uint32(row.Feed), FeedURL: sanitize.Line(secret.Hide(feed.URL)),
		Folder: sanitize.Line(feed.Subscription.Folder),
		Date:   stamp{row.Date}, Added: stamp{row.Added}, Updated: stamp{row.Updated},
		Read: row.Read, Bookmarked: row.Bookmarked, BookmarkedAt: stamp{mark.Bookmarked},
		Note: sanitize.Lines(mark.Note), Tags: linesOf(mark.Tags), Summary: sanitize.Line(row.Summary),
		Words: row.Words, Minutes: minutesOf(row.Words), Media: mediaOf(row.Media), Excerpt: sanitize.Line(row.Excerpt),
	}, nil
}

// minutesOf is how long so many words take to read, in whole minutes; 0 for
// none.
func minutesOf(words int) int {
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

// A personRecord is somebody in JSON.
type personRecord struct {
	Name  string `json:"name"`
	Email string `json:"email"`
	URL   string `json:"url"`
}

func peopleOf(all []store.Person) []personRecord {
	people := []personRecord{}
	for _, p := range all {
		people = append(people, personRecord{sanitize.Line(p.Name), sanitize.Line(p.Email), sanitize.Address(p.URL)})
	}
	return people
}

// An enclosureRecord is a file in JSON.
type enclosureRecord struct {
	URL    string `json:"url"`
	Type   string `json:"type"`
	Length int64  `json:"length"`
}

func enclosuresOf(all []store.Enclosure) []enclosureRecord {
	files := []enclosureRecord{}
	for _, e := range all {
		files = append(files, enclosureRecord{sanitize.Address(e.URL), sanitize.Line(e.Type), e.Length})
	}
	return files
}

func linesOf(all []string) []string {
	lines := []string{}
	for _, text := range all {
		lines = append(lines, sanitize.Line(text))
	}
	return lines
}

func addressesOf(all []string) []string {
	addresses := []string{}
	for _, text := range all {
		if address := sanitize.Address(text); address != "" {
			addresses = append(addresses, address)
		}
	}
	return addresses
}
