package cli_test

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"tidings/store"
)

// crowdRounds is how often each of the crowd runs its command:
//
//	go test ./ui/cli -run Crowd -crowd 200    # about a minute
var crowdRounds = flag.Int("crowd", 8, "rounds of each process in the crowd's test")

// A crowd is many processes at one library: four that read, one that refreshes,
// two that change marks. Some are killed while they run.
type crowd struct {
	t       *testing.T
	library string
	killed  atomic.Int64
}

// run runs a command to its end, or kills it after so many milliseconds if dead is
// not negative. It reports whether it was acknowledged: ended by itself, and well.
func (c *crowd) run(dead int, args ...string) (out string, acknowledged bool) {
	cmd := tidings(c.t, c.library, args...)
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Start(); err != nil {
		c.t.Error(err)
		return "", false
	}
	if dead >= 0 {
		defer time.AfterFunc(time.Duration(dead)*time.Millisecond, func() { _ = cmd.Process.Kill() }).Stop()
	}
	err := cmd.Wait()
	switch exit, _ := err.(*exec.ExitError); {
	case err == nil:
		return stdout.String(), true
	case dead >= 0 && exit != nil && exit.ExitCode() == -1: // by a signal
		c.killed.Add(1)
	default:
		c.t.Errorf("tidings %s: %v: %s", strings.Join(args, " "), err, &stderr)
	}
	return "", false
}

// dead is when to kill a process: of three one, within its first 150 ms.
func dead(dice *rand.Rand) int {
	if dice.IntN(3) > 0 {
		return -1
	}
	return dice.IntN(150)
}

// newsFactory serves feeds that have forty new articles at each visit. What a
// visit was given is only known to be in the library if the refresh ended well.
type newsFactory struct {
	visits atomic.Int64
}

func (f *newsFactory) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	visit := f.visits.Add(1)
	fmt.Fprintf(w, `<rss version="2.0"><channel><title>Factory %s</title><link>http://example.org</link>`, r.URL.Path[1:])
	for i := range 40 {
		fmt.Fprintf(w, `<item><title>Widget %d of visit %d</title><guid>%s-%d-%d</guid><description>All about widget %d.</description></item>`,
			i, visit, r.URL.Path[1:], visit, i, i)
	}
	fmt.Fprint(w, `</channel></rss>`)
}

// opinions is what each article's bookmark may be, "on" or "off": one of them after
// a command that was acknowledged, both after one that was killed.
type opinions map[string]map[string]bool

// TestCrowd has seven processes at once at one library over the built binary. At
// the end everything that was acknowledged is there, and check has nothing to say.
func TestCrowd(t *testing.T) {
	factory := &newsFactory{}
	server := httptest.NewServer(factory)
	defer server.Close()
	c := &crowd{t: t, library: t.TempDir()}
	for feed := range 5 {
		if _, ok := c.run(-1, "add", fmt.Sprintf("%s/%d", server.URL, feed)); !ok {
			t.FailNow()
		}
	}
	c.run(-1, "refresh")
	ids := c.ids("list", "--json", "--limit", "20")
	if len(ids) != 20 {
		t.Fatalf("the library has %d articles to begin with", len(ids))
	}
	var group sync.WaitGroup
	refreshed := int64(0) // articles that were acknowledged, at least
	group.Go(func() { refreshed = c.refresh(factory) })
	for reader := range 4 {
		group.Go(func() { c.read(rand.New(rand.NewPCG(1, uint64(reader)))) })
	}
	said := make([]opinions, 2)
	for toggler := range 2 {
		group.Go(func() { said[toggler] = c.toggle(rand.New(rand.NewPCG(2, uint64(toggler))), ids[10*toggler:][:10]) })
	}
	group.Wait()
	c.settle(said, refreshed)
	t.Logf("%d processes were killed", c.killed.Load())
}

// ids returns the articles that a command lists.
func (c *crowd) ids(args ...string) (ids []string) {
	out, _ := c.run(-1, args...)
	for line := range strings.Lines(out) {
		var a struct{ ID string }
		if err := json.Unmarshal([]byte(line), &a); err != nil {
			c.t.Errorf("tidings %s: %v in %q", strings.Join(args, " "), err, line)
		}
		ids = append(ids, a.ID)
	}
	return ids
}

func (c *crowd) read(dice *rand.Rand) {
	commands := [][]string{
		{"list", "--json", "--limit", "50"}, {"feeds", "--json"}, {"list", "--unread", "--limit", "5"},
		{"search", "widget", "--limit", "20", "--json"}, {"history"}, {"bookmarks", "--json"},
	}
	for range *crowdRounds {
		c.run(dead(dice), commands[dice.IntN(len(commands))]...)
	}
}

// refresh refreshes, and returns how many articles the library must have: those of
// all visits made before the last acknowledged refresh began to end.
func (c *crowd) refresh(f *newsFactory) (articles int64) {
	dice := rand.New(rand.NewPCG(3, 3))
	for range *crowdRounds {
		before := f.visits.Load()
		if _, ok := c.run(dead(dice), "refresh"); ok {
			articles += 40 * (f.visits.Load() - before)
		}
	}
	return articles
}

// toggle changes its own articles' bookmarks and tags.
func (c *crowd) toggle(dice *rand.Rand, ids []string) opinions {
	known := opinions{}
	for range 2 * *crowdRounds {
		id, on := ids[dice.IntN(len(ids))], dice.IntN(2) == 0
		args := map[bool][]string{true: {"bookmark", id}, false: {"unbookmark", id}}[on]
		state := map[bool]string{true: "on", false: "off"}[on]
		if _, ok := c.run(dead(dice), args...); ok {
			known[id] = map[string]bool{state: true}
			continue
		}
		if known[id] == nil {
			known[id] = map[string]bool{"off": true}
		}
		known[id][state] = true
	}
	return known
}

// settle compares what the library says with what was acknowledged.
func (c *crowd) settle(said []opinions, refreshed int64) {
	library, err := store.Open(filepath.Join(c.library, "tidings.db"), store.Options{})
	if err != nil {
		c.t.Fatal(err)
	}
	defer library.Close()
	if differences, err := library.Check(context.Background()); err != nil || len(differences) > 0 {
		c.t.Errorf("check says: %v %v", differences, err)
	}
	marked := map[string]bool{}
	for _, id := range c.ids("bookmarks", "--json") {
		marked[id] = true
	}
	for _, known := range said {
		for id, may := range known {
			if state := map[bool]string{true: "on", false: "off"}[marked[id]]; !may[state] {
				c.t.Errorf("the bookmark of %s is %s, and acknowledged was only %v", id, state, may)
			}
		}
	}
	if articles := len(c.ids("list", "--json", "--limit", "0")); int64(articles) < refreshed+200 {
		c.t.Errorf("the library has %d articles, and %d were acknowledged", articles, refreshed+200)
	}
}
