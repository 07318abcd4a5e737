//go:build unix

package store_test

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	bolt "go.etcd.io/bbolt"

	"tidings/store"
)

// rename puts another file in place of the store's.
func (h *house) rename(from string) {
	h.t.Helper()
	h.need(os.Rename(from, h.path))
}

func TestWhatIsNoStore(t *testing.T) {
	folder := t.TempDir()
	at := func(name string) string { return filepath.Join(folder, name) }
	sound := newsroom(t)
	whole, err := os.ReadFile(sound.path)
	sound.need(err)
	newer := filepath.Join(folder, "newer")
	copyFile(t, sound.path, newer)
	(&house{t: t, path: newer}).edit(func(b *bolt.Tx) error { return b.Bucket([]byte("meta")).Put([]byte("format"), []byte("99")) })
	(&house{t: t, path: at("another")}).edit(func(b *bolt.Tx) error { _, err := b.CreateBucket([]byte("meta")); return err })
	(&house{t: t, path: at("bare")}).edit(func(*bolt.Tx) error { return nil })
	for name, text := range map[string]string{
		"empty": "", "word": "hello", "text": strings.Repeat("hello\n", 5000), "zeros": string(make([]byte, 1<<16)),
		"half": string(whole[:len(whole)/2]), "meta only": string(whole[:8192]), "first page": string(whole[:4096]), "odd": string(whole[:5000]),
	} {
		sound.need(os.WriteFile(at(name), []byte(text), 0o600))
	}
	sound.need(errors.Join(os.Mkdir(at("folder"), 0o700), os.Symlink("/dev/zero", at("zero"))))

	for name, expected := range map[string]error{
		"empty": store.ErrForeign, "word": store.ErrForeign, "text": store.ErrForeign, "zeros": store.ErrForeign,
		"folder": store.ErrForeign, "zero": store.ErrForeign, "another": store.ErrForeign, "bare": store.ErrForeign,
		"half": store.ErrCorrupt, "meta only": store.ErrCorrupt, "first page": store.ErrForeign, "odd": store.ErrForeign,
		"newer": store.ErrNewer,
	} {
		before := sizeAndText(t, at(name))
		_, err := store.Open(at(name), store.Options{})
		wantErr(t, name, err, expected)
		if err != nil && !strings.Contains(err.Error(), at(name)) {
			t.Errorf("%v does not name the file", err)
		}
		want(t, name+" is left as it was", sizeAndText(t, at(name)) == before, true)
	}
}

// sizeAndText is all that can be said of a file; only its mode if it is none.
func sizeAndText(t *testing.T, path string) string {
	t.Helper()
	info, err := os.Stat(path)
	if err == nil && info.Mode().IsRegular() {
		text, readErr := os.ReadFile(path)
		return string(text) + fmt.Sprint(readErr)
	}
	return fmt.Sprint(info.Mode(), err)
}

// A store that turns into something else while it is open is refused from then on.
func TestWhatIsPutInPlaceOfAStore(t *testing.T) {
	for name, c := range map[string]struct {
		edit func(*bolt.Tx) error
		want error
	}{
		"a newer store":         {func(b *bolt.Tx) error { return b.Bucket([]byte("meta")).Put([]byte("format"), []byte("99")) }, store.ErrNewer},
		"another program's":     {func(b *bolt.Tx) error { return b.DeleteBucket([]byte("meta")) }, store.ErrForeign},
		"a store without lists": {func(b *bolt.Tx) error { return b.DeleteBucket([]byte("bydate")) }, store.ErrCorrupt},
	} {
		t.Run(name, func(t *testing.T) {
			h := newsroom(t)
			number := h.number("a2")
			other := filepath.Join(t.TempDir(), "other.db")
			kept := filepath.Join(t.TempDir(), "kept.db")
			copyFile(t, h.path, kept)
			copyFile(t, h.path, other)
			(&house{t: t, path: other}).edit(c.edit)
			h.rename(other)
			_, err := h.List(h.ctx(), store.Local, store.Query{}, store.Cursor{}, 10)
			wantErr(t, "list", err, c.want)
			if !errors.Is(c.want, store.ErrCorrupt) {
				_, err = h.Bookmark(h.ctx(), store.Local, true, number)
				wantErr(t, "bookmark", err, c.want)
			}
			h.rename(kept)
			want(t, "the true one back in place", h.page(store.Query{}).Total, 12)
		})
	}
}

// damaged is a store large enough for branch pages, overflow pages and a list of
// free pages.
func damaged(t *testing.T) []byte {
	h := newsroom(t)
	var all []store.Incoming
	for i := range 120 {
		one := piece(fmt.Sprint("filler ", i), i)
		if i%40 == 0 {
			var noise strings.Builder
			for r := rand.New(rand.NewPCG(uint64(i), 1)); noise.Len() < 20_000; {
				fmt.Fprintf(&noise, "%x ", r.Uint64())
			}
			one.Content.Source = noise.String()
		}
		all = append(all, one)
	}
	h.record(1, all...)
	var file bytes.Buffer // without the empty pages behind the last one in use
	h.need(h.WriteTo(h.ctx(), &file))
	return file.Bytes()
}

