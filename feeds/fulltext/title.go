package fulltext

import (
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"tidings/feeds/markup"
	"tidings/feeds/sanitize"
)

// A page's <title> is for tabs and lists of results: the article's title, and the names
// of the site and of the section at one of its ends. What of it is the article's title
// is told by what the page shows: its headings, and the name that leads home.

// headings are the lines of a page that can tell its title.
type headings struct {
	lines []string // <h1>, then <h2> and <h3>
	h1    int      // how many of the lines are <h1>
	home  []string // names of the site: words of links to its first page
}

// maxHeadings is how many headings of a page are looked at.
const maxHeadings = 60

// readHeadings collects the headings of a page, and what it calls itself.
func readHeadings(doc *html.Node, base string) (h headings) {
	var lower []string
	for n := range doc.Descendants() {
		switch n.DataAtom {
		case atom.H1, atom.H2, atom.H3:
			line := sanitize.Line(markup.TextOf(n, maxHeading))
			if line == "" || len(h.lines)+len(lower) >= maxHeadings {
				continue
			}
			if n.DataAtom != atom.H1 {
				lower = append(lower, line)
			} else if a := markup.FindElement(n, atom.A); a == nil || !leadsHome(a, base) {
				h.lines = append(h.lines, line)
			}
		case atom.A:
			if len(h.home) < maxHeadings && leadsHome(n, base) {
				if line := sanitize.Line(markup.TextOf(n, maxShortName)); line != "" && len(line) <= maxShortName {
					h.home = append(h.home, line)
				}
			}
		}
	}
	h.h1 = len(h.lines)
	h.lines = append(h.lines, lower...)
	return h
}

// maxShortName is how long the name of a site can be, in bytes.
const maxShortName = 80

// leadsHome reports whether a link leads to the first page of its site.
func leadsHome(a *html.Node, base string) bool {
	href := strings.TrimSpace(markup.Attribute(a, "href"))
	if href == "/" {
		return true
	}
	to, err := url.Parse(href)
	if err != nil || to.Host == "" || strings.Trim(to.Path, "/") != "" || to.RawQuery != "" {
		return false
	}
	return base == "" || sameSite(href, base)
}

// shorten takes from a title what is not the article's: it becomes the heading that is a
// part of it, if a sign separates the two; else names of the site are taken off its ends. Where
// nothing else is left, the page's own heading is its title.
func (h headings) shorten(title string, sites []string) string {
	best, at := "", -1
	for i, line := range h.lines {
		if i < h.h1 && continuesCut(title, line) && !isSiteName(line, sites) {
			return line
		}
		if len(line) >= len(title) || len(line) <= len(best) || isSiteName(line, sites) || i >= h.h1 && 2*len(line) < len(title) && !h.namesSite(title, line) && !h.leads(title, line) {
			continue
		}
		if h.isPart(title, line, i) {
			best, at = line, i
		}
	}
	if at >= 0 && at < h.h1 {
		for _, line := range h.lines[h.h1:] {
			if sign, ok := cutPart(plainQuotes(title), plainQuotes(best)); ok && sign != ":" && sameWords(title, line+best) {
				return line // the first heading is the name of the site, which stands last
			}
		}
	}
	if best != "" {
		return best
	}
	if h.shows(title) {
		return title
	}
	for _, site := range sites {
		title = withoutSite(title, site)
	}
	if own := h.own(sites); own != "" && (isSiteName(title, sites) || isNameOfAny(title)) {
		return own
	}
	return title
}

// isPart reports whether the heading number i is a part of a title that signs separate from the rest. The only
// first heading of a page may stand between two signs, or before a comma or a bracket.
func (h headings) isPart(title, line string, i int) bool {
	title, line = plainQuotes(title), plainQuotes(line)
	if rest, ok := cutPart(title, line); ok {
		return rest != ":" || 3*len(line) > len(title)
	}
	if i >= h.h1 || h.h1 > 1 {
		return false
	}
	bare := strings.TrimRight(line, "!?.… ")
	from := strings.Index(strings.ToLower(title), strings.ToLower(bare))
	if from < 0 || len(bare) < minPart || len(strings.ToLower(title)) != len(title) {
		return false
	}
	before, after := strings.TrimSpace(title[:from]), strings.TrimSpace(strings.TrimLeft(title[from+len(bare):], "!?.…"))
	endsFree := before == "" || strings.ContainsRune(separators+")]", lastRune(before)) && (from > 0 && title[from-1] == ' ')
	beginsFree := after == "" || strings.ContainsRune(separators+",(;", firstRune(after))
	return endsFree && beginsFree && before+after != ""
}

// leads reports whether a title begins with a line that is the first heading of a page without any first
// heading.
func (h headings) leads(title, line string) bool {
	return h.h1 == 0 && line == h.lines[0] && len(line) >= minPart && 3*len(line) >= len(title) && strings.HasPrefix(title, line)
}

// minPart is how long a heading is, in bytes, that can stand in the midst of a title.
const minPart = 8

// continuesCut reports whether a heading is the whole of what a title has cut off: "Old cranes… | Harbour Post".
func continuesCut(title, line string) bool {
	for _, sign := range [...]string{"…", "..."} {
		if begin, rest, found := strings.Cut(title, sign); found && len(begin) >= 2*minPart && len(line) > len(begin) {
			begin = strings.TrimSpace(begin)
			_, isFree := leadingSign(" " + strings.TrimSpace(rest))
			return strings.EqualFold(line[:len(begin)], begin) && (strings.TrimSpace(rest) == "" || isFree)
		}
	}
	return false
}

