package feeds

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"slices"

	"tidings/feeds/fetch"
	"tidings/feeds/parse"
)

// mostDead is how many candidates may be missing before all are offered as they are.
const mostDead = 3

// withoutDead asks for the candidates, one after the other, until one is a feed, and leaves
// out those before it that are none or are not there: pages go on naming feeds that have
// gone, and who adds a page without looking takes the first. One that cannot be had now, but
// may be another time, comes after one that can, unless that is of comments. It tells whether
// none of them is there.
func withoutDead(ctx context.Context, f *fetch.Fetcher, page *fetch.Response, candidates []Candidate) (left []Candidate, looks []*Look, allDead bool) {
	var later []Candidate
	for i, c := range candidates[:min(len(candidates), mostDead)] {
		if len(later) > 0 && rank(c) > rank(later[0]) {
			break
		}
		look, err := lookAt(ctx, f, fetch.Request{URL: c.URL, Found: !page.Private})
		if err == nil {
			return slices.Concat([]Candidate{c}, later, candidates[i+1:]), []*Look{look}, false
		}
		var status *fetch.StatusError
		if !(errors.As(err, &status) && isMissing(status)) && !errors.Is(err, parse.ErrNotFeed) {
			later = append(later, c)
		}
	}
	if len(later) == 0 {
		return candidates, nil, len(candidates) > 0 && len(candidates) <= mostDead
	}
	at := slices.Index(candidates, later[0])
	return candidates[at:], nil, false // those before it are not there
}

// isMissing reports whether a server says that there is nothing at an address.
func isMissing(status *fetch.StatusError) bool {
	return status.Code == http.StatusNotFound || status.Code == http.StatusGone
}

// answering asks for the first of the feeds that a site must have by a rule, since rules grow old. If it is
// not there the rule says nothing; the error is of a site that says what is to be done.
func answering(ctx context.Context, f *fetch.Fetcher, candidates []Candidate) ([]Candidate, []*Look, error) {
	if len(candidates) == 0 {
		return nil, nil, nil
	}
	first := candidates[0].URL
	look, err := lookAt(ctx, f, fetch.Request{URL: first, Found: !f.AllowPrivate})
	var status *fetch.StatusError
	known := refusalOf(first, err)
	switch {
	case err == nil:
		return candidates, []*Look{look}, nil
	case known != nil && known.isAtHand:
		return nil, nil, explained(first, err)
	case known == nil && (errors.Is(err, parse.ErrNotFeed) || errors.As(err, &status) && isMissing(status)):
		return answering(ctx, f, candidates[1:])
	}
	return candidates, nil, nil // it may be there another time
}

func guesses(addresses []string) []Candidate {
	all := make([]Candidate, len(addresses))
	for i, address := range addresses {
		all[i].URL = address
	}
	return all
}

// probe asks for each candidate until so many are asked, and returns those
// that are feeds. A guess ends it, since guesses lead to the same feed; so does
// a host that does not answer.
func probe(ctx context.Context, f *fetch.Fetcher, page *fetch.Response, candidates []Candidate, most int) (feeds []Candidate, looks []*Look) {
	for i, c := range merged(candidates) {
		if i == most || c.Title == "" && len(feeds) > 0 {
			break
		}
		look, err := lookAt(ctx, f, fetch.Request{URL: c.URL, Found: !page.Private})
		var status *fetch.StatusError
		switch {
		case err == nil:
			found := look.preview().Candidate
			found.Title = cmp.Or(found.Title, c.Title)
			feeds, looks = append(feeds, found), append(looks, look)
		case !errors.Is(err, parse.ErrNotFeed) && !errors.As(err, &status):
			return feeds, looks
		}
	}
	return feeds, looks
}