// tally runs the survivor on files, one at a time, and counts what it says. It
// fails if the process dies or hangs.
func tally(t *testing.T, count int, file func(i int) []byte) map[string]int {
	t.Helper()
	survivor := helping(t, "survive", "", 0)
	folder, said := t.TempDir(), map[string]int{}
	for i := range count {
		path := filepath.Join(folder, fmt.Sprint(i))
		if err := os.WriteFile(path, file(i), 0o600); err != nil {
			t.Fatal(err)
		}
		survivor.say(path)
		verdict := survivor.line()
		if strings.Contains(verdict, "locked") || strings.Contains(verdict, "unnamed") {
			t.Errorf("file %d: %s", i, verdict)
		}
		said[verdict]++
		if err := errors.Join(os.Remove(path), removeIfThere(path+".lock")); err != nil {
			t.Fatal(err)
		}
	}
	survivor.rest()
	for verdict, times := range said {
		t.Logf("%4d %s", times, verdict)
		// What reading stumbles over, the check must find too; and what it finds
		// nothing wrong with can be written to.
		if strings.Contains(verdict, "check: fine, write") && verdict != unharmed {
			t.Errorf("the check found nothing wrong: %s", verdict)
		}
	}
	return said
}

func removeIfThere(path string) error {
	if err := os.Remove(path); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

const unharmed = "read: fine, check: fine, write: fine"

func TestFlippedBytesNeverCrashOrHang(t *testing.T) {
	t.Parallel()
	whole := damaged(t)
	dice := rand.New(rand.NewPCG(7, 7))
	tally(t, 100, func(i int) []byte {
		file := slices.Clone(whole)
		file[dice.IntN(len(file))] ^= byte(1 + dice.IntN(255))
		return file
	})
	// Where the structure lies: the heads of all pages.
	tally(t, len(whole)/4096, func(i int) []byte {
		file := slices.Clone(whole)
		file[4096*i+dice.IntN(64)] ^= byte(1 + dice.IntN(255))
		return file
	})
}

func TestZeroedAndScribbledPages(t *testing.T) {
	t.Parallel()
	whole := damaged(t)
	dice := rand.New(rand.NewPCG(8, 8))
	tally(t, len(whole)/4096, func(i int) []byte {
		file := slices.Clone(whole)
		clear(file[4096*i:][:4096])
		return file
	})
	tally(t, len(whole)/4096, func(i int) []byte {
		file := slices.Clone(whole)
		for j := range 4096 {
			file[4096*i+j] = byte(dice.Uint32())
		}
		return file
	})
}

func TestCutFiles(t *testing.T) {
	t.Parallel()
	whole := damaged(t)
	said := tally(t, len(whole)/4096, func(i int) []byte { return whole[:4096*i] })
	for verdict := range said {
		if !strings.HasPrefix(verdict, "open: ") && verdict != unharmed {
			t.Errorf("a cut file was opened: %s", verdict)
		}
	}
}

// One of the two meta pages is enough: at worst the last commit is lost.
func TestEitherMetaPageIsEnough(t *testing.T) {
	whole := damaged(t)
	said := tally(t, 2, func(i int) []byte {
		file := slices.Clone(whole)
		clear(file[4096*i:][:4096])
		return file
	})
	for verdict := range said {
		want(t, "with one meta page", verdict, "read: fine, check: fine, something is wrong")
	}
}

// The file is damaged under a store that has it open and warm. Nothing waits for
// ever, and once the file is whole again so is the store.
func TestDamageUnderAnOpenStore(t *testing.T) {
	for name, spoil := range map[string]func(file []byte) []byte{
		"both meta pages zeroed": func(file []byte) []byte { clear(file[:8192]); return file },
		"everything zeroed":      func(file []byte) []byte { clear(file); return file },
		"all but meta zeroed":    func(file []byte) []byte { clear(file[8192:]); return file },
		"cut in half":            func(file []byte) []byte { return file[:len(file)/2] },
		"cut to nothing":         func(file []byte) []byte { return nil },
	} {
		t.Run(name, func(t *testing.T) {
			h := newsroom(t)
			number := h.number("a2")
			whole, err := os.ReadFile(h.path)
			h.need(err)
			h.need(os.WriteFile(h.path, spoil(slices.Clone(whole)), 0o600)) // the same inode
			for range 3 {
				_, err = h.List(h.ctx(), store.Local, store.Query{}, store.Cursor{}, 10)
				if !errors.Is(err, store.ErrCorrupt) && !errors.Is(err, store.ErrForeign) {
					t.Errorf("list: %v", err)
				}
				_, err = h.Bookmark(h.ctx(), store.Local, true, number)
				if !errors.Is(err, store.ErrCorrupt) && !errors.Is(err, store.ErrForeign) {
					t.Errorf("bookmark: %v", err)
				}
			}
			h.need(os.WriteFile(h.path, whole, 0o600))
			info, err := os.Stat(h.path)
			h.need(err)
			// As somebody does it by hand, who is not so quick.
			h.need(os.Chtimes(h.path, time.Time{}, info.ModTime().Add(time.Second)))
			want(t, "articles of the mended file", h.page(store.Query{}).Total, 12)
			h.bookmark("a2")
		})
	}
}

// The rights of a file and its folder, as somebody who is not root meets them.
func TestAStoreThatCanOnlyBeRead(t *testing.T) {
	for _, c := range []struct {
		name         string
		folder, file fs.FileMode
		lock         bool // there is a turnstile, and it is somebody else's
		want         string
	}{
		{"folder and file", 0o555, 0o444, false, "read: fine, check: fine, write: read only"},
		{"folder and file, with a turnstile", 0o555, 0o444, true, "read: fine, check: fine, write: read only"},
		{"file", 0o777, 0o444, false, "read: fine, check: fine, write: read only"},
		{"turnstile", 0o777, 0o666, true, "read: fine, check: fine, write: read only"},
		{"nothing", 0o777, 0o666, false, unharmed},
	} {
		t.Run(c.name, func(t *testing.T) {
			original := newsroom(t)
			folder := filepath.Join(t.TempDir(), "store")
			original.need(os.Mkdir(folder, 0o700))
			path := filepath.Join(folder, "tidings.db")
			copyFile(t, original.path, path)
			if c.lock {
				original.need(os.WriteFile(path+".lock", nil, 0o400))
			}
			original.need(errors.Join(os.Chmod(path, c.file), os.Chmod(folder, c.folder)))
			want(t, "verdict", strings.Join(helping(t, "lowly", path, 0).rest(), ""), c.want)
			original.need(os.Chmod(folder, 0o700))
		})
	}
}

func TestAStoreThatCannotBeMadeOrRead(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "store")
	if err := os.Mkdir(folder, 0o555); err != nil {
		t.Fatal(err)
	}
	want(t, "in a folder that is read only", helping(t, "lowly", filepath.Join(folder, "tidings.db"), 0).line(), "open: read only")
	if err := errors.Join(os.Chmod(folder, 0o777), os.WriteFile(filepath.Join(folder, "tidings.db"), make([]byte, 9000), 0)); err != nil {
		t.Fatal(err)
	}
	verdict := helping(t, "lowly", filepath.Join(folder, "tidings.db"), 0).line()
	if !strings.Contains(verdict, "permission denied") || strings.Contains(verdict, "read only") {
		t.Errorf("a file that may not be read: %s", verdict)
	}
}

