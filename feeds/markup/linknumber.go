package markup

import (
	"strconv"
	"strings"
)

// linkNumbers are the numbers of links, from 1 on: those to one address have the same.
type linkNumbers struct {
	of  map[string]int
	all []string
}

// take is the number of an address.
func (n *linkNumbers) take(address string) int {
	if n.of[address] == 0 {
		n.all = append(n.all, address)
		n.of[address] = len(n.all)
	}
	return n.of[address]
}

// numberEdge begins and ends the number of a link: a character that Unicode has for nothing any
// more, of which sanitize leaves none in any text that has come.
const numberEdge = "\u206a"

// Number is how the number of a link stands behind it. It is to be written as "[12]", in a look
// of its own.
func Number(n int) string { return numberEdge + strconv.Itoa(n) + numberEdge }

// ReplaceNumbers writes the numbers in a text otherwise: as write says, which gets the text before
// a number and its digits.
func ReplaceNumbers(text string, write func(before, digits string) string) string {
	if !strings.Contains(text, numberEdge) {
		return text
	}
	var out strings.Builder
	for {
		before, rest, found := strings.Cut(text, numberEdge)
		out.WriteString(before)
		if !found {
			return out.String()
		}
		digits := rest[:len(rest)-len(strings.TrimLeft(rest, "0123456789"))]
		if text = rest; digits != "" && strings.HasPrefix(rest[len(digits):], numberEdge) {
			out.WriteString(write(out.String(), digits))
			text = rest[len(digits)+len(numberEdge):]
		}
	}
}
