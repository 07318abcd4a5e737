package store_test

import (
	"bytes"
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"tidings/store"
)

// A transactionCount is what Options.Began has been told so far.
type transactionCount struct {
	mu               sync.Mutex
	reading, writing int
}

func (c *transactionCount) began(writing bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if writing {
		c.writing++
	} else {
		c.reading++
	}
}

// of returns how many transactions of each kind fn makes.
func (c *transactionCount) of(fn func()) (reading, writing int) {
	c.mu.Lock()
	c.reading, c.writing = 0, 0
	c.mu.Unlock()
	fn()
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.reading, c.writing
}

func TestEachMethodIsOneTransaction(t *testing.T) {
	c := &transactionCount{}
	path := filepath.Join(t.TempDir(), "tidings.db")
	s, err := store.Open(path, store.Options{Began: c.began})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	ctx := context.Background()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	var feed store.FeedID
	for _, one := range []struct {
		name             string
		do               func()
		reading, writing int
	}{
		{"Subscribe", func() {
			fresh, err := s.Subscribe(ctx, store.Local, store.Wish{URL: "https://example.org/feed"})
			must(err)
			feed = fresh[0].ID
		}, 0, 1},
		{"Record", func() {
			_, err := s.Record(ctx, store.Fetched{Feed: feed, At: noon, Articles: []store.Incoming{piece("one", 1)}})
			must(err)
		}, 1, 1},
		{"List", func() {
			_, err := s.List(ctx, store.Local, store.Query{}, store.Cursor{}, 50)
			must(err)
		}, 1, 0},
		{"Bookmark", func() {
			_, err := s.Bookmark(ctx, store.Local, true, 1)
			must(err)
		}, 0, 1},
		{"Watch", func() {
			watching, leave := context.WithCancel(ctx)
			changed := s.Watch(watching, store.Local)
			leave()
			for range changed {
			}
		}, 0, 0},
	} {
		reading, writing := c.of(one.do)
		if reading != one.reading || writing != one.writing {
			t.Errorf("%s: %d reading and %d writing transactions, want %d and %d", one.name, reading, writing, one.reading, one.writing)
		}
	}
}

func TestSavedSearchesAreCountedTogether(t *testing.T) {
	c := &transactionCount{}
	h := newsroom(t)
	h.need(h.Tidy(h.ctx()))
	for i := range 12 {
		_, err := h.SaveSearch(h.ctx(), store.Local, fmt.Sprint("search ", i), "text is:unread")
		h.need(err)
	}
	s, err := store.Open(h.path, store.Options{Began: c.began})
	h.need(err)
	defer s.Close()
	reading, writing := c.of(func() {
		all, err := s.Searches(h.ctx(), store.Local)
		h.need(err)
		for _, one := range all {
			want(t, one.Name, one.Total, 8)
			want(t, one.Name+", unread", one.Unread, 8)
		}
		want(t, "searches", len(all), 12)
	})
	want(t, "reading", reading, 2)
	want(t, "writing", writing, 0)
	_, err = h.SaveSearch(h.ctx(), store.Local, "phrase", `"text of"`)
	h.need(err)
	all, err := s.Searches(h.ctx(), store.Local)
	h.need(err)
	want(t, "a phrase", all[0].Total, 12)
}

// A dump looks at many feeds in one transaction, and at none of which nothing was read.
func TestADumpIsFewTransactions(t *testing.T) {
	const feeds = 260 // more than one transaction looks at
	c := &transactionCount{}
	path := filepath.Join(t.TempDir(), "tidings.db")
	s, err := store.Open(path, store.Options{Began: c.began})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	ctx, need := context.Background(), func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	var wishes []store.Wish
	for i := range feeds {
		wishes = append(wishes, store.Wish{URL: fmt.Sprintf("https://%d.example/feed", i)})
	}
	fresh, err := s.Subscribe(ctx, store.Local, wishes...)
	need(err)
	for _, f := range fresh {
		_, err := s.Record(ctx, store.Fetched{Feed: f.ID, At: noon, Articles: []store.Incoming{piece("one", 1), piece("two", 2)}})
		need(err)
	}
	var dumped bytes.Buffer
	dump := func() int {
		reading, writing := c.of(func() {
			dumped.Reset()
			need(s.Dump(ctx, store.Local, &dumped, store.DumpOptions{}))
		})
		want(t, "writing", writing, 0)
		return reading
	}
	unread := dump()
	want(t, "lines of what was read", strings.Count(dumped.String(), `"kind":"read"`), 0)
	_, err = s.MarkListRead(ctx, store.Local, store.Query{}, 1<<31)
	need(err)
	read := dump()
	want(t, "lines of what was read", strings.Count(dumped.String(), `"kind":"read"`), feeds)
	if unread > 5 || read > 10 {
		t.Errorf("%d transactions where nothing is read, and %d where all is", unread, read)
	}
}
