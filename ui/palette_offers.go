package ui

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"tidings/store"
	"tidings/ui/config"
	"tidings/ui/typeset"
)

// paletteActions open the palette, and change what the person has set.
func paletteActions() []*action {
	const group = "The program"
	return []*action{
		{name: "palette", group: group, help: "find anything by its name", brief: "find anything", keys: []string{":"}, where: inPanes | inPages,
			do: func(a *app, text string) tea.Cmd { return a.openPalette(text) }},
		{name: "settings", group: group, help: "all settings", where: inPanes | inPages, can: hasSettings,
			do: func(a *app, _ string) tea.Cmd { return a.openPalette("set ") }},
		{name: "set", group: group, help: "change a setting", where: inPanes | inPages, takes: aSetting, can: hasSettings,
			do: func(a *app, line string) tea.Cmd {
				key, value, _ := strings.Cut(line, " ")
				if value = strings.TrimSpace(value); value == "" {
					return a.openPalette(strings.TrimSpace("set "+key) + " ")
				}
				return a.changeSetting(key, value)
			}},
	}
}

// hasSettings says that there is nowhere to keep settings.
func hasSettings(a *app) string {
	if a.source == nil {
		return "There is no file of settings here."
	}
	return ""
}

// openPalette opens the palette, with some text in it.
func (a *app) openPalette(text string) tea.Cmd {
	p := &palette{
		shared: a.shared, over: a.overlay, finder: newFinder(), recent: a.keyboard.recent.keys, kept: a.keyboard.recent.load(a.session), input: lineInput(a.theme, "a few letters of anything"),
		offers: a.paletteOffers(), glimpses: map[string][]store.Row{}, arguments: a.argumentsOf, ask: a.glimpse,
		tryOn: a.tryOn,
	}
	p.choose = func(o offer) tea.Cmd { return a.chooseOffer(p, o) }
	p.input.SetValue(text)
	p.input.CursorEnd()
	return tea.Batch(a.cover(p), p.input.Focus(), p.narrow())
}

// chooseOffer does what was found. The palette is closed before: what is done may open something
// else. It stays where nothing can be done, so that one sees why.
func (a *app) chooseOffer(p *palette, o offer) tea.Cmd {
	if o.why != "" {
		a.status.say("%s", o.why)
		return nil
	}
	a.keyboard.recent.add(o.key)
	a.overlay = nil
	act := a.keyboard.named(o.action)
	switch {
	case act == nil:
		return a.visitItem(o.item)
	case p.over != nil && worksIn(act, []scope{p.over.scope()}):
		return tea.Batch(a.cover(p.over), a.perform(act, o.argument))
	}
	return a.perform(act, o.argument)
}

// paletteOffers is everything that can be found: what can be done here, all places, and what
// can be done elsewhere. Nobody opens it to move by a line: motions come last of what can be done.
func (a *app) paletteOffers() (all []offer) {
	scopes := a.scopes()
	var motions, elsewhere []offer
	for _, act := range a.keyboard.actions {
		if act.where&^inTexts == 0 || act.name == "palette" { // keys of a line of text
			continue
		}
		o := offer{key: "action " + act.name, name: act.called(), detail: act.name, action: act.name, takes: act.takes != nothing, valued: act.takes == aSetting, closed: act.takes == aTime, only: act.where.only(), keys: a.keyboard.keyOf(act, everywhere)}
		switch {
		case !worksIn(act, append(scopes, a.paneScopes()...)):
			o.why = "works " + act.where.String()
		case act.can != nil:
			o.why = act.can(a)
		}
		switch o = newOffer(o, act.name); {
		case o.why != "":
			elsewhere = append(elsewhere, o)
		case act.group == "Moving about":
			motions = append(motions, o)
		default:
			all = append(all, o)
		}
	}
	places := a.sidebar.places()
	if hasSettings(a) == "" {
		motions = append(motions, a.settingOffers()...)
	}
	return slices.Concat(all, places, motions, elsewhere)
}