// namesSite reports whether a first heading of the page is what stands in a title beside a line.
func (h headings) namesSite(title, line string) bool {
	return slices.ContainsFunc(h.lines[:h.h1], func(first string) bool { return sameWords(title, line+first) })
}

// own is the first heading of a page, "" if it has none or several, or one that is the name of the site.
func (h headings) own(sites []string) string {
	if h.h1 != 1 || isSiteName(h.lines[0], sites) {
		return ""
	}
	return h.lines[0]
}

// isNameOfAny reports whether a title could be that of any page.
func isNameOfAny(title string) bool {
	switch strings.ToLower(title) {
	case "home", "home page", "homepage", "index", "untitled", "untitled document", "article", "news", "blog", "post", "document", "startseite", "artikel",
		"accueil", "inicio", "início", "главная", "ホーム", "首页", "홈":
		return true
	}
	return false
}

// shows reports whether the whole of a title is a first heading of the page, so that a bar or a
// dash in it is the article's own.
func (h headings) shows(title string) bool {
	return title != "" && slices.ContainsFunc(h.lines[:h.h1], func(line string) bool { return strings.EqualFold(plainQuotes(line), plainQuotes(title)) })
}

// plainQuotes writes the quotes that programs set for those that people type as these.
func plainQuotes(text string) string {
	if !strings.ContainsAny(text, "“”„‘’‚") {
		return text
	}
	return strings.NewReplacer("“", `"`, "”", `"`, "„", `"`, "‘", "'", "’", "'", "‚", "'").Replace(text)
}

// isSiteName reports whether a line is one of the names.
func isSiteName(line string, sites []string) bool {
	for _, site := range sites {
		if sameWords(line, site) {
			return true
		}
	}
	return false
}

// cutPart reports whether part is at one end of title and separated from the rest by a
// sign, which it returns.
func cutPart(title, part string) (sign string, ok bool) {
	if len(title) <= len(part) {
		return "", false
	}
	if strings.EqualFold(title[:len(part)], part) {
		return leadingSign(title[len(part):])
	}
	if from := len(title) - len(part); strings.EqualFold(title[from:], part) {
		return trailingSign(title[:from])
	}
	return "", false
}

// separators are the signs between a title and the name of a site. Those of tight stand
// without blanks in languages that have none.
const (
	separators = "|-–—−·•∙●:»«›‹<>/\\~_｜－＿・︱◦⋅"
	tight      = "|_｜＿-－—・»:"
)

// leadingSign returns the separator with which text begins.
func leadingSign(text string) (sign string, ok bool) {
	trimmed := strings.TrimLeft(text, " \u00a0\u3000")
	r, size := utf8.DecodeRuneInString(trimmed)
	if !strings.ContainsRune(separators, r) {
		return "", false
	}
	rest := trimmed[size:]
	isFree := len(trimmed) < len(text) || strings.ContainsRune("|:»｜_＿", r)
	if r == ':' && !strings.HasPrefix(rest, " ") && !strings.HasPrefix(rest, ":") {
		isFree = false
	}
	return string(r), isFree || strings.ContainsRune(tight, r) && isIdeographic(firstRune(rest))
}

// trailingSign returns the separator with which text ends.
func trailingSign(text string) (sign string, ok bool) {
	trimmed := strings.TrimRight(text, " \u00a0\u3000")
	r, size := utf8.DecodeLastRuneInString(trimmed)
	if !strings.ContainsRune(separators, r) {
		return "", false
	}
	rest := trimmed[:len(trimmed)-size]
	isFree := len(trimmed) < len(text)
	return string(r), isFree || strings.ContainsRune(tight, r) && isIdeographic(lastRune(rest))
}

// withoutSite takes the site's name off a title's end or beginning, where a sign
// separates it from the title.
func withoutSite(title, site string) string {
	if site == "" || len(site) >= len(title) {
		return title
	}
	if at := len(title) - len(site); strings.EqualFold(title[at:], site) {
		if sign, ok := trailingSign(title[:at]); ok && sign != ":" {
			return trimSeparators(title[:at])
		}
	}
	if strings.EqualFold(title[:len(site)], site) {
		if _, ok := leadingSign(title[len(site):]); ok {
			return trimSeparators(title[len(site):])
		}
	}
	// Written another way: "The-Site.example" for "The Site".
	for at, r := range title {
		if !strings.ContainsRune(separators, r) || at == 0 {
			continue
		}
		before, after := title[:at], title[at+utf8.RuneLen(r):]
		_, isSign := leadingSign(title[at:])
		if _, spaced := leadingSign(title[len(strings.TrimRight(before, " ")):]); !isSign && !spaced {
			continue
		}
		if sameWords(after, site) && r != ':' && strings.HasSuffix(before, " ") {
			return trimSeparators(before)
		}
		if sameWords(before, site) && (strings.HasPrefix(after, " ") || strings.HasSuffix(before, " ")) {
			return trimSeparators(after)
		}
	}
	return title
}

// trimSeparators trims blanks and separators from the ends of what is left of a title.
func trimSeparators(title string) string {
	return strings.Trim(title, " \u00a0\u3000|-–—·•:｜_~»")
}
