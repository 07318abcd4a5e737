package ui

import (
	"fmt"
	"slices"
	"strings"

	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"tidings/feeds/sanitize"
	"tidings/store"
	"tidings/ui/typeset"
)

// palette is the overlay in which anything is found by some letters of its name: actions,
// feeds, folders, tags and saved searches. What is chosen is done at once; an action that
// takes an argument gets what is typed behind its name. Where there is room, what is under the
// cursor is shown beside the choice.
type palette struct {
	*shared
	over    overlay // what it was opened over, nil for the panes
	input   textinput.Model
	finder  finder
	kept    tea.Cmd  // asks for what was chosen in sessions before, nil if that is known
	recent  []string // the keys of what was chosen before, the last first
	offers  []offer  // everything
	about   *offer   // the action whose argument is being typed, nil while its name is
	offered []found  // what suits what was typed, the best first
	at, top int
	w, h    int
	moved   bool // the cursor was moved since the last letter was typed

	tryOn     func(*offer) tea.Cmd   // shows the screen as it would be with it, nil for as it is
	arguments func(string) []offer   // what may be typed behind an action's name
	choose    func(offer) tea.Cmd    // does it
	ask       func(offer) tea.Cmd    // asks for a glimpse of a place
	sample    sample                 // what a theme looks like
	glimpses  map[string][]store.Row // the first articles of places, by key; nil while they are asked for
}

const (
	paletteColumn  = 92  // how wide the choice is at most
	paletteBeside  = 112 // from this width on what is under the cursor is shown beside it
	paletteHeading = 3   // lines above the choice
)

func (p *palette) scope() scope      { return inPalette }
func (p *palette) below() overlay    { return p.over }
func (p *palette) retheme(s *shared) { p.shared = s }

func (p *palette) resize(w, h int) {
	p.w, p.h = w, h
	p.input.SetWidth(max(4, p.column()-14))
	p.scroll()
}

// column is how wide the choice is.
func (p *palette) column() int {
	if p.inTwo() {
		return min(paletteColumn, p.w*3/5)
	}
	return min(paletteColumn, p.w)
}

// margin is how many cells are left free before the choice.
func (p *palette) margin() int {
	if p.inTwo() {
		return 0
	}
	return max(0, (p.w-p.column())/2)
}

// room is how many offers are in sight.
func (p *palette) room() int { return max(1, p.h-paletteHeading) }

// narrow looks for what has been typed.
func (p *palette) narrow() tea.Cmd {
	text := p.input.Value()
	p.about, p.at, p.top = nil, 0, 0
	if name, argument, spaced := strings.Cut(text, " "); spaced {
		for i := range p.offers {
			if o := &p.offers[i]; o.takes && o.argument == "" && o.action == name {
				p.about = o
				return p.narrowArguments(strings.TrimSpace(argument))
			}
		}
	}
	p.offered = p.finder.find(text, p.offers, p.recent)
	return p.glance()
}

// narrowArguments looks for an argument. What is typed is offered first, unless it is among
// what is known.
func (p *palette) narrowArguments(argument string) tea.Cmd {
	all := p.arguments(p.about.action)
	if p.about.valued && argument == "" { // the settings first, and the values of one when it is typed
		all = slices.DeleteFunc(all, func(o offer) bool { return !o.takes })
	}
	p.offered = p.finder.find(argument, all, p.recent)
	known := slices.ContainsFunc(p.offered, func(o found) bool { return o.argument == argument })
	if argument == "" || known || p.about.closed || p.about.valued && !strings.Contains(argument, " ") {
		return p.glance()
	}
	typed := newOffer(offer{
		key: p.about.key + " " + argument, name: argument, detail: p.about.name, why: p.about.why, action: p.about.action, argument: argument,
	}, "")
	p.offered = append([]found{{offer: &typed}}, p.offered...)
	return p.glance()
}

func (p *palette) typeIn(msg tea.Msg) (tea.Cmd, bool) {
	if paste, is := msg.(tea.PasteMsg); is {
		msg = tea.PasteMsg{Content: sanitize.Line(paste.Content)}
	}
	before := p.input.Value()
	p.moved = false
	var cmd tea.Cmd
	p.input, cmd = p.input.Update(msg)
	if p.input.Value() == before {
		return cmd, false
	}
	return tea.Batch(cmd, p.narrow()), false
}

