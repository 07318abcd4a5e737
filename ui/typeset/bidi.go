package typeset

import (
	"slices"
	"unicode/utf8"

	"golang.org/x/text/unicode/bidi"
)

// The levels of characters in a line that is written in both directions (UAX 9), and the order in
// which they are seen. Classes and brackets are those of golang.org/x/text/unicode/bidi; its own
// ordering does not tell a number in Hebrew from Latin beside it, and cannot be told the direction
// of a paragraph, so the rules are applied here. Those on explicit directions (X1 to X8) are not
// needed: no text from outside keeps such characters.

// resolve returns the level of each character of a line in a paragraph of level base, 0 or 1
// (rules W1 to I2 and L1). Of a character that is not seen it is that of the one before.
func resolve(line []rune, base uint8) []uint8 {
	r := resolving{base: base, own: bidi.L}
	if base == 1 {
		r.own = bidi.R
	}
	classes := make([]bidi.Class, len(line))
	for i, c := range line {
		properties, _ := bidi.LookupRune(c)
		classes[i] = properties.Class()
		if !isExplicit(classes[i]) {
			r.at = append(r.at, i)
			r.text = append(r.text, c)
			r.classes = append(r.classes, classes[i])
		}
	}
	r.weak()
	r.brackets(classes)
	r.neutral()
	levels := make([]uint8, len(line))
	seen := 0
	for i := range levels {
		switch {
		case seen < len(r.at) && r.at[seen] == i:
			levels[i] = r.level(r.classes[seen])
			seen++
		case i > 0:
			levels[i] = levels[i-1]
		default:
			levels[i] = base
		}
	}
	atEnd := true // L1: what is blank there, and separators, belong to the paragraph
	for i := len(line) - 1; i >= 0; i-- {
		switch c := classes[i]; {
		case c == bidi.S || c == bidi.B:
			atEnd = true
		case c == bidi.WS || isExplicit(c):
		default:
			atEnd = false
		}
		if atEnd {
			levels[i] = base
		}
	}
	return levels
}

// isExplicit reports whether a character of a class only says how others are written.
func isExplicit(c bidi.Class) bool { return c == bidi.BN || c >= bidi.Control }

// resolving is a line while its levels are found: its characters but for those that are not seen.
type resolving struct {
	base    uint8
	own     bidi.Class // the direction of the paragraph
	at      []int
	text    []rune
	classes []bidi.Class
}

// level is the level of what has been resolved to L, R, EN or AN (I1 and I2).
func (r *resolving) level(c bidi.Class) uint8 {
	switch {
	case r.base == 0 && c == bidi.R:
		return 1
	case r.base == 0 && (c == bidi.AN || c == bidi.EN):
		return 2
	case r.base == 1 && c != bidi.R:
		return 2
	}
	return r.base
}

// weak resolves numbers and what belongs to them (W1 to W7).
func (r *resolving) weak() {
	before, strong := r.own, r.own
	for i, c := range r.classes { // W1 and W2
		switch c {
		case bidi.NSM:
			c = before
		case bidi.L, bidi.R, bidi.AL:
			strong = c
		case bidi.EN:
			if strong == bidi.AL {
				c = bidi.AN
			}
		}
		r.classes[i], before = c, c
	}
	for i, c := range r.classes { // W3 and W4
		switch {
		case c == bidi.AL:
			r.classes[i] = bidi.R
		case (c == bidi.ES || c == bidi.CS) && i > 0 && i+1 < len(r.classes):
			last, next := r.classes[i-1], r.classes[i+1]
			if last == next && (last == bidi.EN || last == bidi.AN && c == bidi.CS) {
				r.classes[i] = last
			}
		}
	}
	for from := 0; from < len(r.classes); { // W5
		to := from
		for to < len(r.classes) && r.classes[to] == bidi.ET {
			to++
		}
		if from > 0 && r.classes[from-1] == bidi.EN || to < len(r.classes) && r.classes[to] == bidi.EN {
			r.set(from, to, bidi.EN)
		}
		from = to + 1
	}
	strong = r.own
	for i, c := range r.classes { // W6 and W7
		switch c {
		case bidi.ES, bidi.ET, bidi.CS:
			r.classes[i] = bidi.ON
		case bidi.L, bidi.R:
			strong = c
		case bidi.EN:
			if strong == bidi.L {
				r.classes[i] = bidi.L
			}
		}
	}
}

func (r *resolving) set(from, to int, c bidi.Class) {
	for i := from; i < to; i++ {
		r.classes[i] = c
	}
}

// directionOf is how a class is written as its neighbours see it: numbers are as what is
// written from the right (N0 and N1). It is ON for what has no direction.
func directionOf(c bidi.Class) bidi.Class {
	switch c {
	case bidi.L:
		return bidi.L
	case bidi.R, bidi.EN, bidi.AN:
		return bidi.R
	}
	return bidi.ON
}

