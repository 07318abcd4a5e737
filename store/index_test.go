//go:build unix

package store_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"testing"
	"time"

	bolt "go.etcd.io/bbolt"

	"tidings/store"
)

// wordy is an article with a few words out of fifty, some rare.
func wordy(dice *rand.Rand, key int) store.Incoming {
	in := piece(fmt.Sprint("k", key), key%500)
	in.Title = fmt.Sprint("k", key)
	in.Content.Source = "<p>"
	for range 8 {
		in.Content.Source += spell(min(dice.IntN(50), dice.IntN(50))) + " "
	}
	return in
}

// An impatientContext ends after so many looks at it.
type impatientContext struct {
	context.Context
	looks int
}

func (c *impatientContext) Err() error {
	if c.looks--; c.looks < 0 {
		return context.Canceled
	}
	return nil
}

// asBefore compares what the index answers with what a look at every article does:
// a second store that never has an index.
func asBefore(t *testing.T, h, plain *house) {
	t.Helper()
	for word := range 50 {
		for _, q := range []store.Query{{Text: spell(word)}, {Text: spell(word)[:1], Typing: true}, {Text: "-" + spell(word)}} {
			got, expected := h.page(q), plain.page(q)
			want(t, "found by "+q.Text, titles(got.Rows), titles(expected.Rows))
			want(t, "counted by "+q.Text, got.Total, expected.Total)
		}
	}
}

// Articles come, are edited and are indexed by and by, until segments have been
// merged over and over. Indexing is broken off again and again.
func TestTheIndexIsWhatLookingGives(t *testing.T) {
	h, plain, dice := open(t), open(t), rand.New(rand.NewPCG(4, 4))
	for _, one := range []*house{h, plain} {
		one.subscribe(store.Local, "https://a.example", "")
	}
	for round := range 120 {
		var all []store.Incoming
		for range 1 + dice.IntN(12) {
			all = append(all, wordy(dice, dice.IntN(600))) // often one there is already: an edit
		}
		h.record(1, all...)
		plain.record(1, all...)
		if round%3 > 0 {
			ctx := &impatientContext{context.Background(), dice.IntN(40)}
			if err := h.Index(ctx); err != nil {
				wantErr(t, "index", err, context.Canceled)
			}
			h.sound()
		} else {
			h.need(h.Index(h.ctx()))
		}
		if round%30 == 29 {
			asBefore(t, h, plain)
		}
	}
	h.need(h.Index(h.ctx()))
	asBefore(t, h, plain)
	segments := 0
	h.edit(func(b *bolt.Tx) error {
		return b.Bucket([]byte("segments")).ForEach(func(_, _ []byte) error {
			segments++
			return nil
		})
	})
	if segments > 4*7 {
		t.Errorf("there are %d segments", segments)
	}
}

// Whoever indexes while another does leaves it to that one.
func TestOneIndexesAtATime(t *testing.T) {
	h := searchable(t, 30)
	helper := helping(t, "index", h.path, 0)
	want(t, "the helper", helper.line(), "inside")
	h.need(h.Index(h.ctx()))
	n, err := h.Pending(h.ctx())
	h.need(err)
	want(t, "pending while another indexes", n, 30)
	helper.say("go on")
	helper.rest()
	n, err = h.Pending(h.ctx())
	h.need(err)
	want(t, "pending afterwards", n, 0)
	h.sound()
}

// indexSlowly waits for a line of standard input in the middle of indexing: the
// clock is asked within each transaction.
func indexSlowly(path string, stdin chan string) error {
	asked := 0
	s, err := store.Open(path, store.Options{Now: func() time.Time {
		if asked++; asked == 5 { // behind the format, the count, the generation, and what is left over
			fmt.Println("inside")
			<-stdin
		}
		return noon
	}})
	if err != nil {
		return err
	}
	if err := s.Index(context.Background()); err != nil {
		return err
	}
	return s.Close()
}

// A segment that was being written when its maker was killed is no part of the
// index, and goes when the next one is made.
func TestAKilledIndexerLeavesNothing(t *testing.T) {
	h := searchable(t, 300)
	for range 10 {
		helper := helping(t, "index", h.path, 0)
		helper.line()
		helper.say("go on")
		helper.kill()
		h.sound()
		want(t, "found", h.page(store.Query{Text: "needle"}).Total, 100)
	}
	h.need(h.Index(h.ctx()))
	want(t, "found", h.page(store.Query{Text: "needle"}).Total, 100)
}

