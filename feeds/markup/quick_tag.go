package markup

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"tidings/store"
)

// What a quickReader knows of tags.

// next reads the tag at the start of rest; false if it is not written as it should be.
func (r *quickReader) next(rest string) (tag atom.Atom, kind html.TokenType, ok bool) {
	name, kind := 1, html.StartTagToken
	if strings.HasPrefix(rest, "</") {
		name, kind = 2, html.EndTagToken
	}
	end := name
	for end < len(rest) && isNameByte(rest[end]) {
		end++
	}
	if end == name || end == len(rest) {
		return 0, kind, false
	}
	closes, ok := r.attributes(rest, end)
	if closes && kind == html.StartTagToken {
		kind = html.SelfClosingTagToken
	}
	return atom.Lookup([]byte(strings.ToLower(rest[name:end]))), kind, ok
}

// comment passes over a comment without oddities.
func (r *quickReader) comment(rest string) bool {
	inner, _, ended := strings.Cut(rest[len("<!--"):], "-->")
	if !ended || strings.HasPrefix(inner, ">") || strings.HasPrefix(inner, "->") || strings.Contains(inner, "--!>") {
		return false
	}
	r.at += len("<!--") + len(inner) + len("-->")
	return true
}

// attributes reads the attributes of a tag, from a place in it up to its end; false if they
// are not written as they should be. closes says that it ends with a slash.
func (r *quickReader) attributes(tag string, at int) (closes, ok bool) {
	r.attrs = r.attrs[:0]
	for {
		blank := at
		for at < len(tag) && isBlankByte(tag[at]) {
			at++
		}
		switch {
		case at == len(tag):
			return false, false
		case tag[at] == '>':
			r.at += at + 1
			return false, true
		case strings.HasPrefix(tag[at:], "/>"):
			r.at += at + 2
			return true, true
		case at == blank:
			return false, false
		}
		name := at
		for at < len(tag) && (isNameByte(tag[at]) || tag[at] == '-' || tag[at] == ':' || tag[at] == '_') {
			at++
		}
		key := strings.ToLower(tag[name:at])
		if key == "" || at == len(tag) {
			return false, false
		}
		if tag[at] != '=' {
			if !isBlankByte(tag[at]) && tag[at] != '>' && tag[at] != '/' {
				return false, false
			}
			r.attrs = append(r.attrs, html.Attribute{Key: key})
			continue
		}
		if at++; at == len(tag) || tag[at] != '"' && tag[at] != '\'' {
			return false, false
		}
		length := strings.IndexByte(tag[at+1:], tag[at])
		if length < 0 {
			return false, false
		}
		value := tag[at+1 : at+1+length]
		at += length + 2
		if strings.IndexByte(value, '&') >= 0 {
			if strings.Count(value, "&") != strings.Count(value, "&amp;") {
				return false, false
			}
			value = strings.ReplaceAll(value, "&amp;", "&")
		}
		r.attrs = append(r.attrs, html.Attribute{Key: key, Val: value})
	}
}

func isBlankByte(c byte) bool { return c == ' ' || c == '\n' || c == '\t' }

