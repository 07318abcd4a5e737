//go:build unix

package cli_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"tidings/store"
)

// A prompt that asks how things stand changes nothing, and is not held up.
func TestStatusOnlyLooks(t *testing.T) {
	s := newStage(t)
	if out := s.must("status --data nowhere"); out != "0 unread · 0 today\n" {
		t.Error(out)
	}
	if _, err := os.Stat("nowhere"); err == nil {
		t.Error("it has made a folder")
	}
	file, err := os.Open(filepath.Join("library", "tidings.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if err := syscall.Flock(int(file.Fd()), syscall.LOCK_EX); err != nil {
		t.Fatal(err)
	}
	var out, errs bytes.Buffer
	code := s.program("", "", &out, &errs).Run(context.Background(), []string{"status"})
	if code != 1 || out.Len() > 0 || !strings.Contains(errs.String(), "tidings.db is in use by ") {
		t.Errorf("while somebody writes: exit code %d, %q, %q", code, &out, &errs)
	}
}

// A command reads the feeds only if it prints something of them.
func TestWhoPrintsNoFeedReadsNone(t *testing.T) {
	s := newStage(t)
	began := 0
	library, err := store.Open(filepath.Join("library", "tidings.db"), store.Options{Now: clock, Began: func(bool) { began++ }})
	if err != nil {
		t.Fatal(err)
	}
	defer library.Close()
	transactions := func(args ...string) int {
		began = 0
		program := s.program("", "", new(bytes.Buffer), new(bytes.Buffer))
		program.Store = library
		if code := program.Run(context.Background(), args); code != 0 {
			t.Fatalf("%q: exit code %d", args, code)
		}
		return began
	}
	counting := transactions("status")
	for _, args := range [][]string{{"status", "--json"}, {"status", "--format", "{feeds}"}, {"status", "--format", "{failing} of {all}"}} {
		if n := transactions(args...); n != counting+1 {
			t.Errorf("%q takes %d transactions, and without feeds %d", args, n, counting)
		}
	}
	if n := transactions("status", "--format", "{unread} {today} {all} {bookmarks}"); n != counting {
		t.Errorf("all but feeds takes %d transactions, and not %d", n, counting)
	}
	listing := transactions("list")
	if _, err := library.Subscribe(context.Background(), store.Local, store.Wish{URL: "http://news.example/quiet", Folder: "Quiet"}); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"list", "--folder", "Quiet"}, {"list", "--feed", "http://news.example/quiet"}} {
		if n := transactions(args...); n != listing+1 {
			t.Errorf("%q takes %d transactions, and a list of all %d", args, n, listing)
		}
	}
}
