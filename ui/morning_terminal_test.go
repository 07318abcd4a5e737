//go:build unix

package ui_test

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tidings/store"
)

// morning is a data folder as somebody finds it who has 70 feeds in nine folders and two of these
// within another: 450 new articles, some of several screens, and five feeds that fail.
func morning(t *testing.T) (data string, articles int) {
	t.Helper()
	data = shortFolder(t)
	s, err := store.Open(filepath.Join(data, "tidings.db"), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var wishes []store.Wish
	for i := range 70 {
		folder := fmt.Sprintf("Folder %d", i%9)
		if i%9 == 8 {
			folder = "Folder 1/Within"
		}
		wishes = append(wishes, store.Wish{URL: fmt.Sprintf("https://feed-%d.example/rss", i), Folder: folder})
	}
	fresh, err := s.Subscribe(t.Context(), store.Local, wishes...)
	if err != nil {
		t.Fatal(err)
	}
	long := strings.Repeat("<p>The ferry has crossed the bay eleven times a day since before anybody now living was born, and goes on.</p>", 20)
	for i, feed := range fresh {
		visit := store.Fetched{Feed: feed.ID, At: time.Now(), Title: fmt.Sprintf("Feed %d", i)}
		if i%14 == 13 {
			visit.Err = "403 from a bot wall: it lets browsers in and turns news readers away"
		}
		for k := 0; visit.Err == "" && articles < 450 && k < 7; k++ {
			articles++
			body := fmt.Sprintf("<p>What happened in place %d.</p>", articles)
			if articles%20 == 0 {
				body += long
			}
			visit.Articles = append(visit.Articles, store.Incoming{Key: fmt.Sprint(k), Title: fmt.Sprintf("Article %d of feed %d", k, i), Link: fmt.Sprintf("https://feed-%d.example/%d", i, k),
				Published: time.Now().Add(-time.Duration(articles) * time.Second), Content: store.Body{Source: body}})
		}
		if _, err := s.Record(t.Context(), visit); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(s.Close()); err != nil {
		t.Fatal(err)
	}
	return data, articles
}

// A morning is read to its end with Space and A alone, from feed to feed and from folder to folder.
func TestAMorning(t *testing.T) {
	data, articles := morning(t)
	const end = "You have read everything."
	s := start(t, data, 100, 30).await("Article").press("]").await("Article 0 of")
	feeds := 0
	for presses := 0; !strings.Contains(s.vt.String(), end); presses++ {
		if presses > 2*articles {
			t.Fatalf("no end after %d keys:\n%s", presses, s.vt.String())
		}
		key, before := " ", s.vt.String()
		if strings.Contains(before, "goes there") {
			if feeds++; feeds%3 == 0 { // of each third feed the first article is enough
				s.press(" ").awaitThat("goes on", func(screen string) bool { return screen != before && !strings.Contains(screen, "goes there") })
				key, before = "A", s.vt.String()
			}
		}
		s.press(key).awaitThat("goes on", func(screen string) bool { return screen != before })
	}
	s.await("450 articles came today").await("feeds were silent").press("g").press("b").await("No bookmarks yet")
	s.press("Q").end()
}
