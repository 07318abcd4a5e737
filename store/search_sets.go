package store

import (
	"strings"
	"time"

	"github.com/RoaringBitmap/roaring/v2"

	"tidings/store/query"
)

// An evaluator turns a query's tree into sets, within one transaction and for one
// account.
//
//	words    the index knows which articles have a word
//	phrases  it knows which have all the words, not whether they stand together
//	filters  are sets that the file keeps, or follow from the dates
//
// So a set may hold too much; then it is not exact, and whoever asked looks at
// the articles themselves (see search_match.go). It never holds too little. The
// index knows nothing of what is pending: that is left out, and looked at too.
type evaluator struct {
	t            *tx
	account      AccountID
	indexed      set // what the tree is asked of: in scope, and in the index
	postings     func(f byte, word string, prefix bool) (set, error)
	feedNames    map[FeedID]string   // what feeds are called, folded; loaded when first asked for
	folders      map[FeedID]string   // and the folders they are in, folded
	knownFilters map[*query.Node]set // what has been worked out already
}

// evaluator makes one that asks about scope, by looking words up with words.
func (t *tx) evaluator(a AccountID, scope set, postings func(f byte, word string, prefix bool) (set, error)) *evaluator {
	return &evaluator{t: t, account: a, indexed: scope, postings: postings, knownFilters: map[*query.Node]set{}}
}

// A answer set holds every article that fits; and if it is not exact, perhaps
// others.
type answer struct {
	set   set
	exact bool
}

// eval returns the indexed articles that fit a tree. The set is the caller's own.
func (e *evaluator) eval(n *query.Node) (answer, error) {
	switch n.Op {
	case query.OpAnd:
		return e.evalAnd(n.Children)
	case query.OpOr:
		return e.evalOr(n.Children)
	case query.OpNot:
		child, err := e.eval(n.Children[0])
		if err != nil || !child.exact {
			return answer{e.indexed.Clone(), false}, err
		}
		return answer{roaring.AndNot(e.indexed, child.set), true}, nil
	case query.OpWords:
		return e.evalWords(n)
	}
	set, err := e.filter(n)
	if err != nil {
		return answer{}, err
	}
	return answer{roaring.And(set, e.indexed), true}, nil
}

func (e *evaluator) evalAnd(children []*query.Node) (answer, error) {
	out := answer{nil, true}
	for _, n := range children {
		child, err := e.eval(n)
		if err != nil {
			return answer{}, err
		}
		out.exact = out.exact && child.exact
		if out.set == nil {
			out.set = child.set
		} else {
			out.set.And(child.set)
		}
	}
	return out, nil
}

func (e *evaluator) evalOr(children []*query.Node) (answer, error) {
	out := answer{roaring.New(), true}
	for _, n := range children {
		child, err := e.eval(n)
		if err != nil {
			return answer{}, err
		}
		out.exact = out.exact && child.exact
		out.set.Or(child.set)
	}
	return out, nil
}

// evalWords returns the articles that have all words of a node.
func (e *evaluator) evalWords(n *query.Node) (answer, error) {
	all := e.indexed.Clone()
	for i, word := range n.Words {
		last := i == len(n.Words)-1
		numbers, err := e.postings(indexField(n.Field), word, n.Prefix && last)
		if err != nil {
			return answer{}, err
		}
		all.And(numbers)
	}
	return answer{all, len(n.Words) == 1}, nil
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
func (e *evaluator) filter(n *query.Node) (set, error) {
	if known := e.knownFilters[n]; known != nil {
		return known, nil
	}
	set, err := e.evalFilter(n)
	if err == nil && !n.AnsweredByIndex() {
		e.knownFilters[n] = set
	}
	return set, err
}

func (e *evaluator) evalFilter(n *query.Node) (set, error) {
	t, account := e.t, join32(uint32(e.account))
	switch n.Field {
	case query.ByFeed, query.ByFolder:
		return e.articlesOfFeeds(n)
	case query.ByTag:
		return e.articlesTagged(func(tag string) bool { return query.FoldName(tag) == n.Value })
	case query.ByDate:
		return t.articlesDated(n.From, n.To)
	case query.ByLanguage:
		return e.postings('l', n.Value, false)
	case query.ByMedia:
		switch n.Value {
		case "note":
			return loadSet(t.bucket(bucketNoted), account)
		case "tag":
			return e.articlesTagged(func(string) bool { return true })
		}
		return e.postings('h', n.Value, false)
	}
	read, err := t.opinion(bucketRead, e.account, everyFeed)
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

// articlesOfFeeds returns the articles of the feeds whose name, or folder, has the value in
// it; of a folder, also what is in the folders within.
func (e *evaluator) articlesOfFeeds(n *query.Node) (set, error) {
	if err := e.loadFeedNames(); err != nil {
		return nil, err
	}
	var wanted []FeedID
	for id, name := range e.feedNames {
		if n.Field == query.ByFeed && strings.Contains(name, n.Value) || n.Field == query.ByFolder && inFolder(e.folders[id], n.Value) {
			wanted = append(wanted, id)
		}
	}
	return e.t.union(wanted)
}

func (e *evaluator) loadFeedNames() error {
	if e.feedNames != nil {
		return nil
	}
	subs, err := e.t.subs(e.account)
	if err != nil {
		return err
	}
	e.feedNames, e.folders = map[FeedID]string{}, map[FeedID]string{}
	for id, sub := range subs {
		feed, err := e.t.feed(id)
		if err != nil {
			return err
		}
		subscribed := Subscribed{Feed: feed, Subscription: sub}
		e.feedNames[id], e.folders[id] = query.FoldName(subscribed.Name()+" "+bareURL(feed.URL)), query.FoldName(sub.Folder)
	}
	return nil
}

// articlesTagged returns what the account has put a tag on that is wanted.
func (e *evaluator) articlesTagged(wanted func(tag string) bool) (set, error) {
	all := roaring.New()
	for _, tag := range e.t.tagsOf(e.account) {
		if !wanted(tag) {
			continue
		}
		numbers, err := loadSet(e.t.bucket(bucketTags), tagPrefix(e.account, tag))
		if err != nil {
			return nil, err
		}
		all.Or(numbers)
	}
	return all, nil
}

// articlesDated returns the articles of a time: from on, before to; zero is no bound.
func (t *tx) articlesDated(from, to time.Time) (set, error) {
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
