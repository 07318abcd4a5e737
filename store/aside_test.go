package store_test

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"tidings/store"
)

// lists says what an account has in its lists of what is unread and set aside, with counts.
func (h *house) unreadAndAside() string {
	h.t.Helper()
	counts, err := h.Count(h.ctx(), store.Local, h.at)
	h.need(err)
	unread, aside := h.titles(store.Query{State: store.Unread}), h.titles(store.Query{State: store.Aside})
	want(h.t, "counts", fmt.Sprint(counts.Unread, counts.Aside), fmt.Sprint(len(strings.Fields(unread)), len(strings.Fields(aside))))
	return unread + " | " + aside
}

func (h *house) aside(days int) int {
	h.t.Helper()
	moved, err := h.SetAside(h.ctx(), store.Local, days)
	h.need(err)
	return moved
}

func (h *house) daysLater(days int) { h.at = h.at.AddDate(0, 0, days) }

// hoard is a store with articles that came 10 days apart: old, bookmarked, seen, middle, new.
func hoard(t *testing.T) *house {
	h := open(t)
	h.subscribe(store.Local, "https://a.example", "")
	dated := func(titles ...string) {
		for i, title := range titles {
			one := piece(title, i)
			one.Published = h.at.AddDate(0, 0, -i)
			h.record(1, one)
		}
	}
	dated("old", "kept", "seen")
	h.daysLater(10)
	dated("middle")
	h.daysLater(10)
	dated("new")
	h.bookmark("kept")
	h.read("seen")
	return h
}

// What has been unread for some days is set aside: it leaves what is unread, is not marked
// read, and is looked at once.
func TestOldUnreadArticlesAreSetAside(t *testing.T) {
	h := hoard(t)
	want(t, "at first", h.unreadAndAside(), "new middle old kept | ")
	want(t, "set aside", h.aside(15), 1)
	want(t, "after 15 days", h.unreadAndAside(), "new middle kept | old")
	want(t, "read", h.titles(store.Query{State: store.Read}), "seen")
	want(t, "all", h.titles(store.Query{}), "new middle old kept seen")
	want(t, "found", h.titles(store.Query{Text: "is:aside"})+h.titles(store.Query{Text: "is:unread"}), "oldnew middle kept")
	want(t, "again", h.aside(15), 0)
	h.daysLater(6)
	want(t, "nothing by itself", h.unreadAndAside(), "new middle kept | old")
	h.need(h.Tidy(h.ctx()))
	want(t, "by Tidy", h.unreadAndAside(), "new kept | middle old")
	want(t, "history", h.history(2), "set aside 1 article older than 15 days; set aside 1 article older than 15 days")

	_, err := h.Undo(h.ctx(), store.Local)
	h.need(err)
	want(t, "undone", h.unreadAndAside(), "new middle kept | old")
	h.daysLater(2)
	h.need(h.Tidy(h.ctx()))
	want(t, "and not done again", h.unreadAndAside(), "new middle kept | old")
	h.sound()
}

// An article that was dated late is as old as what comes later: its date, or when it came.
func TestAnArticleThatCameLateIsNotOld(t *testing.T) {
	h := open(t)
	h.subscribe(store.Local, "https://a.example", "")
	h.record(1, piece("ancient", 60*24*100))
	want(t, "set aside", h.aside(7), 0)
	h.daysLater(8)
	h.need(h.Tidy(h.ctx()))
	want(t, "a week later", h.unreadAndAside(), " | ancient")
}

// Reading, marking unread and bookmarks take an article out of what is set aside, and undo
// puts it back.
func TestWhatIsReadOrMarkedIsNotSetAside(t *testing.T) {
	for name, c := range map[string]struct {
		do   func(*house, store.Number)
		left string
	}{
		"read": {func(h *house, n store.Number) {
			_, err := h.MarkRead(h.ctx(), store.Local, true, n)
			h.need(err)
		}, "new kept | middle"},
		"unread": {func(h *house, n store.Number) {
			changed, err := h.MarkRead(h.ctx(), store.Local, false, n)
			h.need(err)
			want(h.t, "changed", changed, 1)
		}, "new old kept | middle"},
		"bookmark": {func(h *house, n store.Number) {
			_, err := h.Bookmark(h.ctx(), store.Local, true, n)
			h.need(err)
		}, "new old kept | middle"},
		"list": {func(h *house, _ store.Number) {
			_, err := h.MarkListRead(h.ctx(), store.Local, store.Query{State: store.Aside}, 99)
			h.need(err)
		}, "new kept | "},
		"delete": {func(h *house, n store.Number) {
			_, err := h.Delete(h.ctx(), store.Local, n)
			h.need(err)
		}, "new kept | middle"},
	} {
		t.Run(name, func(t *testing.T) {
			h := hoard(t)
			want(t, "set aside", h.aside(5), 2)
			c.do(h, h.number("old"))
			want(t, "done", h.unreadAndAside(), c.left)
			h.daysLater(3)
			h.need(h.Tidy(h.ctx()))
			want(t, "days later", h.unreadAndAside(), c.left)
			_, err := h.Undo(h.ctx(), store.Local)
			h.need(err)
			want(t, "undone", h.unreadAndAside(), "new kept | middle old")
			_, err = h.Redo(h.ctx(), store.Local)
			h.need(err)
			want(t, "redone", h.unreadAndAside(), c.left)
			h.sound()
		})
	}
}

