//go:build unix

package own_test

import (
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"tidings/feeds/own"
)

// told runs a script that is told something, with a limit of one second.
func told(t *testing.T, h *own.Home, text, input string, arguments ...string) error {
	t.Helper()
	h.ProgramTime = time.Second
	return h.Tell(t.Context(), append([]string{script(t, h, "told", text)}, arguments...), []byte(input))
}

// A program that is told something gets words and bytes as they are, and what it prints is
// nobody's business, however much it is.
func TestTell(t *testing.T) {
	h := newHome(t)
	home := h.Getenv("HOME")
	read := func(name string) string {
		text, _ := os.ReadFile(filepath.Join(home, name))
		return string(text)
	}
	input := strings.Repeat("line\x00\n", 2<<20)
	h.ProgramTime = time.Minute
	path := script(t, h, "told", `printf '%s|' "$@" > arguments; cat > input; head -c 10000000 /dev/zero; echo x >&2`)
	if err := h.Tell(t.Context(), []string{path, "$(touch x)", "a\nb", `"'`, "-rf", ""}, []byte(input)); err != nil {
		t.Fatal(err)
	}
	if got := read("arguments"); got != "$(touch x)|a\nb|\"'|-rf||" {
		t.Errorf("arguments %q", got)
	}
	if got := read("input"); got != input {
		t.Errorf("%d bytes of %d came", len(got), len(input))
	}
	if err := told(t, h, "exit 0", input); err != nil { // which it does not read
		t.Error(err)
	}
}

// What goes wrong is said, and in which way a program failed.
func TestTellFails(t *testing.T) {
	h := newHome(t)
	for text, how := range map[string]string{"exit 3": "exit status 3", "kill -9 $$": "signal: killed"} {
		err := told(t, h, text, "")
		if failed := (own.Failed{}); !errors.As(err, &failed) || failed.How != how {
			t.Errorf("%s: %v", text, err)
		}
	}
	fails(t, "slow", told(t, h, "sleep 100", ""), "told did not end within 1s")
	fails(t, "absent", h.Tell(t.Context(), []string{"no-such-program"}, nil), "no-such-program is not there")
	fails(t, "nobody's", (*own.Home)(nil).Tell(t.Context(), []string{"true"}, nil), "programs are only run on the machine")
}

// With a program ends what it has started: also what holds its pipes, and also if the
// program itself has ended well.
func TestWhatWasToldLeavesNothingBehind(t *testing.T) {
	for _, text := range []string{
		`sleep 300 & echo $! > pid`,
		`sleep 300 <&0 & echo $! > pid`,
		`sleep 300 & echo $! > pid; wait`,
	} {
		h := newHome(t)
		err := told(t, h, text, strings.Repeat("x", 10<<20))
		if slow := strings.Contains(text, "wait"); slow != (err != nil) {
			t.Errorf("%s: %v", text, err)
		}
		field, _ := os.ReadFile(filepath.Join(h.Getenv("HOME"), "pid"))
		pid, err := strconv.Atoi(strings.TrimSpace(string(field)))
		if err != nil {
			t.Fatal(err)
		}
		for i := 0; isAlive(pid); i++ {
			if i == 500 {
				t.Fatalf("%s: process %d lives", text, pid)
			}
			time.Sleep(10 * time.Millisecond)
		}
	}
}
