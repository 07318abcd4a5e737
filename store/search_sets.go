package store

import (
	"strings"
	"time"

	"github.com/RoaringBitmap/roaring/v2"

	"tidings/store/query"
)

// An asker turns a query's tree into sets, within one transaction and for one
// account.
//
//	words    the index knows which articles have a word
//	phrases  it knows which have all the words, not whether they stand together
//	filters  are sets that the file keeps, or follow from the dates
//
// So a set may hold too much; then it is not exact, and whoever asked looks at
// the articles themselves (see search_match.go). It never holds too little. The
// index knows nothing of what is pending: that is left out, and looked at too.
type asker struct {
	t       *tx
	account AccountID
	indexed set // what the tree is asked of: in scope, and in the index
	words   func(f byte, word string, prefix bool) (set, error)
	subs    map[FeedID]string   // what feeds are called, folded; loaded when first asked for
	folders map[FeedID]string   // and the folders they are in, folded
	filters map[*query.Node]set // what has been worked out already
}

// asker makes one that asks about scope, by looking words up with words.
func (t *tx) asker(a AccountID, scope set, words func(f byte, word string, prefix bool) (set, error)) *asker {
	return &asker{t: t, account: a, indexed: scope, words: words, filters: map[*query.Node]set{}}
}

// A found set holds every article that fits; and if it is not exact, perhaps
// others.
type found struct {
	set   set
	exact bool
}

// ask returns the indexed articles that fit a tree. The set is the caller's own.
func (q *asker) ask(n *query.Node) (found, error) {
	switch n.Op {
	case query.OpAnd:
		return q.all(n.Kids)
	case query.OpOr:
		return q.any(n.Kids)
	case query.OpNot:
		kid, err := q.ask(n.Kids[0])
		if err != nil || !kid.exact {
			return found{q.indexed.Clone(), false}, err
		}
		return found{roaring.AndNot(q.indexed, kid.set), true}, nil
	case query.OpWords:
		return q.held(n)
	}
	set, err := q.filter(n)
	if err != nil {
		return found{}, err
	}
	return found{roaring.And(set, q.indexed), true}, nil
}

func (q *asker) all(kids []*query.Node) (found, error) {
	out := found{nil, true}
	for _, n := range kids {
		kid, err := q.ask(n)
		if err != nil {
			return found{}, err
		}
		out.exact = out.exact && kid.exact
		if out.set == nil {
			out.set = kid.set
		} else {
			out.set.And(kid.set)
		}
	}
	return out, nil
}

func (q *asker) any(kids []*query.Node) (found, error) {
	out := found{roaring.New(), true}
	for _, n := range kids {
		kid, err := q.ask(n)
		if err != nil {
			return found{}, err
		}
		out.exact = out.exact && kid.exact
		out.set.Or(kid.set)
	}
	return out, nil
}

// held returns the articles that have all words of a node.
func (q *asker) held(n *query.Node) (found, error) {
	all := q.indexed.Clone()
	for i, word := range n.Words {
		last := i == len(n.Words)-1
		numbers, err := q.words(indexField(n.Field), word, n.Prefix && last)
		if err != nil {
			return found{}, err
		}
		all.And(numbers)
	}
	return found{all, len(n.Words) == 1}, nil
}

// indexField is the letter under which the index keeps the words of a field.
func indexField(f query.Field) byte {
	switch f {
	case query.InTitle:
		return 't'
	case query.InAuthor:
		return 'a'
	}
	return 'b'
}

// filter returns the articles that a filter lets through, and perhaps others that
// are out of scope. Media and languages are in the index, all else is true of
// what is pending as well.
func (q *asker) filter(n *query.Node) (set, error) {
	if known := q.filters[n]; known != nil {
		return known, nil
	}
	set, err := q.filterAnew(n)
	if err == nil && !n.IndexedOnly() {
		q.filters[n] = set
	}
	return set, err
}

