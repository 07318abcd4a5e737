//go:build !unix

package own

import "os/exec"

// inGroup does nothing: this system has no process groups.
func inGroup(*exec.Cmd) {}

// killGroup ends a program. What it has started lives on, but is not waited for.
func killGroup(cmd *exec.Cmd) error { return cmd.Process.Kill() }
