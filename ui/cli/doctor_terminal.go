package cli

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"time"

	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/term"

	"tidings/ui/terminal"
	"tidings/ui/typeset"
)

// A terminalRecord is the terminal in JSON.
type terminalRecord struct {
	Name        string `json:"name"` // as it calls itself, "" if it does not say
	Term        string `json:"term"` // $TERM
	Columns     int    `json:"columns"`
	Rows        int    `json:"rows"`
	UTF8        bool   `json:"utf8"`
	SSH         bool   `json:"ssh"`
	Multiplexer string `json:"multiplexer"` // tmux, screen, mosh, ""
	Answers     bool   `json:"answers"`     // it was asked, and answered
	Colours     int    `json:"colours"`     // 0, 16, 256, 16777216
}

// The multiplexers that stand between tidings and a terminal.
const (
	muxTmux   = "tmux"
	muxScreen = "screen"
	muxMosh   = "mosh"
)

// lookAtTerminal looks at the terminal: by the environment, and by asking it where
// somebody sits at it.
func (d *doctor) lookAtTerminal(ctx context.Context) {
	t := &d.checkup.Terminal
	t.Term = typeset.Clip(d.Getenv("TERM"), 40)
	t.UTF8 = terminal.HasUTF8(d.Getenv)
	t.SSH = d.Remote || d.Getenv("SSH_CONNECTION") != "" || d.Getenv("SSH_TTY") != ""
	t.Columns = d.Width
	t.Name = d.nameByEnvironment()
	switch {
	case d.Getenv("TMUX") != "":
		t.Multiplexer = muxTmux
	case d.Getenv("STY") != "":
		t.Multiplexer = muxScreen
	}
	screen, atScreen := d.Out.(*os.File)
	atScreen = atScreen && d.Terminal && d.Interactive && !d.Remote && !d.isDumb()
	if atScreen {
		if columns, rows, err := term.GetSize(screen.Fd()); err == nil {
			t.Columns, t.Rows = columns, rows
		}
		a := askTerminal(answerWait)
		t.Answers = a.isAnswer
		t.Name = cmp.Or(a.name, t.Name)
		t.Multiplexer = cmp.Or(t.Multiplexer, a.multiplexer)
	}
	d.sayTerminal()
	d.lookAtColours(ctx, atScreen)
	d.lookAtClipboard(ctx)
}

// isDumb reports whether the terminal can do no more than print.
func (d *doctor) isDumb() bool {
	name := d.Getenv("TERM")
	return name == "dumb" || name == "" && runtime.GOOS != "windows"
}

// nameByEnvironment is what the terminal left of its name in the environment.
func (d *doctor) nameByEnvironment() string {
	if name := d.Getenv("TERM_PROGRAM"); name != "" {
		return typeset.Clip(strings.TrimSpace(name+" "+d.Getenv("TERM_PROGRAM_VERSION")), 40)
	}
	for _, known := range []struct{ variable, name string }{
		{"KITTY_WINDOW_ID", "kitty"}, {"ALACRITTY_WINDOW_ID", "Alacritty"}, {"WT_SESSION", "Windows Terminal"},
		{"KONSOLE_VERSION", "Konsole"}, {"VTE_VERSION", "VTE"}, {"STY", "GNU screen"},
	} {
		if d.Getenv(known.variable) != "" {
			return known.name
		}
	}
	return ""
}

func (d *doctor) sayTerminal() {
	t := d.checkup.Terminal
	if !d.Terminal && !(d.Remote && t.Term == "dumb") { // with a terminal the server would say which
		line := "none: the output goes to a file or a pipe"
		if t.SSH && (d.Remote || d.Getenv("SSH_TTY") == "") {
			line = "none in this session; `ssh -t HOST tidings` opens the screen"
		}
		d.say("terminal", line)
		return
	}
	name := cmp.Or(t.Term, "TERM is not set")
	if t.Name != "" && t.Term != "" {
		name = t.Name + " as " + t.Term
	}
	if t.Multiplexer == muxMosh {
		name += " by mosh"
	}
	if t.SSH {
		name += " over SSH"
	}
	parts := []string{name}
	switch {
	case t.Rows > 0:
		parts = append(parts, fmt.Sprintf("%dx%d", t.Columns, t.Rows))
	case t.Columns > 0:
		parts = append(parts, fmt.Sprintf("%d columns", t.Columns))
	}
	if t.UTF8 {
		parts = append(parts, "UTF-8")
	}
	d.say("terminal", strings.Join(parts, ", "))
	if d.isDumb() {
		d.wrong(fmt.Sprintf("the screen needs a terminal that can move its cursor, and TERM is %s", cmp.Or(t.Term, "not set")), "export TERM=xterm-256color")
	}
	if !t.UTF8 {
		d.wrong("the locale is not one of UTF-8, so letters and lines are drawn in ASCII", "export LC_ALL=C.UTF-8")
	}
}

