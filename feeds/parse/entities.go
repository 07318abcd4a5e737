package parse

import (
	"bytes"
	"regexp"
	"sync"

	"golang.org/x/net/html"
)

// Bounds of the entities that a document type declares: how many, how long each is with
// those in it, how deep they may stand in one another, and by how much they may make a
// document longer, in bytes. Nothing outside the document is ever read for one.
const (
	MaxEntities     = 200
	maxEntity       = 1000
	maxEntityDepth  = 4
	MaxEntityGrowth = 1 << 20
)

// entityDeclaration matches an entity that is declared with its text. Those whose text is
// elsewhere (SYSTEM, PUBLIC), and those of the document type itself (%), are not looked for;
// comments are matched, so that nothing in them is.
var entityDeclaration = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`<!--(?s:.*?)-->|<!ENTITY\s+([\pL_:][\pL\pN_:.-]{0,63})\s+(?:"([^"]*)"|'([^']*)')\s*>`)
})

// includeEntities puts the text of the entities that a document type declares in place of
// their names (XML 1.0, 4.4.2), but for those that HTML knows by the same name. Prolog is
// what stands before the root element, data what follows.
func includeEntities(prolog, data []byte) []byte {
	if !bytes.Contains(prolog, []byte("<!ENTITY")) || !bytes.Contains(data, []byte("&")) {
		return data
	}
	declared := map[string][]byte{}
	for _, found := range entityDeclaration().FindAllSubmatch(prolog, MaxEntities) {
		name := string(found[1])
		if text := append(found[2], found[3]...); !isBalanced(text) {
			continue // it would take the document apart
		}
		if _, known := declared[name]; name != "" && !known && html.UnescapeString("&"+name+";") == "&"+name+";" { // the first counts (4.2)
			declared[name] = append(found[2], found[3]...)
		}
	}
	if len(declared) == 0 {
		return data
	}
	for range maxEntityDepth {
		for name, text := range declared {
			if bytes.Contains(text, []byte("&")) {
				declared[name] = included(text, declared, maxEntity)
			}
		}
	}
	for name, text := range declared {
		if len(text) > maxEntity {
			delete(declared, name)
		}
	}
	return included(data, declared, MaxEntityGrowth)
}

// included puts entities into a text, outside CDATA, as long as that grows by no more than
// so many bytes.
func included(text []byte, declared map[string][]byte, growth int) []byte {
	var out []byte
	copied := 0
	for at := 0; at < len(text); {
		switch {
		case text[at] == '<' && bytes.HasPrefix(text[at:], []byte("<![CDATA[")):
			end := bytes.Index(text[at:], []byte("]]>"))
			if end < 0 {
				return append(out, text[copied:]...)
			}
			at += end
		case text[at] == '&':
			end := bytes.IndexByte(text[at:min(len(text), at+66)], ';')
			if end < 0 {
				at++
				continue
			}
			value, known := declared[string(text[at+1:at+end])]
			if growth -= len(value); !known || growth < 0 {
				growth += len(value)
				at++
				continue
			}
			out = append(append(out, text[copied:at]...), value...)
			at += end + 1
			copied = at
		default:
			next := bytes.IndexAny(text[at+1:], "<&")
			if next < 0 {
				return append(out, text[copied:]...)
			}
			at += 1 + next
		}
	}
	return append(out, text[copied:]...)
}

// isBalanced reports whether each element that begins in the text of an entity ends in it (XML 1.0, 4.3.2).
func isBalanced(text []byte) bool {
	var open [][]byte
	for {
		_, tag, found := bytes.Cut(text, []byte("<"))
		if !found {
			return len(open) == 0
		}
		inner, rest, closed := bytes.Cut(tag, []byte(">"))
		name, _, _ := bytes.Cut(bytes.TrimPrefix(inner, []byte("/")), []byte(" "))
		switch {
		case !closed || len(name) == 0 || inner[0] == '!' || inner[0] == '?' || len(open) > maxEntityDepth:
			return false
		case inner[0] == '/':
			if len(open) == 0 || !bytes.Equal(open[len(open)-1], name) {
				return false
			}
			open = open[:len(open)-1]
		case inner[len(inner)-1] != '/':
			open = append(open, name)
		}
		text = rest
	}
}
