package store_test

import (
	"testing"

	"tidings/store"
)

func TestAddressesWithoutTrackers(t *testing.T) {
	for address, want := range map[string]string{
		"https://e.example/a":                                                                           "https://e.example/a",
		"https://e.example/a?b=2&a=1":                                                                   "https://e.example/a?b=2&a=1",
		"https://e.example/a?":                                                                          "https://e.example/a?",
		"https://e.example/a?utm_source=rss":                                                            "https://e.example/a",
		"https://e.example/a?UTM_Source=rss&id=7&fbclid=x#top":                                          "https://e.example/a?id=7#top",
		"https://e.example/a?id=7&q=a+b%26c&utm%5Fmedium=x&z":                                           "https://e.example/a?id=7&q=a+b%26c&z",
		"https://e.example/a?session=1&mc_cid=2&mkt_tok=3&_hsenc=4&gclid=5&":                            "https://e.example/a?session=1&",
		"https://e.example/a#utm_source=rss":                                                            "https://e.example/a",
		"https://e.example/a?x=1#xtor=RSS-1":                                                            "https://e.example/a?x=1",
		"https://e.example/a?to=https://f.example/?utm_source=x":                                        "https://e.example/a?to=https://f.example/?utm_source=x",
		"https://e.example/utm_source=1/?atlas=1&pk=2&at=3":                                             "https://e.example/utm_source=1/?atlas=1&pk=2&at=3",
		"https://e.example/a?%zz=1&utm_id=2#/page?utm_source=in-the-fragment":                           "https://e.example/a?%zz=1#/page?utm_source=in-the-fragment",
		"https://www.youtube.com/watch?v=x&si=abc&t=42":                                                 "https://www.youtube.com/watch?v=x&t=42",
		"https://youtu.be/x?si=abc":                                                                     "https://youtu.be/x",
		"https://e.example/a?si=abc&s=2&t=3&ref=4&source=5&r=6":                                         "https://e.example/a?si=abc&s=2&t=3&ref=4&source=5&r=6",
		"https://notyoutube.com/a?si=abc":                                                               "https://notyoutube.com/a?si=abc",
		"https://x.com/ann/status/1?s=20&t=abc":                                                         "https://x.com/ann/status/1",
		"https://www.amazon.co.uk/dp/B01?pd_rd_w=a&th=1&qid=2":                                          "https://www.amazon.co.uk/dp/B01?th=1",
		"https://amazonas.example/dp?qid=2":                                                             "https://amazonas.example/dp?qid=2",
		"https://ann.medium.com/a?source=rss-1&sk=friend":                                               "https://ann.medium.com/a?sk=friend",
		"https://www.bbc.co.uk/news/1?at_medium=RSS&at_campaign=x&ns_mchannel=y":                        "https://www.bbc.co.uk/news/1",
		"https://e.example/a#Echobox=17":                                                                "https://e.example/a",
		"https://www.google.com/url?sa=t&q=https%3A%2F%2Fe.example%2Fa%3Fid%3D7%26utm_source%3Dx&ved=2": "https://e.example/a?id=7",
		"https://www.google.com/search?q=https://e.example/":                                            "https://www.google.com/search?q=https://e.example/",
		"https://l.facebook.com/l.php?u=https%3A%2F%2Fe.example%2F&h=AT0":                               "https://e.example/",
		"https://t.umblr.com/redirect?z=https%3A%2F%2Fe.example%2Fb&t=N":                                "https://e.example/b",
		"https://out.reddit.com/t3_1?url=https%3A%2F%2Fe.example%2Fc&token=A":                           "https://e.example/c",
		"https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fl.facebook.com%2Fl.php%3Fu%3Dhttps%253A%252F%252Fe.example%252Fd&data=05": "https://e.example/d",
		"https://href.li/?https://e.example/e?x=1":                    "https://e.example/e?x=1",
		"https://l.facebook.com/l.php?u=javascript%3Aalert(1)":        "https://l.facebook.com/l.php?u=javascript%3Aalert(1)",
		"https://l.facebook.com/l.php?u=file%3A%2F%2F%2Fetc%2Fpasswd": "https://l.facebook.com/l.php?u=file%3A%2F%2F%2Fetc%2Fpasswd",
		"https://e.example/url?q=https%3A%2F%2Ff.example":             "https://e.example/url?q=https%3A%2F%2Ff.example",
		"mailto:ann@e.example?subject=x":                              "mailto:ann@e.example?subject=x",
	} {
		if got := store.WithoutTrackers(address); got != want {
			t.Errorf("%s\n is %s\nnot %s", address, got, want)
		}
	}
}

// What tells articles apart is what it was: a list of what is dropped elsewhere makes no others
// of those that are known.
func TestAddressesInTheStoreKeepTheirParameters(t *testing.T) {
	h := open(t)
	feed := h.subscribe(store.Local, "https://a.example", "")
	one, two := piece("One", 1), piece("Two", 2)
	one.Link, two.Link = "https://youtu.be/x?si=1", "https://youtu.be/x?si=2"
	h.record(feed, one, two)
	want(t, "links", h.row("One").Link+" "+h.row("Two").Link, one.Link+" "+two.Link)
}
