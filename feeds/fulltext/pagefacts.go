package fulltext

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"tidings/feeds/markup"
	"tidings/feeds/parse"
	"tidings/feeds/sanitize"
)

// pageFacts is what a page says of itself for machines: in <meta> (Open Graph,
// Dublin Core, Twitter, Parse.ly, Sailthru), in JSON-LD (schema.org) and in
// microdata. The first thing said of a kind counts.
type pageFacts struct {
	title, byline, excerpt, siteName, lang, image string
	published                                     time.Time
	head                                          string // the text of <title>
	jsonTitle                                     string

	headings    headings
	articleBody string // the text by JSON-LD, "" if it is not given
	isPaid      bool   // JSON-LD says that the text is not for all
	marked      string // who wrote it, by microdata or rel="author"
	bodyOfThing string // the text by JSON-LD of what is no article: a recipe, questions with answers; as HTML
	canonical   string // where the page says that it stands, absolute; "" if it does not
	jsonURL     string // the same by JSON-LD
	savedFrom   string // where it was taken from, by the program that saved it

	lineName string    // who wrote it, by a line of the article
	lineDate time.Time // when, by a line of the article
}

// readFacts collects what a page says of itself. base is what its links are relative to.
func readFacts(doc *html.Node, base string) pageFacts {
	var (
		f    pageFacts
		meta = map[string]string{}
		time string
	)
	for n := range doc.Descendants() {
		switch n.DataAtom {
		case atom.Html:
			f.lang = sanitize.Line(markup.Attribute(n, "lang"))
		case atom.Title:
			if f.head == "" && n.Namespace == "" {
				f.head = sanitize.Line(markup.TextOf(n, sanitize.MaxAddress))
			}
		case atom.Link:
			if slices.Contains(strings.Fields(strings.ToLower(markup.Attribute(n, "rel"))), "canonical") && f.canonical == "" {
				f.canonical = sanitize.AbsoluteLink(base, markup.Attribute(n, "href"))
			}
		case atom.Meta:
			name := markup.Attribute(n, "property") + " " + markup.Attribute(n, "name") + " " + markup.Attribute(n, "itemprop")
			for _, key := range strings.Fields(strings.ToLower(name)) {
				if _, known := meta[key]; !known {
					meta[key] = sanitize.PlainLine(markup.Attribute(n, "content"))
				}
			}
		case atom.Script:
			if strings.EqualFold(strings.TrimSpace(markup.Attribute(n, "type")), "application/ld+json") {
				f.readJSON(markup.TextOf(n, markup.MaxSource))
			}
		case atom.Time:
			if time == "" || markup.Attribute(n, "itemprop") == "datePublished" || markup.HasAttribute(n, "pubdate") {
				time = markup.Attribute(n, "datetime")
			}
		default:
			f.readMicrodata(n, meta)
		}
	}
	pick := func(keys ...string) string {
		for _, key := range keys {
			if meta[key] != "" {
				return meta[key]
			}
		}
		return ""
	}
	f.canonical = standsAt(base, f.canonical, pick("og:url"), f.jsonURL, pick("twitter:url"), pick("al:web:url"), pick("url"), pick("parsely-link"), pick("dc.identifier"))
	f.savedFrom = savedFrom(doc)
	f.headings = readHeadings(doc, firstOf(base, f.canonical))
	f.title = pick("og:title", "twitter:title", "dc.title", "dcterms.title", "parsely-title", "sailthru.title")
	f.siteName = firstOf(f.siteName, pick("og:site_name", "application-name"))
	f.excerpt = firstOf(pick("og:description", "description", "twitter:description", "dc.description"), f.excerpt)
	f.byline = firstOf(f.byline, pick("author", "article:author", "dc.creator", "dcterms.creator", "parsely-author", "sailthru.author", "byl"))
	f.image = firstOf(markup.Link(base, pick("og:image", "twitter:image")), f.image)
	f.lang = firstOf(f.lang, strings.ReplaceAll(pick("og:locale"), "_", "-"), pick("content-language"))
	for _, said := range [...]string{
		pick("article:published_time"), pick("og:published_time"), pick("datepublished"), pick("parsely-pub-date"), pick("sailthru.date"),
		pick("date"), pick("pubdate"), pick("publish-date"), pick("dc.date.issued"), pick("dc.date"), pick("dcterms.created"), pick("dcterms.date"),
		pick("dc.date.created"), pick("article_date_original"), pick("citation_publication_date"), pick("datecreated"), time,
	} {
		if date, ok := parse.Date(said); ok && f.published.IsZero() {
			f.published = date
		}
	}
	return f
}

