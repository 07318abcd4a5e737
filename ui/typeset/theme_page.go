package typeset

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"charm.land/glamour/v2/ansi"
	glamour "charm.land/glamour/v2/styles"
	chroma "github.com/alecthomas/chroma/v2/styles"
	"github.com/pelletier/go-toml/v2/unstable"

	"tidings/ui/config"
)

// How a page is set, in glamour's own words (ansi.StyleConfig). The typesetter lays out the
// column, so margins and indents are not taken. Where a style has a colour, it may have the
// name of a role instead.

// linkMark takes the place of the address that glamour prints behind a link's text; the
// typesetter removes it. U+2063 is invisible and does not occur in prose.
const linkMark = "\u2063"

// basePage is a newspaper column: no background anywhere, headings in bold without hashes.
func basePage() ansi.StyleConfig {
	yes := true
	of := func(r role) *string { return &roleNames()[r] }
	text := func(s string) *string { return &s }
	heading := ansi.StyleBlock{StylePrimitive: ansi.StylePrimitive{Bold: &yes}}
	first, second, fourth, last := heading, heading, heading, ansi.StyleBlock{StylePrimitive: ansi.StylePrimitive{Italic: &yes, Color: of(roleMuted)}}
	first.Color, first.Underline, second.Color, fourth.Color = of(roleHeading), &yes, of(roleHeading), of(roleMuted)
	return ansi.StyleConfig{
		Heading: heading, H1: first, H2: second, H3: heading, H4: fourth, H5: last, H6: last,
		Emph:           ansi.StylePrimitive{Italic: &yes},
		Strong:         ansi.StylePrimitive{Bold: &yes},
		Strikethrough:  ansi.StylePrimitive{CrossedOut: &yes},
		LinkText:       ansi.StylePrimitive{Color: of(roleLink), Underline: &yes},
		ImageText:      ansi.StylePrimitive{Italic: &yes, Color: of(roleMuted), Format: "[{{.text}}]"},
		Code:           ansi.StyleBlock{StylePrimitive: ansi.StylePrimitive{Color: of(roleCode)}},
		BlockQuote:     ansi.StyleBlock{IndentToken: text("▏ ")},
		Item:           ansi.StylePrimitive{BlockPrefix: "• ", Color: of(roleMuted)},
		Enumeration:    ansi.StylePrimitive{BlockPrefix: ". ", Color: of(roleMuted)},
		HorizontalRule: ansi.StylePrimitive{Format: "* * *", Color: of(roleMuted)},
	}
}

// speak marks with letters what a page shows by its look alone, as Markdown does.
func speak(style *ansi.StyleConfig) {
	quote := "> "
	style.BlockQuote.IndentToken = &quote
	for i, heading := range []*ansi.StyleBlock{&style.H1, &style.H2, &style.H3, &style.H4, &style.H5, &style.H6} {
		heading.Prefix = strings.Repeat("#", i+1) + " "
	}
}

// forColumn takes from a style what would get in the typesetter's way.
func forColumn(style *ansi.StyleConfig) {
	eachBlock(reflect.ValueOf(style).Elem(), func(b *ansi.StyleBlock) {
		b.Indent, b.Margin = nil, nil
		b.BlockPrefix, b.BlockSuffix = "", ""
	})
	style.Link, style.Image = ansi.StylePrimitive{Format: linkMark}, ansi.StylePrimitive{Format: linkMark}
	style.ImageText.Format = strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(style.ImageText.Format), "→"))
}

// A manner is how prose is set.
type manner int

const (
	plainly manner = iota
	quoted
	captioned
)

// pageOf is how prose is set in a manner.
func (t *Theme) pageOf(in manner) ansi.StyleConfig {
	page, look := t.page, ansi.StylePrimitive{}
	switch in {
	case quoted:
		look = page.BlockQuote.StylePrimitive
	case captioned:
		look = page.ImageText
	}
	from, text := reflect.ValueOf(look), reflect.ValueOf(&page.Document.StylePrimitive).Elem()
	for i := range from.NumField() {
		if f := from.Field(i); f.Kind() == reflect.Pointer && !f.IsNil() { // colours and weights, no texts
			text.Field(i).Set(f)
		}
	}
	return page
}

// quietQuotes gives the words of a quotation the colour of what is muted, as bright as it takes to
// read many of them, if the style says nothing else.
func (t *Theme) quietQuotes(style *ansi.StyleConfig, roles inks) {
	colour := t.sight.fit(roles[roleMuted].colour, contrastFull)
	if quote := &style.BlockQuote.StylePrimitive; quote.Color == nil && colour != "" {
		quote.Color = &colour
	}
}

// setPage sets one value of a style, as in page.h1.bold = true. It returns what is wrong
// with it in words, "" for nothing, and what was probably meant.
func setPage(style *ansi.StyleConfig, s setting) (wrong, near string) {
	if !slices.Contains(takenBlocks(), s.path[1]) {
		near = config.Nearest(s.path[1], takenBlocks())
		return "the page has no " + strconv.Quote(s.path[1]) + " that a theme can set", near
	}
	at := reflect.ValueOf(style).Elem()
	for i, name := range s.path[1:] {
		if at.Kind() == reflect.Pointer {
			if at.IsNil() {
				at.Set(reflect.New(at.Type().Elem()))
			}
			at = at.Elem()
		}
		if at.Kind() != reflect.Struct {
			return strings.Join(s.path[:i+1], ".") + " is one value, not a table", ""
		}
		field, names := fieldOf(at, name)
		if !field.IsValid() {
			return "there is no " + strconv.Quote(name) + " in " + strings.Join(s.path[:i+1], "."), config.Nearest(name, names)
		}
		at = field
	}
	if at.Kind() == reflect.Pointer {
		at.Set(reflect.New(at.Type().Elem()))
		at = at.Elem()
	}
	return setValue(at, s)
}

