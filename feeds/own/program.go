package own

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"tidings/feeds/fetch"
	"tidings/feeds/sanitize"
)

// A program is one that a person has named, with what it may do.
type program struct {
	words   []string
	input   []byte // for its standard input, nil for none
	limit   time.Duration
	most    int64                              // bytes that it may print
	grow    func(context.Context, int64) error // called before memory for so many bytes is taken; nil if that is not limited
	saysWhy bool                               // its last line on standard error is told if it fails
	env     []string                           // names of further variables that it gets
	typed   bool                               // the person has typed it just now: it gets all of their environment
	mute    bool                               // what it prints is thrown away, and nothing that it has started outlives it
}

// afterEnd is how long what holds a program's output is waited for when the program has
// ended.
const afterEnd = time.Second

// ownVariables are the variables of the environment that every program gets. None of them
// leads to keys or to a socket.
func ownVariables() []string {
	names := []string{"PATH", "HOME", "USER", "LOGNAME", "LANG", "LC_ALL", "LC_CTYPE", "LC_MESSAGES", "LC_TIME", "TZ", "TMPDIR", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME"}
	if runtime.GOOS == "windows" {
		names = append(names, "SystemRoot", "USERPROFILE", "APPDATA", "LOCALAPPDATA", "TEMP", "TMP", "PATHEXT", "ComSpec")
	}
	return names
}

// run runs a program to its end and returns what it printed, also if it has failed. The error
// is a clause about the program: "my-feed failed (exit status 1): no network".
func (h *Home) run(ctx context.Context, p program) ([]byte, error) {
	name := sanitize.Cut(sanitize.Line(filepath.Base(p.words[0])), 60)
	slow := fmt.Errorf("%s did not end within %s", name, p.limit)
	limited, cancel := context.WithTimeoutCause(ctx, p.limit, slow)
	defer cancel()
	stopped, stop := context.WithCancelCause(limited)
	defer stop(nil)

	path := h.programPath(p.words[0])
	cmd := exec.CommandContext(stopped, path, p.words[1:]...)
	if extension := strings.ToLower(filepath.Ext(cmd.Path)); p.mute && runtime.GOOS == "windows" && (extension == ".bat" || extension == ".cmd") {
		return nil, fmt.Errorf("%s is a batch file, for which a title could be a command", name)
	}
	cmd.Dir, cmd.Env = h.folder(), []string{}
	for _, variable := range append(ownVariables(), p.env...) {
		if value := h.Getenv(variable); value != "" {
			cmd.Env = append(cmd.Env, variable+"="+value)
		}
	}
	if p.typed {
		cmd.Env = nil
	}
	if p.input != nil {
		cmd.Stdin = bytes.NewReader(p.input)
	}
	out := &bounded{ctx: stopped, grow: p.grow, most: p.most, stop: func(err error) {
		if errors.Is(err, fetch.ErrTooLarge) {
			err = fmt.Errorf("%s prints more than %d MB: %w", name, p.most>>20, fetch.ErrTooLarge)
		}
		stop(err)
	}}
	said := &tail{}
	if !p.mute {
		cmd.Stdout, cmd.Stderr = out, said
	}
	started := newGroup(cmd)
	defer started.end()
	cmd.Cancel = func() error { return started.kill(cmd) }
	cmd.WaitDelay = afterEnd

	err := cmd.Start()
	if err == nil {
		asleep := started.begin(cmd)
		if asleep != nil {
			_ = started.kill(cmd)
		}
		err = errors.Join(asleep, cmd.Wait())
		if p.mute {
			_ = started.kill(cmd)
		}
	}
	var exit *exec.ExitError
	switch cause := context.Cause(stopped); {
	case cause != nil && err != nil:
		return out.text.Bytes(), cause
	case errors.Is(err, exec.ErrWaitDelay):
		_ = started.kill(cmd)
		if p.mute { // it has ended well, and did not want to hear all of it
			return nil, nil
		}
		return out.text.Bytes(), fmt.Errorf("%s left something behind that holds its output", name)
	case errors.Is(err, exec.ErrNotFound), errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("%s is not there: no such program", name)
	case errors.Is(err, fs.ErrPermission):
		return nil, fmt.Errorf("%s may not be run; see its permissions", name)
	case errors.As(err, &exit):
		why := fmt.Sprintf("%s failed (%s)", name, exit)
		if last := said.lastLine(); p.saysWhy && last != "" {
			why += ": " + last
		}
		return out.text.Bytes(), Failed{why, exit.Error()}
	case err != nil:
		return nil, fmt.Errorf("%s could not be run (%s)", name, sanitize.Cut(sanitize.Line(err.Error()), 100))
	}
	return out.text.Bytes(), nil
}

// Failed says that a program has ended with another exit code than 0, or by a signal.
type Failed struct {
	why string
	How string // "exit status 3"
}

func (f Failed) Error() string { return f.why }

// Tell runs a program to its end that is told something on its standard input. What it prints
// is thrown away, and nothing that it has started outlives it. The error is a clause about the
// program, as of Get; of one that has failed it wraps Failed.
func (h *Home) Tell(ctx context.Context, words []string, input []byte) error {
	if h == nil {
		return errors.New("programs are only run on the machine where the library lies")
	}
	_, err := h.run(ctx, program{words: words, input: input, limit: h.programTime(), mute: true})
	return err
}

// bounded takes what a program prints, up to a number of bytes.
type bounded struct {
	ctx  context.Context
	grow func(context.Context, int64) error
	most int64
	stop func(error) // ends the program
	text bytes.Buffer
}

func (b *bounded) Write(p []byte) (int, error) {
	err := error(nil)
	if int64(b.text.Len()+len(p)) > b.most {
		err = fetch.ErrTooLarge
	} else if b.grow != nil {
		err = b.grow(b.ctx, int64(len(p)))
	}
	if err != nil {
		b.stop(err)
		return 0, err
	}
	return b.text.Write(p)
}

// tail keeps the end of what is written to it.
type tail struct{ text []byte }

const mostTail = 4 << 10

func (t *tail) Write(p []byte) (int, error) {
	t.text = append(t.text, p[max(len(p)-mostTail, 0):]...)
	t.text = t.text[max(len(t.text)-mostTail, 0):]
	return len(p), nil
}

// lastLine is the last line that says something, clean.
func (t *tail) lastLine() string {
	lines := strings.Split(strings.ToValidUTF8(string(t.text), ""), "\n")
	for i := len(lines) - 1; i >= 0; i-- {
		if line := strings.TrimSpace(sanitize.Line(lines[i])); line != "" {
			return sanitize.Cut(line, 200)
		}
	}
	return ""
}

var _ io.Writer = (*tail)(nil)

// programPath is where a program is that is run as one calls it.
func (h *Home) programPath(called string) string {
	path := h.atHome(called)
	if strings.ContainsRune(path, '/') && !filepath.IsAbs(path) {
		path = filepath.Join(h.folder(), path)
	}
	return path
}

// HasProgram reports whether a program is there and can be run, which it does not do.
func (h *Home) HasProgram(called string) bool {
	_, err := exec.LookPath(h.programPath(called))
	return err == nil
}
