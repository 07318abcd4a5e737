//go:build unix

package store_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	bolt "go.etcd.io/bbolt"
	"golang.org/x/sys/unix"

	"tidings/store"
)

// What replaces the store's file, by name.
func replacing(action, path, copied string, o store.Options) error {
	ctx := context.Background()
	switch action {
	case "restore":
		_, err := store.Restore(ctx, copied, path, o)
		return err
	case "repair":
		_, err := store.Repair(ctx, path, o, nil)
		return err
	}
	s, err := store.Open(path, o)
	if err != nil {
		return err
	}
	if action == "compact" {
		_, _, err = s.Compact(ctx, nil)
	}
	return errors.Join(err, s.Close())
}

// replaceUntil replaces a store's file, and hangs at the step whose number it is told.
func replaceUntil(path string, stdin chan string) error {
	action, copied, last := <-stdin, <-stdin, 0
	if _, err := fmt.Sscan(<-stdin, &last); err != nil {
		return err
	}
	steps := 0
	err := replacing(action, path, copied, store.Options{Now: func() time.Time { return noon }}.Reaching(func(step string) {
		if steps == last {
			fmt.Println(step)
			select {} // until it is killed
		}
		steps++
	}))
	fmt.Println("done")
	return err
}

// A process is killed at each step of a restore, a repair, a compaction and a
// migration. There always is a store, it is sound, it is the old one or the new one, and
// what was acknowledged is there. The next one works, and clears up.
func TestKilledAtEachStep(t *testing.T) {
	base := sharedStore(t)
	copied := filepath.Join(t.TempDir(), "copy.db")
	base.need(base.Backup(base.ctx(), copied, false))
	inCopy := whatIsIn(base)
	base.bookmark("shared 5")
	inStore := whatIsIn(base)
	large := sharedStore(t)
	for i := range 16 { // so that a compaction has several steps
		large.record(1, bulky(5000+i))
	}
	inLarge := whatIsIn(large)
	older := "testdata/format-1.db"
	migrated := filepath.Join(t.TempDir(), "tidings.db")
	copyFile(t, older, migrated)
	inOlder := whatIsIn(openAt(t, migrated))
	inNone := whatIsIn(open(t))
	for _, c := range []struct {
		action, from string   // "" where there was no store
		may          []string // what may be in the store then
		steps        int      // at least
	}{
		{"restore", base.path, []string{inStore, inCopy}, 6},
		{"repair", base.path, []string{inStore}, 4},
		{"compact", large.path, []string{inLarge}, 4},
		{"migrate", older, []string{inOlder}, 4},
		{"create", "", []string{inNone}, 2},
		{"restore", "", []string{inNone, inCopy}, 3},
	} {
		t.Run(c.action+filepath.Ext(c.from), func(t *testing.T) {
			steps := 0
			for ; killedAt(t, c.action, c.from, copied, steps, c.may); steps++ {
			}
			if steps < c.steps {
				t.Errorf("there were %d steps only", steps)
			}
		})
	}
}

