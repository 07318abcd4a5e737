package feeds

import (
	"context"
	"fmt"

	"tidings/feeds/fetch"
	"tidings/feeds/sanitize"
	"tidings/store"
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

// Where it has moved to may be followed already, as another feed: then the store joins the two
// (store.Joined), and a run says so once.

// joinedLine is what a run says of a feed that has been joined with another; "" if it has not.
func joinedLine(j store.Joined) string {
	if j.Into.ID == 0 {
		return ""
	}
	name := sanitize.Cut(sanitize.Line((&store.Subscribed{Feed: j.Into}).Name()), 100)
	line := fmt.Sprintf("it has moved to where “%s” is, number %d, and the two are one now", name, j.Into.ID)
	if j.Left > 0 {
		line += "; articles that only the old one had stay in it, since that one is others' too"
	}
	return line
}

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
