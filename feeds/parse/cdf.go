package parse

import (
	"encoding/xml"

	"tidings/feeds/sanitize"
)

// CDF, the Channel Definition Format (www.w3.org/TR/NOTE-CDFsubmit.html, and as Internet
// Explorer 4 read it). Some archives and intranets serve it still. What RSS has in elements
// stands in attributes here, and channels stand in channels; so each element is made one of
// RSS before it is read as such.
//
//	<CHANNEL HREF="…" BASE="…" LASTMOD="…">
//	  <TITLE>…</TITLE> or <TITLE VALUE="…"/>  <ABSTRACT>…</ABSTRACT>  <LOGO HREF="…"/>
//	  <ITEM HREF="…" LASTMOD="…"> <TITLE/> <ABSTRACT/> </ITEM>
//	  <CHANNEL> … </CHANNEL>
//	</CHANNEL>

// A cdf reads one document.
type cdf struct {
	outer *element // the outermost channel, nil before it is met
}

// isCDF reports whether a document whose root has that name is CDF, or at least none of RSS:
// there a channel stands in another element.
func isCDF(data []byte) bool {
	name, _ := rootElement(data)
	return name == "CHANNEL" || name == "Channel" || name == "channel"
}

// rss makes an element one of RSS, and takes over what its channel says of itself. It reports
// whether the element is to be read: what an inner channel says of itself is not the feed's.
func (c *cdf) rss(p *Parsed, e, channel *element) bool {
	if channel.name != "channel" {
		return true
	}
	if c.outer == nil {
		c.outer = channel
		if link := cdfLink(channel, channel); link != "" {
			p.Link, p.Links = link, appendNew(p.Links, link)
		}
		if lastmod := channel.attr("lastmod"); lastmod != "" {
			p.setUpdated(textElement("lastmod", lastmod))
		}
	}
	if e.name != "item" {
		cdfText(e)
		if link := cdfLink(e, channel); e.name == "a" && link != "" && channel == c.outer && p.Link == "" {
			p.Link, p.Links = link, appendNew(p.Links, link)
		} else if e.name == "logo" && link != "" && channel == c.outer && p.Image == "" {
			p.Image = link
		}
		return channel == c.outer
	}
	for _, part := range e.parts {
		if part.child == nil {
			continue
		}
		cdfText(part.child)
		if part.child.name == "a" && e.attr("href") == "" {
			e.parts = append(e.parts, xmlPart{child: textElement("link", cdfLink(part.child, channel))})
			break
		}
	}
	if link := cdfLink(e, channel); link != "" {
		e.parts = append(e.parts, xmlPart{child: textElement("link", link)})
	}
	if lastmod := e.attr("lastmod"); lastmod != "" {
		e.parts = append(e.parts, xmlPart{child: textElement("updated", lastmod)})
	}
	return true
}

// cdfLink is where an element leads, "" for nowhere.
func cdfLink(e, channel *element) string {
	href := e.attr("href")
	if href == "" {
		return ""
	}
	base := e.base
	for _, one := range []*element{channel, e} {
		if said := sanitize.AbsoluteLink(base, one.attr("base")); said != "" {
			base = said
		}
	}
	return sanitize.AbsoluteLink(base, href)
}

// cdfText gives an element its name in RSS, and the text that stands in its attribute.
func cdfText(e *element) {
	if e.name == "abstract" {
		e.name = "description"
	}
	if value := e.attr("value"); value != "" && len(e.parts) == 0 {
		e.parts = []xmlPart{{text: value}}
	}
}

func textElement(name, text string) *element {
	return &element{name: name, written: xml.Name{Local: name}, parts: []xmlPart{{text: text}}}
}
