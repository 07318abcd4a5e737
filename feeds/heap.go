package feeds

import (
	"math"
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
	rest   int64 // the room when nobody takes in; 0 to leave that to the process's setting
	before int   // the process's own setting, which is given back
	now    int
}

// NewHeap returns a heap that grows by up to room bytes between two collections. While much
// is taken in that holds for a large heap, too, which would double otherwise: a feed of 50 MB
// and its articles are such. If the process has a setting of its own, that is the least.
func NewHeap(room int64) *Heap { return &Heap{room: room} }

// Rest lets the heap grow by up to room bytes between two collections from now on, also when
// nobody takes in: a heap of few megabytes, which is all that most processes ever have, is
// not collected each time it has grown by four. 0 ends that.
func (h *Heap) Rest(room int64) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.begin()
	h.rest = room
	h.settle()
}

// Loosen lets the collector wait until tighten is called as often as Loosen was.
func (h *Heap) Loosen() (tighten func()) {
	if h == nil {
		return func() {}
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.begin()
	if h.users++; h.users == 1 {
		h.adjust()
	}
	return sync.OnceFunc(h.tighten)
}

// begin follows the heap, unless it is followed already.
func (h *Heap) begin() {
	if h.isFollowed() {
		return
	}
	h.before = int(sample("/gc/gogc:percent", leastPercent)) // -1 if the collector is switched off
	h.now = h.before
	h.follow()
}

func (h *Heap) isFollowed() bool { return h.users > 0 || h.rest > 0 }

func (h *Heap) tighten() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.users--
	h.settle()
}

// settle adjusts the collector, or gives the process its own setting back.
func (h *Heap) settle() {
	if h.isFollowed() {
		h.adjust()
	} else {
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
		if h.isFollowed() {
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
	busyPercent   = 11 // the least while much is taken in
	smallHeap     = 4 << 20
	largeHeap     = 48 << 20 // from here on half the room has to do: a feed of 50 MB is read within 150
	worthChanging = 10       // percent: setting it stops the process for a moment
)

// adjust sets the percentage by which the heap grows by the room that it has.
func (h *Heap) adjust() {
	if h.before < 0 {
		return // the collector is switched off
	}
	live := max(int64(sample("/gc/heap/live:bytes", math.MaxInt64)), smallHeap)
	room, least := h.rest, max(leastPercent, h.before)
	if h.users > 0 {
		if room = max(h.room, room); live > largeHeap {
			room /= 2
		}
		if h.before == leastPercent { // nobody has asked for that
			least = busyPercent
		}
	}
	wanted := max(int(100*float64(room)/float64(live)), least)
	if change := wanted - h.now; 100*max(change, -change) >= worthChanging*h.now {
		debug.SetGCPercent(wanted)
		h.now = wanted
	}
}

// sample reads a number that the runtime has of itself; unknown if it has none of that name.
func sample(name string, unknown uint64) uint64 {
	one := []metrics.Sample{{Name: name}}
	metrics.Read(one)
	if one[0].Value.Kind() != metrics.KindUint64 {
		return unknown
	}
	return one[0].Value.Uint64()
}
