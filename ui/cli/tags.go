package cli

import (
	"fmt"

	"github.com/spf13/cobra"

	"tidings/feeds/sanitize"
	"tidings/store"
	"tidings/ui/typeset"
)

const tagsLong = `List your tags, with how many of the articles that have them are unread and
how many there are.

In a pipe each tag is one line of fixed columns: unread (6), two blanks,
total (6), two blanks, tag.

--json prints one object a line: tag unread total.`

const tagsExamples = `tidings tags
# the tags of more than ten articles
tidings tags --json | jq -r 'select(.total > 10).tag'`

// A tagRecord is a tag in JSON.
type tagRecord struct {
	Tag    string `json:"tag"`
	Unread int    `json:"unread"`
	Total  int    `json:"total"`
}

func (r *run) tagsCommand() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use: "tags", Short: "List your tags", Long: tagsLong, Example: tagsExamples, Args: nothing,
		RunE: func(cmd *cobra.Command, _ []string) error {
			s, err := r.library()
			if err != nil {
				return err
			}
			all, err := s.Tags(cmd.Context(), r.Account)
			if err != nil {
				return err
			}
			return r.printTags(all, asJSON)
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one JSON object a line")
	return cmd
}

func (r *run) printTags(all []store.TagCount, asJSON bool) error {
	width := min(max(r.columns()-15, 10), 40) // of the tags' column
	if r.Terminal && !asJSON && len(all) > 0 {
		r.head("%s  %11s", typeset.Fit("TAG", width), "UNREAD/ALL")
	}
	for _, one := range all {
		tag := tagRecord{sanitize.Line(one.Tag), one.Unread, one.Total}
		switch {
		case asJSON:
			if err := r.out.object(tag); err != nil {
				return err
			}
		case r.Terminal:
			name := typeset.Fit("#"+tag.Tag, width)
			if tag.Unread > 0 {
				name = r.ink.bold(name)
			}
			r.out.printf("%s  %11s\n", name, fmt.Sprintf("%d/%d", tag.Unread, tag.Total))
		default:
			r.out.printf("%6d  %6d  %s\n", tag.Unread, tag.Total, tag.Tag)
		}
	}
	if len(all) == 0 && r.Terminal && !asJSON {
		r.err.line("nothing has a tag yet; `tidings tag boats ARTICLE` puts one on an article")
	}
	return nil
}
