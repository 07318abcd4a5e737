package markup_test

import (
	"strings"
	"testing"

	"tidings/feeds/markup"
	"tidings/store"
)

// What a picture says is below it once: not where the body says it already.
func TestWordsOfPictures(t *testing.T) {
	for _, c := range []struct {
		kind         store.Kind
		body, words  string
		above, below string
	}{
		{store.HTML, "<p>A <b>heron</b> &amp; a crab.</p>", "A heron & a crab.", "A heron & a crab.", ""},
		{store.Text, "A heron & a crab.", "A heron &  a crab", "A heron & a crab.", ""},
		{store.HTML, "<p>Low water.</p>", "A heron.", "Low water.", "A heron."},
		{store.HTML, "", "A heron.", "", "A heron."},
	} {
		got := markup.PlainText(markup.WithPictures(store.Body{Kind: c.kind, Source: c.body}, []markup.Picture{{URL: "https://a.example/1.jpg", Words: c.words}}, ""))
		want := strings.TrimSpace(c.above + "\n\n" + c.below)
		if got != want {
			t.Errorf("%q with %q gives %q, not %q", c.body, c.words, got, want)
		}
	}
}
