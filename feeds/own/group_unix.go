//go:build unix

package own

import (
	"errors"
	"os"
	"os/exec"
	"syscall"
)

// inGroup makes a program begin a session of its own, and with it a process group: what it
// starts can be ended with it, and it has no terminal. It could else ask there for a password,
// or write over the screen.
func inGroup(cmd *exec.Cmd) { cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true} }

// killGroup ends a program and all of its group. What has left the group lives on, but is
// not waited for.
func killGroup(cmd *exec.Cmd) error {
	err := syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL)
	if errors.Is(err, syscall.ESRCH) {
		return os.ErrProcessDone
	}
	return err
}
