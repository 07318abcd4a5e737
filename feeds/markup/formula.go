package markup

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"

	"tidings/feeds/sanitize"
)

// Formulas come as MathML (W3C, MathML Core), which lays them out in two dimensions, as
// TeX, or as pictures of TeX. TeX stays as it is, since those who write formulas read it.
// MathML without it is written on one line, so that what is parted stays parted: a/b, x²,
// √(a + b), ∑_(i = 1)^n, [a, b; c, d].

// How tightly what a formula is written of holds together: a part that holds less tightly
// than what is around it is put in brackets.
const (
	bindsSum     = iota // a + b, a = b, (a, b; c, d)
	bindsProduct        // 2x, a/b, sin x
	bindsOne            // x, 12, √2, (a + b), x²
)

// A formulaPart is a part of a formula on one line.
type formulaPart struct {
	text  string
	binds int
}

// bracketed returns the part for a place in which only what holds so tightly needs no
// brackets.
func (p formulaPart) bracketed(binds int) string {
	if p.binds < binds {
		return "(" + p.text + ")"
	}
	return p.text
}

// linearFormula returns MathML on one line.
func linearFormula(math *html.Node) string { return sanitize.Line(formulaOf(math).text) }

// formulaOf returns an element of MathML on one line.
func formulaOf(n *html.Node) formulaPart {
	arguments := formulaArguments(n)
	argument := func(i int) formulaPart {
		if i < len(arguments) {
			return formulaOf(arguments[i])
		}
		return formulaPart{binds: bindsOne}
	}
	switch strings.ToLower(n.Data) {
	case "mi", "mn", "mo", "ms":
		return formulaPart{sanitize.Line(TextOf(n, MaxSource)), bindsOne}
	case "mtext":
		return formulaPart{spacedText(n), bindsOne}
	case "mspace":
		return formulaPart{" ", bindsOne}
	case "mphantom", "annotation", "annotation-xml", "none", "mprescripts":
		return formulaPart{binds: bindsOne}
	case "semantics", "maction":
		return argument(0)
	case "mfrac":
		if thickness := strings.TrimSpace(Attribute(n, "linethickness")); thickness != "" && strings.Trim(thickness, "0.empxtc%") == "" {
			return formulaPart{`\binom{` + argument(0).text + "}{" + argument(1).text + "}", bindsOne}
		}
		return formulaPart{argument(0).bracketed(bindsProduct) + "/" + argument(1).bracketed(bindsOne), bindsProduct}
	case "msqrt":
		return formulaPart{"√" + formulaRow(arguments).bracketed(bindsOne), bindsOne}
	case "mroot":
		return formulaPart{rootSign(argument(1).text) + argument(0).bracketed(bindsOne), bindsOne}
	case "msup":
		return formulaPart{argument(0).bracketed(bindsOne) + exponent(argument(1).text), bindsOne}
	case "msub":
		return formulaPart{argument(0).bracketed(bindsOne) + index(argument(1).text), bindsOne}
	case "msubsup":
		return formulaPart{argument(0).bracketed(bindsOne) + index(argument(1).text) + exponent(argument(2).text), bindsOne}
	case "munder":
		return formulaPart{argument(0).bracketed(bindsOne) + limit("_", argument(1).text), bindsOne}
	case "mover":
		return formulaPart{over(argument(0), argument(1).text), bindsOne}
	case "munderover":
		return formulaPart{argument(0).bracketed(bindsOne) + limit("_", argument(1).text) + limit("^", argument(2).text), bindsOne}
	case "mfenced":
		return fenced(n, arguments)
	case "mtable":
		return matrix(n, arguments)
	case "mmultiscripts":
		return formulaPart{multiscripts(arguments), bindsOne}
	}
	if len(arguments) == 0 {
		return formulaPart{sanitize.Line(TextOf(n, MaxSource)), bindsOne}
	}
	return formulaRow(arguments)
}

// formulaArguments lists the elements in n.
func formulaArguments(n *html.Node) (found []*html.Node) {
	for child := range n.ChildNodes() {
		if child.Type == html.ElementNode {
			found = append(found, child)
		}
	}
	return found
}

// spacedText returns the words of an mtext with a blank at each end that has one.
func spacedText(n *html.Node) string {
	raw := TextOf(n, MaxSource)
	text := sanitize.Line(raw)
	if text == "" {
		return " "
	}
	isBlank := func(r rune) bool { return unicode.IsSpace(r) }
	if strings.TrimLeftFunc(raw, isBlank) != raw {
		text = " " + text
	}
	if strings.TrimRightFunc(raw, isBlank) != raw {
		text += " "
	}
	return text
}

