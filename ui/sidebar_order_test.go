package ui

import (
	"fmt"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"tidings/store"
)

// lines are the names in the side bar from the first folder on.
func (s *sidebar) outlined() string {
	var names []string
	for i := range s.len() {
		if it := s.item(i); it.isFolder() || it.isFeed() || it.key == keyLoose {
			names = append(names, strings.Repeat(" ", it.depth)+it.label)
		}
	}
	return strings.Join(names, ";")
}

// shelves is a library with some more feeds.
func shelves(t *testing.T) *store.Store {
	s := news(t)
	fed(t, s, store.Wish{URL: "https://a.example", Folder: "Arts"}, "Atelier", piece(9, "A", "<p>a</p>"))
	fed(t, s, store.Wish{URL: "https://b.example", Folder: "Arts"}, "Ballet")
	fed(t, s, store.Wish{URL: "https://c.example", Folder: "Arts"}, "Choir", piece(9, "C", "<p>c</p>"), piece(8, "D", "<p>d</p>"))
	fed(t, s, store.Wish{URL: "https://d.example"}, "Zebra")
	return s
}

// The side bar stands in the order that its person wants, and does so again on the next screen. By hand,
// feeds and folders move among those of the same folder, each in one step that can be undone.
func TestTheSideBarIsInOrder(t *testing.T) {
	s := shelves(t)
	sc := show(t, s, 120, 40)
	const named = "Arts; Atelier; Ballet; Choir;World; Harbour Post; Asia;  朝の新聞;Other feeds; Bench Notes; Zebra"
	sc.want("by name", sc.sidebar.outlined(), named)
	sc.press("q", "S").sees("╭─ S", "● by name").press("u")
	sc.want("by unread", sc.sidebar.outlined(), "World; Harbour Post; Asia;  朝の新聞;Arts; Choir; Atelier; Ballet;Other feeds; Bench Notes; Zebra")
	sc.want("of the next screen", show(t, s, 120, 40).sidebar.outlined(), sc.sidebar.outlined())
	sc.press("j", "j", "j", "j", "A").sees("Marked 5 articles read")
	sc.want("as it was when it was asked for", strings.HasPrefix(sc.sidebar.outlined(), "World"), true)
	sc.press("S", "u").want("asked for again", strings.HasPrefix(sc.sidebar.outlined(), "Arts"), true)
	sc.press("J").sees("S h puts it in your own.")

	sc.press("S", "h", "home", "j", "j", "j", "j", "J").sees("Moved “Arts” down. u undoes.")
	const moved = "World; Harbour Post; Asia;  朝の新聞;Arts; Atelier; Ballet; Choir;Other feeds; Bench Notes; Zebra"
	sc.want("a folder", sc.sidebar.outlined(), moved)
	it, _ := sc.sidebar.selected()
	sc.want("cursor", it.key, "folder Arts")
	sc.press("j", "J", "J").sees("Moved “Atelier” down.").press("J").sees("It stands last already.")
	sc.want("a feed", sc.sidebar.outlined(), strings.Replace(moved, "Atelier; Ballet; Choir", "Ballet; Choir; Atelier", 1))
	sc.press("K", "G", "K").sees("Moved “Zebra” up.")
	sc.want("outside", sc.sidebar.outlined(), strings.Replace(moved, "Atelier; Ballet; Choir;Other feeds; Bench Notes; Zebra", "Ballet; Atelier; Choir;Other feeds; Zebra; Bench Notes", 1))
	sc.want("of the next screen", show(t, s, 120, 40).sidebar.outlined(), sc.sidebar.outlined())
	sc.press("u", "u", "u", "u").want("undone", sc.sidebar.outlined(), moved)
	sc.press("u").want("all undone", sc.sidebar.outlined(), named)
	sc.press("U").want("redone", sc.sidebar.outlined(), moved)
	fed(t, s, store.Wish{URL: "https://e.example", Folder: "Arts"}, "Aria")
	sc.send(changedMsg{everything()})
	sc.want("what is new stands last", strings.Contains(sc.sidebar.outlined(), "Choir; Aria"), true)
}

