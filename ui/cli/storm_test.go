//go:build unix

package cli_test

import (
	"context"
	"flag"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// A storm is a library that many processes use at once while some of them are killed
// or stopped: commands of its owner and of two accounts over SSH, screens, refreshes,
// checks, compactions, backups and repairs. In its last part the disk is full now and
// then. Whatever a command or a screen has acknowledged has to be there in the end.
//
//	go test ./ui/cli -run Storm -v -storm 10m -timeout 0
var (
	stormTime = flag.Duration("storm", 12*time.Second, "how long the storm goes on")
	stormSeed = flag.Uint64("storm.seed", 0, "what the storm's dice begin with; 0 for another one each time")
)

// stormPatience bounds each wait of a storm. Nothing that takes less has failed.
const stormPatience = 2 * time.Minute

func TestStorm(t *testing.T) {
	if testing.Short() {
		t.Skip("a storm takes its time")
	}
	if _, err := program(); err != nil {
		t.Fatal(err)
	}
	if end, ok := t.Deadline(); ok && time.Until(end) < *stormTime {
		t.Fatal("go test ends before the storm does: give -timeout 0")
	}
	seed := *stormSeed
	if seed == 0 {
		seed = rand.Uint64()
	}
	t.Logf("the dice: -storm %v -storm.seed %d", *stormTime, seed)
	t.Run("processes die", func(t *testing.T) {
		newStorm(t, t.TempDir(), seed).rage(*stormTime * 3 / 4)
	})
	t.Run("the disk is full", func(t *testing.T) {
		s := newStorm(t, tinyDisk(t), seed+1)
		s.full = true
		s.rage(*stormTime / 4)
	})
}

type storm struct {
	t      *testing.T
	folder string // of the library
	seed   uint64
	full   bool // the disk is full now and then

	counts  tally
	running *processTable
	web     *stormWeb
	server  *sshServer
	actors  []*actor
	over    context.Context // ends when the storm does

	mu      sync.Mutex
	texts   map[account]map[string]bool // what was said to be saved, by its title
	seen    map[account]map[string]bool // titles of terns that were listed
	fetched map[account]int             // articles of terns that refreshes spoke of
	turns   map[account]*sync.RWMutex
	journal []string // what happened last
}

func newStorm(t *testing.T, folder string, seed uint64) *storm {
	s := &storm{
		t: t, folder: folder, seed: seed, counts: tally{counts: map[string]int{}},
		over: context.Background(), web: newStormWeb(t),
		texts: map[account]map[string]bool{}, seen: map[account]map[string]bool{}, fetched: map[account]int{}, turns: map[account]*sync.RWMutex{},
	}
	s.running = &processTable{running: map[*stormProcess]bool{}, usual: map[string]time.Duration{}, dice: s.dice(200)}
	return s
}

// rage begins the storm, lets it go on for a while, and looks what is left.
func (s *storm) rage(long time.Duration) {
	defer s.tell()
	owner := &ownAccount{s, s.folder}
	s.server = startSSHServer(s)
	defer s.server.close()
	asha, ravi := s.server.account("asha"), s.server.account("ravi")
	for _, a := range []struct {
		bird string
		account
		does []act
		solo bool
	}{
		{"heron", owner, slices.Concat(markActs(), libraryActs()), false},
		{"plover", owner, slices.Concat(markActs(), libraryActs()), false},
		{"dunlin", owner, nil, false}, // of a screen
		{"curlew", owner, nil, false}, // of a screen
		{"whimbrel", asha, slices.Concat(markActs(), backActs()), true},
		{"godwit", ravi, markActs(), false},
		{"turnstone", ravi, nil, false}, // of a screen
	} {
		s.actors = append(s.actors, s.newActor(a.bird, a.account, a.does, a.solo))
	}
	for _, a := range []account{owner, asha, ravi} {
		s.must(a.run(calm, "", "add", s.web.at("news/terns"), s.web.at("news/gulls")))
	}
	s.must(owner.run(calm, "", "keep", "--articles", "50", "gulls"))
	if s.t.Failed() {
		return
	}

	var stop context.CancelFunc
	s.over, stop = context.WithTimeout(s.t.Context(), long)
	defer stop()
	var crew, weather sync.WaitGroup
	for i, a := range s.actors {
		a.dice = s.dice(i)
		crew.Go(a.live)
	}
	crew.Go(func() { s.refresh(owner, s.dice(100)) })
	crew.Go(func() { s.refresh(ravi, s.dice(101)) })
	crew.Go(func() { s.read(owner, s.dice(102)) })
	crew.Go(func() { s.read(asha, s.dice(103)) })
	crew.Go(func() { s.maintain(owner, s.dice(104)) })
	weather.Go(func() { s.running.disturb(s, s.dice(105)) })
	if s.full {
		weather.Go(func() { s.fillNowAndThen(s.dice(106)) })
	}
	weather.Wait()
	crew.Wait()
	s.server.close()
	s.compare(owner, asha, ravi)
}

// dice are the dice of one of the crew.
func (s *storm) dice(who int) *rand.Rand { return rand.New(rand.NewPCG(s.seed, uint64(who))) }

func (s *storm) raging() bool { return s.over.Err() == nil }

// rest waits for a moment, at most the given one.
func (s *storm) rest(dice *rand.Rand, most time.Duration) {
	select {
	case <-s.over.Done():
	case <-time.After(time.Duration(dice.Int64N(int64(most)))):
	}
}

// turnOf is held by whoever changes what an account thinks, and held alone by whoever
// takes a change back: undo takes the last one, whoever made it.
func (s *storm) turnOf(who account) *sync.RWMutex {
	if s.turns[who] == nil {
		s.turns[who] = &sync.RWMutex{}
	}
	return s.turns[who]
}

// await waits for something that has to come, and sees that it comes if it does not.
func (s *storm) await(done <-chan struct{}, what string, force func()) {
	select {
	case <-done:
	case <-time.After(stormPatience):
		s.t.Errorf("not within %v: %s", stormPatience, what)
		force()
		<-done
	}
}

// must ends the storm unless a command was acknowledged.
func (s *storm) must(r result) string {
	s.t.Helper()
	if r.code != 0 {
		s.t.Fatalf("%v", r)
	}
	return r.out
}

// excuses are what a command may say that could not do what it was asked for. Nothing
// of it is the storm's business, except how often it happens.
var excuses = []struct{ says, means string }{
	{"in use", "refused: in use"},
	{"cannot look a key up", "refused: in use"},
	{"is there already", "refused: another backup"},
}

// fullExcuses are what it may say as well when the disk may be full.
var fullExcuses = []string{"disk is full", "no space left", "not enough space"}

// excuse is what a text means that says why something was not done; "" if that is no
// good reason.
func (s *storm) excuse(text string) string {
	for _, one := range excuses {
		if strings.Contains(text, one.says) {
			return one.means
		}
	}
	if s.full && slices.ContainsFunc(fullExcuses, func(says string) bool { return strings.Contains(text, says) }) {
		return "refused: the disk is full"
	}
	return ""
}

// acknowledged counts what became of a command, and reports whether it was
// acknowledged: it ended by itself, and well. Only what nobody killed and what was
// refused for a good reason may end otherwise.
func (s *storm) acknowledged(r result) bool {
	kind, excuse := r.who+" "+r.args[0], s.excuse(r.errs)
	s.note("%s: %s: exit code %d, killed %v, lost %v", r.who, strings.Join(r.args, " "), r.code, r.killed, r.lost)
	switch {
	case r.code == 0:
		s.counts.add("done: " + kind)
	case r.killed:
		s.counts.add("killed: " + kind)
	case r.lost:
		s.counts.add("lost with the server: " + kind)
	case excuse != "" && r.code == 1:
		s.counts.add(excuse + ": " + kind)
	default:
		s.t.Errorf("%v", r)
	}
	return r.code == 0
}

// note writes down what happened, for whoever has to find out why something failed.
func (s *storm) note(format string, args ...any) {
	line := time.Now().Format("04:05.000 ") + fmt.Sprintf(format, args...)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.journal = append(s.journal[max(0, len(s.journal)-keptNotes):], line)
}

// keptNotes is how much of what happened is told of when something has failed.
const keptNotes = 1000

// tell tells what was done, and what happened last if that has gone wrong.
func (s *storm) tell() {
	s.t.Logf("%v", &s.counts)
	if s.t.Failed() {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.t.Logf("what happened last:\n%s", strings.Join(s.journal, "\n"))
	}
}

// A tally counts what was done.
type tally struct {
	mu     sync.Mutex
	counts map[string]int
}

func (c *tally) add(what string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.counts[what]++
}

// String is the sums of each kind, and all that makes them up.
func (c *tally) String() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	sums := map[string]int{}
	var all strings.Builder
	for _, what := range slices.Sorted(maps.Keys(c.counts)) {
		kind, _, _ := strings.Cut(what, ": ")
		sums[kind] += c.counts[what]
		fmt.Fprintf(&all, "%7d %s\n", c.counts[what], what)
	}
	var b strings.Builder
	for _, kind := range slices.Sorted(maps.Keys(sums)) {
		fmt.Fprintf(&b, "%7d %s\n", sums[kind], kind)
	}
	return "in all:\n" + b.String() + "of these:\n" + all.String()
}
