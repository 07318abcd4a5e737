package ui

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"tidings/store"
)

// foldersOf is the feeds with their folders, in the order of the side bar.
func (s *screen) foldersOf() string {
	s.t.Helper()
	all, err := s.store.Feeds(s.ctx, store.Local)
	if err != nil {
		s.t.Fatal(err)
	}
	var lines []string
	for _, f := range all {
		lines = append(lines, f.Subscription.Folder+": "+f.Name())
	}
	return strings.Join(lines, "; ")
}

// did is the account's last change as history tells it.
func (s *screen) did() string {
	s.t.Helper()
	steps, err := s.store.History(s.ctx, store.Local, 1)
	if err != nil || len(steps) == 0 {
		s.t.Fatal(steps, err)
	}
	return steps[0].What
}

func (s *screen) want(what string, got, wanted any) *screen {
	s.t.Helper()
	if fmt.Sprint(got) != fmt.Sprint(wanted) {
		s.t.Errorf("%s: %v, want %v", what, got, wanted)
	}
	return s
}

const newsFolders = "World: Harbour Post; World/Asia: 朝の新聞; : Bench Notes"

// onWorld is the cursor on the folder World, in the side bar.
func onWorld(t *testing.T) *screen {
	return show(t, news(t), 120, 40).press("q", "j", "j", "j", "j")
}

// A folder is renamed, moved, joined and dissolved on the screen, whole and undoable in one step.
func TestFoldersAreMoved(t *testing.T) {
	for _, c := range []struct {
		keys        []string
		after, what string
	}{
		{[]string{"e", `"Planet"`, "enter"}, "Planet: Harbour Post; Planet/Asia: 朝の新聞; : Bench Notes", "renamed folder “World” to “Planet”"},
		{[]string{"j", "j", "e", `"World"`, "enter"}, "World: Harbour Post; World: 朝の新聞; : Bench Notes", "removed folder “World/Asia”: 1 feed stands in “World” now"},
		{[]string{"j", "j", "M", "backspace", "enter"}, "Asia: 朝の新聞; World: Harbour Post; : Bench Notes", "moved folder “World/Asia” to “Asia”"},
		{[]string{"M", `"News"`, "enter"}, "News/World: Harbour Post; News/World/Asia: 朝の新聞; : Bench Notes", "moved folder “World” to “News/World”"},
		{[]string{"D", `"k"`}, "Asia: 朝の新聞; : Bench Notes; : Harbour Post", "removed folder “World”: 2 feeds stand outside now"},
		{[]string{"D", `"a"`}, ": Bench Notes", "unsubscribed from 2 feeds"},
	} {
		sc := onWorld(t).press(c.keys...).exact()
		sc.want(fmt.Sprint(c.keys), sc.foldersOf(), c.after)
		sc.want("history", sc.did(), c.what)
		sc.sees("u undoes.").press("u").want("undone", sc.foldersOf(), newsFolders)
		sc.press("U").want("redone", sc.foldersOf(), c.after)
	}
}

// Nothing happens to a folder by a slip: D asks, in words, and any key but the two leaves it; a folder can't
// go into itself, and needs a name.
func TestFoldersAreSafe(t *testing.T) {
	sc := onWorld(t)
	steps := len(sc.history())
	sc.press("D").sees("Remove the folder “World”", "k: its 2 feeds stay", "a: they go").press("D").sees("The folder stays")
	sc.press("D", "esc", "e", "enter", "e", "backspace", "enter").sees("A folder needs a name")
	sc.press("e", `"World/Asia"`, "enter").sees("“World” can’t go into itself.").press("M", "enter")
	sc.want("folders", sc.foldersOf(), newsFolders)
	sc.want("steps", len(sc.history()), steps)
}

func (s *screen) history() []store.Change {
	steps, err := s.store.History(s.ctx, store.Local, 1000)
	if err != nil {
		s.t.Fatal(err)
	}
	return steps
}

