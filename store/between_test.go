//go:build unix

package store_test

import (
	"errors"
	"os"
	"path/filepath"
	"sync"
	"syscall"
	"testing"
	"time"

	"tidings/store"
)

// between opens a copy of a store twice, as two processes do, and lets one come
// in between two transactions of the other: when work is in its n-th transaction,
// meddle is begun, and waits at the turnstile before the transaction ends. It
// reports whether there were so many.
func (h *house) between(n int, work, meddle func(*house)) (other *house, met bool) {
	h.t.Helper()
	path := filepath.Join(h.t.TempDir(), "tidings.db")
	copyFile(h.t, h.path, path)
	other = openAt(h.t, path)
	var meddling sync.WaitGroup
	armed, asked := false, 0
	s, err := store.Open(path, store.Options{Now: func() time.Time { // asked in each transaction
		if armed {
			asked++
		}
		if asked == n && !met {
			met = true
			done := make(chan struct{})
			meddling.Go(func() {
				defer close(done)
				meddle(other)
			})
			awaitTurnstile(h.t, path, done)
		}
		return noon
	}})
	h.need(err)
	defer s.Close()
	armed = true
	work(&house{Store: s, t: h.t, path: path, at: noon})
	meddling.Wait()
	return other, met
}

// awaitTurnstile waits until somebody waits at the turnstile, or has done already.
func awaitTurnstile(t testing.TB, path string, done <-chan struct{}) {
	t.Helper()
	gate, err := os.OpenFile(path+".lock", os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		t.Error(err)
		return
	}
	defer gate.Close()
	late := time.After(30 * time.Second)
	for tick := time.NewTicker(time.Millisecond); ; {
		err := syscall.Flock(int(gate.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
		if errors.Is(err, syscall.EWOULDBLOCK) {
			return
		}
		_ = syscall.Flock(int(gate.Fd()), syscall.LOCK_UN)
		select {
		case <-done:
			return
		case <-late:
			t.Error("nobody comes to the turnstile")
			return
		case <-tick.C:
		}
	}
}
