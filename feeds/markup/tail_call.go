package markup

import (
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Calls to read on at the page that the body is of, and lists of what else there is to read.

// callsToRead are what feeds put at the end of a text that goes on at their page, in small
// letters: a last line that begins with one of these is no text of the author's.
const callsToRead = `read more, read on, read the rest, read full, read the full, read the whole, read article, read the article, read this, continue reading, keep reading, view full, view the full, full story, full article, more at, more on, click here to read, see more, learn more, (more
weiterlesen, mehr lesen, weiter lesen, zum artikel, den ganzen artikel, den vollständigen, lesen sie weiter, lesen sie mehr, mehr erfahren
lire la suite, lire plus, lire l’article, lire l'article, en savoir plus, continuer la lecture
leer más, leer mas, seguir leyendo, sigue leyendo, continuar leyendo, la entrada completa
leggi tutto, leggi di più, continua a leggere, continua la lettura
ler mais, leia mais, continue lendo, continuar a ler, continuar lendo, saiba mais
lees meer, lees verder, verder lezen
läs mer, läs hela, les mer, les hele, læs mere, læs hele, lue lisää, jatka lukemista
czytaj dalej, czytaj więcej, więcej, číst dál, číst dále, číst více, celý článok, čítať ďalej, tovább olvasom, tovább, citește mai mult, citeste mai mult, preberi več, pročitaj više, čitaj dalje
читать далее, читать дальше, читать полностью, подробнее, читати далі, детальніше, чети още
διαβάστε περισσότερα, διαβάστε τη συνέχεια, devamını oku, devamı, baca selengkapnya, baca juga, đọc tiếp, xem thêm
続きを読む, 続きは, もっと読む, 阅读全文, 閱讀全文, 阅读更多, 閱讀更多, 继续阅读, 繼續閱讀, 查看全文, 더 보기, 더보기, 계속 읽기, 전체 기사
اقرأ المزيد, إقرأ المزيد, المزيد, ادامه مطلب, קרא עוד, המשך קריאה, और पढ़ें, आगे पढ़ें, อ่านต่อ, อ่านเพิ่มเติม`

// longestCall is how long a call to read is at most, in bytes: the title may stand in it.
const longestCall = 160

var calls = sync.OnceValue(func() []string {
	all := []string{"to read this article in full", "to read the full", "to continue reading", "the full article", "read story", "permalink", "permanent link"}
	for call := range strings.FieldsFuncSeq(callsToRead, func(r rune) bool { return r == ',' || r == '\n' }) {
		if call = strings.TrimSpace(call); !strings.HasPrefix(call, "(") {
			all = append(all, call)
		}
	}
	return all
})

// isCall reports whether a text, or what is in a link, calls to read on; a sign alone is one.
func isCall(text string) bool {
	if len(text) > longestCall {
		return false
	}
	bare := smallWords(text)
	if bare == "" || bare == "more" {
		return true
	}
	return slices.ContainsFunc(calls(), func(call string) bool { return strings.HasPrefix(bare, call) })
}

// isOwnCall reports whether a link calls to read on at the page of the body. A sign may also lead
// back to where a note belongs.
func isOwnCall(a *html.Node, base string) bool {
	if !isElementOf(a, atom.A) || FindElement(a, atom.Img) != nil {
		return false
	}
	href, text := Attribute(a, "href"), TextOf(a, longestCall)
	return samePage(href, base) && isCall(text) && (!strings.Contains(href, "#") || smallWords(text) != "")
}

// samePage reports whether an address is that of a page, or of a place on it. What programs add
// behind a ? to count readers may differ.
func samePage(address, page string) bool {
	if !sameHost(address, page) {
		return false
	}
	path := func(address string) (path, query string) {
		_, rest, _ := strings.Cut(address, "://")
		if at := strings.IndexAny(rest, "/?#"); at >= 0 {
			path = rest[at:]
		}
		path, _, _ = strings.Cut(path, "#")
		path, query, _ = strings.Cut(path, "?")
		return strings.TrimRight(path, "/"), query
	}
	here, asked := path(address)
	there, was := path(page)
	if here != there {
		return false
	}
	counted := func(query string) bool {
		return query == "" || strings.HasPrefix(query, "utm_") || strings.HasPrefix(query, "source=")
	}
	return (here != "" || asked != "") && (asked == was || counted(asked) && counted(was))
}

// sameHost reports whether two addresses are of one host.
func sameHost(one, other string) bool { return siteOf(one) != "" && siteOf(one) == siteOf(other) }

// siteOf is the host of an address, without www; "" if there is none.
func siteOf(address string) string {
	_, rest, _ := strings.Cut(address, "://")
	if end := strings.IndexAny(rest, "/?#"); end >= 0 {
		rest = rest[:end]
	}
	return strings.TrimPrefix(strings.ToLower(rest), "www.")
}

// isCallAlone reports whether a block is nothing but a call to read on.
func isCallAlone(n *html.Node, base string) bool {
	if n.DataAtom != atom.P {
		return false
	}
	links := 0
	for child := range n.ChildNodes() {
		switch {
		case isElementOf(child, atom.Strong) || isElementOf(child, atom.Em):
			if only := child.FirstChild; only == nil || only.NextSibling != nil || !isOwnCall(only, base) {
				return false
			}
			links++
		case isOwnCall(child, base):
			links++
		case child.Type != html.TextNode || smallWords(child.Data) != "":
			return false
		}
	}
	return links == 1
}

// cutLastCall takes a call to read on off the end of a paragraph: a link behind the end of a
// sentence, or on a line of its own, with nothing behind it. It reports whether there was one.
func cutLastCall(p *html.Node, base string) bool {
	if p.DataAtom != atom.P {
		return false
	}
	last := p.LastChild
	for last != nil && last.Type == html.TextNode && smallWords(last.Data) == "" {
		last = last.PrevSibling
	}
	if !isOwnCall(last, base) {
		return false
	}
	before := last.PrevSibling
	for before != nil && before.Type == html.TextNode && strings.TrimSpace(before.Data) == "" {
		before = before.PrevSibling
	}
	switch {
	case isElementOf(before, atom.Br):
		before = before.PrevSibling
	case before == nil || before.Type != html.TextNode:
		return false
	default:
		text := strings.TrimRightFunc(before.Data, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune("[(<«»→›>*-–—|", r) })
		if !endsSentence(text) {
			return false
		}
		before.Data = text
	}
	if before == nil {
		return false
	}
	for n := p.LastChild; n != before; n = p.LastChild {
		p.RemoveChild(n)
	}
	return true
}

