package ui

import (
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"tidings/feeds/markup"
	"tidings/feeds/sanitize"
	"tidings/ui/config"
	"tidings/ui/pictures"
	"tidings/ui/typeset"
)

// A pane is a rectangle of the screen with a life of its own: sidebar, list and
// article. They are plain structs with the same methods:
//
//	resize(w, h int)   take this many cells
//	move(motion)       move about
//	view() string      fill exactly w by h cells, changing nothing
//
// and one more method for each result of a command that is theirs. They know nothing of
// keys: actions call them.

// shared is what every pane needs of the session. It is never changed after a frame has
// begun; theme and settings are replaced whole.
type shared struct {
	theme    *typeset.Theme
	settings config.Settings
	now      func() time.Time
	zone     *time.Location
	way      pictures.Way // in which pictures are shown, NoWay for not at all
}

// leads is where a link leads to, as it is opened, copied and shown: clean, and without what
// follows readers about unless the person wants to keep that. It is "" for a link that leads
// nowhere.
func (s *shared) leads(link string) string {
	if link = sanitize.Address(link); link == "" || s.settings.KeepTrackers {
		return link
	}
	return markup.PlainAddress(link)
}

// cursorAt is the terminal's cursor where a line begins that one is at, for who has the screen
// read aloud; nil for others.
func (s *shared) cursorAt(column, line int) *tea.Cursor {
	if !s.settings.Linear {
		return nil
	}
	c := tea.NewCursor(column, line)
	c.Blink = false
	return c
}

// An overlay covers the panes and takes all keys until it is done.
type overlay interface {
	scope() scope
	// perform does an action that is the overlay's own; typeIn takes a key that is no
	// action's, or a paste, where the scope takes all keys. The overlay is closed when
	// done is true.
	perform(name string) (cmd tea.Cmd, done bool)
	typeIn(msg tea.Msg) (cmd tea.Cmd, done bool)
	move(motion) tea.Cmd
	// load asks for what the overlay shows: when it is opened, and when the store or the
	// theme has changed. take gets the results of that.
	load() tea.Cmd
	take(msg tea.Msg) tea.Cmd
	// below is the overlay that it was opened over, nil for the panes.
	below() overlay
	// view fills w by h cells, hints are the actions that matter, and cursor is where a
	// text is being typed, nil if none is.
	view(w, h int) string
	hints() []hint
	cursor() *tea.Cursor
	// turn scrolls by so many lines, down or, if that is less than 0, up: the wheel has been
	// turned over it. point says what there is at a cell, and puts the cursor on it if it can
	// be chosen.
	turn(lines int) tea.Cmd
	point(x, y int) (pointed, tea.Cmd)
	// retheme takes new colours, resize another size.
	retheme(*shared)
	resize(w, h int)
}

// pointed is what the mouse has clicked on in an overlay.
type pointed int

const (
	onNothing  pointed = iota // nothing that can be clicked on, or beside the overlay
	onText                    // what belongs to the overlay, and nothing is to be done
	onAnother                 // what can be chosen, and has the cursor since now
	onSelected                // what has had the cursor before
	onLast                    // what closes the overlay
)

// reach is the smallest box of a drawing that holds all that can be seen of it.
func reach(view string) (b box) {
	for y, line := range strings.Split(ansi.Strip(view), "\n") {
		text := strings.Trim(line, " ")
		if text == "" {
			continue
		}
		from := ansi.StringWidth(line[:strings.Index(line, text)])
		to := from + ansi.StringWidth(text)
		if !b.shown() {
			b = box{from, y, to - from, 1}
			continue
		}
		left, right := min(b.x, from), max(b.x+b.w, to)
		b = box{left, b.y, right - left, y + 1 - b.y}
	}
	return b
}

// A hint is a word for actions that matter where one is.
type hint struct {
	text    string
	actions []string // by name
}

// A shownAction is one action, or several under one word, as a hint or a menu shows it.
type shownAction struct {
	keys []string // of each action one, or what is left to be pressed of it
	text string
}

// key is all keys as people call them.
func (s shownAction) key() string {
	shown := make([]string, len(s.keys))
	for i, key := range s.keys {
		shown[i] = shownKey(key)
	}
	return strings.Join(shown, " ")
}

// shownKey is a sequence of keys as people call it: "C-d", "↓", "g u".
func shownKey(sequence string) string {
	arrows := map[string]string{"down": "↓", "up": "↑", "left": "←", "right": "→"}
	keys := strings.Split(sequence, " ")
	for i, k := range keys {
		if arrow, is := arrows[k]; is {
			keys[i] = arrow
		} else if letter, held := strings.CutPrefix(k, "ctrl+"); held {
			keys[i] = "C-" + letter
		}
	}
	return strings.Join(keys, " ")
}

// still is embedded in overlays that don't have all of that: it shows what it has, and
// nothing is typed into it.
type still struct{}

func (still) typeIn(tea.Msg) (tea.Cmd, bool) { return nil, false }
func (still) move(motion) tea.Cmd            { return nil }
func (still) load() tea.Cmd                  { return nil }
func (still) take(tea.Msg) tea.Cmd           { return nil }
func (still) turn(int) tea.Cmd               { return nil }
func (still) point(_, _ int) (pointed, tea.Cmd) {
	return onNothing, nil
}
func (still) below() overlay      { return nil }
func (still) cursor() *tea.Cursor { return nil }

// ends sets one text at the left end of a line of w cells and one at the right;
// the left one gives way.
func ends(left, right string, w int) string {
	room := w - ansi.StringWidth(right)
	if room < 4 {
		return typeset.Fit(left, w)
	}
	return typeset.Fit(left, room) + right
}

// fill makes exactly h lines of exactly w cells.
func fill(lines []string, w, h int) string {
	out := make([]string, h)
	for i := range out {
		if i < len(lines) {
			out[i] = typeset.Fit(lines[i], w)
		} else {
			out[i] = strings.Repeat(" ", w)
		}
	}
	return strings.Join(out, "\n")
}

// pad makes exactly h lines of lines that have w cells already.
func pad(lines []string, w, h int) string {
	blank := strings.Repeat(" ", w)
	for len(lines) < h {
		lines = append(lines, blank)
	}
	return strings.Join(lines[:h], "\n")
}

// beside joins blocks of the same height with a rule between them.
func beside(rule string, blocks ...string) string {
	split := make([][]string, len(blocks))
	for i, b := range blocks {
		split[i] = strings.Split(b, "\n")
	}
	var out strings.Builder
	for row := range split[0] {
		if row > 0 {
			out.WriteByte('\n')
		}
		for i := range split {
			if i > 0 {
				out.WriteString(rule)
			}
			out.WriteString(split[i][row])
		}
	}
	return out.String()
}
