package feeds_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"slices"
	"strings"
	"testing"
	"time"

	"tidings/feeds"
	"tidings/store"
)

// newOpenRoom is a newsroom whose server stands on the open web, under a name.
func newOpenRoom(t *testing.T, h http.HandlerFunc) *newsroom {
	n := newNewsroom(t, h)
	n.refresher.Fetcher.Resolver = newResolver(t)
	n.refresher.Fetcher.Private = func(netip.Addr) bool { return false }
	n.URL = strings.Replace(n.URL, "127.0.0.1", "news.example", 1)
	return n
}

// all is what an account sees of all its feeds, by title, each with a word if it is read.
func (n *newsroom) all(t *testing.T, a store.AccountID) string {
	t.Helper()
	page, err := n.store.List(t.Context(), a, store.Query{}, store.Cursor{}, 100)
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, row := range page.Rows {
		line := row.Title
		if row.Read {
			line += " read"
		}
		lines = append(lines, line)
	}
	slices.Sort(lines)
	return strings.Join(lines, ", ")
}

// followed is how many feeds an account follows.
func (n *newsroom) followed(t *testing.T, a store.AccountID) int {
	t.Helper()
	all, err := n.store.Feeds(t.Context(), a)
	if err != nil {
		t.Fatal(err)
	}
	return len(all)
}

// Each way to move, to each kind of feed that may be there.
func TestAFeedThatMovesOntoAnother(t *testing.T) {
	const says = `<itunes:new-feed-url xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd">HERE/new</itunes:new-feed-url><link>`
	moved := false
	redirects := func(steps ...int) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			step := strings.Count(r.URL.Path, "x")
			to := "/old" + strings.Repeat("x", step+1)
			if step == len(steps)-1 {
				to = "/new"
			}
			http.Redirect(w, r, to, steps[step])
		}
	}
	ways := []struct {
		name  string
		old   http.HandlerFunc
		moves bool
	}{
		{"301", redirects(301), true},
		{"308", redirects(308), true},
		{"301, 308 and 301", redirects(301, 308, 301), true},
		{"302", redirects(302), false},
		{"301, then 302", redirects(301, 302), false},
		{"307", redirects(307), false},
		{"new-feed-url", func(w http.ResponseWriter, r *http.Request) {
			fmt.Fprint(w, strings.ReplaceAll(strings.Replace(rss("x", 1, 3), "<link>", says, 1), "HERE", "http://"+r.Host))
		}, true},
	}
	for _, way := range ways {
		for _, there := range []string{"unknown", "followed by me", "followed by another", "kept unfollowed"} {
			t.Run(way.name+", "+there, func(t *testing.T) {
				n := newOpenRoom(t, func(w http.ResponseWriter, r *http.Request) {
					switch {
					case r.URL.Path == "/new":
						fmt.Fprint(w, rss("x", 2, 4))
					case !moved:
						fmt.Fprint(w, rss("x", 1, 3))
					default:
						way.old(w, r)
					}
				})
				moved = false
				var other store.Account
				if there == "followed by another" {
					var err error
					if other, err = n.store.AddAccount(t.Context(), "other", "SHA256:other"); err != nil {
						t.Fatal(err)
					}
				}
				old := n.subscribe(t, "/old")
				run := func(all ...store.Feed) []feeds.Progress {
					var told []feeds.Progress
					for i := range all {
						all[i] = n.feed(t, all[i].ID)
					}
					n.now = n.now.Add(time.Hour)
					n.refresher.ByHand = true
					if report := n.refresher.Run(t.Context(), all, func(p feeds.Progress) { told = append(told, p) }); report.Err != nil || len(report.Failed) > 0 {
						t.Fatalf("%+v", report)
					}
					return told
				}
				run(old...)
				page, err := n.store.List(t.Context(), store.Local, store.Query{}, store.Cursor{}, 10)
				if err == nil {
					_, err = n.store.MarkRead(t.Context(), store.Local, true, store.Numbers(page.Rows)...) // 1, 2 and 3
				}
				if err != nil {
					t.Fatal(err)
				}
				var new []store.Feed
				switch there {
				case "followed by me", "kept unfollowed":
					new = n.subscribe(t, "/new")
				case "followed by another":
					if new, err = n.store.Subscribe(t.Context(), other.ID, store.Wish{URL: n.URL + "/new"}); err != nil {
						t.Fatal(err)
					}
				}
				run(new...)
				if there == "kept unfollowed" {
					if err := n.store.Unsubscribe(t.Context(), store.Local, new[0].ID); err != nil {
						t.Fatal(err)
					}
				}
				theirs := n.all(t, other.ID)
				moved = true
				told := run(old...)
				joins := way.moves && there != "unknown"
				if said := fmt.Sprint(told[0].Warnings); strings.Contains(said, "are one now") != joins || joins && !told[0].Warned {
					t.Errorf("told %s", said)
				}
				want := "x 1 read, x 2 read, x 3 read, x 4"
				if !way.moves && there == "followed by me" {
					want = "x 1 read, x 2, x 2 read, x 3, x 3 read, x 4, x 4"
				}
				if got := n.all(t, store.Local); got != want {
					t.Errorf("there is %s, want %s", got, want)
				}
				if got := n.all(t, other.ID); got != theirs {
					t.Errorf("the other has %s, and had %s", got, theirs)
				}
				follows := 1
				if there == "followed by another" && way.moves || there == "followed by me" && !way.moves {
					follows = 2 // one of which has what only it had
				}
				if got := n.followed(t, store.Local); got != follows {
					t.Errorf("%d feeds are followed, want %d", got, follows)
				}
				if joins && there == "followed by another" { // and the next visit says nothing
					if told := run(old...); len(told[0].Warnings) > 0 || n.all(t, store.Local) != want {
						t.Errorf("the next visit says %q; there is %s", told[0].Warnings, n.all(t, store.Local))
					}
				}
				if problems, err := n.store.Check(t.Context()); err != nil || len(problems) > 0 {
					t.Errorf("%q %v", problems, err)
				}
			})
		}
	}
}

