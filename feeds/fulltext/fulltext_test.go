package fulltext_test

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode"

	"tidings/feeds/fulltext"
	"tidings/feeds/markup"
	"tidings/store"
)

// readFixture reads a page of testdata/pages.
func readFixture(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata/pages", name))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestReadPageOfNewspaper(t *testing.T) {
	p, err := fulltext.ReadPage(readFixture(t, "newspaper.html"), "https://gazette.example/ferry", "text/html; charset=utf-8")
	if err != nil {
		t.Fatal(err)
	}
	got := [...]string{p.Title, p.Byline, p.Excerpt, p.SiteName, p.Lang, p.URL, p.Image, p.Published.Format(time.RFC3339)}
	want := [...]string{
		"Ferry returns to the river after forty years", "Ida Holm and Bo Lind", "A small boat, a full quay and a mayor with wet shoes.", "The Harbour Gazette",
		"en-GB", "https://gazette.example/ferry", "https://gazette.example/pictures/ferry-large.jpg", "2026-03-07T17:20:00Z",
	}
	if got != want {
		t.Errorf("\n got %q\nwant %q", got, want)
	}
	md := markup.Markdown(p.Content)
	for _, piece := range []string{
		"![The ferry at the old quay](https://gazette.example/pictures/ferry.jpg)\n\n*The ferry at the old quay. Photograph: the Gazette*",
		"said the captain, [Arne Vik](https://gazette.example/people/captain), who",
		"## What it costs\n\n",
		"| Who | One way | Month |\n| --- | --- | --- |\n| Adults | 2.50 | 48 |",
		"the ring road¹, and",
		"with a brass band if the weather allows.",
	} {
		if !strings.Contains(md, piece) {
			t.Errorf("%q is missing in\n%s", piece, md)
		}
	}
	for _, junk := range []string{"Sport", "Share", "Facebook", "alert", "pixel", "©", "ferry-300x200"} {
		if strings.Contains(md, junk) {
			t.Errorf("%q is in\n%s", junk, md)
		}
	}
}

// TestReadabilityPages reads pages of mozilla/readability and compares the
// articles with the expected ones, word by word.
func TestReadabilityPages(t *testing.T) {
	files, err := filepath.Glob("testdata/pages/*.expected.html")
	if err != nil || len(files) < 10 {
		t.Fatalf("found %d pages, error %v", len(files), err)
	}
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".expected.html")
		t.Run(name, func(t *testing.T) {
			var known struct{ Title, Byline, Lang string }
			if err := json.Unmarshal(readFixture(t, name+".json"), &known); err != nil {
				t.Fatal(err)
			}
			const address = "http://fakehost/test/page.html"
			p, err := fulltext.ReadPage(readFixture(t, name+".html"), address, "")
			if err != nil {
				t.Fatal(err)
			}
			if p.Title != known.Title || p.Byline != known.Byline || p.Lang != known.Lang {
				t.Errorf("got title %q, byline %q, lang %q; want %q, %q, %q", p.Title, p.Byline, p.Lang, known.Title, known.Byline, known.Lang)
			}
			got := markup.PlainText(p.Content)
			want := markup.PlainText(store.Body{Source: string(readFixture(t, name+".expected.html")), Base: address})
			if f1 := wordF1(got, want); f1 < 0.99 {
				t.Errorf("word F1 is %.3f; got\n%s\nwant\n%s", f1, got, want)
			}
			again := markup.PlainText(store.Body{Kind: store.Markdown, Source: markup.Markdown(p.Content)})
			if again != got {
				t.Errorf("Markdown read back differs; got\n%s\nwant\n%s", again, got)
			}
		})
	}
}

// wordF1 is the harmonic mean of how many words of each text are in the other.
func wordF1(a, b string) float64 {
	count := func(text string) map[string]int {
		words := map[string]int{}
		for _, word := range strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) }) {
			words[word]++
		}
		return words
	}
	inA, inB := count(a), count(b)
	common, all := 0, 0
	for word, n := range inA {
		common += min(n, inB[word])
		all += n
	}
	for _, n := range inB {
		all += n
	}
	return 2 * float64(common) / float64(max(all, 1))
}

