package store_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"tidings/store"
)

// folders are the folders of the local account's feeds, in the order of their numbers.
func (h *house) folders() string {
	h.t.Helper()
	all := h.feeds()
	slices.SortFunc(all, func(a, b store.Subscribed) int { return int(a.ID) - int(b.ID) })
	var paths []string
	for _, f := range all {
		paths = append(paths, f.Subscription.Folder)
	}
	return strings.Join(paths, ", ")
}

// A folder is renamed, moved, joined and dissolved with what is in it, in one step that says so
// and is taken back whole. A folder whose name only begins alike stays.
func TestFoldersMoveWhole(t *testing.T) {
	const before = "World, World/Asia, Worldly, News, "
	for _, c := range []struct{ from, to, after, what string }{
		{"World", "Planet", "Planet, Planet/Asia, Worldly, News, ", "renamed folder “World” to “Planet”"},
		{"World/Asia", "World/East", "World, World/East, Worldly, News, ", "renamed folder “World/Asia” to “World/East”"},
		{"World", "News/World", "News/World, News/World/Asia, Worldly, News, ", "moved folder “World” to “News/World”"},
		{"World", "News", "News, News/Asia, Worldly, News, ", "joined folder “World” with “News”"},
		{"World", "", ", Asia, Worldly, News, ", "removed folder “World”: 2 feeds stand outside now"},
		{"World/Asia", "", "World, , Worldly, News, ", "removed folder “World/Asia”: 1 feed stands outside now"},
		{"World/Asia", "World", "World, World, Worldly, News, ", "removed folder “World/Asia”: 1 feed stands in “World” now"},
	} {
		h := open(t)
		for i, folder := range strings.Split(before, ", ") {
			h.subscribe(store.Local, fmt.Sprintf("https://%d.example", i), folder)
		}
		want(t, "before", h.folders(), before)
		n, err := h.MoveFolder(h.ctx(), store.Local, c.from, c.to)
		h.need(err)
		want(t, "after "+c.what, h.folders(), c.after)
		want(t, "history", h.history(1), c.what)
		if n == 0 {
			t.Errorf("%s: no feeds", c.what)
		}
		h.undo()
		want(t, "undone", h.folders(), before)
		h.redo()
		want(t, "redone", h.folders(), c.after)
	}
}

// A folder can't go into itself, and one that is not there can't go anywhere; to its own path is no step.
func TestFoldersStayWhereTheyAre(t *testing.T) {
	h := open(t)
	h.subscribe(store.Local, "https://a.example", "World/Asia")
	h.subscribe(store.Local, "https://b.example", "")
	before := h.history(9)
	_, err := h.MoveFolder(h.ctx(), store.Local, "World", "World/Asia/World")
	wantErr(t, "into itself", err, store.ErrUnfit)
	for _, from := range []string{"Planet", "", "Wor", "World/Asia/Japan"} {
		_, err = h.MoveFolder(h.ctx(), store.Local, from, "x")
		wantErr(t, from, err, store.ErrNotFound)
	}
	_, err = h.MoveFolder(h.ctx(), store.Local, "World", "World")
	h.need(err)
	want(t, "history", h.history(9), before)
	want(t, "folders", h.folders(), "World/Asia, ")
}

// tagged is the tags of the local account with how many articles have them.
func (h *house) tagged() string {
	h.t.Helper()
	all, err := h.Tags(h.ctx(), store.Local)
	h.need(err)
	var said []string
	for _, tag := range all {
		said = append(said, fmt.Sprintf("%s %d", tag.Tag, tag.Total))
	}
	return strings.Join(said, ", ")
}

// A tag is renamed, joined and removed on all articles, in one step that is taken back whole: an
// article that had both tags has both again.
func TestTagsMoveWhole(t *testing.T) {
	for _, c := range []struct{ from, to, after, what string }{
		{"old", "newer", "new 2, newer 2", "renamed #old to #newer on 2 articles"},
		{"Old", "#New", "new 3", "joined #old with #new on 2 articles"},
		{"old", "", "new 2", "removed #old from 2 articles"},
	} {
		h := newsroom(t)
		for title, tags := range map[string][]string{"a1": {"old"}, "a2": {"old", "new"}, "b3": {"new"}} {
			_, err := h.EditMarks(h.ctx(), store.Local, store.MarkEdit{Tags: tags}, h.number(title))
			h.need(err)
		}
		const before = "new 2, old 2"
		want(t, "before", h.tagged(), before)
		n, err := h.MoveTag(h.ctx(), store.Local, c.from, c.to)
		h.need(err)
		want(t, "changed", n, 2)
		want(t, "after", h.tagged(), c.after)
		want(t, "history", h.history(1), c.what)
		h.undo()
		want(t, "undone", h.tagged(), before)
		h.redo()
		want(t, "redone", h.tagged(), c.after)
		_, err = h.MoveTag(h.ctx(), store.Local, "nowhere", "x")
		wantErr(t, "no such tag", err, store.ErrNotFound)
	}
}

