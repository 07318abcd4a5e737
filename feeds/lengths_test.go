package feeds_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
)

// TestLengthsThatLie: what came of a document counts if it is whole enough to be read, and what was
// wrong stands on the feed.
func TestLengthsThatLie(t *testing.T) {
	whole := rss("News", 1, 5)
	for _, c := range []struct {
		name, answer string
		articles     int
		warning      string
	}{
		{"longer than it is", fmt.Sprintf("Content-Length: %d\r\n\r\n%s", len(whole)+900, whole), 5, "broke off after the end"},
		{"no last chunk", fmt.Sprintf("Transfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n", len(whole), whole), 5, "broke off after the end"},
		{"shorter than it is", fmt.Sprintf("Content-Length: %d\r\n\r\n%s", strings.LastIndex(whole, "<item>")+20, whole), 4, "cut short after 4 items"},
		{"right", fmt.Sprintf("Content-Length: %d\r\n\r\n%s", len(whole), whole), 5, ""},
	} {
		n := newNewsroom(t, func(w http.ResponseWriter, _ *http.Request) {
			conn, _, err := w.(http.Hijacker).Hijack()
			if err != nil {
				t.Error(err)
				return
			}
			defer conn.Close()
			fmt.Fprint(conn, "HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\n"+c.answer)
		})
		all := n.subscribe(t, "/feed")
		report := n.refresher.Run(t.Context(), all, nil)
		now := n.feed(t, all[0].ID)
		if report.New != c.articles || now.Error != "" || !strings.Contains(now.Warnings, c.warning) || (now.Warnings == "") != (c.warning == "") {
			t.Errorf("%s: %d articles, error %q, warnings %q", c.name, report.New, now.Error, now.Warnings)
		}
	}
}
