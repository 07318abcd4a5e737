package ui

import (
	"strings"

	tea "charm.land/bubbletea/v2"
)

// An action is one thing that a person can ask for. Whatever a key does is an action of
// one table (actions.go). The help, the hints in the status line, the menu of keys that
// follow another, README's table and the manual page are made from it.
type action struct {
	name  string   // what help, messages and settings call it: "mark-read"
	group string   // the heading it stands under in the help
	help  string   // what it does, in a few words
	brief string   // what hints call it where help is too long for them
	keys  []string // each is one key, or a sequence with blanks between its keys: "g u"
	where scope    // the scopes it works in

	takes argument // what its argument is, if it makes something of one
	rows  bool     // it is about rows of the list: typed before they are there, it waits for them
	asks  bool     // it asks for a text: keys typed after it are letters of that text

	// can says in a sentence why the action can't be done at this moment, "" if it
	// can. A nil can means that it always can.
	can func(*app) string
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

// A keymap finds the action that a sequence of keys asks for. Each session has its own.
type keymap struct {
	actions []*action            // in the order of the help
	bound   map[string][]*action // by sequence
	begins  map[string]scope     // beginnings of sequences, and where they begin one
}

// newKeymap binds actions to their keys.
func newKeymap(actions []*action) keymap {
	k := keymap{actions: actions, bound: map[string][]*action{}, begins: map[string]scope{}}
	for _, a := range actions {
		for _, sequence := range a.keys {
			k.bound[sequence] = append(k.bound[sequence], a)
			for i := range sequence {
				if sequence[i] == ' ' {
					k.begins[sequence[:i]] |= a.where
				}
			}
		}
	}
	return k
}

// find returns the action of a sequence in the first of the scopes that has one. begins
// reports that there is none yet, and that a further key may make one.
func (k keymap) find(scopes []scope, sequence string) (found *action, begins bool) {
	for _, s := range scopes {
		for _, a := range k.bound[sequence] {
			if a.where&s != 0 {
				return a, false
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

// after returns the actions that follow the beginning of a sequence in one of the
// scopes, with the keys that are still to be pressed.
func (k keymap) after(scopes []scope, beginning string) (next []shownAction) {
	for _, a := range k.actions {
		for _, sequence := range a.keys {
			rest, follows := strings.CutPrefix(sequence, beginning+" ")
			if follows && worksIn(a, scopes) {
				next = append(next, shownAction{shownKey(rest), a.short()})
			}
		}
	}
	return next
}

// worksIn reports whether an action works in one of the scopes.
func worksIn(a *action, scopes []scope) bool {
	for _, s := range scopes {
		if a.where&s != 0 {
			return true
		}
	}
	return false
}

// shownKey is a sequence of keys as people call it: "C-d", "↓", "g u".
func shownKey(sequence string) string {
	arrows := map[string]string{"down": "↓", "up": "↑", "left": "←", "right": "→"}
	keys := strings.Split(sequence, " ")
	for i, k := range keys {
		if arrow, is := arrows[k]; is {
			keys[i] = arrow
		} else if letter, held := strings.CutPrefix(k, "ctrl+"); held {
			keys[i] = "C-" + letter
		}
	}
	return strings.Join(keys, " ")
}

// shownKeys is all keys of an action, as the help shows them.
func shownKeys(a *action) string {
	shown, between := make([]string, len(a.keys)), " "
	for i, sequence := range a.keys {
		if shown[i] = shownKey(sequence); strings.Contains(sequence, " ") && len(a.keys) > 1 {
			between = ", "
		}
	}
	return strings.Join(shown, between)
}