// killedAt kills a process at a step, and looks at what is left; false if there are not
// so many steps.
func killedAt(t *testing.T, action, from, copied string, step int, may []string) bool {
	t.Helper()
	path := filepath.Join(t.TempDir(), "tidings.db")
	if from != "" {
		copyFile(t, from, path)
	}
	p := helping(t, "replace", path, 0)
	for _, word := range []string{action, copied, fmt.Sprint(step)} {
		p.say(word)
	}
	name := p.line()
	p.kill()
	if name == "done" {
		return false
	}
	if _, err := os.Stat(path); err != nil && from != "" {
		t.Errorf("killed when %s: %v", name, err)
		return true
	}
	h := openAt(t, path)
	h.sound()
	found := whatIsIn(h)
	if !slices.Contains(may, found) {
		t.Errorf("killed when %s, there is in the store:\n%s\nand may be:\n%s", name, found, strings.Join(may, "\n"))
	}
	if kept, _ := filepath.Glob(path + ".before-restore-*"); action == "restore" && from != "" && found != may[0] {
		want(t, "stores kept by a restore that is done", len(kept), 1)
		want(t, "what is in the kept one", whatIsIn(openAt(t, kept[0])), may[0])
	}
	h.need(replacing(action, path, copied, store.Options{Now: func() time.Time { return noon }}))
	h.sound()
	if copies, _ := filepath.Glob(path + ".format-*"); action == "migrate" {
		want(t, "copies of the older format after "+name, len(copies), 1)
	}
	for _, file := range filesIn(t, filepath.Dir(path)) {
		if strings.Contains(file, ".new-") || strings.Contains(file, ".restored") || strings.Contains(file, ".repaired") || strings.Contains(file, ".compacted") {
			t.Errorf("killed when %s, and %s after the next: %s is left", name, action, file)
		}
	}
	return true
}

// A restore never leaves the path without a file, at which somebody could begin a new
// library.
func TestF7ThereIsAlwaysALibrary(t *testing.T) {
	for _, action := range []string{"restore", "repair", "compact", "migrate"} {
		t.Run(action, func(t *testing.T) {
			h := newsroom(t)
			copied := filepath.Join(t.TempDir(), "copy.db")
			h.need(h.Backup(h.ctx(), copied, false))
			path := filepath.Join(t.TempDir(), "tidings.db")
			copyFile(t, "testdata/format-1.db", path)
			if action != "migrate" {
				h.need(replacing("migrate", path, "", store.Options{}))
			}
			steps := 0
			h.need(replacing(action, path, copied, store.Options{}.Reaching(func(step string) {
				steps++
				if info, err := os.Stat(path); err != nil || info.Size() == 0 {
					t.Errorf("when %s: %v", step, err)
				}
			})))
			if steps < 3 {
				t.Errorf("there were %d steps only", steps)
			}
		})
	}
}

// Of two that replace the file at once the second is told who does it already, and each
// has a draft of its own.
func TestF8OneReplacesTheFile(t *testing.T) {
	h := newsroom(t)
	before := whatIsIn(h)
	copied := filepath.Join(t.TempDir(), "copy.db")
	h.need(h.Backup(h.ctx(), copied, false))
	h.bookmark("a2")
	tried := 0
	_, err := store.Restore(h.ctx(), copied, h.path, store.Options{}.Reaching(func(step string) {
		if step == "the store is locked" || strings.HasPrefix(step, "the old file") || strings.HasSuffix(step, "in its place") {
			return // nobody can open it now
		}
		for _, action := range []string{"restore", "repair", "compact"} {
			err := replacing(action, h.path, copied, store.Options{})
			wantErr(t, action+" when "+step, err, store.ErrLocked)
			if says := fmt.Sprintf("by process %d (restore)", os.Getpid()); err == nil || !strings.Contains(err.Error(), says) {
				t.Errorf("%s: %v does not say %q", action, err, says)
			}
			tried++
		}
	}))
	h.need(err)
	if tried < 6 {
		t.Errorf("%d were tried meanwhile", tried)
	}
	want(t, "what is in it", whatIsIn(h), before)
	h.sound()

	// Without any order, in processes of their own: each does it or is told.
	var pairs []*helper
	for range 6 {
		p := helping(t, "replace", h.path, 0)
		for _, word := range []string{"restore", copied, "1000"} {
			p.say(word)
		}
		pairs = append(pairs, p)
	}
	done := 0
	for _, p := range pairs {
		p.line()
		if err := p.cmd.Wait(); err == nil {
			done++
		} else if !strings.Contains(p.stderr.String(), store.ErrLocked.Error()) {
			t.Errorf("a restore beside others: %v %s", err, &p.stderr)
		}
	}
	if done == 0 {
		t.Error("none of them restored")
	}
	h.sound()
	want(t, "what is in it after many", whatIsIn(h), before)
}

