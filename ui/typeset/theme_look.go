package typeset

import (
	"image/color"
	"slices"
	"strconv"
	"strings"

	"charm.land/lipgloss/v2"
	xansi "github.com/charmbracelet/x/ansi"

	"tidings/ui/terminal"
)

// A Look is what the file of a theme says: what each thing is written in, on the ground
// that the theme is made for. It never changes.
type Look struct {
	Name   string
	Ground terminal.Ground // UnknownGround if it goes with any
	ascii  bool            // signs are ASCII
	full   inks            // for terminals of 256 colours or more
	few    inks            // for those of 16
	page   []setting       // what it changes of the page, in the order of the file
}

// A role is what something on the screen is for. A theme writes each in an ink.
type role uint8

const (
	roleBackground role = iota
	roleText
	roleTitle
	roleHeading
	roleAccent
	roleMuted
	roleRule
	roleUnread
	roleMarked
	roleFailure
	roleMatch
	roleLink
	roleCode
	roleCount
)

// roleNames are the roles as a file says them.
func roleNames() []string {
	return []string{"background", "text", "title", "heading", "accent", "muted", "rule", "unread", "marked", "failure", "match", "link", "code"}
}

// roleOf returns the role with a name.
func roleOf(name string) (role, bool) {
	i := slices.Index(roleNames(), name)
	return role(max(i, 0)), i >= 0
}

// inks are what all roles are written in.
type inks [roleCount]ink

// An ink is a colour and a weight.
type ink struct {
	colour                                  string // "0" to "255", "#rrggbb", or "" for the terminal's own
	bold, faint, italic, underline, inverse bool
}

// inkWords are the weights that an ink may have.
func inkWords() []string { return []string{"bold", "faint", "italic", "underline", "inverse"} }

// basicColours are the names of the sixteen colours, in their order.
func basicColours() []string {
	return []string{"black", "red", "green", "yellow", "blue", "magenta", "cyan", "white",
		"bright-black", "bright-red", "bright-green", "bright-yellow", "bright-blue", "bright-magenta", "bright-cyan", "bright-white"}
}

// inkOf reads an ink as a file says it: weights and at most one colour, in any order. wrong
// is the word that is neither.
func inkOf(text string) (made ink, wrong string) {
	for _, word := range strings.Fields(text) {
		switch word {
		case "bold":
			made.bold = true
		case "faint":
			made.faint = true
		case "italic":
			made.italic = true
		case "underline":
			made.underline = true
		case "inverse":
			made.inverse = true
		default:
			colour, ok := colourOf(word)
			if !ok || made.colour != "" {
				return ink{}, word
			}
			made.colour = colour
		}
	}
	return made, ""
}

// colourOf reads a colour: a number of the 256-colour palette, #rrggbb, or one of the
// sixteen by its name.
func colourOf(word string) (string, bool) {
	if hex, is := strings.CutPrefix(word, "#"); is {
		if len(hex) == 3 {
			hex = string([]byte{hex[0], hex[0], hex[1], hex[1], hex[2], hex[2]})
		}
		_, err := strconv.ParseUint(hex, 16, 32)
		return "#" + strings.ToLower(hex), err == nil && len(hex) == 6
	}
	if n, err := strconv.ParseUint(word, 10, 8); err == nil {
		return strconv.FormatUint(n, 10), true
	}
	i := slices.Index(basicColours(), word)
	return strconv.Itoa(i), i >= 0
}

// isBasic reports whether a colour is one of the sixteen that a person chooses for the
// terminal, so that nobody else knows how it looks.
func isBasic(colour string) bool {
	n, err := strconv.Atoi(colour)
	return err == nil && n < 16
}

// asColor returns a colour as the libraries take it, nil for the terminal's own.
func asColor(colour string) color.Color {
	switch {
	case colour == "":
		return nil
	case isBasic(colour):
		n, _ := strconv.Atoi(colour)
		return xansi.BasicColor(n)
	}
	return lipgloss.Color(colour)
}

// style returns an ink as a style.
func (i ink) style() lipgloss.Style {
	s := lipgloss.NewStyle()
	if c := asColor(i.colour); c != nil {
		s = s.Foreground(c)
	}
	if i.bold {
		s = s.Bold(true)
	}
	if i.faint {
		s = s.Faint(true)
	}
	if i.italic {
		s = s.Italic(true)
	}
	if i.underline {
		s = s.Underline(true)
	}
	if i.inverse {
		s = s.Reverse(true)
	}
	return s
}
