package store_test

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"tidings/store"
)

var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

func open(t testing.TB) *store.Store {
	t.Helper()
	s, err := store.Open(filepath.Join(t.TempDir(), "tidings.db"), store.Options{Now: func() time.Time { return noon }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

func TestSmoke(t *testing.T) {
	s, ctx := open(t), context.Background()
	fs, err := s.Subscribe(ctx, store.Local, store.Wish{URL: "https://example.org/feed", Folder: "World"})
	if err != nil || len(fs) != 1 {
		t.Fatal(fs, err)
	}
	out, err := s.Record(ctx, store.Fetched{Feed: fs[0].ID, At: noon, Title: "Example", Articles: []store.Incoming{
		{Key: "1", Title: "One", Published: noon.Add(-time.Hour), Link: "https://example.org/1", Content: store.Body{Source: "<p>Élan vital</p>"}},
		{Key: "2", Title: "Two", Published: noon.Add(-2 * time.Hour), Link: "https://example.org/2"},
		{Key: "3", Title: "Three"},
	}})
	if err != nil || out[0].New != 3 {
		t.Fatal(out, err)
	}
	p, err := s.List(ctx, store.Local, store.Query{}, store.Cursor{}, 10)
	if err != nil || len(p.Rows) != 3 || p.Rows[0].Title != "Three" {
		t.Fatal(p, err)
	}
	p2, _ := s.List(ctx, store.Local, store.Query{Feed: fs[0].ID}, store.After(p.Rows[0]), 1)
	if len(p2.Rows) != 1 || p2.Rows[0].Title != "One" || !p2.More || p2.Rows[0].Source != "Example" {
		t.Fatal(p2)
	}
	if n, err := s.MarkRead(ctx, store.Local, true, p2.Rows[0].Number); n != 1 || err != nil {
		t.Fatal(n, err)
	}
	if n, err := s.Bookmark(ctx, store.Local, true, p2.Rows[0].Number); n != 1 || err != nil {
		t.Fatal(n, err)
	}
	r, err := s.Find(ctx, store.Local, "http://www.example.org/1/?utm_source=x")
	if err != nil || !r.Read || !r.Bookmarked {
		t.Fatal(r, err)
	}
	p, err = s.List(ctx, store.Local, store.Query{Text: "elan"}, store.Cursor{}, 10)
	if err != nil || len(p.Rows) != 1 {
		t.Fatal(p, err)
	}
	for _, want := range []string{"took", "x"} {
		_ = want
		c, err := s.Undo(ctx, store.Local)
		t.Log(c, err)
	}
	c, err := s.Count(ctx, store.Local, noon.Add(-90*time.Minute))
	t.Log(c, err)
	fsub, err := s.Feeds(ctx, store.Local)
	t.Log(fsub, err)
}
