package ui

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"
)

// An action is one thing that a person can ask for. Whatever a key does is an action of
// one table (allActions). The help, the hints in the status line, the menu of keys that
// follow another, README's table and the manual page are made from it.
type action struct {
	name  string   // what help, messages and settings call it: "mark-read"
	group string   // the heading it stands under in the help
	help  string   // what it does, in a few words
	brief string   // what hints call it where help is too long for them
	keys  []string // each is one key, or a sequence with blanks between its keys: "g u"
	where scope    // the scopes it works in

	takes  argument // what its argument is, if it makes something of one
	rows   bool     // it is about rows of the list: typed before they are there, it waits for them
	asks   bool     // it asks for a text: keys typed after it are letters of that text
	single bool     // it is about one article, and not done where several are selected

	// can says in a sentence why the action can't be done at this moment, "" if it
	// can. A nil can means that it always can.
	can func(*app) string
	// following says in how few words a menu shows the action at this moment, "" if it leaves
	// it out. A nil following means that it always shows it.
	following func(*app) string
	// now reports whether what it does is so already; nil if that is no question.
	now func(*app) bool
	// do does it, with an argument or "" for none. A nil do means that the overlay or
	// the prompt that is open does it.
	do func(a *app, argument string) tea.Cmd
}

// An argument is what may stand behind the name of an action.
type argument int

const (
	nothing argument = iota
	aText
	aTag
	aFolder
	aQuery
	aSetting // its key and a value
	aTime    // when full texts are fetched
)

// short is the action in as few words as there are.
func (a *action) short() string {
	if a.brief != "" {
		return a.brief
	}
	return a.help
}

// taking is the action with what its argument is.
func (a *action) taking(what argument) *action {
	a.takes = what
	return a
}

// also is the action where it works in other scopes, too.
func (a *action) also(where scope) *action {
	a.where |= where
	return a
}

// forMany is the action as one that is done to all articles that are selected.
func (a *action) forMany() *action {
	a.single = false
	return a
}

// asking is the action as one that asks for a text.
func (a *action) asking() *action {
	a.asks = true
	return a
}

// A binding is an action under a sequence of keys, in the scopes in which it has it.
type binding struct {
	sequence string
	action   *action
	where    scope
}

// A keymap finds the action that a sequence of keys asks for. Each session has its own.
type keymap struct {
	actions  []*action            // in the order of the help
	bindings []binding            // in the order of the help; the first of an action is the one that hints show
	bound    map[string][]binding // by sequence
	begins   map[string]scope     // beginnings of sequences, and where they begin one
}

// newKeymap binds actions to their keys.
func newKeymap(actions []*action) keymap {
	var all []binding
	for _, a := range actions {
		for _, sequence := range a.keys {
			all = append(all, binding{sequence, a, a.where})
		}
	}
	return keymapOf(actions, all)
}

// keymapOf binds actions to the keys of bindings.
func keymapOf(actions []*action, bindings []binding) keymap {
	k := keymap{actions: actions, bindings: bindings, bound: map[string][]binding{}, begins: map[string]scope{}}
	for _, b := range bindings {
		k.bound[b.sequence] = append(k.bound[b.sequence], b)
		for _, beginning := range beginnings(b.sequence) {
			k.begins[beginning] |= b.where
		}
	}
	return k
}

// beginnings are what a sequence begins with, without itself: "x", "x y" of "x y z".
func beginnings(sequence string) (all []string) {
	for i := range sequence {
		if sequence[i] == ' ' {
			all = append(all, sequence[:i])
		}
	}
	return all
}

// find returns the action of a sequence in the first of the scopes that has one. begins
// reports that there is none yet, and that a further key may make one.
func (k keymap) find(scopes []scope, sequence string) (found *action, begins bool) {
	for _, s := range scopes {
		for _, b := range k.bound[sequence] {
			if b.where&s != 0 {
				return b.action, false
			}
		}
		begins = begins || k.begins[sequence]&s != 0
	}
	return nil, begins
}

// named returns the action with a name, nil if there is none.
func (k keymap) named(name string) *action {
	for _, a := range k.actions {
		if a.name == name {
			return a
		}
	}
	return nil
}

// keysOf returns the sequences of an action in some scopes, in the order of the help.
func (k keymap) keysOf(a *action, where scope) (sequences []string) {
	for _, b := range k.bindings {
		if b.action == a && b.where&where != 0 {
			sequences = append(sequences, b.sequence)
		}
	}
	return sequences
}

// keyOf is the first key of an action in some scopes as people call it, "" if it has none.
func (k keymap) keyOf(a *action, where scope) string {
	if all := k.keysOf(a, where); len(all) > 0 {
		return shownKey(all[0])
	}
	return ""
}

