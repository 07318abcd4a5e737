package ui

import (
	"cmp"
	"slices"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"
)

// keyboard is the part that makes actions of keys. Over a slow line people do not wait
// for what they see: keys for a list or a prompt that is on its way are kept, and taken
// when it is there.
type keyboard struct {
	keymap
	pending string            // the keys of a sequence that has been begun: "g"
	typed   []tea.KeyPressMsg // the same keys, as they came
	begun   int               // how many sequences have been begun
	menu    bool              // the keys that may follow are shown
	early   []tea.KeyPressMsg // typed before what they are for was there
	counts  bool              // digits are counts
	count   int               // how often the next action is done, 0 if no digit was typed
	sends   bool              // the terminal sends keys that others cannot tell from each other
	recent  recent            // what was chosen in the palette
	piped   recent            // the commands that were given articles
	last    string            // the key pressed last
	presses int               // how many keys have been pressed, and clicks made
}

const (
	mostEarly = 64                     // how many keys are kept
	menuDelay = 300 * time.Millisecond // how long a sequence has been begun when the menu is shown
)

// menuMsg says that a sequence was begun some time ago.
type menuMsg struct{ begun int }

// press does what a key asks for.
func (a *app) press(msg tea.KeyPressMsg) tea.Cmd {
	return a.touch(func() tea.Cmd { return a.keyboard.press(a, msg) })
}

// touch does what a key or a click asks for.
func (a *app) touch(do func() tea.Cmd) tea.Cmd {
	a.status.clear()
	a.keyboard.presses++
	a.adding.movedOn, a.list.undoing = true, false
	cmd := do()
	a.adding.announce(a)
	if idle := a.resuming.awaitIdle(a); idle != nil {
		return tea.Batch(cmd, idle)
	}
	return cmd
}

func (k *keyboard) press(a *app, msg tea.KeyPressMsg) tea.Cmd {
	if a.marking.asking {
		k.postpone(msg)
		return nil
	}
	k.last = msg.String()
	scopes := a.scopes()
	begun, typed := k.pending, append(slices.Clip(k.typed), msg)
	sequence := strings.TrimSpace(begun + " " + msg.String())
	k.pending, k.typed, k.menu = "", nil, false
	found, begins := k.find(scopes, sequence)
	inPane := a.overlay == nil && !a.prompt.open()
	if inPane && begun == "" && (k.countOn(msg) || k.count > 0 && msg.Code == tea.KeyEscape && k.takeCount() > 0) {
		return nil
	}
	switch {
	case begins:
		k.pending, k.typed = sequence, typed
		k.begun++
		return a.awaitMenu(k.begun)
	case begun != "" && msg.Code == tea.KeyEscape:
		return nil
	case inPane && k.isEarly(a, found):
		k.postpone(typed...)
		return nil
	case inPane:
		a.moveOn()
	}
	switch {
	case found != nil && k.count > 0:
		return a.performOften(found, k.takeCount())
	case found != nil:
		return a.perform(found, "")
	case begun == "" && scopes[0].takesAll():
		return a.typeIn(msg)
	}
	k.count = 0
	a.status.say("%s: nothing here. %s shows the keys.", shownKey(sequence), cmp.Or(k.keyOf(k.named("help"), everywhere), ":"))
	return nil
}

// moveOn forgets what was to be done when rows come: whoever acts in a pane is where they
// want to be.
func (a *app) moveOn() {
	a.keyboard.early, a.reading.unreadStep, a.reading.pagesToEnd = nil, 0, 0
	if a.focus == onList {
		a.resuming.forgetBelow()
	}
}

// goOn goes on with a sequence whose next keys the menu shows.
func (k *keyboard) goOn(sequence string) {
	k.pending, k.typed, k.menu = sequence, nil, true
	k.begun++
}

// forget forgets a sequence that has been begun, and a count.
func (k *keyboard) forget() { k.pending, k.typed, k.menu, k.count = "", nil, false, 0 }

// perform does an action, or says why it can't be done now.
func (a *app) perform(act *action, argument string) tea.Cmd {
	if act.single && a.overlay == nil && len(a.subjects()) > 1 {
		a.status.say("That is done to one article at a time. %s ends the selection.", shownKey(a.keyboard.keyOf(a.keyboard.named("end-selection"), everywhere)))
		return nil
	}
	if act.can != nil {
		if why := act.can(a); why != "" {
			a.status.say("%s", why)
			return nil
		}
	}
	if _, end := a.overlay.(*allRead); end && act.do != nil {
		a.overlay = nil
	}
	switch {
	case act.do != nil:
		return act.do(a, argument)
	case a.overlay != nil:
		o := a.overlay
		cmd, done := o.perform(act.name)
		return a.unlessDone(o, cmd, done)
	}
	return a.prompt.perform(act.name)
}

// typeIn gives a key or a paste to the text that is being typed.
func (a *app) typeIn(msg tea.Msg) tea.Cmd {
	if a.overlay == nil {
		return a.prompt.typeIn(msg)
	}
	o := a.overlay
	cmd, done := o.typeIn(msg)
	return a.unlessDone(o, cmd, done)
}

// unlessDone closes an overlay that is done, unless what it did has opened another.
func (a *app) unlessDone(o overlay, cmd tea.Cmd, done bool) tea.Cmd {
	if !done || a.overlay != o {
		return cmd
	}
	return tea.Batch(cmd, a.uncover())
}

// scopes is what gives keys their meaning now, the most particular first.
func (a *app) scopes() []scope {
	switch {
	case a.overlay != nil:
		return []scope{a.overlay.scope()}
	case a.prompt.open():
		return []scope{inPrompt}
	}
	return a.paneScopes()
}

