package ui

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"tidings/store"
)

// Everything is found by some letters of its name, and what is chosen is done at once.
func TestPalette(t *testing.T) {
	sc := show(t, news(t), 120, 40)
	sc.press(":").sees("a few letters of anything")
	sc.press(`"harb"`).sees("Harbour Post").press("enter")
	if it, _ := sc.sidebar.find(sc.sidebar.current); !it.isFeed() || it.feed.Name() != "Harbour Post" {
		t.Fatalf("went to %q", sc.sidebar.current)
	}
	sc.press(":", `"go to bookm"`, "enter")
	if sc.sidebar.current != keyBookmarks {
		t.Errorf("went to %q", sc.sidebar.current)
	}
	sc.press(":")
	if first := sc.overlay.(*palette).offered[0]; first.key != "action go-to-bookmarks" {
		t.Errorf("first stands %q, not what was chosen last", first.name)
	}
	sc.press("esc").seesNot("a few letters of anything")
}

// What was chosen last stands first also in the next session, and wakes no other screen.
func TestThePaletteRemembersOverSessions(t *testing.T) {
	s := news(t)
	changes := s.Watch(t.Context(), store.Local)
	sc := show(t, s, 120, 40).press(":", `"go to bookm"`, "enter", ":", `"go to today"`, "enter")
	Leave(sc.app)
	select {
	case d := <-changes:
		if !d.IsNone() {
			t.Errorf("another screen is told of %+v", d)
		}
	default:
	}
	sc = show(t, s, 120, 40).press(":")
	for i, want := range []string{"action go-to-today", "action go-to-bookmarks"} {
		if got := sc.overlay.(*palette).offered[i].key; got != want {
			t.Errorf("%d: %q stands there, not %q", i, got, want)
		}
	}
	sc.press("esc", ":", `"go to all"`, "enter")
	Leave(sc.app)
	kept, err := s.Chosen(t.Context(), store.Local, store.ChoiceOfAll)
	if want := []string{"action go-to-all", "action go-to-today", "action go-to-bookmarks"}; err != nil || !slices.Equal(kept, want) {
		t.Errorf("kept %q, want %q: %v", kept, want, err)
	}
}

// What can't be done says why, in the list and when it is chosen, and the palette stays.
func TestPaletteSaysWhyNot(t *testing.T) {
	sc := show(t, news(t), 120, 40).press(":", `"rename"`)
	sc.sees("works in the side bar").press("enter")
	if _, open := sc.overlay.(*palette); !open {
		t.Error("the palette is closed")
	}
	sc.press("esc").press(":", `"save-search"`, "enter").sees("/ begins one")
}

// Behind the name of an action stands its argument, which is completed.
func TestPaletteTakesArguments(t *testing.T) {
	sc := show(t, news(t), 120, 40)
	sc.press(":", `"go-to-tag"`, "tab").sees("articles with a tag")
	sc.press("esc").press("T", `"port"`, "enter").press(":", `"go-to-tag po"`).sees("1 article").press("down", "enter")
	if sc.list.place.query.Tag != "port" {
		t.Errorf("the list is of %q", sc.list.place.name)
	}
	sc.press(":", `"search ferries"`, "enter").sees("Search: ferries", "Ferries return")
	sc.press(":", `"save-search Boats"`, "enter").sees("Saved as “Boats”")
	sc.press(":", `"boats"`).sees("saved search").press("enter")
	if sc.list.place.name != "Boats" {
		t.Errorf("the list is %q", sc.list.place.name)
	}
}

// A place in a folded folder is found, and the folder unfolded.
func TestPaletteFindsWhatIsFolded(t *testing.T) {
	s := library(t)
	id := fed(t, s, store.Wish{URL: "http://a.test/1", Folder: "World/Asia"}, "Delta Gazette", piece(1, "One", "one"))
	sc := show(t, s, 120, 40)
	sc.sidebar.folded["World"], sc.sidebar.folded["World/Asia"] = true, true
	sc.sidebar.build(sc.sidebar.outline)
	if _, shown := sc.sidebar.find(feedKey(id)); shown {
		t.Fatal("the feed is shown")
	}
	sc.press(":", `"delgaz"`).sees("World/Asia", "One").press("enter")
	if it, shown := sc.sidebar.selected(); !shown || it.key != feedKey(id) {
		t.Errorf("the cursor is on %q", it.key)
	}
	sc.sidebar.folded["World/Asia"] = true
	sc.sidebar.build(sc.sidebar.outline)
	sc.press(":", `"asia"`, "enter").sees("Asia")
	if sc.sidebar.folded["World"] || sc.sidebar.current != "folder World/Asia" {
		t.Errorf("%q, %v", sc.sidebar.current, sc.sidebar.folded)
	}
}

