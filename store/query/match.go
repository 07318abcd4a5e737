package query

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// Phrases returns the words that a tree looks for, without those under a NOT.
func (n *Node) Phrases() (words Words) {
	switch n.Op {
	case OpAnd, OpOr:
		for _, child := range n.Children {
			words = append(words, child.Phrases()...)
		}
	case OpWords:
		words = Words{{n.Words, n.Prefix, n.Field == InNote}}
	}
	return words
}

// ForTitles returns the part of a tree that looks for words in titles: without filters,
// authors, notes and NOT. It is nil if nothing is left.
func (n *Node) ForTitles() *Node {
	switch {
	case n.Op == OpWords && n.Field != InAuthor && n.Field != InNote:
		in := *n
		in.Field = InTitle
		return &in
	case n.Op != OpAnd && n.Op != OpOr:
		return nil
	}
	out := &Node{Op: n.Op}
	for _, child := range n.Children {
		switch inTitles := child.ForTitles(); {
		case inTitles != nil:
			out.Children = append(out.Children, inTitles)
		case n.Op == OpOr:
			return nil
		}
	}
	switch len(out.Children) {
	case 0:
		return nil
	case 1:
		return out.Children[0]
	}
	return out
}

// AnsweredByIndex reports whether the index of words knows which articles pass a filter.
func (n *Node) AnsweredByIndex() bool {
	return n.Field == ByLanguage || n.Field == ByMedia && n.Value != "note" && n.Value != "tag"
}

// HasUnspaced reports whether a node has words of a script without spaces, which are
// pairs of characters.
func (n *Node) HasUnspaced() bool {
	return slices.ContainsFunc(n.Words, func(word string) bool { return strings.ContainsFunc(word, Unspaced) })
}

// StandsIn reports whether a node's words stand together in a folded text.
func (n *Node) StandsIn(text string) bool {
	switch {
	case !strings.Contains(text, n.Words[0]):
		return false
	case n.HasUnspaced():
		return n.MatchesWords(Tokens(text))
	}
	return n.MatchesText(text)
}

// MatchesText reports whether a node's words stand together in a folded text. It only
// looks at the places of the first word, which is ten times as fast as splitting the text
// into words. It cannot be used for a node with HasUnspaced.
func (n *Node) MatchesText(text string) bool {
	first := n.Words[0]
	for from := 0; ; {
		i := strings.Index(text[from:], first)
		if i < 0 {
			return false
		}
		at := from + i
		from = at + len(first)
		if before, _ := utf8.DecodeLastRuneInString(text[:at]); isSpacedRune(before) {
			continue
		}
		if n.startsText(text[at:]) {
			return true
		}
	}
}

// startsText reports whether a text begins with the node's words.
func (n *Node) startsText(text string) bool {
	for i, word := range n.Words {
		if i > 0 {
			text = strings.TrimLeftFunc(text, func(r rune) bool { return !isWordRune(r) })
		}
		rest, begins := strings.CutPrefix(text, word)
		if !begins {
			return false
		}
		next, _ := utf8.DecodeRuneInString(rest)
		last := i == len(n.Words)-1
		if isSpacedRune(next) && !(last && n.Prefix) && len(word) < LongestWord-utf8.UTFMax {
			return false
		}
		text = strings.TrimLeftFunc(rest, isSpacedRune) // the rest of a word that is longer than LongestWord
	}
	return true
}

// isSpacedRune reports whether a character is part of the word beside it.
func isSpacedRune(r rune) bool { return isWordRune(r) && !Unspaced(r) }

// MatchesWords reports whether a node's words stand together in the words of a text.
func (n *Node) MatchesWords(words []string) bool {
	last := len(n.Words) - 1
	for at, word := range words {
		if word != n.Words[0] && !(last == 0 && n.Prefix && strings.HasPrefix(word, n.Words[0])) {
			continue
		}
		if n.startsWords(words[at+1:], 1) {
			return true
		}
	}
	return false
}

// startsWords reports whether the words of a text begin with the node's words from the
// i-th on. A last character that stands alone after its pair (see token.go) is skipped.
func (n *Node) startsWords(words []string, i int) bool {
	for last := len(n.Words) - 1; i <= last; i++ {
		if len(words) > 0 && words[0] != n.Words[i] && isLoneLast(words[0], n.Words[i-1]) {
			words = words[1:]
		}
		if len(words) == 0 || words[0] != n.Words[i] && !(i == last && n.Prefix && strings.HasPrefix(words[0], n.Words[i])) {
			return false
		}
		words = words[1:]
	}
	return true
}

// isLoneLast reports whether a word is the last character of the pair before it.
func isLoneLast(word, before string) bool {
	for _, r := range word {
		return Unspaced(r) && len(word) == len(string(r)) && strings.HasSuffix(before, word)
	}
	return false
}
