package store_test

import (
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"tidings/store"
	"tidings/store/query"
)

// markOf is what the local account thinks of an article.
func (h *house) markOf(n store.Number) (store.Mark, error) {
	all, err := h.Marks(h.ctx(), store.Local, n)
	return all[n], err
}

// adding is the edit that bookmarks and adds a note, unless it is "", and tags.
func adding(note string, tags []string) store.MarkEdit {
	edit := store.MarkEdit{Bookmark: true, Restore: true, Tags: tags}
	if note != "" {
		edit.Note = &note
	}
	return edit
}

// tagEdit puts tags on, or takes them off.
func tagEdit(on bool) store.TagEdit {
	if on {
		return store.AddTags
	}
	return store.RemoveTags
}

func TestMarkReadCountsWhatChanged(t *testing.T) {
	h := newsroom(t)
	numbers := h.numbers([]string{"a1", "a2", "b1", "b1"})
	for _, c := range []struct {
		read    bool
		changed int
	}{{true, 2}, {true, 0}, {false, 3}, {false, 0}} {
		n, err := h.MarkRead(h.ctx(), store.Local, c.read, numbers...)
		h.need(err)
		want(t, "changed", n, c.changed)
		want(t, "a2 is read", h.row("a2").Read, c.read)
	}
	_, err := h.MarkRead(h.ctx(), store.Local, true, h.number("a3"), 99)
	wantErr(t, "one that is not there", err, store.ErrNotFound)
	want(t, "a3 after a refusal", h.row("a3").Read, false)
}

func TestBookmarkCountsWhatChanged(t *testing.T) {
	h := newsroom(t)
	numbers := h.numbers([]string{"a1", "a2"})
	for _, c := range []struct {
		on      bool
		changed int
	}{{true, 1}, {true, 0}, {false, 2}, {false, 0}} {
		n, err := h.Bookmark(h.ctx(), store.Local, c.on, numbers...)
		h.need(err)
		want(t, "changed", n, c.changed)
		want(t, "a2 is bookmarked", h.row("a2").Bookmarked, c.on)
	}
	_, err := h.Bookmark(h.ctx(), store.Local, true, 99)
	wantErr(t, "one that is not there", err, store.ErrNotFound)

	h.bookmark("b1")
	a, err := h.Article(h.ctx(), store.Local, h.number("b1"))
	h.need(err)
	want(t, "when", a.Mark.Bookmarked, noon)
}

func TestRetagSetsAllTagsInOneStep(t *testing.T) {
	h := newsroom(t)
	n := h.number("a1")
	for _, c := range []struct {
		tags    []string
		left    string
		changed bool
	}{{[]string{"Go", "#linux"}, "[go linux]", true}, {[]string{"linux", "go", "GO"}, "[go linux]", false}, {[]string{"bsd"}, "[bsd]", true}, {nil, "[]", true}} {
		changed, err := h.EditMarks(h.ctx(), store.Local, store.MarkEdit{Tags: c.tags, How: store.ReplaceTags}, n)
		h.need(err)
		want(t, "changed", changed > 0, c.changed)
		m, err := h.markOf(n)
		h.need(err)
		want(t, "tags", fmt.Sprint(m.Tags), c.left)
	}
	for _, left := range []string{"[bsd]", "[go linux]", "[]"} {
		_, err := h.Undo(h.ctx(), store.Local)
		h.need(err)
		m, err := h.markOf(n)
		h.need(err)
		want(t, "tags after undo", fmt.Sprint(m.Tags), left)
	}
}

func TestSeveralTagsAreOneStep(t *testing.T) {
	h := newsroom(t)
	one, two := h.number("a1"), h.number("a2")
	tagsOf := func(n store.Number) string {
		m, err := h.markOf(n)
		h.need(err)
		return fmt.Sprint(m.Tags)
	}
	for _, c := range []struct {
		on      bool
		tags    string
		changed int
		left    string // of the first
	}{{true, "sea", 1, "[sea]"}, {true, " #Boats,sea ,", 1, "[boats sea]"}, {true, ", ,", 0, "[boats sea]"}, {false, "sea,boats,none", 1, "[]"}} {
		changed, err := h.EditMarks(h.ctx(), store.Local, store.MarkEdit{Tags: strings.Split(c.tags, ","), How: tagEdit(c.on)}, one)
		h.need(err)
		want(t, c.tags, changed, c.changed)
		want(t, "tags", tagsOf(one), c.left)
	}
	_, err := h.Undo(h.ctx(), store.Local)
	h.need(err)
	want(t, "tags after undo", tagsOf(one), "[boats sea]")
	changed, err := h.EditMarks(h.ctx(), store.Local, store.MarkEdit{Tags: []string{"boats"}}, one, two)
	h.need(err)
	want(t, "changed", changed, 1)
	want(t, "tags of the other", tagsOf(two), "[boats]")
}