func (p *palette) perform(name string) (tea.Cmd, bool) {
	switch name {
	case "cancel":
		return p.tryOn(nil), true
	case "next-choice":
		p.at, p.moved = p.at+1, true
	case "previous-choice":
		p.at, p.moved = p.at-1, true
	case "complete":
		return p.complete(), false
	case "accept":
		return p.accept()
	}
	p.scroll()
	return p.glance(), false
}

// accept does what is under the cursor. What can't be done now says why, and stays.
func (p *palette) accept() (tea.Cmd, bool) {
	if p.at >= len(p.offered) {
		return nil, false
	}
	o := *p.offered[p.at].offer
	if o.takes && p.about != nil { // the key of a setting, without a value
		return p.complete(), false
	}
	return p.choose(o), o.why == ""
}

// complete types the name of the action under the cursor, so that its argument can follow, or
// the argument that is under it.
func (p *palette) complete() tea.Cmd {
	if p.at >= len(p.offered) {
		return nil
	}
	switch o := p.offered[p.at]; {
	case o.takes:
		p.input.SetValue(strings.TrimSpace(o.action+" "+o.argument) + " ")
	case o.action != "" && p.about != nil:
		p.input.SetValue(o.action + " " + o.argument)
	default:
		p.input.SetValue(o.name)
	}
	p.input.CursorEnd()
	return p.narrow()
}

func (p *palette) move(m motion) tea.Cmd {
	p.at += m.by(p.room()/2, p.room(), len(p.offered))
	p.scroll()
	return p.glance()
}

// turn scrolls by so many lines. The cursor stays where it is as long as that is in sight.
func (p *palette) turn(lines int) tea.Cmd {
	p.top = max(0, min(p.top+lines, len(p.offered)-p.room()))
	at := max(p.top, min(p.at, p.top+p.room()-1))
	if at == p.at {
		return nil
	}
	p.at = at
	return p.glance()
}

// point puts the cursor on an offer.
func (p *palette) point(x, y int) (pointed, tea.Cmd) {
	i := p.top + y - paletteHeading
	switch {
	case y < paletteHeading || i >= len(p.offered) || !(box{p.margin(), 0, p.column(), p.h}).has(x, y):
		return onNothing, nil
	case i == p.at:
		return onSelected, nil
	}
	p.at = i
	return onAnother, p.glance()
}

func (p *palette) scroll() {
	p.at = max(0, min(p.at, len(p.offered)-1))
	p.top = max(0, min(p.top, p.at, len(p.offered)-p.room()))
	p.top = max(p.top, p.at-p.room()+1)
}

// glance tries on the setting under the cursor, and asks for a sample of it, or asks for a glimpse of the place that is
// there, once, where it would be shown.
func (p *palette) glance() tea.Cmd {
	if p.at >= len(p.offered) {
		return p.tryOn(nil)
	}
	o := p.offered[p.at].offer
	if tried := tea.Batch(p.tryOn(o), p.askSample()); tried != nil || !p.inTwo() {
		return tried
	}
	if _, asked := p.glimpses[o.key]; asked || o.action != "" {
		return nil
	}
	p.glimpses[o.key] = nil
	return p.ask(*o)
}

// load asks for what was chosen in sessions before, once, and for a sample of another theme.
func (p *palette) load() tea.Cmd {
	kept := p.kept
	p.kept = nil
	return tea.Batch(kept, p.askSample())
}

// remember puts what was chosen in sessions before first, unless somebody has begun to choose.
func (p *palette) remember(keys []string) tea.Cmd {
	p.recent = keys
	if p.moved || p.input.Value() != "" {
		return nil
	}
	return p.narrow()
}

func (p *palette) take(msg tea.Msg) tea.Cmd {
	if came, is := msg.(glimpseMsg); is && came.err == nil {
		p.glimpses[came.key] = append([]store.Row{}, came.rows...)
	}
	if came, is := msg.(sampleMsg); is && came.theme == p.theme {
		p.sample = came.sample
	}
	return nil
}

