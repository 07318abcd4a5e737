package fetch_test

import (
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"tidings/feeds/fetch"
	"tidings/feeds/sanitize"
)

// morning is when it is in tests.
func morning() time.Time { return time.Date(2026, 3, 4, 8, 0, 0, 0, time.UTC) }

// newFetcher is an ordinary fetcher at a fixed time.
func newFetcher(t testing.TB) *fetch.Fetcher {
	f := fetch.NewFetcher("1.2")
	f.Now = morning
	f.Timeout = 5 * time.Second
	t.Cleanup(f.Close)
	return f
}

func newServer(t testing.TB, h http.HandlerFunc) *httptest.Server {
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	return s
}

// sentence checks that an error can be shown to a person.
func sentence(t *testing.T, err error) string {
	t.Helper()
	if err == nil {
		t.Fatal("no error")
	}
	text := err.Error()
	if sanitize.Line(text) != text || len(text) > 300 || strings.HasSuffix(text, ".") {
		t.Errorf("error %q is no clean line", text)
	}
	return text
}

func TestGet(t *testing.T) {
	var got http.Header
	s := newServer(t, func(w http.ResponseWriter, r *http.Request) {
		got = r.Header
		w.Header().Set("Content-Type", "application/rss+xml; charset=utf-8")
		w.Header().Set("ETag", `"a"`)
		w.Header().Set("Last-Modified", "Wed, 04 Mar 2026 07:00:00 GMT")
		w.Header().Set("Cache-Control", "public, max-age=600")
		fmt.Fprint(w, "hello")
	})
	a, err := newFetcher(t).Get(t.Context(), fetch.Request{URL: s.URL + "/feed"})
	if err != nil {
		t.Fatal(err)
	}
	want := fetch.Response{
		URL: s.URL + "/feed", Private: true, Status: 200, Body: []byte("hello"), ContentType: "application/rss+xml; charset=utf-8",
		ETag: `"a"`, LastModified: "Wed, 04 Mar 2026 07:00:00 GMT", NotBefore: morning().Add(10 * time.Minute),
	}
	if fmt.Sprintf("%+v", *a) != fmt.Sprintf("%+v", want) {
		t.Errorf("got %+v\nwant %+v", *a, want)
	}
	if got.Get("User-Agent") != "tidings/1.2 (+terminal news reader)" || got.Get("Cookie") != "" || got.Get("Referer") != "" {
		t.Errorf("sent %v", got)
	}
}

func TestGetNotModified(t *testing.T) {
	s := newServer(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("If-None-Match") == `"a"` || r.Header.Get("If-Modified-Since") == "yesterday" || r.URL.Path == "/wrong" {
			w.WriteHeader(http.StatusNotModified)
		}
	})
	f := newFetcher(t)
	a, err := f.Get(t.Context(), fetch.Request{URL: s.URL, ETag: `"a"`})
	if err != nil || !a.NotModified || a.ETag != `"a"` || a.Body != nil {
		t.Errorf("by ETag: %+v, %v", a, err)
	}
	a, err = f.Get(t.Context(), fetch.Request{URL: s.URL, LastModified: "yesterday"})
	if err != nil || !a.NotModified || a.LastModified != "yesterday" {
		t.Errorf("by date: %+v, %v", a, err)
	}
	if a, err = f.Get(t.Context(), fetch.Request{URL: s.URL, ETag: `"b"`}); err != nil || a.NotModified {
		t.Errorf("by another ETag: %+v, %v", a, err)
	}
	_, err = f.Get(t.Context(), fetch.Request{URL: s.URL + "/wrong"})
	if text := sentence(t, err); !strings.HasPrefix(text, "304: ") {
		t.Errorf("unasked: %s", text)
	}
}

func TestGetFollowsRedirects(t *testing.T) {
	s := newServer(t, func(w http.ResponseWriter, r *http.Request) {
		// /301/302/end sends on to /302/end by 301.
		code, rest, ok := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
		var status int
		if _, err := fmt.Sscanf(code, "%d", &status); ok && err == nil {
			w.Header().Set("Location", "/"+rest)
			w.WriteHeader(status)
		}
	})
	f := newFetcher(t)
	for path, moved := range map[string]string{
		"/end":             "",
		"/301/end":         "/end",
		"/308/301/end":     "/end",
		"/302/end":         "",
		"/307/end":         "",
		"/303/end":         "",
		"/300/end":         "",
		"/301/302/end":     "", // what comes after a detour is not for good
		"/302/301/end":     "",
		"/301/301/301/end": "/end",
	} {
		if moved != "" {
			moved = s.URL + moved
		}
		a, err := f.Get(t.Context(), fetch.Request{URL: s.URL + path})
		if err != nil || a.URL != s.URL+"/end" || a.Moved != moved {
			t.Errorf("%s: %+v, %v; want moved to %q", path, a, err, moved)
		}
	}
}

