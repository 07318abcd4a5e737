package markup

import (
	"strings"

	"golang.org/x/net/html/atom"
)

// Programs that write XML close an element that is empty in its own tag: <iframe src="…"/>.
// HTML knows no such thing (HTML standard, section 13.2.6): the slash is passed over, the
// element stays open, and a frame or a script then swallows all that follows.

// withEmptyElements gives end tags to the elements of a source that were closed in their own
// tag: to those whose next tag of the same name is no end tag, since otherwise the slash was
// a slip. Frames that are never ended and templates hide nothing either.
func withEmptyElements(source string) string {
	if !strings.Contains(source, "/>") && !mayStayOpen(source) {
		return source
	}
	var (
		ends  []int // where the tags end that are empty, the last first
		names []string
		next  = map[atom.Atom]bool{} // whether the next tag of an element ends it
	)
	for at := len(source); ; {
		at = strings.LastIndexByte(source[:at], '<')
		if at < 0 {
			break
		}
		tag := source[at+1:]
		isEnd := strings.HasPrefix(tag, "/")
		tag = strings.TrimPrefix(tag, "/")
		length := 0
		for length < len(tag) && length < 16 && isNameByte(tag[length]) {
			length++
		}
		var name [16]byte
		for i := range length {
			name[i] = tag[i]
			if name[i] >= 'A' && name[i] <= 'Z' {
				name[i] |= 0x20
			}
		}
		element := atom.Lookup(name[:length])
		if element == 0 || isVoid(element) || endsByItself(element) {
			continue
		}
		if !isEnd && !next[element] {
			begin := len(source) - len(tag) + length
			if end := tagEnd(source, begin); end > 0 && (source[end-2] == '/' || neverOpen(element)) {
				ends, names = append(ends, end), append(names, tag[:length])
			}
		}
		next[element] = isEnd
	}
	if len(ends) == 0 {
		return source
	}
	var out strings.Builder
	from := 0
	for i := len(ends) - 1; i >= 0; i-- {
		out.WriteString(source[from:ends[i]] + "</" + names[i] + ">")
		from = ends[i]
	}
	out.WriteString(source[from:])
	return out.String()
}

// withoutOpenMarks takes from a source what would swallow the rest, or stand in it as a sign: a comment
// that does not end, and the marks around CDATA, which HTML does not know (HTML standard, section
// 13.2.5.42). What stands in an unended comment of Word is no text; any other ends where a tag begins.
func withoutOpenMarks(source string) string {
	if at := strings.LastIndex(source, "<!--"); at >= 0 && !strings.Contains(source[at+2:], "-->") && !strings.Contains(source[at+2:], "--!>") && !strings.HasPrefix(source[at+4:], ">") {
		next := strings.IndexByte(source[at+1:], '<')
		if next < 0 || strings.HasPrefix(source[at:], "<!--[if") {
			source = source[:at]
		} else {
			source = source[:at] + source[at+1+next:]
		}
	}
	const begins, ends = "<![CDATA[", "]]>"
	if !strings.Contains(source, begins) {
		return source
	}
	var out strings.Builder
	for {
		before, rest, found := strings.Cut(source, begins)
		out.WriteString(before)
		if !found {
			return out.String()
		}
		inner, behind, ended := strings.Cut(rest, ends)
		if !ended {
			out.WriteString(rest)
			return out.String()
		}
		out.WriteString(inner)
		source = behind
	}
}

// tagEnd returns where the tag ends in whose attributes at stands, behind its >; 0 if it does
// not. A > in quotes does not end it.
func tagEnd(source string, at int) int {
	var quote byte
	for ; at < len(source); at++ {
		switch c := source[at]; {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '>':
			return at + 1
		case c == '<':
			return 0
		case (c == '"' || c == '\'') && source[at-1] == '=':
			quote = c
		}
	}
	return 0
}

// mayStayOpen reports whether an element is in the source that hides the rest if it is
// never ended.
func mayStayOpen(source string) bool {
	for _, name := range [...]string{"<iframe", "<template", "<textarea", "<title", "<noembed", "<noframes"} {
		if strings.Contains(source, name) {
			return true
		}
	}
	return false
}

// neverOpen reports whether an element that is not ended is to hold nothing, rather than all
// that follows. A script or style without an end is no text, and the rest behind it is none.
func neverOpen(tag atom.Atom) bool {
	switch tag {
	case atom.Iframe, atom.Template, atom.Textarea, atom.Title, atom.Noembed, atom.Noframes:
		return true
	}
	return false
}

// endsByItself reports whether the next element of its kind, or the end of what it stands in,
// ends an element, so that many leave the end tag out, and a slash in its tag was a slip.
func endsByItself(tag atom.Atom) bool {
	switch tag {
	case atom.P, atom.Li, atom.Dt, atom.Dd, atom.Tr, atom.Td, atom.Th, atom.Thead, atom.Tbody, atom.Tfoot, atom.Option, atom.Body, atom.Html:
		return true
	}
	return false
}

// isVoid reports whether an element never holds anything, so that it has no end tag.
func isVoid(tag atom.Atom) bool {
	switch tag {
	case atom.Br, atom.Img, atom.Hr, atom.Input, atom.Meta, atom.Link, atom.Wbr, atom.Source, atom.Col, atom.Area, atom.Base, atom.Embed,
		atom.Param, atom.Track:
		return true
	}
	return false
}
