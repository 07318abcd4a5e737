package fulltext

import (
	"fmt"
	"net/url"
	"strings"

	"codeberg.org/readeck/go-readability/v2"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"tidings/feeds/markup"
	"tidings/feeds/sanitize"
	"tidings/store"
)

// ReadPage takes the article out of a web page. address is where the page came
// from ("" if from a file) and contentType its HTTP header; the encoding is
// found out from both and the page itself. Where no article stands out, all of
// the page's text is the content. A page without any text gives ErrNoArticle.
func ReadPage(data []byte, address, contentType string) (*Page, error) {
	first := beginSeries(address)
	return readPage(data, address, contentType, &first)
}

// readPage reads a page that may be one of several of an article; which one, the series says.
func readPage(data []byte, address, contentType string, of *series) (*Page, error) {
	source, _ := sanitize.Truncate(string(sanitize.PageToUTF8(start(data), contentType)), markup.MaxSource)
	source = sanitize.Source(source)
	page := &Page{URL: sanitize.Address(address)}
	doc, err := markup.ParsePage(source)
	if err != nil {
		return barePage(source, address)
	}
	base := page.URL
	if b := markup.FindElement(doc, atom.Base); b != nil {
		base = firstOf(markup.Link(base, markup.Attribute(b, "href")), base)
	}
	facts := readFacts(doc, base)
	above := readAbove(doc, &facts)
	if base == "" {
		base = firstOf(facts.savedFrom, facts.canonical)
	}
	page.URL = firstOf(page.URL, facts.canonical, facts.savedFrom)
	if of.stem == "" {
		*of = beginSeries(page.URL)
	}
	page.findPages(doc, base, of)
	page.Content = store.Body{Kind: store.HTML, Source: page.readable(doc, base, &facts, above), Base: base}
	facts.complete(page)
	text := markup.PlainText(page.Content)
	if body := facts.bodyBesides(text); body != "" {
		page.Next = "" // what is told machines is the whole
		page.Content = store.Body{Kind: store.HTML, Source: body, Base: base}
		text = markup.PlainText(page.Content)
	}
	if text == "" {
		return nil, fmt.Errorf("read page: %w", ErrNoArticle)
	}
	if page.Excerpt == "" {
		page.Excerpt = markup.Summarise(text)
	}
	return page, nil
}

// findPages finds out on which pages the article goes on, or stands as a whole.
func (p *Page) findPages(doc *html.Node, base string, of *series) {
	whole := findWhole(doc, base, *of) // before links are taken out
	if p.Next = of.findNext(doc, base); p.Next == "" && of.number == 1 {
		if other := otherSeries(p.URL); other.stem != "" {
			if p.Next = other.findNext(doc, base); p.Next != "" {
				*of = other
			}
		}
	}
	if p.pages = *of; p.Next != "" {
		p.whole = whole
	}
}

// Append adds the text of the page at Next to the text of p, and moves Next on. It fails
// with ErrNotNext if what came is another page, as after a redirect or when a site answers
// every number with the first page, and with ErrNoArticle if it has no text; p stays as it
// is then.
func (p *Page) Append(data []byte, address, contentType string) error {
	after := p.pages
	after.number++
	if stem, n, _ := pageNumber(address, after.zero); p.Next == "" || stem != after.stem || n != after.number {
		return fmt.Errorf("append page: %w", ErrNotNext)
	}
	further, err := readPage(data, address, contentType, &after)
	if err != nil {
		return err
	}
	text := strings.TrimSpace(further.Content.Source)
	switch {
	case strings.Contains(p.Content.Source, text), !sameSeriesTitle(p.Title, further.Title):
		return fmt.Errorf("append page: %w", ErrNotNext)
	case len(p.Content.Source)+len(text) > markup.MaxSource:
		p.GoesOnElsewhere()
		return nil
	}
	p.Content.Source += "\n" + text
	p.Next, p.pages = further.Next, after
	return nil
}

// start returns as much of a page as is looked at. Text takes hardly more bytes in another
// encoding than in UTF-8, except where each character takes two or four.
func start(data []byte) []byte {
	most := markup.MaxSource + markup.MaxSource/4
	if sanitize.IsWide(data) {
		most = 4 * markup.MaxSource
	}
	return data[:min(len(data), most)]
}

// barePage is the page of markup that can't be parsed: its text.
func barePage(source, address string) (*Page, error) {
	text, content := markup.BareViews(source)
	if text == "" {
		return nil, fmt.Errorf("read page: %w", ErrNoArticle)
	}
	_, title, _ := strings.Cut(source, "<title")
	_, title, _ = strings.Cut(title, ">")
	title, _, found := strings.Cut(title, "</title>")
	if !found || len(title) > 4096 {
		title = ""
	}
	return &Page{
		Title: sanitize.PlainLine(title), Excerpt: markup.Summarise(text), URL: sanitize.Address(address),
		Content: store.Body{Kind: store.HTML, Source: content},
	}, nil
}

// readable fills in what readability finds, and returns the article's HTML: all
// of the body's, if readability finds no article.
func (p *Page) readable(doc *html.Node, base string, facts *pageFacts, above aboveText) (content string) {
	defer func() {
		if recover() != nil { // a bug in readability is no reason to lose the page
			content = bodyHTML(doc)
		}
	}()
	dropJumpMarks(doc)
	protect(doc)
	var from *url.URL
	if base != "" {
		from, _ = url.Parse(base) // Address made it: it parses
	}
	parser := readability.NewParser()
	parser.KeepClasses = true // classes tell the language of code, formulas and buttons
	dropFurtherPosts(doc, facts)
	article, err := parser.ParseDocument(doc, from)
	if err != nil || article.Node == nil {
		return bodyHTML(doc)
	}
	p.Title = sanitize.Line(article.Title())
	p.Byline = sanitize.Line(article.Byline())
	p.Excerpt = sanitize.Line(article.Excerpt())
	p.SiteName = sanitize.Line(article.SiteName())
	p.Lang = sanitize.Line(article.Language())
	p.Image = sanitize.Address(article.ImageURL())
	name, date := cutClutter(article.Node, p.Title, firstOf(p.SiteName, facts.siteName), firstOf(cleanByline(p.Byline, ""), cleanByline(facts.byline, "")), base)
	facts.lineName = firstOf(facts.lineName, name)
	if facts.lineDate.IsZero() {
		facts.lineDate = date
	}
	above.restore(article.Node)
	var out strings.Builder
	if err := article.RenderHTML(&out); err != nil {
		return bodyHTML(doc)
	}
	return out.String()
}

// dropJumpMarks removes the signs for jumping within the page. It has to run before
// readability, which makes all links absolute, so that they look like any other link.
func dropJumpMarks(doc *html.Node) {
	var marks []*html.Node
	for n := range doc.Descendants() {
		if n.DataAtom == atom.A && markup.IsJump(n) {
			marks = append(marks, n)
		}
	}
	for _, n := range marks {
		n.Parent.RemoveChild(n)
	}
}

// bodyHTML returns the HTML of the page's body.
func bodyHTML(doc *html.Node) string {
	body := markup.FindElement(doc, atom.Body)
	if body == nil {
		return ""
	}
	return innerHTML(body)
}
