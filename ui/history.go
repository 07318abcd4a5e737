package ui

import (
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"tidings/feeds/sanitize"
	"tidings/store"
	"tidings/ui/typeset"
)

// history is the page of the account's last changes, newest first, as far as
// they can be undone or done again. u and U act here as everywhere, and the page
// shows at once what has become of the steps.
type history struct {
	*shared
	steps  []store.Change
	loaded bool
	top    int
	height int
	undo   func() tea.Cmd
	redo   func() tea.Cmd
}

func (h *history) retheme(s *shared) { h.shared = s }

func (h *history) resize(_, height int) { h.height = height }

// load takes the steps as the store has them now.
func (h *history) load(steps []store.Change) {
	h.steps, h.loaded = steps, true
	h.scroll(0)
}

// room is how many steps can be shown: three lines are the heading's.
func (h *history) room() int { return max(1, h.height-3) }

func (h *history) scroll(by int) {
	h.top = max(0, min(h.top+by, len(h.steps)-h.room()))
}

func (h *history) update(msg tea.KeyPressMsg) (tea.Cmd, bool) {
	k := h.keys.move
	switch {
	case key.Matches(msg, h.keys.marks.Undo):
		return h.undo(), false
	case key.Matches(msg, h.keys.marks.Redo):
		return h.redo(), false
	case key.Matches(msg, k.Down):
		h.scroll(1)
	case key.Matches(msg, k.Up):
		h.scroll(-1)
	case key.Matches(msg, k.HalfDown):
		h.scroll(h.room() / 2)
	case key.Matches(msg, k.HalfUp):
		h.scroll(-h.room() / 2)
	case key.Matches(msg, k.PageDown), key.Matches(msg, h.keys.list.Space):
		h.scroll(h.room())
	case key.Matches(msg, k.PageUp):
		h.scroll(-h.room())
	case key.Matches(msg, k.Top), key.Matches(msg, h.keys.goTo.Top):
		h.scroll(-len(h.steps))
	case key.Matches(msg, k.Bottom):
		h.scroll(len(h.steps))
	case key.Matches(msg, k.Out):
		return nil, true
	case key.Matches(msg, h.keys.global.Quit):
		return leave, true
	}
	return nil, false
}

func (h *history) hints() []key.Binding {
	k := h.keys.marks
	return []key.Binding{k.Undo, k.Redo, hint(h.keys.move.Down, "j k", "scroll"), hint(h.keys.move.Out, "esc", "leave")}
}

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

// openHistory shows the account's last changes.
func (a *app) openHistory() tea.Cmd {
	page := &history{
		shared: a.shared,
		undo:   func() tea.Cmd { return a.jobs.add(a.session.undo(a.shownNumbers())) },
		redo:   func() tea.Cmd { return a.jobs.add(a.session.redo(a.shownNumbers())) },
	}
	a.cover(page)
	return a.loadHistory()
}

// takeHistory shows the steps on the history page, if it is still there.
func (a *app) takeHistory(msg historyMsg) {
	page, open := a.overlay.(*history)
	switch {
	case msg.err != nil:
		a.status.fail(msg.err)
	case open:
		page.load(msg.steps)
	}
}
