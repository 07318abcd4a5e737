//go:build linux

package cli_test

import (
	"bufio"
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// A sitting is a program that is measured, with all it needs.
type sitting struct {
	*testing.B
	name    string
	program string // its file
	web     *speedWeb
	shelf   string // a folder of libraries that it has filled, which are not touched
}

// command is a command line on a library.
func (s *sitting) command(library string, args ...string) *exec.Cmd {
	cmd := exec.Command(s.program, args...)
	cmd.Env = []string{"TIDINGS_DATA=" + library, "TIDINGS_CONFIG=" + filepath.Join(s.shelf, "..", "config.toml"), "TERM=xterm-256color", "LANG=C.UTF-8", "HOME=" + library, "PATH=" + os.Getenv("PATH")}
	return cmd
}

// must runs a command that has to succeed, and returns what it says.
func (s *sitting) must(library, in string, args ...string) string {
	s.Helper()
	cmd := s.command(library, args...)
	cmd.Stdin = strings.NewReader(in)
	out, err := cmd.CombinedOutput()
	if err != nil {
		s.Fatalf("%s: tidings %s: %v\n%s", s.name, strings.Join(args, " "), err, out)
	}
	return string(out)
}

// following makes a library that follows the feeds of sets and has fetched nothing.
func (s *sitting) following(library string, sets ...feedSet) string {
	s.Helper()
	if err := os.MkdirAll(library, 0o700); err != nil {
		s.Fatal(err)
	}
	for _, set := range sets {
		s.must(library, s.web.addresses(set), "import", "-")
	}
	return library
}

// filled is a library with all articles of sets, as they were on the first day. It is made
// once, and is not to be changed.
func (s *sitting) filled(sets ...feedSet) string {
	s.Helper()
	library := filepath.Join(s.shelf, strings.ReplaceAll(fmt.Sprint(sets), " ", "+"))
	if _, err := os.Stat(library); err == nil {
		return library
	}
	s.web.on(0, false)
	half := s.following(library+".half", sets...)
	articles := 0
	for _, set := range sets {
		s.web.prepare(set, 0)
		articles += set.articles()
	}
	s.has(half, articles, s.must(half, "", "refresh", "--quiet"))
	if err := os.Rename(half, library); err != nil {
		s.Fatal(err)
	}
	return library
}

// has sees that a refresh, which said something, has brought so many articles.
func (s *sitting) has(library string, articles int, said string) {
	s.Helper()
	if unread := strings.TrimSpace(s.must(library, "", "status", "--format", "{unread}")); unread != strconv.Itoa(articles) {
		s.Fatalf("%s: %s of %d articles have come\n%s", s.name, unread, articles, said)
	}
}

// copied is a copy of a filled library, to be changed.
func (s *sitting) copied(sets ...feedSet) string {
	s.Helper()
	library := filepath.Join(s.TempDir(), "library")
	if err := os.CopyFS(library, os.DirFS(s.filled(sets...))); err != nil {
		s.Fatal(err)
	}
	return library
}

// A cost is what a command took.
type cost struct {
	cpu, wall time.Duration
	private   float64 // at its peak, in MB: what is no page of a file
	written   float64 // to the disk, in MB
	lines     []said  // of its output
	errs      string
}

// A said is a line of output and when it came.
type said struct {
	text  string
	after time.Duration
}

// cost runs a command and measures it.
func (s *sitting) cost(library string, args ...string) cost {
	s.Helper()
	cmd := s.command(library, args...)
	var errs bytes.Buffer
	cmd.Stderr = &errs
	out, err := cmd.StdoutPipe()
	began := time.Now()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		s.Fatal(err)
	}
	var c cost
	peak, ended := make(chan float64), make(chan struct{})
	go func() { peak <- peakOf(cmd.Process.Pid, ended) }()
	for lines := bufio.NewScanner(out); lines.Scan(); {
		c.lines = append(c.lines, said{lines.Text(), time.Since(began)})
	}
	// It has ended, and what it wrote is known until it has been waited for.
	if err := unix.Waitid(unix.P_PID, cmd.Process.Pid, nil, unix.WEXITED|unix.WNOWAIT, nil); err != nil {
		s.Fatal(err)
	}
	c.wall = time.Since(began)
	close(ended)
	c.private = <-peak
	c.written = written(cmd.Process.Pid)
	if err := cmd.Wait(); err != nil {
		s.Fatalf("%s: tidings %s: %v\n%s", s.name, strings.Join(args, " "), err, errs.String())
	}
	c.errs = errs.String()
	c.cpu = cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
	return c
}

// peakOf is the most private memory that a process has until it ends.
func peakOf(pid int, ended <-chan struct{}) (peak float64) {
	for tick := time.NewTicker(5 * time.Millisecond); ; {
		select {
		case <-tick.C:
			peak = max(peak, private(pid))
		case <-ended:
			tick.Stop()
			return peak
		}
	}
}

// private is the private memory of a process in MB.
func private(pid int) float64 {
	return number(pid, "status", `RssAnon:\s+([0-9]+) kB`) / 1024
}

// written is what a process has written to the disk, in MB.
func written(pid int) float64 { return number(pid, "io", `\nwrite_bytes: ([0-9]+)`) / 1e6 }

// number is a number that the system knows of a process; 0 if there is no such process.
func number(pid int, file, pattern string) float64 {
	text, _ := os.ReadFile(fmt.Sprintf("/proc/%d/%s", pid, file))
	found := regexp.MustCompile(pattern).FindSubmatch(text)
	if found == nil {
		return 0
	}
	n, _ := strconv.ParseFloat(string(found[1]), 64) // digits
	return n
}

// fileSizes are the length of a library's file and what it takes of the disk, in MB.
func (s *sitting) fileSizes(library string) (long, onDisk float64) {
	s.Helper()
	var info unix.Stat_t
	if err := unix.Stat(filepath.Join(library, "tidings.db"), &info); err != nil {
		s.Fatal(err)
	}
	return float64(info.Size) / 1e6, float64(info.Blocks) * 512 / 1e6
}

// ms is a time in milliseconds.
func ms(d time.Duration) float64 { return float64(d) / 1e6 }
