package fulltext

import (
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"tidings/feeds/markup"
	"tidings/feeds/sanitize"
)

// MaxPages is how many pages an article is read from.
const MaxPages = 20

// beginSeries is the series of which a page with the given address is a part, as far as the
// address says.
func beginSeries(address string) series {
	if stem, n, how := pageNumber(address, false); how == byWord {
		return series{stem: stem, number: max(n, 1), zero: n == 0}
	}
	return series{stem: stemOf(address), number: 1}
}

// otherSeries is the series of which a page is the first that has a number and no word before
// it, as "/story/1" or "story-1.html"; it has no stem for any other address. Such a number may
// be one of anything, so the link to the second has to say that it is a page.
func otherSeries(address string) series {
	if stem, n, how := pageNumber(address, false); n == 1 && (how == byFolder || how == byNumber) {
		return series{stem: stem, number: 1, guessed: true}
	}
	return series{}
}

// findNext returns the address of the page on which the article of a page goes on, "" if
// nothing leads there. It takes what leads there out of the document, so that no "1 2 3" is
// left in the text. A page with several posts is no part of an article.
func (s *series) findNext(doc *html.Node, base string) (next string) {
	if s.stem == "" || s.number >= MaxPages || isListing(doc) {
		return ""
	}
	var pagers []*html.Node
	for n := range doc.Descendants() {
		if n.DataAtom != atom.A && n.DataAtom != atom.Link {
			continue
		}
		href := sanitize.AbsoluteLink(base, markup.Attribute(n, "href"))
		if href == "" || base == "" {
			continue
		}
		label := labelOf(n)
		zero := s.zero || s.number == 1 && s.isZeroBased(href, label)
		stem, number, how := pageNumber(href, zero)
		if stem != s.stem {
			continue
		}
		if n.DataAtom == atom.A && (numberIn(label) == max(number, 1) || isNextLabel(label) || hasNextRel(n)) {
			pagers = append(pagers, n)
		}
		if number != s.number+1 || next != "" {
			continue
		}
		says := numberIn(label) == number || isNextLabel(label) && hasPageWord(label)
		mayBeAnything := how == byNumber || s.guessed && s.number == 1
		if says || !mayBeAnything && (isNextLabel(label) || hasNextRel(n)) {
			next, s.zero = href, zero
		}
	}
	if next == "" {
		return ""
	}
	for _, n := range pagers {
		dropPager(n)
	}
	return next
}

// isZeroBased reports whether a link to the second page shows that the site counts from 0:
// it has the number 1, and its text says 2 or "next".
func (s *series) isZeroBased(href, label string) bool {
	stem, n, _ := pageNumber(href, false)
	return stem == s.stem && n == 1 && strings.Contains(href, "?") && (numberIn(label) == 2 || isNextLabel(label))
}

// dropPager removes a link to a page of the series, and the short line of links in which it
// stands.
func dropPager(n *html.Node) {
	const longestPager = 120 // bytes of text
	for n.Parent != nil && n.Parent.DataAtom != atom.Body && n.Parent.DataAtom != atom.Article && n.Parent.DataAtom != atom.Main &&
		len(markup.TextOf(n.Parent, longestPager+1)) <= longestPager {
		n = n.Parent
	}
	if n.Parent != nil {
		n.Parent.RemoveChild(n)
	}
}

// isListing reports whether a page shows several posts, each with a heading that is a link.
func isListing(doc *html.Node) bool {
	const several = 3
	posts := 0
	for n := range doc.Descendants() {
		if n.DataAtom != atom.Article && !slices.Contains(strings.Fields(markup.Attribute(n, "class")), "hentry") {
			continue
		}
		if heading := markup.FindElement(n, atom.H1, atom.H2, atom.H3); heading != nil && markup.FindElement(heading, atom.A) != nil {
			posts++
		}
	}
	return posts >= several
}

// labelOf is what a link says of itself, in lower case: its text, or the words for those who
// do not see it.
func labelOf(n *html.Node) string {
	const longest = 60 // bytes; a longer text is no number of a page
	text := markup.TextOf(n, longest)
	if strings.TrimSpace(text) == "" {
		text = firstOf(markup.Attribute(n, "aria-label"), markup.Attribute(n, "title"))
	}
	return strings.ToLower(strings.Trim(sanitize.Line(text), " .:[]()»›>→«‹"))
}

// numberIn is the number of the page that a label names: "2", "page 2", "2 / 4", "第2页". 0
// if it names none.
func numberIn(label string) int {
	digits := 0
	at := strings.IndexAny(label, "0123456789")
	if at < 0 {
		return 0
	}
	for digits = at; digits < len(label) && label[digits] >= '0' && label[digits] <= '9'; digits++ {
	}
	before, after := strings.TrimSpace(label[:at]), strings.TrimSpace(label[digits:])
	n, err := strconv.Atoi(label[at:digits])
	if err != nil || n > MaxPages*5 || !(before == "" || isPageWord(before)) || !(after == "" || isPageWord(after) || isRest(after)) {
		return 0
	}
	return n
}

// isRest reports whether words behind a page's number say how many there are: "/ 4", "of 4".
func isRest(words string) bool {
	rest := strings.TrimRight(words, "0123456789")
	if len(rest) == len(words) {
		return false
	}
	switch strings.TrimSpace(rest) {
	case "/", "of", "von", "sur", "de", "di", "van", "av", "из", "|":
		return true
	}
	return false
}

// isPageWord reports whether a word of a label means "page".
func isPageWord(word string) bool {
	switch strings.Trim(word, " .:-") {
	case "page", "pages", "go to page", "part", "seite", "teil", "página", "pagina", "pag", "pág", "p", "pg", "sida", "side", "sivu", "strona", "strana", "oldal",
		"страница", "стр", "第", "页", "頁", "ページ", "페이지", "ページ目", "trang", "sayfa", "halaman", "الصفحة", "עמוד":
		return true
	}
	return false
}

