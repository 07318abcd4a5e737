// Package ui is what is seen: the screen of tidings.
//
// The screen is an app of three panes (sidebar, list, article), a status line, a prompt
// that takes the status line's place, and at most one overlay (help, a choice of feeds, a
// link handed over), of which forms are small boxes over the panes (boxed.go). Panes are
// plain structs (pane.go); only the app is a tea.Model, and all it does is route:
//
//	a key      becomes an action of one table (keyboard.go, action.go): the scope that
//	           has the keys decides, an overlay before the prompt before the pane
//	a result   goes once, by its type, to the part that it belongs to
//	the mouse  asks for the same actions (pointer.go), where its user wants it
//	a size     goes through layout (layout.go) to every pane
//
// Each part owns the state of one thing that the app does (searching, adding, reloading
// and so on), contributes its actions to the table, and takes the results that are its own.
// What takes time (store, network, glamour) runs in commands (command.go). Changes of one
// account are made one after another (jobs.go), so that the order of keys is the order on
// the disk.
package ui

import (
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"tidings/store"
	"tidings/ui/config"
	"tidings/ui/terminal"
	"tidings/ui/typeset"
)

// app is the root of the screen.
type app struct {
	*session
	*shared
	frame

	sidebar sidebar
	list    list
	article article
	status  status
	prompt  prompt
	overlay overlay

	keyboard   keyboard
	reloading  reloading
	reading    reading
	marking    marking
	searching  searching
	adding     adding
	refreshing refreshing
	resuming   resuming
	upkeep     upkeep
	lending    lending

	configuring configuring
}

// frame is the size of the screen, in cells, the pane that has the keys, and the mouse.
type frame struct {
	w, h    int
	focus   focus
	pointer pointer
}

// A part of the app owns the state of one thing that the app does.
type part interface {
	// take takes the result of a command, and reports whether it was the part's.
	take(a *app, msg tea.Msg) (tea.Cmd, bool)
}

func (a *app) parts() []part {
	return []part{&a.keyboard, &a.reloading, &a.reading, &a.marking, selecting{}, &a.searching, &a.adding, &a.refreshing, &a.resuming, &a.upkeep, &a.lending, &a.configuring, &a.configuring.colouring, linking{}, outside{}, &a.pointer}
}

func newApp(s *session) *app {
	a := &app{session: s}
	a.shared = &shared{now: s.now, zone: s.zone}
	a.status.shared, a.status.owner = a.shared, s.owner
	a.keyboard.keymap, a.keyboard.piped.of = newKeymap(allActions()), store.ChoiceCommand
	a.configuring.begin(a)
	a.way, _ = a.wayOfPictures(a.settings, a.theme)
	a.sidebar = sidebar{shared: a.shared, folded: map[string]bool{}, current: keyUnread}
	a.list = list{shared: a.shared, focused: true, loading: true}
	a.article = article{shared: a.shared, wantedSpot: nowhere(), heldSpot: nowhere(), spots: map[store.Number]spot{}, own: map[store.Number]bool{}}
	a.prompt = prompt{shared: a.shared}
	a.reloading = newReloading(s.ctx)
	return a
}

// Init asks for the first rows, the feeds, and the terminal's background.
func (a *app) Init() tea.Cmd {
	return tea.Batch(a.reloading.askFeeds(a, everything()), a.awaitChange(), a.awaitWrong(), tea.RequestBackgroundColor)
}

// Update routes one message. Whatever it has changed, the list that is seen beside the side bar is
// that of the place under the cursor there, and the page beside the list that of the row under its.
func (a *app) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	cmd := a.route(msg)
	return a, tea.Batch(cmd, a.followBar(), a.follow())
}

func (a *app) route(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		a.w, a.h = min(msg.Width, maxScreenW), min(msg.Height, maxScreenH)
		cmd := a.arrange()
		if a.overlay != nil { // a text in it is set anew
			cmd = tea.Batch(cmd, a.overlay.load())
		}
		return cmd
	case tea.KeyPressMsg:
		return a.press(msg)
	case tea.PasteMsg:
		if a.scopes()[0].takesAll() {
			return a.typeIn(msg)
		}
		return nil
	}
	for _, p := range a.parts() {
		if cmd, taken := p.take(a, msg); taken {
			return cmd
		}
	}
	if a.overlay != nil {
		return a.overlay.take(msg)
	}
	return nil
}