// From http to https, with a www before the host, and at another host.
func TestAFeedThatIsFollowedAtTwoAddresses(t *testing.T) {
	for _, to := range []string{"https://a.example/feed", "http://www.a.example/feed", "https://b.example/"} {
		n := newNewsroom(t, nil)
		n.refresher.Fetcher.Transport = web(func(r *http.Request) *http.Response {
			rec := httptest.NewRecorder()
			if r.URL.String() == "http://a.example/feed" {
				http.Redirect(rec, r, to, http.StatusMovedPermanently)
			} else {
				fmt.Fprint(rec, rss("x", 1, 3))
			}
			return rec.Result()
		})
		all := n.subscribe(t, "http://a.example/feed", to)
		n.refresher.Run(t.Context(), all, nil)
		if got := n.all(t, store.Local); got != "x 1, x 2, x 3" || n.followed(t, store.Local) != 1 {
			t.Errorf("%s: %d feeds are followed, with %s", to, n.followed(t, store.Local), got)
		}
	}
}

// Two feeds that move to one address, which nobody knew before, are one from then on.
func TestTwoFeedsThatMoveToOneAddress(t *testing.T) {
	n := newOpenRoom(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/new" {
			http.Redirect(w, r, "/new", http.StatusMovedPermanently)
			return
		}
		fmt.Fprint(w, rss("x", 1, 3))
	})
	all := n.subscribe(t, "/a", "/b")
	n.refresher.Run(t.Context(), all, nil)
	if got := n.all(t, store.Local); got != "x 1, x 2, x 3" || n.followed(t, store.Local) != 1 {
		t.Errorf("%d feeds are followed, with %s", n.followed(t, store.Local), got)
	}
}

// Who is joined with a feed that nobody has visited lately has what is new there at once.
func TestWhoIsJoinedHasTheNews(t *testing.T) {
	last, moved := 2, false
	n := newOpenRoom(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/old" && moved {
			http.Redirect(w, r, "/new", http.StatusMovedPermanently)
			return
		}
		fmt.Fprint(w, rss("x", 1, last))
	})
	n.refresher.ByHand = true
	new, old := n.subscribe(t, "/new"), n.subscribe(t, "/old")
	n.refresher.Run(t.Context(), slices.Concat(new, old), nil)
	if err := n.store.Unsubscribe(t.Context(), store.Local, new[0].ID); err != nil {
		t.Fatal(err)
	}
	last, moved = 4, true
	n.now = n.now.Add(time.Hour)
	report := n.refresher.Run(t.Context(), []store.Feed{n.feed(t, old[0].ID)}, nil)
	if got := n.all(t, store.Local); got != "x 1, x 2, x 3, x 4" || report.New != 2 || report.Err != nil {
		t.Errorf("there is %s; %+v", got, report)
	}
}
