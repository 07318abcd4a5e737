package parse_test

import (
	"testing"

	"tidings/feeds/parse"
)

// An entry may have nothing but its picture, and each format says so in another way.
func TestPicturesThatHangOnAnEntry(t *testing.T) {
	for name, entry := range map[string]string{
		"a link":               `<link rel="enclosure" type="image/jpeg" href="/1.jpg" title="A pier"/>`,
		"a link without type":  `<link rel="enclosure" href="/1.jpg" title="A pier"/>`,
		"content elsewhere":    `<content type="image/jpeg" src="/1.jpg"/>`,
		"content without type": `<content src="/1.jpg"/>`,
		"both":                 `<link rel="enclosure" type="image/jpeg" href="/1.jpg"/><content type="image/jpeg" src="/1.jpg"/>`,
		"no picture":           `<link rel="alternate" type="image/jpeg" href="/1.jpg"/><link rel="enclosure" href="/2.mp3"/><content type="text/html" src="/3"/>`,
	} {
		p, err := parse.Document([]byte(`<feed xmlns="http://www.w3.org/2005/Atom"><title>F</title><entry><id>1</id><title>x</title>`+entry+`</entry></feed>`), parse.Options{URL: "https://a.example/feed"})
		if err != nil {
			t.Fatal(err)
		}
		got := p.Items[0].Pictures
		if name == "no picture" {
			if len(got) != 0 {
				t.Errorf("%s: %+v", name, got)
			}
			continue
		}
		if len(got) != 1 || got[0].URL != "https://a.example/1.jpg" {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

// Podcasts say in Atom, too, where their feed has moved to.
func TestAtomSaysWhereItMoves(t *testing.T) {
	p, err := parse.Document([]byte(`<feed xmlns="http://www.w3.org/2005/Atom" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"><title>F</title><itunes:new-feed-url> /new </itunes:new-feed-url></feed>`), parse.Options{URL: "https://a.example/feed"})
	if err != nil || p.MovedTo != "https://a.example/new" {
		t.Errorf("%v, %v", p, err)
	}
}
