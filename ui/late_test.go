package ui

import (
	"errors"
	"fmt"
	"image/color"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"tidings/feeds"
	"tidings/feeds/fetch"
	"tidings/store"
)

// Answers come late, twice, or to a question that nobody has any more; keys come
// before what they are for. These tests hold back commands to play that.

// hold presses a key and returns its command unrun.
func (s *screen) hold(name string) tea.Cmd {
	_, cmd := s.Update(keyMsg(name))
	return cmd
}

// many is n articles, two hours apart, from the given hour on.
func many(n, from int, name string) (all []store.Incoming) {
	for i := range n {
		all = append(all, piece(2*i+from, fmt.Sprintf("%s %d", name, i), "<p>x</p>"))
	}
	return all
}

func longBody(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "<p>Paragraph %d with enough words in it to take a few lines on the screen, whatever its width is.</p>", i)
	}
	return b.String()
}

func TestArticleThatIsNotWantedAnyMore(t *testing.T) {
	sc := show(t, news(t), 120, 40)
	late := sc.hold("enter")
	sc.press("g", "b")
	sc.run(late)
	if sc.article.open || sc.focus != onList {
		t.Error("an article opened over the list one went to meanwhile")
	}
	sc.press("g", "u")
	first, second := sc.hold("enter"), sc.hold("enter")
	sc.run(first)
	sc.press("q")
	sc.run(second)
	if sc.article.open {
		t.Error("a closed article came back")
	}
}

// A window that is made larger and smaller again, as tmux does to show one pane
// alone, shows the same lines, also where the larger one reached the end of the text
// or had another column; who moves meanwhile stays where they went.
func TestAWindowAndBackShowsTheSame(t *testing.T) {
	s := library(t)
	body := strings.Repeat("<p>"+strings.Repeat("The ferry leaves at seven, at noon and at nine. ", 12)+"</p>", 12)
	fed(t, s, store.Wish{URL: "https://long.example"}, "Long", piece(1, "Ferries", body))
	for _, down := range []int{3, 9, 40} {
		sc := show(t, s, 100, 30).press("enter")
		for range down {
			sc.press("j", "j")
		}
		before := sc.text()
		for _, other := range [][2]int{{200, 50}, {60, 20}, {100, 90}, {40, 12}} {
			sc.send(tea.WindowSizeMsg{Width: other[0], Height: other[1]})
			sc.send(tea.WindowSizeMsg{Width: 100, Height: 30})
			if after := sc.text(); after != before {
				t.Fatalf("%d lines down, by way of %v:\n%s\nbefore:\n%s", 2*down, other, after, before)
			}
		}
		sc.send(tea.WindowSizeMsg{Width: 100, Height: 60})
		sc.press("g", "g")
		sc.send(tea.WindowSizeMsg{Width: 100, Height: 30})
		if after := sc.text(); !strings.Contains(after, "top") {
			t.Errorf("who went to the top is taken away:\n%s", after)
		}
	}
}

func TestPlaceSurvivesTwoResizes(t *testing.T) {
	s := library(t)
	fed(t, s, store.Wish{URL: "https://a.example"}, "A", piece(1, "long", longBody(400)))
	sc := show(t, s, 80, 24).press("enter")
	for range 60 {
		sc.press("ctrl+f")
	}
	before := sc.article.block()
	_, one := sc.Update(tea.WindowSizeMsg{Width: 70, Height: 24})
	_, two := sc.Update(tea.WindowSizeMsg{Width: 60, Height: 24})
	sc.run(one)
	sc.run(two)
	if after := sc.article.block(); after != before || before == 0 {
		t.Errorf("block %d before, %d after", before, after)
	}
}

