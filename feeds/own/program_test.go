//go:build unix

package own_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"pgregory.net/rapid"

	"tidings/feeds/fetch"
	"tidings/feeds/own"
	"tidings/store"
)

// script writes a program into the home folder and returns its path.
func script(t *testing.T, h *own.Home, name, text string) string {
	t.Helper()
	path := filepath.Join(h.Getenv("HOME"), name)
	if err := os.WriteFile(path, []byte("#!/bin/sh\n"+text), 0o755); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestPrograms(t *testing.T) {
	h := newHome(t, "SSH_AUTH_SOCK=/tmp/agent", "LANG=de_DE.UTF-8", "SECRET=x")
	t.Setenv("SSH_AUTH_SOCK", "/tmp/agent")
	script(t, h, "my feed.sh", `printf '%s|' "$@"; pwd; env; cat`)
	answer, err := get(t, h, "exec:'~/my feed.sh' '$(id)' 'a  b' '' '*' '; touch x'", store.Settings{})
	if err != nil {
		t.Fatal(err)
	}
	text := string(answer.Body)
	home, _ := filepath.EvalSymlinks(h.Getenv("HOME"))
	if !strings.HasPrefix(text, "$(id)|a  b||*|; touch x|"+home+"\n") {
		t.Errorf("it printed %s", text)
	}
	for _, no := range []string{"SSH_AUTH_SOCK", "SECRET"} {
		if strings.Contains(text, no) {
			t.Errorf("it has %s: %s", no, text)
		}
	}
	if !strings.Contains(text, "LANG=de_DE.UTF-8") || !strings.Contains(text, "PATH="+os.Getenv("PATH")) {
		t.Errorf("it has %s", text)
	}
	for line, says := range map[string]string{
		"exec:sh -c 'echo one >&2; printf \"\\033[31mtwo\\007\\n\\n\" >&2; exit 3'": "sh failed (exit status 3): two",
		"exec:no-such-program": "no-such-program is not there: no such program",
		"exec:/etc/passwd":     "passwd may not be run; see its permissions",
		"exec:sh -c 'echo asked > /dev/tty || echo no terminal >&2; exit 1'": "no terminal",
		"exec:sh -c 'kill -9 $$'": "sh failed (signal: killed)",
	} {
		_, err := get(t, h, line, store.Settings{})
		fails(t, line, err, says)
	}
}

// A program that takes too long is killed with all that it has started.
func TestASlowProgramEndsWithItsChildren(t *testing.T) {
	h := newHome(t)
	h.ProgramTime = time.Second
	path := script(t, h, "slow", `trap '' TERM HUP INT
sleep 300 & echo $! > "$HOME/pids"
(trap '' TERM; sleep 300; echo late) & echo $! >> "$HOME/pids"
echo "<rss>"; wait; wait`)
	_, err := get(t, h, "exec:"+path, store.Settings{})
	fails(t, "it", err, "slow did not end within 1s")
	text, err := os.ReadFile(filepath.Join(h.Getenv("HOME"), "pids"))
	if err != nil || len(strings.Fields(string(text))) != 2 {
		t.Fatalf("it started %q %v", text, err)
	}
	for _, field := range strings.Fields(string(text)) {
		pid, _ := strconv.Atoi(field)
		for i := 0; isAlive(pid); i++ {
			if i == 500 {
				t.Fatalf("process %d lives", pid)
			}
			time.Sleep(10 * time.Millisecond)
		}
	}
}

// isAlive reports whether a process is there and no zombie.
func isAlive(pid int) bool {
	if syscall.Kill(pid, 0) != nil {
		return false
	}
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	return err != nil || !strings.Contains(string(text), ") Z ")
}

// What has left its group and holds the output is not waited for.
func TestWhatHoldsTheOutputIsNotWaitedFor(t *testing.T) {
	h := newHome(t)
	_, err := get(t, h, "exec:sh -c 'sleep 300 & echo $! > \"$HOME/pid\"'", store.Settings{})
	fails(t, "it", err, "sh left something behind that holds its output")
	text, _ := os.ReadFile(filepath.Join(h.Getenv("HOME"), "pid"))
	pid, _ := strconv.Atoi(strings.TrimSpace(string(text)))
	for i := 0; isAlive(pid); i++ {
		if i == 500 {
			t.Fatalf("process %d lives", pid)
		}
		time.Sleep(10 * time.Millisecond)
	}
}

// However much a program prints, no more is taken than any document may have.
func TestAFloodIsBounded(t *testing.T) {
	h := newHome(t)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	for what, c := range map[string]struct {
		address string
		s       store.Settings
		says    string
	}{
		"a program": {"exec:head -c 100000000 /dev/zero", store.Settings{}, "head prints more than 64 MB"},
		"endless":   {"exec:sh -c 'trap \"\" PIPE; while :; do head -c 1000000 /dev/zero; done'", store.Settings{}, "sh prints more than 64 MB"},
		"a filter":  {"exec:echo x", store.Settings{Filter: []string{"head", "-c", "100000000", "/dev/zero"}}, "the filter head prints more than 64 MB"},
	} {
		_, err := get(t, h, c.address, c.s)
		fails(t, what, err, c.says)
		if !errors.Is(err, fetch.ErrTooLarge) {
			t.Errorf("%s: %v is not ErrTooLarge", what, err)
		}
	}
	runtime.ReadMemStats(&after)
	if took := after.TotalAlloc - before.TotalAlloc; took > 600<<20 {
		t.Errorf("%d MB were taken", took>>20)
	}
	_, err := get(t, h, "exec:sh -c 'head -c 100000000 /dev/zero >&2; echo last words >&2; exit 1'", store.Settings{})
	fails(t, "a flood of errors", err, "last words")
}

func TestFilters(t *testing.T) {
	h := newHome(t)
	path := filepath.Join(h.Getenv("HOME"), "feed.xml")
	if err := os.WriteFile(path, []byte(feedText), 0o600); err != nil {
		t.Fatal(err)
	}
	for what, c := range map[string]struct{ filter, gives, says string }{
		"a change":         {"sed s/Mine/Yours/", strings.Replace(feedText, "Mine", "Yours", 1), ""},
		"reads nothing":    {"echo hello", "hello\n", ""},
		"fails":            {"sh -c 'cat; echo no luck >&2; exit 2'", "", "the filter sh failed (exit status 2): no luck"},
		"is not there":     {"no-such-filter", "", "the filter no-such-filter is not there"},
		"a pipe is a word": {"printf %s 'a | b'", "a | b", ""},
	} {
		words, err := own.Words(c.filter)
		if err != nil {
			t.Fatal(err)
		}
		answer, err := get(t, h, "file:"+path, store.Settings{Filter: words})
		if c.says != "" {
			fails(t, what, err, c.says)
		} else if err != nil || string(answer.Body) != c.gives {
			t.Errorf("%s: %v %v", what, answer, err)
		}
	}
}

func TestFiles(t *testing.T) {
	h := newHome(t)
	folder := h.Getenv("HOME")
	path := filepath.Join(folder, "a feed.xml")
	if err := os.WriteFile(path, []byte(feedText), 0o600); err != nil {
		t.Fatal(err)
	}
	address, err := h.Address("file:~/a feed.xml")
	if err != nil || address != "file:"+path {
		t.Fatalf("the address is %s %v", address, err)
	}
	answer, err := get(t, h, address, store.Settings{})
	if err != nil || string(answer.Body) != feedText || answer.URL != "" || !answer.Private {
		t.Fatalf("%+v %v", answer, err)
	}
	feed := store.Feed{ID: 7, URL: address, Owner: store.Local}
	s, err := h.Confirm(feed, store.Settings{})
	if err != nil {
		t.Fatal(err)
	}
	again := func() bool {
		t.Helper()
		next, err := h.Get(t.Context(), fetch.NewFetcher("test"), feed, s.Record(), fetch.Request{URL: address, ETag: answer.ETag})
		if err != nil {
			t.Fatal(err)
		}
		return next.NotModified
	}
	want(t, "unchanged", again(), true)
	if err := os.Chmod(path, 0); err == nil && os.Getuid() != 0 {
		_, err = get(t, h, address, store.Settings{})
		fails(t, "shut", err, "may not be read")
	}
	if err := errors.Join(os.Chmod(path, 0o600), os.WriteFile(path, []byte(feedText+"\n"), 0o600)); err != nil {
		t.Fatal(err)
	}
	want(t, "after a change", again(), false)

	pipe := filepath.Join(folder, "pipe")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	big := filepath.Join(folder, "big")
	if err := errors.Join(os.WriteFile(big, nil, 0o600), os.Truncate(big, 5<<30), os.Symlink(pipe, filepath.Join(folder, "link")), os.Symlink("loop", filepath.Join(folder, "loop"))); err != nil {
		t.Fatal(err)
	}
	for name, says := range map[string]string{
		"file:" + pipe:             "pipe is a named pipe, and no file",
		"file:" + folder + "/link": "link is a named pipe, and no file",
		"file:/dev/zero":           "zero is a device, and no file",
		"file:" + folder:           "and no file",
		"file:" + big:              "big has more than 64 MB",
		"file:" + folder + "/loop": "cannot be read",
		"file:/nowhere/x":          "the file x is not there",
	} {
		_, err := get(t, h, name, store.Settings{})
		fails(t, name, err, says)
	}
}

func TestAddresses(t *testing.T) {
	h := newHome(t)
	home := h.Getenv("HOME")
	for typed, address := range map[string]string{
		`exec:my-feed  --days 7 "a b"`:  `exec:my-feed --days 7 'a b'`,
		"exec: x ":                      "exec:x",
		"file:///var/news.xml":          "file:/var/news.xml",
		"file:/var/../etc/./x":          "file:/etc/x",
		"file:~":                        "file:" + home,
		"file://~/x y.xml":              "file:" + home + "/x y.xml",
		`exec:sh -c 'curl x | jq .'`:    `exec:sh -c 'curl x | jq .'`,
		`exec:a\ b "\"" '\' \\ a"b"'c'`: ``,
	} {
		got, err := h.Address(typed)
		if address == "" {
			words, werr := own.Words(strings.TrimPrefix(got, "exec:"))
			want(t, typed, fmt.Sprintf("%q %v", words, werr), `["a b" "\"" "\\" "\\" "abc"] <nil>`)
			continue
		}
		if got != address || err != nil {
			t.Errorf("%s is %s %v, want %s", typed, got, err, address)
		}
	}
	for _, typed := range []string{
		"exec:", "exec:''", "exec:a | b", "exec:a; b", "exec:a &", "exec:a > x", "exec:a $HOME", "exec:a `id`", "exec:a $(id)", "exec:A=b c", "exec:'a",
		"exec:a\nb", "exec:a # b", "exec:! a", "exec:(a)", "exec:a \"$x\"", "exec:if", "exec:a \x1b", "file:", "file:x", "file:./x", "file:~me/x", "file:/a\nb", "file:/a\x1bb",
		"exec:" + strings.Repeat("x", 5000),
	} {
		got, err := h.Address(typed)
		if !errors.Is(err, own.ErrUnfit) {
			t.Errorf("%q is %q %v", typed, got, err)
		}
	}
}

// Words that are written are read as they were.
func TestWordsAndJoin(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.SliceOfN(rapid.StringMatching(`[ -~äß€\x{202e}\x{200b}]{0,12}`), 1, 6).Draw(t, "words")
		if words[0] == "" {
			words[0] = "x"
		}
		got, err := own.Words(own.Join(words))
		if err != nil || !slices.Equal(got, words) {
			t.Fatalf("%q is read as %q %v", own.Join(words), got, err)
		}
	})
}
