package store_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"tidings/store"
)

// link is a bookmark from elsewhere.
func link(address string, kept time.Time, note string, tags ...string) store.ImportedArticle {
	return store.ImportedArticle{
		Article:    store.Incoming{Key: address, Link: address, Title: address[len("https://"):], Published: kept},
		Bookmarked: true, Mark: store.Mark{Bookmarked: kept, Note: note, Tags: tags},
	}
}

// links is an import of bookmarks, the first of which stand above.
func links(all []store.ImportedArticle) store.Import {
	return store.Import{Articles: func(yield func(store.ImportedArticle) bool) {
		for _, one := range slices.Backward(all) {
			if !yield(one) {
				return
			}
		}
	}}
}

func TestImportMergesWithWhatIsHere(t *testing.T) {
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
	all := []store.ImportedArticle{
		link("https://example.org/new", time.Time{}, ""),
		link("http://www.example.org/known/?utm_source=x", last, "theirs", "news"),
		link("https://example.org/gone", noon.AddDate(1, 0, 0), ""),
		link("https://example.org/old", last, "", "b", "a"),
		link("https://example.org/old/", last, "twice"),
	}
	out, err := h.Import(h.ctx(), store.Local, links(all))
	h.need(err)
	want(t, "first", out, store.Imported{New: 2, Marked: 5})
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

	out, err = h.Import(h.ctx(), store.Local, links(all))
	h.need(err)
	want(t, "again", out, store.Imported{})
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
	out, err = h.Import(h.ctx(), store.Local, links(all))
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

func TestImportIsOneStepAndKeepsTheOrder(t *testing.T) {
	h := open(t)
	var all []store.ImportedArticle
	for i := range 250 {
		all = append(all, link(fmt.Sprintf("https://example.org/%03d", i), noon.AddDate(0, 0, -1), ""))
	}
	out, err := h.Import(h.ctx(), store.Local, links(all))
	h.need(err)
	want(t, "kept", out, store.Imported{New: 250, Marked: 250})
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
func TestImportKnowsNothingOfOthers(t *testing.T) {
	h := open(t)
	bob, err := h.AddAccount(h.ctx(), "bob", "SHA256:bob")
	h.need(err)
	theirs := piece("theirs", 1)
	theirs.Link = "https://example.org/theirs"
	h.record(h.subscribe(store.Local, "https://a.example", ""), theirs)
	out, err := h.Import(h.ctx(), bob.ID, links([]store.ImportedArticle{link("https://example.org/theirs", noon, "")}))
	h.need(err)
	want(t, "kept", out, store.Imported{New: 1, Marked: 1})
	_, err = h.Import(h.ctx(), 99, links([]store.ImportedArticle{link("https://example.org/x", noon, "")}))
	wantErr(t, "an account that is not there", err, store.ErrNotFound)
}

func TestAnImportCanBeStopped(t *testing.T) {
	h := open(t)
	ctx, cancel := context.WithCancel(h.ctx())
	cancel()
	out, err := h.Import(ctx, store.Local, links([]store.ImportedArticle{link("https://a.example", noon, "")}))
	wantErr(t, "a stopped import", err, context.Canceled)
	want(t, "what it did", out, store.Imported{})
}

// another is what another program had of three articles of a feed, and what somebody
// thought of them there.
func another(feed string) store.Import {
	text := func(source string) store.Body { return store.Body{Source: source} }
	return store.Import{
		From:     "another",
		Feeds:    []store.Wish{{URL: feed, Title: "Mine", Folder: "News"}},
		Searches: []store.Saved{{Name: "Boats", Query: "boat is:unread"}},
		Articles: slices.Values([]store.ImportedArticle{
			{Feed: feed, Article: store.Incoming{Key: "guid-1", Title: "Read", Link: "https://a.example/1", Published: noon.AddDate(0, 0, -3), Content: text("<p>as it was kept")}, Read: true},
			{Feed: feed, Article: store.Incoming{Key: "guid-2", Title: "Kept", Link: "https://a.example/2", Published: noon.AddDate(0, 0, -2)}, Bookmarked: true, Mark: store.Mark{Tags: []string{"boats"}}},
			{Feed: feed, Article: store.Incoming{Key: "guid-3", Title: "New", Link: "https://a.example/3", Published: noon.AddDate(0, 0, -1), Content: text("<p>new")}},
			{Feed: "https://elsewhere.example/", Article: store.Incoming{Key: "x", Title: "Of no feed", Link: "https://b.example/1"}, Read: true},
		}),
	}
}

// What was read elsewhere is read here, and stays so when the feed is fetched.
func TestImportBringsWhatWasRead(t *testing.T) {
	h := open(t)
	all := another("https://a.example/feed")
	out, err := h.Import(h.ctx(), store.Local, all)
	h.need(err)
	want(t, "first", out, store.Imported{Feeds: 1, Searches: 1, New: 3, Marked: 1, Read: 1, Strange: 1})
	want(t, "unread", h.titles(store.Query{State: store.Unread}), "New Kept")
	out, err = h.Import(h.ctx(), store.Local, all)
	h.need(err)
	want(t, "again", out, store.Imported{Strange: 1})
	want(t, "steps", h.steps(), 1)

	subs, err := h.Feeds(h.ctx(), store.Local)
	h.need(err)
	want(t, "feeds", len(subs), 1)
	want(t, "name", subs[0].Name(), "Mine")
	now := []store.Incoming{
		{Key: "guid-1", Title: "Read", Link: "https://a.example/1", Published: noon.AddDate(0, 0, -3), Content: store.Body{Source: "<p>as the feed says it"}},
		{Key: "guid-2", Title: "Kept", Link: "https://a.example/2", Published: noon.AddDate(0, 0, -2), Content: store.Body{Source: "<p>its text"}},
	}
	done, err := h.Record(h.ctx(), store.Fetched{Feed: subs[0].ID, At: noon, Articles: now})
	h.need(err)
	want(t, "fetched", countsOf(h.t, done[0]), counts{Updated: 1}) // of the one there was no text
	want(t, "unread", h.titles(store.Query{State: store.Unread}), "New Kept")
	want(t, "text", h.articleOf("Read").Content.Source, "<p>as the feed says it")
	want(t, "edited", h.row("Read").Updated.IsZero(), true)
	now[0].Title = "Read and edited"
	done, err = h.Record(h.ctx(), store.Fetched{Feed: subs[0].ID, At: noon, Articles: now})
	h.need(err)
	want(t, "edited", countsOf(h.t, done[0]), counts{Updated: 1})

	undone, err := h.Undo(h.ctx(), store.Local)
	h.need(err)
	want(t, "undone", undone.What, "imported what another had")
	want(t, "lists after undo", h.titles(store.Query{}), "")
	searches, err := h.Searches(h.ctx(), store.Local)
	h.need(err)
	want(t, "searches after undo", len(searches), 0)
	h.subscribe(store.Local, "https://a.example/feed", "")
	want(t, "unread after undo", h.titles(store.Query{State: store.Unread}), "New Kept Read and edited")
	want(t, "bookmarks after undo", h.titles(store.Query{Bookmarked: true}), "")
}

// An article that is here is found by its key, or by its link and title.
func TestImportFindsWhatIsHere(t *testing.T) {
	h := open(t)
	feed := h.subscribe(store.Local, "https://a.example/feed", "")
	one, two := piece("Kept", 1), piece("Other", 2)
	one.Link, two.Link = "http://www.a.example/2/", "https://a.example/2" // all lead to one page
	h.record(feed, one, two)
	out, err := h.Import(h.ctx(), store.Local, another("https://a.example/feed"))
	h.need(err)
	want(t, "imported", out, store.Imported{Filled: 1, Searches: 1, New: 2, Marked: 1, Read: 1, Strange: 1})
	want(t, "bookmarks", h.titles(store.Query{Bookmarked: true}), "Kept")
	_, err = h.Undo(h.ctx(), store.Local)
	h.need(err)
	want(t, "after undo", h.titles(store.Query{}), "Kept Other")
}

// Somebody who does not own the store puts nothing into a feed that others may follow.
func TestPrivateImportStaysPrivate(t *testing.T) {
	h := open(t)
	bob, err := h.AddAccount(h.ctx(), "bob", "SHA256:bob")
	h.need(err)
	private := another("https://a.example/feed")
	private.Private = true
	out, err := h.Import(h.ctx(), bob.ID, private)
	h.need(err)
	want(t, "imported", out, store.Imported{Feeds: 1, Searches: 1, New: 1, Marked: 1, Absent: 1, Strange: 1})
	h.subscribe(store.Local, "https://a.example/feed", "")
	want(t, "what others see", h.titles(store.Query{}), "")

	// A feed of the owner's own network is another one for him.
	own := h.subscribe(store.Local, "http://wiki.firm.example/feed", "")
	_, err = h.Record(h.ctx(), store.Fetched{Feed: own, At: noon, Private: true, Articles: []store.Incoming{{Key: "guid-1", Title: "Secret", Link: "https://a.example/1"}}})
	h.need(err)
	private = another("http://wiki.firm.example/feed")
	private.Private = true
	_, err = h.Import(h.ctx(), bob.ID, private)
	h.need(err)
	page, err := h.List(h.ctx(), bob.ID, store.Query{}, store.Cursor{}, 100)
	h.need(err)
	want(t, "what bob sees", titles(page.Rows), "Kept") // of what he saved: the feed at that address is another, and empty
	want(t, "what the owner sees", h.titles(store.Query{Feed: own}), "Secret")
}
