package parse

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"runtime"
	"strings"
	"time"

	"tidings/feeds/sanitize"
	"tidings/store"
)

// Options say what is known of a document beside its bytes.
type Options struct {
	URL         string // where it came from, for relative links; may be ""
	ContentType string // the HTTP header, may be ""
}

// Document reads a feed of any format, as far as it can be read at all: what is
// wrong with it and could be mended is told in Warnings. What is no feed gives
// ErrNotFeed with what it is instead; see ErrWebPage and ErrOPML. It never
// reads a file, opens a connection, or panics.
//
// The way of a document:
//
//	bytes ─ ToUTF8 ─ sniff ─┬─ repairMarkup ─ walk ─┬─ rss.go  ─┬─ Parsed
//	                        │                       └─ atom.go ─┤
//	                        └─ jsonfeed.go ─────────────────────┘
//
// It uses the raw tokens of encoding/xml (tokens.go) and not the library gofeed, which does not say
// whether a title was text or HTML, drops the xml:base of links, and returns nothing
// for a feed that breaks off.
func Document(data []byte, o Options) (parsed *Parsed, err error) {
	defer func() {
		if fault := recover(); fault != nil {
			parsed, err = nil, fmt.Errorf("parse feed: %v", fault)
		}
	}()
	if name := BinaryName(data); name != "" {
		return nil, fmt.Errorf("%w: this is %s", ErrNotFeed, name)
	}
	text := sanitize.ToUTF8(data, o.ContentType)
	if bytes.Contains(text, nextLine) { // the ellipsis of Windows-1252, which counts as white space
		text = bytes.ReplaceAll(text, nextLine, []byte("…"))
	}
	form, begin, err := sniff(text)
	if err != nil {
		return nil, err
	}
	base := sanitize.Address(o.URL)
	if form == syntaxJSON {
		return parseJSON(text[begin:], base)
	}
	repaired := repairMarkup(includeEntities(text[:begin], text[begin:]))
	if len(repaired) > bigDocument {
		runtime.GC() // the document as it came, if this is a copy, before the items take memory
	}
	return parseXML(repaired, base)
}

// nextLine is the control character U+0085.
var nextLine = []byte("\u0085")

// parseXML reads RSS, RDF and Atom, all with one walk: what an element is
// called says which of them it belongs to.
func parseXML(data []byte, base string) (*Parsed, error) {
	p := &Parsed{}
	items := newest[Item]{of: p}
	roots, old, channels := 0, isCDF(data), cdf{}
	w := walkXML(data, base, func(e, parent *element) bool {
		roots++
		switch {
		case old && !channels.rss(p, e, parent):
		case e.name == "item":
			items.add(rssDates(e, p), func(d itemDates) Item { return rssItem(e, p, d) })
		case e.name == "atom:entry":
			items.add(atomDates(e, p), func(d itemDates) Item { return atomItem(e, p, d) })
		case parent.name == "atom:feed":
			atomHead(p, e)
		case parent.name == "channel" || parent.name == "rdf:rdf" || parent.name == "rss":
			rssHead(p, e)
		}
		if p.Language == "" && isContainer(e.name) {
			p.Language = mendLanguage(e.lang)
		} else if p.Language == "" {
			p.Language = mendLanguage(parent.lang)
		}
		return items.seen < mostSeen
	})
	if roots == 0 && !w.cut {
		return nil, fmt.Errorf("%w: there is nothing in it", ErrNotFeed)
	}
	p.Format = "rss"
	if strings.HasPrefix(w.root, "atom:") {
		p.Format = "atom"
	}
	p.Items = items.inOrder()
	p.finish()
	if w.broken > 0 {
		p.warn("passed over %s that could not be read", counted(w.broken, "place"))
	}
	if w.skipped > 0 {
		p.warn("left out %s of items that have too many", counted(w.skipped, "part"))
	}
	if w.cut {
		p.warn("cut short after %s", counted(items.seen, "item"))
	}
	items.warn()
	return p, nil
}

// finish fills in what items inherit from their feed once all of it is known.
func (p *Parsed) finish() {
	p.settle()
	if p.Link == "" && len(p.Links) > 0 {
		p.Link = p.Links[0]
	}
	if p.Link != "" {
		p.Links = linkFirst(p.Links, p.Link)
	}
	for i := range p.Items {
		it := &p.Items[i]
		if len(it.Authors) == 0 && p.Format != "rss" {
			it.Authors = append(it.Authors, p.Authors...)
		}
		if it.Language == "" {
			it.Language = p.Language
		}
		if it.Link != "" {
			it.Links = linkFirst(it.Links, it.Link)
		}
		if it.Summary.Source == it.Content.Source {
			it.Summary = store.Body{}
		}
	}
}

// linkFirst returns links with link at their head.
func linkFirst(links []string, link string) []string {
	sorted := []string{link}
	for _, other := range links {
		sorted = appendNew(sorted, other)
	}
	return sorted
}

// Key is the item's identity within its feed: what the feed calls it, else its
// link, else a hash of its title and date, else one of its text.
func (it Item) Key() string {
	switch {
	case it.ID != "":
		return it.ID
	case it.Link != "":
		return it.Link
	case it.Title != "" || !it.Published.IsZero():
		return digestOf(it.Title + "\n" + it.Published.UTC().Format(time.RFC3339))
	}
	return digestOf(it.Content.Source + it.Summary.Source)
}

// maxID is how long an identity may be, in bytes; a longer one is replaced by its hash.
// The keys of the store end at 32 KB.
const maxID = 1024

// Identity makes an item's identity fit to be kept, otherwise as the feed wrote
// it. Item.ID is such a one.
func Identity(raw string) string {
	id := sanitize.Line(raw)
	if len(id) > maxID {
		return digestOf(id)
	}
	return id
}

// digestOf returns the SHA-256 of text in hexadecimal, named.
func digestOf(text string) string {
	sum := sha256.Sum256([]byte(text))
	return "sha256:" + hex.EncodeToString(sum[:])
}

// The limits of texts, in bytes: what is beyond is cut off. A book is a megabyte.
const (
	MaxTitle       = 1000
	maxDescription = 4000
	MaxBody        = 4 << 20 // of an article
)

// bodyOf makes the text of an item fit to be kept.
func bodyOf(kind store.Kind, source, base string) store.Body {
	if kind == store.HTML {
		source = sanitize.JoinHalves(source)
	}
	source, _ = sanitize.Truncate(sanitize.Source(strings.TrimSpace(source)), MaxBody)
	if strings.TrimSpace(source) == "" {
		return store.Body{}
	}
	return store.Body{Kind: kind, Source: source, Base: base}
}
