package markup

import (
	"html"
	"regexp"
	"strings"

	"golang.org/x/net/html/atom"

	"tidings/store"
)

// Bodies in another notation than their feed says: HTML that was escaped once more, HTML in
// what is said to be text, text of several lines in what is said to be HTML, Markdown, BBCode.
// Articles about HTML or Markdown show such signs as well. So a body is only read in another
// notation if nothing in it is written in the one that was declared, and if what it shows
// is whole: tags that come in pairs from the first word to the last, several signs of
// Markdown at once.

// inNotation returns the body in the notation in which it is written.
func inNotation(b store.Body) store.Body {
	switch {
	case b.Kind == store.Markdown || b.Source == "":
	case strings.HasPrefix(strings.TrimLeft(b.Source, " \n\t"), "<![CDATA["): // wrapped twice
		inner := strings.TrimPrefix(strings.TrimLeft(b.Source, " \n\t"), "<![CDATA[")
		b.Source = strings.TrimSuffix(strings.TrimRight(inner, " \n\t"), "]]>")
		return inNotation(b)
	case b.Kind == store.Text:
		if strings.Contains(b.Source, "<") && isWholeMarkup(b.Source) {
			b.Kind = store.HTML
			return b
		}
		return inTextNotation(b)
	case !hasTags(b.Source):
		return unescaped(b)
	case hasOnlyLines(b.Source):
		if text := textOfLines(b.Source); isMarkdown(text) && hasPairs(text) {
			return inTextNotation(store.Body{Kind: store.Text, Source: text, Base: b.Base})
		}
		fallthrough
	case strings.Contains(b.Source, "&lt;"):
		if inner, ok := withoutWrapper(b.Source); ok && isWholeMarkup(html.UnescapeString(inner)) {
			b.Source = html.UnescapeString(inner)
		}
	}
	return b
}

// hasOnlyLines reports whether all that the tags of a body say is where lines end, as programs
// write that make HTML of the lines of any text.
func hasOnlyLines(source string) bool {
	if !strings.Contains(source, "](") && !strings.Contains(source, "**") && !strings.Contains(source, "__") && !strings.Contains(source, "```") {
		return false // it has no pairs of Markdown, and this is asked of every body
	}
	if strings.Count(source, "<") != len(anyTag().FindAllString(source, -1)) {
		return false
	}
	for _, name := range tagNames(source) {
		switch strings.TrimPrefix(name, "/") {
		case "p", "br", "div":
		default:
			return false
		}
	}
	return true
}

// hasPairs reports whether a text has signs of Markdown that stand in pairs around words. What
// begins lines may be the author's own way of writing.
func hasPairs(text string) bool {
	return markdownLink().MatchString(text) || markdownBold().MatchString(text) || markdownFence().MatchString(text)
}

// textOfLines is the text of a body that has only lines.
func textOfLines(source string) string {
	const lineEnds, paragraphEnds = "\n", "\n\n"
	text := anyTag().ReplaceAllStringFunc(source, func(tag string) string {
		switch name := strings.ToLower(anyTag().FindStringSubmatch(tag)[1]); name {
		case "br":
			return lineEnds
		case "/p", "/div":
			return paragraphEnds
		}
		return ""
	})
	text = strings.ReplaceAll(strings.ReplaceAll(html.UnescapeString(text), "\r", ""), "\n\n\n", paragraphEnds)
	return strings.TrimSpace(text)
}

// mostEscapes is how many times too often a body may be escaped.
const mostEscapes = 3

// unescaped returns a body that is said to be HTML and has no tags as what it is: HTML that
// was escaped once more or several times, or else text, whose lines count if there are several.
func unescaped(b store.Body) store.Body {
	text := b.Source
	if strings.Contains(text, "&") {
		text = html.UnescapeString(text)
	}
	for inner, depth := text, 0; inner != b.Source && depth < mostEscapes; depth++ {
		if strings.Contains(inner, "<") {
			if isWholeMarkup(inner) || isLinkedMarkup(inner) {
				b.Source = inner
				return b
			}
			break
		}
		inner = html.UnescapeString(inner)
	}
	if strings.Contains(strings.TrimSpace(b.Source), "\n") || hasCodes(text) {
		return inTextNotation(store.Body{Kind: store.Text, Source: text, Base: b.Base})
	}
	return b
}

