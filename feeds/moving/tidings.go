package moving

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"time"

	"tidings/feeds"
	"tidings/feeds/fetch"
	"tidings/feeds/sanitize"
	"tidings/store"
	"tidings/store/secret"
)

// What a person has here as one JSON object, for other programs and for an import
// (tidings help export has the names, which are a promise):
//
//	{"kind": "tidings library", "version": 1, "made": TIME,
//	 "feeds":     [{"url", "title", "folder", "name", "site", "outline"}],
//	 "searches":  [{"name", "query"}],
//	 "bookmarks": [{"title", "link", "feed", "author", "published", "bookmarked_at", "note", "tags", "read"}]}
//
// Times are RFC 3339 in UTC, "" where there is none. The title of a feed is the one that the
// account gave it, its name is how it is shown. What is empty may be missing. Objects stand a
// line each, so that a change of one feed is a change of one line.

// A LibraryWriter writes such an object.
type LibraryWriter struct {
	out  *bufio.Writer
	list string // the list that is open
	told []string
}

const tidingsKind = "tidings library"

type tidingsFeed struct {
	URL     string            `json:"url"`
	Title   string            `json:"title,omitempty"`
	Folder  string            `json:"folder,omitempty"`
	Name    string            `json:"name,omitempty"`
	Site    string            `json:"site,omitempty"`
	Outline map[string]string `json:"outline,omitempty"` // attributes of OPML that nothing here knows
}

type tidingsSearch struct {
	Name  string `json:"name"`
	Query string `json:"query"`
}

type tidingsBookmark struct {
	Title        string   `json:"title"`
	Link         string   `json:"link"`
	Feed         string   `json:"feed,omitempty"` // its address; "" for what was saved by hand
	Author       string   `json:"author,omitempty"`
	Published    string   `json:"published,omitempty"`
	BookmarkedAt string   `json:"bookmarked_at"`
	Note         string   `json:"note,omitempty"`
	Tags         []string `json:"tags,omitempty"`
	Read         bool     `json:"read,omitempty"`
}

// NewLibraryWriter begins an object, made at a time.
func NewLibraryWriter(w io.Writer, made time.Time) *LibraryWriter {
	l := &LibraryWriter{out: bufio.NewWriter(w)}
	fmt.Fprintf(l.out, `{"kind":%q,"version":1,"made":%q`, tidingsKind, stampOf(made))
	return l
}

// in opens a list, unless it is open, and writes one of its objects. Lists come in the order
// feeds, searches, bookmarks.
func (l *LibraryWriter) in(list string, one any) {
	var line bytes.Buffer
	e := json.NewEncoder(&line)
	e.SetEscapeHTML(false)
	_ = e.Encode(one) // these can all be written
	text := bytes.TrimSpace(line.Bytes())
	for _, name := range []string{"feeds", "searches", "bookmarks"} {
		if l.list != name && l.rank(name) > l.rank(l.list) && l.rank(name) <= l.rank(list) {
			if l.list != "" {
				fmt.Fprint(l.out, "\n]")
			}
			fmt.Fprintf(l.out, ",\n%q:[", name)
			l.list = name
			if name == list {
				fmt.Fprintf(l.out, "\n%s", text)
				return
			}
		}
	}
	fmt.Fprintf(l.out, ",\n%s", text)
}

func (l *LibraryWriter) rank(list string) int {
	return map[string]int{"feeds": 1, "searches": 2, "bookmarks": 3}[list]
}

// Feed writes a feed. What is made here, and a name and password in an address, are told.
func (l *LibraryWriter) Feed(s store.Subscribed) {
	if s.Local() {
		return
	}
	if !isOfTheWeb(s.URL) {
		l.told = append(l.told, "left out "+shown(s.Name())+": nobody else can fetch it")
		return
	}
	one := tidingsFeed{URL: fetch.WithoutLogin(s.URL), Title: secret.HideIn(s.Subscription.Title), Folder: s.Subscription.Folder, Name: s.Name(), Site: s.Link}
	if one.URL != s.URL {
		l.told = append(l.told, "left out the name and password in the address of "+shown(s.Name()))
	}
	_ = json.Unmarshal([]byte(s.Subscription.Outline), &one.Outline) // "" is none
	l.in("feeds", one)
}

// Search writes a saved search.
func (l *LibraryWriter) Search(s store.Saved) { l.in("searches", tidingsSearch{s.Name, s.Query}) }

// Bookmark writes a bookmark, with the address of its feed, "" for what was saved by hand.
func (l *LibraryWriter) Bookmark(b Bookmark, feed string) {
	l.in("bookmarks", tidingsBookmark{
		Title: b.Title, Link: b.Link, Feed: fetch.WithoutLogin(feed), Author: b.Author, Published: stampOf(b.Published),
		BookmarkedAt: stampOf(b.Kept), Note: b.Note, Tags: b.Tags, Read: b.Read,
	})
}

// Close ends the object, and returns what could not be taken along, a clean line each.
func (l *LibraryWriter) Close() (told []string, err error) {
	if l.list == "" {
		fmt.Fprint(l.out, "}\n")
	} else {
		fmt.Fprint(l.out, "\n]}\n")
	}
	return l.told, l.out.Flush()
}

func isTidings(head []byte, _ File) bool {
	start := bytes.TrimLeft(head, "\xef\xbb\xbf \t\r\n")
	return bytes.HasPrefix(start, []byte("{")) && jsonKeys(head)["kind"] && bytes.Contains(start[:min(len(start), 200)], []byte(`"`+tidingsKind+`"`))
}

func readTidings(c *collector, f File) error {
	data, err := f.text()
	if err != nil {
		return err
	}
	var library struct {
		Feeds     []tidingsFeed     `json:"feeds"`
		Searches  []tidingsSearch   `json:"searches"`
		Bookmarks []tidingsBookmark `json:"bookmarks"`
	}
	if err := json.Unmarshal(bytes.TrimPrefix(data, []byte("\xef\xbb\xbf")), &library); err != nil {
		return errNotJSON
	}
	for _, one := range library.Feeds {
		if url := c.follow(one.URL, one.Title, one.Folder); url != "" {
			c.lib.Feeds[c.placed[url]].Outline = feeds.OutlineOf(one.Outline)
		}
	}
	for _, one := range library.Searches {
		if !c.save(one.Name, sanitize.Line(one.Query)) {
			c.tell("left out the search %s: it cannot be read", shown(one.Name))
		}
	}
	all := make([]original, 0, len(library.Bookmarks))
	for _, one := range library.Bookmarks {
		o := original{feed: one.Feed, link: one.Link, title: one.Title, author: one.Author, note: one.Note, tags: one.Tags, read: one.Read, marked: true}
		o.published, _ = time.Parse(time.RFC3339, one.Published)
		o.kept, _ = time.Parse(time.RFC3339, one.BookmarkedAt)
		all = append(all, o)
	}
	c.add(all)
	return nil
}
