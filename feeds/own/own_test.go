package own_test

import (
	"context"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"tidings/feeds/fetch"
	"tidings/feeds/own"
	"tidings/store"
)

const feedText = `<?xml version="1.0"?><rss version="2.0"><channel><title>Mine</title><item><title>One</title><guid>1</guid></item></channel></rss>`

// a home with a folder, a key of its own and a few variables.
func newHome(t *testing.T, variables ...string) *own.Home {
	t.Helper()
	folder := t.TempDir()
	return &own.Home{
		State: filepath.Join(folder, "state"), Name: "this machine",
		Getenv: func(name string) string {
			for _, v := range append(variables, "HOME="+folder, "PATH="+os.Getenv("PATH")) {
				if value, is := strings.CutPrefix(v, name+"="); is {
					return value
				}
			}
			return ""
		},
	}
}

// get fetches a feed at an address with settings that the person has confirmed.
func get(t *testing.T, h *own.Home, address string, s store.Settings) (*fetch.Response, error) {
	t.Helper()
	return getWith(t, h, fetch.NewFetcher("test"), address, s)
}

func getWith(t *testing.T, h *own.Home, f *fetch.Fetcher, address string, s store.Settings) (*fetch.Response, error) {
	t.Helper()
	t.Cleanup(f.Close)
	feed := store.Feed{ID: 7, URL: address, Origin: address, Owner: store.Local}
	s, err := h.Confirm(feed, s)
	if err != nil {
		t.Fatal(err)
	}
	return h.Get(t.Context(), f, feed, s.Record(), fetch.Request{URL: address})
}

func want(t *testing.T, what string, got, expected any) {
	t.Helper()
	if got != expected {
		t.Errorf("%s: got %v, want %v", what, got, expected)
	}
}

// fails ends the test unless an error says something.
func fails(t *testing.T, what string, err error, says string) {
	t.Helper()
	if err == nil || !strings.Contains(err.Error(), says) {
		t.Errorf("%s: %v, which does not say %q", what, err, says)
	}
}

const password = "correct-horse-battery"

// A gate is a server that lets in who has one header, and remembers what was sent.
type gate struct {
	*httptest.Server
	mu    sync.Mutex
	heads []http.Header
}

func newGate(t *testing.T, answer func(w http.ResponseWriter, r *http.Request)) *gate {
	t.Helper()
	g := &gate{}
	g.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		g.mu.Lock()
		g.heads = append(g.heads, r.Header.Clone())
		g.mu.Unlock()
		answer(w, r)
	}))
	t.Cleanup(g.Close)
	return g
}

// sent is every header that was sent, as text.
func (g *gate) sent() string {
	g.mu.Lock()
	defer g.mu.Unlock()
	return fmt.Sprint(g.heads)
}

func TestSigningIn(t *testing.T) {
	for name, c := range map[string]struct {
		settings store.Settings
		header   string
		value    string
	}{
		"basic":  {store.Settings{Auth: store.AuthBasic, AuthName: "me"}, "Authorization", "Basic bWU6Y29ycmVjdC1ob3JzZS1iYXR0ZXJ5"},
		"bearer": {store.Settings{Auth: store.AuthBearer}, "Authorization", "Bearer " + password},
		"header": {store.Settings{Auth: store.AuthHeader, AuthName: "X-Api-Key"}, "X-Api-Key", password},
		"cookie": {store.Settings{Auth: store.AuthCookie, AuthName: "session"}, "Cookie", "session=" + password},
	} {
		t.Run(name, func(t *testing.T) {
			g := newGate(t, func(w http.ResponseWriter, r *http.Request) {
				if r.Header.Get(c.header) != c.value {
					w.WriteHeader(http.StatusUnauthorized)
					return
				}
				_, _ = io.WriteString(w, feedText)
			})
			for where, s := range map[string]store.Settings{
				"a command":       {SecretCommand: []string{"printf", `%s\nsecond line\n`, password}},
				"the environment": {SecretEnv: "FEED_SECRET"},
			} {
				c.settings.SecretCommand, c.settings.SecretEnv = s.SecretCommand, s.SecretEnv
				answer, err := get(t, newHome(t, "FEED_SECRET="+password), g.URL, c.settings)
				if err != nil {
					t.Fatalf("%s: %v", where, err)
				}
				want(t, where, string(answer.Body), feedText)
			}
			c.settings.SecretCommand, c.settings.SecretEnv = []string{"printf", "another"}, ""
			_, err := get(t, newHome(t), g.URL, c.settings)
			fails(t, "another secret", err, "401: the server wants a name and a password; look at what its auth and secret are set to")
			_, err = get(t, newHome(t), g.URL, store.Settings{UserAgent: "me"})
			fails(t, "no secret", err, "`tidings feed set 7 auth …` signs in")
		})
	}
}

