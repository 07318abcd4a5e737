package ui

import (
	"context"
	"fmt"
	"io/fs"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"

	"tidings/feeds/sanitize"
	"tidings/store"
	"tidings/ui/config"
	"tidings/ui/terminal"
	"tidings/ui/typeset"
)

// configuring is the part that follows what the person has set. The settings are read before
// the first frame, and again whenever they have been changed, by whatever program.
type configuring struct {
	widths    widths        // of panes, as keys change them
	colouring colouring     // by the settings, and by what the terminal tells
	loaded    config.Loaded // the settings as they were read last
	now       settingsMsg   // what they say
	wrong     string        // what was said to be wrong with them
	hinted    bool          // it was said which keys the terminal does not send
	trials    int           // how often a setting was tried on
	trying    int           // the number of the trial that is shown, 0 for none
}

// widthActions change how the room is shared.
func widthActions() []*action {
	change := func(name, help, key string, by int) *action {
		return &action{name: name, group: "The program", help: help, keys: []string{key}, where: inPanes,
			do: func(a *app, _ string) tea.Cmd { return a.configuring.widen(a, by) }}
	}
	return []*action{
		change("narrower", "this pane narrower; under z, code moves back", "<", -1),
		change("wider", "this pane wider; under z, code moves on", ">", 1),
	}
}

// widen makes the pane with the focus wider, by 1, or narrower, by -1. There is but one pane where an
// article stands alone: its code is moved there.
func (c *configuring) widen(a *app, by int) tea.Cmd {
	if a.article.alone() {
		if !a.article.shiftCode(by) {
			a.status.say("No line of code goes on there.")
		}
		return nil
	}
	set, why := c.widths.change(a.w, a.h, a.focus, a.article.open, a.fitted(), by)
	if c.widths.key != "sidebar.width" {
		set.SidebarWidth = a.settings.SidebarWidth
	}
	if why != "" {
		a.status.say("%s", why)
		return nil
	}
	c.now.set.Settings = set
	return tea.Batch(c.apply(a, c.now), c.widths.await())
}

// keep shows the screen with settings of which one was changed on it, and writes that down.
func (c *configuring) keep(a *app, set config.Settings, key, value string) tea.Cmd {
	c.now.set.Settings = set
	return tea.Batch(c.apply(a, c.now), a.keepSetting(key, value))
}

// begin reads the settings for the first frame.
func (c *configuring) begin(a *app) {
	c.now.set.Settings = config.Defaults()
	if a.source != nil {
		if loaded := a.source.Load(a.ctx); loaded.Text != "" || loaded.Fault != "" {
			c.learn(a, a.read(loaded))
		}
	}
	a.shared.settings = c.now.set.Settings
	c.colouring.forced, c.colouring.choice = groundSet(a.shared.settings), c.now.choice
	a.shared.theme = c.colouring.begin(a.ground, terminal.BidiOf(a.getenv))
}

// groundSet is the ground that the person says the terminal has.
func groundSet(set config.Settings) terminal.Ground {
	return map[string]terminal.Ground{"dark": terminal.DarkGround, "light": terminal.LightGround}[set.Background]
}

// take takes settings that have been changed.
func (c *configuring) take(a *app, msg tea.Msg) (tea.Cmd, bool) {
	if tried, is := msg.(triedMsg); is {
		if tried.trial != c.trying {
			return nil, true
		}
		return c.apply(a, tried.settingsMsg), true
	}
	switch msg := msg.(type) {
	case keyboardKnownMsg:
		c.hint(a)
		return nil, true
	case widthRestedMsg:
		return c.widths.rested(a.session, msg), true
	case settingKeptMsg:
		if msg.err != nil {
			a.status.fail(msg.err)
		}
		return nil, true
	case settingsMsg:
		c.learn(a, msg)
		return tea.Batch(c.apply(a, c.now), a.awaitSettings(c.loaded), c.awaitKeyboard(), a.upkeep.setAside(a)), true
	}
	return nil, false
}

// learn takes over settings that were read, and the keys that they bind.
func (c *configuring) learn(a *app, read settingsMsg) {
	c.now, c.loaded, c.trying = read, read.loaded, 0
	a.teller.Use(read.set.Settings)
	a.keyboard.keymap, a.keyboard.counts = read.keys, read.set.Settings.Counts
	c.say(a, read.set)
}

// value is what a setting is now, as the text says it.
func (c *configuring) value(s config.Setting) string {
	for _, g := range c.now.set.Given {
		if g.Key == s.Key {
			return g.Value
		}
	}
	return s.Default
}

// triedMsg has settings that are tried on.
type triedMsg struct {
	settingsMsg
	trial int
}

// tryOn shows the screen as it would be with a line of settings, "" for as it is.
func (c *configuring) tryOn(a *app, key, value string) tea.Cmd {
	if key == "" && c.trying == 0 {
		return nil
	}
	if key == "" {
		c.trying = 0
		return c.apply(a, c.now)
	}
	c.trials++
	c.trying = c.trials
	text, trial := c.loaded.Text, c.trials
	return func() tea.Msg {
		with, err := config.Set([]byte(text), key, value)
		if err != nil {
			return nil
		}
		return triedMsg{a.session.read(config.Loaded{Text: string(with), Remote: !a.owner}), trial}
	}
}

// changeSetting writes one setting. Screens follow when they hear of it, this one, too.
func (s *session) changeSetting(key, value string) tea.Cmd {
	return func() tea.Msg {
		err := s.source.Change(s.ctx, func(text []byte) ([]byte, error) { return config.Set(text, key, value) })
		if err != nil {
			return doneMsg{err: err}
		}
		return doneMsg{message: key + " is " + value + " now."}
	}
}

