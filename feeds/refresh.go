package feeds

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"tidings/feeds/fetch"
	"tidings/feeds/own"
	"tidings/store"
)

// A Refresher visits feeds, many at a time, and hands what they brought to the
// store:
//
//	feeds ─▶ a queue a host ─▶ workers: fetch, parse, clean ─▶ one recorder ─▶ store
//
// A host is asked by at most PerHost workers, so that it isn't burdened; the
// other workers turn to other hosts, so that a slow one keeps nobody waiting. Most
// of them wait for answers: only as many as there are cores take documents apart, and
// the documents that wait for that are limited in sum (limits.go).
type Refresher struct {
	Store   *store.Store
	Fetcher *fetch.Fetcher
	For     store.AccountID  // whose visits they are: what comes from a private network is that account's; 0 for all who follow
	Now     func() time.Time // nil for time.Now
	Total   int              // visits at once, 0 for 128, or fewer if the process may not open so many files
	PerHost int              // of them to one host, 0 for 2
	Every   time.Duration    // how long a feed that works is left alone, unless a person asked; longer where it seldom brings something
	ByHand  bool             // a person asked: feeds are due at once, unless a server that refused asked for a later time
	ByName  bool             // a person named these feeds: they are visited even if another run has just visited them
	Home    *own.Home        // where the person reads whose library it is; nil if nothing of their machine is to be run and read
	Looks   *Looks           // feeds that were fetched a moment ago, which are not asked again; nil if there are none
}

// Progress tells how far a run is. Feeds that are not due count as done without
// being told of.
type Progress struct {
	Feed    store.Feed
	Outcome store.Outcome // of this feed
	Err     error         // why this feed failed, one clean sentence; nil if it did not
	Done    int           // feeds visited, this one included
	Total   int           // feeds to visit
	New     int           // articles so far
	Updated int
	Failed  int // feeds so far

	Warnings []string // what was wrong with this feed and could be mended, or was left out: one clean line each
	Warned   bool     // they are others than the feed had before
}

// A Report is how a run went.
type Report struct {
	Feeds       int   // visited
	Resting     int   // not visited: not due yet, or another run visits or has just visited them
	Visitors    []int // processes of other runs, one for each resting feed that such a run visits; 0 for one that is not known
	New         int   // articles
	Updated     int
	Fresh       []store.Number // of the new ones
	First       []store.Number // of these, those with which their feed was read for the first time
	NotModified int            // feeds
	Failed      []Failure
	Joined      map[store.FeedID]store.Joined // feeds that were joined with another one, to whose address they have moved
	Err         error                         // what ended the run early: its context, or the store; nil if nothing did
}

// A Failure is a feed that could not be read, and why in one clean sentence. It
// is kept on the feed as well.
type Failure struct {
	Feed store.Feed
	Err  error
}

func (r *Refresher) now() time.Time {
	if r.Now == nil {
		return time.Now()
	}
	return r.Now()
}

// NextTry is when a feed should be visited again: not before the time that its server
// asked for or the interval that a person has set is over, and later the more visits in a row
// have failed. A failure that mostly passes by itself is looked after each hour.
func NextTry(f store.Feed) time.Time {
	pauses := []time.Duration{
		0, 5 * time.Minute, 15 * time.Minute, time.Hour, 4 * time.Hour, 12 * time.Hour, fetch.LongestPause,
	}
	next := f.Visited.Add(max(pauses[max(min(f.Failures, len(pauses)-1), min(f.Lapse.Tries, 3))], f.Interval))
	if next.Before(f.NotBefore) {
		return f.NotBefore
	}
	return next
}

// longestQuiet is how long a feed that works is left alone at most by rest, so that what it
// brings after months of silence is there on the same morning.
const longestQuiet = 4 * time.Hour

// rest is how long a feed is left alone that is looked at by itself: every so often, and more
// seldom the longer it has brought nothing. That a page of which nothing else is known is
// fresh for a tenth of its age is what caches of HTTP reckon with (RFC 9111, 4.2.2).
func rest(f store.Feed, every time.Duration) time.Duration {
	if f.Interval > 0 { // the person's own
		return f.Interval
	}
	if f.Brought.IsZero() || every == 0 {
		return every
	}
	return max(every, min(f.Visited.Sub(f.Brought)/10, longestQuiet))
}

// IsDue reports whether a feed is to be visited now where those that work are looked at every
// so often, without a person asking.
func IsDue(f store.Feed, every time.Duration, now time.Time) bool {
	return (&Refresher{Every: every}).wants(f, now)
}

