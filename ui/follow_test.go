package ui

import (
	"fmt"
	"path/filepath"
	"reflect"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"tidings/feeds/fetch"
	"tidings/store"
)

// A follower is a screen that runs as bubbletea runs it, commands side by side, and is told
// of what others do. Its rests end when the test says so.
type follower struct {
	sc     *screen
	inbox  chan any // of messages, and of functions that look at the screen
	rested chan time.Time
	told   int // of changes
}

func follow(t *testing.T, path string) *follower {
	t.Helper()
	s, err := store.Open(path, store.Options{Now: newClock})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	f := &follower{inbox: make(chan any), rested: make(chan time.Time)}
	f.sc = &screen{app: New(t.Context(), Options{Store: s, Account: store.Local, Fetcher: fetch.NewFetcher("test"), Now: newClock, Zone: time.UTC}).(*app), t: t}
	f.sc.frameTime, f.sc.tidies, f.sc.autoRefreshes, f.sc.minutes = 0, false, false, false
	f.sc.after = func(time.Duration) <-chan time.Time { return f.rested }
	go func() {
		f.take(tea.WindowSizeMsg{Width: 120, Height: 30})
		f.do(f.sc.Init())
		for one := range f.inbox {
			if look, is := one.(func()); is {
				look()
				continue
			}
			f.take(one)
		}
	}()
	return f
}

func (f *follower) take(msg tea.Msg) {
	if _, is := msg.(changedMsg); is {
		f.told++
	}
	_, cmd := f.sc.Update(msg)
	f.do(cmd)
}

// do runs a command, and each of a batch, in a goroutine of its own.
func (f *follower) do(cmd tea.Cmd) {
	if cmd == nil {
		return
	}
	go func() {
		msg := cmd()
		if all := reflect.ValueOf(msg); all.IsValid() && all.Kind() == reflect.Slice && all.Type().Elem() == reflect.TypeFor[tea.Cmd]() {
			for i := range all.Len() {
				one, _ := all.Index(i).Interface().(tea.Cmd)
				f.do(one)
			}
			return
		}
		select {
		case f.inbox <- msg:
		case <-f.sc.t.Context().Done():
		}
	}()
}

// ask looks at the screen between two messages.
func (f *follower) ask(what func()) {
	done := make(chan struct{})
	f.inbox <- func() { what(); close(done) }
	<-done
}

func (f *follower) changes() (n int) {
	f.ask(func() { n = f.told })
	return n
}

// await waits until the newest row of the list has a title.
func (f *follower) await(title string) {
	f.sc.t.Helper()
	late := time.After(time.Minute)
	for tick := time.NewTicker(time.Millisecond); ; {
		found := false
		f.ask(func() { found = len(f.sc.list.rows) > 0 && f.sc.list.rows[0].Title == title })
		if found {
			return
		}
		select {
		case <-late:
			f.sc.t.Fatalf("the list never begins with %q", title)
		case <-tick.C:
		}
	}
}

// Screens follow what others do at a pace: a change is shown at once, those that come while
// a screen rests are shown together, and the last is not lost.
func TestScreensFollowAtAPace(t *testing.T) {
	path := filepath.Join(t.TempDir(), "tidings.db")
	s, err := store.Open(path, store.Options{Now: newClock})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	id := fed(t, s, store.Wish{URL: "https://a.example"}, "A", piece(1000, "the first", "x"))
	record := func(n int) string {
		t.Helper()
		title := fmt.Sprint("story ", n)
		if _, err := s.Record(t.Context(), store.Fetched{Feed: id, At: now, Articles: []store.Incoming{piece(500-n, title, "x")}}); err != nil {
			t.Fatal(err)
		}
		return title
	}
	followers := []*follower{follow(t, path), follow(t, path), follow(t, path)}
	for _, f := range followers {
		f.await("the first")
	}
	first, last := record(0), ""
	for _, f := range followers {
		f.await(first)
	}
	for round := range 3 {
		for i := range 20 {
			last = record(1 + 20*round + i)
		}
		for i, f := range followers {
			if n := f.changes(); n != 1+round {
				t.Errorf("round %d: screen %d has read the store again %d times", round, i, n)
			}
			f.rested <- now
			f.await(last)
		}
	}
}

