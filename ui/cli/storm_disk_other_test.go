//go:build unix && !linux

package cli_test

import (
	"math/rand/v2"
	"testing"
)

func tinyDisk(t *testing.T) string {
	t.Skip("a small disk to fill is made on Linux only")
	return ""
}

func (s *storm) fillNowAndThen(*rand.Rand) {}
