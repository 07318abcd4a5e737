package ui

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"tidings/feeds"
	"tidings/store"
)

const cranes = "Old cranes leave the harbour"

// marks reads from the disk what the account thinks of an article.
func marks(t *testing.T, s *store.Store, title string) (read, bookmarked bool) {
	t.Helper()
	page, err := s.List(t.Context(), store.Local, store.Query{}, store.Cursor{}, 1000)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range page.Rows {
		if strings.HasPrefix(r.Title, title) {
			return r.Read, r.Bookmarked
		}
	}
	t.Fatalf("no article begins with %q", title)
	return false, false
}

func TestReadingMarksRead(t *testing.T) {
	s := news(t)
	sc := show(t, s, 80, 24).press("enter")
	sc.sees("What comes now", "▏ Nobody will miss the noise")
	if read, _ := marks(t, s, cranes); !read {
		t.Error("opening an article did not mark it read")
	}
	sc.press("m")
	if read, _ := marks(t, s, cranes); read {
		t.Error("m did not mark it unread again")
	}
	sc.press("q").sees("Unread", "●  Old cranes")
}

func TestReadArticleStaysInTheUnreadList(t *testing.T) {
	sc := show(t, news(t), 80, 24).press("enter", "q")
	sc.sees("6 unread", cranes)
	sc.press("g", "a", "g", "u").seesNot(cranes)
}

func TestBookmarkTogglesAndUndoes(t *testing.T) {
	s := news(t)
	sc := show(t, s, 80, 24).press("b")
	sc.sees("●★ Old cranes", "Bookmarked.")
	if _, on := marks(t, s, cranes); !on {
		t.Error("b did not bookmark")
	}
	sc.press("b")
	if _, on := marks(t, s, cranes); on {
		t.Error("b did not take the bookmark off")
	}
	sc.press("u").sees("Undone: took the bookmark off", "●★ Old cranes")
	sc.press("u").seesNot("★ Old")
	sc.press("U", "g", "b").sees("1 article", cranes)
}

// Keys that come faster than the disk are still done in their order.
func TestTogglesInABurst(t *testing.T) {
	s := news(t)
	sc := show(t, s, 80, 24)
	var cmds []tea.Cmd
	for range 5 {
		_, cmd := sc.Update(keyMsg("b"))
		cmds = append(cmds, cmd)
	}
	for _, cmd := range cmds {
		sc.run(cmd)
	}
	if _, on := marks(t, s, cranes); !on {
		t.Error("five times b left no bookmark")
	}
}

func TestSpaceReadsOn(t *testing.T) {
	sc := show(t, news(t), 80, 12).press("space")
	sc.sees("Harbour Post", cranes).press("space").seesNot("By ")
	for range 6 {
		sc.press("space")
	}
	if got := sc.article.article.Title; strings.HasPrefix(got, cranes) {
		t.Errorf("space at the end did not go on: still at %q", got)
	}
}

func TestNextUnreadSkipsRead(t *testing.T) {
	s := news(t)
	sc := show(t, s, 80, 24).press("g", "a", "j", "m", "g", "g", "n")
	if row, _ := sc.list.selected(); !strings.HasPrefix(row.Title, "Ferries") {
		t.Errorf("n went to %q", row.Title)
	}
	sc.press("p")
	if row, _ := sc.list.selected(); !strings.HasPrefix(row.Title, cranes) {
		t.Errorf("p went to %q", row.Title)
	}
	sc.press("enter", "J")
	if got := sc.article.article.Title; !strings.HasPrefix(got, "東京") {
		t.Errorf("J opened %q", got)
	}
	sc.press("K")
	if got := sc.article.article.Title; !strings.HasPrefix(got, cranes) {
		t.Errorf("K opened %q", got)
	}
}

func TestMarkListReadTouchesWhatItHeld(t *testing.T) {
	s := news(t)
	sc := show(t, s, 80, 24)
	fed(t, s, store.Wish{URL: "https://late.example/"}, "Late Edition", piece(0, "Stop press", "<p>Late.</p>"))
	sc.press("A")
	sc.sees("Marked 7 articles read")
	if read, _ := marks(t, s, "Stop press"); read {
		t.Error("A marked an article read that came after the list was made")
	}
	sc.press("u").sees("Undone: marked 7 articles read")
	if read, _ := marks(t, s, cranes); read {
		t.Error("undo did not bring the marks back")
	}
}

