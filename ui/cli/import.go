package cli

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"tidings/feeds/moving"
	"tidings/store"
	"tidings/ui/typeset"
)

const importLong = `Import what you have in another reader, or bookmarks. "-" reads standard input; a
folder or a zip file stands for all files in it.` + importMore + `

Several files of one reader, as the list of feeds and the database of articles, belong
together: name them in one command, or name their folder.`

const importMore = `

Files of other readers are known by what is in them; --from says whose they are:
  newsboat     urls (tags, titles, query feeds as saved searches), cache.db
  newsraft     feeds, newsraft.sqlite3
  eilmeldung   database.sqlite (of NewsFlash, too), config.toml
  nom          config.yml, nom.db
  goread       urls.yml, cache.json, read_status
  sfeed        sfeedrc, the tables of feeds/, a list of what was read
  elfeed       the three tables of elfeed-csv-export
  miniflux     OPML, what GET /v1/entries answers
  freshrss, inoreader and others: OPML, starred.json and the like
  ttrss        OPML, the XML of "Export my data"
  newsblur     OPML, the JSON of saved stories
  netnewswire, feedly and most others: OPML
Feeds come with folders and titles, articles with their texts, and with what was read,
kept, tagged and noted there. What was read does not come back as new when
"tidings refresh" fetches the feeds.

Bookmarks come from all that "tidings bookmarks --format" writes, from the bookmark
file of browsers, and from Pocket, Instapaper, Raindrop, wallabag and Readwise Reader.
The article here that has the link is bookmarked, with its tags, note and date; the
earlier of two dates counts, tags are united, of two different notes both are kept. For
a link that nothing here has, an article with its title is kept in the feed "Saved"; it
is not fetched. Folders become tags, what was archived is read.

The file itself tells what it is; --format says so in its place. A plain list of
addresses is one of feeds, unless --format urls or --bookmarks is given; names may
stand beside them, and signs of a list before them.

A feed that you follow already stays where it is and keeps its name; if you gave it none,
it gets the list's, and what else the list says of it and nothing said before.

Each line that does not come along is told, with the reason. Nothing in such files is
ever run, and only links to the web are kept. Importing the same again changes nothing,
and undo takes the whole import back.

--json prints one object: from; feeds, searches, articles that are new; read, marked:
articles that became so; feeds_known, followed before; feeds_filled, those of them that
got a name or other details; absent, read there and not here yet; of_no_feed, read there
in feeds you do not follow; left_out, the lines.`

const importExamples = `tidings import subscriptions.opml
tidings import ~/.newsboat
tidings import ~/.config/newsboat/urls ~/.local/share/newsboat/cache.db
ssh host cat feeds.opml | tidings import -
tidings import bookmarks.html
tidings bookmarks --json | ssh host tidings import -`

func importOverSSH() farHelp {
	return farHelp{
		use:  "import -",
		long: `Import what you have in another reader, or bookmarks, from standard input.` + importMore,
		example: `ssh HOST import - < subscriptions.opml
ssh HOST import - < ~/.newsboat/urls
ssh HOST import - < ~/.newsboat/cache.db
tidings bookmarks --json | ssh HOST import -`,
	}
}

// An importing holds the flags of import.
type importing struct {
	format, from           string
	bookmarks, quiet, json bool
	plain                  bool // the file is nothing but addresses
}

func (r *run) importCommand() *cobra.Command {
	var i importing
	cmd := &cobra.Command{
		Use: "import FILE|FOLDER|- …", Short: "Move in from another reader, or import bookmarks", Long: importLong, Example: importExamples,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return usageError{"say which file or folder, or - for standard input", "usage: tidings import FILE|FOLDER|- …"}
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			switch {
			case i.format != "" && !slices.Contains(moving.Formats(), i.format):
				return wrongUsage("there is no format %s; there are %s", quote(i.format), formatNames())
			case i.from != "" && !slices.Contains(moving.Readers(), i.from):
				return wrongUsage("no reader is known as %s; known are %s", quote(i.from), readerNames())
			case (i.format != "" || i.bookmarks) && len(args) > 1:
				return wrongUsage("--format and --bookmarks are for one file")
			}
			files, err := r.importedFiles(args)
			if err != nil {
				return err
			}
			return r.importFiles(cmd.Context(), i, files)
		},
	}
	cmd.Flags().StringVar(&i.from, "from", "", "the files are of this `reader`: "+readerNames())
	cmd.Flags().StringVar(&i.format, "format", "", "the file has bookmarks in this `format`: "+formatNames())
	cmd.Flags().BoolVar(&i.bookmarks, "bookmarks", false, "take a list of addresses as bookmarks, not as feeds")
	cmd.Flags().BoolVarP(&i.quiet, "quiet", "q", false, "don't say what was imported")
	cmd.Flags().BoolVar(&i.json, "json", false, "print what was imported as one JSON object")
	r.completeFlag(cmd, "format", r.completeFormats)
	r.completeFlag(cmd, "from", r.completeReaders)
	return r.overSSH(cmd, importOverSSH())
}

