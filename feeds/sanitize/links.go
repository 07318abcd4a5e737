package sanitize

import (
	"net/url"
	"strings"
)

// AbsoluteLink returns the address that raw means where links are relative to base,
// "" if that is none to be opened. base is absolute or "".
func AbsoluteLink(base, raw string) string {
	raw = mendLink(trimAddress(raw))
	if raw == "" || len(raw) > MaxAddress {
		return ""
	}
	if hasScheme(raw) {
		return Address(raw)
	}
	outer, err := url.Parse(base)
	if err != nil || base == "" {
		return Address(raw) // only //host/path can stand by itself
	}
	inner, err := url.Parse(PercentEncode(strings.ReplaceAll(raw, `\`, "/")))
	if err != nil {
		return ""
	}
	return Address(outer.ResolveReference(inner).String())
}

// mendLink makes an address of what people write in its place.
//
//   - "feed:https://..." and "feed://..." were meant to start a feed reader.
//   - "www.example.org/x" without a scheme would be relative to the feed.
//   - "?a=1&amp;b=2", once the document has been decoded, was escaped twice: &amp; as
//     the name of a parameter occurs nowhere else.
func mendLink(raw string) string {
	raw = withoutEscapes(raw)
	lower := strings.ToLower(raw[:min(len(raw), 8)])
	switch {
	case strings.HasPrefix(lower, "feed://"):
		return "http://" + raw[len("feed://"):]
	case strings.HasPrefix(lower, "feed:"):
		return raw[len("feed:"):]
	case strings.HasPrefix(lower, "www."):
		return "http://" + raw
	}
	return raw
}

// withoutEscapes writes & for references to it, also where these were escaped again.
func withoutEscapes(address string) string {
	for times := 0; times < 4 && strings.IndexByte(address, '&') >= 0; times++ {
		address = ampersand.Replace(address)
	}
	return address
}

// ampersand are the ways to write &.
var ampersand = strings.NewReplacer("&amp;", "&", "&AMP;", "&", "&#38;", "&", "&#038;", "&", "&#x26;", "&", "&#X26;", "&")

// hasScheme reports whether the address begins with a scheme (RFC 3986, section
// 3.1), so that it is relative to nothing.
func hasScheme(address string) bool {
	scheme, _, found := strings.Cut(address, ":")
	if !found || scheme == "" {
		return false
	}
	for i, c := range []byte(scheme) {
		letter := c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
		if !letter && (i == 0 || !(c >= '0' && c <= '9' || c == '+' || c == '-' || c == '.')) {
			return false
		}
	}
	return true
}

// IsWeb reports whether text is by itself an http or https address.
func IsWeb(text string) bool {
	lower := strings.ToLower(text[:min(len(text), 8)])
	return strings.HasPrefix(lower, "http://") || strings.HasPrefix(lower, "https://")
}