func (p *palette) hints() []hint {
	all := []hint{{"do it", []string{"accept"}}, {"move", []string{"next-choice", "previous-choice"}}, {"leave", []string{"cancel"}}}
	if p.at >= len(p.offered) {
		return all[2:]
	}
	switch o := p.offered[p.at]; {
	case o.action == "":
		all[0].text = "go there"
	case o.takes:
		all = append(all, hint{"with what follows", []string{"complete"}})
	}
	return all
}

func (p *palette) view(w, h int) string {
	t, column := p.theme, p.column()
	right := fmt.Sprintf("%s of %s ", typeset.Thousands(len(p.offered)), typeset.Thousands(len(p.offers)))
	if p.about != nil {
		right = p.about.name + " "
	}
	lines := []string{
		typeset.Fit("", column),
		p.heading(ansi.Truncate(right, column/2, "… "), column),
		t.Rule.Render(strings.Repeat("─", column)),
	}
	for i := p.top; i < min(p.top+p.room(), len(p.offered)); i++ {
		mark := "  "
		if i == p.at {
			mark = t.Accent.Render("▌") + " "
		}
		lines = append(lines, mark+p.line(p.offered[i], column-2))
	}
	if len(p.offered) == 0 {
		lines = append(lines, "", "  "+t.Muted.Render("Nothing is called that."))
	}
	if !p.inTwo() {
		margin := strings.Repeat(" ", p.margin())
		for i := range lines {
			lines[i] = margin + lines[i]
		}
		return fill(lines, w, h)
	}
	rest := w - column - 1
	return beside(t.Rule.Render("│"), fill(lines, column, h), fill(p.glimpse(rest), rest, h))
}

// heading is the line in which is typed, with words at its right end.
func (p *palette) heading(right string, w int) string {
	left := " " + p.theme.Accent.Render(":") + " " + p.input.View()
	return ends(ansi.Truncate(left, w-ansi.StringWidth(right), ""), p.theme.Muted.Render(right), w)
}

// line draws an offer: its name, and at the right end what it is and its keys.
func (p *palette) line(o found, w int) string {
	t := p.theme
	const roomy = 56 // where there is less, an action's name in the list of keys is left out
	right, keys := o.detail, ""
	switch {
	case o.why != "":
		right = o.why
	case o.action != "" && w < roomy:
		right = ""
	}
	if o.keys != "" {
		keys = "  " + t.Accent.UnsetBold().Render(o.keys)
	}
	room := max(w*2/5, w-ansi.StringWidth(right)-ansi.StringWidth(keys)-4)
	name := p.lit(o, min(room, w-2))
	const least = 8 // cells, for words beside a name
	if rest := w - ansi.StringWidth(name) - ansi.StringWidth(keys) - 3; rest < least {
		right = ""
	} else {
		right = t.Muted.Render(ansi.Truncate(right, rest, "…"))
	}
	return ends(name, right+keys+" ", w)
}

// lit is an offer's name in at most w cells, with the letters lit that were typed.
func (p *palette) lit(o found, w int) string {
	t := p.theme
	plain := t.Plain
	if o.why != "" {
		plain = t.Muted
	}
	shown := []rune(ansi.Truncate(o.name, w, "…"))
	var out strings.Builder
	for i, at := 0, o.lit; i < len(shown); {
		for len(at) > 0 && at[0] < i {
			at = at[1:]
		}
		end, style := len(shown), plain
		switch {
		case len(at) > 0 && at[0] == i:
			for end = i; len(at) > 0 && at[0] == end && end < len(shown); end++ {
				at = at[1:]
			}
			style = t.Match
		case len(at) > 0:
			end = min(at[0], len(shown))
		}
		out.WriteString(style.Render(string(shown[i:end])))
		i = end
	}
	return t.VisualText(out.String())
}

// cursor is where the text is being typed; or, where the screen is read aloud, at what is chosen.
func (p *palette) cursor() *tea.Cursor {
	c := p.input.Cursor()
	if p.settings.Linear && p.moved {
		return p.cursorAt(p.margin()+cursorWidth, paletteHeading+p.at-p.top)
	}
	if c == nil {
		return nil
	}
	c.X += 3 + p.margin()
	c.Y = 1
	c.Blink, c.Color = false, nil
	return c
}