// tree reads code or a table, whose start tag has been read and begins rest, by making it
// a tree: how its words are put together is told by all of it. It has to stand by itself.
func (r *quickReader) tree(tag atom.Atom, rest string) bool {
	n := &html.Node{Type: html.ElementNode, DataAtom: tag, Attr: r.attrs}
	if isHidden(n) || r.oneLine {
		return false
	}
	for _, open := range r.formats { // they go on in it
		if open > 0 {
			return false
		}
	}
	for _, box := range r.open {
		if isList(box.tag) || box.tag == atom.Li || box.tag == atom.Blockquote {
			return false
		}
	}
	if tag == atom.Pre && r.code() {
		return true
	}
	holdsWords := tag == atom.Pre // what else stands in a table moves out of it
	formats := 0                  // that are open in it; outside they would go on
	for ended := false; !ended; {
		length := strings.IndexByte(r.source[r.at:], '<')
		if length < 0 || !holdsWords && strings.Trim(r.source[r.at:r.at+length], " \n\t") != "" {
			return false
		}
		r.at += length
		next, kind, ok := r.next(r.source[r.at:])
		switch {
		case !ok, next == atom.A && mayBeNote(&html.Node{Attr: r.attrs}, r.pictures.base):
			return false
		case next == tag && kind == html.EndTagToken && formats == 0:
			ended = true
		case tag == atom.Table && isPartOfTable(next):
			holdsWords = kind != html.EndTagToken && (next == atom.Td || next == atom.Th || next == atom.Caption)
		case holdsWords && isQuickFormat(next) && kind == html.EndTagToken:
			formats--
		case holdsWords && isQuickFormat(next):
			formats++
		case holdsWords && next == atom.Br && kind != html.EndTagToken:
		default:
			return false
		}
	}
	whole := rest[:len(rest)-len(r.source[r.at:])]
	if len(whole) > maxQuickTree {
		return false
	}
	r.hasTree = true
	root, _ := simpleTree(store.Body{Source: whole, Base: r.pictures.base})
	if text := treeText(root); text != "" {
		r.block()
		r.write(text)
	}
	r.block()
	return true
}

// code reads what is in a pre, whose start tag has been read, and its end tag; false if
// there is more than text in it, or in a code in it, which is all that most have.
func (r *quickReader) code() bool {
	rest, ended := r.source[r.at:], "</pre>"
	if strings.HasPrefix(rest, "<code") {
		length := strings.IndexByte(rest, '>') + 1
		if class, ok := strings.CutPrefix(rest[:max(length-1, 0)], `<code class="language-`); rest[:length] != "<code>" && (!ok || strings.Trim(class, "abcdefghijklmnopqrstuvwxyz") != `"`) {
			return false
		}
		rest, ended = rest[length:], "</code></pre>"
	}
	length := strings.IndexByte(rest, '<')
	if length < 0 || !strings.HasPrefix(rest[length:], ended) || length > maxQuickTree {
		return false
	}
	text := strings.Trim(codeLines(html.UnescapeString(rest[:length])), "\n")
	r.at = len(r.source) - len(rest) + length + len(ended)
	r.hasTree = true
	if strings.TrimSpace(text) != "" {
		r.block()
		r.write(text)
	}
	r.block()
	return true
}

// maxQuickTree is how long code or a table may be, in bytes.
const maxQuickTree = 16 << 10

// isPartOfTable reports whether an element is a part of a table.
func isPartOfTable(tag atom.Atom) bool {
	switch tag {
	case atom.Tr, atom.Td, atom.Th, atom.Thead, atom.Tbody, atom.Tfoot, atom.Caption:
		return true
	}
	return false
}

// isQuickFormat reports whether an element dresses words and does nothing else.
func isQuickFormat(tag atom.Atom) bool {
	switch tag {
	case atom.A, atom.B, atom.Strong, atom.I, atom.Em, atom.U, atom.S, atom.Span, atom.Font, atom.Small, atom.Big,
		atom.Cite, atom.Code, atom.Tt, atom.Del, atom.Ins, atom.Mark, atom.Time:
		return true
	}
	return false
}

// isQuickLine reports whether an element holds a line and nothing else.
func isQuickLine(tag atom.Atom) bool {
	switch tag {
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Figcaption:
		return true
	}
	return false
}

// isQuickBox reports whether an element holds lines.
func isQuickBox(tag atom.Atom) bool {
	switch tag {
	case atom.Div, atom.Section, atom.Article, atom.Header, atom.Footer, atom.Main, atom.Aside, atom.Center, atom.Figure,
		atom.Ul, atom.Ol, atom.Li, atom.Blockquote:
		return true
	}
	return isQuickLine(tag)
}
