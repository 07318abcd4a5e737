package markup_test

import (
	"strings"
	"testing"

	"tidings/feeds/markup"
	"tidings/store"
)

// page is where the tests' links are relative to.
const page = "https://example.org/news/today.html"

func TestMarkdownOfHTML(t *testing.T) {
	tests := []struct{ name, html, want string }{
		{"paragraphs", `<p>one</p><p>two</p>`, "one\n\ntwo"},
		{"raised by a style", `19<span style="vertical-align: super; font-size: 8pt">th</span> x<span style="VERTICAL-ALIGN:super">2</span>`, "19th x²"},
		{"escaped once more", `&lt;p&gt;one &amp;amp; &lt;b&gt;two&lt;/b&gt;&lt;/p&gt;`, "one &amp; **two**"},
		{"escaped twice more", `&amp;lt;p&amp;gt;one &amp;lt;b&amp;gt;two&amp;lt;/b&amp;gt;&amp;lt;/p&amp;gt;`, "one **two**"},
		{"about HTML", `&amp;lt;p&amp;gt; begins a paragraph`, "&amp;lt;p&amp;gt; begins a paragraph"},
		{"bare text", `one <b>two</b> three`, "one **two** three"},
		{"white space", "<p>  one\n\t two&nbsp;&nbsp; </p>", "one two"},
		{"break", `one<br>two<br/>`, "one\\\ntwo"},
		{"breaks as paragraphs", `one<br><br>two<br> <br>three`, "one\n\ntwo\n\nthree"},
		{"nothing but blanks", `<p>&nbsp;</p><div> </div><p>&#8203;</p>`, ""},
		{"headings", `<h1>One</h1><h3>C <strong>bold</strong> #</h3>`, "# One\n\n### C bold \\#"},
		{"block in heading", `<h2><div>One</div><p>two</p></h2>`, "## One two"},
		{"blank moved out of bold", `<b>bold </b>and<i> it</i>`, "**bold** and *it*"},
		{"bold neighbours are one", `<b>a</b><b>b</b>`, "**ab**"},
		{"bold in bold", `<strong>a <b>b</b></strong>`, "**a b**"},
		{"bold over paragraphs", `<b><p>one</p><p>two</p></b>`, "**one**\n\n**two**"},
		{"punctuation moved out of bold", `<b>Note:</b>this`, "**Note**:this"},
		{"Japanese brackets moved out", `日本<b>「強調」</b>です`, "日本「**強調**」です"},
		{"struck out", `<del>a</del> <s>b</s> <strike>c</strike>`, "~~a~~ ~~b~~ ~~c~~"},
		{"two words struck out as one", `<del>a</del><s>b</s>`, "~~ab~~"},
		{"code", "<code>a_b</code> <code>`x`</code> <tt>*</tt>", "`a_b` `` `x` `` `*`"},
		{"key", `press <kbd>Ctrl</kbd>`, "press `Ctrl`"},
		{"small letters", `x<sup>2</sup> H<sub>2</sub>O e<sup>−x/2</sup> b<sub>k</sub>`, "x² H₂O e^(−x/2) b\\_k"},
		{"quotes in the line", `<q>one</q>, <q>two</q>`, "“one”, “two”"},
		{"abbreviation once", `<abbr title="World Health Organization">WHO</abbr> and <abbr title="World Health Organization">WHO</abbr>`, "WHO (World Health Organization) and WHO"},
		{"ruby", `<ruby>漢字<rp>(</rp><rt>かんじ</rt><rp>)</rp></ruby>`, "漢字(かんじ)"},
		{"relative link", `<a href="../x?a=1&amp;b=2">go</a>`, "[go](https://example.org/x?a=1&b=2)"},
		{"schemeless link", `<a href="//a.example/x">go</a>`, "[go](https://a.example/x)"},
		{"mail link", `<a href="mailto:a@example.org">mail</a>`, "[mail](mailto:a@example.org)"},
		{"brackets in address", `<a href="/wiki/A_(b)">go</a>`, "[go](<https://example.org/wiki/A_(b)>)"},
		{"entity in address", `<a href="/?a&amp;copy;=1">go</a>`, "[go](https://example.org/?a&copy%3B=1)"},
		{"bad schemes", `<a href="javascript:alert(1)">a</a> <a href="file:///etc/passwd">b</a> <a href="data:text/html,x">c</a> <a>d</a>`, "a b c d"},
		{"password in address", `<a href="https://bank.example@evil.example/">a</a>`, "[a](https://evil.example/)"},
		{"link over blocks", `<a href="/x"><h2>Title</h2><p>text</p></a>`, "## [Title](https://example.org/x)\n\n[text](https://example.org/x)"},
		{"code in link", `<code><a href="/x">f()</a></code>`, "[`f()`](https://example.org/x)"},
		{"bare address", `see https://a.example/b_c_(d). Or www.b.example, ok`, "see [https://a.example/b_c\\_(d)](<https://a.example/b_c_(d)>). Or [www.b.example](https://www.b.example), ok"},
		{"heading's handle", `<h2>One <a href="#one">¶</a></h2>`, "## One"},
		{"footnote", `text<sup><a href="#fn1">1</a></sup><ol><li id="fn1">note <a href="#r1">↩</a></li></ol>`, "text¹\n\n1. note"},
		{"list", `<ul><li>one</li><li><p>two</p><ul><li>in</li></ul></li></ul>`, "- one\n- two\n  - in"},
		{"loose list", `<ul><li><p>one</p><p>more</p></li><li>two</li></ul>`, "- one\n\n  more\n\n- two"},
		{"numbers", `<ol start="9"><li>nine</li><li>ten<pre>x</pre></li></ol>`, "9. nine\n\n10. ten\n\n    ```\n    x\n    ```"},
		{"two lists", `<ol><li>a</li></ol><ol><li>b</li></ol>`, "1. a\n\n1) b"},
		{"list in list, badly", `<ul><li>a</li><ul><li>b</li></ul></ul>`, "- a\n  - b"},
		{"items without list", `<li>a</li><li>b</li>`, "- a\n- b"},
		{"tasks", `<ul><li><input type="checkbox" checked> done</li><li><input type="checkbox"> not</li></ul>`, "- ☑ done\n- ☐ not"},
		{"quote", `<blockquote>a<blockquote><p>b</p><p>c</p></blockquote></blockquote>`, "> a\n>\n> > b\n> >\n> > c"},
		{"code block", "<pre><code class=\"language-go hljs\">func f() {\n\treturn\n}\n</code></pre>", "```go\nfunc f() {\n    return\n}\n```"},
		{"code block of GitHub", `<div class="highlight highlight-source-shell"><pre>ls</pre></div>`, "```shell\nls\n```"},
		{"fence in code", "<pre>```\nx\n```</pre>", "````\n```\nx\n```\n````"},
		{"line numbers beside code", `<table><tr><td class="gutter"><pre>1
2</pre></td><td><pre>a
b</pre></td></tr></table>`, "```\na\nb\n```"},
		{"rule", `a<hr>b`, "a\n\n---\n\nb"},
		{"definitions", `<dl><dt>Tide</dt><dd>comes</dd><dd>goes</dd></dl>`, "+ **Tide**\\\n  comes\\\n  goes"},
		{"definitions of several terms", `<dl><dt>Tide</dt><dt>Flood</dt><dd>comes</dd><dt>Ebb</dt><dd>goes</dd></dl><ul><li>x</li></ul>`, "+ **Tide**\\\n  **Flood**\\\n  comes\n+ **Ebb**\\\n  goes\n\n- x"},
		{"definitions of blocks", `<dl><dt>Tide</dt><dd><p>comes</p><ul><li>x</li></ul></dd><dt>Ebb</dt><dd>goes</dd></dl>`, "+ **Tide**\n\n  comes\n\n  - x\n\n+ **Ebb**\\\n  goes"},
		{"definitions without a term", `<dl><dd>comes</dd></dl>`, "+ comes"},
		{"details", `<details><summary>More</summary>text</details>`, "**More**\n\ntext"},
		{"facts", `<table><caption>Prices</caption><tr><th>Who</th><th>a|b</th></tr><tr><th>Me</th><td>1<br>2</td></tr></table>`, "*Prices*\n\n| Who | a\\|b |\n| --- | --- |\n| **Me** | 1 2 |"},
		{"spans", `<table><tr><th colspan="2">A</th><th>B</th></tr><tr><td rowspan="2">1</td><td>2</td><td>3</td></tr><tr><td>4</td><td>5</td></tr></table>`, "| A |  | B |\n| --- | --- | --- |\n| 1 | 2 | 3 |\n|  | 4 | 5 |"},
		{"empty column", `<table><tr><td>a</td><td></td><td>b</td></tr><tr><td>c</td><td></td><td>d</td></tr></table>`, "|  |  |\n| --- | --- |\n| a | b |\n| c | d |"},
		{"layout table", `<table><tr><td><p>left</p></td><td><h2>right</h2></td></tr></table>`, "left\n\n## right"},
		{"table in table", `<table><tr><td>a</td><td><table><tr><td>b</td><td>c</td></tr><tr><td>d</td><td>e</td></tr></table></td></tr></table>`, "a\n\n|  |  |\n| --- | --- |\n| b | c |\n| d | e |"},
		{"image", `<p>one <img src="/a.png" alt="a [b]"> two</p>`, "one two\n\n![a \\[b\\]](https://example.org/a.png)"},
		{"image first", `<p><img src="/a.png"> text</p>`, "![](https://example.org/a.png)\n\ntext"},
		{"linked image", `<a href="/story"><img src="/a.png" alt="x"></a>`, "[![x](https://example.org/a.png)](https://example.org/story)"},
		{"image linked to itself", `<a href="/a-large.jpg"><img src="/a.jpg" alt="x"></a>`, "![x](https://example.org/a.jpg)"},
		{"lazy image", `<img src="data:image/gif;base64,AAAA" data-src="/a.png">`, "![](https://example.org/a.png)"},
		{"lazy image with noscript", `<img src="/blank.gif" data-src="/a-300x200.png"><noscript><img src="/a.png"></noscript>`, "![](https://example.org/a-300x200.png)"},
		{"noscript alone", `<noscript><p><img src="/a.png"></p></noscript>`, "![](https://example.org/a.png)"},
		{"srcset", `<img srcset="/s.png 300w, /m.png 1200w, /l.png 4000w">`, "![](https://example.org/m.png)"},
		{"picture", `<picture><source srcset="/a.webp 1x, /b.webp 2x"><img alt="x"></picture>`, "![x](https://example.org/b.webp)"},
		{"counters and data", `a<img src="/x.gif" width="1" height="1"><img src="data:image/png;base64,AAAA"><img src="https://feeds.feedburner.com/~r/x">`, "a"},
		{"emoji", `a <img class="wp-smiley" src="/x.png" alt="🙂"> b`, "a 🙂 b"},
		{"formula", `<img class="mwe-math-fallback-image-inline" src="/x.svg" alt="{\displaystyle a_{1}}">`, "`a_{1}`"},
		{"comic", `<img src="/c.png" alt="A" title="This is the second joke, which is hidden where only few people look.">`, "![A](https://example.org/c.png)\n\n*This is the second joke, which is hidden where only few people look.*"},
		{"figure", `<figure><img src="/a.png" alt="x"><figcaption><em>By</em> me</figcaption></figure>`, "![x](https://example.org/a.png)\n\n*By me*"},
		{"video", `a<video title="Clip"><source src="/v.mp4">no video</video>b`, "a\n\n[video: Clip](https://example.org/v.mp4)\n\nb"},
		{"audio", `<audio src="/a.mp3" controls></audio>`, "[audio: a.mp3](https://example.org/a.mp3)"},
		{"YouTube", `<iframe src="https://www.youtube-nocookie.com/embed/aBc?rel=0" title="Clip"></iframe>`, "[video: Clip](https://www.youtube.com/watch?v=aBc)"},
		{"frame", `<iframe src="//maps.example/x"></iframe><iframe src="https://a.example" width="0"></iframe>`, "[embedded: maps.example](https://maps.example/x)"},
		{"hidden", `<p>a</p><p style="color:red; display : none">b</p><p hidden>c</p><span aria-hidden="true">d</span><style>e</style><script>f</script><template>g</template><svg><text>h</text></svg><button>i</button><form><input type="email" value="j">k</form><nav>l</nav>`, "a"},
		{"whole page as form", `<form>` + strings.Repeat("<p>words and words</p>", 40) + `</form>`, strings.TrimSuffix(strings.Repeat("words and words\n\n", 40), "\n\n")},
		{"feed's own line", `<p>The post <a href="https://b.example/x">X</a> appeared first on <a href="https://b.example">Y</a>.</p>`, "The post [X](https://b.example/x) appeared first on [Y](https://b.example)."},
		{"sharing buttons", `<p>a</p><div class="sharedaddy"><p>Share this</p></div><div class="feedflare">b</div>`, "a"},
		{"sleeping controls", `a&#27;[31mb&#155;c&#x202e;d&amp;#27;e`, "ab›cd&amp;#27;e"},
		{"marks", `*a* _b_ c_d [e] \ 1 < 2 <b> # ~f~ ~g~ &lt;i&gt;`, "\\*a\\* \\_b\\_ c_d \\[e\\] \\\\ 1 < 2 **# &#126;f&#126; &#126;g&#126; \\<i>**"},
		{"marks at the start", `<p># a</p><p>- b<br>+ c<br>1. d<br>--- <br>===</p><p>&gt; e</p><p>~~~</p>`, "\\# a\n\n\\- b\\\n\\+ c\\\n1\\. d\\\n\\---\\\n&#61;==\n\n\\> e\n\n&#126;&#126;&#126;"},
		{"a word and an entity", `AT&amp;T &amp;lt; a & b`, "AT&T &amp;lt; a & b"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got := markup.Markdown(store.Body{Kind: store.HTML, Source: test.html, Base: page})
			if got != test.want {
				t.Errorf("html %s\n got %q\nwant %q", test.html, got, test.want)
			}
		})
	}
}

