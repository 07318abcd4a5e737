package ui

import (
	"image/color"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	uv "github.com/charmbracelet/ultraviolet"

	"tidings/store"
	"tidings/ui/terminal"
	"tidings/ui/typeset"
)

// untold opens the screen on a terminal that has told nothing yet.
func untold(t *testing.T, env map[string]string) *screen {
	if env == nil {
		env = map[string]string{}
	}
	return showAt(t, news(t), 120, 40, env)
}

func TestGroundIsToldBy(t *testing.T) {
	sc := untold(t, nil)
	if sc.theme.Ground != terminal.UnknownGround {
		t.Errorf("the ground is %v before anything has told it", sc.theme.Ground)
	}
	for _, told := range []struct {
		by   tea.Msg
		want terminal.Ground
	}{
		{uv.LightColorSchemeEvent{}, terminal.LightGround}, // all that a terminal tells that does not answer
		{uv.DarkColorSchemeEvent{}, terminal.DarkGround},
		{tea.BackgroundColorMsg{}, terminal.DarkGround}, // an answer that is none
		{tea.BackgroundColorMsg{Color: color.White}, terminal.LightGround},
		{uv.DarkColorSchemeEvent{}, terminal.LightGround}, // it is asked what it is now
		{tea.BackgroundColorMsg{Color: color.Black}, terminal.DarkGround},
		{choiceMsg{forced: terminal.LightGround}, terminal.LightGround},
		{tea.BackgroundColorMsg{Color: color.Black}, terminal.LightGround},
		{choiceMsg{}, terminal.DarkGround},
	} {
		sc.send(told.by)
		if sc.theme.Ground != told.want {
			t.Errorf("after %T%v the ground is %v, not %v", told.by, told.by, sc.theme.Ground, told.want)
		}
	}
	if sc := untold(t, map[string]string{"COLORFGBG": "0;15"}); sc.theme.Ground != terminal.LightGround {
		t.Errorf("COLORFGBG makes it %v", sc.theme.Ground)
	}
}

func TestASwitchIsAskedAbout(t *testing.T) {
	sc := untold(t, nil)
	sc.lending.handshake = handshakeDone
	_, cmd := sc.Update(uv.DarkColorSchemeEvent{})
	asked := false
	for _, msg := range all(cmd) {
		asked = asked || msg == tea.RequestBackgroundColor()
	}
	if !asked {
		t.Error("the terminal is not asked for its ground")
	}
	if sc.lending.handshake != handshakeDue {
		t.Error("the answer could be typed into the shell")
	}
}

// all runs a command, and returns the messages that it makes.
func all(cmd tea.Cmd) (msgs []tea.Msg) {
	if cmd == nil {
		return nil
	}
	switch msg := cmd().(type) {
	case nil:
	case tea.BatchMsg:
		for _, one := range msg {
			msgs = append(msgs, all(one)...)
		}
	default:
		msgs = append(msgs, msg)
	}
	return msgs
}

// The page keeps its colours until it has others, and the place that is read.
func TestNewColoursComeAtOnce(t *testing.T) {
	s := library(t)
	fed(t, s, store.Wish{URL: "https://a.example"}, "A", piece(1, "long", longBody(300)))
	sc := show(t, s, 120, 30)
	sc.send(tea.BackgroundColorMsg{Color: color.Black})
	sc.press("enter", "space", "space", "space", "j", "j", "j")
	before, colours := sc.text(), sc.View().Content
	_, cmd := sc.Update(tea.BackgroundColorMsg{Color: color.White})
	if sc.View().Content != colours {
		t.Error("there is a frame between the old colours and the new")
	}
	cmd = only(t, cmd)
	msg := cmd()
	_, rest := sc.Update(msg)
	if sc.View().Content == colours {
		t.Error("the colours are the old ones")
	}
	if got := sc.text(); got != before {
		t.Errorf("the place is lost:\n%s\nwas:\n%s", got, before)
	}
	sc.run(rest)
	if got := sc.text(); got != before {
		t.Errorf("the place is lost in the end:\n%s\nwas:\n%s", got, before)
	}
}

// only is the one command that is not nil.
func only(t *testing.T, cmd tea.Cmd) tea.Cmd {
	t.Helper()
	if cmd == nil {
		t.Fatal("nothing is done")
	}
	return cmd
}

// Colours that were asked for are late when others have been asked for since, or another
// article is open.
func TestLateColours(t *testing.T) {
	sc := untold(t, nil)
	sc.press("enter")
	_, white := sc.Update(tea.BackgroundColorMsg{Color: color.White})
	_, black := sc.Update(tea.BackgroundColorMsg{Color: color.Black})
	sc.run(white)
	if sc.theme.Ground == terminal.LightGround {
		t.Error("an old answer counts")
	}
	sc.press("J")
	sc.run(black)
	if sc.theme.Ground != terminal.DarkGround || sc.article.setTheme != sc.theme || !sc.article.whole {
		t.Errorf("the ground is %v, and the page is set in %v", sc.theme.Ground, sc.article.setTheme.Ground)
	}
	sc.exact()
}

func TestAThemeIsPutOn(t *testing.T) {
	sc := untold(t, nil)
	sc.send(tea.ColorProfileMsg{Profile: colorprofile.TrueColor})
	sc.press("enter")
	look, _ := typeset.Themes{}.Find("sepia")
	sc.send(choiceMsg{choice: typeset.Choice{Light: look, Dark: look, Paint: true}})
	if v := sc.View(); v.BackgroundColor == nil || v.ForegroundColor == nil {
		t.Error("the ground is not painted")
	}
	if !strings.Contains(sc.View().Content, "38;2;138;66;8") {
		t.Errorf("its colours are not on the screen: %q", sc.View().Content)
	}
	look, _ = typeset.Themes{}.Find("ascii")
	sc.send(choiceMsg{choice: typeset.Choice{Light: look, Dark: look, Paint: true}})
	sc.exact()
	if v := sc.View(); v.BackgroundColor != nil || strings.ContainsAny(v.Content, "●▌│▏•·…") || strings.Contains(v.Content, "\x1b[38") || !strings.Contains(v.Content, "東京") {
		t.Errorf("the theme of ASCII shows %q", v.Content)
	}
}
