package ui

import tea "charm.land/bubbletea/v2"

// jobs are the changes that were asked for and are not yet on the disk. They run one after
// another, since commands that run side by side could overtake each other. A toggle finds
// out what to do when its turn comes, so that b u b has the same result however fast it is
// typed. The screen shows a mark when the store has it, not before.
type jobs struct {
	queue []tea.Cmd
	busy  bool
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
		return nil
	}
	cmd := j.queue[0]
	j.queue = j.queue[1:]
	return cmd
}

// drop forgets the changes that wait, since they were asked for on top of one that failed.
func (j *jobs) drop() { j.queue = nil }

// idle reports whether all changes are on the disk.
func (j *jobs) idle() bool { return !j.busy && len(j.queue) == 0 }
