package ui

import (
	"fmt"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"tidings/feeds"
	"tidings/feeds/sanitize"
	"tidings/store"
	"tidings/store/secret"
	"tidings/ui/typeset"
)

// How the form of a feed is drawn: its fields, what is to be said of the one that the cursor is
// on, and the facts. Where there is no room for all of it, what is said stands at the lower edge,
// and the rest scrolls.

func (f *feedForm) hints() []hint {
	keep, leave := hint{"keep", []string{"accept"}}, hint{"leave", []string{"cancel"}}
	next := hint{"next", []string{"complete"}}
	switch {
	case f.wrong == leaveAgain:
		leave.text = "throw it away"
	case f.asked != "":
		keep.text = "yes"
	}
	return []hint{keep, next, leave}
}

// said is what is to be said of the field that the cursor is on: what is wrong, why it is closed,
// what may stand there.
func (f *feedForm) said() []string {
	t, width := f.theme, max(8, f.column())
	switch one := f.here(); {
	case f.wrong != "":
		return styled(t.Failure.Render, t.Wrap(f.wrong, width))
	case one.closed != "":
		return styled(t.Muted.Render, t.Wrap(one.closed, width))
	case f.at == folderField && one.changed():
		if offers := offered(one.completer.offers(one.input.Value()), width); offers != "" {
			return []string{t.Muted.Render(offers)}
		}
		fallthrough
	default:
		return styled(t.Muted.Render, t.Wrap(one.help, width))
	}
}

func (f *feedForm) column() int {
	if f.settings.Linear {
		return max(8, min(f.w-2, typeset.ColumnMax))
	}
	return f.w
}

// fieldLines draws the fields.
func (f *feedForm) fieldLines() (lines []string) {
	t := f.theme
	for i, one := range f.fields {
		label := t.Muted
		if i == f.at {
			label = t.Accent
		}
		lines = append(lines, label.Render(typeset.Fit(one.label, labelWidth))+one.value(t, max(4, f.column()-labelWidth), i == f.at))
	}
	return lines
}

// factLines draws the facts, each as long as it is.
func (f *feedForm) factLines() (lines []string) {
	t := f.theme
	for _, one := range append(feedFacts(f.feed, f.now.Settings, f.shared.now(), f.zone), f.facts...) {
		render := t.Plain.Render
		if one.isWrong {
			render = t.Failure.Render
		}
		if leastFact := 20; f.column()-labelWidth < leastFact { // below its name
			if one.label != "" {
				lines = append(lines, t.Muted.Render(one.label))
			}
			lines = append(lines, typeset.Prefix(styled(render, t.Wrap(one.text, max(8, f.column()-2))), "  ", "  ")...)
			continue
		}
		text := styled(render, t.Wrap(one.text, max(8, f.column()-labelWidth)))
		lines = append(lines, typeset.Prefix(text, t.Muted.Render(typeset.Fit(one.label, labelWidth)), strings.Repeat(" ", labelWidth))...)
	}
	return lines
}

// lines are the lines in sight, and where the fields begin among them. Whoever goes on behind the
// last field reads the facts, without what is said of the field.
func (f *feedForm) lines() (lines []string, first int) {
	said, facts := f.said(), f.factLines()
	if f.settings.Linear {
		lines = append(lines, f.theme.Accent.Render(f.heading()), "")
	}
	first = len(lines)
	lines = append(lines, f.fieldLines()...)
	whole := append(append(append([]string{}, lines...), ""), said...)
	if whole = append(append(whole, ""), facts...); len(whole) <= f.h {
		return whole, first
	}
	body := append(append(lines, ""), facts...)
	room := max(1, f.h-len(said))
	top := max(0, first+f.at-room+1)
	if f.down > 0 {
		room, said = f.h, nil
		top = min(top+f.down-1, max(0, len(body)-room))
	}
	top = min(top, len(body))
	body = body[top:min(len(body), top+room)]
	return append(body[:len(body):len(body)], said...), first - top
}

