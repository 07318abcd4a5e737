package secret_test

import (
	"testing"

	"tidings/feeds"
	"tidings/store"
	"tidings/store/secret"
)

func TestSecret(t *testing.T) {
	for address, want := range map[string]bool{
		"https://me:pass@a.example/feed":                                                             true,
		"https://me@a.example/feed":                                                                  true,
		"https://a.example/feed?auth=1":                                                              true,
		"https://a.example/feed?AUTH=1":                                                              true,
		"https://a.example/feed?rss_token=abc":                                                       true,
		"https://a.example/feed?apikey=abc":                                                          true,
		"https://a.example/feed?api-key=abc":                                                         true,
		"https://a.example/feed?access_token=abc":                                                    true,
		"https://a.example/feed?X-Amz-Signature=abc":                                                 true,
		"https://a.example/feed?x=1;token=2":                                                         true, // not written like a query
		"https://a.example/feed?token=":                                                              false,
		"https://a.example/feed?keyword=ferries&page=2":                                              false,
		"https://github.com/asha.private.atom?token=AAAAAAAA":                                        true,
		"https://www.reddit.com/.rss?feed=0f3b5cf0b7e46ad42d2c3a1f8b9e6d7c5a4f3e21&user=asha":        true,
		"https://calendar.google.com/calendar/ical/a/private-0f3b5cf0b7e46ad42d2c3a1f8b9e6d7c/b.ics": true,
		"https://feeds.pinboard.in/rss/secret:x/u:asha/":                                             true,
		"https://a.example/feeds/5mUaGh2xQ9pT7rKc3LwZ.xml":                                           true,
		"https://a.example/feeds/zyh5cw1nqnr7uwq0nkzi.xml":                                           true,
		"https://a.example/0f3b5cf0-b7e4-4ad4-9d2c-3a1f8b9e6d7c":                                     true,
		"http://192.168.1.5/feed":                                                                    true,
		"http://10.0.0.1:8080/feed":                                                                  true,
		"http://127.0.0.1/feed":                                                                      true,
		"http://[::1]/feed":                                                                          true,
		"http://[::ffff:10.0.0.1]/feed":                                                              true,
		"http://[fd00::1]/feed":                                                                      true,
		"http://localhost:8000/feed":                                                                 true,
		"http://nas/feed":                                                                            true,
		"http://nas.local./feed":                                                                     true,
		"http://x.home.arpa/feed":                                                                    true,
		"%":                                                                                          true,
		"https://[2606:4700::1]/feed":                                                                false,
		"https://news.example/rss":                                                                   false,
		"https://a.example/2026/11/25/a-long-name-of-a-story.xml":                                    false,
		"https://a.example/top-100-stories-of-2026-in-full/feed":                                     false,
		"https://www.youtube.com/feeds/videos.xml?channel_id=UCXuqSBlHAE6Xw-yeJA0Tunw":               false,
		"https://www.youtube.com/feeds/videos.xml?playlist_id=PLrAXtmErZgOeiKm4sgNOknGvNjby9efdf": false,
		"https://新聞.example/ニュース/feed":                                                            false,
		store.WelcomeURL: false,
	} {
		if got := secret.Is(address); got != want {
			t.Errorf("%s: %v", address, got)
		}
		isNear := want && secret.Is(secret.Hide(address)) // the host is shown
		if hidden := secret.Hide(address) != address; hidden != want && !isNear {
			t.Errorf("%s is shown as %s", address, secret.Hide(address))
		}
	}
	for _, c := range feeds.Catalogue() {
		if secret.Is(c.URL) {
			t.Errorf("%s of the catalogue", c.URL)
		}
	}
}
