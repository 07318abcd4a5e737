package store_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"tidings/store"
	"tidings/store/dbfile"
)

// Whoever was stopped while it waited for the lock keeps nobody out of a store that is
// free, nor readers out of one that others read.
func TestF6StoppedInTheTurnstile(t *testing.T) {
	h := sharedStore(t)
	impatient, err := store.Open(h.path, store.Options{Wait: 2 * time.Second})
	h.need(err)
	defer impatient.Close()
	ask := func(what string) {
		t.Helper()
		for range 3 {
			_, err := impatient.List(h.ctx(), store.Local, store.Query{}, store.Cursor{}, 1)
			wantErr(t, "reading, "+what, err, nil)
		}
	}
	reader := stopped(t, "copy", h.path)
	waiting := helping(t, "wait", h.path, 0)
	atTurnstile := func() []dbfile.Holder { return dbfile.AtTurnstile(h.path) }
	until(t, func() bool {
		return slices.ContainsFunc(atTurnstile(), func(at dbfile.Holder) bool { return at.PID == waiting.cmd.Process.Pid })
	})
	waiting.stop()
	ask("beside a reader")
	reader.wake()
	reader.rest()
	ask("the store is free")
	for range 3 {
		_, err := impatient.Bookmark(h.ctx(), store.Local, true, 2)
		wantErr(t, "writing", err, nil)
	}
	all := atTurnstile()
	if len(all) != 1 || all[0].PID != waiting.cmd.Process.Pid || !all[0].Stopped || all[0].Command == "" {
		t.Errorf("in the turnstile: %+v", all)
	}

	waiting.wake()
	waiting.rest()
	want(t, "bookmarks", h.page(store.Query{Bookmarked: true}).Total, 2)
	want(t, "in the turnstile when it has gone on", len(atTurnstile()), 0)
	ask("the turnstile is free")
}

// A change that waits for another process keeps the reads of its own process waiting for
// a moment only.
func TestF6WriterWaitsInTheSameProcess(t *testing.T) {
	h := sharedStore(t)
	patient, err := store.Open(h.path, store.Options{Wait: 20 * time.Second})
	h.need(err)
	defer patient.Close()
	reader := stopped(t, "copy", h.path)
	changed := make(chan error, 1)
	go func() {
		_, err := patient.Bookmark(h.ctx(), store.Local, true, 2)
		changed <- err
	}()
	until(t, func() bool { return turnstileIsTaken(t, h.path) })
	for range 3 {
		_, err = patient.List(h.ctx(), store.Local, store.Query{}, store.Cursor{}, 1)
		h.need(err)
	}
	select {
	case err := <-changed:
		t.Errorf("the change did not wait: %v", err)
	default:
	}
	reader.wake()
	reader.rest()
	h.need(<-changed)
}

// Readers who keep a writer out are named.
func TestF9StoppedReadersAreNamed(t *testing.T) {
	h := sharedStore(t)
	impatient, err := store.Open(h.path, store.Options{Wait: 200 * time.Millisecond})
	h.need(err)
	defer impatient.Close()
	first, second := stopped(t, "copy", h.path), stopped(t, "copy", h.path)
	_, err = impatient.Bookmark(h.ctx(), store.Local, true, 2)
	wantErr(t, "writing", err, store.ErrLocked)
	for _, reader := range []*helper{first, second} {
		if name := fmt.Sprintf("process %d (%s", reader.cmd.Process.Pid, filepath.Base(os.Args[0])); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%v does not say %q", err, name)
		}
	}
	if err == nil || !strings.HasSuffix(err.Error(), ", which are stopped") {
		t.Errorf("%v does not say that they are stopped", err)
	}
	first.kill()
	second.wake()
	second.rest()
}

// A process that has the lock by several descriptors is one holder.
func TestF9EachHolderOnce(t *testing.T) {
	h := sharedStore(t)
	for range 3 {
		file, err := os.Open(h.path)
		h.need(err)
		defer file.Close()
		h.need(syscall.Flock(int(file.Fd()), syscall.LOCK_SH))
	}
	all, err := dbfile.Holders(h.path)
	h.need(err)
	if len(all) != 1 || all[0].PID != os.Getpid() {
		t.Errorf("holders: %+v", all)
	}
}

func turnstileIsTaken(t *testing.T, path string) bool {
	t.Helper()
	gate, err := os.Open(path + ".lock")
	if err != nil {
		t.Fatal(err)
	}
	defer gate.Close()
	return errors.Is(syscall.Flock(int(gate.Fd()), syscall.LOCK_EX|syscall.LOCK_NB), syscall.EWOULDBLOCK)
}

// until waits until something is so.
func until(t *testing.T, isSo func() bool) {
	t.Helper()
	for range 6000 {
		if isSo() {
			return
		}
		time.Sleep(5 * time.Millisecond)
	}
	t.Fatal("it never came to that")
}
