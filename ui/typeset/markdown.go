package typeset

import (
	"strings"

	"tidings/feeds/sanitize"
)

// MarkdownPage is an article as one Markdown document: title, facts on one line, link,
// text. It ends without a line end.
func MarkdownPage(title string, facts []string, link, markdown string) string {
	var page strings.Builder
	page.WriteString("# " + markdownWords(title) + "\n\n" + markdownWords(strings.Join(facts, " · ")) + "\n\n")
	if link != "" {
		page.WriteString("<" + link + ">\n\n")
	}
	page.WriteString(sanitize.Lines(markdown))
	return page.String()
}

// MarkdownLink is a link with a title in Markdown, in one line.
func MarkdownLink(title, link string) string {
	return "[" + markdownWords(title) + "](" + strings.NewReplacer("(", "%28", ")", "%29").Replace(link) + ")"
}

// markdownWords writes a line so that Markdown takes it for nothing but words.
func markdownWords(line string) string {
	return strings.NewReplacer(`\`, `\\`, "*", `\*`, "_", `\_`, "`", "\\`", "[", `\[`, "]", `\]`, "<", `\<`, "&", `\&`, "#", `\#`).Replace(line)
}
