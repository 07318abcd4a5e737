package store

import (
	"bytes"
	"cmp"
	"container/heap"
	"fmt"
	"maps"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"
	"github.com/fxamacker/cbor/v2"
	bolt "go.etcd.io/bbolt"
)

// A list is walked along the index of dates, in one direction or the other, from behind a
// place in it until a page is full. Articles that are not in the index yet (late_dates.go) are
// put between those that are.

// older reports whether a place has an earlier date than another, or the same and a lower
// number.
func (c Cursor) older(than Cursor) bool {
	return cmp.Or(cmp.Compare(c.date, than.date), cmp.Compare(c.number, than.number)) < 0
}

// An order is how places follow each other in a list that have the same key, if it has keys:
// true is the oldest first, false the newest.
type order bool

func (oldestFirst order) before(a, b Cursor) bool {
	if a.key != b.key {
		return a.key < b.key
	}
	if oldestFirst {
		return a.older(b)
	}
	return b.older(a)
}

func (q Query) order() order { return order(q.OldestFirst) }

// sorted sorts places, and returns them.
func (oldestFirst order) sorted(places []Cursor) []Cursor {
	slices.SortFunc(places, func(a, b Cursor) int {
		if oldestFirst.before(a, b) {
			return -1
		}
		return 1
	})
	return places
}

// patience is how many keys a walk looks at in vain for one page, at least, before it
// turns to sorting the candidates: walking is quick where they lie close
// together, sorting where they are few. It has more patience with many, one key
// for each four, about the time that sorting them would take.
const patience = 2000

// walk returns up to limit places of a scope behind a place, in the order of the query.
func (t *tx) walk(s set, q Query, after Cursor, limit int) []Cursor {
	if q.Feed != 0 { // byfeed has all articles
		return t.walkIndex(s, q, after, limit)
	}
	late := t.undated(s)
	if late.IsEmpty() {
		return t.walkIndex(s, q, after, limit)
	}
	found := t.walkIndex(roaring.AndNot(s, late), q, after, limit)
	found = q.order().sorted(append(found, t.firstOf(late, q, after, limit)...))
	return found[:min(limit, len(found))]
}

// walkIndex is walk through an index of dates, which has all articles of the scope.
func (t *tx) walkIndex(s set, q Query, after Cursor, limit int) []Cursor {
	prefix, c := []byte(nil), t.bucket(bucketByDate).Cursor()
	if q.Feed != 0 {
		prefix, c = join32(uint32(q.Feed)), t.bucket(bucketByFeed).Cursor()
	}
	oldest, end := q.dates()
	var found []Cursor
	enough := patience + int(s.GetCardinality()/4)
	k, next := q.walkFrom(c, prefix, after)
	for vain := 0; len(found) < limit; k, _ = next() {
		if len(k) != len(prefix)+8 || !bytes.HasPrefix(k, prefix) {
			return found
		}
		at := Cursor{date: field32(k[len(prefix):], 0), number: field32(k[len(prefix):], 1)}
		if at.date < oldest || end != 0 && at.date >= end {
			return found
		}
		if s.Contains(at.number) {
			found = append(found, at)
		} else if vain++; vain > enough {
			return t.firstOf(s, q, after, limit)
		}
	}
	return found
}

// walkFrom puts a cursor on the first key of a prefix that the query's list may have behind a
// place, and returns how to go on from there.
func (q Query) walkFrom(c *bolt.Cursor, prefix []byte, after Cursor) (k []byte, next func() (k, v []byte)) {
	oldest, end := q.dates()
	if !q.OldestFirst {
		if before := (Cursor{date: end}); end != 0 && (after == (Cursor{}) || before.older(after)) {
			after = before
		}
		return seekBefore(c, prefix, after), c.Prev
	}
	from := join32(oldest, 0)
	if after != (Cursor{}) && after.date >= oldest {
		from = append(join32(after.date, after.number), 0)
	}
	k, _ = c.Seek(append(bytes.Clone(prefix), from...))
	return k, c.Next
}

// seekBefore puts a cursor on the last key of a prefix that lies before a place;
// the zero place is behind everything.
func seekBefore(c *bolt.Cursor, prefix []byte, at Cursor) []byte {
	end := append(bytes.Clone(prefix), 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff)
	if at != (Cursor{}) {
		end = append(bytes.Clone(prefix), join32(at.date, at.number)...)
	}
	if k, _ := c.Seek(end); k == nil {
		k, _ := c.Last()
		return k
	}
	k, _ := c.Prev()
	return k
}

// firstOf finds the limit first of a set behind a place, in the order of the query, by looking
// at every date once.
func (t *tx) firstOf(numbers set, q Query, after Cursor, limit int) []Cursor {
	column, best := t.dates(), lastOnTop{order: q.order()}
	oldest, end := q.dates()
	for it := numbers.Iterator(); it.HasNext(); {
		n := it.Next()
		at := Cursor{date: column.date(n), number: n}
		if at.date < max(oldest, 1) || end != 0 && at.date >= end || after != (Cursor{}) && !best.order.before(after, at) {
			continue
		}
		if len(best.places) < limit {
			heap.Push(&best, at)
		} else if best.order.before(at, best.places[0]) {
			best.places[0] = at
			heap.Fix(&best, 0)
		}
	}
	return q.order().sorted(best.places)
}

// lastOnTop is a heap with that place on top which the query's list has last.
type lastOnTop struct {
	order  order
	places []Cursor
}

