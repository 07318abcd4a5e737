package config

import (
	"errors"
	"os"
	"runtime"
	"testing"
)

func TestFolderOfDownloads(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("these are paths of Unix")
	}
	for _, c := range []struct{ setting, xdg, said, want string }{
		{Auto, "", "", "/home/mira/Downloads"},
		{Auto, "/data/in/", "", "/data/in"},
		{Auto, "in", "", "/home/mira/Downloads"},
		{Auto, "", "# mine\nXDG_DESKTOP_DIR=\"$HOME/Bureau\"\nXDG_DOWNLOAD_DIR=\"$HOME/Téléchargements\"\n", "/home/mira/Téléchargements"},
		{Auto, "", "XDG_DOWNLOAD_DIR=\"$HOME/\"\n", "/home/mira/Downloads"},
		{"~/Podcasts", "/data/in", "", "/home/mira/Podcasts"},
		{"Podcasts/new", "/data/in", "", "/home/mira/Podcasts/new"},
		{"/srv/../pod", "", "", "/pod"},
	} {
		getenv := func(name string) string {
			return map[string]string{"HOME": "/home/mira", "XDG_DOWNLOAD_DIR": c.xdg}[name]
		}
		read := func(path string) ([]byte, error) {
			if path != "/home/mira/.config/user-dirs.dirs" || c.said == "" {
				return nil, os.ErrNotExist
			}
			return []byte(c.said), nil
		}
		if got, err := Folder(c.setting, getenv, read); got != c.want || err != nil {
			t.Errorf("%+v: %q %v", c, got, err)
		}
	}
	if _, err := Folder(Auto, func(string) string { return "" }, os.ReadFile); !errors.Is(err, ErrHomeless) {
		t.Error(err)
	}
}

func TestFolderOfPictures(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("these are paths of Unix")
	}
	for _, c := range []struct{ system, home, xdg, want string }{
		{"linux", "/home/mira", "", "/home/mira/.cache/tidings/pictures"},
		{"linux", "/home/mira", "/var/cache/mira", "/var/cache/mira/tidings/pictures"},
		{"linux", "/home/mira", "cache", "/home/mira/.cache/tidings/pictures"},
		{"darwin", "/Users/mira", "", "/Users/mira/Library/Caches/tidings/pictures"},
		{"linux", "mira", "", ""},
		{"windows", "/home/mira", "", ""},
	} {
		got, err := PictureFolder(c.system, func(name string) string {
			return map[string]string{"HOME": c.home, "XDG_CACHE_HOME": c.xdg}[name]
		})
		if got != c.want || (err != nil) != (c.want == "") || err != nil && !errors.Is(err, ErrHomeless) {
			t.Errorf("%+v: %q %v", c, got, err)
		}
	}
}
