package pictures

import (
	"strings"

	"github.com/charmbracelet/colorprofile"
)

// A Way is how a terminal shows pictures.
type Way uint8

// The ways of showing pictures.
const (
	NoWay       Way = iota
	Blocks          // half blocks in colours: every terminal that has enough of these
	Kitty           // kitty's protocol, with letters that stand for a picture's cells
	KittyInTmux     // that through tmux, which must be told to let it pass (allow-passthrough)
)

// What a person may say of the way.
const (
	ByAuto      = "auto"
	ByKitty     = "kitty"
	ByKittyTmux = "kitty-tmux"
	ByBlocks    = "blocks"
)

// WayOf is how the terminal of an environment shows pictures: as the person says, or, for
// ByAuto, as it is known to. A terminal is not asked: of what does not know the question some
// print it. Of those that know kitty's protocol only kitty and Ghostty know its letters.
func WayOf(said string, profile colorprofile.Profile, getenv func(string) string) Way {
	switch {
	case profile < colorprofile.ANSI:
		return NoWay
	case said == ByKitty:
		return Kitty
	case said == ByKittyTmux:
		return KittyInTmux
	case said == ByAuto && profile >= colorprofile.ANSI256 && knowsLetters(getenv):
		return Kitty
	}
	return Blocks
}

// knowsLetters reports whether an environment is that of a terminal that knows letters which
// stand for a picture's cells. What runs inside another one (tmux, screen) inherits the names of
// that.
func knowsLetters(getenv func(string) string) bool {
	term := getenv("TERM")
	if getenv("TMUX") != "" || getenv("STY") != "" || strings.HasPrefix(term, "tmux") || strings.HasPrefix(term, "screen") {
		return false
	}
	return term == "xterm-kitty" || term == "xterm-ghostty" || getenv("KITTY_WINDOW_ID") != "" ||
		getenv("GHOSTTY_RESOURCES_DIR") != "" || getenv("TERM_PROGRAM") == "ghostty"
}
