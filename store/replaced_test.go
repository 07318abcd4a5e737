package store_test

import (
	"path/filepath"
	"testing"

	"tidings/store"
)

// otherLibrary is a copy of another library, in which the numbers of this one mean other
// things.
func (h *house) otherLibrary() string {
	h.t.Helper()
	other := open(h.t)
	other.record(other.subscribe(store.Local, "https://other.example", ""), piece("theirs", 1), piece("theirs too", 2))
	copied := filepath.Join(h.t.TempDir(), "copy.db")
	h.need(other.Backup(h.ctx(), copied, false))
	return copied
}

// Numbers that were read from a library are not taken for those of another that has been
// put in its place.
func TestNumbersOfAReplacedLibrary(t *testing.T) {
	h := open(t)
	feed := h.subscribe(store.Local, "https://mine.example", "")
	h.record(feed, piece("mine", 1), piece("mine too", 2))
	n := h.number("mine")
	mine := store.NewSession(h.ctx())
	beside := store.Beside(mine)
	_, err := h.Rows(mine, store.Local, n)
	h.need(err)
	kept, err := store.Restore(h.ctx(), h.otherLibrary(), h.path, store.Options{})
	h.need(err)
	for name, ctx := range map[string]func() error{
		"a bookmark": func() error { _, err := h.Bookmark(mine, store.Local, true, n); return err },
		"a note by one beside it": func() error {
			text := "x"
			_, err := h.EditMarks(beside, store.Local, store.MarkEdit{Note: &text}, n)
			return err
		},
		"a visit": func() error {
			_, err := h.Record(mine, store.Fetched{Feed: feed, At: noon, Title: "Mine", Articles: []store.Incoming{piece("late", 0)}})
			return err
		},
		"a list": func() error {
			_, err := h.List(mine, store.Local, store.Query{Feed: feed}, store.Cursor{}, 10)
			return err
		},
	} {
		wantErr(t, name, ctx(), store.ErrReplaced)
	}
	want(t, "what is there", h.titles(store.Query{}), "theirs theirs too")
	want(t, "bookmarks", h.titles(store.Query{Bookmarked: true}), "")
	_, err = h.Bookmark(store.NewSession(h.ctx()), store.Local, true, h.number("theirs"))
	h.need(err)
	store.StartOver(mine)
	_, err = h.Bookmark(beside, store.Local, true, h.number("theirs too"))
	h.need(err)
	want(t, "bookmarks of whoever looked again", h.titles(store.Query{Bookmarked: true}), "theirs theirs too")

	// An older copy of the same library is another one, too: what came since has numbers that
	// are given out once more.
	_, err = store.Restore(h.ctx(), kept, h.path, store.Options{})
	h.need(err)
	_, err = h.Bookmark(mine, store.Local, true, n)
	wantErr(t, "after another restore", err, store.ErrReplaced)

	// A compaction and a repair leave numbers as they are.
	again := store.NewSession(h.ctx())
	_, err = h.Rows(again, store.Local, n)
	h.need(err)
	_, _, err = h.Compact(h.ctx(), nil)
	h.need(err)
	_, err = h.Bookmark(again, store.Local, true, n)
	h.need(err)
	h.need(h.Close())
	_, err = store.Repair(h.ctx(), h.path, store.Options{}, nil)
	h.need(err)
	h.reopen()
	_, err = h.Bookmark(again, store.Local, false, n)
	h.need(err)
}
