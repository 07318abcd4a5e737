package fetch

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"

	"tidings/feeds/sanitize"
)

// ErrRedirects says that one request was redirected more than 10 times.
var ErrRedirects = errors.New("the server redirects more than 10 times")

// MaxHops is how many redirects one request follows.
const MaxHops = 10

// redirects is where one Get is on its way through redirects.
type redirects struct {
	asked     string               // the address that was asked for, without user
	at        *url.URL             // the address to request next, without user
	user      *url.Userinfo        // the name and password for at's host; nil after a redirect to another host
	own       *Own                 // how the person signs in to at's host; nil after a redirect to another host
	routes    [2]http.RoundTripper // the connections that may enter private networks, and those that may not
	permanent bool                 // every redirect up to here was for good
	guarded   bool                 // only public addresses from here on
	private   bool                 // the last answer came from a private address
	hops      int                  // redirects and refreshes
	refreshes int                  // how many pages have led on (refresh.go)
	scripted  bool                 // a page has led on by a script, which one may
	cookies   cookies              // that servers have set on the way
}

// validators are those of the last answer that may be sent to w.at. A server that redirects what it does
// not have to its home page would compare the date with that page's, and 304 would mean that
// nothing is new for ever. An address that a feed has moved to for good has to show the
// document before it is believed.
func (w *redirects) validators(etag, modified string) (string, string) {
	switch {
	case w.hops == 0 || w.at.String() == w.asked:
		return etag, modified
	case w.permanent:
		return "", ""
	}
	return etag, ""
}

// step moves w to where the redirect leads.
func (w *redirects) step(res *http.Response) error {
	location := res.Header.Get("Location")
	if location == "" {
		return fmt.Errorf("%w: the server redirects to nowhere", ErrAddress)
	}
	next, err := w.next(location)
	if err != nil {
		return err
	}
	w.goTo(next, res.StatusCode == http.StatusMovedPermanently || res.StatusCode == http.StatusPermanentRedirect)
	return nil
}

// next is where location leads from here. It counts the step.
func (w *redirects) next(location string) (*url.URL, error) {
	if w.hops++; w.hops > MaxHops {
		return nil, ErrRedirects
	}
	if len(location) > sanitize.MaxAddress {
		return nil, fmt.Errorf("%w: the server redirects to nowhere", ErrAddress)
	}
	next, err := w.at.Parse(location)
	if err != nil {
		return nil, fmt.Errorf("%w: the server redirects to something else", ErrAddress)
	}
	if next, err = fetchable(next); err != nil {
		return nil, err
	}
	next.User = nil // no person gave the password that stands in a redirect
	return next, nil
}

// goTo moves w to next.
func (w *redirects) goTo(next *url.URL, isPermanent bool) {
	falls := w.at.Scheme == "https" && next.Scheme == "http"
	if falls || next.Host != w.at.Host {
		w.user, w.own = nil, nil
	}
	w.permanent = w.permanent && isPermanent && !falls
	w.at = next
}

// moved is the address to ask from now on, "" if it is the one that was asked.
func (w *redirects) moved() string {
	if w.hops == 0 || !w.permanent || w.at.String() == w.asked {
		return ""
	}
	to := *w.at
	to.User = w.user
	return to.String()
}

// leadsOn moves w to where an answer leads by its header or as a page, and reports whether it leads
// anywhere. fresh says whether the answer set cookies: then it may lead to itself.
func (w *redirects) leadsOn(header http.Header, body []byte, fresh bool) bool {
	if w.refreshes == MaxRefreshes {
		return false
	}
	target := refreshTarget(header.Get("Refresh"))
	byScript := false
	if target == "" && isPage(body) {
		if target = metaRefresh(body); target == "" && !w.scripted {
			target = scriptTarget(body)
			byScript = target != ""
		}
	}
	if target == "" {
		return false
	}
	hops := w.hops
	next, err := w.next(target)
	if err != nil || next.String() == w.at.String() && !fresh {
		w.hops = hops
		return false
	}
	w.refreshes++
	w.scripted = w.scripted || byScript
	w.goTo(next, !byScript)
	return true
}
