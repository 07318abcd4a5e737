//go:build unix

package opener

import (
	"errors"
	"io/fs"
	"os"
	"syscall"
)

// ownSocket refuses what is not a socket of this person's own that nobody else
// may write to: through it go the addresses of what they read. A link to one is
// not followed.
func ownSocket(path string) error {
	info, err := os.Lstat(path)
	if err != nil {
		return err
	}
	owner, ok := info.Sys().(*syscall.Stat_t)
	switch {
	case info.Mode().Type() != fs.ModeSocket:
		return errors.New("it is not a socket")
	case !ok || int(owner.Uid) != os.Getuid():
		return errors.New("it belongs to somebody else")
	case info.Mode().Perm()&0o077 != 0:
		return errors.New("others may use it (chmod 600 mends that)")
	}
	return nil
}
