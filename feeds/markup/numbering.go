package markup

import (
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// The numbers of lists (HTML standard, sections 4.4.5 and 4.4.8). They belong to what is
// said: a text speaks of "point c", and a countdown ends with the winner. A list in the
// simple tree has the attributes start, reversed and type, and an item has its value where
// that is not the next number.

// maxNumber bounds the numbers of items. What is beyond it is counted from 1.
const maxNumber = 1_000_000

// A numbering gives the items of a list their numbers.
type numbering struct {
	next, step int
	style      string // type of the ol: "a", "A", "i" or "I"; "" for digits
	skipped    bool   // the last number was that of an item which is left out
}

// noNumbers is the style of a list whose items show no numbers.
const noNumbers = "none"

// numberingOf reads the numbering of an ol.
func numberingOf(ol *html.Node) numbering {
	if ol.DataAtom != atom.Ol {
		return numbering{next: 1, step: 1}
	}
	m := numbering{next: 1, step: 1, style: numberStyle(ol)}
	if HasAttribute(ol, "reversed") {
		m.step, m.next = -1, 0
		for child := range ol.ChildNodes() {
			if child.DataAtom == atom.Li {
				m.next++
			}
		}
	}
	if start, ok := itemNumber(ol, "start"); ok {
		m.next = start
	}
	return m
}

// take returns the number of the next item, and whether it is the one that follows from
// those that are shown before it.
func (m *numbering) take(li *html.Node) (number int, isNext bool) {
	number, isNext = m.next, !m.skipped
	if value, ok := itemNumber(li, "value"); ok && value != number {
		number, isNext = value, false
	}
	m.next, m.skipped = number+m.step, false
	return number, isNext
}

// numberedList makes an ol that begins with the next number.
func numberedList(m numbering) *html.Node {
	el := newElement(atom.Ol)
	if m.next != 1 || m.step < 0 {
		setAttribute(el, "start", strconv.Itoa(m.next))
	}
	if m.step < 0 {
		setAttribute(el, "reversed", "")
	}
	if m.style != "" {
		setAttribute(el, "type", m.style)
	}
	return el
}

// itemNumber reads a number that an attribute gives.
func itemNumber(n *html.Node, key string) (int, bool) {
	number, err := strconv.Atoi(strings.TrimSpace(Attribute(n, key)))
	return number, err == nil && -maxNumber < number && number < maxNumber
}

// numberStyle returns how the numbers of a list are written: by its type, or by its style.
func numberStyle(ol *html.Node) string {
	switch kind := strings.TrimSpace(Attribute(ol, "type")); kind {
	case "a", "A", "i", "I":
		return kind
	}
	for value := range strings.FieldsSeq(declaration(ol, "list-style-type") + " " + declaration(ol, "list-style")) {
		switch value {
		case "lower-alpha", "lower-latin":
			return "a"
		case "upper-alpha", "upper-latin":
			return "A"
		case "lower-roman":
			return "i"
		case "upper-roman":
			return "I"
		case "none":
			return noNumbers
		}
	}
	return ""
}

// declaration returns what the style of an element says of a property, in lower case; ""
// if it says nothing.
func declaration(n *html.Node, property string) (value string) {
	style := Attribute(n, "style")
	if !strings.Contains(style, property) && !strings.Contains(strings.ToLower(style), property) {
		return ""
	}
	for rule := range strings.SplitSeq(strings.ToLower(style), ";") {
		if key, set, found := strings.Cut(rule, ":"); found && strings.TrimSpace(key) == property {
			value = strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(set), "!important")) // the last one counts
		}
	}
	return value
}

// numberWords writes a number in a style.
func numberWords(number int, style string) string {
	digits := strconv.Itoa(number)
	switch {
	case number <= 0:
	case strings.EqualFold(style, "a"):
		digits = letterNumber(number)
	case strings.EqualFold(style, "i") && number < 4000:
		digits = romanNumber(number)
	}
	if style == "A" || style == "I" {
		return strings.ToUpper(digits)
	}
	return digits
}

// letterNumber counts a, b … z, aa, ab.
func letterNumber(number int) (letters string) {
	for ; number > 0; number = (number - 1) / 26 {
		letters = string(rune('a'+(number-1)%26)) + letters
	}
	return letters
}

func romanNumber(number int) string {
	var out strings.Builder
	for _, sign := range [...]struct {
		value int
		text  string
	}{{1000, "m"}, {900, "cm"}, {500, "d"}, {400, "cd"}, {100, "c"}, {90, "xc"}, {50, "l"}, {40, "xl"}, {10, "x"}, {9, "ix"}, {5, "v"}, {4, "iv"}, {1, "i"}} {
		for ; number >= sign.value; number -= sign.value {
			out.WriteString(sign.text)
		}
	}
	return out.String()
}

// isCounted reports whether the items of a list of the simple tree have the numbers that
// Markdown gives them: upwards one by one, in digits.
func isCounted(ol *html.Node) bool {
	if HasAttribute(ol, "reversed") || Attribute(ol, "type") != "" || strings.HasPrefix(Attribute(ol, "start"), "-") {
		return false
	}
	for li := range ol.ChildNodes() {
		if HasAttribute(li, "value") {
			return false
		}
	}
	return true
}
