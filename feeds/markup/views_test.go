package markup_test

import (
	"strings"
	"testing"
	"time"

	"tidings/feeds/markup"
	"tidings/store"
)

// sampleHTML has one of everything that the views write differently.
const sampleHTML = `<h2>Head</h2><p>A <b>bold</b> <a href="/x" onclick="y()" style="z">link</a> and <code>c*</code>.</p>
<ul><li>one</li><li>two<ol><li>in</li></ol></li></ul><blockquote>said</blockquote><pre>  x
y</pre><table><tr><th>A</th><th>B</th></tr><tr><td>1</td><td>2</td></tr></table>
<img src="/a.png" alt="alt" onerror="x()"><iframe src="https://www.youtube.com/embed/v"></iframe><script>bad()</script>`

func TestPlainText(t *testing.T) {
	want := "Head\n\nA bold link and c*.\n\n- one\n- two\n  1. in\n\n> said\n\n  x\ny\n\nA | B\n1 | 2\n\nvideo: youtube.com"
	got := markup.PlainText(store.Body{Source: sampleHTML, Base: page})
	if strings.ReplaceAll(got, "video: youtube.com", "video: youtube.com") != want {
		t.Errorf("\n got %q\nwant %q", got, want)
	}
	if got := markup.PlainText(store.Body{Source: `<img src="/a.png" alt="A cat">`, Base: page}); got != "A cat" {
		t.Errorf("a body that is a picture gives %q, not what it shows", got)
	}
}

func TestSafeHTML(t *testing.T) {
	want := `<h2>Head</h2>
<p>A <strong>bold</strong> <a href="https://example.org/x">link</a> and <code>c*</code>.</p>
<ul><li>one</li><li>two<ol><li>in</li></ol></li></ul>
<blockquote><p>said</p></blockquote>
<pre><code>  x
y</code></pre>
<table><tr><th>A</th><th>B</th></tr><tr><td>1</td><td>2</td></tr></table>
<p><img src="https://example.org/a.png" alt="alt"/></p>
<p><a href="https://www.youtube.com/watch?v=v">video: youtube.com</a></p>`
	got := markup.SafeHTML(store.Body{Source: sampleHTML, Base: page})
	if got != want {
		t.Errorf("\n got %s\nwant %s", got, want)
	}
	if again := markup.SafeHTML(store.Body{Source: got}); again != got {
		t.Errorf("safe HTML made safe again differs:\n got %s\nwant %s", again, got)
	}
}

func TestAllViews(t *testing.T) {
	body := store.Body{Base: page, Source: sampleHTML + `<dl><dt>Term</dt><dd>meaning</dd></dl><figure><img src="/b.png" alt="b"><figcaption>Caption</figcaption></figure>
<details><summary>More</summary>of it</details><table><caption>All</caption><tr><th>A</th><th>B</th></tr></table><p><b>Note:</b>this</p>`}
	want := markup.Views{Text: markup.PlainText(body), HTML: markup.SafeHTML(body), Markdown: markup.Markdown(body)}
	if got := markup.AllViews(body); got != want {
		t.Errorf("\n got %+v\nwant %+v", got, want)
	}
}

func TestSummary(t *testing.T) {
	short := store.Body{Source: "<h1>Head</h1><p>and\ntext</p>"}
	if got := markup.Summary(short); got != "Head and text" {
		t.Errorf("summary is %q", got)
	}
	for _, word := range []string{"word ", "слово ", "言葉"} {
		got := markup.Summary(store.Body{Kind: store.Text, Source: strings.Repeat(word, 500)})
		if len(got) > 200 || len(got) < 150 || !strings.HasSuffix(got, "…") {
			t.Errorf("summary of many %q has %d bytes: %q", word, len(got), got)
		}
	}
}

func TestWords(t *testing.T) {
	tests := []struct {
		text string
		want int
	}{
		{"", 0},
		{"— … *** | ---", 0},
		{"Don't count re-used U.S. numbers: 3.14!", 7},
		{strings.Repeat("字", 500), 230},
		{strings.Repeat("カナ", 250), 230},
		{"한국어 단어", 2},
		{strings.Repeat("ไทย", 10), 6},
		{"हिन्दी में तीन शब्द", 4},
	}
	for _, test := range tests {
		if got := markup.Words(test.text); got != test.want {
			t.Errorf("Words(%.40q) = %d, want %d", test.text, got, test.want)
		}
	}
}

func TestReadingTime(t *testing.T) {
	for words, want := range map[int]time.Duration{0: 1, 1: 1, 229: 1, 344: 1, 345: 2, 460: 2, 2300: 10} {
		if got := markup.ReadingTime(words); got != want*time.Minute {
			t.Errorf("ReadingTime(%d) = %v, want %d minutes", words, got, want)
		}
	}
}

func TestMedia(t *testing.T) {
	tests := []struct {
		html string
		file store.Enclosure
		want store.Media
	}{
		{"<p>text</p>", store.Enclosure{}, 0},
		{`<img src="https://a.example/x.png">`, store.Enclosure{}, store.HasImage},
		{`<img src="https://a.example/x.gif" width=1>`, store.Enclosure{}, 0},
		{`<iframe src="https://player.vimeo.com/video/1"></iframe>`, store.Enclosure{}, store.HasVideo},
		{`<audio src="https://a.example/x.mp3"></audio>`, store.Enclosure{URL: "https://a.example/x", Type: "image/png"}, store.HasAudio | store.HasImage},
		{"", store.Enclosure{URL: "https://a.example/x.MP3?y"}, store.HasAudio},
		{"", store.Enclosure{URL: "https://a.example/x.webm"}, store.HasVideo},
		{"", store.Enclosure{URL: "https://a.example/x.pdf", Type: "application/pdf"}, 0},
	}
	for _, test := range tests {
		body, files := store.Body{Source: test.html}, []store.Enclosure{test.file}
		got := markup.Read(body, files)
		if want := (markup.Reading{Summary: markup.Summary(body), Words: markup.Words(markup.PlainText(body)), Media: test.want}); got != want {
			t.Errorf("Read(%s, %v) = %+v, want %+v", test.html, test.file, got, want)
		}
	}
}

// Soft hyphens are for those who break lines; nobody else is given any.
func TestSoftHyphens(t *testing.T) {
	body := store.Body{Source: `<p>Donau&shy;dampf<b>&shy;schiff</b> <a href="https://x.example/">Ha&shy;fen</a></p>`}
	if got := (markup.Form{Hints: true}).Markdown(body); got != "Donau\u00addampf**schiff** [Ha\u00adfen](https://x.example/)" {
		t.Errorf("to be set: %+q", got)
	}
	all := markup.AllViews(body)
	for name, view := range map[string]string{"Markdown": markup.Markdown(body), "one Markdown": all.Markdown, "text": all.Text, "HTML": all.HTML, "summary": markup.Summary(body)} {
		if strings.Contains(view, "\u00ad") || !strings.Contains(view, "Donaudampf") {
			t.Errorf("%s: %+q", name, view)
		}
	}
}
