//go:build unix

package cli_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"time"
)

// The processes of a storm, and what befalls them.

// An account is whose commands are run: the owner's, or one's that logs in over SSH.
type account interface {
	run(fate killable, in string, args ...string) result
	String() string
}

// A killable says whether a command may be killed.
type killable bool

const (
	calm     killable = false
	perilous killable = true
)

// A result is what became of a command.
type result struct {
	who       string
	args      []string
	out, errs string
	code      int
	killed    bool // by the storm
	lost      bool // its server has died
}

func (r result) String() string {
	return fmt.Sprintf("%s: tidings %s: exit code %d, killed %v, lost %v\n%s", r.who, strings.Join(r.args, " "), r.code, r.killed, r.lost, r.errs[max(0, len(r.errs)-3000):])
}

// A stormProcess is a process at sea.
type stormProcess struct {
	process *os.Process
	kind    string
	mu      sync.Mutex
	killed  bool
	told    bool // to end
	home    bool // it has ended
}

// kill ends a process that has not ended. What it was doing may be half done.
func (v *stormProcess) kill() {
	v.mu.Lock()
	defer v.mu.Unlock()
	if !v.home && v.process.Kill() == nil {
		v.killed = true
	}
}

func (v *stormProcess) tell(sign os.Signal) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if !v.home && v.process.Signal(sign) == nil {
		v.told = v.told || sign == syscall.SIGTERM || sign == syscall.SIGHUP
	}
}

// ended reports whether it was killed, or told to end.
func (v *stormProcess) ended() (killed, told bool) {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.killed, v.told
}

// A processTable is all processes that run.
type processTable struct {
	mu      sync.Mutex
	running map[*stormProcess]bool
	usual   map[string]time.Duration // how long those of a kind usually take
	dice    *rand.Rand
}

// add adds a process that was started.
func (f *processTable) add(process *os.Process, kind string) *stormProcess {
	v := &stormProcess{process: process, kind: kind}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.running[v] = true
	return v
}

// forget takes one out of it that has ended.
func (f *processTable) forget(v *stormProcess) {
	v.mu.Lock()
	v.home = true
	v.mu.Unlock()
	f.mu.Lock()
	defer f.mu.Unlock()
	delete(f.running, v)
}

func (f *processTable) pick(dice *rand.Rand) *stormProcess {
	f.mu.Lock()
	defer f.mu.Unlock()
	at := dice.IntN(max(1, len(f.running)))
	for v := range f.running {
		if at--; at < 0 {
			return v
		}
	}
	return nil
}

// noteLife notes how long one of a kind has taken.
func (f *processTable) noteLife(kind string, long time.Duration) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.usual[kind] = (3*f.usual[kind] + long) / 4
}

// whenToKill is when to kill one of a kind: of three one, at any time of its usual life.
func (f *processTable) whenToKill(kind string) (at time.Duration, doomed bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.usual[kind] == 0 || f.dice.IntN(3) > 0 {
		return 0, false
	}
	return time.Duration(f.dice.Int64N(int64(f.usual[kind])*5/4 + 1)), true
}

// disturb kills processes and stops them for a while, as long as the storm goes on.
func (f *processTable) disturb(s *storm, dice *rand.Rand) {
	var stopped sync.WaitGroup
	defer stopped.Wait()
	for s.raging() {
		s.rest(dice, 300*time.Millisecond)
		v := f.pick(dice)
		if v == nil {
			continue
		}
		switch fatal := dice.IntN(8); {
		case fatal == 0 && v.kind == "serve":
			v.tell(syscall.SIGTERM)
			s.counts.add("ended by a signal: serve")
		case fatal == 1 || fatal == 2 && v.kind != "serve":
			v.kill()
			s.counts.add("killed by the weather: " + v.kind)
		default:
			v.tell(syscall.SIGSTOP)
			s.counts.add("stopped for a while: " + v.kind)
			long := time.Duration(dice.Int64N(int64(300 * time.Millisecond)))
			if dice.IntN(8) == 0 {
				long *= 8
			}
			stopped.Go(func() {
				time.Sleep(long)
				v.tell(syscall.SIGCONT)
			})
		}
	}
}

// An ownAccount is the library's owner, whose commands are processes.
type ownAccount struct {
	s      *storm
	folder string
}

func (o *ownAccount) String() string { return "owner" }

func (o *ownAccount) run(fate killable, in string, args ...string) result {
	r := result{who: "owner", args: args, code: -1}
	cmd := tidings(o.s.t, o.folder, args...)
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	if in != "" {
		cmd.Stdin = strings.NewReader(in)
	}
	began := time.Now()
	if err := cmd.Start(); err != nil {
		o.s.t.Error(err)
		return r
	}
	if fate == calm {
		r.killed = o.s.wait(cmd, &stormProcess{process: cmd.Process, kind: args[0]})
	} else {
		v := o.s.running.add(cmd.Process, args[0])
		if at, doomed := o.s.running.whenToKill(args[0]); doomed {
			defer time.AfterFunc(at, v.kill).Stop()
		}
		r.killed = o.s.wait(cmd, v)
	}
	r.out, r.errs, r.code = out.String(), errs.String(), cmd.ProcessState.ExitCode()
	if r.code == 0 {
		o.s.running.noteLife(args[0], time.Since(began))
	}
	return r
}

// wait waits for a process to end, and reports whether the storm has killed it. One
// that never ends says where it hangs.
func (s *storm) wait(cmd *exec.Cmd, v *stormProcess) (killed bool) {
	defer time.AfterFunc(stormPatience, func() {
		s.t.Errorf("%s %v has run for %v", cmd.Path, cmd.Args, stormPatience)
		v.tell(syscall.SIGQUIT)
	}).Stop()
	_ = cmd.Wait() // the exit code tells
	s.running.forget(v)
	killed, _ = v.ended()
	return killed
}
