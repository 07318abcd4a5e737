//go:build unix

package store_test

import (
	"bytes"
	"cmp"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/RoaringBitmap/roaring/v2"
	bolt "go.etcd.io/bbolt"

	"tidings/store"
)

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
			// The set of bookmarks says what the mark was, but for its date.
			if len(missing) > 1 || c.name == "spoilt mark" && len(missing) > 0 {
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

// Every page is damaged in one of four ways. What is not on it is there afterwards,
// and what is lost is said.
func TestRepairOfDamagedPages(t *testing.T) {
	t.Parallel()
	whole := damaged(t)
	dice := rand.New(rand.NewPCG(9, 9))
	ways := []func(page []byte){
		func(page []byte) { clear(page) },
		func(page []byte) {
			for j := range page {
				page[j] = byte(dice.Uint32())
			}
		},
		func(page []byte) { page[dice.IntN(len(page))] ^= byte(1 + dice.IntN(255)) },
		func(page []byte) { page[dice.IntN(64)] ^= byte(1 + dice.IntN(255)) },
	}
	for i, verdict := range mendEach(t, len(whole)/4096, func(i int) []byte {
		file := slices.Clone(whole)
		ways[i%len(ways)](file[4096*i:][:4096])
		return file
	}) {
		n := articlesIn(verdict)
		if n < 132-40 || n < 132 && !strings.Contains(verdict, "could not be found") {
			t.Errorf("page %d: %s", i, verdict)
		}
	}
}

func TestRepairOfCutFiles(t *testing.T) {
	t.Parallel()
	whole := damaged(t)
	pages := len(whole) / 4096
	for i, verdict := range mendEach(t, 5, func(i int) []byte { return whole[:pages*(i+4)/9*4096+100*i] }) {
		// What lies where depends on the order of maps: of seven ninths of a file little may be left.
		if n := articlesIn(verdict); i < 4 && n == 0 && !strings.HasPrefix(verdict, "refused: corrupt") || i == 4 && n < 60 {
			t.Errorf("%d articles were found in %d ninths of the file: %s", n, i+4, verdict)
		}
	}
}

// Either head of the file is enough, and where the list of buckets is damaged the one
// before it serves.
func TestRepairOfHeads(t *testing.T) {
	h := newsroom(t)
	whole, err := os.ReadFile(h.path)
	h.need(err)
	newer := 0
	if number := binary.NativeEndian.Uint64(whole[16+48:]); number < binary.NativeEndian.Uint64(whole[4096+16+48:]) {
		newer = 1
	}
	root := int(binary.NativeEndian.Uint64(whole[4096*newer+32:]))
	for i, verdict := range mendEach(t, 4, func(i int) []byte {
		file, page := slices.Clone(whole), []int{0, 1, root, 0}[i]
		clear(file[4096*page:][:4096])
		if i == 3 {
			clear(file[16+56:][:8])
			clear(file[4096+16+56:][:8]) // both heads, by their sums
			copy(file[16:], whole[16:][:56])
		}
		return file
	}) {
		switch {
		case i < 2 && verdict != `12 articles, lost []`:
			t.Errorf("head %d: %s", i, verdict)
		case i == 2 && verdict != `12 articles, lost ["1 page of the file could not be read"]`:
			t.Errorf("the list of buckets: %s", verdict)
		case i == 3 && !strings.HasPrefix(verdict, "refused: corrupt"):
			t.Errorf("both heads: %s", verdict)
		}
	}
}

// While a store is repaired others read it and wait to write, and nobody else repairs
// or compacts it. Who had it open goes on with the new one.
func TestRepairBesideOthers(t *testing.T) {
	h := holed(t)
	before, inside := whatIsIn(h), false
	ctx, cancel := context.WithCancel(h.ctx())
	defer cancel()
	changes := h.Watch(ctx, store.Local)
	got, err := store.Repair(h.ctx(), h.path, store.Options{}, func(done, total int64) {
		if done < 0 || done > total {
			t.Errorf("%d of %d is done", done, total)
		}
		if inside {
			return
		}
		inside = true
		_, err := store.Repair(h.ctx(), h.path, store.Options{}, nil)
		wantErr(t, "a second repair", err, store.ErrLocked)
		_, _, err = h.Compact(h.ctx(), nil)
		wantErr(t, "a compaction meanwhile", err, store.ErrLocked)
		short, err := store.Open(h.path, store.Options{Wait: 50 * time.Millisecond})
		h.need(err)
		defer short.Close()
		_, err = short.Bookmark(h.ctx(), store.Local, true, 1)
		wantErr(t, "a change meanwhile", err, store.ErrLocked)
		wantWithin(t, []string{fmt.Sprint(err)}, "(repair)")
		want(t, "what is in it meanwhile", whatIsIn(h), before)
	})
	h.need(err)
	want(t, "somebody was inside", inside, true)
	want(t, "lost", len(got.Lost), 0)
	<-changes // it is another file
	want(t, "what is in it", whatIsIn(h), before)
	_, err = h.Bookmark(h.ctx(), store.Local, true, 9)
	h.need(err)
}

// mendSlowly waits for a line in the middle of a repair.
func mendSlowly(path string, stdin chan string) error {
	_, err := store.Repair(context.Background(), path, store.Options{}, func(int64, int64) {
		fmt.Println("inside")
		<-stdin
	})
	return err
}

// mendWithoutRoom repairs where files may not grow beyond a limit.
func mendWithoutRoom(path string) error {
	limit := syscall.Rlimit{Cur: 64 << 10, Max: 64 << 10}
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &limit); err != nil {
		return err
	}
	_, err := store.Repair(context.Background(), path, store.Options{}, nil)
	fmt.Println(sentinel(err))
	return nil
}

