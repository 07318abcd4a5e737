package ui

import (
	"fmt"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"tidings/feeds"
	"tidings/feeds/sanitize"
	"tidings/store/secret"
	"tidings/ui/typeset"
)

// status is the last line of the screen: the last message or, without one, hints; at its
// right end the progress of a refresh.
type status struct {
	*shared
	w       int
	owner   bool // the person may do what concerns the whole library
	message string
	failed  bool
	busy    string // what the person waits for, "" for nothing
	refresh *feeds.Progress
}

// say shows a message until the next key.
func (s *status) say(format string, args ...any) {
	s.message, s.failed = sanitize.Line(secret.HideIn(fmt.Sprintf(format, args...))), false
}

// fail shows what went wrong until the next key.
func (s *status) fail(err error) {
	s.message, s.failed = sanitize.Line(typeset.Sentence(err, s.owner)), true
}

// warn shows a sentence as a failure until the next key.
func (s *status) warn(sentence string) {
	s.message, s.failed = sanitize.Line(secret.HideIn(sentence)), true
}

func (s *status) clear() { s.message, s.failed = "", false }

// view draws the line; hints are the actions to show when there is nothing to say.
func (s *status) view(hints []shownAction) string {
	t := s.theme
	right := ""
	switch {
	case s.refresh != nil:
		p := s.refresh
		parts := []string{fmt.Sprintf("refreshing %d of %d", p.Done, p.Total)}
		if p.New > 0 {
			parts = append(parts, fmt.Sprintf("%d new", p.New))
		}
		if p.Failed > 0 {
			parts = append(parts, fmt.Sprintf("%d failed", p.Failed))
		}
		right = t.Muted.Render(strings.Join(parts, " · ")) + " "
	case s.busy != "":
		right = t.Muted.Render(s.busy) + " "
	}
	left := ""
	switch {
	case s.failed:
		left = t.Failure.Render(s.message)
	case s.message != "":
		left = s.message
	default:
		left = s.hints(hints, s.w-ansi.StringWidth(right)-2)
	}
	return ends(" "+left, right, s.w)
}

// hints sets as many whole hints as there is room for. The last is always among them: it
// is the help.
func (s *status) hints(hints []shownAction, room int) string {
	if len(hints) == 0 {
		return ""
	}
	word := func(one shownAction) string {
		return s.theme.Accent.UnsetBold().Render(one.keys) + " " + s.theme.Muted.Render(one.text)
	}
	const gap = "   "
	last := word(hints[len(hints)-1])
	room -= ansi.StringWidth(last)
	var out string
	for _, one := range hints[:len(hints)-1] {
		next := word(one) + gap
		if room -= ansi.StringWidth(next); room < 0 {
			break
		}
		out += next
	}
	return out + last
}
