package terminal

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"regexp"
	"strconv"
	"strings"
	"sync/atomic"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/term"
)

// The renderer of bubbletea 2.1 paints a row with a wide character anew in every frame,
// whether it has changed or not (github.com/charmbracelet/ultraviolet issue 163): a list
// of Chinese titles costs four kilobytes for each key. Such rows come in a form of their
// own,
//
//	wrap off · moves · erase the line · the row's text and styles · wrap on · go to row, column
//
// so a writer between the renderer and the terminal can remember the text of each row.
// It sends nothing for a row that is the same again, and only the cells that differ for
// one that has changed (diff_cells.go). It forgets a row when anything else is written to
// it, or scrolls it.

// A DiffWriter passes on to a terminal what the renderer writes, without what the
// terminal shows already. Only Resize may be called by another goroutine.
type DiffWriter struct {
	to         io.Writer
	rows       map[int]paintedRow
	row        int // the cursor's, from 1; 0 if unknown
	lowestSeen int // the lowest row that the cursor has been in

	height atomic.Int32 // rows of the terminal; 0 if unknown
	buffer []byte       // what Write sends

	// What the renderer takes the state for, and what it is in the terminal: the two are
	// made equal only when something depends on it.
	believedState, actualState cursorState
	move                       []byte // moves the cursor to where the renderer takes it for; nil if it is there
}

// A cursorState says how the terminal writes the text that comes next.
type cursorState struct {
	style string // the sequences since all styles were switched off
	link  string // the sequence that switched a hyperlink on or off last
}

// A paintedRow is a row as it was painted last.
type paintedRow struct {
	state cursorState // before the text
	text  string
}

// NewDiffWriter makes a DiffWriter for a terminal.
func NewDiffWriter(to io.Writer) *DiffWriter { return &DiffWriter{to: to, rows: map[int]paintedRow{}} }

// Resize says how many rows the terminal has. It may be called beside Write.
func (w *DiffWriter) Resize(height int) { w.height.Store(int32(height)) }

// A diffFile is a DiffWriter that bubbletea recognises as a terminal.
type diffFile struct {
	*os.File
	diff *DiffWriter
}

// NewDiffFile makes a DiffWriter of a terminal's file.
func NewDiffFile(f *os.File) *diffFile { return &diffFile{f, NewDiffWriter(f)} }

// Write implements io.Writer in place of the file's own Write.
func (f *diffFile) Write(p []byte) (int, error) {
	if _, height, err := term.GetSize(f.Fd()); err == nil {
		f.diff.Resize(height)
	}
	return f.diff.Write(p)
}

// Write implements io.Writer. p is whole: no sequence continues in the next call.
func (w *DiffWriter) Write(p []byte) (int, error) {
	w.buffer = w.buffer[:0]
	for rest := p; len(rest) > 0; {
		n := w.takePaintedRow(rest)
		if n == 0 {
			n = w.passOn(rest)
		}
		rest = rest[n:]
	}
	w.applyMove()
	w.applyState()
	if len(w.buffer) == 0 { // a frame that changes nothing
		return len(p), nil
	}
	if _, err := w.to.Write(w.buffer); err != nil {
		return 0, err
	}
	return len(p), nil
}

// applyMove puts the cursor where the renderer takes it for.
func (w *DiffWriter) applyMove() {
	w.buffer = append(w.buffer, w.move...)
	w.move = nil
}

// applyState switches the styles and the link to what the renderer takes them for.
func (w *DiffWriter) applyState() {
	if w.actualState.style != w.believedState.style {
		if w.actualState.style != "" {
			w.buffer = append(w.buffer, ansi.ResetStyle...)
		}
		w.buffer = append(w.buffer, w.believedState.style...)
	}
	if w.actualState.link != w.believedState.link {
		w.buffer = append(w.buffer, w.believedState.link...)
	}
	w.actualState = w.believedState
}

// rowForm matches a row as the renderer paints it: the moves, the text, and where the
// cursor goes then.
var rowForm = regexp.MustCompile(`^\x1b\[\?7l((?:\r|\n|\x1b\[[0-9;]*[A-HKdm` + "`" + `])*?\x1b\[K)(.*?)\x1b\[\?7h(\x1b\[([0-9]+);[0-9]+H)`)

// takePaintedRow takes a painted row off the beginning of p, if there is one, and returns
// how many bytes it has.
func (w *DiffWriter) takePaintedRow(p []byte) int {
	if !bytes.HasPrefix(p, []byte("\x1b[?7l")) {
		return 0
	}
	m := rowForm.FindSubmatch(p)
	if m == nil || bytes.Contains(m[2], []byte("\x1b[?7")) { // two rows, and the first has another form
		return 0
	}
	number, _ := strconv.Atoi(string(m[4])) // a few digits, by rowForm
	now := paintedRow{w.believedState.after(m[1]), string(m[2])}
	old, known := w.rows[number]
	w.rows[number] = now
	w.row, w.lowestSeen = number, max(w.lowestSeen, number)
	switch {
	case known && now == old:
	case known && w.paintDifference(number, old, now):
	default:
		w.buffer = append(w.buffer, ansi.ResetModeAutoWrap...)
		w.goTo(number, 1)
		w.setState(now.state)
		w.buffer = append(append(append(w.buffer, ansi.EraseLineRight...), now.text...), ansi.SetModeAutoWrap...)
		w.actualState = now.state.after(m[2])
	}
	w.believedState = now.state.after(m[2])
	w.move = bytes.Clone(m[3])
	return len(m[0])
}

