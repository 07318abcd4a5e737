package parse

import (
	"encoding/xml"
	"strings"
)

// Feeds mix vocabularies by XML namespaces, and people bind them to any prefix,
// mistype their addresses or forget to declare them. Here each vocabulary has
// one short name, and elements are called by it: "title" for RSS of all
// versions, "atom:title", "dc:creator", "media:content", "itunes:author".

// vocabulary returns the short name of the vocabulary at that address, "?" for
// one we don't know.
func vocabulary(address string) string {
	address = strings.TrimRight(strings.ToLower(strings.TrimSpace(address)), "/#")
	_, address, _ = strings.Cut(address, "://")
	switch strings.TrimPrefix(address, "www.") {
	case "w3.org/2005/atom", "purl.org/atom/ns", "w3.org/2007/app", "purl.org/atom/app":
		return "atom"
	case "", "purl.org/rss/1.0", "purl.org/net/rss1.1", "my.netscape.com/rdf/simple/0.9", "channel.netscape.com/rdf/simple/0.9",
		"my.netscape.com/publish/formats/rss-0.91.dtd", "backend.userland.com/rss2", "backend.userland.com/rss", "backend.userland.com/rss091",
		"blogs.law.harvard.edu/tech/rss", "cyber.law.harvard.edu/rss", "rssboard.org/rss-specification":
		return ""
	case "purl.org/dc/elements/1.1", "purl.org/dc/elements/1.0", "purl.org/dc":
		return "dc"
	case "purl.org/dc/terms":
		return "dcterms"
	case "purl.org/rss/1.0/modules/content":
		return "content"
	case "purl.org/rss/1.0/modules/syndication":
		return "sy"
	case "search.yahoo.com/mrss", "search.yahoo.com/mrss/;", "tools.search.yahoo.com/mrss", "video.search.yahoo.com/mrss":
		return "media"
	case "itunes.com/dtds/podcast-1.0.dtd", "example.com/dtds/podcast-1.0.dtd":
		return "itunes"
	case "rssnamespace.org/feedburner/ext/1.0":
		return "feedburner"
	case "w3.org/1999/02/22-rdf-syntax-ns":
		return "rdf"
	case "w3.org/1999/xhtml":
		return "xhtml"
	case "w3.org/xml/1998/namespace":
		return "xml"
	}
	if strings.HasPrefix(address, "purl.org/atom/") {
		return "atom" // drafts on the way to Atom 1.0 had addresses of their own
	}
	return "?"
}

// An xmlScope holds what one xmlns attribute declares, and what was declared
// around it.
type xmlScope struct {
	prefix, name string // name is the vocabulary's
	outer        *xmlScope
}

// declare returns the scope inside an element with these attributes.
func (s *xmlScope) declare(attributes []xml.Attr) *xmlScope {
	for _, a := range attributes {
		switch {
		case a.Name.Space == "xmlns":
			s = &xmlScope{prefix: a.Name.Local, name: s.fallback(a.Name.Local, a.Value), outer: s}
		case a.Name.Space == "" && a.Name.Local == "xmlns":
			s = &xmlScope{prefix: "", name: vocabulary(a.Value), outer: s}
		}
	}
	return s
}

// fallback names the vocabulary at that address, or after its prefix if the
// address is unknown: "dc" bound to a misspelt address is meant to be dc.
func (s *xmlScope) fallback(prefix, address string) string {
	if name := vocabulary(address); name != "?" {
		return name
	}
	return "?" + strings.ToLower(prefix)
}

// canonical returns the name an element is called by here, given as it was
// written: Space is the prefix. An undeclared prefix stands for itself.
func (s *xmlScope) canonical(written xml.Name) string {
	local := strings.ToLower(written.Local)
	name := strings.ToLower(written.Space)
	for at := s; at != nil; at = at.outer {
		if at.prefix == written.Space {
			name = at.name
			break
		}
	}
	name = strings.TrimPrefix(name, "?")
	if name == "" || name == "rss" {
		return local
	}
	return name + ":" + local
}
