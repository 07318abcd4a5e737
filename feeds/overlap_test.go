//go:build unix

package feeds_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"tidings/feeds"
	"tidings/store"
)

// patient is how long an answer is waited for that a test holds back.
const patient = 2 * time.Minute

// TestOtherRefresher is no test, but what cron is to a screen: another process that
// refreshes what is due in the store its environment names, at a time that it names.
// Between looking what that is and refreshing it waits for the end of its input.
func TestOtherRefresher(t *testing.T) {
	path, at, ok := strings.Cut(os.Getenv("TIDINGS_FEEDS_TEST_OTHER"), " ")
	if !ok {
		return
	}
	now, err := time.Parse(time.RFC3339, at)
	if err != nil {
		t.Fatal(err)
	}
	clock := func() time.Time { return now }
	s, err := store.Open(path, store.Options{Now: clock, Wait: time.Minute})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	due, err := s.Due(t.Context(), now)
	if err != nil {
		t.Fatal(err)
	}
	fmt.Println("ready")
	if _, err := io.Copy(io.Discard, os.Stdin); err != nil {
		t.Fatal(err)
	}
	f := newFetcher(t)
	f.Now, f.Timeout = clock, patient
	report := (&feeds.Refresher{Store: s, Fetcher: f, Now: clock}).Run(t.Context(), due, nil)
	if report.Err != nil || len(report.Failed) > 0 {
		t.Errorf("%+v", report)
	}
	fmt.Printf("visited %d, left alone %d.\n", report.Feeds, report.Resting)
}

// An other is another process that knows what is due, and has not begun.
type other struct {
	t     *testing.T
	cmd   *exec.Cmd
	stdin io.WriteCloser
	said  *bufio.Reader
	stop  context.CancelFunc // kills it
}

func (n *newsroom) other(t *testing.T) *other {
	t.Helper()
	ctx, stop := context.WithTimeout(t.Context(), patient)
	t.Cleanup(stop)
	o := &other{t: t, cmd: exec.CommandContext(ctx, os.Args[0], "-test.run=^TestOtherRefresher$"), stop: stop}
	o.cmd.Env = append(os.Environ(), "TIDINGS_FEEDS_TEST_OTHER="+n.store.Path()+" "+n.now.Format(time.RFC3339))
	stdin, err := o.cmd.StdinPipe()
	stdout, err2 := o.cmd.StdoutPipe()
	if err := errors.Join(err, err2, o.cmd.Start()); err != nil {
		t.Fatal(err)
	}
	o.stdin, o.said = stdin, bufio.NewReader(stdout)
	if line, err := o.said.ReadString('\n'); line != "ready\n" {
		t.Fatalf("another process says %q, %v", line, err)
	}
	return o
}

// begin has it refresh.
func (o *other) begin() { _ = o.stdin.Close() }

// end waits for its end and returns what it said.
func (o *other) end() string {
	o.t.Helper()
	text, err := io.ReadAll(o.said)
	if err := errors.Join(err, o.cmd.Wait()); err != nil {
		o.t.Errorf("another process: %v: %s", err, text)
	}
	return string(text)
}

// A counter answers for feeds and counts who asked. It can hold its answers back.
type counter struct {
	mu    sync.Mutex
	asked map[string]int
	came  chan string
	hold  chan struct{} // nil to answer at once
}

func (c *counter) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	c.mu.Lock()
	c.asked[r.URL.Path]++
	hold := c.hold
	c.mu.Unlock()
	if hold != nil {
		c.came <- r.URL.Path
		<-hold
	}
	w.Header().Set("ETag", `"1"`)
	if r.Header.Get("If-None-Match") == `"1"` {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	fmt.Fprint(w, rss(r.URL.Path[1:], 1, 2))
}

// each wants every feed to have been asked so often.
func (c *counter) each(t *testing.T, what string, feeds, times int) {
	t.Helper()
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.asked) != feeds {
		t.Errorf("%s: %d feeds were asked", what, len(c.asked))
	}
	for _, path := range slices.Sorted(maps.Keys(c.asked)) {
		if c.asked[path] != times {
			t.Errorf("%s: %s was asked %d times, not %d", what, path, c.asked[path], times)
		}
	}
}

