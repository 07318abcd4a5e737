package dbfile

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
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
		// A process has the lock once for each of its descriptors, and one that changes
		// its lock may be listed twice.
		if pid, err := strconv.Atoi(words[4]); err == nil && pid > 0 && !slices.Contains(owners, pid) {
			owners = append(owners, pid)
		}
	}
	return owners
}

// lookAt fills in what /proc tells of the process (proc(5)).
func (h *Holder) lookAt() {
	folder := fmt.Sprintf("/proc/%d/", h.PID)
	if line, err := os.ReadFile(folder + "cmdline"); err == nil {
		h.Command = shortCommand(strings.Split(strings.TrimRight(string(line), "\x00"), "\x00"))
	}
	if stat, err := os.ReadFile(folder + "stat"); err == nil {
		// The name before the state is in parentheses, and may have any in it.
		after := string(stat[strings.LastIndexByte(string(stat), ')')+1:])
		state := strings.TrimSpace(after)
		h.Stopped = strings.HasPrefix(state, "T") || strings.HasPrefix(state, "t")
	}
}

// shortCommand is a command line in two words: the program, and the first word after it
// that is all small letters, as subcommands are. Addresses, paths and what else may be
// private are left out, since others read this.
func shortCommand(words []string) string {
	const most = 30 // characters of the program's name
	short := strings.Map(func(r rune) rune {
		if r > ' ' && r < 0x7f && !strings.ContainsRune("()", r) {
			return r
		}
		return -1
	}, filepath.Base(words[0]))
	short = short[:min(len(short), most)]
	for _, word := range words[1:] {
		if word != "" && len(word) < most && strings.Trim(word, "abcdefghijklmnopqrstuvwxyz") == "" {
			return short + " " + word
		}
	}
	return short
}
