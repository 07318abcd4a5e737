package store_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"tidings/store"
)

// link is a bookmark from elsewhere.
func link(address string, kept time.Time, note string, tags ...string) store.Marked {
	return store.Marked{
		Article: store.Incoming{Key: address, Link: address, Title: address[len("https://"):], Published: kept},
		Mark:    store.Mark{Bookmarked: kept, Note: note, Tags: tags},
	}
}

func TestSaveMarkedMergesWithWhatIsHere(t *testing.T) {
	h := open(t)
	feed := h.subscribe(store.Local, "https://a.example", "")
	known, gone := piece("known", 1), piece("gone", 2)
	known.Link, gone.Link = "https://example.org/known", "https://example.org/gone"
	h.record(feed, known, gone)
	_, err := h.EditMarks(h.ctx(), store.Local, store.MarkEdit{Bookmark: true, Note: new("mine"), Tags: []string{"go"}, How: store.ReplaceTags}, h.number("known"))
	h.need(err)
	_, err = h.Delete(h.ctx(), store.Local, h.number("gone"))
	h.need(err)
	before := h.steps()

	last := noon.AddDate(-1, 0, 0)
	all := []store.Marked{
		link("https://example.org/new", time.Time{}, ""),
		link("http://www.example.org/known/?utm_source=x", last, "theirs", "news"),
		link("https://example.org/gone", noon.AddDate(1, 0, 0), ""),
		link("https://example.org/old", last, "", "b", "a"),
		link("https://example.org/old/", last, "twice"),
	}
	out, err := h.SaveMarked(h.ctx(), store.Local, all)
	h.need(err)
	want(t, "first", out, store.MarkedOutcome{New: 2, Marked: 5})
	want(t, "bookmarks", h.titles(store.Query{Bookmarked: true}), "example.org/new known gone example.org/old/")
	for title, mark := range map[string]store.Mark{
		"known":            {Bookmarked: last, Note: "mine\n\ntheirs", Tags: []string{"go", "news"}},
		"gone":             {Bookmarked: noon},
		"example.org/new":  {Bookmarked: noon},
		"example.org/old/": {Bookmarked: last, Note: "twice", Tags: []string{"a", "b"}},
	} {
		got, err := h.markOf(h.row(title).Number)
		h.need(err)
		want(t, title, fmt.Sprint(got), fmt.Sprint(mark))
	}

	out, err = h.SaveMarked(h.ctx(), store.Local, all)
	h.need(err)
	want(t, "again", out, store.MarkedOutcome{})
	want(t, "steps", h.steps(), before+1)
	undone, err := h.Undo(h.ctx(), store.Local)
	h.need(err)
	want(t, "undone", undone.What, "imported 4 bookmarks")
	want(t, "everything after undo", h.titles(store.Query{}), "known")
	_, err = h.Redo(h.ctx(), store.Local)
	h.need(err)
	want(t, "bookmarks after redo", h.titles(store.Query{Bookmarked: true}), "example.org/new known gone example.org/old/")
	_, err = h.Undo(h.ctx(), store.Local)
	h.need(err)
	out, err = h.SaveMarked(h.ctx(), store.Local, all)
	h.need(err)
	want(t, "after undo", out.Marked, 5)
	want(t, "bookmarks", h.titles(store.Query{Bookmarked: true}), "example.org/new known gone example.org/old/")
}

// steps counts the steps that can be undone.
func (h *house) steps() int {
	h.t.Helper()
	all, err := h.History(h.ctx(), store.Local, 100)
	h.need(err)
	return len(all)
}

func TestSaveMarkedIsOneStepAndKeepsTheOrder(t *testing.T) {
	h := open(t)
	var all []store.Marked
	for i := range 250 {
		all = append(all, link(fmt.Sprintf("https://example.org/%03d", i), noon.AddDate(0, 0, -1), ""))
	}
	out, err := h.SaveMarked(h.ctx(), store.Local, all)
	h.need(err)
	want(t, "kept", out, store.MarkedOutcome{New: 250, Marked: 250})
	rows := h.page(store.Query{Bookmarked: true}).Rows
	want(t, "listed", len(rows), 250)
	for i, row := range rows {
		if row.Title != all[i].Article.Title {
			t.Fatalf("%s is in place %d", row.Title, i)
		}
	}
	want(t, "steps", h.steps(), 1)
	_, err = h.Undo(h.ctx(), store.Local)
	h.need(err)
	want(t, "after undo", len(h.page(store.Query{}).Rows), 0)
}

// An article of a feed that only others follow is not given away.
func TestSaveMarkedKnowsNothingOfOthers(t *testing.T) {
	h := open(t)
	bob, err := h.AddAccount(h.ctx(), "bob", "SHA256:bob")
	h.need(err)
	theirs := piece("theirs", 1)
	theirs.Link = "https://example.org/theirs"
	h.record(h.subscribe(store.Local, "https://a.example", ""), theirs)
	out, err := h.SaveMarked(h.ctx(), bob.ID, []store.Marked{link("https://example.org/theirs", noon, "")})
	h.need(err)
	want(t, "kept", out, store.MarkedOutcome{New: 1, Marked: 1})
	_, err = h.SaveMarked(h.ctx(), 99, []store.Marked{link("https://example.org/x", noon, "")})
	wantErr(t, "an account that is not there", err, store.ErrNotFound)
}

func TestAnImportCanBeStopped(t *testing.T) {
	h := open(t)
	ctx, cancel := context.WithCancel(h.ctx())
	cancel()
	out, err := h.SaveMarked(ctx, store.Local, []store.Marked{{Article: store.Incoming{Key: "https://a.example", Link: "https://a.example"}}})
	wantErr(t, "a stopped import", err, context.Canceled)
	want(t, "what it did", out, store.MarkedOutcome{})
}
