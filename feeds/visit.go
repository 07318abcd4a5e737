package feeds

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"runtime"
	"slices"
	"time"

	"tidings/feeds/fetch"
	"tidings/feeds/markup"
	"tidings/feeds/own"
	"tidings/feeds/parse"
	"tidings/feeds/sanitize"
	"tidings/store"
	"tidings/store/secret"
)

// A visit is what came of asking one feed.
type visit struct {
	feed    store.Feed
	own     store.SettingsRecord // how its owner wants it fetched
	fetched store.Fetched
	err     error
	skipped bool        // not made: the host asked to be left alone, or another run visits the feed or has just done so
	turn    *store.Turn // to be ended when the visit is in the store or dropped; nil without one
	isTaken bool        // skipped because another run visits the feed
	visitor int         // the process of that run, 0 if it is not known
}

// visitNext makes one visit to the host, if a turn is left.
func (run *run) visitNext(ctx context.Context, h *hostQueue, visits chan<- visit) {
	feed, enough, ok := h.next()
	if !ok { // another worker had the last turn
		return
	}
	if enough != nil {
		visits <- visit{feed: feed, skipped: true}
		return
	}
	v := run.begin(feed)
	if v.skipped {
		visits <- v
		return
	}
	feed = v.feed
	needs := &needs{limits: run.limits}
	defer needs.end() // after the visit is handed over
	began := run.now()
	v.fetched, v.err = run.visit(ctx, feed, v.own, needs)
	v.fetched.Took = run.now().Sub(began)
	v.err = explained(feed.URL, v.err)
	v.fetched.Feed, v.fetched.For, v.fetched.At = feed.ID, run.For, run.now().UTC()
	if v.err != nil {
		v.fetched.Err, v.fetched.Lapse = v.err.Error(), lapse(feed, v.err, v.fetched.At)
	}
	var status *fetch.StatusError
	if errors.As(v.err, &status) {
		v.fetched.NotBefore, v.fetched.Gone = status.NotBefore, status.Code == http.StatusGone
		if status.Code == http.StatusTooManyRequests {
			h.refuse(status)
		}
	}
	visits <- v
}

// begin takes the turn at a feed, and returns a visit to be made of the feed as it is now.
// The visit is skipped if another run visits the feed, or has visited it since this run
// was asked for, or it has gone with its account. A feed that was asked for by name is
// visited although another run has just done so, since there may be news since then.
func (run *run) begin(feed store.Feed) visit {
	answer := make(chan store.Begun, 1)
	run.asks <- ask{feed.ID, answer}
	began := <-answer
	if began.Turn == nil {
		return visit{feed: feed, skipped: true, isTaken: true, visitor: began.By}
	}
	began.Feed.Interval = feed.Interval
	gone := errors.Is(began.Err, store.ErrNotFound)
	if began.Err != nil && !gone {
		return visit{feed: feed, turn: began.Turn} // recording the visit will meet the same fault
	}
	visited := !began.Feed.Visited.Equal(feed.Visited)
	if gone || visited && !run.ByName || !run.wants(began.Feed, run.now()) {
		began.Turn.End()
		return visit{feed: feed, skipped: true}
	}
	return visit{feed: began.Feed, own: began.Settings, turn: began.Turn}
}

// An ask for the turn at a feed.
type ask struct {
	feed   store.FeedID
	answer chan<- store.Begun
}

// turnsGather is how long asks for turns gather before the store is read for them, but for
// the first ones: where hosts answer at once, each would be read for alone otherwise.
const turnsGather = 2 * time.Millisecond

// giveTurns answers asks until there are no more: all that wait at one moment with one
// reading of the store.
func (run *run) giveTurns(ctx context.Context) {
	var last time.Time
	for first := range run.asks {
		time.Sleep(turnsGather - time.Since(last))
		last = time.Now()
		all := []ask{first}
		for range len(run.asks) {
			all = append(all, <-run.asks)
		}
		ids := make([]store.FeedID, len(all))
		for i, one := range all {
			ids[i] = one.feed
		}
		for i, began := range run.Store.BeginVisits(ctx, ids...) {
			all[i].answer <- began
		}
	}
}

// visit fetches one feed and parses it. Whatever is in the document, a fault in it must
// not end the visits of other feeds.
func (run *run) visit(ctx context.Context, feed store.Feed, settings store.SettingsRecord, needs *needs) (got store.Fetched, err error) {
	defer func() {
		if fault := recover(); fault != nil {
			got, err = store.Fetched{}, fmt.Errorf("tidings cannot read this feed (%s)", sanitize.Cut(sanitize.Line(fmt.Sprint(fault)), 100))
		}
	}()
	look, got, err := run.look(ctx, feed, settings, needs)
	if look == nil || err != nil {
		return got, err
	}
	if !store.IsOwnAddress(feed.URL) { // where that one lies is for the person to say
		if look, err = lookOn(ctx, run.Fetcher, look, needs); err != nil {
			return store.Fetched{}, err
		}
	}
	got, p := fetchedOf(look.answer), look.parsed
	got.Hash, got.Title, got.Description, got.Link, got.Language = look.hash, p.Title, p.Description, p.Link, p.Language
	got.Title, got.Description = secret.HideOf(feed.URL, got.Title), secret.HideOf(feed.URL, got.Description)
	got.Warnings, got.Detour = look.warnings(), look.detour
	if self, err := fetch.Normalise(p.FeedLink); err == nil && self != feed.URL && self != got.URL && len(self) <= sanitize.MaxAddress {
		got.Self = self
	}
	if got.Detour.URL != "" && got.Hash == feed.Hash { // the page itself is another at each visit
		got.NotModified = true
		return got, nil
	}
	if p.TTL > 0 {
		asked := run.now().Add(min(p.TTL, fetch.LongestFresh)).UTC()
		got.NotBefore = latest(got.NotBefore, asked)
	}
	big := look.size > bigDocument
	if big {
		runtime.GC() // the repaired copy of the document
	}
	got.Articles = make([]store.Incoming, len(p.Items))
	for i, it := range p.Items {
		got.Articles[i] = incoming(p, it)
	}
	run.readBodies(ctx, feed, p.Items, got.Articles, big)
	return got, nil
}

