package terminal

import (
	"context"
	"fmt"
	"io"
	"strings"
	"sync"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
)

// Marks are kept from the terminal, and only the last one counts.
func TestMarksStayHere(t *testing.T) {
	last := napMark{12, true}
	said := "one" + napMark{3, false}.String() + "two" + last.String()
	if rest, mark := withoutMark(said); rest != "onetwo" || mark != last.words() {
		t.Errorf("%q, %q", rest, mark)
	}
	if rest, mark := withoutMark("\x1b[c"); rest != "\x1b[c" || mark != "" {
		t.Errorf("%q, %q", rest, mark)
	}
}

// A nap that was asked for before a message came is too late: whoever takes it would sleep
// although there is something to do.
func TestLateNapsAreNotTaken(t *testing.T) {
	n := &nap{longest: time.Hour}
	asked, _, _ := n.waits()
	n.tick(asked)
	n.wake()
	now, _, over := n.waits()
	if now == asked {
		t.Fatal("a message does not count")
	}
	n.take(napMark{asked, true}.words()) // comes back
	select {
	case <-over:
		t.Error("the late nap was taken to its end")
	default:
	}
	if next := n.after(napMark{asked, true}); next != (tea.RawMsg{Msg: napMark{number: now}}) {
		t.Errorf("after a late nap %v is asked for", next)
	}
}

// The clock falls asleep at the second mark: before the first one is written, it may not
// have ticked since the view changed, and the screen would not be entered, for instance.
func TestTheClockTicksBeforeANap(t *testing.T) {
	n := &nap{longest: time.Hour}
	number, _, over := n.waits()
	first, _ := n.mark(number)
	asked := make(chan tea.Msg)
	go func() { asked <- n.after(first) }()
	n.take(first.words()) // comes back
	second := napMark{number, true}
	if next := <-asked; next != (tea.RawMsg{Msg: second}) {
		t.Fatalf("after the first mark %v is asked for", next)
	}
	slept := make(chan struct{})
	go func() { defer close(slept); n.take(second.words()) }()
	for deadline := time.Now().Add(patience); !n.asleep.Load(); time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("the clock does not sleep")
		}
	}
	n.wake()
	<-over
	<-slept
}

// patience bounds each wait of a test: what takes longer has failed.
const patience = 30 * time.Second

// A sleeper is a program that does nothing until a key comes. It counts its keys.
type sleeper struct{ keys int }

func (*sleeper) Init() tea.Cmd { return nil }

func (s *sleeper) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	key, is := msg.(tea.KeyPressMsg)
	if !is {
		return s, nil
	}
	s.keys++
	switch key.String() {
	case "r":
		return s, tea.Raw("raw words")
	case "q":
		return s, tea.Quit
	case "p":
		panic("at a key")
	}
	return s, nil
}

func (s *sleeper) View() tea.View {
	view := tea.NewView(fmt.Sprintf("key %c", 'α'+rune(s.keys))) // a letter that is in no sequence
	view.AltScreen, view.MouseMode = true, tea.MouseModeCellMotion
	return view
}

// An asleep is a running sleeper whose clock can be waited for.
type asleep struct {
	t       *testing.T
	painter *Painter
	keys    *io.PipeWriter
	ended   chan error
	mu      sync.Mutex
	sent    strings.Builder
}

// Write implements io.Writer for the painter.
func (a *asleep) Write(p []byte) (int, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.sent.Write(p)
}

func startSleeper(t *testing.T) *asleep {
	t.Helper()
	input, keys := io.Pipe()
	a := &asleep{t: t, keys: keys, ended: make(chan error, 1)}
	a.painter = NewPainter(a, 120)
	a.painter.nap.longest = time.Hour
	ctx, stop := context.WithCancel(t.Context())
	t.Cleanup(stop)
	program := tea.NewProgram(a.painter.Paint(&sleeper{}), tea.WithInput(input), tea.WithOutput(a.painter), tea.WithWindowSize(40, 4),
		tea.WithoutSignalHandler(), tea.WithFilter(a.painter.Filter), tea.WithContext(ctx), tea.WithEnvironment([]string{"TERM=xterm-256color"}))
	go func() {
		_, err := program.Run()
		a.ended <- err
	}()
	a.await("the screen", func() bool { return strings.Contains(a.sent.String(), "key α") })
	return a
}

// await waits until something is so.
func (a *asleep) await(what string, is func() bool) {
	a.t.Helper()
	for deadline := time.Now().Add(patience); ; time.Sleep(time.Millisecond) {
		a.mu.Lock()
		so := is()
		a.mu.Unlock()
		if so {
			return
		}
		if time.Now().After(deadline) {
			a.t.Fatalf("waited for %s in vain: %q", what, a.sent.String())
		}
	}
}

// length is how much has been sent.
func (a *asleep) length() int {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.sent.Len()
}

// awaitNap waits until bubbletea's clock sleeps.
func (a *asleep) awaitNap() {
	a.t.Helper()
	a.await("the nap", func() bool { return a.painter.nap.asleep.Load() })
}

func (a *asleep) press(key string) {
	a.t.Helper()
	if _, err := io.WriteString(a.keys, key); err != nil {
		a.t.Fatal(err)
	}
}

// awaitEnd waits until the program has ended.
func (a *asleep) awaitEnd() error {
	a.t.Helper()
	select {
	case err := <-a.ended:
		return err
	case <-time.After(patience):
		a.t.Fatal("the program does not end")
	}
	return nil
}

// While nobody types, bubbletea's clock sleeps. Keys are painted nevertheless, and what
// bubbletea itself has to write is written.
func TestTheClockSleepsAndNothingIsLost(t *testing.T) {
	a := startSleeper(t)
	a.awaitNap()
	before := a.length()
	a.press("j")
	a.await("the key", func() bool { return strings.Contains(a.sent.String()[before:], "β") })
	a.awaitNap()
	a.press("r")
	a.await("raw words", func() bool { return strings.Contains(a.sent.String(), "raw words") })
	a.awaitNap()
	a.press("q")
	if err := a.awaitEnd(); err != nil {
		t.Error(err)
	}
	if sent := a.sent.String(); strings.Contains(sent, napPrefix) || !strings.Contains(sent, "\x1b[?1049l") {
		t.Errorf("sent: %q", sent)
	}
}

// A program that panics while its clock sleeps ends, and leaves the screen.
func TestTheClockWakesForAPanic(t *testing.T) {
	a := startSleeper(t)
	a.awaitNap()
	a.press("p")
	if err := a.awaitEnd(); err == nil {
		t.Error("no error")
	}
	if sent := a.sent.String(); !strings.Contains(sent, "\x1b[?1049l") || strings.LastIndex(sent, "\x1b[?1002l") < strings.LastIndex(sent, "\x1b[?1002h") {
		t.Errorf("sent: %q", sent)
	}
}
