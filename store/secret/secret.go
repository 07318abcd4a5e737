// Package secret knows which parts of an address are nobody else's business, by how the
// address is written. Is says whether there are any: the store keeps a feed at such an
// address apart from those of other accounts. Hide and HideIn take them out of what is
// shown: every list, sentence, report and log line that a command, the screen or the
// server writes. Only what exports a library, and what opens an address, has it whole.
//
//	https://me:pass@a.example/feed?token=abc  is secret, and shown as
//	https://…@a.example/feed?token=…
package secret

import (
	"net/netip"
	"net/url"
	"path"
	"strings"
	"unicode"
)

// Is reports whether an address is not for everybody: it names somebody, it
// carries something like a password, or it leads into a private network. A feed
// at such an address belongs to the account that brought it. It is a guess from
// how the address is written, and one on the safe side: a public feed that is
// taken for a secret one is only fetched once for each account. Secret are:
//
//	https://me:pass@a.example/feed                    a name, with a password or without
//	https://a.example/feed?auth=1                     a parameter called like a secret
//	https://a.example/secret:x/feed                   the same in a path
//	https://a.example/feeds/5mUaGh2xQ9pT7rKc3LwZ.xml  20 characters or more that nobody would choose
//	http://192.168.1.5/feed, http://nas.local/feed    a machine that others do not reach
//
// Public are https://a.example/2026/11/25/a-long-name-of-a-story.xml and the
// numbers of channels and lists at https://www.youtube.com/feeds/videos.xml.
func Is(address string) bool {
	if strings.HasPrefix(address, "tidings:") {
		return false
	}
	u, err := url.Parse(address)
	if err != nil || u.User != nil || isNearHost(u.Hostname()) {
		return true
	}
	query, err := url.ParseQuery(u.RawQuery)
	if err != nil {
		return true
	}
	for name, values := range query {
		for _, value := range values {
			if value != "" && isTellingName(name) || looksRandom(value) && !isPublicName(name) {
				return true
			}
		}
	}
	for piece := range strings.SplitSeq(u.Path, "/") {
		name, _, named := strings.Cut(strings.Replace(piece, "=", ":", 1), ":")
		if named && isTellingName(name) || looksRandom(strings.TrimSuffix(piece, path.Ext(piece))) || looksRandom(piece) {
			return true
		}
	}
	return false
}

// isTellingName reports whether a parameter of this name holds a secret: it is
// one of the usual names, or ends in one.
func isTellingName(name string) bool {
	name = strings.Map(func(r rune) rune {
		if !unicode.IsLetter(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, name)
	for _, telling := range []string{
		"token", "key", "auth", "secret", "sig", "signature", "password", "passwd", "pwd", "credential", "credentials", "session", "jwt", "hmac",
	} {
		if strings.HasSuffix(name, telling) {
			return true
		}
	}
	switch name {
	case "pass", "code", "sid", "access", "private", "ticket", "login", "user", "uid", "email", "hash":
		return true
	}
	return false
}

// isPublicName reports whether what stands under a name may look random and is
// not secret.
func isPublicName(name string) bool { return name == "channel_id" || name == "playlist_id" }

// looksRandom reports whether a text was made by a machine: 20 letters and digits
// or more, with a digit among them, that go from letters to digits or from small
// letters to capitals at every fifth or more often. Words, dates and titles seldom
// do.
func looksRandom(text string) bool {
	const least, words = 20, 5
	length, digits, turns, last := 0, 0, 0, ' '
	for _, r := range text {
		kind := ' '
		switch {
		case r >= '0' && r <= '9':
			kind = '0'
			digits++
		case r >= 'a' && r <= 'z':
			kind = 'a'
		case r >= 'A' && r <= 'Z':
			kind = 'A'
		case strings.ContainsRune("-_.~+=%", r):
			continue
		default:
			return false
		}
		length++
		if last != ' ' && kind != last && !(last == 'A' && kind == 'a') { // A word may begin with a capital.
			turns++
		}
		last = kind
	}
	return length >= least && digits > 0 && turns >= length/words
}

// isNearHost reports whether a host can only be one of the machines around: a
// name without a dot, one that is kept for private use (RFC 6761, RFC 6762, RFC
// 8375), or an address of a private network.
func isNearHost(host string) bool {
	host = strings.ToLower(strings.TrimSuffix(host, "."))
	if ip, err := netip.ParseAddr(host); err == nil {
		return !ip.Unmap().IsGlobalUnicast() || ip.Unmap().IsPrivate()
	}
	last := host[strings.LastIndex(host, ".")+1:]
	switch last {
	case host, "local", "localhost", "internal", "intranet", "lan", "home", "corp", "private":
		return true
	}
	return strings.HasSuffix(host, ".home.arpa")
}
