package dbfile

import "time"

// A Holder is a process that has the file's lock, or had it when Holders looked.
type Holder struct {
	PID     int       // 0 if it is not known
	Command string    // the program and its subcommand, "" if not known
	Why     string    // what it says it does, "" for a short read
	Since   time.Time // when it said so, zero if Why is ""
	Reads   bool      // it has the shared lock: others can read, but not write
	Stopped bool      // it is suspended, as after ctrl-z
}
