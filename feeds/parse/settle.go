package parse

import (
	"time"

	"tidings/feeds/sanitize"
)

// A datedElement is a date of an article, or of a feed, that others may decide.
type datedElement struct {
	date  time.Time
	doubt string // the text, if it can be read in several ways
}

// itemDates are the dates of an item as it gives them.
type itemDates struct{ published, updated datedElement }

// elementDate reads the date that the first of these children gives that makes sense. If
// that one is in doubt, another which agrees with it in one reading decides.
func (p *Parsed) elementDate(e *element, names ...string) datedElement {
	var first datedElement
	for _, name := range names {
		for _, child := range e.children(name) {
			text := child.text()
			read := readDate(text, dateHints{language: p.Language})
			p.dates.count(read)
			switch {
			case read.ok && !read.doubt && first.doubt == "":
				return datedElement{date: read.date}
			case read.ok && !read.doubt:
				if days := read.date.Sub(first.other(p.Language)).Abs(); days < 48*time.Hour {
					return datedElement{date: first.other(p.Language)}
				}
				return datedElement{date: first.date}
			case first.doubt == "" && (read.ok || read.doubt):
				first.date = read.date
				if read.doubt {
					first.doubt = doubtText(text)
				}
			}
		}
	}
	return first
}

// textDate reads a date that stands alone.
func (p *Parsed) textDate(text string) datedElement {
	read := readDate(text, dateHints{language: p.Language})
	p.dates.count(read)
	if read.doubt {
		return datedElement{read.date, doubtText(text)}
	}
	return datedElement{date: read.date}
}

// setDates sets the dates of an article.
func (it *Item) setDates(d itemDates) {
	it.Published, it.doubtPublished = d.published.date, d.published.doubt
	it.Updated, it.doubtUpdated = d.updated.date, d.updated.doubt
}

// setPublished sets the feed's date to what e says, if it says one and none is set yet.
func (p *Parsed) setPublished(e *element) {
	if d := p.textDate(e.text()); p.Published.IsZero() && p.doubtPublished == "" {
		p.Published, p.doubtPublished = d.date, d.doubt
	}
}

// setUpdated is setPublished for the date of the feed's last change.
func (p *Parsed) setUpdated(e *element) {
	if d := p.textDate(e.text()); p.Updated.IsZero() && p.doubtUpdated == "" {
		p.Updated, p.doubtUpdated = d.date, d.doubt
	}
}

// doubtText is a date as it is kept to be read again.
func doubtText(text string) string { return sanitize.Line(text) }

// other is the other way to read a doubtful date.
func (d datedElement) other(language string) time.Time {
	for _, order := range []dayOrder{dayFirst, monthFirst, yearFirst} {
		if read := readDate(d.doubt, dateHints{order: order, language: language}); read.ok && !read.date.Equal(d.date) {
			return read.date
		}
	}
	return d.date
}

// settle reads the dates again that were in doubt, now that the whole feed is known.
func (p *Parsed) settle() {
	if p.dates.doubts == 0 {
		return
	}
	hints := dateHints{order: p.dates.order(), language: p.Language}
	for _, own := range []time.Time{p.Updated, p.Published} {
		if own.After(hints.latest) && p.doubtPublished == "" && p.doubtUpdated == "" {
			hints.latest = own
		}
	}
	if hints.order == anyOrder {
		hints.order = p.orderBefore(hints)
	}
	again := func(date *time.Time, text, language string) {
		if text == "" {
			return
		}
		own := hints
		if language != "" {
			own.language = language
		}
		if read := readDate(text, own); read.ok {
			*date = read.date
		}
	}
	for i := range p.Items {
		it := &p.Items[i]
		again(&it.Published, it.doubtPublished, it.Language)
		again(&it.Updated, it.doubtUpdated, it.Language)
		it.doubtPublished, it.doubtUpdated = "", ""
	}
	again(&p.Published, p.doubtPublished, p.Language)
	again(&p.Updated, p.doubtUpdated, p.Language)
	p.doubtPublished, p.doubtUpdated = "", ""
}

// orderBefore returns the order in which no article is later than the feed's own date, if
// that is so in one only.
func (p *Parsed) orderBefore(hints dateHints) dayOrder {
	if hints.latest.IsZero() {
		return anyOrder
	}
	limit := hints.latest.Add(36 * time.Hour)
	late := func(order dayOrder) bool {
		hints.order = order
		for _, it := range p.Items {
			if read := readDate(it.doubtPublished, hints); read.ok && read.date.After(limit) {
				return true
			}
		}
		return false
	}
	switch lateDay, lateMonth := late(dayFirst), late(monthFirst); {
	case lateDay && !lateMonth:
		return monthFirst
	case lateMonth && !lateDay:
		return dayFirst
	}
	return anyOrder
}

// dateOf is the date by which an item is new or old, with what is known of the feed's dates
// so far; zero if it has none.
func (p *Parsed) dateOf(d itemDates) time.Time {
	own := d.published
	if own.date.IsZero() && own.doubt == "" {
		own = d.updated
	}
	if own.doubt != "" {
		if read := readDate(own.doubt, dateHints{order: p.dates.order(), language: p.Language}); read.ok {
			return read.date
		}
	}
	return own.date
}
