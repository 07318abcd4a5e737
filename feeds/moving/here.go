package moving

import (
	"cmp"
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"tidings/feeds/markup"
	"tidings/store"
)

// Readers that are on the machine: what they keep lies at places of their own, and who moves in
// need not know them.

// A Here is another reader that somebody uses on this machine.
type Here struct {
	Reader string // as Readers names it
	Folder string // where its list of feeds lies
	Files  []File
}

// A home is where the files of one reader lie: paths of which those count that are there.
type home struct {
	reader string
	files  []string // the first that is there is said
}

// homes are the places at which readers keep their files, as the readers' own documentation and
// sources say. Of two places of one reader the first that has something is the one that it uses.
func homes(user string, getenv func(string) string) []home {
	at := func(variable, usual string) string { return cmp.Or(getenv(variable), filepath.Join(user, usual)) }
	config, data, state := at("XDG_CONFIG_HOME", ".config"), at("XDG_DATA_HOME", ".local/share"), at("XDG_STATE_HOME", ".local/state")
	cache, flatpak := at("XDG_CACHE_HOME", ".cache"), filepath.Join(user, ".var/app/io.gitlab.news_flash.NewsFlash/data/news-flash")
	in := func(folder string, names ...string) (paths []string) {
		for _, name := range names {
			paths = append(paths, filepath.Join(folder, name))
		}
		return paths
	}
	return []home{
		{"newsboat", append(in(filepath.Join(config, "newsboat"), "urls"), in(filepath.Join(data, "newsboat"), "cache.db")...)},
		{"newsboat", in(filepath.Join(user, ".newsboat"), "urls", "cache.db")},
		{"newsraft", append(in(filepath.Join(config, "newsraft"), "feeds"), in(filepath.Join(data, "newsraft"), "newsraft.sqlite3")...)},
		{"eilmeldung", append(in(filepath.Join(state, "eilmeldung"), "database.sqlite"), in(filepath.Join(config, "eilmeldung"), "config.toml")...)},
		{"eilmeldung", in(filepath.Join(data, "eilmeldung"), "database.sqlite")},
		{"newsflash", in(filepath.Join(data, "news-flash"), "database.sqlite")},
		{"newsflash", in(flatpak, "database.sqlite")},
		{"nom", in(filepath.Join(config, "nom"), "config.yml", "nom.db")},
		{"goread", append(in(filepath.Join(config, "goread"), "urls.yml"), in(filepath.Join(cache, "goread"), "cache.json", "read_status")...)},
		{"sfeed", append(in(filepath.Join(user, ".sfeed"), "sfeedrc", "urls"), globbed(filepath.Join(user, ".sfeed/feeds/*"))...)},
	}
}

// globbed is the files of a pattern.
func globbed(pattern string) []string {
	paths, _ := filepath.Glob(pattern) // the pattern is a good one
	return paths
}

// Found returns the readers whose files are at their places in a person's folders, each once. It
// looks which files there are and opens none.
func Found(user string, getenv func(string) string) (all []Here) {
	if user == "" {
		return nil
	}
	seen := map[string]bool{}
	for _, h := range homes(user, getenv) {
		one := Here{Reader: h.reader, Folder: filepath.Dir(h.files[0])}
		for _, path := range h.files {
			if info, err := os.Stat(path); err == nil && info.Mode().IsRegular() && info.Size() > 0 {
				one.Files = append(one.Files, OnDisk(path, filepath.Base(path), info))
			}
		}
		if len(one.Files) > 0 && !seen[h.reader] {
			seen[h.reader] = true
			all = append(all, one)
		}
	}
	return all
}

// OnDisk is a file of the disk under a name, with the log that lies beside a database.
func OnDisk(path, name string, info fs.FileInfo) File {
	f := File{Name: filepath.ToSlash(name), Size: info.Size(), Open: func() (Content, error) { return os.Open(path) }}
	if log, err := os.Stat(path + "-wal"); err == nil && log.Mode().IsRegular() && log.Size() > 0 {
		f.OpenLog = func() (Content, error) { return os.Open(path + "-wal") }
	}
	return f
}

// Import is the library as the store takes it, with what is worked out of the articles' texts.
// private says so of an import of somebody who does not own the store (store.Import).
func (l *Library) Import(private bool) store.Import {
	return store.Import{
		From: l.From, Feeds: l.Feeds, Searches: l.Searches, Private: private,
		Articles: func(yield func(store.ImportedArticle) bool) {
			for one := range l.Articles {
				if !yield(WithReading(one)) {
					return
				}
			}
		},
	}
}

// WithReading adds what is worked out of an article's text.
func WithReading(one store.ImportedArticle) store.ImportedArticle {
	if in := &one.Article; !in.Content.Empty() || len(in.Enclosures) > 0 {
		read := markup.Read(in.Content, in.Enclosures)
		in.Summary, in.Words, in.Media = read.Summary, read.Words, read.Media
	}
	return one
}

// Counted says how much a library holds.
type Counted struct{ Feeds, Read, Marked int }

// Count looks at all of a reader's files on this machine, and counts what they hold.
func (h Here) Count(ctx context.Context, now time.Time) (c Counted, err error) {
	library, err := ReadLibrary(ctx, h.Files, h.Reader, now)
	if err != nil {
		return c, err
	}
	c.Feeds = len(library.Feeds)
	for one := range library.Articles {
		if one.Read {
			c.Read++
		}
		if one.Bookmarked || len(one.Mark.Tags) > 0 || one.Mark.Note != "" {
			c.Marked++
		}
	}
	return c, ctx.Err()
}
