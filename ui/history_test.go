package ui

import (
	"strings"
	"testing"
	"time"

	"tidings/store"
	"tidings/ui/typeset"
)

func TestHistoryUndoesInPlace(t *testing.T) {
	s := news(t)
	show(t, library(t), 80, 24).press("g", "h").sees("Nothing has been changed yet.").press("u").sees("There is nothing to undo.")
	sc := show(t, s, 80, 24).press("b", "j", "m", "g", "h")
	sc.sees("▌     just now  Marked “東京の図書館", "  just now  Bookmarked “Old cranes").exact()
	sc.press("u").sees("▌     just now  (undone) Marked “東京", "just now  Bookmarked", "Undone: marked")
	sc.press("u").sees("▌     just now  (undone) Bookmarked")
	if _, on := marks(t, s, cranes); on {
		t.Error("the bookmark stands")
	}
	sc.press("U").sees("▌     just now  Bookmarked").press("U").sees("▌     just now  Marked").press("U").sees("From here up nothing has been taken back.")
	sc.press("esc").sees("●★ Old cranes")
}

// Articles that were opened are one line of the history; what was done on purpose is what u takes
// back, and the line of those that were read is taken back by u on it.
func TestHistoryOfAReader(t *testing.T) {
	s := news(t)
	sc := show(t, s, 80, 24).press("b", "enter", "n", "n", "n").sees("unread").press("q", "u").sees("Undone: bookmarked “Old cranes")
	sc.press("g", "h").sees("  just now  Read 4 articles", "(undone) Bookmarked “Old cranes")
	sc.press("g", "g").sees("▌     just now  Read 4 articles").press("u").sees("(undone) Read 4 articles").press("esc").sees("●  Old cranes")
	if got := sc.unread(); got != 7 {
		t.Errorf("%d are unread", got)
	}
}

// A step is not taken back alone if something later would go with it: that is said.
func TestHistoryOfWhatWasOvertaken(t *testing.T) {
	s := news(t)
	feeds, err := s.Feeds(t.Context(), store.Local)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Move(t.Context(), store.Local, "Elsewhere", feeds[0].ID); err != nil {
		t.Fatal(err)
	}
	if err := s.Rename(t.Context(), store.Local, "Another name", feeds[0].ID); err != nil {
		t.Fatal(err)
	}
	show(t, s, 80, 24).press("g", "h", "j").sees("▌     just now  Moved").press("u").sees("Something later has changed it again: take that back first.")
}

// What another session does is on the page without a key.
func TestHistoryFromElsewhere(t *testing.T) {
	s := news(t)
	sc := show(t, s, 80, 24).press("g", "h")
	if _, err := s.MarkRead(t.Context(), store.Local, true, sc.list.rows[0].Number); err != nil {
		t.Fatal(err)
	}
	sc.send(changedMsg{everything()})
	sc.sees("Marked “Old cranes")
}

func TestHistoryScrolls(t *testing.T) {
	sc := show(t, news(t), 80, 12)
	for range 20 {
		sc.press("b")
	}
	sc.press("g", "h")
	page := sc.overlay.(*history)
	for _, c := range []struct {
		key string
		top int
	}{{"j", 0}, {"ctrl+d", 0}, {"ctrl+f", 6}, {"G", 15}, {"k", 15}, {"home", 0}} {
		if sc.press(c.key).exact(); page.top != c.top {
			t.Errorf("%s goes to %d, want %d", c.key, page.top, c.top)
		}
	}
}

func TestAgo(t *testing.T) {
	for want, before := range map[string]time.Duration{
		"just now": 30 * time.Second, "12 min ago": 12*time.Minute + time.Second, "23 h ago": 23*time.Hour + 59*time.Minute,
		"21 Nov 17:30": 24 * time.Hour, "22 Nov 2025": 365 * 24 * time.Hour,
	} {
		if got := typeset.Ago(now.Add(-before), now); got != want || len(strings.TrimSpace(got)) > 12 {
			t.Errorf("%s ago is %q, want %q", before, got, want)
		}
	}
}

// The help opens over the history, and leads back to it.
func TestHelpOverTheHistory(t *testing.T) {
	sc := show(t, news(t), 80, 24).press("b", "g", "h").sees("History", "Bookmarked")
	sc.press("?").sees("Keys in the history", "undo").exact()
	sc.press("esc").sees("History", "Bookmarked").press("?", "?").sees("History").press("esc").sees("Unread", "7 articles")
}
