package markup

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"tidings/feeds/sanitize"
)

// preformatted walks <pre>: its text is kept as it is, line for line.
func (s *simplifier) preformatted(n *html.Node) {
	s.endLine()
	var text strings.Builder
	verbatim(n, &text)
	lines := strings.Trim(codeLines(text.String()), "\n")
	if strings.TrimSpace(lines) == "" {
		return
	}
	if s.singleLine {
		s.text(lines)
		s.endLine()
		return
	}
	code := newElement(atom.Code)
	if language := codeLanguage(n); language != "" {
		setAttribute(code, "class", "language-"+language)
	}
	code.AppendChild(newText(lines))
	pre := newElement(atom.Pre)
	pre.AppendChild(code)
	s.block.AppendChild(pre)
}

// verbatim writes the text of n, without what is only painted beside code:
// line numbers and buttons.
func verbatim(n *html.Node, out *strings.Builder) {
	for child := range n.ChildNodes() {
		switch {
		case child.Type == html.TextNode:
			out.WriteString(child.Data)
		case child.Type != html.ElementNode || isDropped(child) || isHidden(child) || isGutter(child):
		case child.DataAtom == atom.Br:
			out.WriteByte('\n')
		case child.DataAtom == atom.Div || child.DataAtom == atom.P || child.DataAtom == atom.Li || child.DataAtom == atom.Tr:
			verbatim(child, out)
			if !strings.HasSuffix(out.String(), "\n") {
				out.WriteByte('\n')
			}
		default:
			verbatim(child, out)
		}
	}
}

// isGutter reports whether the element holds the numbers beside code.
func isGutter(n *html.Node) bool {
	for _, class := range strings.Fields(Attribute(n, "class")) {
		if isOneOf(gutters(), class) {
			return true
		}
	}
	return false
}

// codeLines cleans code as sanitize.Lines cleans text, but keeps blanks at the start of
// the first line and empty lines at the ends.
func codeLines(text string) string {
	text = sanitize.Source(text)
	var out strings.Builder
	out.Grow(len(text))
	for line := range strings.Lines(text) {
		line, more := strings.CutSuffix(line, "\n")
		// Of a single line Lines keeps the indent, and it expands tabs.
		out.WriteString(strings.ReplaceAll(sanitize.Lines(line), "\n", " "))
		if more {
			out.WriteByte('\n')
		}
	}
	return out.String()
}

// codeLanguage returns the language that code is marked with, in the ways of
// the HTML standard ("language-go"), of GitHub ("highlight-source-go"), Jekyll
// and SyntaxHighlighter ("brush: go"), or "".
func codeLanguage(pre *html.Node) string {
	around := []*html.Node{pre}
	for child := range pre.ChildNodes() {
		if child.DataAtom == atom.Code {
			around = append(around, child)
			break
		}
	}
	for n, hops := pre.Parent, 0; n != nil && hops < 2; n, hops = n.Parent, hops+1 {
		around = append(around, n)
	}
	for _, n := range around {
		if language := languageOf(n); language != "" {
			return language
		}
	}
	return ""
}

// languageOf reads the language off one element.
func languageOf(n *html.Node) string {
	classes := strings.Fields(Attribute(n, "class"))
	for i, class := range classes {
		for _, prefix := range [...]string{"language-", "lang-", "highlight-source-", "highlight-text-", "brush:"} {
			name, found := strings.CutPrefix(class, prefix)
			if found && name == "" && prefix == "brush:" && i+1 < len(classes) {
				name = classes[i+1]
			}
			if language := cleanLanguage(name); found && language != "" {
				return language
			}
		}
	}
	if isElementOf(n, atom.Pre) || isElementOf(n, atom.Code) {
		return cleanLanguage(Attribute(n, "data-lang") + Attribute(n, "data-language"))
	}
	return ""
}

// cleanLanguage returns the name if it could be a language's, in lower case.
func cleanLanguage(name string) string {
	name = strings.ToLower(strings.TrimRight(name, ";,"))
	if len(name) > 20 {
		return ""
	}
	for i := range len(name) {
		if c := name[i]; !(c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '+' || c == '#' || c == '-' || c == '_' || c == '.') {
			return ""
		}
	}
	switch name {
	case "none", "text", "plain", "plaintext", "plain-text", "txt", "nohighlight":
		return ""
	}
	return name
}