func TestCheckLooksIntoTheIndex(t *testing.T) {
	original := searchable(t, 30)
	original.need(original.Index(original.ctx()))
	put := func(k string, v []byte) func(*bolt.Tx) error {
		return func(b *bolt.Tx) error { return b.Bucket([]byte("segments")).Bucket(be32(1)).Put([]byte(k), v) }
	}
	for name, c := range map[string]struct {
		do   func(*bolt.Tx) error
		says string
	}{
		"no list":        {func(b *bolt.Tx) error { return b.Bucket([]byte("meta")).Delete([]byte("segments")) }, "30 articles are neither in the index nor pending"},
		"a spoilt list":  {func(b *bolt.Tx) error { return b.Bucket([]byte("meta")).Put([]byte("segments"), []byte("[")) }, "read list of segments"},
		"a segment gone": {func(b *bolt.Tx) error { return b.Bucket([]byte("segments")).DeleteBucket(be32(1)) }, "read segment 1"},
		"a segment twice": {func(b *bolt.Tx) error {
			return b.Bucket([]byte("meta")).Put([]byte("segments"), []byte(`[{"id":1,"docs":30},{"id":1,"docs":30}]`))
		}, "and so does an older one"},
		"a spoilt posting":  {put("bneedle", []byte{0, 0xff}), "needle"},
		"an empty posting":  {put("bneedle", []byte{}), "it is empty"},
		"a posting of none": {put("bneedle", []byte{0, 99}), "is in article 99"},
		"spoilt docs":       {put("\x00docs", []byte{9}), "segments: 1"},
	} {
		t.Run(name, func(t *testing.T) {
			broken := &house{t: t, path: t.TempDir() + "/tidings.db"}
			copyFile(t, original.path, broken.path)
			broken.edit(c.do)
			s, err := store.Open(broken.path, store.Options{})
			broken.need(err)
			defer s.Close()
			differences, err := s.Check(broken.ctx())
			broken.need(err)
			wantWithin(t, differences, c.says)
		})
	}
}

// What is kept of the beginnings of words is what the words say.
func TestCheckOfBeginnings(t *testing.T) {
	h, dice := open(t), rand.New(rand.NewPCG(5, 5))
	h.subscribe(store.Local, "https://a.example", "")
	for i := range 300 {
		h.record(1, wordy(dice, i))
	}
	h.need(h.Tidy(h.ctx()))
	h.sound()
	for what, do := range map[string]func(b *bolt.Bucket, k, v []byte) error{
		"missing":    func(b *bolt.Bucket, k, _ []byte) error { return b.Delete(k) },
		"with less":  func(b *bolt.Bucket, k, _ []byte) error { return b.Put(k, []byte{0, 1}) },
		"too many":   func(b *bolt.Bucket, _, v []byte) error { return b.Put([]byte("p\xc3\xbf"), v) },
		"unreadable": func(b *bolt.Bucket, k, _ []byte) error { return b.Put(k, []byte{0, 0x80}) },
	} {
		broken := &house{t: t, path: filepath.Join(t.TempDir(), "tidings.db")}
		copyFile(t, h.path, broken.path)
		broken.edit(func(b *bolt.Tx) error {
			segments := b.Bucket([]byte("segments"))
			id, _ := segments.Cursor().Last()
			words := segments.Bucket(id)
			k, v := words.Cursor().Seek([]byte("p"))
			return do(words, bytes.Clone(k), bytes.Clone(v))
		})
		s, err := store.Open(broken.path, store.Options{})
		h.need(err)
		differences, err := s.Check(h.ctx())
		h.need(errors.Join(err, s.Close()))
		if !strings.Contains(strings.Join(differences, "\n"), `"p`) {
			t.Errorf("%s: %q", what, differences)
		}
	}
}

// Articles that go while segments are merged, at whatever moment, leave a merged
// segment that says of all its words the same articles.
func TestPruningWhileSegmentsAreMerged(t *testing.T) {
	h, feed := shelved(t, 2)
	for i := range 7 { // seven segments, and what makes the eighth is pending
		h.need(h.Index(h.ctx()))
		fresh := piece(fmt.Sprint("b", i), 0)
		fresh.Published = noon.Add(time.Duration(i-60) * time.Second)
		h.record(feed, fresh)
	}
	h.retain(store.Retention{Articles: 5}, feed)
	for n, met := 1, true; met; n++ {
		other := h
		other, met = h.between(n,
			func(w *house) { w.need(w.Index(w.ctx())) },
			func(w *house) { _, _ = w.Prune(w.ctx()) })
		other.sound()
		if met {
			want(t, "found", other.titles(store.Query{Text: "text"}), "a0 b6 b5 b4 b3")
		}
	}
}

// A file that is replaced while it is indexed, at whatever moment, is indexed by the next
// who does: nothing of the old file's segments gets into the new one.
func TestTheFileIsReplacedWhileItIsIndexed(t *testing.T) {
	h, feed := shelved(t, 2)
	copied := filepath.Join(t.TempDir(), "copy.db")
	for i := range 7 { // seven segments, and what makes the eighth is pending
		h.need(h.Index(h.ctx()))
		if i == 3 {
			h.need(h.Backup(h.ctx(), copied, false))
		}
		h.record(feed, piece(fmt.Sprint("b", i), i))
	}
	options := store.Options{Now: func() time.Time { return noon }}
	for what, replace := range map[string]func(*house) error{
		"repair": func(w *house) error {
			_, err := store.Repair(w.ctx(), w.path, options, nil)
			return err
		},
		"restore": func(w *house) error {
			_, err := store.Restore(w.ctx(), copied, w.path, options)
			return err
		},
		"compaction": func(w *house) error {
			_, _, err := w.Compact(w.ctx(), nil)
			return err
		},
	} {
		steps := 0
		for n, met := 1, true; met; n++ {
			var other *house
			var replaced error
			other, met = h.between(n,
				func(w *house) { w.need(w.Index(w.ctx())) },
				func(w *house) { replaced = replace(w) })
			h.need(replaced)
			other.sound()
			other.need(other.Index(other.ctx()))
			other.sound()
			all := other.page(store.Query{})
			want(t, what+": found", titles(other.page(store.Query{Text: "text"}).Rows), titles(all.Rows))
			steps++
		}
		if steps < 10 {
			t.Errorf("%s: %d steps only", what, steps)
		}
	}
}