// brackets gives pairs of brackets the direction of what is in them (N0). first are the classes
// that all characters of the line had at first.
func (r *resolving) brackets(first []bidi.Class) {
	for _, pair := range r.pairs() {
		inside := bidi.ON
		for i := pair[0] + 1; i < pair[1] && inside != r.own; i++ {
			if d := directionOf(r.classes[i]); d != bidi.ON {
				inside = d
			}
		}
		if inside == bidi.ON {
			continue
		}
		if inside != r.own {
			before := r.own
			for i := pair[0] - 1; i >= 0; i-- {
				if d := directionOf(r.classes[i]); d != bidi.ON {
					before = d
					break
				}
			}
			if before != inside {
				inside = r.own
			}
		}
		for _, i := range pair {
			r.classes[i] = inside
			for i++; i < len(r.classes) && first[r.at[i]] == bidi.NSM; i++ { // marks on the bracket
				r.classes[i] = inside
			}
		}
	}
}

// mostOpen is how many brackets may be open at once (UAX 9, BD16).
const mostOpen = 63

// pairs finds the pairs of brackets, by their first.
func (r *resolving) pairs() (pairs [][2]int) {
	type opened struct {
		at    int
		close rune
	}
	var open []opened
	for i, c := range r.text {
		if c < '(' || r.classes[i] != bidi.ON {
			continue
		}
		properties, _ := bidi.LookupRune(c)
		switch {
		case !properties.IsBracket():
		case properties.IsOpeningBracket():
			if len(open) == mostOpen {
				return pairs
			}
			open = append(open, opened{i, sameBracket(mirrored(c))})
		default:
			for n := len(open) - 1; n >= 0; n-- {
				if open[n].close == sameBracket(c) {
					pairs = append(pairs, [2]int{open[n].at, i})
					open = open[:n]
					break
				}
			}
		}
	}
	slices.SortFunc(pairs, func(a, b [2]int) int { return a[0] - b[0] })
	return pairs
}

// sameBracket returns the bracket that stands for another that is the same to Unicode.
func sameBracket(c rune) rune {
	switch c {
	case '\u232a':
		return '\u3009'
	case '\u2329':
		return '\u3008'
	}
	return c
}

// neutral resolves what has no direction: it has that of its neighbours if they agree, and the
// paragraph's if they do not (N1 and N2).
func (r *resolving) neutral() {
	before := r.own
	for from := 0; from < len(r.classes); {
		if d := directionOf(r.classes[from]); d != bidi.ON {
			before, from = d, from+1
			continue
		}
		to, behind := from, r.own
		for to < len(r.classes) && directionOf(r.classes[to]) == bidi.ON {
			to++
		}
		if to < len(r.classes) {
			behind = directionOf(r.classes[to])
		}
		if before == behind {
			r.set(from, to, before)
		} else {
			r.set(from, to, r.own)
		}
		from = to
	}
}

// visualOrder returns which of some characters stands first on the screen, which second, and so
// on, by their levels (L2).
func visualOrder(levels []uint8) []int {
	order := make([]int, len(levels))
	highest := uint8(0)
	for i, level := range levels {
		order[i], highest = i, max(highest, level)
	}
	for level := highest; level > 0; level-- {
		for from := 0; from < len(levels); from++ {
			to := from
			for to < len(levels) && levels[to] >= level {
				to++
			}
			slices.Reverse(order[from:max(from, to)])
			from = max(from, to)
		}
	}
	return order
}

// firstStrong is the level of a paragraph by its first character that has a direction (P2 and
// P3); false if none has.
func firstStrong(text string) (level uint8, has bool) {
	for _, c := range text {
		if c < 0x80 {
			if c|0x20 >= 'a' && c|0x20 <= 'z' {
				return 0, true
			}
			continue
		}
		properties, _ := bidi.LookupRune(c)
		switch properties.Class() {
		case bidi.L:
			return 0, true
		case bidi.R, bidi.AL:
			return 1, true
		}
	}
	return 0, false
}

// mirrored returns the character that stands for another in what is written from the right (L4):
// Unicode's brackets, the signs of BidiMirroring.txt that prose has, and our own bar and mark.
func mirrored(r rune) rune {
	const signs = "<>><«»»«‹››‹≤≥≥≤≪≫≫≪⊂⊃⊃⊂⊆⊇⊇⊆∈∋∋∈∉∌∌∉≺≻≻≺≲≳≳≲⋖⋗⋗⋖≮≯≯≮≰≱≱≰▏▕↪↩"
	if r < 0x80 && r != '<' && r != '>' && r != '(' && r != ')' && r != '[' && r != ']' && r != '{' && r != '}' {
		return r
	}
	if r > '»' && r < '‹' { // letters
		return r
	}
	if properties, _ := bidi.LookupRune(r); properties.IsBracket() {
		other, _ := utf8.DecodeRuneInString(bidi.ReverseString(string(r)))
		return other
	}
	for i, from := 0, signs; from != ""; i++ {
		one, size := utf8.DecodeRuneInString(from)
		other, more := utf8.DecodeRuneInString(from[size:])
		if one == r {
			return other
		}
		from = from[size+more:]
	}
	return r
}
