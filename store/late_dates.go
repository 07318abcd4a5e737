package store

import "context"

// How new articles get into the bucket bydate.
//
// What feeds bring at first is of all dates: a hundred new articles are spread over a hundred
// pages of the bucket, which a transaction would write anew. So Record leaves them out, as it
// leaves out their names, and Tidy enters what has gathered in the order of the dates. Until
// then the articles behind the number that meta calls dated are looked up in the column of
// dates. Some of them may be in the bucket already: entering them is broken off at any moment.

// putDate enters a new article into bydate, unless that is left to Tidy.
func (t *tx) putDate(n Number, date uint32) error {
	if t.leavesNames {
		return nil
	}
	if err := t.bucket(bucketByDate).Put(join32(date, uint32(n)), nil); err != nil {
		return err
	}
	if last := t.last(lastDated); last != 0 && last == uint32(n)-1 {
		return t.reachLast(lastDated, uint32(n))
	}
	return nil
}

// lateDates returns what has to be entered of the articles that Record has left out.
func (s *Store) lateDates(ctx context.Context) (*entering, error) {
	e := &entering{enter: (*tx).enterDate, kind: lastDated}
	err := s.view(ctx, func(t *tx) error {
		column, last := t.dates(), uint64(t.last("article"))
		e.generation = t.generation()
		for n := uint64(t.dated()) + 1; n <= last; n++ {
			if date := column.date(uint32(n)); date != 0 {
				e.all = append(e.all, lateEntry{join32(date, uint32(n)), Number(n)})
			}
			e.reached = Number(n)
		}
		return nil
	})
	return e, err
}

// enterDate enters an article into bydate, if it is still there.
func (t *tx) enterDate(one lateEntry) error {
	if t.dates().date(uint32(one.number)) != field32(one.key, 0) {
		return nil // it has gone
	}
	return t.bucket(bucketByDate).Put(one.key, nil)
}
