package fetch

import (
	"context"
	"crypto/x509"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
)

// An Own is how a person wants one address asked, in place of how any is.
//
// The header goes to the host of the address and to no other: a redirect elsewhere, or from
// https to http, is followed without it.
type Own struct {
	UserAgent string         // "" for the fetcher's
	Name      string         // of a header that signs in, "" for none
	Value     Secret         // of that header
	Secret    Secret         // what in it nobody is to know
	Proxy     *url.URL       // http, https, socks5 or socks5h, with the name of the user if it asks for one; nil for what the environment says
	Password  Secret         // that the proxy asks for
	Roots     *x509.CertPool // whose certificates are trusted; nil for the machine's
}

// A Secret is text that is not printed, whoever tries.
type Secret string

func (Secret) String() string   { return "…" }
func (Secret) GoString() string { return `"…"` }

// signIn puts the header into a request.
func (o *Own) signIn(req *http.Request) {
	if o != nil && o.Name != "" {
		req.Header.Set(o.Name, string(o.Value))
	}
}

// through is the address of the proxy with all that it asks for.
func (o *Own) through() *url.URL {
	at := *o.Proxy
	if o.Proxy.User != nil {
		at.User = url.UserPassword(o.Proxy.User.Username(), string(o.Password))
	}
	return &at
}

// leadsIntoPrivate reports whether a request through a proxy is one for a private address, as
// far as that can be told from here. The proxy itself may stand anywhere, since the person has
// named it, but it connects to what it finds under a name, which no guard sees:
//
//   - An address of numbers is judged as it is.
//   - Through http, https and socks5 a name is looked up here as well. It may lead elsewhere
//     when the proxy looks it up, and a name that only the proxy knows counts as public.
//   - Through socks5h nothing is looked up: who sets that wants no name to be known to the
//     network here. Such a proxy has to guard its own network.
func leadsIntoPrivate(ctx context.Context, resolver *net.Resolver, private func(netip.Addr) bool, at, proxy *url.URL) bool {
	host := strings.TrimSuffix(strings.ToLower(at.Hostname()), ".")
	if ip, err := netip.ParseAddr(host); err == nil {
		return private(ip)
	}
	top := host[strings.LastIndexByte(host, '.')+1:]
	if isDigits(top) || strings.HasPrefix(top, "0x") || top == "localhost" || top == "local" || top == "internal" { // numbers in other ways of writing them
		return true
	}
	if proxy.Scheme == "socks5h" {
		return false
	}
	if resolver == nil {
		resolver = net.DefaultResolver
	}
	found, err := resolver.LookupNetIP(ctx, "ip", host)
	if err != nil {
		return false
	}
	for _, ip := range found {
		if private(ip) {
			return true
		}
	}
	return false
}
