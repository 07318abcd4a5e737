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
	OpAnd    Operator = iota // all children match
	OpOr                     // one of the children matches
	OpNot                    // the only child does not match
	OpWords                  // the words stand in a field, next to one another
	OpFilter                 // a condition on anything else of the article
)

// A Field is what a node of words or a filter looks at.
type Field uint8

// The fields.
const (
	AnyText    Field = iota // of words: title, authors, text and the person's note
	InTitle                 // of words
	InAuthor                // of words
	InNote                  // of words: only the person's note
	ByFeed                  // of a filter, as are all that follow
	ByFolder                //
	ByTag                   //
	ByState                 // read, unread, bookmarked, aside
	ByMedia                 // image, audio, video, note, tag
	ByLanguage              //
	ByDate                  //
	BySort                  // no condition: it says which hits come first
)

// A Node is the root of a query's tree, or of a part of it.
type Node struct {
	Op       Operator
	Children []*Node   // two at least of OpAnd and OpOr, one of OpNot, none of others
	Field    Field     // of OpWords and OpFilter
	Words    []string  // folded, in their order
	Prefix   bool      // the last word may be the beginning of one
	Value    string    // folded; what a filter asks for, unless it asks for a date
	From     time.Time // of a filter of dates: published then or later; zero if To is set
	To       time.Time // published before; zero if From is set
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

// Both is the query of what two queries find, each of which can be read; one of "" finds all.
func Both(a, b string) string {
	if strings.TrimSpace(a) == "" || strings.TrimSpace(b) == "" {
		return strings.TrimSpace(a + b)
	}
	return "(" + a + ") (" + b + ")"
}

// fieldName is how a field is written; "" for AnyText.
func fieldName(f Field) string {
	all := Fields()
	if i := slices.IndexFunc(all, func(one FieldName) bool { return one.field == f }); i >= 0 {
		return all[i].Name
	}
	return ""
}

// String writes the tree as a query that Parse reads as the same tree. Two queries that
// mean the same are written the same.
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

// dates writes a filter of dates as a time to the second.
func (n *Node) dates() string {
	const second = "2006-01-02T15:04:05Z"
	if n.From.IsZero() {
		return "before:" + n.To.UTC().Format(second)
	}
	return "after:" + n.From.UTC().Format(second)
}
