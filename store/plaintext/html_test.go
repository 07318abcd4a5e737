package plaintext_test

import (
	"html"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	nethtml "golang.org/x/net/html"

	"tidings/store/plaintext"
)

func TestFromHTML(t *testing.T) {
	for source, text := range map[string]string{
		"":                             "",
		"  one \n two ":                "one two",
		"<p>one</p><p>two</p>":         "one\ntwo",
		"one<br>two<BR/>three<hr>four": "one\ntwo\nthree\nfour",
		"<b>R</b>iv<wbr><x-y>er</x-y> <i>f</i>lood":                           "River flood",
		"<ul><li>one<li>two</ul>three":                                        "one\ntwo\nthree",
		"<table><tr><th>a</th><td>b <b>c</b></td></tr><tr><td>d<td>e</table>": "a\tb c\nd\te",
		"a<script>if (1 < 2) x('</b>')</script>b":                             "ab",
		"a<SCRIPT>x</SCRIPT >b<style>p{}</style>c":                            "abc",
		"a<script>x":                                                              "a",
		"a<style>x</sty>y</styles>z":                                              "a",
		"a<template>x<p>y</template>b":                                            "a b",
		"a<svg><text>x</text></svg>b<svg/>c":                                      "a b c",
		"a<iframe src=x>b<p>c":                                                    "a b\nc",
		"a<textarea>x</textarea><select><option>y</select>b":                      "a b",
		`the <img src="x" alt="big &amp; red"> boat<img alt=ship>s`:               "the big & red boat ship s",
		`<img alt='' src=x><img ALT = "Café">`:                                    "Café",
		`<img title="alt=no" alt="yes" alt="second">`:                             "yes",
		"river<sup>1</sup> CO<sub>2</sub> 21<sup>st</sup> x<sup><a>[2]</a></sup>": "river 1 CO2 21st x [2]",
		"<ruby>漢<rp>(</rp><rt>kan</rt><rp>)</rp></ruby>字":                         "漢 ( kan ) 字",
		"caf&eacute; &lt;b&gt; &amp;amp; 1&nbsp;2 &#x41;&#66":                     "café <b> &amp; 1\u00a02 AB",
		"a<!-- b > c -->d<!-->e<!--->f<!doctype html>g<?php x?>h</>i</ j>k":       "adefghik",
		"a<!-- b<p>c":                                       "a b\nc",
		"<![CDATA[one <b>two</b>]]> end":                    "one two end",
		"1 < 2, <3 and a<":                                  "1 < 2, <3 and a<",
		"one <b two":                                        "one <b two",
		`one <a title="x > y" href='>'>two</a>`:             "one two",
		`one <a title=x>y</a> <a b= "c>d" e>z`:              "one y z",
		`one <a title="never closed>two</a> <b c='>'>three`: `one two '>three`,
		`<a href=x/>y</a><a/b/c>z`:                          "yz",
		"<p title==x>a<p =>b<p a=>c":                        "a\nb\nc",
		"東<b>京</b>都":                                        "東京都",
		"a&nbsp b&am<b></b>p;":                              "a\u00a0 b&amp;",
		"\xff<b>\xfe":                                       "\xff\xfe",
	} {
		if got := plaintext.FromHTML(source); got != text {
			t.Errorf("%q reads\n%q, not\n%q", source, got, text)
		}
	}
}

// Hostile sources are as long as a body may be. What took time that grows with their
// square would take hours.
func TestHostileHTML(t *testing.T) {
	const size = 4 << 20
	for name, piece := range map[string]string{
		"tags": "<b>", "letters": "a<b c>", "unfinished tags": "<b ", "quotes": `<a b="><a `, "more quotes": `<a x="><a " `, "one quote": `<a b='>`,
		"comments": "<!--", "declarations": "<!", "ends": "</", "cdata": "<![CDATA[", "scripts": "<script>", "script ends": "<script></scrip>",
		"styles": "<style>", "templates": "<template>", "hidden": "<svg><select><iframe><title></x>", "attributes": " a=b", "references": "&amp", "ampersands": "&",
		"blanks": " \n", "pictures": "<img alt=", "sups": "<sup>", "lines": "<p>",
	} {
		for _, begin := range []string{"", "<a ", "<img alt=x ", `<p title="`} {
			source := begin + strings.Repeat(piece, size/len(piece))
			if text := plaintext.FromHTML(source); len(text) > len(source) {
				t.Errorf("%s: %d bytes became %d", name, len(source), len(text))
			}
		}
	}
}

