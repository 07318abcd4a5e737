package ui

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"tidings/feeds/markup"
	"tidings/feeds/sanitize"
	"tidings/store"
	"tidings/ui/typeset"
)

// Copying: y sends the link of an article to the terminal's clipboard, Y the
// whole of it as Markdown.

// copyLink sends the link of an article.
func (a *app) copyLink(link string) tea.Cmd {
	clean := sanitize.Address(link)
	if clean == "" {
		a.status.say(noAddress)
		return nil
	}
	a.status.say("Sent the link to your terminal's clipboard: %s", clean)
	return a.toClipboard(clean)
}

const noAddress = "This article has no address."

// toClipboard sends a text that has been found to be short enough; a link always
// is.
func (a *app) toClipboard(text string) tea.Cmd {
	sequence, ok := a.clipboard.Sequence(text)
	if !ok {
		return nil
	}
	return tea.Raw(sequence)
}

// takeMarkdown sends an article that has been written as Markdown, or says how to
// come by one that is too long for that.
func (a *app) takeMarkdown(msg markdownMsg) tea.Cmd {
	if msg.err != nil {
		a.status.fail(msg.err)
		return nil
	}
	if len(msg.text) > a.clipboard.Limit {
		a.status.warn(fmt.Sprintf("Too long to copy (%s): “tidings show %s --markdown” prints it.", typeset.Size(len(msg.text)), msg.id.Short()))
		return nil
	}
	a.status.say("Sent %s of Markdown to your terminal's clipboard: “%s”", typeset.Size(len(msg.text)), sanitize.Cut(msg.title, 60))
	return a.toClipboard(msg.text)
}

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
