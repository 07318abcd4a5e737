package dbfile

import (
	"os"
	"sync"
)

// Turns are locks on numbers, between goroutines and processes.
//
// Within a process a map holds them. For other processes, each is a locked byte of a file, at
// the offset of its number; the system releases it when the process ends. The file stays
// empty.
type Turns struct {
	path string

	mu   sync.Mutex
	at   map[int64]bool
	file *os.File // nil if no turn is taken, or the file cannot be made
}

// TurnsAt returns the turns of the file at path. The file is made when a turn is taken.
func TurnsAt(path string) *Turns { return &Turns{path: path, at: map[int64]bool{}} }

// Begin takes the turn of a number, which End gives back. It returns false if the turn is
// taken, here or in another process. If the file cannot be made or locked, turns of other
// processes are not noticed.
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

// End gives back the turn of a number.
func (t *Turns) End(number int64) {
	t.mu.Lock()
	defer t.mu.Unlock()
	delete(t.at, number)
	if t.file != nil {
		unlockByte(t.file, number)
	}
	t.close()
}

// close closes the file if no turn is taken.
func (t *Turns) close() {
	if t.file != nil && len(t.at) == 0 {
		_ = t.file.Close() // it holds nothing
		t.file = nil
	}
}
