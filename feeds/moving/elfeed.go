package moving

import (
	"encoding/csv"
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"
)

// elfeed's export (elfeed-csv.el, elfeed-csv-export): three tables of feeds, entries and tags,
// with names above the columns if the person asked for that. The tag unread is how elfeed
// keeps what was not read; other tags come along.

func elfeedColumns() map[string][]string {
	return map[string][]string{
		"feeds":   {"url", "title", "canonical-url", "author"},
		"entries": {"id", "feed", "title", "link", "date"},
		"tags":    {"entry", "feed", "tag"},
	}
}

// isElfeed recognises a table by the names above its columns, or by its file's.
func isElfeed(head []byte, f File, table string) bool {
	columns := elfeedColumns()[table]
	first, _, _ := strings.Cut(string(head), "\n")
	if strings.TrimSpace(first) == strings.Join(columns, ",") {
		return true
	}
	if !strings.HasSuffix(f.base(), table+".csv") {
		return false
	}
	row, err := csv.NewReader(strings.NewReader(first + "\n")).Read()
	return err == nil && len(row) == len(columns) && strings.Contains(first, "://")
}

func isElfeedFeeds(head []byte, f File) bool   { return isElfeed(head, f, "feeds") }
func isElfeedEntries(head []byte, f File) bool { return isElfeed(head, f, "entries") }
func isElfeedTags(head []byte, f File) bool    { return isElfeed(head, f, "tags") }

// elfeedRows gives the rows of a table without the names above it.
func elfeedRows(f File, table string, each func(row []string)) error {
	text, err := textOf(f)
	if err != nil {
		return err
	}
	columns := elfeedColumns()[table]
	in := csv.NewReader(strings.NewReader(text))
	in.FieldsPerRecord, in.LazyQuotes, in.ReuseRecord = -1, true, true
	for range maxArticles {
		row, err := in.Read()
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return errors.New("it is no table that can be read")
		case len(row) == len(columns) && !slices.Equal(row, columns):
			each(row)
		}
	}
	return nil
}

// maxArticles is how many articles one table may have.
const maxArticles = 1_000_000

func readElfeedFeeds(c *collector, f File) error {
	return elfeedRows(f, "feeds", func(row []string) { c.follow(row[0], row[1], "") })
}

func readElfeedEntries(c *collector, f File) error {
	var all []original
	err := elfeedRows(f, "entries", func(row []string) {
		at, _ := strconv.ParseFloat(row[4], 64)
		all = append(all, original{guid: row[0], feed: row[1], title: row[2], link: row[3], published: seconds(int64(at))})
		if !c.hasURLs {
			if url, _ := feedAddress(row[1]); url == "" || !c.isPlaced(url) {
				c.follow(row[1], "", "")
			}
		}
	})
	c.stream(f.Name, func(yield func(original) bool) error {
		for _, o := range all {
			if c.hasTags {
				tags := c.tagsOf[[2]string{o.guid, o.feed}]
				o.read = !slices.Contains(tags, "unread")
				for _, tag := range tags {
					switch tag {
					case "unread":
					case "star", "starred", "bookmark", "later":
						o.marked = true
						o.tags = append(o.tags, tag)
					default:
						o.tags = append(o.tags, tag)
					}
				}
			}
			if !yield(o) {
				return nil
			}
		}
		return nil
	})
	return err
}

func readElfeedTags(c *collector, f File) error {
	c.hasTags = true
	return elfeedRows(f, "tags", func(row []string) {
		key := [2]string{row[0], row[1]}
		if len(c.tagsOf[key]) < maxTags {
			c.tagsOf[key] = append(c.tagsOf[key], row[2])
		}
	})
}