// What is done to several feeds is one step: their lists are marked read, and their settings set.
func TestSeveralFeedsAreOneStep(t *testing.T) {
	h := newsroom(t)
	feeds := h.feeds()
	ids := []store.FeedID{feeds[0].ID, feeds[1].ID}
	unread := func() (left []int) {
		for _, f := range h.feeds() {
			left = append(left, f.Unread)
		}
		return left
	}
	before := unread()
	n, err := h.MarkListRead(h.ctx(), store.Local, store.Query{}, 1<<31, ids...)
	h.need(err)
	want(t, "marked", n, before[0]+before[1])
	want(t, "unread", fmt.Sprint(unread()), fmt.Sprint(append([]int{0, 0}, before[2:]...)))
	h.undo()
	want(t, "unread again", fmt.Sprint(unread()), fmt.Sprint(before))

	often := func(store.Feed, store.Settings) (store.Settings, error) { return store.Settings{Interval: 3600}, nil }
	_, err = h.EditFeed(h.ctx(), store.Local, ids[0], "set interval of", store.OnlySettings(often), ids[1])
	h.need(err)
	want(t, "history", h.history(1), "set interval of 2 feeds")
	set := func() (set int) {
		for _, f := range h.feeds() {
			if f.Subscription.Settings != "" {
				set++
			}
		}
		return set
	}
	want(t, "set", set(), 2)
	h.undo()
	want(t, "set after undo", set(), 0)
	_, err = h.EditFeed(h.ctx(), store.Local, ids[0], "set interval of", store.OnlySettings(often), 9999)
	wantErr(t, "one is not there", err, store.ErrNotFound)
	want(t, "set after that", set(), 0)
}

// Feeds that are put in order share the places that they have; what has none gets one behind all others.
// A feed that goes to another folder stands last there.
func TestFeedsAreArranged(t *testing.T) {
	h := open(t)
	var ids []store.FeedID
	for i := range 4 {
		ids = append(ids, h.subscribe(store.Local, fmt.Sprintf("https://%d.example", i), "F"))
	}
	order := func() string {
		var all []uint32
		for _, id := range ids {
			feeds, _, err := h.FeedsAmong(h.ctx(), store.Local, id)
			h.need(err)
			all = append(all, feeds[0].Subscription.Order)
		}
		return fmt.Sprint(all)
	}
	h.need(h.Arrange(h.ctx(), store.Local, "moved D up", ids[0], ids[3], ids[1]))
	want(t, "at first", order(), "[1 3 0 2]")
	want(t, "history", h.history(1), "moved D up")
	h.need(h.Arrange(h.ctx(), store.Local, "moved A down", ids[3], ids[0]))
	want(t, "exchanged", order(), "[2 3 0 1]")
	h.need(h.Arrange(h.ctx(), store.Local, "moved C up", ids[2], ids[1]))
	want(t, "one more", order(), "[2 4 3 1]")
	h.undo()
	h.undo()
	want(t, "undone", order(), "[1 3 0 2]")
	h.need(h.Move(h.ctx(), store.Local, "G", ids[3]))
	h.need(h.Move(h.ctx(), store.Local, "F", ids[0]))
	want(t, "moved", order(), "[1 3 0 0]")
	_, err := h.MoveFolder(h.ctx(), store.Local, "F", "H")
	h.need(err)
	want(t, "renamed", order(), "[1 3 0 0]")
	_, err = h.MoveFolder(h.ctx(), store.Local, "H", "G")
	h.need(err)
	want(t, "joined", order(), "[0 0 0 0]")
	wantErr(t, "unknown", h.Arrange(h.ctx(), store.Local, "moved", ids[0], 99), store.ErrNotFound)
}
