package feeds

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"golang.org/x/net/html"

	"tidings/feeds/fetch"
	"tidings/feeds/sanitize"
	"tidings/store"
	"tidings/store/secret"
)

// A page in the place of a feed.
//
// A site that is made anew often puts a page where its feed was. If that page stands at the
// feed's own address and names a feed, that one is read for this visit: nothing is lost, and if
// the site is mended nothing has changed. If it is there on several visits over more than a
// day, the feed has moved. A redirect to a home page or to one where people sign in says
// something else, which is that the feed has gone or is not for everybody: what such a page
// names is another feed. Then the visit fails, and says so.
const (
	detourVisits = 3
	detourTime   = 24 * time.Hour
)

// elsewhere looks at the feed that a page names which stands in the place of one. Page is the
// answer, with its body, and why says that it is a page. It makes one request at most.
func elsewhere(ctx context.Context, f *fetch.Fetcher, now time.Time, feed store.Feed, page *fetch.Response, why error, needs *needs) (*Look, error) {
	asked, err := url.Parse(feed.URL)
	at, errAt := url.Parse(page.URL)
	if err != nil || errAt != nil || page.Wall != "" {
		return nil, why
	}
	say := func(sentence string) error { return &fetch.Error{Sentence: sentence, Err: why} }
	found := readDeclarations(page, at)
	host := sanitize.Cut(sanitize.Line(at.Host), 100)
	moved := strings.Trim(asked.Path, "/") != strings.Trim(at.Path, "/")
	switch candidates := namedFeeds(found.declared, asked, at); {
	case wantsSignIn(page.Body, at, moved):
		return nil, say("the address leads to a login page")
	case moved && strings.Trim(at.Path, "/") == "":
		return nil, say("the address leads to the home page of " + host + ", not to a feed")
	case isListOfFeeds(candidates, asked):
		return nil, say(fmt.Sprintf("a web page stands at this address now, and names %d feeds, any of which may be this one; `tidings add` with the page's address shows them", len(candidates)))
	case len(candidates) == 0 && noticeOn(page, asked) != "":
		return nil, say(noticeOn(page, asked))
	case len(candidates) == 0:
		return nil, say("a web page stands at this address now, and names no feed")
	default:
		needs.again()
		to := candidates[0].URL
		answer, err := f.Get(ctx, fetch.Request{URL: to, Found: !page.Private, Grow: needs.grow})
		if err == nil {
			var look *Look
			if look, err = takeApart(ctx, answer, to, needs); err == nil {
				look.detoured(feed, now)
				return look, nil
			}
		}
		return nil, say(sanitize.Cut(fmt.Sprintf("a web page stands at this address now, and the feed that it names cannot be read: %s", secret.HideIn(err.Error())), 300))
	}
}

// detoured notes on a look that the feed was found in another place, and for how long.
func (l *Look) detoured(feed store.Feed, now time.Time) {
	at := cmp.Or(l.answer.Moved, l.address)
	l.detour = store.Detour{URL: at, Since: now, Visits: 1}
	if before := feed.Detour; before.URL == at && !before.Since.After(now) {
		l.detour.Since, l.detour.Visits = before.Since, before.Visits+1
	}
	l.answer.Moved = ""
	l.answer.ETag, l.answer.LastModified = "", "" // the page would be asked with them
	if l.detour.Visits >= detourVisits && now.Sub(l.detour.Since) >= detourTime {
		l.answer.Moved, l.detour = at, store.Detour{}
		return
	}
	l.answer.Warnings = append(l.answer.Warnings, "a web page stands at its address now; it was read from "+secret.Hide(at)+", which that page names")
}

// namedFeeds are the feeds that a page names which may be the one that stood at the address that
// was asked: those of its site, and those that it says the type of; the likest first.
func namedFeeds(declared []Candidate, asked, at *url.URL) (named []Candidate) {
	for _, c := range merged(declared) {
		to, err := url.Parse(c.URL)
		if err != nil || isSamePlace(to, asked) || isSamePlace(to, at) || rank(c) > 0 || c.Kind == "" && !isSameSite(to, asked) {
			continue
		}
		named = append(named, c)
	}
	slices.SortStableFunc(named, func(a, b Candidate) int { return cmp.Compare(likenessOf(b, asked), likenessOf(a, asked)) })
	return named
}

// likenessOf is how many parts the path of a feed begins with that the path that was asked begins with.
func likenessOf(c Candidate, asked *url.URL) (parts int) {
	to, err := url.Parse(c.URL)
	if err != nil {
		return 0
	}
	was := strings.Split(strings.Trim(asked.Path, "/"), "/")
	for i, part := range strings.Split(strings.Trim(to.Path, "/"), "/") {
		if i >= len(was) || was[i] != part {
			break
		}
		parts++
	}
	return parts
}

// isListOfFeeds reports whether none of the feeds that a page names stands out: a site that lists its feeds where
// one was would have any of them taken for it. The same in several formats is one.
func isListOfFeeds(named []Candidate, asked *url.URL) bool {
	alike := 0
	for _, c := range named {
		if c.Kind == named[0].Kind && likenessOf(c, asked) == likenessOf(named[0], asked) {
			alike++
		}
	}
	return alike >= manyOwn
}

// wantsSignIn reports whether a page is one where people sign in: its address says so, or, if
// that is where the feed was asked for, it asks for a password and has little else.
func wantsSignIn(body []byte, at *url.URL, moved bool) bool {
	words := strings.FieldsFunc(strings.ToLower(at.Path), func(r rune) bool { return !(r >= 'a' && r <= 'z') })
	named := false
	for i, word := range words {
		switch word {
		case "login", "signin", "logon", "sso", "oauth", "anmelden", "connexion":
			named = true
		case "in", "on": // log-in, sign_in
			named = named || i > 0 && (words[i-1] == "sign" || words[i-1] == "log")
		}
	}
	return moved && named || asksForPassword(body) && (named || len(body) < 16<<10)
}

// asksForPassword reports whether a page has a field for a password.
func asksForPassword(body []byte) bool {
	z := html.NewTokenizer(bytes.NewReader(body[:min(len(body), 1<<20)]))
	for {
		switch z.Next() {
		case html.ErrorToken:
			return false
		case html.StartTagToken, html.SelfClosingTagToken:
			if tag := z.Token(); tag.Data == "input" && strings.EqualFold(tagAttribute(tag, "type"), "password") {
				return true
			}
		}
	}
}
