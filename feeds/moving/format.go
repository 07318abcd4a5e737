package moving

import (
	"bufio"
	"cmp"
	"encoding/csv"
	"fmt"
	"io"
	"strings"
	"time"

	"tidings/feeds/sanitize"
)

// A format is one way to write bookmarks to a file and to read them again.
type format struct {
	name  string
	links bool                           // only bookmarks with a link can be written
	begin func(*bufio.Writer, time.Time) // writes what stands before the bookmarks; nil for nothing
	write func(*bufio.Writer, Bookmark)
	end   func(*bufio.Writer) // writes what stands behind the bookmarks; nil for nothing
	read  func(text string, s *shelf)
}

// formats are all there are, as help lists them. The JSON that is written is the
// command line's own, one record a line.
func formats() []format {
	return []format{
		{name: "markdown", write: writeMarkdown, read: readMarkdown},
		{name: "html", links: true, begin: beginNetscape, write: writeNetscape, end: endNetscape, read: readNetscape},
		{name: "json", read: readJSON},
		{name: "csv", begin: beginCSV, write: writeCSV, read: readCSV},
		{name: "urls", links: true, write: writeURLs, read: readURLs},
		{name: "opml", links: true, begin: beginOPML, write: writeOPML, end: endOPML, read: readOPML},
		{name: "atom", begin: beginAtom, write: writeAtom, end: endAtom, read: readAtom},
	}
}

// Formats are the names of all formats.
func Formats() (names []string) {
	for _, f := range formats() {
		names = append(names, f.name)
	}
	return names
}

func formatNamed(name string) (f format, known bool) {
	for _, f := range formats() {
		if f.name == name {
			return f, true
		}
	}
	return f, false
}

// Read reads bookmarks from a file of a format (see Formats). Each link comes once,
// where it stood first, with the tags of all; titles are one clean line, links
// http or https. What is left out is told in warnings, a clean line each. The
// error is ErrNoBookmarks, or says that there is no such format.
func Read(data []byte, name string) (all []Bookmark, warnings []string, err error) {
	f, known := formatNamed(name)
	if !known {
		return nil, nil, fmt.Errorf("there is no format %s", sanitize.Cut(sanitize.Line(name), 40))
	}
	s := &shelf{places: map[string]int{}}
	f.read(string(sanitize.ToUTF8(data, "")), s)
	if s.full() {
		s.all = s.all[:min(len(s.all), maxBookmarks)]
		s.warnings = append(s.warnings, "left out the rest of the file: there is too much in it")
	}
	if s.more > 0 {
		s.warnings = append(s.warnings, fmt.Sprintf("left out %d more", s.more))
	}
	if len(s.all) == 0 && len(s.warnings) == 0 {
		return nil, nil, ErrNoBookmarks
	}
	return s.all, s.warnings, nil
}

// A Writer writes bookmarks in one format.
type Writer struct {
	format format
	w      *bufio.Writer // remembers the first error
}

// NewWriter begins a file of a format, which was made at some time. It is nil if
// the format is none that is written here.
func NewWriter(w io.Writer, name string, made time.Time) *Writer {
	f, known := formatNamed(name)
	if !known || f.write == nil {
		return nil
	}
	out := &Writer{format: f, w: bufio.NewWriter(w)}
	if f.begin != nil {
		f.begin(out.w, made.UTC())
	}
	return out
}

// Write writes a bookmark, and reports whether the format has room for it: in some
// of them everything has a link.
func (w *Writer) Write(b Bookmark) bool {
	b.Link = sanitize.Address(b.Link)
	if b.Link == "" && w.format.links {
		return false
	}
	b.Title = cmp.Or(sanitize.Line(b.Title), b.Link)
	b.Source, b.Author, b.Note = sanitize.Line(b.Source), sanitize.Line(b.Author), cleanNote(b.Note)
	tags := make([]string, len(b.Tags))
	for i, tag := range b.Tags {
		tags[i] = sanitize.Line(tag)
	}
	b.Tags = tags
	b.Kept, b.Published = b.Kept.UTC(), b.Published.UTC()
	w.format.write(w.w, b)
	return true
}

// Close ends the file. The error is the first that w met; w itself stays open.
func (w *Writer) Close() error {
	if w.format.end != nil {
		w.format.end(w.w)
	}
	if err := w.w.Flush(); err != nil {
		return fmt.Errorf("write bookmarks: %w", err)
	}
	return nil
}

// Sniff says which format a file is likely of; "" if of none, or of one (a list of
// addresses) that feeds are written in as well. An "opml" may hold feeds, too.
func Sniff(data []byte) string {
	head := strings.TrimSpace(string(sanitize.ToUTF8(data[:min(len(data), sniffed)], "")))
	lower := strings.ToLower(head)
	switch {
	case strings.Contains(lower, "<!doctype netscape-bookmark-file"),
		strings.Contains(lower, "<a ") && strings.Contains(lower, " time_added="): // Pocket's
		return "html"
	case strings.HasPrefix(head, "<") && (strings.Contains(lower, "<opml") || strings.Contains(lower, "<outline")):
		return "opml"
	case strings.HasPrefix(head, "<") && strings.Contains(lower, "<feed"):
		return "atom"
	case strings.HasPrefix(head, "{"), strings.HasPrefix(head, "[") && strings.HasPrefix(strings.TrimSpace(head[1:]), "{"):
		return "json"
	}
	for line := range strings.Lines(head) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		if listItem().MatchString(line) {
			return "markdown"
		}
		break
	}
	first, _, _ := strings.Cut(head, "\n")
	table := csv.NewReader(strings.NewReader(first))
	table.Comma = separatorOf(first)
	header, err := table.Read()
	if err == nil && !strings.Contains(first, "://") && len(header) > 1 && columnsOf(header).link >= 0 {
		return "csv"
	}
	return ""
}
