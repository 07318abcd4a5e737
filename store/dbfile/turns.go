package dbfile

import (
	"encoding/binary"
	"os"
	"sync"
	"time"
)

// Turns are locks on numbers, between goroutines and processes.
//
// Within a process a map holds them. For other processes, each is a locked byte of a file,
// whose offset says its number; the system releases it when the process ends. The file holds
// when each number's turn began last. A process that is stopped keeps its locks, so a turn
// that began long ago can be taken over: by locking another byte of the same number, and
// saying when.
type Turns struct {
	path    string
	longest time.Duration // after which a turn can be taken over
	now     func() time.Time

	mu   sync.Mutex
	at   map[int64]*Turn
	file *os.File // nil if no turn is taken, or the file cannot be made
}

// A Turn is a lock on a number that a process has taken.
type Turn struct {
	turns  *Turns
	number int64
	byteAt int64  // which is locked
	began  uint64 // as the file says
}

const (
	turnBytes = 4       // that stand for a number: so many processes can be stopped in a turn
	nextByte  = 1 << 32 // between two of them
	stampSize = 8
)

// TurnsAt returns the turns of the file at path. The file is made when a turn is taken. A
// turn that another process keeps for longer than longest can be taken over.
func TurnsAt(path string, longest time.Duration, now func() time.Time) *Turns {
	return &Turns{path: path, longest: longest, now: now, at: map[int64]*Turn{}}
}

// Begin takes the turn of a number, which is given back with End. If it is taken, here or in
// another process, Begin returns nil and the process that has it, 0 if that is not known. If
// the file cannot be made or locked, turns of other processes are not noticed.
func (t *Turns) Begin(number int64) (turn *Turn, holder int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.at[number] != nil {
		return nil, os.Getpid()
	}
	if t.file == nil {
		t.file, _ = openLock(t.path)
	}
	turn = &Turn{turns: t, number: number, byteAt: number}
	if t.file != nil {
		if holder, ok := t.lock(turn); !ok {
			t.close()
			return nil, holder
		}
	}
	t.at[number] = turn
	return turn, 0
}

// lock locks a byte of a turn's number for other processes, unless one has the turn.
func (t *Turns) lock(turn *Turn) (holder int, ok bool) {
	free, taken := int64(-1), false
	for i := int64(turnBytes - 1); i >= 0; i-- { // the first byte's process is named last
		at := turn.number + i*nextByte
		if pid, locked := byteOwner(t.file, at); locked {
			holder, taken = pid, true
		} else {
			free = at
		}
	}
	if free < 0 || taken && !t.isOver(turn.number) {
		return holder, false
	}
	// Before the lock, so that nobody who finds it locked sees an older time.
	turn.byteAt, turn.began = free, uint64(t.now().UnixNano())
	stamp := binary.LittleEndian.AppendUint64(nil, turn.began)
	_, _ = t.file.WriteAt(stamp, turn.number*stampSize) // without it the turn can be taken over at once
	if !lockByte(t.file, free) {
		holder, _ = byteOwner(t.file, free)
		return holder, false
	}
	return 0, true
}

// isOver reports whether a number's turn began so long ago that it can be taken over.
func (t *Turns) isOver(number int64) bool {
	began := time.Unix(0, int64(t.stamp(number)))
	return t.now().Sub(began).Abs() > t.longest // a time to come is of a clock that was wrong
}

// stamp returns when a number's turn began last, 0 if the file does not say.
func (t *Turns) stamp(number int64) uint64 {
	stamp := make([]byte, stampSize)
	if _, err := t.file.ReadAt(stamp, number*stampSize); err != nil {
		return 0
	}
	return binary.LittleEndian.Uint64(stamp)
}

// IsLost reports whether another process has taken the turn over.
func (turn *Turn) IsLost() bool {
	t := turn.turns
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.file == nil || turn.began == 0 {
		return false
	}
	stamp := t.stamp(turn.number)
	return stamp != turn.began && stamp != 0
}

// End gives the turn back.
func (turn *Turn) End() {
	t := turn.turns
	t.mu.Lock()
	defer t.mu.Unlock()
	delete(t.at, turn.number)
	if t.file != nil {
		unlockByte(t.file, turn.byteAt)
	}
	t.close()
}

// close closes the file if no turn is taken.
func (t *Turns) close() {
	if t.file != nil && len(t.at) == 0 {
		_ = t.file.Close() // what it says of a turn may be lost
		t.file = nil
	}
}
