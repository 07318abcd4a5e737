package serve

import (
	"net"
	"net/netip"
	"sync"
	"time"
)

// How many refusals are logged in a minute. The others are only counted, so that a flood
// of them does not fill the disk.
const (
	refusalsOfAddress = 6
	refusalsOfAll     = 60
)

// refusals decides which refusals are logged.
type refusals struct {
	mu       sync.Mutex
	began    time.Time // when the minute began
	of       map[netip.Prefix]int
	all      int
	unlogged int // refusals of the minute that were not logged
}

// tell reports whether a refusal of a connection is to be logged, and how many of
// the minute before were not.
func (r *refusals) tell(now time.Time, conn net.Addr) (log bool, passed int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if now.Sub(r.began).Abs() >= time.Minute || r.of == nil {
		passed = r.unlogged
		r.began, r.of, r.all, r.unlogged = now, map[netip.Prefix]int{}, 0, 0
	}
	from := prefixOf(conn)
	if r.of[from] >= refusalsOfAddress || r.all >= refusalsOfAll {
		r.unlogged++
		return false, passed
	}
	r.of[from]++
	r.all++
	return true, passed
}

// rest returns how many refusals are neither logged nor counted in a line yet, and forgets them.
func (r *refusals) rest() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	passed := r.unlogged
	r.unlogged = 0
	return passed
}

// refuse logs or counts that a client was not let in.
func (sv *Server) refuse(from net.Addr, why string, details ...any) {
	log, passed := sv.refusals.tell(sv.now(), from)
	sv.tellPassed(passed)
	if log {
		sv.log.Info(why, append([]any{"from", from}, details...)...)
	}
}

func (sv *Server) tellPassed(count int) {
	if count > 0 {
		sv.log.Warn("more connections were refused", "count", count)
	}
}
