package store

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strconv"

	bolt "go.etcd.io/bbolt"

	"tidings/store/dbfile"
)

// A migration brings a store from one format to the next.
type migration struct {
	format int
	what   string
	run    func(*tx) error
}

// migrations returns all migrations in order; the format of the last one is the newest. For
// each there is a test that opens a file of the format before it.
func migrations() []migration {
	return []migration{
		{1, "the first form", (*tx).makeFirstForm},
		{2, "sets of everything, tallies, tags, and room for an index of words", (*tx).makeSecondForm},
		{3, "beginnings of words in the index", (*tx).makeIndexAnew},
		{4, "months in saved searches written mo", (*tx).makeFourthForm},
		{5, "texts in the index as plaintext reads them", (*tx).makeIndexAnew},
		{6, "changes in several steps", (*tx).makeBuckets},
		{7, "feeds and subscriptions as short records", (*tx).makeSeventhForm},
		{8, "room for what is set aside, and for places in articles", (*tx).makeEighthForm},
	}
}

// Format returns the format that this program writes.
func Format() int {
	all := migrations()
	return all[len(all)-1].format
}

// migrate makes the store if there is none. It brings an older one to the newest format,
// and keeps a copy of it as PATH.format-N.
func (s *Store) migrate(ctx context.Context) error {
	there, err := s.file.Exists()
	if err != nil {
		return err
	}
	if !there {
		err := s.file.Create(func(b *bolt.Tx) error {
			s.reached("there is a draft")
			err := s.begin(b).migrateAll(ctx, 0)
			s.reached("everything is written")
			return err
		})
		if err != nil {
			return err
		}
	}
	format, err := s.format(ctx)
	if err != nil || format == Format() {
		return err
	}
	return s.updateAny(ctx, "migration", func(t *tx) error {
		from := t.formatNow()
		if from == Format() { // another process was quicker
			return nil
		}
		if err := s.copyBefore(t, from); err != nil {
			return fmt.Errorf("copy the store before migrating it: %w", err)
		}
		s.reached("the store is copied")
		err := t.migrateAll(ctx, from)
		s.reached("everything is written")
		return err
	})
}

// format returns the format of the file. It fails with ErrForeign if the file is another
// program's, and with ErrNewer if this program does not know the format.
func (s *Store) format(ctx context.Context) (format int, err error) {
	err = s.viewAny(ctx, func(t *tx) error {
		format = t.formatNow()
		return nil
	})
	return format, err
}

// formatNow returns the format of the file, 0 if it is no store.
func (t *tx) formatNow() int {
	meta := t.bolt.Bucket(bucketMeta)
	if meta == nil {
		return 0
	}
	n, _ := strconv.Atoi(string(meta.Get([]byte("format"))))
	return n
}