// A secret goes to the host that it is for and to no other.
func TestARedirectLosesTheSecret(t *testing.T) {
	for name, s := range map[string]store.Settings{
		"basic": {Auth: store.AuthBasic, AuthName: "me"}, "bearer": {Auth: store.AuthBearer},
		"header": {Auth: store.AuthHeader, AuthName: "X-Api-Key"}, "cookie": {Auth: store.AuthCookie, AuthName: "session"},
	} {
		s.SecretEnv = "FEED_SECRET"
		elsewhere := newGate(t, func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, feedText) })
		home := newGate(t, func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/" {
				http.Redirect(w, r, "/next", http.StatusFound)
				return
			}
			http.Redirect(w, r, elsewhere.URL+"/x?back="+password, http.StatusMovedPermanently)
		})
		answer, err := get(t, newHome(t, "FEED_SECRET="+password), home.URL, s)
		if err != nil {
			t.Fatal(err)
		}
		if n := strings.Count(home.sent(), password) + strings.Count(home.sent(), "Y29ycmVjdC1ob3JzZ"); n != 2 {
			t.Errorf("%s: sent %d times to its host", name, n)
		}
		if strings.Contains(elsewhere.sent(), password) || strings.Contains(elsewhere.sent(), "Y29ycmVjdC1ob3JzZ") {
			t.Errorf("%s: sent to %s", name, elsewhere.sent())
		}
		if text := fmt.Sprintf("%+v", answer); strings.Contains(text, password) {
			t.Errorf("%s: the answer has it: %s", name, text)
		}
	}
}

// A feed that has moved to another host for good is not given the secret there.
func TestASealIsForOneHost(t *testing.T) {
	h := newHome(t)
	feed := store.Feed{ID: 7, URL: "http://a.example/feed", Owner: store.Local}
	s, err := h.Confirm(feed, store.Settings{Auth: store.AuthBearer, SecretEnv: "X"})
	if err != nil {
		t.Fatal(err)
	}
	for address, holds := range map[string]bool{
		"http://a.example/feed": true, "https://a.example/other": true,
		"http://b.example/feed": false, "http://a.example:8080/feed": false, "http://sub.a.example/": false,
	} {
		feed.URL = address
		want(t, address, h.Confirmed(feed, s), holds)
	}
	feed.URL = "http://a.example/feed"
	other := s
	other.SecretEnv = "Y"
	want(t, "another variable", h.Confirmed(feed, other), false)
	other = s
	other.Interval, other.UserAgent = 3600, "me"
	want(t, "what needs no seal", h.Confirmed(feed, other), true)
	elsewhere := newHome(t)
	want(t, "another home", elsewhere.Confirmed(feed, s), false)
	copied := *h
	copied.Name = "another machine"
	want(t, "the same folder on another machine", copied.Confirmed(feed, s), false)
	key := filepath.Join(h.State, "seal.key")
	info, err := os.Stat(key)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the key is %v %v", info.Mode(), err)
	}
	if err := os.Chmod(key, 0o644); err != nil {
		t.Fatal(err)
	}
	want(t, "a key that others can read", h.Confirmed(feed, s), false)
}

