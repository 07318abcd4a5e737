package cli

import (
	"cmp"

	"github.com/spf13/cobra"
)

// A farHelp is the help of a command over SSH where it is not what it is at home:
// there are no files and no folders to name, nothing of the environment but languages
// and colours, and no browser. It stands beside the help at home, in the command's file.
type farHelp struct {
	use     string
	short   string // "" if it is the same
	long    string
	example string
	without string // a flag that is for files, "" if there is none
}

// overSSH gives a command the help that it has over SSH, if that is where it runs.
func (r *run) overSSH(cmd *cobra.Command, far farHelp) *cobra.Command {
	if !r.Remote {
		return cmd
	}
	cmd.Use, cmd.Short, cmd.Long, cmd.Example = far.use, cmp.Or(far.short, cmd.Short), far.long, far.example
	if far.without != "" {
		_ = cmd.Flags().MarkHidden(far.without) // fails if there is no such flag
	}
	return cmd
}
