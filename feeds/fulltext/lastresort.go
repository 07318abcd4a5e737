package fulltext

import (
	"html"
	"strings"

	"tidings/feeds/markup"
	"tidings/feeds/sanitize"
	"tidings/store"
)

// bodyBesides returns the text that a page says in JSON-LD (schema.org, articleBody), as
// HTML, if text, what it shows, is less than a third of that: a script would draw the
// page. "" if the text that is shown is to be taken. Of a text that is not for all, what
// the page shows counts, unless it shows nothing.
func (f *pageFacts) bodyBesides(text string) string {
	body := f.articleBody
	if 3*len(text) >= len(body) || f.isPaid && text != "" {
		return ""
	}
	if strings.Contains(body, "&lt;p") || strings.Contains(body, "&lt;/") {
		body = html.UnescapeString(body)
	}
	if strings.Contains(body, "</p>") || strings.Contains(body, "<br") {
		if 3*len(text) < len(markup.PlainText(store.Body{Source: body})) {
			return body
		}
		return ""
	}
	var out strings.Builder
	for line := range strings.Lines(html.UnescapeString(body)) {
		if line = sanitize.Line(line); line != "" {
			out.WriteString("<p>" + html.EscapeString(line) + "</p>\n")
		}
	}
	return out.String()
}