// A repair that is killed, given up or without room has not happened, and the next one
// clears away what is left of it.
func TestRepairIsGivenUpWithoutATrace(t *testing.T) {
	h := holed(t)
	before := sizeAndText(t, h.path)
	slow := helping(t, "slow", h.path, 0)
	want(t, "a slow repair", slow.line(), "inside")
	slow.kill()
	drafts := func() int {
		t.Helper()
		left, err := filepath.Glob(h.path + ".repaired-*")
		h.need(err)
		return len(left)
	}
	want(t, "drafts of who was killed", drafts(), 1)
	_, err := store.Repair(&impatientContext{h.ctx(), 0}, h.path, store.Options{}, nil)
	wantErr(t, "a repair given up", err, context.Canceled)
	want(t, "drafts", drafts(), 0)
	want(t, "a repair without room", helping(t, "tight", h.path, 0).line(), "full")
	want(t, "drafts", drafts(), 0)
	want(t, "the file is as it was", sizeAndText(t, h.path) == before, true)
}

// A feed whose address was lost keeps its articles, and has it again when somebody
// follows it.
func TestRepairedFeedIsFollowedAgain(t *testing.T) {
	h := newsroom(t)
	path := filepath.Join(t.TempDir(), "tidings.db")
	copyFile(t, h.path, path)
	(&house{t: t, path: path}).edit(func(b *bolt.Tx) error {
		return errors.Join(b.Bucket([]byte("feeds")).Delete(be32(2)), b.Bucket([]byte("subs")).Delete(be32(1, 2)))
	})
	mended, got := repaired(t, path)
	want(t, "lost", len(got.Lost), 1)
	want(t, "its articles", mended.titles(store.Query{Feed: 2}), "b1 b2 b3 b4")
	_, err := mended.Subscribe(mended.ctx(), store.Local, store.Wish{URL: "https://b.example"})
	mended.need(err)
	f, err := mended.Feed(mended.ctx(), 2)
	mended.need(err)
	want(t, "its address", f.URL, "https://b.example")
}

// torn repairs a copy of a store that was broken in a place.
func (h *house) torn(do func(*bolt.Tx) error) (*house, store.Repaired) {
	h.t.Helper()
	path := filepath.Join(h.t.TempDir(), "tidings.db")
	copyFile(h.t, h.path, path)
	(&house{t: h.t, path: path}).edit(do)
	mended, got := repaired(h.t, path)
	mended.sound()
	return mended, got
}

// reaches reports whether an account comes to an article by its number.
func (h *house) reaches(a store.AccountID, n store.Number) bool {
	h.t.Helper()
	_, err := h.Bookmark(h.ctx(), a, true, n)
	if err == nil {
		_, err = h.Bookmark(h.ctx(), a, false, n)
	}
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		h.t.Error(err)
	}
	return err == nil
}

func lose(bucket string, key []byte) func(*bolt.Tx) error {
	return func(b *bolt.Tx) error { return b.Bucket([]byte(bucket)).Delete(key) }
}

