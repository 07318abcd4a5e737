package query

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// Wanted gathers the words that a tree looks for.
func (n *Node) Wanted() (words Words) {
	switch n.Op {
	case OpAnd, OpOr:
		for _, kid := range n.Kids {
			words = append(words, kid.Wanted()...)
		}
	case OpWords:
		words = Words{{n.Words, n.Prefix}}
	}
	return words
}

// ForTitles is what a tree asks of titles: its words, without filters and without
// what it rules out. It is nil if it asks nothing of them.
func (n *Node) ForTitles() *Node {
	switch {
	case n.Op == OpWords && n.Field != InAuthor:
		in := *n
		in.Field = InTitle
		return &in
	case n.Op != OpAnd && n.Op != OpOr:
		return nil
	}
	out := &Node{Op: n.Op}
	for _, kid := range n.Kids {
		switch asked := kid.ForTitles(); {
		case asked != nil:
			out.Kids = append(out.Kids, asked)
		case n.Op == OpOr:
			return nil
		}
	}
	switch len(out.Kids) {
	case 0:
		return nil
	case 1:
		return out.Kids[0]
	}
	return out
}

// IndexedOnly reports whether a filter is answered by the index.
func (n *Node) IndexedOnly() bool {
	return n.Field == ByLanguage || n.Field == ByMedia && n.Value != "note" && n.Value != "tag"
}

// Unblanked reports whether some of a node's words are pairs of characters.
func (n *Node) Unblanked() bool {
	return slices.ContainsFunc(n.Words, func(word string) bool { return strings.ContainsFunc(word, Unblanked) })
}

// Stands reports whether a node's words stand together in a folded text. It looks
// only where the first of them is, which is ten times as quick as cutting the text
// into words; it cannot do so for pairs of characters.
func (n *Node) Stands(text string) bool {
	first := n.Words[0]
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
func (n *Node) goesOn(text string) bool {
	for i, word := range n.Words {
		if i > 0 {
			text = strings.TrimLeftFunc(text, func(r rune) bool { return !inWord(r) })
		}
		rest, begins := strings.CutPrefix(text, word)
		if !begins {
			return false
		}
		next, _ := utf8.DecodeRuneInString(rest)
		last := i == len(n.Words)-1
		if wordRune(next) && !(last && n.Prefix) && len(word) < LongestWord-utf8.UTFMax {
			return false
		}
		text = strings.TrimLeftFunc(rest, wordRune) // nothing, but for what is too long to count
	}
	return true
}

// wordRune reports whether a character goes on the word that it stands beside.
func wordRune(r rune) bool { return inWord(r) && !Unblanked(r) }

// In reports whether a node's words stand together in a text's.
func (n *Node) In(words []string) bool {
	last := len(n.Words) - 1
	for at, word := range words {
		if word != n.Words[0] && !(last == 0 && n.Prefix && strings.HasPrefix(word, n.Words[0])) {
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
func (n *Node) follows(words []string, i int) bool {
	for last := len(n.Words) - 1; i <= last; i++ {
		if len(words) > 0 && words[0] != n.Words[i] && loneLast(words[0], n.Words[i-1]) {
			words = words[1:]
		}
		if len(words) == 0 || words[0] != n.Words[i] && !(i == last && n.Prefix && strings.HasPrefix(words[0], n.Words[i])) {
			return false
		}
		words = words[1:]
	}
	return true
}

// loneLast reports whether a word is the last character of the pair before it.
func loneLast(word, before string) bool {
	for _, r := range word {
		return Unblanked(r) && len(word) == len(string(r)) && strings.HasSuffix(before, word)
	}
	return false
}
