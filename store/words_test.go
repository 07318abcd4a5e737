package store_test

import (
	"path/filepath"
	"testing"

	"tidings/store"
)

// words-3.db was written, and its index made, by format 3, which took any tag for the
// end of a word and did not read what pictures say.
func TestOldIndexIsMadeByTheRulesOfToday(t *testing.T) {
	path := filepath.Join(t.TempDir(), "tidings.db")
	copyFile(t, "testdata/words-3.db", path)
	h := openAt(t, path)
	look := func(when string) {
		t.Helper()
		for text, found := range map[string]string{
			"donald": "One", "onald": "", "don*": "One", `"donald 1 rows"`: "One", "lighthouse": "One", "hidden": "", "left": "One", "-lighthouse": "Two",
		} {
			want(t, text+" "+when, h.titles(store.Query{Text: text}), found)
		}
	}
	look("before it is made anew")
	h.need(h.Index(h.ctx()))
	pending, err := h.Pending(h.ctx())
	h.need(err)
	want(t, "pending", pending, 0)
	look("afterwards")
	page, err := h.List(h.ctx(), store.Local, store.Query{Text: "lighthouse"}, store.Cursor{}, 1)
	h.need(err)
	want(t, "excerpt", page.Rows[0].Excerpt, "Donald 1 rows a lighthouse left right")
}
