package ui

import (
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"tidings/feeds/sanitize"
)

// output is the page of what a command prints that was given an article. It is opened when the
// command begins; who leaves it before the command has ended, ends that.
type output struct {
	*shared
	still
	command string // as it was typed
	title   string // of the article
	run     tea.Cmd
	stop    func() // ends it

	ended   bool
	text    string // clean
	err     error
	lines   []string // of the text, as it is set
	measure int      // the width that they are set in
	top     int
	w, h    int
}

// outputSetMsg is a text as it is set in a width.
type outputSetMsg struct {
	of    *output
	lines []string
	width int
}

func (o *output) scope() scope           { return inOutput }
func (o *output) retheme(s *shared)      { o.shared = s }
func (o *output) cursor() *tea.Cursor    { return o.cursorAt(0, 1) }
func (o *output) turn(lines int) tea.Cmd { o.scroll(lines); return nil }

func (o *output) resize(w, h int) {
	o.w, o.h = w, h
	o.scroll(0)
}

// load begins the command, once, and sets the text as the screen is now.
func (o *output) load() tea.Cmd {
	run := o.run
	o.run = nil
	return tea.Batch(run, o.set())
}

// came takes what was printed.
func (o *output) came(msg outputMsg) tea.Cmd {
	o.ended, o.text, o.err = true, msg.text, msg.err
	o.stop()
	return o.set()
}

// set sets the text, unless it is set as it should be.
func (o *output) set() tea.Cmd {
	width := columnWidth(o.w, o.settings)
	if !o.ended || width == o.measure {
		return nil
	}
	text := o.text
	return func() tea.Msg {
		return outputSetMsg{o, strings.Split(ansi.Wrap(text, width, ""), "\n"), width}
	}
}

func (o *output) take(msg tea.Msg) tea.Cmd {
	set, is := msg.(outputSetMsg)
	if !is || set.of != o {
		return nil
	}
	if o.lines, o.measure = set.lines, set.width; o.text == "" {
		o.lines = nil
	}
	o.scroll(0)
	return o.set()
}

// all are the lines of the page: the text, and what went wrong.
func (o *output) all(width int) []string {
	lines, t := o.lines, o.theme
	switch {
	case !o.ended:
		return []string{t.Muted.Render("Running … esc ends it.")}
	case o.err == nil && o.text == "":
		return []string{t.Muted.Render("It has printed nothing.")}
	case o.err == nil:
		return lines
	}
	if len(lines) > 0 {
		lines = append(lines[:len(lines):len(lines)], "")
	}
	return append(lines, styled(t.Failure.Render, t.Wrap(sanitize.Line(o.err.Error())+".", width))...)
}

func (o *output) room() int { return max(1, o.h-2) }

func (o *output) scroll(by int) {
	o.top = max(0, min(o.top+by, len(o.all(columnWidth(o.w, o.settings)))-o.room()))
}

func (o *output) move(m motion) tea.Cmd {
	o.scroll(m.by(o.room()/2, o.room()-1, len(o.all(columnWidth(o.w, o.settings)))))
	return nil
}

// perform leaves the page: that is all it is asked for.
func (o *output) perform(string) (tea.Cmd, bool) {
	o.stop()
	return nil, true
}

func (o *output) hints() []hint {
	one := func(word, action string) hint { return hint{word, []string{action}} }
	if !o.ended {
		return []hint{one("end it", "close")}
	}
	return []hint{one("on", "page-on"), one("back", "close"), {"scroll", []string{"down", "up"}}, one("help", "help")}
}

func (o *output) view(w, h int) string {
	t, width := o.theme, columnWidth(w, o.settings)
	all, right := o.all(width), ""
	if o.ended {
		right = progressOf(o.top, o.room(), len(all))
	}
	room := max(1, w-ansi.StringWidth(right)-3)
	heading := t.Accent.Render(t.Cut(sanitize.Line(o.command), room))
	if left := room - ansi.StringWidth(heading) - 3; left > 8 {
		heading += t.Muted.Render(" · " + t.Cut(o.title, left))
	}
	lines := []string{ends(" "+heading, t.Muted.Render(right)+" ", w), ""}
	margin := strings.Repeat(" ", marginOf(w, width, o.settings))
	for _, line := range all[min(o.top, len(all)):min(len(all), o.top+o.room())] {
		lines = append(lines, margin+line)
	}
	return fill(lines, w, h)
}
