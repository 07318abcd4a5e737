package fulltext_test

import (
	"encoding/json"
	"strings"
	"testing"

	"tidings/feeds/fulltext"
)

// The three texts of a page's JSON say the same words, captions among them.
func TestTextsOfAPageAgree(t *testing.T) {
	text := strings.Repeat(`<p>A paragraph that is long enough, with a comma or two, to be taken for an article by whoever looks for one.</p>`, 4)
	const caption = "The ferry Aurora. Photo: Ann Other"
	page := `<!DOCTYPE html><html><head><title>Boats</title></head><body><article>` + text + `<figure><img src="http://e.test/p.jpg"><figcaption>` + caption + `</figcaption></figure>` +
		`<table><caption>Sailings</caption><tr><th>Day</th></tr><tr><td>Monday</td></tr></table>` + text + `</article></body></html>`
	p, err := fulltext.ReadPage([]byte(page), "https://a.example/1", "")
	if err != nil {
		t.Fatal(err)
	}
	data, err := json.Marshal(p)
	if err != nil {
		t.Fatal(err)
	}
	var texts map[string]any
	if err := json.Unmarshal(data, &texts); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"content_text", "content_html", "content_markdown"} {
		for _, words := range []string{caption, "Sailings", "Monday"} {
			if got, _ := texts[name].(string); strings.Count(got, words) != 1 {
				t.Errorf("%s has %q not once: %s", name, words, got)
			}
		}
	}
}
