package store_test

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/RoaringBitmap/roaring/v2"
	"github.com/fxamacker/cbor/v2"
	bolt "go.etcd.io/bbolt"

	"tidings/store"
)

// edit changes a store's file behind the store's back.
func (h *house) edit(fn func(*bolt.Tx) error) {
	h.t.Helper()
	db, err := bolt.Open(h.path, 0o600, nil)
	h.need(err)
	h.need(errors.Join(db.Update(fn), db.Close()))
}

func be32(fields ...uint32) (key []byte) {
	for _, f := range fields {
		key = binary.BigEndian.AppendUint32(key, f)
	}
	return key
}

func copyFile(t testing.TB, from, to string) {
	t.Helper()
	text, err := os.ReadFile(from)
	if err == nil {
		err = os.WriteFile(to, text, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// A breach is a way to break a store, and what Check says of it.
type breach struct {
	name string
	do   func(*bolt.Tx) error
	says string
}

// breaches break a newsroom in one place each. The places are what check.go lists.
func breaches(t *testing.T) []breach {
	first := func(b *bolt.Tx, bucket string) (k, v []byte) {
		k, v = b.Bucket([]byte(bucket)).Cursor().First()
		return slices.Clone(k), slices.Clone(v)
	}
	remove := func(bucket string) func(*bolt.Tx) error {
		return func(b *bolt.Tx) error {
			k, _ := first(b, bucket)
			return b.Bucket([]byte(bucket)).Delete(k)
		}
	}
	put := func(bucket string, k, v []byte) func(*bolt.Tx) error {
		return func(b *bolt.Tx) error { return b.Bucket([]byte(bucket)).Put(k, v) }
	}
	spoil := func(bucket string) func(*bolt.Tx) error {
		return func(b *bolt.Tx) error {
			k, v := first(b, bucket)
			return b.Bucket([]byte(bucket)).Put(k, slices.Concat([]byte("!"), v))
		}
	}
	set := func(numbers ...uint32) []byte {
		text, err := roaring.BitmapOf(numbers...).ToBytes()
		if err != nil {
			t.Fatal(err)
		}
		return text
	}
	return []breach{
		{"no bucket", func(b *bolt.Tx) error { return b.DeleteBucket([]byte("links")) }, "there is no bucket links"},
		{"another bucket", func(b *bolt.Tx) error { _, err := b.CreateBucket([]byte("odd")); return err }, `a bucket "odd"`},
		{"no uuid", func(b *bolt.Tx) error { return b.Bucket([]byte("meta")).Delete([]byte("uuid")) }, "meta has no uuid"},
		{"extents", put("meta", []byte("extents"), []byte("short")), "meta: read extents"},
		{"an extent", put("meta", []byte("extents"), append(make([]byte, 12), 1, 0)), "meta: transaction 0: read extent"},
		{"an extent to come", put("meta", []byte("extents"), slices.Concat(make([]byte, 11), []byte{255, 4, 0, 0, 0, 0})), "meta: it has the extent of transaction 255"},
		{"no local account", remove("accounts"), "accounts: the local one"},
		{"last article", put("meta", []byte("last article"), be32(3)), "rows: article 4, and the last number given out is 3"},
		{"last feed", put("meta", []byte("last feed"), be32(1)), "feeds: 2 calls itself 2"},
		{"last account", put("meta", []byte("last account"), be32(0)), "accounts: 00000001"},
		{"no row", remove("rows"), "bodies: there is no article 1"},
		{"spoilt row", spoil("rows"), "read row 1"},
		{"no feed of an article", remove("feeds"), "feed 1, which is not there"},
		{"no body", remove("bodies"), "rows: article 1 has no body"},
		{"spoilt body", spoil("bodies"), "bodies: article 1"},
		{"no id", remove("ids"), "ids:"},
		{"wrong id", put("ids", []byte("12345678"), be32(2)), "ids: 3132333435363738 leads to article 2"},
		{"id of nothing", put("ids", []byte("12345678"), be32(99)), "ids: there is no article 99"},
		{"no key", remove("keys"), "keys: the key of article"},
		{"wrong key", put("keys", []byte("123412345678"), be32(2)), "keys: 313233343132333435363738 leads to article 2"},
		{"key of a number not given out", put("keys", []byte("123412345678"), be32(77)), "keys: 313233343132333435363738 leads to article 77"},
		{"no link", remove("links"), "links: article"},
		{"wrong link", put("links", append([]byte("12345678"), be32(2)...), nil), "links: 3132333435363738 leads to article 2"},
		{"short link", put("links", []byte("123"), nil), "links: key 313233 has 3 bytes"},
		{"no date", remove("bydate"), "bydate: article"},
		{"wrong date", put("bydate", be32(1, 2), nil), "bydate: article 2 stands at 1"},
		{"no date in its feed", remove("byfeed"), "byfeed: article"},
		{"wrong feed", put("byfeed", be32(7, 1, 2), nil), "byfeed: article 2 stands under feed 7"},
		{"no column of dates", remove("dates"), "dates: article 1 has date 0"},
		{"date of nothing", put("dates", be32(2), slices.Concat(be32(5), make([]byte, 1020))), "dates: there is no article 512"},
		{"no union", remove("live"), "live: 000000010000 is not in the set of all feeds"},
		{"not live", func(b *bolt.Tx) error { return b.Bucket([]byte("live")).Delete(append(be32(1), 0, 0)) }, "live: article 1 is missing"},
		{"more in the union", put("live", append(be32(0), 0, 0), set(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 99)), "live: 000000000000 holds 1 to 99"},
		{"read of no feed's", put("read", append(be32(1, 0), 0, 0), set(1, 6, 11, 12, 2)), "read: 00000001000000000000 is of all feeds and holds 5"},
		{"hidden and not united", put("hidden", append(be32(1, 1), 0, 0), set(1)), "hidden: 00000001000000010000 is not in the set of all feeds"},
		{"no tally", remove("tallies"), "tallies: feed 1 has 4 articles, not 0"},
		{"wrong tally", put("tallies", be32(1, 1), be32(3, 4, 5)), "tallies: account 1, feed 1: {hidden:0 done:1 aside:0}, not {hidden:3 done:4 aside:5}"},
		{"a mark on what is set aside", put("aside", append(be32(1, 1), 0, 0), set(1)), "aside: account 1 has set article 1 aside, and it has a mark"},
		{"aside of no feed", put("aside", append(be32(1, 8), 0, 0), set(1)), "aside: feed 8"},
		{"a tag of nothing", put("tags", append(be32(1), "x\x00\x00\x00"...), set(1)), "tags: account 1 has article 1 under \"x\""},
		{"a note of nothing", put("noted", append(be32(1), 0, 0), set(1)), "noted: account 1 has article 1"},
		{"a mark with a tag and no set", put("marks", be32(1, 2), []byte(`{"tags":["x"]}`)), "tags: account 1, article 2 is not under"},
		{"a saved search of nobody", put("searches", be32(9, 0), []byte("{}")), "searches: account 9 is not there"},
		{"pending and not there", put("pending", []byte{0, 0}, set(98)), "pending: 0000 holds 98 to 98"},
		{"live in another feed", put("live", append(be32(4), 0, 0), set(1)), "live: article 1 stands under feed 4"},
		{"live in another piece", put("live", append(be32(4), 0, 1), set(1)), "live: 000000040001 holds numbers from 1 to 1"},
		{"empty piece", put("live", append(be32(4), 0, 0), set()), "live: 000000040000 is no set"},
		{"spoilt piece", spoil("live"), "live: 000000010000"},
		{"no address", remove("feedurls"), "feedurls: \"https://"},
		{"address of nothing", put("feedurls", []byte("1234567812345678"), be32(9)), "feedurls: 31323334353637383132333435363738 leads to feed 9"},
		{"subscription without account", put("subs", be32(9, 1), []byte("{}")), "subs: account 9 or feed 1"},
		{"subscription without feed", put("subs", be32(1, 9), []byte("{}")), "subs: account 1 or feed 9"},
		{"spoilt subscription", spoil("subs"), "subs: 0000000100000001 cannot be read"},
		{"read before it was given out", put("read", append(be32(1, 4), 0, 0), set(99)), "read: 00000001000000040000 holds 99 to 99"},
		{"read by nobody", put("read", append(be32(6, 4), 0, 0), set(1)), "read: account 6"},
		{"read of no feed", put("read", append(be32(1, 8), 0, 0), set(1)), "read: feed 8"},
		{"no bookmark in the set", remove("bookmarks"), "the mark says true"},
		{"no mark of a bookmark", remove("marks"), "its mark says no"},
		{"empty mark", put("marks", be32(1, 2), []byte("{}")), "the mark of account 1 on article 2 is empty"},
		{"spoilt mark", spoil("marks"), "cannot be read"},
		{"spoilt history", spoil("history"), "history: step 1 of account 1"},
	}
}

// breakable is a store that each breach breaks.
func breakable(t *testing.T) *house {
	h := newsroom(t)
	h.subscribe(store.Local, "https://unused.example", "")
	h.sound()
	return h
}

// TestCheckFindsEachDifference breaks a store in one place after another; each must
// be spoken of by its bucket.
func TestCheckFindsEachDifference(t *testing.T) {
	original := breakable(t)
	for _, c := range breaches(t) {
		t.Run(c.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "tidings.db")
			copyFile(t, original.path, path)
			broken := &house{t: t, path: path}
			broken.edit(c.do)
			s, err := store.Open(path, store.Options{})
			broken.need(err)
			defer s.Close()
			differences, err := s.Check(broken.ctx())
			broken.need(err)
			if !strings.Contains(strings.Join(differences, "\n"), c.says) {
				t.Errorf("nothing says %q, only:\n%s", c.says, strings.Join(differences, "\n"))
			}
		})
	}
}

// A drawn bucket is one line of the drawing in doc.go.
type drawnBucket struct {
	name, key, value string
}

func drawing(t *testing.T) (all []drawnBucket) {
	t.Helper()
	doc, err := os.ReadFile("doc.go")
	if err != nil {
		t.Fatal(err)
	}
	line := regexp.MustCompile(`(?m)^//\t(\w+)\s+(.+?)\s+-> (.+)$`)
	for _, m := range line.FindAllStringSubmatch(string(doc), -1) {
		all = append(all, drawnBucket{m[1], m[2], m[3]})
	}
	return all
}

// keyBytes is how long a drawn key is, in bytes; 0 if it may have any length.
func keyBytes(t *testing.T, drawn string) (n int) {
	t.Helper()
	for _, field := range strings.Split(drawn, ", ") {
		switch {
		case field == "name", field == "tag": // and with it any key that has one
			return 0
		case strings.HasSuffix(field, " u16"):
			n += 2
		case strings.HasSuffix(field, " u32"):
			n += 4
		case strings.HasSuffix(field, " u64"), strings.HasSuffix(field, "[8]"), strings.HasPrefix(field, "hash64("):
			n += 8
		case strings.HasSuffix(field, "[:16]"):
			n += 16
		default:
			t.Errorf("doc.go draws a key of %q, which this test cannot measure", field)
		}
	}
	return n
}

// fits reports whether a value is of the drawn kind.
func fits(drawn string, v []byte) bool {
	switch {
	case strings.HasPrefix(drawn, "text"):
		return len(v) > 0
	case strings.HasPrefix(drawn, "JSON"):
		return json.Valid(v)
	case strings.HasPrefix(drawn, "CBOR"):
		return cbor.Wellformed(v) == nil
	case strings.HasPrefix(drawn, "format byte"):
		return len(v) > 4 && v[0] == 1 && binary.LittleEndian.Uint32(v[1:]) == 0xfd2fb528
	case strings.HasPrefix(drawn, "256 dates u32"):
		return len(v) == 1024
	case strings.HasPrefix(drawn, "set"):
		set := roaring.New()
		return set.UnmarshalBinary(v) == nil && !set.IsEmpty()
	case strings.HasPrefix(drawn, "nothing"):
		return len(v) == 0
	case strings.HasPrefix(drawn, "bodies of neighbours"):
		return len(v) > 5 && v[0] == 2
	case strings.HasPrefix(drawn, "three counts u32"):
		return len(v) == 12 || len(v) == 4 // account 0
	case strings.HasPrefix(drawn, "six numbers u32"):
		return len(v) == 24
	case strings.HasPrefix(drawn, "a bucket"):
		return v == nil
	}
	if strings.HasPrefix(drawn, "bytes u64") {
		return len(v) == 8
	}
	return strings.Contains(drawn, " u32") && len(v) == 4
}

// The drawing in doc.go is what a store that has everything in it looks like.
func TestTheDrawingIsTrue(t *testing.T) {
	h := newsroom(t)
	guest, err := h.AddAccount(h.ctx(), "guest", "SHA256:guest")
	h.need(err)
	_, err = h.SaveSearch(h.ctx(), guest.ID, "Ferries", "ferry")
	h.need(err)
	_, err = h.EditMarks(h.ctx(), store.Local, store.MarkEdit{Bookmark: true, Note: new(strings.Repeat("why ", 2000)), Tags: []string{"here"}, How: store.ReplaceTags}, 1)
	h.need(err)
	_, err = h.Delete(h.ctx(), store.Local, 2)
	h.need(err)
	_, err = h.SaveSearch(h.ctx(), store.Local, "Ferries", "ferry")
	h.need(err)
	for i := range 10 { // enough for a block
		h.record(1, piece(fmt.Sprint("more", i), i))
	}
	h.at = h.at.AddDate(0, 0, 2)
	_, err = h.SetAside(h.ctx(), store.Local, 1)
	h.need(err)
	h.need(h.KeepReading(h.ctx(), store.Local, store.Reading{Article: 1, Block: 2}))
	h.need(h.Tidy(h.ctx()))
	h.record(1, piece("later", 5))
	drawn := drawing(t)
	db, err := bolt.Open(h.midway(), 0o600, nil)
	h.need(err)
	defer db.Close()
	h.need(db.View(func(b *bolt.Tx) error {
		names := map[string]bool{}
		for _, d := range drawn {
			names[d.name] = true
			bucket := b.Bucket([]byte(d.name))
			if bucket == nil {
				t.Errorf("doc.go draws a bucket %s, and there is none", d.name)
				continue
			}
			entries, length := 0, keyBytes(t, d.key)
			h.need(bucket.ForEach(func(k, v []byte) error {
				entries++
				if length != 0 && len(k) != length {
					t.Errorf("%s: key %x has %d bytes, and %q has %d", d.name, k, len(k), d.key, length)
				}
				if v == nil && !strings.HasPrefix(d.value, "a bucket") || !fits(d.value, v) {
					t.Errorf("%s: %x -> %q is not %q", d.name, k, v, d.value)
				}
				return nil
			}))
			if entries == 0 {
				t.Errorf("%s: nothing in it, so nothing is shown", d.name)
			}
		}
		return b.ForEach(func(name []byte, _ *bolt.Bucket) error {
			if !names[string(name)] {
				t.Errorf("doc.go does not draw the bucket %s", name)
			}
			return nil
		})
	}))
}

var update = flag.Bool("update", false, "write testdata anew")

// TestMakeYesterdaysFile writes the file that TestYesterdaysFile opens. It is
// run with -update while a format is still being made, and never after a release.
func TestMakeYesterdaysFile(t *testing.T) {
	name := fmt.Sprintf("testdata/format-%d.db", store.Format())
	h := open(t)
	_, err := h.Subscribe(h.ctx(), store.Local, store.Wish{URL: "https://news.example/feed", Title: "Example News", Folder: "World"})
	h.need(err)
	h.record(1, piece("One", 10), piece("Two", 20), piece("Three", 0))
	_, err = h.Save(h.ctx(), store.Local, piece("Kept", 30))
	h.need(err)
	h.read("One")
	h.bookmark("Two")
	if *update {
		f, err := os.Create(name)
		h.need(err)
		h.need(errors.Join(h.WriteTo(h.ctx(), f), f.Close()))
	}
	if _, err := os.Stat(name); err != nil {
		t.Errorf("format %d has no file to be opened by what comes after: %v", store.Format(), err)
	}
}