// readMicrodata reads what the attributes of an element say of an article: the author and
// the date by itemprop (schema.org), the author by rel.
func (f *pageFacts) readMicrodata(n *html.Node, meta map[string]string) {
	for _, a := range n.Attr {
		switch {
		case a.Key == "itemprop" && a.Val == "datePublished" && meta["datepublished"] == "":
			meta["datepublished"] = sanitize.Line(firstOf(markup.Attribute(n, "content"), markup.Attribute(n, "datetime"), markup.Attribute(n, "title"), markup.TextOf(n, maxShortName)))
		case (a.Key == "itemprop" || a.Key == "rel") && a.Val == "author" && f.marked == "":
			name := n
			for child := range n.Descendants() {
				if markup.Attribute(child, "itemprop") == "name" {
					name = child
					break
				}
			}
			if line := sanitize.Line(firstOf(markup.Attribute(name, "content"), markup.TextOf(name, maxHeading))); len(line) < maxShortName {
				f.marked = line
			}
		}
	}
}

// firstOf returns the first of the values that is not empty.
func firstOf(values ...string) string {
	for _, value := range values {
		if value != "" {
			return value
		}
	}
	return ""
}

// complete fills in what readability did not find, and cleans what it did.
func (f *pageFacts) complete(p *Page) {
	p.SiteName = firstOf(p.SiteName, f.siteName)
	p.Title = f.titleOf(p)
	p.Byline = firstOf(cleanByline(p.Byline, p.SiteName), cleanByline(f.byline, p.SiteName), cleanByline(f.marked, p.SiteName), f.lineName)
	p.Excerpt = firstOf(p.Excerpt, f.excerpt)
	p.Lang = firstOf(p.Lang, f.lang)
	p.Image = firstOf(p.Image, f.image)
	p.Published = f.published
	if p.Published.IsZero() {
		p.Published = f.lineDate
	}
}

// titleOf returns the title of the article: what the page says of itself for machines
// before its <title>, without the names of the site.
func (f *pageFacts) titleOf(p *Page) string {
	sites := append([]string{p.SiteName, f.siteName}, f.headings.home...)
	if f.jsonTitle != "" || f.title != "" {
		return f.headings.shorten(firstOf(p.Title, f.jsonTitle, f.title), sites)
	}
	if f.head == "" && p.Title == "" && f.headings.h1 > 0 {
		return f.headings.lines[0] // all that there is
	}
	if short := f.headings.shorten(f.head, sites); short != f.head || p.Title == "" || f.headings.shows(f.head) {
		return short
	}
	return f.headings.shorten(p.Title, sites) // what readability makes of <title>
}

// What stands around names in bylines.
var (
	bylinePrefix = pattern(`(?i)^(?:(?:written|posted|published|reported|edited|created|submitted|story|words|text)\s+by|by|authors?|from|von|par|por|di|door|av)\b\s*:?\s*`)
	bylineSuffix = pattern(`(?i)\s*(?:[|•·/]|\s[–—-]\s|\s(?:edited|reviewed|photographs?|photos?|illustrated|translated) by\b|,?\s*\b(?:published|updated|posted|last (?:updated|modified)|on)\b[ :]|\b\d{1,2}[:.]\d{2}\b|\b\d{1,2}\s+(?:hours?|days?|minutes?)\s+ago\b).*$`)
)

// The dates that stand behind names, even without a blank: "Some Name22 Dec 2016".
var (
	monthFirst = pattern(`(?i)\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?\s+\d{1,2}(?:st|nd|rd|th)?,?\s+\d{4}\b`)
	yearFirst  = pattern(`\b\d{4}[-/.]\d{1,2}[-/.]\d{1,2}\b`)
	dayFirst   = pattern(`(?i)\d{1,2}(?:st|nd|rd|th)?\.?\s+(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?,?\s+\d{4}`)
)

// cleanByline returns the names in a byline: without "By", without the date
// and the role behind them. An address is no name.
func cleanByline(byline, site string) string {
	byline = sanitize.Line(byline)
	if strings.HasPrefix(byline, "http") || strings.HasPrefix(byline, "@") && !strings.Contains(byline, " ") {
		return ""
	}
	if at := strings.Index(byline, " (http"); at > 0 {
		byline = byline[:at]
	}
	byline = bylinePrefix().ReplaceAllString(byline, "")
	for _, form := range [...]*regexp.Regexp{monthFirst(), dayFirst(), yearFirst()} {
		if at := form.FindStringIndex(byline); at != nil {
			byline = byline[:at[0]]
		}
	}
	byline = bylineSuffix().ReplaceAllString(byline, "")
	byline = strings.TrimSpace(strings.Trim(byline, " ,;:-–—|•·»›"))
	if len(byline) > 200 {
		return ""
	}
	return byline
}
