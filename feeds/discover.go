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
	"strings"
	"syscall"

	"tidings/feeds/fetch"
	"tidings/feeds/parse"
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

	Listed bool // the page lists feeds of which none stands out as its own: only a person can choose

	looks []*Look // at those candidates that were fetched
}

const (
	maxProbes = 8 // requests beside the first
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
	if err != nil && !strings.Contains(raw, "://") && strings.HasPrefix(address, "https:") && speaksNoHTTPS(err) {
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
		candidates, looks = probe(ctx, f, &fetch.Response{Private: f.AllowPrivate}, guesses(usualPlaces(at)), maxProbes)
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
	listed := false
	if len(candidates) == 0 {
		candidates, looks, listed = linkedFeeds(ctx, f, page, at, found.linked)
	}
	candidates = merged(candidates)
	if len(looks) == 0 {
		var allDead bool
		if candidates, looks, allDead = withoutDead(ctx, f, page, candidates); allDead && rule == nil {
			if others, found := probe(ctx, f, page, append(found.linked, guesses(usualPlaces(at))...), maxProbes-len(candidates)); len(others) > 0 {
				candidates, looks = merged(others), found
			}
		}
	}
	if len(candidates) == 0 {
		if !found.isPage {
			return nil, fmt.Errorf("%w: it is neither a feed nor a web page", ErrNoFeed)
		}
		if notice := noticeOn(page, at); notice != "" {
			return nil, fmt.Errorf("%w: %s", ErrNoFeed, notice)
		}
		return nil, fmt.Errorf("%w: the page names none, and none is where feeds usually are", ErrNoFeed)
	}
	return &Discovery{URL: page.URL, Title: found.title, Candidates: candidates, Listed: listed, looks: looks}, nil
}

const (
	manyOwn    = 4 // feeds that a page links to on its own site: with more it lists them
	manyOthers = 3 // on other sites: with more it speaks of others' feeds
)

// linkedFeeds are the feeds that a page links to and does not declare, or that are where feeds usually are. Of a
// page that lists others' feeds these come last: mostly it has one of its own, or is nothing but a list. Those
// of a list that are not asked for are offered as they are.
func linkedFeeds(ctx context.Context, f *fetch.Fetcher, page *fetch.Response, at *url.URL, linked []Candidate) (candidates []Candidate, looks []*Look, listed bool) {
	var own, others []Candidate
	for _, c := range merged(linked) {
		if to, err := url.Parse(c.URL); err == nil && isSameSite(to, at) {
			own = append(own, c)
		} else {
			others = append(others, c)
		}
	}
	if len(others) < manyOthers {
		candidates, looks = probe(ctx, f, page, append(linked, guesses(usualPlaces(at))...), maxProbes)
		return candidates, looks, len(own) >= manyOwn && len(candidates) >= manyOwn
	}
	if candidates, looks = probe(ctx, f, page, append(own, guesses(usualPlaces(at))...), maxProbes/2); len(candidates) > 0 {
		return candidates, looks, len(candidates) >= manyOwn
	}
	candidates, looks = probe(ctx, f, page, others, maxProbes/2)
	if len(candidates) > 0 {
		candidates = append(candidates, others[min(len(others), maxProbes/2):]...)
	}
	return candidates, looks, len(candidates) > 1
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
