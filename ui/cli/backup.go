package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"tidings/store"
	"tidings/ui/typeset"
)

const backupLong = `Write a copy of the whole library, of all its accounts, to a file that is not
there yet and that only you can read. Screens and refreshes go on meanwhile.
The copy is opened once to check it; "tidings restore" puts it in the library's
place.

"-" writes it to standard output. "tidings dump" writes what is yours alone, in
a form that other programs can read.`

const backupExamples = `tidings backup ~/backup/tidings.db
# each night, by cron
tidings backup --force --quiet ~/backup/tidings.db
# to another machine
tidings backup - | ssh host "cat > tidings.db"`

func (r *run) backupCommand() *cobra.Command {
	var force, quiet bool
	cmd := &cobra.Command{
		Use: "backup FILE|-", Short: "Copy the whole library to a file", Long: backupLong, Example: backupExamples,
		Args: exactly(1, "which file, or - for standard output"),
		RunE: func(cmd *cobra.Command, args []string) error {
			switch {
			case args[0] == "":
				return wrongUsage("the file's name is empty; write - for standard output")
			case args[0] == "-" && r.Terminal:
				return wrongUsage("a library cannot be shown on a terminal; name a file, or use a pipe")
			}
			s, err := r.library()
			if err != nil {
				return err
			}
			if args[0] == "-" {
				return r.backUpToOut(cmd.Context(), s)
			}
			return r.backUp(cmd.Context(), s, args[0], force, quiet)
		},
	}
	cmd.Flags().BoolVar(&force, "force", false, "write over a file that is there")
	cmd.Flags().BoolVarP(&quiet, "quiet", "q", false, "don't say how large it is")
	return cmd
}

// backUp copies the library to the file that a person named.
func (r *run) backUp(ctx context.Context, s *store.Store, path string, force, quiet bool) error {
	shown := typeset.Clip(path, 200)
	if there, err := os.Stat(path); err == nil {
		own, err := os.Stat(s.Path())
		switch {
		case err == nil && os.SameFile(own, there):
			return fmt.Errorf("%s is the library itself; name another file", shown)
		case !there.Mode().IsRegular():
			return fmt.Errorf("%s is not a file; name one, or write - for standard output", shown)
		}
	}
	if err := s.Backup(ctx, path, force); err != nil {
		return backupFault(err, shown)
	}
	copied, err := os.Stat(path)
	if err != nil {
		return backupFault(err, shown)
	}
	r.say(quiet, "copied the library to %s, %s, and checked that it opens", shown, sizeOf(copied.Size()))
	return nil
}

// backUpToOut copies the library to standard output.
func (r *run) backUpToOut(ctx context.Context, s *store.Store) error {
	if err := s.BackupTo(ctx, r.out); err != nil && !r.out.hasFailed() { // the output remembers its own
		return backupFault(err, typeset.Clip(filepath.Join(os.TempDir(), "tidings-backup"), 200))
	}
	return nil
}

// backupFault says why a copy could not be written, in words about its file.
func backupFault(err error, shown string) error {
	switch {
	case errors.Is(err, store.ErrExists):
		return fmt.Errorf("%s is there already; --force writes over it", shown)
	case errors.Is(err, store.ErrFull):
		return fmt.Errorf("the disk is full, so %s was not written; make room, or name a file on another disk", shown)
	case errors.Is(err, store.ErrReadOnly):
		return fmt.Errorf("%s cannot be written; name a file in a folder that you may write to", shown)
	case errors.Is(err, os.ErrNotExist):
		return fmt.Errorf("%s cannot be written: %v", shown, cause(err))
	}
	return err
}
