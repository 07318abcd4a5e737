package typeset

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"charm.land/glamour/v2/ansi"
	"github.com/pelletier/go-toml/v2/unstable"

	"tidings/ui/config"
	"tidings/ui/terminal"
)

// The file of a theme: TOML with a few words at its head, the tables [colours] and
// [colours-16], and [page] for what glamour sets. A line that is wrong is told, and the
// default has its place.

// A Mistake is a line of a theme that does not count.
type Mistake struct {
	File    string // as it is called beside the settings
	Line    int    // from 1; 0 for the whole file
	Key     string // "" if the line is about none
	Wrong   string // what is wrong, in words
	Nearest string // what was probably meant, "" if that is not known
}

// said is what is wrong, and where.
func (m Mistake) said() string {
	if m.Line > 0 {
		return fmt.Sprintf("%s, line %d: %s", m.File, m.Line, m.Wrong)
	}
	return m.File + ": " + m.Wrong
}

func (m Mistake) String() string {
	if m.Nearest != "" {
		return m.said() + "; did you mean " + m.Nearest + "?"
	}
	return m.said()
}

// A setting is one value of a file, under its whole path.
type setting struct {
	path []string
	kind unstable.Kind
	text string // a string without its quotes
	line int
}

func (s setting) key() string { return strings.Join(s.path, ".") }

// readLook reads the text of a theme. What it does not say, or says wrongly, is as in the
// look that it stands on, which may be nil.
func readLook(name string, text []byte, on *Look) (*Look, []Mistake) {
	l := &Look{Name: name}
	if on != nil {
		*l = *on
		l.Name, l.page = name, slices.Clip(l.page)
	}
	r := lookReader{look: l, file: themeFolder + "/" + name + themeEnding}
	if !utf8.Valid(text) {
		r.wrong(setting{}, "it is not written in UTF-8", "")
		return l, r.mistakes
	}
	all, fault := settingsOf(text)
	if fault.Wrong != "" { // nothing behind the fault could be read: half a theme is none
		r.wrong(setting{line: fault.Line}, fault.Wrong, "")
		return l, r.mistakes
	}
	given := map[string]bool{}
	for _, s := range all {
		if given[s.key()] {
			r.wrong(s, s.key()+" stands here for the second time", "")
			continue
		}
		given[s.key()] = true
		r.take(s)
	}
	for i, name := range roleNames() { // who writes no second table gets the weights of the first
		if given["colours."+name] && !given["colours-16."+name] {
			l.few[i] = l.full[i]
			if !isBasic(l.few[i].colour) {
				l.few[i].colour = ""
			}
		}
	}
	return l, r.mistakes
}

// A lookReader takes the settings of a file one after another.
type lookReader struct {
	look     *Look
	file     string
	mistakes []Mistake
}

func (r *lookReader) wrong(s setting, what, nearest string) {
	const most = 50
	if len(r.mistakes) < most {
		r.mistakes = append(r.mistakes, Mistake{r.file, s.line, s.key(), what, nearest})
	}
}

func (r *lookReader) take(s setting) {
	switch {
	case len(s.path) == 1 && s.path[0] == "ground":
		grounds := []string{"any", "dark", "light"}
		i := slices.Index(grounds, s.text)
		if i < 0 || s.kind != unstable.String {
			r.wrong(s, `ground is "light", "dark" or "any"`, config.Nearest(s.text, grounds))
			return
		}
		r.look.Ground = []terminal.Ground{terminal.UnknownGround, terminal.DarkGround, terminal.LightGround}[i]
	case len(s.path) == 1 && s.path[0] == "signs":
		signs := []string{"unicode", "ascii"}
		i := slices.Index(signs, s.text)
		if i < 0 || s.kind != unstable.String {
			r.wrong(s, `signs is "unicode" or "ascii"`, config.Nearest(s.text, signs))
			return
		}
		r.look.ascii = i == 1
	case len(s.path) == 2 && s.path[0] == "colours":
		r.takeInk(s, &r.look.full, false)
	case len(s.path) == 2 && s.path[0] == "colours-16":
		r.takeInk(s, &r.look.few, true)
	case s.path[0] == "page" && len(s.path) > 1:
		if what, near := setPage(&ansi.StyleConfig{}, s); what != "" {
			r.wrong(s, what, near)
			return
		}
		r.look.page = append(r.look.page, s)
	default:
		known := []string{"ground", "signs", "colours", "colours-16", "page"}
		if slices.Contains(known[2:], s.path[0]) {
			r.wrong(s, s.path[0]+" is a table: it is written ["+s.path[0]+"], and what it says on the lines below", "")
			return
		}
		r.wrong(s, "a theme has no "+s.key(), config.Nearest(s.path[0], known))
	}
}

