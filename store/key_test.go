package store

import (
	"bytes"
	"cmp"
	"strings"
	"testing"
	"time"
)

// FuzzKeyOrder: keys sort as what they are made of does.
func FuzzKeyOrder(f *testing.F) {
	f.Add(uint32(0), uint32(0), uint32(1), uint32(1), int64(0), int64(-1))
	f.Add(uint32(255), uint32(256), uint32(256), uint32(255), int64(1<<32), int64(1<<31))
	f.Add(uint32(1<<16), uint32(1<<31), uint32(1<<16-1), uint32(1<<32-1), int64(1)<<40, int64(1790000000))
	f.Fuzz(func(t *testing.T, a1, a2, b1, b2 uint32, s1, s2 int64) {
		order := cmp.Or(cmp.Compare(a1, b1), cmp.Compare(a2, b2))
		same := func(what string, a, b []byte, order int) {
			t.Helper()
			if got := bytes.Compare(a, b); got != order {
				t.Errorf("%s: %x and %x compare %d, not %d", what, a, b, got, order)
			}
		}
		same("two fields", join32(a1, a2), join32(b1, b2), order)
		same("step", stepKey(AccountID(a1), uint64(a2)<<16), stepKey(AccountID(b1), uint64(b2)<<16), order)
		same("piece", pieceKey(join32(a1), uint16(a2>>16)), pieceKey(join32(b1), uint16(b2>>16)),
			cmp.Or(cmp.Compare(a1, b1), cmp.Compare(a2>>16, b2>>16)))
		if key := join32(a1, a2, b1); field32(key, 0) != a1 || field32(key, 1) != a2 || field32(key, 2) != b1 {
			t.Errorf("fields of %x are not %d, %d, %d", key, a1, a2, b1)
		}

		// A date is never «no article», keeps the order where times fit, and comes
		// back as it was.
		early, late := dateOf(time.Unix(min(s1, s2), 0)), dateOf(time.Unix(max(s1, s2), 0))
		if early == 0 || early > late {
			t.Errorf("%d and %d become %d and %d", min(s1, s2), max(s1, s2), early, late)
		}
		if s1 >= 1 && s1 < 1<<32 && timeOf(dateOf(time.Unix(s1, 0))).Unix() != s1 {
			t.Errorf("%d comes back as %d", s1, timeOf(dateOf(time.Unix(s1, 0))).Unix())
		}
	})
}

// FuzzCanonicalLink: any text has a canonical form, and where on a page a link
// points makes no difference.
func FuzzCanonicalLink(f *testing.F) {
	for _, link := range []string{"", "https://www.Example.org:443/a/?b=1&utm_source=x", "http://[::1]:8080/%2f", "https://e.org/?a=1;b=2", "mailto:a@b", "//x", "\x00://"} {
		f.Add(link)
	}
	f.Fuzz(func(t *testing.T, link string) {
		plain := canonicalLink(link)
		if !strings.HasPrefix(plain, "https://") || strings.Contains(link, "#") {
			return
		}
		if pointed := canonicalLink(link + "#top"); strings.TrimSpace(link) == link && pointed != plain && pointed != link+"#top" {
			t.Errorf("%q becomes %q, and %q with a place on it", link, plain, pointed)
		}
	})
}
