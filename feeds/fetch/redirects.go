package fetch

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/netip"
	"net/url"
	"strings"

	"tidings/feeds/sanitize"
)

// redirects is where one Get is on its way through redirects.
type redirects struct {
	asked     string         // the address that was asked for, without user
	at        *url.URL       // the address to request next, without user
	user      *url.Userinfo  // the name and password for at's host; nil after a redirect to another host
	permanent bool           // every redirect up to here was for good
	guarded   bool           // only public addresses from here on
	private   bool           // the last answer came from a private address
	hops      int            // redirects and refreshes
	refreshed bool           // a page has led on (refresh.go)
	cookies   http.CookieJar // what servers set on the way; nil if they have set none (cookies.go)
}

// follow asks until something else than a redirect answers. A page that only leads on is
// a redirect as well, and counts as the answer if it leads to nothing.
func (f *Fetcher) follow(ctx context.Context, r Request, w *redirects) (*Response, error) {
	var page *Response
	for {
		res, err := f.send(ctx, r, w)
		if err != nil {
			return orPage(page, err)
		}
		fresh := w.keepCookies(res)
		if !isRedirect(res.StatusCode) {
			answer, err := f.answer(ctx, r, w, res)
			_ = res.Body.Close()
			if err == nil && w.leadsOn(res.Header, answer, fresh) {
				page = answer
				continue
			}
			if err != nil {
				return orPage(page, err)
			}
			return answer, nil
		}
		err = w.step(res)
		_, _ = io.CopyN(io.Discard, res.Body, 4<<10) // so that the connection can be used again
		_ = res.Body.Close()
		if err != nil {
			return orPage(page, err)
		}
	}
}

// orPage is the page that led to a failure, if there was one.
func orPage(page *Response, err error) (*Response, error) {
	if page != nil {
		return page, nil
	}
	return nil, err
}

func isRedirect(status int) bool {
	switch status {
	case http.StatusMovedPermanently, http.StatusFound, http.StatusSeeOther,
		http.StatusTemporaryRedirect, http.StatusPermanentRedirect:
		return true
	}
	return false
}

// send asks the host of w.at, and no other.
func (f *Fetcher) send(ctx context.Context, r Request, w *redirects) (*http.Response, error) {
	var remote net.Addr
	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		GotConn: func(c httptrace.GotConnInfo) { remote = c.Conn.RemoteAddr() },
	})
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, w.at.String(), nil)
	if err != nil {
		return nil, ErrAddress
	}
	etag, modified := w.validators(r)
	for name, value := range map[string]string{
		"User-Agent": f.UserAgent, "Accept": cmp.Or(r.Accept, feedTypes), "Accept-Encoding": acceptedCodings,
		"If-None-Match": etag, "If-Modified-Since": modified,
	} {
		if value != "" && isHeaderValue(value) {
			req.Header.Set(name, value)
		}
	}
	w.sendCookies(req)
	if w.user != nil {
		password, _ := w.user.Password()
		req.SetBasicAuth(w.user.Username(), password)
	}
	through := f.open
	if w.guarded {
		through = f.guarded
	}
	res, err := through.RoundTrip(req)
	if err != nil {
		return nil, err
	}
	if at, err := addrOf(remote); err == nil {
		w.private = f.Private(at)
		w.guarded = w.guarded || !w.private // a redirect from the open web has to lead to the open web
	}
	return res, nil
}

// validators are those of r that may be sent to w.at. A server that redirects what it does
// not have to its home page would compare the date with that page's, and 304 would mean that
// nothing is new for ever. An address that a feed has moved to for good has to show the
// document before it is believed.
func (w *redirects) validators(r Request) (etag, modified string) {
	switch {
	case w.hops == 0 || w.at.String() == w.asked:
		return r.ETag, r.LastModified
	case w.permanent:
		return "", ""
	}
	return r.ETag, ""
}

// isHeaderValue reports whether v can stand in a header.
func isHeaderValue(v string) bool {
	return len(v) <= 1<<10 && !strings.ContainsFunc(v, func(r rune) bool { return r < ' ' || r == 0x7f })
}

func addrOf(a net.Addr) (netip.Addr, error) {
	if a == nil {
		return netip.Addr{}, errors.New("no connection was made")
	}
	at, err := netip.ParseAddrPort(a.String())
	return at.Addr(), err
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
	if w.hops++; w.hops > maxHops {
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
		w.user = nil
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
