//go:build unix

package ui_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// mouseOn is a data folder whose person wants the mouse.
func mouseOn(t *testing.T) (data string) { return withSettings(t, "mouse = true\n") }

// withSettings is a data folder whose person has some settings.
func withSettings(t *testing.T, settings string) (data string) {
	t.Helper()
	data = t.TempDir()
	folder := filepath.Join(data, ".config", "tidings")
	if err := os.MkdirAll(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, "config.toml"), []byte(settings), 0o600); err != nil {
		t.Fatal(err)
	}
	return data
}

// clicked is what a terminal reports of a click on a cell, counted from 0 (xterm, mode 1006).
func clicked(x, y int) string { return fmt.Sprintf("\x1b[<0;%d;%dM\x1b[<0;%[1]d;%[2]dm", x+1, y+1) }

// turned is what it reports of turns of the wheel, up or down.
func turned(x, y, times int) string {
	button := 65
	if times < 0 {
		button, times = 64, -times
	}
	return strings.Repeat(fmt.Sprintf("\x1b[<%d;%d;%dM", button, x+1, y+1), times)
}

// mouseModes is which modes of a mouse are on after some output.
func mouseModes(said string) (on []string) {
	for _, mode := range []string{"1000", "1002", "1003", "1005", "1006", "1015"} {
		if strings.LastIndex(said, "\x1b[?"+mode+"h") > strings.LastIndex(said, "\x1b[?"+mode+"l") {
			on = append(on, mode)
		}
	}
	return on
}

const clicksOnly = "[1002 1006]" // and numbers of any size

// The mouse of a real terminal reads, follows a hint, and is given back when it is not wanted
// and when the screen is left.
func TestTheMouseInATerminal(t *testing.T) {
	s := start(t, mouseOn(t), 80, 24).await("9 articles")
	s.awaitThat("asks for the mouse", func(string) bool { return fmt.Sprint(mouseModes(s.bytes.text())) == clicksOnly })
	s.press(clicked(20, 3)).await("▌ ●  Moving about").press(clicked(79, 3)).await("By tidings")
	s.press(turned(40, 10, 200)).awaitThat("scrolls", func(screen string) bool { return strings.Contains(screen, "end") })
	s.press(turned(40, 10, -200)).awaitThat("scrolls back", func(screen string) bool { return strings.Contains(screen, "top") })
	s.press("q").await("8 unread").press(clicked(12, 23)).await("Bookmarks").press(clicked(10, 0)).press("\x1b[<4;10;4M")
	s.press(":mouse\r").await("your terminal's again")
	s.awaitThat("gives the mouse back", func(string) bool { return len(mouseModes(s.bytes.text())) == 0 })
	s.press(":mouse\r").await("The mouse works here now")
	s.awaitThat("asks for the mouse again", func(string) bool { return fmt.Sprint(mouseModes(s.bytes.text())) == clicksOnly })
	s.press(turned(40, 10, 100) + "Q" + turned(40, 10, 100))
	if code := s.end(); code != 0 {
		t.Errorf("exit code %d", code)
	}
	s.restored()
	if on := mouseModes(s.bytes.text()); len(on) != 0 {
		t.Errorf("left on: %v", on)
	}
}

// Whoever does not want the mouse sees nothing of it on the line.
func TestNoMouseOnTheLine(t *testing.T) {
	s := start(t, t.TempDir(), 80, 24).await("9 articles").press("j\r").await("By tidings").press("Q")
	s.end()
	s.drained()
	for _, mode := range []string{"1000", "1002", "1003", "1005", "1006", "1015", "1016"} {
		if strings.Contains(s.bytes.text(), "\x1b[?"+mode) {
			t.Errorf("mode %s is mentioned", mode)
		}
	}
}

// A program that has the terminal for a while has its mouse as well.
func TestTheMouseIsLentWithTheTerminal(t *testing.T) {
	data := mouseOn(t)
	browser := filepath.Join(data, "w3m")
	if err := os.WriteFile(browser, []byte("#!/bin/sh\necho \"shows $1\"\nread _\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	path, err := binary()
	if err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command(path, "--data", data, "bookmark", "https://news.example/1").CombinedOutput(); err != nil {
		t.Fatalf("bookmark: %v\n%s", err, out)
	}
	s := start(t, data, 80, 24, "TIDINGS_OPEN="+browser).await("articles").press("gb").await("1 article").press("\r").await("There is no text here")
	screen := strings.Split(s.vt.String(), "\n")
	for y, line := range screen {
		if at := strings.Index(line, "https://news.example/1"); at >= 0 && y > 1 {
			s.press(clicked(at+3, y))
			break
		}
	}
	s.await("shows https://news.example/1")
	said, _, _ := strings.Cut(s.bytes.text(), "shows https")
	if on := mouseModes(said); len(on) != 0 {
		t.Errorf("the browser runs with %v", on)
	}
	s.press("\r").await("Opened")
	s.awaitThat("takes the mouse again", func(string) bool { return fmt.Sprint(mouseModes(s.bytes.text())) == clicksOnly })
	s.press("Q").end()
	s.restored()
}