// A feed that is one account's stays its own when the record that says so is lost.
func TestRepairedPrivateFeedStaysPrivate(t *testing.T) {
	h := newsroom(t)
	anna, mallory := h.account("anna"), h.account("mallory")
	secret := h.subscribe(anna, secretURL, "")
	h.record(secret, piece("hushed", 1))
	saved, err := h.Save(h.ctx(), anna, piece("kept", 3))
	h.need(err)
	n, key := saved.Number-1, be32(uint32(secret))
	for _, c := range []struct {
		name  string
		do    func(*bolt.Tx) error
		owner store.AccountID
	}{
		{"subscribed", lose("feeds", key), anna},
		{"not subscribed", func(b *bolt.Tx) error {
			return errors.Join(lose("feeds", key)(b), lose("subs", be32(uint32(anna), uint32(secret)))(b))
		}, store.Local},
	} {
		t.Run(c.name, func(t *testing.T) {
			mended, _ := h.torn(c.do)
			want(t, "owner", mended.owner(secret), c.owner)
			want(t, "mallory reaches it", mended.reaches(mallory, n), false)
			_, err := mended.Subscribe(mended.ctx(), mallory, store.Wish{URL: fmt.Sprintf("tidings:lost/%d", secret)})
			mended.need(err)
			want(t, "or by the address it has now", mended.reaches(mallory, n), false)
			want(t, "a feed of its own", mended.subscribe(mallory, secretURL, "") != secret, true)
			_, err = mended.Subscribe(mended.ctx(), anna, store.Wish{URL: secretURL})
			mended.need(err)
			want(t, "owner then", mended.owner(secret), anna)
			want(t, "anna reaches it", mended.reaches(anna, n), true)
			want(t, "others do", mended.reaches(mallory, n) || mended.reaches(store.Local, n), false)
			mended.sound()
		})
	}
	mended, _ := h.torn(lose("feeds", be32(uint32(saved.Feed))))
	want(t, "whose what was saved is", mended.owner(saved.Feed), anna)
	_, err = mended.Save(mended.ctx(), anna, piece("another", 1))
	mended.need(err)
	mended.sound()
}

// A feed that has become another account's comes back by no undo and no redo: not the
// subscription, which would show its address, and not what was read of it.
func TestUndoReachesNothingOfAnothers(t *testing.T) {
	h := newsroom(t)
	mallory := h.account("mallory")
	b := h.subscribe(mallory, "https://b.example", "")
	_, err := h.MarkRead(h.ctx(), mallory, true, h.number("b1"))
	h.need(err)
	h.need(h.Unsubscribe(h.ctx(), mallory, b))
	mended, _ := h.torn(lose("feeds", be32(uint32(b)))) // whose it was is lost with it
	want(t, "owner", mended.owner(b), store.Local)
	_, err = mended.Subscribe(mended.ctx(), store.Local, store.Wish{URL: secretURL})
	mended.need(err)
	theirs := mended.dump(store.Local, store.DumpOptions{Articles: true})
	tampered := func(turn func(context.Context, store.AccountID) (store.Change, error), times int) {
		t.Helper()
		for range times {
			_, err := turn(mended.ctx(), mallory)
			mended.need(err)
			feeds, err := mended.Feeds(mended.ctx(), mallory)
			mended.need(err)
			want(t, "feeds", len(feeds), 0)
			want(t, "mallory reaches it", mended.reachesNothing(mallory), true)
			mended.sound()
		}
		_, err := turn(mended.ctx(), mallory)
		wantErr(t, "once more", err, store.ErrNotFound)
	}
	tampered(mended.Undo, 3)
	tampered(mended.Redo, 3)
	want(t, "what is theirs", mended.dump(store.Local, store.DumpOptions{Articles: true}), theirs)
}

// reachesNothing reports whether an account sees no article in any list.
func (h *house) reachesNothing(a store.AccountID) bool {
	h.t.Helper()
	seen := 0
	for _, q := range []store.Query{{}, {Feed: 1}, {Feed: 2}, {Bookmarked: true}, {Text: "b1"}, {State: store.Read}} {
		page, err := h.List(h.ctx(), a, q, store.Cursor{}, 10)
		h.need(err)
		seen += page.Total + len(page.Rows)
	}
	return seen == 0
}

// A feed that was shared is so again when somebody finds it by its address, whoever
// it was given to.
func TestRepairedSharedFeedIsSharedAgain(t *testing.T) {
	h := newsroom(t)
	anna, ben := h.account("anna"), h.account("ben")
	h.subscribe(anna, "https://a.example", "")
	mended, _ := h.torn(lose("feeds", be32(1)))
	want(t, "with two who follow it", mended.owner(1), 0)
	mended, _ = h.torn(lose("feeds", be32(2)))
	want(t, "with one", mended.owner(2), store.Local)
	want(t, "ben's feed", mended.subscribe(ben, "https://b.example", ""), 2)
	want(t, "owner", mended.owner(2), 0)
	want(t, "its articles", mended.titles(store.Query{Feed: 2}), "b1 b2 b3 b4")
	mended.sound()
}

