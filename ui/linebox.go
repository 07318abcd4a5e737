package ui

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"tidings/store"
)

// lineBox is a box in which one line of text is typed. What may be typed is shown below it,
// where there is room.
type lineBox struct {
	*shared
	still
	line  prompt
	title string
	over  overlay // what it was opened over, nil for the panes
	w, h  int
}

func newLineBox(s *shared, q question, over overlay) *lineBox {
	b := &lineBox{shared: s, title: q.title, over: over, line: prompt{shared: s}}
	b.line.ask(q)
	return b
}

func (b *lineBox) heading() string      { return b.title }
func (b *lineBox) scope() scope         { return inPrompt }
func (b *lineBox) below() overlay       { return b.over }
func (b *lineBox) retheme(s *shared)    { b.shared, b.line.shared = s, s }
func (b *lineBox) offers() []string     { return b.line.completer.offers(b.line.input.Value()) }
func (b *lineBox) completes() bool      { return len(b.line.completer.words) > 0 }
func (b *lineBox) view(w, h int) string { return fill(b.lines(), w, h) }

func (b *lineBox) resize(w, h int) {
	b.w, b.h = w, h
	b.line.input.SetWidth(max(1, w-1))
}

// changed reports whether something has been typed.
func (b *lineBox) changed() bool { return b.line.open() && b.line.input.Value() != b.line.asks.text }

// needs leaves room for what may be typed also while nothing suits, so that the box stays as
// large as it is.
func (b *lineBox) needs() int {
	if b.completes() {
		return min(b.h, 2)
	}
	return 1
}

func (b *lineBox) perform(name string) (tea.Cmd, bool) {
	cmd := b.line.perform(name)
	return cmd, !b.line.open()
}

func (b *lineBox) typeIn(msg tea.Msg) (tea.Cmd, bool) {
	cmd := b.line.typeIn(msg)
	return cmd, !b.line.open()
}

func (b *lineBox) point(_, _ int) (pointed, tea.Cmd) { return onText, nil }

func (b *lineBox) hints() []hint {
	all := []hint{{"keep", []string{"accept"}}, {"leave", []string{"cancel"}}}
	if b.line.open() && b.line.asks.oneKey {
		return all[1:]
	}
	if b.completes() {
		all = []hint{all[0], {"complete", []string{"complete"}}, all[1]}
	}
	return all
}

func (b *lineBox) lines() []string {
	return []string{b.line.text(), b.theme.Muted.Render(offered(b.offers(), b.w))}
}

func (b *lineBox) cursor() *tea.Cursor {
	c := b.line.cursor(0)
	if c != nil {
		c.X -= b.line.before()
	}
	return c
}

// offered is as many words as there is room for in w cells.
func offered(words []string, w int) string {
	said := ""
	for _, word := range words {
		next := strings.TrimPrefix(said+" · "+word, " · ")
		if ansi.StringWidth(next) > w {
			break
		}
		said = next
	}
	return said
}

// folderPaths are the folders that feeds are in, and those that these are in.
func folderPaths(feeds []store.Subscribed) []string {
	var paths []string
	for i := range feeds {
		folders := splitFolder(feeds[i].Subscription.Folder)
		for d := range folders {
			paths = append(paths, strings.Join(folders[:d+1], "/"))
		}
	}
	slices.Sort(paths)
	return slices.Compact(paths)
}

// folderPath is what was typed for a folder, without blanks around its parts and
// without empty ones.
func folderPath(typed string) string {
	parts := strings.FieldsFunc(typed, func(r rune) bool { return r == '/' })
	for i := range parts {
		parts[i] = strings.TrimSpace(parts[i])
	}
	return strings.Join(slices.DeleteFunc(parts, func(p string) bool { return p == "" }), "/")
}
