package serve

import (
	"context"
	"runtime/debug"
	"time"
)

// restAfter is how often the server looks whether there is memory to give back.
const restAfter = 10 * time.Second

// giveBack returns unused memory to the system, until ctx ends. Go keeps as much again as
// is in use, which is half of the memory of a server with many idle screens
// (BenchmarkIdleSessions). It costs one collection of some milliseconds, and nothing while
// nobody does anything.
func (sv *Server) giveBack(ctx context.Context) {
	tick := time.NewTicker(restAfter)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			if sv.hadActivity.Swap(false) {
				debug.FreeOSMemory()
			}
		}
	}
}
