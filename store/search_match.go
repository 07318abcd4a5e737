package store

import (
	"slices"
	"strings"

	"tidings/store/query"
)

// A matcher says of one article after another whether it fits a query, by looking
// at the article itself. It is asked about what the index does not know yet, and
// about phrases.
type matcher struct {
	evaluator *evaluator
	pack      *packer
	tree      *query.Node
}

// An article that is looked at: its texts are folded and cut into words when a
// word is first looked for.
type candidate struct {
	number Number
	row    rowRecord
	body   *bodyRecord
	texts  map[query.Field]string   // folded
	words  map[query.Field][]string // of these, in their order
}

// matches reports whether an article fits the query.
func (m *matcher) matches(n Number) (bool, error) {
	row, ok, err := m.evaluator.t.rowAt(n)
	if !ok || err != nil {
		return false, err
	}
	c := &candidate{number: n, row: row, texts: map[query.Field]string{}, words: map[query.Field][]string{}}
	return m.matchNode(m.tree, c)
}

func (m *matcher) matchNode(n *query.Node, c *candidate) (bool, error) {
	switch n.Op {
	case query.OpAnd, query.OpOr:
		for _, child := range n.Children {
			fits, err := m.matchNode(child, c)
			if err != nil || fits == (n.Op == query.OpOr) {
				return fits, err
			}
		}
		return n.Op == query.OpAnd, nil
	case query.OpNot:
		fits, err := m.matchNode(n.Children[0], c)
		return !fits, err
	case query.OpWords:
		return m.hasWords(n, c)
	}
	return m.passesFilter(n, c)
}

// passesFilter reports whether a filter lets an article through.
func (m *matcher) passesFilter(n *query.Node, c *candidate) (bool, error) {
	if !n.AnsweredByIndex() {
		set, err := m.evaluator.filter(n)
		return err == nil && set.Contains(uint32(c.number)), err
	}
	if n.Field == query.ByMedia {
		return slices.Contains(mediaWords(c.row.Media), n.Value), nil
	}
	body, err := m.bodyOf(c)
	return err == nil && slices.Contains(languageWords(body.Language), n.Value), err
}

// hasWords reports whether an article has a node's words, next to one another if
// there are several.
func (m *matcher) hasWords(n *query.Node, c *candidate) (bool, error) {
	fields := []query.Field{n.Field}
	if n.Field == query.AnyText {
		fields = []query.Field{query.InTitle, query.InAuthor, query.AnyText}
	}
	for _, f := range fields {
		text, err := m.text(f, c)
		if err != nil {
			return false, err
		}
		if !strings.Contains(text, n.Words[0]) {
			continue
		}
		if !n.HasUnspaced() {
			if n.MatchesText(text) {
				return true, nil
			}
			continue
		}
		if c.words[f] == nil {
			c.words[f] = query.Tokens(text)
		}
		if n.MatchesWords(c.words[f]) {
			return true, nil
		}
	}
	return false, nil
}

// text returns the folded text of a field; anyText is the body's.
func (m *matcher) text(f query.Field, c *candidate) (string, error) {
	if text, known := c.texts[f]; known {
		return text, nil
	}
	text := ""
	switch f {
	case query.InTitle:
		text = c.row.Title
	case query.InAuthor:
		text = c.row.Author
	default:
		body, err := m.bodyOf(c)
		if err != nil {
			return "", err
		}
		text = body.searchText()
	}
	c.texts[f] = query.Fold(text)
	return c.texts[f], nil
}

func (m *matcher) bodyOf(c *candidate) (*bodyRecord, error) {
	if c.body == nil {
		body, err := m.evaluator.t.bodyOf(m.pack, c.number)
		if err != nil {
			return nil, err
		}
		c.body = &body
	}
	return c.body, nil
}

// searchText is the text of a body in which words are looked for. Its parts are on
// lines of their own, so that no phrase reaches from one into the next.
func (b *bodyRecord) searchText() string {
	return b.Content.plain() + "\n" + b.Summarised.plain() + "\n" + strings.Join(b.Categories, "\n")
}
