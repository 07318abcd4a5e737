package feeds

import (
	"bytes"
	"cmp"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"syscall"
	"unicode"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"tidings/feeds/fetch"
	"tidings/feeds/parse"
	"tidings/feeds/sanitize"
	"tidings/store/secret"
)

// ErrNoFeed says that a page has no feed that could be found.
var ErrNoFeed = errors.New("no feed was found there")

// A Discovery is what an address turned out to offer.
type Discovery struct {
	URL        string      // where it was found, after redirects
	Title      string      // of the page, "" for a feed
	Candidates []Candidate // best first, never empty
	Preview    *Preview    // of the first candidate, if the address was a feed; nil for a page

	looks []*Look // at those candidates that were fetched
}

const (
	maxPage       = 8 << 20 // bytes of a page that is searched for feeds
	maxCandidates = 30
	maxProbes     = 8 // requests beside the first
)

// Discover finds the feeds behind what a person typed: the address of a feed,
// which is then the only candidate and is previewed, or of a page that declares
// its feeds, links to them, or keeps them where such pages do. Without a scheme
// https is tried first, then http. It makes one request where the page says
// enough, and nine at most.
//
// The error wraps ErrNoFeed, ErrAddress, or is Fetcher.Get's.
func Discover(ctx context.Context, f *fetch.Fetcher, raw string) (*Discovery, error) {
	address, err := fetch.Normalise(raw)
	if err != nil {
		return nil, err
	}
	question := questionFor(address)
	address = question.URL
	page, err := f.Get(ctx, question)
	if err != nil && !strings.Contains(raw, "://") && speaksNoHTTPS(err) {
		address = "http" + strings.TrimPrefix(address, "https")
		page, err = f.Get(ctx, fetch.Request{URL: address})
	}
	if err != nil {
		return discoverUnseen(ctx, f, address, err)
	}
	body := page.Body
	if len(body) > maxPage { // more is not searched, and the whole is not to be in memory while a feed is read
		body = bytes.Clone(body[:maxPage])
	}
	look, err := lookOf(page, address)
	switch {
	case err == nil:
		return discoveryOf(look), nil
	case errors.Is(err, parse.ErrNotFeed):
		page.Body = body
		return searchPage(ctx, f, page, address)
	}
	return nil, err
}

// discoveryOf is what an address offers that is a feed's.
func discoveryOf(look *Look) *Discovery {
	preview := look.preview()
	return &Discovery{URL: look.answer.URL, Candidates: []Candidate{preview.Candidate}, Preview: &preview, looks: []*Look{look}}
}

// speaksNoHTTPS reports whether a host answered, but not to https. A host with a bad
// certificate does speak https: falling back to http is what an attacker wants.
func speaksNoHTTPS(err error) bool {
	var record tls.RecordHeaderError
	return errors.Is(err, syscall.ECONNREFUSED) || errors.As(err, &record)
}

// discoverUnseen finds feeds by the address alone where the page was refused. Bot walls
// often guard pages and let feeds through.
func discoverUnseen(ctx context.Context, f *fetch.Fetcher, address string, why error) (*Discovery, error) {
	at, err := url.Parse(address)
	var status *fetch.StatusError
	if err != nil || !errors.As(why, &status) {
		return nil, explained(address, why)
	}
	candidates, looks, err := answering(ctx, f, siteCandidates(at))
	if err != nil {
		return nil, err
	}
	if isMissing(status) && len(looks) == 0 { // neither the page nor its feed
		candidates = nil
	}
	if len(candidates) == 0 && (status.Code == http.StatusForbidden || status.Wall != "") {
		candidates, looks = probe(ctx, f, &fetch.Response{Private: f.AllowPrivate}, guesses(usualPlaces(at)))
	}
	if len(candidates) == 0 {
		return nil, explained(address, why)
	}
	return &Discovery{URL: secret.Hide(address), Candidates: candidates, looks: looks}, nil
}

// searchPage looks for feeds on a page that is not a feed itself, and that answered to the
// address asked.
func searchPage(ctx context.Context, f *fetch.Fetcher, page *fetch.Response, asked string) (*Discovery, error) {
	if page.Wall != "" {
		return nil, fmt.Errorf("%w: a bot wall (%s) answered, which turns news readers away", ErrNoFeed, page.Wall)
	}
	at, err := url.Parse(page.URL)
	if err != nil {
		return nil, fmt.Errorf("%w: its address makes no sense", ErrNoFeed)
	}
	found := readDeclarations(page, at)
	candidates, looks := siteCandidates(at), []*Look(nil)
	if first, err := url.Parse(asked); err == nil && len(candidates)+len(found.declared) == 0 { // another page stands in its place
		candidates = siteCandidates(first)
	}
	rule := pageRuleOf(at)
	if rule != nil {
		candidates = rule.feeds(at, page.Body, candidates)
	}
	if candidates = append(candidates, found.declared...); len(candidates) > 0 && len(found.declared) == 0 {
		if candidates, looks, err = answering(ctx, f, candidates); err != nil {
			return nil, err
		}
	}
	if rule != nil && len(candidates) == 0 {
		return nil, fmt.Errorf("%w: the page names no %s", ErrNoFeed, rule.names)
	}
	if len(candidates) == 0 {
		candidates, looks = probe(ctx, f, page, append(found.linked, guesses(usualPlaces(at))...))
	}
	candidates = merged(candidates)
	if len(looks) == 0 {
		candidates, looks = withoutDead(ctx, f, page, candidates)
	}
	if len(candidates) == 0 {
		if !found.isPage {
			return nil, fmt.Errorf("%w: it is neither a feed nor a web page", ErrNoFeed)
		}
		return nil, fmt.Errorf("%w: the page names none, and none is where feeds usually are", ErrNoFeed)
	}
	return &Discovery{URL: page.URL, Title: found.title, Candidates: candidates, looks: looks}, nil
}

