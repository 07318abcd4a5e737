package config

import (
	"errors"
	"fmt"
	"path/filepath"
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
