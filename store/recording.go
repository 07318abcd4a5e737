package store

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/RoaringBitmap/roaring/v2"

	"tidings/store/dbfile"
)

// batch is how many articles one transaction writes at least, and how many between two
// looks at whether somebody waits for the file. They take 5 to 10 ms.
const batch = 100

// Record stores what visits to feeds brought: new articles, edited articles, and how the
// visit went. It returns one Outcome for each visit. An edited article keeps its number, its
// date and all marks. Each batch of articles is a transaction of its own; many visits in one
// call cost little more than one. A feed's validators are written with its last article, so
// an interrupted visit is made again. If a feed does not exist, because it has been removed
// meanwhile (ownerless.go), the other visits are stored and the error is ErrNotFound.
func (s *Store) Record(ctx context.Context, visits ...Fetched) ([]Outcome, error) {
	fresh, learnt, err := s.unknown(ctx, visits)
	if err != nil {
		return nil, fmt.Errorf("record visits: %w", err)
	}
	r := &recording{file: s.file, visits: slices.Clone(visits), fresh: fresh, learnt: learnt, outcomes: make([]Outcome, len(visits))}
	r.leavesNames = count(fresh) >= leastNameless
	for r.next < len(visits) {
		if err := s.update(ctx, "refresh", r.transact); err != nil {
			return r.outcomes, fmt.Errorf("record visits: %w", err)
		}
		s.texts.add(r.texts)
		if r.next < len(visits) {
			if err := s.file.GiveWay(ctx); err != nil {
				return r.outcomes, fmt.Errorf("record visits: %w", err)
			}
		}
	}
	if r.nameless > mostNameless {
		if err := s.enterLate(ctx); err != nil {
			return r.outcomes, fmt.Errorf("record visits: %w", err)
		}
	}
	for _, one := range r.moved {
		visit := &r.visits[one.visit]
		joined, err := s.join(ctx, &joining{store: s, old: visit.Feed, new: one.onto, visit: visit})
		if err != nil && !errors.Is(err, errApart) {
			return r.outcomes, fmt.Errorf("record visits: %w", err)
		}
		r.outcomes[one.visit].Joined = joined
	}
	if r.missing != 0 {
		return r.outcomes, fmt.Errorf("record visits: feed %d: %w", r.missing, ErrNotFound)
	}
	return r.outcomes, nil
}

// count returns how many articles there are in all visits.
func count(fresh [][]prepared) (all int) {
	for _, some := range fresh {
		all += len(some)
	}
	return all
}

// A recording is a call of Record under way.
type recording struct {
	file     *dbfile.File
	visits   []Fetched
	fresh    [][]prepared // the articles of each visit that are not written yet
	learnt   [][]lesson   // what the keys of each visit have shown (evidence.go)
	outcomes []Outcome
	next     int    // the index of the next visit
	placed   int    // how many visits are placed (claim.go)
	missing  FeedID // the last feed that did not exist; 0 if all do
	moved    []move // feeds that have moved to where another one is

	texts map[Number]fetchedText // of what the last transaction wrote

	leavesNames bool // the articles are so many that they get into ids, links and bydate later
	nameless    int  // how many have to get there
}

// A move is a visit that found a feed at the address of another one.
type move struct {
	visit int // its index
	onto  FeedID
}

// transact writes a batch of articles; more if nobody waits for the file.
func (r *recording) transact(t *tx) error {
	r.texts = map[Number]fetchedText{}
	if r.leavesNames {
		if err := t.leaveNames(); err != nil {
			return err
		}
	}
	for pace := r.file.Pace(); r.next < len(r.visits); {
		if err := r.batch(t); err != nil {
			return err
		}
		if pace.IsOver() {
			break
		}
	}
	r.nameless = int(t.last("article")) - int(min(t.named(), t.dated()))
	return nil
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
				r.fresh[at], r.learnt[at] = nil, nil
			}
			r.visits[at] = placed
			if err := r.meet(t, at); err != nil {
				return err
			}
		}
		now := wholeBundles(r.fresh[at], room)
		r.fresh[at] = r.fresh[at][len(now):]
		room -= len(now)
		part, err := t.takeIn(feed, now)
		if err != nil {
			return err
		}
		r.noteTexts(t, now)
		r.outcomes[at].New += part.New
		r.outcomes[at].Updated += part.Updated
		r.outcomes[at].Fresh = append(r.outcomes[at].Fresh, part.Fresh...)
		if len(r.fresh[at]) > 0 {
			return nil
		}
		if err := errors.Join(t.enter(feed, r.learnt[at]...), t.putVisit(r.visits[at], r.outcomes[at].New > 0)); err != nil {
			return err
		}
		r.next++
	}
	return nil
}

// meet sees whether a visit found its feed where another one is already. What it brought is
// for that one's own visits to bring, and the two are joined when all visits are stored.
// Until then the next visit has to see the move again.
func (r *recording) meet(t *tx, at int) error {
	f := &r.visits[at]
	if f.Err != "" {
		return nil
	}
	feed, err := t.feed(f.Feed)
	if err != nil {
		return err
	}
	onto, is, err := t.movedOnto(feed, f.URL)
	if err != nil || !is {
		return err
	}
	r.moved = append(r.moved, move{at, onto.ID})
	r.fresh[at], r.learnt[at] = nil, nil
	f.Articles, f.URL = nil, ""
	f.joins = true
	return nil
}

