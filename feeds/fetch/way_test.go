package fetch_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/zstd"

	"tidings/feeds/fetch"
	"tidings/feeds/sanitize"
)

const document = `<?xml version="1.0"?><rss version="2.0"><channel><title>Harbour</title></channel></rss>`

// A site answers by path; each answer is a function of what was sent.
type site map[string]func(w http.ResponseWriter, r *http.Request)

func (s site) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if answer := s[r.URL.Path]; answer != nil {
		answer(w, r)
		return
	}
	w.WriteHeader(http.StatusNotFound)
}

// names are the names of the cookies that a request carries.
func names(r *http.Request) string {
	var all []string
	for _, c := range r.Cookies() {
		all = append(all, c.Name)
	}
	slices.Sort(all)
	return strings.Join(all, " ")
}

func redirectTo(status int, to string, cookies ...string) func(http.ResponseWriter, *http.Request) {
	return func(w http.ResponseWriter, r *http.Request) {
		for _, c := range cookies {
			w.Header().Add("Set-Cookie", c)
		}
		w.Header().Set("Location", to)
		w.WriteHeader(status)
	}
}

// TestCookiesLiveForOneVisit: what a redirect sets is sent for the rest of one Get, only where it
// belongs, and is not known to the next.
func TestCookiesLiveForOneVisit(t *testing.T) {
	var asked []string
	note := func(w http.ResponseWriter, r *http.Request) bool {
		asked = append(asked, r.Host+r.URL.Path+"["+names(r)+"]")
		return r.Header.Get("Cookie") != ""
	}
	f := newFetcher(t)
	f.Resolver = newResolver(t, "127.0.0.1")
	var port string
	s := newServer(t, func(w http.ResponseWriter, r *http.Request) {
		known := note(w, r)
		switch {
		case r.URL.Path == "/wall" && !known:
			redirectTo(302, "/wall", "seen=1; Path=/")(w, r)
		case r.URL.Path == "/start":
			redirectTo(302, "http://b.shop.co.uk"+port+"/in/end", "host=1", "deep=1; Path=/in", "site=1; Domain=shop.co.uk", "top=1; Domain=co.uk",
				"safe=1; Secure", "other=1; Domain=other.example", "gone=1; Max-Age=0", "big="+strings.Repeat("x", 5000))(w, r)
		case r.URL.Path == "/in/end":
			redirectTo(303, "http://a.shop.co.uk"+port+"/in/last")(w, r)
		default:
			fmt.Fprint(w, document)
		}
	})
	port = s.URL[strings.LastIndex(s.URL, ":"):]
	for range 2 {
		asked = nil
		a, err := f.Get(t.Context(), fetch.Request{URL: s.URL + "/wall"})
		if err != nil || a.Moved != "" || len(asked) != 2 {
			t.Errorf("%+v, %v after %q", a, err, asked)
		}
	}
	asked = nil
	if _, err := f.Get(t.Context(), fetch.Request{URL: "http://a.shop.co.uk" + port + "/start"}); err != nil {
		t.Fatal(err)
	}
	want := []string{"a.shop.co.uk" + port + "/start[]", "b.shop.co.uk" + port + "/in/end[site]", "a.shop.co.uk" + port + "/in/last[deep host site]"}
	if !slices.Equal(asked, want) {
		t.Errorf("asked %q\nwant %q", asked, want)
	}
}

// TestCookieLoops: a server that always redirects to set its cookie is given up.
func TestCookieLoops(t *testing.T) {
	n := 0
	s := newServer(t, func(w http.ResponseWriter, r *http.Request) {
		n++
		for i := range 1000 {
			w.Header().Add("Set-Cookie", fmt.Sprintf("c%d-%d=%s", n, i, strings.Repeat("x", 100)))
		}
		redirectTo(301, "/")(w, r)
		if got := len(r.Header.Get("Cookie")); got > 10<<10 {
			t.Errorf("%d bytes of cookies", got)
		}
	})
	_, err := newFetcher(t).Get(t.Context(), fetch.Request{URL: s.URL + "/"})
	if text := sentence(t, err); n != 11 {
		t.Errorf("%s after %d requests", text, n)
	}
}

func page(html string, headers ...string) func(http.ResponseWriter, *http.Request) {
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		for i := 0; i+1 < len(headers); i += 2 {
			w.Header().Set(headers[i], headers[i+1])
		}
		fmt.Fprint(w, html)
	}
}