func TestBookmarkWithAddsToWhatIsThere(t *testing.T) {
	h := newsroom(t)
	n, other := h.number("a1"), h.number("a2")
	_, err := h.EditMarks(h.ctx(), store.Local, store.MarkEdit{Bookmark: true, Note: new("mine"), Tags: []string{"sea"}, How: store.ReplaceTags}, n)
	h.need(err)
	for _, c := range []struct {
		note    string
		tags    []string
		changed int
		left    string // of the first
	}{{"", nil, 1, "mine [sea]"}, {"", []string{"Boats"}, 2, "mine [boats sea]"}, {"new", nil, 2, "new [boats sea]"}} {
		changed, err := h.EditMarks(h.ctx(), store.Local, adding(c.note, c.tags), n, other)
		h.need(err)
		want(t, "changed", changed, c.changed)
		m, err := h.markOf(n)
		h.need(err)
		want(t, "mark", fmt.Sprint(m.Note, " ", m.Tags), c.left)
		want(t, "bookmarked", m.Bookmarked, noon)
	}
	_, err = h.Undo(h.ctx(), store.Local)
	h.need(err)
	m, err := h.markOf(other)
	h.need(err)
	want(t, "the other after undo", fmt.Sprint(m.Note, m.Tags), "[boats]")
}

// An article that comes back counts, once, whether its marks change or not.
func TestBookmarkWithCountsWhatComesBack(t *testing.T) {
	h := newsroom(t)
	marked, deleted := h.number("a1"), h.number("a2")
	bookmark := func() int {
		t.Helper()
		changed, err := h.EditMarks(h.ctx(), store.Local, adding("", nil), marked, deleted)
		h.need(err)
		return changed
	}
	_, err := h.Bookmark(h.ctx(), store.Local, true, marked)
	h.need(err)
	_, err = h.Delete(h.ctx(), store.Local, marked, deleted)
	h.need(err)
	want(t, "one comes back, one is marked too", bookmark(), 2)
	want(t, "again", bookmark(), 0)
}

func TestRowsTellOfNotesAndDeletions(t *testing.T) {
	h := newsroom(t)
	n := h.number("a1")
	_, err := h.EditMarks(h.ctx(), store.Local, store.MarkEdit{Note: new("mine")}, n)
	h.need(err)
	_, err = h.Delete(h.ctx(), store.Local, n)
	h.need(err)
	rows, err := h.Rows(h.ctx(), store.Local, n, h.number("a2"))
	h.need(err)
	want(t, "a1", [2]bool{rows[0].Noted, rows[0].Deleted}, [2]bool{true, true})
	want(t, "a2", [2]bool{rows[1].Noted, rows[1].Deleted}, [2]bool{false, false})
}

func TestMarkListReadTouchesExactlyWhatTheListHeld(t *testing.T) {
	late := piece("late", 30)
	for _, c := range []struct {
		name string
		q    store.Query
	}{
		{"everything", store.Query{}},
		{"a feed", store.Query{Feed: 1}},
		{"a folder", store.Query{Folder: "World"}},
		{"bookmarks", store.Query{Bookmarked: true}},
		{"today", store.Query{Since: noon.Add(-time.Hour)}},
		{"a span", store.Query{Since: noon.Add(-2 * time.Hour), Before: noon.Add(-time.Hour)}},
		{"a span of a feed", store.Query{Feed: 3, Before: noon.Add(-time.Hour)}},
		{"unread", store.Query{State: store.Unread}},
		{"words", store.Query{Text: "a2"}},
		{"words in a span", store.Query{Text: "text", Before: noon.Add(-3 * time.Hour)}},
		{"nothing", store.Query{Text: "zebra"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := newsroom(t)
			list := h.page(c.q)
			held, unread := map[string]bool{}, 0
			for _, r := range list.Rows {
				held[r.Title] = true
				if !r.Read {
					unread++
				}
			}
			before := h.page(store.Query{})
			h.record(1, late)
			n, err := h.MarkListRead(h.ctx(), store.Local, c.q, list.Seen)
			h.need(err)
			want(t, "changed", n, unread)
			for _, r := range before.Rows {
				want(t, r.Title+" is read", h.row(r.Title).Read, r.Read || held[r.Title])
			}
			want(t, "what came since is read", h.row("late").Read, false)
			if unread > 0 {
				_, err = h.Undo(h.ctx(), store.Local)
				h.need(err)
			}
			for _, r := range before.Rows {
				want(t, r.Title+" is read after undo", h.row(r.Title).Read, r.Read)
			}
		})
	}
}

func TestALongTagIsCutBetweenLetters(t *testing.T) {
	for text, length := range map[string]int{strings.Repeat("x", 1<<20): 64, strings.Repeat("é", 1<<20): 64, strings.Repeat("港", 1<<20): 63, "boats": 5} {
		tag := query.CleanTag(text)
		want(t, tag, len(tag), length)
		want(t, tag, utf8.ValidString(tag), true)
	}
}
