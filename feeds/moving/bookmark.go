package moving

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"tidings/feeds/parse"
	"tidings/feeds/sanitize"
	"tidings/store"
	"tidings/store/query"
)

// A Bookmark is a link that somebody keeps, as a file has it.
type Bookmark struct {
	Title     string    // one line; the link itself where there is none
	Link      string    // http or https
	Kept      time.Time // when it was bookmarked, zero if that is not known
	Published time.Time // when the article was, zero if that is not known
	Note      string    // any number of lines
	Author    string    // of the article, one line
	Tags      []string
	Read      bool // it was archived, or read, where it comes from; it is read and not written

	Source  string     // what the article's feed is called; it is written and not read
	Content store.Body // of the article, where a file has it; it is read and not written
}

// date is the one date that most formats have room for.
func (b Bookmark) date() time.Time {
	if b.Kept.IsZero() {
		return b.Published
	}
	return b.Kept
}

// Imported is the bookmark as the store takes it, but for what is worked out of the text of an
// article. If an article has to be made for it, its date is the best one known.
func (b Bookmark) Imported() store.ImportedArticle {
	in := store.Incoming{Key: b.Link, Title: b.Title, Link: b.Link, Published: b.Published, Content: b.Content}
	if in.Published.IsZero() {
		in.Published = b.Kept
	}
	if b.Author != "" {
		in.Authors = []store.Person{{Name: b.Author}}
	}
	return store.ImportedArticle{Article: in, Read: b.Read, Bookmarked: true, Mark: store.Mark{Bookmarked: b.Kept, Note: b.Note, Tags: b.Tags}}
}

// ErrNoBookmarks says that a file holds no bookmark of the format it is read as.
var ErrNoBookmarks = errors.New("there are no bookmarks in it")

// Bounds of what is read, beside those that the whole file has.
const (
	maxBookmarks = 50_000
	maxTitle     = 1000  // bytes
	maxNote      = 20000 // bytes, what the screen can edit
	maxTags      = 30
	maxWarnings  = 50
	maxMet       = 4 * maxBookmarks // things that are met, kept or left out
	sniffed      = 8 << 10          // bytes of a file that are looked at to tell what it is
)

// A shelf collects what a reader finds, cleaned.
type shelf struct {
	all      []Bookmark
	places   map[string]int // of links in all
	warnings []string
	more     int // warnings that were not kept
	met      int // how many things were met: calls of add and leaveOut
}

// full reports whether a file holds more than anybody keeps: a reader stops then.
func (s *shelf) full() bool { return len(s.all) > maxBookmarks || s.met > maxMet }

// leaveOut warns that something is left out.
func (s *shelf) leaveOut(what, why string) {
	s.met++
	if len(s.warnings) == maxWarnings {
		s.more++
		return
	}
	s.warnings = append(s.warnings, fmt.Sprintf("left out %s: %s", sanitize.Cut(sanitize.Line(what), 100), why))
}

// add keeps a bookmark as a file says it is.
func (s *shelf) add(b Bookmark) {
	s.met++
	b.Title = sanitize.Cut(sanitize.Line(b.Title), maxTitle)
	link := sanitize.Address(b.Link)
	place, known := s.places[link]
	switch {
	case link == "" && b.Link == "":
		if b.Title != "" {
			s.leaveOut(b.Title, "it has no address")
		}
		return
	case link == "":
		s.leaveOut(b.Link, "this is no address of the web")
		return
	case known:
		s.all[place].Tags = someTags(append(slices.Clone(s.all[place].Tags), b.Tags...))
		s.all[place].Read = s.all[place].Read || b.Read
		return
	}
	b.Link, b.Tags, b.Note, b.Author = link, someTags(b.Tags), shortNote(b.Note), sanitize.Cut(sanitize.Line(b.Author), maxTitle)
	if b.Title == "" {
		b.Title = link
	}
	s.places[link] = len(s.all)
	s.all = append(s.all, b)
}

// someTags cleans tags, at most maxTags of them.
func someTags(raw []string) []string {
	lines := make([]string, 0, min(len(raw), maxTags))
	for _, tag := range raw[:min(len(raw), maxTags)] {
		lines = append(lines, sanitize.Line(tag))
	}
	return query.CleanTags(lines...)
}

// cleanNote is a note as it is kept: clean lines, without blanks at its ends.
func cleanNote(note string) string { return strings.TrimSpace(sanitize.Lines(note)) }

// unix is the moment that so many seconds since 1970 are; zero if there is none.
func unix(seconds string) time.Time {
	date, _ := parse.Date(strings.TrimSpace(seconds))
	return date
}

// shortNote is a note as it is kept.
func shortNote(note string) string {
	note = cleanNote(note)
	if len(note) > maxNote {
		note = cleanNote(strings.ToValidUTF8(note[:maxNote-len("…")], "")) + "…"
	}
	return note
}
