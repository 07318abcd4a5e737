package typeset

import (
	"time"

	"tidings/feeds/sanitize"
	"tidings/store"
)

// The signs of a row.
const (
	UnreadSign   = "●"
	BookmarkSign = "★"
	NoteSign     = "✎"
)

// A Column is one column of a list of articles: on the screen, and in the table and
// the plain lines of the command list.
type Column struct {
	Name  string // what a person calls it
	Title string // what stands over it, "" if it needs no words
	Min   int    // the cells that it is worth having: with less room it is left out
	Max   int    // the most cells that it takes, 0 if it flexes: it takes what the others leave
	Part  int    // it takes at most this part of the room: 4 is a quarter, 0 all of it
	Plain int    // its cells in a pipe, where columns begin where they always begin; 0 if it flexes there
	Cell  func(row store.Row, now time.Time) string
}

// Flexes reports whether the column takes what the others leave.
func (c Column) Flexes() bool { return c.Max == 0 }

// Width is how many cells the column has in so much room; 0 if it is left out.
func (c Column) Width(room int) int {
	width := room
	if c.Part > 0 {
		width = room / c.Part
	}
	if !c.Flexes() {
		width = min(width, c.Max)
	}
	if width < c.Min {
		return 0
	}
	return width
}

// ListColumns are the columns that there are.
type ListColumns struct {
	Unread, Bookmarked, Note Column // signs
	ID, Date, Age, Day       Column
	Source, Title, Summary   Column
}

// Columns returns the columns of a list of articles.
func Columns() ListColumns {
	sign := func(name, sign string, is func(store.Row) bool) Column {
		return Column{Name: name, Min: 1, Max: 1, Plain: 1, Cell: func(row store.Row, _ time.Time) string {
			if is(row) {
				return sign
			}
			return " "
		}}
	}
	return ListColumns{
		Unread:     sign("unread", UnreadSign, func(row store.Row) bool { return !row.Read }),
		Bookmarked: sign("bookmarked", BookmarkSign, func(row store.Row) bool { return row.Bookmarked }),
		Note:       sign("note", NoteSign, func(row store.Row) bool { return row.Noted }),
		ID: Column{Name: "id", Title: "id", Min: 8, Max: 8, Plain: 16, Cell: func(row store.Row, _ time.Time) string {
			return row.ID.Short()
		}},
		Date: Column{Name: "date", Title: "date", Min: 17, Max: 17, Plain: 17, Cell: func(row store.Row, _ time.Time) string {
			return row.Date.UTC().Format("2006-01-02T15:04Z")
		}},
		Age: Column{Name: "age", Title: "age", Min: 6, Max: 6, Cell: func(row store.Row, now time.Time) string {
			return LeftPad(Age(row.Date.In(now.Location()), now), 6)
		}},
		Day: Column{Name: "day", Title: "day", Min: 6, Max: 6, Cell: func(row store.Row, now time.Time) string {
			return LeftPad(Day(row.Date.In(now.Location()), now), 6)
		}},
		Source: Column{Name: "source", Title: "source", Min: 8, Max: 24, Part: 4, Plain: 20, Cell: func(row store.Row, _ time.Time) string {
			return sanitize.Line(row.Source)
		}},
		Title: Column{Name: "title", Title: "title", Min: 4, Cell: func(row store.Row, _ time.Time) string {
			return Title(row.Title, row.Summary)
		}},
		Summary: Column{Name: "summary", Title: "first words", Min: 20, Cell: func(row store.Row, _ time.Time) string {
			return sanitize.Line(row.Summary)
		}},
	}
}