func TestReadPageFacts(t *testing.T) {
	const text = `<p>A paragraph that is long enough, with a comma or two, to be taken for an article by whoever looks for one.</p>`
	tests := []struct {
		name, head, title, byline, site string
		date                            string
	}{
		{"site's name behind the title", `<title>A long enough title here | The Site</title><meta property="og:site_name" content="The Site">`, "A long enough title here", "", "The Site", ""},
		{"not the site's name", `<title>x</title><meta property="og:title" content="Red - and green, and all the others"><meta property="og:site_name" content="Site">`, "Red - and green, and all the others", "", "Site", ""},
		{"prefix", `<title>T</title><meta name="author" content="Posted by Ida Holm on March 7, 2026">`, "T", "Ida Holm", "", ""},
		{"glued date", `<title>T</title><meta name="author" content="By Ida Holm7 Mar 2026 10:20">`, "T", "Ida Holm", "", ""},
		{"editor", `<title>T</title><meta name="author" content="Ida Holm Edited by Bo Lind">`, "T", "Ida Holm", "", ""},
		{"address as author", `<title>T</title><meta property="article:author" content="https://facebook.com/ida">`, "T", "", "", ""},
		{"meta date", `<title>T</title><meta itemprop="datePublished" content="2026-03-07">`, "T", "", "", "2026-03-07"},
		{"broken JSON-LD", `<title>T</title><script type="application/ld+json">{"@type":"NewsArticle",</script><meta name="date" content="7 Mar 2026">`, "T", "", "", "2026-03-07"},
		{"deep JSON-LD", `<title>T</title><script type="application/ld+json">` + strings.Repeat("[", 5000) + strings.Repeat("]", 5000) + `</script>`, "T", "", "", ""},
		{"controls", "<title>T&#27;[31m\u009bx</title><meta name=author content='I&#7;da'>", "T", "Ida", "", ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			p, err := fulltext.ReadPage([]byte("<html><head>"+test.head+"</head><body>"+strings.Repeat(text, 5)), "https://a.example/", "")
			if err != nil {
				t.Fatal(err)
			}
			date := ""
			if !p.Published.IsZero() {
				date = p.Published.Format(time.DateOnly)
			}
			if p.Title != test.title || p.Byline != test.byline || p.SiteName != test.site || date != test.date {
				t.Errorf("got %q, %q, %q, %q", p.Title, p.Byline, p.SiteName, date)
			}
			if n := strings.Count(markup.PlainText(p.Content), "A paragraph"); n != 5 {
				t.Errorf("%d paragraphs of 5", n)
			}
		})
	}
}

func TestReadPageWithoutArticle(t *testing.T) {
	p, err := fulltext.ReadPage([]byte(`<title>Tiny</title><body><ul><li><a href="/x">One</a></li></ul>`), "https://a.example/", "")
	if err != nil {
		t.Fatal(err)
	}
	if got := markup.Markdown(p.Content); got != "- [One](https://a.example/x)" {
		t.Errorf("got %q", got)
	}
	for _, empty := range []string{"", "<html><head><title>x</title></head><body><script>1</script></body></html>"} {
		if _, err := fulltext.ReadPage([]byte(empty), "", ""); !errors.Is(err, fulltext.ErrNoArticle) {
			t.Errorf("ReadPage(%q): error %v, want ErrNoArticle", empty, err)
		}
	}
}

func TestPageJSON(t *testing.T) {
	p := fulltext.Page{Title: "T", Content: store.Body{Source: "<p>a <b>b</b></p>"}}
	got, err := json.Marshal(p)
	if err != nil {
		t.Fatal(err)
	}
	want := `{"title":"T","byline":"","excerpt":"","site_name":"","lang":"","content_text":"a b","content_html":"\u003cp\u003ea \u003cstrong\u003eb\u003c/strong\u003e\u003c/p\u003e","content_markdown":"a **b**"}`
	if string(got) != want {
		t.Errorf("\n got %s\nwant %s", got, want)
	}
	p.Published = time.Date(2026, 3, 7, 1, 2, 3, 0, time.UTC)
	if got, err = json.Marshal(p); err != nil || !strings.Contains(string(got), `"published":"2026-03-07T01:02:03Z"`) {
		t.Errorf("with a date: %s, error %v", got, err)
	}
}
