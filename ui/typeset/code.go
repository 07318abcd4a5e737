package typeset

import (
	"strings"

	"charm.land/glamour/v2/ansi"
	"github.com/alecthomas/chroma/v2"
	"github.com/alecthomas/chroma/v2/lexers"
	"github.com/alecthomas/chroma/v2/styles"
	xansi "github.com/charmbracelet/x/ansi"
)

// Code in colours. glamour keeps the colours of code in one place for the whole process:
// the first theme's are everybody's. So the typesetter colours code itself, by the words
// that glamour has for it: the name of a style of chroma's, or a colour for each kind of
// token. What has the colour of text in such a style has the terminal's own here.

// colouredCode returns source with its tokens in colours, line by line.
func (t *Theme) colouredCode(source, language string) []string {
	lexer := lexers.Get(language)
	if lexer == nil {
		lexer = lexers.Analyse(source)
	}
	if lexer == nil {
		lexer = lexers.Fallback
	}
	tokens, err := chroma.Coalesce(lexer).Tokenise(nil, source)
	if err != nil {
		return strings.Split(source, "\n")
	}
	inkOf := t.tokenInks()
	known := map[chroma.TokenType]string{}
	var out strings.Builder
	for _, token := range tokens.Tokens() {
		begin, seen := known[token.Type]
		if !seen {
			begin = t.sequence(inkOf(token.Type))
			known[token.Type] = begin
		}
		for i, line := range strings.Split(token.Value, "\n") {
			if i > 0 {
				out.WriteByte('\n')
			}
			if begin == "" || line == "" {
				out.WriteString(line)
				continue
			}
			out.WriteString(begin + line + xansi.ResetStyle)
		}
	}
	return strings.Split(strings.TrimRight(out.String(), "\n"), "\n")
}

// tokenInks returns what tokens of a kind are written in.
func (t *Theme) tokenInks() func(chroma.TokenType) ink {
	rules := t.page.CodeBlock
	switch {
	case rules.Chroma != nil:
		table := chromaTable(rules.Chroma)
		return func(kind chroma.TokenType) ink {
			for _, k := range []chroma.TokenType{kind, kind.SubCategory(), kind.Category()} {
				if p := table[k]; p != nil {
					return inkOfPrimitive(*p)
				}
			}
			return ink{}
		}
	case rules.Theme != "":
		style := styles.Get(rules.Theme)
		text := style.Get(chroma.Text).Colour
		return func(kind chroma.TokenType) ink {
			entry := style.Get(kind)
			made := ink{bold: entry.Bold == chroma.Yes, italic: entry.Italic == chroma.Yes, underline: entry.Underline == chroma.Yes}
			if entry.Colour.IsSet() && entry.Colour != text {
				made.colour = entry.Colour.String()
			}
			return made
		}
	}
	whole := inkOfPrimitive(rules.StylePrimitive)
	return func(chroma.TokenType) ink { return whole }
}

// sequence returns what begins a text in an ink, if that can be seen.
func (t *Theme) sequence(i ink) string {
	i.colour = t.sight.fit(i.colour, contrastLeast)
	var s xansi.Style
	if c := asColor(i.colour); c != nil {
		s = s.ForegroundColor(c)
	}
	if i.bold {
		s = s.Bold()
	}
	if i.faint {
		s = s.Faint()
	}
	if i.italic {
		s = s.Italic(true)
	}
	if i.underline {
		s = s.Underline(true)
	}
	if i.inverse {
		s = s.Reverse(true)
	}
	if len(s) == 0 {
		return ""
	}
	return s.String()
}

// inkOfPrimitive returns what a primitive is written in.
func inkOfPrimitive(p ansi.StylePrimitive) (made ink) {
	if p.Color != nil {
		made.colour, _ = colourOf(*p.Color)
	}
	on := func(b *bool) bool { return b != nil && *b }
	made.bold, made.faint, made.italic, made.underline, made.inverse = on(p.Bold), on(p.Faint), on(p.Italic), on(p.Underline), on(p.Inverse)
	return made
}

// chromaTable are glamour's rules for tokens, by their kind.
func chromaTable(c *ansi.Chroma) map[chroma.TokenType]*ansi.StylePrimitive {
	table := map[chroma.TokenType]*ansi.StylePrimitive{
		chroma.Text: &c.Text, chroma.Error: &c.Error, chroma.Comment: &c.Comment, chroma.CommentPreproc: &c.CommentPreproc,
		chroma.Keyword: &c.Keyword, chroma.KeywordReserved: &c.KeywordReserved, chroma.KeywordNamespace: &c.KeywordNamespace, chroma.KeywordType: &c.KeywordType,
		chroma.Operator: &c.Operator, chroma.Punctuation: &c.Punctuation, chroma.Name: &c.Name, chroma.NameBuiltin: &c.NameBuiltin,
		chroma.NameTag: &c.NameTag, chroma.NameAttribute: &c.NameAttribute, chroma.NameClass: &c.NameClass, chroma.NameConstant: &c.NameConstant,
		chroma.NameDecorator: &c.NameDecorator, chroma.NameException: &c.NameException, chroma.NameFunction: &c.NameFunction, chroma.NameOther: &c.NameOther,
		chroma.Literal: &c.Literal, chroma.LiteralNumber: &c.LiteralNumber, chroma.LiteralDate: &c.LiteralDate,
		chroma.LiteralString: &c.LiteralString, chroma.LiteralStringEscape: &c.LiteralStringEscape,
		chroma.GenericDeleted: &c.GenericDeleted, chroma.GenericEmph: &c.GenericEmph, chroma.GenericInserted: &c.GenericInserted,
		chroma.GenericStrong: &c.GenericStrong, chroma.GenericSubheading: &c.GenericSubheading,
	}
	for kind, p := range table {
		if *p == (ansi.StylePrimitive{}) {
			delete(table, kind)
		}
	}
	return table
}
