package fulltext

import (
	"html"
	"strings"

	"tidings/feeds/sanitize"
)

// textAsHTML returns a text of JSON-LD as HTML, which it may be, escaped or not; else its lines are
// paragraphs. "" for what is no text.
func textAsHTML(value any) string {
	body, _ := value.(string)
	if strings.Contains(body, "&lt;p") || strings.Contains(body, "&lt;/") {
		body = html.UnescapeString(body)
	}
	if strings.Contains(body, "</p>") || strings.Contains(body, "<br") {
		return body
	}
	var out strings.Builder
	for line := range strings.Lines(html.UnescapeString(body)) {
		if line = sanitize.Line(line); line != "" {
			out.WriteString("<p>" + html.EscapeString(line) + "</p>\n")
		}
	}
	return out.String()
}
