package fulltext_test

import (
	"fmt"
	"strings"
	"testing"
	"unicode"

	"tidings/feeds/fulltext"
)

// badCharacter returns a character that must not reach a screen, "" if there is
// none.
func badCharacter(s string) string {
	for _, r := range s {
		if unicode.IsControl(r) && r != '\n' || r == '\u202e' || r == '\u2066' || r == '\u200b' || r == '\ufeff' {
			return fmt.Sprintf("%U", r)
		}
	}
	return ""
}

func FuzzReadDocument(f *testing.F) {
	f.Add([]byte("Title\n2 mins read\n\nTitle\n\nBy A B\n\nText.\n\nPublished on:\n\nMay 1, 2026"), "a.txt", "")
	f.Add([]byte("---\ntitle: \"x\\\"y\"\nauthors: [a, 'b']\n---\n# x\ntext"), "a.md", "")
	f.Add([]byte("+++\ntitle = 'x'\n+++\n"), "-", "")
	f.Add([]byte("<html><head><title>a\x1b</title><script type=application/ld+json>{\"@type\":\"Article\",\"author\":[{\"name\":\"\\u001b\"}]}</script><p>text"), "https://a.example/", "text/html")
	f.Add([]byte("\xff\xfeT\x00\n\x00\n\x00x\x00"), "-", "text/plain; charset=utf-16")
	f.Fuzz(func(t *testing.T, data []byte, name, contentType string) {
		p, err := fulltext.ReadDocument(data, name, contentType)
		if err != nil {
			if bad := badCharacter(err.Error()); bad != "" {
				t.Errorf("error holds %s: %q", bad, err)
			}
			return
		}
		for _, field := range []string{p.Title, p.Byline, p.Excerpt, p.SiteName, p.Lang, p.URL, p.Image} {
			if bad := badCharacter(field); bad != "" || strings.Contains(field, "\n") {
				t.Errorf("field %q of %q", field, data)
			}
		}
		if p.Published.Year() < 1 || p.Published.Year() > 2200 {
			t.Errorf("published %v", p.Published)
		}
	})
}

func BenchmarkReadPage(b *testing.B) {
	data := readFixture(b, "001.html")
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		if _, err := fulltext.ReadPage(data, "https://gazette.example/", ""); err != nil {
			b.Fatal(err)
		}
	}
}
