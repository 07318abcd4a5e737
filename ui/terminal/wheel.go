package terminal

import (
	"fmt"
	"sync"

	tea "charm.land/bubbletea/v2"
)

// Turned says that the wheel of the mouse was turned over a cell, so many times since the last
// frame: down, or up if that is less than 0. It takes the place of single tea.MouseWheelMsg: a
// finger on a touchpad makes hundreds of them in a second, and a screen that is drawn for each
// comes to its end long after the finger has.
type Turned struct {
	X, Y  int
	Times int
}

// Mouse implements tea.MouseMsg.
func (t Turned) Mouse() tea.Mouse { return tea.Mouse{X: t.X, Y: t.Y} }

// String implements tea.MouseMsg.
func (t Turned) String() string { return fmt.Sprintf("wheel turned %d times", t.Times) }

// Times is 1 where the wheel was turned down, -1 where it was turned up, and 0 where it was
// turned otherwise, or with a key held that gives it another meaning.
func Times(msg tea.MouseWheelMsg) int {
	switch {
	case msg.Mod != 0:
		return 0
	case msg.Button == tea.MouseWheelDown:
		return 1
	case msg.Button == tea.MouseWheelUp:
		return -1
	}
	return 0
}

// A wheel gathers what comes within a frame.
type wheel struct {
	mu       sync.Mutex
	turning  bool // a message was passed on, and rest will be asked for what came since
	gathered Turned
}

// gather returns the message to be passed on, nil if there is none now. What came for another
// cell is not mixed with what came before.
func (w *wheel) gather(msg tea.MouseWheelMsg) tea.Msg {
	times := Times(msg)
	if times == 0 {
		return nil
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	now, before := Turned{msg.X, msg.Y, times}, w.gathered
	switch {
	case !w.turning:
		w.turning, w.gathered = true, Turned{}
		return now
	case before.Times == 0:
		w.gathered = now
	case before.X == now.X && before.Y == now.Y:
		w.gathered.Times += times
	default:
		w.gathered = now
		return before
	}
	return nil
}

// rest returns what has been gathered, nil if that is nothing.
func (w *wheel) rest() tea.Msg {
	w.mu.Lock()
	defer w.mu.Unlock()
	rest := w.gathered
	w.gathered, w.turning = Turned{}, rest.Times != 0
	if rest.Times == 0 {
		return nil
	}
	return rest
}
