package feeds

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"tidings/feeds/fetch"
	"tidings/feeds/parse"
)

// A refusal is what is known of a site that refuses its feeds: what its status does not say.
type refusal struct {
	host     string // or the end of it (".reddit.com")
	prefix   string // what the path begins with
	without  string // a parameter that an address has which is not refused for this reason; "" for none
	codes    []int  // that mean it
	pages    bool   // a page in place of the feed means it as well
	sentence string
	isAtHand bool // there is a way for the person, so that no other feed is looked for
}

func refusals() []refusal {
	const redditWords = "Reddit gives feeds to those who are signed in only, since 2026: copy the address of yours from reddit.com/prefs/feeds, and add that"
	signedOut := []int{http.StatusUnauthorized, http.StatusForbidden, http.StatusNotFound, http.StatusGone}
	return []refusal{
		{host: "reddit.com", prefix: "/", without: "feed", codes: signedOut, pages: true, sentence: redditWords, isAtHand: true},
		{host: ".reddit.com", prefix: "/", without: "feed", codes: signedOut, pages: true, sentence: redditWords, isAtHand: true},
		{host: "youtube.com", prefix: "/feeds/videos.xml", codes: []int{http.StatusNotFound, http.StatusInternalServerError},
			sentence: "YouTube says that it does not have this feed, which at times it says of feeds that it has; what came is kept, and it is asked again"},
	}
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
	if known := refusalOf(address, err); known != nil {
		return &fetch.Error{Sentence: known.sentence, Err: err}
	}
	return err
}

// isAt reports whether an address is at a host, or one that ends so if that begins with a dot.
func isAt(u *url.URL, host string) bool {
	at := strings.TrimPrefix(strings.TrimPrefix(u.Hostname(), "www."), "m.")
	return at == host || host[0] == '.' && strings.HasSuffix(at, host)
}
