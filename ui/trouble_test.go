package ui

import (
	"fmt"
	"testing"

	"tidings/feeds"
	"tidings/store"
	"tidings/store/query"
)

// What is wrong with the store is said in one sentence, and reading goes on.
func TestTroubleIsASentence(t *testing.T) {
	for _, c := range []struct {
		err  error
		says string
	}{
		{store.ErrFull, "The disk is full, so this was not kept. Reading goes on"},
		{store.ErrReadOnly, "The library can only be read here, so nothing was changed."},
		{store.ErrCorrupt, "“tidings repair”"},
		{fmt.Errorf("mark: %w by process 42 (refresh)", store.ErrLocked), "The library is in use by process 42 (refresh). Try again."},
		{&query.Error{Query: "x:y", Why: "there is no field x"}, "The search cannot be read: there is no field x."},
	} {
		sc := show(t, news(t), 120, 24)
		sc.send(doneMsg{err: fmt.Errorf("mark: %w", c.err)})
		sc.sees(c.says).exact().press("enter").sees("What comes now")
	}
}

func TestRefreshOnAFullDisk(t *testing.T) {
	s := news(t)
	sc := show(t, s, 120, 24)
	sc.status.refresh = &feeds.Progress{}
	sc.press("R")
	sc.send(refreshedMsg{report: feeds.Report{Err: fmt.Errorf("keep what the feeds brought: %w", store.ErrFull)}})
	sc.sees("The disk is full: the refresh has stopped. Reading and marking go on.")
	if sc.status.refresh != nil || len(sc.refreshing.waitingFeeds) > 0 {
		t.Error("it goes on all the same")
	}
	sc.press("b").sees("Bookmarked.")
}

// In a library that can only be read one is told once, not at each article; what
// is asked for by a key is tried again.
func TestReadOnlyIsSaidOnce(t *testing.T) {
	s := news(t)
	sc := show(t, s, 80, 24)
	sc.send(doneMsg{err: store.ErrReadOnly})
	sc.press("enter", "J", "q").sees("●  Old cranes")
	sc.press("b").sees("Bookmarked.").press("enter", "q")
	if read, _ := marks(t, s, "東京"); !read {
		t.Error("a library that can be written again is not")
	}
}

// What only the owner can mend is not asked of a guest.
func TestTroubleOfGuests(t *testing.T) {
	for owner, want := range map[bool]string{
		true: "The library is damaged. “tidings repair” makes a copy and mends it.", false: "The library is damaged. Its owner can repair it.",
	} {
		sc := show(t, news(t), 80, 24)
		sc.status.owner = owner
		sc.status.fail(store.ErrCorrupt)
		sc.sees(want)
	}
}
