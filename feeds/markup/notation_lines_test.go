package markup

import (
	"strings"
	"testing"

	"tidings/store"
)

// Markdown is read as such also where a program has made HTML of its lines, where it has no
// other sign than links, and where headings are underlined; words that begin as it would are
// not.
func TestMarkdownInLines(t *testing.T) {
	for _, c := range []struct {
		what, source, has, hasNot string
		kind                      store.Kind
	}{
		{"in paragraphs", "<p>## What is new</p><p>The **ferry** stays, says [the mayor](https://a.example/x).</p>", "the mayor", "**", store.HTML},
		{"with line ends", "## What is new<br><br>* one<br>* two<br><br>See [more](https://a.example/x).", "more", "](", store.HTML},
		{"two links alone", "See [one](https://a.example/1) and [two](https://a.example/2).", "one and two", "](", store.Text},
		{"underlined headings", "What is new\n===========\n\nThe **ferry** stays.\n\nWhat is old\n-----------\n\nThe crane.", "What is new", "====", store.Text},
		{"a count and a list", "# of cranes: 5\n- two in the north\n* three in the south", "# of cranes: 5", "\x00", store.Text},
		{"signs at the beginnings of lines", "<p># a</p><p>- b<br>- c</p>", "# a", "\x00", store.HTML},
		{"one link", "See [one](https://a.example/1).", "[one](https://a.example/1)", "\x00", store.Text},
		{"about Markdown", "In Markdown [one](https://a.example/1) and [two](https://a.example/2) are links.", "[one](", "\x00", store.Text},
		{"other tags", "<p>## What</p><pre>x **y** [z](https://a.example/)</pre>", "**y**", "\x00", store.HTML},
	} {
		got := PlainText(store.Body{Kind: c.kind, Source: c.source})
		if !strings.Contains(got, c.has) || strings.Contains(got, c.hasNot) {
			t.Errorf("%s: %q", c.what, got)
		}
	}
}

// A factor behind a fraction is not one of what it is divided by.
func TestFractionsBesideFactors(t *testing.T) {
	const half = "<mfrac><mn>1</mn><mn>2</mn></mfrac>"
	for formula, want := range map[string]string{
		half + "<mi>A</mi>": "(1/2)A",
		half + "<mi>m</mi><msup><mi>v</mi><mn>2</mn></msup>": "(1/2)mv²",
		half + "<mo>+</mo><mi>A</mi>":                        "1/2 + A",
		half + "<mo>,</mo><mi>A</mi>":                        "1/2, A",
		"<mi>A</mi>" + half:                                  "A 1/2",
		half:                                                 "1/2",
	} {
		if got := PlainText(store.Body{Source: "<p><math>" + formula + "</math></p>"}); got != want {
			t.Errorf("%s: %q, want %q", formula, got, want)
		}
	}
}
