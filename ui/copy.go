package ui

import (
	"strings"
	"time"

	"tidings/feeds/markup"
	"tidings/feeds/sanitize"
	"tidings/store"
	"tidings/ui/typeset"
)

// pageOf is an article as it is copied. If the feed gives only a summary, that is its text.
func pageOf(a store.Article, own bool, zone *time.Location) string {
	var facts []string
	for _, fact := range []string{a.Author, a.Source, a.Date.In(zone).Format(time.DateOnly)} {
		if fact = sanitize.Line(fact); fact != "" {
			facts = append(facts, fact)
		}
	}
	return strings.TrimSpace(typeset.MarkdownPage(typeset.Title(a.Title, a.Summary), facts, sanitize.Address(a.Link), markup.Markdown(bodyOf(a, own)))) + "\n"
}
