package store_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	bolt "go.etcd.io/bbolt"

	"tidings/store"
)

// Changes that take several steps. Each of slowActs takes more than two on a store that
// archive made.

const (
	actFeeds    = 600
	actArticles = 2200
	actGuest    = store.AccountID(2)
)

// archive is a store with many feeds, and many articles in the first.
func archive(t testing.TB) *house {
	h := open(t)
	var wishes []store.Wish
	for i := range actFeeds {
		wishes = append(wishes, store.Wish{URL: fmt.Sprintf("https://%d.example", i)})
	}
	_, err := h.AddAccount(h.ctx(), "guest", "SHA256:guest")
	h.need(err)
	for _, a := range []store.AccountID{store.Local, actGuest} {
		_, err := h.Subscribe(h.ctx(), a, wishes...)
		h.need(err)
	}
	var articles []store.Incoming
	for i := range actArticles {
		articles = append(articles, piece(fmt.Sprint(i), i))
		articles[i].Published = articles[i].Published.AddDate(0, 0, -40)
	}
	h.at = noon.AddDate(0, 0, -40) // they are old enough to be set aside
	h.record(1, articles...)
	h.at = noon
	_, err = h.EditMarks(h.ctx(), store.Local, store.MarkEdit{Tags: []string{"old"}}, 1, 2, 3)
	h.need(err)
	_, err = h.Save(h.ctx(), store.Local, piece("saved", 1)) // an import would subscribe to its feed
	h.need(err)
	return h
}

// actNumbers are the articles of an archive.
func actNumbers() (all []store.Number) {
	for n := range actArticles {
		all = append(all, store.Number(n+1))
	}
	return all
}

func actFeedIDs() (all []store.FeedID) {
	for id := range actFeeds {
		all = append(all, store.FeedID(id+1))
	}
	return all
}

// A slowAct is an act that takes several steps; first is what has to be done before.
type slowAct struct {
	first, do func(context.Context, *store.Store) error
}

func markAll(ctx context.Context, s *store.Store) error {
	_, err := s.EditMarks(ctx, store.Local, store.MarkEdit{Bookmark: true, Note: new("why"), Tags: []string{"new"}, How: store.ReplaceTags}, actNumbers()...)
	return err
}

func slowActs() map[string]slowAct {
	return map[string]slowAct{
		"subscribe": {nil, func(ctx context.Context, s *store.Store) error {
			var wishes []store.Wish
			for i := range actFeeds {
				wishes = append(wishes, store.Wish{URL: fmt.Sprintf("https://more-%d.example", i)})
			}
			_, err := s.Subscribe(ctx, store.Local, wishes...)
			return err
		}},
		"unsubscribe": {nil, func(ctx context.Context, s *store.Store) error {
			return s.Unsubscribe(ctx, store.Local, actFeedIDs()...)
		}},
		"move": {nil, func(ctx context.Context, s *store.Store) error {
			return s.Move(ctx, store.Local, "Elsewhere", actFeedIDs()...)
		}},
		"rename folder": {func(ctx context.Context, s *store.Store) error {
			return s.Move(ctx, store.Local, "World/Asia", actFeedIDs()...)
		}, func(ctx context.Context, s *store.Store) error {
			_, err := s.MoveFolder(ctx, store.Local, "World", "Planet")
			return err
		}},
		"mark": {nil, markAll},
		"rename tag": {markAll, func(ctx context.Context, s *store.Store) error {
			_, err := s.MoveTag(ctx, store.Local, "new", "newer")
			return err
		}},
		"delete": {nil, func(ctx context.Context, s *store.Store) error {
			_, err := s.Delete(ctx, store.Local, actNumbers()...)
			return err
		}},
		"load": {nil, func(ctx context.Context, s *store.Store) error {
			_, err := s.Load(ctx, store.Local, strings.NewReader(manyLines()), store.LoadOptions{Clean: gate})
			return err
		}},
		"import": {nil, func(ctx context.Context, s *store.Store) error {
			var all []store.ImportedArticle
			for i := range 250 {
				all = append(all, link(fmt.Sprintf("https://example.org/%03d", i), noon, ""))
			}
			_, err := s.Import(ctx, store.Local, links(all))
			return err
		}},
		"set aside": {nil, func(ctx context.Context, s *store.Store) error {
			_, err := s.SetAside(ctx, store.Local, 30)
			return err
		}},
		"bring back": {func(ctx context.Context, s *store.Store) error {
			_, err := s.SetAside(ctx, store.Local, 30)
			return err
		}, func(ctx context.Context, s *store.Store) error {
			_, err := s.SetAside(ctx, store.Local, 0)
			return err
		}},
		"undo": {markAll, func(ctx context.Context, s *store.Store) error {
			_, err := s.Undo(ctx, store.Local)
			return err
		}},
		"redo": {func(ctx context.Context, s *store.Store) error {
			err := markAll(ctx, s)
			_, undone := s.Undo(ctx, store.Local)
			return errors.Join(err, undone)
		}, func(ctx context.Context, s *store.Store) error {
			_, err := s.Redo(ctx, store.Local)
			return err
		}},
		"remove": {nil, func(ctx context.Context, s *store.Store) error {
			return s.RemoveAccount(ctx, actGuest)
		}},
	}
}

