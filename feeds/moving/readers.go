package moving

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"tidings/feeds"
	"tidings/feeds/fetch"
	"tidings/store"
)

// A kind is one kind of file that some reader keeps or writes. A file is recognised by what
// is in it; where that does not tell, by its name.
type kind struct {
	from string // the reader; "" if many write such files, or the file itself tells
	rank int    // files of a lower rank are read first: lists of feeds, then articles, then what was read
	is   func(head []byte, f File) bool
	read func(c *collector, f File) error
}

// bookmarksOf is the kind of files with bookmarks, where they are among others.
func bookmarksOf() kind { return kind{"", articlesKept, isBookmarks, readBookmarks} }

// The ranks.
const (
	listOfFeeds = iota
	articlesKept
	whatWasRead
)

func kinds() []kind {
	return []kind{
		{"", articlesKept, func(head []byte, _ File) bool { return isDatabase(head) }, readDatabase},
		{"", listOfFeeds, isOPML, readFeedList},
		{"tidings", listOfFeeds, isTidings, readTidings},
		{"sfeed", listOfFeeds, isSfeedrc, readSfeedrc},
		{"sfeed", articlesKept, isSfeedTable, readSfeedTable},
		{"goread", listOfFeeds, isGoreadURLs, readGoreadURLs},
		{"goread", articlesKept, isGoreadCache, readGoreadCache},
		{"goread", whatWasRead, isGoreadStatus, readGoreadStatus},
		{"nom", listOfFeeds, isNomConfig, readNomConfig},
		{"newsflash", listOfFeeds, isEilmeldungConfig, readEilmeldungConfig},
		{"elfeed", listOfFeeds, isElfeedFeeds, readElfeedFeeds},
		{"elfeed", articlesKept, isElfeedEntries, readElfeedEntries},
		{"elfeed", whatWasRead, isElfeedTags, readElfeedTags},
		{"greader", articlesKept, isGoogleReader, readGoogleReader},
		{"miniflux", articlesKept, isMiniflux, readMiniflux},
		{"newsblur", articlesKept, isNewsBlur, readNewsBlur},
		{"ttrss", articlesKept, isTTRSS, readTTRSS},
		{"wallabag", articlesKept, isWallabag, readWallabag},
		{"newsraft", listOfFeeds, isNewsraftFeeds, readNewsraftFeeds},
		{"newsboat", whatWasRead, isNewsboatConfig, readNewsboatConfig},
		{"", listOfFeeds, isJSONFeedList, readJSONFeedList},
		{"", listOfFeeds, isFeedTable, readFeedTable},
	}
}

// Readers are the names of the readers and services whose files are known, as a person may
// give them.
func Readers() []string {
	return []string{
		"newsboat", "newsraft", "eilmeldung", "newsflash", "nom", "goread", "sfeed", "elfeed", "miniflux", "freshrss", "inoreader",
		"ttrss", "newsblur", "netnewswire", "feedly", "pocket", "instapaper", "raindrop", "wallabag", "readwise", "tidings",
	}
}

// kindOf is the name that kinds have for a reader.
func kindOf(reader string) string {
	switch reader {
	case "eilmeldung":
		return "newsflash"
	case "freshrss", "inoreader":
		return "greader"
	}
	return reader
}

// ErrUnknown says that no file is of a kind that is known.
var ErrUnknown = errors.New("nothing in it is of a form that is known")

// A recognised file is one whose kind is known.
type recognised struct {
	File
	kind
}

// ReadLibrary reads what is in files of a reader: of the one that is named, or of whichever
// wrote them if from is "". Files of no known kind are told. Nothing in them is run, and no
// file that they name is opened. ErrUnknown if none is of a known kind.
//
// A file that is only known as a list of addresses, or of bookmarks, is none of a library:
// see Newsboat and Read.
func ReadLibrary(ctx context.Context, files []File, from string, now time.Time) (*Library, error) {
	c := newCollector(ctx)
	c.now, c.from = now, kindOf(from)
	var known []recognised
	var lists, unknown []File
	for _, f := range files {
		if ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		head := f.head()
		i := slices.IndexFunc(kinds(), func(k kind) bool { return (c.from == "" || k.from == "" || k.from == c.from) && k.is(head, f) })
		switch {
		case i >= 0:
			known = append(known, recognised{f, kinds()[i]})
		case isList(head) && !isSeveral(head):
			lists = append(lists, f)
		case isBookmarks(head, f):
			known = append(known, recognised{f, bookmarksOf()})
		case isAddressList(head, f):
			known = append(known, recognised{f, kind{"", listOfFeeds, nil, readAddressList}})
		case f.Size > 0:
			unknown = append(unknown, f)
		}
	}
	c.hasURLs = len(lists) > 0 || slices.ContainsFunc(known, func(r recognised) bool { return r.rank == listOfFeeds })
	for _, f := range lists {
		known = append(known, recognised{f, c.kindOfList(known)})
	}
	if len(known) == 0 {
		return nil, ErrUnknown
	}
	slices.SortStableFunc(known, func(a, b recognised) int { return a.rank - b.rank })
	for _, r := range known {
		c.is(r.from)
		if err := r.read(c, r.File); err != nil {
			if len(files) == 1 {
				return nil, err
			}
			c.tell("%s cannot be read: %v", shown(r.Name), err)
		}
	}
	c.tellUnknown(unknown)
	return c.lib, nil
}

