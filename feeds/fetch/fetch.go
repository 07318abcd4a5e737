package fetch

import (
	"cmp"
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/netip"
	"net/url"
	"strings"
	"sync"
	"time"

	"tidings/feeds/sanitize"
)

// A Fetcher requests feeds, pages, lists of feeds and pictures from the web. The whole
// program has one, which many goroutines use at once, so that connections are shared
// and nothing is fetched but by these rules:
//
//   - http and https only, at most 10 redirects, a page that only leads on among them. A
//     name and password stay with the host they were given for, and never go from https
//     to http. Cookies that are set on the way are forgotten at its end.
//   - One Get takes at most Timeout, however slowly the bytes come, besides what Grow
//     takes, and at most MaxBytes of memory, however well they are compressed.
//   - If AllowPrivate is false, no packet goes to a private address. If it is true, a
//     redirect or a link from the open web still does not lead to one.
//
// Set the fields before the first Get and leave them alone afterwards.
type Fetcher struct {
	UserAgent    string                // the header of that name
	AllowPrivate bool                  // whether a person's own address may lead into a private network
	Private      func(netip.Addr) bool // what counts as private; nil for PrivateAddress
	Timeout      time.Duration         // of one Get, from the look-up of the host to the last byte
	MaxBytes     int64                 // of a body, after unpacking
	Now          func() time.Time      // the clock against which a server's dates are read
	Resolver     *net.Resolver         // nil for the machine's own
	Transport    http.RoundTripper     // nil for guarded connections; anything else has to guard itself

	once    sync.Once
	open    http.RoundTripper // may enter private networks
	guarded http.RoundTripper // may not
	packing packing           // how bodies are unpacked
	big     chan struct{}     // a semaphore: holds an element for each big body that is being read
}

// NewFetcher returns the fetcher of an ordinary local program: private networks
// allowed, 15 seconds, 64 MB.
func NewFetcher(version string) *Fetcher {
	return &Fetcher{
		UserAgent:    "tidings/" + version + " (+terminal news reader)",
		AllowPrivate: true,
		Timeout:      15 * time.Second,
		MaxBytes:     MaxFeed,
		Now:          time.Now,
	}
}

// A Request asks for what stands at an address.
type Request struct {
	URL          string // http or https; it may carry a name and password
	ETag         string // and LastModified: the validators of the last answer, for a conditional request
	LastModified string
	Accept       string                                      // media types, "" for feeds before pages before anything else
	MaxBytes     int64                                       // 0 for the fetcher's
	Grow         func(ctx context.Context, more int64) error // called before memory for more bytes of the body is taken; nil if that is not limited
	Found        bool                                        // the address comes from a document of the open web and not from a person
	Own          *Own                                        // how the person wants it asked; nil for as any
	codings      string                                      // how the body may be packed; "" for all that is understood
}

// A Response is what a server answered, with everything but Body clean.
type Response struct {
	URL          string // what answered, after all redirects, without name and password
	Moved        string // the address to use from now on, after permanent redirects; "" if it has not changed
	Private      bool   // whether it came from a private address
	Status       int    // 200 to 299, or 304
	NotModified  bool   // 304: nothing has changed, there is no Body
	Body         []byte // unpacked
	ContentType  string // as the server says it, parameters included
	ETag         string
	LastModified string
	NotBefore    time.Time // until when the answer is fresh, at most an hour from now; zero if it does not say
	Wall         string    // the bot wall that this seems to be the page of, "" for none
	Links        []Link    // what the header Link leads to
	Warnings     []string  // what was wrong and could be mended, one clean line each
}

// MaxFeed is the size in bytes, unpacked, beyond which a feed is refused.
const MaxFeed = 64 << 20

const (
	maxHeaders = 256 << 10 // bytes
	MaxIdle    = 128       // connections that are kept for a next request: each is an open file
	feedTypes  = "application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml;q=0.9, " +
		"application/xml;q=0.8, text/xml;q=0.8, text/html;q=0.7, */*;q=0.5"
)

