package dbfile

import (
	"os"
	"sync"
)

// Turns lets one at a time work on each of many numbered things, here and in other
// processes.
//
// Within a process turns are in a map. Between processes they are locked bytes of a
// file: the byte at a thing's number is locked by whoever has the turn, and is free when
// that process ends, however it does. The file holds nothing.
type Turns struct {
	path string

	mu   sync.Mutex
	at   map[int64]bool
	file *os.File // nil if there is no turn, or the file cannot be made
}

// TurnsAt returns the turns that a file at path stands for, which is made when it is
// needed.
func TurnsAt(path string) *Turns { return &Turns{path: path, at: map[int64]bool{}} }

// Begin takes the turn at a number; false if somebody has it, here or in another
// process. Who has it owes an End. Where nothing can be locked at the path other
// processes are not known of.
func (t *Turns) Begin(number int64) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.at[number] {
		return false
	}
	if t.file == nil {
		t.file, _ = os.OpenFile(t.path, os.O_RDWR|os.O_CREATE, 0o600)
	}
	if t.file != nil && !lockByte(t.file, number) {
		t.close()
		return false
	}
	t.at[number] = true
	return true
}

// End gives the turn at a number back.
func (t *Turns) End(number int64) {
	t.mu.Lock()
	defer t.mu.Unlock()
	delete(t.at, number)
	if t.file != nil {
		unlockByte(t.file, number)
	}
	t.close()
}

// close closes the file when nobody has a turn.
func (t *Turns) close() {
	if t.file != nil && len(t.at) == 0 {
		_ = t.file.Close() // it holds nothing
		t.file = nil
	}
}
