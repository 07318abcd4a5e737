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
// It reads raw tokens and matches end tags by itself: an end tag that closes
// nothing is passed over, one that closes an outer element closes the inner
// ones too, since many feeds are written by hand.
type xmlWalker struct {
	data      []byte
	offset    int // where in data the decoder began
	decoder   *xml.Decoder
	onElement func(e, parent *element) bool // called for each; returns false to end the walk
	open      []*element                    // the elements that are open, from the root inwards
	root      string                        // what the outermost element is called
	deeper    int                           // how many elements deeper than maxDepth are open; they are not kept
	names     map[scopedName]string
	cut       bool // the document ended before its root did
	broken    int  // how many times something unreadable was passed over
	enough    bool // onElement has returned false
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
	maxBroken     = 100 // unreadable places that are passed over
)

// walkXML reads data, which begins with the root element, and calls onElement for every
// element that stands in a container. The base is where the document came from.
func walkXML(data []byte, base string, onElement func(e, parent *element) bool) *xmlWalker {
	w := &xmlWalker{data: data, onElement: onElement, names: map[scopedName]string{}}
	w.open = []*element{{name: "", base: base}}
	w.begin(0)
	for !w.enough {
		token, err := w.decoder.RawToken()
		if err != nil {
			if !w.resume(err) {
				break
			}
			continue
		}
		switch t := token.(type) {
		case xml.StartElement:
			w.start(t)
		case xml.EndElement:
			w.end(t.Name)
		case xml.CharData:
			if top := w.top(); !isContainer(top.name) {
				top.parts = append(top.parts, xmlPart{text: string(t)})
			}
		}
		if len(w.open) == 1 { // the root is closed: what follows is not ours
			return w
		}
	}
	w.cut = !w.enough && len(w.open) > 1
	return w
}

// begin starts decoding at that offset.
func (w *xmlWalker) begin(offset int) {
	w.offset = offset
	w.decoder = xml.NewDecoder(bytes.NewReader(w.data[offset:]))
	w.decoder.Strict = false
	w.decoder.Entity = xml.HTMLEntity
	w.decoder.CharsetReader = func(_ string, input io.Reader) (io.Reader, error) { return input, nil } // it is UTF-8 by now
}

// top returns the innermost open element.
func (w *xmlWalker) top() *element { return w.open[len(w.open)-1] }

// start opens an element.
func (w *xmlWalker) start(t xml.StartElement) {
	if len(w.open) >= maxDepth {
		w.deeper++
		return
	}
	parent := w.top()
	e := &element{written: t.Name, attrs: t.Attr[:min(len(t.Attr), maxAttributes)], base: parent.base, based: parent.based, lang: parent.lang}
	e.scope = parent.scope.declare(e.attrs)
	e.name = w.nameOf(e.scope, t.Name)
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
	} else if !isContainer(parent.name) {
		parent.parts = append(parent.parts, xmlPart{child: e})
	}
	w.open = append(w.open, e)
}

// nameOf remembers what names mean, since a feed has few of them.
func (w *xmlWalker) nameOf(s *xmlScope, name xml.Name) string {
	key := scopedName{s, name}
	canonical, known := w.names[key]
	if !known {
		canonical = s.canonical(name)
		w.names[key] = canonical
	}
	return canonical
}

// end closes the innermost element of that name, and all that is open within.
func (w *xmlWalker) end(name xml.Name) {
	if w.deeper > 0 {
		w.deeper--
		return
	}
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
	at := w.offset + int(w.decoder.InputOffset())
	if errors.Is(err, io.EOF) || at >= len(w.data) || w.broken >= maxBroken {
		return false
	}
	next := nextItem(w.data[at:])
	if next < 0 {
		return false
	}
	w.broken++
	w.deeper = 0
	for len(w.open) > 2 && !isContainer(w.top().name) {
		w.open = w.open[:len(w.open)-1]
	}
	w.begin(at + next)
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
