package store

import (
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// Reading a query: cut into pieces, then read by going down from OR over AND and
// NOT to words, filters and brackets.

// What a query may come to; nobody types more.
const (
	longestQuery = 4 << 10 // bytes
	deepestQuery = 50      // brackets in brackets
	widestQuery  = 200
)

// An expr is a query that has been read.
type expr struct {
	tree        *node // nil if it asks for nothing
	titlesFirst bool  // hits in titles come before all others
}

// parseExpr reads a query. now gives today and the place's midnight. typing says that a person is still at it: the last word may go
// on, and what is not there yet is not missed. The error is a *QueryError.
func parseExpr(text string, now time.Time, typing bool) (e expr, err error) {
	p := &exprParser{query: text, now: now, typing: typing}
	defer func() {
		if r := recover(); r != nil {
			wrong, ok := r.(*QueryError)
			if !ok {
				panic(r)
			}
			e, err = expr{}, wrong
		}
	}()
	if len(text) > longestQuery {
		p.fail(longestQuery, len(text), "this is too long for a query")
	}
	p.cut()
	tree := p.or(anyText, 0)
	if p.next() != nil {
		p.failAt(p.next(), "there is no ( for this )")
	}
	return expr{tree, p.titlesFirst}, nil
}

// A queryPiece is one sign or word of a query.
type queryPiece struct {
	kind    pieceKind
	text    string // of words and quotes, without the quotes
	at, end int
	star    bool // of words and quotes: a * follows
	last    bool // nothing follows, not even a blank
}

type pieceKind uint8

const (
	aWord   pieceKind = iota
	aQuote            // "…"
	aField            // title:
	anOpen            // (
	aClose            // )
	aMinus            // - before something, or NOT
	anOr              // OR or |
	aSilent           // AND, which says nothing
)

type exprParser struct {
	query  string
	now    time.Time
	typing bool
	pieces []queryPiece
	at     int // the piece to be read next
	nodes  int

	titlesFirst bool
}

// fail ends the reading; parseExpr turns it into an error.
func (p *exprParser) fail(at, end int, why string, args ...any) {
	panic(&QueryError{Query: p.query, At: at, End: end, Why: fmt.Sprintf(why, args...)})
}

func (p *exprParser) failAt(one *queryPiece, why string, args ...any) {
	p.fail(one.at, one.end, why, args...)
}

// cut cuts the query into pieces.
func (p *exprParser) cut() {
	q := p.query
	for at := 0; at < len(q); {
		r, size := utf8.DecodeRuneInString(q[at:])
		one := queryPiece{at: at, end: at + size}
		switch {
		case unicode.IsSpace(r) || unicode.IsControl(r):
			at += size
			continue
		case r == '(':
			one.kind = anOpen
		case r == ')':
			one.kind = aClose
		case r == '|':
			one.kind = anOr
		case r == '-' && one.end < len(q) && !strings.ContainsRune(" \t)", rune(q[one.end])):
			one.kind = aMinus
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

// quote cuts out what is between two quotes. One that is not closed goes on to the
// end.
func (p *exprParser) quote(at, size int) queryPiece {
	from := at + size
	length := strings.IndexAny(p.query[from:], "\"“”")
	if length < 0 {
		return queryPiece{kind: aQuote, text: p.query[from:], at: at, end: len(p.query)}
	}
	end := from + length
	_, closing := utf8.DecodeRuneInString(p.query[end:])
	one := queryPiece{kind: aQuote, text: p.query[from:end], at: at, end: end + closing}
	if strings.HasPrefix(p.query[one.end:], "*") {
		one.star = true
		one.end++
	}
	if strings.HasSuffix(one.text, "*") {
		one.star = true
	}
	return one
}

// word cuts out a word, an operator, or the name of a field.
func (p *exprParser) word(at int) queryPiece {
	end := at
	for end < len(p.query) {
		r, size := utf8.DecodeRuneInString(p.query[end:])
		if unicode.IsSpace(r) || unicode.IsControl(r) || strings.ContainsRune("()|\"“”„", r) {
			break
		}
		end += size
		if r == ':' && isName(p.query[at:end-1]) && !strings.HasPrefix(p.query[end:], "//") {
			return queryPiece{kind: aField, text: strings.ToLower(p.query[at : end-1]), at: at, end: end}
		}
	}
	one := queryPiece{text: p.query[at:end], at: at, end: end}
	switch one.text {
	case "OR":
		one.kind = anOr
	case "NOT":
		one.kind = aMinus
	case "AND":
		one.kind = aSilent
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

// next is the piece to be read next; nil at the end.
func (p *exprParser) next() *queryPiece {
	if p.at == len(p.pieces) {
		return nil
	}
	return &p.pieces[p.at]
}

// or reads parts between ORs. f is the field whose brackets it is in.
func (p *exprParser) or(f field, depth int) *node {
	if depth > deepestQuery {
		p.failAt(&p.pieces[p.at-1], "there are too many brackets in brackets")
	}
	kids := p.gather(nil, opOr, p.and(f, depth))
	for p.next() != nil && p.next().kind == anOr {
		or := p.next()
		p.at++
		kid := p.and(f, depth)
		if (kid == nil || len(kids) == 0) && !(p.typing && p.next() == nil) {
			p.failAt(or, "OR stands between two words")
		}
		kids = p.gather(kids, opOr, kid)
	}
	return p.join(opOr, kids)
}

// and reads parts that stand side by side.
func (p *exprParser) and(f field, depth int) *node {
	var kids []*node
	for {
		switch one := p.next(); {
		case one == nil || one.kind == anOr || one.kind == aClose:
			return p.join(opAnd, kids)
		case one.kind == aSilent:
			p.at++
		default:
			kids = p.gather(kids, opAnd, p.not(f, depth))
		}
	}
}

// gather adds a kid; what is joined in the same way is taken in, nothing is left
// out.
func (p *exprParser) gather(kids []*node, op operator, kid *node) []*node {
	switch {
	case kid == nil:
		return kids
	case kid.op == op:
		return append(kids, kid.kids...)
	}
	return append(kids, kid)
}

func (p *exprParser) join(op operator, kids []*node) *node {
	switch len(kids) {
	case 0:
		return nil
	case 1:
		return kids[0]
	}
	return &node{op: op, kids: kids}
}

// not reads one part, which may be negated.
func (p *exprParser) not(f field, depth int) *node {
	one := p.next()
	if p.nodes++; p.nodes > widestQuery {
		p.failAt(one, "this query has too many words")
	}
	if one.kind != aMinus {
		return p.part(f, depth)
	}
	p.at++
	if next := p.next(); next == nil || next.kind == anOr || next.kind == aClose || next.kind == aSilent {
		if p.typing && next == nil {
			return nil
		}
		p.failAt(one, "what is not wanted is missing")
	}
	if depth++; depth > deepestQuery {
		p.failAt(one, "there are too many signs for not")
	}
	kid := p.not(f, depth)
	if kid == nil {
		return nil
	}
	return &node{op: opNot, kids: []*node{kid}}
}

// part reads a word, a quote, a filter, or what is in brackets.
func (p *exprParser) part(f field, depth int) *node {
	one := p.next()
	p.at++
	switch one.kind {
	case anOpen:
		return p.brackets(one, f, depth)
	case aField:
		return p.field(one, depth)
	}
	return p.textOf(one, f)
}

func (p *exprParser) brackets(open *queryPiece, f field, depth int) *node {
	tree := p.or(f, depth+1)
	switch closing := p.next(); {
	case closing != nil:
		p.at++ // or ends at nothing else
		if tree == nil {
			p.fail(open.at, closing.end, "there is nothing in these brackets")
		}
	case !p.typing:
		p.failAt(open, "there is no ) for this (")
	}
	return tree
}

// textOf makes a node of a word or a quote.
func (p *exprParser) textOf(one *queryPiece, f field) *node {
	words := phraseTokens(one.text)
	typed := p.typing && one.last
	switch {
	case len(words) == 0 && (typed || one.kind == aQuote && strings.TrimSpace(one.text) == ""):
		return nil
	case len(words) == 0:
		p.failAt(one, "there is no letter or digit in this")
	}
	n := &node{op: opWords, field: f, words: words, prefix: one.star || typed && one.kind == aWord}
	if r, size := utf8.DecodeRuneInString(words[0]); len(words) == 1 && size == len(words[0]) && unblanked(r) {
		n.prefix = true // every pair that begins with it, and it by itself
	}
	return n
}
