package feeds_test

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/net/dns/dnsmessage"

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
func newDoor(t testing.TB, host string, h http.Handler) (*door, string) {
	l, err := net.Listen("tcp", net.JoinHostPort(host, "0"))
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

// newResolver says of every host that it is at 127.0.0.1.
func newResolver(t testing.TB) *net.Resolver {
	pc, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { pc.Close() })
	go func() {
		buf := make([]byte, 1500)
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
			if q.Type == dnsmessage.TypeA {
				m.Answers = []dnsmessage.Resource{{
					Header: dnsmessage.ResourceHeader{Name: q.Name, Type: q.Type, Class: q.Class},
					Body:   &dnsmessage.AResource{A: [4]byte{127, 0, 0, 1}},
				}}
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
