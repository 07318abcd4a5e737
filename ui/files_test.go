package ui

import (
	"strings"
	"testing"

	"tidings/feeds/markup"
	"tidings/store"
)

// episode is an article that is there for its files.
func episode(hours int, title, body string, files ...store.Enclosure) store.Incoming {
	in := piece(hours, title, body)
	in.Enclosures = files
	in.Media = markup.Read(in.Content, files).Media
	return in
}

// radio is a library with a podcast in it.
func radio(t *testing.T) *store.Store {
	s := library(t)
	sound := store.Enclosure{URL: "https://radio.example/tides.mp3?from=feed", Type: "audio/mpeg", Length: 57_900_000, Duration: 4323}
	fed(t, s, store.Wish{URL: "https://radio.example/rss"}, "Harbour Radio",
		episode(1, "Tides, and who counts them", "<p>A talk with the keeper of the gauge.</p>", sound),
		episode(2, "The last ferry home", "<p>Sounds of the quay.</p>", store.Enclosure{URL: "https://radio.example/ferry.mp3", Type: "audio/mpeg", Duration: 2710},
			store.Enclosure{URL: "https://radio.example/ferry.mp4", Type: "video/mp4", Length: 1_200_000_000, Duration: 2712}, store.Enclosure{URL: "https://radio.example/notes.pdf", Type: "application/pdf", Length: 640}),
		episode(3, "The whole talk, written down", "<p>"+strings.Repeat("word ", 900)+"</p>", sound),
		episode(4, "A drawing of the lock", "<p>See it.</p>", store.Enclosure{URL: "https://radio.example/lock.png", Type: "image/png", Length: 9000}),
		episode(5, "Fog, a very long title that has no room for anything else beside it, whatever the width of the terminal may be today", "<p>Listen.</p>", sound))
	return s
}

// What hangs on an article is said on its page: how long it plays, what it is and how large,
// and the time for reading where there is something to read.
func TestFilesOnThePage(t *testing.T) {
	for at, want := range []string{"1 h 12 min · audio · 58 MB", "3 files: 45 min · audio · video · PDF", "4 min to read · 1 h 12 min · audio · 58 MB", "1 min"} {
		for _, size := range [][2]int{{40, 12}, {80, 24}, {120, 40}} {
			sc := show(t, radio(t), size[0], size[1])
			for range at {
				sc.press("j")
			}
			sc.press("enter")
			if at != 1 && at != 2 || size[0] > 40 { // where they go on in the next line
				sc.sees(want)
			}
			sc.seesNot("with audio")
			if at < 2 {
				sc.seesNot("1 min ·", "· 1 min")
			}
		}
	}
}

// A row says how long its article plays where it has room, and never at the cost of its title.
func TestFilesInLists(t *testing.T) {
	long := "Fog, a very long title"
	show(t, radio(t), 120, 40).sees("1 h 12 min · audio  Harbour Radio", "45 min · audio  Harbour Radio").sees(long)
	show(t, radio(t), 80, 24).sees("Tides, and who counts them", "1 h 12 min · audio  Harbour", long)
	show(t, radio(t), 60, 24).sees("Harbour Radio · 1 h 12 min · audio · 1h", "The whole talk, written down")
	show(t, radio(t), 40, 12).sees("Harbour Radio · 1 h 12 min · 1h", "The last ferry home").seesNot("1 h 12 min · audio")
	showSet(t, radio(t), 80, 24, text("linear = true")).sees("1 h 12 min audio, 1 h ago")
	for _, line := range strings.Split(show(t, radio(t), 120, 40).text(), "\n") {
		if strings.Contains(line, long) && strings.Contains(line, "audio") {
			t.Errorf("the title has less room: %s", line)
		}
	}
}
