package cli

import (
	"strings"

	"github.com/spf13/cobra"
)

// A CommandName is a command with the names of its flags.
type CommandName struct {
	Words []string // without the program's name
	JSON  bool     // it has --json
}

// AllCommands are the commands of the program, so that a test of all has a new one, too.
func AllCommands() (all []CommandName) {
	r := &run{Program: &Program{Getenv: func(string) string { return "" }}}
	var add func(*cobra.Command)
	add = func(c *cobra.Command) {
		all = append(all, CommandName{strings.Fields(c.CommandPath())[1:], c.Flags().Lookup("json") != nil})
		for _, sub := range c.Commands() {
			add(sub)
		}
	}
	add(r.root())
	return all
}
