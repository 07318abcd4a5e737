package typeset

import (
	"strings"
	"testing"

	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"

	"tidings/feeds/markup"
	"tidings/feeds/sanitize"
	"tidings/store"
	"tidings/ui/terminal"
)

// set sets a body in a column as the screen does.
func Set(body store.Body, width int) []string {
	script := Parse(markup.Form{Hints: true}.Markdown(body))
	setter := New(NewTheme(terminal.Abilities{Ground: terminal.DarkGround, Profile: colorprofile.TrueColor}), script)
	var lines []string
	for i := range script.Len() {
		if i > 0 {
			lines = append(lines, "")
		}
		lines = append(lines, setter.Set(i, Measure{Column: width})...)
	}
	return lines
}

func TestTypesetting(t *testing.T) {
	tests := []struct{ name, html, want string }{
		{"hard break", "<p>one<br>two</p>", "one\ntwo"},
		{"soft hyphens", "<p>Donau&shy;dampf&shy;schiffahrts&shy;gesell&shy;schaft</p>", "Donaudampf‐\nschiffahrtsgesell‐\nschaft"},
		{"zero-width space", "<p>aaaaaaaaaa&#8203;bbbbbbbbbb</p>", "aaaaaaaaaa\nbbbbbbbbbb"},
		{"no hints in code", "<p><code>Donau&shy;dampf</code></p>", "Donaudampf"},
		{"hanging list", "<ul><li>aa bb cc dd ee ff gg</li></ul>", "• aa bb cc dd ee\n  ff gg"},
		{"numbers hang too", "<ol start=9><li>aa bb cc dd ee ff</li><li>x</li></ol>", " 9. aa bb cc dd ee\n    ff\n10. x"},
		{"list in a list", "<ul><li>a<ol><li>b</li></ol></li></ul>", "• a\n  1. b"},
		{"definitions", "<dl><dt>Berth</dt><dd>where a ship lies a while</dd><dt>Ebb</dt><dd>goes</dd></dl>", "Berth\n  where a ship\n  lies a while\nEbb\n  goes"},
		{"paragraphs in an item", "<ul><li><p>a</p><p>b</p></li></ul>", "• a\n\n  b"},
		{"quote", "<blockquote><p>aa bb cc dd ee ff gg hh</p><p>ii</p></blockquote>", "▏ aa bb cc dd ee\n▏ ff gg hh\n▏\n▏ ii"},
		{"code goes on below", "<pre>  if x {\n\tlong long long long line</pre>", "    if x {\n      long long\n  ↪     long long\n  ↪     line"},
		{"code without blanks", "<pre>a = longlonglonglong.longlong(x)</pre>", "  a =\n  ↪ longlonglonglo\n  ↪ ng.longlong(x)"},
		{"link without its address", `<p>see <a href="https://example.org/a/long/address">here</a>.</p>`, "see here."},
		{"bare address", `<p><a href="https://x.example/">https://x.example/</a></p>`, "https://x.example/"},
		{"image", `<p><img src="https://x.example/i.png" alt="a tree"></p>`, "[image: a tree]"},
		{"heading", "<h2>Two <em>words</em></h2>", "Two words"},
		{"rule", "<p>a</p><hr><p>b</p>", "a\n\n      * * *\n\nb"},
		{"markup as text", "<p>1 * 2 * 3 &lt;b&gt; _x_ # [y](z) ~~no~~ &amp;amp;</p>", "1 * 2 * 3 <b> _x_\n# [y](z) ~~no~~\n&amp;"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			lines := Set(store.Body{Source: test.html}, 18)
			got := make([]string, len(lines))
			for i, line := range lines {
				got[i] = strings.TrimRight(ansi.Strip(line), " ")
			}
			if text := strings.Join(got, "\n"); text != test.want {
				t.Errorf("got:\n%s\nwant:\n%s", text, test.want)
			}
		})
	}
}

// Every line is whole in itself and fits: what begins in it ends in it.
func TestLinesAreWhole(t *testing.T) {
	html := strings.Repeat(`<p>Some <b>very bold words that run over the end of a line and <a href="https://x.example/1">a link
		that does so as well</a></b> 日本語の文章はどこでも折り返せる <code>code_that_is_long</code></p>
		<table><tr><th>a</th><th>bbbbbbbbbbbb bbbbbbbbb</th></tr><tr><td>1</td><td>two words and more</td></tr></table>`, 3)
	for _, width := range []int{8, 11, 20, 40, 72} {
		for _, line := range Set(store.Body{Source: html}, width) {
			if w := ansi.StringWidth(line); w > width {
				t.Errorf("width %d: a line of %d: %q", width, w, line)
			}
			if opened, closed := strings.Count(line, "\x1b]8;id"), strings.Count(line, "\x1b]8;;"); opened != closed {
				t.Errorf("width %d: %d links open, %d close: %q", width, opened, closed, line)
			}
			if last := strings.LastIndex(line, "\x1b["); last >= 0 && !strings.HasPrefix(line[last:], "\x1b[m") && !strings.HasPrefix(line[last:], "\x1b[0m") {
				t.Errorf("width %d: a style stays on: %q", width, line)
			}
		}
	}
}

func FuzzTypeset(f *testing.F) {
	f.Add("<p>a</p>", 20)
	f.Add("- a\n  > b\n    ```x\n\x1b]0;t\a", 9)
	f.Fuzz(func(t *testing.T, source string, width int) {
		width = max(8, min(width, 200))
		for _, kind := range []store.Kind{store.HTML, store.Text, store.Markdown} {
			for _, line := range Set(store.Body{Kind: kind, Source: sanitize.Source(source)}, width) {
				for _, r := range ansi.Strip(line) {
					if r < 0x20 || r >= 0x7f && r < 0xa0 {
						t.Fatalf("U+%04X in %q", r, line)
					}
				}
			}
		}
	})
}

// A link that ends where its line does leaves nothing behind: no line begins with a blank, or
// with what belongs to the word before it.
func TestLinksAtTheEndsOfLines(t *testing.T) {
	for _, text := range []string{
		"Ferries run twice a day again; [the timetable](https://a.example) hangs in `harbour 4`.",
		"Ferries run twice a day again; [the timetable](https://a.example), which is new, hangs (see [there](https://b.example)).",
	} {
		for width := 20; width < 80; width++ {
			for _, line := range Lines(text, Measure{Column: width, Room: width}, false, terminal.OrdersLines) {
				if line == "" || strings.ContainsAny(ansi.Strip(line)[:1], " ,.)") {
					t.Errorf("at %d: %q", width, line)
				}
			}
		}
	}
}
