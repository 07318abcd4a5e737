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
	ITerm           // iTerm2's protocol: only over the whole screen, see Shelf.Whole
	Sixel           // sixels: only over the whole screen
)

// What a person may say of the way.
const (
	ByAuto      = "auto"
	ByKitty     = "kitty"
	ByKittyTmux = "kitty-tmux"
	ByBlocks    = "blocks"
	ByITerm     = "iterm2"
	BySixel     = "sixel"
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

// WholeWayOf is how the terminal of an environment shows one picture over the whole screen:
// better than WayOf where it knows a protocol that is of no use on a page.
func WholeWayOf(said string, profile colorprofile.Profile, getenv func(string) string) Way {
	way := WayOf(said, profile, getenv)
	switch program := getenv("TERM_PROGRAM"); {
	case way == NoWay:
	case said == ByITerm:
		return ITerm
	case said == BySixel:
		return Sixel
	case said != ByAuto || way != Blocks || isWithin(getenv):
	case program == "iTerm.app", program == "WezTerm", getenv("LC_TERMINAL") == "iTerm2":
		return ITerm
	case strings.HasPrefix(getenv("TERM"), "foot"), strings.HasPrefix(getenv("TERM"), "mlterm"), strings.HasPrefix(getenv("TERM"), "contour"):
		return Sixel
	}
	return way
}

// knowsLetters reports whether an environment is that of a terminal that knows letters which
// stand for a picture's cells.
func knowsLetters(getenv func(string) string) bool {
	term := getenv("TERM")
	return !isWithin(getenv) && (term == "xterm-kitty" || term == "xterm-ghostty" || getenv("KITTY_WINDOW_ID") != "" ||
		getenv("GHOSTTY_RESOURCES_DIR") != "" || getenv("TERM_PROGRAM") == "ghostty")
}

// isWithin reports whether an environment is that of a terminal inside another one, which
// inherits the names of that.
func isWithin(getenv func(string) string) bool {
	term := getenv("TERM")
	return getenv("TMUX") != "" || getenv("STY") != "" || strings.HasPrefix(term, "tmux") || strings.HasPrefix(term, "screen")
}
