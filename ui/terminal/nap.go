package terminal

import (
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	tea "charm.land/bubbletea/v2"
)

// bubbletea's clock ticks up to 120 times a second whether there is anything to do or not,
// and cannot be stopped from outside: a screen that nobody touches costs as much as a
// percent of a processor. At each tick it writes what was asked for by messages (tea.Raw,
// for instance). So when no message has come for a while, it is asked to write a mark, and
// the Write that gets the mark returns only when the next message comes. Keys and
// the mouse don't wake the clock: what they change is painted without it.
//
// At each tick bubbletea writes what was asked for first, and then what has changed of its
// view (the screen is entered, the mouse is on). A clock that fell asleep at the first mark
// would do so before the second, if it has not ticked since the view changed. So a first
// mark only says that it ticks, and the second, which can come at the next tick at the
// earliest, lets it sleep.

// A nap is the sleep of bubbletea's clock.
type nap struct {
	mu      sync.Mutex
	number  int           // of the next nap; a mark of an earlier one is too late
	over    chan struct{} // closed when a message comes; nil if nobody waits for it
	ticks   chan struct{} // closed when the first mark of the next nap has been written; nil if nobody waits for it
	ticked  bool          // it is closed
	asleep  atomic.Bool
	longest time.Duration // how long the clock sleeps at a time
}

const (
	// calm is how long no message has come before a nap.
	calm = 50 * time.Millisecond
	// longestNap bounds what a program waits for its clock that ends without a message.
	longestNap = time.Second
)

// A napMark asks for the nap of its number when it is written, in two steps. It is an
// application program command (ECMA-48): should one ever reach a terminal, nothing is seen
// of it.
type napMark struct {
	number int
	second bool // the first has been written
}

const napPrefix, napSecond, napSuffix = "\x1b_nap ", " now", "\x1b\\"

// String implements fmt.Stringer, for tea.RawMsg.
func (m napMark) String() string { return napPrefix + m.words() + napSuffix }

// words are what stands in a mark.
func (m napMark) words() string {
	if m.second {
		return strconv.Itoa(m.number) + napSecond
	}
	return strconv.Itoa(m.number)
}

// withoutMark returns what bubbletea writes without a mark, and the last mark in it, if any.
func withoutMark(said string) (rest, mark string) {
	for {
		before, after, found := strings.Cut(said, napPrefix)
		if !found {
			return rest + said, mark
		}
		mark, said, _ = strings.Cut(after, napSuffix)
		rest += before
	}
}

// Filter sees each message before bubbletea does (tea.WithFilter). What bubbletea itself
// does for a message needs its clock.
func (p *Painter) Filter(_ tea.Model, msg tea.Msg) tea.Msg {
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		return msg
	case tea.MouseWheelMsg:
		return p.wheel.gather(msg)
	case tea.MouseMsg:
		return msg
	case tea.RawMsg:
		if _, is := msg.Msg.(napMark); is {
			return msg
		}
	}
	p.nap.wake()
	return msg
}

// wake ends the nap, and forestalls one that has been asked for.
func (n *nap) wake() {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.number++
	n.ticks, n.ticked = nil, false // who waits for it waits for the end, too
	n.stop()
}

// stop ends the nap. The caller holds n.mu.
func (n *nap) stop() {
	if n.over != nil {
		close(n.over)
		n.over = nil
	}
}

// waits returns the number of the next nap, what is closed when the clock has ticked for it,
// and what is closed when it is over or too late.
func (n *nap) waits() (number int, ticks, over <-chan struct{}) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.over == nil {
		n.over = make(chan struct{})
	}
	if n.ticks == nil {
		n.ticks = make(chan struct{})
	}
	return n.number, n.ticks, n.over
}

// mark is what asks for the next nap, if that still is the one of a number.
func (n *nap) mark(number int) (napMark, bool) {
	n.mu.Lock()
	defer n.mu.Unlock()
	return napMark{number, n.ticked}, n.number == number
}

// tick notes that the first mark of a nap has been written.
func (n *nap) tick(number int) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.number == number && n.ticks != nil && !n.ticked {
		n.ticked = true
		close(n.ticks)
	}
}

// take takes a mark that has been written. At the second one it sleeps until a message
// comes, if none has come since the nap was asked for.
func (n *nap) take(words string) {
	number, _, over := n.waits()
	switch words {
	case napMark{number, false}.words():
		n.tick(number)
		return
	case napMark{number, true}.words():
	default: // too late
		return
	}
	n.asleep.Store(true)
	defer n.asleep.Store(false)
	alarm := time.NewTimer(n.longest)
	defer alarm.Stop()
	select {
	case <-over:
	case <-alarm.C:
		n.end(number)
	}
}

// end ends a nap that no message has ended.
func (n *nap) end(number int) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.number == number {
		n.stop()
	}
}

// await is the command that asks for the first nap, when no message has come for a while.
func (n *nap) await() tea.Msg { return n.after(napMark{number: -1}) }

// after is the command that asks for a nap when a mark has been sent: when the first one has
// been written for the same nap, when it has lasted longest for the next at once, else when
// no message has come for a while.
func (n *nap) after(sent napMark) tea.Msg {
	last := sent.number
	if number, ticks, over := n.waits(); number == last {
		if sent.second {
			ticks = nil
		}
		select {
		case <-over:
		case <-ticks:
		case <-time.After(2 * n.longest):
		}
	}
	for {
		if mark, still := n.mark(last); still {
			return tea.RawMsg{Msg: mark}
		}
		number, _, over := n.waits()
		select {
		case <-over:
		case <-time.After(calm):
			last = number
		}
	}
}
