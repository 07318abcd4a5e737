package store

import (
	"slices"
	"strings"
)

// A looker says of one article after another whether it fits a query, by looking
// at the article itself. It is asked about what the index does not know yet, and
// about phrases.
type looker struct {
	asker *asker
	pack  *packer
	tree  *node
}

// An article that is looked at: its texts are folded and cut into words when a
// word is first looked for.
type looked struct {
	number Number
	row    rowRecord
	body   *bodyRecord
	texts  map[field]string   // folded
	words  map[field][]string // of these, in their order
}

// fits reports whether an article fits the query.
func (l *looker) fits(n Number) (bool, error) {
	row, ok, err := l.asker.t.rowAt(n)
	if !ok || err != nil {
		return false, err
	}
	a := &looked{number: n, row: row, texts: map[field]string{}, words: map[field][]string{}}
	return l.match(l.tree, a)
}

func (l *looker) match(n *node, a *looked) (bool, error) {
	switch n.op {
	case opAnd, opOr:
		for _, kid := range n.kids {
			fits, err := l.match(kid, a)
			if err != nil || fits == (n.op == opOr) {
				return fits, err
			}
		}
		return n.op == opAnd, nil
	case opNot:
		fits, err := l.match(n.kids[0], a)
		return !fits, err
	case opWords:
		return l.holds(n, a)
	}
	return l.passes(n, a)
}

// passes reports whether a filter lets an article through.
func (l *looker) passes(n *node, a *looked) (bool, error) {
	if !n.indexedOnly() {
		set, err := l.asker.filter(n)
		return err == nil && set.Contains(uint32(a.number)), err
	}
	if n.field == byMedia {
		return slices.Contains(mediaWords(a.row.Media), n.value), nil
	}
	body, err := l.bodyOf(a)
	return err == nil && slices.Contains(languageWords(body.Language), n.value), err
}

// holds reports whether an article has a node's words, next to one another if
// there are several.
func (l *looker) holds(n *node, a *looked) (bool, error) {
	fields := []field{n.field}
	if n.field == anyText {
		fields = []field{inTitle, inAuthor, anyText}
	}
	for _, f := range fields {
		text, err := l.text(f, a)
		if err != nil {
			return false, err
		}
		if !strings.Contains(text, n.words[0]) {
			continue
		}
		if !n.unblanked() {
			if n.stands(text) {
				return true, nil
			}
			continue
		}
		if a.words[f] == nil {
			a.words[f] = tokens(text)
		}
		if n.in(a.words[f]) {
			return true, nil
		}
	}
	return false, nil
}

// text returns the folded text of a field; anyText is the body's.
func (l *looker) text(f field, a *looked) (string, error) {
	if text, known := a.texts[f]; known {
		return text, nil
	}
	text := ""
	switch f {
	case inTitle:
		text = a.row.Title
	case inAuthor:
		text = a.row.Author
	default:
		body, err := l.bodyOf(a)
		if err != nil {
			return "", err
		}
		text = body.words()
	}
	a.texts[f] = foldLetters(text)
	return a.texts[f], nil
}

func (l *looker) bodyOf(a *looked) (*bodyRecord, error) {
	if a.body == nil {
		body, err := l.asker.t.bodyOf(l.pack, a.number)
		if err != nil {
			return nil, err
		}
		a.body = &body
	}
	return a.body, nil
}

// words is the text of a body in which words are looked for. Its parts are on
// lines of their own, so that no phrase reaches from one into the next.
func (b *bodyRecord) words() string {
	return b.Content.bare() + "\n" + b.Summarised.bare() + "\n" + strings.Join(b.Categories, "\n")
}
