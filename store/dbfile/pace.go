package dbfile

import "time"

// A Pace tells a long operation how much to write in one transaction. Each transaction costs
// two waits for the disk and writes again the pages that it shares with the one before, so
// it goes on for a while; but not when somebody waits for the file.
type Pace struct {
	file  *File
	began time.Time
}

// longestTurn is how long a transaction goes on taking more, so that it holds the lock for
// less than 50 ms with its commit.
const longestTurn = 20 * time.Millisecond

// Pace begins to measure a transaction.
func (f *File) Pace() Pace { return Pace{f, time.Now()} }

// IsOver reports, after a step of a transaction, whether it should take no further one.
func (p Pace) IsOver() bool { return time.Since(p.began) >= longestTurn || p.file.contended() }
