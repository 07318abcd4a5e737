package fetch

import (
	"net/http"
	"net/http/cookiejar"
	"net/url"

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

// cookies are those of one Get; the zero value holds none.
type cookies struct{ jar http.CookieJar }

// keep keeps what an answer from at sets, and reports whether it set any.
func (c *cookies) keep(at *url.URL, res *http.Response) bool {
	if len(res.Header["Set-Cookie"]) == 0 {
		return false
	}
	var set []*http.Cookie
	for _, one := range res.Cookies() {
		if len(one.Name)+len(one.Value) <= maxCookie && len(set) < maxCookies {
			set = append(set, one)
		}
	}
	if len(set) == 0 {
		return false
	}
	if c.jar == nil {
		jar, err := cookiejar.New(&cookiejar.Options{PublicSuffixList: publicsuffix.List})
		if err != nil {
			return false
		}
		c.jar = jar
	}
	c.jar.SetCookies(at, set)
	return true
}

// send adds the cookies that belong to where req goes.
func (c *cookies) send(req *http.Request) {
	if c.jar == nil {
		return
	}
	sum := 0
	for _, one := range c.jar.Cookies(req.URL) {
		if sum += len(one.Name) + len(one.Value); sum > maxCookieBytes {
			return
		}
		req.AddCookie(one)
	}
}
