package ui

import (
	"cmp"
	"strings"
	"time"

	"tidings/feeds/markup"
	"tidings/feeds/sanitize"
	"tidings/store"
)

// MarkdownPage is an article as Markdown: title, facts on one line, link, text.
// It ends without a line end.
func MarkdownPage(title string, facts []string, link string, body store.Body) string {
	var page strings.Builder
	page.WriteString("# " + markdownWords(title) + "\n\n" + markdownWords(strings.Join(facts, " · ")) + "\n\n")
	if link != "" {
		page.WriteString("<" + link + ">\n\n")
	}
	page.WriteString(sanitize.Lines(markup.Markdown(body)))
	return page.String()
}

// markdownWords writes a line so that Markdown takes it for nothing but words.
func markdownWords(line string) string {
	return strings.NewReplacer(`\`, `\\`, "*", `\*`, "_", `\_`, "`", "\\`", "[", `\[`, "]", `\]`, "<", `\<`, "&", `\&`, "#", `\#`).Replace(line)
}

// titleOf is what an article is called: of one without a title, its first words.
func titleOf(a store.Article) string { return cmp.Or(sanitize.Line(a.Title), sanitize.Line(a.Summary)) }

// pageOf is an article as Y copies it. One of which the feed gives only a summary
// has that for its text.
func pageOf(a store.Article, zone *time.Location) string {
	body := a.Content
	if body.Empty() {
		body = a.Summarised
	}
	var facts []string
	for _, fact := range []string{a.Author, a.Source, a.Date.In(zone).Format(time.DateOnly)} {
		if fact = sanitize.Line(fact); fact != "" {
			facts = append(facts, fact)
		}
	}
	return strings.TrimSpace(MarkdownPage(titleOf(a), facts, sanitize.Address(a.Link), body)) + "\n"
}
