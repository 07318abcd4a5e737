package feeds

import (
	"cmp"
	"net/url"
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"tidings/feeds/fetch"
	"tidings/feeds/parse"
	"tidings/feeds/sanitize"
	"tidings/store/secret"
)

// Words of people that a feed has moved.
//
// Whoever cannot redirect writes it: the last article of a feed, its description, or a page in its place says
// that it has moved, with a link. That is no word of a server: somebody else may have written it, and the link
// may lead to a page. So it is told, with the address, and a person follows it or not.

const (
	longestNotice = 3000 // bytes of an article: a longer one is about something else
	fewItems      = 3    // a feed with more is alive: its articles may speak of other things that have moved
)

// noticeOf is what is said of a feed that says in words that it has moved; "" if it does not.
func noticeOf(p *parse.Parsed, address string) string {
	at, _ := url.Parse(address)
	says := func(text, source, base string) string {
		if len(source) > longestNotice || !saysMoved(text, len(p.Items) <= fewItems) {
			return ""
		}
		if to := movedTo(source, base, at); to != "" {
			return "it says that it has moved to " + sanitize.Cut(secret.Hide(to), 200) + "; `tidings add` with that address follows it there"
		}
		return ""
	}
	if notice := says(p.Description, p.Description, cmp.Or(p.Link, address)); notice != "" {
		return notice
	}
	if len(p.Items) == 0 {
		return ""
	}
	newest := slices.MaxFunc(p.Items, func(a, b parse.Item) int { return a.Published.Compare(b.Published) })
	source := cmp.Or(newest.Content.Source, newest.Summary.Source)
	return says(newest.Title+". "+source, source, cmp.Or(newest.Content.Base, newest.Link, p.Link, address))
}

// noticeOn is what is said of a page in the place of a feed that says where the feed has moved to; "" if it does
// not.
func noticeOn(page *fetch.Response, asked *url.URL) string {
	source := string(sanitize.PageToUTF8(page.Body[:min(len(page.Body), maxPage)], page.ContentType))
	text := sanitize.PlainLine(source)
	if len(text) > longestNotice || !saysMoved(text, true) {
		return ""
	}
	to := movedTo(source, page.URL, asked)
	if to == "" {
		return ""
	}
	return "a web page stands at this address now, and says that the feed has moved to " + sanitize.Cut(secret.Hide(to), 150) + "; `tidings add` with that address follows it there"
}

// saysMoved reports whether a text says that the feed it stands in, or its site, has moved. Of few articles any
// that speaks of a feed and of moving will do; of more it has to speak of itself.
func saysMoved(text string, few bool) bool {
	text = strings.ToLower(text[:min(len(text), longestNotice)])
	for _, words := range [...]string{
		"this feed has moved", "this feed has been moved", "this rss feed has moved", "this blog has moved", "this site has moved", "this podcast has moved", "our feed has moved",
		"our rss feed has moved", "the feed has moved", "my feed has moved", "feed has a new address", "feed has a new url", "update your feed reader", "update your rss", "update your subscription",
		"update your reader", "dieser feed ist umgezogen", "dieses blog ist umgezogen", "dieser blog ist umgezogen", "ce flux a déménagé", "ce blog a déménagé", "este feed se ha mudado",
		"este blog se ha mudado", "este blog mudou", "questo blog si è trasferito", "questo feed si è trasferito", "deze feed is verhuisd", "deze blog is verhuisd", "этот блог переехал",
		"блог переехал", "フィードは移転", "ブログは移転", "本博客已迁移", "博客已搬家", "블로그를 이전",
	} {
		if strings.Contains(text, words) {
			return true
		}
	}
	return few && containsAny(text, "feed", "rss", "atom", "blog", "podcast", "site", "flux", "лент", "フィード", "博客", "订阅", "블로그") &&
		containsAny(text, "has moved", "have moved", "moved to", "moved here", "new address", "new home", "new location", "new url", "umgezogen", "neue adresse", "neuen adresse", "déménagé",
			"nouvelle adresse", "se ha mudado", "nueva dirección", "mudou", "novo endereço", "trasferito", "nuovo indirizzo", "verhuisd", "nieuw adres", "переехал", "новый адрес", "новому адресу",
			"移転", "迁移", "搬家", "이전")
}

func containsAny(text string, words ...string) bool {
	return slices.ContainsFunc(words, func(word string) bool { return strings.Contains(text, word) })
}

// movedTo is where a notice says that what stands at an address has moved to: the first link that looks like a
// feed's, else the first that leads elsewhere; "" for nowhere.
func movedTo(source, base string, at *url.URL) string {
	first := ""
	consider := func(address string) bool {
		clean, err := fetch.Normalise(sanitize.AbsoluteLink(base, address))
		to, errTo := url.Parse(clean)
		if err != nil || errTo != nil || at != nil && isSamePlace(to, at) || strings.TrimSuffix(clean, "/") == strings.TrimSuffix(base, "/") {
			return false
		}
		if looksLikeFeed(Candidate{URL: clean}) {
			first = clean
			return true
		}
		if at == nil || to.Hostname() != at.Hostname() {
			first = cmp.Or(first, clean)
		}
		return false
	}
	z := html.NewTokenizer(strings.NewReader(source))
	for {
		switch z.Next() {
		case html.ErrorToken:
			return first
		case html.TextToken:
			for word := range strings.FieldsSeq(string(z.Text())) {
				if word = strings.Trim(word, `.,;()<>"`); strings.Contains(word, "://") && consider(word) {
					return first
				}
			}
		case html.StartTagToken, html.SelfClosingTagToken:
			if tag := z.Token(); tag.DataAtom == atom.A && consider(tagAttribute(tag, "href")) {
				return first
			}
		}
	}
}
