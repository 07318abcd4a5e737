package ui

import (
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"tidings/feeds/sanitize"
	"tidings/ui/terminal"
)

// pointer is the part that makes actions of what the mouse does, for who wants that: while it
// is on, the terminal's own selecting needs the Shift key. Everything is also done by a key.
//
//	the wheel turns       what is under it scrolls: its cursor stays, unless it would leave the
//	                      screen. The focus stays, too, and no row that passes is marked
//	a click on a row      puts the cursor there and the focus on its pane; if the cursor is there
//	                      already, it opens the row as Enter does. So does a double click
//	on the side bar       shows the list; on the sign before a folder, it folds the folder
//	on a link of a page   opens it as o opens the page; below a table, shows that alone
//	on a hint, a menu     does what its key does
//	beside an overlay     leaves it as Esc does; so does one beside a box
//
// Where things are is said by what draws them: layout and the panes, overlays and status line.
type pointer struct {
	said   wish  // what the person has said of it in this session
	opened click // the last click that has opened something
}

// wish is whether the mouse is to be used.
type wish int

const (
	asSet wish = iota
	wanted
	unwanted
)

// A click is where and when one was, and how many keys and clicks had been before.
type click struct {
	x, y    int
	when    time.Time
	presses int
}

const (
	// turnLines is how many lines a turn of the wheel scrolls.
	turnLines = 3
	// doubleClick is how long after a click another one in the same place belongs to it.
	doubleClick = 500 * time.Millisecond
)

// pointerActions turn the mouse on and off.
func pointerActions() []*action {
	return []*action{{name: "mouse", group: "The program", help: "mouse on or off", where: inPanes | inPages, do: func(a *app, _ string) tea.Cmd {
		if a.pointer.on(a.settings.Mouse) {
			a.pointer.said = unwanted
			a.status.say("The mouse is your terminal's again.")
			return nil
		}
		a.pointer.said = wanted
		a.status.say("The mouse works here now. Hold Shift to select text.")
		return nil
	}}}
}

// on reports whether the mouse is used.
func (p *pointer) on(set bool) bool { return p.said == wanted || p.said == asSet && set }

// take takes what the mouse does.
func (p *pointer) take(a *app, msg tea.Msg) (tea.Cmd, bool) {
	mouse, is := msg.(tea.MouseMsg)
	if !is {
		return nil, false
	}
	at := mouse.Mouse()
	if wheel, is := msg.(tea.MouseWheelMsg); is {
		msg = terminal.Turned{X: at.X, Y: at.Y, Times: terminal.Times(wheel)}
	}
	if !p.on(a.settings.Mouse) || at.Mod != 0 || !a.boxes().status.shown() || !(box{0, 0, a.w, a.h}).has(at.X, at.Y) {
		return nil, true
	}
	switch msg := msg.(type) {
	case terminal.Turned:
		if msg.Times != 0 {
			return a.turn(at.X, at.Y, turnLines*msg.Times), true
		}
	case tea.MouseClickMsg:
		if at.Button == tea.MouseLeft && !a.marking.asking {
			return p.click(a, at.X, at.Y), true
		}
	}
	return nil, true
}

// turn scrolls what is at a cell.
func (a *app) turn(x, y, lines int) tea.Cmd {
	if a.overlay != nil {
		if y < a.h-1 {
			return a.overlay.turn(lines)
		}
		return nil
	}
	pane, _, in := a.boxes().at(x, y)
	switch {
	case !in:
		return nil
	case pane == onSidebar:
		a.sidebar.turn(lines)
		return nil
	case pane == onArticle && !a.article.open:
		a.reading.glance.page.turn(lines)
		return nil
	case pane == onArticle:
		a.article.turn(lines)
		return tea.Batch(a.setArticle(), a.resuming.awaitIdle(a))
	}
	a.resuming.forgetBelow()
	a.list.turn(lines)
	return a.fillList()
}

// click does what a click on a cell asks for. The second click of a double click on something
// that the first one has opened is not one on what stands there now.
func (p *pointer) click(a *app, x, y int) tea.Cmd {
	now, last := click{x, y, a.session.now(), a.keyboard.presses}, p.opened
	p.opened = click{}
	if last.x == x && last.y == y && last.presses+1 == now.presses && now.when.Sub(last.when) < doubleClick {
		return nil
	}
	do := p.target(a, now)
	return a.touch(do)
}

