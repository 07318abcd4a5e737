package opener

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"tidings/feeds/sanitize"
)

// A Program is one that the person has set for a kind of file, with its arguments.
type Program struct {
	Words []string // in its arguments Fills stands for the address, which comes last if that is nowhere
	Fills string
	By    string // what names it, as in "open.audio"
}

// Start gives an address to the program, which has nothing of the terminal and is not waited
// for. The error is one line.
func (p Program) Start(link string) (OpenedLink, error) {
	words := append([]string{homed(p.Words[0])}, p.Words[1:]...)
	as := Opener{command: words, by: p.By, fills: p.Fills}
	cmd, err := as.Command(link)
	if err == nil {
		detach(cmd)
		if err = cmd.Start(); err != nil {
			err = as.unable(err)
		}
	}
	var over HandOver
	if errors.As(err, &over) { // the person wants this one and no other way
		err = errors.New(over.Why)
	}
	if err != nil {
		return OpenedLink{}, err
	}
	return OpenedLink{How: fmt.Sprintf("opened with %s:", p.name()), Program: cmd}, nil
}

// Failed is what a program that has ended so soon did wrong.
func (p Program) Failed(err error) error {
	return fmt.Errorf("%s, which %s names, failed (%w)", p.name(), p.By, err)
}

func (p Program) name() string { return sanitize.Cut(sanitize.Line(filepath.Base(p.Words[0])), 60) }

// homed is a path with the person's home folder in place of "~".
func homed(path string) string {
	rest, isHome := strings.CutPrefix(path, "~/")
	if home, err := os.UserHomeDir(); isHome && err == nil {
		return filepath.Join(home, rest)
	}
	return path
}
