package store_test

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"

	bolt "go.etcd.io/bbolt"

	"tidings/store"
)

// snapshot makes the snapshot of the day and returns its file's name.
func (h *house) snapshot() string {
	h.t.Helper()
	path, err := h.Snapshot(h.ctx())
	h.need(err)
	if path == "" {
		return ""
	}
	return filepath.Base(path)
}

func (h *house) snapshots() []store.Snapshot {
	h.t.Helper()
	all, err := h.Snapshots(h.ctx())
	h.need(err)
	return all
}

// filesIn lists the names in a folder.
func filesIn(t *testing.T, folder string) (names []string) {
	t.Helper()
	files, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		names = append(names, file.Name())
	}
	return names
}

func TestASnapshotADay(t *testing.T) {
	h := bookcase(t)
	want(t, "the first", h.snapshot(), "2026-11-22.jsonl.zst")
	h.bookmark("a1")
	want(t, "again on that day", h.snapshot(), "")
	h.at = noon.AddDate(0, 0, 1)
	want(t, "the day after", h.snapshot(), "2026-11-23.jsonl.zst")
	h.at = noon.AddDate(0, 0, 2)
	want(t, "when nothing has changed", h.snapshot(), "")
	h.reopen()
	want(t, "when it was only opened again", h.snapshot(), "")
	h.read("b1")
	want(t, "when something has", h.snapshot(), "2026-11-24.jsonl.zst")

	folder := filepath.Join(filepath.Dir(h.path), "snapshots")
	for name, mode := range map[string]fs.FileMode{folder: 0o700, filepath.Join(folder, "2026-11-22.jsonl.zst"): 0o600} {
		info, err := os.Stat(name)
		h.need(err)
		want(t, name, info.Mode().Perm(), mode)
	}
}

// A file made anew counts its changes anew, and comes to the same number again.
func TestASnapshotAfterCompacting(t *testing.T) {
	h := bookcase(t)
	h.need(h.Tidy(h.ctx()))
	_, _, err := h.Compact(h.ctx(), nil)
	h.need(err)
	want(t, "the first", h.snapshot(), "2026-11-22.jsonl.zst")
	number := h.lastChange()
	_, _, err = h.Compact(h.ctx(), nil)
	h.need(err)
	for on := true; h.lastChange() < number; on = !on {
		_, err := h.MarkRead(h.ctx(), store.Local, on, 1)
		h.need(err)
	}
	want(t, "number of the last change", h.lastChange(), number)
	h.at = noon.AddDate(0, 0, 1)
	want(t, "the day after", h.snapshot(), "2026-11-23.jsonl.zst")
	h.at = noon.AddDate(0, 0, 2)
	want(t, "when nothing has changed", h.snapshot(), "")
}

// lastChange is the number of the store's last transaction.
func (h *house) lastChange() (number int) {
	h.t.Helper()
	db, err := bolt.Open(h.path, 0o600, &bolt.Options{ReadOnly: true})
	h.need(err)
	h.need(db.View(func(b *bolt.Tx) error {
		number = b.ID()
		return nil
	}))
	h.need(db.Close())
	return number
}

func TestSevenSnapshotsAreKept(t *testing.T) {
	h := bookcase(t)
	folder := filepath.Join(filepath.Dir(h.path), "snapshots")
	h.need(os.MkdirAll(folder, 0o700))
	for _, name := range []string{"2026-11-01.jsonl.zst.new-123", "mine.txt", "2026-13-77.jsonl.zst"} {
		h.need(os.WriteFile(filepath.Join(folder, name), nil, 0o600))
	}
	for day := range 10 {
		h.at = noon.AddDate(0, 0, day)
		_, err := h.MarkRead(h.ctx(), store.Local, day%2 == 0, 1)
		h.need(err)
		h.snapshot()
	}
	files, err := os.ReadDir(folder)
	h.need(err)
	var names []string
	for _, file := range files {
		names = append(names, file.Name())
	}
	want(t, "files", fmt.Sprint(names), "[2026-11-25.jsonl.zst 2026-11-26.jsonl.zst 2026-11-27.jsonl.zst 2026-11-28.jsonl.zst "+
		"2026-11-29.jsonl.zst 2026-11-30.jsonl.zst 2026-12-01.jsonl.zst 2026-13-77.jsonl.zst mine.txt]")
	want(t, "listed", len(h.snapshots()), 7)

	h.at = time.Date(1970, 1, 1, 0, 0, 0, 0, time.UTC)
	h.bookmark("a1")
	want(t, "by a clock that is wrong", h.snapshot(), "1970-01-01.jsonl.zst")
	want(t, "listed then", len(h.snapshots()), 8)
}

