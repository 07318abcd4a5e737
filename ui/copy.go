package ui

import (
	"time"

	"tidings/feeds/markup"
	"tidings/feeds/sanitize"
	"tidings/store"
	"tidings/ui/forms"
	"tidings/ui/typeset"
)

// A taking says how an article is to leave the reader.
type taking struct {
	own   bool // in the feed's own text, though a full text is kept
	plain bool // its links without what follows readers about
}

// pageOf is an article as it leaves the reader. If the feed gives only a summary, that is its
// text.
func pageOf(a store.Article, how taking, zone *time.Location) forms.Page {
	page := forms.Page{Title: typeset.Title(a.Title, a.Summary), Link: sanitize.Address(a.Link), Body: bodyOf(a, how.own), Plain: how.plain}
	if page.Plain && page.Link != "" {
		page.Link = markup.PlainAddress(page.Link)
	}
	for _, fact := range []string{a.Author, a.Source, a.Date.In(zone).Format(time.DateOnly)} {
		if fact = sanitize.Line(fact); fact != "" {
			page.Facts = append(page.Facts, fact)
		}
	}
	for _, file := range a.Enclosures {
		if address := sanitize.Address(file.URL); address != "" {
			page.Files = append(page.Files, address)
		}
	}
	return page
}