// errNoFormat says that a file has none of the known formats.
var errNoFormat = errors.New("this is none of the forms that import knows: files of " + readerNames() + ", or bookmarks as " +
	formatNames() + "; other readers export their feeds as OPML, browsers their bookmarks as html")

// nothingIn says that there is nothing at all in a file.
func nothingIn(name string) error {
	if name == "" {
		return errors.New("nothing came on standard input, so nothing was imported; try < subscriptions.opml")
	}
	return fmt.Errorf("%s is empty, so nothing was imported", typeset.Clip(name, 200))
}

// importFiles finds out what files hold and imports it.
func (r *run) importFiles(ctx context.Context, i importing, files []importedFile) error {
	if len(files) == 1 {
		if done, err := r.importBookmarkFile(ctx, &i, files[0]); done {
			return err
		}
	}
	all := make([]moving.File, len(files))
	for place, f := range files {
		all[place] = f.File
	}
	library, err := moving.ReadLibrary(ctx, all, i.from, r.Now())
	switch {
	case errors.Is(err, moving.ErrUnknown) && len(files) == 1:
		return errNoFormat
	case errors.Is(err, moving.ErrUnknown):
		return errors.New("no file in it is of a form that import knows; name the file of a reader, or another folder")
	case err != nil:
		return err
	}
	return r.importLibrary(ctx, i, library)
}

// importBookmarkFile imports a single file if it has bookmarks alone; done is false if it has
// not, or may be something else.
func (r *run) importBookmarkFile(ctx context.Context, i *importing, f importedFile) (done bool, err error) {
	switch i.from {
	case "", "pocket", "instapaper", "raindrop", "readwise":
	default:
		return false, nil
	}
	data, whole, err := f.beginning(maxFile)
	switch {
	case err != nil:
		return true, fmt.Errorf("%s cannot be read: %v", typeset.Clip(cmp.Or(f.shown, "standard input"), 200), cause(err))
	case len(bytes.TrimSpace(data)) == 0:
		return true, nothingIn(f.shown)
	case bytes.HasPrefix(data, []byte(`{"kind":"tidings"`)): // a dump: not all articles in it are bookmarks
		return true, errors.New("this is a dump of tidings; `tidings load` imports it")
	}
	format := cmp.Or(i.format, moving.Sniff(data))
	if format == "" && i.bookmarks {
		format = "urls"
	}
	if i.format == "" && (format == "" || moving.IsLibrary(f.File) && !(format == "opml" && (i.bookmarks || !moving.HasFeeds(data)))) {
		i.plain = isPlainList(data)
		return false, nil
	}
	if !whole {
		return true, fmt.Errorf("%s has more than %d MB, which is too much", typeset.Clip(cmp.Or(f.shown, "standard input"), 200), maxFile>>20)
	}
	all, warnings, err := moving.Read(data, format)
	if errors.Is(err, moving.ErrNoBookmarks) && format == "opml" && i.format == "" {
		return false, nil // OPML without feeds and links: what is in it is told
	}
	return true, r.importBookmarks(ctx, *i, format, all, warnings, err)
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
	out, err := s.Import(ctx, r.Account, store.Import{Private: r.Remote, Articles: func(yield func(store.ImportedArticle) bool) {
		for _, b := range slices.Backward(all) {
			if !yield(moving.WithReading(b.Imported())) {
				return
			}
		}
	}})
	if err != nil {
		return err
	}
	if i.json {
		if err := r.out.object(importRecordOf(format, 0, out, warnings)); err != nil {
			return err
		}
		return r.tidy(ctx, s)
	}
	for _, warning := range warnings {
		r.warn("%s", warning)
	}
	if len(all) == 0 {
		return fmt.Errorf("none of its bookmarks can be kept, read as %s", format)
	}
	r.say(i.quiet, "%s", bookmarkedSentence(format, out, len(all)-out.Marked))
	return r.tidy(ctx, s) // last, since it takes time and all has been said
}

// bookmarkedSentence says what format a file was read as, and what was bookmarked.
func bookmarkedSentence(format string, out store.Imported, known int) string {
	sentence := fmt.Sprintf("read as %s: bookmarked %s", format, typeset.Count(out.Marked, "article", "articles"))
	if out.New > 0 {
		sentence += fmt.Sprintf(", of which %s new and kept in Saved", typeset.Count(out.New, "was", "were"))
	}
	if known > 0 {
		sentence += fmt.Sprintf("; %s bookmarked already", typeset.Count(known, "was", "were"))
	}
	return sentence
}
