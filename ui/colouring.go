package ui

import (
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"

	"tidings/ui/terminal"
	"tidings/ui/typeset"
)

// colouring is the part that gives the screen its colours: by what the terminal has told of
// itself, and by the theme that the person has chosen. A terminal whose ground switches says
// so (mode 2031), and is asked what it is now.
type colouring struct {
	told     terminal.Abilities
	answers  bool            // the terminal has told its ground when it was asked
	forced   terminal.Ground // what the person says that the ground is
	choice   typeset.Choice
	worn     dress          // what the screen has
	next     *typeset.Theme // it is being made for the page
	nextWorn dress
}

// linesRedressed is how many lines of an open article, of those that are set, change their
// colours with the screen. What follows is set again when it is needed.
const linesRedressed = 2000

// A dress is what a theme is made of.
type dress struct {
	choice typeset.Choice
	of     terminal.Abilities
}

// begin makes the first theme, of what is known before the terminal has been asked.
func (c *colouring) begin(ground terminal.Ground, bidi terminal.Bidi) *typeset.Theme {
	c.told = terminal.Abilities{Ground: ground, Bidi: bidi, Profile: colorprofile.ANSI256}
	c.worn = c.dress()
	return c.worn.theme()
}

// dress is what the screen is to have.
func (c *colouring) dress() dress {
	d := dress{c.choice, c.told}
	if c.forced != terminal.UnknownGround {
		d.of.Ground = c.forced
	}
	return d
}

func (d dress) theme() *typeset.Theme { return d.choice.Theme(d.of) }

// choiceMsg says that the person has chosen another theme, or what the ground is.
type choiceMsg struct {
	choice typeset.Choice
	forced terminal.Ground // UnknownGround to ask the terminal
}

// redressedMsg is the beginning of the open article in new colours, up to the page shown.
type redressedMsg struct{ blocksMsg }

// take takes what the terminal tells, and what the person chooses.
func (c *colouring) take(a *app, msg tea.Msg) (tea.Cmd, bool) {
	switch msg := msg.(type) {
	case tea.BackgroundColorMsg:
		c.answers = c.answers || msg.Color != nil
		c.told = c.told.After(msg)
	case tea.ColorProfileMsg, tea.ModeReportMsg:
		c.told = c.told.After(msg)
	case choiceMsg:
		c.choice, c.forced = msg.choice, msg.forced
	case redressedMsg:
		if c.next != nil && msg.theme == c.next {
			return c.put(a, msg.blocksMsg), true
		}
		return nil, true
	default:
		ground, switched := terminal.SwitchedGround(msg)
		if !switched {
			return nil, false
		}
		if !c.answers { // what it reports is all that it tells
			c.told.Ground = ground
		}
		return tea.Batch(c.change(a), a.lending.askAgain(tea.RequestBackgroundColor)), true
	}
	return c.change(a), true
}

// change gives the screen other colours, if it is to have others. An open article keeps its
// own until its page has been set anew, so that all of the screen changes at once.
func (c *colouring) change(a *app) tea.Cmd {
	d := c.dress()
	switch {
	case c.next != nil && d == c.nextWorn:
		return nil
	case d == c.worn:
		c.next = nil
		return nil
	}
	c.next, c.nextWorn = d.theme(), d
	if !a.article.open || len(a.article.blocks) == 0 {
		return c.put(a, blocksMsg{})
	}
	lines := max(a.article.top+2*a.article.page(), min(len(a.article.lines), linesRedressed))
	set := a.setMore(a.article.script, c.next, a.article.measure, 0, lines)
	return func() tea.Msg {
		blocks, _ := set().(blocksMsg)
		return redressedMsg{blocks}
	}
}

// put puts the new colours on. Panes draw their lines anew.
func (c *colouring) put(a *app, page blocksMsg) tea.Cmd {
	t := c.next
	c.worn, c.next = c.nextWorn, nil
	with := *a.shared
	with.theme = t
	a.share(with)
	if a.article.open {
		a.article.reset(a.article.measure, t)
		a.article.add(page) // unless another article has been opened meanwhile
	}
	if a.overlay != nil {
		return tea.Batch(a.setArticle(), a.overlay.load())
	}
	return a.setArticle()
}
