package terminal

import (
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"
)

// Abilities are what a terminal has told of itself.
type Abilities struct {
	Ground    Ground
	Profile   colorprofile.Profile
	Bidi      Bidi // what it does to text that is written from the right
	Graphemes bool // it takes a character of several code points as one (mode 2027)
}

// After returns the abilities that are known once a message of bubbletea has come.
func (of Abilities) After(msg tea.Msg) Abilities {
	switch msg := msg.(type) {
	case tea.BackgroundColorMsg:
		if ground := groundOf(msg); ground != UnknownGround {
			of.Ground = ground
		}
	case tea.ColorProfileMsg:
		of.Profile = msg.Profile
	case tea.ModeReportMsg:
		known := msg.Value != ansi.ModeNotRecognized && msg.Value != ansi.ModePermanentlyReset
		of.Graphemes = of.Graphemes || msg.Mode == ansi.ModeUnicodeCore && known
	}
	return of
}
