package config

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"
)

// Whatever stands where the file should be: one sentence, and the defaults hold.
func TestWhatIsNoFileOfSettings(t *testing.T) {
	folder := t.TempDir()
	path := func(name, text string, mode os.FileMode) string {
		path := filepath.Join(folder, name)
		if err := os.WriteFile(path, []byte(text), mode); err != nil {
			t.Fatal(err)
		}
		return path
	}
	for _, c := range []struct{ path, want string }{
		{filepath.Join(folder, "absent"), ""},
		{filepath.Join(folder, "absent", "deep", "config.toml"), ""},
		{os.DevNull, ""},
		{folder, "it is a folder"},
		{path("large", strings.Repeat("# wide\n", 10<<20/7), 0o600), "it is larger than 1 MB"},
		{path("latin", "# caf\xe9", 0o600), "it is not written in UTF-8"},
	} {
		got := File{c.path}.Load(t.Context())
		if !strings.Contains(got.Fault, c.want) || c.want == "" && got != (Loaded{}) || c.want != "" && !strings.Contains(got.Fault, c.path) {
			t.Errorf("%s: %q, want %q", c.path, got.Fault, c.want)
		}
		if c := got.Config(); c.Settings != Defaults() || (c.Fault == nil) != (got.Fault == "") {
			t.Errorf("%+v", c)
		}
		if c.want != "" && (File{c.path}).Change(t.Context(), func([]byte) ([]byte, error) { return []byte("x"), nil }) == nil {
			t.Errorf("%s was changed", c.path)
		}
	}
}

func TestChangeKeepsLinksAndPermissions(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("links need a right there, and permissions are others")
	}
	folder := t.TempDir()
	real, link := filepath.Join(folder, "dotfiles", "tidings.toml"), filepath.Join(folder, "config", "config.toml")
	for _, path := range []string{real, link} {
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink("../dotfiles/tidings.toml", link); err != nil {
		t.Fatal(err)
	}
	set := func(key, value string) {
		t.Helper()
		if err := (File{link}).Change(t.Context(), func(text []byte) ([]byte, error) { return Set(text, key, value) }); err != nil {
			t.Fatal(err)
		}
	}
	set("page.width", "80") // where the link leads there is no file yet
	if info, err := os.Stat(real); err != nil || info.Mode().Perm() != 0o600 {
		t.Fatal(info, err)
	}
	if err := os.Chmod(real, 0o640); err != nil {
		t.Fatal(err)
	}
	set("page.width", "90")
	info, err := os.Stat(real)
	if err != nil || info.Mode().Perm() != 0o640 {
		t.Error(info, err)
	}
	if info, err := os.Lstat(link); err != nil || info.Mode()&os.ModeSymlink == 0 {
		t.Error("the link is gone", err)
	}
	if got := (File{link}).Load(t.Context()); got.Text != "page.width = 90\n" {
		t.Errorf("%+v", got)
	}
	left, err := os.ReadDir(filepath.Dir(real))
	if err != nil || len(left) != 1 {
		t.Errorf("%v %v", left, err)
	}
}