// FuzzFromHTML: reading never fails, what was valid stays so, blanks are single, and a
// text that is escaped is read as itself.
func FuzzFromHTML(f *testing.F) {
	for _, source := range []string{
		`<p>a <b>c</b><img alt="x y">`, "<table><td>a<td>b", `<a b="><a c='>`, "<script>x</scrip", "a<sup>1", "<!--x--><![CDATA[y]]>&nbsp;&#0;", "<svg/><template></", "&lt",
	} {
		f.Add(source)
	}
	f.Fuzz(func(t *testing.T, source string) {
		text := plaintext.FromHTML(source)
		if utf8.ValidString(source) && !utf8.ValidString(text) {
			t.Errorf("%q reads %q, which is no UTF-8", source, text)
		}
		if strings.ContainsAny(text, "\r\f") || text != strings.Trim(text, " \t\n") {
			t.Errorf("%q reads %q", source, text)
		}
		for _, double := range []string{"  ", " \n", "\n ", "\n\n", "\t\t", " \t", "\t "} {
			if strings.Contains(text, double) {
				t.Errorf("%q reads %q", source, text)
			}
		}
		want := strings.Join(strings.FieldsFunc(source, func(r rune) bool { return strings.ContainsRune(" \t\n\r\f", r) }), " ")
		if got := plaintext.FromHTML(html.EscapeString(source)); got != want {
			t.Errorf("%q, escaped, reads %q", source, got)
		}
	})
}

// TestAgreesWithATokenizer makes up sources that are not broken and reads them with the
// tokenizer of x/net/html, too: both come to the same characters.
func TestAgreesWithATokenizer(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	pieces := strings.Split(`<p>|</p>|<b class="a>b">|</b>|<a href='x"y'>|</a>|<br/>|<td colspan=2>|<IMG alt="p &amp; q" src=x>|<img src="a" alt='r'/>|<sup>|</sup>|`+
		`<script>if (a<b) "</p>"</script>|<style>p > a {}</style >|<!-- a > b -->|<!doctype html>|<svg><path d="M 1>2"/>t</svg>|<template><p>u</template>|<title>v<b></title>|`+
		`one|two|3|&lt;|&eacute;|&nbsp;|&#x41;|a < b|<3|>|=| |`+"\n", "|")
	for range 5000 {
		var source strings.Builder
		for range random.IntN(30) {
			source.WriteString(pieces[random.IntN(len(pieces))])
		}
		if got, want := solid(plaintext.FromHTML(source.String())), solid(tokenized(source.String())); got != want {
			t.Fatalf("%q reads\n%q, and by the tokenizer\n%q", source.String(), got, want)
		}
	}
}

// solid takes the blanks out of a text.
func solid(text string) string {
	return strings.NewReplacer(" ", "", "\n", "", "\t", "").Replace(text)
}

// tokenized is the text of a source that is not broken.
func tokenized(source string) string {
	var out strings.Builder
	z, hidden := nethtml.NewTokenizer(strings.NewReader(source)), ""
	for {
		sort := z.Next()
		token := z.Token()
		switch {
		case sort == nethtml.ErrorToken:
			return out.String()
		case hidden != "":
			if sort == nethtml.EndTagToken && token.Data == hidden {
				hidden = ""
			}
		case sort == nethtml.TextToken:
			out.WriteString(token.Data)
		case sort == nethtml.StartTagToken && slices.Contains([]string{"script", "style", "svg", "template", "title"}, token.Data):
			hidden = token.Data
		case token.Data == "img":
			for _, a := range token.Attr {
				if a.Key == "alt" {
					out.WriteString(a.Val)
				}
			}
		}
	}
}