// noteTexts notes the texts of articles that have been written, for the index.
func (r *recording) noteTexts(t *tx, all []prepared) {
	for _, p := range all {
		if v := t.bucket(bucketKeys).Get(p.key); v != nil && p.text != "" {
			r.texts[Number(field32(v, 0))] = fetchedText{contents: p.row.fingerprint().hash, text: p.text, language: p.language}
		}
	}
}

// takeIn writes prepared articles of one feed.
func (t *tx) takeIn(id FeedID, all []prepared) (o Outcome, err error) {
	born := roaring.New()
	feed, err := t.feed(id)
	if err != nil {
		return o, err
	}
	if err := t.unbundleKnown(all); err != nil {
		return o, err
	}
	for i, p := range all {
		t.charge(feed.Owner, int64(p.size()+rowSize), true)
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
		if p.bundle.endsAt(all, i) {
			if err := t.putBundle(p.bundle, Number(n)); err != nil {
				return o, err
			}
		}
		born.Add(n)
		o.Fresh = append(o.Fresh, Number(n))
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

// insert writes a new article to all buckets except the set of live articles, but for a body
// that is in a bundle.
func (t *tx) insert(n Number, p prepared) error {
	if err := t.putNames(n, &p); err != nil {
		return err
	}
	key, r := join32(uint32(n)), p.row
	r.ID = p.id[:]
	if err := t.putRow(n, r); err != nil {
		return err
	}
	if p.bundle == nil {
		if err := t.bucket(bucketBodies).Put(key, p.body); err != nil {
			return err
		}
	}
	if err := t.bucket(bucketKeys).Put(p.key, key); err != nil {
		return err
	}
	if err := t.putDate(n, r.Date); err != nil {
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
// saves it again. What another program had of it (Import), without a fingerprint, gives
// way to what the feed says; that is no edit.
func (t *tx) replace(n Number, p prepared) (edited bool, err error) {
	old, ok, err := t.rowAt(n)
	if err != nil || !ok {
		return false, err
	}
	secondHand := old.fingerprint() == fingerprint{}
	switch before, now := old.fingerprint(), p.row.fingerprint(); {
	case before == now, before.version > now.version:
		return false, nil
	case before.version < now.version && !secondHand:
		if feed, err := t.feed(old.Feed); err != nil {
			return false, err
		} else if savedOwner(feed.Origin) == 0 {
			old.setFingerprint(now)
			return false, t.putRow(n, old)
		}
	}
	r := p.row
	r.ID, r.Date, r.Added, r.Updated, r.Names = old.ID, old.Date, old.Added, r.Added, old.Names
	r.Full, r.FullWords = old.Full, old.FullWords
	body := p.body
	if old.Full != 0 {
		if body, err = t.withFullText(n, p.body); err != nil {
			return false, err
		}
	}
	if secondHand {
		r.Updated = old.Updated
	}
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
	return !secondHand, t.bucket(bucketBodies).Put(join32(uint32(n)), body)
}

// putVisit stores in the feed how a visit went.
func (t *tx) putVisit(f Fetched, brought bool) error {
	feed, err := t.feed(f.Feed)
	if err != nil {
		return err
	}
	feed.Visited, feed.NotBefore, feed.Gone = f.At, f.NotBefore, f.Gone
	switch {
	case f.Err != "" && f.Lapse.Tries > 0:
		feed.Lapse = f.Lapse
		return t.putFeed(feed)
	case f.Err != "":
		if feed.Failures == 0 {
			feed.Failing = f.At
		}
		feed.Failures, feed.Error, feed.Lapse = feed.Failures+1, f.Err, Lapse{}
		return t.putFeed(feed)
	}
	feed.Succeeded, feed.Failures, feed.Error, feed.Lapse, feed.Failing = f.At, 0, "", Lapse{}, time.Time{}
	feed.Took = 0
	if f.Took >= time.Second {
		feed.Took = int(f.Took.Milliseconds())
	}
	if f.joins { // what came is another feed's, and the next visit has to see the move again
		feed.ETag, feed.LastModified, feed.Hash, feed.Detour = "", "", "", Detour{}
		return t.putFeed(feed)
	}
	if brought {
		feed.Brought = f.At
	}
	if f.ETag != "" || f.LastModified != "" || !f.NotModified {
		feed.ETag, feed.LastModified = f.ETag, f.LastModified
	}
	if !f.NotModified {
		// What a feed said of itself stands until it says something else.
		feed.Hash, feed.Title, feed.Description = f.Hash, cmp.Or(f.Title, feed.Title), cmp.Or(f.Description, feed.Description)
		feed.Link, feed.Language = cmp.Or(f.Link, feed.Link), cmp.Or(f.Language, feed.Language)
		feed.Warnings, feed.Self = warningLines(f.Warnings), f.Self
	}
	feed.Detour = f.Detour
	if f.URL != "" && f.URL != feed.URL {
		return t.moveOn(feed, f.URL)
	}
	return t.putFeed(feed)
}

// The warnings that are kept on a feed.
const (
	mostWarnings   = 8
	longestWarning = 300 // bytes
)

// warningLines is what is kept on a feed of its warnings.
func warningLines(all []string) string {
	kept := make([]string, 0, mostWarnings)
	for _, one := range all[:min(len(all), mostWarnings)] {
		kept = append(kept, strings.ToValidUTF8(one[:min(len(one), longestWarning)], ""))
	}
	return strings.Join(kept, "\n")
}
