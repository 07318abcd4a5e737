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

// readSheet adds the classes and ids of a style sheet that keep line breaks to those that are known.
func readSheet(style *html.Node, styled map[string]bool) map[string]bool {
	sheet := strings.ToLower(TextOf(style, longestSheet))
	for strings.Contains(sheet, "white-space") {
		selectors, rest, found := strings.Cut(sheet, "{")
		rules, behind, _ := strings.Cut(rest, "}")
		if !found {
			break
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
			if at < 0 || strings.ContainsAny(selector[at+1:], ".#:[ >+~") || strings.ContainsAny(selector[:at], ":[ >+~") || len(styled) >= mostStyled {
				continue
			}
			if styled == nil {
				styled = map[string]bool{}
			}
			styled[selector[at:]] = true
		}
	}
	return styled
}

// isStyled reports whether a style sheet says that the line breaks of an element stay.
func isStyled(n *html.Node, styled map[string]bool) bool {
	if len(styled) == 0 {
		return false
	}
	for class := range strings.FieldsSeq(Attribute(n, "class")) {
		if styled["."+strings.ToLower(class)] {
			return true
		}
	}
	id := Attribute(n, "id")
	return id != "" && styled["#"+strings.ToLower(id)]
}
