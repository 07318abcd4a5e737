package parse

import (
	"cmp"
	"strconv"
	"strings"
	"time"

	"tidings/feeds/sanitize"
	"tidings/store"
)

// RSS 0.9x, 2.0 (rssboard.org/rss-specification), 1.0 (RDF) and 1.1, with
// Dublin Core, Media RSS, iTunes and Atom elements among it.

// rssHead takes over one child of <channel>.
func rssHead(p *Parsed, e *element) {
	switch e.name {
	case "title", "dc:title":
		if p.Title == "" || e.name == "title" && e.text() != "" {
			p.Title = sanitize.Cut(sanitize.TitleLine(e.markup()), MaxTitle)
		}
	case "link":
		if e.attr("rel") != "" && e.attr("rel") != "alternate" {
			break
		}
		link := p.linkIn(e)
		if p.Link == "" {
			p.Link = link
		}
		p.Links = appendNew(p.Links, link)
	case "atom:link":
		headLink(p, e)
	case "itunes:new-feed-url":
		p.MovedTo = p.absoluteLink(e, e.text())
	case "description", "itunes:summary", "itunes:subtitle", "dc:description", "tagline", "atom:subtitle":
		if p.Description == "" || e.name == "description" && e.text() != "" {
			p.Description = sanitize.Cut(sanitize.PlainLine(e.markup()), maxDescription)
		}
	case "language", "dc:language":
		if tag := mendLanguage(e.text()); tag != "" && (p.Language == "" || e.name == "language") {
			p.Language = tag
		}
	case "image", "itunes:image":
		if p.Image == "" {
			p.Image = p.absoluteLink(e, cmp.Or(e.attr("href"), e.value("url")))
		}
	case "managingeditor", "dc:creator", "author", "itunes:author", "itunes:owner", "atom:author":
		p.Authors = addPeople(p.Authors, e)
	case "pubdate", "dc:date", "dcterms:issued", "dcterms:created":
		p.setPublished(e)
	case "lastbuilddate", "dcterms:modified", "atom:updated":
		p.setUpdated(e)
	case "ttl":
		if minutes, err := strconv.Atoi(e.text()); err == nil && minutes > 0 {
			p.TTL = min(time.Duration(minutes)*time.Minute, maxTTL)
		}
	case "sy:updateperiod":
		p.TTL = updatePeriod(e.text())
	case "sy:updatefrequency":
		if times, err := strconv.Atoi(e.text()); err == nil && times > 1 {
			p.TTL /= time.Duration(times)
		}
	case "atom:id":
		p.ID = Identity(e.text())
	case "channel":
		if about := e.attr("about"); about != "" && p.ID == "" {
			p.ID = Identity(about)
		}
	}
}

// maxTTL bounds how long a feed may ask to be left alone: a month.
const maxTTL = 31 * 24 * time.Hour

// updatePeriod returns how long the words of the Syndication module mean.
func updatePeriod(word string) time.Duration {
	const day = 24 * time.Hour
	switch strings.ToLower(word) {
	case "hourly":
		return time.Hour
	case "daily":
		return day
	case "weekly":
		return 7 * day
	case "monthly", "yearly":
		return maxTTL
	}
	return 0
}

// rssDates reads the dates of an <item>.
func rssDates(e *element, p *Parsed) itemDates {
	return itemDates{
		p.elementDate(e, "pubdate", "dc:date", "dcterms:issued", "dcterms:created", "atom:published", "atom:issued", "dcterms:available", "prism:publicationdate", "date", "published"),
		p.elementDate(e, "dcterms:modified", "atom:updated", "atom:modified", "lastbuilddate", "modified", "updated"),
	}
}

// rssItem reads an <item>, whose dates have been read.
func rssItem(e *element, p *Parsed, dates itemDates) Item {
	it := Item{
		Title:      sanitize.Cut(sanitize.TitleLine(firstMarkup(e, "title", "media:title", "dc:title", "atom:title", "itunes:title")), MaxTitle),
		Authors:    rssAuthors(e),
		Enclosures: enclosuresOf(e),
		Categories: categoriesOf(e),
		Image:      imageOf(e),
		Pictures:   picturesOf(e),
		Language:   mendLanguage(e.lang),
	}
	it.setDates(dates)
	if language := mendLanguage(e.value("dc:language", "language")); language != "" {
		it.Language = language
	}
	if comments := e.child("comments"); comments != nil {
		it.Comments = p.absoluteLink(comments, comments.text())
	}
	if guid := e.value("guid", "atom:id"); guid != "" {
		it.ID = Identity(guid)
	} else {
		it.ID = Identity(e.attr("about"))
	}
	rssLinks(&it, e, p)
	rssBodies(&it, e, p)
	return it
}

