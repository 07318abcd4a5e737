package query

import (
	"slices"
	"strings"
	"time"
)

// An Operator says what a node of a query's tree is.
type Operator uint8

// The operators.
const (
	OpAnd    Operator = iota // all kids
	OpOr                     // one of the kids
	OpNot                    // not the kid
	OpWords                  // words in a field
	OpFilter                 // something else of the article
)

// A Field is what a node of words or a filter looks at.
type Field uint8

// The fields.
const (
	AnyText    Field = iota // words: title, authors, text
	InTitle                 // words
	InAuthor                // words
	ByFeed                  // filters from here on
	ByFolder                //
	ByTag                   //
	ByState                 // read, unread, bookmarked
	ByMedia                 // image, audio, video, note, tag
	ByLanguage              //
	ByDate                  //
	BySort                  // no condition at all: which hits come first
)

// A node is a query's tree.
type Node struct {
	Op       Operator
	Children []*Node   // of and, or: two at least; of not: one
	Field    Field     // of words and filters
	Words    []string  // folded; several stand next to one another
	Prefix   bool      // the last word may go on
	Value    string    // of a filter but a date, folded
	From     time.Time // of dates, which have one of the two: then or later
	To       time.Time // or before
}

// A Error says what is wrong with a query, and where.
type Error struct {
	Query   string
	At, End int    // the bytes of Query that are wrong
	Why     string // one clean sentence, lower case
}

func (e *Error) Error() string { return e.Why }

// Check reports whether a query can be read, as an *Error if it cannot.
func Check(text string, now time.Time) error {
	_, err := Parse(text, now, false)
	return err
}

// fieldName is how a field is written; "" for AnyText.
func fieldName(f Field) string {
	all := Fields()
	if i := slices.IndexFunc(all, func(one FieldName) bool { return one.field == f }); i >= 0 {
		return all[i].Name
	}
	return ""
}

// String writes the tree as a query that comes to the same tree, so that two ways
// of writing one query can be told to be one.
func (n *Node) String() string {
	switch n.Op {
	case OpAnd, OpOr:
		between := map[Operator]string{OpAnd: " ", OpOr: " OR "}[n.Op]
		children := make([]string, len(n.Children))
		for i, child := range n.Children {
			children[i] = child.String()
			if child.Op == OpAnd || child.Op == OpOr {
				children[i] = "(" + children[i] + ")"
			}
		}
		return strings.Join(children, between)
	case OpNot:
		child := n.Children[0].String()
		if op := n.Children[0].Op; op == OpAnd || op == OpOr || op == OpNot {
			child = "(" + child + ")"
		}
		return "-" + child
	case OpWords:
		text := `"` + strings.Join(n.Words, " ") + `"`
		if n.Prefix {
			text += "*"
		}
		if name := fieldName(n.Field); name != "" {
			return name + ":" + text
		}
		return text
	}
	if n.Field == ByDate {
		return n.dates()
	}
	return fieldName(n.Field) + `:"` + n.Value + `"`
}

// dates writes a filter of dates to the second, which after and before read as well
// as days.
func (n *Node) dates() string {
	const second = "2006-01-02T15:04:05Z"
	if n.From.IsZero() {
		return "before:" + n.To.UTC().Format(second)
	}
	return "after:" + n.From.UTC().Format(second)
}