// . leaves what has unread articles, and the place that one is at, for whatever screens come.
func TestTheSideBarShowsWhatIsUnread(t *testing.T) {
	s := shelves(t)
	sc := show(t, s, 120, 40).press("T", `"port"`, "enter", "q", "j", "j", "j", "j", "j", ".").sees("only unread", "#port")
	sc.want("shown", sc.sidebar.outlined(), "Arts; Atelier; Choir;World; Harbour Post; Asia;  朝の新聞;Other feeds; Bench Notes")
	sc.want("of the next screen", show(t, s, 120, 40).sidebar.outlined(), sc.sidebar.outlined())
	sc.press("G", "k", "k", "k", "enter").want("at", sc.list.place.name, "Asia")
	sc.press("A").want("all read and in sight", sc.sidebar.outlined(), "Arts; Atelier; Choir;World; Harbour Post; Asia;Other feeds; Bench Notes")
	sc.press("q", "G").want("left", sc.sidebar.outlined(), "Arts; Atelier; Choir;World; Harbour Post;Other feeds; Bench Notes")
	sc.press(":", `"ballet"`, "enter").want("found by its name, though nothing is unread there", sc.list.place.name, "Ballet")
	sc.press("q").sees("Ballet").press("g", "a", "A", "q").want("nothing", sc.sidebar.outlined(), "").seesNot("▾ Tags").exact()
	sc.press("u").want("undone", strings.Count(sc.sidebar.outlined(), ";"), 6)
	sc.press(".").want("all", strings.Count(sc.sidebar.outlined(), ";"), 10).seesNot("only unread")
	sc.want("of the next screen", strings.Count(show(t, s, 120, 40).sidebar.outlined(), ";"), 10)
}

// The side bar is as wide as its names need, within bounds, and stays so while articles come and go. A
// width that is set counts.
func TestTheSideBarFitsItsNames(t *testing.T) {
	width := func(w int, name string) int {
		s := news(t)
		fed(t, s, store.Wish{URL: "https://w.example", Folder: "World"}, name)
		return show(t, s, w, 40).press("q").exact().sidebar.w
	}
	for _, c := range []struct{ w, letters, want int }{
		{120, 5, 22}, {120, 20, 28}, {120, 90, 34}, {199, 90, 34}, {200, 90, 40}, {200, 20, 28},
	} {
		if got := width(c.w, strings.Repeat("x", c.letters)); got != c.want {
			t.Errorf("a name of %d letters at %d columns: %d, want %d", c.letters, c.w, got, c.want)
		}
	}
	s := news(t)
	sc := show(t, s, 120, 40).press("q")
	for i := range 120 {
		fedMore(t, s, 1, piece(i, fmt.Sprint("more ", i), "<p>x</p>"))
	}
	sc.send(changedMsg{everything()})
	sc.sees("123").want("after more articles", sc.sidebar.w, 22)
	sc.press("G", "e", `"A much longer name"`, "enter").want("after another name", sc.sidebar.w, 27)
	sc.send(tea.WindowSizeMsg{Width: 130, Height: 40})
	sc.exact().want("after another size", sc.sidebar.w, 27)
	sc.configure("sidebar.width = 30").exact().want("set", sc.sidebar.w, 30)
}

func fedMore(t *testing.T, s *store.Store, id store.FeedID, articles ...store.Incoming) {
	t.Helper()
	if _, err := s.Record(t.Context(), store.Fetched{Feed: id, At: now, Title: "Harbour Post", Articles: articles}); err != nil {
		t.Fatal(err)
	}
}

// In the side bar bold says where one is, and colour how much is unread: nothing else has either.
func TestBoldSaysWhereOneIs(t *testing.T) {
	sc := show(t, shelves(t), 120, 40)
	sc.theme.Unread.GetForeground()
	bold := 0
	for i := range sc.sidebar.len() {
		it := sc.sidebar.item(i)
		line := sc.sidebar.line(it)
		if strings.Contains(line, sc.theme.Accent.Render(it.label)) {
			bold++
		} else if strings.Contains(line, "\x1b[1m") || strings.Contains(line, "\x1b[1;") {
			t.Errorf("%s is bold: %q", it.label, line)
		}
		if number := sc.sidebar.number(it); number != "" && it.key != keyAll {
			sc.want("colour of "+it.label, strings.Contains(line, sc.theme.Unread.Render(number)), true)
		}
	}
	sc.want("bold", bold, 1)
}

// The header of today's articles and the side bar count the same, also where not all of them are loaded.
func TestTodayIsCountedOnce(t *testing.T) {
	s := library(t)
	var all []store.Incoming
	for i := range 450 {
		all = append(all, piece(0, fmt.Sprint("story ", i), "<p>x</p>"))
	}
	fed(t, s, store.Wish{URL: "https://a.example"}, "A", all...)
	sc := show(t, s, 120, 40).press("g", "t").sees("450 articles", "Today         450").seesNot("200+")
	sc.press("m", "j", "m").sees("450 articles", "Today         448").press("2").sees("448 articles")
	sc.press("A").sees("Marked 448 articles read.")
}
