package store

import "bytes"

// A longStep is a step of history over several transactions, by a load or an import. Each
// transaction writes what it adds, so that the step can be undone even if it stops in the
// middle.
type longStep struct {
	change
	read, deleted, shown map[FeedID]set
	key                  []byte // its key in the history, nil before it is written
	written              []byte
	grown                bool // something has been added since it was written
}

// stepMarks is how many marks a step has at most, since it is held in memory.
const stepMarks = 10_000

func newStep() longStep {
	return longStep{
		change: change{Marks: map[Number][2]Mark{}, Subs: map[FeedID][2]*Subscription{}, Saved: map[SearchID][2]*Saved{}},
		read:   map[FeedID]set{}, deleted: map[FeedID]set{}, shown: map[FeedID]set{},
	}
}

// resume begins a new step if this one is full, or has changed in the history, where it may
// have been undone.
func (l *longStep) resume(t *tx) {
	stands := l.key == nil || bytes.Equal(t.bucket(bucketHistory).Get(l.key), l.written)
	if !stands || len(l.Marks) >= stepMarks {
		*l = newStep()
	}
	l.grown = false
}

// mark adds a change of an article's mark.
func (l *longStep) mark(n Number, before, after Mark) {
	if pair, again := l.Marks[n]; again {
		before = pair[0]
	}
	l.Marks[n] = [2]Mark{before, after}
	l.grown = true
}

// remember writes the step as far as it has come. what is its sentence in the history.
func (l *longStep) remember(t *tx, a AccountID, what string) error {
	if !l.grown {
		return nil
	}
	for _, part := range []struct {
		sets map[FeedID]set
		into *map[FeedID][]byte
	}{{l.read, &l.Read}, {l.deleted, &l.Hidden}, {l.shown, &l.Shown}} {
		*part.into = map[FeedID][]byte{}
		for feed, numbers := range part.sets {
			text, err := numbers.ToBytes()
			if err != nil {
				return err
			}
			(*part.into)[feed] = text
		}
	}
	b := t.bucket(bucketHistory)
	l.What = what
	if l.key == nil {
		l.When = t.now
		if err := t.remember(a, l.change); err != nil {
			return err
		}
		for key := range t.stepsBack(a) {
			l.key = key
			break
		}
	} else if err := putJSON(b, l.key, l.change); err != nil {
		return err
	}
	l.written = bytes.Clone(b.Get(l.key))
	return nil
}
