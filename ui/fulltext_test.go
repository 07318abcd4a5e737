package ui

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"tidings/feeds/markup"
	"tidings/store"
)

// withTeaser is a screen on the list of a feed whose articles' texts go on at a site on
// loopback.
func withTeaser(t *testing.T, path string, w, h int) *screen {
	t.Helper()
	site := openSite(t)
	s := library(t)
	fresh, err := s.Subscribe(t.Context(), store.Local, store.Wish{URL: "http://127.0.0.1:1/feed"})
	if err != nil {
		t.Fatal(err)
	}
	one := piece(1, "The ferry stays", `<p>The council has decided. <a href="`+site.URL+path+`">Read more…</a></p>`)
	one.Link = site.URL + path
	visit := store.Fetched{Feed: fresh[0].ID, For: store.Local, Private: true, At: now, Title: "Harbour Post", Articles: []store.Incoming{one}}
	if _, err := s.Record(t.Context(), visit); err != nil {
		t.Fatal(err)
	}
	return show(t, s, w, h)
}

// x fetches the article's page and shows it in place, x again shows the feed's own text, and
// what was fetched is there, and found, when the article is opened again.
func TestTheFullText(t *testing.T) {
	for _, size := range [][2]int{{40, 12}, {80, 24}, {120, 40}, {200, 50}} {
		sc := withTeaser(t, "/one", size[0], size[1]).press("enter").sees("The council has decided").seesNot("Paragraph 0")
		sc.press("x").sees("Paragraph 0").seesNot("The council has decided", "fetching", "Home")
		if size[1] > 12 {
			sc.sees("1 min · full text")
		}
		sc.press("x").sees("The council has decided").seesNot("Paragraph 0", "full text ·")
		sc.press("q", "enter").sees("The council has decided").press("x", "q", "enter").sees("Paragraph 0")
		page, err := sc.store.List(t.Context(), store.Local, store.Query{Text: `"eleven times a day"`}, store.Cursor{}, 10)
		if err != nil || len(page.Rows) != 1 {
			t.Fatalf("found: %+v %v", page.Rows, err)
		}
		total, err := sc.store.Count(t.Context(), store.Local, now)
		if err != nil || total.All != 1 {
			t.Errorf("there are %d articles, %v", total.All, err)
		}
	}
}

// The hints of a teaser offer the full text first.
func TestATeaserSaysSo(t *testing.T) {
	withTeaser(t, "/one", 80, 24).press("enter").sees("space on   x full text")
	sc := withLinks(t, "<p>All of it is here.</p>", 80, 24)
	sc.seesNot("space on   x full text")
}

// Where one is in one text one is in the other, if that says the same there.
func TestThePlaceInTheOtherText(t *testing.T) {
	sc := withTeaser(t, "/one", 40, 12).press("enter", "x")
	sc.press("j", "j", "j", "j", "j", "j", "j", "j", "j", "j").sees("Paragraph 2")
	sc.press("x").sees("The council has decided", "all").press("x").sees("The ferry stays", "top")

	same := store.Article{Row: store.Row{Number: 7}, Content: store.Body{Source: "<p>One.</p><p>Two.</p><p>Three.</p>"}, Full: store.Body{Source: "<p>A head.</p><p>One.</p><p>Two and more.</p><p>Three.</p>" + strings.Repeat("<p>More.</p>", 30)}}
	a := article{shared: sc.article.shared, w: 40, h: 3, spots: map[store.Number]spot{}, own: map[store.Number]bool{}, wantedSpot: nowhere(), heldSpot: nowhere()}
	text := func(own bool) articleMsg {
		script, _ := turnBeginning(bodyOf(same, own), markup.Form{Hints: true, Jumps: true})
		return articleMsg{blocksMsg: new(session).setBlocks(script, a.theme, measureOf(40, a.settings), 0, 500), number: 7, article: same, own: own}
	}
	a.show(text(true))
	for range len(a.head) + 4 {
		a.turn(1)
	}
	if !strings.Contains(ansi.Strip(a.view()), "Three.") {
		t.Fatalf("not at the third:\n%s", ansi.Strip(a.view()))
	}
	if a.exchange(text(false)); a.block() != 3 || !strings.Contains(ansi.Strip(strings.Split(a.view(), "\n")[1]), "Three.") {
		t.Errorf("the other text is at block %d:\n%s", a.block(), ansi.Strip(a.view()))
	}
}

