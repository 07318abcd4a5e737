package own_test

import (
	"encoding/base64"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"tidings/feeds/fetch"
	"tidings/store"
)

// socksWithLogin is a SOCKS5 proxy that asks for a name and a password (RFC 1929), tells each
// that it was given, and answers every request with a feed.
func socksWithLogin(t *testing.T, login string) (address string, given chan string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	given = make(chan string, 10)
	text := func(c net.Conn) string {
		length := make([]byte, 1)
		_, _ = io.ReadFull(c, length)
		word := make([]byte, length[0])
		_, _ = io.ReadFull(c, word)
		return string(word)
	}
	serve := func(c net.Conn) {
		defer c.Close()
		_, _ = io.CopyN(io.Discard, c, 1)
		if methods := text(c); !strings.Contains(methods, "\x02") {
			_, _ = c.Write([]byte{5, 0xff})
			given <- "nothing"
			return
		}
		_, _ = c.Write([]byte{5, 2})
		_, _ = io.CopyN(io.Discard, c, 1)
		came := text(c) + ":" + text(c)
		given <- came
		if came != login {
			_, _ = c.Write([]byte{1, 1})
			return
		}
		_, _ = c.Write([]byte{1, 0})
		_, _ = io.CopyN(io.Discard, c, 4)
		_ = text(c)
		_, _ = io.CopyN(io.Discard, c, 2)
		_, _ = c.Write([]byte{5, 0, 0, 1, 0, 0, 0, 0, 0, 0})
		_, _ = c.Read(make([]byte, 4096))
		fmt.Fprintf(c, "HTTP/1.1 200 OK\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s", len(feedText), feedText)
	}
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go serve(c)
		}
	}()
	return l.Addr().String(), given
}

// The password for a proxy comes from where the person says, goes to the proxy alone, and is
// in no error.
func TestProxiesThatAskForAPassword(t *testing.T) {
	const password = "p@ss word:/secret"
	wanted := "Basic " + base64.StdEncoding.EncodeToString([]byte("mira:"+password))
	var heads []string
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		heads = append(heads, r.Header.Get("Proxy-Authorization"))
		switch {
		case r.Header.Get("Proxy-Authorization") != wanted:
			w.WriteHeader(http.StatusProxyAuthRequired)
			_, _ = io.WriteString(w, "not "+password)
		case r.Method == http.MethodConnect:
			c, _, _ := w.(http.Hijacker).Hijack()
			c.Close()
		default:
			w.Header().Set("ETag", `"`+password+`"`)
			_, _ = io.WriteString(w, feedText)
		}
	}))
	defer proxy.Close()
	socks, given := socksWithLogin(t, "mira:"+password)
	h := newHome(t, "PROXY_PASSWORD="+password, "OTHER=wrong-password")
	via := func(address string) store.Settings {
		return store.Settings{Proxy: address, ProxyName: "mira", ProxySecretEnv: "PROXY_PASSWORD"}
	}

	command := via(proxy.URL)
	command.ProxySecretEnv, command.ProxySecretCommand = "", []string{"printf", "%s", password}
	for name, s := range map[string]store.Settings{"http": via(proxy.URL), "http, by a command": command, "socks5": via("socks5://" + socks), "socks5h": via("socks5h://" + socks)} {
		answer, err := get(t, h, "http://far.invalid/feed", s)
		if err != nil || string(answer.Body) != feedText {
			t.Errorf("%s: %v %v", name, answer, err)
			continue
		}
		if strings.Contains(fmt.Sprintf("%+v", answer), password) {
			t.Errorf("%s: what is kept has the password: %+v", name, answer)
		}
	}
	for range 2 {
		want(t, "socks was given", <-given, "mira:"+password)
	}

	for name, c := range map[string]struct {
		address string
		s       store.Settings
		says    string
	}{
		"no name":                {"http://far.invalid/", store.Settings{Proxy: proxy.URL}, "proxy ADDRESS USER"},
		"no password":            {"http://far.invalid/", store.Settings{Proxy: proxy.URL, ProxyName: "mira"}, "set proxy-secret-command or proxy-secret-env"},
		"a variable without any": {"http://far.invalid/", store.Settings{Proxy: proxy.URL, ProxyName: "mira", ProxySecretEnv: "NONE"}, "NONE is not set"},
		"a wrong one":            {"http://far.invalid/", store.Settings{Proxy: proxy.URL, ProxyName: "mira", ProxySecretEnv: "OTHER"}, "the proxy wants a name and a password"},
		"a wrong one for https":  {"https://far.invalid/", store.Settings{Proxy: proxy.URL, ProxyName: "mira", ProxySecretEnv: "OTHER"}, "the proxy wants a name and a password"},
		"https that breaks off":  {"https://far.invalid/", via(proxy.URL), "far.invalid"},
		"no name for https":      {"https://far.invalid/", store.Settings{Proxy: proxy.URL}, "proxy ADDRESS USER"},
		"socks, a wrong one":     {"http://far.invalid/", store.Settings{Proxy: "socks5://" + socks, ProxyName: "mira", ProxySecretEnv: "OTHER"}, "does not let us through"},
		"socks, no name":         {"http://far.invalid/", store.Settings{Proxy: "socks5://" + socks}, "does not let us through"},
	} {
		_, err := get(t, h, c.address, c.s)
		fails(t, name, err, c.says)
		if text := fmt.Sprintf("%v %+v %#v", err, err, err); strings.Contains(text, "p@ss") || strings.Contains(text, "wrong-password") || strings.Contains(text, url.QueryEscape(password)) {
			t.Errorf("%s: the error has the password: %s", name, text)
		}
	}
	for _, head := range heads {
		if head != "" && head != wanted && !strings.HasPrefix(head, "Basic ") {
			t.Errorf("the proxy was sent %q", head)
		}
	}
	own := &fetch.Own{Proxy: &url.URL{Scheme: "http", Host: "p.example", User: url.User("mira")}, Password: password}
	if text := fmt.Sprintf("%v %+v %#v %s", own, own, own, own.Proxy); strings.Contains(text, "p@ss") {
		t.Errorf("printed: %s", text)
	}
}

// The password goes to the proxy and to nobody behind it.
func TestTheServerDoesNotSeeTheProxysPassword(t *testing.T) {
	server := newGate(t, func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, feedText) })
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.Header.Del("Proxy-Authorization") // as proxies do
		res, err := http.Get(server.URL)
		if err != nil {
			t.Error(err)
			return
		}
		defer res.Body.Close()
		_, _ = io.Copy(w, res.Body)
	}))
	defer proxy.Close()
	_, err := get(t, newHome(t, "P=a-long-password"), "http://far.invalid/", store.Settings{Proxy: proxy.URL, ProxyName: "mira", ProxySecretEnv: "P"})
	if err != nil {
		t.Fatal(err)
	}
	if text := fmt.Sprint(server.heads); strings.Contains(text, "a-long-password") || strings.Contains(text, "Basic") {
		t.Errorf("the server was sent %s", text)
	}
}
