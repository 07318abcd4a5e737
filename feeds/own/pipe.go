package own

import (
	"bytes"
	"context"
	"errors"
	"os/exec"
	"path/filepath"
	"time"
)

// What a person types in order to give an article to a program.

// How long such a program has, and how many bytes of what it prints are taken.
const (
	pipeTime = time.Minute
	mostPipe = 1 << 20
)

var errNotHere = errors.New("programs are only run on the machine where the library lies")

// Pipe runs a program to its end that the person has typed just now, with a text on its standard
// input, and returns what it printed, also if it has failed. It runs as in their shell, in their
// home folder and with all of their environment, but without a terminal. It has a minute, and may
// print 1 MB. The error is a clause about the program, as of Get; of one that has failed it wraps
// Failed, with the last line of its standard error.
func (h *Home) Pipe(ctx context.Context, words []string, input []byte) ([]byte, error) {
	if h == nil {
		return nil, errNotHere
	}
	return h.run(ctx, program{words: words, input: input, limit: pipeTime, most: mostPipe, saysWhy: true, typed: true})
}

// Lend returns a program that the person has typed just now and that wants the terminal, as a
// pager does. It has a text on its standard input, and is run by the caller.
func (h *Home) Lend(words []string, input []byte) (*exec.Cmd, error) {
	if h == nil {
		return nil, errNotHere
	}
	cmd := exec.Command(h.programPath(words[0]), words[1:]...)
	cmd.Dir, cmd.Stdin = h.folder(), bytes.NewReader(input)
	return cmd, nil
}

// Path is the whole path of a file or a folder that the person calls so: ~ stands for their home
// folder, and what does not begin at the root lies there.
func (h *Home) Path(called string) string {
	path := h.atHome(called)
	if !filepath.IsAbs(path) {
		path = filepath.Join(h.folder(), path)
	}
	return filepath.Clean(path)
}

// Called is a path as a person calls it: with ~ for their home folder.
func (h *Home) Called(path string) string {
	within, err := filepath.Rel(h.folder(), path)
	if err != nil || !filepath.IsLocal(within) {
		return path
	}
	return filepath.Join("~", within)
}
