package terminal

import (
	"io"
	"os"
	"regexp"
	"sync"
	"unicode/utf8"
)

// A Typed lets through what keys and mice send by a terminal that speaks UTF-8, each whole, and
// holds the rest back.
//
// A line that stutters may part what one key or the mouse has sent. The screen's decoder waits
// for the rest of it for a moment, and then takes it for keys: the M in which each report of a
// mouse ends would mark articles read. And it reads behind the end of what has come where a
// control character of one byte is followed by an M (ultraviolet, as of October 2026), in a
// goroutine of bubbletea's, where nobody can contain it: at a server everybody's session would
// end. So these are held back:
//
//	what is no UTF-8               among it control characters of one byte
//	ESC [ < … M                    what a mouse reports (xterm's mode 1006), unless it is three
//	                               numbers
//	ESC [ … M and three bytes      the same in the way of 1986, which it is not asked for
type Typed struct {
	part   []byte // the beginning of a character or sequence whose other bytes have not come
	lone   int    // how many bytes of that have been let through: its ESC, which may be a key
	report int    // how many bytes of a report of 1986 are still to come
	out    []byte // let through, and not read yet
}

// longestSequence is how many bytes of a sequence are waited for.
const longestSequence = 64

// mouseReport is what a mouse may report.
var mouseReport = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^\x1b\[<[0-9]{1,3};[0-9]{1,5};[0-9]{1,5}[Mm]$`)
})

const (
	escape   = 0x1b
	deletion = 0x7f
)

// Read reads what is typed from somewhere, as an io.Reader does. Where all that came is held
// back, that is nothing.
func (t *Typed) Read(from io.Reader, p []byte) (int, error) {
	if len(t.out) == 0 {
		n, err := from.Read(p[:max(min(1, len(p)), len(p)-longestSequence-1)]) // room for what came before
		if t.take(p[:n]); err != nil {
			return 0, err
		}
	}
	n := copy(p, t.out)
	t.out = t.out[n:]
	return n, nil
}

// A TypedFile is a terminal of which only what a Typed lets through is read.
type TypedFile struct {
	*os.File
	Typed *Typed
}

// Read implements io.Reader in place of the file's own Read.
func (f TypedFile) Read(p []byte) (int, error) { return f.Typed.Read(f.File, p) }

// take takes what has come.
func (t *Typed) take(came []byte) {
	rest := append(t.part, came...)
	t.part = nil
	for len(rest) > 0 {
		if t.report > 0 {
			n := min(t.report, len(rest))
			t.report, rest = t.report-n, rest[n:]
			continue
		}
		n, whole := next(rest)
		if !whole {
			t.part = append([]byte(nil), rest...)
			t.letEscape()
			return
		}
		if one := rest[:n]; t.lets(one) {
			t.out = append(t.out, one[min(t.lone, n):]...)
		}
		t.lone, rest = 0, rest[n:]
	}
}

// letEscape lets the key Esc through where nothing has come behind it: it waits for nothing.
func (t *Typed) letEscape() {
	if len(t.part) == 1 && t.part[0] == escape && t.lone == 0 {
		t.out, t.lone = append(t.out, escape), 1
	}
}

// lets reports whether a character or a sequence is let through.
func (t *Typed) lets(one []byte) bool {
	last := one[len(one)-1]
	switch {
	case len(one) == 1:
		return one[0] < utf8.RuneSelf
	case one[0] != escape:
		return true
	case len(one) > 2 && one[2] == '<':
		return t.lone == 0 && mouseReport().Match(one) // else its end might come too late
	case last == 'M':
		t.report = 3
		return false
	}
	return true
}

// next returns how many bytes the first character of some has, or the sequence that they begin
// with (ECMA-48, section 5.4); whole is false if others may belong to it.
func next(bytes []byte) (n int, whole bool) {
	switch {
	case bytes[0] >= utf8.RuneSelf:
		_, n = utf8.DecodeRune(bytes)
		return n, utf8.FullRune(bytes)
	case bytes[0] != escape:
		return 1, true
	case len(bytes) == 1:
		return 1, false
	case bytes[1] != '[':
		return 1, true
	}
	for n = 2; n < len(bytes); n++ {
		switch b := bytes[n]; {
		case b >= '@' && b < deletion:
			return n + 1, true
		case b < ' ' || b >= deletion: // it is cut off
			return n, true
		}
	}
	return n, n > longestSequence
}
