package moving

import (
	"bufio"
	"encoding/csv"
	"errors"
	"io"
	"slices"
	"strings"
	"time"

	"tidings/feeds/parse"
)

// A table (RFC 4180) with a row of names first. Tables of other services are read
// by the names of their columns: Pocket's, Instapaper's, Raindrop's, Pinboard's, Readwise
// Reader's. What was archived there was read.

func beginCSV(w *bufio.Writer, _ time.Time) {
	writeRow(w, "title", "link", "bookmarked", "published", "source", "author", "tags", "note")
}

func writeCSV(w *bufio.Writer, b Bookmark) {
	writeRow(w, b.Title, b.Link, stampOf(b.Kept), stampOf(b.Published), b.Source, b.Author, strings.Join(b.Tags, ","), b.Note)
}

func writeRow(w *bufio.Writer, cells ...string) {
	for i, cell := range cells {
		cells[i] = guarded(cell)
	}
	row := csv.NewWriter(w)
	row.UseCRLF = true
	_ = row.Write(cells) // w remembers what went wrong
	row.Flush()
}

// stampOf is a moment as tables and feeds write it; "" for none.
func stampOf(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}

// guarded is a cell that no spreadsheet reads as a formula: an apostrophe stands before
// what would make it one (OWASP, "CSV injection"), also before the full-width forms of
// these signs, which Japanese spreadsheets read as formulas.
func guarded(cell string) string {
	if runs(cell) {
		return "'" + cell
	}
	return cell
}

// unguarded removes the apostrophe that guarded puts before a cell.
func unguarded(cell string) string {
	if inner, ok := strings.CutPrefix(cell, "'"); ok && runs(inner) {
		return inner
	}
	return cell
}

func runs(cell string) bool {
	for _, start := range []string{"=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20"} {
		if strings.HasPrefix(strings.TrimLeft(cell, "' "), start) {
			return true
		}
	}
	return false
}

// columns says where in a row things stand; -1 for nowhere.
type columns struct {
	title, link, kept, published, author, tags, note int

	status, folder, highlights, favourite int // of services
}

// columnsOf finds the columns by their names, as various services call them.
func columnsOf(header []string) columns {
	for i, name := range header {
		header[i] = strings.ToLower(strings.TrimSpace(name))
	}
	find := func(names ...string) int {
		for _, name := range names {
			if at := slices.Index(header, name); at >= 0 {
				return at
			}
		}
		return -1
	}
	return columns{
		title: find("title", "name"), link: find("link", "url", "href", "address"),
		kept:      find("bookmarked", "time_added", "created", "timestamp", "date_added", "saved date", "added", "time", "date"),
		published: find("published", "published date"), author: find("author"), tags: find("tags", "labels", "document tags"),
		note:   find("note", "notes", "selection", "document note", "description"),
		status: find("status", "location"), folder: find("folder"), highlights: find("highlights"), favourite: find("favorite"),
	}
}

// separatorOf is what separates the cells of a table: a comma, or what spreadsheets
// write in countries where numbers have commas.
func separatorOf(text string) rune {
	first, _, _ := strings.Cut(text, "\n")
	for _, c := range ",;\t" {
		if strings.ContainsRune(first, c) {
			return c
		}
	}
	return ','
}

// maxLine bounds a line of a table, in bytes, and with it how many cells it has.
const maxLine = 1 << 20

func readCSV(text string, s *shelf) {
	for line := range strings.Lines(text) {
		if len(line) > maxLine {
			s.leaveOut("the table", "a line of it is too long")
			return
		}
	}
	table := csv.NewReader(strings.NewReader(text))
	table.Comma, table.LazyQuotes, table.FieldsPerRecord = separatorOf(text), true, -1
	header, err := table.Read()
	if err != nil {
		return
	}
	at := columnsOf(header)
	if at.link < 0 {
		s.leaveOut("the table", "none of its columns is called link or url")
		return
	}
	for !s.full() {
		row, err := table.Read()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			s.leaveOut("the rest of the table", "it cannot be read")
			return
		}
		cell := func(i int) string {
			if i < 0 || i >= len(row) {
				return ""
			}
			return unguarded(row[i])
		}
		b := Bookmark{Title: cell(at.title), Link: cell(at.link), Note: cell(at.note), Author: cell(at.author), Tags: tagsOfCell(cell(at.tags))}
		b.Kept, _ = parse.Date(cell(at.kept))
		b.Published, _ = parse.Date(cell(at.published))
		if text := strings.TrimSpace(cell(at.highlights)); text != "" {
			b.Note = strings.TrimSpace(b.Note + "\n\n" + quotedNote(text))
		}
		if cell(at.favourite) == "true" {
			b.Tags = append(b.Tags, "favorite")
		}
		b.file(cell(at.folder))
		b.Read = b.Read || strings.EqualFold(cell(at.status), "archive") || strings.EqualFold(cell(at.status), "archived")
		s.add(b)
	}
}

// file makes of the folder that a service has a bookmark in what it says: that it was read,
// or tags. In some folders is all that is in no other.
func (b *Bookmark) file(folder string) {
	switch strings.ToLower(strings.TrimSpace(folder)) {
	case "", "unread", "unsorted", "home":
	case "archive", "archived":
		b.Read = true
	default:
		for _, name := range strings.Split(folder, "/") {
			b.Tags = append(b.Tags, strings.TrimSpace(name))
		}
	}
}

// tagsOfCell separates tags as services write them: a,b or a|b or ["a","b"] or ['a', 'b'].
func tagsOfCell(cell string) []string {
	if inner := strings.TrimSpace(cell); strings.HasPrefix(inner, "[") && strings.HasSuffix(inner, "]") {
		cell = strings.NewReplacer(`"`, "", "'", "").Replace(strings.Trim(inner, "[]"))
	}
	if !strings.Contains(cell, ",") {
		return strings.Split(cell, "|")
	}
	return strings.Split(cell, ",")
}
