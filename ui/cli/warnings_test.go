package cli_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// TestWarnings: what was wrong with a feed and could be mended, or was left out, is said where a person
// or a program looks: when it comes, on the feed, and in each JSON.
func TestWarnings(t *testing.T) {
	const items = 10_003
	s := newStage(t)
	more := 0
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprintf(w, `<rss version="2.0"><channel><title>Many%d</title>`, more)
		for i := range items + more {
			fmt.Fprintf(w, "<item><guid>%d</guid><title>t</title></item>", i)
		}
		if more == 0 {
			fmt.Fprint(w, "</channel></rss>")
		}
	}))
	t.Cleanup(server.Close)
	s.web.Transport = nil // this server, and no other
	const said = "of 10,003 items, which have no dates, only the first 10,000 are kept"
	address := server.URL + "/feed"
	var added struct {
		Added    bool
		Articles int
		Warnings []string
	}
	var listed, visited struct{ Warnings []string }
	read := func(line string, into any) {
		t.Helper()
		if err := json.Unmarshal([]byte(s.must(line)), into); err != nil {
			t.Fatal(err)
		}
	}
	if read("add --json "+address, &added); !added.Added || added.Articles != 10_000 || len(added.Warnings) != 1 || added.Warnings[0] != said {
		t.Errorf("add --json: %+v", added)
	}
	if read("add --json "+address, &added); added.Added {
		t.Errorf("add --json of what is followed: %+v", added)
	}
	if read("feeds --json", &listed); len(listed.Warnings) != 1 || listed.Warnings[0] != said {
		t.Errorf("feeds --json: %+v", listed)
	}
	more = 1
	if out := s.must("refresh"); !strings.Contains(out, "10,004 items, which") || !strings.Contains(out, "“Many0”: ") || !strings.Contains(out, "cut short") {
		t.Errorf("refresh says %s", out)
	}
	if out := s.must("refresh"); strings.Contains(out, "items") {
		t.Errorf("refresh says again %s", out)
	}
	more = 2
	if read("refresh --json", &visited); len(visited.Warnings) != 2 {
		t.Errorf("refresh --json: %+v", visited)
	}
	if out := s.must("feeds"); strings.Contains(out, "items") {
		t.Errorf("feeds in a pipe has other columns: %s", out)
	}
}