func TestEachBlockIsSetOnce(t *testing.T) {
	s := library(t)
	fed(t, s, store.Wish{URL: "https://a.example"}, "A", piece(1, "long", longBody(300)))
	sc := show(t, s, 200, 50)
	_, cmd := sc.Update(sc.hold("enter")())
	pending := []tea.Cmd{cmd}
	for h := range 8 { // dragging the lower edge
		_, cmd := sc.Update(tea.WindowSizeMsg{Width: 200, Height: 40 + h})
		pending = append(pending, cmd)
	}
	set := len(sc.article.blocks)
	for len(pending) > 0 {
		cmd := pending[0]
		if pending = pending[1:]; cmd == nil {
			continue
		}
		msg := cmd()
		if batch, ok := msg.(tea.BatchMsg); ok {
			pending = append(pending, batch...)
			continue
		}
		if blocks, ok := msg.(blocksMsg); ok {
			set += len(blocks.blocks)
		}
		_, cmd = sc.Update(msg)
		pending = append(pending, cmd)
	}
	if set != 300 || !sc.article.whole {
		t.Errorf("%d blocks were set for 300", set)
	}
}

func TestGoToTheEndBeforeItIsSet(t *testing.T) {
	s := library(t)
	fed(t, s, store.Wish{URL: "https://a.example"}, "A", piece(1, "long", longBody(400)))
	sc := show(t, s, 80, 24)
	_, rest := sc.Update(sc.hold("enter")())
	sc.press("G")
	sc.run(rest)
	if !sc.article.atEnd() {
		t.Errorf("at line %d of %d", sc.article.top, sc.article.length())
	}
}

func TestColoursThatComeLate(t *testing.T) {
	sc := show(t, news(t), 120, 40)
	late := sc.hold("enter")
	sc.send(tea.BackgroundColorMsg{Color: color.White})
	sc.run(late)
	if sc.article.setTheme != sc.theme || !sc.article.whole {
		t.Error("the article stands in the old colours")
	}
}

func TestReloadLosesNothing(t *testing.T) {
	s := library(t)
	fed(t, s, store.Wish{URL: "https://a.example"}, "A", many(300, 2, "old")...)
	sc := show(t, s, 120, 40)
	fed(t, s, store.Wish{URL: "https://b.example"}, "B", many(300, 1, "new")...)
	sc.send(changedMsg{everything()})
	for range 10 {
		sc.press("G")
	}
	if len(sc.list.rows) != 600 {
		t.Errorf("the list ends with %d of 600", len(sc.list.rows))
	}
}

func TestReloadOlderThanTheList(t *testing.T) {
	s := library(t)
	fed(t, s, store.Wish{URL: "https://a.example"}, "A", many(600, 2, "old")...)
	sc := show(t, s, 120, 40)
	_, reload := sc.Update(changedMsg{everything()})
	for range 8 {
		sc.press("ctrl+f")
	}
	before, _ := sc.list.selected()
	sc.run(reload)
	if after, _ := sc.list.selected(); after.Number != before.Number {
		t.Errorf("the cursor jumped from %q to %q", before.Title, after.Title)
	}
}

func TestFirstPageIsAskedForAgain(t *testing.T) {
	sc := show(t, news(t), 120, 40)
	sc.press("g")
	sc.hold("a")
	sc.send(pageMsg{place: sc.list.place, err: store.ErrLocked})
	sc.sees("could not be listed", "The library is in use")
	sc.send(changedMsg{everything()})
	sc.sees(cranes)
}

func TestKeysBeforeTheFirstList(t *testing.T) {
	for name, keys := range map[string][]string{
		"open": {"enter"}, "search": {"/", `"ferries"`, "enter"}, "search left": {"/", `"ferries"`, "esc", "j"}, "top, and a bookmark": {"g", "g", "b"},
	} {
		t.Run(name, func(t *testing.T) {
			s := newSession(t.Context(), Options{Store: news(t), Account: store.Local, Now: newClock, Zone: now.Location()})
			s.pause = 0
			sc := &screen{app: newApp(s), t: t}
			sc.send(tea.WindowSizeMsg{Width: 80, Height: 24})
			sc.seesNot("No articles yet")
			begin := sc.Init()
			sc.press(keys...)
			sc.run(begin)
			switch name {
			case "open":
				sc.sees("What comes now")
			case "search":
				sc.sees("Search: ferries", "1 match")
			case "search left":
				sc.sees("Unread", "7 articles")
			case "top, and a bookmark": // and not g and b, which lead to the bookmarks
				sc.sees("Unread", "Bookmarked.")
			}
		})
	}
}

