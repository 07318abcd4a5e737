package store

import (
	"context"
	"flag"
	"fmt"
	"path/filepath"
	"reflect"
	"slices"
	"sync"
	"testing"

	"pgregory.net/rapid"
)

// following makes a store whose account follows feeds, each with as many articles.
func following(tb testing.TB, feeds, articles int) *Store {
	tb.Helper()
	ctx := context.Background()
	s, err := Open(filepath.Join(tb.TempDir(), "tidings.db"), Options{})
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { s.Close() })
	var wishes []Wish
	for i := range feeds {
		wishes = append(wishes, Wish{URL: fmt.Sprintf("https://feed-%d.example/news", i), Folder: fmt.Sprint("Folder ", i%20)})
	}
	fresh, err := s.Subscribe(ctx, Local, wishes...)
	if err != nil {
		tb.Fatal(err)
	}
	var visits []Fetched
	for i, f := range fresh {
		visit := Fetched{Feed: f.ID, At: s.now(), Title: fmt.Sprintf("Feed %d", i*7919%feeds), ETag: `"5f3c-61a2b"`, Hash: "4e65cddb4e7f76c1c21745b64afe730b", Link: f.URL}
		for j := range articles {
			visit.Articles = append(visit.Articles, Incoming{Key: fmt.Sprint(j), Title: "An article"})
		}
		visits = append(visits, visit)
	}
	if _, err := s.Record(ctx, visits...); err != nil {
		tb.Fatal(err)
	}
	return s
}