// TestRunsBesideOneAnother: whoever refreshes at one moment, on one store, each feed is
// asked once; with news and without.
func TestRunsBesideOneAnother(t *testing.T) {
	const many = 150 // more than are recorded in one go, with news or without
	c := &counter{asked: map[string]int{}, came: make(chan string, many)}
	n := newNewsroom(t, c.ServeHTTP)
	n.refresher.Fetcher.Timeout = patient
	var paths []string
	for i := range many {
		paths = append(paths, fmt.Sprintf("/%d", i))
	}
	n.subscribe(t, paths...)
	second := *n.refresher // of the same process, with a fetcher of its own
	second.Fetcher = newFetcher(t)
	second.Fetcher.Now, second.Fetcher.Timeout = n.refresher.Now, patient
	for round := 1; round <= 3; round++ {
		due, err := n.store.Due(t.Context(), n.now)
		if err != nil {
			t.Fatal(err)
		}
		beside := n.other(t)
		beside.begin()
		var all sync.WaitGroup
		for _, r := range []*feeds.Refresher{n.refresher, &second} {
			all.Go(func() {
				if report := r.Run(t.Context(), due, nil); report.Err != nil || report.Feeds+report.Resting != many {
					t.Errorf("%+v", report)
				}
			})
		}
		all.Wait()
		beside.end()
		c.each(t, fmt.Sprint("round ", round), many, round)
		n.now = n.now.Add(time.Hour)
	}
	list, err := n.store.List(t.Context(), store.Local, store.Query{}, store.Cursor{}, 1)
	if err != nil || list.Total != 2*many {
		t.Errorf("%d articles, %v", list.Total, err)
	}
}

// TestRunLeavesWhatAnotherProcessVisits: a feed is left to whoever is there, and to
// whoever has been there since; unless a person asks for it by its name.
func TestRunLeavesWhatAnotherProcessVisits(t *testing.T) {
	c := &counter{asked: map[string]int{}, came: make(chan string, 4), hold: make(chan struct{})}
	n := newNewsroom(t, c.ServeHTTP)
	n.refresher.Fetcher.Timeout = patient
	all := n.subscribe(t, "/1", "/2", "/3", "/4")
	n.refresher.PerHost = 1
	beside := n.other(t)
	ended := make(chan feeds.Report)
	go func() { ended <- n.refresher.Run(t.Context(), all, nil) }()
	first := <-c.came // the others wait for their turn at the host
	c.mu.Lock()
	hold := c.hold
	c.hold = nil
	c.mu.Unlock()
	beside.begin()
	if said := beside.end(); !strings.Contains(said, "visited 3, left alone 1.") {
		t.Errorf("the other: %s", said)
	}
	close(hold)
	if r := <-ended; r.Feeds != 1 || r.Resting != 3 || r.New != 2 || r.Err != nil {
		t.Errorf("%+v", r)
	}
	c.each(t, "one beside another, who asks for "+first+" first", 4, 1)

	if r := n.refresher.Run(t.Context(), all, nil); r.Feeds != 0 {
		t.Errorf("asked for what is there since: %+v", r)
	}
	n.refresher.ByHand, n.refresher.ByName = true, true
	if r := n.refresher.Run(t.Context(), all, nil); r.Feeds != 4 || r.NotModified != 4 {
		t.Errorf("by name: %+v", r)
	}
	c.each(t, "by name", 4, 2)
}

// TestATurnEndsWithItsProcess: who is killed in the middle of a visit keeps no feed.
func TestATurnEndsWithItsProcess(t *testing.T) {
	c := &counter{asked: map[string]int{}, came: make(chan string, 4), hold: make(chan struct{})}
	n := newNewsroom(t, c.ServeHTTP)
	n.refresher.Fetcher.Timeout = patient
	all := n.subscribe(t, "/1")
	beside := n.other(t)
	beside.begin()
	<-c.came
	if r := n.refresher.Run(t.Context(), all, nil); r.Resting != 1 {
		t.Errorf("while the other is there: %+v", r)
	}
	beside.stop()
	_ = beside.cmd.Wait() // it says that it was killed
	close(c.hold)
	if r := n.refresher.Run(t.Context(), all, nil); r.Feeds != 1 || r.New != 2 {
		t.Errorf("afterwards: %+v", r)
	}
	if _, err := os.Stat(filepath.Join(filepath.Dir(n.store.Path()), "tidings.db.refresh")); err != nil {
		t.Error(err)
	}
}

