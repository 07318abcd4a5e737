package terminal

import (
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// A Clipboard says how text is sent to the clipboard of the reader's own terminal, also
// at the far end of a connection: by OSC 52 (XTerm Control Sequences, "Manipulate
// Selection Data"). Terminals do not answer it, so a person can only be told that the text
// was sent.
//
//	most terminals, tmux   OSC 52 as it is; tmux takes it with "set-clipboard on"
//	GNU screen             in blocks, which it passes on and else drops
//	one of tmux or screen  both: each ignores the form that is the other's
//
// If only TERM came through an SSH connection, tmux and screen cannot be told apart: both
// may set it to "screen".
type Clipboard struct {
	plain  bool
	blocks bool
	Limit  int // how many bytes of text are sent; more is refused, never cut
}

// How many bytes of text are sent; three bytes are four letters of base64. mosh cuts
// longer text at 16,379 letters, and cannot be told from ssh. Of the terminals without a
// connection hterm takes least: 100,000 bytes, with the eight around the letters.
const (
	mostFar  = 16_379 / 4 * 3
	mostNear = (100_000 - 8) / 4 * 3
)

// screenBlock is how many bytes one block for GNU screen holds: screen has passed blocks of
// 668 bytes and dropped blocks of 936.
const screenBlock = 200

// FindClipboard finds out from the environment what is between the program and the
// terminal.
func FindClipboard(getenv func(string) string, far bool) Clipboard {
	c := Clipboard{plain: true, Limit: mostNear}
	if far {
		c.Limit = mostFar
	}
	switch {
	case getenv("TMUX") != "":
	case getenv("STY") != "":
		c.plain, c.blocks = false, true
	case strings.HasPrefix(getenv("TERM"), "screen"):
		c.blocks = true
	}
	return c
}

// PassesScreen reports whether what y and Y copy is sent in the form that GNU
// screen passes on.
func PassesScreen(getenv func(string) string) bool { return FindClipboard(getenv, false).blocks }

// Sequence returns what asks the terminal to keep a text; false if the text is too long.
func (c Clipboard) Sequence(text string) (string, bool) {
	if len(text) > c.Limit {
		return "", false
	}
	whole, out := ansi.SetSystemClipboard(text), ""
	if c.blocks {
		out = ansi.ScreenPassthrough(whole, screenBlock)
	}
	if c.plain {
		out += whole
	}
	return out, true
}
