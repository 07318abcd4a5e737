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

// A nap is the sleep of bubbletea's clock.
type nap struct {
	mu      sync.Mutex
	number  int           // of the next nap; a mark of an earlier one is too late
	over    chan struct{} // closed when a message comes; nil if nobody waits for it
	asleep  atomic.Bool
	longest time.Duration // how long the clock sleeps at a time
}

const (
	// calm is how long no message has come before a nap.
	calm = 50 * time.Millisecond
	// longestNap bounds what a program waits for its clock that ends without a message.
	longestNap = time.Second
)

// A napMark asks for the nap of its number when it is written. It is an application
// program command (ECMA-48): should one ever reach a terminal, nothing is seen of it.
type napMark int

const napPrefix, napSuffix = "\x1b_nap ", "\x1b\\"

// String implements fmt.Stringer, for tea.RawMsg.
func (m napMark) String() string { return napPrefix + strconv.Itoa(int(m)) + napSuffix }

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
	if n.over != nil {
		close(n.over)
		n.over = nil
	}
}

// waits returns the number of the next nap, and what is closed when it is over or too late.
func (n *nap) waits() (int, <-chan struct{}) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.over == nil {
		n.over = make(chan struct{})
	}
	return n.number, n.over
}

// take sleeps until a message comes, if none has come since the nap was asked for.
func (n *nap) take(number string) {
	now, over := n.waits()
	if strconv.Itoa(now) != number {
		return
	}
	n.asleep.Store(true)
	defer n.asleep.Store(false)
	alarm := time.NewTimer(n.longest)
	defer alarm.Stop()
	select {
	case <-over:
	case <-alarm.C:
		n.end(now)
	}
}

// end ends a nap that no message has ended.
func (n *nap) end(number int) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.number == number && n.over != nil {
		close(n.over)
		n.over = nil
	}
}

// await is the command that asks for the first nap, when no message has come for a while.
func (n *nap) await() tea.Msg { return n.after(-1) }

// after is the command that asks for the next nap when one has been asked for by a mark: at
// once when it has lasted longest, else when no message has come for a while.
func (n *nap) after(mark napMark) tea.Msg {
	last := int(mark)
	if number, over := n.waits(); number == last {
		select {
		case <-over:
		case <-time.After(2 * n.longest):
		}
	}
	for {
		number, over := n.waits()
		if number == last {
			return tea.RawMsg{Msg: napMark(number)}
		}
		select {
		case <-over:
		case <-time.After(calm):
			last = number
		}
	}
}