func TestMarkdownOfText(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"nothing turns into markup", "# a *b* <b>c</b> [d](e)\n\n+ f", "\\# a \\*b\\* \\<b>c\\</b> \\[d\\](e)\n\n- f"},
		{"address", "See https://a.example/x.", "See [https://a.example/x](https://a.example/x)."},
		{"verse", "one,\ntwo", "one,\\\ntwo"},
		{"one paragraph a line", strings.Repeat("word ", 30) + "\n" + strings.Repeat("more ", 30), strings.TrimSpace(strings.Repeat("word ", 30)) + "\n\n" + strings.TrimSpace(strings.Repeat("more ", 30))},
		{"wrapped", strings.Repeat("a line of this text ends about here, at seventy columns or\n", 4) + "so.", strings.Repeat("a line of this text ends about here, at seventy columns or ", 4) + "so."},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := markup.Markdown(store.Body{Kind: store.Text, Source: test.text}); got != test.want {
				t.Errorf("\n got %q\nwant %q", got, test.want)
			}
		})
	}
}

func TestMarkdownOfMarkdown(t *testing.T) {
	source := "a\nsoft *break* <b>x</b><script>y</script>\n\n<div onclick=z>raw</div>\n\n[a]: /rel\n\n[a] [js](javascript:x) ~~s~~ `c`\n"
	want := "a soft *break* **x**\n\nraw\n\n[a](https://example.org/rel) js ~~s~~ `c`"
	if got := markup.Markdown(store.Body{Kind: store.Markdown, Source: source, Base: page}); got != want {
		t.Errorf("\n got %q\nwant %q", got, want)
	}
}

