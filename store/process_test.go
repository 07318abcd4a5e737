//go:build unix

package store_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"tidings/store"
)

// sharedStore is a store with 100 articles of feed 1, and feed 2 for recorders.
func sharedStore(t *testing.T) *house {
	h := open(t)
	var all []store.Incoming
	for i := range 100 {
		all = append(all, piece(fmt.Sprint("shared ", i), i))
	}
	h.record(h.subscribe(store.Local, "https://a.example", ""), all...)
	want(t, "the recorders' feed", h.subscribe(store.Local, recorderURL, ""), recorderFeed)
	return h
}

// lastStep is the number on the last of some lines; -1 if there are none.
func lastStep(t *testing.T, lines []string) int {
	t.Helper()
	if len(lines) == 0 {
		return -1
	}
	n, err := strconv.Atoi(lines[len(lines)-1])
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// toggledAsSaid looks whether a toggler's acknowledged steps are there. The step
// after the last acknowledged one may be, if the toggler was killed.
func (h *house) toggledAsSaid(first, last int, killed bool) {
	h.t.Helper()
	state := map[store.Number]bool{}
	for step := max(0, last-toggled+1); step <= last; step++ {
		n, on := togglerStep(first, step)
		state[n] = on
	}
	if killed {
		n, _ := togglerStep(first, last+1)
		delete(state, n)
	}
	for n, on := range state {
		rows, err := h.Rows(h.ctx(), store.Local, n)
		h.need(err)
		if rows[0].Bookmarked != on {
			h.t.Errorf("article %d: bookmarked %t, after step %d", n, rows[0].Bookmarked, last)
		}
	}
}

// A process of many goroutines, as a server is, keeps none of them waiting until
// it gives up, and no other process either.
func TestManyGoroutinesShareAStore(t *testing.T) {
	h := sharedStore(t)
	ctx, stop := context.WithCancel(h.ctx())
	toggler := helping(t, "toggle", h.path, 1)
	var served, all sync.WaitGroup
	for i := range 300 {
		served.Add(1)
		first := sync.OnceFunc(served.Done)
		all.Go(func() {
			defer first()
			for round := 0; ctx.Err() == nil; round++ {
				var err error
				if i%10 == 0 {
					_, err = h.Bookmark(ctx, store.Local, round%2 == 0, store.Number(100-i/10))
				} else {
					_, err = h.Feeds(ctx, store.Local)
				}
				if err != nil && ctx.Err() == nil {
					t.Errorf("goroutine %d, round %d: %v", i, round, err)
					return
				}
				first()
			}
		})
	}
	for step := range 10 {
		want(t, "a step of the other process", toggler.line(), fmt.Sprint(step))
	}
	served.Wait()
	stop()
	all.Wait()
}

func TestManyProcessesShareAStore(t *testing.T) {
	h := sharedStore(t)
	var readers, togglers []*helper
	for range 3 {
		readers = append(readers, helping(t, "read", h.path, 0))
	}
	for i := range 2 {
		togglers = append(togglers, helping(t, "toggle", h.path, 1+i*toggled))
	}
	recorder := helping(t, "record", h.path, 0)
	for visit := range 6 { // about two seconds
		want(t, "visit", recorder.line(), fmt.Sprint(visit))
	}
	visits := 6 + len(recorder.rest())
	for i, p := range togglers {
		last := lastStep(t, p.rest())
		if last < 10 {
			t.Errorf("toggler %d came to %d changes only", i, last+1)
		}
		h.toggledAsSaid(1+i*toggled, last, false)
	}
	for _, p := range readers {
		if reads := lastStep(t, p.rest()); reads < 10 {
			t.Errorf("a reader came to %d reads only", reads)
		}
	}
	want(t, "articles recorded", h.page(store.Query{Feed: recorderFeed}).Total, visits*recorded)
}

// flock alone is not fair: without the turnstile the toggler would wait until
// the readers have gone.
func TestReadersDoNotStarveAWriter(t *testing.T) {
	h := sharedStore(t)
	var readers []*helper
	for range 4 {
		readers = append(readers, helping(t, "read", h.path, 0))
	}
	toggler := helping(t, "toggle", h.path, 1)
	for step := range 20 {
		want(t, "step", toggler.line(), fmt.Sprint(step))
	}
	h.toggledAsSaid(1, lastStep(t, append([]string{"19"}, toggler.rest()...)), false)
	for _, p := range readers {
		p.rest()
	}
}

func TestWhatIsAcknowledgedSurvivesAKill(t *testing.T) {
	h := sharedStore(t)
	visit := 0
	for round := range 10 {
		toggler, recorder := helping(t, "toggle", h.path, 1), helping(t, "record", h.path, visit)
		said := []string{}
		for range 3 + round {
			said = append(said, toggler.line())
		}
		if round%2 == 1 {
			recorder.line()
			visit++
		}
		said = append(said, toggler.kill()...)
		visit += len(recorder.kill())
		h.sound()
		h.toggledAsSaid(1, lastStep(t, said), true)
		// Visits that were acknowledged are whole; the one under way may be there in
		// part, and making it again completes it.
		if total := h.page(store.Query{Feed: recorderFeed}).Total; total < visit*recorded {
			t.Fatalf("round %d: %d articles of %d acknowledged visits", round, total, visit)
		}
		_, err := h.Record(h.ctx(), recorderVisit(recorderFeed, visit))
		h.need(err)
		visit++
		want(t, "articles after making the visit again", h.page(store.Query{Feed: recorderFeed}).Total, visit*recorded)
	}
}

func TestProcessesThatCreateAtOnceShareOneStore(t *testing.T) {
	for range 3 {
		path := filepath.Join(t.TempDir(), "new", "tidings.db")
		var creators []*helper
		for range 4 {
			creators = append(creators, helping(t, "create", path, 0))
		}
		for i, p := range creators {
			p.say(fmt.Sprintf("https://%d.example", i))
		}
		for _, p := range creators {
			p.rest()
		}
		want(t, "sidebar", openAt(t, path).sidebar(), "https://0.example; https://1.example; https://2.example; https://3.example")
		left, err := filepath.Glob(path + ".new-*")
		if len(left) != 0 || err != nil {
			t.Errorf("left behind: %s %v", left, err)
		}
	}
}

// A stopped process keeps its lock. Nobody can take it away, but everybody is
// told soon who has it.
func TestAStoppedProcessIsNamed(t *testing.T) {
	h := sharedStore(t)
	impatient, err := store.Open(h.path, store.Options{Wait: 100 * time.Millisecond})
	h.need(err)
	defer impatient.Close()
	ask := func() (read, write error) {
		_, read = impatient.List(h.ctx(), store.Local, store.Query{}, store.Cursor{}, 1)
		_, write = impatient.Bookmark(h.ctx(), store.Local, true, 2)
		return read, write
	}

	writer := stopped(t, "change", h.path)
	read, write := ask()
	for _, err := range []error{read, write} {
		wantErr(t, "beside a stopped writer", err, store.ErrLocked)
		if name := fmt.Sprintf("by process %d (mark)", writer.cmd.Process.Pid); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%v does not say %q", err, name)
		}
	}
	ctx, cancel := context.WithCancelCause(h.ctx())
	gaveUp := errors.New("gave up")
	cancel(gaveUp)
	_, err = h.Bookmark(ctx, store.Local, true, 2)
	wantErr(t, "a caller that gives up", err, gaveUp)
	writer.wake()
	writer.rest()
	want(t, "its bookmark", h.page(store.Query{Bookmarked: true}).Total, 1)

	reader := stopped(t, "copy", h.path)
	read, write = ask()
	h.need(read)
	wantErr(t, "writing beside a stopped reader", write, store.ErrLocked)
	if write != nil && strings.Contains(write.Error(), fmt.Sprint(writer.cmd.Process.Pid)) {
		t.Errorf("%v names a process that has gone", write)
	}
	reader.kill()
	if _, write = ask(); write != nil {
		t.Errorf("after the reader was killed: %v", write)
	}
}