// endsSentence reports whether a text ends as a sentence does, or as one that is cut off.
func endsSentence(text string) bool {
	return text != "" && !strings.HasSuffix(text, ":") && !strings.HasSuffix(text, ";") && endsPart(text)
}

// endsPart reports whether a sentence or a line ends with a text, which may have lost blanks.
func endsPart(text string) bool {
	last, _ := utf8.DecodeLastRuneInString(text)
	return strings.ContainsRune("\n.…!?:;。！？”\"’'", last)
}

// relatedWords is the headings of lists of what else there is to read, in small letters.
const relatedWords = `related, related posts, related articles, related stories, related content, you may also like, you might also like, you may also enjoy, more posts, more articles, more stories, recommended, recommended reading, recommended for you, recent posts, read next, read also,
ähnliche beiträge, ähnliche artikel, verwandte artikel, verwandte beiträge, das könnte dich auch interessieren, das könnte sie auch interessieren, lesen sie auch, mehr zum thema,
articles similaires, articles liés, à lire aussi, sur le même sujet, vous aimerez aussi, entradas relacionadas, artículos relacionados, te puede interesar, también te puede interesar, lee también, articoli correlati, potrebbe interessarti anche, leggi anche,
gerelateerde artikelen, gerelateerde berichten, lees ook, artigos relacionados, posts relacionados, leia também, похожие записи, похожие статьи, читайте также, по теме, 関連記事, 関連投稿, おすすめ記事`

var related = sync.OnceValue(func() map[string]bool { return wordSet(relatedWords) })

// isRelated reports whether the last block is a list of links to other pages of the site, with a
// line above that says so and nothing else in either.
func isRelated(list *html.Node, base string) bool {
	heading := list.PrevSibling
	if list.DataAtom != atom.Ul && list.DataAtom != atom.Ol || heading == nil || heading.PrevSibling == nil || !related()[smallWords(TextOf(heading, longestControl))] {
		return false
	}
	entries := 0
	for entry := range list.ChildNodes() {
		entries++
		link := entry.FirstChild
		if !isElementOf(link, atom.A) || link.NextSibling != nil || !sameHost(Attribute(link, "href"), base) {
			return false
		}
	}
	return entries > 1
}

// endsAsRelated reports whether some HTML may end with such a list.
func endsAsRelated(end string) bool {
	tail := end[max(0, len(end)-40):]
	if !strings.Contains(tail, "</ul>") && !strings.Contains(tail, "</ol>") {
		return false
	}
	before := end[:max(strings.LastIndex(end, "<ul"), strings.LastIndex(end, "<ol"), 0)]
	for {
		before = strings.TrimRight(before, " \n\u00a0")
		tag := strings.LastIndexByte(before, '<')
		if tag < 0 || !strings.HasSuffix(before, ">") {
			break
		}
		before = before[:tag]
	}
	return related()[smallWords(before[strings.LastIndexByte(before, '>')+1:])]
}

// mayGo reports whether a link may be one that goes, by its tag and what is in it.
func mayGo(tag, inside, base string) bool {
	if mayShare(tag) || strings.Contains(tag, "subscri") {
		return true
	}
	if strings.IndexByte(inside, '<') >= 0 {
		inside = withoutTags(inside)
	}
	if len(inside) > longestCall {
		return false
	}
	if strings.IndexByte(inside, '&') >= 0 {
		inside = html.UnescapeString(inside)
	}
	bare := smallWords(inside)
	return len(bare) <= longestControl && (controls()[bare] || footers()[bare]) || leadsToPage(tag, base) && isCall(inside) && (bare != "" || !strings.Contains(tag, "#"))
}

// leadsToPage reports whether the tag of a link may have the address of a page, as it is written
// there or as relative to it.
func leadsToPage(tag, base string) bool {
	_, path, _ := strings.Cut(base, "://")
	if at := strings.IndexByte(path, '/'); at >= 0 {
		path = path[at:]
	}
	path, _, _ = strings.Cut(path, "?")
	path = strings.TrimRight(path, "/")
	return path != "" && strings.Contains(tag, path) || strings.Contains(tag, `"#`) || strings.Contains(tag, "?p=")
}

// withoutTags is the text of a little HTML.
func withoutTags(source string) string {
	var out strings.Builder
	for source != "" {
		text, rest, isTag := strings.Cut(source, "<")
		out.WriteString(text)
		if !isTag {
			break
		}
		_, source, _ = strings.Cut(rest, ">")
	}
	return out.String()
}
