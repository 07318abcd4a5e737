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
	"golang.org/x/net/publicsuffix"

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
	likeness := map[string]int{}
	for _, c := range merged(declared) {
		to, err := url.Parse(c.URL)
		if err != nil || isSamePlace(to, asked) || isSamePlace(to, at) || rank(c) > 0 || c.Kind == "" && !isSameSite(to, asked) {
			continue
		}
		named = append(named, c)
		for i, part := range strings.Split(strings.Trim(to.Path, "/"), "/") {
			if parts := strings.Split(strings.Trim(asked.Path, "/"), "/"); i >= len(parts) || parts[i] != part {
				break
			}
			likeness[c.URL]++
		}
	}
	slices.SortStableFunc(named, func(a, b Candidate) int { return cmp.Compare(likeness[b.URL], likeness[a.URL]) })
	return named
}

// isSamePlace reports whether two addresses differ in nothing but their scheme and a slash.
func isSamePlace(a, b *url.URL) bool {
	return a.Host == b.Host && strings.TrimSuffix(a.Path, "/") == strings.TrimSuffix(b.Path, "/") && a.RawQuery == b.RawQuery
}

// isSameSite reports whether two addresses are one owner's.
func isSameSite(a, b *url.URL) bool {
	if a.Hostname() == b.Hostname() {
		return true
	}
	one, err := publicsuffix.EffectiveTLDPlusOne(a.Hostname())
	other, errOther := publicsuffix.EffectiveTLDPlusOne(b.Hostname())
	return err == nil && errOther == nil && one == other
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
