package cli

import (
	"slices"

	"github.com/spf13/cobra"

	"tidings/feeds/moving"
)

const listLong = `List articles, newest first, or with --oldest the other way round.

` + filterHelp + `

` + plainHelp + `

` + formatHelp + `

` + recordHelp

const listExamples = `tidings list --unread
tidings list --folder World --since yesterday
tidings list --feed "The Guardian" --search "climate change"
tidings list --saved Boats --unread
tidings list --unread --oldest --limit 5
# the links of this week's bookmarks
tidings list --bookmarked --since 1w --json | jq -r .link
# mark everything older than a month read
tidings list --unread --before 30d | tidings mark read -`

func (r *run) listCommand() *cobra.Command {
	var f filter
	var l listing
	cmd := &cobra.Command{
		Use: "list", Aliases: []string{"ls"}, Short: "List articles", Long: listLong, Example: listExamples, Args: nothing,
		RunE: func(cmd *cobra.Command, _ []string) error { return r.list(cmd, f, l) },
	}
	r.filterFlags(cmd, &f)
	r.queryFlags(cmd, &f)
	r.listFlags(cmd, &l)
	return cmd
}

// listFlags gives a command the flags of every list.
func (r *run) listFlags(cmd *cobra.Command, l *listing) {
	flags := cmd.Flags()
	flags.IntVarP(&l.limit, "limit", "n", 0, "print at most this `number` of articles, 0 for all (default 50 on a terminal, all elsewhere)")
	flags.BoolVar(&l.oldest, "oldest", false, "begin with the oldest")
	flags.BoolVar(&l.json, "json", false, "print one JSON object a line")
	flags.StringVar(&l.format, "format", "", "print them in a `format` for other programs: "+formatNames())
	r.completeFlag(cmd, "format", r.completeFormats)
}

// screenful is how many articles a list on a terminal has. Scripts get all.
const screenful = 50

// list prints what a filter lets through.
func (r *run) list(cmd *cobra.Command, f filter, l listing) error {
	if l.format != "" && !slices.Contains(moving.Formats(), l.format) {
		return wrongUsage("there is no format %s; there are %s", quote(l.format), formatNames())
	}
	switch {
	case l.limit < 0:
		return wrongUsage("--limit is a number of articles, or 0 for all")
	case l.json && l.format != "" && l.format != "json":
		return wrongUsage("give one of --json and --format")
	case l.format == "json":
		l.json, l.format = true, ""
	}
	if !cmd.Flags().Changed("limit") && l.forPeople(r.Terminal) {
		l.limit = screenful
	}
	s, err := r.library()
	if err != nil {
		return err
	}
	q, err := r.query(cmd.Context(), s, f)
	q.OldestFirst = l.oldest
	switch {
	case err != nil:
		return err
	case l.format != "":
		return r.printLinks(cmd.Context(), s, q, l)
	}
	return r.printRows(cmd.Context(), s, q, l)
}