// From the list, x opens the article with its full text; the reason why there is none is told.
func TestTheFullTextFromTheList(t *testing.T) {
	withTeaser(t, "/one", 80, 24).press("x").sees("Paragraph 0", "1 min · full text")
	withTeaser(t, "/gone", 80, 24).press("x").sees("The council has decided", "The full text did not come", "404")
}

// A feed's pages can be read always, or never; undo takes that back.
func TestWhenFullTextsAreFetched(t *testing.T) {
	sc := withTeaser(t, "/one", 120, 40)
	sc.press(":", `"full-text-when ne"`, "enter").sees("Full texts of “Harbour Post”: never")
	sc.press("x").sees("The pages of this feed are never read").seesNot("Paragraph 0")
	sc.press(":", `"full-text-when al"`, "enter").sees("always")
	sc.press("enter").sees("Paragraph 0", "full text")
	sc = withTeaser(t, "/gone", 120, 40)
	sc.press(":", `"full-text-when al"`, "enter", "enter").sees("The council has decided").seesNot("did not come")
	sc.press("x").sees("The full text did not come")
	sc.press("u") // that it was opened is passed over
	feeds, err := sc.store.Feeds(t.Context(), store.Local)
	if err != nil || feeds[0].Subscription.Settings != "" {
		t.Errorf("after undo: %v %v", feeds[0].Subscription.Settings, err)
	}
}

// What the feed says of an article beside its text stands below the headline, where there is
// room for it, in three lines at most; it is not there twice.
func TestTheDeckStandsBelowTheHeadline(t *testing.T) {
	const deck = "Five hours of debate in a small hall ended with an old boat."
	s := library(t)
	one := piece(1, "The ferry stays", longBody(30))
	one.Summarised = store.Body{Source: "<p>" + deck + " Nobody had expected that.</p>"}
	two := piece(2, "The tower falls", longBody(30))
	two.Summarised = store.Body{Source: "<p>" + strings.Repeat("It was a hundred years old, and nobody knew why, ", 20) + "says Ann.</p>"}
	three := piece(3, "The quay", longBody(30))
	three.Summarised = store.Body{Source: "<p>Paragraph 0 with enough words in it to take a few lines.</p>"}
	fed(t, s, store.Wish{URL: "https://a.example"}, "A", one, two, three)
	for _, size := range [][2]int{{80, 24}, {120, 40}, {200, 50}} {
		sc := show(t, s, size[0], size[1]).press("enter").sees(deck).seesNot("Nobody had expected")
		head := ansi.Strip(strings.Join(sc.article.head, "\n"))
		if title, at, rule := strings.Index(head, "The ferry"), strings.Index(head, deck), strings.Index(head, "───"); title > at || at > rule {
			t.Errorf("%v: the head is\n%s", size, head)
		}
		sc.press("J")
		if lines := sc.article.standfirst(); len(lines) != mostDeck || !strings.Contains(lines[2], "…") {
			t.Errorf("%v: a long deck is %q", size, lines)
		}
		if sc.press("J"); sc.article.standfirst() != nil {
			t.Errorf("%v: the beginning of the text is a deck: %q", size, sc.article.standfirst())
		}
	}
	show(t, s, 60, 14).press("enter").seesNot(deck)
	show(t, s, 80, 24).press("enter", "z").sees(deck)
	show(t, s, 80, 24).press("/", `"debate"`, "enter", "enter").sees(deck) // it is found as ever
}
