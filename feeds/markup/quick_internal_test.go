package markup

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/clipperhouse/uax29/v2/words"

	"tidings/feeds/sanitize"
	"tidings/store"
)

// agrees wants a body that is read quickly to be read as its tree is, and reports whether
// it is read quickly.
func agrees(t *testing.T, source string) bool {
	t.Helper()
	body := store.Body{Source: source, Base: "https://example.org/x/"}
	plain, media, ok := readQuickly(body)
	if !ok {
		return false
	}
	root, wantMedia := simpleTree(body)
	want := treeText(root)
	if sanitize.Line(plain) != sanitize.Line(want) || media != wantMedia {
		t.Fatalf("%q\n gives %q, %v\n and not %q, %v", source, sanitize.Line(plain), media, sanitize.Line(want), wantMedia)
	}
	if Summarise(plain) != Summarise(want) || Words(plain) != Words(want) {
		t.Fatalf("%q\n gives %q, %d words\n and not %q, %d words", source, Summarise(plain), Words(plain), Summarise(want), Words(want))
	}
	return true
}

var quickPieces = strings.Split(`<p>|</p>|<p class="x">|<b>|</b>|<i>|</i>|<a href="/x">|</a>|<a href='#n'>|<ul>|<ol>|<li>|</li>|</ul>|</ol>|<blockquote>|</blockquote>|`+
	`<h2>|</h2>|<h3>|<br>|<br/>|<hr>|<div>|</div>|<span>|</span>|<figure>|</figure>|<figcaption>|</figcaption>|<img src="/i.png" alt="[a]*">|<img src="/i.png" width="1">|<img src="//b.example/j.jpg">|`+
	`<!-- x -->|<!--->|<code>|</code>|<del>|<sup>1</sup>|<div hidden>|<p style="display: none">|<table>|<td>|<pre>|</pre>|<script>|<section>|</section>|`+
	`<pre>a
  b</pre>|<pre class="language-go"><code>x  = 1

	y</code></pre>|<table><tr><th>A</th><th>B</th></tr><tr><td>1</td><td>2</td></tr></table>|<table><tr><td>one</td></tr></table>|</table>|<tr>|</td>|`+
	`<pre>|<pre class="x">|<pre><code>|<pre><code class="language-go">|</code></pre>|</pre>|<code class="language-go btn">|</code>|`+
	`<p/>|<div/>|</br>|< p>|<3|<?x>|<![CDATA[|<P ID=x>|<a name>|&amp;|&lt;b&gt;|&nbsp;|&#13;|&#769;|&notanentity|`+
	`a|bc d.|12|1.|-|---|「日 本」|é|“x”|http://a.b/c_d www.e.f/g.|U+202E `+"\u202e|\u0301|"+` |`+"\n", "|")

// Whatever is put together of these pieces is read as its tree is, or not quickly.
func TestQuickReadingIsThatOfTheTree(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	quick := 0
	for range 50_000 {
		var source strings.Builder
		for range random.IntN(12) + 1 {
			source.WriteString(quickPieces[random.IntN(len(quickPieces))])
			if random.IntN(3) == 0 {
				source.WriteByte(' ')
			}
		}
		if agrees(t, source.String()) {
			quick++
		}
	}
	if quick < 5000 {
		t.Errorf("only %d of 50,000 were read quickly", quick)
	}
}

// What stands where it should is read quickly.
func TestQuickReadingOfOrdinaryBodies(t *testing.T) {
	for _, source := range []string{
		`<p>One <b>two</b> <a href="https://a.example/?a=1&amp;b=2">three</a>.</p><p>Four<br>five<br/><br/>six</p>`,
		`<h2>Head</h2><ul><li>one</li><li><p>two</p><ol><li>in</li><li>deep</li></ol></li></ul><ol><li><p>w</p></li><li>x</li></ol>`,
		`<blockquote><p>one<br>two</p><p>three</p></blockquote><blockquote>four</blockquote> five`,
		`<div class="a"><figure><img src="/x.png" alt="y"/><figcaption>A <i>cat</i><br>asleep</figcaption></figure></div><hr/><p>end`,
		`<p>Code:</p><pre><code class="language-go">x := <span class="n">1</span>&lt;2` + "\n\n\tindented" + `</code></pre><p>and <table><caption>T</caption><tr><th>A</th><td>b<br>c</td></tr><tr><td>1</td><td>2</td></tr></table>`,
		`<pre class="x">` + "\n  a  b\n\tc &amp; d\n\n" + `</pre><pre><code class="language-go">x &lt; y</code></pre><p>end`,
		`just text & a < b`,
		strings.Repeat("<p>"+strings.Repeat("A sentence of words, as they're written: 3.14 or 1,000. ", 8)+"</p>\n", 20),
		strings.Repeat("<ul><li>a</li><li>b<ul><li>c<ul><li>d</li></ul></li></ul></li></ul>", 30),
	} {
		if !agrees(t, source) {
			t.Errorf("%q is not read quickly", source)
		}
	}
}

func FuzzQuickReading(f *testing.F) {
	f.Add(`<p>One <b>two</b></p><ul><li>x</ul>`)
	f.Add(`<blockquote>a<br>b</blockquote><img src=x>`)
	f.Fuzz(func(t *testing.T, source string) {
		if len(source) < 4000 {
			agrees(t, sanitize.Source(source))
		}
	})
}

// Words of ASCII are those that the library of annex 29 finds.
func TestWordsOfASCII(t *testing.T) {
	const signs = "aaaAz019_.,:;'\"-/()&+ \t"
	random := rand.New(rand.NewPCG(5, 6))
	for range 100_000 {
		var text strings.Builder
		for range random.IntN(12) {
			text.WriteByte(signs[random.IntN(len(signs))])
		}
		want := 0
		for segments := words.FromString(text.String()); segments.Next(); {
			if kindOfWord(segments.Value()) == wordPlain {
				want++
			}
		}
		if got := Words(text.String()); got != want {
			t.Fatalf("%q has %d words, not %d", text.String(), got, want)
		}
	}
}