func TestDiscoveryWaitsForWhatIsTyped(t *testing.T) {
	url, _ := paper(t)
	sc := show(t, library(t), 80, 24)
	sc.press("a", `"`+url)
	found := sc.hold("enter")
	sc.press("/", `"wor`)
	sc.run(found)
	sc.press(`"ld`).sees("Search world").press("esc").sees("a shows what was found").press("a").sees("All news")
	if all, err := sc.store.Feeds(t.Context(), store.Local); err != nil || len(all) != 0 {
		t.Errorf("typing subscribed to %v %v", all, err)
	}
}

func TestErrorDropsWhatWaits(t *testing.T) {
	sc := show(t, news(t), 80, 24)
	var ran []int
	job := func(n int, err error) tea.Cmd {
		return func() tea.Msg {
			ran = append(ran, n)
			return doneMsg{err: err}
		}
	}
	first := sc.marking.add(job(1, errors.New("no")))
	sc.marking.add(job(2, nil))
	sc.run(first)
	if len(ran) != 1 || !sc.marking.idle() {
		t.Errorf("ran %v, idle %v", ran, sc.marking.idle())
	}
}

func TestLeavingWaitsForTheDisk(t *testing.T) {
	s := news(t)
	sc := show(t, s, 80, 24)
	bookmark := sc.hold("b")
	sc.hold("Q")
	if sc.marking.idle() {
		t.Fatal("nothing was under way")
	}
	sc.run(bookmark)
	if _, on := marks(t, s, cranes); !on || !sc.lending.quitting {
		t.Errorf("bookmarked %v, left %v", on, sc.lending.quitting)
	}
}

func TestMarkingAnEmptyList(t *testing.T) {
	s := library(t)
	id := fed(t, s, store.Wish{URL: "https://a.example"}, "A", many(1, 1, "only")...)
	sc := show(t, s, 120, 40).press("enter")
	if err := s.Unsubscribe(t.Context(), store.Local, id); err != nil {
		t.Fatal(err)
	}
	sc.send(changedMsg{everything()})
	for _, k := range []string{"M", "m", "b", "A", "n", "p", "J", "K", "space", "o", "y", "r", "2", "1", "q", "[", "]", "G", "g", "g", "enter"} {
		sc.press(k).exact()
	}
}

func TestMarkingNothing(t *testing.T) {
	sc := show(t, news(t), 120, 40).press("g", "a", "A", "j", "b", "A").sees("All of it was read already.")
	sc.press("u").sees("Undone: bookmarked")
}

func TestBookmarkFromElsewhereShowsOnThePage(t *testing.T) {
	s := news(t)
	sc := show(t, s, 80, 24).press("enter")
	if _, err := s.Bookmark(t.Context(), store.Local, true, sc.article.article.Number); err != nil {
		t.Fatal(err)
	}
	sc.send(changedMsg{everything()})
	sc.sees("★").press("b").sees("Took the bookmark off.")
}

func TestNextUnreadBehindWhatIsLoaded(t *testing.T) {
	s := library(t)
	fed(t, s, store.Wish{URL: "https://a.example"}, "A", many(300, 2, "old")...)
	page, err := s.List(t.Context(), store.Local, store.Query{}, store.Cursor{}, 200)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.MarkRead(t.Context(), store.Local, true, store.Numbers(page.Rows)...); err != nil {
		t.Fatal(err)
	}
	show(t, s, 120, 40).press("g", "a", "enter", "n").sees("old 200")
}

func TestBackFromSearchStandsWhereItBegan(t *testing.T) {
	s := library(t)
	fed(t, s, store.Wish{URL: "https://a.example"}, "A", many(100, 2, "old")...)
	sc := show(t, s, 120, 40).press("ctrl+f", "ctrl+f")
	before, _ := sc.list.selected()
	sc.press("/", `"old"`, "enter", "q")
	if after, _ := sc.list.selected(); after.Number != before.Number {
		t.Errorf("from %q back to %q", before.Title, after.Title)
	}
}

