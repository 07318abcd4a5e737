package cli

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/spf13/cobra"

	"tidings/feeds"
	"tidings/feeds/markup"
	"tidings/feeds/moving"
	"tidings/store"
	"tidings/ui/typeset"
)

const importLong = `Import feeds or bookmarks. "-" reads standard input.` + importMore

const importMore = `

Feeds come from an OPML file, which every news reader can export, or from
newsboat's urls file, in the folders they have there. They are fetched by the next
"tidings refresh".

Bookmarks come from all that "tidings bookmarks --format" writes, and from what
others write in the same formats: the bookmark file of browsers, tables and JSON of
bookmark services, lists of links in Markdown, an OPML of links, an Atom feed of
starred articles. The article here that has the link is bookmarked, with its tags,
note and date; the earlier of two dates counts, tags are united, of two different
notes both are kept. For a link that nothing here has, an article with its title is
kept in the feed "Saved"; it is not fetched. The folders of browsers become tags.

The file itself tells what it is; --format says so in its place. A plain list of
addresses is one of feeds, unless --format urls or --bookmarks is given.

What cannot be imported is reported and left out: commands that a list wants to have
run are never run, and only links to the web are kept. Undo takes the whole import
back.`

const importExamples = `tidings import subscriptions.opml
tidings import ~/.newsboat/urls
ssh host cat feeds.opml | tidings import -
tidings import bookmarks.html
tidings bookmarks --json | ssh host tidings import -`

func importOverSSH() farHelp {
	return farHelp{
		use:  "import -",
		long: `Import feeds or bookmarks from standard input.` + importMore,
		example: `ssh HOST import - < subscriptions.opml
ssh HOST import - < ~/.newsboat/urls
tidings bookmarks --json | ssh HOST import -`,
	}
}

// An importing holds the flags of import.
type importing struct {
	format           string
	bookmarks, quiet bool
	plain            bool // the file is nothing but addresses
}

func (r *run) importCommand() *cobra.Command {
	var i importing
	cmd := &cobra.Command{
		Use: "import FILE|-", Short: "Import feeds or bookmarks", Long: importLong, Example: importExamples,
		Args: exactly(1, "which file, or - for standard input"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if i.format != "" && !slices.Contains(moving.Formats(), i.format) {
				return wrongUsage("there is no format %s; there are %s", quote(i.format), formatNames())
			}
			data, err := r.readFile(args[0])
			if err != nil {
				return err
			}
			if len(bytes.TrimSpace(data)) == 0 {
				return nothingIn(args[0])
			}
			return r.importFile(cmd.Context(), i, data)
		},
	}
	cmd.Flags().StringVar(&i.format, "format", "", "the file is in this `format`: "+formatNames())
	cmd.Flags().BoolVar(&i.bookmarks, "bookmarks", false, "take a list of addresses as bookmarks, not as feeds")
	cmd.Flags().BoolVarP(&i.quiet, "quiet", "q", false, "don't say what was imported")
	r.completeFlag(cmd, "format", r.completeFormats)
	return r.overSSH(cmd, importOverSSH())
}

// errNoFormat says that a file has none of the known formats.
var errNoFormat = errors.New("this is none of the formats that import knows: feeds as OPML or newsboat's urls file, bookmarks as " +
	formatNames() + "; other readers export their feeds as OPML, browsers their bookmarks as html")

// nothingIn says that there is nothing at all in a file.
func nothingIn(path string) error {
	if path == "-" {
		return errors.New("nothing came on standard input, so nothing was imported; try < subscriptions.opml")
	}
	return fmt.Errorf("%s is empty, so nothing was imported", typeset.Clip(path, 200))
}

// importFile finds out what a file holds and imports it.
func (r *run) importFile(ctx context.Context, i importing, data []byte) error {
	if bytes.HasPrefix(data, []byte(`{"kind":"tidings"`)) { // a dump: not all articles in it are bookmarks
		return errors.New("this is a dump of tidings; `tidings load` imports it")
	}
	format := cmp.Or(i.format, moving.Sniff(data))
	if format == "" && i.bookmarks {
		format = "urls"
	}
	if format == "" || format == "opml" && !i.bookmarks {
		wishes, warnings, err := readFeeds(bytes.NewReader(data))
		if format == "" && errors.Is(err, feeds.ErrNotOPML) {
			return errNoFormat
		}
		if len(wishes) > 0 || format == "" {
			i.plain = isPlainList(data)
			return r.importFeeds(ctx, i, wishes, warnings, err)
		}
		all, remarks, none := moving.Read(data, "opml")
		if len(all) == 0 {
			return r.importFeeds(ctx, i, wishes, warnings, err)
		}
		return r.importBookmarks(ctx, i, format, all, remarks, none)
	}
	all, warnings, err := moving.Read(data, format)
	return r.importBookmarks(ctx, i, format, all, warnings, err)
}

