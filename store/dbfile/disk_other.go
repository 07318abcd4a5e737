//go:build !linux

package dbfile

// networkKind is only known on Linux.
func networkKind(string) string { return "" }

// RoomFor is only known on Linux; elsewhere writing fails if there is no room.
func RoomFor(string, int64) error { return nil }

// DiskOf is only known on Linux.
func DiskOf(string) (Disk, bool) { return Disk{}, false }
