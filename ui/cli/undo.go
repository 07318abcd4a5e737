package cli

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"tidings/store"
)

const undoLong = `Take back the last change, whichever screen or command made it, and say what it
was. Undoing again goes further back; "tidings history" lists the steps. A change
is one of
  articles that were marked read or unread, or deleted
  bookmarks, notes and tags
  feeds that were followed, removed, renamed or moved to a folder
  how much of a feed is kept
  searches that were saved, renamed or removed
  an import, and the load of a dump
Articles that were fetched, or kept by "tidings save", stay.`

func (r *run) undoCommand() *cobra.Command {
	return r.turnCommand("undo", "undid", "Take the last change back", undoLong, "tidings undo", (*store.Store).Undo)
}

func (r *run) redoCommand() *cobra.Command {
	return r.turnCommand("redo", "did again", "Do again what was undone",
		"Do again what \"tidings undo\" took back last, and say what it was.",
		"tidings redo", (*store.Store).Redo)
}

// A turn goes one step through history.
type turn = func(*store.Store, context.Context, store.AccountID) (store.Change, error)

func (r *run) turnCommand(name, past, short, long, example string, do turn) *cobra.Command {
	return &cobra.Command{
		Use: name, Short: short, Long: long, Example: example, Args: nothing,
		RunE: func(cmd *cobra.Command, _ []string) error {
			s, err := r.library()
			if err != nil {
				return err
			}
			change, err := do(s, cmd.Context(), r.Account)
			if errors.Is(err, store.ErrNotFound) {
				return fmt.Errorf("there is nothing to %s", name)
			}
			if err != nil {
				return err
			}
			r.say(false, "%s: %s", past, change.What)
			return nil
		},
	}
}
