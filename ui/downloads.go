package ui

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	tea "charm.land/bubbletea/v2"

	"tidings/feeds"
	"tidings/feeds/fetch"
	"tidings/ui/typeset"
)

// Files are downloaded one after another, in commands. Who leaves the screen stops them, and waits
// until nothing of them is left on the disk.

// downloads are those of a session.
type downloads struct {
	queue jobs

	mu     sync.Mutex
	ctx    context.Context
	stop   func()
	isOver bool
	work   sync.WaitGroup
}

// A download is one under way.
type download struct {
	what   feeds.Download
	latest atomic.Pointer[string] // how far it has come, in words; nil if that has been shown
	ended  chan struct{}
}

// downloadingMsg is how far a download has come, in words.
type downloadingMsg struct {
	of   *download
	said string
}

// downloadedMsg ends a download.
type downloadedMsg struct {
	of   *download
	path string
	err  error
}

func newDownloads(ctx context.Context) *downloads {
	d := &downloads{}
	d.ctx, d.stop = context.WithCancel(ctx)
	return d
}

// add downloads a file when those are done that were asked for before.
func (d *downloads) add(what feeds.Download, f *fetch.Fetcher, after func(time.Duration) <-chan time.Time) tea.Cmd {
	one := &download{what: what, ended: make(chan struct{})}
	return d.queue.add(tea.Batch(func() tea.Msg { return d.run(one, f) }, one.awaitProgress(after)))
}

// run downloads a file, unless the screen has been left.
func (d *downloads) run(one *download, f *fetch.Fetcher) tea.Msg {
	defer close(one.ended)
	d.mu.Lock()
	ctx, isOver := d.ctx, d.isOver
	if !isOver {
		d.work.Add(1)
	}
	d.mu.Unlock()
	if isOver {
		return nil
	}
	defer d.work.Done()
	path, err := one.what.Run(ctx, f, func(done, of int64) {
		said := typeset.Come(done, of)
		one.latest.Store(&said)
	})
	return downloadedMsg{one, path, err}
}

// awaitProgress tells now and then how far a download has come.
func (one *download) awaitProgress(after func(time.Duration) <-chan time.Time) tea.Cmd {
	return func() tea.Msg {
		for {
			select {
			case <-one.ended:
				return nil
			case <-after(progressRest):
			}
			if said := one.latest.Swap(nil); said != nil {
				return downloadingMsg{one, *said}
			}
		}
	}
}

// cancel stops the download under way, and forgets those that wait.
func (d *downloads) cancel(within context.Context) {
	d.queue.drop()
	d.mu.Lock()
	defer d.mu.Unlock()
	d.stop()
	d.ctx, d.stop = context.WithCancel(within)
}

// leave stops all downloads and waits until nothing of them is left.
func (d *downloads) leave() {
	d.mu.Lock()
	d.isOver = true
	d.stop()
	d.mu.Unlock()
	d.work.Wait()
}