// The largest screen drawn: nobody has one, but a terminal may claim it.
const (
	maxScreenW = 800
	maxScreenH = 250
)

// boxes are the rectangles of the panes as they are now.
func (a *app) boxes() boxes {
	return layout(a.w, a.h, a.focus, a.article.open || isPreviewed(a.w, a.settings), a.fitted())
}

// fitted is the settings with a side bar as wide as its names need, if nobody has set that.
func (a *app) fitted() config.Settings {
	set := a.settings
	if set.SidebarWidth == 0 {
		set.SidebarWidth = a.sidebar.fitting(a.w)
	}
	return set
}

// arrange gives every pane its place.
func (a *app) arrange() tea.Cmd {
	b := a.boxes()
	a.sidebar.focused, a.list.focused, a.article.focused = a.focus == onSidebar, a.focus == onList, a.focus == onArticle
	a.sidebar.resize(b.sidebar.w, b.sidebar.h)
	a.list.stand(b.list, b.article, a.article.openNumber())
	a.article.resize(b.article.w, b.article.h)
	a.reading.glance.page.shared = a.shared
	a.reading.glance.page.resize(b.article.w, b.article.h)
	a.status.w, a.status.h = a.w, a.h
	a.prompt.resize(a.w)
	if a.overlay != nil {
		a.fit(a.overlay)
	}
	return tea.Batch(a.setArticle(), a.fillList())
}

// share gives every pane other colours or settings. Lists that they have drawn are drawn anew.
func (a *app) share(with shared) {
	with.way, _ = a.wayOfPictures(with.settings, with.theme)
	a.shared = &with
	a.sidebar.shared, a.list.shared, a.article.shared = a.shared, a.shared, a.shared
	a.status.shared, a.prompt.shared = a.shared, a.shared
	if a.overlay != nil {
		a.overlay.retheme(a.shared)
	}
	clear(a.list.lines)
	a.list.draw()
	a.sidebar.measure()
	clear(a.sidebar.drawn)
	a.sidebar.draw()
}

// cover shows an overlay over the panes.
func (a *app) cover(o overlay) tea.Cmd {
	a.overlay = o
	a.fit(o)
	return o.load()
}

// fit gives an overlay its size, and what it lies over.
func (a *app) fit(o overlay) {
	if small, is := a.inBox(o); is {
		small.resize(roomInBox(a.w, a.h-1))
	} else {
		o.resize(a.w, a.h-1)
	}
	if below := o.below(); below != nil {
		a.fit(below)
	}
}

// inBox returns an overlay that is drawn in a box.
func (a *app) inBox(o overlay) (boxed, bool) {
	small, is := o.(boxed)
	return small, is && !a.settings.Linear
}

// boxAt is where a boxed overlay is drawn.
func (a *app) boxAt(o boxed) box { return boxFor(a.w, a.h-1, o.needs()) }

// askInBox asks for a line in a box over what is on the screen, unless it is given.
func (a *app) askInBox(given string, q question) tea.Cmd {
	if given != "" || a.settings.Linear {
		return a.prompt.settle(given, q)
	}
	return a.cover(newLineBox(a.shared, q, a.overlay))
}

// uncover closes the overlay and shows what it was opened over.
func (a *app) uncover() tea.Cmd {
	below := a.overlay.below()
	if a.overlay = nil; below == nil {
		return nil
	}
	below.retheme(a.shared)
	return a.cover(below)
}

