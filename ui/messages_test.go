package ui

import (
	"errors"
	"strings"
	"testing"
	"time"
)

// A message is read to its end: it takes the lines that it needs, over what stands above, as far
// as a third of the screen allows, and gives them back with the next key.
func TestAMessageIsReadToItsEnd(t *testing.T) {
	const reason = "Nothing was added from http://127.0.0.1:9999/a/very/long/address/of/a/page/that/has/no/feed: no feed was found there; look on the page for a link named RSS or Feed, and give its address"
	for _, size := range [][2]int{{40, 20}, {80, 24}, {120, 40}, {200, 50}} {
		sc := show(t, news(t), size[0], size[1])
		before := sc.text()
		sc.status.fail(errors.New(reason))
		said := strings.Join(strings.Fields(sc.exact().text()), " ")
		if !strings.Contains(said, "and give its address") {
			t.Errorf("%v: the end is not said:\n%s", size, sc.text())
		}
		if sc.press("X", "g", "esc"); strings.Split(sc.text(), "\n")[3] != strings.Split(before, "\n")[3] {
			t.Errorf("%v: afterwards:\n%s", size, sc.text())
		}
	}
	sc := show(t, news(t), 40, 12)
	sc.status.fail(errors.New(strings.Repeat("word ", 200)))
	if lines := strings.Split(sc.exact().text(), "\n"); !strings.Contains(lines[11], "…") || strings.Contains(lines[7], "word") {
		t.Errorf("more than a third of the screen:\n%s", sc.text())
	}
	sc.press("?") // and over an overlay
	sc.status.fail(errors.New(reason))
	sc.exact().sees("Nothing was added")
}

// g m tells what was said last, the newest first, the same thing once.
func TestTheLastMessages(t *testing.T) {
	show(t, library(t), 80, 24).press("g", "m").sees("Nothing has been said yet.").press("q").seesNot("Messages")
	for _, size := range [][2]int{{40, 12}, {80, 24}, {200, 50}} {
		sc := show(t, news(t), size[0], size[1]).press("b", "X", "X", "j", "D", "g", "m").exact()
		sc.sees("Messages", "Deleted “", "X: nothing here")
		text := sc.text()
		if first, last := strings.Index(text, "Deleted"), strings.Index(text, "X: nothing"); first > last || strings.Count(text, "X: nothing") != 1 {
			t.Errorf("%v:\n%s", size, text)
		}
		sc.press("G").sees("Bookmarked.").press("esc").seesNot("Messages")
	}
	sc := show(t, news(t), 80, 24)
	for i := range 60 {
		sc.status.say("message %d", i)
	}
	if len(sc.status.log) != mostMessages || sc.status.log[0].text != "message 10" || sc.status.log[0].when.After(now.Add(time.Minute)) {
		t.Errorf("%d messages are kept, from %q on", len(sc.status.log), sc.status.log[0].text)
	}
}
