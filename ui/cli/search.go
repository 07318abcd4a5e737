package cli

import (
	"errors"
	"strings"

	"github.com/spf13/cobra"

	"tidings/feeds/sanitize"
)

func searchLong() string {
	return `Search the titles, authors and texts of all articles, newest first.

` + languageHelp() + `

` + filterHelp + `

The output is that of "tidings list".`
}

const searchExamples = `tidings search climate
tidings search --unread --since 1w election
tidings search '"federal reserve" -rates' --json
tidings search 'title:(river OR sea) age:<7d'
# keep it under a name
tidings searches save Water 'title:(river OR sea)'`

func (r *run) searchCommand() *cobra.Command {
	var f filter
	var l listing
	cmd := &cobra.Command{
		Use: "search QUERY", Short: "Search all articles", Long: searchLong(), Example: searchExamples,
		Args: atLeast(1, "what to search for"), ValidArgsFunction: r.completeQuery,
		RunE: func(cmd *cobra.Command, words []string) (err error) {
			if f.text, err = queryIn(words); err != nil {
				return err
			}
			return r.list(cmd, f, l)
		},
	}
	cmd.SetFlagErrorFunc(quoteQuery)
	r.filterFlags(cmd, &f)
	r.listFlags(cmd, &l)
	return cmd
}

// queryIn is the query that words are.
func queryIn(words []string) (string, error) {
	text := sanitize.Line(strings.Join(words, " "))
	if strings.Trim(text, `" `) == "" {
		return "", wrongUsage("say what to search for")
	}
	return text, nil
}

// quoteQuery says what to do about a word like -flood, which is taken for flags
// unless the query stands in quotes.
func quoteQuery(cmd *cobra.Command, err error) error {
	wrong := cmd.Parent().FlagErrorFunc()(cmd, err)
	var usage usageError
	if errors.As(wrong, &usage) && strings.Contains(usage.sentence, "shorthand") {
		usage.hint = "put the whole query into quotes: 'river -flood'"
		return usage
	}
	return wrong
}
