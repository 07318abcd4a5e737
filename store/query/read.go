package query

import (
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// A query is split into pieces, which a recursive descent reads: OR binds least, then
// AND, then NOT, then words, filters and brackets.

// These bounds keep a hostile query from taking time or stack; nobody types so much.
const (
	longestQuery = 4 << 10 // bytes
	deepestQuery = 50      // brackets in brackets, and signs for not
	widestQuery  = 200     // parts: words, filters, brackets
)

// An Expr is a query that has been read.
type Expr struct {
	Tree        *Node // nil if it asks for nothing
	TitlesFirst bool  // hits in titles come before all others
}

// Parse reads a query. now gives the day of today and the time zone. While a person is
// typing the last word may be the beginning of one, and what is missing at the end is no
// error. The error is an *Error.
func Parse(text string, now time.Time, typing bool) (Expr, error) {
	p := &parser{query: text, now: now, typing: typing}
	if len(text) > longestQuery {
		return Expr{}, p.wrong(longestQuery, len(text), "this is too long for a query")
	}
	p.split()
	tree, err := p.or(AnyText, 0)
	if err == nil && p.next() != nil {
		err = p.wrongAt(p.next(), "there is no ( for this )")
	}
	if err != nil {
		return Expr{}, err
	}
	return Expr{tree, p.titlesFirst}, nil
}

// A piece is a word, a quoted text, the name of a field, or a sign of a query.
type piece struct {
	kind    pieceKind
	text    string // the word, the text without its quotes, or the field's name in lower case
	at, end int
	star    bool // a * follows the word or the quoted text
	last    bool // the query ends behind it, without a blank
}

type pieceKind uint8

const (
	wordPiece  pieceKind = iota
	quotePiece           // "…"
	fieldPiece           // title:
	openPiece            // (
	closePiece           // )
	notPiece             // - before something, or NOT
	orPiece              // OR or |
	andPiece             // AND, which changes nothing
)

type parser struct {
	query  string
	now    time.Time
	typing bool
	pieces []piece
	at     int // the index of the piece to be read next
	nodes  int // parts read so far

	titlesFirst bool
}

// wrong makes an error about some bytes of the query.
func (p *parser) wrong(at, end int, why string, args ...any) error {
	return &Error{Query: p.query, At: at, End: end, Why: fmt.Sprintf(why, args...)}
}

// wrongAt makes an error about a piece of the query.
func (p *parser) wrongAt(one *piece, why string, args ...any) error {
	return p.wrong(one.at, one.end, why, args...)
}

// split cuts the query into pieces.
func (p *parser) split() {
	q := p.query
	for at := 0; at < len(q); {
		r, size := utf8.DecodeRuneInString(q[at:])
		one := piece{at: at, end: at + size}
		switch {
		case unicode.IsSpace(r) || unicode.IsControl(r):
			at += size
			continue
		case r == '(':
			one.kind = openPiece
		case r == ')':
			one.kind = closePiece
		case r == '|':
			one.kind = orPiece
		case r == '-' && one.end < len(q) && !strings.ContainsRune(" \t)", rune(q[one.end])):
			one.kind = notPiece
		case r == '"' || r == '“' || r == '”' || r == '„':
			one = p.quote(at, size)
		default:
			one = p.word(at)
		}
		one.last = one.end == len(q)
		p.pieces = append(p.pieces, one)
		at = one.end
	}
}

// quote reads a quoted text. If the closing quote is missing it reaches to the end.
func (p *parser) quote(at, size int) piece {
	from := at + size
	length := strings.IndexAny(p.query[from:], "\"“”")
	if length < 0 {
		return piece{kind: quotePiece, text: p.query[from:], at: at, end: len(p.query)}
	}
	end := from + length
	_, closing := utf8.DecodeRuneInString(p.query[end:])
	one := piece{kind: quotePiece, text: p.query[from:end], at: at, end: end + closing}
	if strings.HasPrefix(p.query[one.end:], "*") {
		one.star = true
		one.end++
	}
	if strings.HasSuffix(one.text, "*") {
		one.star = true
	}
	return one
}

// word reads a word, an operator in capitals, or the name of a field.
func (p *parser) word(at int) piece {
	end := at
	for end < len(p.query) {
		r, size := utf8.DecodeRuneInString(p.query[end:])
		if unicode.IsSpace(r) || unicode.IsControl(r) || strings.ContainsRune("()|\"“”„", r) {
			break
		}
		end += size
		if r == ':' && isName(p.query[at:end-1]) && !strings.HasPrefix(p.query[end:], "//") {
			return piece{kind: fieldPiece, text: strings.ToLower(p.query[at : end-1]), at: at, end: end}
		}
	}
	one := piece{text: p.query[at:end], at: at, end: end}
	switch one.text {
	case "OR":
		one.kind = orPiece
	case "NOT":
		one.kind = notPiece
	case "AND":
		one.kind = andPiece
	default:
		one.text, one.star = strings.CutSuffix(one.text, "*")
	}
	return one
}

// isName reports whether a text could be the name of a field.
func isName(text string) bool {
	for _, r := range text {
		if !('a' <= r && r <= 'z' || 'A' <= r && r <= 'Z') {
			return false
		}
	}
	return len(text) > 1
}

// next returns the piece to be read next; nil at the end.
func (p *parser) next() *piece {
	if p.at == len(p.pieces) {
		return nil
	}
	return &p.pieces[p.at]
}

// or reads a query, or what is in brackets. f is the field before the brackets. The node
// is nil if nothing is asked for.
func (p *parser) or(f Field, depth int) (*Node, error) {
	if depth > deepestQuery {
		return nil, p.wrongAt(&p.pieces[p.at-1], "there are too many brackets in brackets")
	}
	child, err := p.and(f, depth)
	if err != nil {
		return nil, err
	}
	children := flatten(nil, OpOr, child)
	for p.next() != nil && p.next().kind == orPiece {
		or := p.next()
		p.at++
		child, err := p.and(f, depth)
		if err != nil {
			return nil, err
		}
		if (child == nil || len(children) == 0) && !(p.typing && p.next() == nil) {
			return nil, p.wrongAt(or, "OR stands between two words")
		}
		children = flatten(children, OpOr, child)
	}
	return join(OpOr, children), nil
}

// and reads the parts up to an OR, a closing bracket, or the end.
func (p *parser) and(f Field, depth int) (*Node, error) {
	var children []*Node
	for {
		switch one := p.next(); {
		case one == nil || one.kind == orPiece || one.kind == closePiece:
			return join(OpAnd, children), nil
		case one.kind == andPiece:
			p.at++
		default:
			child, err := p.not(f, depth)
			if err != nil {
				return nil, err
			}
			children = flatten(children, OpAnd, child)
		}
	}
}

// flatten appends a child, or the children of one that has the same operator. A nil child
// is left out.
func flatten(children []*Node, op Operator, child *Node) []*Node {
	switch {
	case child == nil:
		return children
	case child.Op == op:
		return append(children, child.Children...)
	}
	return append(children, child)
}

// join makes one node of several; the only one, or nil, stays as it is.
func join(op Operator, children []*Node) *Node {
	switch len(children) {
	case 0:
		return nil
	case 1:
		return children[0]
	}
	return &Node{Op: op, Children: children}
}

// not reads one part, which may be negated.
func (p *parser) not(f Field, depth int) (*Node, error) {
	one := p.next()
	if p.nodes++; p.nodes > widestQuery {
		return nil, p.wrongAt(one, "this query has too many words")
	}
	if one.kind != notPiece {
		return p.part(f, depth)
	}
	p.at++
	if next := p.next(); next == nil || next.kind == orPiece || next.kind == closePiece || next.kind == andPiece {
		if p.typing && next == nil {
			return nil, nil
		}
		return nil, p.wrongAt(one, "what is not wanted is missing")
	}
	if depth++; depth > deepestQuery {
		return nil, p.wrongAt(one, "there are too many signs for not")
	}
	child, err := p.not(f, depth)
	if child == nil || err != nil {
		return nil, err
	}
	if child.Op == OpNot { // what is not not wanted is
		return child.Children[0], nil
	}
	return &Node{Op: OpNot, Children: []*Node{child}}, nil
}

// part reads a word, a quote, a filter, or what is in brackets.
func (p *parser) part(f Field, depth int) (*Node, error) {
	one := p.next()
	p.at++
	switch one.kind {
	case openPiece:
		return p.brackets(one, f, depth)
	case fieldPiece:
		return p.field(one, depth)
	}
	return p.textOf(one, f)
}

// brackets reads what follows an opening bracket, and the closing one.
func (p *parser) brackets(open *piece, f Field, depth int) (*Node, error) {
	tree, err := p.or(f, depth+1)
	if err != nil {
		return nil, err
	}
	switch closing := p.next(); {
	case closing != nil:
		p.at++ // or ends at nothing else
		if tree == nil {
			return nil, p.wrong(open.at, closing.end, "there is nothing in these brackets")
		}
	case !p.typing:
		return nil, p.wrongAt(open, "there is no ) for this (")
	}
	return tree, nil
}

// textOf makes a node of a word or a quote.
func (p *parser) textOf(one *piece, f Field) (*Node, error) {
	words := phraseTokens(one.text)
	typed := p.typing && one.last
	switch {
	case len(words) == 0 && (typed || one.kind == quotePiece && strings.TrimSpace(one.text) == ""):
		return nil, nil
	case len(words) == 0:
		return nil, p.wrongAt(one, "there is no letter or digit in this")
	}
	n := &Node{Op: OpWords, Field: f, Words: words, Prefix: one.star || typed && one.kind == wordPiece}
	if r, size := utf8.DecodeRuneInString(words[0]); len(words) == 1 && size == len(words[0]) && Unspaced(r) {
		n.Prefix = true // every pair that begins with it, and it by itself
	}
	return n, nil
}
