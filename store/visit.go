package store

import "tidings/store/dbfile"

// A Turn is the turn to fetch a feed. Its IsLost says that another process has taken it
// over, since this one was stopped for long; then the visit is not to be recorded.
type Turn = dbfile.Turn

// BeginVisit takes the turn to fetch a feed, which is given back with Turn.End. If the turn
// is taken, here or in another process, it returns nil and that process, 0 if it is not
// known. If no file beside the store can be locked, turns of other processes are not
// noticed, and a feed may be fetched twice.
//
// Several may refresh at once: people on a server, the server's schedule, cron in another
// process. Each takes the turn of a feed, checks again when it was last visited, and keeps
// the turn until the visit is recorded, so that the next one sees the visit. A process that
// is stopped in the middle keeps its turns for ten minutes.
func (s *Store) BeginVisit(id FeedID) (turn *Turn, by int) { return s.turns.Begin(int64(id)) }
