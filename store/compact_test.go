//go:build unix

package store_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tidings/store"
)

// holed is a store with much free room in it, and with something of everything.
func holed(t *testing.T) *house {
	h := open(t)
	feed := h.subscribe(store.Local, "https://a.example", "World")
	var all []store.Incoming
	for i := range 600 {
		all = append(all, longPiece(i))
	}
	h.record(feed, all...)
	h.need(h.Tidy(h.ctx())) // and the bodies that stood alone have left their pages
	_, err := h.EditMarks(h.ctx(), store.Local, store.MarkEdit{Bookmark: true, Note: new("why"), Tags: []string{"here"}, How: store.ReplaceTags}, 3)
	h.need(err)
	_, err = h.SaveSearch(h.ctx(), store.Local, "Old stories", `"old story"`)
	h.need(err)
	return h
}

// bulky is an article of a megabyte that packing makes little smaller.
func bulky(i int) store.Incoming {
	dice, text := rand.New(rand.NewPCG(1, uint64(i))), strings.Builder{}
	for text.Len() < 1<<20 {
		fmt.Fprintf(&text, "<p>%x</p>", dice.Uint64())
	}
	in := longPiece(i)
	in.Content.Source = text.String()
	return in
}

// whatIsIn tells much of what is in a store.
func whatIsIn(h *house) string {
	h.t.Helper()
	p := h.page(store.Query{})
	found := h.page(store.Query{Text: `"same old" number`})
	tags, err := h.Tags(h.ctx(), store.Local)
	h.need(err)
	searches, err := h.Searches(h.ctx(), store.Local)
	h.need(err)
	history, err := h.History(h.ctx(), store.Local, 10)
	h.need(err)
	return fmt.Sprint(titles(p.Rows), found.Total, tags, searches, history)
}

func TestCompactingGivesRoomBackAndLosesNothing(t *testing.T) {
	h := holed(t)
	other, err := store.Open(h.path, store.Options{Now: func() time.Time { return noon }})
	h.need(err)
	defer other.Close()
	before := whatIsIn(h)
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	changes := other.Watch(ctx, store.Local)
	was, err := h.Space(h.ctx())
	h.need(err)
	steps := 0
	from, to, err := h.Compact(h.ctx(), func(done, total int64) { steps++ })
	h.need(err)
	now, err := h.Space(h.ctx())
	h.need(err)
	if from != was.Size || to != now.Size || to >= from || now.Free*10 > now.Size || was.Free == 0 {
		t.Errorf("compacted from %d to %d bytes; the space was %+v and is %+v", from, to, was, now)
	}
	want(t, "what is in it", whatIsIn(h), before)
	<-changes // the other store has noticed that it is another file
	p, err := other.List(h.ctx(), store.Local, store.Query{}, store.Cursor{}, 1000)
	h.need(err)
	want(t, "articles for those who had it open", len(p.Rows), 600)
	_, err = other.Bookmark(h.ctx(), store.Local, true, 9)
	h.need(err)
	h.sound()
	_, err = h.Undo(h.ctx(), store.Local)
	h.need(err)
	left, err := filepath.Glob(h.path + ".compacted-*")
	h.need(err)
	want(t, "drafts left", len(left), 0)
}

func TestCompactingIsGivenUpWithoutATrace(t *testing.T) {
	h := holed(t)
	before := whatIsIn(h)
	for i := range 12 { // so that there are several steps
		h.record(1, bulky(5000+i))
	}
	_, _, err := h.Compact(&impatientContext{context.Background(), 0}, nil)
	wantErr(t, "compact", err, context.Canceled)
	h.need(os.WriteFile(h.path+".compacted-123", []byte("of somebody who was killed"), 0o600))
	_, _, err = h.Compact(h.ctx(), nil)
	h.need(err)
	left, err := filepath.Glob(h.path + ".compacted-*")
	h.need(err)
	want(t, "drafts left", len(left), 0)
	h.sound()
	if after := whatIsIn(h); after == before {
		t.Error("nothing was added")
	}
}

// Compactions again and again, beside two who write and two who read: everything
// acknowledged is there.
func TestCompactingBesideOthers(t *testing.T) {
	h := open(t)
	feed := h.subscribe(store.Local, "https://a.example", "")
	var all []store.Incoming
	for i := range 2 * toggled {
		all = append(all, piece(fmt.Sprint("k", i), i))
	}
	h.record(feed, all...)
	readers := []*helper{helping(t, "read", h.path, 0), helping(t, "read", h.path, 0)}
	togglers := []*helper{helping(t, "toggle", h.path, 1), helping(t, "toggle", h.path, 1+toggled)}
	for _, one := range togglers {
		one.line()
	}
	for range 15 {
		if _, _, err := h.Compact(h.ctx(), nil); err != nil {
			t.Fatal(err)
		}
		for _, one := range togglers {
			one.line() // each has changed something since
		}
	}
	for i, one := range togglers {
		lines := one.rest()
		last := 0
		if len(lines) > 0 {
			_, err := fmt.Sscan(lines[len(lines)-1], &last)
			h.need(err)
			for step := max(0, last+1-toggled); step <= last; step++ {
				n, on := togglerStep(1+i*toggled, step)
				rows, err := h.Rows(h.ctx(), store.Local, n)
				h.need(err)
				want(t, fmt.Sprintf("bookmark of %d", n), rows[0].Bookmarked, on)
			}
		}
	}
	for _, one := range readers {
		one.rest()
	}
	h.sound()
}

