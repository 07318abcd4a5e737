//go:build linux

package store_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"unsafe"

	"golang.org/x/sys/unix"

	"tidings/store"
)

// failFrom makes a system call of this process, and of all its threads, fail from
// now on. The kernel's own filter (seccomp(2)) does it, so nothing in the store has
// to know of the test.
func failFrom(call uintptr, with unix.Errno) error {
	filter := []unix.SockFilter{
		{Code: unix.BPF_LD | unix.BPF_W | unix.BPF_ABS, K: 0}, // the call's number
		{Code: unix.BPF_JMP | unix.BPF_JEQ | unix.BPF_K, Jt: 0, Jf: 1, K: uint32(call)},
		{Code: unix.BPF_RET | unix.BPF_K, K: unix.SECCOMP_RET_ERRNO | uint32(with)},
		{Code: unix.BPF_RET | unix.BPF_K, K: unix.SECCOMP_RET_ALLOW},
	}
	program := unix.SockFprog{Len: uint16(len(filter)), Filter: &filter[0]}
	if err := unix.Prctl(unix.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0); err != nil {
		return err
	}
	_, _, errno := unix.Syscall(unix.SYS_SECCOMP, unix.SECCOMP_SET_MODE_FILTER, unix.SECCOMP_FILTER_FLAG_TSYNC, uintptr(unsafe.Pointer(&program)))
	runtime.KeepAlive(filter)
	if errno != 0 {
		return errno
	}
	return nil
}

// faults is what can be made to fail, by name.
func faults(name string) (call uintptr, errno unix.Errno) {
	switch name {
	case "sync":
		return unix.SYS_FDATASYNC, unix.EIO
	case "write":
		return unix.SYS_PWRITE64, unix.EIO
	case "space":
		return unix.SYS_PWRITE64, unix.ENOSPC
	}
	return unix.SYS_FTRUNCATE, unix.ENOSPC
}

// failHalfway bookmarks articles, one a line; after ten the disk fails. It prints
// the number of each that the store called done, what it says to the failure, and
// whether it can still read.
func failHalfway(path string, stdin chan string) error {
	s, err := helperStore(path)
	if err != nil {
		return err
	}
	defer s.Close()
	ctx := context.Background()
	for n := store.Number(1); n <= 10; n++ {
		if _, err := s.Bookmark(ctx, store.Local, true, n); err != nil {
			return err
		}
		fmt.Println(n)
	}
	if err := failFrom(faults(<-stdin)); err != nil {
		return err
	}
	for n := store.Number(11); n <= 20; n++ {
		if _, err = s.Bookmark(ctx, store.Local, true, n); err == nil {
			fmt.Println(n)
		}
	}
	_, recorded := s.Record(ctx, recorderVisit(1, 99))
	fmt.Println("said:", sentinelOf(err), "and", sentinelOf(recorded))
	fmt.Println("read:", sentinelOf(readAll(ctx, s)))
	return nil
}

// sentinelOf is sentinel, where a failing disk is an answer as well.
func sentinelOf(err error) string {
	if errors.Is(err, unix.EIO) || err != nil && strings.HasSuffix(err.Error(), unix.EIO.Error()) {
		return "input/output error"
	}
	return sentinel(err)
}

// A disk that fails in the middle of work: what was acknowledged is there, what
// was not is not half there, reading goes on, and nobody is left with a lock.
func TestAFailingDiskLosesNothing(t *testing.T) {
	for _, c := range []struct{ fault, says string }{
		{"sync", "said: input/output error and input/output error"},
		{"write", "said: input/output error and input/output error"},
		{"space", "said: full and full"},
		{"grow", "said: fine and full"}, // marking goes on, in the pages that are free
	} {
		t.Run(c.fault, func(t *testing.T) {
			h := open(t)
			feed := h.subscribe(store.Local, "https://a.example", "")
			var all []store.Incoming
			for i := range 40 {
				all = append(all, piece(fmt.Sprint("k", i), i))
			}
			h.record(feed, all...)
			helper := helping(t, "fail", h.path, 0)
			helper.say(c.fault)
			acknowledged := map[string]bool{}
			lines := helper.rest()
			for _, line := range lines {
				acknowledged[line] = true
			}
			if report := lines[len(lines)-2:]; report[0] != c.says || report[1] != "read: fine" {
				t.Errorf("the helper says %q", report)
			}
			h.sound()
			p, err := h.List(h.ctx(), store.Local, store.Query{Bookmarked: true}, store.Cursor{}, 100)
			h.need(err)
			marked := map[string]bool{}
			for _, row := range p.Rows {
				marked[fmt.Sprint(row.Number)] = true
			}
			for n := 1; n <= 20; n++ {
				if acknowledged[fmt.Sprint(n)] && !marked[fmt.Sprint(n)] {
					t.Errorf("the bookmark of article %d was acknowledged and is lost", n)
				}
			}
			// What failed may have reached the disk or not; the next to come sees one of
			// the two, and can write.
			h.bookmark("k39")
		})
	}
}

// replaceWithoutLinks restores where files cannot have a second name, as on a stick with
// FAT, and prints whether there was a store at each step.
func replaceWithoutLinks(path string, stdin chan string) error {
	copied := <-stdin
	if err := failFrom(unix.SYS_LINKAT, unix.EPERM); err != nil {
		return err
	}
	if err := os.Link(path, path+".second"); !errors.Is(err, unix.EPERM) {
		return fmt.Errorf("links are made here: %w", err)
	}
	kept, err := store.Restore(context.Background(), copied, path, store.Options{}.Reaching(func(step string) {
		_, err := os.Stat(path)
		fmt.Println(step, err == nil)
	}))
	fmt.Println(kept)
	return err
}

// Where files cannot have a second name the old library is copied, so that there always
// is one all the same.
func TestF7WithoutLinks(t *testing.T) {
	h := newsroom(t)
	before := whatIsIn(h)
	copied := filepath.Join(t.TempDir(), "copy.db")
	h.need(h.Backup(h.ctx(), copied, false))
	h.bookmark("a2")
	helper := helping(t, "unlink", h.path, 0)
	helper.say(copied)
	lines := helper.rest()
	if len(lines) < 5 {
		t.Fatalf("the helper says %q", lines)
	}
	for _, line := range lines[:len(lines)-1] {
		if !strings.HasSuffix(line, " true") {
			t.Errorf("there was no library when %s", line)
		}
	}
	want(t, "what is in it", whatIsIn(h), before)
	want(t, "the bookmark in the one that was kept", openAt(t, lines[len(lines)-1]).row("a2").Bookmarked, true)
}
