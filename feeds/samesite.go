package feeds

import (
	"net/url"
	"strings"

	"golang.org/x/net/publicsuffix"
)

// isSamePlace reports whether two addresses differ in nothing but their scheme and a slash.
func isSamePlace(a, b *url.URL) bool {
	return a.Host == b.Host && strings.TrimSuffix(a.Path, "/") == strings.TrimSuffix(b.Path, "/") && a.RawQuery == b.RawQuery
}

// isSameSite reports whether two addresses are one owner's.
func isSameSite(a, b *url.URL) bool {
	if a.Hostname() == b.Hostname() {
		return true
	}
	one, err := publicsuffix.EffectiveTLDPlusOne(a.Hostname())
	other, errOther := publicsuffix.EffectiveTLDPlusOne(b.Hostname())
	return err == nil && errOther == nil && one == other
}
