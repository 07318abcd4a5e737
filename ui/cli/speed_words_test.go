//go:build linux

package cli_test

import (
	"bytes"
	"fmt"
	"html"
	"math/rand/v2"
	"strings"
	"time"
)

// Articles that look like real ones, always the same: few words are frequent and many are
// rare, some are Chinese, Arabic or emoji, and the HTML has what bodies of feeds have.

// A vocabulary is what texts are made of.
type vocabulary struct {
	frequent []string
	content  []string // by falling frequency
	foreign  [][]string
	shares   []int // of ten words in such a text, so many are foreign
}

func newVocabulary() *vocabulary {
	syllables := strings.Fields(`ba be bi bo bra can car cen con cor da de del dis do en er es ex fa fer fi for ga gen gra har
		he im in ka la lan le li lo ma men mi mo na ne ni no or pa per pla po pre pro ra re ri ro sa se sen ser si so sta ster
		su ta te ten ter ti tion to tra tri tu un va ver vi vo wa wi`)
	v := &vocabulary{
		frequent: strings.Fields(`the of and to a in is that it for was on are with as be by this from at or an have not which
			but had were they their has can all more will one its about would there when what other who some into than time only
			new these two first also out up could after even most made over such where through between before both many those
			against under because while during without however each`),
		foreign: [][]string{
			strings.Fields("新闻 今天 技术 开发者 发布 系统 世界 市场 研究人员 表示 性能 终端 東京 ニュース 開発 公開した について 한국어 기사 오늘 서울 발표했다 、 。"),
			strings.Fields("الأخبار اليوم التقنية مطور النظام العالم السوق قال الباحثون أداء في من على إلى هذا التي שלום חדשות היום"),
			strings.Fields("🚀 🎉 👩‍💻 🇩🇪 ❤️ 🔥 👍🏽 📰 ✅ 👨‍👩‍👧‍👦 ☕ →"),
		},
		shares: []int{7, 7, 1},
	}
	dice := rand.New(rand.NewPCG(42, 42))
	known := map[string]bool{}
	for len(v.content) < 6000 {
		var word strings.Builder
		for range 1 + dice.IntN(2) + dice.IntN(3) {
			word.WriteString(syllables[dice.IntN(len(syllables))])
		}
		if w := word.String(); len(w) >= 3 && !known[w] {
			known[w] = true
			v.content = append(v.content, w)
		}
	}
	return v
}

// A writer writes one article.
type writer struct {
	*vocabulary
	bytes.Buffer
	dice   *rand.Rand
	spread *rand.Zipf
	tongue int // which foreign words it uses; -1 for none
}

func (v *vocabulary) writer(feed, item int) *writer {
	dice := rand.New(rand.NewPCG(uint64(feed), uint64(item)))
	w := &writer{vocabulary: v, dice: dice, spread: rand.NewZipf(dice, 1.07, 8, uint64(len(v.content)-1)), tongue: -1}
	switch {
	case feed%20 == 7 || feed%20 == 11 || feed%20 == 15:
		w.tongue = feed%20/4 - 1
	case item%17 == 16:
		w.tongue = item / 17 % 3
	}
	return w
}

func (w *writer) rare() string { return w.content[w.spread.Uint64()] }

func (w *writer) word() string {
	switch {
	case w.tongue >= 0 && w.dice.IntN(10) < w.shares[w.tongue]:
		return w.foreign[w.tongue][w.dice.IntN(len(w.foreign[w.tongue]))]
	case w.dice.IntN(100) < 42:
		return w.frequent[w.dice.IntN(len(w.frequent))]
	}
	return w.rare()
}

func capital(s string) string {
	if s[0] >= 'a' && s[0] <= 'z' {
		return string(s[0]-'a'+'A') + s[1:]
	}
	return s
}

func (w *writer) words(n int) string {
	words := make([]string, n)
	for i := range words {
		words[i] = w.word()
	}
	return capital(strings.Join(words, " "))
}

func (w *writer) sentence() {
	for i := range 6 + w.dice.IntN(18) {
		word := w.word()
		if i == 0 {
			word = capital(word)
		} else {
			w.WriteByte(' ')
		}
		switch w.dice.IntN(60) {
		case 0:
			fmt.Fprintf(w, `<a href="https://paper.example/l/%d">%s %s</a>`, w.dice.IntN(1e6), word, w.word())
		case 1:
			w.WriteString("<em>" + word + "</em>")
		case 2:
			w.WriteString("<strong>" + word + "</strong>")
		case 3:
			w.WriteString("<code>" + word + "()</code>")
		case 4:
			w.WriteString(word + " &amp; " + w.word() + " &#8212;")
		case 5:
			w.WriteString(word + ",")
		default:
			w.WriteString(word)
		}
	}
	w.WriteString(". ")
}

func (w *writer) paragraph() {
	w.WriteString("<p>")
	for range 2 + w.dice.IntN(4) {
		w.sentence()
	}
	w.WriteString("</p>\n")
}