// One damaged byte costs what it is in, never the whole library.
func TestRepairOfWhatContradictsItself(t *testing.T) {
	h := newsroom(t)
	anna, mallory := h.account("anna"), h.account("mallory")
	secret := h.subscribe(anna, secretURL, "")
	h.record(secret, piece("hushed", 1))
	saved, err := h.Save(h.ctx(), anna, piece("kept", 3))
	h.need(err)
	_, err = h.Delete(h.ctx(), store.Local, h.number("b4"))
	h.need(err)
	whole := everything(h)
	put := func(bucket string, k, v []byte) func(*bolt.Tx) error {
		return func(b *bolt.Tx) error { return b.Bucket([]byte(bucket)).Put(k, v) }
	}
	edit := func(feed store.FeedID, change func(*store.Feed)) func(*bolt.Tx) error {
		return func(b *bolt.Tx) error {
			k := be32(uint32(feed))
			v, err := store.EditFeed(b.Bucket([]byte("feeds")).Get(k), change)
			return errors.Join(err, put("feeds", k, v)(b))
		}
	}
	owned := func(by store.AccountID) func(*bolt.Tx) error {
		return edit(secret, func(f *store.Feed) { f.Owner = by })
	}
	savedAt := func(url string) func(*bolt.Tx) error {
		return edit(saved.Feed, func(f *store.Feed) { f.URL, f.Origin = url, url })
	}
	both := func(a, c func(*bolt.Tx) error) func(*bolt.Tx) error {
		return func(b *bolt.Tx) error { return errors.Join(a(b), c(b)) }
	}
	rekey := func(bucket string, from, to []byte) func(*bolt.Tx) error {
		return func(b *bolt.Tx) error {
			v := slices.Clone(b.Bucket([]byte(bucket)).Get(from))
			return both(lose(bucket, from), put(bucket, to, v))(b)
		}
	}
	noAddresses := func(b *bolt.Tx) error {
		return errors.Join(b.DeleteBucket([]byte("feedurls")), func() error { _, err := b.CreateBucket([]byte("feedurls")); return err }())
	}
	piece0 := func(fields ...uint32) []byte { return append(be32(fields...), 0, 0) }
	for _, c := range []struct {
		name string
		do   func(*bolt.Tx) error
		lost string
	}{
		{"what a step of history shows", put("history", append(be32(1), 0, 0, 0, 0, 0, 0, 0, 1), []byte(`{"what":"x","shown":{"1":"AAAA"}}`)),
			`["1 step of history could not be read"]`},
		{"a subscription to another's feed", put("subs", be32(uint32(mallory), uint32(secret)), []byte(`{}`)),
			`["1 subscription led to a feed or an account that is not there, or to a feed of another account"]`},
		{"an owner who never was", owned(77), `[]`},
		{"an owner who never was, and no addresses", both(noAddresses, owned(77)), `[]`},
		{"another owner", owned(1), `[]`},
		{"no owner", owned(0), `[]`},
		{"the address of what nobody saved", savedAt(store.SavedURL + "/77"), `[]`},
		{"the address of what another saved", savedAt(store.SavedURL + "/1"), `[]`},
		{"all that was read, under a feed", rekey("read", piece0(1, 0), piece0(1, 2)), `["1 list of what was read held articles of another feed, which were left out"]`},
		{"all that was deleted, under a feed", rekey("hidden", piece0(1, 0), piece0(1, 1)), `["1 list of what was deleted held articles of another feed, which were left out"]`},
	} {
		t.Run(c.name, func(t *testing.T) {
			mended, got := h.torn(c.do)
			want(t, "lost", fmt.Sprintf("%q", got.Lost), c.lost)
			if !strings.Contains(c.name, "read") {
				want(t, "what is in it", strings.Join(everything(mended), "\n"), strings.Join(whole, "\n"))
			}
			want(t, "whose it is", mended.owner(secret), anna)
			want(t, "whose what was saved is", mended.owner(saved.Feed), anna)
			want(t, "mallory reaches it", mended.reaches(mallory, saved.Number-1) || mended.reaches(mallory, saved.Number), false)
			want(t, "anna does", mended.reaches(anna, saved.Number-1) && mended.reaches(anna, saved.Number), true)
			_, err := mended.Save(mended.ctx(), store.Local, piece("own", 1))
			mended.need(err)
			mended.sound()
		})
	}
}

// Of an article that has gone nobody can tell which feed it was of.
func TestRepairOfWhatWasReadTwice(t *testing.T) {
	h := newsroom(t)
	twice := func(b *bolt.Tx) error {
		one := h.number("b1")
		text, err := roaring.BitmapOf(uint32(one)).ToBytes()
		return errors.Join(err,
			b.Bucket([]byte("rows")).Delete(be32(uint32(one))),
			b.Bucket([]byte("read")).Put(append(be32(1, 1), 0, 0), text),
			b.Bucket([]byte("read")).Put(append(be32(1, 2), 0, 0), text))
	}
	h.torn(twice)
}
