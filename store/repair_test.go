//go:build unix

package store_test

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"tidings/store"
)

// repaired repairs the store at a path and opens it; the house checks it at the end.
func repaired(t *testing.T, path string) (*house, store.Repaired) {
	t.Helper()
	got, err := store.Repair(t.Context(), path, store.Options{Now: func() time.Time { return noon }}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return openAt(t, path), got
}

// everything tells the articles of a store, and what the local account thinks of
// them.
func everything(h *house) (all []string) {
	h.t.Helper()
	for _, r := range h.page(store.Query{}).Rows {
		a, err := h.Article(h.ctx(), store.Local, r.Number)
		h.need(err)
		all = append(all, fmt.Sprintf("%d %s %s read %t %+v %q", r.Number, r.Title, r.Date, r.Read, a.Mark, a.Content.Source))
	}
	slices.SortFunc(all, func(a, b string) int { return cmp.Compare(a, b) })
	return all
}

// Whatever is wrong, the repaired store is sound, and only what was broken is lost.
func TestRepairMendsEachDifference(t *testing.T) {
	original := breakable(t)
	whole := everything(original)
	// What these change is what follows from nothing else, so it counts.
	said := map[string]bool{"hidden and not united": true, "a mark with a tag and no set": true, "no mark of a bookmark": true}
	for _, c := range breaches(t) {
		t.Run(c.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "tidings.db")
			copyFile(t, original.path, path)
			(&house{t: t, path: path}).edit(c.do)
			before := sizeAndText(t, path)
			h, got := repaired(t, path)
			now := everything(h)
			missing := slices.DeleteFunc(slices.Clone(whole), func(one string) bool { return slices.Contains(now, one) })
			if len(missing) > 1 {
				t.Errorf("lost: %s", strings.Join(missing, "\n"))
			}
			if len(missing) > 0 && len(got.Lost) == 0 && !said[c.name] {
				t.Errorf("lost in silence: %s", missing)
			}
			want(t, "the old file is kept", sizeAndText(t, got.Kept) == before, true)
		})
	}
}

// A mender repairs each file that standard input names, and says what came of it.
func mendAll(stdin chan string) error {
	for path := range stdin {
		fmt.Println(mended(path))
	}
	return nil
}

// mended repairs a file, checks and reads the new one, and says "gone" with what there
// is no more, of a store that damaged made; or why the repair was refused.
func mended(path string) string {
	o := store.Options{Now: func() time.Time { return noon }, Wait: 2 * time.Second}
	before, err := os.ReadFile(path)
	if err != nil {
		return err.Error()
	}
	got, err := store.Repair(context.Background(), path, o, nil)
	if err != nil {
		after, readErr := os.ReadFile(path)
		if readErr != nil || !bytes.Equal(before, after) {
			return fmt.Sprint("the file was changed, and: ", err)
		}
		return "refused: " + sentinel(err) + " " + err.Error()
	}
	kept, err := os.ReadFile(got.Kept)
	if err != nil || !bytes.Equal(before, kept) {
		return fmt.Sprint("the old file is not kept: ", err)
	}
	s, err := store.Open(path, o)
	if err != nil {
		return err.Error()
	}
	defer s.Close()
	differences, err := s.Check(context.Background())
	if err := errors.Join(err, readAll(context.Background(), s)); err != nil || len(differences) > 0 {
		return fmt.Sprint("not sound: ", err, differences)
	}
	_, err = s.Record(context.Background(), store.Fetched{Feed: 1, At: noon, Title: "F", Articles: []store.Incoming{piece("fresh", 1)}})
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return fmt.Sprint("cannot be written to: ", err)
	}
	return fmt.Sprintf("%d articles, lost %q", got.Articles, got.Lost)
}

// mendEach runs the mender on files, and returns what it says of each. It fails if the
// process dies or hangs, or if anything but a sound store or a refusal comes of it.
func mendEach(t *testing.T, count int, file func(i int) []byte) (said []string) {
	t.Helper()
	mender, folder := helping(t, "mend", "", 0), t.TempDir()
	for i := range count {
		path := filepath.Join(folder, fmt.Sprint(i))
		if err := os.WriteFile(path, file(i), 0o600); err != nil {
			t.Fatal(err)
		}
		mender.say(path)
		verdict := mender.line()
		if !strings.Contains(verdict, " articles, lost ") && !strings.HasPrefix(verdict, "refused: corrupt") {
			t.Errorf("file %d: %s", i, verdict)
		}
		said = append(said, verdict)
	}
	mender.rest()
	return said
}

// articlesIn is how many articles a verdict speaks of.
func articlesIn(verdict string) (n int) {
	_, _ = fmt.Sscanf(verdict, "%d articles", &n)
	return n
}

func TestRepairOfDamagedPages(t *testing.T) {
	t.Parallel()
	whole := damaged(t)
	pages := len(whole) / 4096
	dice := rand.New(rand.NewPCG(9, 9))
	for name, spoil := range map[string]func(page []byte){
		"zeroed": func(page []byte) { clear(page) },
		"scribbled": func(page []byte) {
			for j := range page {
				page[j] = byte(dice.Uint32())
			}
		},
		"a byte flipped":             func(page []byte) { page[dice.IntN(len(page))] ^= byte(1 + dice.IntN(255)) },
		"a byte of its head flipped": func(page []byte) { page[dice.IntN(64)] ^= byte(1 + dice.IntN(255)) },
	} {
		t.Run(name, func(t *testing.T) {
			for i, verdict := range mendEach(t, pages, func(i int) []byte {
				file := slices.Clone(whole)
				spoil(file[4096*i:][:4096])
				return file
			}) {
				t.Log(i, verdict)
			}
		})
	}
}
