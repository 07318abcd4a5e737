package feeds_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"tidings/store"
)

const (
	namesFeed = `<!doctype html><title>New site</title><link rel="alternate" type="application/rss+xml" href="%s"><p>Welcome`
	signIn    = `<!doctype html><title>Members</title><form><input name="u"><input type="password" name="p"></form>`
)

// TestPageInPlaceOfAFeed: what comes of a visit to an address at which a page answers, after
// visits that found the feed there. No article is lost by it, nor is one of another feed taken in.
func TestPageInPlaceOfAFeed(t *testing.T) {
	page := func(body string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/html")
			fmt.Fprint(w, body)
		}
	}
	link := func(target string) http.HandlerFunc { return page(fmt.Sprintf(namesFeed, target)) }
	redirect := func(to string, code int) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, to, code) }
	}
	text := func(kind, body string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", kind)
			fmt.Fprint(w, body)
		}
	}
	feed := text("application/rss+xml", rss("News", 1, 4))
	for _, c := range []struct {
		name  string
		paths map[string]http.HandlerFunc
		total int
		says  string // in the error; "" for none
	}{
		{"a page that names the feed", map[string]http.HandlerFunc{"/feed": link("/rss.xml"), "/rss.xml": feed}, 4, ""},
		{"a header that names it", map[string]http.HandlerFunc{"/feed": func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Link", `</rss.xml>; rel="alternate"; type="application/rss+xml"`)
			page("<!doctype html><p>x")(w, r)
		}, "/rss.xml": feed}, 4, ""},
		{"the likest of several", map[string]http.HandlerFunc{"/feed": page(`<!doctype html><link rel=alternate type="application/rss+xml" href="/all"><link rel=alternate type="application/rss+xml" href="/feed/index.xml">`),
			"/all": text("text/xml", rss("All", 50, 9)), "/feed/index.xml": feed}, 4, ""},
		{"comments are another feed", map[string]http.HandlerFunc{"/feed": link("/comments/feed"), "/comments/feed": feed}, 3, "names no feed"},
		{"it names itself", map[string]http.HandlerFunc{"/feed": link("/feed/")}, 3, "names no feed"},
		{"it names another page", map[string]http.HandlerFunc{"/feed": link("/more"), "/more": link("/rss.xml"), "/rss.xml": feed}, 3, "cannot be read"},
		{"it names what is missing", map[string]http.HandlerFunc{"/feed": link("/gone")}, 3, "404"},
		{"it names many", map[string]http.HandlerFunc{"/feed": page("<!doctype html>" + strings.Repeat(`<link rel=alternate type="application/rss+xml" href="/a.xml"><link rel=alternate type="application/rss+xml" href="/b.xml">
			<link rel=alternate type="application/rss+xml" href="/c.xml"><link rel=alternate type="application/rss+xml" href="/d.xml">`, 2)), "/a.xml": feed, "/b.xml": feed}, 3, "names 4 feeds"},
		{"it says where the feed has moved to", map[string]http.HandlerFunc{"/feed": page(`<!doctype html><p>This feed has moved <a href="/rss.xml">here</a>.`), "/rss.xml": feed}, 3, "has moved to"},
		{"it speaks of moving in the menu of a long page", map[string]http.HandlerFunc{"/feed": page(`<!doctype html><p>Our blog has moved <a href="https://b.example/">here</a>.` + strings.Repeat("<p>Words of a long page.", 300))}, 3, "names no feed"},
		{"it names none", map[string]http.HandlerFunc{"/feed": page("<!doctype html><p>x")}, 3, "names no feed"},
		{"a redirect to the home page", map[string]http.HandlerFunc{"/feed": redirect("/", 302), "/": link("/rss.xml"), "/rss.xml": feed}, 3, "the home page of 127.0.0.1"},
		{"a permanent one", map[string]http.HandlerFunc{"/feed": redirect("/", 301), "/": link("/rss.xml"), "/rss.xml": feed}, 3, "home page"},
		{"a redirect to sign in", map[string]http.HandlerFunc{"/feed": redirect("/account/sign-in?next=/feed", 302), "/account/sign-in": link("/rss.xml"), "/rss.xml": feed}, 3, "leads to a login page"},
		{"a redirect to a page with a password", map[string]http.HandlerFunc{"/feed": redirect("/members", 302), "/members": page(signIn)}, 3, "leads to a login page"},
		{"a form in place of it", map[string]http.HandlerFunc{"/feed": page(signIn)}, 3, "leads to a login page"},
		{"nothing", map[string]http.HandlerFunc{"/feed": text("application/rss+xml", "")}, 3, "answered with nothing"},
		{"blanks", map[string]http.HandlerFunc{"/feed": text("application/rss+xml", "\r\n  \n")}, 3, "answered with nothing"},
		{"a part", map[string]http.HandlerFunc{"/feed": func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(http.StatusPartialContent)
			fmt.Fprint(w, rss("News", 1, 4)[:300])
		}}, 3, "a part of it only"},
		{"a part that is all", map[string]http.HandlerFunc{"/feed": func(w http.ResponseWriter, r *http.Request) {
			w.WriteHeader(http.StatusPartialContent)
			fmt.Fprint(w, rss("News", 1, 4))
		}}, 4, ""},
		{"304 that was not asked for", map[string]http.HandlerFunc{"/feed": func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNotModified) }}, 3, "304"},
	} {
		t.Run(c.name, func(t *testing.T) {
			paths := map[string]http.HandlerFunc{"/feed": text("application/rss+xml", rss("News", 1, 3))}
			n := newNewsroom(t, func(w http.ResponseWriter, r *http.Request) {
				if answer := paths[r.URL.Path]; answer != nil {
					answer(w, r)
					return
				}
				http.NotFound(w, r)
			})
			all := n.subscribe(t, "/feed")
			if report := n.refresher.Run(t.Context(), all, nil); report.New != 3 {
				t.Fatalf("%+v", report)
			}
			paths = c.paths
			n.now = n.now.Add(3 * time.Hour)
			report := n.refresher.Run(t.Context(), []store.Feed{n.feed(t, all[0].ID)}, nil)
			now := n.feed(t, all[0].ID)
			if got := n.total(t); got != c.total || now.URL != all[0].URL || now.Title != "News" {
				t.Errorf("%d articles of %q at %s; want %d", got, now.Title, now.URL, c.total)
			}
			switch {
			case c.says == "" && (len(report.Failed) > 0 || now.Error != ""):
				t.Errorf("it failed: %s", now.Error)
			case c.says != "":
				if len(report.Failed) != 1 || !strings.Contains(sentence(t, report.Failed[0].Err), c.says) {
					t.Errorf("it says %q; want %q", now.Error, c.says)
				}
			}
		})
	}
}

