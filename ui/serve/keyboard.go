package serve

import (
	"io"
	"strings"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"

	"tidings/feeds/sanitize"
)

// A keyboard does what a system's terminal does with keys before a command reads them
// (termios(3), canonical mode): it shows what is typed, lets a line be corrected until it is
// done, and knows the keys that end the input or the command.
//
//	Enter                      the line is done
//	Backspace, control and u   erase a character, the whole line
//	control and d              hand over what there is of a line; of none, end the input
//	control and c              end the command
//
// Everything else that is no text is neither shown nor read: arrows and other keys
// that send several bytes, control characters, and what may hurt a screen (the gate
// of package feeds). Tabs are read, and shown as a blank.
//
// golang.org/x/term has a line editor, too. It drops tabs, of which a pasted table
// is made, cuts long lines, shows U+009B, and tells the end of the input and an
// interruption by the same error.
type keyboard struct {
	screen io.Writer // where what is typed is shown

	line   []byte // typed and not handed over; clean
	part   []byte // the beginning of a character whose other bytes have not come
	within rune   // what the bytes of a key that sends several began with: escape, [ or O; 0 for none
}

// What a key can mean.
type meaning int

const (
	isText meaning = iota
	isEnd
	isInterruption
)

// The keys that are not text.
const (
	keyInterrupt = 0x03
	keyEnd       = 0x04
	keyBackspace = 0x08
	keyErase     = 0x15
	keyEscape    = 0x1B
	keyDelete    = 0x7F // what Backspace sends on most terminals
)

// longestLine is how many bytes of a line can be corrected. A longer line, which must have
// been pasted, is handed over as it comes.
const longestLine = 4096

// take takes what was typed, shows it, and returns the lines that are done. What is
// typed after an interruption or the end of the input is not looked at.
func (k *keyboard) take(typed []byte) (done []byte, what meaning) {
	var shown strings.Builder
	typed = append(k.part, typed...)
	for len(typed) > 0 && what == isText && utf8.FullRune(typed) {
		c, size := utf8.DecodeRune(typed)
		typed = typed[size:]
		if !k.isPartOfKey(c) {
			done, what = k.press(c, done, &shown)
		}
	}
	k.part = append([]byte(nil), typed...)
	_, _ = io.WriteString(k.screen, shown.String()) // nobody may be there
	return done, what
}

// press does what one key asks for.
func (k *keyboard) press(c rune, done []byte, shown *strings.Builder) ([]byte, meaning) {
	switch c {
	case keyInterrupt:
		shown.WriteString("^C\n")
		return done, isInterruption
	case keyEnd:
		if len(k.line) == 0 {
			return done, isEnd
		}
		return append(done, k.rest()...), isText
	case keyBackspace, keyDelete:
		k.erase(shown)
	case keyErase:
		for len(k.line) > 0 {
			k.erase(shown)
		}
	case '\r', '\n':
		shown.WriteByte('\n')
		k.line = append(k.line, '\n')
		return append(done, k.rest()...), isText
	case '\t':
		shown.WriteByte(' ')
		k.line = append(k.line, '\t')
	default:
		clean := sanitize.Source(string(c))
		if clean == "\n" { // a line break that no key sends
			break
		}
		shown.WriteString(clean)
		k.line = append(k.line, clean...)
	}
	if len(k.line) >= longestLine {
		return append(done, k.rest()...), isText
	}
	return done, isText
}

// rest returns the line so far and begins a new one.
func (k *keyboard) rest() []byte {
	line := k.line
	k.line = nil
	return line
}

// erase takes the last character off the line and off the screen, with the marks
// that stand on it.
func (k *keyboard) erase(shown *strings.Builder) {
	for len(k.line) > 0 {
		c, size := utf8.DecodeLastRune(k.line)
		k.line = k.line[:len(k.line)-size]
		cells := ansi.StringWidthWc(string(c))
		if c == '\t' {
			cells = 1
		}
		if cells > 0 {
			shown.WriteString(strings.Repeat("\b", cells) + strings.Repeat(" ", cells) + strings.Repeat("\b", cells))
			return
		}
	}
}

// isPartOfKey reports whether a character belongs to a key that sends several, such
// as an arrow (ECMA-48, sections 5.3 and 5.4). Control characters never do, so that a key
// which was cut off does not swallow control and c.
func (k *keyboard) isPartOfKey(c rune) bool {
	before := k.within
	k.within = 0
	switch {
	case c == keyEscape:
		k.within = c
	case c < ' ' || c == keyDelete || before == 0:
		return false
	case before == keyEscape && (c == '[' || c == 'O'):
		k.within = c
	case before == '[' && c < '@': // numbers and what stands between them
		k.within = before
	}
	return true
}
