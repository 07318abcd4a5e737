package store

import (
	"os"
	"sync"

	"tidings/store/dbfile"
)

// Turns at feeds.
//
// A feed is asked by one at a time, though several refresh at one moment: people on
// one server, the server's own schedule, and cron beside it in a process of its own.
// Whoever has the turn at a feed looks once more when it was visited last, and has the
// turn until what the visit brought is in the store: so who comes after sees that
// somebody has been there.
//
// Within a process turns are in a map. Between processes they are locked bytes of a
// file beside the store, PATH.refresh: the byte at a feed's number is locked by whoever
// visits it, and is free when that process ends, however it does. The file holds
// nothing.
type turns struct {
	mu   sync.Mutex
	at   map[FeedID]bool
	file *os.File // nil if there is no turn, or the file cannot be made
}

// BeginVisit takes the turn at a feed; false if somebody has it, here or in another
// process. Who has it owes an EndVisit. Where nothing can be locked beside the store
// other processes are not known of, and a feed may be asked twice.
func (s *Store) BeginVisit(id FeedID) bool {
	v := &s.turns
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.at[id] {
		return false
	}
	if v.file == nil {
		v.file, _ = os.OpenFile(s.file.Path()+".refresh", os.O_RDWR|os.O_CREATE, 0o600)
	}
	if v.file != nil && !dbfile.LockByte(v.file, int64(id)) {
		v.close()
		return false
	}
	if v.at == nil {
		v.at = map[FeedID]bool{}
	}
	v.at[id] = true
	return true
}

// EndVisit gives the turn at a feed back.
func (s *Store) EndVisit(id FeedID) {
	v := &s.turns
	v.mu.Lock()
	defer v.mu.Unlock()
	delete(v.at, id)
	if v.file != nil {
		dbfile.UnlockByte(v.file, int64(id))
	}
	v.close()
}

// close closes the file when nobody has a turn.
func (v *turns) close() {
	if v.file != nil && len(v.at) == 0 {
		_ = v.file.Close() // it holds nothing
		v.file = nil
	}
}
