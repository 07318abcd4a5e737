package ui

import (
	"testing"

	"tidings/store"
)

func TestSavedSearchIsAPlace(t *testing.T) {
	s := news(t)
	sc := show(t, s, 120, 40).press("F").sees("/ begins one").press("/", `"ferr OR cafe"`, "enter", "F")
	sc.sees("Keep the search in the side bar", "│ ferr OR cafe ").press("ctrl+u", `"Weekend"`, "enter").sees("Saved as “Weekend”", "▾ Searches", "Weekend       1")
	sc.press("q", "q", "G", "k", "k", "k", "k", "k", "k").sees("▌     Weekend").press("enter")
	sc.sees("Weekend", "1 match", "Émile").seesNot("Search: ").press("m", "q").sees("▌     Weekend").seesNot("Weekend       1")
	sc.press("e", "ctrl+u", `"Sunday"`, "enter").sees("Sunday", "“Weekend” is called “Sunday” now. u undoes.").seesNot("▌     Weekend")
	sc.press("space").sees("▸ Searches").press("enter").sees("▾ Searches")
	sc.press("j", "D").sees("Removed the search “Sunday”").seesNot("▾ Searches").press("u").sees("▾ Searches", "Sunday")
}

// Two names that are one are told, and an empty one changes nothing.
func TestSavedSearchNames(t *testing.T) {
	s := news(t)
	for _, name := range []string{"Alpha", "Beta"} {
		if _, err := s.SaveSearch(t.Context(), store.Local, name, "x"); err != nil {
			t.Fatal(err)
		}
	}
	sc := show(t, s, 120, 40).press("q", "j", "j", "j", "j", "j").sees("▌     Alpha")
	sc.press("e", "ctrl+u", `"beta"`, "enter").sees("Something else has that name.", "Alpha")
	sc.press("e", "ctrl+u", "enter").sees("Alpha").press("r", "v").exact()
}

// What other sessions save, and what comes that a search finds, is counted
// without a key.
func TestSavedSearchesFromElsewhere(t *testing.T) {
	s := news(t)
	sc := show(t, s, 120, 40).press("j")
	if _, err := s.SaveSearch(t.Context(), store.Local, "Sea", "harbour"); err != nil {
		t.Fatal(err)
	}
	sc.send(changedMsg{everything()})
	sc.sees("▾ Searches", "Sea           1").on("東京")
	fed(t, s, store.Wish{URL: "https://late.example/"}, "Late", piece(0, "Harbour walk", "<p>x</p>"))
	sc.send(changedMsg{everything()})
	sc.sees("Sea           2").on("東京")
}

// A change that comes while the searches are being counted is counted, too.
func TestSavedSearchesAreAskedForAgain(t *testing.T) {
	sc := show(t, news(t), 120, 40)
	sc.reloading.savedAsked = true
	if cmd := sc.reloading.askSaved(sc.app); cmd != nil {
		t.Error("they were asked for twice at once")
	}
	if cmd := sc.reloading.saved(sc.app, savedMsg{}); cmd == nil || !sc.reloading.savedAsked {
		t.Error("they were not asked for again")
	}
	if cmd := sc.reloading.saved(sc.app, savedMsg{}); cmd != nil || sc.reloading.savedAsked {
		t.Error("they are asked for for ever")
	}
}

func TestBrokenSavedSearch(t *testing.T) {
	sc := show(t, news(t), 120, 40)
	sc.sidebar.loadSaved([]store.SavedSearch{{ID: 1, Saved: store.Saved{Name: "Old", Query: "tilte:x"}, Broken: "there is no field tilte"}})
	sc.sees("! Old").run(sc.visit("search 1"))
	sc.sees("This search cannot be read: there is no field", "The search cannot be read").exact()
}
