package markup

import (
	"testing"

	"tidings/store"
)

// A summary begins with the text, whatever stands before it.
func TestSummaryBeginsWithTheText(t *testing.T) {
	const text = "Once upon a time there was a harbour."
	for _, c := range []struct{ source, want string }{
		{`<figure><img src="/a.png"><figcaption>The poet at Lyon. Photo: <em>A. B.</em></figcaption></figure><p>` + text + `</p>`, text},
		{`<div class="wp-caption"><img src="/a.png"><p class="wp-caption-text">The poet at Lyon.</p></div><p>` + text + `</p>`, text},
		{`<figure><img src="/a.png"><figcaption>One</figcaption></figure><figure><img src="/b.png"><figcaption>Two</figcaption></figure><p>` + text + `</p>`, text},
		{`<figure><img src="/a.png"><figcaption>The poet at Lyon.</figcaption></figure>`, "The poet at Lyon."},
		{`<p>` + text + `</p><figure><img src="/a.png"><figcaption>The poet at Lyon.</figcaption></figure>`, text + " The poet at Lyon."},
		{`<p>The caption of it all</p><p>` + text + `</p>`, "The caption of it all " + text},
		{`<ul><li>“Izmir</li><li>Lyon</li></ul>`, "“Izmir · Lyon"},
		{`<ol><li>Police</li><li>Fire</li></ol>`, "Police · Fire"},
		{`<ul><li>One<ul><li>Two</li></ul></li></ul><p>Three</p>`, "One · Two Three"},
		{`<blockquote><p>` + text + `</p><p>He said.</p></blockquote>`, text + " He said."},
		{`<blockquote><ul><li>One</li></ul></blockquote><p>Two</p>`, "One Two"},
		{`<h2>Abstract</h2><p>We show it.</p>`, "We show it."},
		{`<p>Abstract: We show it.</p>`, "We show it."},
		{`<p>Abstract We show it.</p>`, "We show it."},
		{`<p>Abstract art is back.</p>`, "Abstract art is back."},
		{`<p>Summary judgement came today.</p>`, "Summary judgement came today."},
		{`<h2>Abstract</h2>`, "Abstract"},
		{`<hr><p>* * *</p><p>` + text + `</p>`, text},
		{`<p>12. November 2025 was cold.</p><p>3. It was.</p>`, "12. November 2025 was cold. 3. It was."},
		{`<p>**Once** upon a [time](https://a.example/b) there was</p>`, "Once upon a time there was"},
		{`<p>2 * 3 ** 4 is not [bold](here).</p>`, "2 * 3 ** 4 is not [bold](here)."},
		{`<p>-5 degrees and #hashtags stay.</p>`, "-5 degrees and #hashtags stay."},
		{`<p>…</p>`, "…"},
	} {
		if got := Summary(store.Body{Source: c.source, Base: "https://a.example"}); got != c.want {
			t.Errorf("%s\n%q\n%q", c.source, got, c.want)
		}
		if got := Read(store.Body{Source: c.source, Base: "https://a.example"}, nil).Summary; got != c.want {
			t.Errorf("read at once: %s\n%q\n%q", c.source, got, c.want)
		}
	}
	if got := Summary(store.Body{Kind: store.Text, Source: "> - One\n> - Two"}); got != "One · Two" {
		t.Errorf("of plain text: %q", got)
	}
}