// isNextLabel reports whether a label means the next page.
func isNextLabel(label string) bool {
	switch label {
	case "next", "next page", "go to next page", "continue", "continue reading", "more", "read on",
		"weiter", "nächste", "nächste seite", "weiterlesen", "suivant", "suivante", "page suivante", "lire la suite", "siguiente", "página siguiente",
		"próxima", "próxima página", "seguinte", "avanti", "successiva", "pagina successiva", "volgende", "volgende pagina", "nästa", "nästa sida", "neste", "neste side",
		"næste", "næste side", "seuraava", "następna", "następna strona", "další", "následující", "következő", "далее", "следующая", "следующая страница", "вперёд", "далі", "наступна",
		"sonraki", "sonraki sayfa", "selanjutnya", "trang sau", "下一页", "下一頁", "次へ", "次のページ", "다음", "다음 페이지", "التالي", "הבא":
		return true
	}
	return false
}

// hasPageWord reports whether a label has a word for "page" in it, as "next page".
func hasPageWord(label string) bool {
	return strings.Contains(label, "页") || strings.Contains(label, "頁") || strings.Contains(label, "ページ") || slices.ContainsFunc(strings.Fields(label), isPageWord)
}

func hasNextRel(n *html.Node) bool { return hasRel(n, "next") }

func hasRel(n *html.Node, rel string) bool {
	return slices.Contains(strings.Fields(strings.ToLower(markup.Attribute(n, "rel"))), rel)
}

// stemOf is an address without what may differ between the pages of an article: scheme, www,
// the last slash, "index", the kind of file. "" if it is no address of the web, or the first
// page of a site.
func stemOf(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return ""
	}
	return stem(u, u.EscapedPath(), u.Query())
}

func stem(u *url.URL, at string, query url.Values) string {
	at = strings.TrimSuffix(strings.TrimRight(withoutKind(at), "/"), "/index")
	if at = strings.TrimRight(at, "/"); at == "" && len(query) == 0 {
		return ""
	}
	for key := range query {
		if strings.HasPrefix(key, "utm_") {
			query.Del(key)
		}
	}
	return strings.TrimPrefix(strings.ToLower(u.Host), "www.") + at + "?" + query.Encode()
}

// withoutKind cuts the kind of file off the path of an address: ".html", ".php".
func withoutKind(at string) string {
	switch kind := path.Ext(at); strings.ToLower(kind) {
	case ".html", ".htm", ".shtml", ".xhtml", ".php", ".asp", ".aspx", ".jsp", ".cfm", ".do":
		return strings.TrimSuffix(at, kind)
	}
	return at
}

// A numbering is how an address says which page it is of, from the surest on.
type numbering int

const (
	notNumbered numbering = iota
	byWord                // "page=2", "/page-2", "/index2.html"
	byFolder              // "/story/2": as well the second story of a folder
	byNumber              // "story-2.html": as well another story of the same name
)

// pageNumber takes an address apart into its stem and the number of its page. zero says that
// numbers in the query count from 0.
func pageNumber(address string, zero bool) (of string, n int, how numbering) {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return "", 0, notNumbered
	}
	query := u.Query()
	for _, key := range pageKeys() {
		value := query.Get(key)
		if n, err := strconv.Atoi(value); err == nil && n >= 0 && n <= MaxPages*5 && len(value) <= 3 {
			query.Del(key)
			if zero {
				n++
			}
			return stem(u, u.EscapedPath(), query), n, byWord
		}
	}
	at := strings.TrimRight(withoutKind(u.EscapedPath()), "/")
	rest := strings.TrimRight(at, "0123456789")
	digits := at[len(rest):]
	n, err = strconv.Atoi(digits)
	if err != nil || n == 0 || n > MaxPages*5 || len(digits) > 3 {
		return stem(u, u.EscapedPath(), query), 0, notNumbered
	}
	bare := strings.TrimRight(rest, "-_.,;=/")
	lower := strings.ToLower(bare)
	for _, word := range [...]string{"page", "seite", "pagina", "part", "teil", "pag", "pg", "p", "s"} {
		before, has := strings.CutSuffix(lower, word)
		if has && before != "" && strings.ContainsRune("-_.,;/", rune(before[len(before)-1])) {
			return stem(u, strings.TrimRight(bare[:len(before)], "-_.,;/"), query), n, byWord
		}
	}
	if before, has := strings.CutSuffix(lower, "/index"); has {
		return stem(u, bare[:len(before)], query), n, byWord
	}
	if bare == rest {
		return stem(u, u.EscapedPath(), query), 0, notNumbered
	}
	if strings.HasSuffix(rest, "/") {
		return stem(u, bare, query), n, byFolder
	}
	return stem(u, bare, query), n, byNumber
}

// pageKeys are the parameters that say which page an address is of.
func pageKeys() []string {
	return []string{"page", "paged", "pageno", "page_no", "pagenum", "pagenumber", "pagewanted", "currentpage", "pg", "seite", "pagina", "p"}
}

// sameSeriesTitle reports whether two pages of a series have one title, but for the number of
// the page.
func sameSeriesTitle(first, further string) bool {
	first, further = strings.ToLower(first), strings.ToLower(further)
	return first == "" || further == "" || strings.Contains(further, first) || strings.Contains(first, further) || shared(first, further)*3 >= 2*min(len(first), len(further))
}

// shared is how many bytes two lines have in common at their beginnings.
func shared(a, b string) (n int) {
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return n
}