// The side bar is laid out anew only where something stands elsewhere or is called
// otherwise, and always as if it had been.
func TestSideBarIsLaidOutOnlyWhenItHasToBe(t *testing.T) {
	s := news(t)
	more := fed(t, s, store.Wish{URL: "https://www.plain.example/feed", Folder: "World/Asia/East"}, "", many(5, 2, "plain")...)
	sc := show(t, s, 120, 40).press("j", "b")
	need := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	row := sc.list.rows[2]
	tag := func(names ...string) {
		_, err := s.EditMarks(t.Context(), store.Local, store.MarkEdit{Tags: names, How: store.ReplaceTags}, row.Number)
		need(err)
	}
	for _, c := range []struct {
		name string
		anew bool
		do   func()
	}{
		{"nothing", false, func() {}},
		{"an article is read", false, func() { _, err := s.MarkRead(t.Context(), store.Local, true, row.Number); need(err) }},
		{"one comes", false, func() {
			_, err := s.Record(t.Context(), store.Fetched{Feed: more, At: now, Articles: many(1, 1, "fresh")})
			need(err)
		}},
		{"a feed fails", false, func() {
			_, err := s.Record(t.Context(), store.Fetched{Feed: more, At: now, Err: "It is broken."})
			need(err)
		}},
		{"a tag comes", true, func() { tag("one", "two") }},
		{"a tag is counted", false, func() { _, err := s.MarkRead(t.Context(), store.Local, false, row.Number); need(err) }},
		{"a tag goes", true, func() { tag("two") }},
		{"a search comes", true, func() { _, err := s.SaveSearch(t.Context(), store.Local, "cranes", "cranes"); need(err) }},
		{"a search is counted", false, func() { _, err := s.MarkListRead(t.Context(), store.Local, store.Query{}, 1<<31); need(err) }},
		{"a feed says its name", true, func() { _, err := s.Record(t.Context(), store.Fetched{Feed: more, At: now, Title: "Plain"}); need(err) }},
		{"a feed is renamed", true, func() { need(s.Rename(t.Context(), store.Local, "Own name", more)) }},
		{"a feed is moved", true, func() { need(s.Move(t.Context(), store.Local, "World", more)) }},
		{"a feed goes", true, func() { need(s.Unsubscribe(t.Context(), store.Local, more)) }},
	} {
		before := &sc.sidebar.outline.lines[0]
		c.do()
		sc.send(changedMsg{everything()})
		if anew := before != &sc.sidebar.outline.lines[0]; anew != c.anew {
			t.Errorf("%s: laid out anew %t", c.name, anew)
		}
		fresh := sc.sidebar
		fresh.build(fresh.outline)
		if !reflect.DeepEqual(fresh.outline, sc.sidebar.outline) {
			t.Errorf("%s: %v\nlaid out anew: %v", c.name, sc.sidebar.outline, fresh.outline)
		}
	}
}

// A reload reads again whole what is in sight; the rest when somebody scrolls to it.
func TestRowsOutOfSightAreReadWhenTheyComeIntoSight(t *testing.T) {
	s := library(t)
	id := fed(t, s, store.Wish{URL: "https://a.example", Title: "Alpha"}, "Alpha", many(900, 2, "story")...)
	sc := show(t, s, 120, 24).press("G").on("story 899").press("g", "g").on("story 0")
	if len(sc.list.rows) != 900 {
		t.Fatalf("%d rows are loaded", len(sc.list.rows))
	}
	stale := func() (n int) {
		for _, r := range sc.list.rows {
			if r.Stale {
				n++
			}
		}
		return n
	}
	if err := s.Rename(t.Context(), store.Local, "Renamed", id); err != nil {
		t.Fatal(err)
	}
	far := sc.list.rows[500].Number
	if _, err := s.MarkRead(t.Context(), store.Local, true, far); err != nil {
		t.Fatal(err)
	}
	sc.send(changedMsg{everything()})
	sc.sees("Renamed")
	if n := stale(); n < 700 || n > 850 {
		t.Errorf("%d of 900 rows are stale", n)
	}
	if row := sc.list.rows[500]; !row.Read || row.Source != "Alpha" {
		t.Errorf("out of sight: read %t, source %q", row.Read, row.Source)
	}
	for range 60 {
		sc.press("ctrl+f")
		for _, r := range sc.list.rows[sc.list.top:min(sc.list.top+sc.list.visible(), 900)] {
			if r.Stale || r.Source != "Renamed" {
				t.Fatalf("%q is on the screen as it was", r.Title)
			}
		}
	}
	if n := stale(); n != 0 {
		t.Errorf("%d rows are still stale", n)
	}
	sc.send(changedMsg{everything()})
	sc.press("g", "g").on("story 0")
	if row := sc.list.rows[0]; row.Stale {
		t.Error("the first row is stale after a leap to it")
	}
	// One that has gone from the store is not asked for for ever.
	sc.list.rows[890].Stale, sc.list.rows[890].Number = true, 1<<30
	sc.press("G")
	if sc.list.rereading || sc.list.rows[890].Stale {
		t.Error("a row that is not there is waited for")
	}
}

// The longer it takes to read the rows again, the longer a screen rests, within bounds.
func TestARestIsAsLongAsAReloadIsSlow(t *testing.T) {
	sc := show(t, news(t), 80, 24)
	changes := make(chan store.Difference, 1)
	sc.changes = changes
	var rest time.Duration
	sc.after = func(d time.Duration) <-chan time.Time {
		rest = d
		done := make(chan time.Time, 1)
		done <- now
		return done
	}
	at := now
	sc.session.now = func() time.Time { return at }
	for _, c := range []struct {
		took, want time.Duration
		server     bool
	}{
		{0, time.Second / 4, false}, {20 * time.Millisecond, 600 * time.Millisecond, false}, {time.Minute, 2 * time.Second, false},
		{0, time.Second, true}, {50 * time.Millisecond, 1500 * time.Millisecond, true},
	} {
		sc.askTidy = nil
		if c.server {
			sc.askTidy = func() {}
		}
		reload := sc.reloading.reload(sc.app, everything())
		at = at.Add(c.took)
		sc.run(reload)
		changes <- everything()
		if changed, _ := sc.awaitNextChange(sc.reloading.pageTook)().(changedMsg); !changed.All || rest != c.want {
			t.Errorf("a reload of %v is followed by a rest of %v, not %v", c.took, rest, c.want)
		}
	}
}
