package moving

import (
	"fmt"
	"regexp"
	"strings"
	"time"

	"tidings/store/query"
)

// Searches as filter expressions of newsboat (newsboat.org, "Filter Language"), the other way
// round than newsboat_query.go. newsboat has no "not", so that a condition turns its operator,
// and "and" and "or" change places. Words are looked for within words there; that is close
// enough, where regular expressions mean nothing by any of their letters.

// A filterWriter writes one expression.
type filterWriter struct {
	search string    // in small letters
	now    time.Time // when the tree was made
	why    string    // why it cannot be done
}

// ahead is how much later a search is read once more, to tell days from ages: those of a date
// stay where they are.
const ahead = 10 * 24 * time.Hour

// newsboatFilter writes a search as an expression, or says why that cannot be done.
func newsboatFilter(search string, now time.Time) (expression, why string) {
	read, err := query.Parse(search, now, false)
	later, err2 := query.Parse(search, now.Add(ahead), false)
	switch {
	case err != nil || err2 != nil:
		return "", "it cannot be read"
	case read.Tree == nil:
		return "", "it asks for nothing"
	}
	w := &filterWriter{search: strings.ToLower(search), now: now}
	expression = w.node(read.Tree, later.Tree, false)
	return expression, w.why
}

func (w *filterWriter) fail(format string, args ...any) string {
	if w.why == "" {
		w.why = fmt.Sprintf(format, args...)
	}
	return ""
}

// node writes a node, or its opposite. Later is the same node of the search as it will be read.
func (w *filterWriter) node(n, later *query.Node, negative bool) string {
	switch n.Op {
	case query.OpNot:
		return w.node(n.Children[0], later.Children[0], !negative)
	case query.OpAnd, query.OpOr:
		between := " and "
		if (n.Op == query.OpOr) != negative {
			between = " or "
		}
		parts := make([]string, len(n.Children))
		for i, child := range n.Children {
			parts[i] = w.node(child, later.Children[i], negative)
		}
		return "(" + strings.Join(parts, between) + ")"
	case query.OpWords:
		return w.words(n, negative)
	}
	return w.filter(n, later, negative)
}

// words writes a question for words.
func (w *filterWriter) words(n *query.Node, negative bool) string {
	text := strings.Join(n.Words, " ")
	switch n.Field {
	case query.InTitle:
		return w.matches(text, negative, "title")
	case query.InAuthor:
		return w.matches(text, negative, "author")
	case query.InNote:
		return w.fail("newsboat knows nothing like %s", shown(n.String()))
	}
	return w.matches(text, negative, "title", "author", "content")
}

// matches writes that one of some attributes has a text in it.
func (w *filterWriter) matches(text string, negative bool, attributes ...string) string {
	switch {
	case !regexp.MustCompile(`^[\pL\pN _'’,:/@&%-]+$`).MatchString(text):
		return w.fail("newsboat would read %s as a pattern", shown(text))
	case !strings.Contains(w.search, text):
		return w.fail("newsboat looks for letters as they are, and so does not find all that %s does", shown(text))
	}
	operator, between := "=~", " or "
	if negative {
		operator, between = "!~", " and "
	}
	parts := make([]string, len(attributes))
	for i, attribute := range attributes {
		parts[i] = fmt.Sprintf(`%s %s "%s"`, attribute, operator, text)
	}
	if len(parts) == 1 {
		return parts[0]
	}
	return "(" + strings.Join(parts, between) + ")"
}

// filter writes a condition on something else than words.
func (w *filterWriter) filter(n, later *query.Node, negative bool) string {
	switch n.Field {
	case query.ByFeed:
		return w.matches(n.Value, negative, "feedtitle", "rssurl")
	case query.ByFolder:
		return w.matches(n.Value, negative, "tags")
	case query.ByState:
		switch {
		case n.Value == "unread" && !negative, n.Value == "read" && negative:
			return `unread = "yes"`
		case n.Value == "unread", n.Value == "read":
			return `unread = "no"`
		}
	case query.ByMedia:
		switch n.Value {
		case "audio", "video", "image":
			return w.matches(n.Value, negative, "enclosure_type")
		}
	case query.ByTag:
		if flag, is := strings.CutPrefix(n.Value, "flag-"); is && regexp.MustCompile(`^[a-z]$`).MatchString(flag) {
			operator := map[bool]string{false: "#", true: "!#"}[negative]
			return fmt.Sprintf(`flags %s "%s"`, operator, flag)
		}
	case query.ByDate:
		return w.age(n, later, negative)
	}
	return w.fail("newsboat knows nothing like %s", shown(n.String()))
}

// age writes a condition on the age of an article, in days.
func (w *filterWriter) age(n, later *query.Node, negative bool) string {
	at, then, younger := n.From, later.From, true
	if at.IsZero() {
		at, then, younger = n.To, later.To, false
	}
	const day = 24 * time.Hour
	if moved := then.Sub(at); moved < ahead-2*time.Hour || moved > ahead+2*time.Hour {
		return w.fail("newsboat knows ages, and no days")
	}
	days := int(w.now.Sub(at) / day)
	begins := at.Equal(time.Date(at.Year(), at.Month(), at.Day(), 0, 0, 0, 0, at.Location())) // of a day
	exact := w.now.Sub(at)%day == 0
	if days < 0 || !begins && !exact {
		return w.fail("newsboat counts ages in days")
	}
	if younger == negative { // it is older
		if exact {
			return fmt.Sprintf("age >= %d", days)
		}
		return fmt.Sprintf("age > %d", days)
	}
	if exact {
		return fmt.Sprintf("age < %d", days)
	}
	return fmt.Sprintf("age <= %d", days)
}