// TestFeedsThatSayTheyHaveMoved: words are told with the address that they name, and nothing follows them.
func TestFeedsThatSayTheyHaveMoved(t *testing.T) {
	item := func(title, text string, n int) string {
		return fmt.Sprintf("<item><guid>%d</guid><title>%s</title><pubDate>%s</pubDate><description><![CDATA[%s]]></description></item>", n, title, time.Date(2026, 1, n, 0, 0, 0, 0, time.UTC).Format(time.RFC1123), text)
	}
	alive := item("One", "x", 1) + item("Two", "x", 2) + item("Three", "x", 3) + item("Four", "x", 4)
	for _, c := range []struct{ name, description, items, to string }{
		{"its last article", "", alive + item("We have moved", `<p>This feed has moved <a href="https://b.example/feed">here</a>.</p>`, 5), "https://b.example/feed"},
		{"its only article", "", item("Neue Adresse", `Das Blog ist umgezogen: https://b.example/blog`, 1), "https://b.example/blog"},
		{"the link of a feed", "", item("Moved", `<a href="https://b.example/">Our blog</a> has moved, and so has <a href="https://b.example/atom.xml">its feed</a>.`, 1), "https://b.example/atom.xml"},
		{"its description", "This RSS feed has moved to https://b.example/rss.xml", alive, "https://b.example/rss.xml"},
		{"another feed on its site", "", item("Moved", `The feed has moved to <a href="/new/feed">a new address</a>.`, 1), "/new/feed"},
		{"an older article", "", item("Moved", `This feed has moved <a href="https://b.example/feed">here</a>.`, 1) + item("Two", "x", 2), ""},
		{"no link", "", item("Moved", `This feed has moved.`, 1), ""},
		{"a link to itself", "", item("Moved", `This blog has moved to <a href="/feed">this address</a>.`, 1), ""},
		{"somebody else's site", "", alive + item("Factory", `The old site has moved to a new location, <a href="https://b.example/map">says</a> the mayor.`, 5), ""},
		{"a long article", "", item("Moved", "This blog has moved "+strings.Repeat("word ", 1000)+`<a href="https://b.example/feed">x</a>`, 1), ""},
	} {
		asked := 0
		n := newNewsroom(t, func(w http.ResponseWriter, _ *http.Request) {
			asked++
			fmt.Fprintf(w, "<rss version=\"2.0\"><channel><title>News</title><description>%s</description>%s</channel></rss>", c.description, c.items)
		})
		all := n.subscribe(t, "/feed")
		if report := n.refresher.Run(t.Context(), all, nil); len(report.Failed) > 0 {
			t.Fatal(report.Failed[0].Err)
		}
		now := n.feed(t, all[0].ID)
		said := strings.Join(strings.Split(now.Warnings, "\n"), " ")
		if c.to == "" && said != "" || c.to != "" && !strings.Contains(said, "has moved to ") || !strings.Contains(said, c.to) {
			t.Errorf("%s: it says %q, want %q", c.name, said, c.to)
		}
		if now.URL != all[0].URL || asked != 1 {
			t.Errorf("%s: it is at %s, after %d requests", c.name, now.URL, asked)
		}
	}
}

