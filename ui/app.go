// Package ui is what is seen: the screen of tidings.
//
// The screen is an app of three panes (sidebar, list, article), a status line,
// a prompt that takes the status line's place, and at most one overlay (help, a
// choice of feeds, a link handed over). Panes are plain structs (pane.go); only
// the app is a tea.Model, and all it does is route:
//
//	a key      goes to the first taker: overlay, prompt, what follows g,
//	           the focused pane, then the acts of the whole app (act.go)
//	a result   goes once, by its type, to the part that it belongs to (result.go)
//	a size     goes through layout (layout.go) to every pane
//
// What takes time (store, network, typesetting) runs in commands (command.go).
// Changes of one account are made one after another (jobs), so that the order
// of keys is the order on the disk.
package ui

import (
	"context"
	"fmt"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"

	"tidings/store"
	"tidings/ui/opener"
	"tidings/ui/terminal"
	"tidings/ui/typeset"
)

// app is the root of the screen.
type app struct {
	*session
	*shared
	w, h  int
	focus focus

	sidebar sidebar
	list    list
	article article
	status  status
	prompt  prompt
	overlay overlay
	jobs    jobs

	opener        opener.Opener
	adding        adding
	goingTo       bool               // g has been pressed
	first         bool               // the first list has yet to be chosen
	ahead         []tea.KeyPressMsg  // keys typed before the list was there that they are for
	asking        bool               // what edits a mark is about to open: keys wait for it
	opening       store.Number       // the article that is on its way, 0 for none
	wish          int                // 1 or -1: go to the next or previous unread when more rows are there
	toEnd         int                // G has been pressed: how many more pages may be loaded to get there
	seek          seeking            // the search being typed, or typed last
	resume        resume             // where the last screen was, and this one is
	rest          *rest              // the list that a list of hits came over
	waiting       []store.Feed       // to be fetched when the refresh under way is done
	readOnly      bool               // the last change was refused since the library can only be read
	tidying       bool               // the library is being put in order
	compacts      bool               // its file is being made smaller
	endCompacting context.CancelFunc // and this ends it
	begun         bool               // the first rows have been shown
	told          bool               // what there is to say of its file has been said
	fence         fence              // whether the terminal has answered all it was asked
	lending       tea.Cmd            // gives the terminal to somebody else, when it has answered; nil for nobody
	lends         int                // how often that was asked for
	quitting      bool               // leave when all jobs are done

	// What has been asked of the store to show it again.
	feedsAsked bool
	savedAsked bool
	savedAgain bool // what was asked for may be older than a change
	pageAsked  bool
	dirty      bool            // the store has changed since
	here       context.Context // ends when the place is left
	leave      context.CancelFunc
}

// adding is what is known of an address somebody wants to read.
type adding struct {
	typed string  // it could not be added, and may be mended
	found *picker // its feeds, found while the reader went on
	told  bool    // and the reader knows
	gone  bool    // the reader has gone on since asking
}

func newApp(s *session, o opener.Opener) *app {
	a := &app{session: s, first: true, opener: o}
	a.shared = &shared{theme: typeset.NewTheme(terminal.Abilities{Dark: true, Profile: colorprofile.ANSI256}), keys: defaultKeys(), now: s.now, zone: s.zone}
	a.sidebar = sidebar{shared: a.shared, folded: map[string]bool{}, current: keyUnread}
	a.list = list{shared: a.shared, focused: true, loading: true, leaps: s.slow}
	a.article = article{shared: a.shared, want: nowhere(), held: nowhere(), kept: map[store.Number]spot{}}
	a.status = status{shared: a.shared}
	a.prompt = prompt{shared: a.shared}
	a.here, a.leave = context.WithCancel(s.ctx)
	return a
}

// Init asks for the first rows, the feeds, and the terminal's background.
func (a *app) Init() tea.Cmd {
	a.feedsAsked = true
	return tea.Batch(a.loadFeeds(), a.awaitChange(), tea.RequestBackgroundColor)
}