// Where two formats end and a third begins, the third goes: its delimiters could not be told
// from the others, and one of them would stand among the words.
func TestFormatsThatEndAndBeginAtOnce(t *testing.T) {
	body := store.Body{Source: "<p><em>A <b>bold</b></em><b>er</b> and <i>more</i><b>over</b></p>"}
	if got := markup.PlainText(store.Body{Kind: store.Markdown, Source: markup.Markdown(body)}); got != "A bolder and moreover" {
		t.Errorf("%q reads %q", markup.Markdown(body), got)
	}
}

// What looks like a reference without its semicolon stays what it is.
func TestReferencesWithoutASemicolon(t *testing.T) {
	for source, want := range map[string]string{"&amp;#10 b": "&amp;#10 b", "&amp;copy 2026": "&amp;copy 2026", "Q&amp;A": "Q&A", "R &amp; D": "R & D", "a&amp;b=1": "a&b=1", "&amp;amp": "&amp;amp"} {
		if got := markup.Markdown(store.Body{Source: "<p>x " + source + "</p>"}); got != "x "+want {
			t.Errorf("%s: %q", source, got)
		}
		if text := markup.PlainText(store.Body{Kind: store.Markdown, Source: "x " + want}); text != markup.PlainText(store.Body{Source: "<p>x " + source + "</p>"}) {
			t.Errorf("%s reads %q", source, text)
		}
	}
}

// A caption that says what the picture is said to show stands once; another one, and any in a plain
// text, stays.
func TestCaptionsThatRepeatThePicture(t *testing.T) {
	const same = `<figure><img src="https://a.example/a.png" alt="The last two cranes"><figcaption>The last two cranes.</figcaption></figure>`
	if got := markup.Markdown(store.Body{Source: same}); got != "![The last two cranes](https://a.example/a.png)" {
		t.Errorf("%q", got)
	}
	other := strings.Replace(same, "cranes.<", "cranes, on Saturday.<", 1)
	if got := markup.Markdown(store.Body{Source: other}); !strings.Contains(got, "cranes, on Saturday.") {
		t.Errorf("%q", got)
	}
	if got := markup.PlainText(store.Body{Source: same + "<p>x</p>"}); got != "The last two cranes.\n\nx" {
		t.Errorf("%q", got)
	}
}
