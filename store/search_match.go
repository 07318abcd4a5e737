package store

import (
	"slices"
	"strings"

	"tidings/store/query"
)

// A matcher reads articles and says which of them match a query. It is needed for what
// the index does not know: articles that are pending, and phrases.
type matcher struct {
	evaluator *evaluator
	pack      *packer
	tree      *query.Node
}

// A candidate is an article that is read. Its texts are folded and split into words only
// when a word is looked for in them.
type candidate struct {
	number Number
	row    rowRecord
	body   *bodyRecord
	texts  map[query.Field]string   // folded
	words  map[query.Field][]string // the words of the texts, in their order
}

// matches reports whether an article matches the query.
func (m *matcher) matches(n Number) (bool, error) {
	row, ok, err := m.evaluator.t.rowAt(n)
	if !ok || err != nil {
		return false, err
	}
	c := &candidate{number: n, row: row, texts: map[query.Field]string{}, words: map[query.Field][]string{}}
	return m.matchNode(m.tree, c)
}

// matchNode reports whether an article matches a part of the query.
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

// passesFilter reports whether an article meets the condition of a filter.
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

// hasWords reports whether an article has a node's words next to one another.
func (m *matcher) hasWords(n *query.Node, c *candidate) (bool, error) {
	fields := []query.Field{n.Field}
	if n.Field == query.AnyText {
		fields = []query.Field{query.InTitle, query.InAuthor, query.AnyText, query.InNote}
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

// text returns the folded text of a field; that of AnyText is the body's.
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
	case query.InNote:
		mark, err := m.evaluator.t.mark(m.evaluator.account, c.number)
		if err != nil {
			return "", err
		}
		text = mark.Note
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

// bodyOf returns the body of an article, which is unpacked once.
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

// An Excerpt is one line around the first match of a search in a text.
type Excerpt struct {
	Line   string
	OfNote bool // the text is the account's note on the article
}

// A foundText is what was found of an article beside its title. The zero value has no text.
type foundText struct {
	body packedBody
	note string
}

// foundText reads the texts of an article as an account has them.
func (t *tx) foundText(a AccountID, row Row) (foundText, error) {
	found := foundText{body: t.packedBody(row.Number)}
	if !row.Noted {
		return found, nil
	}
	mark, err := t.mark(a, row.Number)
	found.note = mark.Note
	return found, err
}

// around is a line around the first match in the texts. The body is unpacked if it is needed.
func (f foundText) around(words query.Words, p *packer) (e Excerpt, err error) {
	e.Line, e.OfNote = words.ExcerptOf(func() string {
		var body bodyRecord
		if body, err = p.open(f.body); err != nil {
			return ""
		}
		return body.searchText()
	}, f.note)
	return e, err
}

// SearchText returns the text in which the words of the article are looked for, apart from
// its title and author.
func (in *Incoming) SearchText() string {
	return searchText(in.Content, in.Summarised, in.Categories)
}

// searchText returns the text of a body in which words are looked for: that of the
// content, of the summary, of the categories and of the full text.
func (b *bodyRecord) searchText() string {
	text := searchText(b.Content, b.Summarised, b.Categories)
	if b.Full.Empty() {
		return text
	}
	var out strings.Builder
	out.WriteString(text)
	out.WriteByte('\n')
	b.Full.writePlain(&out)
	return out.String()
}

func searchText(content, summarised Body, categories []string) string {
	var out strings.Builder
	out.Grow(len(content.Source) + len(summarised.Source) + 64) // most of it is text
	content.writePlain(&out)
	out.WriteByte('\n')
	summarised.writePlain(&out)
	out.WriteByte('\n')
	for i, one := range categories {
		if i > 0 {
			out.WriteByte('\n')
		}
		out.WriteString(one)
	}
	return out.String()
}
