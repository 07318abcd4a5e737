package ui

import (
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"
)

// abilities are what a terminal tells of itself.
type abilities struct {
	dark      bool // its background
	profile   colorprofile.Profile
	graphemes bool // it takes a character of several code points as one (mode 2027)
}

// told is what is known when a message of bubbletea's has told more.
func (of abilities) told(msg tea.Msg) abilities {
	switch msg := msg.(type) {
	case tea.BackgroundColorMsg:
		of.dark = msg.IsDark()
	case tea.ColorProfileMsg:
		of.profile = msg.Profile
	case tea.ModeReportMsg:
		known := msg.Value != ansi.ModeNotRecognized && msg.Value != ansi.ModePermanentlyReset
		of.graphemes = of.graphemes || msg.Mode == ansi.ModeUnicodeCore && known
	}
	return of
}