// TestF10StoppedVisitorIsTakenOver: a feed is left to a process that is stopped in the
// middle of a visit, but not for ever, and what that one still brings is dropped.
func TestF10StoppedVisitorIsTakenOver(t *testing.T) {
	c := &counter{asked: map[string]int{}, came: make(chan string, 4), hold: make(chan struct{})}
	n := newNewsroom(t, c.ServeHTTP)
	n.refresher.Fetcher.Timeout = patient
	all := n.subscribe(t, "/1")
	beside := n.other(t)
	beside.begin()
	<-c.came
	pid := beside.cmd.Process.Pid
	var status syscall.WaitStatus
	err := beside.cmd.Process.Signal(syscall.SIGSTOP)
	if _, err2 := syscall.Wait4(pid, &status, syscall.WUNTRACED, nil); errors.Join(err, err2) != nil || !status.Stopped() {
		t.Fatal(err, err2, status)
	}
	c.mu.Lock()
	hold := c.hold
	c.hold = nil
	c.mu.Unlock()
	for range 2 {
		if r := n.refresher.Run(t.Context(), all, nil); r.Feeds != 0 || r.Resting != 1 || !slices.Equal(r.Visitors, []int{pid}) {
			t.Errorf("while the other, %d, is there: %+v", pid, r)
		}
		n.now = n.now.Add(5 * time.Minute)
	}
	n.now = n.now.Add(time.Minute)
	if r := n.refresher.Run(t.Context(), all, nil); r.Feeds != 1 || r.New != 2 || len(r.Visitors) != 0 {
		t.Errorf("after its time: %+v", r)
	}
	visited := n.feed(t, all[0].ID).Visited
	if err := beside.cmd.Process.Signal(syscall.SIGCONT); err != nil {
		t.Fatal(err)
	}
	close(hold)
	if said := beside.end(); !strings.Contains(said, "visited 0, left alone 1.") {
		t.Errorf("the other, in the end: %s", said)
	}
	if now := n.feed(t, all[0].ID).Visited; !now.Equal(visited) {
		t.Errorf("visited at %v, then at %v", visited, now)
	}
	n.now = n.now.Add(time.Hour)
	if r := n.refresher.Run(t.Context(), []store.Feed{n.feed(t, all[0].ID)}, nil); r.Feeds != 1 || r.NotModified != 1 {
		t.Errorf("afterwards: %+v", r)
	}
}

// TestManyAccountsAskOnce: two hundred people who refresh the feed that they share are
// one question to its server.
func TestManyAccountsAskOnce(t *testing.T) {
	const people = 200
	c := &counter{asked: map[string]int{}, came: make(chan string, people), hold: make(chan struct{})}
	n := newNewsroom(t, c.ServeHTTP)
	n.refresher.Fetcher.Timeout = patient
	n.refresher.Fetcher.Resolver = newResolver(t) // at a number each would have a feed of their own
	address := "http://shared.example" + n.URL[strings.LastIndex(n.URL, ":"):] + "/shared"
	var theirs [][]store.Feed
	for i := range people {
		a, err := n.store.AddAccount(t.Context(), fmt.Sprint("a", i), fmt.Sprint("key ", i))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := n.store.Subscribe(t.Context(), a.ID, store.Wish{URL: address}); err != nil {
			t.Fatal(err)
		}
		all, err := n.store.Feeds(t.Context(), a.ID)
		if err != nil {
			t.Fatal(err)
		}
		theirs = append(theirs, []store.Feed{all[0].Feed})
	}
	n.refresher.ByHand = true
	asked := make(chan feeds.Report, people)
	for _, mine := range theirs {
		go func() { asked <- n.refresher.Run(t.Context(), mine, nil) }()
	}
	resting := 0
	for range people - 1 { // all but the one who is there
		resting += (<-asked).Resting
	}
	close(c.hold)
	if last := <-asked; resting != people-1 || last.Feeds != 1 || last.New != 2 {
		t.Errorf("%d rest, and one: %+v", resting, last)
	}
	c.each(t, "all at once", 1, 1)
	for _, mine := range theirs { // whose screens show the list as it was
		n.refresher.Run(t.Context(), mine, nil)
	}
	c.each(t, "one after another", 1, 1)
}
