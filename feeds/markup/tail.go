package markup

import (
	"net/url"
	"regexp"
	"strings"
	"sync"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// What programs put at the ends of an article, for search engines and for other sites: none of
// it is the author's. Only a whole paragraph or list goes, at an end of the body, and only if
// something else is left.

// lastSigns are what one of these has in it at the end of a body, in small letters, and
// shareSigns what a bar of links has at either end. Where none is there, nothing is looked for.
func lastSigns() []string {
	return []string{
		"appeared first", "first appeared", "zuerst auf", "zuerst bei", "apparu en premier", "publicó primero", "apareció primero", "aparece primero", "apareceu primeiro",
		"proviene da", "il primo su", "verscheen eerst", "pochodzi z serwisu", "появились сначала", "впервые появил", "に最初に表示",
	}
}

func shareSigns() []string {
	return []string{"sharer", "/intent/", "/share", "sharearticle", "pin/create", "/submit?", "share_button", "wa.me/", "whatsapp.com/", "addtoany.com/"}
}

// nearEnd is how far from an end of a source such a sign stands, in bytes.
const nearEnd = 1200

// mayHaveTail reports whether there may be something at an end of a source that is to go. All
// of it has links, and most bodies have none there: every body of a refresh is asked.
func mayHaveTail(source string) bool {
	end := source[max(0, len(source)-nearEnd):]
	if hasLink(end) && (hasSign(end, lastSigns()) || hasSign(end, shareSigns())) {
		return true
	}
	start := source[:min(len(source), nearEnd)]
	return len(source) > nearEnd && hasLink(start) && hasSign(start, shareSigns())
}

// hasLink reports whether there is a link in a source, of HTML or of Markdown.
func hasLink(source string) bool {
	return strings.Contains(source, "<a") || strings.Contains(source, "](") || strings.Contains(source, "<A")
}

func hasSign(source string, signs []string) bool {
	source = strings.ToLower(source)
	for _, sign := range signs {
		if strings.Contains(source, sign) {
			return true
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

// cutTails takes them out of a simple tree.
func cutTails(root *html.Node) {
	const most = 3
	for cut := 0; cut < most; cut++ {
		last := root.LastChild
		isRule := last != nil && last.DataAtom == atom.Hr && cut > 0 // it parted the tail from the text
		if last == nil || last == root.FirstChild || !isTail(last) && !isRule {
			break
		}
		root.RemoveChild(last)
	}
	if first := root.FirstChild; first != nil && first != root.LastChild && isShareBar(first) {
		root.RemoveChild(first)
	}
}

// isTail reports whether a block at the end of a body is none of the author's.
func isTail(n *html.Node) bool {
	if n.DataAtom == atom.P {
		const longest = 700
		text := strings.Join(strings.Fields(TextOf(n, longest)), " ")
		if len(text) < longest && firstAppeared().MatchString(text) {
			return true
		}
	}
	return isShareBar(n)
}

// mostBeside is how many characters a bar of links for sharing has outside these.
const mostBeside = 24

// isShareBar reports whether a paragraph or a list has nothing but links that share its page on
// other sites.
func isShareBar(n *html.Node) bool {
	if n.DataAtom != atom.P && n.DataAtom != atom.Ul {
		return false
	}
	links, beside := 0, 0
	var walk func(*html.Node) bool
	walk = func(n *html.Node) bool {
		for child := range n.ChildNodes() {
			switch {
			case child.Type == html.TextNode:
				beside += utf8.RuneCountInString(strings.TrimSpace(child.Data))
			case child.DataAtom == atom.A:
				if links++; !sharesElsewhere(Attribute(child, "href")) {
					return false
				}
			case !walk(child):
				return false
			}
		}
		return true
	}
	return walk(n) && links > 0 && beside <= mostBeside
}

// sharesElsewhere reports whether an address is one at which a site asks its readers to share
// something that is given in the address.
func sharesElsewhere(address string) bool {
	u, err := url.Parse(address)
	if err != nil || u.RawQuery == "" {
		return false
	}
	host, path := "."+strings.ToLower(u.Hostname()), strings.ToLower(u.Path)
	for _, way := range []struct{ host, path string }{
		{".facebook.com", "/sharer"}, {".facebook.com", "/share"}, {".facebook.com", "/dialog/share"}, {".twitter.com", "/intent/"}, {".twitter.com", "/share"}, {".x.com", "/intent/"}, {".x.com", "/share"},
		{".linkedin.com", "/sharearticle"}, {".linkedin.com", "/sharing/"}, {".pinterest.com", "/pin/create"}, {".reddit.com", "/submit"}, {".tumblr.com", "/share"}, {".tumblr.com", "/widgets/share"},
		{".t.me", "/share"}, {".telegram.me", "/share"}, {".bsky.app", "/intent/"}, {".threads.net", "/intent/"}, {".ycombinator.com", "/submitlink"}, {".getpocket.com", "/save"}, {".getpocket.com", "/edit"},
		{".whatsapp.com", "/send"}, {".wa.me", "/"}, {".xing.com", "/spi/shares"}, {".vk.com", "/share"}, {".flipboard.com", "/bookmarklet"}, {".line.me", "/r/"}, {".hatena.ne.jp", "/add"}, {".addtoany.com", "/"}, {".mastodon.social", "/share"},
	} {
		if strings.HasSuffix(host, way.host) && strings.HasPrefix(path, way.path) {
			return true
		}
	}
	return false
}