func (h *lastOnTop) Len() int           { return len(h.places) }
func (h *lastOnTop) Less(i, j int) bool { return h.order.before(h.places[j], h.places[i]) }
func (h *lastOnTop) Swap(i, j int)      { h.places[i], h.places[j] = h.places[j], h.places[i] }
func (h *lastOnTop) Push(x any)         { h.places = append(h.places, x.(Cursor)) }
func (h *lastOnTop) Pop() any {
	last := h.places[len(h.places)-1]
	h.places = h.places[:len(h.places)-1]
	return last
}

// lastDated is the kind of a number in meta: articles up to it are in bydate. Without it all
// are.
const lastDated = "dated"

// dated returns the number up to which all articles are in bydate.
func (t *tx) dated() Number {
	if t.bucket(bucketMeta).Get([]byte("last "+lastDated)) == nil {
		return Number(t.last("article"))
	}
	return Number(t.last(lastDated))
}

// undated returns those of some articles that may be missing in bydate.
func (t *tx) undated(numbers set) set {
	late := roaring.New()
	if from, to := uint64(t.dated())+1, uint64(t.last("article"))+1; from < to {
		late.AddRange(from, to)
		late.And(numbers)
	}
	return late
}

// eachDated calls fn with the articles that are dated from oldest on and before end, until it
// returns false or an error; an end of 0 is no bound.
func (t *tx) eachDated(oldest, end uint32, fn func(n uint32) (more bool, err error)) error {
	last, dated := uint64(t.last("article")), uint32(t.dated())
	c := t.bucket(bucketByDate).Cursor()
	for k, _ := c.Seek(join32(oldest, 0)); k != nil && (end == 0 || field32(k, 0) < end); k, _ = c.Next() {
		if n := field32(k, 1); n <= dated {
			if more, err := fn(n); !more || err != nil {
				return err
			}
		}
	}
	column := t.dates()
	for n := uint64(dated) + 1; n <= last; n++ {
		if date := column.date(uint32(n)); date >= max(oldest, 1) && (end == 0 || date < end) {
			if more, err := fn(uint32(n)); !more || err != nil {
				return err
			}
		}
	}
	return nil
}

// compare is less than 0 if a place comes before another in a list, and more if behind.
func (oldestFirst order) compare(a, b Cursor) int {
	switch {
	case oldestFirst.before(a, b):
		return -1
	case oldestFirst.before(b, a):
		return 1
	}
	return 0
}

// listed returns up to limit places of a scope behind a place, in the order of the query.
func (t *tx) listed(a AccountID, scope set, q Query, after Cursor, limit int) ([]Cursor, error) {
	switch s := q.sort(); {
	case s == ByFeed:
		return t.walkFeeds(a, scope, q, after, limit)
	case s.takesKeys():
		return t.sortKeys(scope, q, after, limit)
	}
	return t.walk(scope, q, after, limit), nil
}

// walkFeeds walks one feed after another along the index of their articles.
func (t *tx) walkFeeds(a AccountID, scope set, q Query, after Cursor, limit int) (places []Cursor, err error) {
	parts, err := t.byFeed(scope)
	if err != nil {
		return nil, err
	}
	feeds := make(map[string]FeedID, len(parts))
	for id := range parts {
		from, err := t.source(a, id)
		if err != nil {
			return nil, err
		}
		if key := feedKey(from.name, uint32(id)); key >= after.key {
			feeds[key] = id
		}
	}
	for _, key := range slices.Sorted(maps.Keys(feeds)) {
		begin, id := Cursor{}, feeds[key]
		if key == after.key {
			begin = Cursor{date: after.date, number: after.number}
		}
		of := Query{Feed: id, Since: q.Since, Before: q.Before, OldestFirst: q.OldestFirst}
		for _, at := range t.walkIndex(parts[id], of, begin, limit-len(places)) {
			at.key = key
			places = append(places, at)
		}
		if len(places) >= limit {
			break
		}
	}
	return places, nil
}

// sortKeys reads what each article of a scope is sorted by, and finds the limit first of them
// behind a place.
func (t *tx) sortKeys(scope set, q Query, after Cursor, limit int) ([]Cursor, error) {
	oldest, end := q.dates()
	numbers := t.keepDates(scope, oldest, end)
	places, column := make([]Cursor, 0, numbers.GetCardinality()), t.dates()
	order, rows := q.order(), t.bucket(bucketRows)
	for it := numbers.Iterator(); it.HasNext(); {
		n := it.Next()
		v := rows.Get(join32(n))
		if v == nil {
			continue
		}
		var of sortedRecord
		if err := cbor.Unmarshal(v, &of); err != nil {
			return nil, fmt.Errorf("read row %d: %w: %w", n, ErrCorrupt, err)
		}
		at := Cursor{date: column.date(n), number: n}
		if at.key = lengthKey(of.Words, of.FullWords); q.sort() == ByTitle {
			at.key = titleKey(cmp.Or(of.Title, of.Summary))
		}
		if after == (Cursor{}) || order.before(after, at) {
			places = append(places, at)
		}
	}
	slices.SortFunc(places, order.compare)
	return places[:min(limit, len(places))], nil
}

// sortRows sorts rows as the query's list has them.
func (q Query) sortRows(rows []Row) {
	if q.sort() == ByDate {
		slices.SortStableFunc(rows, q.Compare)
		return
	}
	type keyed struct {
		at  Cursor
		row Row
	}
	all := make([]keyed, len(rows))
	for i, r := range rows {
		all[i] = keyed{q.After(r), r}
	}
	order := q.order()
	slices.SortStableFunc(all, func(a, b keyed) int { return order.compare(a.at, b.at) })
	for i := range all {
		rows[i] = all[i].row
	}
}
