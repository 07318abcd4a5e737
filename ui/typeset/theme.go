package typeset

import (
	"image/color"
	"reflect"

	"charm.land/glamour/v2/ansi"
	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/colorprofile"

	"tidings/ui/config"
	"tidings/ui/terminal"
)

// A Theme has every colour and style of the screen, by what it is for. It never changes: a
// new one is made when the terminal tells more of itself, or the person chooses another.
// Text has the terminal's own colour, unless the theme paints the ground as well. Marks are
// letters, so that nothing depends on colour alone.
type Theme struct {
	terminal.Abilities

	Accent  lipgloss.Style // where you are: the cursor mark, the focused pane's title
	Title   lipgloss.Style // unread titles, headings
	Plain   lipgloss.Style // read titles
	Muted   lipgloss.Style // sources, ages, counts, hints
	Rule    lipgloss.Style // lines between panes
	Unread  lipgloss.Style // ●
	Marked  lipgloss.Style // ★
	Failure lipgloss.Style // what went wrong
	Match   lipgloss.Style // what a search looks for
	link    lipgloss.Style

	Paint, Ink color.Color // what the whole screen is painted with, and text on it; nil for the terminal's own
	ASCII      bool        // signs are to be shown in ASCII
	Linear     bool        // it is read aloud: nothing is drawn beside text

	page  ansi.StyleConfig // how glamour sets an article
	sight sight            // what code is seen on
}

// A Choice is what a person wants to see: a look on each ground. Its zero value is that of
// somebody who has chosen nothing.
type Choice struct {
	Light, Dark *Look  // nil for the default; both the same if one theme has been chosen for all
	Paint       bool   // the theme's ground covers the terminal's
	Linear      bool   // it is read aloud
	Bidi        string // config.BidiOn and so on: who puts lines in order that are written from the right; "" is auto
	Page        *Page  // a whole style for pages; nil for that of the look
}

// NewTheme makes the theme of somebody who has chosen nothing.
func NewTheme(of terminal.Abilities) *Theme { return Choice{}.Theme(of) }

// look is what is worn on a ground.
func (c Choice) look(on terminal.Ground) *Look {
	switch {
	case on == terminal.LightGround && c.Light == nil:
		return builtIn(LightTheme)
	case on == terminal.LightGround:
		return c.Light
	case c.Dark == nil:
		return builtIn(DarkTheme)
	}
	return c.Dark
}

// Theme makes the theme that is seen on a terminal.
func (c Choice) Theme(of terminal.Abilities) *Theme {
	l := c.look(of.Ground)
	t := &Theme{Abilities: of, ASCII: l.ascii && !c.Linear}
	switch {
	case c.Bidi == config.BidiOff, c.Linear && c.Bidi != config.BidiOn: // what is read aloud is in the order of reading
		t.Bidi = terminal.OrdersLines
	case c.Bidi == config.BidiOn && t.Bidi == terminal.OrdersLines:
		t.Bidi = terminal.OrdersNothing
	}
	roles := l.full
	if of.Profile == colorprofile.ANSI {
		roles = l.few
	}
	ground := roles[roleBackground].colour
	t.sight = sight{profile: of.Profile}
	painted := c.Paint && ground != "" && of.Profile >= colorprofile.ANSI
	switch {
	case painted:
		t.Paint, t.Ink = asColor(ground), asColor(roles[roleText].colour)
		t.sight.grounds = []float64{luminance(t.Paint)}
	case of.Ground == terminal.LightGround:
		t.sight.grounds = []float64{1}
	case of.Ground == terminal.DarkGround:
		t.sight.grounds = []float64{0}
	default:
		t.sight.grounds = []float64{0, 1}
	}
	if !painted && l.Ground != of.Ground && l.Ground != terminal.UnknownGround {
		roles = t.sight.elsewhere(roles, l)
	}
	t.Accent, t.Title, t.Plain = roles[roleAccent].style(), roles[roleTitle].style(), lipgloss.NewStyle()
	t.Muted, t.Rule = roles[roleMuted].style(), roles[roleRule].style()
	t.Unread, t.Marked, t.Failure = roles[roleUnread].style(), roles[roleMarked].style(), roles[roleFailure].style()
	t.Match, t.link = roles[roleMatch].style(), roles[roleLink].style()
	t.page = t.pageStyle(l, c.Page, roles)
	if c.Linear {
		t.Linear = true
		speak(&t.page)
	}
	return t
}

// elsewhere returns the inks of a look for another ground than its own: each with about the
// contrast that it has there, so that what stands out does so here too.
func (s sight) elsewhere(roles inks, l *Look) inks {
	own := sight{grounds: []float64{0}}
	if l.Ground == terminal.LightGround {
		own.grounds[0] = 1
	}
	for i := range roles {
		c := asColor(roles[i].colour)
		if c == nil || role(i) == roleBackground || role(i) == roleText {
			continue
		}
		enough := min(own.least(luminance(c)), contrastFull)
		if role(i) != roleRule {
			enough = max(enough, contrastEnough)
		}
		if len(s.grounds) > 1 {
			enough = contrastLeast
		}
		roles[i].colour = s.fit(roles[i].colour, enough)
		if role(i) == roleMuted && roles[i].colour == "" { // else it would be like text
			if enough == contrastFull { // for eyes that need more: nobody knows how faint is seen
				roles[i].colour = s.fitBasic(c, contrastEnough)
			}
			roles[i].faint = roles[i].colour == ""
		}
	}
	return roles
}

// pageStyle is how pages are set, with the colours of roles.
func (t *Theme) pageStyle(l *Look, instead *Page, roles inks) ansi.StyleConfig {
	style := basePage()
	if instead != nil {
		style = instead.style
		style.CodeBlock.Chroma = clone(style.CodeBlock.Chroma)
	} else {
		for _, s := range l.page {
			setPage(&style, s)
		}
		t.quietQuotes(&style, roles)
	}
	eachPrimitive(reflect.ValueOf(&style).Elem(), func(p *ansi.StylePrimitive) {
		p.BackgroundColor = t.pageColour(p, p.BackgroundColor, false, roles)
		p.Color = t.pageColour(p, p.Color, p.BackgroundColor == nil, roles)
	})
	forColumn(&style)
	return style
}

// pageColour returns the colour that a page names: that of a role, whose weights come with
// it, or one of its own, fitted to the ground if it stands on that.
func (t *Theme) pageColour(p *ansi.StylePrimitive, named *string, fit bool, roles inks) *string {
	if named == nil {
		return nil
	}
	at, isRole := roleOf(*named)
	if !isRole {
		colour, _ := colourOf(*named)
		if fit {
			colour = t.sight.fit(colour, contrastLeast)
		}
		if colour == "" {
			return nil
		}
		return &colour
	}
	yes, i := true, roles[at]
	for weight, field := range map[*bool]**bool{&i.bold: &p.Bold, &i.faint: &p.Faint, &i.italic: &p.Italic, &i.underline: &p.Underline, &i.inverse: &p.Inverse} {
		if *weight && *field == nil {
			*field = &yes
		}
	}
	if i.colour == "" {
		return nil
	}
	return &i.colour
}

func clone[T any](of *T) *T {
	if of == nil {
		return nil
	}
	copied := *of
	return &copied
}