// Programs that change the file at the same time leave a whole one, and nothing beside it.
func TestChangesAtOnce(t *testing.T) {
	f := File{filepath.Join(t.TempDir(), "new", "config.toml")}
	var all sync.WaitGroup
	for _, change := range [][2]string{{"page.width", "80"}, {"list.lines", "2"}, {"background", "dark"}} {
		all.Go(func() {
			if err := f.Change(t.Context(), func(text []byte) ([]byte, error) { return Set(text, change[0], change[1]) }); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if c := f.Load(t.Context()).Config(); len(c.Given) == 0 || len(c.Mistakes) > 0 {
		t.Errorf("%+v", c)
	}
	if left, err := os.ReadDir(filepath.Dir(f.Path)); err != nil || len(left) != 1 {
		t.Errorf("%v %v", left, err)
	}
}

// A change is noticed in every way that editors make it, also when the folder is made first.
func TestChangesAreNoticed(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	folder := filepath.Join(t.TempDir(), "deep", "tidings")
	f := File{filepath.Join(folder, "config.toml")}
	steps := []struct {
		name string
		do   func() error
	}{
		{"made", func() error {
			return os.MkdirAll(folder, 0o700)
		}},
		{"written", func() error { return os.WriteFile(f.Path, []byte("page.width = 80"), 0o600) }},
		{"written over", func() error { return os.WriteFile(f.Path, []byte("page.width = 90"), 0o600) }},
		{"replaced", func() error {
			return f.Change(t.Context(), func([]byte) ([]byte, error) { return []byte("page.width = 100"), nil })
		}},
		{"a theme made", func() error {
			return errors.Join(os.Mkdir(filepath.Join(folder, "themes"), 0o700), os.WriteFile(filepath.Join(folder, "themes", "mine.toml"), []byte("a"), 0o600))
		}},
		{"a theme written", func() error { return os.WriteFile(filepath.Join(folder, "themes", "mine.toml"), []byte("b"), 0o600) }},
		{"a style named", func() error { return os.WriteFile(f.Path, []byte(`page.style = "mine.json"`), 0o600) }},
		{"the style written", func() error { return os.WriteFile(filepath.Join(folder, "mine.json"), []byte("{}"), 0o600) }},
		{"moved away", func() error { return os.Rename(f.Path, f.Path+"~") }},
		{"moved back", func() error { return os.Rename(f.Path+"~", f.Path) }},
		{"removed", func() error { return os.RemoveAll(folder) }},
	}
	for i, step := range steps {
		before := f.Load(ctx)
		noticed := make(chan bool, 1)
		go func() { noticed <- f.AwaitChange(ctx, before) }()
		if err := step.do(); err != nil {
			t.Fatal(err)
		}
		if i == 0 { // nothing to read yet
			if err := os.WriteFile(f.Path, []byte("# first"), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		if !<-noticed {
			t.Fatalf("%s: not noticed", step.name)
		}
	}
	ended, end := context.WithCancel(ctx)
	end()
	if f.AwaitChange(ended, f.Load(ctx)) {
		t.Error("the end was taken for a change")
	}
}

func TestPath(t *testing.T) {
	home := map[string]string{"HOME": "/home/asha"}
	for _, c := range []struct {
		system string
		env    map[string]string
		want   string
	}{
		{"linux", home, "/home/asha/.config/tidings/config.toml"},
		{"linux", map[string]string{"HOME": "/home/asha", "XDG_CONFIG_HOME": "/etc/mine"}, "/etc/mine/tidings/config.toml"},
		{"linux", map[string]string{"HOME": "/home/asha", "XDG_CONFIG_HOME": "mine"}, "/home/asha/.config/tidings/config.toml"},
		{"darwin", home, "/home/asha/Library/Application Support/tidings/config.toml"},
		{"windows", map[string]string{"AppData": "/users/asha"}, "/users/asha/tidings/config.toml"},
		{"linux", nil, "there is no home folder to keep settings in: $HOME is not set to one"},
		{"windows", nil, "there is no home folder to keep settings in: %AppData% is not set"},
	} {
		got, err := Path(c.system, func(name string) string { return c.env[name] })
		if err != nil {
			got = err.Error()
		}
		if filepath.ToSlash(got) != c.want {
			t.Errorf("%s %v: %s, want %s", c.system, c.env, got, c.want)
		}
	}
}

func BenchmarkLoadNothing(b *testing.B) {
	f := File{filepath.Join(b.TempDir(), "config.toml")}
	for b.Loop() {
		if c := f.Load(b.Context()).Config(); c.Fault != nil {
			b.Fatal(c.Fault)
		}
	}
}

func BenchmarkParse(b *testing.B) {
	text := ""
	for _, s := range All() {
		text += fmt.Sprintf("# %s\n%s = %s\n", s.Why, s.Key, s.Default)
	}
	for b.Loop() {
		if c := Parse([]byte(text)); len(c.Mistakes) > 0 {
			b.Fatal(c.Mistakes)
		}
	}
}
