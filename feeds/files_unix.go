//go:build unix

package feeds

import (
	"syscall"

	"tidings/feeds/fetch"
)

// mostVisits is how many visits are made at once: each may have two files open,
// for a connection or for questions about an address, and other files are open beside them.
func mostVisits() int {
	const others = fetch.MaxIdle + 64
	var limit syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &limit); err != nil || limit.Cur > 2*visitsAtOnce+others {
		return visitsAtOnce
	}
	return max(int(limit.Cur)-others, 16) / 2
}