// TestPagesThatLeadOn: a page that a browser would leave at once is left, a few times.
func TestPagesThatLeadOn(t *testing.T) {
	long := strings.Repeat("<p>There is much to read on this page. ", 40)
	for name, c := range map[string]struct {
		answer func(http.ResponseWriter, *http.Request)
		ends   string
		moved  bool
	}{
		"static site":      {page(`<!doctype html><title>Redirecting</title><meta http-equiv="refresh" content="0;url=/end"><a href="/end">here</a>`), "/end", true},
		"quotes, capitals": {page(`<HTML><HEAD><META CONTENT=" 3 ; URL = '/end'" HTTP-EQUIV=Refresh></HEAD>`), "/end", true},
		"bare address":     {page(`<html><meta http-equiv=refresh content="1, /end">`), "/end", true},
		"header":           {page(`<html>see there`, "Refresh", `0; url="/end"`), "/end", true},
		"with a body":      {page(`<html><meta http-equiv="refresh" content="0;url=/end">` + long), "/end", true},
		"without script":   {page(`<html><head><noscript><meta http-equiv="refresh" content="0;URL=/end"></noscript></head><script>location="/end"</script>`), "/end", true},
		"without script, to a page that asks for it": {page(`<html><noscript><meta http-equiv="refresh" content="0;URL=/end"></noscript>` + long), "/page", false},
		"by a script": {page(`<html><head><script>window.location.href = "/end";</script></head><body>One moment …`), "/end", false},
		"by a script that replaces": {page(`<html><script type="text/javascript"><!--
			document.location.replace('/end') //--></script>`), "/end", false},
		"by a script, soon":             {page(`<html><script>setTimeout(function() { location = "\/end"; }, 3000);</script><p><a href="/end">Go on</a>`), "/end", false},
		"by a script of the body":       {page(`<html><body onload="location.assign('/end')">`), "/end", false},
		"by a function that is called":  {page(`<html><script>function go() { self.location="/end" } go()</script>`), "/end", false},
		"by one that a button calls":    {page(`<html><script>function go() { self.location="/end" }</script><button onclick="go()">Go</button>`), "/page", false},
		"by a script, later":            {page(`<html><script>setTimeout(function() { location = "/end"; }, 60000);</script>`), "/page", false},
		"by a script that asks":         {page(`<html><script>if (screen.width < 600) location.href = "/end"</script>`), "/page", false},
		"by a script, put together":     {page(`<html><script>location.href = "/end?" + Math.random()</script>`), "/page", false},
		"by a script to one of two":     {page(`<html><script>location.href = "/end"; location.href = "/other"</script>`), "/page", false},
		"by a script of a page to read": {page(`<html><script>location.href = "/end"</script>` + long), "/page", false},
		"by two scripts":                {page(`<html><script>location.href = "/scripted"</script>`), "/scripted", false},
		"by a script to a script":       {page(`<html><script>location.href = "javascript:alert(1)"</script>`), "/page", false},
		"where it is said":              {page(`<html><pre>location.href = "/end"</pre>`), "/page", false},
		"into a variable":               {page(`<html><script>var mylocation = "/end"; my.location = "/end"</script>`), "/page", false},
		"in a comment":                  {page(`<html><!-- <meta http-equiv="refresh" content="0;url=/end"> --><script>"<meta http-equiv='refresh' content='0;url=/end'>"</script>`), "/page", false},
		"reloads itself":                {page(`<html><meta http-equiv="refresh" content="5">`), "/page", false},
		"to itself":                     {page(`<html><meta http-equiv="refresh" content="5;url=/page">`), "/page", false},
		"after minutes":                 {page(`<html><meta http-equiv="refresh" content="300;url=/end">`), "/page", false},
		"to a script":                   {page(`<html><meta http-equiv="refresh" content="0;url=javascript:alert(1)">`), "/page", false},
		"to a file":                     {page(`<html><meta http-equiv="refresh" content="0;url=file:///etc/passwd">`), "/page", false},
		"to nothing":                    {page(`<html><meta http-equiv="refresh" content="0;url=/missing">`), "/page", false},
		"twice":                         {page(`<html><meta http-equiv="refresh" content="0;url=/again">`), "/end", true},
		"in a circle":                   {page(`<html><meta http-equiv="refresh" content="0;url=/circle">`), "/circle", true},
		"other http-equiv":              {page(`<html><meta http-equiv="content-language" content="0;url=/end"> refresh`), "/page", false},
		"a feed speaks of it":           {page(`<?xml version="1.0"?><rss><channel><description>&lt;html> <![CDATA[<meta http-equiv="refresh" content="0;url=/end">]]></description></channel></rss>`), "/page", false},
		"after a detour":                {redirectTo(302, "/static"), "/end", false},
		"with a cookie": {func(w http.ResponseWriter, r *http.Request) {
			if names(r) == "" {
				w.Header().Set("Set-Cookie", "seen=1")
				page(`<html><meta http-equiv="refresh" content="2;url=/page">`)(w, r)
				return
			}
			fmt.Fprint(w, document)
		}, "/page", false},
	} {
		t.Run(name, func(t *testing.T) {
			s := newServer(t, site{
				"/page": c.answer, "/end": page(document), "/again": page(`<html><meta http-equiv="refresh" content="0;url=/end">`), "/circle": page(`<html><meta http-equiv="refresh" content="0;url=/page">`),
				"/scripted": page(`<html><script>location.href = "/end"</script>`), "/static": page(`<html><meta http-equiv="refresh" content="0;url=/end">`),
			}.ServeHTTP)
			a, err := newFetcher(t).Get(t.Context(), fetch.Request{URL: s.URL + "/page"})
			moved := ""
			if c.moved {
				moved = s.URL + c.ends
			}
			if err != nil || a.URL != s.URL+c.ends || a.Moved != moved {
				t.Errorf("%+v, %v; want %s, moved to %q", a, err, c.ends, moved)
			}
			if name == "with a cookie" && string(a.Body) != document {
				t.Errorf("got %s", a.Body)
			}
		})
	}
}