func TestFromFailingFeedsToAList(t *testing.T) {
	show(t, news(t), 120, 40).press("g", "e").sees("No feed needs a hand.").press("esc", "g", "a").sees("All", cranes)
}

func TestRefreshesQueueOnce(t *testing.T) {
	sc := show(t, news(t), 120, 40)
	sc.status.refresh = &feeds.Progress{}
	for range 4 {
		sc.press("R")
	}
	if len(sc.refreshing.waitingFeeds) != 3 {
		t.Errorf("%d feeds wait, want 3", len(sc.refreshing.waitingFeeds))
	}
}

func TestHelpScrollsBackAtOnce(t *testing.T) {
	sc := show(t, news(t), 80, 24).press("?", "G")
	end := sc.text()
	if sc.press("k").text() == end {
		t.Error("k after G moves nothing")
	}
}

func TestToTheEndOfALongList(t *testing.T) {
	s := library(t)
	fed(t, s, store.Wish{URL: "https://a.example"}, "A", many(900, 2, "old")...)
	sc := show(t, s, 80, 24).press("G").sees("▌ ●  old 899")
	if len(sc.list.rows) != 900 {
		t.Errorf("%d rows are loaded", len(sc.list.rows))
	}
}

// A list that another pane covers does not scroll away what fits on it.
func TestListBehindTheArticle(t *testing.T) {
	show(t, news(t), 80, 24).press("enter", "n", "n", "n", "q").sees(cranes, "▌    How long is a second", "Glass flows")
}

// News between the rows on the screen waits until the screen moves.
func TestNewsBetweenTheRows(t *testing.T) {
	s := news(t)
	sc := show(t, s, 80, 24).press("j")
	before := strings.Split(sc.text(), "\n")[2:12]
	fed(t, s, store.Wish{URL: "https://late.example/"}, "Late Edition", piece(6, "Between two others", "<p>x</p>"))
	sc.send(changedMsg{everything()})
	if after := strings.Split(sc.text(), "\n")[2:12]; strings.Join(after, "\n") != strings.Join(before, "\n") {
		t.Errorf("rows moved:\n%s", strings.Join(after, "\n"))
	}
	sc.sees("↑ 1 new: g g").press("G").sees("Between two others").seesNot("1 new")
}

// What has come since, and stands above the screen, is not marked read with the
// list; once it has been on the screen it is.
func TestMarkListReadLeavesWhatIsNew(t *testing.T) {
	s := news(t)
	sc := show(t, s, 80, 24).press("j")
	fed(t, s, store.Wish{URL: "https://late.example/"}, "Late Edition", piece(0, "Stop press", "<p>Late.</p>"))
	sc.send(changedMsg{everything()})
	sc.sees("↑ 1 new").press("A").sees("Marked 7 articles read")
	if read, _ := marks(t, s, "Stop press"); read {
		t.Error("an article was marked read that was never on the screen")
	}
	sc.press("g", "g").sees("Stop press").press("A").sees("Marked 1 article read")
}

// A place that is asked for before the side bar has come is gone to when it does.
func TestAPlaceAskedForAtOnce(t *testing.T) {
	for keys, want := range map[string]string{"g a": "All", "g b": "No bookmarks yet.", "g t": "Today"} {
		session := newSession(t.Context(), Options{Store: news(t), Account: store.Local, Fetcher: fetch.NewFetcher("test"), Now: newClock, Zone: time.UTC, Getenv: func(string) string { return "" }})
		session.pause, session.frameTime, session.restTime, session.menuDelay = 0, 0, 0, 0
		sc := &screen{app: newApp(session), t: t}
		sc.send(tea.WindowSizeMsg{Width: 80, Height: 24})
		sc.press(strings.Fields(keys)...)
		sc.run(sc.Init())
		sc.sees(want).seesNot("Unread  ")
	}
}
