//go:build unix

package store_test

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"tidings/store"
)

// Tests of many processes run this test binary again, which then plays one of
// the roles below instead of testing. A helper says what it has done on standard
// output, line by line, after the store has said that it is done; it ends when
// its standard input does.

// helperRole names the variable that tells a helper its role.
const helperRole = "TIDINGS_STORE_TEST_ROLE"

func TestMain(m *testing.M) {
	role, path, _ := strings.Cut(os.Getenv(helperRole), " ")
	if role == "" {
		os.Exit(m.Run())
	}
	stdin, stop := readStdin()
	play := map[string]func() error{
		"read":    func() error { return readOn(path, stop) },
		"toggle":  func() error { return toggleOn(path, stop) },
		"record":  func() error { return recordOn(path, stop) },
		"create":  func() error { return createWith(path, stdin) },
		"change":  func() error { return changeSlowly(path, stdin) },
		"copy":    func() error { return copySlowly(path, stdin) },
		"wait":    func() error { return waitToChange(path) },
		"survive": func() error { return surviveAll(stdin) },
		"mend":    func() error { return mendAll(stdin) },
		"slow":    func() error { return mendSlowly(path, stdin) },
		"tight":   func() error { return mendWithoutRoom(path) },
		"lowly":   func() error { return lowly(path) },
		"full":    func() error { return fillUp(path) },
		"replace": func() error { return replaceUntil(path, stdin) },
		"unlink":  func() error { return replaceWithoutLinks(path, stdin) },
		"index":   func() error { return indexSlowly(path, stdin) },
		"fail":    func() error { return failHalfway(path, stdin) },
		"pages":   func() error { return measurePages(path, stop) },
		"act":     func() error { return actSlowly(path, stdin) },
		"toggles": func() error { return measureToggles(path, stop) },
		"memory":  func() error { return measureMemory(path) },
		"join":    func() error { return joinSlowly(path, stdin) },
	}[role]
	if err := play(); err != nil {
		fmt.Fprintf(os.Stderr, "%s: %v\n", role, err)
		os.Exit(1)
	}
}

// readStdin returns the lines of standard input, and a channel that is closed at
// its end.
func readStdin() (lines chan string, stop chan struct{}) {
	lines, stop = make(chan string, 1000), make(chan struct{})
	go func() {
		for scan := bufio.NewScanner(os.Stdin); scan.Scan(); {
			lines <- scan.Text()
		}
		close(lines)
		close(stop)
	}()
	return lines, stop
}

// helperStore opens a store as a helper does.
func helperStore(path string) (*store.Store, error) {
	return store.Open(path, store.Options{Now: func() time.Time { return noon }, Wait: 10 * time.Second})
}

// helperFirst is the number of the first article, or visit, that a helper has for
// itself, from its environment.
func helperFirst() int {
	n, _ := strconv.Atoi(os.Getenv("TIDINGS_STORE_TEST_FIRST"))
	return n
}

// readOn reads lists, counts and articles without a pause.
func readOn(path string, stop chan struct{}) error {
	s, err := helperStore(path)
	if err != nil {
		return err
	}
	ctx, reads := context.Background(), 0
	for ; ; reads++ {
		select {
		case <-stop:
			fmt.Println(reads)
			return s.Close()
		default:
		}
		p, err := s.List(ctx, store.Local, store.Query{State: store.State(reads % 3)}, store.Cursor{}, 50)
		if err != nil {
			return err
		}
		for _, r := range p.Rows[:min(len(p.Rows), 2)] {
			if _, err := s.Article(ctx, store.Local, r.Number); err != nil {
				return err
			}
		}
		if _, err := s.Feeds(ctx, store.Local); err != nil {
			return err
		}
	}
}

// toggled is the number of togglers' articles.
const toggled = 20

// toggleOn bookmarks its articles one after another, takes the bookmarks off
// again one after another, and so on. It prints the number of each step.
func toggleOn(path string, stop chan struct{}) error {
	s, err := helperStore(path)
	if err != nil {
		return err
	}
	for step := 0; ; step++ {
		select {
		case <-stop:
			return s.Close()
		default:
		}
		n, on := togglerStep(helperFirst(), step)
		if _, err := s.Bookmark(context.Background(), store.Local, on, n); err != nil {
			return err
		}
		fmt.Println(step)
	}
}

// togglerStep is what a toggler does in a step.
func togglerStep(first, step int) (n store.Number, on bool) {
	return store.Number(first + step%toggled), step/toggled%2 == 0
}

// recorded is how many articles a visit of a recording helper brings: more than
// fit into one transaction.
const recorded = 250

// recordOn records one visit after another to the feed at recorderURL and prints
// the number of each.
func recordOn(path string, stop chan struct{}) error {
	s, err := helperStore(path)
	if err != nil {
		return err
	}
	fresh, err := s.Subscribe(context.Background(), store.Local, store.Wish{URL: recorderURL})
	if err != nil {
		return err
	}
	feed := recorderFeed
	if len(fresh) > 0 {
		feed = fresh[0].ID
	}
	for visit := helperFirst(); ; visit++ {
		select {
		case <-stop:
			return s.Close()
		default:
		}
		if _, err := s.Record(context.Background(), recorderVisit(feed, visit)); err != nil {
			return err
		}
		fmt.Println(visit)
	}
}

