package ui

import (
	"encoding/xml"
	"fmt"
	"image/color"
	"strings"
	"testing"

	uv "github.com/charmbracelet/ultraviolet"
)

// The cells of a screen as a drawing, for README: each line of text is set to the width of its
// cells whatever the font, and what lines and blocks are made of is drawn and not written.

// The size of a cell, and of the letters in it, in pixels.
const (
	cellW, cellH = 9, 20
	letterSize   = 15
	baseline     = 14.5
	svgMargin    = 16
)

// A grounding is the colours of a terminal's own.
type grounding struct{ paper, ink string }

// svg draws a screen of w by h cells.
func svg(content string, w, h int, of grounding) string {
	buffer := uv.NewScreenBuffer(w, h)
	uv.NewStyledString(content).Draw(buffer, buffer.Bounds())
	var out strings.Builder
	width, height := w*cellW+2*svgMargin, h*cellH+2*svgMargin
	fmt.Fprintf(&out, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%d" height="%d" font-family="ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace" font-size="%d">`+"\n", width, height, width, height, letterSize)
	fmt.Fprintf(&out, `<rect width="%d" height="%d" rx="8" fill="%s"/>`+"\n", width, height, of.paper)
	for y := range h {
		for x := 0; x < w; {
			run := runAt(buffer, x, y, w)
			run.draw(&out, x*cellW+svgMargin, y*cellH+svgMargin, of)
			x += run.cells
		}
	}
	return out.String() + "</svg>\n"
}

// A svgRun is cells of one style that are drawn together.
type svgRun struct {
	text  string
	cells int
	style uv.Style
}

// runAt is the run that begins in a cell: letters of one style, or one sign alone.
func runAt(buffer uv.ScreenBuffer, x, y, w int) svgRun {
	first := buffer.CellAt(x, y)
	run := svgRun{first.Content, max(1, first.Width), first.Style}
	for isLetters(run.text) && x+run.cells < w {
		next := buffer.CellAt(x+run.cells, y)
		if next.Width != 1 || !isLetters(next.Content) || !next.Style.Equal(&run.style) {
			break
		}
		run.text, run.cells = run.text+next.Content, run.cells+1
	}
	for strings.Repeat(first.Content, run.cells) == run.text && !isLetters(run.text) && first.Width == 1 && x+run.cells < w { // a rule, a part of a picture
		next := buffer.CellAt(x+run.cells, y)
		if next.Content != first.Content || !next.Style.Equal(&run.style) {
			break
		}
		run.text, run.cells = run.text+next.Content, run.cells+1
	}
	return run
}

// isLetters reports whether a text can be set with others in one run: Latin letters and signs.
func isLetters(text string) bool {
	for _, r := range text {
		if r > 0x17f && !strings.ContainsRune("–—‘’“”…•·", r) {
			return false
		}
	}
	return text != ""
}

func (r svgRun) draw(out *strings.Builder, x, y int, of grounding) {
	ink, paper := hex(r.style.Fg, of.ink), hex(r.style.Bg, "")
	if r.style.Attrs&uv.AttrReverse != 0 {
		ink, paper = hex(r.style.Bg, of.paper), hex(r.style.Fg, of.ink)
	}
	rect := func(x, y, w, h float64, fill string) {
		fmt.Fprintf(out, `<rect x="%g" y="%g" width="%g" height="%g" fill="%s" shape-rendering="crispEdges"/>`+"\n", x, y, w, h, fill)
	}
	left, top, width := float64(x), float64(y), float64(r.cells*cellW)
	if paper != "" {
		rect(left, top, width, cellH, paper)
	}
	switch sign := []rune(r.text + " ")[0]; {
	case strings.TrimSpace(r.text) == "" && r.style.Underline == uv.UnderlineNone:
	case sign == '▀':
		rect(left, top, width, cellH/2, ink)
	case sign == '▄':
		rect(left, top+cellH/2, width, cellH/2, ink)
	case sign == '█':
		rect(left, top, width, cellH, ink)
	case sign == '▌':
		rect(left, top, cellW/2, cellH, ink)
	case strings.ContainsRune("│─┼├┤┬┴╭╮╰╯", sign):
		middle := top + cellH/2
		for i := range r.cells {
			at := left + float64(i*cellW) + cellW/2
			arms := map[rune]string{'│': "ud", '─': "lr", '┼': "udlr", '├': "udr", '┤': "udl", '┬': "dlr", '┴': "ulr", '╭': "dr", '╮': "dl", '╰': "ur", '╯': "ul"}[sign]
			for _, arm := range arms {
				switch arm {
				case 'u':
					rect(at, top, 1, cellH/2, ink)
				case 'd':
					rect(at, middle, 1, cellH/2, ink)
				case 'l':
					rect(at-cellW/2, middle, cellW/2, 1, ink)
				case 'r':
					rect(at, middle, cellW-cellW/2, 1, ink)
				}
			}
		}
	default:
		r.write(out, left, top+baseline, ink)
	}
}

// write sets the letters of a run.
func (r svgRun) write(out *strings.Builder, x, y float64, ink string) {
	text, cells := strings.TrimRight(r.text, " "), r.cells
	if r.style.Underline != uv.UnderlineNone {
		text = r.text
	}
	cells -= len(r.text) - len(text)
	blanks := len(text) - len(strings.TrimLeft(text, " "))
	text, cells, x = text[blanks:], cells-blanks, x+float64(blanks*cellW)
	style := ""
	for _, one := range []struct {
		is   bool
		said string
	}{
		{r.style.Attrs&uv.AttrBold != 0, ` font-weight="bold"`}, {r.style.Attrs&uv.AttrItalic != 0, ` font-style="italic"`},
		{r.style.Attrs&uv.AttrFaint != 0, ` opacity="0.6"`}, {r.style.Underline != uv.UnderlineNone, ` text-decoration="underline"`},
		{r.style.Attrs&uv.AttrStrikethrough != 0, ` text-decoration="line-through"`}, {len(text) > 1 && isLetters(text), fmt.Sprintf(` textLength="%d"`, cells*cellW)},
	} {
		if one.is {
			style += one.said
		}
	}
	var clean strings.Builder
	_ = xml.EscapeText(&clean, []byte(text)) // a builder takes all
	fmt.Fprintf(out, `<text x="%g" y="%g" fill="%s"%s xml:space="preserve">%s</text>`+"\n", x, y, ink, style, clean.String())
}

// hex is a colour as drawings name it.
func hex(c color.Color, none string) string {
	if c == nil {
		return none
	}
	r, g, b, _ := c.RGBA()
	return fmt.Sprintf("#%02x%02x%02x", r>>8, g>>8, b>>8)
}

// A drawing holds each text once, at the width of its cells, and no cell twice.
func TestScreensAreDrawn(t *testing.T) {
	drawn := svg("\x1b[1mab  c\x1b[m<é\n東京│─\x1b[7mx\x1b[m", 8, 2, grounding{"#fff", "#000"})
	for _, want := range []string{`font-weight="bold" textLength="45" xml:space="preserve">ab  c</text>`, `textLength="18" xml:space="preserve">&lt;é</text>`, ">東</text>", ">京</text>", `fill="#000" shape-rendering`, `fill="#fff" xml:space="preserve">x</text>`} {
		if strings.Count(drawn, want) == 0 {
			t.Errorf("%s is not in\n%s", want, drawn)
		}
	}
	if strings.Contains(drawn, "│") {
		t.Error("a line is written and not drawn")
	}
}