// What was set aside and then read comes back unread only if somebody says so.
func TestReadAndUnreadAgainIsUnread(t *testing.T) {
	h := hoard(t)
	h.aside(5)
	for _, read := range []bool{true, false} {
		_, err := h.MarkRead(h.ctx(), store.Local, read, h.number("old"))
		h.need(err)
	}
	want(t, "unread again", h.unreadAndAside(), "new old kept | middle")
}

// With fewer days more is set aside, with more days less; without the rule nothing is.
func TestTheRuleOfWhatIsSetAsideChanges(t *testing.T) {
	h := hoard(t)
	for _, c := range []struct {
		days, moved int
		left        string
	}{
		{15, 1, "new middle kept | old"}, {5, 1, "new kept | middle old"}, {12, 1, "new middle kept | old"},
		{12, 0, "new middle kept | old"}, {0, 1, "new middle old kept | "}, {0, 0, "new middle old kept | "}, {5, 2, "new kept | middle old"},
	} {
		want(t, fmt.Sprint("moved by ", c.days), h.aside(c.days), c.moved)
		want(t, fmt.Sprint("after ", c.days), h.unreadAndAside(), c.left)
		h.sound()
	}
	want(t, "history", h.history(4), "set aside 2 articles older than 5 days; brought back 1 article that had been set aside; "+
		"brought back 1 article not older than 12 days; set aside 1 article older than 5 days")
}

// A dump has what is set aside, and the rule.
func TestADumpHasWhatIsSetAside(t *testing.T) {
	h := hoard(t)
	h.aside(15)
	there := open(t)
	there.at = h.at
	there.load(store.Local, h.dump(store.Local, store.DumpOptions{Articles: true}))
	want(t, "there", there.unreadAndAside(), "new middle kept | old")
	want(t, "the rule is the same", there.aside(15), 0)
	want(t, "and can be taken away", there.aside(0), 1)
	there.sound()
}

// A repair keeps what is set aside.
func TestARepairKeepsWhatIsSetAside(t *testing.T) {
	h := hoard(t)
	h.aside(5)
	h.need(h.Close())
	done, err := store.Repair(h.ctx(), filepath.Clean(h.path), store.Options{}, nil)
	h.need(err)
	want(t, "lost", fmt.Sprint(done.Lost), "[]")
	again := openAt(t, h.path)
	again.at = h.at
	want(t, "after a repair", again.unreadAndAside(), "new kept | middle old")
}

// A feed that is joined with another takes along what is set aside, be it in both or in the old
// one alone, unless it bears a mark there.
func TestAJoinedFeedTakesAlongWhatIsSetAside(t *testing.T) {
	h := open(t)
	old, new := h.subscribe(store.Local, oldAddress, ""), h.subscribe(store.Local, newAddress, "")
	h.record(old, piece("both", 1), piece("alone", 2), piece("kept", 3))
	h.daysLater(40)
	h.record(new, piece("both", 1), piece("kept", 3), piece("fresh", 4))
	h.aside(30)
	want(t, "before", h.unreadAndAside(), "both kept fresh | both alone kept")
	page, err := h.List(h.ctx(), store.Local, store.Query{Feed: new}, store.Cursor{}, 9)
	h.need(err)
	for _, r := range page.Rows {
		if r.Title == "kept" {
			_, err := h.Bookmark(h.ctx(), store.Local, true, r.Number)
			h.need(err)
		}
	}
	h.move(old, newAddress, piece("both", 1))
	want(t, "joined", h.unreadAndAside(), "kept fresh | both alone")
	h.sound()
}