func TestGetRefusesRedirects(t *testing.T) {
	var asked atomic.Int32
	var location string
	s := newServer(t, func(w http.ResponseWriter, r *http.Request) {
		asked.Add(1)
		w.Header().Set("Location", location)
		w.WriteHeader(http.StatusMovedPermanently)
	})
	f := newFetcher(t)
	for _, c := range []struct {
		location string
		err      error
		asked    int32
	}{
		{"/", fetch.ErrRedirects, 11},
		{"?again", fetch.ErrRedirects, 11},
		{"file:///etc/passwd", fetch.ErrAddress, 1},
		{"javascript:alert(1)", fetch.ErrAddress, 1},
		{"gopher://example.org/", fetch.ErrAddress, 1},
		{"http://", fetch.ErrAddress, 1},
		{"", fetch.ErrAddress, 1},
		{"http://example.org:x/", fetch.ErrAddress, 1},
	} {
		asked.Store(0)
		location = c.location
		_, err := f.Get(t.Context(), fetch.Request{URL: s.URL})
		sentence(t, err)
		if !errors.Is(err, c.err) || asked.Load() != c.asked {
			t.Errorf("to %q: %v after %d requests; want %v after %d", c.location, err, asked.Load(), c.err, c.asked)
		}
	}
}

// A web answers instead of the network: it knows hosts by name and scheme.
type web func(r *http.Request) *http.Response

func (w web) RoundTrip(r *http.Request) (*http.Response, error) {
	res := w(r)
	if res == nil {
		return nil, errors.New("no such page")
	}
	res.Request = r
	if res.Body == nil {
		res.Body = http.NoBody
	}
	return res, nil
}

func redirect(to string) *http.Response {
	return &http.Response{StatusCode: 301, Header: http.Header{"Location": {to}}}
}

func TestCredentialsStayAtHome(t *testing.T) {
	sent := map[string]string{}
	f := newFetcher(t)
	f.Transport = web(func(r *http.Request) *http.Response {
		user, password, _ := r.BasicAuth()
		sent[r.URL.String()] = user + ":" + password
		switch r.URL.String() {
		case "https://a.example/away":
			return redirect("https://me:stolen@b.example/")
		case "https://a.example/down":
			return redirect("http://a.example/")
		case "http://a.example/up":
			return redirect("https://a.example/here")
		case "https://a.example/around":
			return redirect("https://b.example/back")
		case "https://b.example/back":
			return redirect("https://a.example/returned")
		}
		return &http.Response{StatusCode: 200}
	})
	for _, c := range []struct{ from, to, sent, moved string }{
		{"https://me:secret@a.example/away", "https://b.example/", ":", "https://b.example/"},
		{"https://me:secret@a.example/down", "http://a.example/", ":", ""}, // nobody moves from https to http for good
		{"http://me:secret@a.example/up", "https://a.example/here", "me:secret", "https://me:secret@a.example/here"},
		{"https://me:secret@a.example/around", "https://a.example/returned", ":", "https://a.example/returned"},
	} {
		a, err := f.Get(t.Context(), fetch.Request{URL: c.from})
		if err != nil {
			t.Fatal(err)
		}
		if a.URL != c.to || a.Moved != c.moved || sent[c.to] != c.sent {
			t.Errorf("%s: ended at %s, moved to %q, sent %q; want %s, %q, %q", c.from, a.URL, a.Moved, sent[c.to], c.to, c.moved, c.sent)
		}
		if first := sent[fetch.WithoutLogin(c.from)]; first != "me:secret" {
			t.Errorf("%s: sent %q at first", c.from, first)
		}
	}
}