// setValue sets a field of a style.
func setValue(at reflect.Value, s setting) (wrong, near string) {
	name := s.path[len(s.path)-1]
	switch kind := at.Kind(); {
	case kind == reflect.Struct:
		return s.key() + " is a table, as in " + s.key() + " = { bold = true }", ""
	case kind == reflect.Bool && s.kind == unstable.Bool:
		at.SetBool(s.text == "true")
	case kind == reflect.Bool:
		return s.key() + " is true or false", ""
	case name == "color" || name == "background_color":
		colour, ok := colourOf(s.text)
		if _, isRole := roleOf(s.text); isRole {
			colour, ok = s.text, true
		}
		if !ok || s.kind != unstable.String && s.kind != unstable.Integer {
			return s.key() + " is a colour (0 to 255, #rrggbb, or a name as bright-red) or one of those in [colours]", config.Nearest(s.text, slices.Concat(roleNames(), basicColours()))
		}
		at.SetString(colour)
	case kind == reflect.String && s.kind == unstable.String:
		if name == "theme" && chroma.Registry[s.text] == nil {
			return "there are no colours of code called " + strconv.Quote(s.text), config.Nearest(s.text, chroma.Names())
		}
		if wrong := wrongText(name, s.text); wrong != "" {
			return s.key() + " " + wrong, ""
		}
		at.SetString(s.text)
	default:
		return s.key() + " is a text in quotes", ""
	}
	return "", ""
}

// wrongText returns what is wrong with a text that stands before, behind or around others.
// glamour runs a format as a program (text/template), so it may have no more in it than the
// text's place.
func wrongText(name, text string) string {
	const longest = 80
	switch {
	case len(text) > longest:
		return fmt.Sprintf("is longer than %d letters", longest)
	case name == "format" && strings.Contains(strings.ReplaceAll(text, "{{.text}}", ""), "{{"):
		return "has nothing in braces but {{.text}}"
	}
	return ""
}

// takenBlocks are the parts of a page that a theme can set.
func takenBlocks() []string {
	return []string{"document", "paragraph", "heading", "h1", "h2", "h3", "h4", "h5", "h6", "text", "emph", "strong", "strikethrough",
		"link_text", "image_text", "code", "code_block", "block_quote", "item", "enumeration", "hr"}
}

// fieldOf returns the field of a struct that has a name in JSON, and all such names.
func fieldOf(of reflect.Value, name string) (field reflect.Value, names []string) {
	for i := range of.NumField() {
		info := of.Type().Field(i)
		if info.Anonymous {
			inner, more := fieldOf(of.Field(i), name)
			names = append(names, more...)
			if inner.IsValid() {
				field = inner
			}
			continue
		}
		is, _, _ := strings.Cut(info.Tag.Get("json"), ",")
		if slices.Contains([]string{"indent", "margin", "level_indent"}, is) {
			continue
		}
		if names = append(names, is); is == name {
			field = of.Field(i)
		}
	}
	return field, names
}

// eachPrimitive calls do for each primitive in a style.
func eachPrimitive(in reflect.Value, do func(*ansi.StylePrimitive)) {
	eachOf(in, func(v reflect.Value) bool {
		p, is := v.Addr().Interface().(*ansi.StylePrimitive)
		if is {
			do(p)
		}
		return is
	})
}

// eachBlock calls do for each block in a style.
func eachBlock(in reflect.Value, do func(*ansi.StyleBlock)) {
	eachOf(in, func(v reflect.Value) bool {
		b, is := v.Addr().Interface().(*ansi.StyleBlock)
		if is {
			do(b)
		}
		return is
	})
}

// eachOf goes through a struct, and into a field if do does not take it.
func eachOf(in reflect.Value, do func(reflect.Value) bool) {
	if in.Kind() == reflect.Pointer {
		if in.IsNil() {
			return
		}
		in = in.Elem()
	}
	if in.Kind() != reflect.Struct || do(in) {
		return
	}
	for i := range in.NumField() {
		eachOf(in.Field(i), do)
	}
}

// PageNames are the styles of a page that glamour brings along.
func PageNames() []string {
	var names []string
	for name := range glamour.DefaultStyles {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// A Page is a whole style of glamour's for pages, in place of the theme's own.
type Page struct{ style ansi.StyleConfig }

// PageNamed returns one of glamour's own styles, nil if it has none of that name.
func PageNamed(name string) *Page {
	style, known := glamour.DefaultStyles[name]
	if !known {
		return nil
	}
	whole, err := json.Marshal(style) // it is shared, and holds pointers
	if err != nil {
		return nil
	}
	page, _ := ReadPage(whole)
	return page
}

// ReadPage reads a style of glamour's from its JSON. Texts in it that the typesetter cannot
// take are left out.
func ReadPage(text []byte) (*Page, error) {
	var page Page
	if err := json.Unmarshal(text, &page.style); err != nil {
		var at *json.SyntaxError
		if errors.As(err, &at) {
			line := strings.Count(string(text[:min(int(at.Offset), len(text))]), "\n") + 1
			return nil, fmt.Errorf("line %d is no JSON: %w", line, err)
		}
		return nil, err
	}
	eachPrimitive(reflect.ValueOf(&page.style), func(p *ansi.StylePrimitive) {
		for _, s := range []*string{&p.BlockPrefix, &p.BlockSuffix, &p.Prefix, &p.Suffix, &p.Format} {
			if wrongText("format", *s) != "" {
				*s = ""
			}
		}
	})
	if token := page.style.BlockQuote.IndentToken; token != nil && wrongText("", *token) != "" {
		page.style.BlockQuote.IndentToken = nil
	}
	return &page, nil
}
