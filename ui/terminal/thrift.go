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

// A row with a wide character is painted anew in every frame by the renderer of
// bubbletea 2.1 (github.com/charmbracelet/ultraviolet issue 163), whether it has
// changed or not: a list of Chinese titles costs four kilobytes for each key. It
// does so in a form that can be told from all else,
//
//	wrap off · moves · erase the line · the row's text and styles · wrap on · go to row, column
//
// so what stands between the renderer and the terminal can remember the text of
// each row. Of a row that is the same again nothing is sent; of another one only
// the cells that differ (thrift_cells.go). What else is written to a row, or scrolls
// it, makes it forgotten.

// A Thrift writes to a terminal what the renderer writes to it, but for what
// stands there already. It is for one goroutine, but for Resize.
type Thrift struct {
	to   io.Writer
	rows map[int]paintedRow
	row  int // the cursor's, from 1; 0 if unknown
	low  int // the lowest row that was gone to

	height atomic.Int32 // rows of the terminal; 0 if unknown
	out    []byte

	// What the renderer believes, and what is so as long as nothing depends on it.
	believedState, actualState cursorState
	move                       []byte // where the cursor is believed to be; nil if it is there
}

// A cursorState is how the terminal writes the text that comes next.
type cursorState struct {
	style string // the sequences since all styles were off
	link  string // the hyperlink, as it was switched on or off
}

// A paintedRow is what a row was painted with.
type paintedRow struct {
	state cursorState // before the text
	text  string
}

// NewThrift makes one that writes to a terminal.
func NewThrift(to io.Writer) *Thrift { return &Thrift{to: to, rows: map[int]paintedRow{}} }

// Resize tells how many rows the terminal has. It may be called beside Write.
func (t *Thrift) Resize(height int) { t.height.Store(int32(height)) }

// thriftyFile is a Thrift that bubbletea takes for the terminal that it is.
type thriftyFile struct {
	*os.File
	thrift *Thrift
}

func NewThriftyFile(f *os.File) *thriftyFile { return &thriftyFile{f, NewThrift(f)} }

// Write implements io.Writer; without it the file's own would be taken.
func (f *thriftyFile) Write(p []byte) (int, error) {
	if _, height, err := term.GetSize(f.Fd()); err == nil {
		f.thrift.Resize(height)
	}
	return f.thrift.Write(p)
}

// Write implements io.Writer. What it is given is whole: no sequence reaches over
// into the next call.
func (t *Thrift) Write(p []byte) (int, error) {
	t.out = t.out[:0]
	for rest := p; len(rest) > 0; {
		n := t.takePaintedRow(rest)
		if n == 0 {
			n = t.passOn(rest)
		}
		rest = rest[n:]
	}
	t.arrive()
	t.dip()
	if len(t.out) == 0 { // a frame that changes nothing
		return len(p), nil
	}
	if _, err := t.to.Write(t.out); err != nil {
		return 0, err
	}
	return len(p), nil
}

// arrive puts the cursor where it is believed to be.
func (t *Thrift) arrive() {
	t.out = append(t.out, t.move...)
	t.move = nil
}

// dip switches the styles and the link to what they are believed to be.
func (t *Thrift) dip() {
	if t.actualState.style != t.believedState.style {
		if t.actualState.style != "" {
			t.out = append(t.out, ansi.ResetStyle...)
		}
		t.out = append(t.out, t.believedState.style...)
	}
	if t.actualState.link != t.believedState.link {
		t.out = append(t.out, t.believedState.link...)
	}
	t.actualState = t.believedState
}

// rowForm is a row as the renderer paints it: the moves, the text, and where the
// cursor is then put.
var rowForm = regexp.MustCompile(`^\x1b\[\?7l((?:\r|\n|\x1b\[[0-9;]*[A-HKdm` + "`" + `])*?\x1b\[K)(.*?)\x1b\[\?7h(\x1b\[([0-9]+);[0-9]+H)`)