func TestAFullDiskLosesNothing(t *testing.T) {
	h := sharedStore(t)
	lines := helping(t, "full", h.path, 0).rest()
	visits := lines[:len(lines)-3]
	if len(visits) == 0 {
		t.Error("nothing fitted in")
	}
	if got := lines[len(lines)-3]; got != "full" {
		t.Errorf("recording ended with %q", got)
	}
	if got := lines[len(lines)-1]; got != "fine" {
		t.Errorf("reading from the full disk: %q", got)
	}
	h.sound()
	if total := h.page(store.Query{Feed: 1}).Total; total < 100+len(visits)*recorded {
		t.Errorf("%d articles of %d visits", total, len(visits))
	}
	if marked := h.page(store.Query{Bookmarked: true}).Total == 1; marked != (lines[len(lines)-2] == "fine") {
		t.Errorf("bookmarked: %t, and it was said to be %s", marked, lines[len(lines)-2])
	}
	h.bookmark("shared 9") // there is room again
}

// Where a page is damaged nothing is written, by whoever has met it, until there is
// another file.
func TestNothingIsWrittenAfterDamage(t *testing.T) {
	h := newsroom(t)
	whole, err := os.ReadFile(h.path)
	h.need(err)
	number := h.number("a2")
	spoilt := slices.Clone(whole)
	clear(spoilt[8192:]) // all but what says where the pages are
	h.need(os.WriteFile(h.path, spoilt, 0o600))
	_, err = h.List(h.ctx(), store.Local, store.Query{}, store.Cursor{}, 10)
	wantErr(t, "list", err, store.ErrCorrupt)
	before := sizeAndText(t, h.path)
	_, err = h.Bookmark(h.ctx(), store.Local, true, number)
	wantErr(t, "bookmark", err, store.ErrCorrupt)
	wantWithin(t, []string{fmt.Sprint(err)}, "nothing is written")
	want(t, "the file is as it was", sizeAndText(t, h.path) == before, true)

	copied := filepath.Join(t.TempDir(), "whole.db")
	h.need(os.WriteFile(copied, whole, 0o600))
	h.rename(copied)
	h.bookmark("a2")
}
