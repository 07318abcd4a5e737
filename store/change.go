package store

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/RoaringBitmap/roaring/v2"
)

// A change is one step of history, or a part of a step that took several transactions
// (act.go). It holds the difference between the states before and after, so each state can
// be made from the other.
type change struct {
	When      time.Time                   `json:"when"`
	What      string                      `json:"what"`             // one sentence for a person: "bookmarked «Title»"
	State     changeState                 `json:"state,omitempty"`  //
	Opened    bool                        `json:"opened,omitempty"` // nobody asked for it: articles were read (MarkOpened)
	Read      map[FeedID][]byte           `json:"read,omitempty"`   // sets of articles that became read
	Unread    map[FeedID][]byte           `json:"unread,omitempty"` // sets of articles that became unread
	Hidden    map[FeedID][]byte           `json:"hidden,omitempty"` // sets of articles that were deleted
	Shown     map[FeedID][]byte           `json:"shown,omitempty"`  // sets of articles that were added or restored
	Aside     map[FeedID][]byte           `json:"aside,omitempty"`  // sets of articles that were set aside
	Back      map[FeedID][]byte           `json:"back,omitempty"`   // sets of articles that were not set aside any more
	Marks     map[Number][2]Mark          `json:"marks,omitempty"`  // before and after; what is written is Edits, an older tidings wrote these
	Edits     []markEdits                 `json:"edits,omitempty"`  // what became of marks
	Note      string                      `json:"note,omitempty"`   // the note that was written on all of them, once
	Subs      map[FeedID][2]*Subscription `json:"subs,omitempty"`   // before and after, nil for none
	URLs      map[FeedID][2]string        `json:"urls,omitempty"`   // addresses of feeds of its own, before and after
	Saved     map[SearchID][2]*Saved      `json:"saved,omitempty"`  // before and after, nil for none
	Retention *[2]Retention               `json:"keep,omitempty"`   // the account's default before and after, nil if it is the same
	Act       uint32                      `json:"act,omitempty"`    // whose parts hold the rest; 0 if there are none
	Parts     uint32                      `json:"parts,omitempty"`  // how many
}

type changeState int

const (
	done    changeState = 0
	undone  changeState = 1
	dropped changeState = 2 // undone, and then something else was done
)

// markEdits is one difference between the marks before and after, and the articles on
// which marks have changed by just that. However many articles get a tag or a note, it is
// written down once.
type markEdits struct {
	Articles   []byte        `json:"articles"`             // a set
	Bookmarked *[2]time.Time `json:"bookmarked,omitempty"` // before and after; nil if it stayed
	Note       *[2]string    `json:"note,omitempty"`       // before and after; nil if it stayed
	Wrote      bool          `json:"wrote,omitempty"`      // the note after is the change's Note, and not repeated
	Added      []string      `json:"added,omitempty"`      // tags
	Removed    []string      `json:"removed,omitempty"`    // tags
}

// isEmpty reports whether nothing was changed.
func (c change) isEmpty() bool {
	return len(c.Read)+len(c.Unread)+len(c.Hidden)+len(c.Shown)+len(c.Aside)+len(c.Back)+len(c.Marks)+len(c.Edits)+len(c.Subs)+len(c.URLs)+len(c.Saved) == 0 && c.Retention == nil && c.Act == 0
}

// spellMonths does what Saved's method does to the searches of a step.
func (c *change) spellMonths() (changed bool) {
	for _, pair := range c.Saved {
		for _, one := range pair {
			changed = one != nil && one.spellMonths() || changed
		}
	}
	return changed
}

// packed is the change as it is written: with Edits in place of Marks.
func (c change) packed() (change, error) {
	groups, articles := map[string]markEdits{}, map[string]set{}
	for n, pair := range c.Marks {
		one := difference(pair[0], pair[1], c.Note)
		text, err := json.Marshal(one)
		if err != nil {
			return c, err
		}
		key := string(text)
		if articles[key] == nil {
			groups[key], articles[key] = one, roaring.New()
		}
		articles[key].Add(uint32(n))
	}
	c.Marks = nil
	for _, key := range slices.Sorted(maps.Keys(groups)) {
		one := groups[key]
		var err error
		if one.Articles, err = articles[key].ToBytes(); err != nil {
			return c, err
		}
		c.Edits = append(c.Edits, one)
	}
	return c, nil
}

// difference is what parts two marks, where note is what was written on many.
func difference(before, after Mark, note string) (d markEdits) {
	if !before.Bookmarked.Equal(after.Bookmarked) {
		d.Bookmarked = &[2]time.Time{before.Bookmarked, after.Bookmarked}
	}
	switch {
	case before.Note == after.Note:
	case note != "" && after.Note == note:
		d.Note, d.Wrote = &[2]string{before.Note, ""}, true
	default:
		d.Note = &[2]string{before.Note, after.Note}
	}
	d.Added, d.Removed = tagsBetween(before.Tags, after.Tags)
	return d
}

// turned is a mark after the difference was made, or taken back.
func (d markEdits) turned(m Mark, back bool, note string) Mark {
	side, added, removed := 1, d.Added, d.Removed
	if back {
		side, added, removed = 0, d.Removed, d.Added
	}
	if d.Bookmarked != nil {
		m.Bookmarked = d.Bookmarked[side]
	}
	if d.Note != nil {
		m.Note = d.Note[side]
		if d.Wrote && !back {
			m.Note = note
		}
	}
	if len(added)+len(removed) > 0 {
		m.Tags = slices.Concat(tagsWithout(m.Tags, slices.Concat(added, removed)), added)
		slices.SortFunc(m.Tags, strings.Compare)
	}
	return m
}

