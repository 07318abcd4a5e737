package ui

import (
	"strings"

	"charm.land/bubbles/v2/textarea"
	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"tidings/feeds/sanitize"
	"tidings/store"
	"tidings/ui/terminal"
	"tidings/ui/typeset"
)

// noteEditor is the overlay in which a note is written, and for a bookmark the tags below
// it. No single key loses what was written: leaving asks for a second Esc.
type noteEditor struct {
	*shared
	still
	w, h        int
	title       string
	note        textarea.Model
	withTags    bool
	onTags      bool // the tags are being typed
	tags        textinput.Model
	completer   completer
	initial     string // the contents at the beginning
	leaveWarned bool   // leaving has been asked for once
	save        func(note string, tags []string) tea.Cmd
}

// A note has so many lines of a box at least, if there is room; and from so many on there is room
// for more than what is typed.
const (
	linesNote = 4
	roomyBox  = 10
)

func newNoteEditor(s *shared, title string, m store.Mark, withTags bool, known []string) *noteEditor {
	e := &noteEditor{shared: s, title: title, withTags: withTags, completer: completer{words: known}}
	e.note = textarea.New()
	e.note.Prompt, e.note.ShowLineNumbers, e.note.CharLimit = "", false, store.MaxNote
	e.note.DynamicHeight, e.note.MaxContentHeight = true, store.MaxNote
	e.note.Placeholder = "what you want to remember of it"
	e.note.SetVirtualCursor(false)
	// The text area's own clipboard keys would use the clipboard of the machine that the
	// program runs on.
	e.note.KeyMap.Paste.SetEnabled(false)
	e.note.KeyMap.CopySelection.SetEnabled(false)
	e.note.SetValue(m.Note)
	e.tags = lineInput(s.theme, "as in linux, to-read")
	e.tags.SetValue(strings.Join(m.Tags, ", "))
	e.retheme(s)
	e.note.Focus()
	e.initial = e.contents()
	return e
}

func (e *noteEditor) heading() string { return e.title }

// contents is the note and the tags, to tell whether anything has changed.
func (e *noteEditor) contents() string { return e.note.Value() + "\x00" + e.tags.Value() }

func (e *noteEditor) retheme(s *shared) {
	e.shared = s
	plain := lipgloss.NewStyle()
	state := textarea.StyleState{Base: plain, Text: plain, Placeholder: s.theme.Muted, EndOfBuffer: s.theme.Muted, Selection: plain.Reverse(true)}
	styles := textarea.DefaultStyles(s.theme.Ground != terminal.LightGround)
	styles.Focused, styles.Blurred = state, state
	e.note.SetStyles(styles)
}

// column and margin are how wide the text is, and how many cells stand before it: where there
// is no box, it has the screen for itself.
func (e *noteEditor) column() int {
	if !e.settings.Linear {
		return e.w
	}
	return max(8, min(e.w-4, typeset.ColumnMax))
}

func (e *noteEditor) margin() int {
	if !e.settings.Linear {
		return 0
	}
	return max(1, (e.w-e.column())/2)
}

// linesAbove and linesBelow are how many lines stand above the note and below it.
func (e *noteEditor) linesAbove() int {
	switch {
	case !e.settings.Linear:
		return 0
	case e.h >= roomy:
		return 3
	}
	return 1
}

func (e *noteEditor) linesBelow() int {
	lines, _ := e.linesOfTags()
	return len(lines)
}

func (e *noteEditor) resize(w, h int) {
	e.w, e.h = w, h
	room := max(1, h-e.linesAbove()-e.linesBelow())
	e.note.MinHeight, e.note.MaxHeight = min(linesNote, room), room
	if e.settings.Linear {
		e.note.MinHeight = room
	}
	e.note.SetWidth(e.column())
	e.note, _ = e.note.Update(nil) // it scrolls to the cursor, which stands at the end of a long note
	e.tags.SetWidth(max(4, e.column()-len(tagsLabel)-1))
}

// needs is how many lines there are: as many as the note has, so that the box grows with it.
func (e *noteEditor) needs() int { return e.linesAbove() + e.note.Height() + e.linesBelow() }

const tagsLabel = "Tags "

func (e *noteEditor) scope() scope {
	if e.onTags {
		return inNoteTags
	}
	return inNote
}

func (e *noteEditor) perform(name string) (cmd tea.Cmd, done bool) {
	switch {
	case name == "cancel" && (e.leaveWarned || e.contents() == e.initial):
		return nil, true
	case name == "cancel":
		e.leaveWarned = true
		e.resize(e.w, e.h)
		return nil, false
	case name == "keep-note" || name == "accept":
		return e.save(sanitize.Lines(e.note.Value()), tagsIn(sanitize.Line(e.tags.Value()))), true
	}
	e.goOn()
	if !e.onTags {
		e.toTags(e.withTags)
		return nil, false
	}
	if line := e.completer.complete(e.tags.Value()); line != e.tags.Value() {
		e.tags.SetValue(line)
		e.tags.CursorEnd()
	} else {
		e.toTags(false)
	}
	return nil, false
}

