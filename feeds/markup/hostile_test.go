package markup_test

import (
	"fmt"
	"os"
	"runtime"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/text"

	"tidings/feeds/markup"
	"tidings/feeds/sanitize"
	"tidings/store"
)

// bombs are bodies that were made to be expensive, for a parser of HTML or of
// Markdown or for the writers.
func bombs() map[string]string {
	var formats, ticks strings.Builder
	for i := range 400 {
		fmt.Fprintf(&formats, "<b id=%d>", i)
		ticks.WriteString(strings.Repeat("`", i) + " x ")
	}
	return map[string]string{
		"brackets":       strings.Repeat("[", 50_000),
		"links":          strings.Repeat("[a](", 50_000),
		"images":         strings.Repeat("![", 50_000),
		"emphasis":       strings.Repeat("*a **b", 30_000),
		"ticks":          ticks.String(),
		"quotes":         strings.Repeat("> ", 20_000) + "x",
		"html quotes":    strings.Repeat("<blockquote>", 20_000) + "x",
		"divs":           strings.Repeat("<div>", 50_000) + "x",
		"lists":          strings.Repeat("<ul><li>", 5_000) + "x",
		"tables":         strings.Repeat("<table><tr><td>", 2_000) + "x",
		"columns":        "<table>" + strings.Repeat("<tr>"+strings.Repeat("<td>x</td>", 3_000)+"</tr>", 3) + "</table>",
		"md columns":     "|" + strings.Repeat("x|", 3_000) + "\n|" + strings.Repeat("-|", 3_000) + "\n|" + strings.Repeat("x|", 3_000),
		"spans":          "<table><tr><th colspan=1000000000 rowspan=1000000000>x</th><th>y</th></tr><tr><td>z</td></tr></table>",
		"misnested":      formats.String() + strings.Repeat("<p>x", 5_000),
		"misnested, few": formats.String() + strings.Repeat("<p>x", 400), // as many tags as are not weighed
		"misnested too":  "<div>" + formats.String() + "</div>" + strings.Repeat("<p>x</p>", 5_000),
		"wide quote":     strings.Repeat("<blockquote>", 500) + strings.Repeat("<p>x</p>", 5_000),
		"entities":       strings.Repeat("&amp;#27;", 50_000) + "x",
		"references":     strings.Repeat("[a]: http://x\n", 20_000) + strings.Repeat("[a]", 20_000),
		"addresses":      strings.Repeat("https://a.example/", 50_000),
		"bracket tail":   "http://x.y/" + strings.Repeat("(", 50_000) + strings.Repeat(")", 50_000),
		"lines":          strings.Repeat("x\n", 20_000),
		"one word":       strings.Repeat("x", 1<<20),
		"pictures":       strings.Repeat("<img src=http://x.y/a.png alt=x>", 5_000) + "x",
	}
}

// TestBombs wants each of them drawn or cut, none lost, within 150 MB and in
// time, in whatever kind of body it comes. Each took less than half a second
// when this was written; the limit leaves room for the race detector and busy
// machines, and what is quadratic takes longer than that.
func TestBombs(t *testing.T) {
	const limit = 10 * time.Second
	for name, bomb := range bombs() {
		for _, kind := range []store.Kind{store.HTML, store.Text, store.Markdown} {
			t.Run(fmt.Sprintf("%s/%d", name, kind), func(t *testing.T) {
				body := store.Body{Kind: kind, Source: bomb, Base: page}
				var before, after runtime.MemStats
				runtime.GC()
				runtime.ReadMemStats(&before)
				start := time.Now()
				md := markup.Markdown(body)
				took := time.Since(start)
				runtime.ReadMemStats(&after)
				if took > limit {
					t.Errorf("took %v", took)
				}
				if grown := int64(after.HeapAlloc) - int64(before.HeapAlloc); grown > 150<<20 {
					t.Errorf("the heap grew by %d MB", grown>>20)
				}
				if len(md) > 10*len(bomb)+1000 {
					t.Errorf("%d bytes became %d", len(bomb), len(md))
				}
				if strings.ContainsAny(bomb, "xa") && markup.Words(markup.PlainText(body)) == 0 && name != "images" && !strings.Contains(md, "![") {
					t.Errorf("no word is left of it: %.80q", md)
				}
			})
		}
	}
}

func TestTooLongBody(t *testing.T) {
	md := markup.Markdown(store.Body{Source: "<p>begin</p>" + strings.Repeat("<p>é and more of it</p>", 9<<20/22)})
	if !strings.HasPrefix(md, "begin") || !strings.HasSuffix(md, `\[The rest is left out: the article is longer than 8 MB.\]`) {
		t.Errorf("begins %.40q, ends %q", md, md[max(0, len(md)-80):])
	}
}

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