// Get fetches r.URL. Its error is one clean sentence for a person, and wraps
// ErrAddress, ErrPrivate, ErrTimeout, ErrTooLarge, ErrRedirects, a *StatusError
// (any answer but 2xx and 304), or what the system said.
func (f *Fetcher) Get(ctx context.Context, r Request) (*Response, error) {
	f.once.Do(f.prepare)
	u, err := url.Parse(r.URL)
	if err != nil {
		return nil, &Error{Sentence: "this is not written like a web address", Err: ErrAddress}
	}
	if u, err = fetchable(u); err != nil {
		return nil, &Error{Sentence: err.Error(), Err: err}
	}
	limited, cancel := context.WithCancel(ctx)
	defer cancel()
	late := time.AfterFunc(f.Timeout, cancel)
	defer late.Stop()
	r.Grow = untimed(r.Grow, late, f.Timeout)
	w := &redirects{at: u, user: u.User, own: r.Own, permanent: true, guarded: !f.AllowPrivate || r.Found}
	open, guarded, done := f.routes(r.Own)
	defer done()
	w.routes = [2]http.RoundTripper{open, guarded}
	w.at.User = nil
	w.asked = w.at.String()
	answer, err := f.follow(limited, r, w)
	if err == nil { // not what had come whole when the caller gave up
		err = ctx.Err()
	}
	if err != nil {
		return nil, r.Own.silenced(f.explain(ctx, limited, w, err))
	}
	return answer, nil
}

// untimed is grow, while which late stands still: a server is not to blame for the time
// that its body has to wait for memory.
func untimed(grow func(context.Context, int64) error, late *time.Timer, left time.Duration) func(context.Context, int64) error {
	if grow == nil {
		return nil
	}
	since := time.Now()
	return func(ctx context.Context, more int64) error {
		if late.Stop() {
			left -= time.Since(since)
			defer func() {
				since = time.Now()
				late.Reset(left)
			}()
		}
		return grow(ctx, more)
	}
}

// Close ends the connections that are kept for a next request. The fetcher can
// still be used.
func (f *Fetcher) Close() {
	f.once.Do(f.prepare)
	for _, t := range []http.RoundTripper{f.open, f.guarded} {
		if t, ok := t.(*http.Transport); ok {
			t.CloseIdleConnections()
		}
	}
}

func (f *Fetcher) prepare() {
	f.big, f.packing.wide = make(chan struct{}, 2), make(chan struct{}, 2)
	if f.Private == nil {
		f.Private = PrivateAddress
	}
	if f.Now == nil {
		f.Now = time.Now
	}
	if f.Transport != nil {
		f.open, f.guarded = f.Transport, f.Transport
		return
	}
	f.open = f.transport(&net.Dialer{Timeout: f.Timeout, Resolver: f.Resolver})
	f.guarded = f.transport(&net.Dialer{Timeout: f.Timeout, Resolver: f.Resolver, Control: guardDial(f.Private)})
}

// routes are the connections for a request: that may enter private networks, and that may not.
// Those of a person's own are made for one Get, and closed by done.
func (f *Fetcher) routes(own *Own) (open, guarded http.RoundTripper, done func()) {
	if own == nil || own.Proxy == nil && own.Roots == nil || f.Transport != nil {
		return f.open, f.guarded, func() {}
	}
	free := f.transport(&net.Dialer{Timeout: f.Timeout, Resolver: f.Resolver})
	free.TLSClientConfig.RootCAs = own.Roots
	if own.Proxy != nil { // what the guard says of one is in own.go
		free.Proxy = http.ProxyURL(own.through())
		return free, free, free.CloseIdleConnections
	}
	bound := f.transport(&net.Dialer{Timeout: f.Timeout, Resolver: f.Resolver, Control: guardDial(f.Private)})
	bound.TLSClientConfig.RootCAs = own.Roots
	return free, bound, func() { free.CloseIdleConnections(); bound.CloseIdleConnections() }
}

