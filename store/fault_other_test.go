//go:build unix && !linux

package store_test

import "errors"

// failHalfway needs Linux's seccomp.
func failHalfway(string, chan string) error { return errors.ErrUnsupported }

// replaceWithoutLinks needs it, too.
func replaceWithoutLinks(string, chan string) error { return errors.ErrUnsupported }
