package feeds

import (
	"bytes"
	"cmp"
	"net/url"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"tidings/feeds/fetch"
	"tidings/feeds/sanitize"
)

// How the links of a page say that they lead to a feed: by their relation and type, by their
// address, by their words, or by the sign of feeds in place of words.

const (
	maxPage       = 8 << 20 // bytes of a page that is searched for feeds
	maxCandidates = 30
)

// A Candidate is a feed that may be subscribed to.
type Candidate struct {
	URL   string
	Title string // as the page calls it, "" if it doesn't
	Kind  string // "rss", "atom", "json"; "" as long as it has not been fetched
}

// declarations are what a page says of feeds.
type declarations struct {
	isPage   bool
	title    string
	declared []Candidate // <link rel="alternate">, comments last
	linked   []Candidate // <a> that looks like a feed, <link> of XML that may be one
}

// readDeclarations reads a page tag by tag: no tree is built, so no page is too
// deep.
func readDeclarations(page *fetch.Response, base *url.URL) (d declarations) {
	d.declared = linkedInHeader(page)
	body := page.Body[:min(len(page.Body), maxPage)]
	z := html.NewTokenizer(bytes.NewReader(sanitize.PageToUTF8(body, page.ContentType)))
	z.SetMaxBuf(1 << 20)
	var words *string // where the text being read goes
	var link Candidate
	var label string // of a link without words
	for {
		switch z.Next() {
		case html.ErrorToken:
			slices.SortStableFunc(d.declared, func(a, b Candidate) int { return cmp.Compare(rank(a), rank(b)) })
			d.title = sanitize.Cut(sanitize.PlainLine(d.title), 200)
			return d
		case html.TextToken:
			if words != nil && len(*words) < 1<<10 {
				*words += string(z.Text())
			}
		case html.StartTagToken, html.SelfClosingTagToken:
			tag := z.Token()
			d.isPage = true
			if tag.DataAtom == atom.Noscript {
				z.NextIsNotRawText()
			}
			switch tag.DataAtom {
			case atom.Base:
				if to, err := base.Parse(tagAttribute(tag, "href")); err == nil {
					base = to
				}
			case atom.Title:
				if words != &link.Title { // that of a drawing in a link is the link's
					words = &d.title
				}
			case atom.Link:
				d.declare(tag, base)
			case atom.A:
				d.declare(tag, base)
				link = Candidate{URL: resolved(base, tagAttribute(tag, "href")), Kind: kindOfType(tagAttribute(tag, "type"))}
				words = &link.Title
				label = cmp.Or(tagAttribute(tag, "aria-label"), tagAttribute(tag, "title"), signOf(tag))
			default:
				if words == &link.Title {
					link.Title += signOf(tag)
				}
			}
		case html.EndTagToken:
			name, _ := z.TagName()
			if string(name) == "a" && link.URL != "" && len(d.linked) < maxCandidates {
				if link.Title = sanitize.Cut(cmp.Or(sanitize.PlainLine(link.Title), sanitize.PlainLine(label)), 100); link.Kind != "" || looksLikeFeed(link) || isNamedFeed(link.Title) || isNamedFeed(sanitize.PlainLine(label)) {
					d.linked = append(d.linked, link)
				}
				link = Candidate{}
			}
			if string(name) == "a" || string(name) == "title" && words == &d.title {
				words = nil
			}
		}
	}
}

// declare takes over a <link> or an <a> that says what it leads to. An alternate that is some
// XML and says no more may be a feed; it is asked for if nothing better is there.
func (d *declarations) declare(tag html.Token, base *url.URL) {
	c, ok := declaredFeed(tag, base)
	switch kind := bareType(tagAttribute(tag, "type")); {
	case ok && len(d.declared) < maxCandidates:
		d.declared = append(d.declared, c)
	case c.URL == "" && strings.HasSuffix(kind, "/xml") && slices.Contains(strings.Fields(strings.ToLower(tagAttribute(tag, "rel"))), "alternate"):
		if to := resolved(base, tagAttribute(tag, "href")); to != "" && len(d.linked) < maxCandidates {
			d.linked = append(d.linked, Candidate{URL: to})
		}
	}
}

// bareType is a media type in lower case and without parameters.
func bareType(kind string) string {
	kind, _, _ = strings.Cut(strings.ToLower(kind), ";")
	return strings.TrimSpace(kind)
}

// kindOfType is the format that a media type is of, in whatever way it is written
// (application/rss+xml, text/rss, application/x.atom+xml); empty for other types.
func kindOfType(kind string) string {
	family, name, _ := strings.Cut(bareType(kind), "/")
	if family != "application" && family != "text" {
		return ""
	}
	words := strings.FieldsFunc(name, func(r rune) bool { return !unicode.IsLetter(r) })
	switch {
	case slices.Contains(words, "rss"), slices.Contains(words, "rdf"):
		return "rss"
	case slices.Contains(words, "atom"):
		return "atom"
	case slices.Contains(words, "feed") && slices.Contains(words, "json"):
		return "json"
	}
	return ""
}

// declaredFeed reads <link rel="alternate" type="application/rss+xml" href="…">.
func declaredFeed(tag html.Token, base *url.URL) (Candidate, bool) {
	return declared(strings.Fields(strings.ToLower(tagAttribute(tag, "rel"))), tagAttribute(tag, "type"), Candidate{
		URL: resolved(base, tagAttribute(tag, "href")), Title: sanitize.Cut(sanitize.PlainLine(tagAttribute(tag, "title")), 100),
	})
}

