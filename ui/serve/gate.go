package serve

import "sync"

// A gate counts who is inside, and can be shut so that the last to leave is
// known. Unlike a bare sync.WaitGroup it may be entered while somebody waits:
// who comes too late is told so.
type gate struct {
	mu     sync.Mutex
	shut   bool
	inside sync.WaitGroup
}

// enter lets one in, who has to leave; false if the gate is shut.
func (g *gate) enter() bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.shut {
		return false
	}
	g.inside.Add(1)
	return true
}

func (g *gate) leave() { g.inside.Done() }

// run runs do in a goroutine of its own, inside; if the gate is shut it does
// not, and returns false.
func (g *gate) run(do func()) bool {
	if !g.enter() {
		return false
	}
	go func() {
		defer g.leave()
		do()
	}()
	return true
}

// close shuts the gate and waits until everybody has left.
func (g *gate) close() {
	g.mu.Lock()
	g.shut = true
	g.mu.Unlock()
	g.inside.Wait()
}
