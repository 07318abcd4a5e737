package ui

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"tidings/feeds/markup"
	"tidings/store"
	"tidings/ui/opener"
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
	for at, want := range []string{"1 h 12 min · audio · 58 MB", "3 files: 45 min · audio · video · PDF", "4 min to read · 1 h 12 min · audio · 58 MB", "A drawing of the lock"} {
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
			if at != 2 {
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

// player writes a program that writes down its arguments, and does what text says then. It returns
// the program and the file with the arguments.
func player(t *testing.T, text string) (program, told string) {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("the program of this test is a script")
	}
	folder := t.TempDir()
	program, told = filepath.Join(folder, "player"), filepath.Join(folder, "told")
	script := "#!/bin/sh\nfor a in \"$@\"; do printf '<%s>' \"$a\"; done >> '" + told + "'\n" + text + "\n"
	if err := os.WriteFile(program, []byte(script), 0o755); err != nil {
		t.Fatal(err)
	}
	return program, told
}

// read is what a file has, "" if it is not there.
func read(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	return string(text)
}

const tides = "https://radio.example/tides.mp3?from=feed"

// The key e gives the file of an article to the program that is set for its kind, in the list and
// on the page.
func TestPlaying(t *testing.T) {
	program, told := player(t, "")
	for _, keys := range [][]string{{"e"}, {"enter", "e"}} {
		_ = os.Remove(told)
		sc := showSet(t, radio(t), 120, 40, text(fmt.Sprintf("open.audio = [%q, \"--loop=no\", \"{url}\", \"--\"]", program)))
		sc.press(keys...).sees("Opened with player: " + tides)
		if got := read(t, told); got != "<--loop=no><"+tides+"><-->" {
			t.Errorf("%v: %s", keys, got)
		}
	}
	sc := showSet(t, radio(t), 120, 40, text(fmt.Sprintf("open.file = [%q]", program)))
	_ = os.Remove(told)
	sc.press("j", "j", "j", "e") // a picture
	if got := read(t, told); got != "<https://radio.example/lock.png>" {
		t.Error(got)
	}
	news := showSet(t, news(t), 80, 24, text("")).press("e")
	news.sees("No sound, film or other file hangs on this article.")
}

// Of several files one is chosen by its type, size, duration or name.
func TestSeveralFiles(t *testing.T) {
	program, told := player(t, "")
	for _, size := range [][2]int{{40, 12}, {80, 24}, {120, 40}} {
		_ = os.Remove(told)
		sc := showSet(t, radio(t), size[0], size[1], text(fmt.Sprintf("open.video = [%q]", program)))
		sc.press("j", "e").sees("45 min · audio · ferry.mp3", "45 min · video · 1.2 GB", "PDF · 640 bytes · notes.pdf")
		sc.press("v", "i", "d", "enter")
		if got := read(t, told); got != "<https://radio.example/ferry.mp4>" {
			t.Error(got)
		}
		sc.press("e").sees("ferry.mp3").press("esc").sees("The last ferry home")
	}
}

// A program that is not there, or fails at once, is told in a line.
func TestPlayersThatFail(t *testing.T) {
	failing, _ := player(t, "exit 3")
	for program, want := range map[string]string{
		"no-such-player": "The program no-such-player, which open.audio names, is not installed here: " + tides,
		failing:          "Player, which open.audio names, failed (exit status 3): " + tides,
	} {
		sc := showSet(t, radio(t), 140, 40, text(fmt.Sprintf("open.audio = [%q]", program))).press("e")
		sc.sees(want)
		if sc.overlay != nil {
			t.Error("something covers the screen")
		}
	}
}

// Who sits elsewhere gets the address; no program of the library's machine is started.
func TestPlayingFromAfar(t *testing.T) {
	program, told := player(t, "")
	set := text(fmt.Sprintf("open.audio = [%q]", program))
	served := showSet(t, radio(t), 120, 40, set)
	served.owner = false
	served.press("e").handed(tides)
	overSSH := showSet(t, radio(t), 120, 40, set)
	overSSH.opener = opener.Find(func(name string) string { return map[string]string{"SSH_TTY": "x"}[name] })
	overSSH.press("e").handed(tides)
	if got := read(t, told); got != "" {
		t.Error(got)
	}
}

// wouldOpen presses the key for a file of a kind, and returns what is said of the program for it
// that is not there, "" if the address is handed over.
func (s *screen) wouldOpen(kind string) string {
	s.t.Helper()
	file := map[string]store.Enclosure{"audio": {Type: "audio/ogg"}, "video": {Type: "video/webm"}, "PDF": {Type: "application/pdf"}}[kind]
	file.URL = "https://radio.example/file"
	s.send(filesMsg{files: []store.Enclosure{file}})
	if s.overlay != nil {
		return ""
	}
	_, said, _ := strings.Cut(s.status.message, "The program ")
	said, _, _ = strings.Cut(said, " names,")
	return strings.ReplaceAll(said, ", which", "")
}
