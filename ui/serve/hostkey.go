package serve

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
)

// hostKeyName is the file of the key by which clients recognise the server. It lies beside
// the store, since both move together.
const hostKeyName = "ssh_host_ed25519_key"

// errOpenKey says that others could have copied the host key.
var errOpenKey = errors.New("others can read the host key")

// hostKeyPath is where the host key lies, or will after the first start. It
// fails if one is there already that others can read: they could pretend to be
// this server.
func hostKeyPath(store string) (string, error) {
	path := filepath.Join(filepath.Dir(store), hostKeyName)
	info, err := os.Lstat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return path, nil
	case err != nil:
		return "", fmt.Errorf("look for the host key: %w", err)
	case !info.Mode().IsRegular():
		return "", fmt.Errorf("read the host key: %s is not a regular file", path)
	case runtime.GOOS != "windows" && info.Mode().Perm()&0o077 != 0:
		return "", fmt.Errorf("%w: chmod 600 %s, or delete it for a new one", errOpenKey, path)
	}
	return path, nil
}
