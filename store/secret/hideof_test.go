package secret_test

import (
	"testing"

	"tidings/store/secret"
)

func TestHideOf(t *testing.T) {
	for _, c := range []struct{ address, text, want string }{
		{"https://a.example/feed?token=l3tme1n-please", "Paper of l3tme1n-please", "Paper of …"},
		{"https://a.example/feed?token=l3tme1n%2Bplease", "Paper of l3tme1n+please", "Paper of …"},
		{"https://mira:l3tme1n-please@a.example/feed", "mira, l3tme1n-please", "mira, …"},
		{"https://a.example/feeds/5mUaGh2xQ9pT7rKc3LwZ.xml", "5mUaGh2xQ9pT7rKc3LwZ", "…"},
		{"https://a.example/feed?user=mira", "Paper of mira", "Paper of mira"},
		{"https://a.example/feed?story=harbour-cranes", "harbour-cranes", "harbour-cranes"},
		{"https://www.youtube.com/feeds/videos.xml?channel_id=UCXuqSBlHAE6Xw-yeJA0Tunw", "UCXuqSBlHAE6Xw-yeJA0Tunw", "UCXuqSBlHAE6Xw-yeJA0Tunw"},
		{"::", "text", "text"},
	} {
		if got := secret.HideOf(c.address, c.text); got != c.want {
			t.Errorf("%s: %q, want %q", c.address, got, c.want)
		}
	}
}
