package store

// BeginVisit takes the turn to fetch a feed, which EndVisit gives back. It returns false if
// the turn is taken, here or in another process. If no file beside the store can be locked,
// turns of other processes are not noticed, and a feed may be fetched twice.
//
// Several may refresh at once: people on a server, the server's schedule, cron in another
// process. Each takes the turn of a feed, checks again when it was last visited, and keeps
// the turn until the visit is recorded, so that the next one sees the visit.
func (s *Store) BeginVisit(id FeedID) bool { return s.turns.Begin(int64(id)) }

// EndVisit gives back the turn to fetch a feed.
func (s *Store) EndVisit(id FeedID) { s.turns.End(int64(id)) }
