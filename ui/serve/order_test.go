package serve_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"tidings/store"
	"tidings/ui/serve"
)

// untidied is a server, members and a library with articles that wait for the index, on a
// day without a snapshot.
func untidied(t *testing.T, first time.Duration) (h *house, members []*member) {
	t.Helper()
	h = open(t, func(o *serve.Options) {
		o.Transport, o.TidyFirst = &web{}, first
		before := house{t: t, store: o.Store}
		for i := range 3 {
			m := before.member(fmt.Sprint("member", i))
			m.save(fmt.Sprintf("Diary of member %d.", i))
			before.follow(m.account, "https://shared.example/feed")
			members = append(members, m)
		}
	})
	for _, m := range members {
		m.house = h
	}
	return h, members
}

// disorder is how many articles wait for the index, and how many snapshots there are.
func (h *house) disorder() (pending, snapshots int) {
	h.t.Helper()
	found, err := store.Examine(context.Background(), h.store.Path(), store.Options{})
	if err != nil {
		h.t.Fatal(err)
	}
	all, err := store.Snapshots(context.Background(), h.store.Path())
	if err != nil {
		h.t.Fatal(err)
	}
	return int(found.Pending), len(all)
}

func (h *house) awaitOrder(when string) {
	h.t.Helper()
	eventually(h.t, "the library is in order "+when, func() bool {
		pending, snapshots := h.disorder()
		return pending == 0 && snapshots == 1
	})
}

// Screens leave it to the server to keep the library in order.
func TestSessionsDoNotTidy(t *testing.T) {
	h, members := untidied(t, time.Hour)
	pending, _ := h.disorder()
	if pending == 0 {
		t.Fatal("nothing is to be done")
	}
	for i, m := range members {
		sc := m.screen(80, 24).await(fmt.Sprintf("Diary of member %d.", i)).press("b").await("★").press("Q")
		if code := sc.end(); code != 0 {
			t.Errorf("a screen ended with %d", code)
		}
	}
	if now, snapshots := h.disorder(); now != pending || snapshots != 0 {
		t.Errorf("%d of %d articles wait, and there are %d snapshots", now, pending, snapshots)
	}
}

// The server does so a while after it has begun, and soon after a session has brought
// something new.
func TestTheServerTidies(t *testing.T) {
	h, _ := untidied(t, time.Millisecond)
	h.awaitOrder("by itself")

	h, members := untidied(t, time.Hour)
	if out, errs, code := members[0].run("refresh", ""); code != 0 {
		t.Fatal(out, errs)
	}
	h.awaitOrder("after a command has brought something")

	h, members = untidied(t, time.Hour)
	members[0].screen(80, 24).await("Diary of member 0.").press("R").await("1 new article.")
	h.awaitOrder("after a screen has")
}
