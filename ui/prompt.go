package ui

import (
	"charm.land/bubbles/v2/key"
	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"tidings/feeds"
	"tidings/store"
)

// prompt asks for one line of text, in the place of the status line. Its cursor
// is the terminal's own, so that braille lines and screen readers follow it.
type prompt struct {
	*shared
	w       int
	purpose purpose
	about   item // the feed it is about, if any
	label   string
	hint    string
	input   textinput.Model
	article store.Number // the article it is about, if any
	words   completer    // what Tab completes from
}

// purpose is what a prompt's answer is for.
type purpose int

const (
	noPrompt purpose = iota
	toSearch
	toAdd
	toRename
	toMove
	toTag
	toNote
	toKeep
)

// answer is what a prompt was told; ok is false if it was left without one.
type answer struct {
	purpose purpose
	about   item
	article store.Number
	text    string
	ok      bool
}

func (p *prompt) open() bool { return p.purpose != noPrompt }

// ask opens the prompt with a text to begin with.
func (p *prompt) ask(purpose purpose, about item, label, hint, text string) tea.Cmd {
	p.purpose, p.about, p.label, p.hint = purpose, about, label, hint
	p.article, p.words = 0, completer{}
	p.input = lineInput(p.theme, hint)
	p.input.SetValue(text)
	p.resize(p.w)
	return p.input.Focus()
}

// lineInput is a line to type in.
func lineInput(t *theme, hint string) textinput.Model {
	input := textinput.New()
	input.Prompt = ""
	input.Placeholder = hint
	styles := textinput.DefaultStyles(t.dark)
	styles.Focused.Placeholder, styles.Blurred.Placeholder = t.muted, t.muted
	styles.Focused.Text, styles.Blurred.Text = lipgloss.NewStyle(), lipgloss.NewStyle()
	input.SetStyles(styles)
	input.SetVirtualCursor(false)
	input.KeyMap.Paste.SetEnabled(false) // it would paste from the machine the program runs on
	input.CharLimit = 4096
	return input
}

func (p *prompt) resize(w int) {
	p.w = w
	p.input.SetWidth(max(4, w-ansi.StringWidth(p.label)-4))
}

// update takes a key or a paste; the answer comes with Enter or Esc.
func (p *prompt) update(msg tea.Msg) (*answer, tea.Cmd) {
	if k, ok := msg.(tea.KeyPressMsg); ok {
		switch {
		case key.Matches(k, p.keys.global.Back):
			return p.close(false), nil
		case key.Matches(k, p.keys.move.In) && k.Code == tea.KeyEnter:
			return p.close(true), nil
		case key.Matches(k, p.keys.typing.Complete):
			p.input.SetValue(p.words.complete(p.input.Value()))
			p.input.CursorEnd()
			return nil, nil
		}
	}
	if paste, ok := msg.(tea.PasteMsg); ok {
		msg = tea.PasteMsg{Content: feeds.Line(paste.Content)}
	}
	var cmd tea.Cmd
	p.input, cmd = p.input.Update(msg)
	return nil, cmd
}

func (p *prompt) close(ok bool) *answer {
	a := &answer{p.purpose, p.about, p.article, feeds.Line(p.input.Value()), ok}
	p.purpose = noPrompt
	return a
}

func (p *prompt) view() string {
	return fit(" "+p.theme.accent.Render(p.label)+" "+p.input.View(), p.w)
}

// cursor is where the terminal's cursor belongs, on a row of the screen.
func (p *prompt) cursor(row int) *tea.Cursor {
	c := p.input.Cursor()
	if c == nil {
		return nil
	}
	c.X += ansi.StringWidth(p.label) + 2
	c.Y = row
	c.Blink, c.Color = false, nil // the terminal's own
	return c
}
