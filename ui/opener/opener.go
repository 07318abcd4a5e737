package opener

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"tidings/feeds/sanitize"
)

// An Opener knows the ways to show a link that the environment offers. It tries them in
// this order:
//
//	$TIDINGS_OPEN   a command line, split at its blanks; no shell sees it
//	$BROWSER        the same; of several between colons the first that is here
//	a socket        at whose other end "tidings opener" waits at home
//	the system's    unless the session comes from elsewhere without a display
//
// In the first two, %s stands for the link; without it the link comes last. If there is no
// way, the link is handed over: shown whole and sent to the terminal's clipboard. The zero
// Opener has no way at all; a server gives that one to those it serves.
type Opener struct {
	command []string // the program that the person has chosen, and its arguments
	by      string   // the variable that names the command
	socket  string   // where the way home would be, "" if it is not to be looked for
	system  []string
	blind   bool   // there is no display: the command can show the link in the terminal only
	far     bool   // the person sits at the other end of an SSH connection
	fills   string // what stands for the link in the command; "" for %s
}

// Find looks for the ways in the environment and among the programs. It does not look for
// the socket, which comes and goes with connections.
func Find(getenv func(string) string) Opener {
	far := getenv("SSH_CONNECTION") != "" || getenv("SSH_TTY") != ""
	o := Opener{system: systemOpener(getenv, far), blind: isBlind(getenv), far: far}
	if words := strings.Fields(getenv("TIDINGS_OPEN")); len(words) > 0 {
		o.command, o.by = words, "TIDINGS_OPEN"
	} else if words := firstHere(filepath.SplitList(getenv("BROWSER"))); len(words) > 0 {
		o.command, o.by = words, "BROWSER"
	}
	o.socket = getenv("TIDINGS_OPENER")
	if home := getenv("HOME"); o.socket == "" && far && filepath.IsAbs(home) {
		o.socket = filepath.Join(home, SocketName)
	}
	return o
}

// firstHere returns the first of several command lines whose program is installed; if
// none is, the first.
func firstHere(lines []string) (first []string) {
	for _, line := range lines {
		words := strings.Fields(line)
		if len(words) == 0 {
			continue
		}
		if _, err := exec.LookPath(words[0]); err == nil {
			return words
		}
		if first == nil {
			first = words
		}
	}
	return first
}

// systemOpener returns the program that the system opens links with.
func systemOpener(getenv func(string) string, far bool) []string {
	switch {
	case runtime.GOOS == "darwin" && !far:
		return []string{"open"}
	case runtime.GOOS == "windows" && !far:
		return []string{"rundll32", "url.dll,FileProtocolHandler"}
	case getenv("DISPLAY") != "" || getenv("WAYLAND_DISPLAY") != "":
		return []string{"xdg-open"}
	}
	return nil
}

// isBlind reports whether only the terminal can show anything, which is so in
// nearly every session over SSH. Macs and Windows, with a Linux in it too, show
// windows without a variable that says so.
func isBlind(getenv func(string) string) bool {
	for _, name := range []string{"DISPLAY", "WAYLAND_DISPLAY", "WSL_DISTRO_NAME", "WSL_INTEROP"} {
		if getenv(name) != "" {
			return false
		}
	}
	return runtime.GOOS != "darwin" && runtime.GOOS != "windows"
}

// A HandOver is the error of an Opener that found no way: the person has to take the link
// to a browser.
type HandOver struct {
	Why    string // what is wrong with the way that was tried, "" if none was
	AtHome bool   // the way that was tried leads home
}

func (h HandOver) Error() string {
	if h.Why == "" {
		return "there is no browser here to open links with"
	}
	return h.Why
}

// errNotWeb refuses what is no web address.
var errNotWeb = errors.New("not a web address")

// OpenedLink says how a link was opened.
type OpenedLink struct {
	How      string    // as in "opened"; the link follows
	Program  *exec.Cmd // still to be waited for; nil if none was started
	Question *Question // whose answer tells whether it is opened at all; nil if none was asked
}

