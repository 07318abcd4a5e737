package ui

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/charmbracelet/x/ansi"

	"tidings/feeds"
	"tidings/feeds/sanitize"
	"tidings/store/secret"
	"tidings/ui/typeset"
)

// status is the last line of the screen: the last message or, without one, hints; at its
// right end the progress of a refresh. A message takes as many lines as it needs, up to a third
// of the screen.
type status struct {
	*shared
	w, h    int       // of the screen
	log     []message // what was said, the last at the end
	owner   bool      // the person may do what concerns the whole library
	message string
	failed  bool
	busy    string // what the person waits for, "" for nothing
	coming  string // what is downloaded and how far that is, "" for nothing
	refresh *feeds.Progress
	auto    bool      // nobody waits for the refresh
	fetched time.Time // when a feed was last fetched; zero if none was
}

// A message is something that was said.
type message struct {
	when   time.Time
	text   string
	failed bool
}

// mostMessages is how many messages are kept.
const mostMessages = 50

// say shows a message until the next key.
func (s *status) say(format string, args ...any) { s.show(fmt.Sprintf(format, args...), false) }

// fail shows what went wrong until the next key.
func (s *status) fail(err error) { s.show(typeset.Sentence(err, s.owner), true) }

// warn shows a sentence as a failure until the next key.
func (s *status) warn(sentence string) { s.show(sentence, true) }

// show shows a message until the next key, and keeps it. The same message again is one.
func (s *status) show(text string, failed bool) {
	s.message, s.failed = sanitize.Line(secret.HideIn(text)), failed
	if last := len(s.log) - 1; last >= 0 && s.log[last].text == s.message {
		s.log = s.log[:last]
	}
	if s.log = append(s.log, message{s.now(), s.message, failed}); len(s.log) > mostMessages {
		s.log = slices.Clip(s.log[1:])
	}
}

func (s *status) clear() { s.message, s.failed = "", false }

// right is what stands at the right end of the line.
func (s *status) right(hints []shownAction) string {
	if progress := s.progress(); progress != "" || s.message != "" {
		return progress
	}
	return s.lastFetched(hints)
}

// progress is how far something is that is under way.
func (s *status) progress() string {
	t := s.theme
	switch {
	case s.settings.Linear && (s.refresh == nil && s.busy == "" || s.auto) && s.coming == "": // nobody waits for anything
		return ""
	case s.settings.Linear: // once, and not how far it is
		return "working "
	case s.coming != "" && s.busy == "" && (s.refresh == nil || s.auto):
		return t.Muted.Render(s.coming) + " "
	case s.refresh != nil && s.auto:
		return t.Muted.Render(s.autoProgress()) + " "
	case s.refresh != nil:
		p := s.refresh
		parts := []string{fmt.Sprintf("refreshing %d of %d", p.Done, p.Total)}
		if p.New > 0 {
			parts = append(parts, fmt.Sprintf("%d new", p.New))
		}
		if p.Failed > 0 {
			parts = append(parts, fmt.Sprintf("%d failed", p.Failed))
		}
		return t.Muted.Render(strings.Join(parts, " · ")) + " "
	case s.busy != "":
		return t.Muted.Render(s.busy) + " "
	}
	return ""
}

// view draws the line; hints are the actions to show when there is nothing to say.
func (s *status) view(hints []shownAction) string {
	left := " "
	switch {
	case s.message != "":
		return s.said(s.right(hints))
	default:
		for i, one := range s.fitting(hints) {
			if i > 0 {
				left += strings.Repeat(" ", hintGap)
			}
			left += s.theme.Accent.UnsetBold().Render(one.key()) + " " + s.theme.Muted.Render(one.text)
		}
	}
	return ends(left, s.right(hints), s.w)
}

// said draws the message, and at the end of its last line what stands at the right.
func (s *status) said(right string) string {
	lines := strings.Split(s.theme.Wrap(s.message, max(8, s.w-2)), "\n")
	if last := len(lines) - 1; last > 0 && s.theme.Width(lines[last])+ansi.StringWidth(right)+2 > s.w {
		right = "" // the message is to be read
	}
	if most := max(1, s.h/3); len(lines) > most {
		rest := strings.Join(lines[most-1:], " ")
		lines = append(lines[:most-1], s.theme.Cut(rest, max(1, s.w-2)))
	}
	for i, line := range lines {
		line = s.theme.VisualText(line)
		if s.failed {
			line = s.theme.Failure.Render(line)
		}
		if lines[i] = typeset.Fit(" "+line, s.w); i == len(lines)-1 {
			lines[i] = ends(" "+line, right, s.w)
		}
	}
	return strings.Join(lines, "\n")
}

// autoProgress is how far a refresh is for which nobody waits.
func (s *status) autoProgress() string {
	sign := fmt.Sprintf("looking %d/%d", s.refresh.Done, s.refresh.Total)
	if s.refresh.New > 0 {
		sign += fmt.Sprintf(" · %d new", s.refresh.New)
	}
	return sign
}

// lastFetched says when feeds were last fetched: in short where it would take the room of
// hints, and not at all where there is little.
func (s *status) lastFetched(hints []shownAction) string {
	const narrow = 60
	if s.fetched.IsZero() || s.w < narrow || s.settings.Linear {
		return ""
	}
	room := s.w
	for _, one := range hints {
		room -= one.width() + hintGap
	}
	said := "looked " + typeset.Ago(s.fetched, s.now())
	if ansi.StringWidth(said) > room {
		said = "looked " + typeset.Lasting(s.now().Sub(s.fetched))
	}
	return s.theme.Muted.Render(said) + " "
}

// hintGap is how many cells stand between two hints.
const hintGap = 3

// width is how many cells a hint takes.
func (s shownAction) width() int { return ansi.StringWidth(s.key()) + 1 + ansi.StringWidth(s.text) }

// fitting is as many whole hints as there is room for.
func (s *status) fitting(hints []shownAction) []shownAction {
	room := s.w - 2
	if right := s.right(hints); right != "" {
		room -= ansi.StringWidth(right) + hintGap - 1
	}
	return fittingHints(hints, room, hintGap)
}

// at returns the key of the hint in a column, "" if there is none.
func (s *status) at(x int, hints []shownAction) (key string) {
	if s.message != "" || x >= s.w-ansi.StringWidth(s.right(hints)) {
		return ""
	}
	return hintAt(s.fitting(hints), x-1, hintGap)
}

// fittingHints is as many whole hints as there is room for, with a gap between two. The last is
// always among them: it is the help, or how to leave.
func fittingHints(hints []shownAction, room, gap int) []shownAction {
	if len(hints) == 0 {
		return nil
	}
	rest, last := hints[:len(hints)-1], hints[len(hints)-1]
	room -= last.width()
	n := 0
	for n < len(rest) && rest[n].width()+gap <= room {
		room -= rest[n].width() + gap
		n++
	}
	return append(slices.Clone(rest[:n]), last)
}

// hintAt returns the key of the hint in a column of a line of hints, "" if there is none. A hint
// of several has each under itself, and the first under its words.
func hintAt(hints []shownAction, x, gap int) (key string) {
	from := 0
	for _, one := range hints {
		if x >= from && x < from+one.width() {
			for _, key := range one.keys {
				if from += ansi.StringWidth(shownKey(key)); x < from {
					return key
				}
				from++
			}
			return one.keys[0]
		}
		from += one.width() + gap
	}
	return ""
}