// Update routes one message.
func (a *app) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		a.w, a.h = min(msg.Width, maxScreenW), min(msg.Height, maxScreenH)
		return a, a.arrange()
	case tea.BackgroundColorMsg, tea.ColorProfileMsg, tea.ModeReportMsg:
		return a, a.retheme(a.theme.After(msg))
	case tea.KeyPressMsg:
		return a, a.press(msg)
	case tea.PasteMsg:
		return a, a.paste(msg)
	}
	return a, a.result(msg)
}

// paste takes what was pasted to where a text is being typed.
func (a *app) paste(msg tea.PasteMsg) tea.Cmd {
	if e, ok := a.overlay.(*noteEditor); ok {
		return e.paste(msg.Content)
	}
	if !a.prompt.open() || a.overlay != nil {
		return nil
	}
	_, cmd := a.prompt.update(msg)
	return tea.Batch(cmd, a.sought())
}

// The largest screen drawn: nobody has one, but a terminal may claim it.
const (
	maxScreenW = 800
	maxScreenH = 250
)

// arrange gives every pane its place.
func (a *app) arrange() tea.Cmd {
	b := layout(a.w, a.h, a.focus, a.article.open)
	a.sidebar.resize(b.sidebar.w, b.sidebar.h)
	a.list.resize(b.list.w, b.list.h)
	a.article.resize(b.article.w, b.article.h)
	a.status.w = a.w
	a.prompt.resize(a.w)
	if a.overlay != nil {
		a.overlay.resize(a.w, a.h-1)
	}
	a.sidebar.focused = a.focus == onSidebar
	a.list.focused = a.focus == onList
	a.article.focused = a.focus == onArticle
	return tea.Batch(a.setArticle(), a.fillList())
}

// retheme replaces every style. Panes draw their lines anew.
func (a *app) retheme(can terminal.Abilities) tea.Cmd {
	if can == a.theme.Abilities {
		return nil
	}
	t := typeset.NewTheme(can)
	a.shared = &shared{theme: t, keys: a.keys, now: a.shared.now, zone: a.shared.zone}
	a.sidebar.shared, a.list.shared, a.article.shared = a.shared, a.shared, a.shared
	a.status.shared, a.prompt.shared = a.shared, a.shared
	if a.overlay != nil {
		a.overlay.retheme(a.shared)
	}
	clear(a.list.drawn)
	a.list.draw()
	if a.article.open {
		a.article.again(a.article.width, t)
	}
	return a.setArticle()
}

// press takes a key to its first taker.
func (a *app) press(msg tea.KeyPressMsg) tea.Cmd {
	a.status.clear()
	a.adding.gone, a.list.returns = true, false
	cmd := a.take(msg)
	a.tellFound()
	if rest := a.restAfter(); rest != nil {
		return tea.Batch(cmd, rest)
	}
	return cmd
}

func (a *app) take(msg tea.KeyPressMsg) tea.Cmd {
	switch {
	case a.asking:
		if len(a.ahead) < maxAhead {
			a.ahead = append(a.ahead, msg)
		}
		return nil
	case a.overlay != nil && key.Matches(msg, a.keys.global.Suspend):
		return a.suspend()
	case a.overlay != nil:
		cmd, done := a.overlay.update(msg)
		if done {
			a.overlay = nil
		}
		return cmd
	case a.prompt.open():
		answer, cmd := a.prompt.update(msg)
		if answer != nil {
			return a.answered(*answer)
		}
		return tea.Batch(cmd, a.sought())
	case a.goingTo:
		a.goingTo = false
		return a.goTo(msg)
	case a.focus == onList && !a.list.loaded && (a.isForRows(msg) || a.typesAhead()) && len(a.ahead) < maxAhead:
		a.ahead = append(a.ahead, msg)
		return nil
	}
	a.ahead, a.wish, a.toEnd = nil, 0, 0
	if a.focus == onList { // whoever moves there is where they want to be
		a.resume.below = store.Row{}
	}
	if a.focus == onList && a.list.more && key.Matches(msg, a.keys.move.Bottom) {
		a.toEnd = endPages
	}
	if cmd, taken := a.paneUpdate(msg); taken {
		return tea.Batch(cmd, a.fillList())
	}
	return a.act(msg)
}

