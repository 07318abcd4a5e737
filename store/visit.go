package store

// BeginVisit takes the turn at a feed; false if somebody has it, here or in another
// process. Who has it owes an EndVisit. Where nothing can be locked beside the store
// other processes are not known of, and a feed may be asked twice.
//
// A feed is asked by one at a time, though several refresh at one moment: people on
// one server, the server's own schedule, and cron beside it in a process of its own.
// Whoever has the turn at a feed looks once more when it was visited last, and has the
// turn until what the visit brought is in the store: so who comes after sees that
// somebody has been there.
func (s *Store) BeginVisit(id FeedID) bool { return s.turns.Begin(int64(id)) }

// EndVisit gives the turn at a feed back.
func (s *Store) EndVisit(id FeedID) { s.turns.End(int64(id)) }
