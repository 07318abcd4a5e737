package ui

import (
	"fmt"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"tidings/store"
	"tidings/ui/typeset"
)

// An overlay covers the panes and takes all keys until it is done.
type overlay interface {
	// update takes a key. The overlay is closed when done is true.
	update(msg tea.KeyPressMsg) (cmd tea.Cmd, done bool)
	// view fills w by h cells.
	view(w, h int) string
	// hints are the keys that matter in it.
	hints() []key.Binding
	// retheme takes new colours, resize another size.
	retheme(*shared)
	resize(w, h int)
}

// picker is the overlay in which feeds are chosen: those found at an address,
// or the starter catalogue. Space picks, Enter subscribes to what is picked.
type picker struct {
	*shared
	title   string
	choices []choice
	looks   map[string][]string  // previews by address, as lines under the title
	look    func(string) tea.Cmd // fetches one; nil where there are none
	cursor  int
	height  int
	chosen  func([]store.Wish) tea.Cmd
}

// A choice is one feed that may be picked.
type choice struct {
	group  string // heading above it, "" for none
	title  string
	detail string
	wish   store.Wish
	picked bool
	have   bool // subscribed to already
}

func (p *picker) retheme(s *shared) { p.shared = s }

func (p *picker) resize(_, h int) { p.height = h }

func (p *picker) update(msg tea.KeyPressMsg) (tea.Cmd, bool) {
	k, page := p.keys.move, max(1, p.height-len(p.about())-6)
	switch {
	case key.Matches(msg, k.Down):
		p.cursor++
	case key.Matches(msg, k.Up):
		p.cursor--
	case key.Matches(msg, k.HalfDown):
		p.cursor += page / 2
	case key.Matches(msg, k.HalfUp):
		p.cursor -= page / 2
	case key.Matches(msg, k.PageDown):
		p.cursor += page
	case key.Matches(msg, k.PageUp):
		p.cursor -= page
	case key.Matches(msg, k.Top):
		p.cursor = 0
	case key.Matches(msg, k.Bottom):
		p.cursor = len(p.choices) - 1
	case key.Matches(msg, p.keys.list.Space):
		if c := &p.choices[p.cursor]; !c.have {
			c.picked = !c.picked
		}
		p.cursor++
	case key.Matches(msg, k.Out):
		return nil, true
	case key.Matches(msg, p.keys.global.Quit):
		return leave, true
	case key.Matches(msg, k.In) && msg.Code == tea.KeyEnter: // not by l, which is easily typed
		return p.chosen(p.picks()), true
	}
	p.cursor = max(0, min(p.cursor, len(p.choices)-1))
	return p.lookAt(), false
}

// lookAt fetches a preview of the choice under the cursor, once.
func (p *picker) lookAt() tea.Cmd {
	url := p.choices[p.cursor].wish.URL
	if _, asked := p.looks[url]; asked || p.look == nil {
		return nil
	}
	p.looks[url] = []string{"", p.theme.Muted.Render("  looking …")}
	return p.look(url)
}

// about is the preview of the choice under the cursor.
func (p *picker) about() []string { return p.looks[p.choices[p.cursor].wish.URL] }

// picks is what was picked; where nothing was and there is only one thing to
// pick, that.
func (p *picker) picks() (wishes []store.Wish) {
	for _, c := range p.choices {
		if c.picked && !c.have {
			wishes = append(wishes, c.wish)
		}
	}
	if len(wishes) == 0 && len(p.choices) == 1 && !p.choices[0].have {
		return []store.Wish{p.choices[0].wish}
	}
	return wishes
}

func (p *picker) hints() []key.Binding {
	out := hint(p.keys.move.Out, "esc", "leave")
	switch {
	case len(p.choices) == 1 && p.choices[0].have:
		return []key.Binding{hint(p.keys.move.Out, "esc", "leave: you read this already")}
	case len(p.choices) == 1:
		return []key.Binding{hint(p.keys.move.In, "enter", "subscribe"), out}
	}
	return []key.Binding{
		hint(p.keys.move.In, "enter", fmt.Sprintf("subscribe to %d", len(p.picks()))), hint(p.keys.list.Space, "space", "pick"), out,
	}
}

func (p *picker) view(w, h int) string {
	column := min(w-4, typeset.ColumnMax+8)
	lines := []string{"", p.theme.Accent.Render(ansi.Truncate(p.title, column, "…"))}
	for _, line := range p.about() {
		lines = append(lines, ansi.Truncate(line, column, "…"))
	}
	lines = append(lines, "")
	body, at := p.lines(column)
	room := max(1, h-len(lines)-1)
	top := max(0, min(at-room/2, len(body)-room))
	lines = append(lines, body[top:min(len(body), top+room)]...)
	margin := strings.Repeat(" ", max(1, (w-column)/2))
	for i := range lines {
		lines[i] = margin + lines[i]
	}
	return fill(lines, w, h)
}

// lines draws all choices, and says in which line the cursor is.
func (p *picker) lines(column int) (lines []string, at int) {
	t, group := p.theme, ""
	for i, c := range p.choices {
		if c.group != group {
			if len(lines) > 0 {
				lines = append(lines, "")
			}
			group = c.group
			lines = append(lines, "  "+t.Title.Render(group))
		}
		mark, box := "  ", "[ ] "
		if i == p.cursor {
			mark, at = t.Accent.Render("▌")+" ", len(lines)
		}
		switch {
		case c.have:
			box = t.Muted.Render("[✓] ")
		case c.picked:
			box = t.Accent.Render("[x] ")
		case len(p.choices) == 1:
			box = ""
		}
		left := mark + box + ansi.Truncate(c.title, column*3/5, "…")
		rest := column - ansi.StringWidth(left) - 2
		lines = append(lines, left+"  "+t.Muted.Render(ansi.Truncate(c.detail, max(0, rest), "…")))
	}
	return lines, at
}