func (f *Fetcher) transport(d *net.Dialer) *http.Transport {
	t := &http.Transport{
		DialContext:            d.DialContext,
		TLSClientConfig:        &tls.Config{MinVersion: tls.VersionTLS12, ClientSessionCache: tls.NewLRUClientSessionCache(0)},
		ForceAttemptHTTP2:      true, // since DialContext is set, net/http would not try it
		DisableCompression:     true, // unpacked in unpack.go, with limits
		MaxResponseHeaderBytes: maxHeaders,
		MaxIdleConns:           MaxIdle,
		MaxIdleConnsPerHost:    2,
		IdleConnTimeout:        30 * time.Second,
		OnProxyConnectResponse: refusedByProxy,
	}
	if f.AllowPrivate { // only then: a proxy looks hosts up by itself, where no guard sees the result
		t.Proxy = http.ProxyFromEnvironment
	}
	return t
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
		fresh := w.cookies.keep(w.at, res)
		if !isRedirect(res) {
			answer, err := f.answer(ctx, r, w, res)
			_ = res.Body.Close()
			if err == nil && !answer.NotModified && answer.Wall == "" && w.leadsOn(res.Header, answer.Body, fresh) {
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

func isRedirect(res *http.Response) bool {
	switch res.StatusCode {
	case http.StatusMultipleChoices: // one of them may be the server's own choice (RFC 9110, section 15.4.1)
		return res.Header.Get("Location") != ""
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
	etag, modified := w.validators(r.ETag, r.LastModified)
	agent := f.UserAgent
	if r.Own != nil {
		agent = cmp.Or(r.Own.UserAgent, agent)
	}
	for name, value := range map[string]string{
		"User-Agent": agent, "Accept": cmp.Or(r.Accept, feedTypes), "Accept-Encoding": cmp.Or(r.codings, acceptedCodings),
		"If-None-Match": etag, "If-Modified-Since": modified,
	} {
		if value != "" && isHeaderValue(value) {
			req.Header.Set(name, value)
		}
	}
	w.own.signIn(req)
	w.cookies.send(req)
	if w.user != nil && req.Header.Get("Authorization") == "" {
		password, _ := w.user.Password()
		req.SetBasicAuth(w.user.Username(), password)
	}
	proxied := r.Own != nil && r.Own.Proxy != nil
	if proxied {
		w.private = leadsIntoPrivate(ctx, f.Resolver, f.Private, w.at, r.Own.Proxy)
		if w.private && w.guarded {
			return nil, ErrPrivate
		}
	}
	through := w.routes[0]
	if w.guarded {
		through = w.routes[1]
	}
	res, err := through.RoundTrip(req)
	if err != nil {
		return nil, err
	}
	if at, err := addrOf(remote); err == nil && !proxied {
		w.private = f.Private(at)
	}
	if remote != nil {
		w.guarded = w.guarded || !w.private // a redirect from the open web has to lead to the open web
	}
	return res, nil
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

// answer makes a Response of what came at the end of all redirects.
func (f *Fetcher) answer(ctx context.Context, r Request, w *redirects, res *http.Response) (*Response, error) {
	now := f.Now()
	etag, modified := w.validators(r.ETag, r.LastModified)
	asked := etag != "" || modified != ""
	if res.StatusCode == http.StatusNotModified && !asked || res.StatusCode != http.StatusNotModified && res.StatusCode/100 != 2 {
		start, _ := f.body(ctx, res, wallBody, nil) // only to recognise a bot wall
		return nil, &StatusError{Code: res.StatusCode, Wall: botWall(res, start), NotBefore: pauseAsked(res.Header, res.StatusCode, now)}
	}
	answer := &Response{
		URL: w.at.String(), Moved: w.moved(), Private: w.private,
		Status:       res.StatusCode,
		NotModified:  res.StatusCode == http.StatusNotModified,
		ContentType:  sanitize.Cut(sanitize.Line(res.Header.Get("Content-Type")), 200),
		ETag:         validator(res.Header.Get("ETag")),
		LastModified: validator(res.Header.Get("Last-Modified")),
		NotBefore:    freshUntil(res.Header, now),
		Links:        linksOf(res.Header, w.at),
	}
	answer.scrub(r.Own)
	if answer.NotModified { // such an answer need not repeat its validators
		answer.ETag = cmp.Or(answer.ETag, r.ETag)
		answer.LastModified = cmp.Or(answer.LastModified, r.LastModified)
		return answer, nil
	}
	var err error
	answer.Body, err = f.body(ctx, res, cmp.Or(r.MaxBytes, f.MaxBytes), r.Grow)
	switch {
	case err != nil && !isWhole(answer.Body, answer.ContentType):
		return nil, err
	case res.StatusCode == http.StatusPartialContent && !isWhole(answer.Body, answer.ContentType):
		return nil, errPart
	case err != nil:
		answer.Warnings = append(answer.Warnings, "the server broke off after the end of the document")
	}
	answer.Wall = botWall(res, answer.Body)
	answer.Body = r.Own.withoutSecrets(answer.Body)
	return answer, nil
}

// scrub takes out of an answer what repeats the secret of a request.
func (answer *Response) scrub(o *Own) {
	if o == nil {
		return
	}
	for _, text := range []*string{&answer.URL, &answer.Moved, &answer.ContentType, &answer.ETag, &answer.LastModified} {
		if o.leaksIn(*text) {
			*text = ""
		}
	}
	kept := answer.Links[:0]
	for _, link := range answer.Links {
		if !o.leaksIn(link.URL) && !o.leaksIn(link.Title) {
			kept = append(kept, link)
		}
	}
	answer.Links = kept
}

// validator is what the server sent, "" if it can't be kept and sent back.
func validator(sent string) string {
	if sanitize.Line(sent) != sent || !isHeaderValue(sent) {
		return ""
	}
	return sent
}
