package ui

import (
	"fmt"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"tidings/feeds/moving"
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
	w, h         int
	onChosen     func([]store.Wish, []moving.Here) tea.Cmd
}

// A choice is one feed that may be picked, or all that somebody has in another reader.
type choice struct {
	group  string // heading above it, "" for none
	title  string
	detail string
	wish   store.Wish
	from   moving.Here // another reader; without a name for a feed
	picked bool
	have   bool // subscribed to already
}

func (p *picker) scope() scope { return inPicker }

func (p *picker) retheme(s *shared) { p.shared = s }

func (p *picker) resize(w, h int) { p.w, p.h = w, h }

func (p *picker) perform(name string) (tea.Cmd, bool) {
	switch name {
	case "pick":
		if c := &p.choices[p.at]; !c.have {
			c.picked = !c.picked
		}
		return nil, false // the cursor stays: the same key takes it back
	case "subscribe":
		return p.onChosen(p.picks(), p.brought()), true
	}
	return nil, true
}

func (p *picker) move(m motion) tea.Cmd {
	page := max(1, p.h-len(p.about())-6)
	p.at = max(0, min(p.at+m.by(page/2, page, len(p.choices)), len(p.choices)-1))
	return p.load()
}

func (p *picker) turn(lines int) tea.Cmd {
	p.at = max(0, min(p.at+lines, len(p.choices)-1))
	return p.load()
}

// point puts the cursor on a choice. Its box, or another click, picks it.
func (p *picker) point(x, y int) (pointed, tea.Cmd) {
	above, body, of, top := p.inSight()
	line := top + y - len(above)
	x -= p.margin()
	if y < len(above) || line >= len(body) || of[line] < 0 || x < 0 || x >= p.column() {
		return onNothing, nil
	}
	before := p.at
	p.at = of[line]
	c, onBox := &p.choices[p.at], x >= cursorWidth && x < cursorWidth+pickBox
	switch {
	case len(p.choices) == 1:
		return onSelected, nil
	case (onBox || p.at == before) && !c.have:
		c.picked = !c.picked
	}
	return onAnother, p.load()
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
		if c.picked && !c.have && c.from.Reader == "" {
			wishes = append(wishes, c.wish)
		}
	}
	if len(wishes) == 0 && len(p.choices) == 1 && !p.choices[0].have {
		return []store.Wish{p.choices[0].wish}
	}
	return wishes
}

// brought returns the readers that were picked.
func (p *picker) brought() (all []moving.Here) {
	for _, c := range p.choices {
		if c.picked && c.from.Reader != "" {
			all = append(all, c.from)
		}
	}
	return all
}

// taking says what Enter does.
func (p *picker) taking() string {
	var said []string
	if n := len(p.picks()); n > 0 {
		said = append(said, fmt.Sprintf("subscribe to %d", n))
	}
	for _, from := range p.brought() {
		said = append(said, "bring in "+from.Reader)
	}
	return strings.Join(said, ", ")
}

func (p *picker) hints() []hint {
	switch {
	case len(p.choices) == 1 && p.choices[0].have:
		return []hint{{"leave: you follow this already", []string{"close"}}}
	case len(p.choices) == 1:
		return []hint{{"subscribe", []string{"subscribe"}}, {"leave", []string{"close"}}}
	}
	if len(p.picks())+len(p.brought()) == 0 {
		return []hint{{"pick", []string{"pick"}}, {"move", []string{"down", "up"}}, {"leave", []string{"close"}}}
	}
	return []hint{
		{p.taking(), []string{"subscribe"}}, {"pick", []string{"pick"}}, {"leave", []string{"close"}},
	}
}

func (p *picker) column() int { return min(p.w-4, typeset.ColumnMax+8) }
func (p *picker) margin() int { return max(1, (p.w-p.column())/2) }

// inSight is what stands above the choices, those that are in sight, each line with the index
// of its choice or -1, and which of all lines is the first of them.
func (p *picker) inSight() (above, body []string, of []int, top int) {
	column := p.column()
	above = []string{"", p.theme.Accent.Render(ansi.Truncate(p.title, column, "…"))}
	for _, line := range p.about() {
		above = append(above, ansi.Truncate(line, column, "…"))
	}
	above = append(above, "")
	body, of = p.lines(column)
	room := max(1, p.h-len(above)-1)
	top = max(0, min(slices.Index(of, p.at)-room/2, len(body)-room))
	return above, body[:min(len(body), top+room)], of, top
}

func (p *picker) cursor() *tea.Cursor {
	above, _, of, top := p.inSight()
	return p.cursorAt(p.margin()+cursorWidth, len(above)+slices.Index(of, p.at)-top)
}

func (p *picker) view(w, h int) string {
	lines, body, _, top := p.inSight()
	lines = append(lines, body[top:]...)
	margin := strings.Repeat(" ", p.margin())
	for i := range lines {
		lines[i] = margin + lines[i]
	}
	return fill(lines, w, h)
}

// pickBox is how many cells the box takes that says whether a choice is picked.
const pickBox = 4

// lines draws all choices, and says which one each line is of; -1 if of none.
func (p *picker) lines(column int) (lines []string, of []int) {
	t, group := p.theme, ""
	for i, c := range p.choices {
		if c.group != group {
			if len(lines) > 0 {
				lines, of = append(lines, ""), append(of, -1)
			}
			group = c.group
			lines, of = append(lines, "  "+t.Title.Render(group)), append(of, -1)
		}
		mark, box := "  ", "[ ] "
		if i == p.at {
			mark = t.Accent.Render("▌") + " "
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
		lines, of = append(lines, left+"  "+t.Muted.Render(ansi.Truncate(c.detail, max(0, rest), "…"))), append(of, i)
	}
	return lines, of
}