// wants reports whether feed is to be visited now.
func (r *Refresher) wants(feed store.Feed, now time.Time) bool {
	wait := NextTry(feed).Sub(now)
	if !r.ByHand && !feed.Visited.IsZero() {
		wait = max(wait, feed.Visited.Add(rest(feed, r.Every)).Sub(now))
	}
	switch {
	case feed.Local():
		return false
	case wait > max(fetch.LongestPause, feed.Interval): // no pause is that long: the clock was wrong when it was written
		return true
	case r.ByHand && !r.ByName && !feed.Fails() && now.Before(feed.Visited.Add(feed.Interval)): // who set the interval meant this one too
		return false
	case r.ByHand: // NotBefore on a failed feed is a Retry-After, on any other a hint
		return !feed.Fails() || !now.Before(feed.NotBefore)
	}
	return !feed.Gone && wait <= 0
}

// Run visits the given feeds, those that are due, and returns when all is in
// the store. A feed that another run, of whatever process, visits at that moment,
// or has visited since the given one was read, is left to that one. progress, which
// may be nil, is called by one goroutine at a time, after the feed it tells of is
// in the store. A feed that fails, or panics, stops no other. When ctx ends, what
// is on its way is dropped; every feed is in the store either whole or not at all.
func (r *Refresher) Run(ctx context.Context, feeds []store.Feed, progress func(Progress)) Report {
	ctx = store.Beside(ctx) // whoever asked is told of what comes
	now := r.now()
	due := slices.DeleteFunc(slices.Clone(feeds), func(f store.Feed) bool { return !r.wants(f, now) })
	workers := min(cmp.Or(r.Total, mostVisits()), len(due))
	run := &run{
		Refresher: r, recording: context.WithoutCancel(ctx), progress: progress, total: len(due),
		asks: make(chan ask, workers), limits: newLimits(),
	}
	run.report.Resting = len(feeds) - len(due)
	limited, stop := context.WithCancel(ctx)
	defer stop()
	ready := queues(due, cmp.Or(r.PerHost, 2))
	visits := make(chan visit, visitsAhead)
	done := make(chan struct{})
	var group sync.WaitGroup
	turns := make(chan struct{})
	go func() {
		defer close(turns)
		run.giveTurns(limited)
	}()
	for range workers {
		group.Go(func() {
			for {
				select {
				case <-done:
					return
				case host := <-ready:
					run.visitNext(limited, host, visits)
					if host.hasMore() {
						ready <- host // never blocks: there are no more turns than at the start
					}
				}
			}
		})
	}
	for visited := 0; visited < len(due); {
		if v, ok := run.next(visits); ok {
			visited++
			run.collect(limited, v)
		}
		if len(run.pending) >= recordAtOnce {
			run.record(&run.pending)
		}
		if run.report.Err != nil {
			stop()
		}
	}
	close(done) // not ready: a worker may still be handing a turn back
	group.Wait()
	close(run.asks)
	<-turns
	run.record(&run.pending)
	run.record(&run.quiet)
	defer r.Fetcher.Close()
	if run.report.Err == nil && run.report.Feeds < len(due) {
		run.report.Err = ctx.Err()
	}
	r.visitJoined(ctx, feeds, &run.report)
	if run.report.Err == nil {
		pageReader{r.Store, r.Fetcher, r.Home}.keepTexts(ctx, run.report.Fresh)
	}
	return run.report
}

// visitJoined visits the feeds that others of a run were joined with and that it did not
// visit: those who were joined follow them from now on. What is wrong with them stands on
// them, and a report of those that were asked for has what they brought.
func (r *Refresher) visitJoined(ctx context.Context, visited []store.Feed, report *Report) {
	var next []store.Feed
	for _, j := range report.Joined {
		isInto := func(f store.Feed) bool { return f.ID == j.Into.ID }
		if !slices.ContainsFunc(visited, isInto) && !slices.ContainsFunc(next, isInto) {
			next = append(next, j.Into)
		}
	}
	if len(next) == 0 || report.Err != nil {
		return
	}
	more := r.Run(ctx, next, nil)
	report.New, report.Updated, report.Err = report.New+more.New, report.Updated+more.Updated, more.Err
	report.Fresh, report.First = append(report.Fresh, more.Fresh...), append(report.First, more.First...)
}

// next waits for a visit; false if it has recorded those that have come instead. It does so
// as soon as nothing more is at hand, but not at once after the last time: where feeds answer
// one shortly after the other, each would be a transaction of its own.
func (run *run) next(visits <-chan visit) (v visit, ok bool) {
	if len(run.pending) == 0 {
		return <-visits, true
	}
	gathered := time.NewTimer(visitsGather - time.Since(run.recorded))
	defer gathered.Stop()
	select {
	case v := <-visits:
		return v, true
	case <-gathered.C:
		run.record(&run.pending)
		return visit{}, false
	}
}

// visitsGather is how long visits gather after some have been recorded.
const visitsGather = 20 * time.Millisecond

