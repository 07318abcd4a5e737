package terminal

import (
	"strconv"
	"strings"
)

// A terminal may put what is written from the right (Hebrew, Arabic) in the order in which it is
// seen itself, or leave that to programs. If both do it, or neither, nobody can read it, and no
// terminal says what it does. There is one sequence to tell it, BDSM of ECMA-48 (CSI 8 l: the
// program does), which VTE and mintty know
// (https://terminal-wg.pages.freedesktop.org/bidi/recommendation/escape-sequences.html); others
// pass over it. So it is always sent, and only terminals that are known to order lines and not
// to know it are left alone:
//
//   - Konsole orders lines since KDE 3, and by default; nothing turns it off but its settings;
//   - mlterm does, and was made for that;
//   - Apple's Terminal and PuTTY do (terminal-wg's "Prior work" tried all four);
//   - VTE before 0.58 orders nothing, and since 0.58 knows BDSM, but not behind tmux or screen,
//     which do not pass it on;
//   - iTerm2 orders lines only if its own setting says so, which is off by default;
//   - Windows Terminal, xterm, foot, Alacritty, Ghostty, WezTerm (by default) and the Linux
//     console order nothing;
//   - kitty draws the letters of each word from the right, and leaves words where they are
//     (its manual, force_ltr).
//
// Of what is around tmux or screen nothing is known for sure; but the variables of the terminal
// in which they were started are mostly still there, and are taken at their word. Over SSH, too,
// only what the client sends is known. The setting bidi is for whoever knows better.

// A Bidi is what a terminal does to text that is written from the right.
type Bidi int

const (
	OrdersNothing Bidi = iota // the program puts all in the order in which it is seen
	TurnsWords                // the letters of a word are drawn from the right, words are not moved
	OrdersLines               // whole lines are put in order
)

// UseExplicitOrder tells a terminal that what comes is in the order in which it is seen, and
// ResetExplicitOrder that it is not any more (BDSM, ECMA-48 8.3.120 and 7.2.1).
const (
	UseExplicitOrder   = "\x1b[8l"
	ResetExplicitOrder = "\x1b[8h"
)

// firstBidiVTE is the first VTE that orders lines, as it says its version: 0.58.
const firstBidiVTE = 5800

// BidiOf returns what a terminal does by the variables of its environment.
func BidiOf(getenv func(string) string) Bidi {
	name := getenv("TERM")
	shared := strings.HasPrefix(name, "tmux") || strings.HasPrefix(name, "screen") || getenv("TMUX") != "" || getenv("STY") != ""
	vte, _ := strconv.Atoi(getenv("VTE_VERSION"))
	switch {
	case getenv("KONSOLE_VERSION") != "", getenv("MLTERM") != "", strings.HasPrefix(name, "mlterm"), strings.HasPrefix(name, "konsole"),
		strings.HasPrefix(name, "putty"), getenv("TERM_PROGRAM") == "Apple_Terminal":
		return OrdersLines
	case shared && vte >= firstBidiVTE:
		return OrdersLines
	case name == "xterm-kitty", getenv("KITTY_WINDOW_ID") != "":
		return TurnsWords
	}
	return OrdersNothing
}

// BidiOfPrinted is BidiOf for what is printed and stays: there, a terminal that can be told who
// orders lines is not told, but does so by itself, as VTE and mintty do.
func BidiOfPrinted(getenv func(string) string) Bidi {
	vte, _ := strconv.Atoi(getenv("VTE_VERSION"))
	if vte >= firstBidiVTE || getenv("TERM_PROGRAM") == "mintty" {
		return OrdersLines
	}
	return BidiOf(getenv)
}

// MayTurn reports whether a line may have characters that are written from the right. Nearly all
// have none, and are told by their bytes.
func MayTurn(line string) bool {
	for i := 0; i < len(line); i++ {
		c := line[i]
		if c < 0xd6 {
			continue
		}
		if c <= 0xdf { // U+0580 to U+07FF
			return true
		}
		if i+2 >= len(line) {
			return false
		}
		switch next := line[i+1]; {
		case c == 0xe0 && next >= 0xa0 && next <= 0xa3: // to U+08FF
			return true
		case c == 0xe2 && (next == 0x80 && line[i+2] == 0x8f || next == 0x81 && line[i+2] == 0xa7): // RLM, a mark of the typesetter's
			return true
		case c == 0xef && next >= 0xac && next <= 0xbb: // forms of Hebrew and Arabic
			return true
		case c == 0xf0 && (next == 0x90 || next == 0x9e) && line[i+2] >= 0xa0:
			return true
		}
	}
	return false
}