// after returns the actions that follow the beginning of a sequence in one of the
// scopes, with the keys that are still to be pressed. Several that go on with the same key are
// one, with the words that they share.
func (k keymap) after(scopes []scope, beginning string) (next []shownAction) {
	at := map[string]int{} // the place of what goes on behind a further key
	for _, b := range k.bindings {
		rest, follows := strings.CutPrefix(b.sequence, beginning+" ")
		if !follows || b.where&union(scopes) == 0 {
			continue
		}
		first, _, more := strings.Cut(rest, " ")
		if i, known := at[first]; known && more {
			next[i] = shownAction{[]string{first}, sharedWords(next[i].text, b.action.short())}
			continue
		}
		if more {
			at[first] = len(next)
		}
		next = append(next, shownAction{[]string{rest}, b.action.short()})
	}
	return next
}

// mayFollow are the actions that make sense behind the beginning of a sequence here and now.
func (a *app) mayFollow(beginning string) (next []shownAction) {
	for _, one := range a.keyboard.after(a.scopes(), beginning) {
		if act, _ := a.keyboard.find(a.scopes(), beginning+" "+one.keys[0]); act != nil && act.following != nil {
			one.text = act.following(a)
		}
		if one.text != "" {
			next = append(next, one)
		}
	}
	return next
}

// sharedWords are the words that two texts begin with, and that more follow.
func sharedWords(a, b string) string {
	var shared []string
	others := strings.Fields(b)
	for i, word := range strings.Fields(a) {
		if i == len(others) || word != others[i] {
			break
		}
		shared = append(shared, word)
	}
	return strings.Join(append(shared, "…"), " ")
}

// union is all of some scopes.
func union(scopes []scope) (all scope) {
	for _, s := range scopes {
		all |= s
	}
	return all
}

// worksIn reports whether an action works in one of the scopes.
func worksIn(a *action, scopes []scope) bool { return a.where&union(scopes) != 0 }

// shownKeys is sequences of keys as the help shows them.
func shownKeys(sequences []string) string {
	shown, between := make([]string, len(sequences)), " "
	for i, sequence := range sequences {
		if shown[i] = shownKey(sequence); strings.Contains(sequence, " ") && len(sequences) > 1 {
			between = ", "
		}
	}
	return strings.Replace(strings.Join(shown, between), "1 2 3 4 5 6 7 8 9", "1–9", 1)
}

// allActions is the table of everything that can be asked for, in the order of the help.
// Each part of the app contributes its own.
func allActions() []*action {
	return slices.Concat(
		motionActions(), readingActions(), placeActions(), markingActions(), selectActions(), linkActions(), fileActions(), linkHintActions(), numberActions(), tableActions(), pictureActions(), webPageActions(), outsideActions(), searchingActions(), orderActions(), foldActions(),
		addingActions(), refreshingActions(), sidebarActions(), subscriptionActions(), needyActions(), resumingActions(), upkeepActions(),
		promptActions(), paletteActions(), widthActions(), pointerActions(), programActions(),
	)
}

// A keyGroup is a heading of the help and the actions that stand under it.
type keyGroup struct {
	title   string
	actions []*action
}

// groups is actions by their groups, in the order in which these first appear.
func groups(actions []*action) (all []keyGroup) {
	for _, a := range actions {
		i := slices.IndexFunc(all, func(g keyGroup) bool { return g.title == a.group })
		if i < 0 {
			i = len(all)
			all = append(all, keyGroup{title: a.group})
		}
		all[i].actions = append(all[i].actions, a)
	}
	return all
}

// EachAction calls write for everything that can be asked for, in the order of the help:
// the heading it stands under, its keys as people call them, its name, what it does, and
// where it works if that is only one place. It is for the manual page and for README.
func EachAction(write func(group, keys, name, help, where string)) {
	for _, g := range groups(allActions()) {
		for _, a := range g.actions {
			keys := shownKeys(a.keys)
			if keys == "" { // it is found by its name
				keys = ": " + a.name
			}
			write(g.title, keys, a.name, a.help, a.where.only())
		}
	}
}

// promptActions work while a line of text is typed.
func promptActions() []*action {
	const group = "While typing"
	return []*action{
		{name: "accept", group: group, help: "take what was typed", brief: "done", keys: []string{"enter"}, where: inPrompt | inHelpWord | inTags | inNoteTags | inPalette | inForm},
		{name: "complete", group: group, help: "complete a word; to the next field", keys: []string{"tab"}, where: inPrompt | inNote | inNoteTags | inPalette | inForm},
		{name: "next-choice", group: group, help: "next of a choice, or of what was typed before", keys: []string{"down", "ctrl+n"}, where: inTags | inPalette | inPrompt | inForm},
		{name: "previous-choice", group: group, help: "previous of a choice, or of what was typed before", keys: []string{"up", "ctrl+p"}, where: inTags | inPalette | inPrompt | inForm},
		{name: "previous-field", group: group, help: "to the field before", keys: []string{"shift+tab"}, where: inForm},
		{name: "keep-note", group: group, help: "keep the note", brief: "keep", keys: []string{"ctrl+s"}, where: inNote | inNoteTags},
		{name: "cancel", group: group, help: "leave", keys: []string{"esc", "ctrl+c"}, where: inTexts},
	}
}
