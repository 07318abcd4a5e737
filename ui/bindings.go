package ui

import (
	"fmt"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"tidings/ui/config"
)

// Bindings are the keys that somebody has bound, as they stand in [keys] of the settings:
//
//	[keys]
//	"g x"    = "open-link"                               # wherever the action works
//	"ctrl+e" = ""                                        # nothing any more
//	", p"    = ["bookmark", "edit-tags later", "next-unread"]
//	[keys.list]
//	"x"      = "mark-read"                               # in lists only
//
// They stand on those of a preset, which stand on the defaults. What stands there first is
// taken off what a line binds: a line says what a key does, whatever it did before.
type Bindings struct{ lines []keyLine }

// paneNames are the panes that have keys of their own in the settings.
func paneNames() []string { return []string{"list", "sidebar", "article", "pages"} }

func paneNamed(name string) scope {
	switch name {
	case "list":
		return inList
	case "sidebar":
		return inSidebar | inOutermost
	case "article":
		return inArticle | inMatches
	case "pages":
		return inPages
	}
	return 0
}

// Owner reads [keys] of the settings into b. What a line alone shows to be wrong is told at
// once; clashes between lines are told by apply.
func (b *Bindings) Owner() config.Owner {
	b.lines = nil
	names := actionNames()
	return config.Owner{Group: "keys", Take: func(line int, path []string, value any) (wrong, nearest string) {
		one := keyLine{line: line, pane: everywhere, shown: strings.Join(path, " ")}
		if len(path) > 2 {
			return "a key is written with quotes: \"g x\" = \"open-link\"", ""
		}
		if len(path) == 2 {
			if one.pane = paneNamed(path[0]); one.pane == 0 {
				return "there is no pane " + path[0], config.Nearest(path[0], paneNames())
			}
		}
		if one.sequence, wrong, nearest = readSequence(path[len(path)-1]); wrong != "" {
			return wrong, nearest
		}
		if one.steps, wrong, nearest = readSteps(value, names); wrong != "" {
			return wrong, nearest
		}
		b.lines = append(b.lines, one)
		return "", ""
	}}
}

// actionNames are the names of all actions, with whether they take an argument.
func actionNames() map[string]bool {
	names := map[string]bool{}
	for _, a := range allActions() {
		names[a.name] = a.takes != nothing
	}
	return names
}

// mostSteps is how many actions a key can have.
const mostSteps = 20

// readSteps reads what a key is bound to: an action, nothing, or a list of actions.
func readSteps(value any, names map[string]bool) (steps []step, wrong, nearest string) {
	var texts []string
	switch value := value.(type) {
	case string:
		if strings.TrimSpace(value) == "" {
			return nil, "", ""
		}
		texts = []string{value}
	case []any:
		for _, one := range value {
			text, is := one.(string)
			if !is {
				return nil, "a list of actions is written as [\"bookmark\", \"next-unread\"]", ""
			}
			texts = append(texts, text)
		}
	default:
		return nil, "a key is bound to the name of an action, as \"next-unread\", or to a list of them", ""
	}
	if len(texts) == 0 || len(texts) > mostSteps {
		return nil, fmt.Sprintf("a list has 1 to %d actions", mostSteps), ""
	}
	for _, text := range texts {
		name, argument, _ := strings.Cut(strings.TrimSpace(text), " ")
		takes, known := names[name]
		switch argument = strings.TrimSpace(argument); {
		case !known:
			all := make([]string, 0, len(names))
			for one := range names {
				all = append(all, one)
			}
			slices.Sort(all)
			return nil, "there is no action " + name, config.Nearest(name, all)
		case argument != "" && !takes:
			return nil, name + " takes nothing behind its name", name
		}
		steps = append(steps, step{name, argument})
	}
	return steps, "", ""
}

// apply returns the keymap that results from the defaults, a preset and the lines, and the
// lines that do not count.
func (b *Bindings) apply(preset []keyLine, counts bool) (keymap, []config.Mistake) {
	m := mapper{actions: allActions()}
	m.bindings = newKeymap(m.actions).bindings
	if counts {
		m.takeAll(countKeys())
	}
	m.takeAll(preset)
	m.mistakes, m.taken = nil, nil
	m.takeAll(b.lines)
	m.keepWaysOut()
	return keymapOf(m.actions, m.bindings), m.mistakes
}