// block writes a paragraph, or seldom something else.
func (w *writer) block() {
	switch w.dice.IntN(14) {
	case 0:
		w.WriteString("<h2>" + w.words(3+w.dice.IntN(5)) + "</h2>\n")
	case 1:
		w.WriteString("<ul>\n")
		for range 3 + w.dice.IntN(4) {
			w.WriteString("<li>" + w.words(4+w.dice.IntN(9)) + "</li>\n")
		}
		w.WriteString("</ul>\n")
	case 2:
		w.WriteString("<blockquote>")
		w.paragraph()
		w.WriteString("</blockquote>\n")
	case 3:
		fmt.Fprintf(w, "<figure><img src=\"https://paper.example/i/%d.png\" alt=\"%s\"/><figcaption>%s</figcaption></figure>\n", w.dice.IntN(1e6), w.words(4), w.words(7))
	case 4:
		w.WriteString("<pre><code>")
		for i := range 2 + w.dice.IntN(5) {
			fmt.Fprintf(w, "%sif %s &lt; %d { return %s(%s) }\n", strings.Repeat("  ", i%3), w.rare(), w.dice.IntN(99), w.rare(), w.rare())
		}
		w.WriteString("</code></pre>\n")
	case 5:
		if w.dice.IntN(4) == 0 {
			fmt.Fprintf(w, "<table><tr><th>%s</th><th>%s</th></tr>\n", w.words(1), w.words(1))
			for range 3 {
				fmt.Fprintf(w, "<tr><td>%s</td><td>%d</td></tr>\n", w.words(2), w.dice.IntN(1000))
			}
			w.WriteString("</table>\n")
		}
	default:
		w.paragraph()
	}
}

// body is HTML of about so many bytes, whose first word is lead.
func (w *writer) body(lead string, size int) string {
	w.WriteString("<p>" + lead + " ")
	w.sentence()
	w.WriteString("</p>\n")
	for w.Len() < size {
		w.block()
	}
	return w.String()
}

// An item is an entry of a feed.
type item struct {
	name           string // which no other has; its title and its text begin with it
	title, summary string
	author         string
	tags           []string
	date           time.Time
	body           string
}

// item writes the n-th entry of a feed, whose date is given.
func (v *vocabulary) item(feed, n, size int, date time.Time) item {
	w := v.writer(feed, n)
	name := fmt.Sprintf("%05d/%05d", feed, n)
	return item{
		name: name, title: name + " " + w.words(3+w.dice.IntN(8)), summary: w.words(20),
		author: capital(w.rare()) + " " + capital(w.rare()),
		tags:   []string{v.content[w.dice.IntN(40)], v.content[w.dice.IntN(400)]},
		date:   date,
		body:   w.body("Lead"+name, size),
	}
}

// document is a feed: of five one is Atom, and one has its bodies where others have
// summaries.
func document(feed int, items []item) []byte {
	var b bytes.Buffer
	if feed%5 == 3 {
		fmt.Fprintf(&b, "<feed xmlns=\"http://www.w3.org/2005/Atom\">\n<title>Feed %05d</title>\n<id>urn:feed:%d</id>\n", feed, feed)
		for _, it := range items {
			date := it.date.Format(time.RFC3339)
			fmt.Fprintf(&b, "<entry><title>%s</title><link rel=\"alternate\" href=\"https://paper.example/%s\"/><id>urn:%s</id><published>%s</published><updated>%s</updated><author><name>%s</name></author>\n",
				html.EscapeString(it.title), it.name, it.name, date, date, it.author)
			for _, tag := range it.tags {
				fmt.Fprintf(&b, "<category term=\"%s\"/>", tag)
			}
			fmt.Fprintf(&b, "<summary>%s</summary><content type=\"html\">%s</content></entry>\n", it.summary, html.EscapeString(it.body))
		}
		b.WriteString("</feed>\n")
		return b.Bytes()
	}
	fmt.Fprintf(&b, "<rss version=\"2.0\" xmlns:content=\"http://purl.org/rss/1.0/modules/content/\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><channel>\n<title>Feed %05d</title><link>https://paper.example/</link><description>All of %d</description>\n", feed, feed)
	for _, it := range items {
		fmt.Fprintf(&b, "<item><title>%s</title><link>https://paper.example/%s</link><guid isPermaLink=\"false\">urn:%s</guid><pubDate>%s</pubDate><dc:creator>%s</dc:creator>\n",
			html.EscapeString(it.title), it.name, it.name, it.date.Format(time.RFC1123Z), it.author)
		for _, tag := range it.tags {
			fmt.Fprintf(&b, "<category>%s</category>", tag)
		}
		if feed%5 == 4 {
			fmt.Fprintf(&b, "<description>%s</description></item>\n", html.EscapeString(it.body))
		} else {
			fmt.Fprintf(&b, "<description>%s</description><content:encoded><![CDATA[%s]]></content:encoded></item>\n", it.summary, it.body)
		}
	}
	b.WriteString("</channel></rss>\n")
	return b.Bytes()
}