// seen is what an act can change, as people see it.
func (h *house) seen() string {
	h.t.Helper()
	all, err := h.Accounts(h.ctx())
	h.need(err)
	guest, err := h.Feeds(h.ctx(), actGuest)
	h.need(err)
	tags, err := h.Tags(h.ctx(), store.Local)
	h.need(err)
	marks, err := h.Marks(h.ctx(), store.Local, actNumbers()...)
	h.need(err)
	notes := 0
	for _, m := range marks {
		notes += len(m.Note)
	}
	folders := map[string]int{}
	for _, f := range h.feeds() {
		folders[f.Subscription.Folder]++
	}
	counts, err := h.Count(h.ctx(), store.Local, noon)
	h.need(err)
	return fmt.Sprintf("%d accounts; %d feeds of the guest; folders %v; tags %v; %d marks, notes %d; %+v; history: %s",
		len(all), len(guest), folders, tags, len(marks), notes, counts, h.history(9))
}

// An act whose context ends is taken back at once.
func TestF2AnActEndsWithItsContext(t *testing.T) {
	base := archive(t)
	for name, act := range slowActs() {
		if name == "remove" { // who is gone stays gone
			continue
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(t.TempDir(), "tidings.db")
			copyFile(t, base.path, path)
			h := openAt(t, path)
			if act.first != nil {
				h.need(act.first(h.ctx(), h.Store))
			}
			before := h.seen()
			ctx, cancel := context.WithCancel(h.ctx())
			steps := 0
			s, err := store.Open(path, store.Options{Now: func() time.Time { return noon }, Began: func(writing bool) {
				if steps++; steps == 3 {
					cancel()
				}
			}})
			h.need(err)
			defer s.Close()
			wantErr(t, "stopped", act.do(ctx, s), context.Canceled)
			want(t, "afterwards", h.seen(), before)
			h.need(act.do(h.ctx(), s))
		})
	}
}

// Others get the lock between two steps, however much a person has named.
func TestF2OthersGetInBetween(t *testing.T) {
	base := archive(t)
	for name, act := range slowActs() {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "tidings.db")
			copyFile(t, base.path, path)
			h := openAt(t, path)
			if act.first != nil {
				h.need(act.first(h.ctx(), h.Store))
			}
			carol, err := h.AddAccount(h.ctx(), "carol", "SHA256:carol")
			h.need(err)
			between, inside := 0, false
			var s *store.Store
			s, err = store.Open(path, store.Options{Now: func() time.Time { return noon }, Began: func(writing bool) {
				if writing && !inside {
					between++
					inside = true
					_, err := s.SaveSearch(h.ctx(), carol.ID, fmt.Sprint(between), "x")
					h.need(err)
					inside = false
				}
			}})
			h.need(err)
			defer s.Close()
			h.need(act.do(h.ctx(), s))
			if between < 2 {
				t.Errorf("others got in %d times", between)
			}
		})
	}
}