// Operators, by how they are set apart. Invisible ones (U+2061 to U+2064) only tell how a
// formula is spoken.
const (
	relations = "=<>≤≥≠≈∼≡∝≅≃≪≫∈∉∋⊂⊃⊆⊇→←↔⇒⇐⇔↦⟶⟹⟺⟼∣≔"
	sums      = "+−-±∓∪∩∨∧⊕⊗×⋅·÷∗∘∖"
	openers   = "([{⟨⌈⌊|‖"
	closers   = ")]}⟩⌉⌋|‖"
)

// formulaRow returns parts that stand beside each other.
func formulaRow(nodes []*html.Node) formulaPart {
	var out strings.Builder
	binds, single, written := bindsOne, bindsOne, 0
	wantsTerm := true // a sign that comes now belongs to the next term
	fraction := -1    // where the fraction begins that has been written last, -1 if something else was
	for _, n := range nodes {
		part := formulaOf(n)
		sign := strings.TrimSpace(part.text)
		isOperator := strings.EqualFold(n.Data, "mo")
		before := out.String()
		switch {
		case strings.Trim(part.text, "\u2061\u2062\u2063\u200b") == "":
			continue
		case isOperator && sign == "\u2064":
			out.WriteByte(' ')
			continue
		case isOperator && isOneSign(sign, relations), isOperator && isOneSign(sign, sums) && !wantsTerm:
			out.WriteString(" " + sign + " ")
			binds, wantsTerm, fraction = bindsSum, true, -1
		case isOperator && (sign == "," || sign == ";"):
			out.WriteString(sign + " ")
			binds, wantsTerm, fraction = bindsSum, true, -1
		default:
			if fraction >= 0 && !isOperator { // a factor of it, and not of what it is divided by
				out.Reset()
				out.WriteString(before[:fraction] + "(" + before[fraction:] + ")")
			} else if mayRunTogether(before, part.text) {
				out.WriteByte(' ')
			}
			if fraction = -1; strings.EqualFold(n.Data, "mfrac") && strings.Contains(part.text, "/") {
				fraction = out.Len()
			}
			out.WriteString(part.text)
			single = part.binds
			wantsTerm = isOperator && (isOneSign(sign, openers) || isOneSign(sign, sums))
			if isOperator && isOneSign(sign, sums) || part.binds == bindsSum && !isOperator {
				binds = bindsSum
			}
		}
		written++
	}
	text := out.String()
	switch {
	case isInBrackets(nodes):
		binds = bindsOne
	case written > 1:
		binds = min(binds, bindsProduct)
	case written == 1:
		binds = min(binds, single)
	}
	return formulaPart{text, binds}
}

// isOneSign reports whether text is one of the signs.
func isOneSign(text, signs string) bool {
	return utf8.RuneCountInString(text) == 1 && strings.Contains(signs, text)
}

// isInBrackets reports whether a bracket opens a row and another one closes it.
func isInBrackets(nodes []*html.Node) bool {
	if len(nodes) < 2 {
		return false
	}
	open, end := nodes[0], nodes[len(nodes)-1]
	return open.Data == "mo" && end.Data == "mo" &&
		isOneSign(sanitize.Line(TextOf(open, maxShort)), openers) && isOneSign(sanitize.Line(TextOf(end, maxShort)), closers)
}

// mayRunTogether reports whether a blank has to stand between two parts, since they would
// be read as one: two numbers, or a function's name and what it is of.
func mayRunTogether(before, part string) bool {
	last, _ := utf8.DecodeLastRuneInString(before)
	first, _ := utf8.DecodeRuneInString(part)
	isWord := func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }
	switch {
	case !isWord(last) || !isWord(first):
		return false
	case len(before) > 1 && strings.ContainsRune("^_", rune(before[len(before)-utf8.RuneLen(last)-1])):
		return true // behind x_i
	case unicode.IsDigit(first):
		return true // also x 2, which is not x2
	case unicode.IsDigit(last):
		return false // 2x
	}
	return endsWithName(before) || utf8.RuneCountInString(part) > 1 && isAll(part, unicode.IsLetter)
}

// endsWithName reports whether the text ends with a name of several letters, as "sin".
func endsWithName(text string) bool {
	name := text[strings.LastIndexFunc(text, func(r rune) bool { return !unicode.IsLetter(r) })+1:]
	return isOneOf(functionNames(), name)
}

// functionNames are the names that formulas write upright, without brackets behind them.
func functionNames() []signs {
	return []signs{{"they are words among letters that each mean something", []string{"sin", "cos", "tan", "cot", "sec", "csc", "log", "ln", "lg", "exp", "lim", "max",
		"min", "sup", "inf", "det", "dim", "ker", "gcd", "mod", "arg", "deg", "arcsin", "arccos", "arctan", "sinh", "cosh", "tanh", "Re", "Im", "Pr"}}}
}

// rootSign returns the sign of a root of a degree.
func rootSign(degree string) string {
	switch degree = strings.TrimSpace(degree); {
	case degree == "" || degree == "2":
		return "√"
	case degree == "3":
		return "∛"
	case degree == "4":
		return "∜"
	case isSmall(degree, superscripts()):
		return small(degree, superscripts(), "") + "√"
	}
	return "root_(" + degree + ") "
}

