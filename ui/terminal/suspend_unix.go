//go:build unix

package terminal

import (
	"os"

	"golang.org/x/sys/unix"
)

// HasJobControl reports whether a shell with job control has started the program: such a
// shell gives each job a process group of its own. If the session was opened for the
// program alone (ssh -t host tidings, tmux new-session tidings), the program is in the
// group of the session's leader, and nobody could continue it once it is stopped
// (POSIX.1-2017, section 11.1.4).
func HasJobControl() bool {
	session, err := unix.Getsid(os.Getpid())
	return err == nil && session != unix.Getpgrp()
}
