//go:build unix

package config

import "syscall"

// withoutWaiting opens a pipe at once, whether somebody writes to it or not.
const withoutWaiting = syscall.O_NONBLOCK
