package store

import (
	"bytes"
	"fmt"
)

// A loadStep is the step of history that a load makes. It is written in each
// transaction that adds to it, so that whoever stops a load in the middle can take
// back what was done.
type loadStep struct {
	change
	read, deleted map[FeedID]set
	key           []byte // under which it was written, nil if it was not yet
	written       []byte
	grown         bool // since it was written
}

// stepMarks bounds the marks of one step, which is held in memory.
const stepMarks = 10_000

func newStep() loadStep {
	return loadStep{
		change: change{Marks: map[Number][2]Mark{}, Subs: map[FeedID][2]*Subscription{}, Saved: map[SearchID][2]*Saved{}},
		read:   map[FeedID]set{}, deleted: map[FeedID]set{},
	}
}

// resumeStep goes on with the step written last, unless it is full or no longer
// what was written: then somebody has undone it.
func (l *load) resumeStep(t *tx) {
	stands := l.step.key == nil || bytes.Equal(t.bucket(bucketHistory).Get(l.step.key), l.step.written)
	if !stands || len(l.step.Marks) >= stepMarks {
		l.step = newStep()
	}
	l.step.grown = false
}

// rememberStep writes the step down as far as it has come.
func (l *load) rememberStep(t *tx) error {
	if !l.step.grown {
		return nil
	}
	for _, part := range []struct {
		sets map[FeedID]set
		into *map[FeedID][]byte
	}{{l.step.read, &l.step.Read}, {l.step.deleted, &l.step.Hidden}} {
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
	if l.step.key == nil {
		l.step.What = fmt.Sprintf("loaded the dump of “%s” made %s", l.loaded.From, l.loaded.Made.Format("2006-01-02"))
		l.step.When = t.now
		if err := t.remember(l.account, l.step.change); err != nil {
			return err
		}
		for key := range t.stepsBack(l.account) {
			l.step.key = key
			break
		}
	} else if err := putJSON(b, l.step.key, l.step.change); err != nil {
		return err
	}
	l.step.written = bytes.Clone(b.Get(l.step.key))
	return nil
}
