package feeds_test

import (
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"testing"

	"tidings/feeds"
)

// percent is the collector's setting.
func percent() int {
	one := []metrics.Sample{{Name: "/gc/gogc:percent"}}
	metrics.Read(one)
	return int(one[0].Value.Uint64())
}

// TestHeap is not parallel to others: the collector's setting is the process's.
func TestHeap(t *testing.T) {
	for _, own := range []int{100, 300, -1} {
		runtime.GC() // what another test has left
		before := debug.SetGCPercent(own)
		heap := feeds.NewHeap(80 << 20)
		tighten := heap.Loosen()
		again := heap.Loosen()
		if got := percent(); own > 0 && (got < 300 || got > 2000) || own < 0 && got != own {
			t.Errorf("%d became %d", own, got)
		}
		tighten()
		tighten()
		if got := percent(); own == 100 && got == own {
			t.Errorf("%d was given back while the heap is in use", own)
		}
		again()
		if got := percent(); got != own {
			t.Errorf("%d was given back as %d", own, got)
		}
		debug.SetGCPercent(before)
	}
	(*feeds.Heap)(nil).Loosen()()
}

// A heap at rest has its room before and after something is taken in, unless it has become
// large.
func TestHeapAtRest(t *testing.T) {
	runtime.GC()
	defer debug.SetGCPercent(debug.SetGCPercent(100))
	heap := feeds.NewHeap(80 << 20)
	heap.Rest(12 << 20)
	resting := percent()
	if resting < 150 || resting > 300 {
		t.Errorf("%d percent at rest", resting)
	}
	tighten := heap.Loosen()
	if got := percent(); got < 3*resting {
		t.Errorf("%d percent at rest, %d in use", resting, got)
	}
	tighten()
	if got := percent(); got != resting {
		t.Errorf("%d percent before it was in use, %d after", resting, got)
	}
	large := make([][]byte, 100)
	for i := range large {
		large[i] = make([]byte, 1<<20)
	}
	for range 1000 { // the collector tells of its runs a little later
		runtime.GC()
		if percent() <= 115 {
			break
		}
	}
	if got := percent(); got > 115 {
		t.Errorf("%d percent of %d MB at rest", got, len(large))
	}
	runtime.KeepAlive(large)
	heap.Rest(0)
	if got := percent(); got != 100 {
		t.Errorf("100 was given back as %d", got)
	}
}

// A large heap about doubles, and no more, even if it was small when it was loosened.
func TestHeapThatGrows(t *testing.T) {
	before := percent()
	heap := feeds.NewHeap(40 << 20)
	tighten := heap.Loosen()
	large := make([][]byte, 100)
	for i := range large {
		large[i] = make([]byte, 1<<20)
	}
	for range 1000 { // the collector tells of its runs a little later
		runtime.GC()
		if percent() <= 110 {
			break
		}
	}
	if got := percent(); got > 110 {
		t.Errorf("%d percent of %d MB", got, len(large))
	}
	runtime.KeepAlive(large)
	tighten()
	if got := percent(); got != before {
		t.Errorf("%d was given back as %d", before, got)
	}
}
