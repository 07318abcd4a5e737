package ui

import (
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"tidings/feeds/sanitize"
	"tidings/store"
	"tidings/ui/typeset"
)

// history is the page of the account's last changes, newest first, as far as they can be
// undone or done again. Undo and redo act here as everywhere, and the page shows at once
// what has become of the steps.
type history struct {
	*shared
	still
	steps  []store.Change
	loaded bool
	top    int
	height int
	ask    func() tea.Cmd // asks for the steps that the store has now
	failed func(error)    // tells the person why they did not come
}

func (h *history) scope() scope { return inHistory }

func (h *history) retheme(s *shared) { h.shared = s }

func (h *history) resize(_, height int) { h.height = height }

func (h *history) load() tea.Cmd { return h.ask() }

// take shows the steps that have come.
func (h *history) take(msg tea.Msg) tea.Cmd {
	came, is := msg.(historyMsg)
	switch {
	case !is:
	case came.err != nil:
		h.failed(came.err)
	default:
		h.steps, h.loaded = came.steps, true
		h.scroll(0)
	}
	return nil
}

// room is how many steps can be shown: three lines are the heading's.
func (h *history) room() int { return max(1, h.height-3) }

func (h *history) scroll(by int) {
	h.top = max(0, min(h.top+by, len(h.steps)-h.room()))
}

func (h *history) move(m motion) tea.Cmd {
	h.scroll(m.by(h.room()/2, h.room(), len(h.steps)))
	return nil
}

func (h *history) turn(lines int) tea.Cmd { h.scroll(lines); return nil }

func (h *history) perform(string) (tea.Cmd, bool) { return nil, true }

func (h *history) hints() []hint {
	return []hint{{"undo", []string{"undo"}}, {"redo", []string{"redo"}}, {"scroll", []string{"down", "up"}}, {"leave", []string{"close"}}}
}

func (h *history) cursor() *tea.Cursor { return h.cursorAt(1, 3) }

func (h *history) view(w, height int) string {
	column := min(w-2, typeset.ColumnMax+20)
	lines := []string{"", h.theme.Accent.Render("History"), ""}
	switch {
	case !h.loaded:
		lines = append(lines, h.theme.Muted.Render("…"))
	case len(h.steps) == 0:
		lines = append(lines, h.theme.Muted.Render("Nothing has been changed yet."))
	}
	undone := h.undone()
	for i := h.top; i < min(h.top+h.room(), len(h.steps)); i++ {
		lines = append(lines, h.line(i, undone, column))
	}
	margin := strings.Repeat(" ", max(1, (w-column)/2))
	for i := range lines {
		lines[i] = margin + lines[i]
	}
	return fill(lines, w, height)
}

// undone is how many steps at the head of the list have been undone.
func (h *history) undone() (n int) {
	for n < len(h.steps) && h.steps[n].Undone {
		n++
	}
	return n
}

// line draws a step: the key that acts on it next, when it was, what it was.
func (h *history) line(i, undone, width int) string {
	t, step := h.theme, h.steps[i]
	mark := "  "
	switch i {
	case undone:
		mark = t.Accent.Render("u") + " "
	case undone - 1:
		mark = t.Accent.Render("U") + " "
	}
	when := typeset.LeftPad(typeset.Ago(step.When.In(h.zone), h.now().In(h.zone)), 12) + "  "
	if width < 60 {
		when = typeset.LeftPad(typeset.Age(step.When, h.now()), 4) + "  "
	}
	what := typeset.Capital(sanitize.Line(step.What))
	if step.Undone {
		return mark + t.Muted.Render(ansi.Truncate(when+"(undone) "+what, width-2, "…"))
	}
	return mark + t.Muted.Render(when) + ansi.Truncate(what, width-ansi.StringWidth(when)-2, "…")
}
