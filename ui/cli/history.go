package cli

import (
	"github.com/spf13/cobra"

	"tidings/feeds/sanitize"
	"tidings/ui/record"
)

const historyExamples = `tidings history
tidings history --limit 5 --json`

func (r *run) historyCommand() *cobra.Command {
	var limit int
	var asJSON bool
	cmd := &cobra.Command{
		Use: "history", Short: "List what can be undone", Example: historyExamples, Args: nothing,
		Long: "List the last changes, newest first: what undo takes back, and what was undone\nand redo does again.\n\n--json prints one object a line: when what undone.",
		RunE: func(cmd *cobra.Command, _ []string) error {
			if limit < 1 {
				return wrongUsage("--limit is a number of changes, 1 at least")
			}
			s, err := r.library()
			if err != nil {
				return err
			}
			all, err := s.History(cmd.Context(), r.Account, limit)
			if err != nil {
				return err
			}
			for _, c := range all {
				what := sanitize.Line(c.What)
				if asJSON {
					err := r.out.object(struct {
						When   record.Stamp `json:"when"`
						What   string       `json:"what"`
						Undone bool         `json:"undone"`
					}{record.At(c.When), what, c.Undone})
					if err != nil {
						return err
					}
					continue
				}
				if c.Undone {
					what += " (undone)"
				}
				r.out.printf("%s  %s\n", c.When.In(r.Now().Location()).Format("2006-01-02 15:04"), what)
			}
			return nil
		},
	}
	cmd.Flags().IntVarP(&limit, "limit", "n", 20, "print at most this `number` of changes")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one JSON object a line")
	return cmd
}
