package store_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/sys/unix"

	"tidings/store"
)

// smallDisk is a folder on a file system of a few megabytes.
func smallDisk(t *testing.T, options string) string {
	t.Helper()
	folder := t.TempDir()
	if err := unix.Mount("tmpfs", folder, "tmpfs", 0, options); err != nil {
		t.Skipf("only who may mount a file system can fill one up: %v (a limited file and refused writes are tried in the tests beside this one)", err)
	}
	t.Cleanup(func() {
		if err := unix.Unmount(folder, unix.MNT_DETACH); err != nil {
			t.Error(err)
		}
	})
	return folder
}

// fillTo writes to a file until nothing more fits on its disk.
func fillTo(t *testing.T, path string) {
	t.Helper()
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	for err == nil {
		_, err = f.Write(make([]byte, 4096))
	}
	if !errors.Is(err, unix.ENOSPC) {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
}

// On a disk without a byte left what was said to be done is there, reading goes on,
// and so does marking, as long as there are free pages; with room again all works.
func TestADiskWithoutAByteLeft(t *testing.T) {
	folder := smallDisk(t, "size=3m")
	h := openAt(t, filepath.Join(folder, "tidings.db"))
	feed := h.subscribe(store.Local, "https://a.example", "")
	h.record(feed, piece("first", 1), piece("second", 2), piece("third", 3))
	h.bookmark("first")
	visits := 0
	err := error(nil)
	for ; err == nil && visits < 100; visits++ {
		_, err = h.Record(h.ctx(), recorderVisit(feed, visits))
	}
	wantErr(t, "the visit that does not fit", err, store.ErrFull)
	if visits < 2 {
		t.Errorf("%d visits fitted in", visits-1)
	}
	fillTo(t, filepath.Join(folder, "other"))
	done := map[string]bool{"first": true}
	for _, title := range []string{"second", "third"} {
		_, err := h.Bookmark(h.ctx(), store.Local, true, h.number(title))
		if done[title] = err == nil; err != nil {
			wantErr(t, "bookmark "+title, err, store.ErrFull)
		}
	}
	err = nil // what was half written before is free, and may be room for one more
	for more := 0; err == nil && more < 10; more++ {
		_, err = h.Record(h.ctx(), recorderVisit(feed, visits+more))
	}
	wantErr(t, "another visit", err, store.ErrFull)
	err = h.Backup(h.ctx(), filepath.Join(folder, "backup.db"), false)
	wantErr(t, "a backup there", err, store.ErrFull)
	if left, _ := filepath.Glob(filepath.Join(folder, "backup.db*")); len(left) > 0 {
		t.Errorf("the backup leaves %q", left)
	}
	_, _, err = h.Compact(h.ctx(), nil)
	wantErr(t, "a compaction", err, store.ErrFull)
	h.sound()
	if total := h.page(store.Query{Feed: feed}).Total; total < 3+(visits-1)*recorded {
		t.Errorf("%d articles of %d visits", total, visits-1)
	}
	h.need(os.Remove(filepath.Join(folder, "other")))
	h.reopen()
	for title, marked := range done {
		want(t, "the bookmark of "+title, h.row(title).Bookmarked, marked)
	}
	h.bookmark("second", "third")
}