// Snapshots of days to come go before real ones, and do not push them out.
func TestF17SnapshotsOfDaysToCome(t *testing.T) {
	h := bookcase(t)
	folder := filepath.Join(filepath.Dir(h.path), "snapshots")
	on := false
	day := func(at time.Time) {
		t.Helper()
		on = !on
		h.at = at
		_, err := h.MarkRead(h.ctx(), store.Local, on, 1)
		h.need(err)
		want(t, "the snapshot of the day", h.snapshot(), at.Format(time.DateOnly)+".jsonl.zst")
	}
	for i := range 3 {
		day(noon.AddDate(0, 0, i))
	}
	for i := range 7 { // a wrong clock
		day(noon.AddDate(10+i*20, 0, i))
	}
	for i := range 9 {
		day(noon.AddDate(0, 0, 3+i))
		want(t, "when nothing has changed", h.snapshot(), "")
		if n := len(filesIn(t, folder)); n < 7 || n > 8 {
			t.Errorf("after %d days there are %d snapshots", i, n)
		}
	}
	want(t, "kept", fmt.Sprint(filesIn(t, folder)), "[2026-11-27.jsonl.zst 2026-11-28.jsonl.zst 2026-11-29.jsonl.zst 2026-11-30.jsonl.zst "+
		"2026-12-01.jsonl.zst 2026-12-02.jsonl.zst 2026-12-03.jsonl.zst]")

	// One of a day to come that is like the store as it is counts as the snapshot of today.
	day(noon.AddDate(50, 0, 0))
	h.at = noon.AddDate(0, 0, 12)
	want(t, "when nothing has changed since", h.snapshot(), "")
}

func TestASnapshotHoldsAllAccounts(t *testing.T) {
	h := bookcase(t)
	guest, err := h.AddAccount(h.ctx(), "Guest", "SHA256:guest")
	h.need(err)
	h.subscribe(guest.ID, "https://a.example/feed", "Mine")
	_, err = h.EditMarks(h.ctx(), guest.ID, store.MarkEdit{Bookmark: true, Note: new("A guest's."), Tags: []string{"own"}, How: store.ReplaceTags}, 1)
	h.need(err)
	h.snapshot()
	all := h.snapshots()
	want(t, "snapshots", len(all), 1)
	one := all[0]
	want(t, "subscriptions and marks", fmt.Sprintln(one.Subscriptions, one.Marks, one.Damaged, one.Day.Format(time.DateOnly)), "4 4 false 2026-11-22\n")

	for _, c := range []struct {
		from  string
		owner store.AccountID
	}{{"", store.Local}, {"local", store.Local}, {"guest", guest.ID}} {
		fresh := open(t)
		fresh.loadFile(one.Path, c.from)
		fresh.load(store.Local, h.dump(c.owner, store.DumpOptions{Articles: true})) // what was read comes with articles
		again := open(t)
		again.load(store.Local, h.dump(c.owner, store.DumpOptions{Articles: true}))
		want(t, "account "+c.from, owned(fresh.dump(store.Local, store.DumpOptions{})), owned(again.dump(store.Local, store.DumpOptions{})))
	}
	fresh := open(t)
	file, err := os.Open(one.Path)
	h.need(err)
	defer file.Close()
	_, err = fresh.Load(h.ctx(), store.Local, file, store.LoadOptions{Clean: gate, From: "nobody"})
	wantErr(t, "an account that is not in it", err, store.ErrNotFound)
}

func (h *house) loadFile(path, from string) {
	h.t.Helper()
	file, err := os.Open(path)
	h.need(err)
	defer file.Close()
	got, err := h.Load(h.ctx(), store.Local, file, store.LoadOptions{Clean: gate, From: from})
	h.need(err)
	want(h.t, "refused lines", got.Refused, 0)
	want(h.t, "cut", got.Cut, false)
}

func TestASnapshotThatFailsHarmsNothing(t *testing.T) {
	h := bookcase(t)
	before := h.dump(store.Local, store.DumpOptions{})
	folder := filepath.Join(filepath.Dir(h.path), "snapshots")
	h.need(os.WriteFile(folder, nil, 0o600)) // a file where the folder should be
	if path, err := h.Snapshot(h.ctx()); err == nil || path != "" {
		t.Errorf("a snapshot was made where none can be: %q", path)
	}
	want(t, "the store", h.dump(store.Local, store.DumpOptions{}), before)
	h.need(os.Remove(folder))
	stopped, stop := context.WithCancel(h.ctx())
	stop()
	_, err := h.Snapshot(stopped)
	wantErr(t, "stopped", err, context.Canceled)
	want(t, "then", h.snapshot(), "2026-11-22.jsonl.zst")
	files, err := os.ReadDir(folder)
	h.need(err)
	want(t, "files", len(files), 1)
}

func TestADamagedSnapshotIsSaidToBe(t *testing.T) {
	h := bookcase(t)
	h.snapshot()
	path := h.snapshots()[0].Path
	whole, err := os.ReadFile(path)
	h.need(err)
	for _, damaged := range [][]byte{nil, whole[:len(whole)/2], whole[:len(whole)-1], append([]byte("no"), whole...)} {
		h.need(os.WriteFile(path, damaged, 0o600))
		want(t, fmt.Sprintf("damaged, with %d bytes of %d", len(damaged), len(whole)), h.snapshots()[0].Damaged, true)
	}
	h.at = noon.AddDate(0, 0, 1)
	want(t, "the next day", h.snapshot(), "2026-11-23.jsonl.zst")
}
