package store_test

import (
	"testing"

	"tidings/store"
)

func TestAddressesWithoutTrackers(t *testing.T) {
	for address, want := range map[string]string{
		"https://e.example/a":                                                 "https://e.example/a",
		"https://e.example/a?b=2&a=1":                                         "https://e.example/a?b=2&a=1",
		"https://e.example/a?":                                                "https://e.example/a?",
		"https://e.example/a?utm_source=rss":                                  "https://e.example/a",
		"https://e.example/a?UTM_Source=rss&id=7&fbclid=x#top":                "https://e.example/a?id=7#top",
		"https://e.example/a?id=7&q=a+b%26c&utm%5Fmedium=x&z":                 "https://e.example/a?id=7&q=a+b%26c&z",
		"https://e.example/a?session=1&mc_cid=2&mkt_tok=3&_hsenc=4&gclid=5&":  "https://e.example/a?session=1&",
		"https://e.example/a#utm_source=rss":                                  "https://e.example/a",
		"https://e.example/a?x=1#xtor=RSS-1":                                  "https://e.example/a?x=1",
		"https://e.example/a?to=https://f.example/?utm_source=x":              "https://e.example/a?to=https://f.example/?utm_source=x",
		"https://e.example/utm_source=1/?atlas=1&pk=2&at=3":                   "https://e.example/utm_source=1/?atlas=1&pk=2&at=3",
		"https://e.example/a?%zz=1&utm_id=2#/page?utm_source=in-the-fragment": "https://e.example/a?%zz=1#/page?utm_source=in-the-fragment",
	} {
		if got := store.WithoutTrackers(address); got != want {
			t.Errorf("%s\n is %s\nnot %s", address, got, want)
		}
	}
}
