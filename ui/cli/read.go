package cli

import (
	"context"
	"mime"
	"path"

	"github.com/spf13/cobra"

	"tidings/feeds"
	"tidings/feeds/fulltext"
	"tidings/feeds/markup"
	"tidings/feeds/sanitize"
	"tidings/ui/record"
	"tidings/ui/typeset"
)

const readLong = `Read a text without keeping it: of a file (text, Markdown or HTML), of a web
page, or of standard input ("-").` + readMore

const readMore = ` Of a page only the article is shown, with
the further pages on which it goes on; of a newspaper's text the byline and date
are recognised.

` + formHelp + `

--json prints one object a line:
  title byline excerpt site_name lang
  published        RFC 3339 in UTC, left out if it is not known
  url image        left out if there are none
  next             where the article goes on, if that was not read
  content_text content_markdown content_html`

const readExamples = `tidings read article.txt
tidings read https://go.dev/blog/fuzz-beta
tidings read --markdown page.html > page.md
curl -s https://example.org/ | tidings read -`

func readOverSSH() farHelp {
	return farHelp{
		use: "read ADDRESS|-",
		long: `Read a text without keeping it: of a web page, or of standard
input ("-": text, Markdown or HTML).` + readMore,
		example: `ssh HOST read https://go.dev/blog/fuzz-beta
ssh HOST read - < article.txt`,
	}
}

func (r *run) readCommand() *cobra.Command {
	var f form
	var base string
	cmd := &cobra.Command{
		Use: "read FILE|ADDRESS|-", Short: "Read a file or a web page without keeping it", Long: readLong, Example: readExamples,
		Args: atLeast(1, "which file or address, or - for standard input"),
		RunE: func(cmd *cobra.Command, sources []string) error {
			if err := f.check(); err != nil {
				return err
			}
			for i, source := range sources {
				page, err := r.readSource(cmd.Context(), source, base)
				if err != nil {
					return err
				}
				if f.json {
					if err := r.out.object(page); err != nil {
						return err
					}
					continue
				}
				if i > 0 {
					r.out.line("\n* * *\n")
				}
				r.printText(cmd.Context(), f, r.headingOfPage(page), page.Content)
			}
			return nil
		},
	}
	f.flags(cmd)
	cmd.Flags().StringVar(&base, "base", "", "the `address` that a file came from, to which its links are relative")
	return r.overSSH(cmd, readOverSSH())
}

// readSource reads the article at an address, in a file, or on standard input. base is where
// a file came from, "" if nobody says.
func (r *run) readSource(ctx context.Context, source, base string) (*fulltext.Page, error) {
	if !isAddress(source) {
		if base = sanitize.Address(base); base != "" {
			data, err := r.readFile(source)
			if err != nil {
				return nil, err
			}
			return fulltext.ReadDocument(data, base, mime.TypeByExtension(path.Ext(source)))
		}
		data, err := r.readFile(source)
		if err != nil {
			return nil, err
		}
		return fulltext.ReadDocument(data, source, "")
	}
	return feeds.ReadWeb(ctx, r.Fetcher, source, false)
}

// headingOfPage is the heading of a text that is not kept.
func (r *run) headingOfPage(p *fulltext.Page) heading {
	h := heading{title: typeset.Title(p.Title, ""), link: sanitize.Address(p.URL)}
	h.addFact(p.Byline)
	h.addFact(p.SiteName)
	h.addFact(r.day(p.Published))
	if words := markup.Words(markup.PlainText(p.Content)); words > 0 {
		h.addFact(typeset.Count(record.Minutes(words), "minute", "minutes"))
	}
	return h
}