// declared reads a link with these relations and this type, if it leads to a feed.
func declared(rel []string, kind string, c Candidate) (Candidate, bool) {
	isFeed := slices.Contains(rel, "feed") || slices.Contains(rel, "service.feed") // drafts of HTML 5 and of Atom
	if !slices.Contains(rel, "alternate") && !isFeed {
		return Candidate{}, false
	}
	if c.Kind = kindOfType(kind); c.Kind == "" && !isFeed {
		switch bareType(kind) {
		case "application/json", "application/xml", "text/xml", "": // often something else, such as WordPress's own interface
			if !looksLikeFeed(Candidate{URL: c.URL}) && !namesFeed(c.Title) {
				return Candidate{}, false
			}
		default:
			return Candidate{}, false
		}
	}
	return c, c.URL != ""
}

// looksLikeFeed judges a link by the last part of its address and by its text.
func looksLikeFeed(c Candidate) bool {
	u, err := url.Parse(c.URL)
	if err != nil {
		return false
	}
	last := strings.ToLower(strings.Trim(u.Path, "/"))
	last = last[strings.LastIndex(last, "/")+1:]
	switch {
	case slices.Contains([]string{"feed", "feeds", "rss", "atom", "rss2", "feed.json", "index.xml", "index.rdf", "rss.php"}, last),
		strings.HasSuffix(last, ".rss"), strings.HasSuffix(last, ".atom"), strings.HasSuffix(last, ".rdf"),
		strings.HasSuffix(last, ".xml") && (strings.Contains(last, "feed") || strings.Contains(last, "rss") || strings.Contains(last, "atom")):
		return true
	}
	title := strings.ToLower(c.Title)
	return u.Query().Get("feed") != "" || title == "rss" || title == "atom" || title == "rss feed" || title == "feed"
}

// namesFeed reports whether a title has a word for feeds in it.
func namesFeed(title string) bool {
	for word := range strings.FieldsFuncSeq(strings.ToLower(title), func(r rune) bool { return !unicode.IsLetter(r) }) {
		if slices.Contains([]string{"rss", "atom", "feed", "feeds", "rdf"}, word) {
			return true
		}
	}
	return false
}

// rank puts the feed of everything before the feeds of its comments.
func rank(c Candidate) int {
	if strings.Contains(strings.ToLower(c.Title+c.URL), "comment") {
		return 1
	}
	return 0
}

// isNamedFeed reports whether the words of a link say that it leads to a feed: a few of which
// one is the name of a format ("RSS 0.92", "Subscribe via RSS"), or fewer with "feed".
func isNamedFeed(title string) bool {
	words := strings.FieldsFunc(strings.ToLower(title), func(r rune) bool { return !unicode.IsLetter(r) })
	isFormat := slices.ContainsFunc(words, func(word string) bool { return word == "rss" || word == "atom" || word == "rdf" })
	return isFormat && len(words) <= 6 || len(words) <= 2 && (slices.Contains(words, "feed") || slices.Contains(words, "feeds"))
}

// signOf is what a picture in a link says: the words for it, or that it is the sign of feeds.
func signOf(tag html.Token) string {
	if alt := tagAttribute(tag, "alt"); alt != "" {
		return alt
	}
	for class := range strings.FieldsSeq(strings.ToLower(tagAttribute(tag, "class"))) {
		words := strings.FieldsFunc(class, func(r rune) bool { return !unicode.IsLetter(r) })
		if slices.Contains(words, "rss") || slices.Contains(words, "feed") && tag.Data != "a" { // <a class="feed-item"> is an article's
			return "RSS"
		}
	}
	if tag.Data == "use" { // of a sheet of drawings
		if _, name, _ := strings.Cut(strings.ToLower(tagAttribute(tag, "href")+tagAttribute(tag, "xlink:href")), "#"); strings.Contains(name, "rss") {
			return "RSS"
		}
	}
	if name := strings.ToLower(tagAttribute(tag, "src")); strings.Contains(name[strings.LastIndexByte(name, '/')+1:], "rss") {
		return "RSS"
	}
	return ""
}

// linkedInHeader are the feeds that the header Link of an answer names (RFC 8288).
func linkedInHeader(page *fetch.Response) (found []Candidate) {
	for _, link := range page.Links {
		c, ok := declared(strings.Fields(link.Rel), link.Type, Candidate{URL: link.URL, Title: link.Title})
		if clean, err := fetch.Normalise(c.URL); ok && err == nil {
			c.URL = clean
			found = append(found, c)
		}
	}
	return found
}

func tagAttribute(tag html.Token, name string) string {
	for _, a := range tag.Attr {
		if a.Key == name {
			return strings.TrimSpace(a.Val)
		}
	}
	return ""
}

// resolved is href as a clean absolute address, "" if it can't be fetched.
func resolved(base *url.URL, href string) string {
	if href == "" || strings.HasPrefix(href, "#") {
		return ""
	}
	to, err := base.Parse(strings.TrimPrefix(href, "feed:"))
	if err != nil {
		return ""
	}
	clean, err := fetch.Normalise(sanitize.Address(to.String()))
	if err != nil {
		return ""
	}
	return clean
}