// declarations are what a page says of feeds.
type declarations struct {
	isPage   bool
	title    string
	declared []Candidate // <link rel="alternate">, comments last
	linked   []Candidate // <a> that looks like a feed
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
			switch tag.DataAtom {
			case atom.Base:
				if to, err := base.Parse(tagAttribute(tag, "href")); err == nil {
					base = to
				}
			case atom.Title:
				words = &d.title
			case atom.Link:
				if c, ok := declaredFeed(tag, base); ok && len(d.declared) < maxCandidates {
					d.declared = append(d.declared, c)
				}
			case atom.A:
				if c, ok := declaredFeed(tag, base); ok && len(d.declared) < maxCandidates {
					d.declared = append(d.declared, c)
				}
				link = Candidate{URL: resolved(base, tagAttribute(tag, "href"))}
				words = &link.Title
				label = cmp.Or(tagAttribute(tag, "aria-label"), tagAttribute(tag, "title"))
			case atom.Img, atom.I, atom.Svg, atom.Span:
				if words == &link.Title {
					link.Title += signOf(tag)
				}
			}
		case html.EndTagToken:
			name, _ := z.TagName()
			if string(name) == "a" && link.URL != "" && len(d.linked) < maxCandidates {
				if link.Title = sanitize.Cut(cmp.Or(sanitize.PlainLine(link.Title), sanitize.PlainLine(label)), 100); looksLikeFeed(link) {
					d.linked = append(d.linked, link)
				}
				link = Candidate{}
			}
			if string(name) == "a" || string(name) == "title" {
				words = nil
			}
		}
	}
}

// signOf is what a picture in a link says: the words for it, or that it is the sign of feeds.
func signOf(tag html.Token) string {
	if alt := tagAttribute(tag, "alt"); alt != "" {
		return alt
	}
	for class := range strings.FieldsSeq(strings.ToLower(tagAttribute(tag, "class"))) {
		if words := strings.Split(class, "-"); slices.Contains(words, "rss") || slices.Contains(words, "feed") {
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

// declaredFeed reads <link rel="alternate" type="application/rss+xml" href="…">.
func declaredFeed(tag html.Token, base *url.URL) (Candidate, bool) {
	return declared(strings.Fields(strings.ToLower(tagAttribute(tag, "rel"))), tagAttribute(tag, "type"), Candidate{
		URL: resolved(base, tagAttribute(tag, "href")), Title: sanitize.Cut(sanitize.PlainLine(tagAttribute(tag, "title")), 100),
	})
}

// declared reads a link with these relations and this type, if it leads to a feed.
func declared(rel []string, kind string, c Candidate) (Candidate, bool) {
	if !slices.Contains(rel, "alternate") && !slices.Contains(rel, "feed") {
		return Candidate{}, false
	}
	kind, _, _ = strings.Cut(strings.ToLower(kind), ";")
	switch strings.TrimSpace(kind) {
	case "application/rss+xml", "application/rdf+xml":
		c.Kind = "rss"
	case "application/atom+xml":
		c.Kind = "atom"
	case "application/feed+json":
		c.Kind = "json"
	case "application/json", "application/xml", "text/xml", "": // often something else, such as WordPress's own interface
		if !looksLikeFeed(Candidate{URL: c.URL}) && !slices.Contains(rel, "feed") && !(strings.Contains(kind, "xml") && namesFeed(c.Title)) {
			return Candidate{}, false
		}
	default:
		return Candidate{}, false
	}
	return c, c.URL != ""
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

// merged is candidates without those that name a feed a second time, under http
// and https (which stays) or with and without a slash at the end.
func merged(candidates []Candidate) (once []Candidate) {
	indexOf := make(map[string]int)
	for _, c := range candidates {
		_, bare, _ := strings.Cut(strings.TrimSuffix(c.URL, "/"), "://")
		at, known := indexOf[bare]
		switch {
		case !known && len(once) < maxCandidates:
			indexOf[bare] = len(once)
			once = append(once, c)
		case known:
			if strings.HasPrefix(c.URL, "https:") {
				once[at].URL = c.URL
			}
			once[at].Title = cmp.Or(once[at].Title, c.Title)
		}
	}
	return once
}
