package terminal

import (
	"image/color"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/charmbracelet/colorprofile"
	uv "github.com/charmbracelet/ultraviolet"
	"github.com/charmbracelet/x/ansi"
)

// A row is one line of the screen as characters in columns.
type row struct {
	line  string // as it was drawn
	cells []cell
	sure  int  // the number of cells, from the left, that stand in the same column on every terminal
	known bool // the terminal shows this row
}

// A cell is one character, and where it stands.
type cell struct {
	text   string
	pen    int32
	column int16 // from 0
	width  int16 // in columns
}

// blank reports whether a cell looks like an erased one.
func (c cell) blank() bool { return c.text == " " && c.pen == noPen }

// end returns the column behind the last cell that is not blank.
func (r row) end() int {
	for i := len(r.cells) - 1; i >= 0; i-- {
		if c := r.cells[i]; !c.blank() {
			return int(c.column + c.width)
		}
	}
	return 0
}

// tail returns the cells that may stand elsewhere than in their column, with the first
// of which a terminal differs about the width.
func (r row) tail() []cell { return r.cells[r.sure:] }

// noPen writes text without a style: on the ground, in the terminal's own colours if that
// has none.
const noPen = 0

// A ground is what a whole screen is painted with, and text on it. Both are nil if the
// terminal's own is to be seen.
type ground struct{ under, ink color.Color }

// on returns a style as it is seen on the ground.
func (g ground) on(style uv.Style) uv.Style {
	if g.under == nil {
		return style
	}
	if style.Bg == nil {
		style.Bg = g.under
	}
	if style.Fg == nil {
		style.Fg = g.ink
	}
	return style
}

// A pen is the style and the hyperlink that text is written in.
type pen struct {
	style uv.Style
	link  string // the sequence that begins it; "" for none
	inert bool   // a blank looks the same as without style
}

// pens are all pens that a screen was drawn with, by the sequences that make them.
type pens struct {
	profile   colorprofile.Profile
	graphemes bool
	ground    ground
	bare      int32 // what the terminal writes in between two frames
	all       []pen
	byName    map[string]int32
	changes   map[[2]int32]string // the sequence that leads from one to the other
}

func newPens(profile colorprofile.Profile, graphemes bool, under ground) *pens {
	p := &pens{
		profile: profile, graphemes: graphemes, ground: under, all: []pen{{style: uv.ConvertStyle(under.on(uv.Style{}), profile), inert: true}},
		byName: map[string]int32{"": noPen}, changes: map[[2]int32]string{},
	}
	if under.under != nil {
		p.bare = 1
		p.all = append(p.all, pen{})
	}
	return p
}

// mostPens bounds what is kept of styles that are no longer seen. A picture has thousands.
const mostPens = 12_000

// tooMany reports whether it is time to begin with none.
func (p *pens) tooMany() bool { return len(p.all) > mostPens || len(p.changes) > 4*mostPens }

// named returns the pen that style sequences and a link make.
func (p *pens) named(styles, link string) int32 {
	name := styles
	if link != "" {
		name += link
	}
	if number, known := p.byName[name]; known {
		return number
	}
	made := pen{link: link}
	parser := ansi.GetParser()
	defer ansi.PutParser(parser)
	for state := byte(0); styles != ""; {
		_, _, n, next := ansi.DecodeSequence(styles, state, parser)
		uv.ReadStyle(parser.Params(), &made.style)
		state, styles = next, styles[n:]
	}
	plain := made.style.Bg == nil
	made.style = uv.ConvertStyle(p.ground.on(made.style), p.profile)
	if p.profile == colorprofile.NoTTY {
		made.link = ""
	}
	const seen = uv.AttrReverse | uv.AttrStrikethrough
	made.inert = plain && made.style.Underline == 0 && made.style.Attrs&seen == 0 && made.link == ""
	number := int32(len(p.all))
	p.all = append(p.all, made)
	p.byName[strings.Clone(name)] = number // not the frame that it stands in
	return number
}

// change returns the sequences that lead from one pen to another.
func (p *pens) change(from, to int32) string {
	between := [2]int32{from, to}
	if known, is := p.changes[between]; is {
		return known
	}
	was, is := p.all[from], p.all[to]
	out := uv.StyleDiff(&was.style, &is.style)
	if anew := is.style.String(); !was.style.IsZero() && len(anew) > len("\x1b[m") && len(anew)+len("0;") < len(out) {
		out = "\x1b[0;" + strings.TrimPrefix(anew, "\x1b[")
	}
	switch {
	case was.link == is.link:
	case is.link == "":
		out += ansi.ResetHyperlink()
	default:
		out += is.link
	}
	p.changes[between] = out
	return out
}

