package parse

import (
	"cmp"
	"slices"
	"time"
)

// mostSeen bounds how many items of one document are looked at. A feed of 64 MB would have
// less than a hundred bytes for each.
const mostSeen = 1_000_000

// newest keeps the newest of many items, at most MaxItems, whatever their order in the document. What
// is not kept is not made: only its dates are read. An item without a date is as old as the
// dated one before it; of items of one date those that come first are kept, or the last if the
// document begins with the oldest. So its order decides where its dates say nothing.
//
// An item is a T: an Item, or what one is made of.
type newest[T any] struct {
	of    *Parsed // the feed, whose dates help to read each other
	seen  int     // how many items there have been
	items []T
	ages  []itemAge // of the items: in their order, and from the first that is too many on a heap whose root is the oldest
	heap  bool      // it is one
	dated bool      // an item with a date has been seen
	last  time.Time // the date of the last such
	rises int       // how many dates are later than the one before, less those that are earlier
}

// itemAge tells how old an item is.
type itemAge struct {
	itemDates
	date  time.Time // for the order; set as soon as there is a heap
	at    int       // the number of the item in the document
	place int       // in newest.items
}

// add adds the next item of the document, which is made only if it is kept.
func (n *newest[T]) add(dates itemDates, build func(itemDates) T) {
	n.seen++
	age := itemAge{itemDates: dates, at: n.seen, place: len(n.items)}
	if len(n.items) < MaxItems {
		n.items, n.ages = append(n.items, build(dates)), append(n.ages, age)
		return
	}
	if !n.heap {
		n.makeHeap()
	}
	rises := n.rises
	n.date(&age)
	n.rises = rises // the order is decided
	if n.older(n.ages[0], age) {
		age.place = n.ages[0].place
		n.items[age.place] = build(dates)
		n.ages[0] = age
		n.sink(0)
	}
}

// makeHeap makes a heap of the ages.
func (n *newest[T]) makeHeap() {
	n.heap = true
	for i := range n.ages {
		n.date(&n.ages[i])
	}
	for i := len(n.ages)/2 - 1; i >= 0; i-- {
		n.sink(i)
	}
}

// date sets the date of the next item.
func (n *newest[T]) date(age *itemAge) {
	date := n.of.dateOf(age.itemDates)
	if date.IsZero() {
		age.date = n.last
		return
	}
	if !n.dated { // those before it are as old as the first one that tells
		n.dated, n.last = true, date
		for i := range n.ages {
			if n.ages[i].at < age.at {
				n.ages[i].date = date
			}
		}
	}
	n.rises += date.Compare(n.last)
	n.last, age.date = date, date
}

// older reports whether an item is older than another.
func (n *newest[T]) older(a, b itemAge) bool {
	switch order := a.date.Compare(b.date); {
	case order != 0:
		return order < 0
	case n.rises > 0:
		return a.at < b.at
	}
	return a.at > b.at
}

// sink puts the age at i where it belongs in the heap, if those below are in order.
func (n *newest[T]) sink(i int) {
	for {
		child := 2*i + 1
		if child >= len(n.ages) {
			return
		}
		if child+1 < len(n.ages) && n.older(n.ages[child+1], n.ages[child]) {
			child++
		}
		if !n.older(n.ages[child], n.ages[i]) {
			return
		}
		n.ages[i], n.ages[child] = n.ages[child], n.ages[i]
		i = child
	}
}

// inOrder returns the items in the order of the document.
func (n *newest[T]) inOrder() []T {
	if !n.heap {
		return n.items
	}
	slices.SortFunc(n.ages, func(a, b itemAge) int { return cmp.Compare(a.at, b.at) })
	sorted := make([]T, len(n.items))
	for i, age := range n.ages {
		sorted[i] = n.items[age.place]
	}
	return sorted
}

// warn notes in the feed that there were more items than are kept.
func (n *newest[T]) warn() {
	switch {
	case n.seen >= mostSeen:
		n.of.warn("only the first %s were looked at, and the newest %s of them are kept", counted(mostSeen, "item"), grouped(len(n.items)))
	case n.seen > len(n.items) && n.dated:
		n.of.warn("of %s only the newest %s are kept", counted(n.seen, "item"), grouped(len(n.items)))
	case n.seen > len(n.items):
		n.of.warn("of %s, which have no dates, only the first %s are kept", counted(n.seen, "item"), grouped(len(n.items)))
	}
}