// BenchmarkFeeds reads the side bar of 5,000 feeds.
func BenchmarkFeeds(b *testing.B) {
	ctx := context.Background()
	s := following(b, 5000, 1)
	b.Run("first", func(b *testing.B) {
		for b.Loop() {
			s.rosters.keep(Local, &roster{})
			if _, err := s.Feeds(ctx, Local); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("again", func(b *testing.B) {
		for b.Loop() {
			if _, err := s.Feeds(ctx, Local); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// anew reads what an account subscribes to with a store that has read nothing before.
func anew(tb testing.TB, s *Store, a AccountID) []Subscribed {
	tb.Helper()
	all, err := s.beside(s.path).Feeds(context.Background(), a)
	if err != nil {
		tb.Fatal(err)
	}
	return all
}

// Whatever has changed since, and whoever changed it, a store that has read the feeds before
// reads them as one that has not.
func TestFeedsAreReadAgainAsTheFirstTime(t *testing.T) {
	ctx := context.Background()
	s := following(t, 7, 2)
	guest, err := s.AddAccount(ctx, "guest", "SHA256:guest")
	if err != nil {
		t.Fatal(err)
	}
	accounts := []AccountID{Local, guest.ID}
	stores := []*Store{s, s.beside(s.path)} // the second is another process
	t.Cleanup(func() { stores[1].Close() })
	// A change is made by one of the two, for an account; it need not be possible.
	change := func(made func(*rapid.T, *Store, AccountID, FeedID, string)) func(*rapid.T) {
		return func(rt *rapid.T) {
			made(rt, rapid.SampledFrom(stores).Draw(rt, "by"), rapid.SampledFrom(accounts).Draw(rt, "account"),
				FeedID(rapid.Uint32Range(1, 8).Draw(rt, "feed")), rapid.SampledFrom([]string{"", "a", "B", "World/Asia"}).Draw(rt, "word"))
		}
	}
	mark := func(rt *rapid.T) Number { return Number(rapid.Uint32Range(1, 14).Draw(rt, "article")) }
	if checks := flag.Lookup("rapid.checks"); checks.Value.String() == checks.DefValue {
		if err := checks.Value.Set("10"); err != nil { // more by -rapid.checks
			t.Fatal(err)
		}
		defer checks.Value.Set(checks.DefValue)
	}
	rapid.Check(t, func(rt *rapid.T) {
		rt.Repeat(map[string]func(*rapid.T){
			"": func(rt *rapid.T) {
				for _, a := range accounts {
					again, err := s.Feeds(ctx, a)
					if err != nil {
						rt.Fatal(err)
					}
					if first := anew(t, s, a); !slices.Equal(again, first) {
						rt.Fatalf("account %d read again\n%+v\nand the first time\n%+v", a, again, first)
					}
				}
			},
			"subscribe": change(func(rt *rapid.T, s *Store, a AccountID, id FeedID, word string) {
				_, _ = s.Subscribe(ctx, a, Wish{URL: fmt.Sprintf("https://feed-%d.example/news", id), Folder: word})
			}),
			"unsubscribe": change(func(rt *rapid.T, s *Store, a AccountID, id FeedID, word string) { _ = s.Unsubscribe(ctx, a, id) }),
			"rename":      change(func(rt *rapid.T, s *Store, a AccountID, id FeedID, word string) { _ = s.Rename(ctx, a, word, id) }),
			"move":        change(func(rt *rapid.T, s *Store, a AccountID, id FeedID, word string) { _ = s.Move(ctx, a, word, id) }),
			"visit": change(func(rt *rapid.T, s *Store, a AccountID, id FeedID, word string) {
				_, _ = s.Record(ctx, Fetched{Feed: id, At: s.now(), Title: word, Articles: []Incoming{{Key: word, Title: "Another"}}})
			}),
			"read": change(func(rt *rapid.T, s *Store, a AccountID, id FeedID, word string) {
				_, _ = s.MarkRead(ctx, a, word != "", mark(rt))
			}),
			"delete": change(func(rt *rapid.T, s *Store, a AccountID, id FeedID, word string) { _, _ = s.Delete(ctx, a, mark(rt)) }),
			"undo":   change(func(rt *rapid.T, s *Store, a AccountID, id FeedID, word string) { _, _ = s.Undo(ctx, a) }),
		})
	})
}

// What has not changed is not decoded again, and not sorted again.
func TestAnUnchangedFeedIsNotDecodedAgain(t *testing.T) {
	ctx := context.Background()
	s := following(t, 5, 1)
	read := func() *roster {
		if _, err := s.Feeds(ctx, Local); err != nil {
			t.Fatal(err)
		}
		return s.rosters.of(Local)
	}
	before := read()
	if _, err := s.MarkRead(ctx, Local, true, 1); err != nil {
		t.Fatal(err)
	}
	if read() != before {
		t.Error("a mark had feeds decoded")
	}
	if _, err := s.Record(ctx, Fetched{Feed: 2, At: s.now(), Title: "Feed 3"}); err != nil {
		t.Fatal(err)
	}
	after := read()
	for i, e := range after.entries {
		if (e == before.entries[i]) != (e.ID != 2) {
			t.Errorf("a visit to feed 2: feed %d is the entry of before: %v", e.ID, e == before.entries[i])
		}
	}
	if err := s.Rename(ctx, Local, "Zebra", 4); err != nil {
		t.Fatal(err)
	}
	if renamed := read(); renamed.entries[3] == after.entries[3] || renamed.entries[1] != after.entries[1] {
		t.Error("not just the feed that was renamed was decoded")
	}
}

// Callers may do as they like with what they got, at the same time.
func TestFeedsAreTheCallersOwn(t *testing.T) {
	ctx := context.Background()
	s := following(t, 30, 1)
	want := anew(t, s, Local)
	var all sync.WaitGroup
	for i := range 8 {
		all.Go(func() {
			for range 20 {
				got, err := s.Feeds(ctx, Local)
				if err != nil || !slices.Equal(got, want) {
					t.Errorf("%v %v, want %v", got, err, want)
					return
				}
				for j := range got {
					got[j].Title, got[j].Unread = fmt.Sprint("spoilt by ", i), -i
				}
				slices.Reverse(got)
			}
		})
	}
	all.Wait()
	for _, field := range reflect.VisibleFields(reflect.TypeFor[Subscribed]()) {
		switch field.Type.Kind() {
		case reflect.Slice, reflect.Map, reflect.Pointer, reflect.Interface:
			t.Errorf("Subscribed.%s is shared by all who read the feed", field.Name)
		}
	}
}

// However many accounts and feeds there are, what is kept of them is bounded.
func TestFewRostersAreKept(t *testing.T) {
	var kept rosters
	size := func() (n int) {
		for _, r := range kept.known {
			n += len(r.entries)
		}
		return n
	}
	for a := range AccountID(300) {
		for _, n := range []int{mostEntries / 100, mostEntries/100 + int(a)} {
			kept.keep(a, &roster{entries: make([]*rosterEntry, n)})
			if size() > mostEntries || size() != kept.entries {
				t.Fatalf("%d entries are kept, counted as %d", size(), kept.entries)
			}
		}
		if len(kept.of(a).entries) == 0 {
			t.Fatalf("the roster of account %d was not kept", a)
		}
	}
	kept.keep(1, &roster{entries: make([]*rosterEntry, mostEntries+1)})
	if len(kept.of(1).entries) != 0 {
		t.Error("a roster larger than all that is kept was kept")
	}
}