// takeInk takes what a role is written in.
func (r *lookReader) takeInk(s setting, to *inks, few bool) {
	at, known := roleOf(s.path[1])
	if !known {
		r.wrong(s, "there is no "+strconv.Quote(s.path[1])+" to be coloured", config.Nearest(s.path[1], roleNames()))
		return
	}
	made, odd := inkOf(s.text)
	switch {
	case s.kind != unstable.String && s.kind != unstable.Integer:
		r.wrong(s, s.key()+` is a colour and weights in quotes, as in "bold 130"`, "")
		return
	case odd != "":
		words := slices.Concat(inkWords(), basicColours())
		r.wrong(s, strconv.Quote(odd)+" is no colour (0 to 255, #rrggbb or a name as bright-red) and no weight ("+strings.Join(inkWords(), ", ")+")", config.Nearest(odd, words))
		return
	case few && made.colour != "" && !isBasic(made.colour):
		r.wrong(s, s.key()+" is one of the sixteen colours, 0 to 15 or by its name", "")
		return
	}
	to[at] = made
}

// settingsOf returns the settings of a text. The fault has the line where the text stops
// being TOML, and is empty if it is.
func settingsOf(text []byte) (all []setting, fault Mistake) {
	var p unstable.Parser
	p.Reset(text)
	var table []string
	var take func(n *unstable.Node, table []string)
	take = func(n *unstable.Node, table []string) {
		const deepest = 8 // a file may nest as deep as it is long
		if len(table) > deepest {
			return
		}
		s := setting{kind: n.Value().Kind, text: string(n.Value().Data), path: slices.Clip(table)}
		for it := n.Key(); it.Next(); {
			s.path = append(s.path, string(it.Node().Data))
			s.line = bytes.Count(text[:it.Node().Raw.Offset], []byte("\n")) + 1
		}
		if s.kind != unstable.InlineTable {
			all = append(all, s)
			return
		}
		for it := n.Value().Children(); it.Next(); {
			if it.Node().Kind == unstable.KeyValue {
				take(it.Node(), s.path)
			}
		}
	}
	for p.NextExpression() {
		n := p.Expression()
		if n.Kind == unstable.KeyValue {
			take(n, table)
			continue
		}
		if n.Kind == unstable.Table || n.Kind == unstable.ArrayTable {
			table = nil
			for it := n.Key(); it.Next(); {
				table = append(table, string(it.Node().Data))
			}
		}
	}
	if err := p.Error(); err != nil {
		return nil, Mistake{Line: faultLine(text, err), Wrong: "this is no TOML, so the theme does not count"}
	}
	return all, Mistake{}
}

// faultLine is the line of a text at which its parser gave up.
func faultLine(text []byte, err error) int {
	var fault *unstable.ParserError
	if !errors.As(err, &fault) {
		return 1
	}
	at := cap(text) - cap(fault.Highlight) // it is a part of the text
	if at < 0 || at > len(text) {
		return 1
	}
	return bytes.Count(text[:at], []byte("\n")) + 1
}
