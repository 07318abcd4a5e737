package opener

import (
	"os/exec"
	"syscall"
)

// detach makes a program the first of a group of its own, without this console.
func detach(cmd *exec.Cmd) {
	const detachedProcess = 0x8 // winbase.h, DETACHED_PROCESS
	cmd.SysProcAttr = &syscall.SysProcAttr{CreationFlags: syscall.CREATE_NEW_PROCESS_GROUP | detachedProcess}
}
