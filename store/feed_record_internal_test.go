package store

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/fxamacker/cbor/v2"
	bolt "go.etcd.io/bbolt"
	"pgregory.net/rapid"
)

// A feed and a subscription come back from their records as they came back when they were
// JSON.
func TestRecordsComeBackAsFromJSON(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		text := rapid.OneOf(rapid.String(), rapid.Map(rapid.SliceOf(rapid.Byte()), func(b []byte) string { return string(b) }))
		moment := rapid.Custom(func(rt *rapid.T) time.Time {
			at := time.Unix(rapid.Int64Range(-1<<35, 1<<37).Draw(rt, "second"), rapid.Int64Range(0, 1e9-1).Draw(rt, "nanosecond"))
			zone := rapid.SampledFrom([]*time.Location{time.UTC, time.FixedZone("", 7200)}).Draw(rt, "zone")
			return rapid.SampledFrom([]time.Time{{}, time.Unix(0, 0).UTC(), at.In(zone)}).Draw(rt, "time")
		})
		feed := Feed{
			ID: FeedID(rapid.Uint32().Draw(rt, "id")), URL: text.Draw(rt, "url"), Origin: text.Draw(rt, "origin"), Title: text.Draw(rt, "title"),
			Description: text.Draw(rt, "description"), Link: text.Draw(rt, "link"), Language: text.Draw(rt, "language"),
			Owner: AccountID(rapid.Uint32().Draw(rt, "owner")), Public: rapid.Bool().Draw(rt, "public"),
			ETag: text.Draw(rt, "etag"), LastModified: text.Draw(rt, "modified"), Hash: text.Draw(rt, "hash"),
			Visited: moment.Draw(rt, "visited"), Succeeded: moment.Draw(rt, "succeeded"), NotBefore: moment.Draw(rt, "not before"),
			Failures: rapid.Int().Draw(rt, "failures"), Error: text.Draw(rt, "error"), Gone: rapid.Bool().Draw(rt, "gone"),
			Warnings: text.Draw(rt, "warnings"), Detour: Detour{text.Draw(rt, "detour"), moment.Draw(rt, "since"), rapid.Int().Draw(rt, "visits")},
			Joined:  rapid.Bool().Draw(rt, "joined"),
			Failing: moment.Draw(rt, "failing"), Move: Move{text.Draw(rt, "moved from"), moment.Draw(rt, "moved")},
			Self: text.Draw(rt, "self"), Took: rapid.Int().Draw(rt, "took"), Brought: moment.Draw(rt, "brought"),
			Lapse: Lapse{rapid.Int().Draw(rt, "lapses"), moment.Draw(rt, "lapsed")},
		}
		if feed.Origin == "" {
			feed.Origin = feed.URL
		}
		record := feed.record()
		feed.Visited, feed.Succeeded, feed.NotBefore = feed.Visited.UTC(), feed.Succeeded.UTC(), feed.NotBefore.UTC() // in whose zone that was is not kept
		feed.Failing, feed.Move.At, feed.Brought = feed.Failing.UTC(), feed.Move.At.UTC(), feed.Brought.UTC()
		feed.Detour.Since, feed.Lapse.Since = feed.Detour.Since.UTC(), feed.Lapse.Since.UTC()
		compareWithJSON(rt, feed, record, feedOf)
		sub := Subscription{
			Title: text.Draw(rt, "own title"), Folder: text.Draw(rt, "folder"), Added: moment.Draw(rt, "added"),
			Retention: Retention{All: rapid.Bool().Draw(rt, "all"), Articles: rapid.Int().Draw(rt, "articles"), Days: rapid.Int().Draw(rt, "days")},
		}
		compareWithJSON(rt, sub, sub.record(), subscriptionOf)
	})
}

func compareWithJSON[T any](t *rapid.T, one T, record []byte, decode func(string) (T, error)) {
	written, err := json.Marshal(one)
	if err != nil {
		t.Fatal(err)
	}
	var want T
	if err := json.Unmarshal(written, &want); err != nil {
		t.Fatal(err)
	}
	if written, err = json.Marshal(want); err != nil { // its texts are UTF-8 now
		t.Fatal(err)
	}
	for _, from := range []string{string(record), string(written)} {
		back, err := decode(from)
		if err != nil {
			t.Fatalf("%q: %v", from, err)
		}
		if again, err := json.Marshal(back); err != nil || string(again) != string(written) {
			t.Errorf("%q became\n%s, and was\n%s %v", from, again, written, err)
		}
	}
	if err := cbor.Unmarshal(record, &map[uint64]any{}); err != nil {
		t.Errorf("%x is no map of CBOR: %v", record, err)
	}
}

