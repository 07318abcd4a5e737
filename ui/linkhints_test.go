package ui

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"tidings/store"
)

// A site of two pages, the second of which one gets to from the first.
func openSite(t *testing.T) *httptest.Server {
	mux := http.NewServeMux()
	page := func(path, title, more string) {
		mux.HandleFunc(path, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			fmt.Fprintf(w, "<html><head><title>%s</title></head><body><nav><a href=/>Home</a></nav><article><h1>%s</h1>", title, title)
			for i := range 12 {
				fmt.Fprintf(w, "<p>Paragraph %d of it: the ferry has crossed the bay eleven times a day since before anybody now living was born, and goes on.</p>", i)
			}
			fmt.Fprintf(w, "%s</article></body></html>", more)
		})
	}
	page("/one", "The ferry stays", `<p>There is <a href="/two">a second page</a> to it.</p>`)
	page("/two", "What the mayor said", "")
	mux.HandleFunc("/gone", http.NotFound)
	s := httptest.NewServer(mux)
	t.Cleanup(s.Close)
	return s
}

// linked is a screen on the page of an article with links to a site on loopback, whose feed
// is there as well.
func withLinks(t *testing.T, body string, w, h int) *screen {
	t.Helper()
	s := library(t)
	fresh, err := s.Subscribe(t.Context(), store.Local, store.Wish{URL: "http://127.0.0.1:1/feed"})
	if err != nil {
		t.Fatal(err)
	}
	visit := store.Fetched{Feed: fresh[0].ID, For: store.Local, Private: true, At: now, Title: "Harbour Post", Articles: []store.Incoming{piece(1, "With links", body)}}
	if _, err := s.Record(t.Context(), visit); err != nil {
		t.Fatal(err)
	}
	return show(t, s, w, h).press("enter")
}

// f puts a letter on each link in sight, once where one goes on in the next line, and never
// shifts what stands beside it.
func TestLettersOnLinks(t *testing.T) {
	body := `<p>See <a href="https://a.example/long">the whole story whose name is so long that it certainly has to go on in the next line of the text</a>, and <a href="https://b.example/">another</a>.</p><ul><li>漢字 <a href="https://c.example/">港の新聞</a> が</li></ul>`
	for _, size := range [][2]int{{40, 12}, {80, 24}, {120, 40}, {200, 50}} {
		sc := withLinks(t, body, size[0], size[1])
		before := strings.Split(sc.text(), "\n")
		sc.press("f").sees("letter opens", "leave")
		links := sc.overlay.(*linkHints).links
		if len(links) != 4 {
			t.Fatalf("%v: %d links: %+v", size, len(links), links)
		}
		for y, line := range strings.Split(sc.text(), "\n")[:size[1]-1] {
			if ansi.StringWidth(line) != ansi.StringWidth(before[y]) {
				t.Errorf("%v: line %d is %q, was %q", size, y, line, before[y])
			}
		}
		for i, address := range []string{"https://news.example/with-links", "https://a.example/long", "https://b.example/", "https://c.example/"} {
			if links[i].address != address || links[i].letters != hintLetters[i:i+1] {
				t.Errorf("%v: link %d: %+v", size, i, links[i])
			}
		}
		if after := strings.Split(sc.press("esc").text(), "\n"); strings.Join(after[:size[1]-1], "\n") != strings.Join(before[:size[1]-1], "\n") {
			t.Errorf("%v: the screen is another after leaving", size)
		}
	}
}

// A letter opens its link as o opens an article's, y before it copies it; a letter of no link
// leaves them.
func TestALetterOpensItsLink(t *testing.T) {
	body := `<p>See <a href="https://a.example/x">one</a> and <a href="https://b.example/">another</a>.</p>`
	withLinks(t, body, 80, 24).press("f", "j").sees("https://a.example/x", "No browser can be opened from here")
	withLinks(t, body, 80, 24).press("f", "y").sees("copies the link").press("d").sees("Sent the link to your terminal's clipboard: https://b.example/")
	withLinks(t, body, 80, 24).press("f", "x").sees("on", "back").seesNot("opens")
	withLinks(t, `<p>No link.</p>`, 80, 24).press("f").sees("letter opens") // the title is one
	all := strings.Repeat(`<a href="https://a.example/%d">a</a> `, 60)
	var n []any
	for i := range 60 {
		n = append(n, i)
	}
	sc := withLinks(t, "<p>"+fmt.Sprintf(all, n...)+"</p>", 80, 24).press("f")
	if links := sc.overlay.(*linkHints).links; len(links) != 61 || links[60].letters == links[59].letters || len(links[0].letters) != 2 {
		t.Fatalf("%d links", len(links))
	}
	sc.press("f", "d").sees("https://a.example/1")
}

// The same letter shifted opens the page here, and from there the next; each way back leads to
// what was left. b keeps a page, once.
func TestAPageOpenedHere(t *testing.T) {
	site := openSite(t)
	sc := withLinks(t, `<p>See <a href="`+site.URL+`/one">the page</a>.</p>`, 80, 24)
	before := sc.text()
	sc.press("f", "J").sees("Opened here · 127.0.0.1", "The ferry stays", "Paragraph 0").seesNot("Home")
	sc.press("G").sees("end", "a second page")
	there := sc.text()
	sc.press("f", "F").sees("What the mayor said", "top")
	sc.press("b").sees("Kept among what you saved: “What the mayor said”")
	sc.press("b")
	if sc.press("backspace").text() != there {
		t.Errorf("the page is not as it was left:\n%s", sc.text())
	}
	if sc.press("q").text() != before {
		t.Errorf("the article is not as it was left:\n%s", sc.text())
	}
	found, err := sc.store.List(t.Context(), store.Local, store.Query{Text: "mayor"}, store.Cursor{}, 10)
	if err != nil || len(found.Rows) != 1 || found.Rows[0].Title != "What the mayor said" {
		t.Errorf("kept: %+v %v", found.Rows, err)
	}
}

// What cannot be opened says why, and what others have written does not lead into the
// person's own network.
func TestPagesThatAreNotOpened(t *testing.T) {
	site := openSite(t)
	withLinks(t, `<p>See <a href="`+site.URL+`/gone">the page</a>.</p>`, 80, 24).press("f", "J").sees("404", "o opens it in the browser")
	s := library(t)
	fed(t, s, store.Wish{URL: "https://public.example/feed"}, "Public", piece(1, "With links", `<p>See <a href="`+site.URL+`/one">the page</a>.</p>`))
	sc := show(t, s, 80, 24)
	sc.fetcher.AllowPrivate = false
	sc.press("enter", "f", "J").sees("private network").seesNot("ferry")
}

// # is a list of all links, also of those that are not in sight, found by their words or by
// their addresses.
func TestAllLinksOfAPage(t *testing.T) {
	body := `<p>See <a href="https://a.example/x">the mayor’s words</a>.</p>` + strings.Repeat("<p>Text.</p>", 40) + `<p><a href="https://b.example/deep">another</a></p>`
	sc := withLinks(t, body, 80, 24)
	sc.press("#").sees("the mayor’s words", "https://a.example/x", "another", "3 of 3")
	sc.press(`"deep"`, "enter").sees("https://b.example/deep", "No browser can be opened from here")
	sc.press("q").press("#", "esc").sees("With links").seesNot("3 of 3")
	site := openSite(t)
	sc = withLinks(t, `<p>See <a href="`+site.URL+`/one">the page</a>.</p>`, 80, 24)
	sc.press("f", "J", "#").sees("a second page", "/two").press("esc").sees("Opened here")
}
