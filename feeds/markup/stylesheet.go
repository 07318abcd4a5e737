package markup

import (
	"strings"

	"golang.org/x/net/html"
)

// A style sheet in a body may say that the line breaks of a class stay, as an attribute does (keepsBreaks): poems
// and letters are set so. Only selectors of one class or one id are read: ".poem", "p.poem", "#poem".

const (
	longestSheet = 64 << 10 // bytes that are read of one
	mostStyled   = 100      // selectors
)

// readSheet notes which classes and ids of a style sheet keep line breaks.
func (s *simplifier) readSheet(style *html.Node) {
	sheet := strings.ToLower(TextOf(style, longestSheet))
	for strings.Contains(sheet, "white-space") {
		selectors, rest, found := strings.Cut(sheet, "{")
		rules, behind, _ := strings.Cut(rest, "}")
		if !found {
			return
		}
		sheet = behind
		_, value, says := strings.Cut(rules, "white-space")
		value = strings.TrimLeft(value, " \t\r\n:")
		if !says || !strings.HasPrefix(value, "pre") && !strings.HasPrefix(value, "break-spaces") {
			continue
		}
		selectors = selectors[strings.LastIndexAny(selectors, "};/")+1:]
		for selector := range strings.SplitSeq(selectors, ",") {
			selector = strings.TrimSpace(selector)
			at := strings.IndexAny(selector, ".#")
			if at < 0 || strings.ContainsAny(selector[at+1:], ".#:[ >+~") || strings.ContainsAny(selector[:at], ":[ >+~") || len(s.styled) >= mostStyled {
				continue
			}
			if s.styled == nil {
				s.styled = map[string]bool{}
			}
			s.styled[selector[at:]] = true
		}
	}
}

// isStyled reports whether a style sheet says that the line breaks of an element stay.
func (s *simplifier) isStyled(n *html.Node) bool {
	if len(s.styled) == 0 {
		return false
	}
	for class := range strings.FieldsSeq(Attribute(n, "class")) {
		if s.styled["."+strings.ToLower(class)] {
			return true
		}
	}
	id := Attribute(n, "id")
	return id != "" && s.styled["#"+strings.ToLower(id)]
}