func TestMarkReadDownToHere(t *testing.T) {
	s := news(t)
	show(t, s, 80, 24).press("j", "j", "M").sees("Marked 3 articles read")
	if read, _ := marks(t, s, "How long"); read {
		t.Error("M went too far")
	}
}

// News that comes while one reads moves neither the cursor nor the screen.
func TestNothingMovesUnderTheReader(t *testing.T) {
	s := news(t)
	sc := show(t, s, 80, 24).press("j", "j")
	before := sc.text()
	id := fed(t, s, store.Wish{URL: "https://late.example/"}, "Late Edition", piece(0, "Stop press", "<p>Late.</p>"))
	sc.send(changedMsg{everything()})
	row, _ := sc.list.selected()
	if !strings.HasPrefix(row.Title, "Ferries") {
		t.Errorf("the cursor moved to %q", row.Title)
	}
	lines := func(text string) string { return strings.Join(strings.Split(text, "\n")[2:8], "\n") }
	if lines(sc.text()) != lines(before) {
		t.Errorf("the rows moved:\n%s", sc.text())
	}
	sc.sees("↑ 1 new").press("g", "g").sees("Stop press").seesNot("↑ 1 new")
	if err := s.Unsubscribe(t.Context(), store.Local, id); err != nil {
		t.Fatal(err)
	}
	sc.send(changedMsg{everything()})
	sc.seesNot("Stop press")
}

func TestSearch(t *testing.T) {
	sc := show(t, news(t), 80, 24).press("/", `"caesium"`, "enter")
	sc.sees("Search: caesium", "How long is a second", "1 match").seesNot(cranes)
	sc.press("esc").sees(cranes)
	sc.press("/", `"encore"`, "esc").sees(cranes)
	sc.press("/", `"zebra"`, "enter").sees("Nothing holds these words.")
	sc.press("/").press("ctrl+u", `"図書館"`, "enter").sees("東京の図書館")
}

func TestFilters(t *testing.T) {
	sc := show(t, news(t), 80, 24).press("b", "3")
	sc.sees("Bookmarks", "1 article").press("1").sees("All", "7 articles").press("2").sees("Unread")
	sc.press("q", "G", "enter").sees("Bench Notes", "2 articles").press("m", "2").sees("Bench Notes · unread", "1 article")
}

func TestFeedsMoveRenameRemove(t *testing.T) {
	s := news(t)
	sc := show(t, s, 120, 40).press("q", "G", "e").press("ctrl+u", `"Laboratory"`, "enter").sees("Laboratory")
	sc.press("M", `"Science/Lab"`, "enter").sees("▾ Science", "▾ Lab")
	sc.press("D").sees("Unsubscribed from “Laboratory”").seesNot("▾ Science")
	sc.press("u").sees("▾ Science", "Laboratory")
}

func TestFoldersFold(t *testing.T) {
	sc := show(t, news(t), 120, 40).press("q", "j", "j", "j", "j", "space")
	sc.sees("▸ World").seesNot("  Harbour Post      3").press("space").sees("▾ World", "▾ Asia")
}

// paper serves a feed that can be changed, and a page that names it.
func paper(t *testing.T) (url string, titles *[]string) {
	titles = &[]string{"First edition"}
	mux := http.NewServeMux()
	mux.HandleFunc("/feed.xml", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/rss+xml")
		fmt.Fprint(w, `<rss version="2.0"><channel><title>The Loopback</title>`)
		for i, title := range *titles {
			fmt.Fprintf(w, "<item><guid>%s</guid><title>%s</title><description>News.</description><pubDate>%s</pubDate></item>",
				title, title, now.Add(time.Duration(i-10)*time.Hour).Format(time.RFC1123Z))
		}
		fmt.Fprint(w, "</channel></rss>")
	})
	mux.HandleFunc("/broken.xml", func(w http.ResponseWriter, _ *http.Request) {
		http.Error(w, "\x1b[31mno\x1b]0;x\a", http.StatusInternalServerError)
	})
	mux.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		fmt.Fprint(w, `<title>Loop</title><link rel="alternate" type="application/rss+xml" title="All news" href="/feed.xml">`)
	})
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	return server.URL, titles
}

