package store

import (
	"bytes"
	"errors"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"
)

// What one step of a joining does (join.go).

// A pair is an article of the old feed, and the same in the new one.
type pair struct{ x, y Number }

// step joins some of the articles, and returns the others. The more accounts are joined, the
// fewer articles a step takes.
func (j *joining) step(t *tx, articles []Number) (left []Number, err error) {
	t.unbounded = true // what somebody may have was said when it was written
	from, to, err := j.feeds(t)
	if err != nil {
		return nil, err
	}
	count := min(len(articles), max(10, batch/max(1, len(j.who)/4)))
	var pairs []pair
	var alone []Number
	for _, x := range articles[:count] {
		row, ok, err := t.rowAt(x)
		if err != nil {
			return nil, err
		}
		if !ok || row.Feed != from.ID {
			continue
		}
		y, is, err := j.twin(t, x, &row)
		switch {
		case err != nil:
			return nil, err
		case is:
			pairs = append(pairs, pair{x, y})
		default:
			alone = append(alone, x)
		}
	}
	if err := j.joinPairs(t, pairs); err != nil {
		return nil, err
	}
	if j.carries && len(alone) > 0 {
		if !to.Joined && to.Owner == 0 { // an article that it had has gone since the plan
			to.Joined = true
			err = t.putFeed(to)
		}
		err = errors.Join(err, t.carry(from.ID, to.ID, alone))
		j.done.Carried += len(alone)
	}
	j.done.Same += len(pairs)
	return articles[count:], err
}

// twin returns the article of the new feed that an article of the old one is: that of the
// plan, or one that has come since then.
func (j *joining) twin(t *tx, x Number, row *rowRecord) (y Number, is bool, err error) {
	y, is = j.twins[x]
	if !is {
		v := t.bucket(bucketKeys).Get(append(join32(uint32(j.new)), row.Key...))
		if v == nil {
			return 0, false, nil
		}
		y = Number(field32(v, 0))
	}
	other, ok, err := t.rowAt(y)
	if err != nil || !ok || other.Feed != j.new {
		return 0, false, err
	}
	if !is {
		s := newSketcher()
		if is = s.sketch(x, row).agrees(s.sketch(y, &other)); is {
			j.twins[x] = y
		}
	}
	return y, is, nil
}

// joinPairs gives what is thought of articles of the old feed to the same ones of the new
// feed, and drops the old ones if nobody else thinks anything of them.
func (j *joining) joinPairs(t *tx, pairs []pair) error {
	if len(pairs) == 0 {
		return nil
	}
	for _, a := range j.who {
		if err := j.joinOpinions(t, a, pairs); err != nil {
			return err
		}
	}
	var stay, gone []uint32
	marked := roaring.New()
	if j.empties {
		err := t.putMarkSets() // marked reads them
		if err == nil {
			marked, err = t.marked()
		}
		if err != nil {
			return err
		}
	}
	for _, one := range pairs {
		if x := uint32(one.x); !j.empties || marked.Contains(x) {
			stay = append(stay, x)
		} else {
			gone = append(gone, x)
		}
	}
	if err := t.drop(j.old, gone); err != nil {
		return err
	}
	return j.leave(t, stay)
}

// leave takes articles off the lists of those who have the same ones in the new feed now.
// They stay for others.
func (j *joining) leave(t *tx, numbers []uint32) error {
	if len(numbers) == 0 {
		return nil
	}
	for _, a := range j.who {
		if _, err := t.changeOpinion(bucketHidden, a, j.old, roaring.BitmapOf(numbers...), true); err != nil {
			return err
		}
		for _, n := range numbers {
			if err := t.enter(j.old, lesson{hash: joinedHash(a, Number(n))}); err != nil {
				return err
			}
		}
	}
	return nil
}

