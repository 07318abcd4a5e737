package ui

import (
	"strings"
	"testing"

	"tidings/store"
)

// Other sessions change the store while somebody reads. The screen shows it, and
// neither a cursor nor a line of text moves off what it was on.

// cutOut is some columns of some lines of a screen.
func cutOut(text string, top, bottom, left, right int) string {
	var out []string
	for _, line := range strings.Split(text, "\n")[top:bottom] {
		cells := []rune(line)
		out = append(out, string(cells[min(left, len(cells)):min(right, len(cells))]))
	}
	return strings.Join(out, "\n")
}

// hundreds is a hundred articles in each of three feeds.
func hundreds(t *testing.T) (*store.Store, []store.FeedID) {
	s := library(t)
	return s, []store.FeedID{
		fed(t, s, store.Wish{URL: "https://a.example", Title: "Alpha"}, "Alpha", many(100, 2, "alpha")...),
		fed(t, s, store.Wish{URL: "https://b.example", Title: "Beta"}, "Beta", many(100, 3, "beta")...),
		fed(t, s, store.Wish{URL: "https://c.example", Title: "Gamma"}, "Gamma", many(100, 300, "gamma")...),
	}
}

func TestNewArticlesAboveWhileReading(t *testing.T) {
	for _, w := range []int{80, 120, 200} {
		s := library(t)
		fed(t, s, store.Wish{URL: "https://a.example"}, "A", append(many(60, 5, "old"), piece(4, "long", longBody(100)))...)
		sc := show(t, s, w, 24).press("g", "a", "enter", "ctrl+f", "ctrl+f")
		before := sc.text()
		fed(t, s, store.Wish{URL: "https://b.example/"}, "B", piece(0, "fresh", "x"), piece(1, "fresher", "x"))
		sc.send(changedMsg{everything()})
		left := 0
		if w == 200 { // the side bar has a feed more
			left = 41
		}
		after := strings.ReplaceAll(sc.text(), "Today · 10", "Today · 8 ") // that is no movement
		if cutOut(after, 2, 23, left, w) != cutOut(before, 2, 23, left, w) {
			t.Errorf("%d: the screen moved:\n%s\n%s", w, before, sc.text())
		}
		sc.press("q").on("long")
		if w > 80 { // there the list was on the screen all the time
			sc.sees("↑ 2 new")
		}
	}
}

func TestArticleUnderTheCursorIsDeletedElsewhere(t *testing.T) {
	s, _ := hundreds(t)
	sc := show(t, s, 80, 24).press("ctrl+f", "ctrl+f", "j", "j", "j")
	row, _ := sc.list.selected()
	next := sc.list.rows[sc.list.cursor+1]
	at := sc.list.cursor - sc.list.top
	if _, err := s.Delete(t.Context(), store.Local, row.Number); err != nil {
		t.Fatal(err)
	}
	sc.send(changedMsg{everything()})
	sc.seesNot(row.Title + " ").on(next.Title).sees("299 articles")
	if now := sc.list.cursor - sc.list.top; now != at {
		t.Errorf("the cursor went from line %d to %d", at, now)
	}
	// Several at once, the cursor's among them.
	var many []store.Number
	for _, r := range sc.list.rows[sc.list.cursor-2 : sc.list.cursor+3] {
		many = append(many, r.Number)
	}
	next = sc.list.rows[sc.list.cursor+3]
	if _, err := s.Delete(t.Context(), store.Local, many...); err != nil {
		t.Fatal(err)
	}
	sc.send(changedMsg{everything()})
	sc.on(next.Title).exact()
	if now := sc.list.cursor - sc.list.top; now != at {
		t.Errorf("the cursor went from line %d to %d", at, now)
	}
}

func TestOpenArticleIsDeletedElsewhere(t *testing.T) {
	s := news(t)
	for _, w := range []int{80, 120} {
		sc := show(t, s, w, 24).press("g", "a", "enter", "j")
		open := sc.article.article
		if _, err := s.Delete(t.Context(), store.Local, open.Number); err != nil {
			t.Fatal(err)
		}
		next := sc.list.rows[1]
		sc.send(changedMsg{everything()})
		if !sc.article.open || sc.article.article.Number != open.Number {
			t.Errorf("%d: the page closed", w)
		}
		sc.press("J")
		if got := sc.article.article.Title; got != next.Title {
			t.Errorf("%d: J went to %q, not to %q", w, got, next.Title)
		}
		if _, err := s.Undo(t.Context(), store.Local); err != nil {
			t.Fatal(err)
		}
		sc.send(changedMsg{everything()})
		if got := sc.article.article.Title; got != next.Title {
			t.Errorf("%d: the page went to %q", w, got)
		}
	}
}

func TestArticleUnderTheCursorIsMarkedElsewhere(t *testing.T) {
	s := news(t)
	sc := show(t, s, 80, 24).press("j", "j")
	row, _ := sc.list.selected()
	before := cutOut(sc.text(), 3, 10, 5, 80)
	if _, err := s.MarkRead(t.Context(), store.Local, true, row.Number); err != nil {
		t.Fatal(err)
	}
	sc.send(changedMsg{everything()})
	sc.sees("▌    Ferries", "6 unread").on("Ferries")
	if cutOut(sc.text(), 3, 10, 5, 80) != before {
		t.Errorf("rows moved:\n%s", sc.text())
	}
	sc.press("enter")
	if _, err := s.EditMarks(t.Context(), store.Local, store.MarkEdit{Bookmark: true, Note: new("from elsewhere"), Tags: []string{"abroad"}}, row.Number); err != nil {
		t.Fatal(err)
	}
	sc.send(changedMsg{everything()})
	sc.sees("★", "✎ from elsewhere", "#abroad", "Twice a day")
}

