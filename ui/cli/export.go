package cli

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/spf13/cobra"

	"tidings/feeds"
	"tidings/store"
	"tidings/ui/typeset"
)

const exportAbout = `Write the feeds you follow, with their folders, as OPML 2.0, which every news
reader can `

const exportLong = exportAbout + `import: to standard output, or to a file that is not there yet.` + exportForms

const exportForms = `

--newsboat writes the urls file of newsboat: folders as tags, your own titles, and
saved searches as query feeds where newsboat's filters can say them.

--json writes one JSON object with more of what you have, for "tidings import" and for
other programs:
  kind version made   "tidings library", 1, and when it was written
  feeds               url, title (your own name for it), folder, name (as it is shown),
                      site, outline (attributes that came with OPML from elsewhere)
  searches            name, query
  bookmarks           title, link, feed (its address), author, published,
                      bookmarked_at, note, tags, read
Times are RFC 3339 in UTC; what is empty is left out. The articles themselves, and all
else that there is, come with "tidings dump".

A folder in a folder is an outline in an outline, or has a slash between the two; a
slash in the name of a folder is written as one in OPML, and elsewhere as the sign ∕,
which parts no folders. Attributes of feeds that came with OPML from another reader are
written to OPML again. What cannot be taken along is told, a line each. Names and
passwords in addresses are left out.`

const exportExamples = `tidings export > subscriptions.opml
tidings export --force ~/backup/subscriptions.opml
tidings export --newsboat > ~/.newsboat/urls
tidings export --json | ssh host tidings import -`

func exportOverSSH() farHelp {
	return farHelp{
		use: "export", without: "force",
		long: exportAbout + `import, to standard output.` + exportForms,
		example: `ssh HOST export > subscriptions.opml
ssh HOST export --json | tidings import -`,
	}
}

func (r *run) exportCommand() *cobra.Command {
	var e exporting
	cmd := &cobra.Command{
		Use: "export [FILE]", Short: "Write the feeds you follow as OPML", Long: exportLong, Example: exportExamples,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) > 1 {
				return nothing(cmd, args[1:])
			}
			if e.newsboat && e.json {
				return wrongUsage("give one of --newsboat and --json")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			s, err := r.library()
			if err != nil {
				return err
			}
			all, err := s.Feeds(cmd.Context(), r.Account)
			if err != nil {
				return err
			}
			own := 0
			for _, f := range all {
				if store.IsOwnAddress(f.URL) {
					own++
				}
			}
			if own > 0 {
				r.warn("%s left out: only this machine has them; `tidings dump` keeps them", typeset.Count(own, "feed of a program or a file is", "feeds of programs and files are"))
			}
			var list bytes.Buffer
			if err := feeds.WriteOPML(&list, "tidings", all, r.Now()); err != nil {
				return err
			}
			told, err := r.inOtherForm(cmd.Context(), s, e, all, &list)
			if err != nil {
				return err
			}
			if len(args) == 0 || args[0] == "-" {
				_, _ = r.out.Write(list.Bytes()) // the output remembers what went wrong
			} else if err := r.writeFile(args[0], list.Bytes(), e.force); err != nil {
				return err
			}
			for _, line := range told {
				if !e.quiet {
					r.warn("%s", line)
				}
			}
			return nil
		},
	}
	e.flags(cmd.Flags())
	return r.overSSH(cmd, exportOverSSH())
}

// writeFile writes a file that a person named.
func (r *run) writeFile(path string, data []byte, force bool) error {
	if r.Remote {
		return errNoPlace
	}
	flags := os.O_WRONLY | os.O_CREATE | os.O_EXCL
	if force {
		flags = os.O_WRONLY | os.O_CREATE | os.O_TRUNC
	}
	file, err := os.OpenFile(path, flags, 0o600)
	switch {
	case errors.Is(err, fs.ErrExist):
		return fmt.Errorf("%s is there already; --force writes over it", typeset.Clip(path, 200))
	case err != nil:
		return fmt.Errorf("%s cannot be written: %v", typeset.Clip(path, 200), cause(err))
	}
	_, err = file.Write(data)
	if info, statErr := file.Stat(); statErr == nil && info.Mode().IsRegular() { // one that was there may be open to others
		err = errors.Join(err, file.Chmod(0o600))
	}
	if err = errors.Join(err, file.Close()); err != nil {
		return fmt.Errorf("%s cannot be written: %v", typeset.Clip(path, 200), cause(err))
	}
	return nil
}
