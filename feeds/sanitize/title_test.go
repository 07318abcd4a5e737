package sanitize_test

import (
	"strings"
	"testing"

	"tidings/feeds/sanitize"
)

func TestTitleLine(t *testing.T) {
	for in, want := range map[string]string{
		// Tags that are words.
		"Use <template> instead of <div>":      "Use <template> instead of <div>",
		"<script> tags considered harmful":     "<script> tags considered harmful",
		"How to use the <dialog> element":      "How to use the <dialog> element",
		"<title>":                              "<title>",
		"The <p> and </p> tags":                "The <p> and </p> tags",
		"<b> or <strong>?":                     "<b> or <strong>?",
		"Why </div> matters":                   "Why </div> matters",
		"<div>in a div</div> and out of it":    "<div>in a div</div> and out of it",
		"How <script>alert(1)</script> got in": "How <script>alert(1)</script> got in",
		"<input type=\"date\"> in 2024":        "<input type=\"date\"> in 2024",
		"<!DOCTYPE html> explained":            "<!DOCTYPE html> explained",
		"<?php and ?>":                         "<?php and ?>",
		"<my-element> and <svg:rect/>":         "<my-element> and <svg:rect/>",
		"Vec<T> and Map<String, Vec<u8>>":      "Vec<T> and Map<String, Vec<u8>>",
		"Map<string, List<a>>":                 "Map<string, List<a>>",
		"List<i> x and <i>y</i>":               "List<i> x and y",
		"a < b and c > d, I <3 Go":             "a < b and c > d, I <3 Go",
		"unfinished <b":                        "unfinished <b",
		"unfinished <a href=\"x":               "unfinished <a href=\"x",
		"The <title> &amp; the &lt;head&gt;":   "The <title> & the <head>",
		"A &lt;b&gt; tag":                      "A <b> tag",
		// Markup.
		"<b>Bold</b> claim":                        "Bold claim",
		"<b>Bold</b> and <i class=x>it</i>":        "Bold and it",
		"<B>Bold</b> <a href='x'>link</a>":         "Bold link",
		"<b><i>crossed</b></i>":                    "crossed",
		"<code>&lt;template&gt;</code> at last":    "<template> at last",
		"H<sub>2</sub>O":                           "H2O",
		"<img src=\"x.png\" alt=\"Fig\"> Picture":  "Picture",
		"<img src=x alt='The pier &amp; a crane'>": "The pier & a crane",
		"<img src=x>":                              "",
		"<img> in <picture>":                       "<img> in <picture>",
		"10<sup>-3</sup> m<sup>2</sup>":            "10⁻³ m²",
		"x<sup>2n</sup> in the 19<sup>th</sup>":    "x²ⁿ in the 19th",
		"e<sup>x+1</sup>":                          "ex+1",
		"First line<br>second<br/>third":           "First line second third",
		"long<wbr>word":                            "longword",
		"<p>one</p><p>two</p>":                     "one two",
		"<h1>The <em>title</em></h1>\n":            "The title",
		"<div><p>one</p></div>":                    "one",
		"a<!-- hidden -->b":                        "ab",
		"<span>x</span><o:p></o:p>":                "x",
		"<![CDATA[inner]]>":                        "inner",
		// Entities.
		"&nbsp;caf&eacute;&#8217;s &quot;x&quot;": "café’s \"x\"",
		"AT&amp;T":     "AT&T",
		"AT&amp;amp;T": "AT&T",
		"Caf&amp;eacute; &amp;rarr; &amp;#x2013;": "Café → –",
		"&lt;em&gt;Hamlet&lt;/em&gt; again":       "Hamlet again",
		"R&D & Q&A":                               "R&D & Q&A",
		"Hi &#55357;&#56832; there":               "Hi 😀 there",
		"Hi &#xD83D;&#xDE00;":                     "Hi 😀",
		"Hi &amp;#55357;&amp;#56832;":             "Hi 😀",
		"half &#55357; a letter":                  "half \uFFFD a letter",
		"don\u0092t":                              "don’t",
		"&#27;[31mred":                            "red",
		"&amp;#27;[31mred":                        "red",
		"&#2<b></b>7;[31mred":                     "red",
	} {
		if got := sanitize.TitleLine(in); got != want {
			t.Errorf("TitleLine(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestHTMLTitleReadsOnce(t *testing.T) {
	for in, want := range map[string]string{
		"&lt;em&gt;x&lt;/em&gt;":  "<em>x</em>",
		"&amp;amp;":               "&amp;",
		"<em>x</em> &amp; <main>": "x & <main>",
	} {
		if got := sanitize.HTMLTitle(in); got != want {
			t.Errorf("HTMLTitle(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestTextTitle(t *testing.T) {
	for in, want := range map[string]string{
		"<b> & Vec<T>":                        "<b> & Vec<T>",
		"Caf&eacute; &ndash; &#233;t&#xE9;":   "Café – été",
		"Why &lt;dialog&gt; matters":          "Why <dialog> matters",
		"Tom &amp; Jerry&rsquo;s":             "Tom & Jerry’s",
		"<b>Bold</b> claim":                   "Bold claim",
		"?a=1&lang=en&copy=2, AT&T; R&D&not;": "?a=1&lang=en&copy=2, AT&T; R&D¬", // only whole references
		"&CounterClockwiseContourIntegral;":   "∳",
		"&bogus; &#; &#xZ; &;":                "&bogus; &#; &#xZ; &;",
	} {
		if got := sanitize.TextTitle(in); got != want {
			t.Errorf("TextTitle(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestJoinHalves(t *testing.T) {
	for in, want := range map[string]string{
		"<p>&#55357;&#56832;&amp;&#65;</p>": "<p>😀&amp;&#65;</p>",
		"&#xd83d;&#56832;&#x1F600;":         "😀&#x1F600;",
		"&#56832;&#55357; &#55357; &#5":     "&#56832;&#55357; &#55357; &#5",
		"nothing":                           "nothing",
	} {
		if got := sanitize.JoinHalves(in); got != want {
			t.Errorf("JoinHalves(%q) = %q, want %q", in, got, want)
		}
	}
}

// Links that were escaped once too often lead where they were meant to.
func TestLinksEscapedTwice(t *testing.T) {
	const base = "https://e.example/dir/"
	for in, want := range map[string]string{
		"https://faq.example/?a=1&amp;b=2&amp;c=3": "https://faq.example/?a=1&b=2&c=3",
		"x?a=1&amp;amp;b=2":                        "https://e.example/dir/x?a=1&b=2",
		"/x?a=1&#038;b=2&#38;c=3&#x26;d=4":         "https://e.example/x?a=1&b=2&c=3&d=4",
		"/x?a=1&amplitude=2&b=3":                   "https://e.example/x?a=1&amplitude=2&b=3",
		"/x?q=R%26amp%3BD":                         "https://e.example/x?q=R%26amp%3BD",
	} {
		if got := sanitize.AbsoluteLink(base, in); got != want {
			t.Errorf("AbsoluteLink(%q) = %q, want %q", in, got, want)
		}
	}
}

func FuzzTitle(f *testing.F) {
	for _, seed := range []string{"<b>x</b> <template>", "&#55357;&#56832;&amp;#27;[1m", "<p><i>a</p></i><!-- <br>", "&lt;img alt='&#x9b;1m'&gt;", "don\u0092t <![CDATA[x]]>"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for name, clean := range map[string]func(string) string{"TitleLine": sanitize.TitleLine, "HTMLTitle": sanitize.HTMLTitle, "TextTitle": sanitize.TextTitle} {
			line := clean(s)
			assertClean(t, name, line)
			if strings.ContainsAny(line, "\n\t") {
				t.Errorf("%s(%q) = %q has several lines", name, s, line)
			}
		}
		if joined := sanitize.JoinHalves(s); sanitize.JoinHalves(joined) != joined && !strings.Contains(s, "&#") {
			t.Errorf("JoinHalves(%q) = %q", s, joined)
		}
	})
}