// The folder's name is no pattern.
func TestF11FolderNamesAreNoPatterns(t *testing.T) {
	folder := t.TempDir()
	others := filepath.Join(folder, "libx", "tidings.db.compacted-7")
	if err := errors.Join(os.Mkdir(filepath.Dir(others), 0o700), os.WriteFile(others, nil, 0o600)); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"a[b", "lib*", "lib?", `back\slash`, "[]"} {
		h := openAt(t, filepath.Join(folder, name, "tidings.db"))
		h.subscribe(store.Local, "https://a.example", "")
		copied := filepath.Join(t.TempDir(), "copy.db")
		h.need(h.Backup(h.ctx(), copied, false))
		for _, action := range []string{"compact", "repair", "restore"} {
			left := h.path + "." + strings.TrimRight(action, "e") + "ed-12"
			h.need(os.WriteFile(left, nil, 0o600))
			h.need(replacing(action, h.path, copied, store.Options{}))
			if _, err := os.Stat(left); !errors.Is(err, fs.ErrNotExist) {
				t.Errorf("%s in %s left a draft: %v", action, name, err)
			}
		}
		want(t, "sidebar in "+name, h.sidebar(), "https://a.example")
	}
	if _, err := os.Stat(others); err != nil {
		t.Error("the draft of another library:", err)
	}
}

// A library that is a symbolic link stays one, and is the same for who opens its target.
func TestF12ASymlinkStaysOne(t *testing.T) {
	for _, action := range []string{"compact", "repair", "restore", "migrate"} {
		t.Run(action, func(t *testing.T) {
			folder := t.TempDir()
			target, link := filepath.Join(folder, "real", "library.db"), filepath.Join(folder, "linked", "tidings.db")
			for _, path := range []string{target, link} {
				if err := os.Mkdir(filepath.Dir(path), 0o700); err != nil {
					t.Fatal(err)
				}
			}
			copyFile(t, "testdata/format-1.db", target)
			if err := os.Symlink("../real/library.db", link); err != nil {
				t.Fatal(err)
			}
			if action != "migrate" {
				openAt(t, target).bookmark("Three")
			}
			err := replacing(action, link, "testdata/format-1.db", store.Options{})
			if err != nil {
				t.Fatal(err)
			}
			info, err := os.Lstat(link)
			if err != nil || info.Mode()&fs.ModeSymlink == 0 {
				t.Errorf("the link is none any more: %v %v", info, err)
			}
			direct, linked := openAt(t, target), openAt(t, link)
			want(t, "read through the link", whatIsIn(linked), whatIsIn(direct))
			linked.bookmark("One")
			want(t, "marked through the link", direct.row("One").Bookmarked, true)
			direct.bookmark("Two")
			want(t, "marked directly", linked.row("Two").Bookmarked, true)
			want(t, "files beside the link", fmt.Sprint(filesIn(t, filepath.Dir(link))), "[tidings.db]")
		})
	}
}

// A link to nothing is no reason to begin a new library: its disk may not be mounted.
func TestF16ADanglingLink(t *testing.T) {
	folder := t.TempDir()
	link := filepath.Join(folder, "tidings.db")
	if err := errors.Join(os.Symlink("gone/library.db", link), os.Symlink("nowhere", filepath.Join(folder, "data"))); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{link, filepath.Join(folder, "data", "tidings.db")} {
		_, opened := store.Open(path, store.Options{})
		_, unchanged := store.OpenUnchanged(t.Context(), path, store.Options{})
		_, examined := store.Examine(t.Context(), path, store.Options{})
		_, repaired := store.Repair(t.Context(), path, store.Options{}, nil)
		_, restored := store.Restore(t.Context(), "testdata/format-1.db", path, store.Options{})
		for i, err := range []error{opened, unchanged, examined, repaired, restored} {
			dangling := store.DanglingLinkError{}
			if !errors.As(err, &dangling) || errors.Is(err, fs.ErrNotExist) {
				t.Errorf("%s, %d: %v", path, i, err)
			}
		}
	}
	want(t, "files", fmt.Sprint(filesIn(t, folder)), "[data tidings.db]")
}

