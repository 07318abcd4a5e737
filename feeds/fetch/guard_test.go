package fetch_test

import (
	"errors"
	"net/netip"
	"strings"
	"testing"

	"tidings/feeds/fetch"
	"tidings/feeds/sanitize"
)

func TestNormalise(t *testing.T) {
	for raw, want := range map[string]string{
		"example.org":                           "https://example.org",
		"  example.org/feed \n":                 "https://example.org/feed",
		"<https://example.org/a>":               "https://example.org/a",
		"\ufeffhttps://example.org":             "https://example.org",
		"EXAMPLE.org:443/A":                     "https://example.org/A",
		"http://example.org:80/":                "http://example.org/",
		"https://example.org:8443/x":            "https://example.org:8443/x",
		"example.org:8080/x":                    "https://example.org:8080/x",
		"localhost:8080/feed":                   "http://localhost:8080/feed",
		"127.0.0.1/feed":                        "http://127.0.0.1/feed",
		"[::1]:80/feed":                         "http://[::1]/feed",
		"feed:https://example.org/a.xml":        "https://example.org/a.xml",
		"feed://example.org/a.xml":              "https://example.org/a.xml",
		"FEED:http://example.org":               "http://example.org",
		"https://me:secret@example.org/private": "https://me:secret@example.org/private",
		"https://example.org/a#b":               "https://example.org/a",
		"https://bücher.example/":               "https://xn--bcher-kva.example/",
		"https://example.org/a?b=c&d=e":         "https://example.org/a?b=c&d=e",
	} {
		got, err := fetch.Normalise(raw)
		if got != want || err != nil {
			t.Errorf("Normalise(%q) = %q, %v; want %q", raw, got, err, want)
		}
		if again, _ := fetch.Normalise(got); again != got {
			t.Errorf("Normalise(%q) = %q, not itself", got, again)
		}
	}
}

func TestNormaliseRefuses(t *testing.T) {
	for _, raw := range []string{
		"", "  ", "file:///etc/passwd", "gopher://example.org", "javascript:alert(1)", "data:text/xml,x", "feed:file:///etc/passwd",
		"mailto:a@example.org", "https:example.org", "http://", "https:///feed", "http://exa mple.org", "http://example.org/a b",
		"http://example.org/\x00", "http://exam\x1bple.org", "http://example.org/\u202e", "--help", "-rf", "http://-rf/",
		"http://[::1", "http://[::1%25eth0]/", "http://a:b:c/", "http://example.org:99999/", "https://xn--example-.com/",
		"http://example.org/" + strings.Repeat("a", 1<<20), "exec:ls", "|ls", "http://exa%00mple/",
	} {
		got, err := fetch.Normalise(raw)
		if !errors.Is(err, fetch.ErrAddress) || got != "" {
			t.Errorf("Normalise(%.60q) = %.60q, %v; want ErrAddress", raw, got, err)
		}
	}
	_, err := fetch.Normalise("https://me:secret@exam\x7fple.org:port/")
	if err == nil || strings.Contains(err.Error(), "secret") {
		t.Errorf("error %v; want one without the password", err)
	}
}

func TestWithoutLogin(t *testing.T) {
	for address, want := range map[string]string{
		"https://me:secret@example.org/a@b?c=@d": "https://example.org/a@b?c=@d",
		"https://me@example.org":                 "https://example.org",
		"https://a@b@example.org#x":              "https://example.org#x",
		"https://example.org/":                   "https://example.org/",
		"tidings:welcome":                        "tidings:welcome",
		"":                                       "",
	} {
		if got := fetch.WithoutLogin(address); got != want {
			t.Errorf("WithoutLogin(%q) = %q, want %q", address, got, want)
		}
	}
}

func TestPrivateAddress(t *testing.T) {
	for _, private := range []string{
		"127.0.0.1", "127.8.9.1", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1",
		"100.100.100.200", "192.0.0.192", "168.63.129.16", "198.18.0.1", "224.0.0.1", "255.255.255.255", "240.0.0.1",
		"::", "::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::127.0.0.1", "64:ff9b::7f00:1", "64:ff9b:1::1", "fe80::1",
		"fe80::1%eth0", "fc00::1", "fd00:ec2::254", "ff02::1", "2002:7f00:1::", "2001:0:1::1", "fec0::1", "2001:db8::1",
	} {
		if !fetch.PrivateAddress(netip.MustParseAddr(private)) {
			t.Errorf("PrivateAddress(%s) = false", private)
		}
	}
	for _, public := range []string{"1.1.1.1", "93.184.216.34", "172.32.0.1", "100.128.0.1", "::ffff:8.8.8.8", "2606:4700::1111", "2a00:1450::1"} {
		if fetch.PrivateAddress(netip.MustParseAddr(public)) {
			t.Errorf("PrivateAddress(%s) = true", public)
		}
	}
}

func FuzzNormalise(f *testing.F) {
	for _, seed := range []string{"example.org", "feed:https://a:b@[::1]:80/x?y#z", "localhost:8080", "http://\u0430pple.com", "//x", "a:b@c"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		got, err := fetch.Normalise(raw)
		if err != nil {
			if !errors.Is(err, fetch.ErrAddress) {
				t.Errorf("Normalise(%q): %v", raw, err)
			}
			return
		}
		if !strings.HasPrefix(got, "http://") && !strings.HasPrefix(got, "https://") {
			t.Errorf("Normalise(%q) = %q", raw, got)
		}
		if again, err := fetch.Normalise(got); again != got || err != nil {
			t.Errorf("Normalise(%q) = %q, %v", got, again, err)
		}
		if sanitize.Line(got) != got {
			t.Errorf("Normalise(%q) = %q, which is not clean", raw, got)
		}
	})
}
