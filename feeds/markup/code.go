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
	text := verbatim(n, true)
	if strings.TrimSpace(text) == "" {
		return
	}
	if s.singleLine {
		s.text(text)
		s.endLine()
		return
	}
	s.code(text, codeLanguage(n))
}

// code adds a block of code.
func (s *simplifier) code(text, language string) {
	code := newElement(atom.Code)
	if language != "" {
		setAttribute(code, "class", "language-"+language)
	}
	code.AppendChild(newText(text))
	pre := newElement(atom.Pre)
	pre.AppendChild(code)
	s.block.AppendChild(pre)
}

// numberedCode walks a table that only sets the numbers of lines beside code; false for any
// other table. Code in it that stands in a <pre> is walked as such.
func (s *simplifier) numberedCode(table *html.Node) bool {
	cells := codeCells(table)
	if len(cells) == 0 || s.singleLine {
		return false
	}
	s.endLine()
	if len(cells) == 1 && FindElement(cells[0], atom.Pre) != nil {
		s.children(cells[0])
		s.endLine()
		return true
	}
	var lines []string
	for _, cell := range cells {
		lines = append(lines, verbatim(cell, FindElement(cell, atom.Pre) != nil || len(cells) > 1))
	}
	if text := strings.Join(lines, "\n"); strings.TrimSpace(text) != "" {
		s.code(text, codeLanguage(table))
	}
	return true
}

// isNumberColumn reports whether an element is the numbers of the lines of the code that stands behind it, as
// Hatena's pages have them and others that set two columns side by side.
func isNumberColumn(n *html.Node) bool {
	switch n.DataAtom {
	case atom.Pre, atom.Div, atom.P, atom.Span:
	default:
		return false
	}
	code := elementBeside(n, true)
	if code != nil && code.DataAtom == atom.Div && FindElement(n, atom.Pre) != nil {
		code = FindElement(code, atom.Pre)
	}
	if !isElementOf(code, atom.Pre) {
		return false
	}
	start := strings.TrimSpace(TextOf(n, longestNumber))
	if start == "" || start[0] != '1' && start[0] != '0' {
		return false
	}
	count := counted(partedText(n))
	lines := strings.Count(strings.TrimSpace(verbatim(code, true)), "\n") + 1
	return count > 1 && count >= lines && count <= lines+1
}

// verbatim returns the text of n, line for line and clean, without what is only painted
// beside code: line numbers and buttons. If white space does not count in it as it does in
// a <pre>, lines are told by elements alone.
func verbatim(n *html.Node, countsSpace bool) string {
	w := codeWriter{gutter: numbersOf(n), countsSpace: countsSpace}
	w.children(n)
	text := strings.Trim(codeLines(w.out.String()), "\n")
	if len(w.gutter) > 0 {
		text = withoutMargin(text)
	}
	return text
}

// A codeWriter writes the text of code.
type codeWriter struct {
	out         strings.Builder
	gutter      map[*html.Node]bool
	countsSpace bool
}

func (w *codeWriter) children(n *html.Node) {
	for child := range n.ChildNodes() {
		switch {
		case child.Type == html.TextNode && !w.countsSpace && strings.TrimSpace(strings.ReplaceAll(child.Data, "\u00a0", "x")) == "" && strings.Contains(child.Data, "\n"):
		case child.Type == html.TextNode:
			w.out.WriteString(child.Data)
		case child.Type != html.ElementNode || isDropped(child) || isHidden(child) || isGutter(child) || w.gutter[child] || isCopyControl(child):
		case child.DataAtom == atom.Br:
			w.out.WriteByte('\n')
		case child.DataAtom == atom.Div || child.DataAtom == atom.P || child.DataAtom == atom.Li || child.DataAtom == atom.Tr:
			w.children(child)
			if !strings.HasSuffix(w.out.String(), "\n") {
				w.out.WriteByte('\n')
			}
		default:
			w.children(child)
		}
	}
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