// TestPagesLeadOutsideOnly: a page of the open web leads nowhere inside.
func TestPagesLeadOutsideOnly(t *testing.T) {
	host, private := openWeb(t)
	inside, port := newDoor(t, "127.0.0.1:0", http.NotFoundHandler())
	_, web := newDoor(t, net.JoinHostPort(host, "0"), http.HandlerFunc(page(`<html><meta http-equiv="refresh" content="0;url=http://127.0.0.1:`+port+`/secret">`)))
	f := newFetcher(t)
	f.Private = private
	a, err := f.Get(t.Context(), fetch.Request{URL: "http://" + net.JoinHostPort(host, web) + "/"})
	if err != nil || !strings.Contains(string(a.Body), "refresh") || inside.came.Load() != 0 {
		t.Errorf("%+v, %v after %d connections", a, err, inside.came.Load())
	}
}

// TestValidatorsStayWithTheirDocument: a home page that feeds are redirected to does not say for
// them that nothing is new, and an address is believed once it has shown its document.
func TestValidatorsStayWithTheirDocument(t *testing.T) {
	var sent http.Header
	s := newServer(t, site{
		"/feed":    func(w http.ResponseWriter, r *http.Request) { redirectTo(302, "/home")(w, r) },
		"/forever": redirectTo(301, "/home"),
		"/self": func(w http.ResponseWriter, r *http.Request) {
			if names(r) == "" {
				redirectTo(302, "/self", "a=1")(w, r)
				return
			}
			sent = r.Header
		},
		"/home": func(w http.ResponseWriter, r *http.Request) {
			sent = r.Header
			if r.Header.Get("If-Modified-Since") != "" || r.Header.Get("If-None-Match") == `"here"` {
				w.WriteHeader(http.StatusNotModified)
			}
		},
	}.ServeHTTP)
	for _, c := range []struct {
		path, etag string
		has        string // what is sent at the end
	}{{"/feed", `"a"`, `"a" `}, {"/feed", "", " "}, {"/forever", `"here"`, " "}, {"/self", `"a"`, `"a" yesterday`}} {
		a, err := newFetcher(t).Get(t.Context(), fetch.Request{URL: s.URL + c.path, ETag: c.etag, LastModified: "yesterday"})
		if got := sent.Get("If-None-Match") + " " + sent.Get("If-Modified-Since"); err != nil || a.NotModified || got != c.has {
			t.Errorf("%s: %+v, %v, sent %q", c.path, a, err, got)
		}
	}
}

