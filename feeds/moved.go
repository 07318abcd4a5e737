package feeds

import (
	"context"

	"tidings/feeds/fetch"
)

// Where a feed says that it has moved.
//
// Its server may say so, by a permanent redirect (package fetch), or its document, as
// podcasts do that leave a host which will not redirect for them. A document is believed
// only where a feed answers at the new address, and that feed does not send us back: hosts
// write addresses of feeds that were never made, and of the one that they stand in.
//
// An Atom link "self" is no such word. It says where a document thinks that it lies, and is
// mostly wrong where it differs: copies, mirrors and feeds behind a distributor keep the
// address of the original, which often has stopped answering.

// lookOn returns what a feed says that has taken the place of the one looked at, or that one
// if there is none. It makes one request at most.
func lookOn(ctx context.Context, f *fetch.Fetcher, at *Look, needs *needs) (*Look, error) {
	to, err := fetch.Normalise(at.parsed.MovedTo)
	if err != nil || to == at.asked || to == at.address || to == at.answer.URL {
		return at, nil
	}
	needs.again()
	answer, err := f.Get(ctx, fetch.Request{URL: to, Found: !at.answer.Private, Grow: needs.grow})
	if err == nil {
		var next *Look
		if next, err = takeApart(ctx, answer, to, needs); err == nil && !next.leadsTo(at.asked, at.address) {
			answer.Moved = next.address
			return next, nil
		}
	}
	return at, ctx.Err()
}

// leadsTo reports whether the feed says that it is at one of the addresses.
func (l *Look) leadsTo(addresses ...string) bool {
	to, err := fetch.Normalise(l.parsed.MovedTo)
	for _, address := range addresses {
		if err == nil && to == address || l.address == address {
			return true
		}
	}
	return false
}
