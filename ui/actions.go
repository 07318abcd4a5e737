package ui

import "slices"

// allActions is the table of everything that can be asked for, in the order of the help.
// Each part of the app contributes its own.
func allActions() []*action {
	return slices.Concat(
		motionActions(), readingActions(), placeActions(), markingActions(), linkActions(), fileActions(), linkHintActions(), numberActions(), tableActions(), pictureActions(), webPageActions(), outsideActions(), searchingActions(),
		addingActions(), refreshingActions(), subscriptionActions(), resumingActions(), upkeepActions(),
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
		{name: "accept", group: group, help: "take what was typed", brief: "done", keys: []string{"enter"}, where: inPrompt | inHelpWord | inTags | inNoteTags | inPalette},
		{name: "complete", group: group, help: "complete a word; between note and tags", keys: []string{"tab"}, where: inPrompt | inNote | inNoteTags | inPalette},
		{name: "next-choice", group: group, help: "next of a choice, or of what was typed before", keys: []string{"down", "ctrl+n"}, where: inTags | inPalette | inPrompt},
		{name: "previous-choice", group: group, help: "previous of a choice, or of what was typed before", keys: []string{"up", "ctrl+p"}, where: inTags | inPalette | inPrompt},
		{name: "keep-note", group: group, help: "keep the note", brief: "keep", keys: []string{"ctrl+s"}, where: inNote | inNoteTags},
		{name: "cancel", group: group, help: "leave", keys: []string{"esc", "ctrl+c"}, where: inTexts},
	}
}
