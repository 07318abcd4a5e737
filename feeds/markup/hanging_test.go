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

// The picture that an article has beside its text stands first, if it is the only one.
func TestTheLeadPictureStandsFirst(t *testing.T) {
	one := []markup.Picture{{URL: "https://a.example/lead.jpg", Words: "A lead & more"}}
	two := append(one, markup.Picture{URL: "https://a.example/second.jpg"})
	text := store.Body{Kind: store.HTML, Source: "<p>Words.</p>"}
	for _, c := range []struct {
		about  string
		body   store.Body
		wanted string
	}{
		{"a lead", markup.WithPictures(text, nil, "https://a.example/lead.jpg"), "![](https://a.example/lead.jpg)\n\nWords."},
		{"one with words", markup.WithPictures(text, one, ""), "![](https://a.example/lead.jpg)\n\n*A lead & more*\n\nWords."},
		{"below a text", markup.WithPictures(store.Body{Kind: store.Text, Source: "Words."}, one, ""), "![](https://a.example/lead.jpg)\n\n*A lead & more*\n\nWords."},
		{"two", markup.WithPictures(text, two, ""), "Words.\n\n![](https://a.example/lead.jpg)\n\n*A lead & more*\n\n![](https://a.example/second.jpg)"},
		{"another in the text", markup.WithPictures(store.Body{Kind: store.HTML, Source: `<p>Words.</p><img src="https://a.example/own.jpg" alt="own">`}, one, ""),
			"Words.\n\n![own](https://a.example/own.jpg)\n\n![](https://a.example/lead.jpg)\n\n*A lead & more*"},
		{"the author's own at the end", store.Body{Kind: store.HTML, Source: "<p>Words.</p>\n<figure><img src=\"https://a.example/own.jpg\" alt=\"own\"></figure>"},
			"Words.\n\n![own](https://a.example/own.jpg)"},
		{"a picture alone", markup.WithPictures(store.Body{Kind: store.HTML}, one, ""), "![](https://a.example/lead.jpg)\n\n*A lead & more*"},
		{"nothing", store.Body{}, ""},
	} {
		if got := markup.Markdown(markup.LeadFirst(c.body)); strings.TrimSpace(got) != c.wanted {
			t.Errorf("%s: %q, not %q", c.about, got, c.wanted)
		}
	}
}