// stopped is a helper stopped, as ctrl-z does, in the middle of what it does.
func stopped(t *testing.T, role, path string) *helper {
	t.Helper()
	h := helping(t, role, path, 0)
	want(t, role, h.line(), "inside")
	h.stop()
	return h
}

func TestWatchNotices(t *testing.T) {
	h := sharedStore(t)
	ctx, cancel := context.WithCancel(h.ctx())
	changed := h.Watch(ctx, store.Local)
	noticed := func(what string) {
		t.Helper()
		soon, cancel := context.WithTimeout(h.ctx(), time.Second)
		defer cancel()
		select {
		case <-changed:
		case <-soon.Done():
			t.Errorf("nothing was noticed within a second: %s", what)
		}
	}
	h.bookmark("shared 5")
	noticed("a change of this process")
	toggler := helping(t, "toggle", h.path, 1)
	toggler.line()
	noticed("a change of another process")
	toggler.line()
	noticed("one more, in a burst")
	toggler.rest()

	// Another file in place of this one, as compacting it will put there.
	other := filepath.Join(t.TempDir(), "other.db")
	copyFile(t, h.path, other)
	copied := openAt(t, other)
	copied.read("shared 7")
	for drained := false; !drained; {
		select {
		case <-changed:
		default:
			drained = true
		}
	}
	copyFile(t, copied.path, h.path+".compacted")
	h.rename(h.path + ".compacted")
	noticed("a file renamed into place")
	want(t, "read in the new file", h.row("shared 7").Read, true)

	cancel()
	for range changed { // it is closed when ctx ends
	}
}
