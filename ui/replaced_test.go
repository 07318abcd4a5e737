package ui

import (
	"path/filepath"
	"testing"

	"tidings/store"
)

// replace puts another library in the place of the one that a screen shows.
func replace(t *testing.T, s *store.Store) {
	t.Helper()
	other := library(t)
	fed(t, other, store.Wish{URL: "https://other.example/rss"}, "Other Times",
		piece(1, "Theirs first", "<p>One.</p>"), piece(2, "Theirs second", "<p>Two.</p>"), piece(3, "Theirs third", "<p>Three.</p>"))
	copied := filepath.Join(t.TempDir(), "copy.db")
	if err := other.Backup(t.Context(), copied, false); err != nil {
		t.Fatal(err)
	}
	if _, err := store.Restore(t.Context(), copied, s.Path(), store.Options{}); err != nil {
		t.Fatal(err)
	}
}

// A key that was meant for an article of a library that has been replaced does nothing to
// the article of that number in the other one, which is shown from its beginning.
func TestAReplacedLibraryIsShownAnew(t *testing.T) {
	for name, keys := range map[string][]string{
		"list": nil, "article": {"enter"}, "side bar": {"q"}, "history": {"g", "h"}, "search": {"/", `"cranes"`, "enter"}, "typing": {"/", `"cra"`},
	} {
		t.Run(name, func(t *testing.T) {
			s := news(t)
			sc := show(t, s, 120, 40).press(keys...)
			replace(t, s)
			sc.send(changedMsg{everything()})
			sc.exact().sees("has been replaced by another", "Theirs first", "3 articles").seesNot("cranes", "Harbour Post")
			sc.press("b").sees("Bookmarked.", "●★ Theirs first").press("enter").sees("One.")
		})
	}
	s := news(t)
	sc := show(t, s, 120, 40)
	replace(t, s)
	sc.press("b").sees("has been replaced by another", "Theirs first").seesNot("★ Theirs", "cranes")
	if read, bookmarked := marks(t, s, "Theirs"); read || bookmarked {
		t.Error("a key changed an article of the other library")
	}
	replace(t, s)
	sc.press("T").sees("has been replaced by another").seesNot("Tags  ")
}

// A guest's account is a number as well: their screen reads nothing of the other library.
func TestAReplacedLibraryEndsAGuestsScreen(t *testing.T) {
	s := news(t)
	sc := show(t, s, 120, 40)
	sc.owner, sc.status.owner = false, false
	replace(t, s)
	sc.send(changedMsg{everything()})
	sc.sees("Log in again.").seesNot("Theirs")
	sc.press("b").sees("Log in again.").seesNot("Theirs")
	sc.press("g", "a").seesNot("Theirs")
}
