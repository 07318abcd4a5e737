package terminal

import (
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"
	uv "github.com/charmbracelet/ultraviolet"
)

// Ground is what a terminal's background is.
type Ground uint8

// A ground is not known until the terminal, or something else, has told it.
const (
	UnknownGround Ground = iota
	DarkGround
	LightGround
)

// groundOf is the ground that a terminal has told when it was asked (OSC 11). An answer may
// be no colour.
func groundOf(msg tea.BackgroundColorMsg) Ground {
	switch {
	case msg.Color == nil:
		return UnknownGround
	case msg.IsDark():
		return DarkGround
	}
	return LightGround
}

// SwitchedGround is the ground that a terminal reports by itself (mode 2031, CSI ? 997 ; 1 n
// or 2 n), and whether a message is such a report.
func SwitchedGround(msg tea.Msg) (Ground, bool) {
	switch msg.(type) {
	case uv.DarkColorSchemeEvent:
		return DarkGround, true
	case uv.LightColorSchemeEvent:
		return LightGround, true
	}
	return UnknownGround, false
}

// GroundIn is the ground that an environment tells: COLORFGBG has the numbers of the colours
// of text and ground, as in "15;0" or "0;default;15" (rxvt).
func GroundIn(getenv func(string) string) Ground {
	told := getenv("COLORFGBG")
	at := strings.LastIndexByte(told, ';')
	n, err := strconv.Atoi(told[at+1:])
	const white, brightBlack = 7, 8
	switch {
	case at < 0 || err != nil || n < 0 || n > 15:
		return UnknownGround
	case n < white || n == brightBlack:
		return DarkGround
	}
	return LightGround
}