// joinOpinions gives what one account thinks of articles to the same ones of the new feed. An
// article is read if one of the two was. It is deleted if one of the two was, unless the
// other bears a mark: whoever has deleted one of two meant to keep the other. It is set aside
// if the old one was, and is unread.
func (j *joining) joinOpinions(t *tx, a AccountID, pairs []pair) error {
	old, new := roaring.New(), roaring.New()
	for _, one := range pairs {
		old.Add(uint32(one.x))
		new.Add(uint32(one.y))
	}
	var sets [5]set
	for i, of := range []struct {
		numbers set
		bucket  []byte
		feed    FeedID
	}{{old, bucketRead, j.old}, {old, bucketHidden, j.old}, {new, bucketHidden, j.new}, {old, bucketAside, j.old}, {new, bucketRead, j.new}} {
		var err error
		if sets[i], err = t.opinionOf(of.numbers, of.bucket, a, of.feed); err != nil {
			return err
		}
		sets[i] = sets[i].Clone() // the buckets are written to below
	}
	wasRead, wasHidden, isHidden, wasAside, isRead := sets[0], sets[1], sets[2], sets[3], sets[4]
	read, hide, show, aside := roaring.New(), roaring.New(), roaring.New(), roaring.New()
	for _, one := range pairs {
		here, err := t.mark(a, one.x)
		if err != nil {
			return err
		}
		there, err := t.mark(a, one.y)
		if err != nil {
			return err
		}
		x, y := uint32(one.x), uint32(one.y)
		switch {
		case wasRead.Contains(x):
			read.Add(y)
		case wasAside.Contains(x) && !isRead.Contains(y):
			aside.Add(y)
		}
		switch {
		case t.isLeftOut(j.old, joinedHash(a, one.x)): // that was not the account's doing
		case wasHidden.Contains(x) && !isHidden.Contains(y) && there.empty():
			hide.Add(y)
		case !wasHidden.Contains(x) && isHidden.Contains(y) && !here.empty():
			show.Add(y)
		}
		if here.empty() {
			continue
		}
		if err := t.putMark(a, one.y, there.merged(here)); err != nil {
			return err
		}
		if err := t.putMark(a, one.x, Mark{}); err != nil {
			return err
		}
	}
	for _, opinion := range []struct {
		bucket  []byte
		feed    FeedID
		numbers set
		in      bool
	}{
		{bucketRead, j.new, read, true}, {bucketHidden, j.new, hide, true}, {bucketHidden, j.new, show, false},
	} {
		if _, err := t.changeOpinion(opinion.bucket, a, opinion.feed, opinion.numbers, opinion.in); err != nil {
			return err
		}
	}
	if _, err := t.putAside(a, j.new, aside); err != nil {
		return err
	}
	return j.joinPlace(t, a, pairs)
}

// joinPlace keeps the place in the article that an account was reading.
func (j *joining) joinPlace(t *tx, a AccountID, pairs []pair) error {
	account, err := t.account(a)
	if err != nil || account.Reading == nil {
		return err
	}
	i := slices.IndexFunc(pairs, func(one pair) bool { return one.x == account.Reading.Article })
	if i < 0 {
		return nil
	}
	place := *account.Reading
	place.Article = pairs[i].y
	account.Reading = &place
	return t.putAccount(account)
}

// carry makes articles of one feed articles of another, with all that is thought of them.
func (t *tx) carry(from, to FeedID, numbers []Number) error {
	if len(numbers) == 0 {
		return nil
	}
	carried := roaring.New()
	for _, n := range numbers {
		if err := t.carryRow(from, to, n); err != nil {
			return err
		}
		carried.Add(uint32(n))
	}
	if err := t.changeLive(from, carried, false); err != nil {
		return err
	}
	if err := t.changeLive(to, carried, true); err != nil {
		return err
	}
	accounts, err := t.accountIDs()
	if err != nil {
		return err
	}
	for _, a := range accounts {
		for _, bucket := range opinionBuckets() {
			theirs, err := t.changeOpinion(bucket, a, from, carried, false)
			if err != nil {
				return err
			}
			if _, err := t.changeOpinion(bucket, a, to, theirs, true); err != nil {
				return err
			}
		}
	}
	return nil
}

// carryRow moves the row of an article and the keys that lead to it.
func (t *tx) carryRow(from, to FeedID, n Number) error {
	row, ok, err := t.rowAt(n)
	if err != nil || !ok {
		return err
	}
	names := [][]byte{row.Key}
	if row.Names > 0 {
		if names, err = t.namesOf(from, n, row.Key); err != nil {
			return err
		}
	}
	keys, number := t.bucket(bucketKeys), join32(uint32(n))
	row.Names = 0
	for i, name := range names {
		if err := keys.Delete(append(join32(uint32(from)), name...)); err != nil {
			return err
		}
		for i == 0 && !t.isFreeKey(to, name) { // another article has it, or had it
			name = hash64("\x00joined\n" + string(name) + string(row.ID))
		}
		if i == 0 {
			row.Key = name
		} else if !t.isFreeKey(to, name) {
			continue
		} else {
			row.Names++
		}
		if err := keys.Put(append(join32(uint32(to)), name...), number); err != nil {
			return err
		}
	}
	byFeed := t.bucket(bucketByFeed)
	if err := byFeed.Delete(join32(uint32(from), row.Date, uint32(n))); err != nil {
		return err
	}
	if err := byFeed.Put(join32(uint32(to), row.Date, uint32(n)), nil); err != nil {
		return err
	}
	row.Feed = to
	return t.putRow(n, row)
}

// isFreeKey reports whether no article that is there has a key in a feed.
func (t *tx) isFreeKey(id FeedID, key []byte) bool {
	v := t.bucket(bucketKeys).Get(append(join32(uint32(id)), key...))
	return v == nil || t.bucket(bucketRows).Get(v) == nil
}

// namesOf returns the keys that lead to an article, the first one first.
func (t *tx) namesOf(id FeedID, n Number, first []byte) (names [][]byte, err error) {
	names = [][]byte{first}
	prefix, number := join32(uint32(id)), join32(uint32(n))
	c := t.bucket(bucketKeys).Cursor()
	for k, v := c.Seek(prefix); bytes.HasPrefix(k, prefix); k, v = c.Next() {
		if bytes.Equal(v, number) && !bytes.Equal(k[4:], first) {
			names = append(names, bytes.Clone(k[4:]))
		}
	}
	return names, nil
}