// Open shows a link and does not wait for what shows it. A HandOver is returned
// where that has to be left to the person.
func (o Opener) Open(ctx context.Context, link string) (OpenedLink, error) {
	clean := sanitize.Address(link)
	if clean == "" {
		return OpenedLink{}, errNotWeb
	}
	if len(o.command) == 0 && o.socket != "" {
		opened, err := askAtHome(ctx, o.socket, clean)
		if !errors.Is(err, fs.ErrNotExist) {
			return opened, err
		}
	}
	return o.Start(clean)
}

// IsFar reports whether the person sits at the other end of an SSH connection.
func (o Opener) IsFar() bool { return o.far }

// Here returns the same opener without the way home.
func (o Opener) Here() Opener {
	o.socket = ""
	return o
}

// Home returns the socket that leads to the opener at home, "" if there is none, or if
// something else comes before it.
func (o Opener) Home() string {
	if len(o.command) > 0 || o.socket == "" || ownSocket(o.socket) != nil {
		return ""
	}
	return o.socket
}

// Start shows a link with a program of this machine.
func (o Opener) Start(link string) (OpenedLink, error) {
	program, err := o.Command(link)
	if err != nil {
		return OpenedLink{}, err
	}
	if err := program.Start(); err != nil {
		return OpenedLink{}, o.unable(err)
	}
	return OpenedLink{How: "opened", Program: program}, nil
}

// unable returns the HandOver of a program that cannot be started.
func (o Opener) unable(err error) HandOver {
	whose := "which the system opens links with"
	if len(o.command) > 0 {
		whose = "which " + o.by + " names"
	}
	program := fmt.Sprintf("the program %s, %s,", sanitize.Cut(sanitize.Line(o.Program()[0]), 200), whose)
	var path *fs.PathError
	var lookup *exec.Error
	switch {
	case errors.Is(err, exec.ErrNotFound), errors.Is(err, fs.ErrNotExist):
		return HandOver{Why: program + " is not installed here"}
	case errors.As(err, &path):
		err = path.Err
	case errors.As(err, &lookup):
		err = lookup.Err
	}
	return HandOver{Why: fmt.Sprintf("%s could not be started: %v", program, err)}
}

// Program returns the command line that shows a link on this machine; empty if there is
// none.
func (o Opener) Program() []string {
	if len(o.command) > 0 {
		return o.command
	}
	return o.system
}

// InTerminal reports whether the program needs the terminal for itself: it is known to
// draw there, or there is no display.
func (o Opener) InTerminal() bool { return len(o.command) > 0 && o.blind || o.IsTextBrowser() }

// IsTextBrowser reports whether the program is known to draw in the terminal.
func (o Opener) IsTextBrowser() bool {
	return len(o.command) > 0 && slices.Contains([]string{"w3m", "lynx", "links", "elinks", "links2", "browsh", "carbonyl", "chawan", "cha"}, filepath.Base(o.command[0]))
}

// Outcome returns how it went with a program that had the terminal: nil if it showed the
// link, a HandOver if it could not be started.
func (o Opener) Outcome(program *exec.Cmd, err error) error {
	var exit *exec.ExitError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &exit):
		return fmt.Errorf("the program %s ended badly (%w)", filepath.Base(program.Path), exit)
	}
	return o.unable(err)
}

// Command returns the program of this machine with the link as one argument. A link begins
// with http, so no program takes it for a flag, and it is safe in a shell to which the
// program may hand it.
func (o Opener) Command(link string) (*exec.Cmd, error) {
	clean := sanitize.Address(link)
	argv := slices.Clone(o.Program())
	switch {
	case clean == "":
		return nil, errNotWeb
	case len(argv) == 0:
		return nil, HandOver{}
	}
	if _, err := exec.LookPath(argv[0]); err != nil {
		return nil, o.unable(err)
	}
	clean = shellSafe(clean)
	placed, fills := false, cmp.Or(o.fills, "%s")
	for i := range argv[1:] {
		placed = placed || strings.Contains(argv[i+1], fills)
		argv[i+1] = strings.ReplaceAll(argv[i+1], fills, clean)
	}
	if !placed {
		argv = append(argv, clean)
	}
	return exec.Command(argv[0], argv[1:]...), nil
}