// rssLinks finds where the article is. Next to <link> it may stand in an Atom
// link, in a guid that is a permanent link (which it is unless it says
// otherwise), in RDF's about, or there is nothing but a file.
func rssLinks(it *Item, e *element, p *Parsed) {
	it.Link = trueLink(e)
	for _, link := range e.children("link", "atom:link") {
		if !isAlternate(link) {
			if linkRelation(link) == "replies" && it.Comments == "" {
				it.Comments = p.absoluteLink(link, link.attr("href"))
			}
			continue
		}
		it.Links = appendNew(it.Links, p.linkIn(link))
	}
	if it.Link == "" && len(it.Links) > 0 {
		it.Link = it.Links[0]
	}
	if guid := e.child("guid"); guid != nil && it.Link == "" && !strings.EqualFold(guid.attr("isPermaLink"), "false") {
		if text := guid.text(); sanitize.IsWeb(text) || strings.HasPrefix(text, "/") || guid.attr("isPermaLink") != "" {
			it.Link = p.absoluteLink(guid, text)
		}
	}
	if about := e.attr("about"); it.Link == "" && sanitize.IsWeb(about) {
		it.Link = sanitize.AbsoluteLink(e.base, about)
	}
	if it.Link == "" && len(it.Enclosures) > 0 {
		it.Link = it.Enclosures[0].URL
	}
}

// AbsoluteLink returns the address that raw, which stands in e, means.
func (p *Parsed) absoluteLink(e *element, raw string) string {
	if e.base == "" {
		return sanitize.AbsoluteLink(p.home(), raw)
	}
	return sanitize.AbsoluteLink(e.base, raw)
}

// linkIn returns the address in a link of either form: <link>here</link> or
// <link href="here"/>.
func (p *Parsed) linkIn(e *element) string {
	if address := p.absoluteLink(e, e.text()); address != "" {
		return address
	}
	return p.absoluteLink(e, e.attr("href"))
}

// home returns what the feed's links are relative to if its own address is not known:
// the address that the feed gives for itself, else its site.
func (p *Parsed) home() string {
	if p.FeedLink != "" {
		return p.FeedLink
	}
	return p.Link
}

// rssBodies finds the texts. <description> is a summary if a fuller text stands beside
// it. If none does, it may be a summary or the whole article: no element says which.
func rssBodies(it *Item, e *element, p *Parsed) {
	it.Content = firstBody(e, it, p, "content:encoded", "yandex:full-text", "turbo:content", "xhtml:body", "body", "fullitem", "fulltext", "content", "atom:content", "xhtml:div", "encoded")
	it.Summary = firstBody(e, it, p, "description", "atom:summary", "media:description", "itunes:summary", "dc:description", "dcterms:abstract", "summary", "abstract", "googleplay:description", "media:text", "itunes:subtitle")
	if it.Content.Empty() { // Scripting News and its kin write Markdown beside HTML, or alone
		for _, child := range e.children("source:markdown") {
			if found := bodyOf(store.Markdown, child.text(), bodyBase(child, it, p)); it.Content.Empty() && !found.Empty() {
				it.Content = found
			}
		}
	}
	if it.Summary.Empty() {
		for _, part := range mediaParts(e)[1:] {
			if it.Summary = firstBody(part, it, p, "media:description"); !it.Summary.Empty() {
				break
			}
		}
	}
}

// firstBody returns the text of the first of these children that has one.
func firstBody(e *element, it *Item, p *Parsed, names ...string) store.Body {
	for _, name := range names {
		for _, child := range e.children(name) {
			if strings.HasPrefix(name, "atom:") || strings.HasPrefix(name, "media:") {
				if found := atomBody(child, it, p); !found.Empty() {
					return found
				}
				continue
			}
			if found := bodyOf(markupKind(child.markup()), child.markup(), bodyBase(child, it, p)); !found.Empty() {
				return found
			}
		}
	}
	return store.Body{}
}

// markupKind says how a text is written that does not say so itself: a text of
// several lines in which nothing looks like markup is text.
func markupKind(text string) store.Kind {
	if !strings.ContainsAny(text, "<&") && strings.Contains(text, "\n") {
		return store.Text
	}
	return store.HTML
}

// bodyBase returns what links in the text of an item are relative to: what xml:base
// says, else the article's own page, for which the text was written.
func bodyBase(e *element, it *Item, p *Parsed) string {
	switch {
	case e.based:
		return e.base
	case it.Link != "":
		return it.Link
	case e.base != "":
		return e.base
	}
	return p.home()
}

// firstMarkup returns the markup of the first of these children that has any.
func firstMarkup(e *element, names ...string) string {
	for _, name := range names {
		for _, child := range e.children(name) {
			if text := child.markup(); text != "" {
				return text
			}
		}
	}
	return ""
}

// rssAuthors returns who wrote the item. itunes:author counts only if there is no other
// author: it is mostly the name of the podcast's network.
func rssAuthors(e *element) []store.Person {
	var people []store.Person
	for _, child := range e.children("author", "atom:author", "dc:creator", "dc:author", "creator") {
		people = addPeople(people, child)
	}
	if len(people) == 0 {
		for _, child := range e.children("itunes:author", "dc:contributor") {
			people = addPeople(people, child)
		}
	}
	return people
}

// categoriesOf returns what an item is about, in any vocabulary.
func categoriesOf(e *element) []string {
	var found []string
	labels := e.children("category", "dc:subject", "atom:category", "media:category", "itunes:category")
	for _, list := range e.children("categories") {
		labels = append(labels, list.children("category")...)
	}
	for _, child := range labels {
		label := child.attr("label")
		if child.name == "itunes:category" {
			label = child.attr("text")
		}
		if label == "" {
			label = child.text()
		}
		if label == "" {
			label = child.attr("term")
		}
		found = appendNew(found, nameLine(label))
	}
	for _, child := range e.children("itunes:keywords", "media:keywords") {
		for _, word := range strings.Split(child.text(), ",") {
			found = appendNew(found, nameLine(word))
		}
	}
	return found
}
