package moving

import (
	"cmp"
	"encoding/json"
	"errors"
	"strconv"
	"strings"
	"time"

	"tidings/feeds/parse"
	"tidings/feeds/sanitize"
	"tidings/store"
)

// Articles in the form of Google Reader, which FreshRSS, Inoreader, The Old Reader, BazQux
// and many others write: starred.json, or a file for a feed or a label. What was done with an
// item stands among its categories: user/…/state/com.google/read, starred, and
// user/…/label/NAME for its labels; other categories are the feed's.

// A greaderItem is an item of such a file.
type greaderItem struct {
	GUID      string      `json:"guid"` // FreshRSS alone tells how the feed calls it
	Title     string      `json:"title"`
	Author    string      `json:"author"`
	Published greaderDate `json:"published"`
	Updated   greaderDate `json:"updated"`
	Starred   greaderDate `json:"starred"`       // when, by The Old Reader and others
	Stamp     greaderDate `json:"timestampUsec"` // when the reader had it
	Crawled   greaderDate `json:"crawlTimeMsec"`
	Canonical []href      `json:"canonical"`
	Alternate []href      `json:"alternate"`
	Enclosure []struct {
		Href   string      `json:"href"`
		Type   string      `json:"type"`
		Length json.Number `json:"length"`
	} `json:"enclosure"`
	Content    greaderText `json:"content"`
	Summary    greaderText `json:"summary"`
	Categories []string    `json:"categories"`
	Origin     struct {
		StreamID string `json:"streamId"`
		FeedURL  string `json:"feedUrl"`
		HTMLURL  string `json:"htmlUrl"`
		Title    string `json:"title"`
	} `json:"origin"`
	Annotations []struct { // Inoreader's highlights and notes, and Google Reader's
		Text    string `json:"text"`
		Note    string `json:"note"`
		Content string `json:"content"`
	} `json:"annotations"`
}

type href struct {
	Href string `json:"href"`
}

// A greaderText is {"content": "…"}, or the text itself.
type greaderText string

// UnmarshalJSON implements json.Unmarshaler.
func (t *greaderText) UnmarshalJSON(data []byte) error {
	var object struct {
		Content string `json:"content"`
	}
	if err := json.Unmarshal(data, &object); err == nil {
		*t = greaderText(object.Content)
		return nil
	}
	var text string
	err := json.Unmarshal(data, &text)
	*t = greaderText(text)
	return err
}

func isGoogleReader(head []byte, _ File) bool {
	keys := jsonKeys(head)
	return keys["items"] && !keys["version"] && (keys["origin"] || keys["canonical"] || keys["alternate"] || keys["crawlTimeMsec"] ||
		containsFold(string(head), "com.google/") || keys["direction"])
}

func readGoogleReader(c *collector, f File) error {
	data, err := f.text()
	if err != nil {
		return err
	}
	inStarred := strings.Contains(string(data[:min(len(data), 2000)]), "state/com.google/starred") || containsFold(f.base(), "starred")
	strange := 0
	// Read once before anything is imported, so that a file that is none fails whole.
	err = objectsIn(data, "items", func(raw json.RawMessage) bool {
		var item greaderItem
		if json.Unmarshal(raw, &item) != nil {
			strange++
		}
		return true
	})
	if err != nil && !errors.Is(err, errNotJSON) {
		return err
	}
	if err != nil {
		c.tell("the rest of the file cannot be read: %v", err)
	}
	if strange > 0 {
		c.tell("left out %s of another form", counted(strange, "item"))
	}
	c.stream(f.Name, func(yield func(original) bool) error {
		_ = objectsIn(data, "items", func(raw json.RawMessage) bool {
			var item greaderItem
			if json.Unmarshal(raw, &item) != nil {
				return true
			}
			return yield(item.original(inStarred))
		})
		return nil
	})
	return nil
}

// original is the item as it is imported. A file of starred items need not say of each that
// it is starred.
func (i greaderItem) original(inStarred bool) original {
	o := original{
		guid: i.GUID, title: i.Title, author: i.Author, content: string(cmp.Or(i.Content, i.Summary)), base: i.Origin.HTMLURL,
		kept: time.Time(i.Starred), marked: inStarred,
	}
	for _, date := range [...]greaderDate{i.Published, i.Updated, i.Stamp, i.Crawled} {
		if o.published.IsZero() {
			o.published = time.Time(date)
		}
	}
	for _, link := range append(i.Canonical, i.Alternate...) {
		o.link = cmp.Or(o.link, link.Href)
	}
	if stream := strings.TrimPrefix(i.Origin.StreamID, "feed/"); strings.Contains(stream, "://") {
		o.feed = stream
	}
	o.feed = cmp.Or(i.Origin.FeedURL, o.feed)
	for _, e := range i.Enclosure {
		length, _ := e.Length.Int64()
		o.enclosures = append(o.enclosures, store.Enclosure{URL: e.Href, Type: e.Type, Length: length})
	}
	for _, category := range i.Categories {
		switch _, state, isState := strings.Cut(category, "/state/com.google/"); {
		case isState && state == "read":
			o.read = true
		case isState && state == "starred":
			o.marked = true
		case isState:
		default:
			if _, label, isLabel := strings.Cut(category, "/label/"); isLabel && strings.HasPrefix(category, "user/") {
				o.tags = append(o.tags, sanitize.TextTitle(label))
			} else {
				o.categories = append(o.categories, category)
			}
		}
	}
	var notes []string
	for _, a := range i.Annotations {
		if text := strings.TrimSpace(cmp.Or(a.Text, a.Content)); text != "" {
			notes = append(notes, quotedNote(text))
		}
		if note := strings.TrimSpace(a.Note); note != "" {
			notes = append(notes, note)
		}
	}
	o.note = strings.Join(notes, "\n\n")
	return o
}

// quotedNote is a highlighted passage as it stands in a note.
func quotedNote(text string) string { return "> " + strings.ReplaceAll(text, "\n", "\n> ") }

// A greaderDate is seconds, milliseconds or microseconds since 1970, as a number or a string, or
// a date in letters; zero for what is none.
type greaderDate time.Time

// UnmarshalJSON implements json.Unmarshaler. A strange date is no reason to lose its item.
func (d *greaderDate) UnmarshalJSON(data []byte) error {
	text := strings.Trim(string(data), `"`)
	value, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		date, _ := parse.Date(text)
		*d = greaderDate(date)
		return nil
	}
	for value > 1<<34 {
		value /= 1000
	}
	*d = greaderDate(seconds(value))
	return nil
}
