package cli

import (
	"context"

	"github.com/spf13/cobra"

	"tidings/feeds"
	"tidings/feeds/fulltext"
	"tidings/store"
)

const saveLong = `Keep texts as articles in a feed of your own named "Saved": files (text,
Markdown or HTML), web pages, or standard input ("-").` + saveMore

const saveMore = ` Of a page only the article
is kept; of a newspaper's text the byline and date are recognised. What is saved
again is the same article, with its marks.

Prints the id and the title of each.`

const saveExamples = `tidings save article.txt
tidings save https://go.dev/blog/fuzz-beta
pandoc -t markdown paper.docx | tidings save -
# keep it and bookmark it
tidings save https://go.dev/blog/fuzz-beta | tidings bookmark -`

func saveOverSSH() farHelp {
	return farHelp{
		use: "save ADDRESS|-",
		long: `Keep texts as articles in a feed of your own named "Saved": web pages, or
standard input ("-": text, Markdown or HTML).` + saveMore,
		example: `ssh HOST save https://go.dev/blog/fuzz-beta
ssh HOST save - < article.txt
pandoc -t markdown paper.docx | ssh HOST save -`,
	}
}

func (r *run) saveCommand() *cobra.Command {
	var quiet bool
	cmd := &cobra.Command{
		Use: "save FILE|ADDRESS|-", Short: "Keep a file or a web page as an article", Long: saveLong, Example: saveExamples,
		Args: atLeast(1, "which file or address, or - for standard input"),
		RunE: func(cmd *cobra.Command, sources []string) error {
			for _, source := range sources {
				page, err := r.readSource(cmd.Context(), source, "")
				if err != nil {
					return err
				}
				s, err := r.library()
				if err != nil {
					return err
				}
				row, err := r.keep(cmd.Context(), s, page)
				if err != nil {
					return err
				}
				if !quiet {
					r.out.printf("%s  %s\n", row.ID.Short(), rowTitle(row))
				}
			}
			return nil
		},
	}
	cmd.Flags().BoolVarP(&quiet, "quiet", "q", false, "don't print what was saved")
	return r.overSSH(cmd, saveOverSSH())
}

// keep puts a text into the feed of what was saved.
func (r *run) keep(ctx context.Context, s *store.Store, p *fulltext.Page) (store.Row, error) {
	in, err := feeds.ArticleOf(p)
	if err != nil {
		return store.Row{}, err
	}
	return s.Save(ctx, r.Account, in)
}