// destinations lists where the links of Markdown lead to.
func destinations(md string) (addresses []string) {
	doc := goldmark.New(goldmark.WithExtensions(extension.Table, extension.Strikethrough)).Parser().Parse(text.NewReader([]byte(md)))
	_ = ast.Walk(doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) { // the walker never fails, so neither does Walk
		if link, ok := n.(*ast.Link); ok && entering {
			addresses = append(addresses, string(link.Destination))
		}
		return ast.WalkContinue, nil
	})
	return addresses
}

func FuzzViews(f *testing.F) {
	for _, bomb := range bombs() {
		f.Add(bomb[:min(len(bomb), 300)], uint8(0))
	}
	f.Add(sampleHTML, uint8(0))
	f.Add("a&#27;[31m\x1b]52;c;x\x07 &amp;#155; <b>&#x9b;</b> <p title='\x1b'>\u202e", uint8(0))
	f.Add("# a\n\n- b\n  > c\n\n```x\n\x1b\n```\n<script>\n", uint8(2))
	f.Add("Title\n\n> a\n\n - b\n\n    c\t\x00", uint8(1))
	f.Add("<table><tr><td>a<th>b<tr><td rowspan=3>*|`|`<td colspan=2><ol><li>x<caption>y", uint8(0))
	f.Fuzz(func(t *testing.T, source string, kind uint8) {
		body := store.Body{Kind: store.Kind(kind % 3), Source: source, Base: page}
		md, text, safe := markup.Markdown(body), markup.PlainText(body), markup.SafeHTML(body)
		read := markup.Read(body, nil)
		if all, want := markup.AllViews(body), (markup.Views{Text: text, HTML: safe, Markdown: md}); all != want {
			t.Errorf("all views of %q are %q, one by one %q", source, all, want)
		}
		for name, view := range map[string]string{"Markdown": md, "plain text": text, "safe HTML": safe, "summary": read.Summary} {
			if bad := badCharacter(view); bad != "" {
				t.Errorf("%s of %q holds %s: %q", name, source, bad, view)
			}
		}
		if len(read.Summary) > 200 || strings.Contains(read.Summary, "\n") {
			t.Errorf("summary %q", read.Summary)
		}
		if read.Words != markup.Words(text) {
			t.Errorf("Read counts %d words, Words %d", read.Words, markup.Words(text))
		}
		for _, address := range destinations(md) {
			if !sanitize.IsClean(address) {
				t.Errorf("link to %q in %q", address, md)
			}
		}
		if again := markup.SafeHTML(store.Body{Source: safe}); badMarkup(again) != "" || badMarkup(safe) != "" {
			t.Errorf("safe HTML holds %s: %q", badMarkup(safe), safe)
		}
		// Whatever stood in the source, Markdown says the same words as the text.
		back := markup.PlainText(store.Body{Kind: store.Markdown, Source: md})
		if sanitize.Line(letters(back)) != sanitize.Line(letters(text)) {
			t.Errorf("%q as Markdown\n%s\nreads\n%q\nand not\n%q", source, md, back, text)
		}
	})
}

// badMarkup returns what must not be in safe HTML, "" if nothing is.
func badMarkup(html string) string {
	lower := strings.ToLower(html)
	for _, bad := range []string{"<script", "<style", "<iframe", "<svg", "<form", "<input", "<object", "href=\"javascript", "href=\"data", "src=\"data"} {
		if strings.Contains(lower, bad) {
			return bad
		}
	}
	return ""
}

// letters keeps the letters and digits of a text: how a list's sign or a small
// letter is written may differ between the views.
func letters(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || r >= '0' && r <= '9' {
			return r
		}
		return ' '
	}, text)
}

// readArticle reads the article of a page, as HTML.
func readArticle(b *testing.B) string {
	source, err := os.ReadFile("../fulltext/testdata/pages/001.expected.html")
	if err != nil {
		b.Fatal(err)
	}
	return string(source)
}

func BenchmarkMarkdown(b *testing.B) {
	body := store.Body{Source: strings.Repeat(readArticle(b), 3)} // 17 KB: a news article
	b.SetBytes(int64(len(body.Source)))
	for b.Loop() {
		markup.Markdown(body)
	}
}

func BenchmarkRead(b *testing.B) {
	body := store.Body{Source: readArticle(b)}
	b.SetBytes(int64(len(body.Source)))
	for b.Loop() {
		markup.Read(body, nil)
	}
}
