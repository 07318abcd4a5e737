package cli

import "github.com/spf13/cobra"

const bookmarksLong = `List bookmarked articles, newest first; those of feeds that are no longer
followed are among them. The same as "tidings list --bookmarked".

` + filterHelp + `

` + plainHelp + `

` + recordHelp

const bookmarksExamples = `tidings bookmarks
tidings bookmarks --unread
ssh host tidings bookmarks --json | jq -r .link`

func (r *run) bookmarksCommand() *cobra.Command {
	var f filter
	var limit int
	var asJSON bool
	cmd := &cobra.Command{
		Use: "bookmarks", Short: "List bookmarks", Long: bookmarksLong, Example: bookmarksExamples, Args: nothing,
		RunE: func(cmd *cobra.Command, _ []string) error {
			f.bookmarked = true
			return r.list(cmd, f, limit, asJSON)
		},
	}
	r.filterFlags(cmd, &f)
	r.listFlags(cmd, &limit, &asJSON)
	return cmd
}
