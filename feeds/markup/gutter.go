package markup

import (
	"cmp"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// What is painted beside code and is no part of it: the numbers of its lines, and buttons.
// Pygments, Rouge, Chroma, Prism, highlight.js, SyntaxHighlighter, Crayon and GitHub write
// the numbers in a column of a table, or in an element before each line. Names differ, and
// themes change them, so most are known by what their elements have in common: they hold
// numbers that count on from line to line.

// isGutter reports whether an element says that it holds the numbers of lines.
func isGutter(n *html.Node) bool {
	for name := range strings.FieldsSeq(Attribute(n, "class")) {
		if isGutterName(name) && isNumbers(n) {
			return true
		}
	}
	if n.DataAtom == atom.Td || n.DataAtom == atom.Th {
		next := elementBeside(n, true)
		return next != nil && (next.DataAtom == atom.Td || next.DataAtom == atom.Th) && FindElement(next, atom.Pre, atom.Code) != nil && counted(TextOf(n, MaxSource)) > 1
	}
	return strings.Contains(declaration(n, "user-select")+declaration(n, "-webkit-user-select"), "none") && isNumbers(n)
}

// isGutterName reports whether a class is of the numbers of lines: "gutter", "lineno",
// "line-numbers-rows", "hljs-ln-numbers", "LineNumber", "ln", "crayon-nums".
func isGutterName(class string) bool {
	words := classWords(class)
	for i, word := range words {
		switch word {
		case "gutter", "lineno", "linenos", "linenum", "linenumber", "linenumbers", "linenr", "lnum", "ln", "lnt", "nums":
			return true
		case "line", "blob", "row":
			if i+1 < len(words) {
				switch words[i+1] {
				case "no", "nos", "num", "nums", "number", "numbers", "nr":
					return true
				}
			}
		}
	}
	return false
}

// classWords cuts a class into its words, in lower case: at hyphens and low lines, and
// before capital letters.
func classWords(class string) []string {
	var out strings.Builder
	before := '-'
	for _, r := range class {
		if unicode.IsUpper(r) && unicode.IsLower(before) {
			out.WriteByte('-')
		}
		out.WriteRune(unicode.ToLower(r))
		before = r
	}
	return append(strings.FieldsFunc(out.String(), func(r rune) bool { return r == '-' || r == '_' }), "")
}

// isNumbers reports whether an element holds nothing but numbers, or nothing at all.
func isNumbers(n *html.Node) bool {
	for child := range n.Descendants() {
		if child.Type == html.TextNode && strings.Trim(child.Data, "0123456789 \n\t\u00a0.:|") != "" {
			return false
		}
	}
	return true
}

// counted returns how many numbers a text holds, if it holds nothing else and they count on
// one by one; else 0.
func counted(text string) (count int) {
	last := 0
	for word := range strings.FieldsSeq(text) {
		number, err := strconv.Atoi(strings.TrimRight(word, ".:"))
		if err != nil || count > 0 && number != last+1 {
			return 0
		}
		last = number
		count++
	}
	return count
}

// codeCells returns the cells of a table that hold code beside the numbers of its lines: one
// with all of it, or one a line. It is empty if the table is something else.
func codeCells(table *html.Node) (cells []*html.Node) {
	var numbers strings.Builder
	isCode := false
	for row := range table.Descendants() {
		if row.DataAtom != atom.Tr {
			continue
		}
		var own []*html.Node
		for cell := range row.ChildNodes() {
			if cell.DataAtom == atom.Td || cell.DataAtom == atom.Th {
				own = append(own, cell)
			}
		}
		if len(own) != 2 || FindElement(row, atom.Table) != nil {
			return nil
		}
		isCode = isCode || holdsCode(own[1])
		numbers.WriteString(cmp.Or(strings.TrimSpace(partedText(own[0])), Attribute(own[0], "data-line-number")) + "\n")
		cells = append(cells, own[1])
	}
	if count := counted(numbers.String()); !isCode || count == 0 || count < len(cells) {
		return nil
	}
	return cells
}

// partedText returns the text of n with a blank between each two elements.
func partedText(n *html.Node) string {
	var out strings.Builder
	for child := range n.Descendants() {
		if child.Type == html.TextNode {
			out.WriteString(child.Data + " ")
		}
	}
	return out.String()
}

// holdsCode reports whether a cell of a table holds code.
func holdsCode(cell *html.Node) bool {
	if FindElement(cell, atom.Pre, atom.Code) != nil {
		return true
	}
	for name := range strings.FieldsSeq(Attribute(cell, "class")) {
		for _, word := range classWords(name) {
			if word == "code" {
				return true
			}
		}
	}
	return false
}

// isCopyControl reports whether an element beside code is there to copy it, or to do
// something else with it.
func isCopyControl(n *html.Node) bool {
	if Attribute(n, "role") == "button" || n.Data == "clipboard-copy" {
		return true
	}
	if len(TextOf(n, maxShort)) > 24 {
		return false
	}
	for name := range strings.FieldsSeq(Attribute(n, "class")) {
		for _, word := range classWords(name) {
			switch word {
			case "copy", "clipboard", "copybtn", "btn", "button", "toolbar":
				return true
			}
		}
	}
	return false
}

// fewestNumbers is how many lines have to begin with numbers that count on, in elements of
// which nothing else is known, for these to be no part of the code.
const fewestNumbers = 3

// longestNumber is how many bytes the number of a line has with the blanks around it.
const longestNumber = 40

// numbersOf returns the elements in code that begin each of its lines with a number, counting
// on, and are not said to be a part of it.
func numbersOf(code *html.Node) map[*html.Node]bool {
	var (
		found   map[*html.Node]bool
		numbers strings.Builder
		lines   int
		atStart = true
		walk    func(*html.Node) bool
	)
	walk = func(n *html.Node) bool {
		for child := range n.ChildNodes() {
			switch text := TextOf(child, longestNumber); {
			case child.Type == html.TextNode:
				for part := range strings.SplitAfterSeq(child.Data, "\n") {
					if atStart && strings.TrimSpace(part) != "" {
						return false // a line without a number
					}
					atStart = strings.HasSuffix(part, "\n") || atStart && part == ""
				}
			case child.Type != html.ElementNode:
			case child.DataAtom == atom.Br:
				atStart = true
			case atStart && !strings.Contains(strings.Trim(text, "\n"), "\n") && len(text) <= longestNumber && isNumbers(child) && strings.TrimSpace(text) != "" && !isToken(child):
				if found == nil {
					found = map[*html.Node]bool{}
				}
				found[child] = true
				numbers.WriteString(text + "\n")
				lines++
				atStart = false
			default:
				if !walk(child) {
					return false
				}
				if child.DataAtom == atom.Div || child.DataAtom == atom.P || child.DataAtom == atom.Li {
					atStart = true
				}
			}
		}
		return true
	}
	if !walk(code) || lines < fewestNumbers || counted(numbers.String()) != lines {
		return nil
	}
	return found
}

// isToken reports whether a highlighter says that an element is a part of the code: by a
// class for numbers, or as one that holds others.
func isToken(n *html.Node) bool {
	for name := range strings.FieldsSeq(Attribute(n, "class")) {
		switch name {
		case "m", "mi", "mf", "mh", "mo", "il", "nl", "nu0", "number", "token", "hljs-number", "pl-c1", "cm-number", "constant":
			return true
		}
		if !isGutterName(name) && strings.Contains(name, "number") {
			return true
		}
	}
	return n.FirstChild != nil && n.FirstChild.Type == html.ElementNode
}

// withoutMargin takes off the blanks that all lines of a text begin with: those that parted
// them from their numbers.
func withoutMargin(text string) string {
	margin := -1
	for line := range strings.SplitSeq(text, "\n") {
		if blanks := len(line) - len(strings.TrimLeft(line, " ")); blanks < len(line) && (margin < 0 || blanks < margin) {
			margin = blanks
		}
	}
	var out strings.Builder
	for line := range strings.Lines(text) {
		out.WriteString(line[min(max(margin, 0), len(line)-len(strings.TrimLeft(line, " "))):])
	}
	return out.String()
}