func TestWhatIsNotConfirmedRests(t *testing.T) {
	folder := t.TempDir()
	ran := filepath.Join(folder, "ran")
	for name, c := range map[string]struct {
		address string
		s       store.Settings
	}{
		"a program": {"exec:touch " + ran, store.Settings{}},
		"a file":    {"file:/etc/passwd", store.Settings{}},
		"a filter":  {"http://127.0.0.1:1", store.Settings{Filter: []string{"touch", ran}}},
		"a secret":  {"http://127.0.0.1:1", store.Settings{Auth: store.AuthBearer, SecretCommand: []string{"touch", ran}}},
		"a proxy":   {"http://127.0.0.1:1", store.Settings{Proxy: "http://127.0.0.1:2"}},
	} {
		for _, seal := range []string{"", "made up"} {
			c.s.Seal = seal
			feed := store.Feed{ID: 7, URL: c.address, Owner: store.Local}
			_, err := newHome(t).Get(t.Context(), fetch.NewFetcher("test"), feed, c.s.Record(), fetch.Request{URL: c.address})
			fails(t, name, err, "resting: `tidings feed trust 7` confirms it, `tidings feed show 7` tells what it would do")
			_, err = (*own.Home)(nil).Get(t.Context(), fetch.NewFetcher("test"), feed, c.s.Record(), fetch.Request{URL: c.address})
			fails(t, name+" without a home", err, "only fetched by its owner")
			feed.Owner = 2
			_, err = newHome(t).Get(t.Context(), fetch.NewFetcher("test"), feed, c.s.Record(), fetch.Request{URL: c.address})
			fails(t, name+" of another", err, "only fetched by its owner")
		}
	}
	if _, err := os.Stat(ran); err == nil {
		t.Error("something was run")
	}
}

// No error has a secret in it, whatever its command does.
func TestSecretsAreInNoError(t *testing.T) {
	g := newGate(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Etag", `"`+strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")+`"`)
		_, _ = io.WriteString(w, feedText)
	})
	for name, c := range map[string]struct {
		command []string
		says    string
	}{
		"it fails and talks":  {[]string{"sh", "-c", "echo " + password + "; echo " + password + " >&2; exit 3"}, "sh failed (exit status 3)"},
		"control characters":  {[]string{"printf", password + `\001x`}, "characters that cannot be sent"},
		"too much":            {[]string{"sh", "-c", "while :; do echo -n " + password + "; done"}, "prints more than 4 KB"},
		"nothing":             {[]string{"true"}, "is empty"},
		"an empty first line": {[]string{"printf", `\n` + password}, "is empty"},
		"no such program":     {[]string{"no-such-program-" + "here"}, "no such program"},
		"too slow":            {[]string{"sh", "-c", "echo " + password + "; sleep 30"}, "did not end within"},
	} {
		h := newHome(t)
		h.SecretTime = time.Second
		_, err := get(t, h, g.URL, store.Settings{Auth: store.AuthBearer, SecretCommand: c.command})
		fails(t, name, err, c.says)
		if strings.Contains(fmt.Sprintf("%v %+v %#v", err, err, err), password) {
			t.Errorf("%s: %#v", name, err)
		}
	}
	answer, err := get(t, newHome(t, "S="+password), g.URL, store.Settings{Auth: store.AuthBearer, SecretEnv: "S"})
	if err != nil || answer.ETag != "" {
		t.Errorf("a server that repeats it: %v %v", answer, err)
	}
	_, err = get(t, newHome(t), g.URL, store.Settings{Auth: store.AuthBearer, SecretEnv: "S"})
	fails(t, "no variable", err, "the variable S is not set here")
	_, err = get(t, newHome(t), g.URL, store.Settings{Auth: store.AuthBearer})
	fails(t, "no secret at all", err, "set secret-command or secret-env")
	own := &fetch.Own{Value: password, Secret: password}
	if text := fmt.Sprintf("%v %+v %#v %s", own, own, own, own.Value); strings.Contains(text, password) {
		t.Errorf("printed as %s", text)
	}
}

