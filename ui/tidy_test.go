package ui

import (
	"fmt"
	"testing"

	tea "charm.land/bubbletea/v2"

	"tidings/feeds"
	"tidings/store"
)

// opened is a screen that keeps its library in order, as New makes it.
func opened(t *testing.T, s *store.Store, o Options) *screen {
	t.Helper()
	o.Store, o.Account, o.Now = s, store.Local, newClock
	session := newSession(t.Context(), o)
	session.tidies, session.frameTime = true, 0
	sc := &screen{app: newApp(session), t: t}
	sc.send(tea.WindowSizeMsg{Width: 80, Height: 24})
	sc.run(sc.Init())
	return sc
}

func TestAScreenKeepsTheLibraryInOrder(t *testing.T) {
	s := news(t)
	sc := opened(t, s, Options{}).seesNot("free", "network")
	found, err := store.Examine(t.Context(), s.Path(), store.Options{})
	if err != nil || found.Pending != 0 {
		t.Errorf("%d articles wait for the index: %v", found.Pending, err)
	}
	snapshots, err := store.Snapshots(t.Context(), s.Path())
	if err != nil || len(snapshots) != 1 {
		t.Errorf("snapshots: %v %v", snapshots, err)
	}
	fed(t, s, store.Wish{URL: "https://new.example"}, "New", piece(1, "Fresh", "news"))
	sc.status.refresh = &feeds.Progress{}
	sc.send(refreshedMsg{})
	if found, err = store.Examine(t.Context(), s.Path(), store.Options{}); err != nil || found.Pending != 0 {
		t.Errorf("after a refresh %d articles wait for the index: %v", found.Pending, err)
	}
}

func TestTheOwnerIsToldOfTheFileOnce(t *testing.T) {
	free := store.Space{Size: 100 << 20, Free: 40 << 20}
	sc := opened(t, news(t), Options{})
	sc.send(tidiedMsg{space: free})
	sc.sees("40 of the library's 100 MB are free: “:compact” gives them back.").exact()
	sc.press("j").send(tidiedMsg{space: free})
	sc.seesNot("compact")

	sc = opened(t, news(t), Options{})
	sc.send(tidiedMsg{space: free, network: "nfs"})
	sc.sees("The library lies on a network (nfs): use it from one machine at a time.").exact()
	sc.press("b").sees("Bookmarked.").send(tidiedMsg{err: fmt.Errorf("index: %w", store.ErrFull)})
	sc.sees("Bookmarked.").press("j").send(tidiedMsg{err: fmt.Errorf("index: %w", store.ErrFull)})
	sc.sees("The disk is full: what is new cannot be indexed. Reading and marking go on.")
	sc.press("j").send(tidiedMsg{err: fmt.Errorf("index: %w", store.ErrReadOnly)})
	sc.seesNot("only be read")

	sc = opened(t, news(t), Options{Remote: true})
	sc.send(tidiedMsg{space: free, network: "nfs"})
	sc.seesNot("compact", "network").press(":", `"compact"`, "enter").sees("its owner's")
}

func TestCompactingFromTheScreen(t *testing.T) {
	s := library(t)
	var all []store.Incoming
	for i := range 400 {
		all = append(all, piece(i, fmt.Sprint("Article ", i), longBody(i%30)))
	}
	fed(t, s, store.Wish{URL: "https://a.example"}, "A", all...)
	sc := opened(t, s, Options{}).press("j", "j").on("Article 2")
	sc.press(":", `"compact"`, "enter", "b").sees("Bookmarked.").on("Article 2").seesNot("compacting")
	if marked := sc.list.rows[2].Bookmarked; !marked {
		t.Error("what was done meanwhile is lost")
	}
	sc.press(":", `"compact"`, "enter").sees("The library's file had", "MB").seesNot("compacting").exact()
}

// A compaction that fails takes nothing with it that was done meanwhile, and one that
// somebody leaves behind ends, so that what waits is done.
func TestMarksOutliveACompaction(t *testing.T) {
	s := news(t)
	sc := opened(t, s, Options{})
	sc.press(":", `"compact"`)
	_, compact := sc.Update(keyMsg("enter"))
	if compact == nil || !sc.upkeep.compacting {
		t.Fatal("nothing is compacted")
	}
	if _, cmd := sc.Update(keyMsg("b")); cmd != nil {
		sc.run(cmd)
	}
	if read, _ := marks(t, s, "Old cranes"); read {
		t.Fatal("the article is read")
	}
	sc.send(doneMsg{err: fmt.Errorf("compact: %w", store.ErrLocked), compacted: true})
	if _, marked := marks(t, s, "Old cranes"); !marked {
		t.Error("the bookmark is lost")
	}

	sc = opened(t, s, Options{})
	sc.press(":", `"compact"`)
	_, compact = sc.Update(keyMsg("enter"))
	sc.Update(keyMsg("b")) // the bookmark goes
	sc.Update(keyMsg("Q"))
	sc.run(compact) // it finds that it is to end
	if _, marked := marks(t, s, "Old cranes"); marked || !sc.lending.quitting {
		t.Errorf("marked %t, quitting %t", marked, sc.lending.quitting)
	}
}
