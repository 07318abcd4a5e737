package cli

import (
	"bytes"
	"context"
	"fmt"

	"github.com/spf13/pflag"

	"tidings/feeds/fetch"
	"tidings/feeds/moving"
	"tidings/store"
	"tidings/ui/typeset"
)

// An exporting holds the flags of export.
type exporting struct{ force, newsboat, json, quiet bool }

func (e *exporting) flags(flags *pflag.FlagSet) {
	flags.BoolVar(&e.force, "force", false, "write over a file that is there")
	flags.BoolVar(&e.newsboat, "newsboat", false, "write newsboat's urls file")
	flags.BoolVar(&e.json, "json", false, "write feeds, saved searches and bookmarks as one JSON object")
	flags.BoolVarP(&e.quiet, "quiet", "q", false, "don't say what could not be taken along")
}

// inOtherForm writes what there is in the form that was asked for, in place of the OPML that
// is there, and returns what could not be taken along.
func (r *run) inOtherForm(ctx context.Context, s *store.Store, e exporting, all []store.Subscribed, to *bytes.Buffer) (told []string, err error) {
	found, err := s.Searches(ctx, r.Account)
	if err != nil {
		return nil, err
	}
	searches := make([]store.Saved, len(found))
	for i, one := range found {
		searches[i] = store.Saved{Name: one.Name, Query: one.Query}
	}
	kept, err := s.List(ctx, r.Account, store.Query{Bookmarked: true}, store.Cursor{}, 1)
	if err != nil {
		return nil, err
	}
	switch {
	case e.json:
		to.Reset()
		return r.exportLibrary(ctx, s, all, searches, to)
	case e.newsboat:
		to.Reset()
		told, err = moving.WriteNewsboat(to, all, searches, r.Now())
	default:
		for _, one := range all {
			if fetch.WithoutLogin(one.URL) != one.URL {
				told = append(told, "left out the name and password in the address of "+typeset.Clip(one.Name(), 100))
			}
		}
		if len(searches) > 0 {
			told = append(told, fmt.Sprintf("left out %s: OPML has no place for them; --newsboat and --json have", typeset.Count(len(searches), "saved search", "saved searches")))
		}
	}
	if kept.Total > 0 {
		told = append(told, fmt.Sprintf("left out %s: --json and `tidings bookmarks --format` take them along", typeset.Count(kept.Total, "bookmark", "bookmarks")))
	}
	return told, err
}

// exportLibrary writes feeds, searches and bookmarks, the newest bookmark first.
func (r *run) exportLibrary(ctx context.Context, s *store.Store, all []store.Subscribed, searches []store.Saved, to *bytes.Buffer) (told []string, err error) {
	w := moving.NewLibraryWriter(to, r.Now())
	addresses := map[store.FeedID]string{}
	for _, one := range all {
		w.Feed(one)
		if !one.Local() {
			addresses[one.ID] = one.URL
		}
	}
	for _, one := range searches {
		w.Search(one)
	}
	bare := 0
	_, _, err = r.eachPage(ctx, s, store.Query{Bookmarked: true}, 0, func(page store.Page) error {
		marks, err := s.Marks(ctx, r.Account, store.Numbers(page.Rows)...)
		for _, row := range page.Rows {
			if row.Link == "" {
				bare++
				continue
			}
			w.Bookmark(bookmarkOf(row, marks[row.Number]), addresses[row.Feed])
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	told, err = w.Close()
	if bare > 0 {
		told = append(told, fmt.Sprintf("left out %s without an address", typeset.Count(bare, "bookmark", "bookmarks")))
	}
	return told, err
}
