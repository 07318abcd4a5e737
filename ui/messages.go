package ui

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"tidings/ui/typeset"
)

// messages is the page of what was said last, the newest first.
type messages struct {
	*shared
	still
	all  []message // the oldest first
	over overlay
	top  int
	w, h int
}

func (m *messages) scope() scope           { return inMessages }
func (m *messages) below() overlay         { return m.over }
func (m *messages) retheme(s *shared)      { m.shared = s }
func (m *messages) cursor() *tea.Cursor    { return m.cursorAt(1, 3) }
func (m *messages) turn(lines int) tea.Cmd { m.scroll(lines); return nil }

func (m *messages) resize(w, h int) {
	m.w, m.h = w, h
	m.scroll(0)
}

// lines are all messages as they are set in the screen's width, each behind its time.
func (m *messages) lines() (lines []string) {
	t := m.theme
	column := m.column()
	for i := len(m.all) - 1; i >= 0; i-- {
		one := m.all[i]
		when := typeset.LeftPad(typeset.Ago(one.when.In(m.zone), m.now().In(m.zone)), messageTime)
		if column < messageNarrow {
			when = typeset.LeftPad(typeset.Age(one.when.In(m.zone), m.now().In(m.zone)), 6)
		}
		render := t.Plain.Render
		if one.failed {
			render = t.Failure.Render
		}
		said := styled(render, t.Wrap(one.text, max(8, column-len(when)-2)))
		lines = append(lines, typeset.Prefix(said, t.Muted.Render(when)+"  ", strings.Repeat(" ", len(when)+2))...)
	}
	return lines
}

// How wide the time of a message is, and below which width it is said in short.
const (
	messageTime   = 12
	messageNarrow = 60
)

func (m *messages) column() int { return max(8, min(m.w-2, typeset.ColumnMax+20)) }

// room is how many lines can be shown: three are the heading's.
func (m *messages) room() int { return max(1, m.h-3) }

func (m *messages) scroll(by int) { m.top = max(0, min(m.top+by, len(m.lines())-m.room())) }

func (m *messages) move(way motion) tea.Cmd {
	m.scroll(way.by(m.room()/2, m.room(), len(m.lines())))
	return nil
}

func (m *messages) perform(string) (tea.Cmd, bool) { return nil, true }

func (m *messages) hints() []hint {
	return []hint{{"scroll", []string{"down", "up"}}, {"leave", []string{"close"}}}
}

func (m *messages) view(w, h int) string {
	lines := []string{"", m.theme.Accent.Render("Messages"), ""}
	if len(m.all) == 0 {
		lines = append(lines, m.theme.Muted.Render("Nothing has been said yet."))
	}
	all := m.lines()
	lines = append(lines, all[min(m.top, len(all)):]...)
	margin := strings.Repeat(" ", max(1, (w-m.column())/2))
	for i := range lines {
		lines[i] = margin + lines[i]
	}
	return fill(lines, w, h)
}
