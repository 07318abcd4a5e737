package cli

import (
	"context"
	"fmt"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"tidings/feeds/sanitize"
	"tidings/store"
	"tidings/store/query"
	"tidings/ui/typeset"
)

// pageSize is how many rows are asked of the store at once.
const pageSize = 500

// A listing is how a list is printed, as the flags say.
type listing struct {
	limit  int
	json   bool
	format string // of package moving; "" for none
	oldest bool   // the oldest first
}

// forPeople reports whether a list is for a person at a terminal to look at.
func (l listing) forPeople(terminal bool) bool { return terminal && !l.json && l.format == "" }

// eachPage walks a list in its order and hands it over in pages, up to limit
// rows in all; 0 is all. more tells whether the list goes on.
func (r *run) eachPage(ctx context.Context, s *store.Store, q store.Query, limit int, do func(store.Page) error) (shown int, more bool, err error) {
	var after store.Cursor
	for {
		want := pageSize
		if limit > 0 {
			want = min(pageSize, limit-shown)
		}
		page, err := s.List(ctx, r.Account, q, after, want)
		if err != nil {
			return shown, false, err
		}
		if len(page.Rows) == 0 {
			return shown, page.More, nil
		}
		if err := do(page); err != nil || r.out.hasFailed() {
			return shown, false, err
		}
		shown += len(page.Rows)
		after = q.After(page.Rows[len(page.Rows)-1])
		if !page.More || limit > 0 && shown >= limit {
			return shown, page.More, nil
		}
	}
}

// printRows prints a list as the table of a terminal, as plain lines, or as
// JSON.
func (r *run) printRows(ctx context.Context, s *store.Store, q store.Query, l listing) error {
	records := r.recordsOf(s)
	shown, more, err := r.eachPage(ctx, s, q, l.limit, func(page store.Page) error {
		if !l.json && !r.Terminal {
			for _, row := range page.Rows {
				r.plainRow(row)
			}
			return nil
		}
		if err := r.explain(ctx, s, page); err != nil {
			return err
		}
		if l.json {
			return r.printRecords(ctx, records, page.Rows)
		}
		for _, row := range page.Rows {
			r.tableRow(row, page.Words)
		}
		return nil
	})
	switch {
	case err != nil:
		return err
	case !l.forPeople(r.Terminal):
	case shown == 0:
		return r.explainEmpty(ctx, s)
	case more:
		r.out.flush()
		r.err.line(fmt.Sprintf("the newest %d; --limit 0 shows all", shown))
	}
	return nil
}

// explain fills in the excerpts that a page of a search lacks.
func (r *run) explain(ctx context.Context, s *store.Store, page store.Page) error {
	var without []store.Number
	for _, row := range page.Rows {
		if row.Excerpt == "" && !page.Words.ShownBy(row.Title) {
			without = append(without, row.Number)
		}
	}
	excerpts, err := s.Excerpts(ctx, r.Account, page.Words, without...)
	for i, row := range page.Rows {
		if found := excerpts[row.Number]; found.Line != "" {
			page.Rows[i].Excerpt, page.Rows[i].ExcerptNote = found.Line, found.OfNote
		}
	}
	return err
}

// explainEmpty says why a list is empty, to somebody who looks at it.
func (r *run) explainEmpty(ctx context.Context, s *store.Store) error {
	all, err := s.Feeds(ctx, r.Account)
	if err != nil {
		return err
	}
	if len(all) == 0 {
		r.err.line("no feeds yet; `tidings add ADDRESS` follows one, `tidings add --catalogue` shows some to begin with")
		return nil
	}
	r.err.line("no articles")
	return nil
}

// The blanks behind a column of the table, and at how many cells of a terminal the line
// that was found stands below the source, not below the id.
const (
	narrowGap = 1
	wideGap   = 2
	roomy     = 60
)

// tableRow prints a row fitted to the terminal: marks, id, age, source, title.
func (r *run) tableRow(row store.Row, words query.Words) {
	k, columns, width := r.ink, typeset.Columns(), r.columns()
	line, at := k.marks(row.Read, row.Bookmarked), columns.Unread.Max+columns.Bookmarked.Max
	blank := func(cells int) {
		line += strings.Repeat(" ", cells)
		at += cells
	}
	add := func(c typeset.Column, gap int) (begins int) {
		begins = at
		if cells := c.Width(width - at); cells > 0 {
			line += k.faint(typeset.Fit(typeset.InOrder(ansi.Truncate(c.Cell(row, r.Now()), cells, "…"), k.bidi), cells))
			at += cells
			blank(gap)
		}
		return begins
	}
	blank(narrowGap)
	below := add(columns.ID, narrowGap)
	add(columns.Age, wideGap)
	if source := add(columns.Source, wideGap); width >= roomy {
		below = source
	}
	title := ansi.Truncate(rowTitle(row), max(width-at, columns.Title.Min), "…")
	if !row.Read {
		title = k.bold(title)
	}
	r.out.line(line + typeset.InOrder(title, k.bidi))
	if excerpt := sanitize.Line(row.Excerpt); excerpt != "" {
		if row.ExcerptNote {
			excerpt = "your note: " + excerpt
		}
		r.out.line(strings.Repeat(" ", below) + typeset.InOrder(k.highlight(excerpt, width-below, words), k.bidi))
	}
}

// plainRow prints a row for other programs: columns that begin where they
// always begin, the title last and whole.
func (r *run) plainRow(row store.Row) {
	marks := []byte("u-")
	if row.Read {
		marks[0] = 'r'
	}
	if row.Bookmarked {
		marks[1] = 'b'
	}
	columns, gap := typeset.Columns(), strings.Repeat(" ", wideGap)
	cells := []string{row.ID.String(), string(marks)}
	for _, c := range []typeset.Column{columns.Date, columns.Source} {
		cells = append(cells, typeset.Fit(c.Cell(row, r.Now()), c.Plain))
	}
	r.out.line(strings.Join(append(cells, rowTitle(row)), gap))
}

// plainHelp describes what plainRow prints.
const plainHelp = `On a terminal the list is a table: ● unread, ★ bookmarked, id, age, source,
title, and under a hit of a search the line that was found. In a pipe each
article is one line of fixed columns: the whole id (16 characters), two blanks, u
or r for unread or read and b or - for a bookmark, two blanks, the date in UTC
(17), two blanks, the source (20), two blanks, the title.`

// rowTitle is an article's title, or its first words where it has none.
func rowTitle(row store.Row) string { return typeset.Title(row.Title, row.Summary) }
