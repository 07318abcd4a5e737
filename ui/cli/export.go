package cli

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/spf13/cobra"

	"tidings/feeds"
	"tidings/ui/typeset"
)

const exportAbout = `Write the feeds you follow, with their folders, as OPML 2.0, which every news
reader can `

const exportLong = exportAbout + `import: to standard output, or to a file that is not there yet.` + exportSecrets

const exportSecrets = `
Names and passwords in addresses are left out.`

const exportExamples = `tidings export > subscriptions.opml
tidings export --force ~/backup/subscriptions.opml
ssh host tidings export | tidings import -`

func exportOverSSH() farHelp {
	return farHelp{
		use: "export", without: "force",
		long: exportAbout + `import, to standard output.` + exportSecrets,
		example: `ssh HOST export > subscriptions.opml
ssh HOST export | tidings import -`,
	}
}

func (r *run) exportCommand() *cobra.Command {
	var force bool
	cmd := &cobra.Command{
		Use: "export [FILE]", Short: "Write the feeds you follow as OPML", Long: exportLong, Example: exportExamples,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) > 1 {
				return nothing(cmd, args[1:])
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			s, err := r.library()
			if err != nil {
				return err
			}
			all, err := s.Feeds(cmd.Context(), r.Account)
			if err != nil {
				return err
			}
			var list bytes.Buffer
			if err := feeds.WriteOPML(&list, "tidings", all, r.Now()); err != nil {
				return err
			}
			if len(args) == 0 || args[0] == "-" {
				_, _ = r.out.Write(list.Bytes()) // the output remembers what went wrong
				return nil
			}
			return r.writeFile(args[0], list.Bytes(), force)
		},
	}
	cmd.Flags().BoolVar(&force, "force", false, "write over a file that is there")
	return r.overSSH(cmd, exportOverSSH())
}

// writeFile writes a file that a person named.
func (r *run) writeFile(path string, data []byte, force bool) error {
	if r.Remote {
		return errNoPlace
	}
	flags := os.O_WRONLY | os.O_CREATE | os.O_EXCL
	if force {
		flags = os.O_WRONLY | os.O_CREATE | os.O_TRUNC
	}
	file, err := os.OpenFile(path, flags, 0o600)
	switch {
	case errors.Is(err, fs.ErrExist):
		return fmt.Errorf("%s is there already; --force writes over it", typeset.Clip(path, 200))
	case err != nil:
		return fmt.Errorf("%s cannot be written: %v", typeset.Clip(path, 200), cause(err))
	}
	_, err = file.Write(data)
	if info, statErr := file.Stat(); statErr == nil && info.Mode().IsRegular() { // one that was there may be open to others
		err = errors.Join(err, file.Chmod(0o600))
	}
	if err = errors.Join(err, file.Close()); err != nil {
		return fmt.Errorf("%s cannot be written: %v", typeset.Clip(path, 200), cause(err))
	}
	return nil
}
