package store

import (
	"slices"
	"strings"

	"tidings/store/query"
)

// A looker says of one article after another whether it fits a query, by looking
// at the article itself. It is asked about what the index does not know yet, and
// about phrases.
type looker struct {
	asker *asker
	pack  *packer
	tree  *query.Node
}

// An article that is looked at: its texts are folded and cut into words when a
// word is first looked for.
type looked struct {
	number Number
	row    rowRecord
	body   *bodyRecord
	texts  map[query.Field]string   // folded
	words  map[query.Field][]string // of these, in their order
}

// fits reports whether an article fits the query.
func (l *looker) fits(n Number) (bool, error) {
	row, ok, err := l.asker.t.rowAt(n)
	if !ok || err != nil {
		return false, err
	}
	a := &looked{number: n, row: row, texts: map[query.Field]string{}, words: map[query.Field][]string{}}
	return l.match(l.tree, a)
}

func (l *looker) match(n *query.Node, a *looked) (bool, error) {
	switch n.Op {
	case query.OpAnd, query.OpOr:
		for _, kid := range n.Kids {
			fits, err := l.match(kid, a)
			if err != nil || fits == (n.Op == query.OpOr) {
				return fits, err
			}
		}
		return n.Op == query.OpAnd, nil
	case query.OpNot:
		fits, err := l.match(n.Kids[0], a)
		return !fits, err
	case query.OpWords:
		return l.holds(n, a)
	}
	return l.passes(n, a)
}

// passes reports whether a filter lets an article through.
func (l *looker) passes(n *query.Node, a *looked) (bool, error) {
	if !n.IndexedOnly() {
		set, err := l.asker.filter(n)
		return err == nil && set.Contains(uint32(a.number)), err
	}
	if n.Field == query.ByMedia {
		return slices.Contains(mediaWords(a.row.Media), n.Value), nil
	}
	body, err := l.bodyOf(a)
	return err == nil && slices.Contains(languageWords(body.Language), n.Value), err
}

// holds reports whether an article has a node's words, next to one another if
// there are several.
func (l *looker) holds(n *query.Node, a *looked) (bool, error) {
	fields := []query.Field{n.Field}
	if n.Field == query.AnyText {
		fields = []query.Field{query.InTitle, query.InAuthor, query.AnyText}
	}
	for _, f := range fields {
		text, err := l.text(f, a)
		if err != nil {
			return false, err
		}
		if !strings.Contains(text, n.Words[0]) {
			continue
		}
		if !n.Unblanked() {
			if n.Stands(text) {
				return true, nil
			}
			continue
		}
		if a.words[f] == nil {
			a.words[f] = query.Tokens(text)
		}
		if n.In(a.words[f]) {
			return true, nil
		}
	}
	return false, nil
}

// text returns the folded text of a field; anyText is the body's.
func (l *looker) text(f query.Field, a *looked) (string, error) {
	if text, known := a.texts[f]; known {
		return text, nil
	}
	text := ""
	switch f {
	case query.InTitle:
		text = a.row.Title
	case query.InAuthor:
		text = a.row.Author
	default:
		body, err := l.bodyOf(a)
		if err != nil {
			return "", err
		}
		text = body.words()
	}
	a.texts[f] = query.FoldLetters(text)
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