// typeIn gives a key or a paste to the note or the tags. Up and down also lead from one to
// the other.
func (e *noteEditor) typeIn(msg tea.Msg) (cmd tea.Cmd, done bool) {
	e.goOn()
	press, _ := msg.(tea.KeyPressMsg)
	paste, isPaste := msg.(tea.PasteMsg)
	switch {
	case e.onTags && press.Code == tea.KeyUp:
		e.toTags(false)
	case e.withTags && !e.onTags && press.Code == tea.KeyDown && e.note.Line() == e.note.LineCount()-1:
		e.toTags(true)
	case e.onTags && isPaste:
		e.tags, cmd = e.tags.Update(tea.PasteMsg{Content: sanitize.Line(paste.Content)})
	case e.onTags:
		e.tags, cmd = e.tags.Update(msg)
	case isPaste:
		e.note, cmd = e.note.Update(tea.PasteMsg{Content: sanitize.Lines(paste.Content)})
	default:
		e.note, cmd = e.note.Update(msg)
	}
	return cmd, false
}

// goOn forgets that leaving was asked for.
func (e *noteEditor) goOn() {
	if e.leaveWarned {
		e.leaveWarned = false
		e.resize(e.w, e.h)
	}
}

// toTags goes to the tags, or back to the note.
func (e *noteEditor) toTags(on bool) {
	e.onTags = on
	if on {
		e.note.Blur()
		e.tags.Focus()
		e.tags.CursorEnd()
		return
	}
	e.tags.Blur()
	e.note.Focus()
}

// turn moves the cursor by lines: the note scrolls with it.
func (e *noteEditor) turn(lines int) tea.Cmd {
	for range max(lines, -lines) {
		if lines > 0 {
			e.note.CursorDown()
		} else {
			e.note.CursorUp()
		}
	}
	return nil
}

// point goes to the note or to the tags.
func (e *noteEditor) point(x, y int) (pointed, tea.Cmd) {
	if x < e.margin() || x >= e.margin()+e.column() {
		return onNothing, nil
	}
	e.toTags(e.withTags && y >= e.linesAbove()+e.note.Height())
	return onText, nil
}

func (e *noteEditor) hints() []hint {
	keep, leave := hint{"keep", []string{"keep-note"}}, hint{"leave", []string{"cancel"}}
	switch {
	case e.leaveWarned:
		return []hint{keep, {"throw it away", []string{"cancel"}}}
	case e.withTags && e.onTags:
		next := "note"
		if e.completer.completes(e.tags.Value()) {
			next = "complete"
		}
		return []hint{{"keep", []string{"accept"}}, {next, []string{"complete"}}, leave}
	case e.withTags:
		return []hint{keep, {"tags", []string{"complete"}}, leave}
	}
	return []hint{keep, leave}
}

// linesOfTags are the lines below the note: the tags, those that one has, and what is said; and in
// which of them the tags are typed.
func (e *noteEditor) linesOfTags() (lines []string, tagsAt int) {
	t := e.theme
	if e.withTags {
		label := t.Muted
		if e.onTags {
			label = t.Accent
		}
		tags := label.Render(tagsLabel) + e.tags.View()
		if e.h >= roomyBox {
			lines = append(lines, "")
		}
		tagsAt = len(lines)
		lines = append(lines, tags)
		if e.h >= roomyBox && len(e.completer.words) > 0 {
			lines = append(lines, strings.Repeat(" ", len(tagsLabel))+t.Muted.Render(offered(e.completer.offers(e.tags.Value()), e.column()-len(tagsLabel))))
		}
	}
	if e.leaveWarned {
		warning := "Leaving again throws away what you wrote."
		if ansi.StringWidth(warning) > e.column() {
			warning = "Leaving again throws it away."
		}
		lines = append(lines, t.Failure.Render(t.Cut(warning, e.column())))
	}
	return lines, tagsAt
}

func (e *noteEditor) view(w, h int) string {
	var lines []string
	if above := e.linesAbove(); above > 0 {
		lines = make([]string, above)
		lines[above/2] = e.theme.Accent.Render(ansi.Truncate(e.title, e.column(), "…"))
	}
	lines = append(lines, strings.Split(e.note.View(), "\n")...)
	below, _ := e.linesOfTags()
	lines = append(lines, below...)
	margin := strings.Repeat(" ", e.margin())
	for i := range lines {
		lines[i] = margin + lines[i]
	}
	return fill(lines, w, h)
}

// cursor is where the terminal's cursor belongs.
func (e *noteEditor) cursor() *tea.Cursor {
	c := e.note.Cursor()
	if e.onTags {
		c = e.tags.Cursor()
	}
	if c == nil {
		return nil
	}
	c.X += e.margin()
	if e.onTags {
		_, at := e.linesOfTags()
		c.X, c.Y = c.X+len(tagsLabel), e.linesAbove()+e.note.Height()+at
	} else {
		c.Y += e.linesAbove()
	}
	c.Blink, c.Color = false, nil // the terminal's own
	return c
}
