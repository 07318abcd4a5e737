package parse

import (
	"cmp"
	"encoding/base64"
	"strings"

	"tidings/feeds/sanitize"
	"tidings/store"
)

// Atom 1.0 (RFC 4287) and 0.3, its draft, whose text constructs have a mode.

// atomHead takes over one child of <feed>.
func atomHead(p *Parsed, e *element) {
	switch e.name {
	case "atom:title":
		p.Title = atomTitle(e)
	case "atom:link":
		headLink(p, e)
	case "atom:id":
		p.ID = Identity(e.text())
	case "atom:subtitle", "atom:tagline", "atom:info":
		if p.Description == "" {
			p.Description = atomDescription(e)
		}
	case "atom:logo", "itunes:image":
		if p.Image == "" {
			p.Image = p.absoluteLink(e, cmp.Or(e.attr("href"), e.text()))
		}
	case "atom:author", "dc:creator", "itunes:author":
		p.Authors = addPeople(p.Authors, e)
	case "atom:updated", "atom:modified", "dcterms:modified":
		p.setUpdated(e)
	case "atom:published", "atom:issued", "dc:date":
		p.setPublished(e)
	case "itunes:new-feed-url":
		p.MovedTo = p.absoluteLink(e, e.text())
	case "dc:language":
		if tag := mendLanguage(e.text()); tag != "" {
			p.Language = tag
		}
	}
}

// headLink takes over an Atom link in the head of a feed of any format.
func headLink(p *Parsed, e *element) {
	address := p.linkIn(e)
	switch {
	case linkRelation(e) == "self":
		if p.FeedLink == "" {
			p.FeedLink = address
		}
	case isAlternate(e):
		if p.Link == "" && isPage(e) {
			p.Link = address
		}
		p.Links = appendNew(p.Links, address)
	}
}

// isPage reports whether a link leads to something to read in a browser, and
// not to the same feed in another format.
func isPage(e *element) bool {
	kind := e.attr("type")
	return kind == "" || strings.Contains(kind, "html") || strings.HasPrefix(kind, "text/")
}

// linkRelation returns what a link is to what it stands in: "alternate" if it does
// not say. The registry's long form (RFC 4287, section 4.2.7.2) is cut.
func linkRelation(e *element) string {
	rel := strings.ToLower(e.attr("rel"))
	rel = strings.TrimPrefix(rel, "http://www.iana.org/assignments/relation/")
	if rel == "" {
		return "alternate"
	}
	return rel
}

// isAlternate reports whether a link leads to the same thing as a page.
func isAlternate(e *element) bool {
	for _, rel := range strings.Fields(linkRelation(e)) {
		if rel == "alternate" {
			return true
		}
	}
	return false
}

// atomDates reads the dates of an <entry>.
func atomDates(e *element, p *Parsed) itemDates {
	return itemDates{
		p.elementDate(e, "atom:published", "atom:issued", "atom:created", "dcterms:issued", "dc:date", "dcterms:created", "pubdate"),
		p.elementDate(e, "atom:updated", "atom:modified", "dcterms:modified"),
	}
}

// atomItem reads an <entry>, whose dates have been read.
func atomItem(e *element, p *Parsed, dates itemDates) Item {
	it := Item{
		ID:         Identity(e.value("atom:id", "guid")),
		Authors:    atomAuthors(e),
		Enclosures: enclosuresOf(e),
		Categories: categoriesOf(e),
		Image:      imageOf(e),
		Pictures:   picturesOf(e),
		Language:   mendLanguage(e.lang),
	}
	it.setDates(dates)
	for _, title := range e.children("atom:title", "title", "dc:title", "media:title") {
		if it.Title == "" {
			it.Title = atomTitle(title)
		}
	}
	for _, part := range mediaParts(e)[1:] {
		if title := part.child("media:title"); it.Title == "" && title != nil {
			it.Title = atomTitle(title)
		}
	}
	atomLinks(&it, e, p)
	it.Content = atomContent(e, &it, p)
	it.Summary = firstBody(e, &it, p, "atom:summary", "media:description", "description", "dc:description")
	for _, part := range mediaParts(e)[1:] {
		if it.Summary.Empty() {
			it.Summary = firstBody(part, &it, p, "media:description")
		}
	}
	return it
}

// atomLinks finds where the article is: an alternate link, a page before other
// formats; else where its content lies; else an id that is an address; else a
// related page, or the file that hangs on it.
func atomLinks(it *Item, e *element, p *Parsed) {
	it.Link = trueLink(e)
	var related string
	for _, link := range e.children("atom:link", "link") {
		address := p.linkIn(link)
		switch {
		case isAlternate(link):
			if it.Link == "" && isPage(link) {
				it.Link = address
			}
			it.Links = appendNew(it.Links, address)
		case linkRelation(link) == "replies" && it.Comments == "":
			it.Comments = address
		case linkRelation(link) == "related" && related == "":
			related = address
		}
	}
	if it.Link == "" && len(it.Links) > 0 {
		it.Link = it.Links[0]
	}
	if content := e.child("atom:content"); content != nil && content.attr("src") != "" && it.Link == "" {
		it.Link = p.absoluteLink(content, content.attr("src"))
	}
	if it.Link == "" && sanitize.IsWeb(it.ID) {
		it.Link = sanitize.Address(it.ID)
	}
	if it.Link == "" {
		it.Link = related
	}
	if it.Link == "" && len(it.Enclosures) > 0 {
		it.Link = it.Enclosures[0].URL
	}
}

