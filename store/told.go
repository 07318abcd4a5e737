package store

import (
	"fmt"
	"strings"
)

// The words in which the history tells what was done: numbers in groups, names in quotes.

// counted says how many of a thing there are: "1 feed", "3,059 articles".
func counted(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	digits := fmt.Sprint(n)
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits + " " + many
}

// firstWords is what an article is called that has no title: how its text begins.
func firstWords(summary string) string {
	const most = 8
	words := strings.Fields(summary)
	if len(words) <= most {
		return strings.Join(words, " ")
	}
	return strings.Join(words[:most], " ") + " …"
}

// quoted puts a name into quotation marks; those that it has itself become single ones.
func quoted(name string) string {
	return "“" + strings.NewReplacer("“", "‘", "”", "’", "„", "‚").Replace(name) + "”"
}