// target is what a click asks for.
func (p *pointer) target(a *app, at click) func() tea.Cmd {
	x, y := at.x, at.y
	menu, entry := a.menu(a.h - 1)
	corner := reach(strings.Join(overCorner(make([]string, a.h-1), menu, a.w), "\n"))
	switch asked := a.prompt.open() && a.overlay == nil; {
	case asked && y >= a.h-a.prompt.height():
		return nothingToDo
	case y == a.h-1 && !a.saysNothing(a.boxes()):
		return a.ofHint(a.status.at(x, a.hints()))
	case corner.has(x, y):
		return a.ofHint(entry(x-corner.x, y-corner.y))
	case corner.shown():
		return func() tea.Cmd { a.keyboard.forget(); return nil }
	case a.overlay != nil:
		return func() tea.Cmd { return p.clickOverlay(a, at) }
	}
	pane, of, in := a.boxes().at(x, y)
	if !in || a.prompt.open() && (pane != onList || !a.prompt.isQuery()) {
		return nothingToDo
	}
	return func() tea.Cmd {
		var done tea.Cmd
		if a.prompt.open() { // who chooses a hit has typed enough
			if done = a.prompt.perform("accept"); a.prompt.open() {
				return done
			}
		}
		a.keyboard.forget()
		a.moveOn()
		return tea.Batch(done, p.clickPane(a, pane, x-of.x, y-of.y, at))
	}
}

func nothingToDo() tea.Cmd { return nil }

// ofHint does what the key of a hint does, behind those that have been pressed already.
func (a *app) ofHint(key string) func() tea.Cmd {
	if key == "" {
		return nothingToDo
	}
	sequence := strings.TrimSpace(a.keyboard.pending + " " + key)
	act, begins := a.keyboard.find(a.scopes(), sequence)
	counted := a.keyboard.count > 0 // then all that hints offer is to leave that
	return func() tea.Cmd {
		if begins {
			a.keyboard.goOn(sequence)
			return nil
		}
		a.keyboard.forget()
		if act == nil || counted {
			return nil
		}
		a.moveOn()
		return a.perform(act, "")
	}
}

// clickPane does what a click on a cell of a pane asks for.
func (p *pointer) clickPane(a *app, pane focus, x, y int, at click) tea.Cmd {
	if pane == onArticle && !a.article.open { // who clicks on what is only looked at wants to read it
		a.focus, p.opened = onList, at
		return tea.Batch(a.arrange(), a.openHere())
	}
	a.focus = pane
	switch pane {
	case onSidebar:
		i, sign, ok := a.sidebar.itemAt(x, y)
		switch {
		case !ok:
			return a.arrange()
		case sign:
			a.sidebar.moveTo(i)
			a.sidebar.foldHere()
			return a.arrange()
		}
		a.sidebar.moveTo(i)
		p.opened = at
		return tea.Batch(a.arrange(), a.openHere())
	case onArticle:
		cmd := a.arrange()
		if link := sanitize.Address(a.linkAt(x, y)); link != "" {
			p.opened = at
			return tea.Batch(cmd, a.chosenLink(openIt, link, nil))
		}
		if _, block, is := a.article.sheetAt(y); is {
			p.opened = at
			return tea.Batch(cmd, a.showSheet(block, nil))
		}
		return cmd
	}
	i, ok := a.list.rowAt(y)
	switch {
	case ok && i == a.list.cursor:
		p.opened = at
		return tea.Batch(a.arrange(), a.openHere())
	case ok:
		a.list.moveTo(i)
	}
	return tea.Batch(a.arrange(), a.fillList())
}

// linkAt is the address of the link that a cell of the page shows, "" if it shows none.
func (a *app) linkAt(x, y int) string {
	lines := strings.Split(a.forTerminal(a.article.view()), "\n")
	return terminal.LinkAt(lines[y], x, a.theme.Graphemes)
}

// clickOverlay does what a click on an overlay asks for, or beside it.
func (p *pointer) clickOverlay(a *app, at click) tea.Cmd {
	o := a.overlay
	if small, is := a.inBox(o); is {
		return p.clickBox(a, small, at)
	}
	on, cmd := o.point(at.x, at.y)
	switch {
	case on == onSelected:
		p.opened = at
		return tea.Batch(cmd, a.performFirst("accept", "subscribe"))
	case on == onLast:
		p.opened = at
		return a.unlessDone(o, cmd, true)
	case on == onNothing && !reach(o.view(a.w, a.h-1)).has(at.x, at.y):
		p.opened = at
		return tea.Batch(cmd, a.performFirst("close", "cancel", "close-link"))
	}
	return cmd
}

// clickBox does what a click on a box asks for, or beside it.
func (p *pointer) clickBox(a *app, small boxed, at click) tea.Cmd {
	b := a.boxAt(small)
	within := b.within()
	switch {
	case !b.has(at.x, at.y):
		if line, is := small.(*lineBox); is && line.changed() { // what was typed is not thrown away by a slip
			return nil
		}
		p.opened = at
		return a.performFirst("cancel", "close")
	case at.y == b.y+b.h-1:
		keys := a.keyboard.shown(small.hints(), a.scopes())
		return a.ofHint(keyInRule(keys, at.x-b.x, b.w))()
	case !within.has(at.x, at.y):
		return nil
	}
	on, cmd := small.point(at.x-within.x, at.y-within.y)
	if on == onSelected {
		return tea.Batch(cmd, a.performFirst("accept"))
	}
	return cmd
}

// performFirst does the first of some actions that works here.
func (a *app) performFirst(names ...string) tea.Cmd {
	for _, name := range names {
		if act := a.keyboard.named(name); act != nil && worksIn(act, a.scopes()) {
			return a.perform(act, "")
		}
	}
	return nil
}
