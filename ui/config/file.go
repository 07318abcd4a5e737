package config

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"unicode/utf8"
)

// A Source is where a person's text of settings is: a file at home, the library at a server.
type Source interface {
	// Load reads the text.
	Load(ctx context.Context) Loaded
	// AwaitChange returns true as soon as Load returns something else than before, and
	// false when ctx ends.
	AwaitChange(ctx context.Context, before Loaded) bool
	// Change writes the text anew as change makes it.
	Change(ctx context.Context, change func(text []byte) ([]byte, error)) error
}

// Loaded is what there was to read.
type Loaded struct {
	Text   string
	Remote bool   // who wrote it is not at the machine of the library, and may set what Offered names
	Beside string // of which size and when written the files beside it are that may be a part of it; they are not read here
	Fault  string // why it could not be read, in a sentence without its full stop; "" if it could
}

// Config is what the text sets. Nothing is set by one that could not be read.
func (l Loaded) Config(owners ...Owner) Config {
	c := parseFor(Offered(l.Remote), []byte(l.Text), owners)
	if l.Fault != "" {
		c.Fault = errors.New(l.Fault)
	}
	return c
}

// maxText is the largest text of settings, in bytes. A file that is larger is none.
const maxText = 1 << 20

// A File is a file of settings. There need not be one yet.
type File struct{ Path string }

// Load reads the file. A file that is not there is empty. It never waits: not for a pipe
// that nobody writes to.
func (f File) Load(context.Context) Loaded {
	text, err := f.read()
	if err != nil {
		return Loaded{Fault: fmt.Sprintf("your settings do not count: %v (%s)", err, f.Path)}
	}
	return Loaded{Text: string(text), Beside: f.stampsBeside(text)}
}

func (f File) read() ([]byte, error) {
	if f.Path == os.DevNull {
		return nil, nil
	}
	file, err := os.OpenFile(f.Path, os.O_RDONLY|withoutWaiting, 0)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, cause(err)
	}
	defer file.Close()
	text, err := readOrdinary(file, maxText)
	switch {
	case err != nil:
		return nil, err
	case !utf8.Valid(text):
		return nil, errors.New("it is not written in UTF-8")
	}
	return text, nil
}

// Change writes the file anew as change makes it, at once and whole: a screen that reads it
// meanwhile, or a machine that goes down, has the one or the other. Links to the file, and
// who may read it, stay as they are. Without a change nothing is written.
func (f File) Change(_ context.Context, change func(text []byte) ([]byte, error)) error {
	const mostTries = 10 // another program may write it at the same time
	for range mostTries {
		before, err := f.read()
		if err != nil {
			return fmt.Errorf("read %s: %w", f.Path, err)
		}
		after, err := change(before)
		if err != nil || bytes.Equal(before, after) {
			return err
		}
		done, err := f.replace(before, after)
		if err != nil {
			return fmt.Errorf("write %s: %w", f.Path, err)
		}
		if done {
			return nil
		}
	}
	return fmt.Errorf("write %s: it is being changed by another program", f.Path)
}

// replace puts a file with a text in the place of this one, unless that is not as it was.
func (f File) replace(before, after []byte) (done bool, err error) {
	path := target(f.Path)
	mode := fs.FileMode(0o600)
	if info, err := os.Stat(path); err == nil {
		mode = info.Mode().Perm()
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return false, err
	}
	draft, err := os.CreateTemp(filepath.Dir(path), ".config-*.toml")
	if err != nil {
		return false, err
	}
	defer func() {
		if !done {
			_ = os.Remove(draft.Name())
		}
	}()
	_, err = draft.Write(after)
	err = errors.Join(err, draft.Chmod(mode), draft.Sync(), draft.Close())
	if err != nil {
		return false, err
	}
	if now, err := f.read(); err != nil || !bytes.Equal(now, before) {
		return false, err
	}
	if err := os.Rename(draft.Name(), path); err != nil {
		return false, err
	}
	if folder, err := os.Open(filepath.Dir(path)); err == nil {
		_ = folder.Sync() // not every system has that
		_ = folder.Close()
	}
	return true, nil
}

// target is the file that a path leads to through links, also if there is none yet.
func target(path string) string {
	const mostLinks = 40
	for range mostLinks {
		to, err := os.Readlink(path)
		if err != nil {
			break
		}
		if !filepath.IsAbs(to) {
			to = filepath.Join(filepath.Dir(path), to)
		}
		path = to
	}
	return path
}
