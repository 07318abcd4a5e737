package feeds

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"tidings/feeds/markup"
	"tidings/feeds/parse"
	"tidings/store"
)

var updateField = flag.Bool("update-field", false, "write the golden files of testdata/field anew; look at each before you keep it")

// Each file of testdata/field is a feed that other readers showed wrongly, and stands for a
// kind of them. What becomes of it lies beside it: all that an article takes from its item,
// and the body as Markdown, from which a page is set.
func TestFieldFeeds(t *testing.T) {
	files, err := filepath.Glob("testdata/field/*")
	if err != nil {
		t.Fatal(err)
	}
	read := 0
	for _, file := range files {
		if strings.HasSuffix(file, ".golden") {
			continue
		}
		read++
		t.Run(filepath.Base(file), func(t *testing.T) {
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			p, err := parse.Document(data, parse.Options{URL: "https://blog.example/feed"})
			if err != nil {
				t.Fatal(err)
			}
			var got strings.Builder
			fmt.Fprintf(&got, "%s\n", p.Title)
			for _, it := range p.Items {
				in := incoming(p, it)
				fmt.Fprintf(&got, "\n=== %s\nlink: %s\nby: %s\non: %s\n", in.Title, in.Link, names(in.Authors), in.Published.UTC().Format(time.RFC3339))
				body := in.Content
				if body.Empty() {
					body = in.Summarised
				}
				fmt.Fprintf(&got, "\n%s\n", markup.Markdown(body))
				agree(t, in.Title, body)
			}
			golden := file + ".golden"
			if *updateField {
				if err := os.WriteFile(golden, []byte(got.String()), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if got.String() != string(want) {
				t.Errorf("got\n%s\nwant\n%s", got.String(), want)
			}
		})
	}
	if read < 25 {
		t.Errorf("only %d feeds were read", read)
	}
}

func names(people []store.Person) string {
	var all []string
	for _, one := range people {
		all = append(all, one.Name)
	}
	return strings.Join(all, " | ")
}

// agree wants all views of a body to say the same words.
func agree(t *testing.T, title string, body store.Body) {
	t.Helper()
	text := markup.PlainText(body)
	for form, view := range map[string]store.Body{
		"Markdown":  {Kind: store.Markdown, Source: markup.Markdown(body)},
		"safe HTML": {Kind: store.HTML, Source: markup.SafeHTML(body)},
	} {
		if back := markup.PlainText(view); !slices.Equal(strings.Fields(back), strings.Fields(text)) {
			t.Errorf("%s as %s reads\n%s\nand not\n%s", title, form, back, text)
		}
	}
}
