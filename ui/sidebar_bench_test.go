package ui

import (
	"fmt"
	"testing"

	tea "charm.land/bubbletea/v2"

	"tidings/store"
	"tidings/ui/config"
	"tidings/ui/terminal"
	"tidings/ui/typeset"
)

// BenchmarkSideBar does what a key does in a side bar of 5,000 feeds in 250 folders, and draws it. A frame
// is 16 ms.
//
//	go test ./ui -run - -bench SideBar
func BenchmarkSideBar(b *testing.B) {
	var feeds []store.Subscribed
	for i := range 5000 {
		feeds = append(feeds, store.Subscribed{
			Feed:         store.Feed{ID: store.FeedID(i + 1), Title: fmt.Sprintf("Feed of the harbour %d", i), URL: fmt.Sprintf("https://%d.example", i)},
			Subscription: store.Subscription{Folder: fmt.Sprintf("Folder %03d/%02d", i/100, i/20%5), Order: uint32(i + 1)},
			Total:        i % 40, Unread: i % 3,
		})
	}
	bar := func(order barOrder) *sidebar {
		s := &sidebar{shared: &shared{theme: typeset.NewTheme(terminal.Abilities{}), now: newClock, zone: now.Location(), settings: config.Defaults()}, folded: map[string]bool{}, current: keyUnread}
		s.chosen, s.order = true, order
		s.resize(34, 48)
		s.load(feedsMsg{of: everything(), feeds: feeds})
		return s
	}
	each := func(name string, order barOrder, do func(s *sidebar)) {
		s := bar(order)
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				do(s)
				s.view()
			}
		})
	}
	b.Run("start", func(b *testing.B) {
		for b.Loop() {
			bar(byName).view()
		}
	})
	each("move", byName, func(s *sidebar) {
		if s.move(lineDown); s.cursor == s.len()-1 {
			s.moveTo(0)
		}
	})
	each("fold", byName, func(s *sidebar) { s.moveTo(s.len() / 2); s.foldHere() })
	each("counts come", byName, func(s *sidebar) { s.load(feedsMsg{of: everything(), feeds: feeds}) })
	each("counts come, by hand", byHand, func(s *sidebar) { s.load(feedsMsg{of: everything(), feeds: feeds}) })
	each("counts come, by unread", byUnread, func(s *sidebar) { s.load(feedsMsg{of: everything(), feeds: feeds}) })
	each("only unread", byName, func(s *sidebar) { s.showOnlyUnread() })
	at := 0
	each("another place, only unread", byName, func(s *sidebar) {
		s.onlyUnread = true
		at++
		s.goTo(feedKey(store.FeedID(1 + at*7%5000)))
	})
	each("carry", byHand, func(s *sidebar) {
		s.moveTo(s.len() / 2)
		before := s.outline
		s.carried(1)
		s.build(before)
	})
	each("select a range", byName, func(s *sidebar) {
		s.picks = feedPicks{opened: keyUnread}
		s.moveTo(s.len() - 1)
		s.pickedCount()
	})
}

// BenchmarkSideBarKey is a key in the whole screen: what it asks for waits for the cursor to rest.
func BenchmarkSideBarKey(b *testing.B) {
	s, err := store.Open(b.TempDir()+"/tidings.db", store.Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	var wishes []store.Wish
	for i := range 5000 {
		wishes = append(wishes, store.Wish{URL: fmt.Sprintf("https://%d.example", i), Folder: fmt.Sprintf("Folder %02d", i/100)})
	}
	if _, err := s.Subscribe(b.Context(), store.Local, wishes...); err != nil {
		b.Fatal(err)
	}
	for _, size := range [][2]int{{80, 24}, {200, 50}} {
		session := newSession(b.Context(), Options{Store: s, Account: store.Local, Now: newClock, Getenv: func(string) string { return "" }})
		a := newApp(session)
		a.Update(tea.WindowSizeMsg{Width: size[0], Height: size[1]})
		a.Update(session.loadFeeds(everything(), true)())
		a.focus = onSidebar
		a.arrange()
		b.Run(fmt.Sprintf("%dx%d", size[0], size[1]), func(b *testing.B) {
			for b.Loop() {
				a.Update(tea.KeyPressMsg{Code: 'j', Text: "j"})
				if a.View(); a.sidebar.cursor == a.sidebar.len()-1 {
					a.sidebar.moveTo(0)
				}
			}
		})
	}
}