func TestAddByPageThenRefresh(t *testing.T) {
	url, titles := paper(t)
	sc := show(t, library(t), 80, 24)
	sc.press("a", `"`+url, "enter").sees("All news")
	sc.press("enter").sees("1 new article")
	sc.press("g", "a").sees("First edition", "The Loopback")
	*titles = append(*titles, "Second edition")
	sc.press("R").sees("1 new article.")
	sc.press("g", "g").sees("Second edition")
	sc.press("a", `"`+url+"/feed.xml", "enter").sees("The Loopback", "Second edition").press("enter").sees("Nothing picked")
}

// A server that answers once is asked once, however often one looks before subscribing.
func TestAddAsksOnce(t *testing.T) {
	var mu sync.Mutex
	asked := map[string]int{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		asked[r.URL.Path]++
		switch {
		case r.URL.Path == "/":
			fmt.Fprint(w, `<title>Two</title><link rel="alternate" type="application/rss+xml" title="One" href="/one"><link rel="alternate" type="application/rss+xml" title="Other" href="/other">`)
		case asked[r.URL.Path] > 1:
			w.WriteHeader(http.StatusTooManyRequests)
		default:
			fmt.Fprintf(w, "<rss><channel><title>Feed %s</title><item><guid>1</guid><title>News of %s</title></item></channel></rss>", r.URL.Path[1:], r.URL.Path[1:])
		}
	}))
	t.Cleanup(server.Close)
	sc := show(t, library(t), 80, 24)
	sc.press("a", `"`+server.URL+"/direct", "enter").sees("News of direct").press("esc")
	sc.press("a", `"`+server.URL+"/direct", "enter").sees("News of direct").press("enter").sees("1 new article")
	sc.press("a", `"`+server.URL, "enter", "j").sees("News of other").press("k").sees("News of one").press("j", "space", "enter").sees("2 new articles")
	sc.press("g", "a").sees("News of direct", "News of one", "News of other")
	for _, path := range []string{"/direct", "/one", "/other"} {
		if asked[path] != 1 {
			t.Errorf("%s was asked %d times", path, asked[path])
		}
	}
}

func TestAddWhatFails(t *testing.T) {
	url, _ := paper(t)
	sc := show(t, library(t), 80, 24)
	sc.press("a", `"`+url+"/broken.xml", "enter").sees("500").exact()
	sc.press("a", `"not an address at all"`, "enter").seesNot("Nothing picked").exact()
	sc.press("R").sees("nothing to fetch")
}

func TestRefreshKeepsFailuresOnTheirFeed(t *testing.T) {
	url, _ := paper(t)
	s := news(t)
	if _, err := s.Subscribe(t.Context(), store.Local, store.Wish{URL: url + "/broken.xml", Title: "Broken Record"}); err != nil {
		t.Fatal(err)
	}
	sc := show(t, s, 120, 40)
	all, err := s.Feeds(t.Context(), store.Local)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range all {
		if f.Subscription.Title == "Broken Record" {
			sc.run(sc.refreshing.start(sc.app, []store.Feed{f.Feed}))
		}
	}
	sc.sees("failed").press("g", "e").sees("Feeds that need a hand", "▌ Broken Record").press("enter").sees("could not be fetched")
}

// The help shows every action with all its keys and its name.
func TestHelpIsTheTable(t *testing.T) {
	sc := show(t, news(t), 80, 250).press("?")
	for _, a := range allActions() {
		sc.sees(shownKeys(a.keys), a.help, a.name)
	}
	sc.press("/", `"bookm"`, "enter").sees("bookmark, or take it off").seesNot("half a page")
	sc.press("q").sees(cranes)
}

func TestLeaving(t *testing.T) {
	sc := show(t, news(t), 80, 24).press("enter", "q", "q")
	if sc.lending.quitting {
		t.Fatal("q left too early")
	}
	sc.sees("tidings", "Bookmarks").press("h")
	if sc.lending.quitting {
		t.Fatal("h must not leave the program")
	}
	if sc.press("q").sees("The same key once more leaves tidings.").lending.quitting {
		t.Fatal("one q too many leaves")
	}
	if sc.press("j", "q").lending.quitting || !sc.press("q").lending.quitting {
		t.Error("a second q in the side bar did not leave, or another key was between")
	}
}

