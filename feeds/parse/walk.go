package parse

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"

	"tidings/feeds/sanitize"
)

// An xmlWalker reads an XML feed and hands over one element after another: each part
// of the feed's head, each item, whole and by itself. So a big feed never stands
// in memory as a tree, and a feed that breaks off has already given all that
// came before the break.
//
// It matches end tags by itself: an end tag that closes nothing is passed over, one that
// closes an outer element closes the inner ones too, since many feeds are written by hand.
type xmlWalker struct {
	tokens    *tokenReader
	onElement func(e, parent *element) bool // called for each; returns false to end the walk
	open      []*element                    // the elements that are open, from the root inwards
	root      string                        // what the outermost element is called
	deeper    int                           // how many elements deeper than maxDepth are open; they are not kept
	names     map[scopedName]string
	siblings  map[string]int // how many elements of each name the open item, or part of the head, has in it
	pieces    int            // how many elements and texts are in it, at any depth
	skipped   int            // how many elements and texts of the document were left out as too many
	cut       bool           // the document ended before its root did
	broken    int            // how many times something unreadable was passed over
	enough    bool           // onElement has returned false
}

// scopedName is a name as written and where: what it means depends on both.
type scopedName struct {
	scope *xmlScope
	name  xml.Name
}

// The limits of one document. No feed comes near them.
const (
	maxDepth      = 256
	maxAttributes = 64
	maxBroken     = 100     // unreadable places that are passed over
	maxSiblings   = 1000    // elements of one name in an item: links, categories, authors, files
	maxPieces     = 100_000 // elements and texts in an item, at any depth: each takes 200 bytes and more
	maxNames      = 1000    // that are remembered at a time
)

// walkXML reads data, which begins with the root element, and calls onElement for every
// element that stands in a container. The base is where the document came from.
func walkXML(data []byte, base string, onElement func(e, parent *element) bool) *xmlWalker {
	w := &xmlWalker{tokens: newTokenReader(data, 0), onElement: onElement, names: map[scopedName]string{}, siblings: map[string]int{}}
	w.open = []*element{{name: "", base: base}}
	collect := collector{}
	for !w.enough {
		collect.after(int64(w.tokens.at))
		token, err := w.tokens.next(w.top().written)
		if err != nil {
			if !w.resume(err) {
				break
			}
			continue
		}
		switch token.kind {
		case startToken:
			w.start(token)
		case endToken:
			w.end(token.name)
		case textToken:
			w.text(token.text)
		}
		if len(w.open) == 1 { // the root is closed: what follows is not ours
			return w
		}
	}
	w.cut = !w.enough && len(w.open) > 1
	return w
}

// top returns the innermost open element.
func (w *xmlWalker) top() *element { return w.open[len(w.open)-1] }

// text takes over a text of the innermost open element.
func (w *xmlWalker) text(t []byte) {
	top := w.top()
	switch {
	case isContainer(top.name):
	case top.skipped || w.pieces >= maxPieces:
		w.skipped++
	default:
		w.pieces++
		top.parts = append(top.parts, xmlPart{text: string(t)})
	}
}

// start opens an element.
func (w *xmlWalker) start(t token) {
	if len(w.open) >= maxDepth {
		w.deeper++
		return
	}
	parent := w.top()
	e := &element{written: t.name, attrs: t.attrs[:min(len(t.attrs), maxAttributes)], base: parent.base, based: parent.based, lang: parent.lang}
	e.scope = parent.scope.declare(e.attrs)
	e.name = w.nameOf(e.scope, t.name)
	w.count(e, parent)
	for _, a := range e.attrs {
		if a.Name.Space != "xml" {
			continue
		}
		switch a.Name.Local {
		case "base":
			if base := sanitize.AbsoluteLink(e.base, a.Value); base != "" {
				e.base, e.based = base, true
			}
		case "lang":
			e.lang = a.Value
		}
	}
	if len(w.open) == 1 {
		e.name = rootName(e)
		w.root = e.name
	} else if !isContainer(parent.name) && !e.skipped {
		parent.parts = append(parent.parts, xmlPart{child: e})
	}
	w.open = append(w.open, e)
}

