package sanitize

import (
	"net/netip"
	"strconv"
	"strings"

	"golang.org/x/net/idna"
)

// MaxAddress is how long a link may be, in bytes.
const MaxAddress = 4096

// Address makes a link fit to be kept, shown and opened, or returns "". What it
// returns is absolute, http or https, at most 4 KB, and every byte of it is
// between 0x21 and 0x7E, so it can't end the terminal sequence that carries it.
// The host is in lower case, in the ASCII form of IDNA (UTS 46), so a Cyrillic
// look-alike shows as the xn-- that it is; a name and password before the host
// are taken off, since "https://bank.example@evil.example" is meant to be
// misread. Spaces and letters outside ASCII are percent-encoded as browsers do.
// A link that begins with // gets https.
func Address(raw string) string {
	raw = trimAddress(raw)
	if strings.HasPrefix(raw, "//") {
		raw = "https:" + raw
	}
	scheme, rest, found := strings.Cut(raw, ":")
	scheme = strings.ToLower(scheme)
	if !found || scheme != "http" && scheme != "https" || len(raw) > MaxAddress {
		return ""
	}
	rest = strings.TrimLeft(rest, `/\`) // browsers take any number of slashes, either way round
	end := strings.IndexAny(rest, `/\?#`)
	if end < 0 {
		end = len(rest)
	}
	authority, path := rest[:end], rest[end:]
	host := Host(authority[strings.LastIndexByte(authority, '@')+1:])
	if host == "" {
		return ""
	}
	return withinLimit(scheme + "://" + host + cleanPath(path))
}

// MailAddress makes a mailto link fit to be shown, or returns "".
func MailAddress(raw string) string {
	raw = trimAddress(raw)
	const scheme = "mailto:"
	if len(raw) <= len(scheme) || len(raw) > MaxAddress || !strings.EqualFold(raw[:len(scheme)], scheme) {
		return ""
	}
	return withinLimit(scheme + PercentEncode(raw[len(scheme):]))
}

// IsClean reports whether the address can be sent to a terminal as the target
// of a link: http, https or mailto, and nothing but visible ASCII.
func IsClean(address string) bool {
	known := strings.HasPrefix(address, "https://") || strings.HasPrefix(address, "http://") || strings.HasPrefix(address, "mailto:")
	return known && len(address) <= MaxAddress && skipBytes(address, 0, '!', '~') == len(address)
}

// trimAddress takes off what people and programs leave around an address, and
// the line ends and tabs that break it in two, as browsers do.
func trimAddress(raw string) string {
	if len(raw) > 2*MaxAddress {
		return ""
	}
	raw = Line(strings.Map(func(r rune) rune {
		if r == '\r' || r == '\n' || r == '\t' {
			return -1
		}
		return r
	}, raw))
	return strings.TrimPrefix(strings.TrimSuffix(raw, ">"), "<")
}

// Host brings host, host:port or [IPv6]:port into its one form, "" if it
// has none.
func Host(host string) string {
	var port string
	if colon := strings.LastIndexByte(host, ':'); colon > strings.LastIndexByte(host, ']') {
		host, port = host[:colon], host[colon+1:]
		if number, err := strconv.ParseUint(port, 10, 16); port != "" && (err != nil || number == 0) {
			return ""
		}
	}
	if port != "" {
		port = ":" + port
	}
	if inner, ok := strings.CutPrefix(host, "["); ok {
		address, err := netip.ParseAddr(strings.TrimSuffix(inner, "]"))
		if err != nil || !address.Is6() || address.Zone() != "" {
			return ""
		}
		return "[" + address.String() + "]" + port
	}
	if isPlainHost(host) {
		return host + port
	}
	name, err := idna.New(idna.MapForLookup(), idna.BidiRule(), idna.StrictDomainName(false)).ToASCII(host)
	if err != nil || name == "" || len(name) > 253 {
		return ""
	}
	for _, c := range []byte(name) {
		if !(c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-' || c == '.' || c == '_') {
			return ""
		}
	}
	if strings.Trim(name, ".") == "" {
		return ""
	}
	return name + port
}

// isPlainHost reports whether a name of a host is in the form of Host already: labels of
// small letters and digits, and of single hyphens between two of them.
func isPlainHost(host string) bool {
	inLabel := false
	for i := range len(host) {
		c := host[i]
		switch isWord := c >= 'a' && c <= 'z' || c >= '0' && c <= '9'; {
		case !isWord && c != '.' && c != '-', !isWord && !inLabel:
			return false
		default:
			inLabel = isWord
		}
	}
	return inLabel && len(host) <= 253
}

// cleanPath brings what follows the host (path, query, fragment) into its one
// form.
func cleanPath(path string) string {
	end := strings.IndexAny(path, "?#")
	if end < 0 {
		end = len(path)
	}
	path = strings.ReplaceAll(path[:end], `\`, "/") + path[end:]
	if path != "" && path[0] != '/' {
		path = "/" + path
	}
	return PercentEncode(path)
}

// PercentEncode writes every byte that must not stand in an address as %XX
// (RFC 3986, section 2.1), a percent sign that begins no such thing included.
func PercentEncode(s string) string {
	const digits = "0123456789ABCDEF"
	var out strings.Builder
	kept := 0 // how much of s has been written
	for i := range len(s) {
		c := s[i]
		broken := c == '%' && !(i+2 < len(s) && isHexDigit(s[i+1]) && isHexDigit(s[i+2]))
		if c <= ' ' || c > '~' || broken || strings.IndexByte("\"<>\\^`{|}", c) >= 0 {
			out.WriteString(s[kept:i])
			out.Write([]byte{'%', digits[c>>4], digits[c&15]})
			kept = i + 1
		}
	}
	if kept == 0 {
		return s
	}
	out.WriteString(s[kept:])
	return out.String()
}

// isHexDigit reports whether c is one of 0-9, a-f, A-F.
func isHexDigit(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F'
}

// withinLimit returns the address, or "" if it has grown too long.
func withinLimit(address string) string {
	if len(address) > MaxAddress {
		return ""
	}
	return address
}
