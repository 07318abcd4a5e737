package cli

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"tidings/feeds/moving"
	"tidings/store"
	"tidings/ui/typeset"
)

// formatHelp is what the help says of formats.
const formatHelp = `--format prints them for other programs:
  markdown   a list of links with source, date, #tags, and the note as a quote
  html       the bookmark file that every browser imports
  json       the same as --json
  csv        a table with a row of names first
  urls       the addresses alone, one a line
  opml       outlines of type "link"
  atom       a feed
The date is that of the bookmark, or of the article where there is none. What has
no address is reported and left out of html, urls and opml.`

func formatNames() string { return strings.Join(moving.Formats(), ", ") }

// printLinks prints a list in a format of package moving. Bookmarks are sorted by
// when they were made, which is the date that is printed.
func (r *run) printLinks(ctx context.Context, s *store.Store, q store.Query, l listing) error {
	file := moving.NewWriter(r.out, l.format, r.Now())
	bare := 0
	write := func(b moving.Bookmark) {
		if !file.Write(b) {
			bare++
		}
	}
	var bookmarks []moving.Bookmark
	_, _, err := r.eachPage(ctx, s, q, l.limit, func(page store.Page) error {
		marks, err := s.Marks(ctx, r.Account, store.Numbers(page.Rows)...)
		for _, row := range page.Rows {
			one := bookmarkOf(row, marks[row.Number])
			if q.Bookmarked {
				bookmarks = append(bookmarks, one)
			} else {
				write(one)
			}
		}
		return err
	})
	if err != nil {
		return err
	}
	slices.SortStableFunc(bookmarks, func(a, b moving.Bookmark) int { return b.Kept.Compare(a.Kept) })
	for _, one := range bookmarks {
		write(one)
	}
	err = file.Close()
	if r.out.hasFailed() {
		return nil // the output remembers what went wrong
	}
	if bare > 0 {
		r.warn("left out %s without an address, which %s needs", typeset.Count(bare, "article", "articles"), l.format)
	}
	return err
}

// bookmarkOf returns an article as other programs read it.
func bookmarkOf(row store.Row, mark store.Mark) moving.Bookmark {
	return moving.Bookmark{
		Title: cmp.Or(row.Title, row.Link, typeset.Title("", row.Summary)), Link: row.Link, Source: row.Source, Author: row.Author,
		Kept: mark.Bookmarked, Published: row.Date, Note: mark.Note, Tags: mark.Tags, Read: row.Read,
	}
}