// exponent returns what is raised behind a base.
func exponent(text string) string {
	text = strings.TrimSpace(text)
	bare := strings.ReplaceAll(text, " ", "")
	switch {
	case bare == "":
		return ""
	case strings.Trim(bare, "′″‴*∗†") == "":
		return bare
	case isSmall(bare, superscripts()) && utf8.RuneCountInString(bare) <= maxSmall:
		return small(bare, superscripts(), "")
	}
	return limit("^", text)
}

// index returns what is lowered behind a base.
func index(text string) string {
	bare := strings.ReplaceAll(strings.TrimSpace(text), " ", "")
	if isSmall(bare, subscripts()) && utf8.RuneCountInString(bare) <= maxSmall {
		return small(bare, subscripts(), "")
	}
	return limit("_", text)
}

// limit writes text behind a sign, in brackets if it is more than a letter.
func limit(sign, text string) string {
	text = strings.TrimSpace(text)
	switch utf8.RuneCountInString(text) {
	case 0:
		return ""
	case 1:
		return sign + text
	}
	return sign + "(" + text + ")"
}

// over returns a base with an accent, or with something written over it.
func over(base formulaPart, above string) string {
	accents := map[string]string{"¯": "\u0304", "‾": "\u0304", "ˉ": "\u0304", "_": "\u0304", "^": "\u0302", "ˆ": "\u0302", "~": "\u0303", "˜": "\u0303",
		"→": "\u20d7", "⃗": "\u20d7", "˙": "\u0307", ".": "\u0307", "¨": "\u0308", "ˇ": "\u030c", "˘": "\u0306"}
	accent, known := accents[strings.TrimSpace(above)]
	if !known || base.text == "" || utf8.RuneCountInString(base.text) > 3 || !isAll(base.text, unicode.IsLetter) {
		return base.bracketed(bindsOne) + limit("^", above)
	}
	var out strings.Builder
	for _, letter := range base.text {
		out.WriteString(string(letter) + accent)
	}
	return out.String()
}

// fenced returns what an mfenced holds, between its brackets.
func fenced(n *html.Node, arguments []*html.Node) formulaPart {
	mark := func(key, usual string) string {
		if HasAttribute(n, key) {
			return sanitize.Line(Attribute(n, key))
		}
		return usual
	}
	separator, _ := utf8.DecodeRuneInString(mark("separators", ","))
	var parts []string
	for _, argument := range arguments {
		parts = append(parts, formulaOf(argument).text)
	}
	return formulaPart{mark("open", "(") + strings.Join(parts, strings.Trim(string(separator), string(utf8.RuneError))+" ") + mark("close", ")"), bindsOne}
}

// matrix returns a table: its cells parted by commas, its rows by semicolons, in brackets
// unless there are some around it already. Lines of equations have a cell before each sign
// and one behind it, which are put together again.
func matrix(n *html.Node, rows []*html.Node) formulaPart {
	var lines []string
	for _, row := range rows {
		cells := formulaArguments(row)
		if strings.EqualFold(row.Data, "mlabeledtr") && len(cells) > 0 {
			cells = cells[1:]
		}
		line := ""
		for i, cell := range cells {
			text := strings.TrimSpace(formulaOf(cell).text)
			first, _ := utf8.DecodeRuneInString(text)
			switch {
			case i == 0 || line == "":
			case strings.ContainsRune(relations, first) || text == "":
				line += " "
			default:
				line += ", "
			}
			line += text
		}
		lines = append(lines, strings.TrimSpace(line))
	}
	text := strings.Join(lines, "; ")
	before := n.PrevSibling
	for before != nil && before.Type != html.ElementNode {
		before = before.PrevSibling
	}
	isOpen := before != nil && before.Data == "mo" && isOneSign(sanitize.Line(TextOf(before, maxShort)), openers)
	if isOpen || !slices.ContainsFunc(rows, func(row *html.Node) bool { return len(formulaArguments(row)) > 1 }) || strings.ContainsAny(text, relations) {
		return formulaPart{text, bindsSum}
	}
	return formulaPart{"[" + text + "]", bindsOne}
}

// multiscripts returns a base with scripts on both sides, as isotopes have.
func multiscripts(arguments []*html.Node) string {
	if len(arguments) == 0 {
		return ""
	}
	base, before, behind := formulaOf(arguments[0]).bracketed(bindsOne), "", ""
	isBefore, isUpper := false, false
	for _, argument := range arguments[1:] {
		if strings.EqualFold(argument.Data, "mprescripts") {
			isBefore, isUpper = true, false
			continue
		}
		script := index(formulaOf(argument).text)
		if isUpper {
			script = exponent(formulaOf(argument).text)
		}
		if isBefore {
			before += script
		} else {
			behind += script
		}
		isUpper = !isUpper
	}
	return before + base + behind
}
