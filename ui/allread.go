package ui

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"tidings/ui/typeset"
)

// allRead is the page at the end of everything. Any key leaves it, and is for what is below, but for
// Space, which there would lead here again.
type allRead struct {
	*shared
	still
	ask func() tea.Cmd          // asks for what was done lately
	day func(opened int) string // says what the day was like, with how many articles were opened

	opened int
}

// load asks how many articles were opened today.
func (e *allRead) load() tea.Cmd { return e.ask() }

// take counts the articles that were opened today.
func (e *allRead) take(msg tea.Msg) tea.Cmd {
	if came, is := msg.(historyMsg); is && came.err == nil {
		today := typeset.DayOf(e.now().In(e.zone))
		e.opened = 0
		for _, step := range came.steps {
			if step.Opened && !step.Undone && !step.When.Before(today) {
				e.opened += step.Articles
			}
		}
	}
	return nil
}

func (e *allRead) scope() scope                   { return inEnd }
func (e *allRead) retheme(s *shared)              { e.shared = s }
func (e *allRead) resize(int, int)                {}
func (e *allRead) perform(string) (tea.Cmd, bool) { return nil, true }

// typeIn leaves the page with any key, which is pressed once more for what is below.
func (e *allRead) typeIn(msg tea.Msg) (cmd tea.Cmd, done bool) {
	key, is := msg.(tea.KeyPressMsg)
	if !is || key.Code == tea.KeySpace {
		return nil, true
	}
	return func() tea.Msg { return key }, true
}

func (e *allRead) point(int, int) (pointed, tea.Cmd) { return onLast, nil }

func (e *allRead) hints() []hint {
	return []hint{{"bookmarks", []string{"go-to-bookmarks"}}, {"look for more", []string{"refresh-all"}}, {"back", []string{"leave-end"}}, {"quit", []string{"quit"}}}
}

func (e *allRead) view(w, h int) string {
	t := e.theme
	column := min(w-4, typeset.ColumnMax)
	var set []string
	set = append(set, styled(t.Title.Render, t.Wrap("You have read everything.", column))...)
	set = append(set, "")
	set = append(set, styled(t.Muted.Render, t.Wrap(e.day(e.opened), column))...)
	lines := make([]string, max(0, (h-len(set))*2/5))
	for _, line := range set {
		lines = append(lines, strings.Repeat(" ", max(0, (w-t.Width(line))/2))+line)
	}
	return fill(lines, w, h)
}
