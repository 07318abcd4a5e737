package ui

import (
	"strings"
	"testing"

	"tidings/store"
)

// An empty list says why it is empty and what can be done next, whole at each width.
func TestEmptyListsSayWhatIsNext(t *testing.T) {
	s := news(t)
	_, err := s.Record(t.Context(), store.Fetched{Feed: fed(t, s, store.Wish{URL: "https://wall.example/rss"}, "Wall"), At: now, Err: "403 from a bot wall: it lets browsers in and turns news readers away, so that nothing can be fetched from here"})
	if err != nil {
		t.Fatal(err)
	}
	for _, size := range [][2]int{{40, 12}, {80, 24}, {120, 40}, {200, 50}} {
		at := func(keys ...string) string {
			sc := show(t, s, size[0], size[1]).press(keys...).exact()
			return strings.Join(strings.Fields(strings.ReplaceAll(sc.text(), "│", " ")), " ")
		}
		for want, keys := range map[string][]string{
			"No bookmarks yet.":                      {"g", "b"},
			"it is kept as long as you want.":        {"g", "b"},
			"No bookmarks here.":                     {"]", "3"},
			"esc ends the search.":                   {"/", `"zebra"`, "enter"},
			"so that nothing can be fetched from he": {"g", "a", "]", "]", "]", "]"},
		} {
			if got := at(keys...); !strings.Contains(got, want) && !strings.Contains(strings.ReplaceAll(got, " ", ""), strings.ReplaceAll(want, " ", "")) {
				t.Errorf("%v %v: %q is not in %q", size, keys, want, got)
			}
		}
	}
	sc := show(t, s, 120, 40).press("]", "A", "2").sees("All read.", "Space goes on to what is unread elsewhere").press("space").sees("Next: ")
	sc.press("C", "g", "u").sees("All read.", "5 articles came today; 1 feed was silent.", "R looks for more, g b shows your bookmarks")
}

// Whoever follows nothing is told how to begin, and not that all is read.
func TestNoFeedsYet(t *testing.T) {
	s := library(t)
	for _, keys := range [][]string{nil, {"g", "u"}, {"g", "t"}, {"g", "a"}} {
		show(t, s, 80, 24).press(keys...).sees("No feeds yet.", "c picks well-known feeds").seesNot("All read.", "r fetches them")
	}
}
