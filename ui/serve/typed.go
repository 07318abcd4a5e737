package serve

import (
	"regexp"
	"sync"
	"unicode/utf8"
)

// A typed lets through what keys and mice send by a terminal that speaks UTF-8, each whole, and
// holds the rest back.
//
// A line that stutters may part what one key or the mouse has sent. The screen's decoder waits
// for the rest of it for a moment, and then takes it for keys: the M in which each report of a
// mouse ends would mark articles read. And it reads behind the end of what has come where a
// control character of one byte is followed by an M (ultraviolet, as of October 2026), in a
// goroutine of bubbletea's, where nobody can contain it: everybody's session would end. So these
// are held back:
//
//	what is no UTF-8               among it control characters of one byte
//	ESC [ < … M                    what a mouse reports (xterm's mode 1006), unless it is three
//	                               numbers
//	ESC [ … M and three bytes      the same in the way of 1986, which it is not asked for
type typed struct {
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

// take takes what has come.
func (t *typed) take(came []byte) {
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
func (t *typed) letEscape() {
	if len(t.part) == 1 && t.part[0] == keyEscape && t.lone == 0 {
		t.out, t.lone = append(t.out, keyEscape), 1
	}
}

// lets reports whether a character or a sequence is let through.
func (t *typed) lets(one []byte) bool {
	last := one[len(one)-1]
	switch {
	case len(one) == 1:
		return one[0] < utf8.RuneSelf
	case one[0] != keyEscape:
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
	case bytes[0] != keyEscape:
		return 1, true
	case len(bytes) == 1:
		return 1, false
	case bytes[1] != '[':
		return 1, true
	}
	for n = 2; n < len(bytes); n++ {
		switch b := bytes[n]; {
		case b >= '@' && b < keyDelete:
			return n + 1, true
		case b < ' ' || b >= keyDelete: // it is cut off
			return n, true
		}
	}
	return n, n > longestSequence
}