// A program reads what a later one has added to a record.
func TestAFieldOfALaterProgramIsSkipped(t *testing.T) {
	for _, value := range []any{-5, 1.5, false, nil, []byte("bytes"), []any{1, "two"}, map[string]int{"one": 1}, cbor.Tag{Number: 32, Content: "x"}, true, "text"} {
		record, err := cbor.Marshal(map[int]any{1: 7, 2: "https://news.example/feed", 900: value, 4: "News"})
		if err != nil {
			t.Fatal(err)
		}
		f, err := feedOf(string(record))
		want := Feed{ID: 7, URL: "https://news.example/feed", Origin: "https://news.example/feed", Title: "News"}
		if f != want || err != nil {
			t.Errorf("with %v: %+v %v", value, f, err)
		}
	}
}

// Whatever stands in a record, reading it fails or gives a feed that can be written, and it
// is not taken for a record of another kind.
func FuzzFeedOf(f *testing.F) {
	feed := Feed{ID: 3, URL: "https://news.example/feed", Origin: "https://old.example/feed", Title: "News", Visited: time.Unix(1, 5).UTC(), Gone: true}
	f.Add(string(feed.record()))
	f.Add(string(Subscription{Title: "News", Folder: "World", Added: time.Unix(1, 0).UTC()}.record()))
	f.Add("\xb7\x01\x9b\xff\xff\xff\xff\xff\xff\xff\xff")
	f.Add("\xa1\x0d\x3b\xff\xff\xff\xff\xff\xff\xff\xff")
	f.Add("\xa1\x18\x63\x9f\x9f\x9f")
	f.Add(`{"id":3}`)
	f.Fuzz(func(t *testing.T, record string) {
		if !strings.HasPrefix(record, "{") && cbor.Wellformed([]byte(record)) != nil {
			if f, err := feedOf(record); err == nil {
				t.Errorf("%x is no CBOR, and was read as %+v", record, f)
			}
		}
		if f, err := feedOf(record); err == nil {
			if again, err := feedOf(string(f.record())); err != nil || string(again.record()) != string(f.record()) {
				t.Errorf("%x: %+v became %+v %v", record, f, again, err)
			}
		}
		if s, err := subscriptionOf(record); err == nil {
			if again, err := subscriptionOf(string(s.record())); err != nil || string(again.record()) != string(s.record()) {
				t.Errorf("%x: %+v became %+v %v", record, s, again, err)
			}
		}
	})
}

// A leaf of a torn file that nothing leads to is told to be of feeds or of rows by its
// records.
func TestRowsAreNoFeeds(t *testing.T) {
	row, err := cbor.Marshal(rowRecord{ID: make([]byte, 8), Feed: 1, Title: "T", Date: 1, Added: 1, Key: make([]byte, 8)})
	if err != nil {
		t.Fatal(err)
	}
	if f, err := feedOf(string(row)); err == nil {
		t.Errorf("a row was read as %+v", f)
	}
	var r rowRecord
	if err := cbor.Unmarshal(Feed{ID: 1, URL: "https://news.example/feed"}.record(), &r); err == nil {
		t.Errorf("a feed was read as %+v", r)
	}
}

// Feeds and subscriptions of a library whose format had them in JSON are what they were.
func TestFeedsOfFormat6(t *testing.T) {
	path := filepath.Join(t.TempDir(), "tidings.db")
	library, err := os.ReadFile("testdata/format-6.db")
	if err := errors.Join(err, os.WriteFile(path, library, 0o600)); err != nil {
		t.Fatal(err)
	}
	records := func() map[string]string {
		db, err := bolt.Open(path, 0o600, &bolt.Options{ReadOnly: true})
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		all := map[string]string{}
		err = db.View(func(b *bolt.Tx) error {
			for _, name := range [][]byte{bucketFeeds, bucketSubs} {
				if err := b.Bucket(name).ForEach(func(k, v []byte) error { all[string(k)] = string(v); return nil }); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		return all
	}
	before := records()
	s, err := Open(path, Options{})
	if err := errors.Join(err, s.Close()); err != nil {
		t.Fatal(err)
	}
	after := records()
	if len(after) != len(before) || len(before) < 4 {
		t.Errorf("there are %d records, and were %d", len(after), len(before))
	}
	for k, old := range before {
		var now any
		var err error
		if len(k) == 4 {
			now, err = feedOf(after[k])
		} else {
			now, err = subscriptionOf(after[k])
		}
		text, _ := json.Marshal(now)
		if !strings.HasPrefix(old, "{") || strings.HasPrefix(after[k], "{") || string(text) != old || err != nil {
			t.Errorf("%x is %q, which reads %s, and was %s: %v", k, after[k], text, old, err)
		}
	}
}
