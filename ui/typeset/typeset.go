package typeset

import (
	"bytes"
	"cmp"
	"slices"
	"strconv"
	"strings"

	"charm.land/glamour/v2"
	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"
	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/text"

	"tidings/feeds/markup"
	"tidings/feeds/sanitize"
	"tidings/ui/terminal"
)

// Setting an article in type.
//
// glamour is slow, about a megabyte a second, and lays out a document as a whole. So an
// article is cut into its blocks (goldmark's top-level nodes), and each block is set by
// itself when it is needed: the first screen of a long article comes as soon as that of a
// short one. The typesetter lays out lists and quotes, whose lines hang, and code, whose
// lines are never wrapped, and gives glamour the prose within.

// ColumnMax is the widest line of prose that reads well.
const ColumnMax = 72

// A Measure is how wide an article is set, in cells. Prose reads well in a narrow column;
// a table may need more than that, and gets it where there is room.
type Measure struct {
	Column int // the widest line of all but tables
	Room   int // the widest line of a table; less than Column means that it is as wide as that

	Code  bool // lines of code are as long as they are: Shifted shows them
	Drawn int  // how pictures are drawn: each number is another way, 0 that there are none
}

// Lines sets Markdown for a terminal of unknown background and palette: with the sixteen
// colours that every terminal has, or without any. The commands print articles with it.
func Lines(markdown string, measure Measure, colours bool, bidi terminal.Bidi) []string {
	t := NewTheme(terminal.Abilities{Profile: colorprofile.ANSI, Bidi: bidi})
	lines := New(t, Parse(markdown)).All(measure)
	for i := range lines {
		lines[i] = t.Visual(lines[i], measure.Column)
	}
	if colours {
		return lines
	}
	var out bytes.Buffer
	w := colorprofile.Writer{Forward: &out, Profile: colorprofile.ASCII}
	_, _ = w.WriteString(strings.Join(lines, "\n")) // a bytes.Buffer takes everything
	return strings.Split(out.String(), "\n")
}

// A Typesetter sets blocks in lines of a width. It is for one goroutine.
type Typesetter struct {
	theme     *Theme
	doc       Document
	renderers map[manner]*glamour.TermRenderer
	reduced   bool     // the block set last has a table that is not all there in columns
	wholeCode bool     // lines of code are not broken
	captioned bool     // what is set is said of a picture or a table
	quotes    int      // how many quotes the block being set is in
	pictures  Pictures // nil if none are shown
}

// New makes a typesetter of a document.
func New(t *Theme, m Document) *Typesetter {
	return &Typesetter{theme: t, doc: m, renderers: map[manner]*glamour.TermRenderer{}}
}

// All sets all blocks, with a line between two.
func (t *Typesetter) All(measure Measure) (lines []string) {
	for i := range t.doc.Len() {
		if i > 0 {
			lines = append(lines, "")
		}
		lines = append(lines, t.Set(i, measure)...)
	}
	return lines
}

// Set returns the lines of the i-th block, none wider than its measure. Each line is
// whole in itself: styles and links that run over a line's end are closed there
// and opened again.
func (t *Typesetter) Set(i int, measure Measure) (lines []string) {
	width := measure.Column
	if t.doc.blocks[i].Kind() == east.KindTable {
		width = max(width, measure.Room)
	}
	defer func() {
		if r := recover(); r != nil { // no article may end the program
			lines = wrapPlain(string(t.doc.sourceOf(t.doc.blocks[i])), width)
		}
	}()
	t.reduced, t.wholeCode = false, measure.Code
	lines = t.node(t.doc.blocks[i], width)
	if t.theme.Graphemes || !slices.ContainsFunc(lines, terminal.HasJoins) {
		return lines
	}
	// Its letters may need more room than glamour knows.
	const mostTries = 4
	for room, tries := width, 0; tries < mostTries; tries++ {
		widest := t.theme.Width(slices.DeleteFunc(slices.Clone(lines), isWholeCode)...)
		if widest <= width {
			break
		}
		room = min(room-1, room*width/widest)
		lines = t.node(t.doc.blocks[i], room)
	}
	return lines
}