// takePaintedRow takes a painted row off the beginning of p, if there is one, and returns
// how many bytes it has.
func (t *Thrift) takePaintedRow(p []byte) int {
	if !bytes.HasPrefix(p, []byte("\x1b[?7l")) {
		return 0
	}
	m := rowForm.FindSubmatch(p)
	if m == nil || bytes.Contains(m[2], []byte("\x1b[?7")) { // of two rows, the first of another form
		return 0
	}
	number, _ := strconv.Atoi(string(m[4])) // digits, and few of them
	now := paintedRow{t.believedState.after(m[1]), string(m[2])}
	old, known := t.rows[number]
	t.rows[number] = now
	t.row, t.low = number, max(t.low, number)
	switch {
	case known && now == old:
	case known && t.mend(number, old, now):
	default:
		t.out = append(t.out, ansi.ResetModeAutoWrap...)
		t.goTo(number, 1)
		t.take(now.state)
		t.out = append(append(append(t.out, ansi.EraseLineRight...), now.text...), ansi.SetModeAutoWrap...)
		t.actualState = now.state.after(m[2])
	}
	t.believedState = now.state.after(m[2])
	t.move = bytes.Clone(m[3])
	return len(m[0])
}

// goTo goes to a cell, counted from 1.
func (t *Thrift) goTo(row, column int) {
	if column == 1 {
		t.out = fmt.Appendf(t.out, "\x1b[%dH", row)
	} else {
		t.out = fmt.Appendf(t.out, "\x1b[%d;%dH", row, column)
	}
}

// take switches to styles and a link.
func (t *Thrift) take(p cursorState) {
	t.believedState = p
	t.dip()
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

// sequence is what can begin at an ESC: CSI, a string up to its end, or two
// characters (ECMA-48, section 5). BEL ends OSC alone: within a string for screen
// it is the text's.
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

// passOn takes one sequence, or a run of text, off the beginning of p, follows what
// it does to the screen, and lets it through.
func (t *Thrift) passOn(p []byte) int {
	length := bytes.IndexByte(p, '\x1b')
	switch {
	case length < 0:
		length = len(p)
		t.text(p)
	case length > 0:
		t.text(p[:length])
	default:
		length = t.sequence(p)
	}
	t.out = append(t.out, p[:length]...)
	return length
}

// sequence follows the one at the beginning of p, and returns its length. What
// depends on where the cursor is, or on its state, is made so first.
func (t *Thrift) sequence(p []byte) int {
	m := sequence.FindSubmatch(p)
	if m == nil {
		t.arrive()
		return 1
	}
	final := byte(0)
	if len(m[2]) > 0 {
		final = m[2][0]
	}
	switch {
	case string(m[0]) == ansi.ResetStyle: // whatever it was
		t.believedState.style, t.actualState.style = "", ""
		return len(m[0])
	case final == 'H' && !bytes.ContainsAny(m[1], "<=>?"): // wherever it is
		t.move = nil
	case final != 'm':
		t.arrive()
	}
	if !bytes.ContainsRune([]byte("ABCDEFGHd`"), rune(final)) {
		t.dip()
	}
	t.believedState = t.believedState.after(m[0])
	t.actualState = t.actualState.after(m[0])
	switch {
	case final != 0:
		t.control(string(m[1]), final)
	case len(m[3]) > 0: // scrolling, saved cursors, resets
		t.forget()
	}
	return len(m[0])
}

// text follows what is written, and makes so first what it depends on.
func (t *Thrift) text(text []byte) {
	t.arrive()
	t.dip()
	for _, c := range text {
		switch {
		case c == '\n' && (t.row == 0 || t.row >= t.lowest()): // perhaps there is no row below, and all move up
			t.forget()
		case c == '\n':
			t.row++
		case c > 0x1f:
			t.touch()
		}
	}
}

func (t *Thrift) control(params string, final byte) {
	if strings.ContainsAny(params, "<=>?") {
		if (final == 'h' || final == 'l') && strings.Contains(params, "104") { // another screen
			t.forget()
		}
		return
	}
	first, _, _ := strings.Cut(params, ";")
	n, _ := strconv.Atoi(first)
	n = max(n, 1)
	switch final {
	case 'H', 'f', 'd':
		t.row = n
	case 'A', 'F':
		t.row = max(0, t.row-n)
	case 'B', 'E', 'e':
		if t.row > 0 {
			t.row += n
		}
	case 'K', 'X', 'P', '@', 'b':
		t.touch()
	case 'J', 'L', 'M', 'S', 'T', 'r', 'u':
		t.forget()
	}
	t.low = max(t.low, t.row)
}

// lowest is the lowest row that there is known to be.
func (t *Thrift) lowest() int {
	if height := int(t.height.Load()); height > 0 {
		return height
	}
	return t.low
}

// touch notes that something was written to the cursor's row.
func (t *Thrift) touch() {
	if t.row == 0 {
		clear(t.rows)
		return
	}
	delete(t.rows, t.row)
}

// forget notes that anything may stand anywhere.
func (t *Thrift) forget() {
	clear(t.rows)
	t.row, t.low = 0, 0
}
