package ui

import (
	"strings"

	tea "charm.land/bubbletea/v2"
)

// Counts: where digits are counts, 10j is ten lines down and 5m marks five articles.

// mostOften is how often a count can have an action done.
const mostOften = 1000

// countOn takes a digit of a count, and reports whether the key was one.
func (k *keyboard) countOn(msg tea.KeyPressMsg) bool {
	digit := msg.String()
	if !k.counts || len(digit) != 1 || digit[0] < '0' || digit[0] > '9' || digit == "0" && k.count == 0 {
		return false
	}
	k.count = min(mostOften, 10*k.count+int(digit[0]-'0'))
	return true
}

// takeCount returns the count that was typed, and forgets it.
func (k *keyboard) takeCount() int {
	n := k.count
	k.count = 0
	return n
}

// repeats says whether doing an action several times makes sense, and whether it has to move on
// in between.
func (a *action) repeats() (repeats, movesOn bool) {
	switch {
	case a.group == "Moving about":
		return a.name != "open" && a.name != "back" && a.name != "next-pane", false
	case strings.HasPrefix(a.name, "next-") || strings.HasPrefix(a.name, "previous-"):
		return true, false
	case a.name == "undo" || a.name == "redo" || a.name == "delete-article":
		return true, false
	case a.name == "mark-read" || a.name == "bookmark":
		return true, true
	}
	return false, false
}

// performOften does an action several times, from article to article if it is about one.
func (a *app) performOften(act *action, times int) tea.Cmd {
	repeats, movesOn := act.repeats()
	if !repeats || movesOn && a.focus != onList {
		times = 1
	}
	var cmds []tea.Cmd
	for i := range times {
		if act.can != nil && act.can(a) != "" && i > 0 {
			break
		}
		here, _ := a.current()
		cmds = append(cmds, a.perform(act, ""))
		if movesOn && times > 1 {
			cmds = append(cmds, a.move(lineDown))
			if there, _ := a.current(); there.Number == here.Number {
				break // the last one
			}
		}
	}
	return tea.Batch(cmds...)
}
