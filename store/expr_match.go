package store

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// wanted gathers the words that a tree looks for.
func (n *node) wanted() (words Words) {
	switch n.op {
	case opAnd, opOr:
		for _, kid := range n.kids {
			words = append(words, kid.wanted()...)
		}
	case opWords:
		words = Words{{n.words, n.prefix}}
	}
	return words
}

// forTitles is what a tree asks of titles: its words, without filters and without
// what it rules out. It is nil if it asks nothing of them.
func (n *node) forTitles() *node {
	switch {
	case n.op == opWords && n.field != inAuthor:
		in := *n
		in.field = inTitle
		return &in
	case n.op != opAnd && n.op != opOr:
		return nil
	}
	out := &node{op: n.op}
	for _, kid := range n.kids {
		switch asked := kid.forTitles(); {
		case asked != nil:
			out.kids = append(out.kids, asked)
		case n.op == opOr:
			return nil
		}
	}
	switch len(out.kids) {
	case 0:
		return nil
	case 1:
		return out.kids[0]
	}
	return out
}

// indexedOnly reports whether a filter is answered by the index.
func (n *node) indexedOnly() bool {
	return n.field == byLanguage || n.field == byMedia && n.value != "note" && n.value != "tag"
}

// unblanked reports whether some of a node's words are pairs of characters.
func (n *node) unblanked() bool {
	return slices.ContainsFunc(n.words, func(word string) bool { return strings.ContainsFunc(word, unblanked) })
}

// stands reports whether a node's words stand together in a folded text. It looks
// only where the first of them is, which is ten times as quick as cutting the text
// into words; it cannot do so for pairs of characters.
func (n *node) stands(text string) bool {
	first := n.words[0]
	for from := 0; ; {
		i := strings.Index(text[from:], first)
		if i < 0 {
			return false
		}
		at := from + i
		from = at + len(first)
		if before, _ := utf8.DecodeLastRuneInString(text[:at]); wordRune(before) {
			continue
		}
		if n.goesOn(text[at:]) {
			return true
		}
	}
}

// goesOn reports whether a text begins with the node's words.
func (n *node) goesOn(text string) bool {
	for i, word := range n.words {
		if i > 0 {
			text = strings.TrimLeftFunc(text, func(r rune) bool { return !inWord(r) })
		}
		rest, begins := strings.CutPrefix(text, word)
		if !begins {
			return false
		}
		next, _ := utf8.DecodeRuneInString(rest)
		last := i == len(n.words)-1
		if wordRune(next) && !(last && n.prefix) && len(word) < longestWord-utf8.UTFMax {
			return false
		}
		text = strings.TrimLeftFunc(rest, wordRune) // nothing, but for what is too long to count
	}
	return true
}

// wordRune reports whether a character goes on the word that it stands beside.
func wordRune(r rune) bool { return inWord(r) && !unblanked(r) }

// in reports whether a node's words stand together in a text's.
func (n *node) in(words []string) bool {
	last := len(n.words) - 1
	for at, word := range words {
		if word != n.words[0] && !(last == 0 && n.prefix && strings.HasPrefix(word, n.words[0])) {
			continue
		}
		if n.follows(words[at+1:], 1) {
			return true
		}
	}
	return false
}

// follows reports whether the node's words from the i-th on begin a text's words.
// The lone last character that ends a run of Chinese, say, is passed over: it is
// there to be found, and part of the pair before it.
func (n *node) follows(words []string, i int) bool {
	for last := len(n.words) - 1; i <= last; i++ {
		if len(words) > 0 && words[0] != n.words[i] && loneLast(words[0], n.words[i-1]) {
			words = words[1:]
		}
		if len(words) == 0 || words[0] != n.words[i] && !(i == last && n.prefix && strings.HasPrefix(words[0], n.words[i])) {
			return false
		}
		words = words[1:]
	}
	return true
}

// loneLast reports whether a word is the last character of the pair before it.
func loneLast(word, before string) bool {
	for _, r := range word {
		return unblanked(r) && len(word) == len(string(r)) && strings.HasSuffix(before, word)
	}
	return false
}
