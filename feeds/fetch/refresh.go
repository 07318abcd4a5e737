package fetch

import (
	"bytes"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Static sites cannot send redirects, so they send pages that lead on: <meta http-equiv="refresh">
// or the header Refresh (HTML standard, section 4.2.5.3). A few of these are followed in a
// Get, if a browser would do so within seconds.

const (
	MaxRefreshes   = 3        // in one Get: a site's page to its blog's, and that to its feed
	longestRefresh = 10       // seconds: a page that waits longer is to be read
	signpostHead   = 64 << 10 // bytes of a page in which its refresh stands
	signpostWords  = 600      // bytes of text: a page with more is to be read, though it leads browsers without scripts on
)

// refreshTarget is where "0; url=/feed" leads, "" for nowhere or not at once. The HTML standard says
// how it is read: the seconds, then perhaps a separator, "url=" and quotes.
func refreshTarget(value string) string {
	value = strings.TrimSpace(value)
	rest := strings.TrimLeft(value, "0123456789")
	digits := value[:len(value)-len(rest)]
	if digits == "" && !strings.HasPrefix(rest, ".") || !isShort(digits) {
		return ""
	}
	rest = strings.TrimLeft(rest, "0123456789.")
	rest = strings.TrimLeft(rest, " \t\r\n;,")
	if len(rest) >= 3 && strings.EqualFold(rest[:3], "url") {
		if after := strings.TrimSpace(rest[3:]); strings.HasPrefix(after, "=") {
			rest = strings.TrimSpace(after[1:])
		}
	}
	if rest != "" && (rest[0] == '"' || rest[0] == '\'') {
		rest, _, _ = strings.Cut(rest[1:], rest[:1])
	}
	return strings.TrimSpace(rest)
}

// isShort reports whether so many seconds are few enough.
func isShort(seconds string) bool {
	seconds = strings.TrimLeft(seconds, "0")
	return len(seconds) < 2 || seconds == "10"
}

// isPage reports whether a document begins like a web page and not like a feed.
func isPage(body []byte) bool {
	start := bytes.ToLower(body[:min(len(body), 1<<10)])
	for _, feed := range []string{"<rss", "<feed", "<rdf", "<opml"} {
		if bytes.Contains(start, []byte(feed)) {
			return false
		}
	}
	for _, page := range []string{"<!doctype html", "<html", "<head", "<meta", "<title", "<noscript", "<body", "<script"} {
		if bytes.Contains(start, []byte(page)) {
			return true
		}
	}
	return false
}

// metaRefresh is where a page leads at once. In <noscript> that counts only on a page with nothing to
// read: others send browsers without scripts to a page that asks for some.
func metaRefresh(body []byte) string {
	body = body[:min(len(body), signpostHead)]
	if !bytes.Contains(bytes.ToLower(body), []byte("refresh")) {
		return ""
	}
	z := html.NewTokenizer(bytes.NewReader(body))
	var unscripted string
	words, skipping := 0, atom.Atom(0)
	for {
		switch z.Next() {
		case html.ErrorToken:
			if words > signpostWords {
				return ""
			}
			return unscripted
		case html.TextToken:
			text := string(z.Text())
			switch {
			case skipping == atom.Noscript: // the tokenizer takes what stands in it for text
				if unscripted == "" && strings.Contains(strings.ToLower(text), "refresh") {
					unscripted = metaRefresh([]byte(text))
				}
			case skipping == 0:
				words += len(strings.TrimSpace(text))
			}
		case html.StartTagToken, html.SelfClosingTagToken:
			tag := z.Token()
			switch tag.DataAtom {
			case atom.Script, atom.Style, atom.Noscript:
				skipping = tag.DataAtom
			case atom.Meta:
				if target := tagRefresh(tag); target != "" && skipping != atom.Noscript {
					return target
				} else if target != "" {
					unscripted = target
				}
			}
		case html.EndTagToken:
			if name, _ := z.TagName(); atom.Lookup(name) == skipping {
				skipping = 0
			}
		}
	}
}

// tagRefresh is where <meta http-equiv="refresh" content="…"> leads.
func tagRefresh(meta html.Token) (target string) {
	isRefresh := false
	for _, a := range meta.Attr {
		switch {
		case a.Key == "http-equiv":
			isRefresh = strings.EqualFold(strings.TrimSpace(a.Val), "refresh")
		case a.Key == "content":
			target = refreshTarget(a.Val)
		}
	}
	if !isRefresh {
		return ""
	}
	return target
}
