//go:build unix

package cli_test

import (
	"bytes"
	"context"
	"errors"
	"net"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// says runs a command line, and returns what it says on both outputs, and its exit code. A
// command that hangs fails the test instead of the test's process.
func (s *stage) says(line string) (said string, code int) {
	s.t.Helper()
	var out, errs bytes.Buffer
	ended := make(chan int, 1)
	go func() { ended <- s.program("", "", &out, &errs).Run(context.Background(), strings.Fields(line)) }()
	select {
	case code = <-ended:
		return out.String() + errs.String(), code
	case <-time.After(time.Minute): // far more than it takes
		s.t.Fatalf("tidings %s hangs", line)
		return "", 0
	}
}

// strangers are what can lie where a file should be, with what makes them and what they are
// called.
func strangers() map[string]func(path string) error {
	return map[string]func(path string) error{
		"a named pipe": func(path string) error { return syscall.Mkfifo(path, 0o600) },
		"a folder":     func(path string) error { return os.Mkdir(path, 0o700) },
		"a device":     func(path string) error { return os.Symlink("/dev/zero", path) },
		"a socket": func(path string) error {
			listener, err := net.Listen("unix", path)
			if err != nil {
				return err
			}
			listener.(*net.UnixListener).SetUnlinkOnClose(false)
			return listener.Close()
		},
	}
}

// Where something else lies in the place of the library or of a file beside it, nothing
// hangs, and it is named.
func TestF14WhatIsNoFileIsNamed(t *testing.T) {
	for what, make := range strangers() {
		t.Run(strings.TrimPrefix(what, "a "), func(t *testing.T) {
			s := newStage(t)
			s.must("add --quiet http://news.example/world.xml")
			s.must("backup --quiet mine.db")
			library := filepath.Join("library", "tidings.db")
			if err := errors.Join(os.Remove(library), make(library)); err != nil {
				t.Fatal(err)
			}
			for _, line := range []string{"doctor --json", "status", "list", "check", "compact", "repair", "restore --yes mine.db", "backup two.db", "snapshots"} {
				said, code := s.says(line)
				if code != 1 || !strings.Contains(said, "tidings.db is "+what) {
					t.Errorf("tidings %s: exit code %d, %q", line, code, said)
				}
			}
			if err := errors.Join(os.Remove(library), os.Rename("mine.db", library)); err != nil {
				t.Fatal(err)
			}
			for _, beside := range []string{"lock", "compact", "index", "refresh"} {
				file := library + "." + beside
				if err := errors.Join(os.RemoveAll(file), make(file)); err != nil {
					t.Fatal(err)
				}
				if said, code := s.says("doctor --json"); code != 0 || !strings.Contains(said, "tidings.db."+beside+" is no file") {
					t.Errorf("doctor beside %s at %s: exit code %d, %q", what, beside, code, said)
				}
				for _, line := range []string{"bookmark " + articleOfStage, "refresh", "compact --quiet", "mark read " + articleOfStage} {
					said, code := s.says(line)
					if code != 0 && !strings.Contains(said, "tidings.db."+beside+" is "+what) {
						t.Errorf("tidings %s beside %s at %s: exit code %d, %q", line, what, beside, code, said)
					}
				}
				if err := os.Remove(file); err != nil {
					t.Fatal(err)
				}
			}
			snapshot := filepath.Join("library", "snapshots", "2026-11-21.jsonl.zst")
			if err := errors.Join(os.MkdirAll(filepath.Dir(snapshot), 0o700), make(snapshot)); err != nil {
				t.Fatal(err)
			}
			if said, code := s.says("snapshots"); code != 0 || !strings.Contains(said, "damaged") {
				t.Errorf("snapshots with %s among them: exit code %d, %q", what, code, said)
			}
			s.says("doctor")
			s.says("refresh")
		})
	}
}

// articleOfStage is an article of the feed that the test follows.
const articleOfStage = "17b595fb775a81f3"

// What is wrong with the library is said as it is, and a command fails.
func TestF16TheWordsAreTrue(t *testing.T) {
	s := newStage(t)
	if err := errors.Join(os.Mkdir("empty", 0o700), os.Symlink("gone.db", filepath.Join("empty", "tidings.db")), os.Symlink("nowhere", "folder")); err != nil {
		t.Fatal(err)
	}
	for folder, link := range map[string]string{"empty": "empty/tidings.db is a link to gone.db", "folder": "folder is a link to nowhere"} {
		for _, line := range []string{"status", "list", "doctor --json", "compact", "snapshots"} {
			said, code := s.says(line + " --data " + folder)
			if code != 1 || !strings.Contains(said, link+", which is not there") {
				t.Errorf("tidings %s: exit code %d, %q", line, code, said)
			}
		}
	}
}

// Who may not read a library is told so.
func TestF16AnUnreadableLibrary(t *testing.T) {
	folder := t.TempDir()
	library := filepath.Join(folder, "library")
	if code, _, errs := ending(t, tidings(t, library, "welcome")); code > 1 {
		t.Fatal(errs)
	}
	open := []string{folder, filepath.Dir(folder), library}
	path, err := program()
	if err != nil {
		t.Fatal(err)
	}
	for _, one := range append(open, filepath.Dir(path)) {
		if err := os.Chmod(one, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	for _, args := range [][]string{{"list"}, {"status"}, {"doctor"}} {
		cmd := tidings(t, library, args...)
		if os.Getuid() == 0 {
			const nobody = 65534
			cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
		} else if err := os.Chmod(filepath.Join(library, "tidings.db"), 0o200); err != nil {
			t.Fatal(err)
		}
		code, out, errs := ending(t, cmd)
		said := strings.Join(strings.Fields(out+errs), " ")
		if code != 1 || !strings.Contains(said, "cannot be read") || strings.Contains(said, "cannot be written") {
			t.Errorf("tidings %s: exit code %d, %q", args, code, said)
		}
	}
}

// What killed dumps and backups have left goes with the next, and a link to where they are
// written stays one.
func TestF19DraftsOfDumpsGo(t *testing.T) {
	s := newStage(t)
	for command, name := range map[string]string{"dump": "mine.jsonl", "backup": "copy.db"} {
		target := "real-" + name
		err := errors.Join(os.WriteFile(target+".new-5", nil, 0o600), os.WriteFile(target+".new-mine", nil, 0o600),
			os.WriteFile(target, nil, 0o600), os.Symlink(target, name))
		if err != nil {
			t.Fatal(err)
		}
		s.must(command + " --force " + name)
		left, err := filepath.Glob(target + "*")
		if err != nil || len(left) != 2 || left[1] != target+".new-mine" {
			t.Errorf("%s leaves %q %v", command, left, err)
		}
		if to, err := os.Readlink(name); err != nil || to != target {
			t.Errorf("%s writes over a link: %q %v", command, to, err)
		}
		if info, err := os.Stat(target); err != nil || info.Size() == 0 || info.Mode().Perm() != 0o600 {
			t.Errorf("%s through a link: %v %v", command, info, err)
		}
	}
}
