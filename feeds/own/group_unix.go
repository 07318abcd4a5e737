//go:build unix

package own

import (
	"errors"
	"os"
	"os/exec"
	"syscall"
)

// A group is a program with all that it starts: a process group of Unix.
type group struct{}

// newGroup makes a program begin a session of its own, and with it a process group: what it
// starts can be ended with it, and it has no terminal. It could else ask there for a password,
// or write over the screen.
func newGroup(cmd *exec.Cmd) *group {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	return &group{}
}

func (*group) begin(*exec.Cmd) error { return nil }

// kill ends a program and all of its group. What has left the group lives on, but is not
// waited for.
func (*group) kill(cmd *exec.Cmd) error {
	err := syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL)
	if errors.Is(err, syscall.ESRCH) {
		return os.ErrProcessDone
	}
	return err
}

func (*group) end() {}