func TestResponseURLIsClean(t *testing.T) {
	f := newFetcher(t)
	f.Transport = web(func(r *http.Request) *http.Response {
		if r.URL.Path == "/" {
			return redirect("/é x?q=\u202e\u009b31m<>\"")
		}
		return &http.Response{StatusCode: 200}
	})
	a, err := f.Get(t.Context(), fetch.Request{URL: "https://a.example/"})
	if err != nil {
		t.Fatal(err)
	}
	for _, address := range []string{a.URL, a.Moved} {
		if address != "https://a.example/%C3%A9%20x?q=%E2%80%AE%C2%9B31m%3C%3E%22" {
			t.Errorf("address %q", address)
		}
	}
}

func TestErrorsHoldNoPassword(t *testing.T) {
	s := newServer(t, func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusUnauthorized) })
	u, err := url.Parse(s.URL)
	if err != nil {
		t.Fatal(err)
	}
	u.User = url.UserPassword("me", "secret")
	f := newFetcher(t)
	s2 := newServer(t, nil)
	closed := strings.Replace(s2.URL, "http://", "http://me:secret@", 1)
	s2.Close()
	for _, address := range []string{u.String(), closed, "http://me:secret@exam ple/", "gopher://me:secret@example.org", "http://me:secret@[::1"} {
		_, err := f.Get(t.Context(), fetch.Request{URL: address})
		if text := sentence(t, err); strings.Contains(text, "secret") {
			t.Errorf("%s: %s", address, text)
		}
	}
}

func TestNoCookies(t *testing.T) {
	var cookies []string
	s := newServer(t, func(w http.ResponseWriter, r *http.Request) {
		cookies = append(cookies, r.Header.Values("Cookie")...)
		for i := range 1000 {
			w.Header().Add("Set-Cookie", fmt.Sprintf("c%d=1", i))
		}
	})
	f := newFetcher(t)
	for range 2 {
		if _, err := f.Get(t.Context(), fetch.Request{URL: s.URL}); err != nil {
			t.Fatal(err)
		}
	}
	if len(cookies) > 0 {
		t.Errorf("sent %q", cookies)
	}
}

