//go:build unix

package own

import (
	"errors"
	"os"
	"os/exec"
	"syscall"
)

// inGroup makes a program begin a process group of its own, so that what it starts can be
// ended with it, and so that keys typed in a terminal do not reach it.
func inGroup(cmd *exec.Cmd) { cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} }

// killGroup ends a program and all of its group. What has left the group lives on, but is
// not waited for.
func killGroup(cmd *exec.Cmd) error {
	err := syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL)
	if errors.Is(err, syscall.ESRCH) {
		return os.ErrProcessDone
	}
	return err
}
