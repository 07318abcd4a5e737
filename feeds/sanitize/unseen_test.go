package sanitize_test

import (
	_ "embed"
	"strings"
	"testing"

	"tidings/feeds/sanitize"
)

// unseen are samples that the guesses were not made by: language, encoding, title and text.
//
//go:embed testdata/unseen.txt
var unseen string

// TestUnseenSamples: texts that nothing was tuned by, in a feed and on a page that say neither their
// encoding nor their language. With a sentence all are right; a title alone is often too short
// to tell, and how many are right is only not to become less.
func TestUnseenSamples(t *testing.T) {
	const leastTitles = 15 // of 21
	titles := 0
	for line := range strings.SplitSeq(strings.TrimSpace(unseen), "\n") {
		parts := strings.Split(line, "|")
		title, text := written(t, parts[1], parts[2]), written(t, parts[1], parts[3])
		const begin, end = `<rss version="2.0"><channel><title>Notes</title><item><title>`, "</item></channel></rss>"
		for place, got := range map[string][]byte{
			"feed": sanitize.ToUTF8([]byte(begin+title+"</title><description>"+text+"</description>"+end), "text/xml"),
			"page": sanitize.PageToUTF8([]byte("<!doctype html><html><title>"+title+"</title><p>"+text+"</p>"), "text/html"),
		} {
			if !strings.Contains(string(got), parts[2]) || !strings.Contains(string(got), parts[3]) {
				t.Errorf("%s, %s, %s: %s", parts[0], parts[1], place, got)
			}
		}
		if got := sanitize.ToUTF8([]byte(begin+title+"</title>"+end), "text/xml"); strings.Contains(string(got), parts[2]) {
			titles++
		} else {
			t.Logf("a title alone, %s, %s: %s", parts[0], parts[1], got)
		}
	}
	if titles < leastTitles {
		t.Errorf("%d titles that stand alone are right; want %d", titles, leastTitles)
	}
}
