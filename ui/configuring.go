package ui

import (
	"context"
	"fmt"
	"strings"
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
	colouring colouring     // by the settings, and by what the terminal tells
	loaded    config.Loaded // the settings as they were read last
	wrong     string        // what was said to be wrong with them
}

// begin reads the settings for the first frame.
func (c *configuring) begin(a *app) {
	a.shared.settings = config.Defaults()
	if a.source != nil {
		c.loaded = a.source.Load(a.ctx)
		read := c.loaded.Config()
		a.shared.settings = read.Settings
		c.say(a, read)
	}
	c.colouring.forced = groundSet(a.shared.settings)
	a.shared.theme = c.colouring.begin(a.ground)
}

// groundSet is the ground that the person says the terminal has.
func groundSet(set config.Settings) terminal.Ground {
	return map[string]terminal.Ground{"dark": terminal.DarkGround, "light": terminal.LightGround}[set.Background]
}

// take takes settings that have been changed.
func (c *configuring) take(a *app, msg tea.Msg) (tea.Cmd, bool) {
	changed, is := msg.(settingsMsg)
	if !is {
		return nil, false
	}
	c.loaded = changed.loaded
	read := changed.loaded.Config()
	c.say(a, read)
	return tea.Batch(c.apply(a, read.Settings), a.awaitSettings(c.loaded)), true
}

// apply shows the screen with other settings.
func (c *configuring) apply(a *app, set config.Settings) tea.Cmd {
	if set == a.settings {
		return nil
	}
	with := *a.shared
	with.settings = set
	a.share(with)
	c.colouring.forced = groundSet(set)
	return tea.Batch(a.arrange(), c.colouring.change(a))
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
	return config.Loaded{Text: text}
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
			return settingsMsg{now}
		}
		return nil
	}
}

// settingsMsg has settings that are others than before.
type settingsMsg struct{ loaded config.Loaded }

// awaitSettings waits until the settings are changed.
func (s *session) awaitSettings(from config.Loaded) tea.Cmd {
	if s.source == nil {
		return nil
	}
	return func() tea.Msg {
		if !s.source.AwaitChange(s.ctx, from) {
			return nil
		}
		return settingsMsg{s.source.Load(s.ctx)}
	}
}