// deepestNesting is how far lists and quotes nest before they stop moving inwards.
const deepestNesting = 12

func (t *Typesetter) node(n ast.Node, width int) []string {
	width = max(width, 8)
	switch n := n.(type) {
	case *ast.List:
		return t.list(n, width)
	case *ast.Blockquote:
		return t.quote(n, width)
	case *ast.FencedCodeBlock:
		return t.code(n.Lines(), string(n.Language(t.doc.source)), width)
	case *ast.CodeBlock:
		return t.code(n.Lines(), "", width)
	case *ast.ThematicBreak:
		sign, look := sign(t.theme.page.HorizontalRule.Format, "* * *"), inkOfPrimitive(t.theme.page.HorizontalRule)
		return []string{strings.Repeat(" ", max(0, width-ansi.StringWidth(sign))/2) + look.style().Render(ansi.Truncate(sign, width, ""))}
	case *ast.Heading:
		return t.prose(strings.Repeat("#", n.Level)+" "+string(t.doc.sourceOf(n)), width)
	case *east.Table:
		return t.table(n, width)
	case *ast.HTMLBlock:
		return t.plain(n, width)
	}
	text, isCaption := strings.CutPrefix(string(t.doc.sourceOf(n)), markup.CaptionMark)
	t.captioned = isCaption
	defer func() { t.captioned = false }()
	return t.paragraph(text, width)
}

// quote sets a quotation: its lines stand behind a bar.
func (t *Typesetter) quote(n ast.Node, width int) []string {
	bar := "▏ "
	if token := t.theme.page.BlockQuote.IndentToken; token != nil {
		bar = sign(*token, bar) + " "
	}
	t.quotes++
	defer func() { t.quotes-- }()
	bar = t.theme.Rule.Render(strings.TrimRight(bar, " ")) + " "
	lines := t.children(n, width-ansi.StringWidth(bar))
	for i := 1; i < len(lines); i++ {
		if lines[i] == "" && strings.Contains(lines[i-1], fromRight) { // its bar stands with those above
			lines[i] = fromRight
		}
	}
	return Prefix(lines, bar, bar)
}

// sign is a text that a style has for a sign, or another one if that is blank.
func sign(text, otherwise string) string {
	return cmp.Or(strings.TrimSpace(sanitize.Line(text)), otherwise)
}

// children sets a container's blocks with blank lines between them.
func (t *Typesetter) children(n ast.Node, width int) (lines []string) {
	if depth(n) > deepestNesting {
		return t.plain(n, width)
	}
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		if len(lines) > 0 && !tight(c) {
			lines = append(lines, "")
		}
		lines = append(lines, t.node(c, width)...)
	}
	return lines
}

// tight reports whether a block follows the one before it without a blank line.
func tight(n ast.Node) bool {
	if n.Kind() == ast.KindTextBlock {
		return true
	}
	list, ok := n.(*ast.List)
	return ok && list.IsTight && n.Parent().Kind() == ast.KindListItem
}

func depth(n ast.Node) (d int) {
	for ; n != nil; n = n.Parent() {
		d++
	}
	return d
}

// list sets a list; the lines of an item hang behind its mark.
func (t *Typesetter) list(n *ast.List, width int) (lines []string) {
	last := n.Start + n.ChildCount() - 1
	hang := 2
	if n.IsOrdered() {
		hang = len(strconv.Itoa(last)) + 2
	}
	bullet, stop := t.theme.page.Item, t.theme.page.Enumeration
	number := n.Start
	for item := n.FirstChild(); item != nil; item = item.NextSibling() {
		mark := inkOfPrimitive(bullet).style().Render(ansi.Truncate(sign(bullet.BlockPrefix, "•"), 1, "")) + " "
		if n.IsOrdered() {
			behind := ansi.Truncate(sign(stop.BlockPrefix, "."), 1, "")
			mark = inkOfPrimitive(stop).style().Render(LeftPad(strconv.Itoa(number)+behind, hang-1)) + " "
			number++
		}
		if len(lines) > 0 && !n.IsTight {
			lines = append(lines, "")
		}
		if n.Marker == '+' { // terms, with what they mean below them
			mark = ""
		}
		body := t.children(item, width-hang)
		if len(body) == 0 {
			body = []string{""}
		}
		lines = append(lines, Prefix(body, mark, strings.Repeat(" ", hang))...)
	}
	return lines
}

