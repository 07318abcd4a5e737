package config

import (
	"cmp"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
)

// ErrHomeless says that the environment names no place for settings.
var ErrHomeless = errors.New("there is no home folder to keep settings in")

// Path is where a program of the given system keeps its settings when nobody says
// otherwise: $XDG_CONFIG_HOME/tidings/config.toml or ~/.config/tidings/config.toml (XDG Base
// Directory Specification; a relative path there is ignored, as it says), ~/Library/Application
// Support/tidings/config.toml on macOS, %AppData%\tidings\config.toml on Windows. It fails
// with ErrHomeless where the environment names no place.
func Path(system string, getenv func(string) string) (string, error) {
	within := func(folder ...string) string {
		return filepath.Join(append(folder, "tidings", "config.toml")...)
	}
	if xdg := getenv("XDG_CONFIG_HOME"); filepath.IsAbs(xdg) {
		return within(xdg), nil
	}
	if system == "windows" {
		if roaming := getenv("AppData"); roaming != "" {
			return within(roaming), nil
		}
		return "", fmt.Errorf("%w: %%AppData%% is not set", ErrHomeless)
	}
	home := getenv("HOME")
	switch {
	case !filepath.IsAbs(home):
		return "", fmt.Errorf("%w: $HOME is not set to one", ErrHomeless)
	case system == "darwin":
		return within(home, "Library", "Application Support"), nil
	}
	return within(home, ".config"), nil
}

// Folder is where downloads are put on a machine with this environment, absolute: what the setting
// download.folder says, "~" being the home folder; for Auto $XDG_DOWNLOAD_DIR, else what the file
// user-dirs.dirs of the desktop says (xdg-user-dirs), else Downloads in the home folder. It fails
// with ErrHomeless where the environment names no home.
func Folder(setting string, getenv func(string) string, read func(path string) ([]byte, error)) (string, error) {
	home := cmp.Or(getenv("HOME"), getenv("USERPROFILE"))
	if setting != Auto && filepath.IsAbs(setting) {
		return filepath.Clean(setting), nil
	}
	if !filepath.IsAbs(home) {
		return "", fmt.Errorf("%w: $HOME is not set to one", ErrHomeless)
	}
	if setting != Auto {
		return filepath.Join(home, strings.TrimPrefix(setting, "~")), nil
	}
	if folder := getenv("XDG_DOWNLOAD_DIR"); filepath.IsAbs(folder) {
		return filepath.Clean(folder), nil
	}
	said, _ := read(filepath.Join(cmp.Or(getenv("XDG_CONFIG_HOME"), filepath.Join(home, ".config")), "user-dirs.dirs"))
	for line := range strings.Lines(string(said)) {
		quoted, is := strings.CutPrefix(strings.TrimSpace(line), "XDG_DOWNLOAD_DIR=")
		folder := strings.Replace(strings.Trim(quoted, `"`), "$HOME", home, 1)
		if is && filepath.IsAbs(folder) && filepath.Clean(folder) != filepath.Clean(home) {
			return filepath.Clean(folder), nil
		}
	}
	return filepath.Join(home, "Downloads"), nil
}

// PictureFolder is where a program of the given system keeps the pictures that it has fetched,
// absolute: pictures in $XDG_CACHE_HOME/tidings or ~/.cache/tidings, in ~/Library/Caches/tidings on
// macOS, in %LocalAppData%\tidings\cache on Windows. It fails with ErrHomeless where the environment names
// no place.
func PictureFolder(system string, getenv func(string) string) (string, error) {
	if xdg := getenv("XDG_CACHE_HOME"); filepath.IsAbs(xdg) {
		return filepath.Join(xdg, "tidings", "pictures"), nil
	}
	if system == "windows" {
		if local := getenv("LocalAppData"); local != "" {
			return filepath.Join(local, "tidings", "cache", "pictures"), nil
		}
		return "", fmt.Errorf("%w: %%LocalAppData%% is not set", ErrHomeless)
	}
	home := getenv("HOME")
	switch {
	case !filepath.IsAbs(home):
		return "", fmt.Errorf("%w: $HOME is not set to one", ErrHomeless)
	case system == "darwin":
		return filepath.Join(home, "Library", "Caches", "tidings", "pictures"), nil
	}
	return filepath.Join(home, ".cache", "tidings", "pictures"), nil
}
