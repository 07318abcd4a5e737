package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	bolt "go.etcd.io/bbolt"

	"tidings/store/dbfile"
)

// tx is one transaction: helpers take it, and never begin one themselves.
type tx struct {
	bolt  *bolt.Tx
	open  map[string]*bolt.Bucket // the buckets looked up so far
	feeds map[FeedID]Feed         // the feeds read or written so far
	now   time.Time               // one time for all that a transaction writes, whole seconds, UTC

	leavesNames bool                // new articles get into ids, links and bydate later (late_names.go)
	extent      extent              // what it has changed so far
	markSets    map[string]*markSet // what is still to be written of sets that follow from marks
	broughtBack map[FeedID]set      // what is not set aside any more since it got a mark
	limits      Limits              // of accounts
	follows     map[AccountID]int   // how many feeds accounts follow, as far as that was asked
	added       map[AccountID]int64 // bytes that accounts have more than before
	grown       map[AccountID]bool  // who has more that could have been left out
	tagging     map[AccountID]bool  // who has tags, as far as rows were read
	notes       *accountNotes       // the notes that its searches have read
	unbounded   bool                // an act is taken back, whatever an account may have
}

// view runs fn in a reading transaction.
func (s *Store) view(ctx context.Context, fn func(*tx) error) error {
	return s.viewAny(ctx, upToDate(sameNumbers(ctx, fn)))
}

// viewAny runs fn in a reading transaction of a store that may have an older format; fn
// has to check which.
func (s *Store) viewAny(ctx context.Context, fn func(*tx) error) error {
	s.began(false)
	return s.viewUncounted(ctx, fn)
}

// viewUncounted is viewAny without a call of Options.Began.
func (s *Store) viewUncounted(ctx context.Context, fn func(*tx) error) error {
	return s.file.View(ctx, func(b *bolt.Tx) error { return s.run(b, fn) })
}

// update runs fn in a writing transaction, after what ended processes have left half done
// is taken back (act.go). Others who wait for the lock are told why it is held.
func (s *Store) update(ctx context.Context, why string, fn func(*tx) error) error {
	err := s.updateAny(ctx, why, upToDate(sameNumbers(ctx, func(t *tx) error {
		if s.before != nil {
			if err := s.before(t); err != nil {
				return err
			}
		}
		return fn(t)
	})))
	if left := (leftovers)(nil); errors.As(err, &left) {
		if err := s.settle(ctx, left); err != nil {
			return err
		}
		return s.update(ctx, why, fn)
	}
	return err
}

// A leftover is a change that takes several transactions, whose process has ended in the
// middle (act.go).
type leftover struct {
	account AccountID
	act     uint32
	turn    *dbfile.Turn // of its account; only the first of several has it
}

// leftovers rolls back a transaction that has found some.
type leftovers []leftover

func (leftovers) Error() string { return "a change was broken off" }

// updateAny is update in a store that may have an older format.
func (s *Store) updateAny(ctx context.Context, why string, fn func(*tx) error) error {
	s.began(true)
	disclaim := func() {}
	return s.file.Update(ctx, why, func(b *bolt.Tx) error {
		err := s.run(b, func(t *tx) error {
			if err := fn(t); err != nil {
				return err
			}
			if err := t.putMarkSets(); err != nil {
				return err
			}
			if err := t.putUsage(); err != nil {
				return err
			}
			return t.putExtent()
		})
		if by := sessionOf(ctx); by != nil && err == nil {
			made := s.begin(b).version()
			s.lookout.claim(by, made)
			disclaim = func() { s.lookout.disclaim(made) }
		}
		return err
	}, func() { disclaim() })
}

// run calls fn with a transaction, unless another process has replaced the file by one
// that this program does not understand.
func (s *Store) run(b *bolt.Tx, fn func(*tx) error) error {
	t := s.begin(b)
	switch format := t.formatNow(); {
	case format == 0:
		return fmt.Errorf("%w: it has no format number", ErrForeign)
	case format > Format():
		return fmt.Errorf("%w (format %d; this one knows %d)", ErrNewer, format, Format())
	}
	return fn(t)
}

// upToDate calls fn unless the file has an older format: an older copy, which lacks
// buckets, may have replaced it since the store was opened. Open brings it up to date.
func upToDate(fn func(*tx) error) func(*tx) error {
	return func(t *tx) error {
		if format := t.formatNow(); format < Format() {
			return fmt.Errorf("%w (format %d; this one writes %d), and has to be opened again", ErrOlder, format, Format())
		}
		return fn(t)
	}
}

func (s *Store) begin(b *bolt.Tx) *tx {
	return &tx{bolt: b, limits: s.limits, open: map[string]*bolt.Bucket{}, feeds: map[FeedID]Feed{}, now: s.now().UTC().Truncate(time.Second)}
}

// bucket returns a top-level bucket; migrate has made sure that it is there.
// Rows and bodies are only ever appended to, so their pages may be filled.
func (t *tx) bucket(name []byte) *bolt.Bucket {
	if b := t.open[string(name)]; b != nil {
		return b // looking it up each time took a tenth of a list
	}
	b := t.bolt.Bucket(name)
	t.open[string(name)] = b
	switch string(name) {
	case "rows", "bodies", "blocks", "dates":
		b.FillPercent = 1
	case "byfeed":
		b.FillPercent = 0.9
	case "ids", "links": // mostly written in the order of their keys (late_names.go)
		b.FillPercent = 0.8
	case "bydate": // most come at the end, but a feed that is new has old ones, too
		b.FillPercent = 0.7
	}
	return b
}
