package ui

import (
	"errors"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"tidings/feeds"
	"tidings/store"
)

// An opener is the program that shows a link, as the environment tells it. Over
// SSH without one there is none: the browser is on the reader's own machine.
type opener struct {
	argv []string
}

// findOpener looks for the program: $BROWSER, else what the system has, unless
// the session comes from elsewhere.
func findOpener(getenv func(string) string) opener {
	if b := strings.Fields(strings.Split(getenv("BROWSER"), ":")[0]); len(b) > 0 {
		return opener{b}
	}
	remote := getenv("SSH_CONNECTION") != "" || getenv("SSH_TTY") != ""
	switch {
	case runtime.GOOS == "darwin" && !remote:
		return opener{[]string{"open"}}
	case runtime.GOOS == "windows" && !remote:
		return opener{[]string{"rundll32", "url.dll,FileProtocolHandler"}}
	case getenv("DISPLAY") != "" || getenv("WAYLAND_DISPLAY") != "":
		return opener{[]string{"xdg-open"}}
	}
	return opener{}
}

func (o opener) exists() bool { return len(o.argv) > 0 }

// inTerminal reports whether the program draws in the terminal itself, which it
// must then have for itself.
func (o opener) inTerminal() bool {
	return slices.Contains([]string{"w3m", "lynx", "links", "elinks", "links2", "browsh", "carbonyl", "chawan", "cha"}, filepath.Base(o.argv[0]))
}

// command is the program with the link as one argument; no shell sees it. Only
// clean http and https addresses are opened.
func (o opener) command(link string) (*exec.Cmd, error) {
	clean := feeds.Address(link)
	if clean == "" {
		return nil, errors.New("not a web address")
	}
	return exec.Command(o.argv[0], append(slices.Clone(o.argv[1:]), clean)...), nil
}

// start starts the program and does not wait for what it does; whoever gets the
// command has to.
func (o opener) start(link string) (*exec.Cmd, error) {
	cmd, err := o.command(link)
	if err != nil {
		return nil, err
	}
	return cmd, cmd.Start()
}

// openInBrowser shows the article's page in a browser, or where there is none
// (over SSH it is on the reader's own machine) hands the link over.
func (a *app) openInBrowser(row store.Row) tea.Cmd {
	switch {
	case row.Link == "":
		a.status.say("This article has no address.")
		return nil
	case !a.opener.exists():
		return a.copyLink(row.Link)
	case a.opener.inTerminal():
		return openHere(a.opener, row.Link)
	}
	return openLink(a.opener, row.Link)
}
