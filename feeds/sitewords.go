package feeds

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"tidings/feeds/fetch"
	"tidings/feeds/parse"
	"tidings/store"
)

// A refusal is what is known of a site that refuses its feeds: what its status does not say.
type refusal struct {
	host     string // or the end of it (".reddit.com")
	prefix   string // what the path begins with
	without  string // a parameter that an address has which is not refused for this reason; "" for none
	codes    []int  // that mean it
	pages    bool   // a page in place of the feed means it as well
	sentence string // "" for what the status says
	isAtHand bool   // there is a way for the person, so that no other feed is looked for
	isLapse  bool   // it mostly passes by itself, so that it is not told at once (lapse)
}

func refusals() []refusal {
	const redditWords = "Reddit gives feeds to those who are signed in only, since 2026: copy the address of yours from reddit.com/prefs/feeds, and add that"
	signedOut := []int{http.StatusUnauthorized, http.StatusForbidden, http.StatusNotFound, http.StatusGone}
	return []refusal{
		{host: "reddit.com", prefix: "/", without: "feed", codes: signedOut, pages: true, sentence: redditWords, isAtHand: true},
		{host: ".reddit.com", prefix: "/", without: "feed", codes: signedOut, pages: true, sentence: redditWords, isAtHand: true},
		{host: "youtube.com", prefix: "/feeds/videos.xml", codes: []int{http.StatusNotFound, http.StatusInternalServerError}, isLapse: true,
			sentence: "YouTube says that it does not have this feed, which at times it says of feeds that it has; what came is kept, and it is asked again"},
		{host: "youtube.com", prefix: "/feeds/videos.xml", codes: []int{http.StatusBadGateway, http.StatusServiceUnavailable}, isLapse: true},
		{host: "reddit.com", prefix: "/", codes: []int{http.StatusTooManyRequests}, isLapse: true}, // whoever follows a few of its feeds gets it
		{host: ".reddit.com", prefix: "/", codes: []int{http.StatusTooManyRequests}, isLapse: true},
		{host: "github.com", prefix: "/", codes: []int{http.StatusTooManyRequests}, isLapse: true}, // it counts all who share an address of the network
	}
}

// A lapse is told if it has lasted for so long, or so many visits have met it.
const (
	longestLapse = 6 * time.Hour
	mostLapses   = 8 // as many as come in that time by themselves
)

// lapse is the row of failures that are not told yet which a failure of a feed belongs to;
// it has no Tries if the failure is to be told. A feed that has never worked is told of: its
// address may be wrong. So is one that fails already.
func lapse(feed store.Feed, err error, at time.Time) store.Lapse {
	known := refusalOf(feed.URL, err)
	if known == nil || !known.isLapse || feed.Succeeded.IsZero() || feed.Failures > 0 {
		return store.Lapse{}
	}
	row := store.Lapse{Tries: feed.Lapse.Tries + 1, Since: feed.Lapse.Since}
	if row.Since.IsZero() || row.Since.After(at) { // the clock was wrong
		row.Since = at
	}
	if row.Tries > mostLapses || at.Sub(row.Since) >= longestLapse {
		return store.Lapse{}
	}
	return row
}

// refusalOf is what is known of a failure to fetch a feed, nil if nothing is.
func refusalOf(address string, err error) *refusal {
	u, errURL := url.Parse(address)
	if err == nil || errURL != nil {
		return nil
	}
	var status *fetch.StatusError
	hasStatus := errors.As(err, &status)
	for _, r := range refusals() {
		switch {
		case !isAt(u, r.host) || !strings.HasPrefix(u.Path, r.prefix) || r.without != "" && u.Query().Has(r.without):
		case hasStatus && slices.Contains(r.codes, status.Code), !hasStatus && r.pages && errors.Is(err, parse.ErrWebPage):
			return &r
		}
	}
	return nil
}

// explained is a failure in the words of what is known of its site. It wraps the failure.
func explained(address string, err error) error {
	if known := refusalOf(address, err); known != nil && known.sentence != "" {
		return &fetch.Error{Sentence: known.sentence, Err: err}
	}
	return err
}

// isAt reports whether an address is at a host, or one that ends so if that begins with a dot.
func isAt(u *url.URL, host string) bool {
	at := strings.TrimPrefix(strings.TrimPrefix(u.Hostname(), "www."), "m.")
	return at == host || host[0] == '.' && strings.HasSuffix(at, host)
}
