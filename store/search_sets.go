package store

import (
	"fmt"
	"strings"
	"time"

	"github.com/RoaringBitmap/roaring/v2"

	"tidings/store/query"
)

// An evaluator turns a query's tree into sets of articles, in one transaction and for one
// account.
//
//	words    the index knows which articles have a word
//	         and notes, which are no part of it, are read (search_notes.go)
//	phrases  the index knows which articles have all words, not whether they stand together
//	filters  the file keeps their sets, or they follow from the dates
//
// So a set may hold articles that do not match; then it is not exact, and the articles
// have to be read (search_match.go). It always holds all that match. Pending articles are
// in no set, since the index does not know them.
type evaluator struct {
	t            *tx
	account      AccountID
	indexed      set // the articles in scope that are in the index
	folded       *foldedNotes
	postings     func(f byte, word string, prefix bool) (set, error)
	feedNames    map[FeedID]string   // names and addresses, folded; nil until they are needed
	folders      map[FeedID]string   // the folders of feeds, folded; nil until they are needed
	knownFilters map[*query.Node]set // the sets of filters that have been evaluated
}

// evaluator makes an evaluator for the articles in scope. It looks words up with postings.
func (sr *search) evaluator(t *tx, scope set, postings func(f byte, word string, prefix bool) (set, error)) *evaluator {
	return &evaluator{t: t, account: sr.account, indexed: scope, folded: &sr.pack.notes, postings: postings, knownFilters: map[*query.Node]set{}}
}

// An answer is a set of all articles that match. If it is not exact, others may be in it.
type answer struct {
	set   set
	exact bool
}

// eval returns the indexed articles that match a tree. The caller may change the set.
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

// evalAnd returns the articles that match all children.
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

// evalOr returns the articles that match one of the children.
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

// evalWords returns the articles that have all words of a node, or the words together in a
// note.
func (e *evaluator) evalWords(n *query.Node) (answer, error) {
	if n.Field != query.InNote && n.Field != query.AnyText {
		return e.evalIndexed(n)
	}
	noted, err := e.notesWith(n)
	if err != nil {
		return answer{}, err
	}
	noted.And(e.indexed)
	if n.Field == query.InNote {
		return answer{noted, true}, nil
	}
	out, err := e.evalIndexed(n)
	if err == nil {
		out.set.Or(noted)
	}
	return out, err
}

// evalIndexed returns the articles of which the index knows all words of a node.
func (e *evaluator) evalIndexed(n *query.Node) (answer, error) {
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

// notesWith returns the articles on which there is a note with a node's words.
func (e *evaluator) notesWith(n *query.Node) (set, error) {
	notes, err := e.t.notesOf(e.account, e.folded)
	if err != nil {
		return nil, err
	}
	found := roaring.New()
	for _, note := range notes.all {
		if n.StandsIn(note.text) {
			found.Add(note.number)
		}
	}
	return found, nil
}

// notesOf returns the notes of an account. It reads them once in a transaction.
func (t *tx) notesOf(a AccountID, folded *foldedNotes) (*accountNotes, error) {
	if t.notes != nil && t.notes.account == a {
		return t.notes, nil
	}
	noted, err := loadSet(t.bucket(bucketNoted), join32(uint32(a)))
	if err != nil {
		return nil, err
	}
	notes := &accountNotes{account: a, all: make([]noteText, 0, noted.GetCardinality())}
	marks := t.bucket(bucketMarks)
	for it := noted.Iterator(); it.HasNext(); {
		n := it.Next()
		text, err := folded.fold(marks.Get(join32(uint32(a), n)))
		if err != nil {
			return nil, fmt.Errorf("read the note on article %d: %w", n, err)
		}
		notes.all = append(notes.all, noteText{n, text})
	}
	t.notes = notes
	return notes, nil
}

// indexField returns the letter under which the index keeps the words of a field.
func indexField(f query.Field) byte {
	switch f {
	case query.InTitle:
		return 't'
	case query.InAuthor:
		return 'a'
	}
	return 'b'
}

// filter returns the articles that meet the condition of a filter; articles out of scope
// may be among them. The sets of media and languages come from the index and lack pending
// articles; all others hold those, too.
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

// evalFilter computes what filter returns.
func (e *evaluator) evalFilter(n *query.Node) (set, error) {
	t, account := e.t, join32(uint32(e.account))
	switch n.Field {
	case query.ByFeed, query.ByFolder:
		return e.articlesOfFeeds(n)
	case query.ByTag:
		return e.articlesTagged(func(tag string) bool { return query.FoldTag(tag) == n.Value })
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
	aside, err := t.opinion(bucketAside, e.account, everyFeed)
	if err != nil {
		return nil, err
	}
	if live.AndNot(read); n.Value == "aside" {
		live.And(aside)
	} else {
		live.AndNot(aside)
	}
	return live, nil
}

// articlesOfFeeds returns the articles of the feeds whose name or address contains the
// value of a node, or which are in the folder of that name or in a folder inside it.
func (e *evaluator) articlesOfFeeds(n *query.Node) (set, error) {
	if err := e.loadFeedNames(); err != nil {
		return nil, err
	}
	var wanted []FeedID
	for id, name := range e.feedNames {
		if n.Field == query.ByFeed && strings.Contains(name, n.Value) || n.Field == query.ByFolder && InFolder(e.folders[id], n.Value) {
			wanted = append(wanted, id)
		}
	}
	return e.t.union(wanted)
}

// loadFeedNames reads the names and folders of the account's feeds, once.
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
		e.feedNames[id], e.folders[id] = searchedName(subscribed), query.FoldName(sub.Folder)
	}
	return nil
}

// searchedName is what a feed is found by with feed: in a query.
func searchedName(f Subscribed) string { return query.FoldName(f.Name() + " " + bareURL(f.URL)) }

// articlesTagged returns the articles with a tag of the account that is wanted.
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

// articlesDated returns the articles that are dated from a time on and before another;
// a zero time is no bound.
func (t *tx) articlesDated(from, to time.Time) (set, error) {
	oldest, end := Query{Since: from, Before: to}.dates()
	all := roaring.New()
	const few = 20_000 // above it the column of dates is faster than the bucket
	count := 0
	err := t.eachDated(oldest, end, func(n uint32) (more bool, err error) {
		all.Add(n)
		count++
		return count < few, nil
	})
	if err != nil || count < few {
		return all, err
	}
	live, err := loadSet(t.bucket(bucketLive), join32(uint32(everyFeed)))
	if err != nil {
		return nil, err
	}
	return t.keepDates(live, oldest, end), nil
}

// keepDates returns the articles of a set that are dated from oldest on and before end; 0
// is no bound.
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
