package feeds

import (
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"sync"
)

// A Heap lets the garbage collector of the process wait while much is taken in: nearly all
// of that memory is garbage a moment later, and a collector that runs whenever a small heap
// has doubled takes a fifth of the time. There is one in a process, which those who take in
// much share; a nil one changes nothing.
type Heap struct {
	room int64 // bytes that may be allocated between two collections, however small the heap is

	mu     sync.Mutex
	users  int
	before int // the process's own setting, which is given back
	now    int
}

// NewHeap returns a heap that grows by up to room bytes between two collections. A heap
// larger than room may double, as any other.
func NewHeap(room int64) *Heap { return &Heap{room: room} }

// Loosen lets the collector wait until tighten is called as often as Loosen was.
func (h *Heap) Loosen() (tighten func()) {
	if h == nil {
		return func() {}
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.users++; h.users == 1 {
		h.before = debug.SetGCPercent(100)
		h.now = 100
		h.adjust()
		h.follow()
	}
	return sync.OnceFunc(h.tighten)
}

func (h *Heap) tighten() {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.users--; h.users == 0 {
		debug.SetGCPercent(h.before)
	}
}

// follow adjusts the collector to the heap after its next run, and so on while somebody
// uses the heap.
func (h *Heap) follow() {
	unreachable := &struct{ heap *Heap }{h}
	runtime.AddCleanup(unreachable, func(h *Heap) {
		h.mu.Lock()
		defer h.mu.Unlock()
		if h.users > 0 {
			h.adjust()
			h.follow()
		}
	}, h)
}

// The collector begins to run when the heap has grown by so much of what was alive after
// its last run, in percent. For any heap of less than 4 MB it takes 4 MB instead, times the
// same percentage.
const (
	leastPercent  = 100
	smallHeap     = 4 << 20
	worthChanging = 10 // percent: setting it stops the process for a moment
)

// adjust sets the percentage by which the heap grows by room.
func (h *Heap) adjust() {
	live := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	metrics.Read(live)
	wanted := leastPercent
	if live[0].Value.Kind() == metrics.KindUint64 {
		wanted = int(100 * h.room / max(int64(live[0].Value.Uint64()), smallHeap))
	}
	if wanted = max(wanted, leastPercent, h.before); h.before < 0 {
		wanted = h.before // the collector is switched off
	}
	if change := wanted - h.now; 100*max(change, -change) >= worthChanging*h.now || h.before < 0 {
		debug.SetGCPercent(wanted)
		h.now = wanted
	}
}
