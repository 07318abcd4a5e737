package terminal

import (
	"fmt"
	"io"
	"os"
	"strings"
	"sync"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"
)

// bubbletea 2.1 has a renderer of its own. It looks at every cell of every frame, looks for
// frames 60 times a second or more even if there are none, and paints rows with wide
// characters whether they have changed or not (github.com/charmbracelet/ultraviolet issue
// 163). So it gets an empty screen to paint. What it still does is to enter and leave the
// screen and to set the modes of the keyboard. The rows are painted by a Painter, which
// sits between bubbletea and the terminal: it sees when the screen is entered, left or
// erased, and paints each frame at once when it is there.

// A Painter paints the frames of a model on a terminal. It is the output of a bubbletea
// program (Write), whose model is wrapped (Paint) and whose messages it sees (Filter).
type Painter struct {
	to    io.Writer
	pace  time.Duration // from one frame to the next at least
	nap   nap
	wheel wheel

	mu     sync.Mutex   // guards the rest of this paragraph; nobody waits for the terminal while it holds it
	next   frame        // what is to be seen
	due    bool         // next is about to be painted
	latest [2]time.Time // when the last frames were painted, the later one first

	out      sync.Mutex // guards what follows; it is taken before mu
	entered  bool       // the screen is the program's
	brush    brush
	cursor   *tea.Cursor // as the terminal shows it; nil if hidden
	inked    string      // the colour that the cursor has been given; "" for its own
	explicit bool        // the terminal has been told that lines come in the order in which they are seen
	unicode  bool        // the terminal has been told to take characters of several code points as one
	farewell string      // what is written before the screen is left
	painting []byte

	sending sync.Mutex // held while pieces of Graphics are written; it is taken before out
}

// A frame is what is to be seen, and what is known of the terminal that shows it.
type frame struct {
	content string
	cursor  *tea.Cursor
	w, h    int
	ground  ground
	terminalModes
}

// terminalModes are abilities of a terminal that decide how it is painted.
type terminalModes struct {
	profile   colorprofile.Profile
	graphemes bool
	orders    bool // lines come in the order in which they are seen
	syncs     bool // it shows what stands between two marks all at once (mode 2026)
}

// NewPainter makes a Painter that paints so many frames a second at most, and two at once.
func NewPainter(to io.Writer, framesPerSecond int) *Painter {
	return &Painter{to: to, pace: time.Second / time.Duration(framesPerSecond), nap: nap{longest: longestNap}}
}

// A PaintedFile is a Painter that bubbletea recognises as a terminal.
type PaintedFile struct {
	*os.File
	*Painter
}

// Write implements io.Writer in place of the file's own Write.
func (f PaintedFile) Write(p []byte) (int, error) { return f.Painter.Write(p) }

// show has a frame painted: at once, unless two have just been. Two, since a key often shows
// that it was pressed, and right after that what came of it.
func (p *Painter) show(f frame) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.next = f
	if !p.due {
		p.due = true
		time.AfterFunc(2*p.pace-time.Since(p.latest[1]), p.paintNext)
	}
}

func (p *Painter) paintNext() {
	p.out.Lock()
	defer p.out.Unlock()
	_ = p.paint() // bubbletea finds out by itself when nobody is there any more
}

// paint paints the next frame. The caller holds p.out.
func (p *Painter) paint() error {
	p.mu.Lock()
	f := p.next
	p.due, p.latest = false, [2]time.Time{time.Now(), p.latest[0]}
	p.mu.Unlock()
	if !p.entered || f.w == 0 {
		return nil
	}
	b := &p.brush
	if b.pens == nil || b.pens.profile != f.profile || b.pens.graphemes != f.graphemes || b.pens.ground != f.ground || b.pens.tooMany() {
		b.pens = newPens(f.profile, f.graphemes, f.ground)
		b.forget()
	}
	if b.w != f.w || b.h != f.h {
		b.size(f.w, f.h)
	}
	b.begin()
	b.paint(strings.Split(f.content, "\n"))
	p.painting = p.painting[:0]
	if f.graphemes && !p.unicode { // bubbletea does so only together with rows
		p.painting = append(p.painting, ansi.SetModeUnicodeCore...)
		p.unicode = true
	}
	if f.orders && !p.explicit && MayTurn(f.content) {
		p.painting = append(p.painting, UseExplicitOrder...)
		p.explicit = true
	}
	syncs := f.syncs && len(b.buffer) > leastSynced
	if syncs {
		p.painting = append(p.painting, ansi.SetModeSynchronizedOutput...)
	}
	p.painting = append(p.painting, p.inkCursor(f)...)
	p.withCursor(f.cursor)
	if syncs {
		p.painting = append(p.painting, ansi.ResetModeSynchronizedOutput...)
	}
	if len(p.painting) == 0 {
		return nil
	}
	_, err := p.to.Write(p.painting)
	return err
}

