package feeds_test

import (
	"runtime"
	"runtime/debug"
	"testing"

	"tidings/feeds"
)

// percent is the collector's setting.
func percent() int {
	now := debug.SetGCPercent(100)
	debug.SetGCPercent(now)
	return now
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
