package fetch

import (
	"net/http"
	"net/http/cookiejar"

	"golang.org/x/net/publicsuffix"
)

// Cookies live as long as one Get: some servers set one in a redirect to the same address
// and let nobody in who does not send it back. What they learn from it is that the second
// request belongs to the first. Which cookie is sent where is RFC 6265's matter, and the
// list of public suffixes keeps one site's from another under the same top (section 5.3,
// step 5).

const (
	maxCookies     = 50      // that one answer may set
	maxCookie      = 4 << 10 // bytes of one (RFC 6265 section 6.1)
	maxCookieBytes = 8 << 10 // of all that are sent with one request
)

// keepCookies keeps what an answer sets, and reports whether it set any.
func (w *redirects) keepCookies(res *http.Response) bool {
	if len(res.Header["Set-Cookie"]) == 0 {
		return false
	}
	var set []*http.Cookie
	for _, c := range res.Cookies() {
		if len(c.Name)+len(c.Value) <= maxCookie && len(set) < maxCookies {
			set = append(set, c)
		}
	}
	if len(set) == 0 {
		return false
	}
	if w.cookies == nil {
		jar, err := cookiejar.New(&cookiejar.Options{PublicSuffixList: publicsuffix.List})
		if err != nil {
			return false
		}
		w.cookies = jar
	}
	w.cookies.SetCookies(w.at, set)
	return true
}

// sendCookies adds the cookies that belong to where req goes.
func (w *redirects) sendCookies(req *http.Request) {
	if w.cookies == nil {
		return
	}
	sum := 0
	for _, c := range w.cookies.Cookies(req.URL) {
		if sum += len(c.Name) + len(c.Value); sum > maxCookieBytes {
			return
		}
		req.AddCookie(c)
	}
}