// leastSynced is how many bytes a terminal may show before it has the rest: so many come in
// one piece.
const leastSynced = 200

// withCursor appends what the brush has made, and shows or hides the cursor. It is not seen
// while it paints.
func (p *Painter) withCursor(cursor *tea.Cursor) {
	was := p.cursor
	if was != nil && cursor != nil && *was == *cursor && len(p.brush.buffer) == 0 {
		return
	}
	if was != nil && (cursor == nil || len(p.brush.buffer) > 0) {
		p.painting = append(p.painting, ansi.ResetModeTextCursorEnable...)
	}
	p.painting = append(p.painting, p.brush.buffer...)
	switch {
	case cursor != nil:
		p.painting = fmt.Appendf(p.painting, "\x1b[%d;%dH", cursor.Y+1, cursor.X+1)
		if was == nil || was.Shape != cursor.Shape || was.Blink != cursor.Blink {
			p.painting = append(p.painting, ansi.SetCursorStyle(cursorStyle(cursor))...)
		}
		if was == nil || len(p.brush.buffer) > 0 {
			p.painting = append(p.painting, ansi.SetModeTextCursorEnable...)
		}
	case was != nil:
		p.painting = append(p.painting, ansi.SetCursorStyle(0)...)
	}
	p.cursor = nil
	if cursor != nil {
		shown := *cursor
		p.cursor = &shown
	}
}

// inkCursor returns what gives the cursor the colour of text, where it stands on a ground of
// the frame's own, and what takes that away again: its own may be that of the ground.
func (p *Painter) inkCursor(f frame) (sequence string) {
	ink := ""
	if f.cursor != nil && f.ground.ink != nil && f.profile >= colorprofile.ANSI256 {
		r, g, b, _ := f.ground.ink.RGBA()
		ink = fmt.Sprintf("#%02x%02x%02x", r>>8, g>>8, b>>8)
	}
	switch {
	case ink == p.inked:
	case ink == "":
		sequence = ansi.ResetCursorColor
	default:
		sequence = ansi.SetCursorColor(ink)
	}
	p.inked = ink
	return sequence
}

// cursorStyle returns the number of a cursor's shape (DECSCUSR).
func cursorStyle(c *tea.Cursor) int {
	style := int(c.Shape)*2 + 1
	if !c.Blink {
		style++
	}
	return style
}

// Write implements io.Writer for bubbletea. p is whole: no sequence continues in the next
// call.
func (p *Painter) Write(b []byte) (int, error) {
	said, nap := withoutMark(string(b))
	if err := p.pass(said); err != nil {
		return 0, err
	}
	if nap != "" {
		p.nap.take(nap)
	}
	return len(b), nil
}

// pass passes on what bubbletea writes, and paints what that has erased.
func (p *Painter) pass(said string) error {
	if said == "" {
		return nil
	}
	p.out.Lock()
	defer p.out.Unlock()
	entered, changes := screenAfter(said, p.entered)
	switch {
	case entered && !p.entered:
		said += ansi.SetModeLightDark // the terminal says so when its ground switches
	case p.entered && !entered:
		said = p.farewell + ansi.ResetModeLightDark + p.inkCursor(frame{}) + said
		p.farewell = ""
		if p.cursor != nil {
			said = ansi.SetCursorStyle(0) + said
		}
		if p.explicit {
			said, p.explicit = ResetExplicitOrder+said, false
		}
	}
	if _, err := io.WriteString(p.to, said); err != nil {
		return err
	}
	p.entered = entered
	if !changes {
		return nil
	}
	p.brush.forget()
	p.cursor, p.unicode = nil, false // bubbletea has hidden the cursor
	return p.paint()
}

// screenAfter reports what bubbletea's own sequences do: whether the screen is the
// program's after them, and whether they may have changed what it shows.
func screenAfter(said string, before bool) (entered, changes bool) {
	entered = before
	for state := byte(0); said != ""; {
		sequence, width, n, next := ansi.DecodeSequence(said, state, nil)
		state, said = next, said[n:]
		switch {
		case width > 0, sequence == "\n", sequence == "\x1bc":
			changes = true
		case sequence == ansi.SetModeAltScreenSaveCursor:
			entered, changes = true, true
		case sequence == ansi.ResetModeAltScreenSaveCursor:
			entered = false
		case strings.HasPrefix(sequence, "\x1b["):
			changes = changes || !strings.ContainsAny(sequence, "<=>?$") && strings.ContainsAny(sequence[len(sequence)-1:], "JKLMPSTX@r")
		case len(sequence) == 2 && strings.ContainsAny(sequence[1:], "DEM"):
			changes = true
		}
	}
	return entered, changes
}
