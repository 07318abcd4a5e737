package cli

import (
	"cmp"
	"errors"
	"fmt"
	"path/filepath"
	"runtime"
)

// fileName is the store's file within the data folder.
const fileName = "tidings.db"

// folder says where the library lies: in the folder of --data, else of
// $TIDINGS_DATA, else where the system keeps such things.
func (r *run) folder() (string, error) {
	if folder := cmp.Or(r.data, r.Getenv("TIDINGS_DATA")); folder != "" {
		return folder, nil
	}
	return DataFolder(runtime.GOOS, r.Getenv)
}

// storePath says where the store lies.
func (r *run) storePath() (string, error) {
	folder, err := r.folder()
	if err != nil {
		return "", err
	}
	return filepath.Join(folder, fileName), nil
}

// errHomeless says that the environment names no place for the library.
var errHomeless = errors.New("there is no home folder to keep articles in")

// DataFolder is where a program of the given system keeps its data when nobody
// says otherwise: $XDG_DATA_HOME/tidings or ~/.local/share/tidings (XDG Base
// Directory Specification; a relative path there is ignored, as it says),
// ~/Library/Application Support/tidings on macOS, %LocalAppData%\tidings on
// Windows. It fails where the environment names no place.
func DataFolder(system string, getenv func(string) string) (string, error) {
	if xdg := getenv("XDG_DATA_HOME"); filepath.IsAbs(xdg) {
		return filepath.Join(xdg, "tidings"), nil
	}
	if system == "windows" {
		if local := getenv("LocalAppData"); local != "" {
			return filepath.Join(local, "tidings"), nil
		}
		return "", fmt.Errorf("%w: %%LocalAppData%% is not set", errHomeless)
	}
	home := getenv("HOME")
	switch {
	case home == "":
		return "", fmt.Errorf("%w: $HOME is not set", errHomeless)
	case !filepath.IsAbs(home):
		return "", fmt.Errorf("%w: $HOME is not an absolute path", errHomeless)
	case system == "darwin":
		return filepath.Join(home, "Library", "Application Support", "tidings"), nil
	}
	return filepath.Join(home, ".local", "share", "tidings"), nil
}
