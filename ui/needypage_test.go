package ui

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"tidings/store"
)

// wall is why a feed fails; it is longer than a line.
const wall = "403 from a bot wall (Cloudflare): it lets browsers in and turns news readers away"

// visited records a visit to a feed, some days ago.
func visited(t *testing.T, s *store.Store, id store.FeedID, days int, visit store.Fetched) {
	t.Helper()
	visit.Feed, visit.At = id, now.Add(-time.Duration(days)*24*time.Hour)
	if _, err := s.Record(t.Context(), visit); err != nil {
		t.Fatal(err)
	}
}

// neglected is a library in which something is wrong with most feeds.
func neglected(t *testing.T) *store.Store {
	s := library(t)
	follow := func(url, title string, articles ...store.Incoming) store.FeedID {
		t.Helper()
		fresh, err := s.Subscribe(t.Context(), store.Local, store.Wish{URL: url})
		if err != nil {
			t.Fatal(err)
		}
		visited(t, s, fresh[0].ID, 20, store.Fetched{Title: title, Articles: articles})
		return fresh[0].ID
	}
	post := follow("https://post.example/rss", "Harbour Post", piece(30, "A library opens", "<p>x</p>"))
	for day := 14; day > 0; day-- {
		visited(t, s, post, day, store.Fetched{Err: wall})
	}
	gone := follow("https://gone.example/rss", "Gone Weekly", piece(30, "The last issue", "<p>x</p>"))
	visited(t, s, gone, 3, store.Fetched{Err: "410: it is gone for good", Gone: true})
	notes := follow("https://notes.example/rss", "Harbour Notes", piece(24*262, "Glass flows", "<p>x</p>"))
	visited(t, s, notes, 0, store.Fetched{NotModified: true})
	moved := follow("https://old.example/rss", "Quay Letters", piece(3, "A letter", "<p>x</p>"))
	visited(t, s, moved, 1, store.Fetched{URL: "https://new.example/letters.xml", Title: "Quay Letters"})
	var same []store.Incoming
	for i := range 6 {
		same = append(same, piece(i+2, fmt.Sprintf("Tide table %d", i), "<p>x</p>"))
	}
	for _, url := range []string{"http://tides.example/feed", "https://tides.example/feed.xml"} {
		id := follow(url, "Tides", same...)
		visited(t, s, id, 0, store.Fetched{Title: "Tides", Link: "https://tides.example/"})
	}
	slow := follow("https://slow.example/rss", "Slow News", piece(2, "Snail wins", "<p>x</p>"))
	visited(t, s, slow, 0, store.Fetched{Title: "Slow News", Took: 14 * time.Second})
	if _, err := s.Subscribe(t.Context(), store.Local, store.Wish{URL: "https://never.example/rss"}); err != nil {
		t.Fatal(err)
	}
	fine := follow("https://fine.example/rss", "All Well", piece(1, "Nothing to report", "<p>x</p>"))
	visited(t, s, fine, 0, store.Fetched{NotModified: true})
	return s
}

func TestFeedsThatNeedAHand(t *testing.T) {
	for _, size := range sizes {
		sc := show(t, neglected(t), size[0], size[1]).press("g", "e")
		sc.golden("needy")
		sc.press("G").golden("needy-end")
	}
}

// What is wrong is said whole, in whatever window, and each feed is reached.
func TestReasonsAreReadToTheEnd(t *testing.T) {
	s := neglected(t)
	for _, size := range [][2]int{{20, 6}, {40, 12}, {80, 24}, {120, 40}, {300, 80}} {
		sc := show(t, s, size[0], size[1]).press("g", "e").exact()
		seen := ""
		for range 200 {
			seen += sc.text()
			sc.press("j").exact()
		}
		for _, word := range strings.Fields(wall + " next try Letters Notes 14 s") {
			if !strings.Contains(seen, word) {
				t.Errorf("%v: %q is never seen", size, word)
			}
		}
	}
}

func TestActsOnFeedsThatNeedAHand(t *testing.T) {
	mended := false
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !mended {
			http.Error(w, "down", http.StatusInternalServerError)
			return
		}
		fmt.Fprintf(w, `<rss version="2.0"><channel><title>Mended %s</title><link>https://mended.example</link><item><title>Back again</title><guid>1</guid></item></channel></rss>`, r.URL.Path)
	}))
	defer server.Close()
	s := library(t)
	for _, path := range []string{"/a", "/b"} {
		fresh, err := s.Subscribe(t.Context(), store.Local, store.Wish{URL: server.URL + path, Title: "Feed " + path})
		if err != nil {
			t.Fatal(err)
		}
		visited(t, s, fresh[0].ID, 1, store.Fetched{Err: "500: its server is down"})
	}
	sc := show(t, s, 80, 24).press("q", "g", "e").sees("Feeds that need a hand", "2 of 2", "Fail", "500: its server is down", "never read · next try is due", "r try again", "D unsubscribe", "esc leave")
	sc.press("r").sees("2 of 2", "2 times").press("D").sees("Unsubscribed from “Feed /a”. u undoes.", "1 of 1").seesNot("Feed /a   ")
	sc.press("u").sees("Undone: unsubscribed from Feed /a", "2 of 2", "Feed /a")
	mended = true
	sc.press("R").sees("2 new articles.", "No feed needs a hand. 2 were looked at just now.").press("esc").sees("Feed /a").seesNot("need")
	mended = false
	sc.press("R").press("g", "e", "j", "enter").sees("Feed /b", "Back again").seesNot("need a hand")
}

