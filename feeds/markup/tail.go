package markup

import (
	"regexp"
	"strings"
	"sync"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"tidings/store"
)

// What programs put at the ends of an article, for search engines and for other sites: none of
// it is the author's. Only a whole paragraph or list goes, at an end of the body, and only if
// something else is left.

// nearEnd is how far from the end of a source its last link may begin, and nearStart how far from
// the beginning its first, in bytes, if there is something that is to go.
const (
	nearEnd   = 1200
	nearStart = 400
)

// mayHaveTail reports whether there may be something at an end of a body that is to go. All of
// it has links, and the last link of a body tells: every body of a refresh is asked.
func mayHaveTail(b store.Body) bool {
	if b.Kind != store.HTML {
		return b.Kind == store.Markdown && strings.Contains(b.Source, "](")
	}
	end := b.Source[max(0, len(b.Source)-nearEnd):]
	last := lastLink(end)
	if last < 0 {
		return false
	}
	tag, inside := linkAt(end[last:])
	if mayGo(tag, inside, b.Base) || namesSite(end[:last]) || endsAsRelated(end) {
		return true
	}
	start := b.Source[:min(len(b.Source), nearStart)]
	first := strings.Index(start, "<a")
	if first < 0 {
		return false
	}
	tag, inside = linkAt(b.Source[first:])
	return mayShare(tag) || len(inside) <= longestCall && controls()[smallWords(withoutTags(inside))]
}

// mayShare reports whether the tag of a link may be of one that shares something.
func mayShare(tag string) bool {
	return (strings.IndexByte(tag, '?') >= 0 || strings.IndexByte(tag, '#') >= 0 || strings.Contains(tag, "~ff/")) && hasSign(tag, shareSigns())
}

// lastLink is where the last link of a source begins; -1 if there is none. It looks from the
// beginning, which is faster.
func lastLink(source string) int {
	last := -1
	for from := 0; ; {
		next := strings.Index(source[from:], "<a")
		if next < 0 {
			return last
		}
		last = from + next
		from = last + len("<a")
	}
}

// linkAt is the tag of the link with which a source begins, and what is in it.
func linkAt(source string) (tag, inside string) {
	tag, inside, _ = strings.Cut(source, ">")
	inside, _, _ = strings.Cut(inside, "</a")
	return tag, inside
}

// shareSigns are what an address has in it at which something is shared, and what those of
// FeedBurner have, which stand behind all else.
func shareSigns() []string {
	return []string{"/share", "action=share", "hareArticle", "/intent/", "pin/create", "/submit", "mailto:?", "wa.me/", "whatsapp", "addtoany", "/sharing", "/bookmarklet", "lineit", "/add?", "/save?", "~ff/"}
}

func hasSign(source string, signs []string) bool {
	for _, sign := range signs {
		if strings.Contains(source, sign) {
			return true
		}
	}
	return false
}

// namesSite reports whether a source ends with what stands before the name of the site in a line
// that says where a post was first.
func namesSite(before string) bool {
	before = strings.TrimRight(before, " \n\u00a0")
	for _, word := range []string{" on", " at", " in", " auf", " bei", " sur", " en", " em", " da", " su", " op", " serwisu", "на", "появил", "は", ";on"} {
		if strings.HasSuffix(before, word) {
			return hasSign(before, []string{"irst", "zuerst", "premier", "rimero", "rimeiro", "proviene", "primo", "pochodzi", "появил", "投稿", "riginally", "eerst"})
		}
	}
	return false
}

