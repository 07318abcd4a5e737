package dbfile

import (
	"os"
	"strconv"
	"strings"
	"syscall"
)

// lockOwners finds the processes that have a file's lock in /proc/locks (proc(5)),
// where a line is
//
//	1: FLOCK  ADVISORY  WRITE 4711 08:01:131072 0 EOF
//
// The file is known by its inode alone: some file systems (btrfs, overlay) name
// another device there than stat does. A process of another container has no number
// here, or 0.
func lockOwners(file *os.File) (owners []int) {
	info, err := file.Stat()
	if err != nil {
		return nil
	}
	stat, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return nil
	}
	locks, err := os.ReadFile("/proc/locks")
	if err != nil {
		return nil
	}
	inode := ":" + strconv.FormatUint(stat.Ino, 10)
	for line := range strings.Lines(string(locks)) {
		words := strings.Fields(line)
		if len(words) != 8 || words[1] != "FLOCK" || !strings.HasSuffix(words[5], inode) {
			continue // another file's, or a line "->" of one who waits
		}
		if pid, err := strconv.Atoi(words[4]); err == nil && pid > 0 {
			owners = append(owners, pid)
		}
	}
	return owners
}
