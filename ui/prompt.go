package ui

import (
	"strings"

	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"tidings/feeds/sanitize"
	"tidings/store/query"
	"tidings/ui/terminal"
	"tidings/ui/typeset"
)

// prompt asks for one line of text, in the place of the status line. Its cursor is the
// terminal's own, so that braille lines and screen readers follow it.
type prompt struct {
	*shared
	w         int
	asks      *question // nil while nothing is asked for
	input     textinput.Model
	completer completer    // what Tab completes from
	back      int          // how many of the former texts one has gone back; 0 for what is being typed
	draft     string       // what was being typed then
	wrong     *query.Error // what is wrong with the query, nil if nothing is
	selected  bool         // the text to begin with is selected: the first letter takes its place
}

// A question is what a prompt asks for, and what becomes of the text.
type question struct {
	label    string
	title    string   // of its box, if it is asked in one
	hint     string   // what may be typed, shown while nothing is
	text     string   // to begin with
	adds     bool     // what is typed is added to the text, and does not take its place
	tags     []string // Tab completes the last word to one of them
	paths    []string // Tab completes all of it to one of them
	chooses  bool     // all paths are offered, and the arrows go through them
	recalls  bool     // former texts are offered
	verbatim bool     // blanks in it are kept as they were typed
	oneKey   bool     // the first letter is the answer
	isQuery  bool     // the text is a query: kept blanks and all, and explained below

	aside  func() string             // what stands at the right end of the line; nil for nothing
	former []string                  // what was typed before, the last first: ↑ offers it
	turn   func()                    // what Tab does in place of completing a word; nil to complete
	typed  func(text string) tea.Cmd // called after each key; nil for nothing
	answer func(text string) tea.Cmd // called with the text when it is done
	left   func() tea.Cmd            // called when it is left without an answer; nil for nothing
}

func (p *prompt) open() bool { return p.asks != nil }

// isQuery reports whether a query is being typed.
func (p *prompt) isQuery() bool { return p.open() && p.asks.isQuery }

// ask opens the prompt.
func (p *prompt) ask(q question) tea.Cmd {
	p.asks, p.completer, p.wrong, p.back = &q, completer{words: q.tags}, nil, 0
	if len(q.paths) > 0 {
		p.completer = completer{words: q.paths, whole: true, all: q.chooses}
		if q.chooses {
			p.completer.made = q.text // with no stem: nothing has been typed for
		}
	}
	p.input = lineInput(p.theme, q.hint)
	p.input.SetValue(q.text)
	p.selected = q.text != "" && !q.adds
	p.resize(p.w)
	return p.input.Focus()
}

// mend has a query mended that could not be read.
func (p *prompt) mend(wrong *query.Error) {
	p.input.SetValue(wrong.Query)
	p.input.CursorEnd()
	p.wrong, p.selected = wrong, false
}

// settle answers a question with what is given, or asks it if that is nothing.
func (p *prompt) settle(given string, q question) tea.Cmd {
	if given != "" {
		return q.answer(strings.TrimSpace(sanitize.Line(given)))
	}
	return p.ask(q)
}

// lineInput is a line to type in.
func lineInput(t *typeset.Theme, hint string) textinput.Model {
	input := textinput.New()
	input.Prompt = ""
	input.Placeholder = hint
	styles := textinput.DefaultStyles(t.Ground != terminal.LightGround)
	styles.Focused.Placeholder, styles.Blurred.Placeholder = t.Muted, t.Muted
	styles.Focused.Text, styles.Blurred.Text = lipgloss.NewStyle(), lipgloss.NewStyle()
	input.SetStyles(styles)
	input.SetVirtualCursor(false)
	input.KeyMap.Paste.SetEnabled(false) // it pastes from the machine that the program runs on
	input.CharLimit = 4096
	return input
}

func (p *prompt) resize(w int) {
	p.w = w
	if p.open() {
		room := w - ansi.StringWidth(p.asks.label) - 4
		if aside := p.aside(); aside != "" {
			room -= ansi.StringWidth(aside) + 2
		}
		p.input.SetWidth(max(4, room))
	}
}

// aside is what stands at the right end of the line, "" where there is no room for it.
func (p *prompt) aside() string {
	const least = 10 // cells for the text
	if p.asks.aside == nil {
		return ""
	}
	aside := p.asks.aside()
	if p.w-ansi.StringWidth(p.asks.label)-ansi.StringWidth(aside)-6 < least {
		return ""
	}
	return aside
}

// perform does an action of the prompt's own.
func (p *prompt) perform(name string) tea.Cmd {
	switch {
	case p.asks.chooses && (name == "next-choice" || name == "previous-choice"):
		p.choose(map[string]int{"next-choice": 1, "previous-choice": -1}[name])
		return nil
	case name == "previous-choice":
		p.recall(p.back + 1)
		return nil
	case name == "next-choice":
		p.recall(p.back - 1)
		return nil
	case name == "complete" && p.asks.turn != nil:
		p.asks.turn()
		p.resize(p.w)
		return nil
	case name == "complete":
		if p.selected {
			p.completer.made = ""
		}
		p.selected = false
		p.input.SetValue(p.completer.complete(p.input.Value()))
		p.input.CursorEnd()
		return nil
	case name == "accept" && p.wrong != nil:
		return nil // the query has to be mended first
	}
	q, text := p.asks, p.input.Value()
	p.asks = nil
	switch {
	case name == "accept" && q.verbatim:
		return q.answer(strings.TrimSpace(text))
	case name == "accept" && !q.isQuery:
		line := strings.TrimSpace(sanitize.Line(text))
		if line == "" && text != "" && !q.adds { // a slip: whoever wants nothing leaves nothing
			line = q.text
		}
		return q.answer(line)
	case name == "accept":
		return q.answer(text)
	case q.left != nil:
		return q.left()
	}
	return nil
}

