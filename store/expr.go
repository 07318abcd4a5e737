package store

import (
	"strings"
	"time"
)

// The query language.
//
//	river flood          both words, anywhere in title, authors or text
//	river OR flood       one of them; river | flood is the same
//	river -flood         the first and not the second; NOT flood is the same
//	"river flood"        the words next to one another
//	(river OR sea) -boat brackets group
//	flo*                 words that begin so
//	title:river author:smith    only there; title:"river flood", title:(river OR sea)
//	feed:guardian        of feeds with that in their name or address
//	folder:World         of the feeds in a folder and the folders in it
//	tag:boats            tagged so by the account
//	is:unread  is:read  is:bookmarked
//	has:image  has:audio  has:video  has:note  has:tag
//	lang:de              in a language (BCP 47), if the feed says so
//	on:2026-11-22  on:2026-11  on:yesterday     published then
//	after:2026-11-01     published then or later
//	before:2026-11-01    published before
//	age:<7d  age:>1y     younger, older than hours, days, weeks, months, years: h d w m y; age:7d is age:<7d
//	sort:title           hits in titles first; sort:date is newest first, as without it
//
// NOT binds more than AND, which is silent, and AND more than OR. Case and accents
// do not matter, except that OR, AND and NOT are words when they are not in
// capitals. Chinese, Japanese, Korean and Thai are found by any characters that
// stand together. What is cut into several words, like it's or 10:30, is a phrase.
// after:, before: and on: also take ages: after:2w is the last two weeks. Days begin
// at midnight where the reader is.

type operator uint8

const (
	opAnd    operator = iota // all kids
	opOr                     // one of the kids
	opNot                    // not the kid
	opWords                  // words in a field
	opFilter                 // something else of the article
)

type field uint8

const (
	anyText    field = iota // words: title, authors, text
	inTitle                 // words
	inAuthor                // words
	byFeed                  // filters from here on
	byFolder                //
	byTag                   //
	byState                 // read, unread, bookmarked
	byMedia                 // image, audio, video, note, tag
	byLanguage              //
	byDate                  //
	order                   // no condition at all: which hits come first
)

// A node is a query's tree.
type node struct {
	op     operator
	kids   []*node   // of and, or: two at least; of not: one
	field  field     // of words and filters
	words  []string  // folded; several stand next to one another
	prefix bool      // the last word may go on
	value  string    // of a filter but a date, folded
	from   time.Time // of dates, which have one of the two: then or later
	to     time.Time // or before
}

// A QueryError says what is wrong with a query, and where.
type QueryError struct {
	Query   string
	At, End int    // the bytes of Query that are wrong
	Why     string // one clean sentence, lower case
}

func (e *QueryError) Error() string { return e.Why }

// CheckQuery reports whether a query can be read, as a *QueryError if it cannot.
func CheckQuery(text string, now time.Time) error {
	_, err := parseExpr(text, now, false)
	return err
}

// fieldName is how a field is written.
func fieldName(f field) string {
	names := map[field]string{
		inTitle: "title", inAuthor: "author", byFeed: "feed", byFolder: "folder", byTag: "tag",
		byState: "is", byMedia: "has", byLanguage: "lang",
	}
	return names[f]
}

// String writes the tree as a query that comes to the same tree, so that two ways
// of writing one query can be told to be one.
func (n *node) String() string {
	switch n.op {
	case opAnd, opOr:
		between := map[operator]string{opAnd: " ", opOr: " OR "}[n.op]
		kids := make([]string, len(n.kids))
		for i, kid := range n.kids {
			kids[i] = kid.String()
			if kid.op == opAnd || kid.op == opOr {
				kids[i] = "(" + kids[i] + ")"
			}
		}
		return strings.Join(kids, between)
	case opNot:
		kid := n.kids[0].String()
		if op := n.kids[0].op; op == opAnd || op == opOr || op == opNot {
			kid = "(" + kid + ")"
		}
		return "-" + kid
	case opWords:
		text := `"` + strings.Join(n.words, " ") + `"`
		if n.prefix {
			text += "*"
		}
		if name := fieldName(n.field); name != "" {
			return name + ":" + text
		}
		return text
	}
	if n.field == byDate {
		return n.dates()
	}
	return fieldName(n.field) + `:"` + n.value + `"`
}

// dates writes a filter of dates to the second, which after and before read as well
// as days.
func (n *node) dates() string {
	const second = "2006-01-02T15:04:05Z"
	if n.from.IsZero() {
		return "before:" + n.to.UTC().Format(second)
	}
	return "after:" + n.from.UTC().Format(second)
}
