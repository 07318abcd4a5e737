package cli

import (
	"strings"

	"github.com/spf13/cobra"
)

const searchLong = `Search the titles, authors and texts of all articles for words, newest first.
All words must be there, at the beginning of words; case and accents don't
matter. Words "in quotes" are looked for side by side (the shell takes one pair
of quotes away, so write '"side by side"').

` + filterHelp + `

The output is that of "tidings list".`

const searchExamples = `tidings search climate
tidings search --unread --since 1w election
tidings search '"federal reserve"' --json`

func (r *run) searchCommand() *cobra.Command {
	var f filter
	var limit int
	var asJSON bool
	cmd := &cobra.Command{
		Use: "search WORD...", Short: "Search all articles", Long: searchLong, Example: searchExamples,
		Args: atLeast(1, "what to search for"),
		RunE: func(cmd *cobra.Command, words []string) error {
			f.text = strings.Join(words, " ")
			if strings.TrimSpace(strings.ReplaceAll(f.text, `"`, "")) == "" {
				return wrongUsage("say what to search for")
			}
			return r.list(cmd, f, limit, asJSON)
		},
	}
	f.flags(cmd)
	r.listFlags(cmd, &limit, &asJSON)
	return cmd
}