const (
	recordAtOnce = 32  // visits to hand to the store in one go
	quietAtOnce  = 256 // visits without news to hand to the store in one go; until then nobody else visits these
	visitsAhead  = 16  // visits that wait to be recorded, beside those
)

// A run is one call of Run. Only its own goroutine touches it, except for asks and limits,
// which the workers use.
type run struct {
	*Refresher
	recording context.Context // for keeping what has come, also when Run is to end
	progress  func(Progress)
	total     int
	report    Report
	pending   []visit   // to be recorded, with news or a failure
	recorded  time.Time // when some were recorded last
	quiet     []visit   // to be recorded, without either: losing them in a crash does no harm
	asks      chan ask  // for turns
	*limits
}

// collect puts a visit among those that will be recorded. Visits that were cut short
// by the end of ctx are dropped.
func (run *run) collect(ctx context.Context, v visit) {
	switch {
	case v.skipped: // a neighbour's refusal is no failure of this feed
		run.report.Resting++
		if v.isTaken {
			run.report.Visitors = append(run.report.Visitors, v.visitor)
		}
	case v.err != nil && ctx.Err() != nil:
		run.end(&v)
	case v.err == nil && v.fetched.NotModified && !v.feed.Fails() && v.fetched.URL == "":
		run.quiet = append(run.quiet, v)
		run.tell(v, store.Outcome{})
		if len(run.quiet) >= quietAtOnce {
			run.record(&run.quiet)
		}
	default:
		run.pending = append(run.pending, v)
	}
}

// record hands visits to the store and tells of them, unless they were quiet.
func (run *run) record(visits *[]visit) {
	now := slices.DeleteFunc(*visits, run.isLost)
	if visits == &run.pending { // the quiet ones have been told of
		run.report.Resting += len(*visits) - len(now)
	}
	*visits = nil
	if len(now) == 0 {
		return
	}
	defer func() { run.recorded = time.Now() }()
	all := make([]store.Fetched, len(now))
	for i, v := range now {
		all[i] = v.fetched
	}
	// Not the run's context: what was fetched whole is kept whole.
	outcomes, err := run.Store.Record(run.recording, all...)
	for i := range now {
		run.end(&now[i])
	}
	if err != nil && !errors.Is(err, store.ErrNotFound) { // a feed may have gone with its account
		run.report.Err = fmt.Errorf("keep what the feeds brought: %w", err)
		return
	}
	if visits == &run.quiet {
		return
	}
	for i, v := range now {
		run.tell(v, outcomes[i])
	}
}

// isLost drops a visit if this process slept in the middle of it for so long that another
// run has visited the feed: what that one brought is newer.
func (run *run) isLost(v visit) bool {
	if v.turn == nil || !v.turn.IsLost() {
		return false
	}
	run.end(&v)
	return true
}

// end lets others visit the feed again.
func (run *run) end(v *visit) {
	if v.turn != nil {
		v.turn.End()
		v.turn = nil
	}
}

// tell counts a visit and reports it.
func (run *run) tell(v visit, o store.Outcome) {
	run.report.Feeds++
	run.report.New += o.New
	run.report.Updated += o.Updated
	run.report.Fresh = append(run.report.Fresh, o.Fresh...)
	if v.feed.Succeeded.IsZero() {
		run.report.First = append(run.report.First, o.Fresh...)
	}
	if o.Joined.Into.ID != 0 {
		if run.report.Joined == nil {
			run.report.Joined = map[store.FeedID]store.Joined{}
		}
		run.report.Joined[v.feed.ID] = o.Joined
	}
	switch {
	case v.fetched.Lapse.Tries > 0 && !run.ByName:
		run.report.NotModified++
		v.err, v.fetched.NotModified = nil, true
	case v.err != nil:
		run.report.Failed = append(run.report.Failed, Failure{Feed: v.feed, Err: v.err})
	case v.fetched.NotModified:
		run.report.NotModified++
	}
	if run.progress != nil {
		feed, warnings := v.feed, v.fetched.Warnings
		if line := joinedLine(o.Joined); line != "" { // all else that was fetched is the other feed's
			warnings = []string{line}
		} else if v.fetched.Title != "" { // so that a new feed is told of by its name
			feed.Title = v.fetched.Title
		}
		warned := strings.Join(warnings, "\n")
		run.progress(Progress{
			Feed: feed, Outcome: o, Err: v.err, Done: run.report.Feeds, Total: run.total,
			New: run.report.New, Updated: run.report.Updated, Failed: len(run.report.Failed),
			Warnings: warnings, Warned: (!v.fetched.NotModified || o.Joined.Into.ID != 0) && v.err == nil && warned != v.feed.Warnings,
		})
	}
}
