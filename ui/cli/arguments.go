package cli

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"tidings/ui/typeset"
)

// The checks of a command's arguments say what is missing or too much; cobra's own checks
// only count.

// atLeast asks for n or more arguments; what says what they are.
func atLeast(n int, what string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) < n {
			return usageError{"say " + what, "usage: " + cmd.UseLine()}
		}
		return nil
	}
}

// exactly asks for n arguments; what says what they are.
func exactly(n int, what string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) < n {
			return usageError{"say " + what, "usage: " + cmd.UseLine()}
		}
		return nothing(cmd, args[n:])
	}
}

// nothing refuses arguments.
func nothing(cmd *cobra.Command, args []string) error {
	if len(args) > 0 {
		return usageError{"unexpected argument " + quote(args[0]), "usage: " + cmd.UseLine()}
	}
	return nil
}

// nearTo returns the commands of cmd whose names are like a word.
func nearTo(cmd *cobra.Command, word string) []string {
	cmd.SuggestionsMinimumDistance = 2
	return cmd.SuggestionsFor(typeset.Clip(word, 40))
}

// noSuchCommand refuses words that name no command of cmd, and suggests the nearest
// names.
func noSuchCommand(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	hint := "see " + cmd.CommandPath() + " --help"
	if near := nearTo(cmd, args[0]); len(near) > 0 {
		hint = "did you mean: " + cmd.CommandPath() + " " + strings.Join(near, ", ") + "?"
	}
	return usageError{fmt.Sprintf("there is no command %s", quote(args[0])), hint}
}

// oneOf refuses a command that needs one of its subcommands.
func oneOf(cmd *cobra.Command, args []string) error {
	if len(args) > 0 {
		return noSuchCommand(cmd, args)
	}
	var names []string
	for _, c := range cmd.Commands() {
		names = append(names, c.Name())
	}
	return wrongUsage("say what to do: %s %s", cmd.CommandPath(), strings.Join(names, "|"))
}
