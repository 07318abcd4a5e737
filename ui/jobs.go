package ui

import tea "charm.land/bubbletea/v2"

// jobs are the changes asked for and not yet on the disk. They run one after
// another: commands run side by side and could overtake each other otherwise. A
// toggle finds out what it has to do when its turn comes, so that b u b is what
// it is however fast it is typed. The screen shows a mark when the store has
// it, not before.
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

// drop forgets what waits: it was asked for on top of something that failed.
func (j *jobs) drop() { j.queue = nil }

// idle reports that everything asked for is on the disk.
func (j *jobs) idle() bool { return !j.busy && len(j.queue) == 0 }
