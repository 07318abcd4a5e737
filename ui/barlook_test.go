package ui

import (
	"fmt"
	"testing"

	tea "charm.land/bubbletea/v2"

	"tidings/store"
)

// Where the side bar stands beside the list, moving in it shows the list of the place that the cursor
// rests on. Nothing is marked, the keys stay about the side bar, and Enter goes into what is there already.
func TestTheListFollowsTheSideBar(t *testing.T) {
	for _, size := range [][2]int{{100, 30}, {120, 40}, {160, 45}, {200, 50}} {
		sc := show(t, news(t), size[0], size[1]).press("q", "j").sees("Today ").press("j", "j", "j", "j").sees(" Harbour Post").exact()
		sc.want("list", sc.list.place.name, "Harbour Post")
		sc.want("rows", len(sc.list.rows), 3)
		sc.want("focus", sc.focus, onSidebar)
		sc.want("unread", sc.unread(), 7)
		sc.press("j").want("folder", sc.list.place.name, "Asia")
		asked := sc.reloading.here
		sc.press("enter")
		sc.want("focus", sc.focus, onList)
		sc.want("nothing asked anew", sc.reloading.here == asked, true)
		sc.press("ctrl+o").want("come back to", sc.list.place.name, "Unread")
	}
	sc := show(t, news(t), 99, 30).press("q", "j", "j")
	sc.want("where they are not side by side", sc.list.place.name, "Unread")
}

// What one has open stays as it is while one moves in the side bar.
func TestWhatIsOpenStaysBesideTheSideBar(t *testing.T) {
	sc := show(t, news(t), 200, 50).press("enter").sees("The city expects")
	sc.press("tab", "j", "j", "j", "j").sees("The city expects", "5 articles")
	sc.want("list", sc.list.place.name, "World")
	sc.want("open", sc.article.open, true)
	sc.press("tab", "tab").want("focus", sc.focus, onArticle)
}

// While the cursor goes on nothing is asked for, however many feeds it passes.
func TestTheListWaitsForTheSideBar(t *testing.T) {
	s := library(t)
	var wishes []store.Wish
	for i := range 500 {
		wishes = append(wishes, store.Wish{URL: fmt.Sprintf("https://%d.example", i)})
	}
	if _, err := s.Subscribe(t.Context(), store.Local, wishes...); err != nil {
		t.Fatal(err)
	}
	sc := show(t, s, 120, 40).press("q")
	var pauses []tea.Cmd
	here := sc.reloading.here
	for range 400 {
		_, cmd := sc.Update(tea.KeyPressMsg{Code: 'j', Text: "j"})
		if cmd != nil {
			pauses = append(pauses, cmd)
		}
	}
	sc.want("pauses", len(pauses), 1)
	sc.want("lists asked for", sc.reloading.here == here, true)
	sc.run(pauses[0])
	it, _ := sc.sidebar.selected()
	sc.want("list", sc.list.place.name, it.place.name)
	sc.want("way", len(sc.reading.ways), 1)
}

// The list stays as it is where the side bar has another line under its cursor and nobody has moved that:
// since what the list shows is folded away, or has gone.
func TestOnlyAPersonMovesTheList(t *testing.T) {
	sc := show(t, news(t), 120, 40).press("q", "j", "j", "j", "j", "j", "enter", "q", "k", "space").sees("▸ World")
	sc.want("a folder that folds", sc.list.place.name, "World")
	sc.press("g", "u")
	sc.run(sc.visitToRead(feedItem(&sc.sidebar.feeds[0]), 1, false))
	sc.press("q").sees("▸ World")
	it, _ := sc.sidebar.selected()
	sc.want("cursor elsewhere", it.key != sc.list.key, true)
	sc.send(besideRestedMsg{})
	sc.want("what is folded away", sc.list.place.name, "Harbour Post")
}