// row takes a line apart into at most so many columns. The cells are appended to spare.
func (p *pens) row(line string, columns int, spare []cell) row {
	r := row{line: line, cells: spare[:0], sure: -1, known: true}
	styles, link, now := "", "", int32(noPen)
	column, changed := 0, false
	for at := 0; at < len(line); {
		c := line[at]
		if c == '\x1b' {
			n := 0
			styles, link, n = afterSequence(line[at:], styles, link)
			at, changed = at+n, true
			continue
		}
		text, width := line[at:at+1], 1
		if c < ' ' || c >= 0x7f || at+1 < len(line) && line[at+1] >= 0x80 {
			text, width = p.character(line[at:])
		}
		at += len(text)
		if c < ' ' || c == 0x7f {
			continue
		}
		if column+width > columns {
			break
		}
		if changed {
			now, changed = p.named(styles, link), false
		}
		made := cell{text, now, int16(column), int16(width)}
		if text == " " && p.all[now].inert {
			made.pen = noPen
		}
		if r.sure < 0 && len(text) > 1 && !sure(text, width) {
			r.sure = len(r.cells)
			if width == 0 && r.sure > 0 { // it may change the one before
				r.sure--
			}
		}
		r.cells = append(r.cells, made)
		column += width
	}
	if r.sure < 0 {
		r.sure = len(r.cells)
	}
	return r
}

// LinkAt returns the address of the link that a column of a line shows when it is painted, ""
// if it shows none.
func LinkAt(line string, column int, graphemes bool) string {
	const widest = 2
	p := newPens(colorprofile.TrueColor, graphemes, ground{})
	for _, c := range p.row(line, column+widest, nil).cells {
		if int(c.column) <= column && column < int(c.column+c.width) {
			return addressOf(p.all[c.pen].link)
		}
	}
	return ""
}

// character returns the character at the beginning of a text, and how many columns it
// takes.
func (p *pens) character(text string) (string, int) {
	if p.graphemes {
		return ansi.FirstGraphemeCluster(text, ansi.GraphemeWidth)
	}
	return ansi.FirstGraphemeCluster(text, ansi.WcWidth)
}

// afterSequence returns what the sequence at the beginning of a text makes of the style
// sequences since all styles were off, and of the link, and how many bytes it has.
func afterSequence(text, styles, link string) (string, string, int) {
	sequence, _, n, _ := ansi.DecodeSequence(text, 0, nil)
	switch {
	case sequence == "\x1b[m" || sequence == "\x1b[0m":
		styles = ""
	case strings.HasPrefix(sequence, "\x1b[") && strings.HasSuffix(sequence, "m"):
		styles += sequence
	case strings.HasPrefix(sequence, "\x1b]8;;\x1b") || strings.HasPrefix(sequence, "\x1b]8;;\a"):
		link = ""
	case strings.HasPrefix(sequence, "\x1b]8;"):
		link = sequence
	}
	return styles, link, n
}

// sure reports whether a character takes so many columns in every terminal.
func sure(character string, width int) bool {
	first, size := utf8.DecodeRuneInString(character)
	switch {
	case size < len(character):
		return false
	case width == 2:
		return unicode.Is(everyWidth, first)
	}
	return width == 1 && ansi.StringWidth(character) == 1 && ansi.StringWidthWc(character) == 1
}

// everyWidth has the wide characters that take two columns in every terminal: the
// letters of Chinese, Japanese and Korean, but no pictures.
var everyWidth = &unicode.RangeTable{
	R16: []unicode.Range16{
		{Lo: 0x1100, Hi: 0x115f, Stride: 1}, {Lo: 0x2e80, Hi: 0x2fd5, Stride: 1}, {Lo: 0x3001, Hi: 0x3029, Stride: 1},
		{Lo: 0x3041, Hi: 0x3096, Stride: 1}, {Lo: 0x309b, Hi: 0x30ff, Stride: 1}, {Lo: 0x3105, Hi: 0x31bf, Stride: 1},
		{Lo: 0x3400, Hi: 0x4dbf, Stride: 1}, {Lo: 0x4e00, Hi: 0xa48c, Stride: 1}, {Lo: 0xac00, Hi: 0xd7a3, Stride: 1},
		{Lo: 0xf900, Hi: 0xfaff, Stride: 1}, {Lo: 0xff01, Hi: 0xff60, Stride: 1}, {Lo: 0xffe0, Hi: 0xffe6, Stride: 1},
	},
	R32: []unicode.Range32{{Lo: 0x20000, Hi: 0x3fffd, Stride: 1}},
}
