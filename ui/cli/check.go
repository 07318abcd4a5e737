package cli

import (
	"context"
	"errors"

	"github.com/spf13/cobra"

	"tidings/store"
	"tidings/ui/typeset"
)

const checkLong = `Read the whole library, recompute all that can be computed, and report what does
not match, one sentence a line. Others can go on reading and refreshing
meanwhile. The exit code is 1 if anything is wrong; "tidings repair" repairs it.

--json prints one object a line:
  difference   the sentence`

const checkExamples = `tidings check
# each night, by cron, which writes a letter if something is said
0 4 * * * tidings check > /dev/null`

// A differenceRecord is a difference in JSON.
type differenceRecord struct {
	Difference string `json:"difference"`
}

func (r *run) checkCommand() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use: "check", Short: "Check the library for damage", Long: checkLong, Example: checkExamples, Args: nothing,
		RunE: func(cmd *cobra.Command, _ []string) error {
			s, err := r.library()
			if err != nil {
				return err
			}
			return r.check(cmd.Context(), s, asJSON)
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one JSON object a line")
	return cmd
}

func (r *run) check(ctx context.Context, s *store.Store, asJSON bool) error {
	differences, err := s.Check(ctx)
	if err != nil {
		return err
	}
	for _, difference := range differences {
		if asJSON {
			if err := r.out.object(differenceRecord{difference}); err != nil {
				return err
			}
			continue
		}
		r.out.line(typeset.Clip(difference, 1000))
	}
	if len(differences) > 0 {
		r.out.flush()
		return errors.New("the library is damaged; `tidings repair` repairs it and keeps the old file, `tidings snapshots` lists its snapshots")
	}
	if asJSON {
		return nil
	}
	examination, err := store.Examine(ctx, s.Path(), store.Options{Now: r.Now})
	if err == nil {
		r.out.line("no damage found: " + typeset.Count(examination.Articles, "article", "articles") + ", " + typeset.Count(examination.Feeds, "feed", "feeds"))
	}
	return err
}