// packed is text as each coding makes it.
func packed(t testing.TB, coding, text string) []byte {
	var out bytes.Buffer
	var w io.WriteCloser
	switch coding {
	case "gzip", "x-gzip":
		w = gzip.NewWriter(&out)
	case "zlib":
		w = zlib.NewWriter(&out)
	case "raw":
		w, _ = flate.NewWriter(&out, 5)
	default:
		return []byte(text)
	}
	if _, err := io.WriteString(w, text); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestGetUnpacks(t *testing.T) {
	const text = "so much news today; so much news today"
	f := newFetcher(t)
	for _, c := range []struct {
		header string
		body   []byte
		want   string // "" for an error
	}{
		{"gzip", packed(t, "gzip", text), text},
		{"GZIP", packed(t, "gzip", text), text},
		{"x-gzip", packed(t, "gzip", text), text},
		{"deflate", packed(t, "zlib", text), text},
		{"deflate", packed(t, "raw", text), text},
		{"identity", []byte(text), text},
		{"gzip", []byte(text), text}, // said to be packed, and is not
		{"gzip", append(packed(t, "gzip", text), "rubbish"...), text},
		{"gzip", packed(t, "gzip", text)[:20], ""},
		{"br", []byte(text), ""},
		{"\x1b[31mred", []byte(text), ""},
	} {
		s := newServer(t, func(w http.ResponseWriter, r *http.Request) {
			if got := r.Header.Get("Accept-Encoding"); got != "gzip, deflate" {
				t.Errorf("Accept-Encoding: %s", got)
			}
			w.Header().Set("Content-Encoding", c.header)
			_, _ = w.Write(c.body)
		})
		a, err := f.Get(t.Context(), fetch.Request{URL: s.URL})
		switch {
		case c.want == "":
			sentence(t, err)
		case err != nil || string(a.Body) != c.want:
			t.Errorf("%s: %+v, %v", c.header, a, err)
		}
	}
}

func TestGetTimes(t *testing.T) {
	now := morning()
	day := 24 * time.Hour
	for _, c := range []struct {
		status int
		header string
		want   time.Duration // -1 for no wish
	}{
		{503, "Retry-After: 120", 2 * time.Minute},
		{429, "Retry-After: 3600", time.Hour},
		{429, "Retry-After: Wed, 04 Mar 2026 08:30:00 GMT", 30 * time.Minute},
		{429, "Retry-After: 0", time.Minute},
		{429, "Retry-After: -5", 10 * time.Minute},
		{429, "Retry-After: 10000000000", day},
		{429, "Retry-After: 99999999999999999999999999", day},
		{429, "Retry-After: Wed, 04 Mar 2099 08:30:00 GMT", day},
		{429, "Retry-After: Wed, 04 Mar 1999 08:30:00 GMT", time.Minute},
		{429, "Retry-After: soon", 10 * time.Minute},
		{429, "X: y", 10 * time.Minute},
		{503, "Retry-After: soon", -1},
		{500, "X: y", -1},
		{200, "Cache-Control: max-age=300", 5 * time.Minute},
		{200, "Cache-Control: private, max-age=\"300\"", 5 * time.Minute},
		{200, "Cache-Control: max-age=99999999999999999999", time.Hour},
		{200, "Cache-Control: max-age=0", -1},
		{200, "Cache-Control: max-age=-1", -1},
		{200, "Cache-Control: no-cache, max-age=300", -1},
		{200, "Expires: Wed, 04 Mar 2026 08:20:00 GMT", 20 * time.Minute},
		{200, "Expires: Wed, 04 Mar 2099 08:20:00 GMT", time.Hour},
		{200, "Expires: 0", -1},
	} {
		name, value, _ := strings.Cut(c.header, ": ")
		f := newFetcher(t)
		f.Transport = web(func(*http.Request) *http.Response {
			h := http.Header{}
			h.Set(name, value)
			return &http.Response{StatusCode: c.status, Header: h}
		})
		a, err := f.Get(t.Context(), fetch.Request{URL: "https://example.org"})
		var got time.Time
		var status *fetch.StatusError
		switch {
		case errors.As(err, &status):
			got = status.NotBefore
			sentence(t, err)
		case err != nil:
			t.Fatal(err)
		default:
			got = a.NotBefore
		}
		want := now.Add(c.want)
		if c.want < 0 {
			want = time.Time{}
		}
		if !got.Equal(want) {
			t.Errorf("%d %s: %v, want %v", c.status, c.header, got, want)
		}
	}
}

func TestGetNamesStatusAndWall(t *testing.T) {
	for _, c := range []struct {
		status int
		header string
		body   string
		want   string
	}{
		{404, "X: y", "", "404: nothing is found at this address"},
		{410, "X: y", "", "410: gone for good, says the server"},
		{500, "X: y", "\x1b]0;owned\x07", "500: the server has a fault"},
		{418, "X: y", "", "418: the server refuses the question"},
		{403, "Server: nginx", "", "403: the server does not let us in"},
		{403, "Cf-Mitigated: challenge", "", "403 from a bot wall (Cloudflare): it lets browsers in and turns news readers away"},
		{503, "Server: cloudflare", "<title>Just a moment...</title><script src=/cdn-cgi/challenge-platform/x>", "503 from a bot wall (Cloudflare): it lets browsers in and turns news readers away"},
		{403, "X-Datadome: protected", "", "403 from a bot wall (DataDome): it lets browsers in and turns news readers away"},
		{403, "Server: AkamaiGHost", "<H1>Access Denied</H1>", "403 from a bot wall (Akamai): it lets browsers in and turns news readers away"},
	} {
		name, value, _ := strings.Cut(c.header, ": ")
		s := newServer(t, func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set(name, value)
			w.WriteHeader(c.status)
			fmt.Fprint(w, c.body)
		})
		_, err := newFetcher(t).Get(t.Context(), fetch.Request{URL: s.URL})
		var status *fetch.StatusError
		if text := sentence(t, err); text != c.want || !errors.As(err, &status) || status.Code != c.status {
			t.Errorf("got %q, want %q", text, c.want)
		}
	}
}

func TestGetStopsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	s := newServer(t, func(w http.ResponseWriter, r *http.Request) {
		cancel()
		<-r.Context().Done()
	})
	_, err := newFetcher(t).Get(ctx, fetch.Request{URL: s.URL})
	sentence(t, err)
	if !errors.Is(err, context.Canceled) || errors.Is(err, fetch.ErrTimeout) {
		t.Errorf("error %v; want context.Canceled", err)
	}
}

