package store_test

import (
	"bytes"
	"encoding/binary"
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

// recordFew records count articles from first on, the last first, in visits that bring too
// few for a block.
func (h *house) recordFew(feed store.FeedID, first, count int) {
	h.t.Helper()
	for end := first + count; end > first; end -= 7 {
		var few []store.Incoming
		for i := max(first, end-7); i < end; i++ {
			few = append(few, longPiece(i))
		}
		h.record(feed, few...)
	}
}

func TestBodiesArePackedWithTheirNeighbours(t *testing.T) {
	h := open(t)
	feed := h.subscribe(store.Local, "https://a.example", "")
	h.recordFew(feed, 0, 150)
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
		h.recordFew(feed, 1000, 20)
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
		if alone, blocks := h.keysIn("bodies"), h.keysIn("blocks"); alone != 1 || blocks != 12 {
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

func TestManyBodiesOfAVisitArePackedAtOnce(t *testing.T) {
	h := open(t)
	feed := h.subscribe(store.Local, "https://a.example", "")
	var all []store.Incoming
	for i := range 150 {
		all = append(all, longPiece(i))
	}
	packed := func(alone, blocks int) {
		t.Helper()
		h.sound()
		want(t, "bodies that stand alone", h.keysIn("bodies"), alone)
		want(t, "blocks", h.keysIn("blocks"), blocks)
	}
	h.record(feed, all...)
	packed(0, 10)
	h.says(150, 150)

	// New ones among edited ones, and a few that come before and after others.
	all = nil
	for i := range 40 {
		one := longPiece(1000 + i)
		if i%4 == 3 {
			one = longPiece(i)
			one.Content.Source += "<p>And that is new.</p>"
		}
		all = append(all, one)
	}
	h.recordFew(feed, 2000, 5)
	h.record(feed, all...)
	packed(5+10, 12)
	h.recordFew(feed, 3000, 20)
	h.need(h.Tidy(h.ctx()))
	packed(10+4, 14) // the five between two blocks, and sixteen of the twenty
	h.need(h.Tidy(h.ctx()))
	packed(10+4, 14)
	for title, part := range map[string]string{longPiece(7).Title: "And that is new", longPiece(1006).Title: "Number 1006", longPiece(2003).Title: "Number 2003", longPiece(3001).Title: "Number 3001"} {
		n := h.page(store.Query{Text: `title:"` + title + `"`}).Rows[0].Number
		a, err := h.Article(h.ctx(), store.Local, n)
		h.need(err)
		if !strings.Contains(a.Content.Source, part) {
			t.Errorf("%s says %.60q, without %q", title, a.Content.Source, part)
		}
	}
}

// Edits of very many articles whose bodies are in blocks are looked at once.
func TestEditedBodiesStaySingle(t *testing.T) {
	h := open(t)
	feed := h.subscribe(store.Local, "https://a.example", "")
	var all, edited []store.Incoming
	for i := range 400 {
		all = append(all, longPiece(i))
		one := longPiece(i)
		one.Content.Source += "<p>And that is new.</p>"
		edited = append(edited, one)
	}
	h.record(feed, all...)
	h.record(feed, edited...)
	h.recordFew(feed, 1000, 6)
	gathered := func() (n uint32) {
		h.edit(func(b *bolt.Tx) error {
			n = binary.BigEndian.Uint32(b.Bucket([]byte("meta")).Get([]byte("last gathered")))
			return nil
		})
		return n
	}
	want(t, "gathered", gathered(), 0)
	h.need(h.Tidy(h.ctx()))
	want(t, "gathered", gathered(), 400)
	want(t, "bodies that stand alone", h.keysIn("bodies"), 406)
	h.sound()
	h.recordFew(feed, 2000, 10)
	h.need(h.Tidy(h.ctx()))
	want(t, "bodies that stand alone", h.keysIn("bodies"), 400)
	h.sound()
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
	want(t, "bodies that stand alone", original.keysIn("bodies"), 0)
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
