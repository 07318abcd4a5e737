package fetch

import (
	"cmp"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"strings"
	"syscall"
	"unicode"

	"tidings/feeds/sanitize"
)

// Where the fetcher may go is decided here, twice: by what an address says
// (Normalise) and, after the name was looked up, by where it leads (guardDial).
// Only the second can be trusted: a name may lead to another machine each time
// it is asked for.

// ErrAddress says that a text is not the address of anything on the web.
var ErrAddress = errors.New("not a web address")

// ErrPrivate says that an address is one of a private network, where this fetcher
// may not go.
var ErrPrivate = errors.New("an address of a private network")

// Normalise turns what a person types into the address to fetch: spaces around
// it are cut, "feed:" and its like are taken off, a missing scheme becomes
// https (http for this machine and for bare IP addresses), the host is written
// in lower case and ASCII. A name and password are kept. The error wraps
// ErrAddress and never repeats a password.
func Normalise(raw string) (string, error) {
	text := strings.TrimFunc(raw, isEdge)
	switch {
	case text == "":
		return "", fmt.Errorf("%w: it is empty", ErrAddress)
	case len(text) > sanitize.MaxAddress:
		return "", fmt.Errorf("%w: it is %d bytes long", ErrAddress, len(text))
	case strings.ContainsFunc(text, isUnfit):
		return "", fmt.Errorf("%w: it has spaces or control characters in it", ErrAddress)
	}
	text, err := withScheme(text)
	if err != nil {
		return "", err
	}
	u, err := url.Parse(text)
	if err != nil { // err is not wrapped: it repeats the address and with it a password
		return "", fmt.Errorf("%w: it is not written like one", ErrAddress)
	}
	if u, err = fetchable(u); err != nil {
		return "", err
	}
	return u.String(), nil
}

// fetchable is u in the one form in which addresses are fetched and compared,
// or the reason why it cannot be fetched.
func fetchable(u *url.URL) (*url.URL, error) {
	if u.Scheme != "http" && u.Scheme != "https" {
		return nil, fmt.Errorf("%w: only http and https are fetched, not %q", ErrAddress, u.Scheme)
	}
	host, err := normalHost(u)
	if err != nil || u.Opaque != "" {
		return nil, cmp.Or(err, fmt.Errorf("%w: it names no host", ErrAddress))
	}
	plain := *u
	plain.Host, plain.Fragment, plain.RawFragment = host, "", ""
	plain.RawQuery = sanitize.PercentEncode(u.RawQuery) // url.URL writes a query as it is
	return &plain, nil
}

// isEdge reports whether a character may stand around a pasted address without
// belonging to it.
func isEdge(r rune) bool {
	return unicode.IsSpace(r) || r == '\ufeff' || r == '\u200b' || r == '<' || r == '>' || r == '"'
}

// isUnfit reports whether a character may not stand in an address at all.
func isUnfit(r rune) bool {
	return unicode.IsSpace(r) || unicode.IsControl(r) || unicode.In(r, unicode.Cf) || r == unicode.ReplacementChar
}

// withScheme makes text begin with http:// or https://.
func withScheme(text string) (string, error) {
	for range 2 { // "feed:https://example.org" has two
		scheme, rest, found := cutScheme(text)
		if !found {
			break
		}
		switch scheme {
		case "http", "https":
			if !strings.HasPrefix(rest, "//") {
				return "", fmt.Errorf("%w: after %s: there should be //", ErrAddress, scheme)
			}
			return scheme + ":" + rest, nil
		case "feed", "rss", "pcast", "itpc", "podcast", "web+feed":
			text = strings.TrimLeft(rest, "/")
		default:
			return "", fmt.Errorf("%w: only http and https are fetched, not %s", ErrAddress, scheme)
		}
	}
	if hostIsNear(text) {
		return "http://" + text, nil
	}
	return "https://" + text, nil
}

// cutScheme cuts text at the colon after its scheme (RFC 3986 section 3.1).
// "localhost:8080/feed" has none: a port follows the colon.
func cutScheme(text string) (scheme, rest string, found bool) {
	scheme, rest, found = strings.Cut(text, ":")
	if !found || scheme == "" || strings.ContainsAny(scheme, "/?#@[.") {
		return "", text, false
	}
	if rest != "" && rest[0] >= '0' && rest[0] <= '9' {
		return "", text, false
	}
	for _, r := range scheme {
		if r >= unicode.MaxASCII || !(unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune("+-", r)) {
			return "", text, false
		}
	}
	return strings.ToLower(scheme), rest, true
}