func TestUserAgent(t *testing.T) {
	g := newGate(t, func(w http.ResponseWriter, r *http.Request) { _, _ = io.WriteString(w, feedText) })
	if _, err := get(t, newHome(t), g.URL, store.Settings{UserAgent: "my reader/1"}); err != nil {
		t.Fatal(err)
	}
	want(t, "user agent", g.heads[0].Get("User-Agent"), "my reader/1")
}

// socks is a SOCKS5 proxy (RFC 1928) that leads every name to one address.
func socks(t *testing.T, to string, asked *[]string) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	var mu sync.Mutex
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer c.Close()
				head := make([]byte, 2)
				_, _ = io.ReadFull(c, head)
				_, _ = io.CopyN(io.Discard, c, int64(head[1]))
				_, _ = c.Write([]byte{5, 0})
				request := make([]byte, 4)
				_, _ = io.ReadFull(c, request)
				name := "an address"
				switch request[3] {
				case 3:
					length := make([]byte, 1)
					_, _ = io.ReadFull(c, length)
					text := make([]byte, length[0])
					_, _ = io.ReadFull(c, text)
					name = string(text)
				case 1:
					_, _ = io.CopyN(io.Discard, c, 4)
				}
				_, _ = io.CopyN(io.Discard, c, 2)
				mu.Lock()
				*asked = append(*asked, name)
				mu.Unlock()
				far, err := net.Dial("tcp", to)
				if err != nil {
					return
				}
				defer far.Close()
				_, _ = c.Write([]byte{5, 0, 0, 1, 0, 0, 0, 0, 0, 0})
				go func() { _, _ = io.Copy(far, c) }()
				_, _ = io.Copy(c, far)
			}()
		}
	}()
	return l.Addr().String()
}

func TestProxies(t *testing.T) {
	g := newGate(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/away" {
			http.Redirect(w, r, "http://10.1.2.3/x", http.StatusFound)
			return
		}
		_, _ = io.WriteString(w, feedText)
	})
	at, _ := url.Parse(g.URL)
	var asked []string
	proxy := socks(t, at.Host, &asked)
	for _, scheme := range []string{"socks5", "socks5h"} {
		asked = nil
		answer, err := get(t, newHome(t), "http://far.invalid/feed", store.Settings{Proxy: scheme + "://" + proxy})
		if err != nil {
			t.Fatal(err)
		}
		want(t, scheme, string(answer.Body), feedText)
		want(t, scheme+" was asked for", fmt.Sprint(asked), "[far.invalid]")
		_, err = get(t, newHome(t), "http://far.invalid/away", store.Settings{Proxy: scheme + "://" + proxy})
		fails(t, scheme+", a redirect into a private network", err, "private network")
	}
	web := newGate(t, func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.WriteString(w, strings.Replace(feedText, "Mine", r.URL.Host, 1))
	})
	answer, err := get(t, newHome(t), "http://far.invalid/feed", store.Settings{Proxy: web.URL})
	if err != nil || !strings.Contains(string(answer.Body), "<title>far.invalid</title>") {
		t.Errorf("through a proxy of the web: %v %v", answer, err)
	}
	strict := fetch.NewFetcher("test")
	strict.AllowPrivate = false
	for _, host := range []string{"http://127.0.0.1:9/", "http://localhost/", "http://nas.local/", "http://0x7f.1/", "http://2130706433/", "http://[::1]/"} {
		asked = nil
		_, err := getWith(t, newHome(t), strict, host, store.Settings{Proxy: "socks5h://" + proxy})
		fails(t, host, err, "private network")
		want(t, host+" reached the proxy", len(asked), 0)
	}
	closed, _ := net.Listen("tcp", "127.0.0.1:0")
	closed.Close()
	for _, scheme := range []string{"http", "socks5"} {
		_, err = get(t, newHome(t), "http://far.invalid/", store.Settings{Proxy: scheme + "://" + closed.Addr().String()})
		fails(t, "no "+scheme+" proxy", err, "the proxy for far.invalid does not let us through")
	}
}

