package ui

import (
	"strings"
	"testing"

	"tidings/store"
)

func TestBetweenMatchesOnThePage(t *testing.T) {
	s := library(t)
	body := longBody(40) + "<p>The <a href=\"https://x.example\">first</a> zebra.</p>" + longBody(40) + "<p>A second zebra.</p>"
	fed(t, s, store.Wish{URL: "https://a.example"}, "A", piece(1, "Animals", body), piece(2, "Zebra news", "<p>None here.</p>"))
	sc := show(t, s, 80, 24).press("/", `"zebra"`, "enter", "enter").sees("n N next, previous match")
	sc.press("n").sees("The first zebra.").press("N").sees("There is no further match").press("n").sees("A second zebra.")
	sc.press("n").sees("There is no further match", "A second zebra.").press("N").sees("The first zebra.").exact()
	if !strings.Contains(sc.View().Content, sc.theme.Match.Reverse(true).Render("zebra")) {
		t.Error("the match one has come to does not stand out")
	}
	sc.press("esc").sees("The first zebra.", "n next unread").press("n").sees("None here.", "n next unread")
	sc.press("q", "q", "/", `"zebra"`, "enter", "enter").sees("next, previous match").press("q").sees("Search: zebra")
}
