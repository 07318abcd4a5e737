package ui

import (
	"slices"
	"strings"

	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"tidings/feeds/sanitize"
	"tidings/ui/typeset"
)

// A field is one line of a form: a text, or one of a few choices. Whoever comes to it finds its
// text selected.
type field struct {
	label     string
	help      string   // what may stand there, a sentence or a few words
	choices   []string // nil for a text
	closed    string   // why it cannot be changed here, "" if it can
	input     textinput.Model
	initial   string
	selected  bool // the first letter takes the place of all
	completer completer
}

func newField(t *typeset.Theme, label, text, none, help string) *field {
	f := &field{label: label, help: help, initial: text, input: lineInput(t, none)}
	f.input.SetValue(text)
	return f
}

// text is what stands in the field, clean.
func (f *field) text() string { return strings.TrimSpace(sanitize.Line(f.input.Value())) }

// changed reports whether another text stands in the field. One of blanks alone is a slip, and none.
func (f *field) changed() bool {
	return f.input.Value() != f.initial && (f.text() != "" || f.input.Value() == "")
}

// focus goes to the field, or away from it.
func (f *field) focus(on bool) {
	if !on {
		f.input.Blur()
		f.selected = false
		return
	}
	f.input.Focus()
	f.input.CursorEnd()
	f.selected = f.choices == nil && f.closed == "" && f.input.Value() != ""
}

// typeIn takes a key or a paste. Blank and arrows go through choices, and so does a letter that one
// of them begins with.
func (f *field) typeIn(msg tea.Msg) {
	press, isPress := msg.(tea.KeyPressMsg)
	switch {
	case f.closed != "":
		return
	case f.choices != nil && isPress:
		at := slices.Index(f.choices, f.input.Value())
		switch {
		case press.Code == tea.KeyLeft:
			at += len(f.choices) - 1
		case press.Code == tea.KeyRight || press.Code == tea.KeySpace:
			at++
		default:
			i := slices.IndexFunc(f.choices, func(c string) bool { return press.Text != "" && strings.HasPrefix(c, strings.ToLower(press.Text)) })
			if i < 0 {
				return
			}
			at = i
		}
		f.input.SetValue(f.choices[at%len(f.choices)])
		return
	case f.choices != nil:
		return
	}
	if paste, is := msg.(tea.PasteMsg); is {
		msg = tea.PasteMsg{Content: sanitize.Line(paste.Content)}
	}
	if f.selected && replaces(msg) {
		f.input.SetValue("")
	}
	f.selected = false
	f.input, _ = f.input.Update(msg)
}

// complete completes what has been typed, and reports whether there was anything to complete.
func (f *field) complete() bool {
	if text := f.input.Value(); !f.selected && f.closed == "" && len(f.completer.words) > 0 && text != "" && text != f.completer.made {
		if line := f.completer.complete(text); line != text {
			f.input.SetValue(line)
			f.input.CursorEnd()
			return true
		}
	}
	return false
}

// value is the field as it is drawn in w cells.
func (f *field) value(t *typeset.Theme, w int, isHere bool) string {
	switch {
	case f.closed != "":
		text := f.input.Value()
		if text == "" {
			text = f.input.Placeholder
		}
		return t.Muted.Render(t.VisualText(t.Cut(text, w)))
	case f.choices != nil && isHere:
		return t.Muted.Render("< ") + f.input.Value() + t.Muted.Render(" >")
	case f.choices != nil:
		return ansi.Truncate(f.input.Value(), w, "…")
	}
	f.input.SetWidth(max(1, w-1))
	text := f.input.View()
	if f.selected {
		text = lipgloss.StyleRanges(text, lipgloss.NewRange(0, ansi.StringWidth(f.input.Value()), lipgloss.NewStyle().Reverse(true)))
	}
	return text
}
