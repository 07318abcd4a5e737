package ui

import (
	"os"
	"strings"
	"testing"

	"tidings/ui/config"
)

// On every screen, and however the panes are set, they fill it side by side, and each that is
// shown has room for something.
func TestPanesFitWhateverIsSet(t *testing.T) {
	for w := 40; w <= 200; w++ {
		for _, ratio := range []int{0, 20, 35, 50, 65, 80} {
			for _, side := range []int{0, 16, 60} {
				for _, open := range []bool{false, true} {
					for _, on := range []focus{onList, onSidebar, onArticle} {
						set := config.Defaults()
						set.PanesRatio, set.SidebarWidth = ratio, side
						b := layout(w, 24, on, open, set)
						used, panes := -1, 0
						for _, pane := range []box{b.sidebar, b.list, b.article} {
							if pane.shown() {
								panes++
								used += pane.w + 1
							}
						}
						beside := b.list.shown() && b.article.shown()
						if panes == 0 || used != w || beside && (b.list.w < leastList || ratio > 0 && b.list.w > leastList && b.article.w < leastPage) || b.sidebar.shown() && b.list.shown() && b.list.w < leastList {
							t.Fatalf("%d columns, ratio %d, side bar %d, article %v, on %d: %+v", w, ratio, side, open, on, b)
						}
					}
				}
			}
		}
	}
}

// < and > change the pane with the focus at once, and are written down when it is over: one
// line, however many keys it took.
func TestPanesAreMadeWider(t *testing.T) {
	file := settingsFile(t, "# mine\npage.width = 80\n")
	written := func() string { text, _ := os.ReadFile(file.Path); return string(text) }
	sc := showSet(t, news(t), 180, 30, file).press("enter")
	before := sc.list.w
	for range 3 {
		sc.Update(keyMsg("<"))
	}
	if sc.list.w <= before || strings.Contains(written(), "ratio") {
		t.Fatalf("the list has %d cells, had %d; the file is %q", sc.list.w, before, written())
	}
	sc.send(widthRestedMsg{1})
	if strings.Contains(written(), "ratio") {
		t.Fatal("it is written before the last key has rested")
	}
	sc.send(widthRestedMsg{3})
	wide := sc.list.w
	if text := written(); !strings.HasPrefix(text, "# mine\npage.width = 80\n") || strings.Count(text, "ratio") != 1 {
		t.Fatalf("the file is %q", text)
	}
	if again := showSet(t, news(t), 180, 30, file).press("enter"); again.list.w != wide {
		t.Errorf("the next screen gives it %d cells, not %d", again.list.w, wide)
	}

	sc = showSet(t, news(t), 120, 30, file).press("g", "f")
	before = sc.sidebar.w
	sc.Update(keyMsg(">"))
	if sc.sidebar.w <= before {
		t.Errorf("the side bar has %d cells, had %d", sc.sidebar.w, before)
	}
	Leave(sc.app)
	if !strings.Contains(written(), "width = 24") {
		t.Errorf("left at once, the file is %q", written())
	}
	for range 60 {
		sc.Update(keyMsg(">"))
	}
	sc.sees("That is as far as it goes.")
	if sc.sidebar.w != 60 {
		t.Errorf("the side bar has %d cells at most", sc.sidebar.w)
	}
	show(t, news(t), 80, 24).press(">").sees("Only one pane is shown")
}

