//go:build unix

package terminal

import (
	"os"

	"golang.org/x/sys/unix"
)

// HasJobControl reports whether a shell that minds its jobs has started the program:
// it gives each a process group of its own. Where the program is what a session was
// opened for (ssh -t host tidings, tmux new-session tidings) it is in the group of the
// session's leader, and a stopped program could not be told to go on (POSIX.1-2017,
// section 11.1.4).
func HasJobControl() bool {
	session, err := unix.Getsid(os.Getpid())
	return err == nil && session != unix.Getpgrp()
}
