//go:build unix && !linux

package dbfile

import "os"

// lockOwners is only known on Linux; elsewhere what stands at the turnstile has to do.
func lockOwners(*os.File) []int { return nil }

// lookAt is only known on Linux.
func (*Holder) lookAt() {}
