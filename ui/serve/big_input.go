package serve

import (
	"sync"
	"time"

	"tidings/store"
)

// What is piped to a command is often held whole, and so is what is made of it: 32 MB come to
// three times that. So of large inputs one is taken at a time from each account, and a few
// from all; others wait with their first megabyte until there is room.

const (
	bigInput   = 1 << 20 // bytes, from which on an input is large
	bigAtOnce  = 2
	bigSilence = 20 * time.Second // without a byte of a large input, after which it is given up
)

// bigInputs are the places of large inputs.
type bigInputs struct {
	places chan struct{}

	mu sync.Mutex
	of map[store.AccountID]chan struct{}
}

func newBigInputs() *bigInputs {
	return &bigInputs{places: make(chan struct{}, bigAtOnce), of: map[store.AccountID]chan struct{}{}}
}

// enter waits for a place for an account; false if done is closed before. leave gives it back.
func (b *bigInputs) enter(a store.AccountID, done <-chan struct{}) (leave func(), ok bool) {
	b.mu.Lock()
	own := b.of[a]
	if own == nil {
		own = make(chan struct{}, 1)
		b.of[a] = own
	}
	b.mu.Unlock()
	select {
	case own <- struct{}{}:
	case <-done:
		return nil, false
	}
	select {
	case b.places <- struct{}{}:
	case <-done:
		<-own
		return nil, false
	}
	return func() { <-b.places; <-own }, true
}

// A place is that of one command's input, if it needs one.
type place struct {
	enter func() (leave func(), ok bool)

	mu    sync.Mutex
	leave func() // nil if it has none
	over  bool
}

// take waits for the place; false if the command ends before.
func (p *place) take() bool {
	leave, ok := p.enter()
	if !ok {
		return false
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.over {
		leave()
		return false
	}
	p.leave = leave
	return true
}

// end gives the place back when the command has ended.
func (p *place) end() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.over = true
	if p.leave != nil {
		p.leave()
		p.leave = nil
	}
}
