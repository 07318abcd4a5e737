package store

import (
	"strings"

	"github.com/RoaringBitmap/roaring/v2"

	"tidings/store/query"
)

// What steps of history say of a feed that has been joined with another: undo and redo go on
// with the articles where they are now. The joining itself is no step.

// rewrite rewrites the history of an account, and its saved searches.
func (j *joining) rewrite(t *tx, a AccountID) error {
	t.unbounded = true // nobody has asked for it
	left, err := j.left(t, a)
	if err != nil {
		return err
	}
	if err := j.rewriteSearches(t, a, left > 0); err != nil {
		return err
	}
	var keys [][]byte
	for key := range t.stepsBack(a) {
		keys = append(keys, key)
	}
	for _, key := range keys {
		c, err := t.step(key)
		if err != nil {
			return err
		}
		for i := range c.Parts {
			part, err := t.part(a, c.Act, i, "")
			if err != nil {
				return err
			}
			changed, err := j.renumber(&part)
			if err != nil {
				return err
			}
			if left == 0 && j.resubscribe(&part, a) {
				changed = true
			}
			if !changed {
				continue
			}
			before := t.bucket(bucketParts).Get(join32(uint32(a), c.Act, i))
			t.charge(a, -int64(len(before)), false)
			if err := t.putPart(a, c.Act, i, part); err != nil {
				return err
			}
		}
		was := c.isEmpty()
		changed, err := j.renumber(&c)
		if err != nil {
			return err
		}
		if left == 0 && j.resubscribe(&c, a) {
			changed = true
		}
		if c.isEmpty() && !was { // there is nothing to be taken back
			c.State = dropped
		}
		if changed {
			if err := t.putStep(key, c); err != nil {
				return err
			}
		}
	}
	return nil
}

// resubscribe has a change of the subscription to the old feed speak of that to the new one,
// which goes on with it; but not if the account followed both: then there is nothing to go on
// with. It reports whether the change is another now.
func (j *joining) resubscribe(c *change, a AccountID) (changed bool) {
	subs, has := c.Subs[j.old]
	_, moved := c.URLs[j.old]
	delete(c.URLs, j.old) // the new one has an address of its own
	if !has {
		return moved
	}
	delete(c.Subs, j.old)
	if _, both := c.Subs[j.new]; !both && j.fresh[a] {
		for i, sub := range subs {
			if sub != nil {
				subs[i] = sub.joinedWith(nil)
			}
		}
		c.Subs[j.new] = subs
	}
	return true
}

// renumber has a change speak of the new feed and its articles, and reports whether it is
// another now.
func (j *joining) renumber(c *change) (changed bool, err error) {
	for _, sets := range c.opinions() {
		text, has := sets[j.old]
		if !has {
			continue
		}
		numbers, err := readSet(text)
		if err != nil {
			return false, err
		}
		there := roaring.New()
		if text, has := sets[j.new]; has {
			if there, err = readSet(text); err != nil {
				return false, err
			}
		}
		for _, n := range numbers.ToArray() {
			y, is := j.twins[Number(n)]
			if !is && !j.carries {
				continue
			}
			if !is {
				y = Number(n)
			}
			numbers.Remove(n)
			there.Add(uint32(y))
			changed = true
		}
		for id, now := range map[FeedID]set{j.old: numbers, j.new: there} {
			if delete(sets, id); !now.IsEmpty() {
				if sets[id], err = now.ToBytes(); err != nil {
					return false, err
				}
			}
		}
	}
	for i := range c.Edits {
		numbers, err := readSet(c.Edits[i].Articles)
		if err != nil {
			return false, err
		}
		moved := false
		for _, n := range numbers.ToArray() {
			if y, is := j.twins[Number(n)]; is {
				numbers.Remove(n)
				numbers.Add(uint32(y))
				moved = true
			}
		}
		if moved {
			if c.Edits[i].Articles, err = numbers.ToBytes(); err != nil {
				return false, err
			}
			changed = true
		}
	}
	for n, marks := range c.Marks {
		if y, is := j.twins[n]; is {
			delete(c.Marks, n)
			c.Marks[y] = marks
			changed = true
		}
	}
	return changed, nil
}

// rewriteSearches has the saved searches of an account that name the old feed find what is in
// the new one now, and also what is in the old one if something stays there.
func (j *joining) rewriteSearches(t *tx, a AccountID, stays bool) error {
	from, to, err := j.feeds(t)
	if err != nil {
		return err
	}
	var names [2]string
	var name string
	for i, f := range []Feed{from, to} {
		sub, err := t.sub(a, f.ID)
		if err != nil || sub == nil {
			return err
		}
		seen := Subscribed{Feed: f, Subscription: *sub}
		name, names[i] = seen.Name(), searchedName(seen)
	}
	is := func(text string) bool { return strings.Contains(names[0], text) && !strings.Contains(names[1], text) }
	all, err := t.saved(a)
	if err != nil {
		return err
	}
	for _, one := range all {
		now := one.Saved
		now.Query = query.RenameFeeds(now.Query, is, name, !stays)
		if now == one.Saved {
			continue
		}
		if err := t.putSaved(a, one.ID, &now); err != nil {
			return err
		}
	}
	return nil
}
