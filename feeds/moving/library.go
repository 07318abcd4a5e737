package moving

import (
	"context"
	"fmt"
	"io"
	"iter"
	"slices"
	"strings"
	"time"

	"tidings/feeds"
	"tidings/feeds/fetch"
	"tidings/feeds/parse"
	"tidings/feeds/sanitize"
	"tidings/store"
	"tidings/store/query"
	"tidings/store/secret"
)

// A Library is what a person has in another reader.
type Library struct {
	From     string                          // the reader, as Readers names it; "" if the files do not tell
	Feeds    []store.Wish                    // each address once
	Searches []store.Saved                   // Name and Query
	Articles iter.Seq[store.ImportedArticle] // read while they are asked for, once; without what is worked out of their text

	told []string // what does not come along, a clean line each
	more int      // lines that were not kept
}

// Told is what does not come along and why, a clean line each. It is complete when all
// Articles have been asked for.
func (l *Library) Told() []string {
	if l.more > 0 {
		return append(slices.Clone(l.told), fmt.Sprintf("and %d more of the kind", l.more))
	}
	return l.told
}

// A File is one that a person moves in with.
type File struct {
	Name string // its path in the folder that they named, with slashes; "" for standard input
	Size int64
	Open func() (Content, error)

	// OpenLog opens what a program that is still running has written to a database and not
	// put into it yet (SQLite's file of the same name with -wal); nil if there is none.
	OpenLog func() (Content, error)
}

// A Content is an open file.
type Content interface {
	io.ReaderAt
	io.Closer
}

// base is the name without folders.
func (f File) base() string { return f.Name[strings.LastIndexByte(f.Name, '/')+1:] }

// maxText bounds a file that is read whole, in bytes. Databases are not.
const maxText = 32 << 20

// text reads a file whole.
func (f File) text() ([]byte, error) {
	if f.Size > maxText {
		return nil, fmt.Errorf("it has more than %d MB", maxText>>20)
	}
	content, err := f.Open()
	if err != nil {
		return nil, err
	}
	defer content.Close()
	return io.ReadAll(io.NewSectionReader(content, 0, maxText))
}

// head reads the beginning of a file.
func (f File) head() []byte {
	content, err := f.Open()
	if err != nil {
		return nil
	}
	defer content.Close()
	data, _ := io.ReadAll(io.NewSectionReader(content, 0, sniffed))
	return data
}

// A collector gathers a library out of files.
type collector struct {
	ctx     context.Context
	now     time.Time
	from    string // the reader that a person named, as kinds call it; "" for none
	hasURLs bool   // there is a list of feeds, and so what a database says of feeds does not count
	lib     *Library
	placed  map[string]int // of addresses among the feeds
	parts   []func(yield func(store.ImportedArticle) bool) bool

	sfeedNames map[string]string      // the address of a feed by its file's name
	wasRead    map[string]bool        // addresses of articles, for parts that are asked for later
	readHashes map[uint32]bool        // of addresses of articles
	hasTags    bool                   // what elfeed's tags are is known
	tagsOf     map[[2]string][]string // of an article of a feed
}

func newCollector(ctx context.Context) *collector {
	c := &collector{ctx: ctx, lib: &Library{}, placed: map[string]int{}, sfeedNames: map[string]string{}, wasRead: map[string]bool{}, readHashes: map[uint32]bool{}, tagsOf: map[[2]string][]string{}}
	c.lib.Articles = func(yield func(store.ImportedArticle) bool) {
		for _, part := range c.parts {
			if !part(yield) {
				return
			}
		}
	}
	return c
}

// maxTold is how many lines of a library are told one by one.
const maxTold = 200

// tell says that something does not come along.
func (c *collector) tell(format string, args ...any) {
	line := sanitize.Cut(sanitize.Line(fmt.Sprintf(format, args...)), 300)
	if slices.Contains(c.lib.told, line) {
		return
	}
	if len(c.lib.told) == maxTold {
		c.lib.more++
		return
	}
	c.lib.told = append(c.lib.told, line)
}

// shown is a name or an address of a file as a line tells it.
func shown(text string) string { return sanitize.Cut(sanitize.Line(secret.Hide(text)), 100) }

// follow wishes for a feed, and returns its address; "" if it has none that is fetched,
// which is told.
func (c *collector) follow(address, title, folder string) string {
	url, why := feedAddress(address)
	if why != "" {
		c.tell("left out %s: %s", shown(address), why)
		return ""
	}
	title, folder = sanitize.Cut(sanitize.Line(title), maxTitle), feeds.FolderPath(sanitize.Cut(sanitize.Line(folder), maxTitle))
	if i, known := c.placed[url]; known {
		if w := &c.lib.Feeds[i]; w.Folder == "" {
			w.Folder = folder
		} else if folder != "" && folder != w.Folder {
			c.tell("%s stands in several places; it comes into %s, and not into %s", shown(url), w.Folder, folder)
		}
		return url
	}
	if title == url || title == address {
		title = ""
	}
	c.placed[url] = len(c.lib.Feeds)
	c.lib.Feeds = append(c.lib.Feeds, store.Wish{URL: url, Title: title, Folder: folder})
	return url
}