// A change of a long list is undone and redone whole, and again after the store was opened anew.
func TestF2ALongChangeIsOneStep(t *testing.T) {
	h := archive(t)
	before, size := h.seen(), h.bytesOf("history", "parts")
	h.need(markAll(h.ctx(), h.Store))
	after := h.seen()
	want(t, "history", h.history(1), "bookmarked 2,200 articles")
	for range 2 {
		want(t, "undone", h.undo(), "bookmarked 2,200 articles")
		h.reopen()
		want(t, "after undo", strings.Replace(h.seen(), "bookmarked 2,200 articles (undone); ", "", 1), before)
		h.redo()
		h.reopen()
		want(t, "after redo", h.seen(), after)
	}
	h.undo()
	h.bookmark("1") // what was undone can never be redone
	h.need(h.Tidy(h.ctx()))
	if grown := h.bytesOf("history", "parts") - size; grown > 1000 {
		t.Errorf("history has %d bytes more than before", grown)
	}
}

// A note on many articles is in history once.
func TestF3HistoryKeepsANoteOnce(t *testing.T) {
	h := open(t)
	var articles []store.Incoming
	for i := range 500 {
		articles = append(articles, piece(fmt.Sprint(i), i))
	}
	h.record(h.subscribe(store.Local, "https://a.example", ""), articles...)
	note := strings.Repeat("n", 19_000)
	changed, err := h.EditMarks(h.ctx(), store.Local, store.MarkEdit{Bookmark: true, Note: &note}, actNumbers()[:500]...)
	h.need(err)
	want(t, "changed", changed, 500)
	if size := h.bytesOf("history", "parts"); size > 3*len(note) {
		t.Errorf("history takes %d bytes for a note of %d", size, len(note))
	}
	h.undo()
	want(t, "marks after undo", len(h.page(store.Query{Bookmarked: true}).Rows), 0)
	h.redo()
	marks, err := h.Marks(h.ctx(), store.Local, 1, 500)
	h.need(err)
	want(t, "notes after redo", marks[1].Note+marks[500].Note, note+note)
}

// bytesOf is how many bytes the values of buckets have.
func (h *house) bytesOf(buckets ...string) (size int) {
	h.t.Helper()
	path := filepath.Join(h.t.TempDir(), "copy.db")
	copyFile(h.t, h.path, path)
	db, err := bolt.Open(path, 0o600, nil)
	h.need(err)
	defer db.Close()
	h.need(db.View(func(b *bolt.Tx) error {
		for _, name := range buckets {
			h.need(b.Bucket([]byte(name)).ForEach(func(_, v []byte) error {
				size += len(v)
				return nil
			}))
		}
		return nil
	}))
	return size
}

// midway is a copy of the library while something that takes several steps is done to it.
func (h *house) midway() string {
	h.t.Helper()
	path := filepath.Join(h.t.TempDir(), "midway.db")
	writes := 0
	s, err := store.Open(h.path, store.Options{Now: func() time.Time { return noon }, Began: func(writing bool) {
		if writes++; writes == 3 {
			text, err := os.ReadFile(h.path)
			h.need(errors.Join(err, os.WriteFile(path, text, 0o600)))
		}
	}})
	h.need(err)
	defer s.Close()
	h.need(slowActs()["subscribe"].do(h.ctx(), s))
	return path
}

// What an older tidings wrote in history is undone and redone as ever.
func TestF3OldHistoryIsRead(t *testing.T) {
	h := newsroom(t)
	h.bookmark("a2")
	n := h.number("a2")
	db, err := bolt.Open(h.path, 0o600, nil)
	h.need(err)
	h.need(db.Update(func(b *bolt.Tx) error {
		k, _ := b.Bucket([]byte("history")).Cursor().Last()
		old := fmt.Sprintf(`{"when":"2026-11-22T12:00:00Z","what":"old","marks":{"%d":[{},{"bookmarked":"2026-11-22T12:00:00Z"}]}}`, n)
		return b.Bucket([]byte("history")).Put(k, []byte(old))
	}))
	h.need(db.Close())
	want(t, "undone", h.undo(), "old")
	want(t, "bookmarks", h.titles(store.Query{Bookmarked: true}), "a1 b3 c4")
	h.redo()
	want(t, "bookmarks", h.titles(store.Query{Bookmarked: true}), "a1 a2 b3 c4")
}
