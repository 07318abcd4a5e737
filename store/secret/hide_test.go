package secret_test

import (
	"testing"

	"tidings/feeds"
	"tidings/store/secret"
)

func TestHide(t *testing.T) {
	for address, want := range map[string]string{
		"https://me:pass@a.example/feed":                           "https://…@a.example/feed",
		"https://me:pas…":                                          "https://…",
		"http://a.example:8080/feed":                               "http://a.example:8080/feed",
		"http://[fd00::1]:80/feed":                                 "http://[fd00::1]:80/feed",
		"https://me@a.example":                                     "https://…@a.example",
		"https://a@b@a.example#x":                                  "https://…@a.example#x",
		"http:/me:pass@a.example/feed":                             "http:/…@a.example/feed",
		"me:pass@a.example/feed":                                   "…@a.example/feed",
		"https://a.example/feed?auth=1&page=2":                     "https://a.example/feed?auth=…&page=2",
		"https://a.example/feed?page=2;TOKEN=abc":                  "https://a.example/feed?page=2;TOKEN=…",
		"a.example/feed?to%6ben=abc#key=x":                         "a.example/feed?to%6ben=…#key=…",
		"https://a.example/feed?token=":                            "https://a.example/feed?token=",
		"https://a.example/p?to=https%3A%2F%2Fb.example%3Fkey%3D1": "https://a.example/p?to=…",
		"https://feeds.pinboard.in/rss/secret:x/u:asha/":           "https://feeds.pinboard.in/rss/secret:…/u:asha/",
		"https://a.example/feeds/5mUaGh2xQ9pT7rKc3LwZ.xml":         "https://a.example/feeds/….xml",
		"https://a.example/?5mUaGh2xQ9pT7rKc3LwZ":                  "https://a.example/?…",
		"https://news.example/a@b?c=@d":                            "https://news.example/a@b?c=@d",
		"http://192.168.1.5/feed":                                  "http://192.168.1.5/feed",
		"https://a.example/2026/11/25/a-long-name-of-a-story.xml":  "https://a.example/2026/11/25/a-long-name-of-a-story.xml",
		"tidings:welcome":                                          "tidings:welcome",
		"":                                                         "",
	} {
		got := secret.Hide(address)
		if got != want {
			t.Errorf("Hide(%q) = %q, want %q", address, got, want)
		}
		if again := secret.Hide(got); again != got {
			t.Errorf("Hide(%q) = %q", got, again)
		}
	}
	for _, c := range feeds.Catalogue() {
		if got := secret.Hide(c.URL); got != c.URL {
			t.Errorf("%s of the catalogue is shown as %s", c.URL, got)
		}
	}
}

func TestHideIn(t *testing.T) {
	for text, want := range map[string]string{
		"“https://me:pass@a.example/feed”: gone":            "“https://…@a.example/feed”: gone",
		`Get "http://a.example/?key=1": no, (b?token=2).`:   `Get "http://a.example/?key=…": no, (b?token=…).`,
		"subscribed to https://a.example/feed?token=abc.":   "subscribed to https://a.example/feed?token=….",
		"moved: from x=https://a.example/?sig=1 to nothing": "moved: from x=https://a.example/?sig=… to nothing",
		"me@a.example wrote: a=b, key: value; 3:4":          "me@a.example wrote: a=b, key: value; 3:4",
		"A title: with a token = x":                         "A title: with a token = x",
		"":                                                  "",
	} {
		if got := secret.HideIn(text); got != want {
			t.Errorf("HideIn(%q) = %q, want %q", text, got, want)
		}
	}
}