// Two that are one are joined after a question, and their marks with them.
func TestFeedsThatAreFollowedTwice(t *testing.T) {
	s := neglected(t)
	sc := show(t, s, 80, 24).press("/", `"Tide table 3"`, "enter", "b", "j", "b", "esc", "g", "e")
	for range 20 {
		if one, _ := sc.needyHere(); one.into.ID != 0 {
			break
		}
		sc.press("j")
	}
	sc.sees("Followed twice", "the same titles", "http://tides.example/feed, 6 articles", "J join the two")
	sc.press("J").sees("Join “Tides”", "Undo does not take", "enter join").press("esc").sees("Followed twice")
	sc.press("J", "enter").sees("“Tides” and “Tides” are one now: 6 articles were in both.").seesNot("Followed twice")
	all, err := s.Feeds(t.Context(), store.Local)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range all {
		if f.Name() == "Tides" && (f.URL != "https://tides.example/feed.xml" || f.Total != 6) {
			t.Errorf("%+v stays", f)
		}
	}
	if _, on := marks(t, s, "Tide table 3"); !on {
		t.Error("its bookmark is lost")
	}
}

// A feed that says that it lies at the address of another is the other, whatever they hold.
func TestAFeedThatSaysItIsAnother(t *testing.T) {
	s := library(t)
	fed(t, s, store.Wish{URL: "https://one.example/feed"}, "One", piece(1, "x", "<p>x</p>"))
	two := fed(t, s, store.Wish{URL: "https://mirror.example/one"}, "Mirror", piece(1, "y", "<p>x</p>"))
	show(t, s, 80, 24).press("g", "e").seesNot("Followed twice")
	visited(t, s, two, 0, store.Fetched{Title: "Mirror", Self: "https://www.one.example/feed/"})
	show(t, s, 80, 24).press("g", "e").sees("Followed twice", "it says that it is the other")
}

func TestNoFeedNeedsAHand(t *testing.T) {
	show(t, library(t), 80, 24).press("g", "e").sees("You follow no feeds yet: a adds one, c offers well-known ones.")
	show(t, news(t), 80, 24).press("g", "e").sees("No feed needs a hand. 3 were looked at just now.", "esc leave").seesNot("r try again")
}

// A feed whose server says that it has moved says so for a while: from where, and to where.
func TestAFeedThatHasMoved(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/old" {
			http.Redirect(w, r, "/new", http.StatusMovedPermanently)
			return
		}
		fmt.Fprint(w, `<rss version="2.0"><channel><title>Movers</title><item><title>Boxes</title><guid>1</guid></item></channel></rss>`)
	}))
	defer server.Close()
	s := library(t)
	if _, err := s.Subscribe(t.Context(), store.Local, store.Wish{URL: server.URL + "/old"}); err != nil {
		t.Fatal(err)
	}
	sc := show(t, s, 100, 24).press("R").sees("1 new article.").press("g", "e").sees("Moved", "Movers", "from "+server.URL+"/old to "+server.URL+"/new")
	sc.press("E").sees(server.URL + "/new")
}

// What to do where a page has no feed is said to the end, in any window, and again by g m.
func TestWhyNothingWasAddedIsReadToTheEnd(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprint(w, "<html><title>No feed</title><p>Nothing here.</p></html>")
	}))
	defer server.Close()
	for _, size := range sizes {
		sc := show(t, library(t), size[0], size[1]).press("a", `"`+server.URL+`/a/page/without"`, "enter")
		said := sc.status.message
		if !strings.Contains(said, "no feed was found there: ") {
			t.Fatalf("no reason: %q", said)
		}
		sc.press("g", "m")
		read := strings.Join(strings.Fields(sc.text()), "")
		for _, word := range strings.Fields(said) {
			if !strings.Contains(read, word) {
				t.Errorf("%v: %q is not read:\n%s", size, word, sc.text())
			}
		}
	}
}

// Two that cannot be joined say why, in plain words.
func TestFeedsThatCannotBeJoined(t *testing.T) {
	s := library(t)
	one := fed(t, s, store.Wish{URL: "https://one.example/feed"}, "One", piece(1, "x", "<p>x</p>"))
	two := fed(t, s, store.Wish{URL: "https://mirror.example/one"}, "Mirror", piece(1, "y", "<p>x</p>"))
	visited(t, s, two, 0, store.Fetched{Title: "Mirror", Self: "https://one.example/feed"})
	visited(t, s, one, 0, store.Fetched{Title: "One", Private: true})
	sc := show(t, s, 100, 24).press("g", "e", "J", "enter").sees("One of the two is yours alone, and the other is shared.", "Followed twice").seesNot("cannot be set")
	sc.press("esc").sees("One", "Mirror")
}