// atomAuthors returns who wrote the entry. An entry taken over from another feed
// has that feed's authors (RFC 4287, section 4.2.1); finish adds those of this
// one if there are none.
func atomAuthors(e *element) []store.Person {
	var people []store.Person
	for _, child := range e.children("atom:author", "dc:creator", "author") {
		people = addPeople(people, child)
	}
	if source := e.child("atom:source"); source != nil && len(people) == 0 {
		for _, child := range source.children("atom:author") {
			people = addPeople(people, child)
		}
	}
	return people
}

// atomContent returns the fullest of the contents an entry has: Atom 0.3
// allowed several, and put several renderings of one into multipart/alternative.
func atomContent(e *element, it *Item, p *Parsed) store.Body {
	contents := e.children("atom:content", "content:encoded", "content")
	for i := 0; i < len(contents) && i < MaxListed; i++ {
		if contents[i].attr("type") == "multipart/alternative" {
			contents = append(contents, contents[i].children("atom:content")...)
		}
	}
	var best store.Body
	for _, content := range contents {
		if content.attr("type") == "multipart/alternative" {
			continue
		}
		found := atomBody(content, it, p)
		if best.Empty() || best.Kind == store.Text && found.Kind == store.HTML && !found.Empty() {
			best = found
		}
	}
	return best
}

// construct reads an Atom text construct: what is in it, and whether that is
// HTML. RFC 4287 (section 3.1) knows text, html and xhtml, for contents media
// types too; Atom 0.3 parts the type from the mode it is written in.
//
//	text       the words are the text
//	html       the words are HTML
//	xhtml      the elements are HTML, within a <div> that is not
//	image/png  no text at all
func construct(e *element) (source string, isHTML, isText bool) {
	kind := strings.ToLower(mediaTypeOrWord(e.attr("type")))
	mode := strings.ToLower(e.attr("mode"))
	if strings.HasPrefix(e.name, "content:") {
		kind = "html"
	}
	if mode == "base64" {
		decoded, err := base64.StdEncoding.DecodeString(strings.Join(strings.Fields(e.text()), ""))
		if err != nil {
			return "", false, false
		}
		source := string(sanitize.ToUTF8(decoded, ""))
		return source, strings.Contains(kind, "html"), kind == "" || strings.HasPrefix(kind, "text") || strings.Contains(kind, "html")
	}
	inline := e.hasElements() && mode != "escaped"
	switch {
	case kind == "xhtml", kind == "application/xhtml+xml", mode == "xml" && inline, inline && strings.HasSuffix(kind, "html"):
		return withoutWrapper(e).markupAsHTML(), true, true
	case kind == "html", kind == "text/html":
		return e.text(), true, true
	case kind == "", kind == "text", kind == "plain", kind == "text/plain":
		if inline { // markup that nobody escaped and nobody declared
			return e.innerHTML(), true, true
		}
		return e.text(), false, true
	case strings.HasPrefix(kind, "text/"):
		return e.text(), false, true
	}
	return "", false, false
}

// mediaTypeOrWord takes the parameters off a type.
func mediaTypeOrWord(raw string) string {
	kind, _, _ := strings.Cut(raw, ";")
	return strings.TrimSpace(kind)
}

// withoutWrapper returns the <div> that xhtml has to stand in, or e if there is
// none.
func withoutWrapper(e *element) *element {
	var div *element
	for _, p := range e.parts {
		switch {
		case p.child == nil && strings.TrimSpace(p.text) == "":
		case p.child != nil && p.child.written.Local == "div" && div == nil:
			div = p.child
		default:
			return e
		}
	}
	if div == nil {
		return e
	}
	return div
}

// atomTitle returns the words of a title on one clean line. Of what type it claims to be
// decides only how it is decoded: RFC 4287 knows three types, but no other is a reason to
// show nothing.
func atomTitle(e *element) string {
	source, isHTML, isText := construct(e)
	switch {
	case !isText && e.hasElements():
		source = sanitize.TitleLine(e.innerHTML())
	case !isText:
		source = sanitize.TextTitle(e.text())
	case isHTML:
		source = sanitize.HTMLTitle(source)
	case e.attr("type") == "":
		source = sanitize.TextTitle(source)
	default:
		source = sanitize.Line(sanitize.Unescape(source))
	}
	return sanitize.Cut(source, MaxTitle)
}

// atomDescription returns the words of a subtitle on one clean line, as atomTitle does.
func atomDescription(e *element) string {
	source, isHTML, isText := construct(e)
	switch {
	case !isText:
		source = sanitize.PlainLine(e.markup())
	case isHTML:
		source = sanitize.HTMLLine(source)
	default:
		source = sanitize.TextTitle(source)
	}
	return sanitize.Cut(source, maxDescription)
}

// atomBody returns the text of a summary or content.
func atomBody(e *element, it *Item, p *Parsed) store.Body {
	source, isHTML, isText := construct(e)
	if !isText || e.attr("src") != "" {
		return store.Body{}
	}
	base := e.base
	if base == "" {
		base = bodyBase(e, it, p)
	}
	if isHTML {
		return bodyOf(store.HTML, source, base)
	}
	return bodyOf(store.Text, source, base)
}