// Whoever is in a folder or a tag that gets another name stays in it, with the cursor and what is
// open; so do what is folded and the side bar's cursor; and all comes back when that is undone.
func TestOneStaysInWhatIsRenamed(t *testing.T) {
	sc := onWorld(t).press("enter", "j", "j")
	row, _ := sc.list.selected()
	same := func(name string) {
		t.Helper()
		now, _ := sc.list.selected()
		sc.want("article at "+name, now.Title, row.Title)
		sc.want("header at "+name, strings.Contains(sc.list.header(), name), true)
		sc.want("side bar at "+name, sc.sidebar.current, "folder "+name)
		it, _ := sc.sidebar.selected()
		sc.want("cursor at "+name, it.key, "folder "+name)
	}
	sc.press("q", "space").sees("▸ World").press("e", `"Planet"`, "enter").sees("▸ Planet", "Renamed folder “World” to “Planet”. u undoes.")
	same("Planet")
	sc.press("u").sees("▸ World")
	same("World")
	sc.press("U", "enter", "m").sees("▸ Planet")
	sc.want("rows", len(sc.list.rows), 5)
	sc.press("g", "u", "g", "f").press("home", "j", "j", "j", "j", "e", `"Globe"`, "enter", "g", "a", "ctrl+o", "ctrl+o")
	sc.want("come back to", sc.list.place.name, "Globe")

	sc = show(t, news(t), 80, 24).press("q", "j", "j", "j", "j", "j", "j", "enter").sees("Asia", "2 articles")
	sc.press("q", "k", "k", "D", `"k"`).sees("Removed folder")
	sc.want("in a folder of one that is removed", sc.list.place.query.Folder, "Asia")

	sc = show(t, news(t), 120, 40).press("T", `"port"`, "enter", "j", "T", `"port later"`, "enter", "t", `"port"`, "enter").sees("#port", "2 articles")
	sc.press("j")
	row, _ = sc.list.selected()
	sc.press("q", "e", `"harbour"`, "enter").sees("#harbour", "Renamed #port to #harbour on 2 articles. u undoes.").seesNot("  #port ")
	now, _ := sc.list.selected()
	sc.want("article", now.Title, row.Title)
	sc.press("e", `"later"`, "enter").sees("Joined #harbour with #later on 2 articles.").seesNot("  #harbour ")
	sc.press("u").sees("#harbour", "#later").press("D").sees("Removed #later from 1 article.")
	sc.want("tags", len(sc.sidebar.tags), 1)
	sc.press("u").want("tags after undo", len(sc.sidebar.tags), 2)
}

// Feeds are selected one by one, as a range and by folders, and what is done then is done to all of them
// in one step. Esc lets go.
func TestFeedsAreSelected(t *testing.T) {
	selected := func(t *testing.T) *screen {
		return onWorld(t).press("j", "v", "V", "j", "j", "j").sees("3 selected").exact()
	}
	sc := selected(t).press("M", `"All"`, "enter").sees("Moved 3 feeds to “All”. u undoes.").seesNot("✓")
	sc.want("moved", sc.foldersOf(), "All: Bench Notes; All: Harbour Post; All: 朝の新聞")
	sc.press("u").want("undone", sc.foldersOf(), newsFolders)

	sc = selected(t).press("D").sees("Unsubscribed from 3 feeds. u undoes.")
	sc.want("left", sc.foldersOf(), "")
	sc.press("u").want("undone", sc.foldersOf(), newsFolders)

	sc = selected(t).press("V", "v").sees("2 selected").press("A").sees("Marked 5 articles read. u undoes.").seesNot("selected")
	sc.want("unread", sc.unread(), 2)
	sc.press("u").want("unread again", sc.unread(), 7)

	sc = selected(t).press(":", `"full-text-when always"`, "enter").sees("Full texts of 3 feeds: always")
	sc.want("history", sc.did(), "set full-text of 3 feeds")
	sc.press("u").want("undone", slices.ContainsFunc(sc.sidebar.feeds, func(f store.Subscribed) bool { return f.Subscription.Settings != "" }), false)

	onWorld(t).press("*").sees("3 selected").press("*").seesNot("selected").press("space", "*").sees("1 selected")

	sc = selected(t).press("esc").seesNot("✓", "selected")
	sc.want("focus", sc.focus, onSidebar)
	sc.press("k", "k", "k", "k", "k", "v").sees("2 selected").press("v").seesNot("selected")
	sc.press("V", "G").sees("3 selected").press("v", "k", "k").sees("3 selected").want("marks", strings.Count(sc.text(), "✓"), 3)
}

