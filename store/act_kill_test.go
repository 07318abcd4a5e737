//go:build unix

package store_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"tidings/store"
)

// openSlowly opens a library. When slow is set, it waits for a line before each transaction that
// writes.
func openSlowly(path string, stdin chan string) (s *store.Store, slow *bool, err error) {
	slow = new(bool)
	s, err = store.Open(path, store.Options{Now: func() time.Time { return noon }, Wait: 10 * time.Second, Began: func(writing bool) {
		if *slow && writing {
			fmt.Println("next")
			<-stdin
		}
	}})
	return s, slow, err
}

// actSlowly does the act that standard input names, and waits for a line before each
// transaction that writes.
func actSlowly(path string, stdin chan string) error {
	s, slow, err := openSlowly(path, stdin)
	if err != nil {
		return err
	}
	name := <-stdin
	*slow = true
	err = slowActs()[name].do(context.Background(), s)
	fmt.Println("done")
	return errors.Join(err, s.Close())
}

// An act whose process is killed is done or it is not, at whichever of its steps that was:
// the next that opens the library, or writes to it, takes back what was done of it.
func TestF2AnActIsWholeThoughItsProcessIsKilled(t *testing.T) {
	base := archive(t)
	for name, act := range slowActs() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			prepared := filepath.Join(t.TempDir(), "tidings.db")
			copyFile(t, base.path, prepared)
			h := openAt(t, prepared)
			if act.first != nil {
				h.need(act.first(h.ctx(), h.Store))
			}
			before := h.seen()
			original := filepath.Join(t.TempDir(), "original.db")
			copyFile(t, prepared, original)
			h.need(act.do(h.ctx(), h.Store))
			after := h.seen()
			if before == after {
				t.Fatalf("the act changes nothing: %s", after)
			}
			for steps := 0; ; steps++ {
				path := filepath.Join(t.TempDir(), "tidings.db")
				copyFile(t, original, path)
				open := openAt(t, path) // before the act begins
				p := helping(t, "act", path, 0)
				p.say(name)
				line := p.line()
				for i := 0; i < steps && line == "next"; i++ {
					p.say("")
					line = p.line()
				}
				if line == "done" {
					p.rest()
					want(t, "done", open.seen(), after)
					if steps < 2 {
						t.Errorf("it takes %d steps only", steps)
					}
					return
				}
				p.kill()
				expected := before
				if name == "remove" && steps > 0 { // the account is gone with the first
					expected = after
				}
				if steps%2 == 0 {
					open.reopen()
				} else {
					_, err := open.MarkRead(open.ctx(), store.Local, true)
					open.need(err)
				}
				want(t, fmt.Sprintf("killed after %d steps", steps), open.seen(), expected)
				open.sound()
			}
		})
	}
}

// A process that is killed has told of all that it had changed by then, at whichever of its
// steps that was, and who takes that back tells of all that this changes.
func TestAKilledProcessHasToldWhatItChanged(t *testing.T) {
	base := archive(t)
	for _, name := range []string{"delete", "mark"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			original := filepath.Join(t.TempDir(), "original.db")
			copyFile(t, base.path, original)
			if act := slowActs()[name]; act.first != nil {
				h := openAt(t, original)
				h.need(act.first(h.ctx(), h.Store))
			}
			for steps, line := 0, "next"; line == "next"; steps += 5 {
				path := filepath.Join(t.TempDir(), "tidings.db")
				copyFile(t, original, path)
				h := openAt(t, path)
				before := h.views()
				p := helping(t, "act", path, 0)
				p.say(name)
				line = p.line()
				for i := 0; i < steps && line == "next"; i++ {
					p.say("")
					line = p.line()
				}
				p.kill()
				when := fmt.Sprintf("killed after %d steps", steps)
				killed := h.sawTold(when, before)
				h.reopen() // takes back what is not done
				h.sawTold(when+", and taken back", killed)
			}
		})
	}
}

// views is what screens show to the accounts of an archive.
func (h *house) views() map[store.AccountID]accountView {
	h.t.Helper()
	all := map[store.AccountID]accountView{}
	for _, a := range []store.AccountID{store.Local, actGuest} {
		all[a] = h.view(a)
	}
	return all
}

// sawTold sees that all that has become other since some views has been told, and of an act
// of the local account nothing to a guest, and returns the views of now.
func (h *house) sawTold(when string, before map[store.AccountID]accountView) map[store.AccountID]accountView {
	h.t.Helper()
	now := h.views()
	for a, was := range before {
		d, err := h.DifferenceSince(h.ctx(), was.version, a)
		h.need(err)
		if said := untold(was, now[a], d); said != "" {
			h.t.Errorf("%s, account %d: %s", when, a, said)
		}
		if d.All && a == actGuest {
			h.t.Errorf("%s: a guest was told that anything may be other", when)
		}
	}
	return now
}