func (c *collector) isPlaced(url string) bool {
	_, known := c.placed[url]
	return known
}

// feedAddress is an address in its one form, or why nothing is fetched there.
func feedAddress(address string) (url, why string) {
	address = strings.TrimSpace(address)
	if why := notFollowed(address); why != "" {
		return "", why
	}
	url, err := fetch.Normalise(address)
	if err != nil {
		return "", sanitize.Cut(sanitize.Line(err.Error()), 200)
	}
	return url, ""
}

// notFollowed says why an address is none of the web; "" if it may be one.
func notFollowed(address string) string {
	if strings.HasPrefix(address, "|") || strings.HasPrefix(address, "$(") {
		return "commands are not run here"
	}
	scheme, _, found := strings.Cut(address, ":")
	if !found {
		return ""
	}
	switch strings.ToLower(strings.TrimPrefix(scheme, "\"")) {
	case "exec", "filter":
		return "commands are not run here"
	case "query":
		return "it is a query, and cannot be written as a search"
	case "file", "ftp", "gopher", "gophers":
		return "only web addresses are fetched"
	}
	return ""
}

// save keeps a query under a name, if the language of queries here can say it.
func (c *collector) save(name, text string) bool {
	name = sanitize.Cut(sanitize.Line(name), 200)
	if name == "" || query.Check(text, c.now) != nil {
		return false
	}
	c.lib.Searches = append(c.lib.Searches, store.Saved{Name: name, Query: text})
	return true
}

// An original is an article as another reader has it.
type original struct {
	feed, guid, link, title, author, language string
	content                                   string
	kind                                      store.Kind
	base                                      string // what relative links in the content are relative to
	published, kept                           time.Time
	enclosures                                []store.Enclosure
	categories                                []string
	read, marked                              bool
	tags                                      []string
	note                                      string
}

// maxContent is how long the text of an article may be, in bytes; a book is a megabyte.
const maxContent = 4 << 20

// article cleans an original; false if there is nothing to know it by.
func (o original) article() (store.ImportedArticle, bool) {
	source, _ := sanitize.Truncate(sanitize.Source(strings.TrimSpace(o.content)), maxContent)
	item := parse.Item{ID: parse.Identity(o.guid), Title: sanitize.Cut(sanitize.PlainLine(o.title), maxTitle), Link: sanitize.Address(o.link), Published: o.published}
	if item.ID == "" && item.Link == "" && item.Title == "" {
		return store.ImportedArticle{}, false
	}
	in := store.Incoming{Key: item.Key(), Title: item.Title, Link: item.Link, Published: o.published, Language: sanitize.Cut(sanitize.Line(o.language), 35)}
	if in.Title == "" {
		in.Title = in.Link
	}
	if source != "" {
		in.Content = store.Body{Kind: o.kind, Source: source, Base: sanitize.Address(o.base)}
		if in.Content.Base == "" {
			in.Content.Base = in.Link
		}
	}
	if author := sanitize.Cut(sanitize.PlainLine(o.author), maxTitle); author != "" {
		in.Authors = []store.Person{{Name: author}}
	}
	for _, e := range o.enclosures[:min(len(o.enclosures), 50)] {
		if e.URL = sanitize.Address(e.URL); e.URL != "" {
			e.Type, e.Length = sanitize.Cut(sanitize.Line(e.Type), 100), max(e.Length, 0)
			in.Enclosures = append(in.Enclosures, e)
		}
	}
	for _, category := range o.categories[:min(len(o.categories), maxTags)] {
		if category = sanitize.Cut(sanitize.Line(category), 100); category != "" {
			in.Categories = append(in.Categories, category)
		}
	}
	feed, _ := feedAddress(o.feed)
	if o.feed == "" {
		feed = ""
	}
	return store.ImportedArticle{
		Feed: feed, Article: in, Read: o.read, Bookmarked: o.marked,
		Mark: store.Mark{Bookmarked: o.kept, Note: shortNote(o.note), Tags: someTags(o.tags)},
	}, true
}

// add adds articles that are in memory.
func (c *collector) add(all []original) {
	c.parts = append(c.parts, func(yield func(store.ImportedArticle) bool) bool {
		for _, o := range all {
			if one, ok := o.article(); ok && !yield(one) {
				return false
			}
		}
		return true
	})
}

// stream adds articles that are read while they are asked for. What ends the reading
// early is told, and the rest comes along.
func (c *collector) stream(name string, read func(yield func(original) bool) error) {
	c.parts = append(c.parts, func(yield func(store.ImportedArticle) bool) bool {
		wanted := true
		err := read(func(o original) bool {
			if one, ok := o.article(); ok {
				wanted = yield(one)
			}
			return wanted
		})
		if err != nil && c.ctx.Err() == nil {
			c.tell("the rest of %s cannot be read: %v", shown(name), err)
		}
		return wanted
	})
}

// seconds is the moment so many seconds since 1970; zero for 0 and for what is no date.
func seconds(n int64) time.Time {
	if n <= 0 || n > 1<<32 {
		return time.Time{}
	}
	return time.Unix(n, 0).UTC()
}

// textOf reads a file as UTF-8.
func textOf(f File) (string, error) {
	data, err := f.text()
	return string(sanitize.ToUTF8(data, "")), err
}
