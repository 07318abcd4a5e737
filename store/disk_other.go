//go:build !linux

package store

// networkKind is only known on Linux.
func networkKind(string) string { return "" }

// roomFor is only known on Linux; elsewhere the writing will say.
func roomFor(string, int64) error { return nil }

// DiskOf is only known on Linux.
func DiskOf(string) (Disk, bool) { return Disk{}, false }