// packedBy is text as several codings make it, one after the other.
func packedBy(t *testing.T, text string, codings ...string) []byte {
	body := []byte(text)
	for _, coding := range codings {
		var out bytes.Buffer
		switch coding {
		case "br":
			w := brotli.NewWriter(&out)
			if _, err := w.Write(body); err != nil || w.Close() != nil {
				t.Fatal(err)
			}
		case "zstd":
			w, err := zstd.NewWriter(&out)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := w.Write(body); err != nil || w.Close() != nil {
				t.Fatal(err)
			}
		default:
			out.Write(packed(t, coding, string(body)))
		}
		body = out.Bytes()
	}
	return body
}

// TestBytesSayHowTheyArePacked: what a header says of it, it may say wrongly or not at all.
func TestBytesSayHowTheyArePacked(t *testing.T) {
	f := newFetcher(t)
	for _, c := range []struct {
		header  string
		codings string
		right   bool
	}{
		{"", "gzip", true}, {"", "zstd", true}, {"", "zlib", true}, {"identity", "gzip", true}, {"", "gzip gzip", true}, {"gzip", "gzip gzip", true},
		{"gzip, gzip", "gzip", true}, {"gzip, gzip", "gzip gzip", true}, {"gzip", "zlib", true}, {"deflate", "gzip", true}, {"deflate", "raw", true},
		{"deflate", "", true}, {"br", "", true}, {"br", "br", true}, {"zstd", "zstd", true}, {"gzip", "zstd", true}, {"br", "gzip", true},
		{"gzip, br", "gzip br", true}, {"br, gzip", "br gzip", true}, {"gzip, x-gzip, deflate", "gzip gzip zlib", true}, {"aws-chunked", "", true},
		{"pack200-gzip", "", true}, // it is not packed
		{"compress", "raw", false}, {"", "gzip gzip gzip gzip", false}, {"gzip,gzip,gzip,gzip,gzip", "gzip gzip gzip gzip gzip", false},
	} {
		s := newServer(t, func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Encoding", c.header)
			w.Header().Set("Content-Type", "application/rss+xml")
			_, _ = w.Write(packedBy(t, document, strings.Fields(c.codings)...))
		})
		a, err := f.Get(t.Context(), fetch.Request{URL: s.URL})
		switch {
		case !c.right:
			sentence(t, err)
		case err != nil || string(a.Body) != document || len(a.Warnings) > 0:
			t.Errorf("%q, packed by %q: %+v, %v", c.header, c.codings, a, err)
		}
	}
}

// TestBombsOfEveryKind: no coding unpacks without bounds, and none takes the window that its header asks for.
func TestBombsOfEveryKind(t *testing.T) {
	zeros := strings.Repeat("\x00", 40<<20)
	wide := []byte{0x28, 0xb5, 0x2f, 0xfd, 0, 0xa8, 0} // zstd with a window of 2 GB
	for name, body := range map[string][]byte{
		"br": packedBy(t, zeros, "br"), "zstd": packedBy(t, zeros, "zstd"), "gzip twice": packedBy(t, zeros, "gzip", "gzip"), "window": wide,
	} {
		s := newServer(t, func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Encoding", name[:2])
			if name != "br" {
				w.Header().Del("Content-Encoding")
			}
			_, _ = w.Write(body)
		})
		f := newFetcher(t)
		for _, grow := range []func(context.Context, int64) error{nil, func(context.Context, int64) error { return nil }} {
			if _, err := f.Get(t.Context(), fetch.Request{URL: s.URL, Grow: grow}); err == nil {
				t.Errorf("%s was read", name)
			} else {
				sentence(t, err)
			}
		}
	}
}

