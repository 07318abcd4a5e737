package dbfile

import "time"

// A Holder is a process that is in the store, or was when it was looked for.
type Holder struct {
	PID   int       // 0 if it cannot be told
	Why   string    // what it said it does, "" if it said nothing: it reads
	Since time.Time // when it said so, zero if it did not
	Reads bool      // others may read as well; if not, everybody waits
}