// choose puts the next of what is offered into the line, by 1, or the one before, by -1.
func (p *prompt) choose(by int) {
	p.selected = false
	p.input.SetValue(p.completer.choose(p.input.Value(), by))
	p.input.CursorEnd()
}

// recall shows the n-th text of those that were typed before, 0 for what was being typed.
func (p *prompt) recall(n int) {
	former := p.asks.former
	if n < 0 || n > len(former) {
		return
	}
	if p.back == 0 {
		p.draft = p.input.Value()
	}
	if p.back = n; n == 0 {
		p.input.SetValue(p.draft)
	} else {
		p.input.SetValue(former[n-1])
	}
	p.input.CursorEnd()
}

// suggest offers texts that have come since the question was asked.
func (p *prompt) suggest(hint string, former []string) {
	if p.open() && p.asks.recalls {
		p.asks.former, p.input.Placeholder = former, hint
	}
}

// typeIn takes a key or a paste.
func (p *prompt) typeIn(msg tea.Msg) tea.Cmd {
	if paste, ok := msg.(tea.PasteMsg); ok {
		msg = tea.PasteMsg{Content: sanitize.Line(paste.Content)}
	}
	if p.selected && replaces(msg) {
		p.input.SetValue("")
	}
	p.selected = false
	var cmd tea.Cmd
	p.input, cmd = p.input.Update(msg)
	if q := p.asks; q.oneKey {
		p.asks = nil
		return tea.Batch(cmd, q.answer(p.input.Value()))
	}
	if p.asks.typed == nil {
		return cmd
	}
	if text := p.input.Value(); p.wrong != nil && p.wrong.Query != text {
		p.wrong = nil
	}
	cmd = tea.Batch(cmd, p.asks.typed(p.input.Value()))
	p.resize(p.w)
	return cmd
}

// replaces reports whether what is typed takes the place of a text that is selected.
func replaces(msg tea.Msg) bool {
	key, is := msg.(tea.KeyPressMsg)
	return !is || key.Text != "" || key.Code == tea.KeyBackspace || key.Code == tea.KeyDelete
}

// height is how many lines the prompt takes: a query has one more below it.
func (p *prompt) height() int {
	if p.isQuery() {
		return 2
	}
	return 1
}

// text is the line that is typed; what is selected of it is lit.
func (p *prompt) text() string {
	text := p.input.View()
	if p.selected {
		text = lipgloss.StyleRanges(text, lipgloss.NewRange(0, ansi.StringWidth(p.input.Value()), lipgloss.NewStyle().Reverse(true)))
	}
	return text
}

func (p *prompt) view() string {
	text := p.text()
	if from, to, ok := p.wrongAt(); ok {
		text = lipgloss.StyleRanges(text, lipgloss.NewRange(from, to, p.theme.Failure.Underline(true)))
	}
	aside := ""
	if said := p.aside(); said != "" {
		aside = p.theme.Muted.Render(said) + " "
		text = ansi.Truncate(text, max(4, p.w-p.before()-ansi.StringWidth(said)-2), "")
	}
	line := ends(" "+p.theme.Accent.Render(p.asks.label)+" "+text, aside, p.w)
	if p.isQuery() {
		line += "\n" + p.under()
	}
	return line
}

// wrongAt returns the cells of the typed text in which the wrong word stands; false if that
// is not known or the text is longer than the line.
func (p *prompt) wrongAt() (from, to int, ok bool) {
	text := p.input.Value()
	if p.wrong == nil || p.wrong.Query != text || ansi.StringWidth(text) >= p.input.Width() {
		return 0, 0, false
	}
	from = ansi.StringWidth(text[:p.wrong.At])
	return from, max(from+1, ansi.StringWidth(text[:p.wrong.End])), true
}

// under is the line below a query: what is wrong with it, or what it may hold.
func (p *prompt) under() string {
	if p.wrong == nil {
		return typeset.Fit(" "+p.theme.Muted.Render(ansi.Truncate(queryHint(), p.w-2, "…")), p.w)
	}
	why, marks := sanitize.Line(p.wrong.Why), " "
	if from, to, ok := p.wrongAt(); ok {
		marks = strings.Repeat(" ", from+p.before()) + strings.Repeat("^", to-from) + " "
	}
	room := p.w - ansi.StringWidth(marks) - 1
	if enough := 40; room < min(enough, ansi.StringWidth(why)) {
		marks, room = " ", p.w-2
	}
	return typeset.Fit(p.theme.Failure.Render(marks+ansi.Truncate(why, room, "…")), p.w)
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
func (p *prompt) before() int { return ansi.StringWidth(p.asks.label) + 2 }

// cursor is where the terminal's cursor belongs, on a row of the screen.
func (p *prompt) cursor(row int) *tea.Cursor {
	c := p.input.Cursor()
	if c == nil {
		return nil
	}
	if text := []rune(p.input.Value()); ansi.StringWidth(string(text)) < p.input.Width() { // a longer text scrolls
		c.X = ansi.StringWidth(string(text[:p.input.Position()]))
	}
	c.X += p.before()
	c.Y = row
	c.Blink, c.Color = false, nil // the terminal's own
	return c
}