const (
	recorderURL  = "https://recorder.example"
	recorderFeed = store.FeedID(2) // in stores made by togglers' news
)

func recorderVisit(feed store.FeedID, visit int) store.Fetched {
	f := store.Fetched{Feed: feed, At: noon, Title: "R"}
	for i := range recorded {
		f.Articles = append(f.Articles, piece(fmt.Sprintf("%d.%d", visit, i), i))
	}
	return f
}

// createWith opens a store that may not be there, when told to, and subscribes.
func createWith(path string, stdin chan string) error {
	url := <-stdin
	s, err := helperStore(path)
	if err != nil {
		return err
	}
	_, err = s.Subscribe(context.Background(), store.Local, store.Wish{URL: url})
	return errors.Join(err, s.Close())
}

// changeSlowly waits for a line of standard input in the middle of a change: the
// clock is asked within the transaction.
func changeSlowly(path string, stdin chan string) error {
	armed := false
	s, err := store.Open(path, store.Options{Now: func() time.Time {
		if armed {
			armed = false
			fmt.Println("inside")
			<-stdin
		}
		return noon
	}})
	if err != nil {
		return err
	}
	armed = true
	_, err = s.Bookmark(context.Background(), store.Local, true, 1)
	return errors.Join(err, s.Close())
}

// waitToChange changes a bookmark when others let it.
func waitToChange(path string) error {
	s, err := store.Open(path, store.Options{Now: func() time.Time { return noon }, Wait: time.Minute})
	if err != nil {
		return err
	}
	_, err = s.Bookmark(context.Background(), store.Local, true, 3)
	return errors.Join(err, s.Close())
}

// copySlowly waits for a line of standard input in the middle of a read.
func copySlowly(path string, stdin chan string) error {
	s, err := helperStore(path)
	if err != nil {
		return err
	}
	err = s.WriteTo(context.Background(), slowWriter{stdin})
	return errors.Join(err, s.Close())
}

// A slowWriter waits for a line at each write.
type slowWriter struct{ stdin chan string }

func (w slowWriter) Write(p []byte) (int, error) {
	fmt.Println("inside")
	<-w.stdin
	return len(p), nil
}

// surviveAll reads and checks each file that standard input names, writes to it
// if the check has nothing to say, and prints what came of it. Damage that the
// check finds is not written to: bbolt believes a page that claims four thousand
// million further ones, and sets out to free them.
func surviveAll(stdin chan string) error {
	for path := range stdin {
		fmt.Println(survive(path))
	}
	return nil
}

// survive says how a file takes being opened, read whole, checked and written to:
// the first error of each, shortened to the sentinel it wraps.
func survive(path string) string {
	s, err := store.Open(path, store.Options{Now: func() time.Time { return noon }, Wait: 2 * time.Second})
	if err != nil {
		return "open: " + sentinel(err)
	}
	defer s.Close()
	ctx := context.Background()
	read := readAll(ctx, s)
	differences, checked := s.Check(ctx)
	if checked != nil || len(differences) > 0 {
		return fmt.Sprintf("read: %s, check: %s, something is wrong", sentinel(read), sentinel(checked))
	}
	_, wrote := s.MarkListRead(ctx, store.Local, store.Query{}, 1<<31)
	_, recorded := s.Record(ctx, store.Fetched{Feed: 1, At: noon, Title: "F", Articles: []store.Incoming{piece("fresh", 1), piece("newer", 2)}})
	return fmt.Sprintf("read: %s, check: fine, write: %s", sentinel(read), sentinel(errors.Join(wrote, recorded)))
}

func readAll(ctx context.Context, s *store.Store) error {
	var errs []error
	for i, q := range []store.Query{{}, {State: store.Unread}, {Bookmarked: true}, {Feed: 1}, {Text: "zebra"}, {Since: noon.Add(-time.Hour)}} {
		p, err := s.List(ctx, store.Local, q, store.Cursor{}, 1000)
		errs = append(errs, err)
		if i > 0 {
			continue
		}
		for _, r := range p.Rows[:min(len(p.Rows), 20)] { // the search reads every body
			_, err := s.Article(ctx, store.Local, r.Number)
			_, findErr := s.Find(ctx, store.Local, r.ID.String())
			errs = append(errs, err, findErr)
		}
	}
	_, err := s.Feeds(ctx, store.Local)
	_, countErr := s.Count(ctx, store.Local, noon)
	_, historyErr := s.History(ctx, store.Local, 100)
	_, dueErr := s.Due(ctx, noon)
	_, accountsErr := s.Accounts(ctx)
	return errors.Join(append(errs, err, countErr, historyErr, dueErr, accountsErr, s.WriteTo(ctx, io.Discard))...)
}