// Tab completes the path of a folder: first what all that begin so have in common, then one after another.
func TestFoldersAreCompleted(t *testing.T) {
	paths := []string{"News", "World", "World/Asia", "World/Africa", "Wörter"}
	for _, c := range []struct{ typed, tabs string }{
		{"wo", "World World/Asia World/Africa World"},
		{"world/a", "World/A World/Asia World/Africa World/Asia"},
		{"n", "News News"}, {"x", "x"}, {"W", "World World/Asia"},
	} {
		done, line := completer{words: paths, whole: true}, c.typed
		for _, wanted := range strings.Fields(c.tabs) {
			if line = done.complete(line); line != wanted {
				t.Errorf("%q: %q, want %q", c.typed, line, wanted)
			}
		}
	}
	sc := onWorld(t).press("G", "M", `"wor`, "tab").sees(" World ").press("tab").sees("World/Asia").press("enter")
	sc.want("folders", sc.foldersOf(), "World: Harbour Post; World/Asia: Bench Notes; World/Asia: 朝の新聞")
}

// Whoever moves a feed sees all folders at once, with what is typed for first, and the arrows go through
// them. A blank typed by a slip moves nothing; an emptied line moves out of all folders.
func TestTheFoldersToMoveToAreSeen(t *testing.T) {
	move := func(w, h int) *screen {
		return show(t, news(t), w, h).press("q", "home", "j", "j", "j", "j", "j", "M").sees("Folder of “Harbour Post”").exact()
	}
	sc := move(40, 12).sees("World · World/Asia", "enter keep").press("down").sees("│ World/Asia ").exact()
	sc.press("down").sees("│ World ").press("up").sees("│ World/Asia ", "World · World/Asia").press("enter")
	sc.want("chosen", sc.foldersOf(), "World/Asia: Harbour Post; World/Asia: 朝の新聞; : Bench Notes")
	sc = move(80, 24).press(`"asia"`).sees("World/Asia · World ").press("down").sees("│ World/Asia ", "World/Asia · World ").press("tab", "ctrl+u").sees("nothing: out of all folders")
	sc.press("esc", "M", `" "`, "enter")
	sc.want("after a blank", sc.foldersOf(), newsFolders)
	sc.press("M", "ctrl+u", "enter").sees("out of its folder")
	sc.want("after nothing", sc.foldersOf(), "World/Asia: 朝の新聞; : Bench Notes; : Harbour Post")
	sc = show(t, news(t), 80, 24).press("q", "home", "j", "j", "j", "j", "j", "E", "tab", "tab", `" "`, "enter")
	sc.want("after a blank in the form", sc.foldersOf(), newsFolders)

	onWorld(t).press("M").seesNot("World · World/Asia").press("esc", "e").seesNot("│ World · World/Asia").press(`"w"`).sees("│ World/Asia ")
}

// The heading of the feeds in no folder says that it is none.
func TestTheOtherFeedsAreNoFolder(t *testing.T) {
	for _, key := range []string{"e", "M", "D"} {
		sc := show(t, news(t), 80, 24).press("q", "G", "k").press(key)
		sc.sees("“Other feeds” is no folder: it heads the feeds that are in none.").seesNot("╭─").want("folders", sc.foldersOf(), newsFolders)
	}
	show(t, news(t), 80, 24).press("q", "home", "e").sees("There is nothing here that can be renamed.")
}
