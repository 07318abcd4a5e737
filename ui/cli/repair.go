package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"tidings/store"
	"tidings/ui/typeset"
)

const repairLong = `Build the library anew from what can be read of it: articles, subscriptions,
marks, what was read. Indexes, counts and lists are computed again. It works where
the library cannot be opened any more.

The old file is kept beside the new one, as tidings.db.before-repair- and the
time; there must be room for both. What could not be read is reported. Marks that
were lost may be in a snapshot: see "tidings snapshots" and "tidings load".

A library without damage is left as it is, unless --force is given. Others can
read meanwhile; whoever wants to write waits.`

const repairExamples = `tidings repair
tidings repair --yes
# bring back marks that were lost
tidings load "$(tidings snapshots --json | head -1 | jq -r .path)"`

func (r *run) repairCommand() *cobra.Command {
	var yes, force bool
	cmd := &cobra.Command{
		Use: "repair", Short: "Repair a damaged library", Long: repairLong, Example: repairExamples, Args: nothing,
		RunE: func(cmd *cobra.Command, _ []string) error {
			path, err := r.storePath()
			if err != nil {
				return err
			}
			return r.repair(cmd.Context(), path, yes, force)
		},
	}
	cmd.Flags().BoolVarP(&yes, "yes", "y", false, "don't ask")
	cmd.Flags().BoolVar(&force, "force", false, "rebuild a library without damage, too")
	return cmd
}

func (r *run) repair(ctx context.Context, path string, yes, force bool) error {
	shown := typeset.Clip(path, 300)
	_, err := os.Lstat(path) // what a link leads to is looked at when it is opened
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("there is no library at %s", shown)
	}
	if err != nil {
		return storeFault{path, err}
	}
	if !force {
		sound, err := r.isSound(ctx, path)
		if err != nil {
			return err
		}
		if sound {
			r.out.line("the library has no damage, so nothing was done; --force rebuilds it anyway")
			return nil
		}
	}
	r.err.line(fmt.Sprintf("building a new library from what can be read of %s; that file is kept", filepath.Base(shown)))
	if r.Interactive && !yes {
		agreed, err := r.agrees("repair it? (y for yes) ")
		if err != nil {
			return err
		}
		if !agreed {
			return errors.New("nothing was done")
		}
	}
	done, err := store.Repair(ctx, path, store.Options{Now: r.Now}, r.repairProgress)
	r.endProgress()
	switch {
	case errors.Is(err, store.ErrCorrupt):
		return fmt.Errorf("%s cannot be repaired, and was left as it is; move it away, and fill a new library with `tidings load` from the newest file in %s",
			shown, typeset.Clip(filepath.Join(filepath.Dir(path), "snapshots"), 300))
	case errors.Is(err, store.ErrFull):
		return noRoomBeside(shown)
	case err != nil:
		return storeFault{path, err}
	}
	r.sayRepaired(path, done)
	r.out.flush()
	s, err := r.library()
	if err != nil {
		return err
	}
	return s.Tidy(ctx) // last, since it takes time and all has been said
}

// noRoomBeside says that the disk of a library has no room for another one.
func noRoomBeside(shown string) error {
	return fmt.Errorf("there is not enough space for a second library beside %s, so nothing was changed; free some and try again", shown)
}

// isSound reports whether a library can be opened and has nothing wrong with it.
func (r *run) isSound(ctx context.Context, path string) (bool, error) {
	s, err := store.Open(path, store.Options{Now: r.Now})
	if errors.Is(err, store.ErrCorrupt) {
		return false, nil
	}
	if err != nil {
		return false, storeFault{path, err}
	}
	differences, err := s.Check(ctx)
	if err = errors.Join(err, s.Close()); err != nil && !errors.Is(err, store.ErrCorrupt) {
		return false, err
	}
	return err == nil && len(differences) == 0, nil
}

// agrees asks a question that is answered with y.
func (r *run) agrees(question string) (bool, error) {
	r.out.flush()
	r.err.printf("%s", question)
	r.err.flush()
	answer, err := r.answer()
	if err != nil {
		return false, fmt.Errorf("the answer could not be read: %w", err)
	}
	answer = strings.ToLower(strings.TrimSpace(answer))
	return answer == "y" || answer == "yes", nil
}

// repairProgress draws how far a repair is, where it takes long enough to be seen.
func (r *run) repairProgress(done, total int64) {
	const small = 64 << 20
	if total < small || !r.drawsProgress() {
		return
	}
	r.err.printf("\r\x1b[Krepairing, %d %%", 100*done/total)
	r.err.flush()
}

func (r *run) sayRepaired(path string, done store.Repaired) {
	kept := done.Kept
	if filepath.Dir(kept) == filepath.Dir(path) { // not where the library is a link to another folder
		kept = filepath.Base(kept)
	}
	r.out.line(fmt.Sprintf("repaired: %s; the old file is kept as %s", typeset.Count(done.Articles, "article", "articles"), typeset.Clip(kept, 300)))
	for _, what := range done.Lost {
		r.warn("%s", what)
	}
	if len(done.Lost) > 0 {
		r.err.line("marks that were lost may be in a snapshot: `tidings snapshots` lists them, `tidings load` brings one back")
	}
}
