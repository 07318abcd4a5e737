package store_test

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tidings/store"
)

// BenchmarkLongActs does changes of very many things, and reports the longest of their
// transactions, which is how long others wait.
//
//	go test ./store -run - -bench LongActs -benchtime 1x
func BenchmarkLongActs(b *testing.B) {
	const feeds, articles = 20_000, 20_000
	var began time.Time
	var longest time.Duration
	steps := 0
	s, err := store.Open(filepath.Join(b.TempDir(), "tidings.db"), store.Options{Began: func(bool) {
		if now := time.Now(); !began.IsZero() {
			longest, began = max(longest, now.Sub(began)), now
			steps++
		}
	}})
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	ctx := context.Background()
	var wishes []store.Wish
	var ids []store.FeedID
	for i := range feeds {
		wishes = append(wishes, store.Wish{URL: fmt.Sprintf("https://%d.example/feed", i)})
		ids = append(ids, store.FeedID(i+1))
	}
	var numbers []store.Number
	var all []store.Incoming
	for i := range articles {
		numbers = append(numbers, store.Number(i+1))
		all = append(all, piece(fmt.Sprint(i), i))
	}
	tags := make([]string, 50)
	for i := range tags {
		tags[i] = fmt.Sprint("t", i)
	}
	mark := func(edit store.MarkEdit) func() error {
		return func() error { _, err := s.EditMarks(ctx, store.Local, edit, numbers...); return err }
	}
	undo := func() error { _, err := s.Undo(ctx, store.Local); return err }
	for _, one := range []struct {
		name string
		do   func() error
	}{
		{"subscribe", func() error { _, err := s.Subscribe(ctx, store.Local, wishes...); return err }},
		{"move", func() error { return s.Move(ctx, store.Local, "Elsewhere", ids...) }},
		{"move folder", func() error { _, err := s.MoveFolder(ctx, store.Local, "Elsewhere", "Nowhere/Else"); return err }},
		{"unsubscribe", func() error { return s.Unsubscribe(ctx, store.Local, ids...) }},
		{"undo", undo},
		{"record", func() error { _, err := s.Record(ctx, store.Fetched{Feed: 1, At: noon, Articles: all}); return err }},
		{"tag 50", mark(store.MarkEdit{Tags: tags})},
		{"undo", undo},
		{"tag", mark(store.MarkEdit{Tags: []string{"one"}})},
		{"rename tag", func() error { _, err := s.MoveTag(ctx, store.Local, "one", "two"); return err }},
		{"undo", undo},
		{"note", mark(store.MarkEdit{Bookmark: true, Note: new(strings.Repeat("n", 2000))})},
		{"unnote", mark(store.MarkEdit{Note: new("")})},
		{"undo", undo},
		{"read", func() error { _, err := s.MarkRead(ctx, store.Local, true, numbers...); return err }},
		{"delete", func() error { _, err := s.Delete(ctx, store.Local, numbers...); return err }},
		{"undo", undo},
		{"unread list", func() error { _, err := s.MarkRead(ctx, store.Local, false, numbers...); return err }},
		{"read list", func() error { _, err := s.MarkListRead(ctx, store.Local, store.Query{}, 1<<31); return err }},
	} {
		start := time.Now()
		began, longest, steps = start, 0, 0
		if err := one.do(); err != nil {
			b.Fatal(one.name, err)
		}
		longest = max(longest, time.Since(began))
		began = time.Time{}
		fmt.Printf("%-12s %8s in %3d steps, the longest %s\n", one.name, time.Since(start).Round(time.Millisecond), steps, longest.Round(time.Millisecond))
	}
}