// TestWholeDocumentsAreTaken: a document that ends as its kind ends is whole, however its
// answer ends.
func TestWholeDocumentsAreTaken(t *testing.T) {
	const ok = "HTTP/1.1 200 OK\r\nContent-Type: application/xml\r\n"
	long := func(body string) string { return ok + fmt.Sprintf("Content-Length: %d\r\n\r\n%s", len(body)+500, body) }
	wide := "\xff\xfe"
	for _, unit := range utf16.Encode([]rune(document)) {
		wide += string([]byte{byte(unit), byte(unit >> 8)})
	}
	zipped := string(packedBy(t, document, "gzip"))
	for name, c := range map[string]struct {
		answer string
		right  bool
	}{
		"too long":                {long(document), true},
		"too long, comment":       {long(document + "\n<!-- cached <b> -->\r\n"), true},
		"too long, Atom":          {long(`<?xml version="1.0"?><!DOCTYPE feed><!-- x --><feed xmlns="http://www.w3.org/2005/Atom"><title>a</title></feed >`), true},
		"too long, JSON":          {long(`{"version":"https://jsonfeed.org/version/1.1","items":[]}`), true},
		"too long, page":          {long(`<!doctype html><HTML><body>x</body></html>`), true},
		"too long, UTF-16":        {long(wide), true},
		"cut":                     {long(document[:40]), false},
		"cut before the last tag": {long(strings.TrimSuffix(document, "</rss>")), false},
		"cut in the last tag":     {long(strings.TrimSuffix(document, ">")), false},
		"cut JSON":                {long(`{"version":"https://jsonfeed.org/version/1.1","items":[`), false},
		"nothing":                 {long(""), false},
		"no last chunk":           {ok + fmt.Sprintf("Transfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n", len(document), document), true},
		"bad last chunk":          {ok + fmt.Sprintf("Transfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\nzz\r\n", len(document), document), true},
		"gzip without its end":    {ok + "Content-Encoding: gzip\r\nConnection: close\r\n\r\n" + zipped[:len(zipped)-8], true},
		"gzip with a wrong sum":   {ok + "Content-Encoding: gzip\r\nConnection: close\r\n\r\n" + zipped[:len(zipped)-8] + "\x00\x00\x00\x00" + zipped[len(zipped)-4:], true},
		"gzip cut in the middle":  {ok + "Content-Encoding: gzip\r\nConnection: close\r\n\r\n" + zipped[:len(zipped)/2], false},
	} {
		t.Run(name, func(t *testing.T) {
			address := rawServer(t, func(conn net.Conn) { _, _ = io.WriteString(conn, c.answer) })
			a, err := newFetcher(t).Get(t.Context(), fetch.Request{URL: address})
			switch {
			case !c.right:
				sentence(t, err)
			case err != nil || len(a.Body) < 40 || len(a.Warnings) != 1:
				t.Errorf("%+v, %v", a, err)
			}
		})
	}
	f := newFetcher(t) // a server that sends all and keeps the connection
	f.Timeout = 300 * time.Millisecond
	open := make(chan struct{})
	defer close(open)
	address := rawServer(t, func(conn net.Conn) { _, _ = io.WriteString(conn, long(document)); <-open })
	if a, err := f.Get(t.Context(), fetch.Request{URL: address}); err != nil || string(a.Body) != document {
		t.Errorf("%+v, %v", a, err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	address = rawServer(t, func(conn net.Conn) { _, _ = io.WriteString(conn, long(document)); cancel(); <-open })
	if _, err := newFetcher(t).Get(ctx, fetch.Request{URL: address}); err == nil {
		t.Error("taken after the caller gave up")
	}
}

func TestLinkHeaders(t *testing.T) {
	s := newServer(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Add("Link", `</feed?a=1,2;3>; rel="alternate feed"; type="application/rss+xml"; title="News, \"all\"; \\", <b.atom>;REL=alternate;type=application/atom+xml`)
		w.Header().Add("Link", "<javascript:alert(1)>; rel=alternate")
		w.Header().Add("Link", "no link at all, <open")
		w.Header().Add("Link", "<https://c.example/\u202e>; rel=\u009b31m")
	})
	a, err := newFetcher(t).Get(t.Context(), fetch.Request{URL: s.URL + "/page/"})
	want := []fetch.Link{
		{URL: s.URL + "/feed?a=1,2;3", Rel: "alternate feed", Type: "application/rss+xml", Title: `News, "all"; \`},
		{URL: s.URL + "/page/b.atom", Rel: "alternate", Type: "application/atom+xml"},
	}
	if err != nil || len(a.Links) < 2 || !slices.Equal(a.Links[:2], want) {
		t.Fatalf("%q, %v", a.Links, err)
	}
	for _, l := range a.Links {
		if sanitize.Line(l.URL+l.Rel+l.Type+l.Title) != l.URL+l.Rel+l.Type+l.Title || !strings.HasPrefix(l.URL, "http") {
			t.Errorf("%q", l)
		}
	}
}