// inTextNotation returns a text in Markdown or BBCode as such.
func inTextNotation(b store.Body) store.Body {
	switch {
	case isMarkdown(b.Source):
		b.Kind, b.Source = store.HTML, markdownToHTML(b.Source, withWords)
	case hasCodes(b.Source):
		b.Kind, b.Source = store.HTML, codesToHTML(b.Source)
	}
	return b
}

// hasTags reports whether there is a tag or a comment in the source.
func hasTags(source string) bool {
	for at := 0; ; {
		next := strings.IndexByte(source[at:], '<')
		if next < 0 || at+next+1 == len(source) {
			return false
		}
		at += next + 1
		if c := source[at]; c|0x20 >= 'a' && c|0x20 <= 'z' || c == '/' || c == '!' {
			return true
		}
	}
}

// withoutWrapper takes the one element off a body that is all that stands in it as markup.
func withoutWrapper(source string) (inner string, ok bool) {
	source = strings.TrimSpace(source)
	for _, name := range [...]string{"p", "div", "span"} {
		begin, rest, found := strings.Cut(source, ">")
		if begin != "<"+name && !strings.HasPrefix(begin, "<"+name+" ") || !found {
			continue
		}
		inner, ended := strings.CutSuffix(rest, "</"+name+">")
		return inner, ended && !hasTags(inner)
	}
	return "", false
}

// isWholeMarkup reports whether a text is HTML from its first word to its last: it begins
// with the tag of a block and ends with the end of one, and its tags come in pairs.
func isWholeMarkup(text string) bool {
	text = strings.TrimSpace(text)
	names := tagNames(text)
	if len(names) < 2 || !strings.HasPrefix(text, "<") || !strings.HasSuffix(text, ">") {
		return false
	}
	first, last := names[0], names[len(names)-1]
	isBegun := isBlockName(first) || first == "img" || first == "br"
	isEnded := strings.HasPrefix(last, "/") && isBlockName(last[1:]) || last == "img" || last == "br" || last == "hr"
	return isBegun && isEnded && arePaired(names) && !strings.Contains(text[:len(text)-1], "<!DOCTYPE")
}

// isLinkedMarkup reports whether a text holds a link or a picture with an address, as only
// markup does, beside its words, and its tags come in pairs. A text that speaks of tags shows
// more of them than it has.
func isLinkedMarkup(text string) bool {
	names := tagNames(text)
	return linkedTag().MatchString(text) && arePaired(names) && len(names) <= 2+len(strings.Fields(text))/4 && !aboutMarkup().MatchString(text)
}

var (
	linkedTag   = pattern(`(?i)<a\s[^<>]*href=["']?https?://[^<>]*>[^<>]+</a>|<img\s[^<>]*src=["']?https?://[^<>]*>`)
	aboutMarkup = pattern("(?i)\\b(html|tags?|elements?|attributes?|markup|markdown|xml|css|javascript)\\b|`")
	anyTag      = pattern(`<(/?[a-zA-Z][a-zA-Z0-9]*)(?:\s[^<>]*|/)?>`)
)

// tagNames lists the names of the tags in a text in lower case, those of end tags with
// their slash, and only as far as they are of HTML. "" stands for any other.
func tagNames(text string) (names []string) {
	for _, m := range anyTag().FindAllStringSubmatch(text, -1) {
		name := strings.ToLower(m[1])
		if atom.Lookup([]byte(strings.TrimPrefix(name, "/"))) == 0 {
			name = ""
		}
		names = append(names, name)
	}
	return names
}

// arePaired reports whether all tags are of HTML and each that is begun is ended, but for
// those of elements that hold nothing, and of paragraphs and items, which may stay open.
func arePaired(names []string) bool {
	open := map[string]int{}
	pairs := 0
	for _, name := range names {
		switch end, isEnd := strings.CutPrefix(name, "/"); {
		case name == "":
			return false
		case isEnd:
			if open[end]--; open[end] < 0 {
				return false
			}
			pairs++
		default:
			open[name]++
		}
	}
	for name, count := range open {
		switch name {
		case "br", "img", "hr", "p", "li", "input", "wbr", "source", "embed", "col":
			pairs += count
		default:
			if count > 0 {
				return false
			}
		}
	}
	return pairs > 0
}

