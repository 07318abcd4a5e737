package ui

import (
	"cmp"
	"slices"
	"strings"

	"tidings/store"
	"tidings/ui/config"
)

// An order is how a list is sorted, and whether it has headings.
type order struct {
	sort   store.Sort
	oldest bool
	heads  heads
}

// orders are the orders of lists that have been given one, by what their places are called. All
// others have that of the settings.
type orders map[string]order

// in is a place in the order that its list has now.
func (o orders) in(p place, set config.Settings) place {
	given, is := o[p.ordered()]
	if !is {
		given = o.usual(p, set)
	}
	if given.sort != store.ByDate {
		given.oldest = set.ListOldest
	}
	p.sort, p.oldest, p.heads = given.sort, given.oldest, given.heads
	return p
}

// give gives the list of a place an order, and returns that as the store keeps it. If it is the usual
// one, the list follows the settings from now on.
func (o orders) give(p place, given order, set config.Settings) (line string) {
	usual := o.usual(p, set)
	if given.sort != store.ByDate {
		given.oldest, usual.oldest = false, false
	}
	if given == usual {
		delete(o, p.ordered())
		return usualLine + p.id()
	}
	o[p.ordered()] = given
	return given.line(p.id())
}

// usual is the order of a place that has not been given one: a list that is filtered begins as the
// whole does.
func (o orders) usual(p place, set config.Settings) order {
	usual := usualOrder(p, set)
	if p.filtered && p.typed() {
		p.query.Text, p.filtered = "", false
		if whole := o.in(p, set); whole.byDate() {
			usual.oldest = whole.oldest
		}
	}
	return usual
}

// ordered is what the order of a place is known by on this screen: also a filter's, which is not kept.
func (p place) ordered() string {
	if p.filtered && p.typed() {
		p.query.Text = ""
		return "filtered " + p.id()
	}
	return p.id()
}

// usualLine is before the name of a place that has the usual order again.
const usualLine = "usual auto "

// usualOrder is the order of a list that has not been given one.
func usualOrder(p place, set config.Settings) order {
	usual := order{oldest: set.ListOldest}
	if set.ListGroups == config.GroupsFeed && !p.single && !p.found() {
		usual.sort = store.ByFeed
	}
	return usual
}

// A namedOrder is an order as keys, texts and the store call it.
type namedOrder struct {
	name   string // as the store keeps it
	key    string // behind S
	help   string
	said   string // when a list has been given it
	behind string // behind the name of a list, "" for the usual orders
	sort   store.Sort
	oldest bool
}

func namedOrders() []namedOrder {
	return []namedOrder{
		{"newest", "n", "newest first", "Newest first.", "", store.ByDate, false},
		{"oldest", "o", "oldest first", "Oldest first.", "", store.ByDate, true},
		{"feed", "f", "by feed", "By feed.", "by feed", store.ByFeed, false},
		{"title", "t", "by title", "By title.", "by title", store.ByTitle, false},
		{"length", "l", "shortest first", "The shortest first.", "shortest first", store.ByLength, false},
	}
}

// sortByTitle is what a query says to have hits in titles first, titlesFirst what that is called.
const (
	sortByTitle = "sort:title"
	titlesFirst = "titles first"
)

// ofHits is what the order is called for what a search has found, "" if that can't have it.
func (n namedOrder) ofHits() string {
	switch n.sort {
	case store.ByDate:
		return n.help
	case store.ByTitle:
		return titlesFirst
	}
	return ""
}

// titlesFirst reports whether the place lists hits in titles first.
func (p place) titlesFirst() bool {
	return p.found() && slices.Contains(strings.Fields(p.query.Text), sortByTitle)
}

// withoutOrder is a query without what it says of its order.
func withoutOrder(query string) string {
	return strings.TrimSpace(strings.ReplaceAll(query, sortByTitle, ""))
}

// shownQuery is a query as the header of its hits shows it, which names the order by itself.
func shownQuery(query string) string {
	return cmp.Or(withoutOrder(query), strings.TrimSpace(query))
}

// named is what an order is called.
func (o order) named() namedOrder {
	all := namedOrders()
	for _, n := range all {
		if n.sort == o.sort && (n.oldest == o.oldest || n.sort != store.ByDate) {
			return n
		}
	}
	return all[0]
}

// line is the order of a place as the store keeps it: "title on folder World".
func (o order) line(id string) string {
	return o.named().name + " " + [...]string{headsWhereUseful: "auto", headsOn: "on", headsOff: "off"}[o.heads] + " " + id
}

// ordersIn reads the lines of orders, of which the last given comes first.
func ordersIn(lines []string) orders {
	all, known, heading := orders{}, map[string]bool{}, map[string]heads{"auto": headsWhereUseful, "on": headsOn, "off": headsOff}
	for _, line := range lines {
		name, rest, _ := strings.Cut(line, " ")
		headed, id, _ := strings.Cut(rest, " ")
		for _, n := range namedOrders() {
			if n.name == name && id != "" && !known[id] {
				all[id] = order{n.sort, n.oldest, heading[headed]}
			}
		}
		known[id] = true
	}
	return all
}
