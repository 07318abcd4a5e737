package cli

import (
	"bytes"
	"errors"
	"io"

	"github.com/spf13/cobra"

	"tidings/feeds"
	"tidings/feeds/moving"
	"tidings/store"
)

const importLong = `Follow the feeds of an OPML file, which every news reader can export, or of
newsboat's urls file, in the folders they have there. What cannot be followed is told and left out: commands
that a list wants to have run are never run. "-" reads standard input.

The feeds are fetched by the next "tidings refresh"; undo takes the whole import
back.`

const importExamples = `tidings import subscriptions.opml
tidings import ~/.newsboat/urls
ssh host cat feeds.opml | tidings import -`

func (r *run) importCommand() *cobra.Command {
	var quiet bool
	cmd := &cobra.Command{
		Use: "import FILE|-", Short: "Follow the feeds of an OPML file", Long: importLong, Example: importExamples,
		Args: exactly(1, "which file, or - for standard input"),
		RunE: func(cmd *cobra.Command, args []string) error {
			file, err := r.openFile(args[0])
			if err != nil {
				return err
			}
			defer file.Close()
			wishes, warnings, err := readLibrary(file)
			if err != nil {
				return err
			}
			s, err := r.library()
			if err != nil {
				return err
			}
			fresh, err := s.Subscribe(cmd.Context(), r.Account, wishes...)
			if err != nil {
				return err
			}
			for _, warning := range warnings {
				r.warn("%s", warning)
			}
			r.say(quiet, "now following %s, %d followed already; `tidings refresh` fetches them",
				count(len(fresh), "more feed", "more feeds"), len(wishes)-len(fresh))
			return nil
		},
	}
	cmd.Flags().BoolVarP(&quiet, "quiet", "q", false, "don't say what was added")
	return cmd
}

// readLibrary reads a list of feeds in whichever form it is. What is of none is
// said to be no OPML: that is what people are told to look for.
func readLibrary(file io.Reader) (wishes []store.Wish, warnings []string, err error) {
	var seen bytes.Buffer
	wishes, warnings, err = feeds.ReadOPML(io.TeeReader(file, &seen))
	if !errors.Is(err, feeds.ErrNotOPML) {
		return wishes, warnings, err
	}
	wishes, warnings, other := moving.Newsboat(&seen)
	if errors.Is(other, moving.ErrNotNewsboat) {
		return nil, nil, err
	}
	return wishes, warnings, other
}
