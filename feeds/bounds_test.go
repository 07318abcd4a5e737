package feeds_test

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"tidings/feeds"
	"tidings/feeds/moving"
)

var update = flag.Bool("update", false, "write README's table of limits anew")

// README's table of limits is what the program holds.
func TestREADMEShowsTheLimits(t *testing.T) {
	const begin, end = "<!-- begin limits: made from the program's own by `go test ./feeds -run README -update` -->\n", "<!-- end limits -->"
	text, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	before, rest, found := strings.Cut(string(text), begin)
	_, after, ended := strings.Cut(rest, end)
	if !found || !ended {
		t.Fatal("README has no place for the limits")
	}
	table := "\n| | at most | more than that |\n|---|---|---|\n"
	for _, b := range append(feeds.Bounds(), moving.Bounds()...) {
		table += fmt.Sprintf("| %s | %s | %s |\n", b.Of, b.Most, b.Else)
	}
	want := before + begin + table + "\n" + end + after
	if *update {
		if err := os.WriteFile("../README.md", []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if string(text) != want {
		t.Error("README's limits are not the program's; go test ./feeds -run README -update writes them")
	}
}
