package ui

import (
	"fmt"
	"image"
	"os"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"tidings/ui/pictures"
	"tidings/ui/terminal"
	"tidings/ui/typeset"
)

// viewer is the overlay with one picture of a page, as large as the screen allows. Where the
// terminal draws pixels over cells (iTerm2, sixels), these are drawn when the screen below is
// blank, and the screen is painted anew when they are to go.
type viewer struct {
	*shared
	*session
	still
	over    overlay // the page that the picture stands on, nil for the panes
	all     []typeset.Picture
	at      int
	isFound func(address string) bool // anybody may have written it
	do      func(linkWay, string, overlay) tea.Cmd
	w, h    int

	of    viewed // what follows is of
	lines []string
	err   error
	whole bool // pixels are on the screen
}

// viewed is a picture as it is seen on a screen.
type viewed struct {
	address string
	w, h    int
	theme   *typeset.Theme
}

// viewedMsg is a picture that has been drawn for the whole screen, or why it has not.
type viewedMsg struct {
	by    *viewer
	of    viewed
	lines []string
	err   error
	whole string // draws pixels, in place of lines
}

// wholeMsg says that the screen below pixels is blank by now.
type wholeMsg struct{ viewedMsg }

// wholePause is how long a screen is blank before pixels are drawn over it.
const wholePause = 100 * time.Millisecond

func (v *viewer) scope() scope       { return inPicture }
func (v *viewer) below() overlay     { return v.over }
func (v *viewer) retheme(to *shared) { v.shared = to }
func (v *viewer) resize(w, h int)    { v.w, v.h = w, h }
func (v *viewer) wanted() viewed     { return viewed{v.all[v.at].Address, v.w, v.h, v.shared.theme} }

func (v *viewer) hints() []hint {
	one := func(word, action string) hint { return hint{word, []string{action}} }
	hints := []hint{one("next", "next-picture"), one("previous", "previous-picture"), one("browser", "open-picture"), one("back", "close-picture")}
	if len(v.all) == 1 {
		return hints[2:]
	}
	return hints
}

// viewerBar is how many lines stand above the picture, and how many below it.
const viewerBar = 1

// load loads the picture and draws it for the screen as it is now, unless that is there.
func (v *viewer) load() tea.Cmd {
	of := v.wanted()
	if of == v.of {
		return nil
	}
	look := lookOf(v.shared.theme, pictures.WholeWayOf(v.settings.PicturesBy, v.shared.theme.Profile, v.getenv))
	box, found := pictures.Box{Columns: max(1, of.w), Lines: max(1, of.h-2*viewerBar), Enlarges: true}, v.isFound(of.address)
	return func() tea.Msg {
		msg := viewedMsg{by: v, of: of}
		if msg.err = v.shelf.Load(v.ctx, of.address, found); msg.err != nil {
			return msg
		}
		if look.Way == pictures.ITerm || look.Way == pictures.Sixel {
			sequence, columns, lines := v.shelf.Whole(of.address, box, look, v.cell())
			left, top := (box.Columns-columns)/2, viewerBar+(box.Lines-lines)/2
			msg.whole = fmt.Sprintf("\x1b[%d;%dH", top+1, left+1) + sequence
			return msg
		}
		toTerminal := v.shelf.Prepare(of.address, box, look)
		if msg.lines = v.shelf.Lines(of.address, box, look); len(toTerminal) > 0 {
			return terminal.Graphics{Pieces: toTerminal, Farewell: v.shelf.Farewell(), Then: msg}
		}
		return msg
	}
}

// cell is the size of the terminal's cells in pixels.
func (s *session) cell() image.Point {
	if !s.far {
		if size := terminal.CellSize(os.Stdout); size.X > 2 && size.Y > 2 {
			return size
		}
	}
	return pictures.UsualCell
}

// take takes the picture when it has been drawn.
func (v *viewer) take(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case viewedMsg:
		if msg.by != v {
			return nil
		}
		v.of, v.lines, v.err = msg.of, msg.lines, msg.err
		if msg.whole != "" && msg.of == v.wanted() {
			return tea.Tick(wholePause, func(time.Time) tea.Msg { return wholeMsg{msg} })
		}
		return v.load()
	case wholeMsg:
		if msg.by == v && msg.of == v.wanted() {
			v.whole = true
			return func() tea.Msg { return terminal.Graphics{Pieces: []string{msg.whole}, Farewell: v.shelf.Farewell()} }
		}
	}
	return nil
}

func (v *viewer) perform(name string) (cmd tea.Cmd, done bool) {
	address := v.all[v.at].Address
	switch name {
	case "next-picture":
		return v.step(1), false
	case "previous-picture":
		return v.step(-1), false
	case "open-picture":
		return v.do(openIt, address, v.over), false
	case "copy-picture-link":
		return v.do(copyIt, address, v.over), false
	}
	return v.clear(), true
}

// step goes to another picture of the page, round its ends.
func (v *viewer) step(by int) tea.Cmd {
	v.at = (v.at + by + len(v.all)) % len(v.all)
	return tea.Batch(v.clear(), v.load())
}

// clear has the screen painted anew, if there are pixels on it.
func (v *viewer) clear() tea.Cmd {
	if !v.whole {
		return nil
	}
	v.whole = false
	return tea.ClearScreen
}

// turn goes to the next picture, or to the one before.
func (v *viewer) turn(lines int) tea.Cmd {
	if lines == 0 {
		return nil
	}
	return v.step(max(-1, min(lines, 1)))
}

func (v *viewer) view(w, h int) string {
	t, one := v.shared.theme, v.all[v.at]
	right := ""
	if len(v.all) > 1 {
		right = fmt.Sprintf("%d of %d", v.at+1, len(v.all))
	}
	name := typeset.PictureName(one.Address)
	lines := []string{ends(" "+t.Accent.Render(t.Cut(name, max(1, w-ansi.StringWidth(right)-3))), t.Muted.Render(right)+" ", w)}
	room := max(0, h-2*viewerBar)
	lines = append(lines, v.middle(w, room)...)
	for len(lines) < room+viewerBar {
		lines = append(lines, "")
	}
	said := t.Cut(one.Words, max(1, w-2))
	lines = append(lines, strings.Repeat(" ", max(0, w-t.Width(said))/2)+t.Muted.Render(said))
	return fill(lines, w, h)
}

// middle is the picture in the middle of so many cells, or what there is instead.
func (v *viewer) middle(w, h int) (lines []string) {
	t, shown := v.shared.theme, v.lines
	switch {
	case v.of != v.wanted():
		shown = []string{t.Muted.Render("Fetching the picture …")}
	case v.err != nil:
		shown = styled(t.Failure.Render, t.Wrap(typeset.Sentence(v.err, v.owner), min(w-2, typeset.ColumnMax)))
		shown = append(shown, "", t.Muted.Render("o opens it in the browser."))
	}
	widest := t.Width(shown...)
	lines = make([]string, max(0, (h-len(shown))/2))
	return append(lines, typeset.Prefix(shown, strings.Repeat(" ", max(0, w-widest)/2), strings.Repeat(" ", max(0, w-widest)/2))...)
}
