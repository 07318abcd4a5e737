package ui

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"tidings/feeds/fetch"
	"tidings/store"
)

// A lookingScreen is a screen at home that looks at feeds by itself. Its minutes pass when
// the test says so.
type lookingScreen struct {
	*follower
	later atomic.Int64 // by how much its clock has gone on
	looks int          // how often it has seen which feeds are due
}

func looking(t *testing.T, path, settings string) *lookingScreen {
	t.Helper()
	return lookingFrom(t, path, settings, false)
}

// lookingFrom is such a screen, or one from afar, for which the server looks.
func lookingFrom(t *testing.T, path, settings string, afar bool) *lookingScreen {
	t.Helper()
	l := &lookingScreen{follower: &follower{inbox: make(chan any), rested: make(chan time.Time)}}
	clock := func() time.Time { return now.Add(time.Duration(l.later.Load())) }
	s, err := store.Open(path, store.Options{Now: clock})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	fetcher := fetch.NewFetcher("test")
	fetcher.AllowPrivate = true
	l.sc = &screen{app: New(t.Context(), Options{Store: s, Account: store.Local, Fetcher: fetcher, Now: clock, Zone: time.UTC, Settings: text(settings), Remote: afar}).(*app), t: t}
	l.sc.frameTime, l.sc.tidies = 0, false
	l.sc.after = func(d time.Duration) <-chan time.Time {
		if d == dueEvery {
			return l.rested
		}
		return time.After(min(d, 10*time.Millisecond))
	}
	go func() {
		l.take(tea.WindowSizeMsg{Width: 120, Height: 30})
		l.do(l.sc.Init())
		for one := range l.inbox {
			if look, is := one.(func()); is {
				look()
				continue
			}
			l.take(one)
			if _, is := one.(dueTimeMsg); is {
				l.looks++
			}
		}
	}()
	return l
}

// minute lets a minute of the screen end, when its clock has gone on, and all that comes of it.
func (l *lookingScreen) minute(later time.Duration) {
	l.sc.t.Helper()
	idle := func() bool { return !l.sc.refreshing.auto.asked && l.sc.status.refresh == nil }
	l.until("nothing is under way", idle)
	before := 0
	l.ask(func() { before = l.looks })
	l.later.Add(int64(later))
	select {
	case l.rested <- now:
	case <-time.After(time.Minute):
		l.sc.t.Fatal("the screen does not wait for its next minute")
	}
	l.until("a look", func() bool { return l.looks > before && idle() })
}

// until waits until something is so on the screen.
func (l *lookingScreen) until(what string, is func() bool) {
	l.sc.t.Helper()
	late := time.After(time.Minute)
	for {
		found := false
		l.ask(func() { found = is() })
		if found {
			return
		}
		select {
		case <-late:
			var screen string
			l.ask(func() { screen = l.sc.text() })
			l.sc.t.Fatalf("%s: never\n%s", what, screen)
		case <-time.After(time.Millisecond):
		}
	}
}

func (l *lookingScreen) untilSeen(text string) {
	l.sc.t.Helper()
	l.until(text, func() bool { return strings.Contains(l.sc.text(), text) })
}

// A screen from afar says when the server has looked, and follows the clock, though it looks
// at nothing itself.
func TestAScreenFromAfarSaysWhenTheServerHasLooked(t *testing.T) {
	post := openPostOffice(t)
	path := post.followed(t, 12*time.Minute)
	one := lookingFrom(t, path, "", true)
	one.untilSeen("looked 12 min ago")
	one.minute(3 * time.Minute)
	one.untilSeen("looked 15 min ago")
	s, err := store.Open(path, store.Options{Now: func() time.Time { return now }})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	all, err := s.Feeds(t.Context(), store.Local)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Record(t.Context(), store.Fetched{Feed: all[0].ID, For: store.Local, Private: true, At: now.Add(time.Minute), NotModified: true}); err != nil {
		t.Fatal(err)
	}
	one.minute(time.Minute)
	one.untilSeen("looked 3 min ago")
	if n := post.asked.Load(); n != 0 {
		t.Errorf("the screen has asked %d times", n)
	}
}

// A postOffice is a feed on loopback with as many stories as it is told, and counts how
// often it is asked.
type postOffice struct {
	*httptest.Server
	stories, asked atomic.Int64
	fails          atomic.Bool
	opens          chan struct{} // it answers from then on
}

func openPostOffice(t *testing.T) *postOffice {
	p := &postOffice{opens: make(chan struct{})}
	close(p.opens)
	p.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		p.asked.Add(1)
		<-p.opens
		if p.fails.Load() {
			http.Error(w, "closed", http.StatusInternalServerError)
			return
		}
		fmt.Fprint(w, `<rss version="2.0"><channel><title>Post</title>`)
		for i := range p.stories.Load() {
			at := now.Add(-time.Hour + time.Duration(i)*time.Minute).Format(time.RFC1123Z)
			fmt.Fprintf(w, `<item><title>Letter %d</title><link>https://post.example/%d</link><pubDate>%s</pubDate></item>`, i, i, at)
		}
		fmt.Fprint(w, `</channel></rss>`)
	}))
	t.Cleanup(p.Close)
	return p
}

