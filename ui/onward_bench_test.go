package ui

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"tidings/feeds/fetch"
	"tidings/store"
)

// BenchmarkOnward times the key that leads from the end of one feed to the first unread article of
// the next, with its page, in a library of 100,800 articles of 72 feeds: all that is read and set for it, one
// thing after another, and the frame.
//
//	go test ./ui -run - -bench Onward -benchtime 60x
func BenchmarkOnward(b *testing.B) {
	ctx := context.Background()
	s, err := store.Open(filepath.Join(b.TempDir(), "tidings.db"), store.Options{Now: newClock})
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	var first []store.Number // the newest article of each feed stays unread
	for feed := range 72 {
		fresh, err := s.Subscribe(ctx, store.Local, store.Wish{URL: fmt.Sprintf("https://%d.example/rss", feed), Folder: fmt.Sprint("Folder ", feed/10)})
		if err != nil {
			b.Fatal(err)
		}
		for range 14 {
			var some []store.Incoming
			for i := range 100 {
				some = append(some, piece(feed+i*9, fmt.Sprintf("Story %d of feed %02d and %d", i, feed, len(first)), harbour))
				some[i].Key = fmt.Sprint(len(first), " ", i)
			}
			if _, err := s.Record(ctx, store.Fetched{Feed: fresh[0].ID, At: now, Title: fmt.Sprintf("Feed %02d", feed), Articles: some}); err != nil {
				b.Fatal(err)
			}
			first = append(first, 0)
		}
	}
	if _, err := s.MarkListRead(ctx, store.Local, store.Query{}, 1<<31); err != nil {
		b.Fatal(err)
	}
	var newest []store.Number
	for feed := range 72 {
		page, err := s.List(ctx, store.Local, store.Query{Feed: store.FeedID(feed + 1)}, store.Cursor{}, 1)
		if err != nil {
			b.Fatal(err)
		}
		newest = append(newest, page.Rows[0].Number)
	}
	session := newSession(ctx, Options{Store: s, Account: store.Local, Fetcher: fetch.NewFetcher("test"), Now: newClock, Zone: time.UTC, Getenv: func(string) string { return "" }})
	session.frameTime, session.menuDelay = 0, 0
	sc := &screen{app: newApp(session), t: new(testing.T)}
	sc.send(tea.WindowSizeMsg{Width: 120, Height: 40})
	sc.run(sc.Init())
	var took []time.Duration
	for b.Loop() {
		b.StopTimer()
		if sc.sidebar.counts.Unread < 3 {
			if _, err := s.MarkRead(ctx, store.Local, false, newest...); err != nil {
				b.Fatal(err)
			}
			sc.overlay = nil
			sc.send(changedMsg{everything()})
			sc.press("g", "a", "home", "ctrl+n", "enter")
		}
		for before := sc.list.place.query.Feed; ; { // to the end of the page, where the next feed is named
			if sc.press("space"); sc.reading.offered.presses == sc.keyboard.presses {
				break
			}
			if sc.list.place.query.Feed != before {
				b.Fatal("it went on by itself")
			}
		}
		from := sc.list.place.query.Feed
		b.StartTimer()
		began := time.Now()
		_, cmd := sc.Update(keyMsg("space"))
		for cmds := []tea.Cmd{cmd}; len(cmds) > 0 && (!sc.article.open || sc.list.place.query.Feed == from); {
			cmds = sc.once(cmds)
		}
		sc.View()
		took = append(took, time.Since(began))
		b.StopTimer()
		if !sc.article.open || sc.list.place.query.Feed == from {
			b.Fatal("no article of the next feed is open")
		}
		sc.send(changedMsg{everything()}) // what has waited
		b.StartTimer()
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "p50-ms")
	b.ReportMetric(float64(took[len(took)-1].Microseconds())/1000, "max-ms")
}

// once runs commands that do not wait, and returns those that come of them.
func (s *screen) once(cmds []tea.Cmd) (next []tea.Cmd) {
	for _, cmd := range cmds {
		if cmd == nil {
			continue
		}
		switch msg := cmd().(type) {
		case nil:
		case tea.BatchMsg:
			next = append(next, msg...)
		default:
			_, more := s.Update(msg)
			next = append(next, more)
		}
	}
	return next
}
