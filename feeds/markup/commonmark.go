package markup

import (
	"bytes"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/renderer/html"

	"tidings/feeds/sanitize"
)

// markdownToHTML makes HTML of Markdown. Raw HTML in it stays: the result is as
// untrusted as any other HTML, and is simplified like it. Markdown that would take the
// parser too long is read as plain text.
func markdownToHTML(source string) string {
	if isTangled(source) {
		return textToHTML(source)
	}
	source, cut := sanitize.Truncate(source, maxMarkdown)
	md := goldmark.New(
		goldmark.WithExtensions(extension.Table, extension.Strikethrough, extension.TaskList),
		goldmark.WithRendererOptions(html.WithUnsafe()),
	)
	var out bytes.Buffer
	if err := md.Convert([]byte(source), &out); err != nil {
		return textToHTML(source)
	}
	if cut {
		out.WriteString("<p>[The rest is left out: the article is longer than 1 MB.]</p>")
	}
	return out.String()
}

const (
	maxMarkdown   = 1 << 20 // bytes that are parsed: goldmark needs more than linear time for some inputs
	maxBrackets   = 1500    // "[" in one paragraph
	maxDelimiters = 6000    // "*", "_" and "~" in one paragraph
	maxContainers = 60      // quotes and lists that one line begins
)

// isTangled reports whether some paragraph has more brackets or delimiters of emphasis
// than anybody writes, or stands in more quotes and lists. goldmark compares each of
// them with each other: 50,000 take a minute.
func isTangled(source string) bool {
	brackets, delimiters := 0, 0
	for line := range strings.SplitSeq(source, "\n") {
		if prefix := line[:len(line)-len(strings.TrimLeft(line, "> -+*\t"))]; len(prefix)-strings.Count(prefix, " ") > maxContainers && len(prefix) < len(line) {
			return true
		}
		if begin := strings.TrimLeft(line, " \t"); begin == "" || len(begin) > 1 && begin[1] == ' ' && strings.IndexByte("-*+#", begin[0]) >= 0 {
			brackets, delimiters = 0, 0
		}
		brackets += strings.Count(line, "[")
		delimiters += strings.Count(line, "*") + strings.Count(line, "_") + strings.Count(line, "~")
		if brackets > maxBrackets || delimiters > maxDelimiters {
			return true
		}
	}
	return false
}
