package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"tidings/store"
	"tidings/ui/typeset"
)

const restoreLong = `Put a copy that "tidings backup" made in the place of the library. The copy is
checked first, and nothing is changed if it is damaged. What was
the library until now is kept beside it, and the command says under which name.
Screens that are open go on with the restored one.

It works also when the present library cannot be opened any more. At a terminal
it asks first, unless --yes is given. Daily snapshots are not backups:
"tidings load" imports them.`

const restoreExamples = `tidings restore ~/backup/tidings.db
tidings restore --yes ~/backup/tidings.db`

func (r *run) restoreCommand() *cobra.Command {
	var yes, quiet bool
	cmd := &cobra.Command{
		Use: "restore FILE", Short: "Restore the library from a backup", Long: restoreLong, Example: restoreExamples,
		Args: exactly(1, "which file"),
		RunE: func(cmd *cobra.Command, args []string) error {
			path, err := r.storePath()
			if err != nil {
				return err
			}
			if err := restorable(args[0], path); err != nil {
				return err
			}
			if sure, err := r.sureToRestore(args[0], path, yes); err != nil {
				return err
			} else if !sure {
				r.err.line("nothing was changed")
				return silentError{errors.New("not restored")}
			}
			return r.restore(cmd.Context(), args[0], path, quiet)
		},
	}
	cmd.Flags().BoolVarP(&yes, "yes", "y", false, "don't ask")
	cmd.Flags().BoolVarP(&quiet, "quiet", "q", false, "don't say what was done")
	return cmd
}

// restorable refuses what cannot be a copy of the library at path.
func restorable(file, path string) error {
	shown := typeset.Clip(file, 200)
	info, err := os.Stat(file)
	switch {
	case file == "-":
		return wrongUsage("a library is not read from standard input; write it to a file first")
	case errors.Is(err, os.ErrNotExist):
		return fmt.Errorf("there is no file %s", shown)
	case err != nil:
		return fmt.Errorf("%s cannot be read: %v", shown, cause(err))
	case !info.Mode().IsRegular():
		return fmt.Errorf("%s is not a file; name one that `tidings backup` made", shown)
	}
	if own, err := os.Stat(path); err == nil && os.SameFile(own, info) {
		return fmt.Errorf("%s is the library itself; name a copy of it", shown)
	}
	return nil
}

// sureToRestore asks whoever is there to be asked.
func (r *run) sureToRestore(file, path string, yes bool) (bool, error) {
	if yes || !r.Interactive {
		return true, nil
	}
	r.err.printf("put %s in the place of %s, which is kept beside it? [y/N] ", typeset.Clip(file, 200), typeset.Clip(path, 300))
	r.err.flush()
	answer, err := r.answer()
	if err != nil {
		return false, fmt.Errorf("the answer could not be read: %w", err)
	}
	answer = strings.ToLower(strings.TrimSpace(answer))
	return answer == "y" || answer == "yes", nil
}

func (r *run) restore(ctx context.Context, file, path string, quiet bool) error {
	oldPath, err := store.Restore(ctx, file, path, store.Options{Now: r.Now})
	switch {
	case errors.Is(err, store.ErrCopy):
		return copyFault(err, typeset.Clip(file, 200))
	case errors.Is(err, store.ErrFull):
		return noRoomBeside(typeset.Clip(path, 300))
	case err != nil:
		return storeFault{path, err}
	case oldPath == "":
		r.say(quiet, "restored the library from %s; there was none before", typeset.Clip(file, 200))
	default:
		r.say(quiet, "restored the library from %s; the one before is kept as %s", typeset.Clip(file, 200), typeset.Clip(oldPath, 300))
	}
	return nil
}

// copyFault says why a file cannot be restored from: it is the file that is at
// fault, and the library is as it was.
func copyFault(err error, shown string) error {
	switch {
	case errors.Is(err, store.ErrForeign):
		return fmt.Errorf("%s is not a tidings library, so nothing was changed; `tidings load` brings in dumps and snapshots", shown)
	case errors.Is(err, store.ErrNewer):
		return fmt.Errorf("%s was written by a newer tidings, so nothing was changed; update this one", shown)
	case errors.Is(err, store.ErrCorrupt):
		return fmt.Errorf("%s is damaged, so nothing was changed; use an older copy, or `tidings load` with a snapshot", shown)
	}
	return fmt.Errorf("%s cannot be read, so nothing was changed: %v", shown, cause(err))
}
