package serve

import "sync"

// A gate counts the goroutines inside, and can be closed, which waits for the last of
// them. Unlike a sync.WaitGroup it may be entered while somebody waits: after that enter
// returns false.
type gate struct {
	mu     sync.Mutex
	shut   bool
	inside sync.WaitGroup
}

// enter counts one more, who has to leave; false if the gate is closed.
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

// run runs do in a goroutine of its own, inside; if the gate is closed it returns false
// and runs nothing.
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

// close closes the gate and waits until all have left.
func (g *gate) close() {
	g.mu.Lock()
	g.shut = true
	g.mu.Unlock()
	g.inside.Wait()
}
