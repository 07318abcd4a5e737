package ui

import (
	tea "charm.land/bubbletea/v2"

	"strings"
)

// askBox is a box with a question that is answered by Enter or left by Esc.
type askBox struct {
	*shared
	still
	title string
	text  string // what would be done
	yes   string // one word for that
	over  overlay
	w, h  int
	do    func() tea.Cmd
}

func (b *askBox) heading() string                   { return b.title }
func (b *askBox) scope() scope                      { return inPrompt }
func (b *askBox) below() overlay                    { return b.over }
func (b *askBox) retheme(s *shared)                 { b.shared = s }
func (b *askBox) resize(w, h int)                   { b.w, b.h = w, h }
func (b *askBox) lines() []string                   { return strings.Split(b.theme.Wrap(b.text, max(8, b.w)), "\n") }
func (b *askBox) needs() int                        { return min(b.h, len(b.lines())) }
func (b *askBox) view(w, h int) string              { return fill(b.lines(), w, h) }
func (b *askBox) point(_, _ int) (pointed, tea.Cmd) { return onText, nil }

func (b *askBox) perform(name string) (tea.Cmd, bool) {
	if name == "accept" {
		return b.do(), true
	}
	return nil, name == "cancel"
}

func (b *askBox) hints() []hint {
	return []hint{{b.yes, []string{"accept"}}, {"leave", []string{"cancel"}}}
}
