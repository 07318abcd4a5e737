package markup_test

import (
	"testing"

	"tidings/feeds/markup"
	"tidings/store"
)

// Numbers of lines that stand in a column of their own before the code, whatever sets the two side by side.
func TestColumnsOfNumbers(t *testing.T) {
	for source, want := range map[string]string{
		`<div class="code"><div class="linenum">1<br>2<br>3</div><pre>a` + "\nb\nc" + `</pre></div>`: "```\na\nb\nc\n```",
		"<div class=\"wrapper\"><pre class=\"line-numbers\">1\n2\n</pre><pre>x\ny</pre></div>":       "```\nx\ny\n```",
		"<div style=\"float:left\"><pre>1\n2\n3\n</pre></div><div><pre>a\nb\nc\n</pre></div>":        "```\na\nb\nc\n```",
		"<p>1<br>2<br></p><pre class=\"code lang-go\">a\nb</pre><p>end</p>":                          "```go\na\nb\n```\n\nend",
		"<span>01\n02</span><pre>a\nb</pre>":                                                         "```\na\nb\n```",
		"<pre>1\n2\n3</pre><pre>a</pre>":                                                             "```\n1\n2\n3\n```\n\n```\na\n```", // an answer of a program
		"<p>1 2</p><pre>a\nb\nc\nd</pre>":                                                            "1 2\n\n```\na\nb\nc\nd\n```",
		"<p>In 2024</p><pre>a</pre>":                                                                 "In 2024\n\n```\na\n```",
		"<p>1</p><pre>a</pre>":                                                                       "1\n\n```\na\n```",
		"<pre>1 cup\n2 eggs</pre>":                                                                   "```\n1 cup\n2 eggs\n```",
	} {
		if got := markup.Markdown(store.Body{Source: source}); got != want {
			t.Errorf("%s\n gives %q\n want %q", source, got, want)
		}
	}
}

// Line breaks stay where a style sheet of the body says so, as where an attribute does.
func TestLineBreaksOfStyleSheets(t *testing.T) {
	for source, want := range map[string]string{
		"<style>.poem{white-space:pre-line}</style><p class=\"poem\">a\nb</p><p>c\nd</p>":                                "a\\\nb\n\nc d",
		"<style>h1 {color: red} p.Verse, .x { margin: 0; white-space : pre-wrap; }</style><p class=\"y verse\">a\nb</p>": "a\\\nb",
		"<style>@media print { #letter { white-space: pre } }</style><div id=\"letter\">a\nb</div>":                      "a b",
		"<style>.poem{white-space:nowrap}</style><p class=\"poem\">a\nb</p>":                                             "a b",
		"<style>.poem .line{white-space:pre}</style><p class=\"line\">a\nb</p>":                                          "a b",
		"<style>.poem{white-space:pre-line}</style><p class=\"poem\" style=\"white-space:normal\">a\nb</p>":              "a b",
		"<p style=\"white-space: pre-line\">a\nb</p>":                                                                    "a\\\nb",
		"<style>.poem{white-space:pre-line":                                                                              "",
	} {
		if got := markup.Markdown(store.Body{Source: source}); got != want {
			t.Errorf("%s\n gives %q\n want %q", source, got, want)
		}
	}
}
