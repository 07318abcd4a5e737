package cli_test

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"tidings/feeds/moving"
)

// What is written in a format and brought into another library is written there as
// the same.
func TestFormatsRoundTrip(t *testing.T) {
	for _, format := range moving.Formats() {
		if format == "json" { // has ids and feeds in it; the story tells that it is read
			continue
		}
		t.Run(format, func(t *testing.T) {
			s := newStage(t)
			s.must("add http://news.example/world.xml http://tech.example/tech.atom")
			for _, feed := range []string{"World", "Tech"} {
				s.must("rename " + feed + " Saved") // as they will be called there
			}
			s.must(`bookmark http://news.example/2026/election --tag votes,islands --note "=1+1, </a><script> ]]>"`)
			s.must("bookmark http://news.example/2026/minato http://tech.example/compiler")
			before := s.must("bookmarks --format " + format)
			there := func(input, line string) string {
				var out, errs bytes.Buffer
				p := s.program("ssh", input, &out, &errs)
				defer p.Store.Close()
				if code := p.Run(context.Background(), strings.Fields(line)); code != 0 || errs.Len() > 0 {
					t.Errorf("%s: exit code %d, %s", line, code, &errs)
				}
				return out.String()
			}
			said := there(before, "import --bookmarks -")
			if !strings.Contains(said, "bookmarked 3 articles") {
				t.Error(said)
			}
			if after := there("", "bookmarks --format "+format); after != before {
				t.Errorf("before:\n%s\nafter:\n%s", before, after)
			}
			there(before, "undo")
			if left := there("", "list"); left != "" {
				t.Errorf("after undo: %s", left)
			}
		})
	}
}