// fetchedOf is what an answer says beside its document.
func fetchedOf(answer *fetch.Response) store.Fetched {
	return store.Fetched{
		Private: answer.Private, URL: answer.Moved, ETag: answer.ETag, LastModified: answer.LastModified,
		NotBefore: answer.NotBefore, NotModified: answer.NotModified,
	}
}

// look returns what the feed says now: what was fetched a moment ago to look at it, or the
// answer to a request. If it says nothing new, the look is nil, and the visit is what it was.
func (run *run) look(ctx context.Context, feed store.Feed, settings store.SettingsRecord, needs *needs) (_ *Look, got store.Fetched, err error) {
	isOwn := own.Is(feed, settings)
	if !isOwn { // else it was looked at in another way
		if look := run.Looks.take(feed.URL); look != nil {
			return look, got, nil
		}
	}
	r := fetch.Request{URL: feed.URL, Grow: needs.grow}
	if !feed.Succeeded.IsZero() {
		r.ETag, r.LastModified = feed.ETag, feed.LastModified
	}
	var answer *fetch.Response
	if isOwn {
		answer, err = run.Home.Get(ctx, run.Fetcher, feed, settings, r)
	} else {
		answer, err = run.Fetcher.Get(ctx, r)
		err = run.Home.Explain(err, feed, store.Settings{})
	}
	if err != nil {
		return nil, got, err
	}
	if got = fetchedOf(answer); answer.NotModified {
		return nil, got, nil
	}
	got.Hash = hashOf(answer.Body)
	if got.NotModified = got.Hash == feed.Hash; got.NotModified {
		return nil, got, nil
	}
	page := *answer // with the body, which is let go of while a feed is read
	if len(page.Body) > maxPage {
		page.Body = nil
	}
	look, err := takeApart(ctx, answer, feed.URL, needs)
	if errors.Is(err, parse.ErrWebPage) && page.Body != nil {
		look, err = elsewhere(ctx, run.Fetcher, run.now().UTC(), feed, &page, err, needs)
	}
	return look, store.Fetched{}, err
}

// readBodies reads the bodies of a feed's articles, each once and only of articles
// that the store does not have as they are now: an ordinary visit brings one new
// article among thirty that are known. If the store cannot say which those are, all
// are read: recording them will meet the same fault, and report it. The articles of a big
// document are given no text for the index, which would be in memory beside them.
func (run *run) readBodies(ctx context.Context, feed store.Feed, items []parse.Item, articles []store.Incoming, big bool) {
	if !feed.Succeeded.IsZero() { // before its first success a feed has no article here
		known, err := run.Store.Known(ctx, feed.ID, articles)
		for i := range articles {
			articles[i].Known = err == nil && known[i]
		}
	}
	for i := range articles {
		in := &articles[i]
		if in.Known {
			continue
		}
		read := markup.Read(in.Content, in.Enclosures)
		in.Summary, in.Words, in.Media = read.Summary, read.Words, read.Media
		if !big {
			in.Text = in.SearchText()
		}
		if items[i].Image != "" {
			in.Media |= store.HasImage
		}
	}
}

func latest(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// incoming is what the store needs of an item, but for what is read out of its body
// (readBodies).
func incoming(p *parse.Parsed, it parse.Item) store.Incoming {
	in := store.Incoming{
		Key: it.Key(), Title: it.Title, Link: it.Link, Authors: it.Authors,
		Published: it.Published, Updated: it.Updated,
		Content: it.Content, Summarised: it.Summary,
		Categories: it.Categories, Enclosures: it.Enclosures, Links: it.Links, Language: it.Language,
	}
	if in.Published.IsZero() { // some Atom feeds say only when an entry was updated
		in.Published = it.Updated
	}
	if in.Content.Empty() {
		in.Content, in.Summarised = it.Summary, store.Body{}
	}
	if len(in.Authors) == 0 {
		in.Authors = p.Authors
	}
	in.Content = withPictures(in.Content, p, it)
	in.Comments = it.Comments
	if it.Comments != "" && it.Comments != it.Link && !slices.Contains(in.Links, it.Comments) {
		in.Links = append(slices.Clone(in.Links), it.Comments)
	}
	return in
}

// withPictures is the body of an item with the pictures below it that hang on the item. The
// feed's own picture, which many feeds repeat in each item, is none of them.
func withPictures(body store.Body, p *parse.Parsed, it parse.Item) store.Body {
	pictures := make([]markup.Picture, len(it.Pictures))
	for i, one := range it.Pictures {
		pictures[i] = markup.Picture(one)
	}
	stands := it.Image
	if stands == p.Image {
		stands = ""
	}
	return markup.WithPictures(body, pictures, stands)
}
