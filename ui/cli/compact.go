package cli

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"tidings/store"
)

const compactLong = `Write the library to a new file without its unused space, and put that in the
place of the old one. Others may read meanwhile; whoever wants to
change something waits, about half a second for 10 MB. The disk needs
space for a second file as large as the first. "tidings doctor" says whether it is
worth it.`

const compactExamples = `tidings compact
# before the library moves to another machine
tidings compact --quiet`

func (r *run) compactCommand() *cobra.Command {
	var quiet bool
	cmd := &cobra.Command{
		Use: "compact", Short: "Shrink the library's file", Long: compactLong, Example: compactExamples, Args: nothing,
		RunE: func(cmd *cobra.Command, _ []string) error {
			s, err := r.library()
			if err != nil {
				return err
			}
			return r.compact(cmd.Context(), s, quiet)
		},
	}
	cmd.Flags().BoolVarP(&quiet, "quiet", "q", false, "don't say how much smaller it is")
	return cmd
}

func (r *run) compact(ctx context.Context, s *store.Store, quiet bool) error {
	before, after, err := s.Compact(ctx, func(done, total int64) {
		if !quiet {
			// Keys and values are less than the pages that they lie on, so the count ends early.
			r.drawProgress(fmt.Sprintf("%s of %s at most", sizeOf(done), sizeOf(total)))
		}
	})
	r.endProgress()
	if err != nil {
		return err
	}
	r.say(quiet, "%s", gainOf(before, after))
	return nil
}

// gainOf says what a compaction did to the library's file, in bytes before and after.
func gainOf(before, after int64) string {
	if after >= before {
		return fmt.Sprintf("the library's file is as small as it can be: %s", sizeOf(after))
	}
	return fmt.Sprintf("the library's file is %s smaller: %s, was %s", sizeOf(before-after), sizeOf(after), sizeOf(before))
}
