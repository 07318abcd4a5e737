package fetch_test

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/net/dns/dnsmessage"

	"tidings/feeds/fetch"
	"tidings/feeds/sanitize"
)

// A door is a listener that counts who came.
type door struct {
	net.Listener
	came atomic.Int32
}

func (d *door) Accept() (net.Conn, error) {
	c, err := d.Listener.Accept()
	if err == nil {
		d.came.Add(1)
	}
	return c, err
}

// newDoor serves h at an address of this machine and counts connections.
func newDoor(t testing.TB, at string, h http.Handler) (*door, string) {
	l, err := net.Listen("tcp", at)
	if err != nil {
		t.Fatal(err)
	}
	d := &door{Listener: l}
	s := httptest.NewUnstartedServer(h)
	s.Listener.Close()
	s.Listener = d
	s.Start()
	t.Cleanup(s.Close)
	_, port, err := net.SplitHostPort(l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	return d, port
}

// newResolver answers every question for an address with what the answers say,
// one after the other, the last for ever; 0.0.0.0 stands for "no such host".
func newResolver(t testing.TB, answers ...string) *net.Resolver {
	pc, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { pc.Close() })
	go func() {
		buf := make([]byte, 1500)
		asked := map[dnsmessage.Type]int{}
		for {
			n, from, err := pc.ReadFrom(buf)
			if err != nil {
				return
			}
			var m dnsmessage.Message
			if m.Unpack(buf[:n]) != nil || len(m.Questions) == 0 {
				continue
			}
			q := m.Questions[0]
			m.Response, m.RecursionAvailable, m.Additionals = true, true, nil
			ip := netip.MustParseAddr(answers[min(asked[q.Type], len(answers)-1)])
			asked[q.Type]++
			answer := dnsmessage.Resource{Header: dnsmessage.ResourceHeader{Name: q.Name, Type: q.Type, Class: q.Class}}
			switch {
			case ip.IsUnspecified():
				m.RCode = dnsmessage.RCodeNameError
			case q.Type == dnsmessage.TypeA && ip.Is4():
				answer.Body = &dnsmessage.AResource{A: ip.As4()}
				m.Answers = []dnsmessage.Resource{answer}
			case q.Type == dnsmessage.TypeAAAA && ip.Is6():
				answer.Body = &dnsmessage.AAAAResource{AAAA: ip.As16()}
				m.Answers = []dnsmessage.Resource{answer}
			}
			if out, err := m.Pack(); err == nil {
				_, _ = pc.WriteTo(out, from)
			}
		}
	}()
	var d net.Dialer
	return &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return d.DialContext(ctx, "udp", pc.LocalAddr().String())
	}}
}

// TestGuard: with AllowPrivate off, no packet reaches a private address,
// however it is written, looked up or redirected to (SAFETY C20, C26, C27).
func TestGuard(t *testing.T) {
	inside, port := newDoor(t, "127.0.0.1:0", http.NotFoundHandler())
	for _, host := range []string{
		"127.0.0.1", "127.1", "0x7f.1", "2130706433", "0", "0.0.0.0", "localhost", "LOCALHOST.", "[::1]", "[::ffff:127.0.0.1]", "[::]",
		"rebound.example", "10.0.0.1", "169.254.169.254", "[64:ff9b::7f00:1]",
	} {
		f := newFetcher(t)
		f.AllowPrivate = false
		f.Timeout = 2 * time.Second
		f.Resolver = newResolver(t, "127.0.0.1")
		_, err := f.Get(t.Context(), fetch.Request{URL: "http://" + host + ":" + port + "/"})
		sentence(t, err)
		if strings.HasPrefix(host, "rebound") && !errors.Is(err, fetch.ErrPrivate) {
			t.Errorf("%s: %v; want ErrPrivate", host, err)
		}
	}
	if n := inside.came.Load(); n != 0 {
		t.Errorf("%d connections were made inside", n)
	}
}

// openWeb is an address of this machine that stands for the open web in a test,
// while 127.0.0.1 stays private; the function goes into Fetcher.Private.
func openWeb(t testing.TB) (host string, private func(netip.Addr) bool) {
	for _, host := range []string{"127.0.0.2", "::1"} { // macOS knows only the second
		if l, err := net.Listen("tcp", net.JoinHostPort(host, "0")); err == nil {
			l.Close()
			return host, func(ip netip.Addr) bool { return ip != netip.MustParseAddr(host) }
		}
	}
	t.Fatal("this machine has one loopback address only")
	return "", nil
}

