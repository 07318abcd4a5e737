// Package hooks tells the person of what has happened, and programs of theirs: that a refresh
// brought something (the settings in [notify]), and what the settings in [hooks] name.
//
//	a report of feeds, an article ─▶ News ─▶ a notice, which the terminal shows
//	                                   └──▶ a program of the person's, run by feeds/own
//
// What feeds have said goes to programs here, so there are rules:
//
//   - A title is an argument or a part of one, and never a command: no shell reads it, and
//     settings that would hand it to one do not count (config.Words).
//   - It has passed the gate (sanitize.Line), and is cut. One that begins with a sign that
//     programs take for more than a letter, as an option does, has a space before it.
//   - Programs run as those that make feeds do, with little of the environment, a limit of
//     time and no terminal; what they print is thrown away, and with them ends all that they
//     have started. A few run at once, and nothing waits for them but their own kind.
//   - Only who sits at the machine of the library has any of it.
package hooks

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"time"

	"tidings/feeds"
	"tidings/feeds/own"
	"tidings/feeds/sanitize"
	"tidings/store"
	"tidings/ui/config"
	"tidings/ui/typeset"
)

// A Teller tells of what happens to one account, whose person sits at the machine of the
// library. Its methods may be called at the same time. A nil Teller tells of nothing.
type Teller struct {
	store   *store.Store
	account store.AccountID
	home    *own.Home
	wrong   chan string

	ctx   context.Context // of the programs
	stop  func()
	turns chan struct{} // of programs that run

	mu      sync.Mutex
	set     config.Settings
	jobs    sync.WaitGroup
	waiting int               // programs that run or are to run
	isOver  bool              // no program is started any more
	said    map[string]string // why a program failed the last time, by what the person calls it
}

// How many programs run at once, and how many may run or wait.
const (
	atOnce   = 3
	mostJobs = 100
)

// New returns a Teller, whose programs end with ctx. Without a home there are none. Finish has
// to be called in the end.
func New(ctx context.Context, s *store.Store, account store.AccountID, home *own.Home) *Teller {
	t := &Teller{store: s, account: account, home: home, turns: make(chan struct{}, atOnce), said: map[string]string{}, wrong: make(chan string, atOnce)}
	t.ctx, t.stop = context.WithCancel(ctx)
	return t
}

// Use takes over what the person has set.
func (t *Teller) Use(set config.Settings) {
	if t == nil {
		return
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.set = set
}

// Wrong is what went wrong with programs, each a line without a full stop. What is the same
// as the time before is not said again, nor what nobody has heard in time.
func (t *Teller) Wrong() <-chan string {
	if t == nil {
		return nil
	}
	return t.wrong
}

// Finish waits until all programs have ended, for as long as patience, and ends those that
// have not.
func (t *Teller) Finish(patience time.Duration) {
	if t == nil {
		return
	}
	t.mu.Lock()
	t.isOver = true
	t.mu.Unlock()
	impatient := time.AfterFunc(patience, t.stop)
	t.jobs.Wait()
	impatient.Stop()
	t.stop()
}

// News are what a refresh has brought.
type News struct {
	Count int
	Rows  []store.Row // the newest, mostRows at most, newest first
}

// mostRows is how many articles a program is told of at once.
const mostRows = 1000

// News reads what a refresh has brought that the account has not deleted since. What a feed had
// when it was read for the first time is no news: after an import that can be thousands.
func (t *Teller) News(ctx context.Context, report feeds.Report) (News, error) {
	first := make(map[store.Number]bool, len(report.First))
	for _, n := range report.First {
		first[n] = true
	}
	fresh := slices.DeleteFunc(slices.Clone(report.Fresh), func(n store.Number) bool { return first[n] })
	if t == nil || len(fresh) == 0 {
		return News{}, nil
	}
	rows, err := t.store.Rows(ctx, t.account, fresh[max(0, len(fresh)-mostRows):]...)
	if err != nil {
		return News{}, err
	}
	rows = slices.DeleteFunc(rows, func(r store.Row) bool { return r.Deleted })
	slices.SortFunc(rows, store.Query{}.Compare)
	return News{Count: len(fresh) - min(len(fresh), mostRows) + len(rows), Rows: rows}, nil
}

// Summary says how many there are: "12 new articles".
func (n News) Summary() string { return typeset.Count(n.Count, "new article", "new articles") }

// Titles are the titles of the newest, in a line.
func (n News) Titles() string {
	const shown, longest = 3, 80
	titles := titlesOf(n.Rows[:min(shown, len(n.Rows))])
	for i, title := range titles {
		titles[i] = sanitize.Cut(title, longest)
	}
	if n.Count > len(titles) && len(titles) > 0 {
		titles = append(titles, "…")
	}
	return strings.Join(titles, " · ")
}

// titlesOf are the titles of articles, or how those begin that have none, each a clean line.
func titlesOf(rows []store.Row) []string {
	titles := make([]string, len(rows))
	for i, r := range rows {
		titles[i] = sanitize.Cut(typeset.Title(r.Title, r.Summary), longestFilling)
	}
	return titles
}

// errTooMany says that too many programs run.
var errTooMany = errors.New("too many programs are running")

// start begins to run the program that the settings name, if they do. tell calls its second
// argument with what the program is told, once or several times: in its arguments, and on its
// standard input.
func (t *Teller) start(name string, program func(config.Settings) config.Words, tell func(context.Context, func(map[string]string, []byte) error) error) {
	if t == nil || t.home == nil {
		return
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	words := program(t.set).All()
	switch {
	case len(words) == 0, t.isOver:
		return
	case t.waiting == mostJobs:
		t.report(name, errTooMany)
		return
	}
	t.waiting++
	t.jobs.Go(func() {
		err := t.inTurn(func() error {
			return tell(t.ctx, func(values map[string]string, input []byte) error {
				return t.home.Tell(t.ctx, fill(words, values), input)
			})
		})
		t.mu.Lock()
		defer t.mu.Unlock()
		t.waiting--
		t.report(name, err)
	})
}

// inTurn does something when its turn has come.
func (t *Teller) inTurn(do func() error) error {
	select {
	case t.turns <- struct{}{}:
	case <-t.ctx.Done():
		return t.ctx.Err()
	}
	defer func() { <-t.turns }()
	return do()
}

// report says what went wrong with a program, with mu held.
func (t *Teller) report(name string, err error) {
	why := ""
	switch failed := (own.Failed{}); {
	case t.ctx.Err() != nil:
		return
	case errors.As(err, &failed):
		why = failed.How
	case err != nil:
		why = err.Error()
	}
	before := t.said[name]
	if t.said[name] = why; why == "" || why == before {
		return
	}
	select {
	case t.wrong <- name + " failed: " + why:
	default:
	}
}