func (q *asker) filterAnew(n *query.Node) (set, error) {
	t, account := q.t, join32(uint32(q.account))
	switch n.Field {
	case query.ByFeed, query.ByFolder:
		return q.feeds(n)
	case query.ByTag:
		return q.tagged(func(tag string) bool { return query.FoldAll(tag) == n.Value })
	case query.ByDate:
		return t.dated(n.From, n.To)
	case query.ByLanguage:
		return q.words('l', n.Value, false)
	case query.ByMedia:
		switch n.Value {
		case "note":
			return loadSet(t.bucket(bucketNoted), account)
		case "tag":
			return q.tagged(func(string) bool { return true })
		}
		return q.words('h', n.Value, false)
	}
	read, err := t.opinion(bucketRead, q.account, everyFeed)
	switch {
	case err != nil || n.Value == "read":
		return read, err
	case n.Value == "bookmarked":
		return loadSet(t.bucket(bucketBookmarks), account)
	}
	live, err := loadSet(t.bucket(bucketLive), join32(uint32(everyFeed)))
	if err != nil {
		return nil, err
	}
	live.AndNot(read)
	return live, nil
}

// feeds returns the articles of the feeds whose name, or folder, has the value in
// it; of a folder, also what is in the folders within.
func (q *asker) feeds(n *query.Node) (set, error) {
	if err := q.nameFeeds(); err != nil {
		return nil, err
	}
	var wanted []FeedID
	for id, name := range q.subs {
		if n.Field == query.ByFeed && strings.Contains(name, n.Value) || n.Field == query.ByFolder && inFolder(q.folders[id], n.Value) {
			wanted = append(wanted, id)
		}
	}
	return q.t.union(wanted)
}

func (q *asker) nameFeeds() error {
	if q.subs != nil {
		return nil
	}
	subs, err := q.t.subs(q.account)
	if err != nil {
		return err
	}
	q.subs, q.folders = map[FeedID]string{}, map[FeedID]string{}
	for id, sub := range subs {
		feed, err := q.t.feed(id)
		if err != nil {
			return err
		}
		seen := Subscribed{Feed: feed, Subscription: sub}
		q.subs[id], q.folders[id] = query.FoldAll(seen.Name()+" "+bareURL(feed.URL)), query.FoldAll(sub.Folder)
	}
	return nil
}

// tagged returns what the account has put a tag on that is wanted.
func (q *asker) tagged(wanted func(tag string) bool) (set, error) {
	all := roaring.New()
	for _, tag := range q.t.tagsOf(q.account) {
		if !wanted(tag) {
			continue
		}
		numbers, err := loadSet(q.t.bucket(bucketTags), tagPrefix(q.account, tag))
		if err != nil {
			return nil, err
		}
		all.Or(numbers)
	}
	return all, nil
}

// dated returns the articles of a time: from on, before to; zero is no bound.
func (t *tx) dated(from, to time.Time) (set, error) {
	oldest, end := Query{Since: from, Before: to}.dates()
	all := roaring.New()
	const few = 20_000 // more dates than that are quicker read from the column
	c := t.bucket(bucketByDate).Cursor()
	k, _ := c.Seek(join32(oldest, 0))
	for range few {
		if k == nil || end != 0 && field32(k, 0) >= end {
			return all, nil
		}
		all.Add(field32(k, 1))
		k, _ = c.Next()
	}
	live, err := loadSet(t.bucket(bucketLive), join32(uint32(everyFeed)))
	if err != nil {
		return nil, err
	}
	return t.keepDates(live, oldest, end), nil
}

// keepDates returns the articles of a set that are dated from oldest on and
// before end; 0 is no bound.
func (t *tx) keepDates(numbers set, oldest, end uint32) set {
	if oldest == 0 && end == 0 {
		return numbers
	}
	kept, column := roaring.New(), t.dates()
	var many [4096]uint32
	it := numbers.ManyIterator()
	for count := it.NextMany(many[:]); count > 0; count = it.NextMany(many[:]) {
		n := 0
		for _, number := range many[:count] {
			if date := column.date(number); date >= max(oldest, 1) && (end == 0 || date < end) {
				many[n] = number
				n++
			}
		}
		kept.AddMany(many[:n])
	}
	return kept
}