// goTo goes to a cell, counted from 1.
func (w *DiffWriter) goTo(row, column int) {
	if column == 1 {
		w.buffer = fmt.Appendf(w.buffer, "\x1b[%dH", row)
	} else {
		w.buffer = fmt.Appendf(w.buffer, "\x1b[%d;%dH", row, column)
	}
}

// setState switches to styles and a link.
func (w *DiffWriter) setState(p cursorState) {
	w.believedState = p
	w.applyState()
}

// tokenLength is how many bytes the sequence or character at the beginning of a
// text has.
func tokenLength(text string) int {
	if m := sequence.FindString(text); m != "" {
		return len(m)
	}
	_, size := utf8.DecodeRuneInString(text)
	return size
}

// sequence matches what can begin at an ESC: CSI, a string up to its end, or two
// characters (ECMA-48, section 5). BEL ends an OSC only: within a string for GNU screen it
// is part of the text.
var sequence = regexp.MustCompile(`^\x1b(?:\[([0-9:;<=>?]*)[ -/]*([@-~])|\](?s:.*?)(?:\x07|\x1b\\|$)|[PX^_](?s:.*?)(?:\x1b\\|$)|(.))`)

// after returns the state after a run of text.
func (p cursorState) after(text []byte) cursorState {
	for {
		i := bytes.IndexByte(text, '\x1b')
		if i < 0 {
			return p
		}
		text = text[i:]
		m := sequence.FindSubmatch(text)
		if m == nil {
			return p
		}
		switch whole := string(m[0]); {
		case string(m[2]) == "m" && (len(m[1]) == 0 || string(m[1]) == "0"):
			p.style = ""
		case string(m[2]) == "m" && !bytes.ContainsAny(m[1], "<=>?"):
			p.style += whole
		case strings.HasPrefix(whole, "\x1b]8;"):
			p.link = whole
		}
		text = text[len(m[0]):]
	}
}

// passOn takes one sequence, or a run of text, off the beginning of p, notes what it does
// to the screen, and sends it.
func (w *DiffWriter) passOn(p []byte) int {
	length := bytes.IndexByte(p, '\x1b')
	switch {
	case length < 0:
		length = len(p)
		w.text(p)
	case length > 0:
		w.text(p[:length])
	default:
		length = w.sequence(p)
	}
	w.buffer = append(w.buffer, p[:length]...)
	return length
}

// sequence notes what the sequence at the beginning of p does, and returns its length. If
// that depends on the cursor's place or state, these are applied first.
func (w *DiffWriter) sequence(p []byte) int {
	m := sequence.FindSubmatch(p)
	if m == nil {
		w.applyMove()
		return 1
	}
	final := byte(0)
	if len(m[2]) > 0 {
		final = m[2][0]
	}
	switch {
	case string(m[0]) == ansi.ResetStyle: // whatever the state was
		w.believedState.style, w.actualState.style = "", ""
		return len(m[0])
	case final == 'H' && !bytes.ContainsAny(m[1], "<=>?"): // wherever the cursor is
		w.move = nil
	case final != 'm':
		w.applyMove()
	}
	if !bytes.ContainsRune([]byte("ABCDEFGHd`"), rune(final)) {
		w.applyState()
	}
	w.believedState = w.believedState.after(m[0])
	w.actualState = w.actualState.after(m[0])
	switch {
	case final != 0:
		w.control(string(m[1]), final)
	case len(m[3]) > 0: // scrolling, saved cursors, resets
		w.forgetAll()
	}
	return len(m[0])
}

// text notes what a run of text does, and applies first what it depends on.
func (w *DiffWriter) text(text []byte) {
	w.applyMove()
	w.applyState()
	for _, c := range text {
		switch {
		case c == '\n' && (w.row == 0 || w.row >= w.lowest()): // there may be no row below: then all move up
			w.forgetAll()
		case c == '\n':
			w.row++
		case c > 0x1f:
			w.forgetRow()
		}
	}
}

// control notes what a CSI sequence does to rows and to the cursor's place.
func (w *DiffWriter) control(params string, final byte) {
	if strings.ContainsAny(params, "<=>?") {
		if (final == 'h' || final == 'l') && strings.Contains(params, "104") { // another screen
			w.forgetAll()
		}
		return
	}
	first, _, _ := strings.Cut(params, ";")
	n, _ := strconv.Atoi(first)
	n = max(n, 1)
	switch final {
	case 'H', 'f', 'd':
		w.row = n
	case 'A', 'F':
		w.row = max(0, w.row-n)
	case 'B', 'E', 'e':
		if w.row > 0 {
			w.row += n
		}
	case 'K', 'X', 'P', '@', 'b':
		w.forgetRow()
	case 'J', 'L', 'M', 'S', 'T', 'r', 'u':
		w.forgetAll()
	}
	w.lowestSeen = max(w.lowestSeen, w.row)
}

// lowest is the lowest row that is known.
func (w *DiffWriter) lowest() int {
	if height := int(w.height.Load()); height > 0 {
		return height
	}
	return w.lowestSeen
}

// forgetRow forgets the cursor's row, since something else is written to it.
func (w *DiffWriter) forgetRow() {
	if w.row == 0 {
		clear(w.rows)
		return
	}
	delete(w.rows, w.row)
}

// forgetAll forgets every row: anything may stand anywhere.
func (w *DiffWriter) forgetAll() {
	clear(w.rows)
	w.row, w.lowestSeen = 0, 0
}