func TestGuardOnEveryHop(t *testing.T) {
	host, private := openWeb(t)
	inside, port := newDoor(t, "127.0.0.1:0", http.NotFoundHandler())
	target := "http://127.0.0.1:" + port + "/secret"
	_, web := newDoor(t, net.JoinHostPort(host, "0"), http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, target, http.StatusFound)
	}))
	// The name leads outside when it is first looked up, and inside afterwards.
	_, twice := newDoor(t, net.JoinHostPort(host, port), http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Connection", "close")
		http.Redirect(w, r, "/again", http.StatusFound)
	}))
	for _, allow := range []bool{false, true} {
		for _, address := range []string{"http://" + net.JoinHostPort(host, web), "http://rebound.example:" + twice} {
			f := newFetcher(t)
			f.AllowPrivate, f.Private = allow, private
			f.Resolver = newResolver(t, host, "127.0.0.1")
			if _, err := f.Get(t.Context(), fetch.Request{URL: address}); !errors.Is(err, fetch.ErrPrivate) {
				t.Errorf("AllowPrivate %v, %s: %v; want ErrPrivate", allow, address, err)
			}
		}
	}
	if n := inside.came.Load(); n != 0 {
		t.Errorf("%d connections were made inside", n)
	}

	// A person's own address may lead inside, also by a redirect from inside;
	// an open connection does not help those who come from outside.
	f := newFetcher(t)
	f.Private = private
	if _, err := f.Get(t.Context(), fetch.Request{URL: target}); !isStatus(err, 404) {
		t.Errorf("a person's own private address: %v", err)
	}
	for name, r := range map[string]fetch.Request{
		"redirected": {URL: "http://" + net.JoinHostPort(host, web)},
		"found":      {URL: target, Found: true},
	} {
		if _, err := f.Get(t.Context(), r); !errors.Is(err, fetch.ErrPrivate) {
			t.Errorf("%s: %v; want ErrPrivate", name, err)
		}
	}
	if n := inside.came.Load(); n != 1 {
		t.Errorf("%d connections were made inside, want 1", n)
	}
}

func isStatus(err error, code int) bool {
	var status *fetch.StatusError
	return errors.As(err, &status) && status.Code == code
}

func TestNoSuchHost(t *testing.T) {
	f := newFetcher(t)
	f.Resolver = newResolver(t, "0.0.0.0")
	_, err := f.Get(t.Context(), fetch.Request{URL: "https://nowhere.example/feed"})
	if text := sentence(t, err); text != "no such host: nowhere.example" {
		t.Error(text)
	}
}

func TestCertificates(t *testing.T) {
	s := httptest.NewUnstartedServer(http.NotFoundHandler())
	s.Config.ErrorLog = log.New(io.Discard, "", 0)
	s.StartTLS()
	t.Cleanup(s.Close)
	_, err := newFetcher(t).Get(t.Context(), fetch.Request{URL: s.URL})
	if text := sentence(t, err); !strings.Contains(text, "signed by nobody this machine trusts") {
		t.Error(text)
	}
	plain := newServer(t, func(http.ResponseWriter, *http.Request) {})
	_, err = newFetcher(t).Get(t.Context(), fetch.Request{URL: strings.Replace(plain.URL, "http:", "https:", 1)})
	if text := sentence(t, err); !strings.Contains(text, "does not speak https") {
		t.Error(text)
	}
}

// rawServer answers each connection with what talk writes.
func rawServer(t testing.TB, talk func(net.Conn)) string {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer c.Close()
				if _, err := http.ReadRequest(bufio.NewReader(c)); err == nil {
					talk(c)
				}
			}()
		}
	}()
	return "http://" + l.Addr().String()
}

// TestSlowServers: whatever drips how slowly, a Get ends (SAFETY C28).
func TestSlowServers(t *testing.T) {
	drip := func(start string) func(net.Conn) {
		return func(c net.Conn) {
			_, err := io.WriteString(c, start)
			for range time.Tick(10 * time.Millisecond) {
				if err != nil {
					return
				}
				_, err = io.WriteString(c, "a")
			}
		}
	}
	for name, talk := range map[string]func(net.Conn){
		"silent":        func(c net.Conn) { _, _ = io.Copy(io.Discard, c) },
		"slow header":   drip("HTTP/1.1 200 OK\r\nX: "),
		"slow body":     drip("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n"),
		"endless body":  drip("HTTP/1.1 200 OK\r\n\r\n"),
		"slow redirect": drip("HTTP/1.1 302 Found\r\nLocation: /\r\nContent-Length: 100000\r\n\r\n"),
		"slow refusal":  drip("HTTP/1.1 500 No\r\nContent-Length: 100000\r\n\r\n"),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newFetcher(t)
			f.Timeout = 300 * time.Millisecond
			_, err := f.Get(t.Context(), fetch.Request{URL: rawServer(t, talk)})
			text := sentence(t, err)
			if name != "slow refusal" && (!errors.Is(err, fetch.ErrTimeout) || !strings.HasSuffix(text, "did not answer within 300 ms")) {
				t.Error(text)
			}
		})
	}
}

