package cli

import "github.com/spf13/cobra"

const listLong = `List articles, newest first.

` + filterHelp + `

` + plainHelp + `

` + recordHelp

const listExamples = `tidings list --unread
tidings list --folder World --since yesterday
tidings list --feed "The Guardian" --search "climate change"
tidings list --saved Boats --unread
# the links of this week's bookmarks
tidings list --bookmarked --since 1w --json | jq -r .link
# mark everything older than a month read
tidings list --unread --before 30d | tidings mark read -`

func (r *run) listCommand() *cobra.Command {
	var f filter
	var limit int
	var asJSON bool
	cmd := &cobra.Command{
		Use: "list", Aliases: []string{"ls"}, Short: "List articles", Long: listLong, Example: listExamples, Args: nothing,
		RunE: func(cmd *cobra.Command, _ []string) error { return r.list(cmd, f, limit, asJSON) },
	}
	r.filterFlags(cmd, &f)
	r.queryFlags(cmd, &f)
	r.listFlags(cmd, &limit, &asJSON)
	return cmd
}

// listFlags gives a command the flags of every list.
func (r *run) listFlags(cmd *cobra.Command, limit *int, asJSON *bool) {
	cmd.Flags().IntVarP(limit, "limit", "n", 0, "print at most this `number` of articles, 0 for all; 50 on a terminal, all elsewhere, if not said")
	cmd.Flags().BoolVar(asJSON, "json", false, "print one JSON object a line")
}

// screenful is how many articles a terminal is given at once. Scripts get all.
const screenful = 50

// list prints what a filter lets through.
func (r *run) list(cmd *cobra.Command, f filter, limit int, asJSON bool) error {
	switch {
	case limit < 0:
		return wrongUsage("--limit is a number of articles, or 0 for all")
	case !cmd.Flags().Changed("limit") && r.Terminal && !asJSON:
		limit = screenful
	}
	s, err := r.library()
	if err != nil {
		return err
	}
	q, err := r.query(cmd.Context(), s, f)
	if err != nil {
		return err
	}
	return r.printRows(cmd.Context(), s, q, limit, asJSON)
}
