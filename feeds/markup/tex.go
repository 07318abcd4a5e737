package markup

import (
	"net/url"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"tidings/feeds/sanitize"
)

// Where the TeX of a formula is found: beside its MathML, in a script, in the words or in
// the address of a picture of it.

// texOf returns the TeX that MathML is given with, "" if there is none.
func texOf(math *html.Node) string {
	if text := sanitize.Line(Attribute(math, "alttext")); text != "" {
		return bareTeX(text)
	}
	for child := range math.Descendants() {
		if encoding := strings.ToLower(Attribute(child, "encoding")); child.Data == "annotation" && strings.Contains(encoding, "tex") {
			return bareTeX(sanitize.Line(TextOf(child, MaxSource)))
		}
	}
	return ""
}

// scriptedTeX returns the formula that a script of MathJax holds, "" if it is another
// script. It is never run, only drawn.
func scriptedTeX(script *html.Node) string {
	kind, _, _ := strings.Cut(strings.ToLower(Attribute(script, "type")), ";")
	if strings.TrimSpace(kind) != "math/tex" {
		return ""
	}
	return bareTeX(sanitize.Line(TextOf(script, MaxSource)))
}

// bareTeX takes off TeX what only says that it is a formula, and how large it is set.
func bareTeX(text string) string {
	for _, pair := range [...][2]string{{"$$", "$$"}, {"$", "$"}, {`\(`, `\)`}, {`\[`, `\]`}, {`{\displaystyle `, "}"}, {`{\textstyle `, "}"}} {
		if inner, begins := strings.CutPrefix(text, pair[0]); begins {
			if inner, ends := strings.CutSuffix(inner, pair[1]); ends {
				text = strings.TrimSpace(inner)
			}
		}
	}
	return text
}

// picturedTeX returns the TeX of a picture of a formula, "" if it shows something else.
// Services that draw formulas are asked for one in their address.
func picturedTeX(n *html.Node, alt string) string {
	class := " " + strings.ToLower(Attribute(n, "class")) + " "
	isFormula := containsOneOf(formulaClasses(), class) || alt != bareTeX(alt)
	if alt != "" && isFormula {
		return bareTeX(alt)
	}
	address, err := url.Parse(Attribute(n, "src"))
	if err != nil || address.RawQuery == "" || n.DataAtom != atom.Img {
		return ""
	}
	query := address.Query()
	for _, key := range [...]string{"tex", "latex", "math", "chl"} {
		if key == "chl" && query.Get("cht") != "tx" {
			continue
		}
		if text := sanitize.Line(query.Get(key)); text != "" {
			return bareTeX(text)
		}
	}
	if strings.Contains(address.Host, "latex") || strings.Contains(address.Host, "mathtex") { // all of the query is the formula
		if text, err := url.PathUnescape(address.RawQuery); err == nil {
			return bareTeX(sanitize.Line(text))
		}
	}
	return ""
}

// drawnFormula reports whether KaTeX or MathJax has drawn a formula in an element. source
// is the MathML in it, which says the same; nil if its TeX stands behind the element.
func drawnFormula(n *html.Node) (source *html.Node, is bool) {
	class := Attribute(n, "class")
	if n.Data != "mjx-container" && !strings.Contains(class, "katex") && !strings.Contains(class, "MathJax") {
		return nil, false
	}
	for next := n.NextSibling; next != nil && strings.Contains(class, "MathJax"); next = next.NextSibling {
		switch {
		case next.DataAtom == atom.Script && scriptedTeX(next) != "":
			return nil, true
		case next.Type == html.ElementNode && strings.Contains(Attribute(next, "class"), "MathJax"), next.Type == html.TextNode && strings.TrimSpace(next.Data) == "":
			continue
		}
		break
	}
	source = FindElement(n, atom.Math)
	return source, source != nil
}
