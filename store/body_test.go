package store_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	bolt "go.etcd.io/bbolt"

	"tidings/store"
)

// longPiece is an article with a body that says which one it is.
func longPiece(i int) store.Incoming {
	in := piece(fmt.Sprint("k", i), i)
	in.Content.Source = fmt.Sprintf("<p>Number %d. %s</p>", i, strings.Repeat("The same old story. ", i%50))
	return in
}

// keysIn counts the keys of a bucket.
func (h *house) keysIn(bucket string) (n int) {
	h.t.Helper()
	h.edit(func(b *bolt.Tx) error {
		n = b.Bucket([]byte(bucket)).Stats().KeyN
		return nil
	})
	return n
}

// says looks whether each article says what it came with.
func (h *house) says(numbers, first int) {
	h.t.Helper()
	for n := 1; n <= numbers; n++ {
		a, err := h.Article(h.ctx(), store.Local, store.Number(n))
		h.need(err)
		// The last of a document gets the lowest number.
		if want := longPiece(first - n).Content.Source; a.Content.Source != want {
			h.t.Fatalf("article %d says %.40q, not %.40q", n, a.Content.Source, want)
		}
	}
}

func TestBodiesArePackedWithTheirNeighbours(t *testing.T) {
	h := open(t)
	feed := h.subscribe(store.Local, "https://a.example", "")
	var all []store.Incoming
	for i := range 150 {
		all = append(all, longPiece(i))
	}
	h.record(feed, all...)
	if alone := h.keysIn("bodies"); alone != 150 {
		t.Fatalf("%d bodies stand alone at first", alone)
	}
	h.says(150, 150)
	h.need(h.Tidy(h.ctx()))
	h.sound()
	if alone, blocks := h.keysIn("bodies"), h.keysIn("blocks"); alone != 150-9*16 || blocks != 9 {
		t.Errorf("%d bodies stand alone beside %d blocks", alone, blocks)
	}
	h.says(150, 150)

	t.Run("an edit stands alone again, and counts", func(t *testing.T) {
		edited := longPiece(149)
		edited.Content.Source = "<p>All is different now.</p>"
		h.record(feed, edited)
		a, err := h.Article(h.ctx(), store.Local, 1)
		h.need(err)
		if a.Content.Source != edited.Content.Source {
			t.Errorf("the article says %.40q", a.Content.Source)
		}
		h.need(h.Tidy(h.ctx()))
		if alone := h.keysIn("bodies"); alone != 150-9*16+1 {
			t.Errorf("%d bodies stand alone", alone)
		}
		h.sound()
	})
	t.Run("later ones join those that were left", func(t *testing.T) {
		var more []store.Incoming
		for i := range 20 {
			more = append(more, longPiece(1000+i))
		}
		h.record(feed, more...)
		h.need(h.Tidy(h.ctx()))
		if alone, blocks := h.keysIn("bodies"), h.keysIn("blocks"); alone != 170-10*16+1 || blocks != 10 {
			t.Errorf("%d bodies stand alone beside %d blocks", alone, blocks)
		}
		h.sound()
	})
	t.Run("a large body fills a block", func(t *testing.T) {
		large := longPiece(3000)
		large.Content.Source = strings.Repeat(large.Content.Source, 10_000)
		h.record(feed, large)
		h.need(h.Tidy(h.ctx()))
		if alone, blocks := h.keysIn("bodies"), h.keysIn("blocks"); alone != 1 || blocks != 11 {
			t.Errorf("%d bodies stand alone beside %d blocks", alone, blocks)
		}
		a, err := h.Article(h.ctx(), store.Local, 171)
		h.need(err)
		if a.Content.Source != large.Content.Source {
			t.Errorf("the article has %d bytes, not %d", len(a.Content.Source), len(large.Content.Source))
		}
		h.sound()
	})
}

func TestCheckLooksIntoBlocks(t *testing.T) {
	original := open(t)
	feed := original.subscribe(store.Local, "https://a.example", "")
	var all []store.Incoming
	for i := range 64 {
		all = append(all, longPiece(i))
	}
	original.record(feed, all...)
	original.need(original.Tidy(original.ctx()))
	for _, c := range []struct {
		name string
		do   func(b *bolt.Bucket, k, v []byte) error
		says string
	}{
		{"gone", func(b *bolt.Bucket, k, _ []byte) error { return b.Delete(k) }, "rows: article 1 has no body"},
		{"cut", func(b *bolt.Bucket, k, v []byte) error { return b.Put(k, v[:len(v)-9]) }, "blocks: article 1: decode body"},
		{"no head", func(b *bolt.Bucket, k, v []byte) error { return b.Put(k, v[:3]) }, "it has no head"},
		{"too long a list", func(b *bolt.Bucket, k, v []byte) error { return b.Put(k, append([]byte{2, 255, 0, 0, 0}, v[5:]...)) }, "it lists 4278190080 bodies"},
		{"elsewhere", func(b *bolt.Bucket, k, v []byte) error {
			if err := b.Delete(k); err != nil {
				return err
			}
			return b.Put(be32(7), v)
		}, "blocks: 00000007 has article 1 behind 0"},
		{"over another", func(b *bolt.Bucket, k, v []byte) error { return b.Put(be32(40), v) }, "blocks: 00000028 has article 1"},
		{"of nothing", func(b *bolt.Bucket, k, v []byte) error {
			return b.Put(be32(90), append(append([]byte{2}, be32(1, 90, 0)...), v[5+16*8:]...))
		}, "blocks: nothing in 0000005a is alive"},
	} {
		t.Run(c.name, func(t *testing.T) {
			broken := &house{t: t, path: t.TempDir() + "/tidings.db"}
			copyFile(t, original.path, broken.path)
			broken.edit(func(b *bolt.Tx) error {
				blocks := b.Bucket([]byte("blocks"))
				k, v := blocks.Cursor().First()
				return c.do(blocks, bytes.Clone(k), bytes.Clone(v))
			})
			s, err := store.Open(broken.path, store.Options{})
			broken.need(err)
			defer s.Close()
			differences, err := s.Check(broken.ctx())
			broken.need(err)
			wantWithin(t, differences, c.says)
		})
	}
}

// wantWithin looks for a sentence, or a part of one.
func wantWithin(t *testing.T, sentences []string, part string) {
	t.Helper()
	if all := strings.Join(sentences, "\n"); !strings.Contains(all, part) {
		t.Errorf("nothing says %q, only:\n%.1000s", part, all)
	}
}
