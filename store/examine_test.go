//go:build unix

package store_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"tidings/store"
	"tidings/store/dbfile"
)

func TestExamine(t *testing.T) {
	h := holed(t)
	found, err := store.Examine(h.ctx(), h.path, store.Options{})
	h.need(err)
	pending, err := h.Pending(h.ctx())
	h.need(err)
	space, err := h.Space(h.ctx())
	h.need(err)
	want(t, "what is found", found, store.Examination{
		Format: store.Format(), Space: space, Accounts: 1, Feeds: 1, Articles: 600, Pending: pending,
	})
	none := filepath.Join(t.TempDir(), "folder", "none.db")
	_, err = store.Examine(h.ctx(), none, store.Options{})
	wantErr(t, "no store", err, fs.ErrNotExist)
	if _, err := os.Stat(filepath.Dir(none)); !errors.Is(err, fs.ErrNotExist) {
		t.Error("looking made something:", err)
	}
	_, err = store.OpenUnchanged(h.ctx(), none, store.Options{})
	wantErr(t, "peek at no store", err, fs.ErrNotExist)
	peek, err := store.OpenUnchanged(h.ctx(), h.path, store.Options{})
	h.need(err)
	counts, err := peek.Count(h.ctx(), store.Local, noon)
	h.need(errors.Join(err, peek.Close()))
	want(t, "articles that a peek counts", counts.All, 600)
}

// An older store is looked at, and stays as old as it is.
func TestExamineOlder(t *testing.T) {
	data, err := os.ReadFile("testdata/format-1.db")
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "tidings.db")
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	found, err := store.Examine(t.Context(), path, store.Options{})
	if err != nil || found.Format != 1 || found.Space.Size == 0 {
		t.Errorf("%+v, %v", found, err)
	}
	_, err = store.OpenUnchanged(t.Context(), path, store.Options{})
	wantErr(t, "peek at an older store", err, store.ErrOlder)
	if after, err := os.ReadFile(path); err != nil || string(after) != string(data) {
		t.Error("it was changed", err)
	}
}

func TestHolders(t *testing.T) {
	h := holed(t)
	all, err := dbfile.Holders(h.path)
	h.need(err)
	want(t, "holders of a free lock", len(all), 0)

	file, err := os.Open(h.path)
	h.need(err)
	defer file.Close()
	for kind, reads := range map[int]bool{syscall.LOCK_SH: true, syscall.LOCK_EX: false} {
		h.need(syscall.Flock(int(file.Fd()), kind))
		h.need(os.WriteFile(h.path+".lock", []byte("999999999 refresh\n"), 0o600)) // of one who was killed
		all, err = dbfile.Holders(h.path)
		h.need(err)
		if len(all) != 1 || all[0].Reads != reads {
			t.Errorf("holders: %+v", all)
		}
	}
	h.need(syscall.Flock(int(file.Fd()), syscall.LOCK_UN))

	for i := range 12 {
		h.record(1, bulky(5000+i))
	}
	_, _, err = h.Compact(h.ctx(), func(int64, int64) { all, _ = dbfile.Holders(h.path) })
	h.need(err)
	if len(all) != 1 || all[0].Why != "compaction" || all[0].PID != os.Getpid() || !all[0].Reads || all[0].Since.IsZero() {
		t.Errorf("holders while compacting: %+v", all)
	}
}