// TestBrokenServers: answers that are none end in one clean sentence (C28, C30).
func TestBrokenServers(t *testing.T) {
	const ok = "HTTP/1.1 200 OK\r\n"
	for name, answer := range map[string]string{
		"nothing":            "",
		"not HTTP":           "\x1b[31mSSH-2.0-x\r\n",
		"status with escape": "HTTP/1.1 200\x1b]0;x\x07 \u202eOK\r\nX\r\n\r\n",
		"code with escape":   "HTTP/1.1 \x1b[2J OK\r\n\r\n",
		"refusal, escape":    "HTTP/1.1 500 \x1b]0;x\x07\r\nContent-Length: 0\r\n\r\n",
		"header with escape": ok + "X\x1b[31m: y\r\n\r\n",
		"short body":         ok + "Content-Length: 100\r\n\r\nshort",
		"bad chunk":          ok + "Transfer-Encoding: chunked\r\n\r\nzz\r\nabc",
		"cut chunk":          ok + "Transfer-Encoding: chunked\r\n\r\n10\r\nabc",
		"negative length":    ok + "Content-Length: -1\r\n\r\nabc",
		"two lengths":        ok + "Content-Length: 1\r\nContent-Length: 2\r\n\r\nabc",
		"huge header":        ok + "X: " + strings.Repeat("a", 20<<20) + "\r\n\r\n",
		"many headers":       ok + strings.Repeat("a: b\r\n", 100_000) + "\r\n",
	} {
		t.Run(name, func(t *testing.T) {
			_, err := newFetcher(t).Get(t.Context(), fetch.Request{URL: rawServer(t, func(c net.Conn) { _, _ = io.WriteString(c, answer) })})
			text := sentence(t, err)
			if strings.Contains(text, "31m") || strings.Contains(text, "did not answer") {
				t.Error(text)
			}
		})
	}
	reset := rawServer(t, func(c net.Conn) {
		_, _ = io.WriteString(c, ok+"Content-Length: 100\r\n\r\n")
		_ = c.(*net.TCPConn).SetLinger(0)
	})
	_, err := newFetcher(t).Get(t.Context(), fetch.Request{URL: reset})
	if text := sentence(t, err); !strings.HasSuffix(text, "broke off in the middle of its answer") {
		t.Error(text)
	}
}

func TestUntrustedHeadersAreClean(t *testing.T) {
	s := rawServer(t, func(c net.Conn) {
		fmt.Fprint(c, "HTTP/1.1 200 OK\r\nContent-Type: text/\u009b31m\u202expwn\r\nETag: \u009bx\r\nContent-Length: 2\r\n\r\nok")
	})
	a, err := newFetcher(t).Get(t.Context(), fetch.Request{URL: s})
	if err != nil || a.ETag != "" || sanitize.Line(a.ContentType) != a.ContentType || strings.Contains(a.ContentType, "\u202e") {
		t.Errorf("%+v, %v", a, err)
	}
}

// TestTooLarge: neither an endless body nor a bomb takes much memory (C28).
func TestTooLarge(t *testing.T) {
	var bomb bytes.Buffer
	z, err := gzip.NewWriterLevel(&bomb, gzip.BestSpeed)
	if err != nil {
		t.Fatal(err)
	}
	zeros := make([]byte, 1<<20)
	for range 96 {
		if _, err := z.Write(zeros); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	s := newServer(t, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/bomb":
			w.Header().Set("Content-Encoding", "gzip")
			_, _ = w.Write(bomb.Bytes())
		case "/endless":
			for {
				if _, err := w.Write(zeros); err != nil {
					return
				}
			}
		case "/limit":
			_, _ = w.Write(zeros)
		}
	})
	f := newFetcher(t)
	for path, most := range map[string]uint64{"/bomb": 10 << 20, "/endless": 96 << 20} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, err := f.Get(t.Context(), fetch.Request{URL: s.URL + path})
		runtime.ReadMemStats(&after)
		sentence(t, err)
		if !errors.Is(err, fetch.ErrTooLarge) {
			t.Errorf("%s: %v; want ErrTooLarge", path, err)
		}
		if used := after.TotalAlloc - before.TotalAlloc; used > most {
			t.Errorf("%s took %d MB in all", path, used>>20)
		}
	}
	if _, err := f.Get(t.Context(), fetch.Request{URL: s.URL + "/limit", MaxBytes: 1<<20 - 1}); !errors.Is(err, fetch.ErrTooLarge) {
		t.Errorf("a byte too many: %v", err)
	}
	if a, err := f.Get(t.Context(), fetch.Request{URL: s.URL + "/limit", MaxBytes: 1 << 20}); err != nil || len(a.Body) != 1<<20 {
		t.Errorf("at the limit: %v", err)
	}
}
