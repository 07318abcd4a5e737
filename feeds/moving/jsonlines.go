package moving

import (
	"cmp"
	"encoding/json"
	"errors"
	"io"
	"strings"

	"tidings/feeds/parse"
)

// JSON: the records of "tidings bookmarks --json", one a line, or a list of such.
// Pinboard's and Feedbin's names for the same things are known as well.

// A jsonBookmark is a record as it stands in the file.
type jsonBookmark struct {
	Title        string          `json:"title"`
	Link         string          `json:"link"`
	BookmarkedAt string          `json:"bookmarked_at"`
	Date         string          `json:"date"`
	Author       string          `json:"author"`
	Note         string          `json:"note"`
	Tags         json.RawMessage `json:"tags"`

	Href        string `json:"href"`
	URL         string `json:"url"`
	Description string `json:"description"`
	Extended    string `json:"extended"`
	Time        string `json:"time"`

	Published json.RawMessage `json:"published"` // Feedbin's, which says no more
}

func readJSON(text string, s *shelf) {
	d := json.NewDecoder(strings.NewReader(text))
	if strings.HasPrefix(strings.TrimSpace(text), "[") {
		_, _ = d.Token() // the list's own bracket
	}
	for !s.full() && d.More() {
		var one jsonBookmark
		err := d.Decode(&one)
		var kind *json.UnmarshalTypeError
		switch {
		case errors.As(err, &kind):
			s.leaveOut(cmp.Or(one.Title, "an object"), "its "+kind.Field+" is not of the kind it should be")
			continue
		case errors.Is(err, io.EOF):
			return
		case err != nil:
			s.leaveOut("the rest of the file", "it is no JSON")
			return
		}
		b := Bookmark{
			Title: cmp.Or(one.Title, one.Description), Link: cmp.Or(one.Link, one.Href, one.URL),
			Note: cmp.Or(one.Note, one.Extended), Author: one.Author, Tags: jsonTags(one.Tags),
		}
		b.Kept, _ = parse.Date(cmp.Or(one.BookmarkedAt, one.Time))
		b.Published, _ = parse.Date(cmp.Or(one.Date, strings.Trim(string(one.Published), `"`)))
		s.add(b) // also one without anything in it: it counts
	}
}

// jsonTags reads a list of tags, or one text of them separated by blanks.
func jsonTags(raw json.RawMessage) (tags []string) {
	var text string
	if json.Unmarshal(raw, &tags) != nil && json.Unmarshal(raw, &text) == nil {
		tags = strings.Fields(text)
	}
	return tags
}