// sentinel names the error of the store that an error wraps.
func sentinel(err error) string {
	for name, known := range map[string]error{
		"corrupt": store.ErrCorrupt, "foreign": store.ErrForeign, "newer": store.ErrNewer, "locked": store.ErrLocked,
		"read only": store.ErrReadOnly, "full": store.ErrFull, "not found": store.ErrNotFound,
	} {
		if errors.Is(err, known) {
			return name
		}
	}
	if err != nil {
		return "unnamed error " + err.Error()
	}
	return "fine"
}

// lowly gives up root's rights, if it has them, and prints how the store takes it.
func lowly(path string) error {
	// From inside the folder, since nobody may pass the folders above it.
	if err := os.Chdir(filepath.Dir(path)); err != nil {
		return err
	}
	if os.Getuid() == 0 {
		const nobody = 65534
		if err := errors.Join(syscall.Setgroups(nil), syscall.Setgid(nobody), syscall.Setuid(nobody)); err != nil {
			return err
		}
	}
	fmt.Println(survive(filepath.Base(path)))
	return nil
}

// fillUp records until no more fits, where files may not grow beyond a limit.
func fillUp(path string) error {
	limit := syscall.Rlimit{Cur: 1 << 20, Max: 1 << 20}
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &limit); err != nil {
		return err
	}
	s, err := helperStore(path)
	if err != nil {
		return err
	}
	ctx := context.Background()
	for visit := 0; err == nil && visit < 100; visit++ {
		if _, err = s.Record(ctx, recorderVisit(1, visit)); err == nil {
			fmt.Println(visit)
		}
	}
	fmt.Println(sentinel(err))
	_, marked := s.Bookmark(ctx, store.Local, true, 1)
	fmt.Println(sentinel(marked))
	fmt.Println(sentinel(readAll(ctx, s)))
	return s.Close()
}

// A helper is a running process.
type helper struct {
	t      testing.TB
	cmd    *exec.Cmd
	stdin  io.WriteCloser
	stdout *bufio.Scanner
	stderr bytes.Buffer
}

// helping starts a process in a role, to work on the store at path.
func helping(t testing.TB, role, path string, first int) *helper {
	t.Helper()
	// Far more than any test takes: a helper that hangs is killed, and its test fails.
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Minute)
	t.Cleanup(cancel)
	h := &helper{t: t, cmd: exec.CommandContext(ctx, os.Args[0])}
	h.cmd.Env = append(os.Environ(), helperRole+"="+role+" "+path, fmt.Sprintf("TIDINGS_STORE_TEST_FIRST=%d", first))
	h.cmd.Stderr = &h.stderr
	stdin, err := h.cmd.StdinPipe()
	stdout, err2 := h.cmd.StdoutPipe()
	if err := errors.Join(err, err2, h.cmd.Start()); err != nil {
		t.Fatal(err)
	}
	h.stdin, h.stdout = stdin, bufio.NewScanner(stdout)
	t.Cleanup(func() { _ = h.cmd.Process.Kill() })
	return h
}

// say writes a line to the helper.
func (h *helper) say(line string) {
	h.t.Helper()
	if _, err := fmt.Fprintln(h.stdin, line); err != nil {
		h.t.Fatalf("say %q: %v %s", line, err, &h.stderr)
	}
}

// line waits for a line of the helper.
func (h *helper) line() string {
	h.t.Helper()
	if !h.stdout.Scan() {
		h.t.Fatalf("the helper ended: %v %s", h.cmd.Wait(), &h.stderr)
	}
	return h.stdout.Text()
}

// rest returns the lines left, after the helper was told to end.
func (h *helper) rest() (lines []string) {
	h.t.Helper()
	_ = h.stdin.Close()
	for h.stdout.Scan() {
		lines = append(lines, h.stdout.Text())
	}
	if err := h.cmd.Wait(); err != nil {
		h.t.Fatalf("the helper failed: %v\n%s", err, &h.stderr)
	}
	return lines
}

// stop stops the helper, as ctrl-z does, and waits until it has stopped.
func (h *helper) stop() {
	h.t.Helper()
	if err := h.cmd.Process.Signal(syscall.SIGSTOP); err != nil {
		h.t.Fatal(err)
	}
	var status syscall.WaitStatus
	if _, err := syscall.Wait4(h.cmd.Process.Pid, &status, syscall.WUNTRACED, nil); err != nil || !status.Stopped() {
		h.t.Fatalf("the helper did not stop: %v %v", status, err)
	}
}

// wake lets a stopped helper go on.
func (h *helper) wake() {
	h.t.Helper()
	if err := h.cmd.Process.Signal(syscall.SIGCONT); err != nil {
		h.t.Fatal(err)
	}
}

// kill ends the helper as a power cut would, and returns what it still said.
func (h *helper) kill() (lines []string) {
	h.t.Helper()
	if err := h.cmd.Process.Kill(); err != nil {
		h.t.Fatal(err)
	}
	for h.stdout.Scan() {
		lines = append(lines, h.stdout.Text())
	}
	_ = h.cmd.Wait() // it says that it was killed
	return lines
}
