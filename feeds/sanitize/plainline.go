package sanitize

import (
	"strings"

	nethtml "golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// maxMarkup is how much of a title with tags in it is read, in bytes. The
// tokenizer of x/net takes quadratic time over a tag of many attributes: a
// megabyte of them took 50 seconds.
const maxMarkup = 32 << 10

// PlainLine returns the words of a description that may hold markup, as one clean
// line. Tags go the way a browser would show the text, and entities become what
// they stand for. Feeds often escape twice, so entities that are still there are
// decoded once more, and tags go too if a pair of those that dress words
// (<em>…</em>) comes to light only then. "a < b", "<3" and "Vec<T>" are no tags and
// stay. The gate comes last, since an entity may stand for any character.
func PlainLine(markup string) string {
	text := decoded(withoutTags(markup))
	if hasTagPair(text) {
		text = withoutTags(text)
	}
	return Line(text)
}

// HTMLLine returns the words of a description that is declared to be HTML (Atom's
// type="html"). It is decoded once, as a browser does.
func HTMLLine(markup string) string {
	return Line(withoutTags(markup))
}

// withoutTags reads markup as a browser does and returns its text. What is shaped like a
// tag but names no element of HTML, SVG or MathML is text. That is where it differs from
// what the store does with a body (store/plaintext): in a title, "Vec<T>" is a word.
func withoutTags(markup string) string {
	if !strings.ContainsAny(markup, "<&") {
		return markup
	}
	if !strings.Contains(markup, "<") {
		return decoded(markup)
	}
	if len(markup) > maxMarkup {
		markup = markup[:maxMarkup]
	}
	if strings.Contains(markup, "<![CDATA[") { // somebody wrapped it twice
		markup = strings.NewReplacer("<![CDATA[", "", "]]>", "").Replace(markup)
	}
	var (
		out    strings.Builder
		reader = nethtml.NewTokenizer(strings.NewReader(markup))
		hidden atom.Atom // inside <script> or <style>
	)
	reader.SetMaxBuf(1 << 20)
	for {
		switch sort := reader.Next(); sort {
		case nethtml.ErrorToken:
			// A tag that is never finished is no tag.
			out.Write(reader.Raw())
			return out.String()
		case nethtml.TextToken:
			if hidden == 0 {
				out.WriteString(decoded(string(reader.Raw())))
			}
		case nethtml.StartTagToken, nethtml.EndTagToken, nethtml.SelfClosingTagToken:
			raw := string(reader.Raw())
			name, _ := reader.TagName()
			tag := atom.Lookup(name)
			switch {
			case !isElement(tag) && string(name) != "o:p": // o:p is what Word writes
				out.WriteString(decoded(raw))
			case sort == nethtml.StartTagToken && (tag == atom.Script || tag == atom.Style):
				hidden = tag
			case sort == nethtml.EndTagToken && tag == hidden:
				hidden = 0
			case !IsInline(tag):
				out.WriteByte(' ')
			}
		}
	}
}

// hasTagPair reports whether text holds a start tag and an end tag of one of the
// elements that format words (IsInline).
func hasTagPair(text string) bool {
	lower := strings.ToLower(text)
	for from := strings.IndexByte(lower, '<'); from >= 0; {
		length := strings.IndexAny(lower[from:], " >")
		if length < 0 {
			return false
		}
		name := lower[from+1 : from+length]
		if IsInline(atom.Lookup([]byte(name))) && strings.Contains(lower[from:], "</"+name+">") {
			return true
		}
		next := strings.IndexByte(lower[from+1:], '<')
		if next < 0 {
			return false
		}
		from += 1 + next
	}
	return false
}

// IsInline reports whether the element formats words without separating them.
func IsInline(tag atom.Atom) bool {
	switch tag {
	case atom.A, atom.Abbr, atom.Acronym, atom.B, atom.Bdi, atom.Bdo, atom.Big, atom.Cite, atom.Code, atom.Data,
		atom.Del, atom.Dfn, atom.Em, atom.Font, atom.I, atom.Ins, atom.Kbd, atom.Label, atom.Mark, atom.Nobr,
		atom.Q, atom.Rb, atom.Rp, atom.Rt, atom.Ruby, atom.S, atom.Samp, atom.Small, atom.Span, atom.Strike,
		atom.Strong, atom.Sub, atom.Sup, atom.Time, atom.Tt, atom.U, atom.Var, atom.Wbr:
		return true
	}
	return false
}

// isElement reports whether HTML, SVG or MathML have such an element. The
// table of package atom also knows attributes, so it can't answer by itself.
func isElement(tag atom.Atom) bool {
	switch tag {
	case atom.Address, atom.Applet, atom.Area, atom.Article, atom.Aside, atom.Audio, atom.Base, atom.Blink,
		atom.Blockquote, atom.Body, atom.Br, atom.Button, atom.Canvas, atom.Caption, atom.Center, atom.Col,
		atom.Colgroup, atom.Datalist, atom.Dd, atom.Details, atom.Dialog, atom.Dir, atom.Div, atom.Dl, atom.Dt,
		atom.Embed, atom.Fieldset, atom.Figcaption, atom.Figure, atom.Footer, atom.Form, atom.Frame, atom.Frameset,
		atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Head, atom.Header, atom.Hgroup, atom.Hr,
		atom.Html, atom.Iframe, atom.Img, atom.Input, atom.Legend, atom.Li, atom.Link, atom.Main, atom.Map,
		atom.Marquee, atom.Math, atom.Menu, atom.Meta, atom.Meter, atom.Nav, atom.Noscript, atom.Object, atom.Ol,
		atom.Optgroup, atom.Option, atom.Output, atom.P, atom.Param, atom.Picture, atom.Pre, atom.Progress,
		atom.Script, atom.Section, atom.Select, atom.Source, atom.Style, atom.Summary, atom.Svg, atom.Table,
		atom.Tbody, atom.Td, atom.Template, atom.Textarea, atom.Tfoot, atom.Th, atom.Thead, atom.Title, atom.Tr,
		atom.Track, atom.Ul, atom.Video:
		return true
	}
	return IsInline(tag)
}