// paneScopes is what gives keys their meaning where nothing is open over the panes.
func (a *app) paneScopes() []scope {
	switch {
	case a.focus == onSidebar && a.sidebar.pickedCount() > 0:
		return []scope{inSelected, inOutermost, inSidebar}
	case a.focus == onSidebar:
		return []scope{inOutermost, inSidebar}
	case a.focus == onArticle && a.article.hasMatches():
		return []scope{inMatches, inArticle}
	case a.focus == onArticle:
		return []scope{inArticle}
	case a.list.pickedCount() > 0:
		return []scope{inSelected, inList}
	}
	return []scope{inList}
}

// isEarly reports whether a key that asks for an action, or for none, is for the rows of
// a list that have not come.
func (k *keyboard) isEarly(a *app, found *action) bool {
	return a.focus == onList && !a.list.loaded && (found != nil && found.rows || k.asksEarly(a)) && len(k.early) < mostEarly
}

// asksEarly reports whether one of the keys that wait will ask for a text: then all that
// come after it are letters of that.
func (k *keyboard) asksEarly(a *app) bool {
	return slices.ContainsFunc(k.early, func(msg tea.KeyPressMsg) bool {
		found, _ := k.find(a.scopes(), msg.String())
		return found != nil && found.asks
	})
}

// postpone keeps the keys of one action, all of them or none.
func (k *keyboard) postpone(typed ...tea.KeyPressMsg) {
	if len(k.early)+len(typed) <= mostEarly {
		k.early = append(k.early, typed...)
	}
}

// rowsCame takes the keys that waited for the list.
func (k *keyboard) rowsCame(a *app) tea.Cmd {
	if a.marking.asking {
		return nil
	}
	if a.overlay != nil || a.prompt.open() {
		k.early = nil
	}
	return k.replay(a)
}

// replay takes the keys that waited.
func (k *keyboard) replay(a *app) tea.Cmd {
	early := k.early
	k.early = nil
	cmds := make([]tea.Cmd, len(early))
	for i, msg := range early {
		cmds[i] = a.press(msg)
	}
	return tea.Batch(cmds...)
}

// notSent says why the terminal cannot send a sequence, "" if it can.
func (k *keyboard) notSent(sequence string) string {
	if k.sends {
		return ""
	}
	for key := range strings.FieldsSeq(sequence) {
		if why := whyNotSent(key); why != "" {
			return shownKey(key) + ": " + why
		}
	}
	return ""
}

func (s *session) awaitMenu(begun int) tea.Cmd {
	return tea.Tick(s.menuDelay, func(time.Time) tea.Msg { return menuMsg{begun} })
}

// take shows the keys that may follow those of a sequence, if none has been pressed
// since.
func (k *keyboard) take(a *app, msg tea.Msg) (tea.Cmd, bool) {
	if _, enhanced := msg.(tea.KeyboardEnhancementsMsg); enhanced {
		k.sends = true
		return nil, true
	}
	if kept, is := msg.(chosenMsg); is && kept.of == k.piped.of {
		k.piped.came(kept)
		a.prompt.suggest(pipeHint(k.piped.lines()), k.piped.lines())
		return nil, true
	}
	if kept, is := msg.(chosenMsg); is {
		k.recent.came(kept)
		if p, open := a.overlay.(*palette); open {
			return p.remember(k.recent.keys), true
		}
		return nil, true
	}
	late, is := msg.(menuMsg)
	if is && late.begun == k.begun && k.pending != "" {
		k.menu = true
	}
	return nil, is
}

// Counts: where digits are counts, 10j is ten lines down and 5m marks five articles.

// mostOften is how often a count can have an action done.
const mostOften = 1000

// countOn takes a digit of a count, and reports whether the key was one.
func (k *keyboard) countOn(msg tea.KeyPressMsg) bool {
	digit := msg.String()
	if !k.counts || len(digit) != 1 || digit[0] < '0' || digit[0] > '9' || digit == "0" && k.count == 0 {
		return false
	}
	k.count = min(mostOften, 10*k.count+int(digit[0]-'0'))
	return true
}

// takeCount returns the count that was typed, and forgets it.
func (k *keyboard) takeCount() int {
	n := k.count
	k.count = 0
	return n
}

// repeats says whether doing an action several times makes sense, and whether it has to move on
// in between.
func (a *action) repeats() (repeats, movesOn bool) {
	switch {
	case a.group == "Moving about":
		return a.name != "open" && a.name != "back" && a.name != "next-pane", false
	case strings.HasPrefix(a.name, "next-") || strings.HasPrefix(a.name, "previous-"):
		return true, false
	case a.name == "undo" || a.name == "redo" || a.name == "delete-article":
		return true, false
	case a.name == "mark-read" || a.name == "bookmark":
		return true, true
	}
	return false, false
}

// performOften does an action several times, from article to article if it is about one.
func (a *app) performOften(act *action, times int) tea.Cmd {
	repeats, movesOn := act.repeats()
	if !repeats || movesOn && a.focus != onList {
		times = 1
	}
	var cmds []tea.Cmd
	for i := range times {
		if act.can != nil && act.can(a) != "" && i > 0 {
			break
		}
		here, _ := a.current()
		cmds = append(cmds, a.perform(act, ""))
		if movesOn && times > 1 {
			cmds = append(cmds, a.move(lineDown))
			if there, _ := a.current(); there.Number == here.Number {
				break // the last one
			}
		}
	}
	return tea.Batch(cmds...)
}
