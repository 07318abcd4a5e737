package store_test

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"tidings/store"
)

// fingerprints counts the articles of a store by the version of their fingerprint.
func (h *house) fingerprints() string {
	all := h.dump(store.Local, store.DumpOptions{Articles: true})
	return fmt.Sprintf("%d of %d", strings.Count(all, `"contentsVersion":1`), strings.Count(all, `"kind":"article"`))
}

// The files of these formats were written before fingerprints had versions: nothing
// may look edited, new or unread when their feeds bring the same again.
func TestAnUpgradeEditsNothing(t *testing.T) {
	for _, format := range []int{1, 2, 3} {
		t.Run(fmt.Sprint(format), func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "tidings.db")
			copyFile(t, fmt.Sprintf("testdata/format-%d.db", format), path)
			h := openAt(t, path)
			before := h.page(store.Query{}).Rows
			want(t, "fingerprints before", h.fingerprints(), "0 of 4")
			h.at = noon.AddDate(0, 1, 0)
			same := []store.Incoming{piece("One", 10), piece("Two", 20), piece("Three", 0)}
			want(t, "outcome of the same documents", h.record(1, same...), counts{})
			after := h.page(store.Query{}).Rows
			want(t, "rows after", fmt.Sprint(after), fmt.Sprint(before))
			want(t, "fingerprints after", h.fingerprints(), "3 of 4")

			want(t, "outcome of the same again", h.record(1, same...), counts{})
			edited := piece("Two", 20)
			edited.Content.Source = "<p>Better.</p>"
			want(t, "outcome of an edit", h.record(1, same[0], edited), counts{Updated: 1})

			better := piece("Kept", 30)
			better.Content.Source = "<p>Better.</p>"
			_, err := h.Save(h.ctx(), store.Local, better)
			h.need(err)
			want(t, "what was saved again", h.articleOf("Kept").Content, better.Content)
			want(t, "fingerprints at last", h.fingerprints(), "4 of 4")
		})
	}
}

// A store that a newer release has refreshed does not flap between the two.
func TestAFingerprintOfANewerReleaseStays(t *testing.T) {
	h := open(t)
	feed := h.subscribe(store.Local, "https://a.example", "")
	h.record(feed, piece("One", 10))
	newer := strings.ReplaceAll(h.dump(store.Local, store.DumpOptions{Articles: true}), `"contentsVersion":1`, `"contentsVersion":2`)
	other := open(t)
	other.load(store.Local, newer)
	edited := piece("One", 10)
	edited.Title = "Two"
	want(t, "outcome", other.record(1, edited), counts{})
	want(t, "dump", strings.Contains(other.dump(store.Local, store.DumpOptions{Articles: true}), `"contentsVersion":2`), true)
}

// A feed at a secret address has an owner too, as what is saved by hand has.
func TestAnUpgradeEditsNothingOfASecretFeed(t *testing.T) {
	h := open(t)
	feed := h.subscribe(store.Local, secretURL, "")
	h.record(feed, piece("One", 10))
	older := strings.ReplaceAll(h.dump(store.Local, store.DumpOptions{Articles: true}), `"contentsVersion":1,`, "")
	older = strings.Replace(older, `"contents":"`, `"contents":"0123456789abcdef","was":"`, 1)
	other := open(t)
	other.load(store.Local, older)
	want(t, "fingerprints before", other.fingerprints(), "0 of 1")
	want(t, "outcome", other.record(1, piece("One", 10)), counts{})
	want(t, "fingerprints after", other.fingerprints(), "1 of 1")
	h.at = noon.AddDate(0, 1, 0)
	edited := piece("One", 10)
	edited.Title = "Two"
	want(t, "outcome of an edit", other.record(1, edited), counts{Updated: 1})
}
