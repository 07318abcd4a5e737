package serve

import (
	"context"
	"runtime/debug"
	"time"
)

// restAfter is how often the server looks whether there is memory to give back.
const restAfter = 10 * time.Second

// giveBack returns memory to the system that sessions have used and use no more,
// until ctx ends. Go keeps as much again as is in use, which is half of what a
// server with many idle screens has (BenchmarkIdleSessions); it costs one
// collection, some milliseconds, and none while nobody does anything.
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