// View draws the screen. It changes nothing.
func (a *app) View() tea.View {
	v := tea.NewView(a.forTerminal(a.screen()))
	v.AltScreen = true
	if a.pointer.on(a.settings.Mouse) {
		v.MouseMode = tea.MouseModeCellMotion
	}
	v.BackgroundColor, v.ForegroundColor = a.theme.Paint, a.theme.Ink
	v.WindowTitle = a.title()
	switch {
	case a.overlay != nil:
		v.Cursor = a.overlayCursor()
	case a.prompt.open():
		v.Cursor = a.prompt.cursor(a.h - a.prompt.height())
	default:
		v.Cursor = a.lineCursor()
	}
	return v
}

// overlayCursor is where a text is typed in the overlay, nil if none is.
func (a *app) overlayCursor() *tea.Cursor {
	c := a.overlay.cursor()
	if small, is := a.inBox(a.overlay); is && c != nil {
		at := a.boxAt(small).within()
		c.X, c.Y = at.x+min(c.X, at.w), at.y+min(c.Y, at.h-1)
	}
	return c
}

// lineCursor is where the line begins that one is at in a pane, for who has the screen read
// aloud; nil for others.
func (a *app) lineCursor() *tea.Cursor {
	switch a.focus {
	case onSidebar:
		return a.cursorAt(0, a.sidebar.heading()+max(0, a.sidebar.cursor-a.sidebar.top))
	case onArticle:
		return a.cursorAt(0, 1+a.article.line-a.article.top)
	}
	return a.list.lineCursor()
}

// OrdersLines reports whether lines that are written from the right are drawn in the order in
// which they are seen.
func (a *app) OrdersLines() bool { return a.theme.Bidi != terminal.OrdersLines }

// forTerminal writes what was drawn in characters that the terminal knows.
func (a *app) forTerminal(screen string) string {
	screen = typeset.Unmarked(screen)
	if a.settings.Linear {
		screen = terminal.WithoutDrawings(screen)
	}
	switch {
	case a.session.ascii:
		screen = terminal.InASCII(screen)
	case !a.theme.Graphemes:
		screen = terminal.AsCodePoints(screen)
	}
	if a.theme.ASCII {
		screen = terminal.SignsInASCII(screen)
	}
	return screen
}

func (a *app) screen() string {
	b := a.boxes()
	if !b.status.shown() {
		said := fmt.Sprintf("%d×%d is too small", a.w, a.h)
		if ansi.StringWidth(said) > a.w {
			said = "too small"
		}
		return fill([]string{said}, max(a.w, 0), max(a.h, 0))
	}
	if a.saysNothing(b) {
		return strings.Join(a.body(), "\n")
	}
	last := a.status.view(a.hints())
	if a.overlay == nil && a.prompt.open() {
		last = a.prompt.view()
	}
	body := a.drawn(a.overlay)
	body = a.withMenu(body[:max(0, a.h-strings.Count(last, "\n")-1)])
	return strings.Join(append(body, last), "\n")
}

// drawn is what stands above the last line: an overlay, with what a box leaves of that below it,
// or the panes.
func (a *app) drawn(o overlay) []string {
	small, is := a.inBox(o)
	switch {
	case is:
		at, below := a.boxAt(small), a.drawn(small.below())
		within, keys := at.within(), a.keyboard.shown(small.hints(), []scope{small.scope()})
		contents := strings.Split(small.view(within.w, within.h), "\n")
		return overBox(below, drawBox(a.theme, small.heading(), contents, keys, at.w), at, a.w)
	case o != nil:
		return strings.Split(o.view(a.w, a.h-1), "\n")
	}
	return a.body()[:a.h-1]
}

// saysNothing reports whether the article stands alone, without a last line for messages.
func (a *app) saysNothing(b boxes) bool {
	return b.article.h == a.h && a.overlay == nil && !a.prompt.open() && a.status.message == "" && a.keyboard.pending == "" && a.keyboard.count == 0
}

// body is the lines of the panes.
func (a *app) body() []string {
	b := a.boxes()
	var panes []string
	if b.sidebar.shown() {
		panes = append(panes, a.sidebar.view())
	}
	if b.list.shown() {
		panes = append(panes, a.list.view())
	}
	if b.article.shown() {
		panes = append(panes, a.pageView(b.article))
	}
	return strings.Split(beside(a.theme.Rule.Render("│"), panes...), "\n")
}