// lookAtColours finds the colours that the screen will use, as bubbletea does.
func (d *doctor) lookAtColours(ctx context.Context, atScreen bool) {
	profile := colorprofile.NoTTY
	if d.Terminal {
		profile = colorprofile.Env(d.colourVariables())
	}
	if atScreen && profile > colorprofile.ASCII { // below that nothing may be added
		profile = max(profile, colorprofile.Terminfo(d.Getenv("TERM")))
		if info := d.tmuxSays(ctx, "info"); saysTrueColour(info) {
			profile = colorprofile.TrueColor
		}
	}
	line := "none"
	switch profile {
	case colorprofile.TrueColor:
		d.checkup.Terminal.Colours, line = 1<<24, "16 million"
	case colorprofile.ANSI256:
		d.checkup.Terminal.Colours, line = 256, "256"
	case colorprofile.ANSI:
		d.checkup.Terminal.Colours, line = 16, "16"
	}
	switch {
	case d.Getenv("NO_COLOR") != "":
		line += " (NO_COLOR is set)"
	case profile == colorprofile.ANSI256 && d.checkup.Terminal.Multiplexer == muxTmux:
		line += " (more after `tmux set -as terminal-features ,*:RGB`)"
	case profile == colorprofile.ANSI256 && d.Getenv("COLORTERM") == "" && d.checkup.Terminal.SSH:
		line += " (COLORTERM=truecolor does not come through SSH by itself)"
	case profile == colorprofile.ANSI256 && d.Getenv("COLORTERM") == "":
		line += " (COLORTERM=truecolor would say that there are more)"
	}
	d.say("colours", line)
}

// colourVariables are those that tell of colours, as an environment.
func (d *doctor) colourVariables() (environ []string) {
	for _, name := range []string{"TERM", "COLORTERM", "NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "WT_SESSION", "GOOGLE_CLOUD_SHELL", "ConEmuANSI", "ANSICON"} {
		if value := d.Getenv(name); value != "" {
			environ = append(environ, name+"="+value)
		}
	}
	return environ
}

// saysTrueColour reads what `tmux info` says of the terminal that tmux runs in.
func saysTrueColour(info string) bool {
	for line := range strings.Lines(info) {
		if (strings.Contains(line, "Tc") || strings.Contains(line, "RGB")) && strings.Contains(line, "true") {
			return true
		}
	}
	return false
}

// lookAtClipboard says which way a copied link goes. No terminal says whether it
// takes it; what stands between is known to let it through or not.
func (d *doctor) lookAtClipboard(ctx context.Context) {
	way, what, mend := "OSC 52 to the terminal, which does not say whether it takes it", "", ""
	switch {
	case !d.Terminal || d.isDumb():
		way = "none without a terminal"
	case d.checkup.Terminal.Multiplexer == muxTmux:
		switch passes := d.tmuxSays(ctx, "show-options", "-sv", "set-clipboard"); passes {
		case "on":
			way = "OSC 52 through tmux, which passes it on"
		case "":
			way = "OSC 52 through tmux, if its set-clipboard is on"
		default:
			way = "OSC 52 through tmux, which drops it: set-clipboard is " + passes
			what, mend = "tmux does not pass on what `y` copies", "tmux set -s set-clipboard on"
		}
	case d.checkup.Terminal.Multiplexer == muxScreen && terminal.PassesScreen(d.Getenv):
		way = "OSC 52 through GNU screen, in blocks that it passes on"
	case d.checkup.Terminal.Multiplexer == muxScreen:
		way = "OSC 52 through GNU screen, which drops it: TERM does not say that it is there"
		what, mend = "GNU screen does not pass on what `y` copies", "export TERM=screen-256color"
	case d.checkup.Terminal.Multiplexer == muxMosh:
		way = "OSC 52 through mosh, which passes it on"
	}
	d.checkup.Clipboard = way
	d.say("clipboard", way)
	if what != "" {
		d.wrong(what, mend)
	}
}

// tmuxSays asks the tmux that this session runs in; "" if there is none, or it does
// not answer within a second. Never for somebody far away, whose environment names
// a tmux of their own.
func (d *doctor) tmuxSays(ctx context.Context, words ...string) string {
	session := d.Getenv("TMUX")
	if session == "" || d.Remote {
		return ""
	}
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	cmd := exec.CommandContext(ctx, "tmux", words...)
	cmd.Env = []string{"TMUX=" + session, "TERM=" + d.Getenv("TERM"), "HOME=" + d.Getenv("HOME"), "PATH=" + d.Getenv("PATH")}
	out, err := cmd.Output()
	if err != nil {
		return ""
	}
	if len(words) == 1 {
		return string(out)
	}
	return typeset.Clip(strings.TrimSpace(string(out)), 40)
}