// TestWalls: each bot wall is known by what it sends, and a page that only has some
// of it is none.
func TestWalls(t *testing.T) {
	for _, c := range []struct {
		status             int
		header, body, want string
	}{
		{200, "Cf-Mitigated: challenge", "", "Cloudflare"},
		{200, "Server: cloudflare", "Just a moment /cdn-cgi/challenge-platform/", "Cloudflare"},
		{200, "Server: cloudflare", "/cdn-cgi/challenge-platform/", ""},
		{200, "Server: nginx", "Just a moment /cdn-cgi/challenge-platform/", ""},
		{503, "Server: Cloudflare-nginx", "cf-error-details", "Cloudflare"},
		{200, "Server: cloudflare", "cf-error-details", ""},
		{200, "X-Vercel-Mitigated: challenge", "", "Vercel"},
		{200, "X-Amzn-Waf-Action: challenge", "", "AWS"},
		{403, "X-Datadome: protected", "", "DataDome"},
		{403, "X: y", "src=https://geo.captcha-delivery.com/", "DataDome"},
		{200, "X-Datadome: protected", "", ""},
		{200, "X: y", "src=https://geo.captcha-delivery.com/", ""},
		{200, "X: y", "<iframe src=/_Incapsula_Resource?x>", "Imperva"},
		{403, "Server: AkamaiGHost", "Access Denied", "Akamai"},
		{403, "Server: AkamaiGHost", "", ""},
		{200, "Server: AkamaiGHost", "Access Denied", ""},
		{403, "X-Sucuri-Id: 1", "", "Sucuri"},
		{200, "X-Sucuri-Id: 1", "", ""},
		{403, "Server: ddos-guard", "", "DDoS-Guard"},
		{200, "Server: ddos-guard", "", ""},
		{200, "X: y", "<div id=px-captcha>", "HUMAN"},
		{200, "X: y", "src=/.within.website/x/cmd/anubis/static/js", "Anubis"},
		{403, "Server: nginx", "Access Denied", ""},
	} {
		name, value, _ := strings.Cut(c.header, ": ")
		s := newServer(t, func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set(name, value)
			w.WriteHeader(c.status)
			fmt.Fprint(w, "<html>", c.body)
		})
		got := ""
		answer, err := newFetcher(t).Get(t.Context(), fetch.Request{URL: s.URL})
		var status *fetch.StatusError
		switch {
		case errors.As(err, &status):
			got = status.Wall
		case err != nil:
			t.Fatal(err)
		default:
			got = answer.Wall
		}
		if got != c.want {
			t.Errorf("%d, %s, %q: wall %q, want %q", c.status, c.header, c.body, got, c.want)
		}
	}
}

// A body that has to wait for memory is not late; one that comes slowly is.
func TestWaitingForMemoryIsNotTheServersTime(t *testing.T) {
	for name, c := range map[string]struct {
		body, memory time.Duration // each takes so long
		late         bool
	}{
		"memory": {0, time.Hour, false},
		"body":   {time.Hour, 0, true},
		"both":   {3 * time.Second, time.Hour, true}, // two reads
	} {
		synctest.Test(t, func(t *testing.T) {
			f := newFetcher(t)
			f.Transport = web(func(r *http.Request) *http.Response {
				return &http.Response{StatusCode: 200, Body: io.NopCloser(&slowBody{ctx: r.Context(), each: c.body, text: []string{"hel", "lo"}})}
			})
			answer, err := f.Get(t.Context(), fetch.Request{URL: "https://news.example/", Grow: func(ctx context.Context, _ int64) error {
				return pass(ctx, c.memory)
			}})
			switch {
			case c.late && !errors.Is(err, fetch.ErrTimeout):
				t.Errorf("%s: %v", name, err)
			case !c.late && (err != nil || string(answer.Body) != "hello"):
				t.Errorf("%s: %v, %v", name, answer, err)
			}
		})
	}
}

// A slowBody takes its time for each read.
type slowBody struct {
	ctx  context.Context
	each time.Duration
	text []string
}

func (b *slowBody) Read(p []byte) (int, error) {
	if err := pass(b.ctx, b.each); err != nil {
		return 0, err
	}
	if len(b.text) == 0 {
		return 0, io.EOF
	}
	n := copy(p, b.text[0])
	b.text = b.text[1:]
	return n, nil
}

// pass lets time go by.
func pass(ctx context.Context, long time.Duration) error {
	select {
	case <-time.After(long):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