// unreadable is why something in a change cannot be read, nil if all can.
func (c change) unreadable() (err error) {
	for _, sets := range c.opinions() {
		for _, text := range sets {
			err = errors.Join(err, roaring.New().UnmarshalBinary(text))
		}
	}
	for _, one := range c.Edits {
		err = errors.Join(err, roaring.New().UnmarshalBinary(one.Articles))
	}
	return err
}

// opinions are the sets of articles of the change, of which those that it has not are nil.
func (c change) opinions() []map[FeedID][]byte {
	return []map[FeedID][]byte{c.Read, c.Unread, c.Hidden, c.Shown, c.Aside, c.Back}
}

// readSet reads a set that history keeps.
func readSet(text []byte) (set, error) {
	numbers := roaring.New()
	if err := numbers.UnmarshalBinary(text); err != nil {
		return nil, fmt.Errorf("read history: %w: %v", ErrCorrupt, err)
	}
	return numbers, nil
}

// apply makes what the change left, or with back what it found; but nothing of feeds
// that are no longer there or have become another account's. Its parts, if it has any,
// are to be applied apart.
func (t *tx) apply(a AccountID, c change, back bool) error {
	if err := t.applyOpinions(a, c, back); err != nil {
		return err
	}
	if err := t.applyMarks(a, c, back); err != nil {
		return err
	}
	if err := t.applyAside(a, c, back); err != nil { // after the marks: what has one is not set aside
		return err
	}
	side := 1
	if back {
		side = 0
	}
	for feed, pair := range c.Subs {
		if lasts, err := t.lasts(a, feed); err != nil {
			return err
		} else if !lasts {
			continue
		}
		if err := t.putSub(a, feed, pair[side]); err != nil {
			return err
		}
	}
	if err := t.applyURLs(a, c, side); err != nil {
		return err
	}
	for id, pair := range c.Saved {
		if err := t.putSaved(a, id, pair[side]); err != nil {
			return err
		}
	}
	if c.Retention != nil {
		return t.putRetention(a, c.Retention[side])
	}
	return nil
}

// applyURLs gives feeds that are the account's own the addresses of one side of a change. One that
// has another's address by now, or is another's, stays as it is.
func (t *tx) applyURLs(a AccountID, c change, side int) error {
	for id, pair := range c.URLs {
		f, err := t.feed(id)
		if errors.Is(err, ErrNotFound) || err == nil && f.Owner != a {
			continue
		}
		if err == nil {
			err = t.readdress(a, id, pair[side])
		}
		if taken := (TakenError{}); err != nil && !errors.As(err, &taken) {
			return err
		}
	}
	return nil
}

func (t *tx) applyOpinions(a AccountID, c change, back bool) error {
	for _, o := range []struct {
		bucket []byte
		became bool
		sets   map[FeedID][]byte
	}{{bucketRead, true, c.Read}, {bucketRead, false, c.Unread}, {bucketHidden, true, c.Hidden}, {bucketHidden, false, c.Shown}} {
		err := t.eachLasting(a, o.sets, func(feed FeedID, numbers set) error {
			_, err := t.changeOpinion(o.bucket, a, feed, numbers, o.became != back)
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// applyAside is applyOpinions for what is set aside.
func (t *tx) applyAside(a AccountID, c change, back bool) error {
	in, out := c.Aside, c.Back
	if back {
		in, out = out, in
	}
	err := t.eachLasting(a, out, func(feed FeedID, numbers set) error {
		_, err := t.changeOpinion(bucketAside, a, feed, numbers, false)
		return err
	})
	if err != nil {
		return err
	}
	return t.eachLasting(a, in, func(feed FeedID, numbers set) error {
		_, err := t.putAside(a, feed, numbers)
		return err
	})
}

// eachLasting calls fn with each set of a change whose feed is there, and open to the account.
func (t *tx) eachLasting(a AccountID, sets map[FeedID][]byte, fn func(FeedID, set) error) error {
	for feed, text := range sets {
		if lasts, err := t.lasts(a, feed); err != nil {
			return err
		} else if !lasts {
			continue
		}
		numbers, err := readSet(text)
		if err != nil {
			return err
		}
		if err := fn(feed, numbers); err != nil {
			return err
		}
	}
	return nil
}

func (t *tx) applyMarks(a AccountID, c change, back bool) error {
	side := 1
	if back {
		side = 0
	}
	for n, pair := range c.Marks {
		if err := t.putMark(a, n, pair[side]); err != nil {
			return err
		}
	}
	for _, one := range c.Edits {
		numbers, err := readSet(one.Articles)
		if err != nil {
			return err
		}
		for each := numbers.Iterator(); each.HasNext(); {
			n := Number(each.Next())
			m, err := t.mark(a, n)
			if err != nil {
				return err
			}
			if err := t.putMark(a, n, one.turned(m, back, c.Note)); err != nil {
				return err
			}
		}
	}
	return nil
}

// lasts reports whether a feed that a step of history speaks of is there, and open to
// the account. Whose a feed is can change: a repair gives one to somebody where that
// was lost (repair_owner.go).
func (t *tx) lasts(a AccountID, id FeedID) (bool, error) {
	open, err := t.isOpen(a, id)
	if errors.Is(err, ErrNotFound) {
		return false, nil
	}
	return open, err
}
