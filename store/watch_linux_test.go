package store_test

import (
	"context"
	"os"
	"path/filepath"
	"runtime"
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
	hear := func(changed <-chan store.Difference) {
		t.Helper()
		select {
		case _, open := <-changed:
			want(t, "still watching", open, true)
		case <-late:
			t.Fatal("a watcher hears nothing")
		}
	}
	var watchers []<-chan store.Difference
	first := h.Watch(ctx, store.Local)
	h.bookmark("a2")
	hear(first)
	for range 200 {
		watchers = append(watchers, h.Watch(ctx, store.Local))
	}
	want(t, "watchers of the system", inotifies(t)-before, 1)
	brief, leave := context.WithCancel(h.ctx())
	left := h.Watch(brief, store.Local)
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
	await(t, "the watcher of the system goes", func() bool { return inotifies(t) == before })
	again, stop := context.WithCancel(h.ctx())
	defer stop()
	anew := h.Watch(again, store.Local)
	h.bookmark("a4")
	hear(anew)
}

// await waits until something is so.
func await(t *testing.T, what string, so func() bool) {
	t.Helper()
	late := time.After(30 * time.Second)
	for tick := time.NewTicker(time.Millisecond); !so(); {
		select {
		case <-late:
			t.Fatal("never: ", what)
		case <-tick.C:
		}
	}
}

// A store that is closed takes with it all that watching it needs, though nobody has
// left: goroutines, open files, the watcher of the system. Nobody can come any more.
func TestClosingEndsWatching(t *testing.T) {
	h := newsroom(t)
	files := func() int {
		t.Helper()
		open, err := os.ReadDir("/proc/self/fd")
		h.need(err)
		return len(open)
	}
	h.row("a1") // what it keeps warm is open
	watchers, opened, running := inotifies(t), files(), runtime.NumGoroutine()
	ctx, stop := context.WithCancel(h.ctx())
	defer stop()
	for range 3 {
		var stores []*store.Store
		var watched []<-chan store.Difference
		for range 4 {
			s, err := store.Open(h.path, store.Options{})
			h.need(err)
			stores = append(stores, s)
			watched = append(watched, s.Watch(ctx, store.Local), s.Watch(ctx, store.Local))
		}
		_, err := stores[0].MarkListRead(h.ctx(), store.Local, store.Query{}, 1<<31)
		h.need(err)
		_, err = stores[1].Undo(h.ctx(), store.Local)
		h.need(err)
		for _, changed := range watched {
			_, open := <-changed
			want(t, "watching", open, true)
		}
		for _, s := range stores {
			h.need(s.Close())
			watched = append(watched, s.Watch(ctx, store.Local))
			h.need(s.Close())
		}
		for _, changed := range watched {
			for range changed { // until it is closed
			}
		}
	}
	await(t, "all is as before", func() bool {
		return inotifies(t) == watchers && files() <= opened && runtime.NumGoroutine() <= running
	})
}
