package typeset

import (
	"image/color"
	"strconv"

	"charm.land/glamour/v2/ansi"
	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/colorprofile"
	xansi "github.com/charmbracelet/x/ansi"

	"tidings/ui/terminal"
)

// A Theme has every colour and style of the screen, by what it is for. It never changes: a
// new one is made when the terminal tells more of itself. Text has the terminal's own
// colour. Marks are letters as well, so that nothing depends on colour alone.
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

	page ansi.StyleConfig // how glamour sets an article
}

// A hue is one colour for a light and a dark background, as numbers of the 256-colour
// palette, and of the 16 colours for terminals that have no others.
type hue struct{ light, dark, light16, dark16 uint8 }

// palette has every hue, by what it is for.
type palette struct{ accent, muted, rule, unread, failure, link, code hue }

func hues() palette {
	return palette{
		accent:  hue{130, 179, 3, 11}, // old gold
		muted:   hue{242, 245, 8, 7},
		rule:    hue{251, 238, 8, 8},
		unread:  hue{25, 75, 4, 12}, // ink blue
		failure: hue{124, 174, 1, 9},
		link:    hue{25, 110, 4, 14},
		code:    hue{94, 180, 5, 13},
	}
}

func NewTheme(of terminal.Abilities) *Theme {
	t := &Theme{Abilities: of}
	style := func(h hue) lipgloss.Style { return lipgloss.NewStyle().Foreground(t.color(h)) }
	t.Accent = style(hues().accent).Bold(true)
	t.Title = lipgloss.NewStyle().Bold(true)
	t.Plain = lipgloss.NewStyle()
	t.Muted = style(hues().muted)
	t.Rule = style(hues().rule)
	t.Unread = style(hues().unread)
	t.Marked = style(hues().accent)
	t.Failure = style(hues().failure)
	t.Match = style(hues().accent).Underline(true)
	t.link = style(hues().link).Underline(true)
	t.page = t.pageStyle()
	return t
}

// number returns the palette number of a hue.
func (t *Theme) number(h hue) uint8 {
	switch few := t.Profile == colorprofile.ANSI; {
	case t.Dark && few:
		return h.dark16
	case t.Dark:
		return h.dark
	case few:
		return h.light16
	}
	return h.light
}

func (t *Theme) color(h hue) color.Color {
	n := t.number(h)
	if n < 16 {
		return xansi.BasicColor(n)
	}
	return lipgloss.Color(strconv.Itoa(int(n)))
}

// linkMark takes the place of the address that glamour prints behind a link's text; the
// typesetter removes it. U+2063 is invisible and does not occur in prose.
const linkMark = "\u2063"

// pageStyle is a newspaper column: no margin (the pane centres the column), no
// background anywhere, headings in bold without hashes.
func (t *Theme) pageStyle() ansi.StyleConfig {
	yes := true
	colour := func(h hue) *string {
		n := strconv.Itoa(int(t.number(h)))
		return &n
	}
	heading := ansi.StyleBlock{StylePrimitive: ansi.StylePrimitive{Bold: &yes}}
	first := heading
	first.Color = colour(hues().accent)
	code := "github"
	if t.Dark {
		code = "github-dark"
	}
	return ansi.StyleConfig{
		Heading: heading, H1: first, H2: first, H3: heading, H4: heading, H5: heading, H6: heading,
		Emph:          ansi.StylePrimitive{Italic: &yes},
		Strong:        ansi.StylePrimitive{Bold: &yes},
		Strikethrough: ansi.StylePrimitive{CrossedOut: &yes},
		Link:          ansi.StylePrimitive{Format: linkMark},
		LinkText:      ansi.StylePrimitive{Color: colour(hues().link), Underline: &yes},
		Image:         ansi.StylePrimitive{Format: linkMark},
		ImageText:     ansi.StylePrimitive{Italic: &yes, Color: colour(hues().muted), Format: "[{{.text}}]"},
		Code:          ansi.StyleBlock{StylePrimitive: ansi.StylePrimitive{Color: colour(hues().code)}},
		CodeBlock:     ansi.StyleCodeBlock{Theme: code},
	}
}
