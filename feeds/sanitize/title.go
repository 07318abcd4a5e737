package sanitize

import (
	"strings"

	nethtml "golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// TitleLine returns the words of a title or name that may hold markup, as one
// clean line. In so short a text a tag is as likely a word ("Use <template>
// instead of <div>") as it is markup, and only these are markup:
//
//   - a start tag and its end tag of an element that dresses words: <em>…</em>
//   - such a pair of an element that stands for a paragraph or heading, where all
//     words of the title are within such pairs: <p>…</p>
//   - <br>, <wbr>, an <img> that says of which picture, and comments
//
// Every other tag stays as it is written. Feeds often escape twice, so entities
// that are still there are decoded once more, and a pair that only then comes to
// light goes too. The gate comes last, since an entity may stand for any character.
func TitleLine(markup string) string {
	text := Unescape(titleWords(markup))
	if strings.Contains(text, "</") {
		text = titleWords(text)
	}
	return Line(text)
}

// HTMLTitle is TitleLine for a title that is declared to be HTML (Atom's
// type="html"). It is decoded once, as a browser does.
func HTMLTitle(markup string) string { return Line(titleWords(markup)) }

// TextTitle returns the words of a title that is declared to be plain text (Atom without
// a type, JSON Feed, OPML), as one clean line. Generators that escape once too often are
// many, and nobody writes &#8217; or &eacute; in a headline to show these letters, so
// entities are decoded all the same. So is markup whose end tags tell that it is some;
// "<b>" by itself may well mean <b>.
func TextTitle(text string) string {
	text = Unescape(text)
	if strings.Contains(text, "</") {
		text = titleWords(text)
	}
	return Line(text)
}

// A titleToken is a piece of a title.
type titleToken struct {
	sort     nethtml.TokenType
	raw      string
	tag      atom.Atom
	isMarkup bool // it is no word
}

// titleWords returns the text of a title without its markup, entities decoded.
func titleWords(markup string) string {
	if !strings.ContainsAny(markup, "<&") {
		return markup
	}
	if !strings.Contains(markup, "<") {
		return decoded(markup)
	}
	if len(markup) > maxMarkup {
		markup, _ = Truncate(markup, maxMarkup)
	}
	if strings.Contains(markup, "<![CDATA[") { // somebody wrapped it twice
		markup = strings.NewReplacer("<![CDATA[", "", "]]>", "").Replace(markup)
	}
	tokens, picture := titleTokens(markup)
	markPairs(tokens, isDressing)
	if isAllWithin(tokens) {
		markPairs(tokens, isParagraph)
	}
	var out strings.Builder
	isRaised := false
	for _, t := range tokens {
		if t.isMarkup && t.tag == atom.Sup {
			isRaised = t.sort == nethtml.StartTagToken
		}
		switch {
		case !t.isMarkup && isRaised:
			out.WriteString(raisedNumber(decoded(t.raw)))
		case !t.isMarkup:
			out.WriteString(decoded(t.raw))
		case t.sort != nethtml.CommentToken && !IsInline(t.tag) && t.tag != 0:
			out.WriteByte(' ')
		}
	}
	if strings.TrimSpace(out.String()) == "" {
		return decoded(picture)
	}
	return out.String()
}

// raisedNumber writes a number above the line as Unicode has it, since 10⁶ is not 106. What
// else is raised stays: 19th.
func raisedNumber(text string) string {
	if !strings.ContainsAny(text, "0123456789") {
		return text
	}
	raised := strings.NewReplacer("0", "⁰", "1", "¹", "2", "²", "3", "³", "4", "⁴", "5", "⁵", "6", "⁶", "7", "⁷", "8", "⁸", "9", "⁹",
		"+", "⁺", "-", "⁻", "−", "⁻", "(", "⁽", ")", "⁾", "n", "ⁿ", "i", "ⁱ").Replace(text)
	if strings.ContainsFunc(raised, func(r rune) bool { return r < 0x80 && r != ' ' }) {
		return text
	}
	return raised
}

// titleTokens cuts a title into its pieces. picture is what stands for its first picture.
func titleTokens(markup string) (tokens []titleToken, picture string) {
	reader := nethtml.NewTokenizer(strings.NewReader(markup))
	reader.SetMaxBuf(1 << 20)
	for {
		sort := reader.Next()
		t := titleToken{sort: sort, raw: string(reader.Raw())}
		switch sort {
		case nethtml.ErrorToken: // a tag that is never finished is no tag
			return append(tokens, t), picture
		case nethtml.CommentToken: // the tokenizer takes <? and </ 1> for comments, too
			t.isMarkup = strings.HasPrefix(t.raw, "<!--") && strings.HasSuffix(t.raw, "-->")
		case nethtml.StartTagToken, nethtml.SelfClosingTagToken, nethtml.EndTagToken:
			reader.NextIsNotRawText()
			name, more := reader.TagName()
			t.tag = atom.Lookup(name)
			t.isMarkup = string(name) == "o:p" || // Word writes that
				sort != nethtml.EndTagToken && (t.tag == atom.Br || t.tag == atom.Img && more || t.tag == atom.Wbr)
			for more && t.tag == atom.Img {
				var key, value []byte
				key, value, more = reader.TagAttr()
				if string(key) == "alt" && picture == "" {
					picture = string(value)
				}
			}
		}
		tokens = append(tokens, t)
	}
}

// markPairs marks the start tags and end tags that belong together, of elements that
// wanted accepts. They may overlap, as people write them.
func markPairs(tokens []titleToken, wanted func(atom.Atom) bool) {
	open := map[atom.Atom][]int{} // where each element's start tags without an end tag are
	for i := range tokens {
		t := &tokens[i]
		switch {
		case t.isMarkup || !wanted(t.tag):
		case t.sort == nethtml.StartTagToken:
			open[t.tag] = append(open[t.tag], i)
		case t.sort == nethtml.EndTagToken && len(open[t.tag]) > 0:
			last := len(open[t.tag]) - 1
			tokens[open[t.tag][last]].isMarkup, t.isMarkup = true, true
			open[t.tag] = open[t.tag][:last]
		}
	}
}

// isAllWithin reports whether all words of a title stand within pairs of tags that stand for
// paragraphs or headings.
func isAllWithin(tokens []titleToken) bool {
	depth := 0
	for _, t := range tokens {
		switch {
		case t.isMarkup:
		case t.sort == nethtml.StartTagToken && isParagraph(t.tag):
			depth++
		case t.sort == nethtml.EndTagToken && isParagraph(t.tag):
			depth--
		case depth == 0 && strings.TrimSpace(t.raw) != "":
			return false
		}
		if depth < 0 {
			return false
		}
	}
	return depth == 0
}

// isDressing reports whether the element dresses words without separating them, and is
// closed by an end tag.
func isDressing(tag atom.Atom) bool { return IsInline(tag) && tag != atom.Wbr }

// isParagraph reports whether the element stands for a paragraph, a heading, or what may
// hold nothing but these.
func isParagraph(tag atom.Atom) bool {
	switch tag {
	case atom.P, atom.Div, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Center, atom.Blockquote,
		atom.Section, atom.Article, atom.Header, atom.Ul, atom.Ol, atom.Li:
		return true
	}
	return false
}
