//go:build unix

package ui_test

import (
	"strings"
	"testing"
)

// Of an article that stands alone a line further costs its words and little more: the terminal
// moves the others. That is so of a text whose lines look alike, too.
func TestALineFurtherInZen(t *testing.T) {
	const most = 60 // bytes beside the words of the line
	s := start(t, t.TempDir(), 80, 24).await("9 articles").press("jj\r").await("By tidings").press("z")
	s.awaitThat("shows the article alone to the last line", func(screen string) bool {
		return !strings.Contains(screen, "q back") && strings.HasSuffix(lineOf(screen, 23), "this way. The last")
	})
	const lines = 12
	words, sent := 0, len(s.bytes.text())
	for range lines {
		before := s.vt.String()
		s.press("j").awaitThat("has scrolled", func(screen string) bool { return screen != before && strings.Contains(before, lineOf(screen, 3)) })
		words += len(lineOf(s.vt.String(), 23))
	}
	if cost := len(s.bytes.text()) - sent - words; cost > lines*most {
		t.Errorf("%d lines cost %d bytes beside their words:\n%q", lines, cost, s.bytes.text()[sent:])
	}
	s.press("Q").end()
}

// lineOf is a line of a screen without the blanks around it.
func lineOf(screen string, i int) string { return strings.TrimSpace(strings.Split(screen, "\n")[i]) }