// apply shows the screen with other settings.
func (c *configuring) apply(a *app, read settingsMsg) tea.Cmd {
	set := read.set.Settings
	c.colouring.forced, c.colouring.choice = groundSet(set), read.choice
	if set == a.settings {
		return c.colouring.change(a)
	}
	if set.Mouse != a.settings.Mouse {
		a.pointer.said = asSet
	}
	with, turned, other := *a.shared, set.ListOldest != a.settings.ListOldest || set.ListGroups != a.settings.ListGroups, formOf(set) != formOf(a.settings)
	set.Zen = with.settings.Zen
	if set.Pictures == a.settings.Pictures {
		set.PicturesNow = with.settings.PicturesNow
	}
	with.settings = set
	a.share(with)
	cmds := []tea.Cmd{a.arrange(), c.colouring.change(a)}
	if turned {
		cmds = append(cmds, a.reorder())
	}
	if other {
		cmds = append(cmds, a.turnAgain())
	}
	return tea.Batch(cmds...)
}

// say says what is wrong with the settings, once.
func (c *configuring) say(a *app, read config.Config) {
	before := c.wrong
	switch n := len(read.Mistakes); {
	case read.Fault != nil:
		c.wrong = capital(read.Fault.Error()) + "."
	case n > 0:
		c.wrong = fmt.Sprintf("%s (tidings config check): %s", typeset.Count(n, "wrong setting", "wrong settings"), read.Mistakes[0])
	default:
		c.wrong = ""
	}
	if c.wrong != "" && c.wrong != before {
		a.status.warn(c.wrong)
	}
}

// keyboardTime is how long a terminal has to tell that it sends more keys than others.
const keyboardTime = time.Second

// keyboardKnownMsg says that this time has passed.
type keyboardKnownMsg struct{}

// awaitKeyboard waits until it is known what the terminal sends, if that matters.
func (c *configuring) awaitKeyboard() tea.Cmd {
	if c.hinted || len(c.now.set.Hints) == 0 {
		return nil
	}
	return tea.Tick(keyboardTime, func(time.Time) tea.Msg { return keyboardKnownMsg{} })
}

// hint says, once, that a key is bound which the terminal does not send, unless something else
// stands there to be read.
func (c *configuring) hint(a *app) {
	hints := c.now.set.Hints
	if c.hinted || a.keyboard.sends || len(hints) == 0 || a.status.message != "" {
		return
	}
	c.hinted = true
	a.status.say("Line %d of your settings: %s. This is one of the others.", hints[0].Line, hints[0].Wrong)
}

// capital begins a sentence.
func capital(sentence string) string {
	first, size := utf8.DecodeRuneInString(sentence)
	return string(unicode.ToUpper(first)) + sentence[size:]
}

// title is what the terminal's window is called: where one is, and how much is unread.
func (a *app) title() string {
	if !a.settings.WindowTitle {
		return ""
	}
	const longest = 60
	var parts []string
	if name := sanitize.Line(a.list.place.title()); name != "" {
		parts = append(parts, a.theme.Cut(name, longest))
	}
	if n := a.sidebar.counts.Unread; n > 0 {
		parts = append(parts, typeset.Thousands(n)+" unread")
	}
	title := strings.Join(append(parts, "tidings"), " · ")
	if a.session.ascii {
		return terminal.InASCII(title)
	}
	return title
}

// accountSettings are the settings that an account keeps in the store.
type accountSettings struct {
	store   *store.Store
	account store.AccountID
}

func (s accountSettings) Load(ctx context.Context) config.Loaded {
	text, err := s.store.AccountSettings(ctx, s.account, nil)
	if err != nil {
		return config.Loaded{Fault: "your settings do not count: the library cannot be read"}
	}
	return config.Loaded{Text: text, Remote: true}
}

func (s accountSettings) Change(ctx context.Context, change func([]byte) ([]byte, error)) error {
	_, err := s.store.AccountSettings(ctx, s.account, func(text string) (string, error) {
		changed, err := change([]byte(text))
		return string(changed), err
	})
	return err
}

// AwaitChange waits for nothing: a screen hears of all that changes in the store.
func (accountSettings) AwaitChange(context.Context, config.Loaded) bool { return false }

// heard reads settings again that are in the store, when something there has changed.
func (c *configuring) heard(a *app, d store.Difference) tea.Cmd {
	if _, inStore := a.source.(accountSettings); inStore && d.All {
		return a.reloadSettings(c.loaded)
	}
	return nil
}

// reloadSettings reads the settings again.
func (s *session) reloadSettings(before config.Loaded) tea.Cmd {
	return func() tea.Msg {
		if now := s.source.Load(s.ctx); now != before {
			return s.read(now)
		}
		return nil
	}
}

// settingsMsg has settings as they were read, and what they name.
type settingsMsg struct {
	loaded config.Loaded
	set    config.Config
	choice typeset.Choice
	keys   keymap
}

// read reads what a text sets, and the themes that it names. Only who has the settings in a
// file may name files.
func (s *session) read(loaded config.Loaded) settingsMsg {
	var themes typeset.Themes
	if file, is := s.source.(interface{ Beside() fs.FS }); is {
		themes.Files = file.Beside()
	}
	msg := settingsMsg{loaded: loaded}
	msg.set, msg.keys = readSettings(loaded)
	msg.choice = themes.Choose(&msg.set)
	return msg
}

// awaitSettings waits until the settings are changed.
func (s *session) awaitSettings(from config.Loaded) tea.Cmd {
	if s.source == nil {
		return nil
	}
	return func() tea.Msg {
		if !s.source.AwaitChange(s.ctx, from) {
			return nil
		}
		return s.read(s.source.Load(s.ctx))
	}
}
