package ui

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"tidings/feeds/sanitize"
	"tidings/store"
	"tidings/ui/typeset"
)

// history is the page of the account's last changes, newest first, as far as they can be
// undone or done again. Undo and redo act on the step that the cursor is on, whatever was done
// since, and the page shows at once what has become of it.
type history struct {
	*shared
	still
	steps  []store.Change
	loaded bool
	at     int // the step that the cursor is on
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
		if h.steps = came.steps; !h.loaded {
			h.at = h.next()
		}
		h.loaded = true
		h.goTo(h.at)
	}
	return nil
}

// room is how many steps can be shown: three lines are the heading's.
func (h *history) room() int { return max(1, h.height-3) }

// next is the newest step that stands, which undo takes back elsewhere; 0 if none does. What was
// read is passed over, as undo does.
func (h *history) next() int {
	return max(0, slices.IndexFunc(h.steps, func(c store.Change) bool { return !c.Undone && !c.Opened }))
}

func (h *history) scroll(by int) {
	h.top = max(0, min(h.top+by, len(h.steps)-h.room()))
}

// goTo puts the cursor on a step.
func (h *history) goTo(i int) {
	h.at = max(0, min(i, len(h.steps)-1))
	h.top = max(h.at-h.room()+1, min(h.top, h.at))
	h.scroll(0)
}

func (h *history) move(m motion) tea.Cmd {
	h.goTo(h.at + m.by(h.room()/2, h.room(), len(h.steps)))
	return nil
}

// isEmpty reports whether nothing has been changed yet.
func (h *history) isEmpty() bool { return len(h.steps) == 0 }

// turns is the step that undo acts on here, or redo, and puts the cursor on it: the one under the
// cursor, else the next below it that undo takes back, or the next above that redo makes again.
// ok is false if there is none.
func (h *history) turns(undo bool) (step uint64, ok bool) {
	by := map[bool]int{true: 1, false: -1}[undo]
	for i := h.at; i >= 0 && i < len(h.steps); i += by {
		if one := h.steps[i]; one.Undone != undo && (i == h.at || !one.Opened) {
			h.goTo(i)
			return one.Step, true
		}
	}
	return 0, false
}

func (h *history) turn(lines int) tea.Cmd { h.scroll(lines); return nil }

func (h *history) perform(string) (tea.Cmd, bool) { return nil, true }

func (h *history) hints() []hint {
	return []hint{{"take this back", []string{"undo"}}, {"do it again", []string{"redo"}}, {"move", []string{"down", "up"}}, {"leave", []string{"close"}}}
}

func (h *history) cursor() *tea.Cursor { return h.cursorAt(1, 3+h.at-h.top) }

func (h *history) view(w, height int) string {
	column := min(w-2, typeset.ColumnMax+20)
	lines := []string{"", h.theme.Accent.Render("History"), ""}
	switch {
	case !h.loaded:
		lines = append(lines, h.theme.Muted.Render("…"))
	case len(h.steps) == 0:
		lines = append(lines, h.theme.Muted.Render("Nothing has been changed yet."))
	}
	for i := h.top; i < min(h.top+h.room(), len(h.steps)); i++ {
		lines = append(lines, h.line(i, column))
	}
	margin := strings.Repeat(" ", max(1, (w-column)/2))
	for i := range lines {
		lines[i] = margin + lines[i]
	}
	return fill(lines, w, height)
}

// line draws a step: whether the cursor is on it, when it was, what it was.
func (h *history) line(i, width int) string {
	t, step := h.theme, h.steps[i]
	mark := "  "
	if i == h.at {
		mark = t.Accent.Render("▌") + " "
	}
	when := typeset.LeftPad(typeset.Ago(step.When.In(h.zone), h.now().In(h.zone)), 12) + "  "
	if width < 60 {
		when = typeset.LeftPad(typeset.Age(step.When.In(h.zone), h.now().In(h.zone)), 6) + "  "
	}
	what := typeset.Capital(sanitize.Line(step.What))
	if step.Undone {
		return mark + t.Muted.Render(ansi.Truncate(when+"(undone) "+what, width-2, "…"))
	}
	return mark + t.Muted.Render(when) + t.VisualText(ansi.Truncate(what, width-ansi.StringWidth(when)-2, "…"))
}
