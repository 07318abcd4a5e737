package ui

import (
	tea "charm.land/bubbletea/v2"

	"tidings/store"
)

// jobs are the changes asked for and not yet on the disk. They run one after
// another: commands run side by side and could overtake each other otherwise.
// The screen shows a mark when the store has it, not before; what has been asked
// for since is kept here, so that a toggle pressed twice is a toggle twice.
type jobs struct {
	queue  []tea.Cmd
	busy   bool
	wanted map[store.Number]store.Row // rows as they will be
}

// add queues a change; the command it returns is to be run now, if any.
func (j *jobs) add(cmd tea.Cmd) tea.Cmd {
	j.queue = append(j.queue, cmd)
	if j.busy {
		return nil
	}
	return j.next()
}

// next is called when a change is done, and returns the one after it.
func (j *jobs) next() tea.Cmd {
	j.busy = len(j.queue) > 0
	if !j.busy {
		clear(j.wanted)
		return nil
	}
	cmd := j.queue[0]
	j.queue = j.queue[1:]
	return cmd
}

// idle reports that everything asked for is on the disk.
func (j *jobs) idle() bool { return !j.busy && len(j.queue) == 0 }

// will is a row as it will be when all is done.
func (j *jobs) will(r store.Row) store.Row {
	if w, ok := j.wanted[r.Number]; ok {
		return w
	}
	return r
}

// want notes what a row will be.
func (j *jobs) want(r store.Row) { j.wanted[r.Number] = r }
