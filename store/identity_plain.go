package store

import (
	"net/url"
	"strings"
)

// Titles and links without what changes while they mean the same (identity.go).

func sameTitle(a, b string) bool { return plainTitle(a) == plainTitle(b) }

// plainTitle is a title without what may change in it by itself: blanks, and how letters are
// written.
func plainTitle(title string) string {
	return strings.ToLower(strings.Join(strings.Fields(title), " "))
}

// plainLink is a link without what changes while it leads to the same page: what
// canonicalLink leaves out, and sessions.
func plainLink(link string) string {
	if link == "" {
		return ""
	}
	plain := canonicalLink(link)
	before, query, found := strings.Cut(plain, "?")
	before = withoutSession(before)
	if !found {
		return strings.TrimSuffix(before, "/")
	}
	values, err := url.ParseQuery(query)
	if err != nil {
		return plain
	}
	for name := range values {
		if isTransient(name, values.Get(name)) {
			values.Del(name)
		}
	}
	if len(values) == 1 {
		for name := range values {
			if isLoneToken(before, name, values.Get(name)) {
				values.Del(name)
			}
		}
	}
	if before = strings.TrimSuffix(before, "/"); len(values) > 0 {
		before += "?" + values.Encode()
	}
	return before
}

// isTransient reports whether a parameter of a link is of a visit, or follows readers about,
// and does not say which page is meant.
func isTransient(name, value string) bool {
	switch name = strings.ToLower(name); name {
	case "sid", "s":
		return len(value) >= 16 && (name == "sid" || isDrawnByLot(value))
	case "phpsessid", "jsessionid", "sessionid", "session_id", "session-id", "sessid", "cfid", "cftoken", "aspsessionid", "oscsid", "zenid", "xtcsid", "visitid", "visit_id", "visitorid", "visitor_id":
		return true
	}
	return followsReaders(name) || strings.HasPrefix(name, "aspsessionid")
}

// isLoneToken reports whether the only parameter of a link is of a visit, by its name and its value, where the
// path says which page is meant. A script is told that by its parameters.
func isLoneToken(path, name, value string) bool {
	switch strings.ToLower(name) {
	case "s", "sid", "ses", "sess", "session", "visit", "visitor", "token", "t", "key":
	default:
		return false
	}
	_, page, found := strings.Cut(path[strings.Index(path, "://")+len("://"):], "/")
	page = page[strings.LastIndexByte(page, '/')+1:]
	for _, script := range [...]string{".php", ".asp", ".aspx", ".cgi", ".jsp", ".pl", ".do", ".cfm"} {
		if strings.HasSuffix(strings.ToLower(page), script) {
			return false
		}
	}
	return found && page != "" && len(value) >= 4 && isDrawnByLot(value)
}

// isDrawnByLot reports whether a value is drawn by lot: letters and digits in one word.
func isDrawnByLot(value string) bool {
	hasLetter, hasDigit := false, false
	for i := range len(value) {
		switch c := value[i]; {
		case c >= '0' && c <= '9':
			hasDigit = true
		case c|0x20 >= 'a' && c|0x20 <= 'z':
			hasLetter = true
		default:
			return false
		}
	}
	return hasLetter && hasDigit
}

// withoutSession is the path of a link without the session that a server wrote into it: ";jsessionid=1F" of
// Java's, "/(S(k3x))" of ASP.NET's.
func withoutSession(path string) string {
	lower := strings.ToLower(path)
	for _, begins := range [...]string{";jsessionid=", ";phpsessid=", ";sid="} {
		if at := strings.Index(lower, begins); at >= 0 {
			return path[:at]
		}
	}
	before, rest, found := strings.Cut(path, "/(")
	if !found || !strings.Contains(rest[:min(len(rest), 3)], "(") {
		return path
	}
	if inner, behind, ended := strings.Cut(rest, "))"); ended && !strings.Contains(inner, "/") {
		return before + behind
	}
	return path
}

// placeOf is what of a link says which page of its site it leads to; empty for the site itself.
func placeOf(link string) string {
	_, page, _ := strings.Cut(strings.TrimPrefix(plainLink(link), "https://"), "/")
	path, query, _ := strings.Cut(page, "?")
	for _, index := range [...]string{"index.html", "index.htm", "index.php"} {
		if before, found := strings.CutSuffix(path, index); found && (before == "" || strings.HasSuffix(before, "/")) {
			path = before
			break
		}
	}
	if path = strings.Trim(path, "/"); query != "" {
		path += "?" + query
	}
	return path
}

// hasSameText reports whether two beginnings of texts are one, which is too long to be so by
// chance.
func hasSameText(a, b string) bool {
	const least = 50 // bytes
	return len(a) >= least && plainTitle(a) == plainTitle(b)
}

// hasOtherText reports whether two beginnings of texts are surely of two articles: each is some
// lines long, and hardly any few characters in a row of one are in the other. What was edited, or
// begins with who wrote it and where, has rows in common; to count characters and not words goes
// for every language.
func hasOtherText(a, b string) bool {
	const (
		row   = 10 // characters
		least = 50 // of a text
		most  = 4  // one in so many rows of the shorter may be in both
	)
	one, other := []rune(plainTitle(a)), []rune(plainTitle(b))
	if len(one) > len(other) {
		one, other = other, one
	}
	if len(one) < least {
		return false
	}
	rows := map[string]bool{}
	for i := 0; i+row <= len(other); i++ {
		rows[string(other[i:i+row])] = true
	}
	shared, all := 0, len(one)-row+1
	for i := range all {
		if rows[string(one[i:i+row])] {
			shared++
		}
	}
	return shared*most < all
}