func TestOwnCertificates(t *testing.T) {
	s := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, feedText) }))
	defer s.Close()
	folder := t.TempDir()
	ca := filepath.Join(folder, "ca.pem")
	if err := os.WriteFile(ca, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: s.Certificate().Raw}), 0o644); err != nil {
		t.Fatal(err)
	}
	answer, err := get(t, newHome(t), s.URL, store.Settings{CA: ca})
	if err != nil {
		t.Fatal(err)
	}
	want(t, "with the certificate", string(answer.Body), feedText)
	_, err = get(t, newHome(t), s.URL, store.Settings{UserAgent: "x"})
	fails(t, "without", err, "signed by nobody this machine trusts")
	_, err = get(t, newHome(t), s.URL, store.Settings{CA: filepath.Join(folder, "none.pem")})
	fails(t, "without a file", err, "is not there")
	if err := os.WriteFile(ca, []byte("certificate"), 0o644); err != nil {
		t.Fatal(err)
	}
	_, err = get(t, newHome(t), s.URL, store.Settings{CA: ca})
	fails(t, "a file of words", err, "it has to be PEM")
}

func TestAnEndedContextEndsPrograms(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	h := newHome(t)
	feed := store.Feed{ID: 7, URL: "exec:sleep 60", Owner: store.Local}
	s, err := h.Confirm(feed, store.Settings{})
	if err != nil {
		t.Fatal(err)
	}
	time.AfterFunc(100*time.Millisecond, cancel)
	_, err = h.Get(ctx, fetch.NewFetcher("test"), feed, s.Record(), fetch.Request{URL: feed.URL})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("the error is %v", err)
	}
}

// What signs in goes to the feed's own host and no other, also for the pages that its articles
// lead to; the proxy and the name are for all of them.
func TestTheWayToThePagesOfAFeed(t *testing.T) {
	h := newHome(t, "TOKEN=s3cret")
	feed := store.Feed{ID: 1, URL: "https://paper.example/feed", Owner: store.Local}
	s, err := h.Confirm(feed, store.Settings{Auth: store.AuthBearer, SecretEnv: "TOKEN", UserAgent: "Reader", Proxy: "socks5://127.0.0.1:9050"})
	if err != nil {
		t.Fatal(err)
	}
	for page, signed := range map[string]bool{
		"https://paper.example/a": true, "https://paper.example:8443/a": false, "http://paper.example/a": false, "https://evil.example/a": false, "https://paper.example.evil.example/": false, "": false,
	} {
		way, err := h.Way(t.Context(), feed, s.Record(), page)
		if err != nil || way.UserAgent != "Reader" || way.Proxy == nil || (way.Value != "") != signed || (way.Secret != "") != signed {
			t.Errorf("%s: %+v %v", page, way, err)
		}
	}
	if way, err := h.Way(t.Context(), feed, store.Settings{Interval: 600}.Record(), "https://paper.example/a"); way != nil || err != nil {
		t.Errorf("as any: %+v %v", way, err)
	}
	s.Seal = ""
	if _, err := h.Way(t.Context(), feed, s.Record(), "https://paper.example/a"); !errors.Is(err, own.ErrResting) {
		t.Errorf("not confirmed: %v", err)
	}
	feed.Owner = 0
	if _, err := h.Way(t.Context(), feed, s.Record(), "https://paper.example/a"); err == nil {
		t.Error("of a feed of others")
	}
}
