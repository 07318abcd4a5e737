package ui

// Presets are sets of keys for people who come from elsewhere. A person's own lines stand on
// them.

// A keyLine is one line of [keys].
type keyLine struct {
	line     int
	shown    string // the key as it is written, with the pane's name before it
	sequence string
	pane     scope // everywhere for all
	steps    []step
}

// A step is an action with its argument.
type step struct{ name, argument string }

// presetLines are the lines of a preset; none for the default.
func presetLines(name string) []keyLine {
	all := func(action string, keys ...string) (lines []keyLine) { return linesFor(everywhere, action, keys...) }
	var lines []keyLine
	add := func(some []keyLine) { lines = append(lines, some...) }
	switch name {
	case "vim":
		add(all("redo", "ctrl+r"))
		add(all("down", "ctrl+e"))
		add(all("up", "ctrl+y"))
		add(all("next-pane", "ctrl+w w", "ctrl+w ctrl+w", "ctrl+w l"))
		add(all("copy-link", "y y"))
		add(linesFor(inPanes, "", "y"))
		add(linesFor(inPanes, "", "d"))
		add(all("delete-article", "d d"))
		add(all("download", "g d"))
		add(all("quit", "Z Z", "Z Q"))
	case "newsboat":
		add(linesFor(inPanes, "", "u", "N", "g"))
		add(all("undo", "ctrl+z"))
		add(all("mark-read", "N"))
		add(linesFor(inArticle|inList, "next-feed", "j"))
		add(linesFor(inArticle|inList, "previous-feed", "k"))
		add(linesFor(inList, "down", "J"))
		add(linesFor(inList, "up", "K"))
		for _, n := range namedOrders() {
			add(linesFor(inList, "order-"+n.name, "g "+n.key))
		}
		add(linesFor(inList, "headings", "g g"))
		add(linesFor(inList, "select-again", "ctrl+v"))
	case "arrows":
		add(all("", "h", "j", "k", "l"))
		add(all("help", "f1"))
		add(all("refresh-all", "f5"))
		add(all("find-in-help", "f3"))
		add(all("search", "f3"))
		add(all("delete-article", "delete"))
		add(all("unsubscribe", "delete"))
		add(all("bookmark", "insert"))
		add(all("rename", "f2"))
		add(all("quit", "f10"))
		add(all("next-article", "ctrl+down"))
		add(all("previous-article", "ctrl+up"))
		add(all("back", "backspace"))
	}
	return lines
}

// linesFor binds keys to an action, "" for none.
func linesFor(pane scope, action string, keys ...string) (lines []keyLine) {
	for _, key := range keys {
		l := keyLine{shown: key, sequence: key, pane: pane}
		if action != "" {
			l.steps = []step{{name: action}}
		}
		lines = append(lines, l)
	}
	return lines
}

// countKeys is what digits did, behind g, for who wants digits to be counts.
func countKeys() (lines []keyLine) {
	for i, action := range []string{"show-all", "show-unread", "show-bookmarked"} {
		digit := string(rune('1' + i))
		lines = append(lines, linesFor(everywhere, "", digit)...)
		lines = append(lines, linesFor(everywhere, action, "g "+digit)...)
	}
	return lines
}