func (f *feedForm) needs() int {
	lines, _ := f.lines()
	return min(f.h, len(lines))
}

func (f *feedForm) view(w, h int) string {
	lines, _ := f.lines()
	return fill(lines, w, h)
}

// turn scrolls to the facts, where they do not fit.
func (f *feedForm) turn(lines int) tea.Cmd {
	before := f.down
	f.down = 0
	all, said := len(f.fields)+1+len(f.factLines()), len(f.said())
	if all+said+1 <= f.h {
		return nil
	}
	top := max(0, f.at-max(1, f.h-said)+1)
	f.down = max(0, min(before+lines, max(0, all-f.h-top)+1))
	return nil
}

// point goes to a field.
func (f *feedForm) point(_, y int) (pointed, tea.Cmd) {
	_, first := f.lines()
	if i := y - first; i >= 0 && i < len(f.fields) && y < f.needs()-len(f.said()) {
		f.goTo(i)
	}
	return onText, nil
}

func (f *feedForm) cursor() *tea.Cursor {
	_, first := f.lines()
	one := f.here()
	c := one.input.Cursor()
	if c == nil || f.down > 0 {
		return nil
	}
	if c.Y = first + f.at; one.choices != nil || one.closed != "" {
		c.X = 0
		if one.choices != nil {
			c.X = 2
		}
	}
	c.X += labelWidth
	c.Blink, c.Color = false, nil
	return c
}

// feedFacts is what is known of a feed without asking the store.
func feedFacts(f store.Subscribed, set store.Settings, now time.Time, zone *time.Location) (all []fact) {
	if f.Local() {
		return nil
	}
	ago := func(t time.Time) string { return typeset.Ago(t.In(zone), now.In(zone)) }
	at := func(t time.Time) string { return dayIn(t.In(zone), now.In(zone)) }
	looked := "never looked at"
	if !f.Visited.IsZero() {
		looked = ago(f.Visited)
		if wait := feeds.NextTry(f.Feed).Sub(now); !f.Gone && wait >= time.Minute {
			looked += ", again in " + waiting(wait)
		}
	}
	all = append(all, fact{"Looked", looked, false})
	if f.Failures > 0 || f.Gone {
		said := failing(f, at, now)
		all = append(all, fact{"Fails", said.right + ": " + said.why, true}, fact{"", said.state, false})
	} else if n := f.Lapse.Tries; n > 0 {
		all = append(all, fact{"Of late", "its site failed " + typeset.Count(n, "time", "times") + ", as it often does for a while; it is asked again", false})
	}
	if one, is := movedFeed(f, at, now); is {
		all = append(all, fact{"Moved", one.right + ", " + one.why, false})
	}
	if f.Warnings != "" {
		all = append(all, fact{"Mended", sanitize.Line(secret.HideIn(strings.Join(strings.FieldsFunc(f.Warnings, func(r rune) bool { return r == '\n' }), "; "))), false})
	}
	if more := otherSettings(set); more != "" {
		all = append(all, fact{"Also", fmt.Sprintf("%s; `tidings feed show %d` tells more", more, f.ID), false})
	}
	if f.Owner != 0 && (set.ChangesFetching() || store.IsOwnAddress(f.URL)) {
		all = append(all, fact{"Only you", "see it: nobody else of the library does", false})
	}
	return all
}

// otherSettings names what is set of a feed that the form does not show.
func otherSettings(set store.Settings) string {
	var names []string
	for _, one := range []struct {
		name string
		is   bool
	}{{"a proxy", set.Proxy != ""}, {"certificates", set.CA != ""}, {"a filter", len(set.Filter) > 0}, {"a user agent", set.UserAgent != ""}} {
		if one.is {
			names = append(names, one.name)
		}
	}
	if len(names) == 0 {
		return ""
	}
	return strings.Join(names, ", ") + " is set"
}