// code sets lines as they are. A line that is longer than the column continues below,
// behind a mark that is not part of it.
func (t *Typesetter) code(lines *text.Segments, language string, width int) []string {
	source := strings.TrimRight(string(lines.Value(t.doc.source)), "\n")
	source = strings.ReplaceAll(source, "\t", "    ")
	source = sanitize.Lines(source)
	set := strings.Split(source, "\n")
	if language != "" {
		if coloured := t.theme.colouredCode(source, language); len(coloured) == len(set) {
			set = coloured
		}
	}
	var out []string
	for _, line := range set {
		out = append(out, t.codeLine(line, width)...)
	}
	return out
}

// prose gives glamour one paragraph or heading. Markdown as this program writes
// it has no soft line breaks, so a newline in the source is a hard one.
func (t *Typesetter) prose(markdown string, width int) []string {
	return t.theme.markedFromRight(t.render(nameImages(markdown)+"\n"+t.doc.links, width))
}

// render runs glamour, takes off what it puts around a document and behind links, and breaks
// lines: glamour would leave room for that. The result is cleaned once more (signed).
func (t *Typesetter) render(markdown string, width int) []string {
	in := t.manner()
	r := t.renderers[in]
	if r == nil {
		var err error
		r, err = glamour.NewTermRenderer(glamour.WithStyles(t.theme.pageOf(in)), glamour.WithWordWrap(0), glamour.WithInlineTableLinks(true), glamour.WithPreservedNewLines())
		if err != nil {
			return wrapPlain(markdown, max(width, ColumnMax))
		}
		t.renderers[in] = r
	}
	set, err := r.Render(markdown)
	if err != nil {
		return wrapPlain(markdown, max(width, ColumnMax))
	}
	set = strings.ReplaceAll(set, " "+linkMark, "")
	set = strings.ReplaceAll(set, linkMark, "")
	set = t.signed(set)
	lines := []string(nil)
	if width > 0 {
		lines = breakLines(set, width, t.theme.Abilities)
	} else {
		lines = wholeLines(set)
	}
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " ")
	}
	return trimBlank(lines)
}

// wholeLines splits text that has been set into lines: styles and links that run over a
// line's end are closed there and opened again.
func wholeLines(set string) []string {
	if strings.IndexByte(set, '\x1b') < 0 {
		return strings.Split(set, "\n")
	}
	var out bytes.Buffer
	w := lipgloss.NewWrapWriter(&out)
	_, _ = w.Write([]byte(set)) // a bytes.Buffer takes everything
	_ = w.Close()
	return strings.Split(out.String(), "\n")
}

// trimBlank takes off empty lines before and behind.
func trimBlank(lines []string) []string {
	for len(lines) > 0 && strings.TrimSpace(ansi.Strip(lines[0])) == "" {
		lines = lines[1:]
	}
	for len(lines) > 0 && strings.TrimSpace(ansi.Strip(lines[len(lines)-1])) == "" {
		lines = lines[:len(lines)-1]
	}
	return lines
}

// plain sets a block as the text that it is.
func (t *Typesetter) plain(n ast.Node, width int) []string {
	return t.theme.markedFromRight(wrapPlain(string(t.doc.sourceOf(n)), width))
}

// wrapPlain breaks text that is not Markdown into lines of a width.
func wrapPlain(s string, width int) []string {
	return Wrap(sanitize.Lines(s), width)
}