func TestAnySize(t *testing.T) {
	sc := show(t, news(t), 80, 24).press("enter")
	for w := 0; w < 210; w += 7 {
		for _, h := range []int{0, 1, 2, 3, 4, 5, 9, 24, 60} {
			sc.send(tea.WindowSizeMsg{Width: w, Height: h})
			if w > 0 && h > 0 {
				sc.exact()
			}
			sc.press("tab")
		}
	}
	sc.send(tea.WindowSizeMsg{Width: 10, Height: 3})
	sc.exact().sees("too small")
	sc.send(tea.WindowSizeMsg{Width: 80, Height: 24})
	sc.exact()
}

// Whatever lies over the panes fills any screen exactly.
func TestAnySizeUnderAnOverlay(t *testing.T) {
	for name, keys := range map[string][]string{
		"note": {"i", `"one"`, "enter", `"two"`}, "keep": {"B", `"one"`, "tab", `"a b c"`}, "tags": {"T", `"a b c"`, "enter", "t"},
		"history": {"b", "g", "h"}, "query": {"/", `"ferries tilte:x"`}, "help": {"?"}, "noted": {"B", `"one"`, "tab", `"a b c"`, "enter", "enter"},
	} {
		sc := show(t, news(t), 80, 24).press(keys...)
		for w := 1; w < 210; w += 11 {
			for _, h := range []int{1, 3, 4, 5, 9, 24, 60} {
				sc.send(tea.WindowSizeMsg{Width: w, Height: h})
				sc.exact()
				if c := sc.View().Cursor; c != nil && w >= 20 && h >= 4 && (c.X < 0 || c.X >= w || c.Y < 0 || c.Y >= h) {
					t.Errorf("%s at %dx%d: the cursor stands at %d, %d", name, w, h, c.X, c.Y)
				}
			}
		}
	}
}

// A long article shows its first screen before the rest is set, and a resize
// keeps what is being read in view.
func TestLongArticle(t *testing.T) {
	s := library(t)
	var body strings.Builder
	for i := range 400 {
		fmt.Fprintf(&body, "<p>Paragraph %d of many, with enough words in it to be broken over two lines of a column.</p>", i)
	}
	fed(t, s, store.Wish{URL: "https://long.example/"}, "Long Reads", piece(1, "On and on", body.String()))
	sc := show(t, s, 80, 24)
	_, cmd := sc.Update(keyMsg("enter"))
	msg := cmd().(articleMsg)
	if msg.last || len(msg.blocks) > 60 {
		t.Errorf("the first answer sets %d blocks, last %v", len(msg.blocks), msg.last)
	}
	sc.send(msg)
	if !sc.article.whole {
		t.Error("the rest was not set")
	}
	sc.press("ctrl+f", "ctrl+f", "ctrl+f", "ctrl+f")
	seen := strings.TrimSpace(strings.Split(sc.text(), "\n")[2])[:13]
	sc.send(tea.WindowSizeMsg{Width: 60, Height: 24})
	sc.sees(seen).exact()
	sc.press("q", "enter").sees(seen)
}

func TestWelcomeOffersTheCatalogue(t *testing.T) {
	s := library(t)
	if _, err := s.Greet(t.Context(), store.Local, true, func() store.Fetched { return feeds.Welcome(now) }); err != nil {
		t.Fatal(err)
	}
	sc := show(t, s, 80, 24).press("c").sees("Well-known news feeds", "[ ]").press("esc").sees("Welcome to tidings")
	if all, _ := s.Feeds(t.Context(), store.Local); len(all) != 1 {
		t.Error("looking at the catalogue subscribed to something")
	}
	sc.press("g", "a", "r").sees("is not fetched")
}

// Keys typed ahead of a slow line are not lost.
func TestTypingAhead(t *testing.T) {
	sc := show(t, news(t), 80, 24)
	_, _ = sc.Update(keyMsg("g"))
	_, load := sc.Update(keyMsg("a"))
	for _, k := range []string{"j", "k", "enter"} {
		_, nothing := sc.Update(keyMsg(k))
		sc.run(nothing)
	}
	sc.run(load)
	sc.sees("What comes now")
}
