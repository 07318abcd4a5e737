package ui

import "testing"

// = filters the list that one is in as one types, in the language of searches, and says so in its
// title; Esc brings the whole list back, and / still searches everything.
func TestFilteringAList(t *testing.T) {
	for _, size := range [][2]int{{40, 12}, {80, 24}, {120, 40}, {200, 50}} {
		sc := show(t, news(t), size[0], size[1]).press("]", "=").sees("Filter")
		sc.press(`"ferr"`).sees("Harbour Post = ferr", "Ferries return").seesNot("Old cranes leave the harbour after ninety years  ").exact()
		sc.press("enter").on("Ferries").sees("Harbour Post = ferr").press("esc").sees("Harbour Post", "3 articles").seesNot("= ferr")
	}
	sc := show(t, news(t), 120, 40).press("]", "m", "2", "=", `"title:cranes OR title:ferr"`, "enter")
	sc.sees("Harbour Post = title:cranes OR title:ferr · unread", "1 match").on("Ferries")
	sc.press("=").sees("Filter title:cranes").press(`"library"`, "enter").sees("Harbour Post = library · unread").on("A library")
	sc.press("/", `"caf"`, "enter").sees("Search: caf").on("Émile").press("=").sees("This is a search already").press("q").sees("Harbour Post · unread").seesNot("= library")
	sc.press("=", `"nothing at all"`, "enter").sees("Nothing here holds these words.").press("q").sees("Harbour Post · unread", "2 articles")
	sc.press("=", `"x"`, "esc").sees("Harbour Post · unread", "2 articles")
	sc.press("=", `"ferr"`, "enter", "]").sees("朝の新聞").press("=", `"Coffee"`, "enter").sees("朝の新聞 = Coffee", "1 match")
}

// A filter of a standing list and of a folder finds what is in these, and no more.
func TestFilteringFoldersAndAll(t *testing.T) {
	show(t, news(t), 120, 40).press("g", "a", "=", `"caesium"`, "enter").sees("All = caesium").on("How long is a second")
	sc := show(t, news(t), 120, 40).press("q", "j", "j", "j", "j", "enter").sees("World").press("=", `"caesium"`, "enter").sees("World = caesium", "Nothing here holds these words.")
	sc.press("esc", "=", `"coffee"`, "enter").sees("World = coffee").on("Émile")
}

// A filtered list begins as the whole does; an order that it is given is its own.
func TestFilteredListsBeginAsTheWhole(t *testing.T) {
	sc := show(t, days(t), 80, 24).press("g", "a", "S", "o").on("図書館 19").press("=", `"cranes"`, "enter").on("Cranes 19").press("S").sees("● oldest first").press("n").on("Cranes 00")
	sc.press("esc").on("図書館 19").press("=", `"seconds"`, "enter").on("Seconds 00").press("S", "o").on("Seconds 19").press("q").on("図書館 19")
	sc.press("/", `"cranes"`, "enter").on("Cranes 00").press("q", "g", "t", "=", `"cranes"`, "enter").on("Cranes 00")
}