// What is counted in the side bar is the person's to say.
func TestCountsOfTheSidebar(t *testing.T) {
	for counts, want := range map[string][]string{
		"unread": {"Unread 6", "Today 4", "All 7", "▾ World 4", "Harbour Post 2", "Bench Notes 2"},
		"all":    {"Unread 6", "Today 5", "All 7", "▾ World 5", "Harbour Post 3", "Bench Notes 2"},
		"both":   {"Unread 6", "Today 4/5", "All 7", "▾ World 4/5", "Harbour Post 2/3", "Bench Notes 2/2"},
		"none":   {"Unread", "Today", "All", "▾ World", "Harbour Post", "Bench Notes"},
	} {
		sc := showSet(t, news(t), 120, 30, text(`sidebar.counts = "`+counts+`"`)).press("enter", "q", "h")
		var lines []string
		for _, line := range strings.Split(sc.text(), "\n") {
			side, _, _ := strings.Cut(line, "│")
			lines = append(lines, strings.Join(strings.Fields(strings.Trim(side, "▌ ●★!")), " "))
		}
		for _, one := range want {
			found := false
			for _, line := range lines {
				found = found || line == one
			}
			if !found {
				t.Errorf("%s: %q is not in %q", counts, one, lines)
			}
		}
	}
	showSet(t, news(t), 80, 24, text("linear = true\nsidebar.counts = \"both\"")).press("g", "f").sees("Harbour Post, 3 unread of 3")
}

// Space goes on with the next feed that has something unread, and names it first unless the person
// wants otherwise; the first article there is open. At the end of everything there is a page.
func TestSpaceGoesOnToTheEnd(t *testing.T) {
	sc := showSet(t, news(t), 80, 24, text(`reading.space = "next-feed"`)).press("]", "enter", "space", "space")
	sc.sees("Eleven shelves").press("space").sees("来月から").press("space").sees("Coffee.").press("space").sees("Nine billion.")
	sc.press("space").sees("It does not.").press("space").sees("You have read everything.", "5 articles came today, you read 7.", "g b bookmarks", "R look for more").exact()
	sc.press("space").sees("It does not.").seesNot("everything")
	sc = showSet(t, news(t), 80, 24, text("")).press("]", "enter", "space", "space", "space")
	sc.sees("Eleven shelves", "Next: World / Asia / 朝の新聞, 2 unread · space goes there").press("space").sees("来月から")
	sc.press("space", "space").sees("Next: Bench Notes, 2 unread").press("j", "space").sees("Next: Bench Notes, 2 unread").press("space").sees("Nine billion.")
	sc.press("space", "space").sees("You have read everything.").press("g", "b").sees("Bookmarks", "No bookmarks yet").seesNot("everything")
	showSet(t, news(t), 80, 24, text(`reading.space = "stop"`)).press("]", "enter", "space", "space", "space").sees("C-n goes to the next feed", "Eleven shelves")
}

// n goes on from feed to feed as Space does, in a list without opening anything; p goes back to the
// last unread of the feed before; C-n lands on the first unread article.
func TestNextUnreadCrossesFeeds(t *testing.T) {
	sc := show(t, news(t), 80, 24).press("]", "n", "n", "n").sees("Next: World / Asia / 朝の新聞, 2 unread · n goes there", "Harbour Post")
	sc.press("n").on("東京").sees("朝の新聞").press("p").sees("Before: World / Harbour Post, 3 unread · p goes there").press("p").on("A library opens")
	sc = show(t, news(t), 80, 24).press("]", "m", "j", "m", "g", "a", "ctrl+n").on("A library opens")
	sc.press("2").sees("Harbour Post · unread").press("ctrl+n").sees("朝の新聞 · unread").press("[").sees("Harbour Post · unread")
}

// ctrl+o and backspace come back to where one was, as far as one went, whatever is read by now.
func TestComingBack(t *testing.T) {
	sc := show(t, news(t), 80, 24).press("]", "enter", "space", "space", "space", "space").sees("来月から")
	sc.press("ctrl+o").sees("Eleven shelves").press("backspace").sees("Twice a day").press("backspace").sees("The last of the old cranes")
	sc.press("q", "g", "b").sees("No bookmarks yet").press("ctrl+o").sees("Harbour Post", "enter read").on(cranes)
	sc = show(t, news(t), 80, 24).press("ctrl+o").sees("There is nowhere to come back to yet.")
	sc.press("j", "enter", "n", "ctrl+o").sees("来月から").press("q").on("東京")
	sc.press("]", "]", "ctrl+o", "g", "f").sees("▌     Harbour Post")
}