// What killed processes have left goes with the next, and what others are writing stays.
func TestF19DraftsOfTheKilledGo(t *testing.T) {
	temp := t.TempDir()
	t.Setenv("TMPDIR", temp)
	h := newsroom(t)
	copied := filepath.Join(t.TempDir(), "copy.db")
	h.need(h.Backup(h.ctx(), copied, false))
	leave := func(names ...string) {
		for _, name := range names {
			h.need(os.WriteFile(name, []byte("x"), 0o600))
		}
	}
	for _, action := range []string{"restore", "repair", "compact"} {
		leave(h.path+".restored", h.path+".restored-1", h.path+".repaired-2", h.path+".repaired-2.lock", h.path+".repaired-3.lock",
			h.path+".compacted-4", h.path+".restored-mine", copied+".new-5")
		for _, name := range []string{"tidings-restore-6", "tidings-backup-7"} {
			h.need(os.MkdirAll(filepath.Join(temp, name), 0o700))
			leave(filepath.Join(temp, name, "tidings.db"))
		}
		used, err := os.Open(copied + ".new-5")
		h.need(err)
		h.need(unix.Flock(int(used.Fd()), unix.LOCK_SH))
		h.need(replacing(action, h.path, copied, store.Options{}))
		for _, name := range filesIn(t, filepath.Dir(h.path)) {
			if rest := strings.TrimPrefix(name, "tidings.db."); rest != "restored-mine" && (strings.HasPrefix(rest, "re") || strings.HasPrefix(rest, "compacted")) && rest != "refresh" {
				t.Errorf("%s leaves %s", action, name)
			}
		}
		if action == "restore" {
			want(t, "temporary folders", fmt.Sprint(filesIn(t, temp)), "[tidings-backup-7]")
		}
		h.need(h.Backup(h.ctx(), copied, true))
		want(t, "files beside the backup", fmt.Sprint(filesIn(t, filepath.Dir(copied))), "[copy.db copy.db.new-5]")
		h.need(used.Close())
		h.need(h.Backup(h.ctx(), copied, true))
		want(t, "files beside the next backup", fmt.Sprint(filesIn(t, filepath.Dir(copied))), "[copy.db]")
		h.need(h.BackupTo(h.ctx(), new(strings.Builder)))
		if strings.Contains(fmt.Sprint(filesIn(t, temp)), "tidings-backup") {
			t.Errorf("temporary folders: %s", filesIn(t, temp))
		}
	}
}

// A copy that was made before a migration is not written over by another one.
func TestCopiesBeforeMigrationsStay(t *testing.T) {
	path := filepath.Join(t.TempDir(), "tidings.db")
	for _, wanted := range []string{"[tidings.db.format-1]", "[tidings.db.format-1]", "[tidings.db.format-1 tidings.db.format-1-2]"} {
		copyFile(t, "testdata/format-1.db", path)
		if strings.Contains(wanted, "-2") {
			db, err := bolt.Open(path, 0o600, nil)
			if err == nil {
				err = db.Update(func(b *bolt.Tx) error { return b.Bucket([]byte("meta")).Put([]byte("another"), []byte("1")) })
			}
			if err := errors.Join(err, db.Close()); err != nil {
				t.Fatal(err)
			}
		}
		if err := replacing("migrate", path, "", store.Options{}); err != nil {
			t.Fatal(err)
		}
		copies := slices.DeleteFunc(filesIn(t, filepath.Dir(path)), func(name string) bool { return !strings.Contains(name, ".format-") })
		want(t, "copies", fmt.Sprint(copies), wanted)
	}
}
