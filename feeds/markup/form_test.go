package markup_test

import (
	"strings"
	"testing"

	"tidings/feeds/markup"
	"tidings/store"
)

// shown writes the signs that a screen's Markdown has so that they can be read.
func shown(markdown string, places ...string) string {
	for _, place := range places {
		markdown = strings.ReplaceAll(markdown, markup.Anchor(page+"#"+place), "{"+place+"}")
	}
	return markup.ReplaceNumbers(markdown, func(_, digits string) string { return "<" + digits + ">" })
}

// Each program that makes notes writes them otherwise. On a screen one goes to them and back;
// in a file the links are left out, as they were.
func TestJumps(t *testing.T) {
	for name, c := range map[string]struct {
		html, screen, file string
		places             []string
	}{
		"a note and back": {
			`<p>Seven<sup id="fnref:1"><a href="#fn:1">1</a></sup> ferries.</p><ol><li id="fn:1"><p>Of nine. <a href="#fnref:1">↩︎</a></p></li></ol>`,
			"Seven[{fnref:1}¹](" + page + "#fn:1) ferries.\n\n1. {fn:1}Of nine. [↩](" + page + "#fnref:1)",
			"Seven¹ ferries.\n\n1. Of nine.",
			[]string{"fn:1", "fnref:1"},
		},
		"in brackets, by name": {
			`<p>Seven<a name="r1" href="#n1">[1]</a> ferries.</p><p><a name="n1" href="#r1">[1]</a> Of nine.</p>`,
			"Seven[{r1}\\[1\\]](" + page + "#n1) ferries.\n\n[{n1}\\[1\\]](" + page + "#r1) Of nine.",
			"Seven\\[1\\] ferries.\n\n\\[1\\] Of nine.",
			[]string{"n1", "r1"},
		},
		"by the page's own address": {
			`<p>Seven<sup><a href="` + page + `#n">*</a></sup></p><div id="n">Of nine.</div>`,
			"Seven[\\*](" + page + "#n)\n\n{n}Of nine.",
			"Seven[\\*](" + page + "#n)\n\nOf nine.",
			[]string{"n"},
		},
		"contents": {
			`<ul><li><a href="#to-sea">To sea</a></li></ul><h2 id="to-sea">To sea <a class="anchor" href="#to-sea">#</a></h2><p>They went.</p>`,
			"- [To sea](" + page + "#to-sea)\n\n## {to-sea}To sea\n\nThey went.",
			"- To sea\n\n## To sea\n\nThey went.",
			[]string{"to-sea"},
		},
		"names that are escaped": {
			`<p><a href="#caf%C3%A9%20noir">there</a> <a href="#a&amp;b">or there</a></p><p id="café noir">Here.</p><p id="a&amp;b">Or here.</p>`,
			"[there](" + page + "#caf%C3%A9%20noir) [or there](" + page + "#a&b)\n\n{caf%C3%A9%20noir}Here.\n\n{a&b}Or here.",
			"there or there\n\nHere.\n\nOr here.",
			[]string{"caf%C3%A9%20noir", "a&b"},
		},
		"a place that is not there": {
			`<p>See <a href="#comments">the comments</a>, <a href="#top">up</a>.</p>`,
			"See the comments, up.", "See the comments, up.", nil,
		},
		"in a cell": {
			`<table><tr><th>a</th><th>b</th></tr><tr><td>1<sup><a href="#n">2</a></sup></td><td id="n">x</td></tr><tr><td>3</td><td>y</td></tr></table>`,
			"| a | b |\n| --- | --- |\n| 1[²](" + page + "#n) | {n}x |\n| 3 | y |",
			"| a | b |\n| --- | --- |\n| 1² | x |\n| 3 | y |",
			[]string{"n"},
		},
		"before code": {
			`<p><a href="#c">see</a></p><p><code id="c">f(x)</code></p>`,
			"[see](" + page + "#c)\n\n{c}`f(x)`", "see\n\n`f(x)`", []string{"c"},
		},
	} {
		body := store.Body{Source: c.html, Base: page}
		if got := shown(markup.Form{Jumps: true}.Markdown(body), c.places...); got != c.screen {
			t.Errorf("%s: on a screen\n%s\nnot\n%s", name, got, c.screen)
		}
		if got := markup.Markdown(body); got != c.file {
			t.Errorf("%s: in a file\n%s\nnot\n%s", name, got, c.file)
		}
	}
	// A body without an address has nowhere to go.
	if got := (markup.Form{Jumps: true}).Markdown(store.Body{Source: `<p id="a"><a href="#a">x</a></p>`}); got != "x" {
		t.Errorf("without an address: %q", got)
	}
}

// The beginning of a long body knows the notes at its end, so that what is set of it is what
// is set of the whole.
func TestJumpsOfABeginning(t *testing.T) {
	body := store.Body{Source: `<p>One<sup><a href="#n">1</a></sup>, <a href="https://a.example/">a link</a>.</p>` + strings.Repeat("<p>More of it, and more.</p>", 400) + `<p id="n">The note.</p>`, Base: page}
	form := markup.Form{Jumps: true, Numbered: true, Listed: true}
	beginning, whole := form.Beginning(body, 2000), form.Markdown(body)
	if beginning == "" || !strings.HasPrefix(whole, beginning) || !strings.HasPrefix(beginning, "One[¹](") {
		t.Errorf("%.200q is not the beginning of %.200q", beginning, whole)
	}
	if !strings.HasSuffix(shown(whole, "n"), "{n}The note.\n\n---\n\n<1> [https://a.example/](https://a.example/)") {
		t.Errorf("the end is %q", whole[len(whole)-200:])
	}
}

// Links have numbers, two to one address the same, and no number stands on a picture or on a
// jump.
func TestNumbersOfLinks(t *testing.T) {
	body := store.Body{Source: `<p><a href="https://a.example/">a</a>, <a href="https://b.example/(x)">b</a>, <a href="https://a.example/">a again</a>, <a href="#n">n</a>.</p><p id="n"><a href="https://c.example/"><img src="https://c.example/i.png" alt="c"></a></p>`, Base: page}
	want := "[a](https://a.example/)<1>, [b](<https://b.example/(x)>)<2>, [a again](https://a.example/)<1>, [n](" + page + "#n).\n\n[![c](https://c.example/i.png)](https://c.example/)"
	if got := shown(markup.Form{Jumps: true, Numbered: true}.Markdown(body)); got != want {
		t.Errorf("%s\nnot\n%s", got, want)
	}
}

// What is in a text cannot be taken for our signs, and signs that are torn are dropped.
func TestSignsOfTextAreNotOurs(t *testing.T) {
	sign := markup.Anchor(page + "#n")
	got := markup.Form{Jumps: true, Numbered: true}.Markdown(store.Body{Source: "<p>a" + sign + "b" + markup.Number(3) + "c &#x2061;&#x206a;7&#x206a;</p>", Base: page})
	if got != "ab3c 7" {
		t.Errorf("%q", got)
	}
	if text, anchors := markup.CutAnchors("a\u2061b" + sign + "c"); text != "abc" || len(anchors) != 1 || anchors[0] != sign {
		t.Errorf("%q %q", text, anchors)
	}
}
