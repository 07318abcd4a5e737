package feeds

import (
	"sync"

	"tidings/store"
)

// busy is which feeds are being visited, by whichever run: where several people
// refresh at one moment, or one does while the server is at it, a feed is asked
// once. The others find in the store what that visit brought.
type busy struct {
	mu      sync.Mutex
	errands map[errand]bool
}

type errand struct {
	store *store.Store
	feed  store.FeedID
}

// begin reports whether a feed may be visited now. If so, the visit has to be
// ended.
func (b *busy) begin(e errand) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.errands[e] {
		return false
	}
	if b.errands == nil {
		b.errands = map[errand]bool{}
	}
	b.errands[e] = true
	return true
}

func (b *busy) end(e errand) {
	b.mu.Lock()
	defer b.mu.Unlock()
	delete(b.errands, e)
}
