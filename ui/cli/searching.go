package cli

import (
	"fmt"
	"strings"

	"tidings/store/query"
)

// languageHelp is the one description of the query language. Each line with an
// example in it is held against the language by a test.
func languageHelp() string {
	return `A query is words, looked for in titles, authors and texts, and in your own notes.
They are whole words; case and accents don't matter.

  river flood             both words
  river OR flood          one of them; river | flood is the same
  river -flood            the first without the second; -flood may be NOT flood
  "river flood"           side by side
  (river OR sea) -boat    brackets group
  flo*                    words that begin so
` + fieldsHelp() + `
What a word finds, -word leaves out: also an article with the word in your note.
- binds more than a blank, and a blank more than OR. OR, AND and NOT are
operators in capitals only. What is written without blanks but is several words,
like it's or 10:30, is looked for side by side. Chinese, Japanese, Korean and
Thai are found by any characters that stand together.

In a shell put the whole query into single quotes: 'river -flood'.`
}

// fieldsHelp is the lines on fields, one each.
func fieldsHelp() string {
	var lines strings.Builder
	for _, f := range query.Fields() {
		fmt.Fprintf(&lines, "  %-23s %s\n", f.Example, f.Help)
	}
	return lines.String()
}