// count counts an element, and skips it if there are too many in the item. A skipped
// element is open until its end as any other is, but nothing of it is kept.
func (w *xmlWalker) count(e, parent *element) {
	if isContainer(parent.name) || len(w.open) == 1 {
		w.pieces = 0
		clear(w.siblings)
		return
	}
	tooMany := w.pieces >= maxPieces
	if around := len(w.open) - 2; isContainer(w.open[around].name) || around == 0 { // parent is the item
		w.siblings[e.name]++
		tooMany = tooMany || w.siblings[e.name] > maxSiblings || len(w.siblings) > maxSiblings
	}
	if e.skipped = parent.skipped || tooMany; e.skipped {
		w.skipped++
		return
	}
	w.pieces++
}

// nameOf remembers what names mean, since a feed has few of them.
func (w *xmlWalker) nameOf(s *xmlScope, name xml.Name) string {
	key := scopedName{s, name}
	canonical, known := w.names[key]
	if !known {
		if len(w.names) >= maxNames { // each element declares names of its own
			clear(w.names)
		}
		canonical = s.canonical(name)
		w.names[key] = canonical
	}
	return canonical
}

// end closes the innermost element of that name, and all that is open within.
func (w *xmlWalker) end(name xml.Name) {
	if w.deeper > 0 && name.Local != "item" && name.Local != "entry" {
		w.deeper--
		return
	}
	w.deeper = 0 // the end of an item ends all in it
	at := len(w.open) - 1
	for at > 0 && w.open[at].written != name {
		at--
	}
	if at == 0 {
		return // it closes nothing
	}
	for len(w.open) > at {
		e := w.top()
		w.open = w.open[:len(w.open)-1]
		if parent := w.top(); isContainer(parent.name) || len(w.open) == 1 {
			w.enough = !w.onElement(e, parent) || w.enough
		}
	}
}

// resume goes on after an error with the next item, and reports whether there
// is one. The element that could not be read is lost.
func (w *xmlWalker) resume(err error) bool {
	data, at := w.tokens.data, w.tokens.at
	if errors.Is(err, io.EOF) || at >= len(data) || w.broken >= maxBroken {
		return false
	}
	next := nextItem(data[at:])
	if next < 0 {
		return false
	}
	w.broken++
	w.deeper = 0
	for len(w.open) > 2 && !isContainer(w.top().name) {
		w.open = w.open[:len(w.open)-1]
	}
	w.tokens = newTokenReader(data, at+next)
	return true
}

// nextItem returns where the next item or entry begins, -1 if there is none.
func nextItem(data []byte) int {
	item := bytes.Index(data, []byte("<item"))
	if item >= 0 {
		data = data[:item]
	}
	if entry := bytes.Index(data, []byte("<entry")); entry >= 0 {
		return entry
	}
	return item
}

// isContainer reports whether elements of that name hold items, and are never
// kept as a whole.
func isContainer(name string) bool {
	switch name {
	case "rdf:rdf", "rss", "channel", "items", "atom:feed":
		return true
	}
	return false
}

// rootName returns what the root element is called here. Whatever namespace a
// feed binds its root to, its local name says what it is.
func rootName(e *element) string {
	local := strings.ToLower(e.written.Local)
	own := strings.TrimSuffix(e.name, local)
	switch local {
	case "feed", "entry":
		if own != "atom:" {
			e.scope = &xmlScope{prefix: e.written.Space, name: "atom", outer: e.scope}
		}
		return "atom:" + local
	case "rdf":
		return "rdf:rdf"
	}
	if !strings.HasPrefix(own, "atom") && own != "" {
		e.scope = &xmlScope{prefix: e.written.Space, name: "", outer: e.scope}
	}
	return local
}
