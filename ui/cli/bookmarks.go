package cli

import "github.com/spf13/cobra"

const bookmarksLong = `List bookmarked articles, newest first; those of feeds that are no longer
followed are among them. The same as "tidings list --bookmarked".

` + filterHelp + `

` + plainHelp + `

` + formatHelp + `
The newest bookmark comes first there, unless --oldest says otherwise. "tidings import" reads all of them again.

` + recordHelp

const bookmarksExamples = `tidings bookmarks
tidings bookmarks --unread
tidings bookmarks --format html > bookmarks.html
ssh host tidings bookmarks --json | jq -r .link`

func (r *run) bookmarksCommand() *cobra.Command {
	var f filter
	var l listing
	cmd := &cobra.Command{
		Use: "bookmarks", Short: "List bookmarks", Long: bookmarksLong, Example: bookmarksExamples, Args: nothing,
		RunE: func(cmd *cobra.Command, _ []string) error {
			f.bookmarked = true
			return r.list(cmd, f, l)
		},
	}
	r.filterFlags(cmd, &f)
	r.listFlags(cmd, &l)
	return cmd
}
