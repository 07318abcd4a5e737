package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/RoaringBitmap/roaring/v2"
)

// An Incoming article is what a feed says of one item now. The Key tells whether the store
// has the article already.
type Incoming struct {
	Key        string    // the item's identity within its feed: guid, else link, else title and date
	Title      string    // one clean line
	Link       string    // http or https, or ""
	Authors    []Person  //
	Published  time.Time // zero if the feed gave none
	Updated    time.Time // zero if the feed gave none
	Summary    string    // the first words of the text, for lists
	Words      int       // words of the body
	Media      Media     //
	Content    Body      //
	Summarised Body      //
	Categories []string  //
	Enclosures []Enclosure
	Links      []string
	Language   string
	Text       string // what SearchText returns, if whoever made the article has asked; "" if not
	Known      bool   // Store.Known says that the store has it as it is: Record passes over it
}

// batch is how many articles one transaction writes. It holds the lock for about 15 ms, so
// that a reader does not wait long during a refresh.
const batch = 100

// Record stores what visits to feeds brought: new articles, edited articles, and how the
// visit went. It returns one Outcome for each visit. An edited article keeps its number, its
// date and all marks. Each batch of articles is a transaction of its own; many visits in one
// call cost little more than one. A feed's validators are written with its last article, so
// an interrupted visit is made again. If a feed does not exist, because it has been removed
// meanwhile (ownerless.go), the other visits are stored and the error is ErrNotFound.
func (s *Store) Record(ctx context.Context, visits ...Fetched) ([]Outcome, error) {
	fresh, err := s.unknown(ctx, visits)
	if err != nil {
		return nil, fmt.Errorf("record visits: %w", err)
	}
	r := &recording{visits: slices.Clone(visits), fresh: fresh, outcomes: make([]Outcome, len(visits))}
	for r.next < len(visits) {
		if err := s.update(ctx, "refresh", r.batch); err != nil {
			return r.outcomes, fmt.Errorf("record visits: %w", err)
		}
		if r.next < len(visits) {
			if err := s.file.GiveWay(ctx); err != nil {
				return r.outcomes, fmt.Errorf("record visits: %w", err)
			}
		}
	}
	if r.missing != 0 {
		return r.outcomes, fmt.Errorf("record visits: feed %d: %w", r.missing, ErrNotFound)
	}
	return r.outcomes, nil
}

// A recording is a call of Record under way.
type recording struct {
	visits   []Fetched
	fresh    [][]prepared // the articles of each visit that are not written yet
	outcomes []Outcome
	next     int    // the index of the next visit
	placed   int    // how many visits are placed (claim.go)
	missing  FeedID // the last feed that did not exist; 0 if all do
}

// batch writes up to a batch of articles.
func (r *recording) batch(t *tx) error {
	for room := batch; r.next < len(r.visits) && room > 0; room-- {
		at := r.next
		feed := r.visits[at].Feed
		if t.bucket(bucketFeeds).Get(join32(uint32(feed))) == nil {
			r.missing = feed
			r.next++
			continue
		}
		if r.placed <= at {
			placed, err := t.place(r.visits[at])
			if err != nil {
				return err
			}
			if placed.Err == "" {
				placed, err = t.withRoom(placed)
			}
			if err != nil {
				return err
			}
			if r.placed = at + 1; placed.Err != "" {
				r.fresh[at] = nil
			}
			r.visits[at] = placed
		}
		now := r.fresh[at][:min(room, len(r.fresh[at]))]
		r.fresh[at] = r.fresh[at][len(now):]
		room -= len(now)
		part, err := t.takeIn(feed, now)
		if err != nil {
			return err
		}
		r.outcomes[at].New += part.New
		r.outcomes[at].Updated += part.Updated
		if len(r.fresh[at]) > 0 {
			return nil
		}
		if err := t.putVisit(r.visits[at]); err != nil {
			return err
		}
		r.next++
	}
	return nil
}

// A prepared article is ready to be written, except that it has no number yet.
type prepared struct {
	key  []byte // its key in the keys bucket
	id   ID
	row  rowRecord
	body []byte
}

