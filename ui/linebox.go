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
func (b *lineBox) completes() bool      { return len(b.line.completer.words) > 0 }
func (b *lineBox) view(w, h int) string { return fill(b.lines(), w, h) }

func (b *lineBox) resize(w, h int) {
	b.w, b.h = w, h
	b.line.input.SetWidth(max(1, w-1))
}

// offers is what may be typed. Where there is an old text, nothing is offered besides while it stands,
// unless one is to choose.
func (b *lineBox) offers() []string {
	if b.line.selected && !b.line.asks.chooses {
		return nil
	}
	return b.line.completer.offers(b.line.input.Value())
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
		if b.line.open() && b.line.asks.chooses {
			all = []hint{all[0], {"choose", []string{"next-choice", "previous-choice"}}, all[1], all[2]}
		}
	}
	return all
}

func (b *lineBox) lines() []string {
	words, t := b.offers(), b.theme
	if at := slices.Index(words, b.line.input.Value()); at >= 0 && b.line.asks.chooses {
		from := 0
		for from < at && ansi.StringWidth(strings.Join(words[from:at+1], " · ")) > b.w {
			from++
		}
		shown := offered(words[from:], b.w)
		before := len(strings.Join(append(slices.Clone(words[from:at]), ""), " · "))
		if end := before + len(words[at]); end <= len(shown) {
			return []string{b.line.text(), t.Muted.Render(shown[:before]) + t.Accent.Render(shown[before:end]) + t.Muted.Render(shown[end:])}
		}
	}
	return []string{b.line.text(), t.Muted.Render(offered(words, b.w))}
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

// without is some words without one of them.
func without(words []string, one string) []string {
	return slices.DeleteFunc(slices.Clone(words), func(word string) bool { return word == one })
}