// The signs of Markdown, by how sure they are. A lone star or low line is none.
var (
	markdownHeading = pattern(`(?m)^#{2,6} +\S.*$|^# +\S.*(?:\n[ \t]*(?:\n|\z)|\z)`) // "# of cranes: 5" before other lines is none
	markdownRuled   = pattern(`(?m)^[^\s#>|=-].{0,100}\n(?:={3,}|-{3,})[ \t]*$`)
	markdownLink    = pattern(`!?\[[^\[\]\n]+\]\((?:https?://|mailto:|/|#)[^()\s]*(?:\([^()\s]*\)[^()\s]*)?(?: "[^"\n]*")?\)`)
	markdownBold    = pattern(`(?:^|[\s(])\*\*[^\s*][^*\n]*\*\*(?:[\s).,;:!?]|$)|(?:^|[\s(])__[^\s_][^_\n]*__(?:[\s).,;:!?]|$)`)
	markdownCode    = pattern("(?m)(?:^|[\\s(])`[^`\\n]+`(?:[\\s).,;:!?]|$)")
	markdownFence   = pattern("(?ms)^```[a-z]*$.+?^```$")
	markdownItems   = pattern(`(?m)^(?:[-*+] +\S.*\n){1,}[-*+] +\S`)
)

// isMarkdown reports whether a text is written in Markdown: if several of its signs are in
// it, and among them one that makes no sense as words. A text that speaks of Markdown has
// to show more.
func isMarkdown(text string) bool {
	if !strings.ContainsAny(text, "#[*`_=-") {
		return false
	}
	const window = 64 << 10
	text = text[:min(len(text), window)]
	kinds, weight := 0, 0
	for _, sign := range [...]struct {
		is     func() *regexp.Regexp
		weight int
	}{{markdownHeading, 2}, {markdownRuled, 2}, {markdownLink, 2}, {markdownFence, 2}, {markdownBold, 1}, {markdownCode, 1}, {markdownItems, 1}} {
		if sign.is().MatchString(text) {
			kinds++
			weight += sign.weight
		}
	}
	enough := 3
	if strings.Contains(strings.ToLower(text), "markdown") {
		enough = 5
	}
	return kinds > 1 && weight >= enough || enough == 3 && hasSeveralLinks(text)
}

// hasSeveralLinks reports whether a text has several links of Markdown, whose brackets nobody
// writes for anything else.
func hasSeveralLinks(text string) bool { return len(markdownLink().FindAllStringIndex(text, 2)) > 1 }

// BBCode is what forums let people write, and what some of their feeds give as it was
// written.
var (
	codeLink  = pattern(`(?is)\[url(?:="?(https?://[^\]"\s]+)"?)?\](.*?)\[/url\]`)
	codeImage = pattern(`(?i)\[img[^\]]*\](https?://[^\[\s]+)\[/img\]`)
	codePair  = pattern(`(?i)\[(/?)(b|i|u|s|quote|code|list|\*)(?:=[^\]\n]*)?\]`)
	codeWhole = pattern(`(?is)\[(url|img|quote)(?:[= ][^\]\n]*)?\].*?\[/(?:url|img|quote)\]`)
)

// hasCodes reports whether a text is written in BBCode: if it has a link, a picture or a
// quote in it.
func hasCodes(text string) bool {
	return strings.Contains(text, "[/") && codeWhole().MatchString(text)
}

// codesToHTML makes HTML of BBCode.
func codesToHTML(text string) string {
	text = html.EscapeString(text)
	text = strings.ReplaceAll(text, "\n", "<br>")
	text = codeImage().ReplaceAllString(text, `<img src="$1">`)
	text = codeLink().ReplaceAllStringFunc(text, func(found string) string {
		m := codeLink().FindStringSubmatch(found)
		if m[1] == "" {
			m[1] = m[2]
		}
		return `<a href="` + m[1] + `">` + m[2] + "</a>"
	})
	return codePair().ReplaceAllStringFunc(text, func(found string) string {
		m := codePair().FindStringSubmatch(found)
		switch name := strings.ToLower(m[2]); name {
		case "*":
			return "<li>"
		case "quote":
			return "<" + m[1] + "blockquote>"
		case "code":
			return "<" + m[1] + "pre>"
		case "list":
			return "<" + m[1] + "ul>"
		default:
			return "<" + m[1] + name + ">"
		}
	})
}
