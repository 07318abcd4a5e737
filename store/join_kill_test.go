//go:build unix

package store_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"testing"

	"tidings/store"
)

// joinSlowly records a visit to the first feed that has found it at the second one's address,
// and waits for a line before each transaction that writes.
func joinSlowly(path string, stdin chan string) error {
	s, slow, err := openSlowly(path, stdin)
	if err != nil {
		return err
	}
	*slow = true
	_, err = s.Record(context.Background(), store.Fetched{Feed: 1, At: noon, URL: newAddress})
	fmt.Println("done")
	return errors.Join(err, s.Close())
}

// A joining whose process is killed, at whichever of its steps, leaves a sound library in
// which nothing is lost, and the next visit that sees the move ends it.
func TestAJoiningThatIsKilledIsEndedByTheNextVisit(t *testing.T) {
	original := filepath.Join(t.TempDir(), "tidings.db")
	h := openAt(t, original)
	old, new := h.subscribe(store.Local, oldAddress, "Here"), h.subscribe(store.Local, newAddress, "")
	var both, alone []store.Incoming
	for i := range 250 {
		both = append(both, piece(fmt.Sprint("both", i), i))
		alone = append(alone, piece(fmt.Sprint("alone", i), i))
	}
	h.record(old, append(alone, both...)...)
	h.record(new, both...)
	h.read("alone3", "alone200")
	page := h.page(store.Query{Feed: old, State: store.Unread})
	_, err := h.MarkRead(h.ctx(), store.Local, true, store.Numbers(page.Rows[:100])...)
	h.need(err)
	_, err = h.Bookmark(h.ctx(), store.Local, true, store.Numbers(page.Rows[50:150])...)
	h.need(err)
	h.need(h.Close())
	ended := func(h *house) (all string) {
		for _, r := range h.listed(store.Local) {
			all += fmt.Sprint(r.Feed, r.Title, r.Read, r.Bookmarked, " ")
		}
		return all + h.sidebar()
	}
	counts := func(h *house) (read, bookmarked, titles int) {
		seen := map[string]bool{}
		for _, r := range h.listed(store.Local) {
			if r.Read {
				read++
			}
			if r.Bookmarked {
				bookmarked++
			}
			seen[r.Title] = true
		}
		return read, bookmarked, len(seen)
	}
	wanted := ""
	for steps := 0; ; steps++ {
		path := filepath.Join(t.TempDir(), "tidings.db")
		copyFile(t, original, path)
		p := helping(t, "join", path, 0)
		line := p.line()
		for i := 0; i < steps && line == "next"; i++ {
			p.say("")
			line = p.line()
		}
		done := line == "done"
		if done {
			p.rest()
		} else {
			p.kill()
		}
		h := openAt(t, path)
		h.sound()
		read, bookmarked, titles := counts(h)
		if read < 102 || bookmarked != 100 || titles != 500 {
			t.Errorf("killed after %d steps: %d are read, %d bookmarked, %d there", steps, read, bookmarked, titles)
		}
		if _, err := h.Feed(h.ctx(), old); err == nil {
			h.move(old, newAddress)
		}
		if wanted == "" {
			wanted = ended(h)
		}
		want(t, fmt.Sprintf("ended after %d steps", steps), ended(h), wanted)
		if done {
			if steps < 6 {
				t.Errorf("it takes %d steps only", steps)
			}
			return
		}
		h.need(h.Close())
	}
}
