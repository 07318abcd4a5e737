package cli

import (
	"strings"

	"github.com/charmbracelet/x/ansi"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"tidings/ui/typeset"
)

// help prints a command's help: what it does, how it is written, examples,
// commands in it and flags. The man page is made from the same fields.
func (r *run) help(cmd *cobra.Command) {
	k, out := r.ink, r.out
	if cmd.Long != "" {
		out.line(cmd.Long)
	} else {
		out.line(cmd.Short)
	}
	out.line("\n" + k.bold("usage"))
	for _, line := range usageLines(cmd) {
		out.line("  " + line)
	}
	if cmd.Example != "" {
		out.line("\n" + k.bold("examples"))
		for line := range strings.SplitSeq(cmd.Example, "\n") {
			if strings.HasPrefix(line, "#") {
				line = k.faint(line)
			}
			out.line("  " + line)
		}
	}
	for _, part := range commandGroups(cmd) {
		out.line("\n" + k.bold(part.title))
		r.pairs(part.pairs)
	}
	if flags := flagPairs(cmd.LocalFlags()); len(flags) > 0 {
		out.line("\n" + k.bold("flags"))
		r.pairs(flags)
	}
	if flags := flagPairs(cmd.InheritedFlags()); len(flags) > 0 {
		out.line("\n" + k.bold("flags of every command"))
		r.pairs(flags)
	}
}

// usageLines are the ways a command is written.
func usageLines(cmd *cobra.Command) (lines []string) {
	if cmd.Runnable() && !isOnlyParent(cmd) {
		lines = append(lines, cmd.UseLine())
	}
	if cmd.HasAvailableSubCommands() {
		lines = append(lines, cmd.CommandPath()+" COMMAND")
	}
	return lines
}

// isOnlyParent reports whether a command needs a subcommand.
func isOnlyParent(cmd *cobra.Command) bool { return cmd.Name() == "mark" || cmd.Name() == "feed" }

// A pair is a name and what it means.
type pair struct{ name, meaning string }

// A commandGroup is a part of a command's list of commands.
type commandGroup struct {
	title string
	pairs []pair
}

func commandGroups(cmd *cobra.Command) (parts []commandGroup) {
	groups := append(cmd.Groups(), &cobra.Group{Title: "commands"})
	for _, group := range groups {
		part := commandGroup{title: group.Title}
		for _, c := range cmd.Commands() {
			if c.GroupID == group.ID && !c.Hidden {
				part.pairs = append(part.pairs, pair{c.Name(), c.Short})
			}
		}
		if len(part.pairs) > 0 {
			parts = append(parts, part)
		}
	}
	return parts
}

func flagPairs(flags *pflag.FlagSet) (pairs []pair) {
	flags.VisitAll(func(f *pflag.Flag) {
		if f.Hidden {
			return
		}
		value, meaning := pflag.UnquoteUsage(f)
		name := "    --" + f.Name
		if f.Shorthand != "" {
			name = "-" + f.Shorthand + ", --" + f.Name
		}
		if value != "" {
			name += " " + strings.ToUpper(value)
		}
		switch f.DefValue {
		case "", "false", "0", "[]":
		default:
			meaning += " (default " + f.DefValue + ")"
		}
		pairs = append(pairs, pair{name, meaning})
	})
	return pairs
}

// pairs prints names and meanings in two columns.
func (r *run) pairs(pairs []pair) {
	left := 0
	for _, p := range pairs {
		left = max(left, len(p.name))
	}
	width := max(min(r.columns(), 100)-left-4, 20)
	for _, p := range pairs {
		meaning := strings.ReplaceAll(ansi.Wordwrap(p.meaning, width, ""), "\n", "\n"+strings.Repeat(" ", left+4))
		r.out.line("  " + typeset.Fit(p.name, left) + "  " + meaning)
	}
}
