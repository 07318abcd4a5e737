package markup

import (
	"bytes"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/renderer/html"

	"tidings/feeds/sanitize"
)

// markdownToHTML makes HTML of Markdown, raw HTML in it included: it is as
// untrusted as any, and goes the same way. Markdown that is too much for the
// parser comes out as text.
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
	maxBrackets = 1500 // "[" in one paragraph
	maxStresses = 6000 // "*", "_" and "~" in one paragraph
	maxMarks    = 60   // quotes and lists that one line begins
)

// isTangled reports whether some paragraph has more brackets or stars than
// writing has, or lies in more quotes and lists. goldmark tries each with each:
// 50,000 of them take a minute.
func isTangled(source string) bool {
	brackets, stresses := 0, 0
	for line := range strings.SplitSeq(source, "\n") {
		if marks := line[:len(line)-len(strings.TrimLeft(line, "> -+*\t"))]; len(marks)-strings.Count(marks, " ") > maxMarks && len(marks) < len(line) {
			return true
		}
		if begin := strings.TrimLeft(line, " \t"); begin == "" || len(begin) > 1 && begin[1] == ' ' && strings.IndexByte("-*+#", begin[0]) >= 0 {
			brackets, stresses = 0, 0
		}
		brackets += strings.Count(line, "[")
		stresses += strings.Count(line, "*") + strings.Count(line, "_") + strings.Count(line, "~")
		if brackets > maxBrackets || stresses > maxStresses {
			return true
		}
	}
	return false
}