// importFeeds follows feeds.
func (r *run) importFeeds(ctx context.Context, i importing, wishes []store.Wish, warnings []string, err error) error {
	if err != nil {
		return err
	}
	s, err := r.library()
	if err != nil {
		return err
	}
	fresh, err := s.Subscribe(ctx, r.Account, wishes...)
	if err != nil {
		return err
	}
	for _, warning := range warnings {
		r.warn("%s", warning)
	}
	sentence := "added " + typeset.Count(len(fresh), "feed", "feeds")
	if known := len(wishes) - len(fresh); known > 0 {
		sentence += fmt.Sprintf(", %s followed already", typeset.Count(known, "was", "were"))
	}
	if len(fresh) > 0 {
		sentence += "; `tidings refresh` fetches the articles"
	}
	r.say(i.quiet, "%s", sentence)
	if i.plain && len(fresh) > 0 {
		r.say(i.quiet, "if these are links to read and not feeds: `tidings undo`, then import them with --bookmarks")
	}
	return nil
}

// isPlainList reports whether a file has nothing but addresses, one a line. No tags and no
// document around them say that they are feeds.
func isPlainList(data []byte) bool {
	for line := range bytes.Lines(data) {
		line = bytes.TrimSpace(line)
		if len(line) == 0 || line[0] == '#' {
			continue
		}
		if !isAddress(string(line)) || bytes.ContainsAny(line, " \t<") {
			return false
		}
	}
	return true
}

// readFeeds reads a list of feeds in any form.
func readFeeds(file io.Reader) (wishes []store.Wish, warnings []string, err error) {
	var seen bytes.Buffer
	wishes, warnings, err = feeds.ReadOPML(io.TeeReader(file, &seen))
	if !errors.Is(err, feeds.ErrNotOPML) {
		return wishes, warnings, err
	}
	wishes, warnings, other := moving.Newsboat(&seen)
	if errors.Is(other, moving.ErrNotNewsboat) {
		return nil, nil, err
	}
	return wishes, warnings, other
}

// importBookmarks bookmarks links.
func (r *run) importBookmarks(ctx context.Context, i importing, format string, all []moving.Bookmark, warnings []string, err error) error {
	if errors.Is(err, moving.ErrNoBookmarks) {
		return fmt.Errorf("no bookmarks were found in it, read as %s; --format names another format", format)
	}
	if err != nil {
		return err
	}
	s, err := r.library()
	if err != nil {
		return err
	}
	marked := make([]store.Marked, len(all))
	for place, b := range all {
		marked[place] = markedOf(b)
	}
	out, err := s.SaveMarked(ctx, r.Account, marked)
	if err != nil {
		return err
	}
	for _, warning := range warnings {
		r.warn("%s", warning)
	}
	if len(all) == 0 {
		return fmt.Errorf("none of its bookmarks can be kept, read as %s", format)
	}
	r.say(i.quiet, "%s", importedSentence(format, out, len(all)-out.Marked))
	return r.tidy(ctx, s) // last, since it takes time and all has been said
}

// importedSentence says what format a file was read as, and what was imported.
func importedSentence(format string, out store.MarkedOutcome, known int) string {
	sentence := fmt.Sprintf("read as %s: bookmarked %s", format, typeset.Count(out.Marked, "article", "articles"))
	if out.New > 0 {
		sentence += fmt.Sprintf(", of which %s new and kept in Saved", typeset.Count(out.New, "was", "were"))
	}
	if known > 0 {
		sentence += fmt.Sprintf("; %s bookmarked already", typeset.Count(known, "was", "were"))
	}
	return sentence
}

// markedOf makes of a bookmark from elsewhere what the store takes. If an article has to be
// made for it, its date is the best one known.
func markedOf(b moving.Bookmark) store.Marked {
	in := store.Incoming{Key: b.Link, Title: b.Title, Link: b.Link, Published: b.Published, Content: b.Content}
	if in.Published.IsZero() {
		in.Published = b.Kept
	}
	if b.Author != "" {
		in.Authors = []store.Person{{Name: b.Author}}
	}
	if !in.Content.Empty() {
		read := markup.Read(in.Content, nil)
		in.Summary, in.Words, in.Media = read.Summary, read.Words, read.Media
	}
	return store.Marked{Article: in, Mark: store.Mark{Bookmarked: b.Kept, Note: b.Note, Tags: b.Tags}}
}
