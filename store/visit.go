package store

import (
	"context"

	"tidings/store/dbfile"
)

// A Turn is the turn to fetch a feed. Its IsLost says that another process has taken it
// over, since this one was stopped for long; then the visit is not to be recorded.
type Turn = dbfile.Turn

// A Begun visit is the turn to fetch a feed.
type Begun struct {
	Turn *Turn // nil if it is taken, here or in another process
	By   int   // the process that has it, 0 if it is not known
	Feed Feed  // as it is now that the turn is taken
	Err  error // why Feed could not be read; ErrNotFound if it is not there

	Settings SettingsRecord // of the account that the feed belongs to; "" if it is shared
}

// feedToVisit reads a feed, and how its owner wants it fetched.
func (t *tx) feedToVisit(id FeedID) (f Feed, r SettingsRecord, err error) {
	f, err = t.feed(id)
	if err != nil || f.Owner == 0 {
		return f, "", err
	}
	sub, err := t.sub(f.Owner, id)
	if sub != nil {
		r = sub.Settings
	}
	return f, r, err
}

// BeginVisits takes the turns to fetch feeds, which are given back with Turn.End, and reads
// these feeds in one transaction. If no file beside the store can be locked, turns of other
// processes are not noticed, and a feed may be fetched twice.
//
// Several may refresh at once: people on a server, the server's schedule, cron in another
// process. Each takes the turn of a feed, checks again when it was last visited, and keeps
// the turn until the visit is recorded, so that the next one sees the visit. A process that
// is stopped in the middle keeps its turns for ten minutes.
func (s *Store) BeginVisits(ctx context.Context, ids ...FeedID) []Begun {
	all := make([]Begun, len(ids))
	for i, id := range ids {
		all[i].Turn, all[i].By = s.turns.Begin(int64(id))
	}
	err := s.view(ctx, func(t *tx) error {
		for i, id := range ids {
			if all[i].Turn != nil {
				all[i].Feed, all[i].Settings, all[i].Err = t.feedToVisit(id)
			}
		}
		return nil
	})
	for i := range all {
		if err != nil {
			all[i].Err = err
		}
	}
	return all
}
