package own_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"tidings/feeds/own"
)

// What a person types gets a text on its standard input and all of their environment; what it
// printed is there also if it failed.
func TestPipe(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the programs of this test are those of Unix")
	}
	home := t.TempDir()
	t.Setenv("A_KEY_OF_MINE", "sesame")
	h := &own.Home{Getenv: func(name string) string { return map[string]string{"HOME": home, "PATH": os.Getenv("PATH")}[name] }}
	out, err := h.Pipe(t.Context(), []string{"sh", "-c", "cat; pwd; echo $A_KEY_OF_MINE; echo why >&2; exit 3"}, []byte("text\n"))
	var failed own.Failed
	if real, _ := filepath.EvalSymlinks(home); string(out) != "text\n"+home+"\nsesame\n" && string(out) != "text\n"+real+"\nsesame\n" {
		t.Errorf("%q", out)
	}
	if !errors.As(err, &failed) || err.Error() != "sh failed (exit status 3): why" {
		t.Error(err)
	}
	if out, err := h.Pipe(t.Context(), []string{"true"}, make([]byte, 1<<20)); err != nil || len(out) > 0 { // it reads nothing
		t.Error(out, err)
	}
	var nobody *own.Home
	if _, err := nobody.Pipe(t.Context(), []string{"true"}, nil); err == nil {
		t.Error("it was run for nobody")
	}
	if _, err := nobody.Lend([]string{"true"}, nil); err == nil {
		t.Error("it was lent to nobody")
	}
}

// One that is given up ends with all that it has started: nothing holds its output any more.
func TestPipeIsGivenUp(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the programs of this test are those of Unix")
	}
	home := t.TempDir()
	h := &own.Home{Getenv: func(name string) string { return map[string]string{"HOME": home, "PATH": os.Getenv("PATH")}[name] }}
	ctx, stop := context.WithCancel(t.Context())
	go func() {
		defer stop()
		for { // until it runs
			if _, err := os.Stat(filepath.Join(home, "begun")); err == nil || t.Context().Err() != nil {
				return
			}
			time.Sleep(time.Millisecond)
		}
	}()
	_, err := h.Pipe(ctx, []string{"sh", "-c", "sleep 600 & touch begun; wait"}, nil)
	if !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

func TestPathsAreOfHome(t *testing.T) {
	h := &own.Home{Getenv: func(string) string { return "/home/ann" }}
	for called, want := range map[string][2]string{
		"~/Notes": {"/home/ann/Notes", "~/Notes"}, "Notes/./a": {"/home/ann/Notes/a", "~/Notes/a"}, "/srv/x": {"/srv/x", "/srv/x"},
		"../bob": {"/home/bob", "/home/bob"}, "~": {"/home/ann", "~"}, "~bob/x": {"/home/ann/~bob/x", "~/~bob/x"},
	} {
		if runtime.GOOS == "windows" {
			continue
		}
		if got := h.Path(called); got != want[0] || h.Called(got) != want[1] {
			t.Errorf("%s is %s, called %s", called, got, h.Called(got))
		}
	}
}
