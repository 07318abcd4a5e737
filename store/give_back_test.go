//go:build unix

package store_test

import (
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"tidings/store"
)

// roomy is the path of a store of which most is free as soon as it is tidied.
func roomy(t *testing.T) string {
	h := holed(t)
	feed := h.subscribe(store.Local, "https://large.example", "")
	for i := range 64 {
		h.record(feed, bulky(5000+i))
	}
	h.retain(store.Retention{Articles: 5}, feed)
	return h.path
}

// tidiedAt tidies a store while what is done by itself calls reached at its steps.
func tidiedAt(t *testing.T, path string, reached func(step string)) *house {
	t.Helper()
	s, err := store.Open(path, store.Options{Now: func() time.Time { return noon }}.Reaching(reached))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	h := &house{Store: s, t: t, path: path, at: noon}
	h.need(h.Tidy(h.ctx()))
	return h
}

func sizeOf(t *testing.T, path string) int64 {
	t.Helper()
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	return info.Size()
}

func TestTheFileGivesBackByItselfWhatIsFree(t *testing.T) {
	path := roomy(t)
	other := openAt(t, path)
	all := titles(other.page(store.Query{}).Rows)
	before, steps := sizeOf(t, path), 0
	h := tidiedAt(t, path, func(string) { steps++ })
	if after := sizeOf(t, path); after*2 > before || steps < 3 {
		t.Errorf("the file has %d bytes and had %d; there were %d steps", after, before, steps)
	}
	want(t, "what is left for those who had it open", len(other.page(store.Query{}).Rows), 605)
	want(t, "what was in it", len(all) > len(titles(h.page(store.Query{}).Rows)), true)
	h.bookmark(longPiece(7).Title)
	want(t, "bookmarks for those who had it open", len(other.page(store.Query{Bookmarked: true}).Rows), 2)
	h.sound()

	steps = 0
	h.need(h.Tidy(h.ctx()))
	want(t, "steps when nothing is free", steps, 0)
	left, err := filepath.Glob(path + ".compacted-*")
	h.need(err)
	want(t, "drafts left", len(left), 0)
}

// Whoever comes while the file is copied gets the store at once, and the copy is not begun
// again soon.
func TestGivingBackIsGivenUpWhenSomebodyComes(t *testing.T) {
	path := roomy(t)
	other := openAt(t, path)
	var coming sync.WaitGroup
	begun, done := 0, ""
	h := tidiedAt(t, path, func(step string) {
		done = step
		if step != "some of it is copied" {
			return
		}
		if begun++; begun > 1 {
			return
		}
		came := make(chan struct{})
		coming.Go(func() {
			defer close(came)
			other.bookmark(longPiece(8).Title)
		})
		awaitTurnstile(t, path, came)
	})
	coming.Wait()
	if begun == 0 || done == "the draft is in its place" {
		t.Errorf("the last of %d steps was: %s", begun, done)
	}
	want(t, "bookmarks", len(h.page(store.Query{Bookmarked: true}).Rows), 2)
	left, err := filepath.Glob(path + ".compacted-*")
	h.need(err)
	want(t, "drafts left", len(left), 0)

	before := sizeOf(t, path)
	h.need(h.Tidy(h.ctx()))
	want(t, "size soon after", sizeOf(t, path), before)
	earlier := time.Now().Add(-2 * time.Hour)
	h.need(os.Chtimes(path+".compact", earlier, earlier))
	h.need(h.Tidy(h.ctx()))
	if after := sizeOf(t, path); after*2 > before {
		t.Errorf("two hours later the file has %d bytes and had %d", after, before)
	}
	h.sound()
}