// unknown prepares the articles of each visit that are new or have changed,
// before any lock on writing is taken.
func (s *Store) unknown(ctx context.Context, visits []Fetched) ([][]prepared, error) {
	places := make([][]int, len(visits))
	feeds := make([]Feed, len(visits))
	prints := make([][]fingerprint, len(visits))
	for i, f := range visits {
		prints[i] = make([]fingerprint, len(f.Articles))
		for place, in := range f.Articles {
			if !in.Known {
				prints[i][place] = in.fingerprint()
			}
		}
	}
	if !slices.ContainsFunc(visits, func(f Fetched) bool { return len(f.Articles) > 0 }) {
		return make([][]prepared, len(visits)), nil
	}
	err := s.view(ctx, func(t *tx) (err error) {
		for i, f := range visits {
			feeds[i], err = t.feed(f.Feed)
			if errors.Is(err, ErrNotFound) {
				continue
			}
			if err != nil {
				return err
			}
			if places[i], err = t.unknown(f, prints[i]); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	p := s.packer()
	defer s.packers.Put(p)
	fresh := make([][]prepared, len(visits))
	for i, f := range visits {
		// The last article of a document gets the lowest number, so that articles with
		// the same date are listed in the order of the document.
		for _, place := range slices.Backward(places[i]) {
			one, err := prepare(p, feeds[i], f.Articles[place], f.At, place)
			if err != nil {
				return nil, err
			}
			one.row.setFingerprint(prints[i][place])
			fresh[i] = append(fresh[i], one)
		}
	}
	return fresh, nil
}

// unknown returns the places of the articles that are new, have changed, or have a
// fingerprint of an older version. Of several with one key the first counts.
func (t *tx) unknown(f Fetched, prints []fingerprint) (places []int, err error) {
	seen := map[string]bool{}
	for place, in := range f.Articles {
		if in.Key == "" || seen[in.Key] {
			continue
		}
		seen[in.Key] = true
		if in.Known {
			continue
		}
		known, err := t.holds(f.Feed, in.Key, prints[place])
		if err != nil {
			return nil, err
		}
		if !known {
			places = append(places, place)
		}
	}
	return places, nil
}

// holds reports whether the article is known with this fingerprint or one of a newer
// version, or has been dropped and must not come back.
func (t *tx) holds(id FeedID, key string, now fingerprint) (bool, error) {
	v := t.bucket(bucketKeys).Get(keyKey(id, key))
	if v == nil {
		return false, nil
	}
	row, ok, err := t.rowAt(Number(field32(v, 0)))
	if err != nil || !ok {
		return !ok, err
	}
	before := row.fingerprint()
	return before == now || before.version > now.version, nil
}

// prepare fills in a row and packs the body. place is the article's position in
// the document: articles without a date are a second apart, first is newest.
func prepare(p *packer, feed Feed, in Incoming, at time.Time, place int) (prepared, error) {
	body, err := p.pack(bodyRecord{
		Content: in.Content, Summarised: in.Summarised, Authors: in.Authors, Categories: in.Categories,
		Enclosures: in.Enclosures, Links: in.Links, Language: in.Language,
	})
	if err != nil {
		return prepared{}, err
	}
	date := in.Published
	if date.IsZero() || date.After(at) {
		date = at.Add(-time.Duration(place) * time.Second)
	}
	id := idOf(feed, in.Key)
	row := rowRecord{
		ID: id[:], Feed: feed.ID, Title: in.Title, Link: in.Link, Author: authorsOf(in.Authors),
		Summary: in.Summary, Date: dateOf(date), Added: dateOf(at), Words: in.Words, Media: in.Media,
		Key: hash64(in.Key),
	}
	return prepared{key: keyKey(feed.ID, in.Key), id: id, row: row, body: body}, nil
}

// authorsOf returns the names of an article's authors in one line.
func authorsOf(people []Person) string {
	names := make([]string, 0, len(people))
	for _, p := range people {
		if p.Name != "" {
			names = append(names, p.Name)
		}
	}
	return strings.Join(names, ", ")
}

// takeIn writes prepared articles of one feed.
func (t *tx) takeIn(id FeedID, all []prepared) (o Outcome, err error) {
	born := roaring.New()
	feed, err := t.feed(id)
	if err != nil {
		return o, err
	}
	for _, p := range all {
		t.charge(feed.Owner, int64(len(p.body)+rowSize), true)
		if v := t.bucket(bucketKeys).Get(p.key); v != nil {
			changed, err := t.replace(Number(field32(v, 0)), p)
			if err != nil {
				return o, err
			}
			if changed {
				o.Updated++
			}
			continue
		}
		n, err := t.next("article")
		if err != nil {
			return o, err
		}
		if err := t.insert(Number(n), p); err != nil {
			return o, err
		}
		born.Add(n)
		o.New++
	}
	if born.IsEmpty() {
		return o, nil
	}
	if err := t.changeLive(id, born, true); err != nil {
		return o, err
	}
	_, err = changeSet(t.bucket(bucketPending), nil, born, true)
	return o, err
}

// insert writes a new article to all buckets except the set of live articles. An id that
// another article has, which happens only by a dump, is replaced by one made of the key.
func (t *tx) insert(n Number, p prepared) error {
	for t.bucket(bucketIDs).Get(p.id[:]) != nil {
		p.id = ID(hash64(string(p.id[:]) + string(p.key)))
	}
	key, r := join32(uint32(n)), p.row
	r.ID = p.id[:]
	if err := t.putRow(n, r); err != nil {
		return err
	}
	if err := t.bucket(bucketBodies).Put(key, p.body); err != nil {
		return err
	}
	if err := t.bucket(bucketKeys).Put(p.key, key); err != nil {
		return err
	}
	if err := t.bucket(bucketIDs).Put(p.id[:], key); err != nil {
		return err
	}
	if r.Link != "" {
		if err := t.bucket(bucketLinks).Put(append(linkKey(r.Link), key...), nil); err != nil {
			return err
		}
	}
	if err := t.bucket(bucketByDate).Put(join32(r.Date, uint32(n)), nil); err != nil {
		return err
	}
	if err := t.bucket(bucketByFeed).Put(join32(uint32(r.Feed), r.Date, uint32(n)), nil); err != nil {
		return err
	}
	return t.setDate(n, r.Date)
}

// replace writes what the feed says now over what it said before, and reports
// whether that is an edit. Number, date and first sight stay, so nothing moves under a
// reader's eyes. An article that has been dropped stays dropped. One with a
// fingerprint of an older version only gets the new fingerprint, unless a person
// saves it again.
func (t *tx) replace(n Number, p prepared) (edited bool, err error) {
	old, ok, err := t.rowAt(n)
	if err != nil || !ok {
		return false, err
	}
	switch before, now := old.fingerprint(), p.row.fingerprint(); {
	case before == now, before.version > now.version:
		return false, nil
	case before.version < now.version:
		if feed, err := t.feed(old.Feed); err != nil {
			return false, err
		} else if savedOwner(feed.Origin) == 0 {
			old.setFingerprint(now)
			return false, t.putRow(n, old)
		}
	}
	r := p.row
	r.ID, r.Date, r.Added, r.Updated = old.ID, old.Date, old.Added, r.Added
	if old.Link != r.Link {
		if old.Link != "" {
			if err := t.bucket(bucketLinks).Delete(append(linkKey(old.Link), join32(uint32(n))...)); err != nil {
				return false, err
			}
		}
		if r.Link != "" {
			if err := t.bucket(bucketLinks).Put(append(linkKey(r.Link), join32(uint32(n))...), nil); err != nil {
				return false, err
			}
		}
	}
	if err := t.putRow(n, r); err != nil {
		return false, err
	}
	if _, err := changeSet(t.bucket(bucketPending), nil, roaring.BitmapOf(uint32(n)), true); err != nil {
		return false, err
	}
	return true, t.bucket(bucketBodies).Put(join32(uint32(n)), p.body)
}

// putVisit stores in the feed how a visit went.
func (t *tx) putVisit(f Fetched) error {
	feed, err := t.feed(f.Feed)
	if err != nil {
		return err
	}
	feed.Visited, feed.NotBefore, feed.Gone = f.At, f.NotBefore, f.Gone
	if f.Err != "" {
		feed.Failures++
		feed.Error = f.Err
		return t.putFeed(feed)
	}
	feed.Succeeded, feed.Failures, feed.Error = f.At, 0, ""
	if f.ETag != "" || f.LastModified != "" || !f.NotModified {
		feed.ETag, feed.LastModified = f.ETag, f.LastModified
	}
	if !f.NotModified {
		feed.Hash, feed.Title, feed.Description, feed.Link, feed.Language = f.Hash, f.Title, f.Description, f.Link, f.Language
	}
	if f.URL != "" && f.URL != feed.URL {
		return t.moveFeed(feed, f.URL)
	}
	return t.putFeed(feed)
}