// followed is a library whose one feed was last visited some time ago, never if that is 0.
func (p *postOffice) followed(t *testing.T, ago time.Duration) (path string) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "tidings.db")
	s, err := store.Open(path, store.Options{Now: func() time.Time { return now.Add(-ago) }})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	fresh, err := s.Subscribe(t.Context(), store.Local, store.Wish{URL: p.URL + "/feed"})
	if err != nil {
		t.Fatal(err)
	}
	if ago > 0 {
		visit := store.Fetched{Feed: fresh[0].ID, For: store.Local, Private: true, At: now.Add(-ago), Title: "Post", Articles: []store.Incoming{piece(2, "Old letter", "<p>Old.</p>")}}
		if _, err := s.Record(t.Context(), visit); err != nil {
			t.Fatal(err)
		}
	}
	return path
}

// What is due is fetched when a screen opens, once for all screens, and again when it is due
// again. Nothing is said of it but a word in the corner, and the row of the cursor stays.
func TestAScreenLooksByItself(t *testing.T) {
	post := openPostOffice(t)
	post.stories.Store(2)
	path := post.followed(t, time.Hour)
	one := looking(t, path, "")
	one.untilSeen("↑ 2 new")
	one.untilSeen("looked just now")
	another := looking(t, path, "")
	another.untilSeen("Letter 1")
	another.untilSeen("looked just now")
	if n := post.asked.Load(); n != 1 {
		t.Fatalf("two screens have asked %d times", n)
	}
	var at int
	one.ask(func() {
		one.sc.press("g", "g", "j")
		at = one.sc.list.cursor
	})
	post.stories.Store(3)
	one.minute(10 * time.Minute)
	if n := post.asked.Load(); n != 1 {
		t.Fatalf("asked %d times after ten minutes", n)
	}
	one.minute(25 * time.Minute)
	one.untilSeen("1 new")
	one.untilSeen("looked just now")
	one.ask(func() {
		row, _ := one.sc.list.selected()
		if one.sc.status.message != "" || row.Title != "Letter 0" || one.sc.list.cursor != at+1 {
			t.Errorf("the screen has moved to %q, and says %q", row.Title, one.sc.status.message)
		}
	})
	if n := post.asked.Load(); n != 2 {
		t.Errorf("asked %d times", n)
	}
}

// Whoever does not want that, or only later, is not asked for.
func TestAScreenLooksAsItIsTold(t *testing.T) {
	post := openPostOffice(t)
	post.stories.Store(1)
	path := post.followed(t, 24*time.Hour)
	never := looking(t, path, "refresh.every = \"never\"")
	never.untilSeen("Old letter")
	never.minute(24 * time.Hour)
	later := looking(t, path, "refresh.at-start = false")
	later.untilSeen("Old letter")
	later.minute(0)
	if n := post.asked.Load(); n != 0 {
		t.Fatalf("asked %d times", n)
	}
	later.minute(31 * time.Minute)
	later.untilSeen("↑ 1 new")
}

// A feed that has never been fetched is fetched as soon as a screen sees it, unless feeds are
// never looked at; a feed that is added with a key is asked once.
func TestAScreenFetchesWhatOthersAdd(t *testing.T) {
	post := openPostOffice(t)
	post.stories.Store(1)
	path := filepath.Join(t.TempDir(), "tidings.db")
	l, never := looking(t, path, "refresh.at-start = false"), looking(t, path, "refresh.every = \"never\"")
	l.until("a first list", func() bool { return l.sc.reloading.rowsShown })
	never.until("a first list", func() bool { return never.sc.reloading.rowsShown })
	s, err := store.Open(path, store.Options{Now: newClock})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	if _, err := s.Subscribe(t.Context(), store.Local, store.Wish{URL: post.URL + "/feed"}); err != nil {
		t.Fatal(err)
	}
	l.until("its article", func() bool {
		return l.sc.press("g", "a").sidebar.counts.Unread > 0 && strings.Contains(l.sc.text(), "Letter 0")
	})
	if n := post.asked.Load(); n != 1 {
		t.Errorf("asked %d times", n)
	}
	never.minute(0)
}

// A feed that fails is no message: it stands where failing feeds do.
func TestALookFailsQuietly(t *testing.T) {
	post := openPostOffice(t)
	post.fails.Store(true)
	l := looking(t, post.followed(t, time.Hour), "")
	l.until("a failed visit", func() bool { return post.asked.Load() == 1 && l.sc.status.refresh == nil })
	l.ask(func() {
		if l.sc.status.message != "" {
			t.Errorf("the screen says %q", l.sc.status.message)
		}
	})
	l.until("the feed among those that fail", func() bool {
		return strings.Contains(l.sc.press("g", "e").text(), "▌ Post")
	})
}

// Who asks for a refresh while a look is under way is told what both have brought.
func TestAskingDuringALook(t *testing.T) {
	post := openPostOffice(t)
	post.stories.Store(2)
	post.opens = make(chan struct{})
	l := looking(t, post.followed(t, time.Hour), "refresh.every = \"never\"")
	l.untilSeen("Old letter")
	l.ask(func() {
		l.sc.refreshing.auto.underWay, l.sc.status.auto = true, true
		all, err := l.sc.store.Feeds(t.Context(), store.Local)
		if err != nil {
			t.Fatal(err)
		}
		l.do(l.sc.refreshing.auto.fetch(l.sc.session, &l.sc.status, autoDueMsg{every: time.Minute, due: []store.Feed{all[0].Feed}}))
		_, cmd := l.sc.Update(keyMsg("R"))
		l.do(cmd)
	})
	l.until("somebody waits", func() bool { return !l.sc.status.auto })
	close(post.opens)
	l.untilSeen("2 new articles")
}