func TestTwoDoNotCompactAtOnce(t *testing.T) {
	h := holed(t)
	_, _, err := h.Compact(h.ctx(), func(int64, int64) {})
	h.need(err)
	inside := false
	for i := range 12 {
		h.record(1, bulky(5000+i))
	}
	_, _, err = h.Compact(h.ctx(), func(int64, int64) {
		if inside {
			return
		}
		inside = true
		_, _, err := h.Compact(h.ctx(), nil)
		wantErr(t, "a second compaction", err, store.ErrLocked)
		short, err := store.Open(h.path, store.Options{Wait: 50 * time.Millisecond})
		h.need(err)
		defer short.Close()
		_, err = short.Bookmark(h.ctx(), store.Local, true, 1)
		wantErr(t, "a change meanwhile", err, store.ErrLocked)
		wantWithin(t, []string{fmt.Sprint(err)}, "(compaction)")
		want(t, "articles meanwhile", len(h.page(store.Query{}).Rows), 612)
	})
	h.need(err)
	if !inside {
		t.Error("nobody asked how far it was")
	}
}

func TestBackupAndRestore(t *testing.T) {
	h := holed(t)
	before := whatIsIn(h)
	copied := filepath.Join(t.TempDir(), "copy.db")
	h.need(h.Backup(h.ctx(), copied, false))
	wantErr(t, "a second backup", h.Backup(h.ctx(), copied, false), store.ErrExists)
	h.need(h.Backup(h.ctx(), copied, true))
	info, err := os.Stat(copied)
	h.need(err)
	want(t, "mode", info.Mode().Perm(), 0o600)

	h.bookmark(longPiece(7).Title)
	h.record(1, piece("later", 1))
	watcher, err := store.Open(h.path, store.Options{})
	h.need(err)
	defer watcher.Close()
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	changes := watcher.Watch(ctx, store.Local)
	kept, err := store.Restore(h.ctx(), copied, h.path, store.Options{Now: func() time.Time { return noon }})
	h.need(err)
	<-changes
	want(t, "what is in it", whatIsIn(h), before)
	h.sound()
	old, err := store.Open(kept, store.Options{})
	h.need(err)
	defer old.Close()
	p, err := old.List(h.ctx(), store.Local, store.Query{}, store.Cursor{}, 1000)
	h.need(err)
	want(t, "articles in what was kept", len(p.Rows), 601)
	second, err := store.Restore(h.ctx(), copied, h.path, store.Options{Now: func() time.Time { return noon }})
	h.need(err)
	want(t, "kept in the same second", second, kept+"-2")
	again, err := store.Restore(h.ctx(), copied, filepath.Join(t.TempDir(), "new", "tidings.db"), store.Options{})
	h.need(err)
	want(t, "kept where there was none", again, "")
}

// What is restored from must be whole, and nothing happens if it is not.
func TestRestoringFromRubbish(t *testing.T) {
	h := holed(t)
	before := whatIsIn(h)
	folder := t.TempDir()
	text := filepath.Join(folder, "text")
	h.need(os.WriteFile(text, make([]byte, 100_000), 0o600))
	cut := filepath.Join(folder, "cut.db")
	h.need(h.Backup(h.ctx(), cut, false))
	info, err := os.Stat(cut)
	h.need(err)
	h.need(os.Truncate(cut, info.Size()/2))
	for from, wrong := range map[string]error{text: store.ErrForeign, cut: store.ErrCorrupt, filepath.Join(folder, "none"): os.ErrNotExist} {
		if _, err := store.Restore(h.ctx(), from, h.path, store.Options{}); !errors.Is(err, wrong) || !errors.Is(err, store.ErrCopy) {
			t.Errorf("restore from %s: %v", filepath.Base(from), err)
		}
	}
	want(t, "what is in it", whatIsIn(h), before)
}

// A copy of an older format is brought up to date before it is put in place, so that
// who has the store open goes on.
func TestRestoringAnOlderFormat(t *testing.T) {
	h := newsroom(t)
	_, err := store.Restore(h.ctx(), "testdata/format-1.db", h.path, store.Options{})
	h.need(err)
	want(t, "what is in it", h.titles(store.Query{}), "Three One Two Kept")
	h.bookmark("One")
	h.sound()
	fresh := filepath.Join(t.TempDir(), "new", "tidings.db")
	_, err = store.Restore(h.ctx(), "testdata/format-1.db", fresh, store.Options{})
	h.need(err)
	found, err := store.Examine(h.ctx(), fresh, store.Options{})
	h.need(err)
	want(t, "format where there was none", found.Format, store.Format())
}

// Somebody copies an older file over one that is open: that is said, and no damage.
func TestAnOlderFileBehindTheStoresBack(t *testing.T) {
	h := newsroom(t)
	copyFile(t, "testdata/format-1.db", h.path+".new")
	h.need(os.Rename(h.path+".new", h.path))
	_, err := h.List(h.ctx(), store.Local, store.Query{}, store.Cursor{}, 10)
	wantErr(t, "a look", err, store.ErrOlder)
	_, err = h.Bookmark(h.ctx(), store.Local, true, 1)
	wantErr(t, "a change", err, store.ErrOlder)
	openAt(t, h.path)
	h.bookmark("One")
}