// firstAppeared is the line of WordPress that says where a post was first, in its languages.
var firstAppeared = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?s)^(?:` + strings.Join([]string{
		`(?:The post|This post|The article|This article|The entry)\s.{0,400}\s(?:appeared first|first appeared) (?:on|at|in) .{1,150}`,
		`(?:This (?:post|article|story)) (?:first appeared|appeared first|originally appeared|was first published) (?:on|at|in) .{1,150}`,
		`(?:Der Beitrag|Der Artikel)\s.{0,400}\s(?:erschien|ist) zuerst (?:auf|bei) .{1,150}`,
		`L[’'](?:article|annonce)\s.{0,400}\sest apparue? en premier sur .{1,150}`,
		`(?:La entrada|El artículo)\s.{0,400}\s(?:se publicó primero en|apareció primero en|aparece primero en) .{1,150}`,
		`(?:O post|O artigo)\s.{0,400}\sapareceu primeiro em .{1,150}`,
		`L[’']articolo\s.{0,400}\s(?:proviene da|sembra essere il primo su|è apparso per primo su) .{1,150}`,
		`Het (?:bericht|artikel)\s.{0,400}\sverscheen eerst op .{1,150}`,
		`(?:Artykuł|Wpis)\s.{0,400}\spochodzi z serwisu .{1,150}`,
		`(?:Сообщение|Запись)\s.{0,400}\s(?:появились сначала на|впервые появилас?ь?) .{1,150}`,
		`(?:投稿)\s?.{0,400}\s?は\s?.{1,150}に最初に表示されました。?`,
	}, "|") + `)$`)
})

// mostCut is how many blocks are cut at the end of a body: those below a newsletter are many.
const mostCut = 16

// cutTails takes them out of a simple tree of a page. It returns whether one of them called to
// read on there.
func cutTails(root *html.Node, base string) (calls bool) {
	for cut := 0; cut < mostCut && root.LastChild != root.FirstChild; cut++ {
		from, call := tailOf(root, base)
		if from == nil {
			break
		}
		calls = calls || call
		cutFrom(root, from)
	}
	if root.LastChild != nil && cutLastCall(root.LastChild, base) {
		calls = true
	}
	if first := root.FirstChild; first != root.LastChild && isAbove(first, base) {
		root.RemoveChild(first)
	}
	return calls
}

// isAbove reports whether a block stands above an article and is none of the author's: a bar, or
// where a letter can be read in a browser.
func isAbove(n *html.Node, base string) bool {
	isOne := func(a *html.Node) bool { return isControl(a, base) }
	if isBarOf(n, isOne) {
		return true
	}
	link := FindElement(n, atom.A)
	return link != nil && isOne(link) && saysWhy(n)
}

// tailOf is the block from which on all is to go, at the end of a tree that has several; nil if
// nothing is. calls reports whether it is a call to read on.
func tailOf(root *html.Node, base string) (from *html.Node, calls bool) {
	last := root.LastChild
	if footer := footerOf(root, base); footer != nil {
		return footer, false
	}
	switch {
	case isFirstAppeared(last), isThanks(last):
		return last, false
	case isBarOf(last, func(a *html.Node) bool { return isControl(a, base) }):
		if label := last.PrevSibling; label != root.FirstChild && isLabel(label) {
			return label, false
		}
		return last, false
	case isRelated(last, base):
		return last.PrevSibling, false
	case isCallAlone(last, base):
		return last, true
	}
	return nil, false
}

// cutFrom takes a block and all behind it out, and the rule before it.
func cutFrom(root, block *html.Node) {
	for block != nil {
		next := block.NextSibling
		root.RemoveChild(block)
		block = next
	}
	if last := root.LastChild; isElementOf(last, atom.Hr) && last != root.FirstChild { // it parted the tail from the text
		root.RemoveChild(last)
	}
}

// textOfBlock is the words of a block on one line, "" if they are more than limit bytes.
func textOfBlock(n *html.Node, limit int) string {
	text := strings.Join(strings.Fields(TextOf(n, limit)), " ")
	if len(text) > limit {
		return ""
	}
	return text
}

// isFirstAppeared reports whether a block says where a post was first.
func isFirstAppeared(n *html.Node) bool {
	const longest = 700
	text := ""
	if n.DataAtom == atom.P {
		text = textOfBlock(n, longest)
	}
	return text != "" && firstAppeared().MatchString(text)
}
