package feeds

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"path"
	"strings"
	"time"

	"tidings/feeds/fetch"
	"tidings/feeds/fulltext"
	"tidings/feeds/markup"
	"tidings/feeds/sanitize"
	"tidings/store"
)

// longestPage is how many bytes a page may have: a tree of one takes many times its size.
const longestPage = 32 << 20

// pageTypes is the Accept header for pages: it asks for no feeds.
const pageTypes = "text/html, application/xhtml+xml, text/markdown;q=0.9, text/plain;q=0.8, */*;q=0.5"

// furtherPages is how long the pages behind the first may take, all together.
const furtherPages = 45 * time.Second

// ReadWeb fetches what stands at an address of the web and takes the article out of it, with
// the text of the further pages on which it goes on: where the site has it on one page, by that,
// else they are asked for one after another, from the host of the first. Where one of them does not come, the text ends with a link to
// it. found says that the address comes from a feed or a page and not from a person.
//
// The error is one sentence for a person, or fulltext.ErrNoArticle or ErrNotText.
func ReadWeb(ctx context.Context, f *fetch.Fetcher, address string, found bool) (*fulltext.Page, error) {
	return readWeb(ctx, f, fetch.Request{URL: address, Found: found})
}

// readWeb is ReadWeb for what stands at the address of a request, asked for in the request's way.
func readWeb(ctx context.Context, f *fetch.Fetcher, r fetch.Request) (*fulltext.Page, error) {
	address, err := fetch.Normalise(r.URL)
	if err != nil {
		return nil, err
	}
	r.URL, r.Accept, r.MaxBytes = address, pageTypes, longestPage
	answer, err := f.Get(ctx, r)
	switch {
	case err != nil:
		return nil, err
	case answer.Wall != "":
		return nil, fmt.Errorf("a bot wall (%s) answered in place of the page; open it in a browser, save it, and read the file", answer.Wall)
	}
	if !isPage(answer) {
		page, err := fulltext.ReadDocument(answer.Body, path.Base(answer.URL), answer.ContentType)
		if err != nil {
			return nil, err
		}
		page.URL = sanitize.Address(answer.URL)
		return page, nil
	}
	page, err := fulltext.ReadPage(answer.Body, answer.URL, answer.ContentType)
	if err != nil {
		return nil, err
	}
	further, cancel := context.WithTimeout(ctx, furtherPages)
	defer cancel()
	r.Found = r.Found || !answer.Private
	for _, address := range page.Whole() {
		if r.URL = address; takeWhole(further, f, page, r) {
			return page, ctx.Err()
		}
	}
	for page.Next != "" {
		if r.URL = page.Next; !appendNext(further, f, page, r) {
			page.GoesOnElsewhere()
		}
	}
	return page, ctx.Err()
}

// appendNext adds the text of an article's next page to it, moves page.Next on, and reports
// whether it could.
func appendNext(ctx context.Context, f *fetch.Fetcher, page *fulltext.Page, r fetch.Request) bool {
	answer, err := f.Get(ctx, r)
	if err != nil || answer.Wall != "" || !isPage(answer) {
		return false
	}
	return page.Append(answer.Body, answer.URL, answer.ContentType) == nil
}

// takeWhole puts the whole article in the place of its first page, and reports whether it could.
func takeWhole(ctx context.Context, f *fetch.Fetcher, page *fulltext.Page, r fetch.Request) bool {
	answer, err := f.Get(ctx, r)
	if err != nil || answer.Wall != "" || !isPage(answer) {
		return false
	}
	return page.TakeWhole(answer.Body, answer.URL, answer.ContentType) == nil
}

// isPage reports whether an answer is a page of HTML, by what the server says.
func isPage(answer *fetch.Response) bool {
	kind, _, _ := strings.Cut(strings.ToLower(answer.ContentType), ";")
	kind = strings.TrimSpace(kind)
	return kind == "" || strings.Contains(kind, "html")
}

// ReadArticle is ReadWeb for an article that may be kept.
func ReadArticle(ctx context.Context, f *fetch.Fetcher, address string, found bool) (store.Incoming, error) {
	page, err := ReadWeb(ctx, f, address, found)
	if err != nil {
		return store.Incoming{}, err
	}
	return ArticleOf(page)
}

// ArticleOf is a page as it is kept. Its address is its identity, or its words where it has
// none. A page without any text is an error.
func ArticleOf(p *fulltext.Page) (store.Incoming, error) {
	in := store.Incoming{
		Title: sanitize.Line(p.Title), Link: sanitize.Address(p.URL), Published: p.Published,
		Content: p.Content, Language: sanitize.Line(p.Lang),
	}
	if byline := sanitize.Line(p.Byline); byline != "" {
		in.Authors = []store.Person{{Name: byline}}
	}
	if in.Content.Empty() {
		return in, errors.New("there is no text in it to keep")
	}
	read := markup.Read(p.Content, nil)
	in.Summary, in.Words, in.Media = read.Summary, read.Words, read.Media
	sum := sha256.Sum256([]byte(in.Title + "\n" + p.Content.Source))
	in.Key = cmp.Or(in.Link, "text:"+hex.EncodeToString(sum[:16]))
	return in, nil
}
