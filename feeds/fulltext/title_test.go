package fulltext_test

import (
	"strings"
	"testing"

	"tidings/feeds/fulltext"
)

// The title of an article is told from the name of its site by the heading of the page.
func TestTitlesAndHeadings(t *testing.T) {
	text := strings.Repeat("<p>A paragraph that is long enough, with a comma or two, to be taken for an article by whoever looks for one.</p>", 4)
	for _, c := range []struct{ head, heading, want string }{
		{"Old cranes leave | Harbour Post", "Old cranes leave", "Old cranes leave"},
		{"Old cranes leave &lt; Harbour Post", "Old cranes leave", "Old cranes leave"},
		{"“Old cranes” leave | Harbour Post", `"Old cranes" leave`, `"Old cranes" leave`},
		{"A | B: how pipes work in shells", "A | B: how pipes work in shells", "A | B: how pipes work in shells"},
		{"Cranes - and what is left of them", "Cranes - and what is left of them", "Cranes - and what is left of them"},
		{"The pier’s end - a long farewell", "The pier's end - a long farewell", "The pier’s end - a long farewell"},
		{"", "Old cranes leave", "Old cranes leave"},
		{"Old cranes leave, Harbour Post", "Old cranes leave", "Old cranes leave"},
		{"Old cranes leave (Harbour Post)", "Old cranes leave", "Old cranes leave"},
		{"Opinion | Old cranes leave - The Post", "Old cranes leave", "Old cranes leave"},
		{"(3) Old cranes leave - The Post", "Old cranes leave", "Old cranes leave"},
		{"Old cranes leave | Harbour Post", "Old cranes leave!", "Old cranes leave!"},
		{"Old cranes leave the… | Harbour Post", "Old cranes leave the harbour for good", "Old cranes leave the harbour for good"},
		{"Old cranes leave the harbour", "Old cranes", "Old cranes leave the harbour"},
		{"Home", "Old cranes leave", "Old cranes leave"},
		{"Old cranes leave | Harbour Post", "Harbour Post</h1><h2>Old cranes leave</h2><h1 hidden>", "Old cranes leave"},
		{"Old cranes leave | Harbour Post", "</h1><h2>Old cranes leave</h2><h1>", "Old cranes leave"},
	} {
		page := "<!DOCTYPE html><html><head><title>" + c.head + "</title></head><body><main><article><h1>" + c.heading + "</h1>" + text + "</article></main></body></html>"
		p, err := fulltext.ReadPage([]byte(page), "https://a.example/1", "")
		if err != nil {
			t.Fatal(err)
		}
		if p.Title != c.want {
			t.Errorf("<title> %q and <h1> %q give %q, not %q", c.head, c.heading, p.Title, c.want)
		}
	}
}