// TestDetourBecomesAMove: a feed that a page in its place names has moved when it was found there on
// three visits over a day, and not when it comes back before.
func TestDetourBecomesAMove(t *testing.T) {
	for _, c := range []struct {
		name  string
		hours []int  // between visits that find a page
		back  int    // the visit at which the feed is back, -1 for none
		moved string // the address after all visits
	}{
		{"three visits in two days", []int{1, 20, 20}, -1, "/rss.xml"},
		{"many visits in an hour", []int{1, 0, 0, 0, 0}, -1, "/feed"},
		{"two visits in a week", []int{1, 160}, -1, "/feed"},
		{"back in between", []int{1, 20, 1, 10, 10}, 2, "/feed"},
	} {
		t.Run(c.name, func(t *testing.T) {
			hasPage, count := false, 3
			n := newNewsroom(t, func(w http.ResponseWriter, r *http.Request) {
				if r.URL.Path == "/feed" && hasPage {
					if r.Header.Get("If-None-Match") == `"/rss.xml"` {
						w.WriteHeader(http.StatusNotModified) // such a one must not reach the page
						return
					}
					fmt.Fprintf(w, namesFeed, "/rss.xml")
					return
				}
				w.Header().Set("ETag", fmt.Sprintf("%q", r.URL.Path))
				fmt.Fprint(w, rss("News", 1, count))
			})
			all := n.subscribe(t, "/feed")
			n.refresher.Run(t.Context(), all, nil)
			for i, hours := range c.hours {
				hasPage = i != c.back
				n.now = n.now.Add(time.Duration(hours) * time.Hour)
				if i == 0 {
					count++ // then it says the same each time
				}
				n.refresher.ByHand, n.refresher.ByName = true, true
				if report := n.refresher.Run(t.Context(), []store.Feed{n.feed(t, all[0].ID)}, nil); len(report.Failed) > 0 {
					t.Fatal(report.Failed[0].Err)
				}
			}
			now := n.feed(t, all[0].ID)
			if now.URL != n.URL+c.moved {
				t.Errorf("it is at %s now; want %s (%+v)", now.URL, c.moved, now.Detour)
			}
			if (now.Detour.URL != "") != (c.moved == "/feed") {
				t.Errorf("%+v", now.Detour)
			}
			if got := n.total(t); got < 3 {
				t.Errorf("%d articles", got)
			}
		})
	}
}

// total is how many articles there are.
func (n *newsroom) total(t *testing.T) int {
	t.Helper()
	page, err := n.store.List(t.Context(), store.Local, store.Query{}, store.Cursor{}, 100)
	if err != nil {
		t.Fatal(err)
	}
	return len(page.Rows)
}
