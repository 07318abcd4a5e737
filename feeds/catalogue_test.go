package feeds_test

import (
	"bytes"
	"os"
	"strings"
	"testing"

	"tidings/feeds"
	"tidings/feeds/fetch"
	"tidings/feeds/sanitize"
)

func TestCatalogue(t *testing.T) {
	all := feeds.Catalogue()
	if len(all) < 60 || len(all) > 80 {
		t.Errorf("%d feeds, want about 70", len(all))
	}
	urls, titles, topics := map[string]bool{}, map[string]bool{}, map[string]int{}
	for _, f := range all {
		for what, text := range map[string]string{"title": f.Title, "topic": f.Topic, "language": f.Language, "line about it": f.About} {
			if text == "" || sanitize.Line(text) != text {
				t.Errorf("%s: %s %q", f.URL, what, text)
			}
		}
		for _, address := range []string{f.URL, f.Site} {
			if got, err := fetch.Normalise(address); got != address || err != nil || !strings.HasPrefix(address, "https://") {
				t.Errorf("%s: address %q, %v", f.Title, address, err)
			}
		}
		if urls[f.URL] || titles[f.Title] {
			t.Errorf("%s stands there twice", f.Title)
		}
		urls[f.URL], titles[f.Title] = true, true
		topics[f.Topic]++
		if len(f.About) > 60 || strings.HasSuffix(f.About, ".") {
			t.Errorf("%s: %q is too long for a list", f.Title, f.About)
		}
	}
	for _, topic := range []string{"World", "Politics", "Business", "Science", "Technology", "Sport", "Health", "Climate", "Culture", "India", "Africa", "Latin America", "Asia", "Middle East", "Europe", "Oceania"} {
		if topics[topic] < 2 {
			t.Errorf("%d feeds about %s", topics[topic], topic)
		}
	}
}

// TestCatalogueIsOPML: what anybody edits is read by the importer as well.
func TestCatalogueIsOPML(t *testing.T) {
	data, err := os.ReadFile("catalogue.opml")
	if err != nil {
		t.Fatal(err)
	}
	wishes, warnings, err := feeds.ReadOPML(bytes.NewReader(data))
	if err != nil || len(warnings) > 0 {
		t.Fatalf("%q, %v", warnings, err)
	}
	for i, f := range feeds.Catalogue() {
		if wishes[i] != f.Wish() {
			t.Errorf("imported as %+v, picked as %+v", wishes[i], f.Wish())
		}
	}
}