// ReadSettings reads settings with the keys that they bind.
func ReadSettings(loaded config.Loaded) config.Config {
	read, _ := readSettings(loaded)
	return read
}

// readSettings also returns the keymap that they make.
func readSettings(loaded config.Loaded) (config.Config, keymap) {
	var keys Bindings
	read := loaded.Config(keys.Owner())
	k, clashes := keys.apply(presetLines(read.Settings.KeyPreset), read.Settings.Counts)
	read.Mistakes = append(read.Mistakes, clashes...)
	read.Hints = slices.DeleteFunc(keys.hints(), func(h config.Mistake) bool {
		return slices.ContainsFunc(clashes, func(m config.Mistake) bool { return m.Line == h.Line })
	})
	slices.SortStableFunc(read.Mistakes, func(a, b config.Mistake) int { return a.Line - b.Line })
	read.Given = slices.DeleteFunc(read.Given, func(g config.Given) bool {
		return slices.ContainsFunc(clashes, func(m config.Mistake) bool { return m.Line == g.Line })
	})
	return read, k
}

// hints are the lines that bind keys which most terminals cannot send.
func (b *Bindings) hints() (hints []config.Mistake) {
	for _, one := range b.lines {
		if len(one.steps) == 0 {
			continue
		}
		for key := range strings.FieldsSeq(one.sequence) {
			as, sent := sentAs(key)
			if sent {
				continue
			}
			said := "only some terminals send " + key
			if as != "" {
				said += "; in others it is " + as
			}
			hints = append(hints, config.Mistake{Line: one.line, Key: "keys." + one.shown, Wrong: said})
			break
		}
	}
	return hints
}

// A mapper binds line after line.
type mapper struct {
	actions  []*action
	bindings []binding
	taken    []takenKey
	mistakes []config.Mistake
}

// A takenKey is a sequence that a line has bound in some scopes.
type takenKey struct {
	keyLine
	where scope
}

func (m *mapper) wrong(l keyLine, nearest, format string, with ...any) {
	m.mistakes = append(m.mistakes, config.Mistake{Line: l.line, Key: "keys." + l.shown, Wrong: fmt.Sprintf(format, with...), Nearest: nearest})
}

// takeAll takes lines: those that take keys away before those that give them, so that a key
// can become the beginning of others; those of one pane last.
func (m *mapper) takeAll(lines []keyLine) {
	inTurn := slices.Clone(lines)
	rank := func(l keyLine) (n int) {
		if len(l.steps) > 0 {
			n = 2
		}
		if l.pane != everywhere {
			n++
		}
		return n
	}
	slices.SortStableFunc(inTurn, func(a, b keyLine) int { return rank(a) - rank(b) })
	for _, l := range inTurn {
		m.take(l)
	}
}

func (m *mapper) take(l keyLine) {
	if len(l.steps) == 0 {
		m.unbind(l.sequence, l.pane)
		return
	}
	act := m.actionOf(l)
	where := act.where & l.pane
	if isLetter(l.sequence) {
		where &^= inTexts | inLink | inLongLink | inLinks
	}
	switch {
	case act.where&l.pane == 0:
		m.wrong(l, "", "%s works %s only", act.name, act.where)
		return
	case where == 0:
		m.wrong(l, "", "%s works where text is typed: it needs a key that is no letter", act.name)
		return
	}
	for _, other := range m.taken {
		if other.sequence == l.sequence && other.where&where != 0 && (other.pane == everywhere) == (l.pane == everywhere) {
			m.wrong(l, "", "%s is bound on line %d already, which counts", l.sequence, other.line)
			return
		}
	}
	for _, beginning := range beginnings(l.sequence) {
		if by := m.bindingOf(beginning, where); by != nil {
			m.wrong(l, "", "%s cannot begin others: it is %s. \"%s\" = \"\" frees it", beginning, by.action.name, beginning)
			return
		}
	}
	for _, other := range m.taken {
		if strings.HasPrefix(other.sequence, l.sequence+" ") && other.where&where != 0 {
			m.wrong(l, "", "it begins %s, which line %d binds", other.sequence, other.line)
			return
		}
	}
	m.taken = append(m.taken, takenKey{l, where})
	m.unbind(l.sequence, where)
	for _, hidden := range m.behind(l.sequence, where) {
		m.unbind(hidden, where)
	}
	m.bindings = append(m.bindings, binding{l.sequence, act, where})
}

