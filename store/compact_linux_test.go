package store_test

import (
	"os"
	"strings"
	"testing"

	"tidings/store"
)

// What is mapped of a file that is gone keeps its room on the disk.
func TestCompactionLetsTheOldFileGo(t *testing.T) {
	h := holed(t)
	_, _, err := h.Compact(h.ctx(), nil)
	h.need(err)
	h.page(store.Query{}) // a read lets go of what was kept warm of the old file
	maps, err := os.ReadFile("/proc/self/maps")
	h.need(err)
	for line := range strings.Lines(string(maps)) {
		if strings.Contains(line, h.path) && strings.Contains(line, "deleted") {
			t.Errorf("still mapped: %s", line)
		}
	}
}