// settingOffers are the settings, with what they are now, and the values that are words.
func (a *app) settingOffers() (all []offer) {
	for _, s := range config.Offered(!a.owner) {
		now := a.configuring.value(s)
		all = append(all, newOffer(offer{
			key: "set " + s.Key, name: s.Key, detail: "setting · " + now, about: s.Why + ". It is " + s.Choices + ".", action: "set", argument: s.Key, takes: true,
		}, s.Why))
		for _, word := range s.Words() {
			detail := "setting"
			if strings.Trim(now, `"`) == word {
				detail = "setting · now"
			}
			all = append(all, newOffer(offer{
				key: "set " + s.Key + " " + word, name: s.Key + " " + word, detail: detail, about: s.Why + ".", action: "set", argument: s.Key + " " + word,
			}, ""))
		}
	}
	return all
}

// tryOn shows the screen as an offer of a setting's value would make it, or as it is.
func (a *app) tryOn(o *offer) tea.Cmd {
	if o != nil && o.action == "set" {
		if key, value, given := strings.Cut(o.argument, " "); given {
			return a.configuring.tryOn(a, key, value)
		}
	}
	return a.configuring.tryOn(a, "", "")
}

// called is what the palette calls an action.
func (a *action) called() string {
	if strings.HasPrefix(a.name, "go-to-") {
		return "go to " + a.help
	}
	return a.help
}

// places is everything that the side bar can show, folded or not: the standing lists, saved
// searches, tags, folders and feeds.
func (s *sidebar) places() (all []offer) {
	add := func(it item, detail string, count int) {
		others := detail
		if count > 0 {
			detail += " · " + typeset.Thousands(count) + " unread"
		}
		all = append(all, newOffer(offer{key: it.key, name: it.label, detail: detail, item: it}, others))
	}
	for _, it := range s.standing() {
		add(it, "list", map[string]int{keyUnread: s.counts.Unread, keyToday: s.counts.TodayUnread}[it.key])
	}
	for _, one := range s.searches {
		add(savedItem(one), "saved search", one.Unread)
	}
	for _, t := range s.tags {
		add(tagItem(t), "tag", t.Unread)
	}
	unread, _ := s.inFolders()
	folders := map[string]bool{}
	for i := range s.feeds {
		f := &s.feeds[i]
		path := splitFolder(f.Subscription.Folder)
		for d := range path {
			if folder := strings.Join(path[:d+1], "/"); !folders[folder] {
				folders[folder] = true
				it := folderItem(folder)
				it.label = folder
				add(it, "folder", unread[folder])
			}
		}
		detail := "feed"
		if f.Subscription.Folder != "" {
			detail = f.Subscription.Folder
		}
		add(feedItem(f), detail, f.Unread)
	}
	return all
}

// glimpse asks for the first articles of a place.
func (a *app) glimpse(o offer) tea.Cmd { return a.loadGlimpse(o.key, a.inOrder(o.item.place)) }

// visitItem goes to a place, also while the side bar does not show it.
func (a *app) visitItem(it item) tea.Cmd {
	a.sidebar.reveal(it)
	return a.visit(it.key)
}

// argumentsOf is what can be typed behind an action's name, as far as it is known.
func (a *app) argumentsOf(name string) (all []offer) {
	act := a.keyboard.named(name)
	add := func(argument, detail string) {
		all = append(all, newOffer(offer{key: "action " + act.name + " " + argument, name: argument, detail: detail, action: name, argument: argument}, detail))
	}
	switch act.takes {
	case aTag:
		for _, t := range a.sidebar.tags {
			add(t.Tag, typeset.Count(t.Total, "article", "articles"))
		}
	case aFolder:
		for _, o := range a.sidebar.places() {
			if o.item.isFolder() {
				add(o.item.folder, o.detail)
			}
		}
	case aSetting:
		return a.settingOffers()
	case aTime:
		for _, when := range fullTextTimes() {
			add(when.name, when.help)
		}
	case aQuery:
		for _, one := range a.sidebar.searches {
			add(one.Query, one.Name)
		}
	}
	return all
}
