package ui

import (
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"tidings/ui/typeset"
)

// linkSheet is the overlay that shows a link whole, for a terminal to find and a
// person to pick up: as many full lines as it needs, with nothing beside it.
type linkSheet struct {
	*shared
	still
	link string
	why  string // why opening failed, "" if there is no program to open links
	w, h int
	top  int
}

func (s *linkSheet) scope() scope {
	if len(s.lines()) > s.h {
		return inLongLink
	}
	return inLink
}

func (s *linkSheet) retheme(to *shared) { s.shared = to }

func (s *linkSheet) resize(w, h int) {
	s.w, s.h = w, h
	s.scroll(0)
}

// scroll scrolls by lines if there are more than the screen has.
func (s *linkSheet) scroll(by int) { s.top = max(0, min(s.top+by, len(s.lines())-s.h)) }

func (s *linkSheet) move(m motion) tea.Cmd {
	s.scroll(m.by(s.h/2, s.h, len(s.lines())))
	return nil
}

func (s *linkSheet) turn(lines int) tea.Cmd { s.scroll(lines); return nil }

func (s *linkSheet) perform(string) (tea.Cmd, bool) { return nil, true }

// typeIn goes back: any key does.
func (s *linkSheet) typeIn(msg tea.Msg) (tea.Cmd, bool) {
	_, isKey := msg.(tea.KeyPressMsg)
	return nil, isKey
}

func (s *linkSheet) hints() []hint { return []hint{{"back", []string{"close-link"}}} }

func (s *linkSheet) lines() []string {
	room := max(8, s.w-2)
	said := "No browser can be opened from here. The link was sent to your terminal's clipboard: paste it into yours, or open it here if your terminal opens links."
	lines := append([]string{""}, typeset.Prefix(styled(s.theme.Muted.Render, s.theme.Wrap(said, room)), " ", " ")...)
	lines = append(append(append(lines, ""), linked(strings.Split(ansi.Hardwrap(s.link, max(1, s.w), true), "\n"), s.link)...), "")
	if s.why != "" {
		lines = append(lines, typeset.Prefix(styled(s.theme.Failure.Render, s.theme.Wrap(typeset.Capital(s.why)+".", room)), " ", " ")...)
	}
	return lines
}

func (s *linkSheet) cursor() *tea.Cursor { return s.cursorAt(1, 1) }

func (s *linkSheet) view(w, h int) string { return fill(s.lines()[s.top:], w, h) }