// isLetter reports whether the first key of a sequence is a letter of a text.
func isLetter(sequence string) bool {
	first, _, _ := strings.Cut(sequence, " ")
	return len([]rune(first)) == 1 || first == "space"
}

// bindingOf returns what a sequence is bound to in one of some scopes, nil for nothing.
func (m *mapper) bindingOf(sequence string, where scope) *binding {
	for i, b := range m.bindings {
		if b.sequence == sequence && b.where&where != 0 {
			return &m.bindings[i]
		}
	}
	return nil
}

// behind returns the sequences that a sequence begins in one of some scopes.
func (m *mapper) behind(sequence string, where scope) (all []string) {
	for _, b := range m.bindings {
		if strings.HasPrefix(b.sequence, sequence+" ") && b.where&where != 0 {
			all = append(all, b.sequence)
		}
	}
	return all
}

// unbind takes a sequence away in some scopes.
func (m *mapper) unbind(sequence string, where scope) {
	for i := range m.bindings {
		if m.bindings[i].sequence == sequence {
			m.bindings[i].where &^= where
		}
	}
	m.bindings = slices.DeleteFunc(m.bindings, func(b binding) bool { return b.where == 0 })
}

// actionOf returns the action of a line: one of the table, or a new one that does several.
func (m *mapper) actionOf(l keyLine) *action {
	find := func(name string) *action {
		return m.actions[slices.IndexFunc(m.actions, func(a *action) bool { return a.name == name })]
	}
	first := find(l.steps[0].name)
	if len(l.steps) == 1 && l.steps[0].argument == "" {
		return first
	}
	steps, words := make([]macroStep, len(l.steps)), make([]string, len(l.steps))
	for i, s := range l.steps {
		steps[i], words[i] = macroStep{find(s.name), s.argument}, strings.TrimSpace(s.name+" "+s.argument)
	}
	does := strings.Join(words, ", ")
	for _, a := range m.actions {
		if a.name == does { // on another key as well
			return a
		}
	}
	macro := &action{
		name: does, group: "Yours", help: does, where: first.where, rows: first.rows, can: first.can,
		do: func(a *app, _ string) tea.Cmd { return a.performAll(steps) },
	}
	m.actions = append(m.actions, macro)
	return macro
}

// keepWaysOut gives back the default keys of what nobody can do without, where no key is left
// for it: leaving, closing, and the end of a line of text.
func (m *mapper) keepWaysOut() {
	for _, a := range m.actions {
		switch a.name {
		case "quit", "close", "cancel", "accept", "close-link":
		default:
			continue
		}
		left := a.where
		for _, b := range m.bindings {
			if b.action == a {
				left &^= b.where
			}
		}
		if left == 0 {
			continue
		}
		key := a.keys[len(a.keys)-1] // ctrl+c, for most
		m.mistakes = append(m.mistakes, config.Mistake{Key: "keys", Wrong: fmt.Sprintf("%s has no key left %s, so it keeps %s", a.name, left, shownKey(key))})
		m.unbind(key, left)
		m.bindings = append(m.bindings, binding{key, a, left})
	}
}

// A macroStep is one action of several under one key.
type macroStep struct {
	action   *action
	argument string
}

// performAll does actions one after another. It ends where one can't be done, or asks for
// something: what is typed then is no business of the next.
func (a *app) performAll(steps []macroStep) tea.Cmd {
	var cmds []tea.Cmd
	for _, s := range steps {
		why := ""
		if s.action.can != nil {
			why = s.action.can(a)
		}
		if !worksIn(s.action, a.scopes()) {
			why = s.action.name + " works " + s.action.where.String() + "."
		}
		if why != "" { // said behind what the others say
			return tea.Batch(append(cmds, a.marking.add(func() tea.Msg { return doneMsg{message: why} }))...)
		}
		cmds = append(cmds, a.perform(s.action, s.argument))
		if a.overlay != nil || a.prompt.open() || s.action.asks && s.argument == "" {
			break
		}
	}
	return tea.Batch(cmds...)
}
