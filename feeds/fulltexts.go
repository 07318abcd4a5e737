package feeds

import (
	"context"
	"net/url"
	"sync"
	"time"

	"tidings/feeds/fetch"
	"tidings/feeds/markup"
	"tidings/feeds/own"
	"tidings/feeds/sanitize"
	"tidings/store"
)

// How pages are read by themselves after a refresh. It is done for the feeds for which
// somebody wants it, for what is new and unread, a page after another of each host.
const (
	mostPages   = 200 // of one refresh
	pagesAtOnce = 8   // each of another host
	pagesTime   = 2 * time.Minute
)

// FullText fetches the page of an article of a feed and takes the article out of it. The page
// is asked for in the way in which the feed is; what signs in is sent to the feed's own host
// alone. found says that the address is not one that the person trusts.
//
// The error is one sentence for a person, or fulltext.ErrNoArticle or ErrNotText.
func FullText(ctx context.Context, f *fetch.Fetcher, home *own.Home, feed store.Feed, settings store.SettingsRecord, link string, found bool) (store.Incoming, error) {
	way, err := home.Way(ctx, feed, settings, link)
	if err != nil {
		return store.Incoming{}, err
	}
	page, err := readWeb(ctx, f, fetch.Request{URL: link, Found: found, Own: way})
	if err != nil {
		return store.Incoming{}, err
	}
	article, err := ArticleOf(page)
	if err == nil { // the picture that the page wants to be seen with where it is linked to
		article.Content = markup.WithPictures(article.Content, nil, sanitize.Address(page.Image))
	}
	return article, err
}

// A pageReader reads the pages of articles.
type pageReader struct {
	store   *store.Store
	fetcher *fetch.Fetcher
	home    *own.Home // nil if nothing of the person's machine is to be run and read
}

// keepTexts keeps the full texts of articles, where somebody wants them. A page that cannot be
// read is left: whoever opens its article is told why.
func (r pageReader) keepTexts(ctx context.Context, fresh []store.Number) {
	if len(fresh) == 0 {
		return
	}
	lacking, err := r.store.LacksFullText(ctx, fresh...)
	if err != nil || len(lacking) == 0 {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, pagesTime)
	defer cancel()
	byHost := map[string][]store.LackingText{}
	for _, one := range lacking[:min(len(lacking), mostPages)] {
		if u, err := url.Parse(one.Row.Link); err == nil {
			byHost[u.Host] = append(byHost[u.Host], one)
		}
	}
	hosts := make(chan []store.LackingText, len(byHost))
	for _, pages := range byHost {
		hosts <- pages
	}
	close(hosts)
	var readers sync.WaitGroup
	for range min(len(byHost), pagesAtOnce) {
		readers.Go(func() {
			for pages := range hosts {
				r.readAll(ctx, pages)
			}
		})
	}
	readers.Wait()
}

// readAll reads the pages of one host, one after another.
func (r pageReader) readAll(ctx context.Context, pages []store.LackingText) {
	for _, one := range pages {
		found := r.home == nil || !one.Feed.IsPrivate()
		in, err := FullText(ctx, r.fetcher, r.home, one.Feed, one.Settings, one.Row.Link, found)
		switch {
		case ctx.Err() != nil:
			return
		case err == nil:
			_ = r.store.KeepFullText(ctx, one.For, one.Row.Number, in.Content, in.Words) // it can be asked for again
		}
	}
}