// cover shows an overlay over the panes.
func (a *app) cover(o overlay) tea.Cmd {
	a.overlay = o
	o.resize(a.w, a.h-1)
	if p, ok := o.(*picker); ok {
		return p.lookAt()
	}
	return nil
}

// endPages bounds how many pages one G loads: the rows of a list are kept, and a
// list may have a million. Pressed again, it goes on.
const endPages = 10

func (a *app) paneUpdate(msg tea.KeyPressMsg) (tea.Cmd, bool) {
	switch a.focus {
	case onSidebar:
		return a.sidebar.update(msg)
	case onArticle:
		return a.article.update(msg)
	}
	return a.list.update(msg)
}

// fillList asks for more rows when the cursor comes near the last, and for what
// those on the screen lack.
func (a *app) fillList() tea.Cmd {
	var cmds []tea.Cmd
	if a.list.short() {
		cmds = append(cmds, a.loadMore())
	}
	if bare := a.list.unexplained(); len(bare) > 0 {
		cmds = append(cmds, a.excerpts(a.here, a.list.place, a.list.words, bare))
	}
	return tea.Batch(cmds...)
}

// loadMore asks for the rows behind the last.
func (a *app) loadMore() tea.Cmd {
	if a.list.loading {
		return nil
	}
	a.list.loading = true
	limit := pageSize
	if a.toEnd > 0 || a.resume.below.Number != 0 {
		limit = 10 * pageSize
	}
	return a.loadPage(a.here, a.list.place, a.list.rows[len(a.list.rows)-1], limit)
}

// setArticle asks for the next blocks of the open article, if it has any left.
func (a *app) setArticle() tea.Cmd {
	first, ok := a.article.missing()
	if !ok {
		return nil
	}
	return a.setMore(a.article.article.Number, a.article.script, a.article.set, a.article.width, first)
}

// View draws the screen. It changes nothing.
func (a *app) View() tea.View {
	screen := a.screen()
	switch {
	case a.session.ascii:
		screen = terminal.InASCII(screen)
	case !a.theme.Graphemes:
		screen = terminal.AsCodePoints(screen)
	}
	v := tea.NewView(screen)
	v.AltScreen = true
	if e, ok := a.overlay.(*noteEditor); ok {
		v.Cursor = e.cursor()
	} else if a.prompt.open() && a.overlay == nil {
		v.Cursor = a.prompt.cursor(a.h - a.prompt.height())
	}
	return v
}

func (a *app) screen() string {
	b := layout(a.w, a.h, a.focus, a.article.open)
	if !b.status.shown() {
		said := fmt.Sprintf("%d×%d is too small", a.w, a.h)
		if ansi.StringWidth(said) > a.w {
			said = "too small"
		}
		return fill([]string{said}, max(a.w, 0), max(a.h, 0))
	}
	last := a.status.view(a.hints())
	if a.prompt.open() {
		last = a.prompt.view()
	}
	if a.overlay != nil {
		return a.overlay.view(a.w, a.h-1) + "\n" + a.status.view(a.overlay.hints())
	}
	var panes []string
	if b.sidebar.shown() {
		panes = append(panes, a.sidebar.view())
	}
	if b.list.shown() {
		panes = append(panes, a.list.view())
	}
	if b.article.shown() {
		panes = append(panes, a.article.view())
	}
	body := strings.Split(beside(a.theme.Rule.Render("│"), panes...), "\n")
	body = body[:max(0, a.h-strings.Count(last, "\n")-1)]
	return strings.Join(append(body, last), "\n")
}
