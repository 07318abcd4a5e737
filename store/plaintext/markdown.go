package plaintext

import "strings"

// FromMarkdown returns the text of some Markdown: what it is made of, without the marks
// that would stand in a line that is shown, and are never part of a word.
func FromMarkdown(source string) string {
	return strings.NewReplacer("|", " ", "`", "", "---", " ", "**", "").Replace(source)
}
