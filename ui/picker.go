package ui

import (
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"tidings/store"
	"tidings/ui/typeset"
)

// picker is the overlay in which feeds are chosen: those found at an address,
// or the starter catalogue. Space picks, Enter subscribes to what is picked.
type picker struct {
	*shared
	still
	title        string
	choices      []choice
	previews     map[string][]string  // previews by address, as lines under the title
	fetchPreview func(string) tea.Cmd // fetches one; nil where there are none
	at           int
	height       int
	onChosen     func([]store.Wish) tea.Cmd
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

func (p *picker) scope() scope { return inPicker }

func (p *picker) retheme(s *shared) { p.shared = s }

func (p *picker) resize(_, h int) { p.height = h }

func (p *picker) perform(name string) (tea.Cmd, bool) {
	switch name {
	case "pick":
		if c := &p.choices[p.at]; !c.have {
			c.picked = !c.picked
		}
		return p.move(lineDown), false
	case "subscribe":
		return p.onChosen(p.picks()), true
	}
	return nil, true
}

func (p *picker) move(m motion) tea.Cmd {
	page := max(1, p.height-len(p.about())-6)
	p.at = max(0, min(p.at+m.by(page/2, page, len(p.choices)), len(p.choices)-1))
	return p.load()
}

// load fetches a preview of the choice under the cursor, once.
func (p *picker) load() tea.Cmd {
	url := p.choices[p.at].wish.URL
	if _, asked := p.previews[url]; asked || p.fetchPreview == nil {
		return nil
	}
	p.previews[url] = []string{"", p.theme.Muted.Render("  looking …")}
	return p.fetchPreview(url)
}

// about is the preview of the choice under the cursor.
func (p *picker) about() []string { return p.previews[p.choices[p.at].wish.URL] }

// picks returns what was picked. If nothing was and there is only one choice, it returns
// that.
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

func (p *picker) hints() []hint {
	switch {
	case len(p.choices) == 1 && p.choices[0].have:
		return []hint{{"leave: you read this already", []string{"close"}}}
	case len(p.choices) == 1:
		return []hint{{"subscribe", []string{"subscribe"}}, {"leave", []string{"close"}}}
	}
	return []hint{
		{fmt.Sprintf("subscribe to %d", len(p.picks())), []string{"subscribe"}}, {"pick", []string{"pick"}}, {"leave", []string{"close"}},
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

// lines draws all choices, and says in which line the choice under the cursor is.
func (p *picker) lines(column int) (lines []string, line int) {
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
		if i == p.at {
			mark, line = t.Accent.Render("▌")+" ", len(lines)
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
	return lines, line
}
