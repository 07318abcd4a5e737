package store

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"net/url"
	"strings"
	"time"
)

// How keys sort. Every key is a run of fixed-width big-endian fields, so that
// bytes.Compare orders keys as their fields are ordered.

// join32 makes a key of 32-bit fields.
func join32(fields ...uint32) []byte {
	key := make([]byte, 0, 4*len(fields))
	for _, f := range fields {
		key = binary.BigEndian.AppendUint32(key, f)
	}
	return key
}

// field32 reads the i-th 32-bit field of a key.
func field32(key []byte, i int) uint32 { return binary.BigEndian.Uint32(key[4*i:]) }

// dateOf turns a time into what keys hold: seconds since 1970, between 1 and the
// end of the field's range in 2106. 0 is kept for «no article».
func dateOf(t time.Time) uint32 {
	const last = 1<<32 - 1
	return uint32(min(max(t.Unix(), 1), last))
}

func timeOf(date uint32) time.Time { return time.Unix(int64(date), 0).UTC() }

// pieceKey is the key of one piece of a set.
func pieceKey(prefix []byte, piece uint16) []byte {
	return binary.BigEndian.AppendUint16(prefix[:len(prefix):len(prefix)], piece)
}

// hash64 is the first eight bytes of SHA-256, for keys made of text of any
// length.
func hash64(text string) []byte {
	sum := sha256.Sum256([]byte(text))
	return sum[:8]
}

// feedURLKey is the key of a feed's address: of everybody's, or of one account's
// if it has an owner. The addresses of what people saved name their owner.
func feedURLKey(owner AccountID, url string) []byte {
	if owner != 0 && savedOwner(url) == 0 {
		url = fmt.Sprintf("%d %s", owner, url)
	}
	sum := sha256.Sum256([]byte(url))
	return sum[:16]
}

func keyKey(feed FeedID, key string) []byte {
	return append(join32(uint32(feed)), hash64(key)...)
}

func linkKey(link string) []byte { return hash64(canonicalLink(link)) }

func stepKey(a AccountID, step uint64) []byte {
	return binary.BigEndian.AppendUint64(join32(uint32(a)), step)
}

// idOf derives an article's public name. What is an account's own gets a name of
// its own, but for the local account's: that is the same in each of its stores.
func idOf(f Feed, key string) ID {
	text := f.Origin + "\n" + key
	if f.Owner > Local && savedOwner(f.Origin) == 0 {
		text = fmt.Sprintf("%d %s", f.Owner, text)
	}
	return ID(hash64(text))
}

// canonicalLink makes equal what people take for the same address: scheme and
// host in lower case, https for http, no default port, no fragment, no «www.»,
// no tracking parameters, no slash at the end.
func canonicalLink(link string) string {
	u, err := url.Parse(strings.TrimSpace(link))
	if err != nil || u.Host == "" {
		return link
	}
	host := strings.TrimPrefix(strings.ToLower(u.Hostname()), "www.")
	if port := u.Port(); port != "" && port != "80" && port != "443" {
		host += ":" + port
	}
	out := "https://" + host + strings.TrimSuffix(u.EscapedPath(), "/")
	query, err := url.ParseQuery(u.RawQuery)
	if err != nil {
		return out + "?" + u.RawQuery // parted by semicolons, say: which part means what is not known
	}
	for name := range query {
		if strings.HasPrefix(name, "utm_") || name == "fbclid" || name == "gclid" {
			query.Del(name)
		}
	}
	if q := query.Encode(); q != "" {
		out += "?" + q
	}
	return out
}
