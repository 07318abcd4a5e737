package markup

import (
	"bytes"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/util"

	"tidings/feeds/sanitize"
)

// How Markdown is read.
const (
	withTags  = true  // HTML in it is markup
	withWords = false // HTML in it is words, and line breaks are line breaks
)

// markdownToHTML makes HTML of Markdown. Raw HTML in it stays, unless tags are words: the
// result is as untrusted as any other HTML, and is simplified like it. Markdown that would
// take the parser too long is read as plain text.
func markdownToHTML(source string, hasTags bool) string {
	if isTangled(source) {
		return textToHTML(source)
	}
	source, cut := sanitize.Truncate(source, maxMarkdown)
	options := []goldmark.Option{
		goldmark.WithExtensions(extension.Table, extension.Strikethrough, extension.TaskList),
		goldmark.WithRendererOptions(html.WithUnsafe()),
	}
	if !hasTags {
		options = append([]goldmark.Option{goldmark.WithParser(parserWithoutTags())}, options...)
		if wrapWidth(strings.Split(source, "\n")) == 0 {
			options = append(options, goldmark.WithRendererOptions(html.WithHardWraps()))
		}
	}
	var out bytes.Buffer
	if err := goldmark.New(options...).Convert([]byte(source), &out); err != nil {
		return textToHTML(source)
	}
	if cut {
		out.WriteString("<p>[The rest is left out: the article is longer than 1 MB.]</p>")
	}
	return out.String()
}

// parserWithoutTags is CommonMark's parser but for HTML.
func parserWithoutTags() parser.Parser {
	return parser.NewParser(
		parser.WithBlockParsers(
			util.Prioritized(parser.NewSetextHeadingParser(), 100),
			util.Prioritized(parser.NewThematicBreakParser(), 200),
			util.Prioritized(parser.NewListParser(), 300),
			util.Prioritized(parser.NewListItemParser(), 400),
			util.Prioritized(parser.NewCodeBlockParser(), 500),
			util.Prioritized(parser.NewATXHeadingParser(), 600),
			util.Prioritized(parser.NewFencedCodeBlockParser(), 700),
			util.Prioritized(parser.NewBlockquoteParser(), 800),
			util.Prioritized(parser.NewParagraphParser(), 1000),
		),
		parser.WithInlineParsers(
			util.Prioritized(parser.NewCodeSpanParser(), 100),
			util.Prioritized(parser.NewLinkParser(), 200),
			util.Prioritized(parser.NewAutoLinkParser(), 300),
			util.Prioritized(parser.NewEmphasisParser(), 500),
		),
		parser.WithParagraphTransformers(parser.DefaultParagraphTransformers()...),
	)
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