// is notes which reader a file is of.
func (c *collector) is(reader string) {
	if c.lib.From == "" {
		c.lib.From = reader
	}
}

// kindOfList tells what a list of addresses is: of a person who has other files of sfeed,
// what was read there; else feeds, as newsboat keeps them.
func (c *collector) kindOfList(known []recognised) kind {
	if c.from == "sfeed" || slices.ContainsFunc(known, func(r recognised) bool { return r.from == "sfeed" }) {
		return kind{"sfeed", whatWasRead, nil, readSfeedURLs}
	}
	return kind{"newsboat", listOfFeeds, nil, readNewsboatURLs}
}

// tellUnknown tells of files of no known kind.
func (c *collector) tellUnknown(files []File) {
	var names []string
	for _, f := range files {
		if names = append(names, shown(f.Name)); len(names) == 10 {
			names = append(names, "…")
			break
		}
	}
	switch len(files) {
	case 0:
	case 1:
		c.tell("left out %s: it is of no kind that is known", names[0])
	default:
		c.tell("left out %d files of no kind that is known: %s", len(files), strings.Join(names, ", "))
	}
}

// IsLibrary reports whether a file is of a kind that readers keep or write, a list of
// addresses aside.
func IsLibrary(f File) bool {
	head := f.head()
	return slices.ContainsFunc(kinds(), func(k kind) bool { return k.is(head, f) })
}

// HasFeeds reports whether there is a feed in OPML.
func HasFeeds(data []byte) bool {
	wishes, _, _ := feeds.ReadOPML(bytes.NewReader(data))
	return len(wishes) > 0
}

func isBookmarks(head []byte, f File) bool {
	switch Sniff(head) {
	case "html", "csv", "atom":
		return true
	case "json":
		return strings.HasSuffix(f.base(), ".json") && (jsonKeys(head)["href"] || jsonKeys(head)["link"] || jsonKeys(head)["url"])
	}
	return false
}

// readBookmarks reads a file of bookmarks that is among others, as services pack them.
func readBookmarks(c *collector, f File) error {
	data, err := f.text()
	if err != nil {
		return err
	}
	all, warnings, err := Read(data, Sniff(data))
	if err != nil {
		return err
	}
	for _, w := range warnings {
		c.tell("%s", w)
	}
	c.parts = append(c.parts, func(yield func(store.ImportedArticle) bool) bool {
		for _, b := range slices.Backward(all) {
			if !yield(b.Imported()) {
				return false
			}
		}
		return true
	})
	return nil
}

func isOPML(head []byte, _ File) bool { return Sniff(head) == "opml" }

// readFeedList reads OPML: the feeds in it, and its links as bookmarks.
func readFeedList(c *collector, f File) error {
	data, err := f.text()
	if err != nil {
		return err
	}
	wishes, warnings, err := feeds.ReadOPML(bytes.NewReader(data))
	if errors.Is(err, fetch.ErrTooLarge) {
		return fmt.Errorf("it has more than %d MB", maxText>>20)
	}
	if err != nil {
		return err
	}
	for _, w := range wishes {
		if i, known := c.placed[w.URL]; !known {
			c.placed[w.URL] = len(c.lib.Feeds)
			c.lib.Feeds = append(c.lib.Feeds, w)
		} else if c.lib.Feeds[i].Folder == "" {
			c.lib.Feeds[i].Folder = w.Folder
		}
	}
	for _, w := range warnings {
		c.tell("%s", w)
	}
	return nil
}

// readDatabase reads the database of whichever reader it is.
func readDatabase(c *collector, f File) error {
	db, err := openDatabase(c.ctx, f)
	if err != nil {
		return inWords(err)
	}
	defer db.close()
	for _, one := range []struct {
		from string
		is   bool
		read func(*collector, File, *database) error
	}{
		{"newsboat", db.has("rss_item", "guid", "feedurl", "unread"), readNewsboatCache},
		{"newsraft", db.has("items", "feed_url", "guid", "important"), readNewsraftDatabase},
		{"newsflash", db.has("articles", "article_id", "feed_id", "marked"), readNewsFlash},
		{"nom", db.has("items", "feedurl", "link", "readat"), readNomDatabase},
	} {
		if one.is && (c.from == "" || c.from == one.from) {
			c.is(one.from)
			return one.read(c, f, db)
		}
	}
	return errors.New("it is a database, but of no reader that is known")
}
