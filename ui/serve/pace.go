package serve

import (
	"errors"
	"sync"
	"time"

	"tidings/store"
)

// errHasty says that an account has run as many commands as it may in a minute.
var errHasty = errors.New("too many commands of this account within a minute; wait a moment")

// A pace counts the commands of each account in the minute that runs.
type pace struct {
	mu     sync.Mutex
	minute time.Time
	count  map[store.AccountID]int
}

// allows counts a command, and reports whether the account may run it.
func (p *pace) allows(a store.AccountID, now time.Time, most int) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if now.Sub(p.minute).Abs() >= time.Minute || p.count == nil {
		p.minute, p.count = now, map[store.AccountID]int{}
	}
	p.count[a]++
	return p.count[a] <= most
}
