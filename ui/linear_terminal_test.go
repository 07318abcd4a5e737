//go:build unix

package ui_test

import (
	"strings"
	"testing"
)

// In a real terminal, too, the cursor stands where one is, and a step is nothing but its move.
func TestLinearInATerminal(t *testing.T) {
	s := start(t, withSettings(t, "linear = true\n"), 80, 24).await("Moving about, unread, Welcome to tidings").await("Welcome. Space reads on")
	s.awaitThat("has asked the terminal what it is", func(string) bool { return strings.Contains(s.bytes.text(), "\x1b[c") })
	sends := func(keys, want string) {
		t.Helper()
		before := len(s.bytes.text())
		s.press(keys).awaitThat("sends "+want, func(string) bool { return strings.Contains(s.bytes.text()[before:], want) })
	}
	sends("j", "\x1b[?25l\x1b[24H\x1b[K\x1b[4;1H\x1b[?25h") // the welcome goes
	quiet := len(s.bytes.text())
	sends("k", "\x1b[3;1H")
	sends("j", "\x1b[4;1H")
	if said := s.bytes.text()[quiet:]; strings.Contains(said, "\x1b[?25l") {
		t.Errorf("a step paints something: %q", said)
	}
	sends("b", "Bookmarked.\x1b[4;1H\x1b[?25h")
	if n := strings.Count(s.bytes.text(), "Bookmarked."); n != 1 {
		t.Errorf("the message was sent %d times", n)
	}
	sends("\r", "\x1b[2;1H\x1b[?25h") // the page, and the cursor on its title
	s.await("Article of Welcome to tidings").press("Q")
	if code := s.end(); code != 0 {
		t.Errorf("exit code %d", code)
	}
	s.restored()
}
