//go:build unix

package dbfile

import "syscall"

// withoutWaiting opens what has become a pipe meanwhile without waiting for its other end.
const withoutWaiting = syscall.O_NONBLOCK
