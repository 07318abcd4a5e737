package parse

import (
	"strings"

	"tidings/feeds/sanitize"
	"tidings/store"
)

// What single sites and programs get wrong in the documents of their feeds stands on
// this page, each with its reason, and is mended while parsing. A rule that holds for
// all feeds stands with its format. What sites are known for elsewhere stands on pages
// of the same kind: their players, counters and buttons in markup/sites.go, bot walls
// in fetch/walls.go, where they keep their feeds in sites.go of package feeds.

// mendPerson takes off what programs write where they know no name.
//
//   - Blogger: "noreply@blogger.com (Unknown)", or with a name in place of
//     Unknown; nobody reads that mailbox.
//   - Newspapers: "By ANN LEE".
//   - Feeds of several programs: "(author unknown)", from Google Reader's days.
func mendPerson(p store.Person) store.Person {
	if strings.HasPrefix(p.Email, "noreply@") || strings.HasPrefix(p.Email, "no-reply@") || strings.HasPrefix(p.Email, "donotreply@") {
		p.Email = ""
	}
	if byline, found := strings.CutPrefix(p.Name, "By "); found {
		p.Name = byline
	}
	switch strings.ToLower(p.Name) {
	case "unknown", "(author unknown)", "(unknown)", "author", "none":
		p.Name = ""
	}
	return p
}

// trueLink returns the address of the article itself. FeedBurner replaced links
// with its own, which counted readers and no longer answer everywhere, and
// kept the true one beside it.
func trueLink(item *element) string {
	for _, e := range item.children("feedburner:origlink") {
		if link := sanitize.AbsoluteLink(e.base, e.text()); link != "" {
			return link
		}
	}
	return ""
}

// mendLanguage makes a BCP 47 tag of "en_US" and drops what is none, such as
// "English" or "utf-8".
func mendLanguage(raw string) string {
	tag := strings.ReplaceAll(sanitize.Line(raw), "_", "-")
	primary, _, _ := strings.Cut(tag, "-")
	if len(primary) < 2 || len(primary) > 3 || len(tag) > 35 || strings.EqualFold(primary, "utf") {
		return ""
	}
	for _, c := range []byte(tag) {
		if !(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-') {
			return ""
		}
	}
	return tag
}

// isAvatar reports whether a picture shows who wrote an item and not what it is about:
// WordPress.com hangs its authors' on all of their articles.
func isAvatar(address string) bool { return strings.Contains(address, "gravatar.com/") }
