package ui

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"tidings/ui/typeset"
)

// hints are the actions that matter most where one is.
func (a *app) hints() []shownAction {
	if begun := a.keyboard.pending; begun != "" {
		return append(a.mayFollow(begun), leaveSequence())
	}
	if n := a.keyboard.count; n > 0 {
		return []shownAction{{[]string{typeset.Thousands(n)}, "times the next key"}, leaveSequence()}
	}
	if _, is := a.inBox(a.overlay); is { // they stand in its rule
		return nil
	}
	if a.overlay != nil {
		return a.keyboard.shown(a.overlay.hints(), a.scopes())
	}
	if a.settings.Linear { // nobody wants to hear them at each step
		return nil
	}
	shown := a.keyboard.shown(append(a.paneHints(), hint{"help", []string{"help"}}), a.scopes())
	if n := a.selectedHere(); n > 0 {
		shown = append([]shownAction{{[]string{typeset.Thousands(n)}, "selected"}}, shown...)
	}
	return shown
}

// selectedHere is how many rows are selected, or feeds, in the pane that has the focus.
func (a *app) selectedHere() int {
	switch a.focus {
	case onList:
		return a.list.pickedCount()
	case onSidebar:
		return a.sidebar.pickedCount()
	}
	return 0
}

// leaveSequence is the hint that ends a sequence of keys, or a count.
func leaveSequence() shownAction { return shownAction{[]string{"esc"}, "leave"} }

// withMenu draws the keys that may follow those of a sequence over the lower right corner
// of what is on the screen.
func (a *app) withMenu(body []string) []string {
	entries, _ := a.menu(len(body))
	return overCorner(body, entries, a.w)
}

// menu is the box of those keys as it is drawn over so many lines, and which of them
// stands in a cell of it; nil if it is not shown.
func (a *app) menu(lines int) (drawn []string, at func(x, y int) (key string)) {
	if !a.keyboard.menu || a.settings.Linear || a.w < 12 || lines < 4 {
		return nil, nil
	}
	entries := a.mayFollow(a.keyboard.pending)
	for i, e := range entries {
		if act, _ := a.keyboard.find(a.scopes(), a.keyboard.pending+" "+e.keys[0]); act != nil && act.now != nil {
			entries[i].text = map[bool]string{true: "● ", false: "  "}[act.now(a)] + e.text
		}
	}
	return menuBox(a.theme, shownKey(a.keyboard.pending), entries, a.w, lines)
}

// paneHints are the hints of the pane that has the focus, the most important first.
func (a *app) paneHints() []hint {
	one := func(word, action string) hint { return hint{word, []string{action}} }
	switch {
	case a.focus == onSidebar:
		return a.sidebar.hints()
	case a.focus == onArticle && a.article.hasMatches():
		return []hint{
			{"next, previous match", []string{"next-match", "previous-match"}}, one("end the matches", "end-matches"),
			one("on", "read-on"), one("back", "back"),
		}
	case a.focus == onArticle:
		all := []hint{
			one("on", "read-on"), one("back", "back"), one("next unread", "next-unread"),
			one("bookmark", "bookmark"), one("unread", "mark-read"), one("browser", "open-link"), one("links", "link-letters"),
		}
		if a.article.jumps.at >= 0 && len(a.article.jumps.from) > 0 {
			all = slices.Insert(all, 0, one("back up", "come-back"))
		}
		switch full := one("full text", "full-text"); {
		case a.article.teaser:
			all = slices.Insert(all, 1, full)
		case a.article.showsFull():
			all = append(all, one("the feed's own text", "full-text"))
		default:
			all = append(all, full)
		}
		return all
	}
	if a.list.pickedCount() > 0 {
		return []hint{
			one(map[bool]string{true: "read", false: "unread"}[a.list.anyPicked(isUnread)], "mark-read"), one("none", "end-selection"), one("bookmark", "bookmark"), one("tags", "edit-tags"), one("delete", "delete-article"),
			one("save", "save-file"), one("pipe", "pipe"), one("browser", "open-link"), one("copy links", "copy-link"),
		}
	}
	back := "feeds"
	switch {
	case a.list.place.filtered:
		back = "end the filter"
	case a.list.place.typed():
		back = "end the search"
	}
	if a.list.onFolded() {
		return []hint{one("unfold", "open"), one("unfold all", "fold-groups"), one(back, "back"), one("search", "search")}
	}
	if a.list.loaded && len(a.list.rows) == 0 {
		return []hint{one(back, "back"), one("refresh", "refresh-all"), one("add", "add-feed"), one("search", "search")}
	}
	row, _ := a.list.selected()
	return []hint{
		one("read", "open"), one(back, "back"), one("bookmark", "bookmark"), one("search", "search"), one("add", "add-feed"),
		one("refresh", "refresh-all"), one(map[bool]string{true: "mark unread", false: "mark read"}[row.Read], "mark-read"),
	}
}

// shown is hints with the first key of each of their actions in some scopes; a hint all of
// whose actions have lost their keys is left out.
func (k keymap) shown(hints []hint, scopes []scope) (shown []shownAction) {
	for _, h := range hints {
		one := shownAction{text: h.text}
		for _, name := range h.actions {
			if a := k.named(name); a != nil {
				keys := k.keysOf(a, union(scopes))
				one.keys = append(one.keys, keys[:min(1, len(keys))]...)
			}
		}
		if len(one.keys) > 0 {
			shown = append(shown, one)
		}
	}
	return shown
}

// openHelp shows the help, or leaves it.
func (a *app) openHelp() tea.Cmd {
	scopes := a.scopes()
	if scopes[0] == inHelp {
		return a.uncover()
	}
	h := &help{shared: a.shared, title: "Keys " + scopes[0].String(), over: a.overlay}
	var here []*action
	elsewhere := map[string][]*action{}
	for _, act := range a.keyboard.actions {
		switch {
		case len(a.keyboard.keysOf(act, everywhere)) == 0 && act.where&^inTexts == 0: // a letter of a text, nothing else
		case worksIn(act, scopes):
			here = append(here, act)
		default:
			elsewhere[act.where.String()] = append(elsewhere[act.where.String()], act)
		}
	}
	for _, g := range groups(here) {
		h.sections = append(h.sections, helpSection{g.title, a.keyboard.helpLines(g.actions, union(scopes))})
	}
	for _, n := range scopeNames() {
		if there := elsewhere[n.name]; len(there) > 0 {
			h.sections = append(h.sections, helpSection{typeset.Capital(n.name), a.keyboard.helpLines(there, everywhere)})
		}
	}
	return a.cover(h)
}

func (k *keyboard) helpLines(actions []*action, where scope) (lines []helpLine) {
	for _, a := range actions {
		sequences, help := k.keysOf(a, where), a.help
		keys := shownKeys(sequences)
		if keys == "" { // it is found by its name
			keys = ":"
		}
		for _, sequence := range sequences {
			if why := k.notSent(sequence); why != "" {
				help += " (" + why + ")"
				break
			}
		}
		lines = append(lines, helpLine{keys, help, a.name})
	}
	return lines
}
