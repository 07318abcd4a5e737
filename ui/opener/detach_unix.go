//go:build unix

package opener

import (
	"os/exec"
	"syscall"
)

// detach makes a program begin a session of its own: it has no terminal to ask or to write to,
// and lives on when the screen is left.
func detach(cmd *exec.Cmd) { cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true} }