// migrateAll runs all migrations after the format from.
func (t *tx) migrateAll(ctx context.Context, from int) error {
	for _, m := range migrations() {
		if m.format <= from {
			continue
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := m.run(t); err != nil {
			return fmt.Errorf("migrate to format %d (%s): %w", m.format, m.what, err)
		}
		if err := t.bucket(bucketMeta).Put([]byte("format"), []byte(strconv.Itoa(m.format))); err != nil {
			return err
		}
	}
	return nil
}

// makeFirstForm makes the buckets, the store's own name and the local account.
func (t *tx) makeFirstForm() error {
	for _, name := range allBuckets() {
		if _, err := t.bolt.CreateBucketIfNotExists(name); err != nil {
			return err
		}
	}
	if err := t.bucket(bucketMeta).Put([]byte("uuid"), []byte(rand.Text())); err != nil {
		return err
	}
	if err := t.bucket(bucketMeta).Put([]byte("last account"), join32(uint32(Local))); err != nil {
		return err
	}
	return t.putAccount(Account{ID: Local, Name: "local", Created: t.now})
}

// makeSecondForm adds what can be derived from the first form. The index itself
// is made afterwards, by Tidy, out of what is pending.
func (t *tx) makeSecondForm() error {
	for _, name := range allBuckets() {
		if _, err := t.bolt.CreateBucketIfNotExists(name); err != nil {
			return err
		}
	}
	return t.deriveSets()
}

// makeIndexAnew has every article indexed again, by the next Tidy. Until then searches
// read the articles themselves. The old segments go when Tidy finds that they are not on
// the list any more.
func (t *tx) makeIndexAnew() error {
	if err := t.bucket(bucketMeta).Delete(segmentList); err != nil {
		return err
	}
	return t.pendAll()
}

// makeFourthForm spells the months of saved searches, whose m could be minutes or
// months since, and those of the steps of history that would bring one back.
func (t *tx) makeFourthForm() error {
	if err := rewrite(t.bucket(bucketSearches), (*Saved).spellMonths); err != nil {
		return err
	}
	return rewrite(t.bucket(bucketHistory), (*change).spellMonths)
}

// makeBuckets adds the buckets that there are not yet.
func (t *tx) makeBuckets() error {
	for _, name := range allBuckets() {
		if _, err := t.bolt.CreateBucketIfNotExists(name); err != nil {
			return err
		}
	}
	return nil
}

// makeEighthForm adds the buckets of what is set aside, with its count in tallies, and of places
// in articles.
func (t *tx) makeEighthForm() error {
	if err := t.makeBuckets(); err != nil {
		return err
	}
	return replaceEach(t.bucket(bucketTallies), func(v string) ([]byte, error) {
		if len(v) == 8 {
			v += "\x00\x00\x00\x00"
		}
		return []byte(v), nil
	})
}

// makeSeventhForm writes feeds and subscriptions as feed_record.go does. A record that cannot
// be read stays as it is.
func (t *tx) makeSeventhForm() error {
	err := replaceEach(t.bucket(bucketFeeds), func(v string) ([]byte, error) {
		f, err := feedOf(v)
		return f.record(), err
	})
	if err != nil {
		return err
	}
	return replaceEach(t.bucket(bucketSubs), func(v string) ([]byte, error) {
		s, err := subscriptionOf(v)
		return s.record(), err
	})
}

// replaceEach replaces each value of a bucket by what again makes of it, unless again fails.
func replaceEach(b *bolt.Bucket, again func(v string) ([]byte, error)) error {
	var keys, values [][]byte
	err := b.ForEach(func(k, v []byte) error {
		if now, err := again(string(v)); err == nil {
			keys, values = append(keys, bytes.Clone(k)), append(values, now)
		}
		return nil
	})
	for i := range keys {
		if err == nil {
			err = b.Put(keys[i], values[i])
		}
	}
	return err
}

// rewrite changes records of a bucket, which are JSON. edit reports whether it has
// changed the one it was given. A record that cannot be read stays as it is.
func rewrite[T any](b *bolt.Bucket, edit func(*T) bool) error {
	changed := map[string]*T{}
	err := b.ForEach(func(k, v []byte) error {
		one := new(T)
		if json.Unmarshal(v, one) == nil && edit(one) {
			changed[string(k)] = one
		}
		return nil
	})
	for k, one := range changed {
		if err == nil {
			err = putJSON(b, []byte(k), one)
		}
	}
	return err
}

// next returns a new number of a kind: "account", "feed" or "article".
func (t *tx) next(kind string) (uint32, error) {
	meta := t.bucket(bucketMeta)
	var last uint32
	if v := meta.Get([]byte("last " + kind)); len(v) == 4 {
		last = binary.BigEndian.Uint32(v)
	}
	if last == 1<<32-1 {
		return 0, fmt.Errorf("no %s numbers are left", kind)
	}
	return last + 1, meta.Put([]byte("last "+kind), join32(last+1))
}

// reachLast makes a number the last of a kind, unless there is a higher one.
func (t *tx) reachLast(kind string, n uint32) error {
	if t.last(kind) >= n {
		return nil
	}
	return t.bucket(bucketMeta).Put([]byte("last "+kind), join32(n))
}

// last returns the highest number of a kind so far.
func (t *tx) last(kind string) uint32 {
	if v := t.bucket(bucketMeta).Get([]byte("last " + kind)); len(v) == 4 {
		return binary.BigEndian.Uint32(v)
	}
	return 0
}

// copyBefore writes the whole store, as a transaction finds it, to the file PATH.format-N,
// which is there only when it is whole. Another copy of that name stays: a number is added.
func (s *Store) copyBefore(t *tx, format int) error {
	path := fmt.Sprintf("%s.format-%d", s.file.Path(), format)
	draft, release, err := dbfile.NewDraft(path + ".new")
	if err != nil {
		return err
	}
	defer release()
	defer os.Remove(draft.Name())
	s.reached("there is a draft")
	_, err = t.bolt.WriteTo(draft)
	if err := errors.Join(err, draft.Sync(), draft.Close()); err != nil {
		return err
	}
	s.reached("the draft is whole")
	same, err := haveSameBytes(draft.Name(), path)
	if same || err != nil {
		return err // a migration that was killed has made it
	}
	for err = ErrExists; errors.Is(err, ErrExists); {
		err = moveIntoPlace(draft.Name(), freeName(path), false)
	}
	return err
}
