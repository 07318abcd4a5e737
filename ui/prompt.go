package ui

import (
	"strings"

	"charm.land/bubbles/v2/key"
	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"tidings/feeds/sanitize"
	"tidings/store"
	"tidings/store/query"
	"tidings/ui/typeset"
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
	wrong   *query.Error // what is wrong with the query, nil if nothing is
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
	toSave
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
	p.article, p.words, p.wrong = 0, completer{}, nil
	p.input = lineInput(p.theme, hint)
	p.input.SetValue(text)
	p.resize(p.w)
	return p.input.Focus()
}

// lineInput is a line to type in.
func lineInput(t *typeset.Theme, hint string) textinput.Model {
	input := textinput.New()
	input.Prompt = ""
	input.Placeholder = hint
	styles := textinput.DefaultStyles(t.Dark)
	styles.Focused.Placeholder, styles.Blurred.Placeholder = t.Muted, t.Muted
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
		case key.Matches(k, p.keys.typing.Leave):
			return p.close(false), nil
		case key.Matches(k, p.keys.typing.Done) && p.wrong != nil:
			return nil, nil // it has to be mended first
		case key.Matches(k, p.keys.typing.Done):
			return p.close(true), nil
		case key.Matches(k, p.keys.typing.Complete):
			p.input.SetValue(p.words.complete(p.input.Value()))
			p.input.CursorEnd()
			return nil, nil
		}
	}
	if paste, ok := msg.(tea.PasteMsg); ok {
		msg = tea.PasteMsg{Content: sanitize.Line(paste.Content)}
	}
	var cmd tea.Cmd
	p.input, cmd = p.input.Update(msg)
	return nil, cmd
}

func (p *prompt) close(ok bool) *answer {
	text := p.input.Value()
	if !p.searching() { // a query is what was typed, blanks and all
		text = sanitize.Line(text)
	}
	a := &answer{p.purpose, p.about, p.article, text, ok}
	p.purpose = noPrompt
	return a
}

// searching reports whether a search is being typed.
func (p *prompt) searching() bool { return p.purpose == toSearch }

// height is how many lines the prompt takes: under a query there is one for what
// is wrong with it.
func (p *prompt) height() int {
	if p.searching() {
		return 2
	}
	return 1
}

func (p *prompt) view() string {
	text := p.input.View()
	if from, to, ok := p.wrongAt(); ok {
		text = lipgloss.StyleRanges(text, lipgloss.NewRange(from, to, p.theme.Failure.Underline(true)))
	}
	line := fit(" "+p.theme.Accent.Render(p.label)+" "+text, p.w)
	if p.searching() {
		line += "\n" + p.under()
	}
	return line
}

// wrongAt is in which cells of the typed text the wrong word is; false if that is
// not known, or the text is longer than the line.
func (p *prompt) wrongAt() (from, to int, ok bool) {
	text := p.input.Value()
	if p.wrong == nil || p.wrong.Query != text || ansi.StringWidth(text) >= p.input.Width() {
		return 0, 0, false
	}
	from = ansi.StringWidth(text[:p.wrong.At])
	return from, max(from+1, ansi.StringWidth(text[:p.wrong.End])), true
}

// under is the line under a query: what is wrong with it, else what it may hold.
func (p *prompt) under() string {
	if p.wrong == nil {
		return fit(" "+p.theme.Muted.Render(ansi.Truncate(queryHint(), p.w-2, "…")), p.w)
	}
	why, marks := sanitize.Line(p.wrong.Why), " "
	if from, to, ok := p.wrongAt(); ok {
		marks = strings.Repeat(" ", from+p.before()) + strings.Repeat("^", to-from) + " "
	}
	room := p.w - ansi.StringWidth(marks) - 1
	if enough := 40; room < min(enough, ansi.StringWidth(why)) {
		marks, room = " ", p.w-2
	}
	return fit(p.theme.Failure.Render(marks+ansi.Truncate(why, room, "…")), p.w)
}

// queryHint names the forms of a query that are used most.
func queryHint() string {
	forms := []string{"-not", "OR", `"phrase"`}
	for _, f := range query.Fields() {
		if f.Hint != "" {
			forms = append(forms, f.Hint)
		}
	}
	return strings.Join(forms, "  ")
}

// before is how many cells stand before the text.
func (p *prompt) before() int { return ansi.StringWidth(p.label) + 2 }

// cursor is where the terminal's cursor belongs, on a row of the screen.
func (p *prompt) cursor(row int) *tea.Cursor {
	c := p.input.Cursor()
	if c == nil {
		return nil
	}
	if text := []rune(p.input.Value()); ansi.StringWidth(string(text)) < p.input.Width() { // else it scrolls
		c.X = ansi.StringWidth(string(text[:p.input.Position()]))
	}
	c.X += p.before()
	c.Y = row
	c.Blink, c.Color = false, nil // the terminal's own
	return c
}