func TestFeedOfTheListIsRemovedElsewhere(t *testing.T) {
	s, ids := hundreds(t)
	sc := show(t, s, 120, 24).press("q", "j", "j", "j", "j", "enter").on("alpha 0").press("ctrl+f", "enter")
	open := sc.article.article.Title
	if err := s.Unsubscribe(t.Context(), store.Local, ids[0]); err != nil {
		t.Fatal(err)
	}
	sc.send(changedMsg{everything()})
	if sc.article.article.Title != open || !sc.article.open {
		t.Error("the page closed")
	}
	sc.press("q").sees("This feed is no longer among yours.").press("j", "m", "D", "b", "enter").exact()
	sc.press("q").sees("Beta").seesNot("    Alpha")
	if err := s.Unsubscribe(t.Context(), store.Local, ids[1:]...); err != nil {
		t.Fatal(err)
	}
	sc.send(changedMsg{everything()})
	sc.exact()
	if _, err := s.Undo(t.Context(), store.Local); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Undo(t.Context(), store.Local); err != nil {
		t.Fatal(err)
	}
	sc.send(changedMsg{everything()})
	sc.sees("Alpha", "Beta").press("tab").sees("alpha 0")
}

// The feed in the middle of a list of all goes, with the article under the
// cursor and many on the screen.
func TestFeedUnderTheCursorIsRemovedElsewhere(t *testing.T) {
	s, ids := hundreds(t)
	sc := show(t, s, 80, 24).press("ctrl+f", "j", "j")
	row, _ := sc.list.selected()
	next, at := sc.list.rows[sc.list.cursor+1], sc.list.cursor-sc.list.top
	if next.Feed == row.Feed {
		t.Fatal("the feeds should alternate")
	}
	gone := ids[0]
	if row.Feed == ids[1] {
		gone = ids[1]
	}
	if err := s.Unsubscribe(t.Context(), store.Local, gone); err != nil {
		t.Fatal(err)
	}
	sc.send(changedMsg{everything()})
	sc.on(next.Title).exact()
	if now := sc.list.cursor - sc.list.top; now != at {
		t.Errorf("the cursor went from line %d to %d", at, now)
	}
}

func TestSideBarStaysOnItsFeed(t *testing.T) {
	s, ids := hundreds(t)
	n := func(title string) store.Number {
		page, err := s.List(t.Context(), store.Local, store.Query{}, store.Cursor{}, 1000)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range page.Rows {
			if r.Title == title {
				return r.Number
			}
		}
		t.Fatal(title)
		return 0
	}
	changes := map[string]func() error{
		"tags come": func() error {
			for _, tag := range strings.Fields("one two three four five six seven eight") {
				if _, err := s.EditMarks(t.Context(), store.Local, store.MarkEdit{Tags: []string{tag}}, n("alpha 1")); err != nil {
					return err
				}
			}
			return nil
		},
		"a feed comes": func() error {
			_, err := s.Subscribe(t.Context(), store.Local, store.Wish{URL: "https://new.example", Title: "Aaa"}, store.Wish{URL: "https://fold.example", Folder: "News"})
			return err
		},
		"another goes": func() error { return s.Unsubscribe(t.Context(), store.Local, ids[0]) },
		"all is read": func() error {
			_, err := s.MarkListRead(t.Context(), store.Local, store.Query{}, 1<<31)
			return err
		},
	}
	for _, h := range []int{10, 24} {
		for _, name := range []string{"tags come", "a feed comes", "another goes", "all is read"} {
			sc := show(t, s, 80, h).press("q", "G", "k")
			it, _ := sc.sidebar.selected()
			at := sc.sidebar.cursor - sc.sidebar.top
			if err := changes[name](); err != nil {
				t.Fatal(err)
			}
			sc.send(changedMsg{everything()})
			sc.exact()
			if now, _ := sc.sidebar.selected(); now.key != it.key {
				t.Errorf("%d, %s: the cursor went from %s to %s", h, name, it.key, now.key)
			}
			if now := sc.sidebar.cursor - sc.sidebar.top; h == 10 && name != "another goes" && now != at {
				t.Errorf("%d, %s: the cursor went from line %d to %d:\n%s", h, name, at, now, sc.text())
			}
			for {
				if c, err := s.Undo(t.Context(), store.Local); err != nil || strings.HasPrefix(c.What, "subscribed to https://c.") {
					t.Fatal(c, err)
				} else if !strings.HasPrefix(c.What, "tagged") || strings.HasPrefix(c.What, "tagged #one") {
					break
				}
			}
		}
	}
}

func TestFeedUnderTheSideBarsCursorGoes(t *testing.T) {
	s, ids := hundreds(t)
	sc := show(t, s, 80, 24).press("q", "G", "k")
	if it, _ := sc.sidebar.selected(); it.label != "Beta" {
		t.Fatalf("the cursor is on %q", it.label)
	}
	if err := s.Unsubscribe(t.Context(), store.Local, ids[1]); err != nil {
		t.Fatal(err)
	}
	sc.send(changedMsg{everything()})
	if it, _ := sc.sidebar.selected(); it.label != "Gamma" {
		t.Errorf("the cursor is on %q", it.label)
	}
	if err := s.Unsubscribe(t.Context(), store.Local, ids[0], ids[2]); err != nil {
		t.Fatal(err)
	}
	sc.send(changedMsg{everything()})
	if it, _ := sc.sidebar.selected(); it.key != keyAll {
		t.Errorf("the cursor is on %q", it.label)
	}
	sc.press("k", "j").exact()
}