// hostIsNear reports whether text begins with this machine's name or a bare IP
// address, which seldom have certificates.
func hostIsNear(text string) bool {
	host, _, _ := strings.Cut(text, "/")
	host = host[strings.LastIndex(host, "@")+1:]
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	_, err := netip.ParseAddr(strings.Trim(host, "[]"))
	return err == nil || strings.EqualFold(host, "localhost")
}

// normalHost is the host of u in its one form, without a port that the scheme
// implies.
func normalHost(u *url.URL) (string, error) {
	host := sanitize.Host(u.Host)
	if host == "" || strings.HasPrefix(host, "-") || sanitize.Host(host) != host { // IDNA writes a few names that it can't read
		return "", fmt.Errorf("%w: no host can be named like that", ErrAddress)
	}
	return strings.TrimSuffix(host, defaultPort(u.Scheme)), nil
}

func defaultPort(scheme string) string {
	if scheme == "https" {
		return ":443"
	}
	return ":80"
}

// WithoutLogin is address without the name and password that it may carry.
func WithoutLogin(address string) string {
	scheme, rest, found := strings.Cut(address, "://")
	if !found {
		return address
	}
	end := strings.IndexAny(rest, "/?#")
	if end < 0 {
		end = len(rest)
	}
	at := strings.LastIndex(rest[:end], "@")
	return scheme + "://" + rest[at+1:]
}

// PrivateAddress reports whether ip is not an ordinary public address: this
// machine, a private network (RFC 1918, RFC 4193), link-local (169.254.169.254,
// where clouds keep their secrets, among them), a carrier's own (RFC 6598),
// NAT64 and other wrappings of IPv4, documentation, multicast, reserved. The
// list follows the IANA special-purpose registries.
func PrivateAddress(ip netip.Addr) bool {
	ip = ip.Unmap().WithZone("")
	if !ip.IsGlobalUnicast() || ip.IsPrivate() {
		return true
	}
	for _, p := range specialNetworks {
		if p.Contains(ip) {
			return true
		}
	}
	return false
}

// specialNetworks are the networks that netip has no predicate for. It is never
// changed.
var specialNetworks = []netip.Prefix{
	netip.MustParsePrefix("0.0.0.0/8"),        // this network
	netip.MustParsePrefix("100.64.0.0/10"),    // carriers' NAT; Alibaba's metadata at 100.100.100.200
	netip.MustParsePrefix("168.63.129.16/32"), // Azure's host
	netip.MustParsePrefix("192.0.0.0/24"),     // IETF; Oracle's metadata at 192.0.0.192
	netip.MustParsePrefix("192.0.2.0/24"),     // documentation
	netip.MustParsePrefix("192.88.99.0/24"),   // 6to4 relays
	netip.MustParsePrefix("198.18.0.0/15"),    // benchmarks
	netip.MustParsePrefix("198.51.100.0/24"),  // documentation
	netip.MustParsePrefix("203.0.113.0/24"),   // documentation
	netip.MustParsePrefix("240.0.0.0/4"),      // reserved, broadcast
	netip.MustParsePrefix("::/96"),            // IPv4-compatible
	netip.MustParsePrefix("::ffff:0:0:0/96"),  // IPv4-translated
	netip.MustParsePrefix("64:ff9b::/96"),     // NAT64
	netip.MustParsePrefix("64:ff9b:1::/48"),   // local NAT64
	netip.MustParsePrefix("100::/64"),         // discard
	netip.MustParsePrefix("2001::/23"),        // IETF, Teredo, ORCHID
	netip.MustParsePrefix("2001:db8::/32"),    // documentation
	netip.MustParsePrefix("2002::/16"),        // 6to4
	netip.MustParsePrefix("3fff::/20"),        // documentation
	netip.MustParsePrefix("5f00::/16"),        // segment routing
	netip.MustParsePrefix("fec0::/10"),        // site-local, deprecated
}

// guardDial is a net.Dialer's Control: it runs after the look-up and before the
// first packet, for every address that is tried.
func guardDial(private func(netip.Addr) bool) func(network, address string, _ syscall.RawConn) error {
	return func(_, address string, _ syscall.RawConn) error {
		target, err := netip.ParseAddrPort(address)
		if err != nil || private(target.Addr()) {
			return ErrPrivate
		}
		return nil
	}
}
