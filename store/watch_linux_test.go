package store_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tidings/store"
)

// inotifies counts the watchers of the system that this process has open, of
// which a user may have 128.
func inotifies(t *testing.T) (count int) {
	t.Helper()
	files, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if to, err := os.Readlink(filepath.Join("/proc/self/fd", f.Name())); err == nil && strings.Contains(to, "inotify") {
			count++
		}
	}
	return count
}

// All who watch a store share one watcher of the system. Each hears of what has
// happened since it came, and the last to leave takes the watcher with it.
func TestManyWatchers(t *testing.T) {
	h := newsroom(t)
	before := inotifies(t)
	ctx, stop := context.WithCancel(h.ctx())
	defer stop()
	late := time.After(30 * time.Second)
	hear := func(changed <-chan struct{}) {
		t.Helper()
		select {
		case _, open := <-changed:
			want(t, "still watching", open, true)
		case <-late:
			t.Fatal("a watcher hears nothing")
		}
	}
	var watchers []<-chan struct{}
	first := h.Watch(ctx)
	h.bookmark("a2")
	hear(first)
	for range 200 {
		watchers = append(watchers, h.Watch(ctx))
	}
	want(t, "watchers of the system", inotifies(t)-before, 1)
	brief, leave := context.WithCancel(h.ctx())
	left := h.Watch(brief)
	leave()
	for range left { // until it is closed
	}
	h.bookmark("a3")
	other, err := store.Open(h.path, store.Options{})
	h.need(err)
	_, err = other.Bookmark(h.ctx(), store.Local, true, h.number("b1"))
	h.need(err)
	h.need(other.Close())
	for _, w := range watchers {
		hear(w)
	}
	stop()
	for _, w := range watchers {
		for range w {
		}
	}
	for tick := time.NewTicker(time.Millisecond); inotifies(t) > before; {
		select {
		case <-late:
			t.Fatal("the watcher of the system stays")
		case <-tick.C:
		}
	}
	again, stop := context.WithCancel(h.ctx())
	defer stop()
	anew := h.Watch(again)
	h.bookmark("a4")
	hear(anew)
}