// Opened over the help it does what works there, and else leaves it.
func TestPaletteOverAPage(t *testing.T) {
	sc := show(t, news(t), 120, 40).press("g", "h", ":", `"undo"`, "enter")
	if _, open := sc.overlay.(*history); !open {
		t.Errorf("the overlay is %T", sc.overlay)
	}
	sc.press(":", `"harbour"`, "enter")
	if sc.overlay != nil {
		t.Errorf("the overlay is %T", sc.overlay)
	}
	sc.press("?", ":", "esc")
	if _, open := sc.overlay.(*help); !open {
		t.Errorf("the overlay is %T", sc.overlay)
	}
}

// A sample page in the theme that is tried on stands beside the choice where there is room.
func TestPaletteShowsAThemeOnASample(t *testing.T) {
	sc := showSet(t, news(t), 120, 40, text("")).press(":", `"set theme s`, `"epia`)
	sc.sees("The tide tables are out", "Nobody will miss the noise.", "An unread article", "An article that has been read", "tide() > 3")
	p := sc.overlay.(*palette)
	if p.sample.theme != sc.theme || len(p.sample.lines) == 0 {
		t.Error("the sample is in another theme")
	}
	sepia := sc.View().Content
	sc.press("ctrl+u", `"set theme high-contrast`).sees("The tide tables are out")
	if sc.View().Content == sepia || p.sample.theme != sc.theme {
		t.Error("the sample does not follow")
	}
	sc.press("ctrl+u", `"set list.days`).seesNot("The tide tables are out")
	showSet(t, news(t), 80, 24, text("")).press(":", `"set theme sepia`).sees("theme sepia").seesNot("The tide tables are out")
}

// Every action that is no key of a line of text can be found by its name, and stands first
// when that is typed whole.
func TestPaletteFindsEveryAction(t *testing.T) {
	sc := show(t, news(t), 120, 40).press(":")
	p := sc.overlay.(*palette)
	for _, a := range sc.keyboard.actions {
		if a.where&^inTexts == 0 || a.name == "palette" {
			continue
		}
		offered := p.finder.find(a.name, p.offers, nil)
		at := -1
		for i, o := range offered {
			if o.action == a.name {
				at = i
				break
			}
		}
		if at < 0 || at > 0 && offered[0].why == "" && at > 4 {
			t.Errorf("%s stands at %d", a.name, at)
		}
	}
}

// Of 5,000 feeds one is on the first screen with four letters, two of each word of its name.
func TestPaletteAmongManyFeeds(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	word := func() (w string) {
		for range 3 {
			w += string("bdfgklmnprstvwz"[random.IntN(15)]) + string("aeiou"[random.IntN(5)])
		}
		return w
	}
	var offers []offer
	for i := range 5000 {
		offers = append(offers, newOffer(offer{key: fmt.Sprint(i), name: "The " + word() + " " + word(), detail: "feed"}, "feed"))
	}
	f := newFinder()
	for i := range 200 {
		want := offers[i*25]
		words := strings.Fields(want.name)
		all := f.find(words[1][:2]+words[2][:2], offers, nil)
		if at := slices.IndexFunc(all, func(o found) bool { return o.key == want.key }); at < 0 || at > 12 {
			t.Errorf("%s stands at %d", want.name, at)
		}
	}
	if first := f.find("köchin", []offer{newOffer(offer{key: "1", name: "Die Kochin"}, ""), newOffer(offer{key: "2", name: "Kalender Ochsen"}, "")}, nil); len(first) == 0 || first[0].key != "1" {
		t.Error("accents count")
	}
	if first := f.find("北京", []offer{newOffer(offer{key: "1", name: "上海日报"}, ""), newOffer(offer{key: "2", name: "北京日报"}, "")}, nil); len(first) != 1 || first[0].key != "2" {
		t.Error("北京 is not found")
	}
}

func BenchmarkPaletteKey(b *testing.B) {
	var offers []offer
	for i := range 5000 {
		offers = append(offers, newOffer(offer{key: fmt.Sprint(i), name: fmt.Sprintf("The %d Gazette of the Lower %d Valley", i*7919%10007, i)}, "feed"))
	}
	f := newFinder()
	for b.Loop() {
		f.find("gzlv", offers, nil)
	}
}
