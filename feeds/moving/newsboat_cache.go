package moving

import (
	"strings"

	"tidings/feeds/parse"
	"tidings/store"
)

// newsboat's cache.db (src/cache.cpp, the patches of its schema): rss_feed and rss_item.
// Columns came one by one over the years. An item is read if unread is 0; one that the
// person deleted stays, with deleted 1. Flags are letters that a person gives an item, and
// the nearest thing to a bookmark that newsboat has.

func readNewsboatCache(c *collector, f File, db *database) error {
	if !c.hasURLs {
		err := db.rows("rss_feed", []string{"rssurl"}, func(row cells) bool {
			c.follow(row.text("rssurl"), "", "")
			return true
		})
		if err != nil {
			return err
		}
	}
	if db.has("rss_item", "deleted") {
		deleted := 0
		err := db.rows("rss_item", []string{"deleted"}, func(row cells) bool {
			deleted += int(row.number("deleted") & 1)
			return true
		})
		if err != nil {
			return err
		}
		if deleted > 0 {
			c.tell("%s deleted in newsboat: read here, so that it does not come back as new", counted(deleted, "article"))
		}
	}
	columns := []string{
		"guid", "title", "author", "url", "feedurl", "pubdate", "content", "unread", "enclosure_url", "enclosure_type", "flags", "deleted", "base",
		"content_mime_type",
	}
	c.reopened(f, func(db *database, yield func(original) bool) error {
		return db.rows("rss_item", columns, func(row cells) bool { return yield(newsboatItem(row)) })
	})
	return nil
}

func newsboatItem(row cells) original {
	o := original{
		feed: row.text("feedurl"), guid: row.text("guid"), link: row.text("url"), title: row.text("title"), author: row.text("author"),
		content: row.text("content"), base: row.text("base"), published: seconds(row.number("pubdate")),
		read: row.number("unread") == 0 || row.number("deleted") != 0,
	}
	if mime := row.text("content_mime_type"); strings.HasPrefix(mime, "text/plain") {
		o.kind = store.Text
	}
	// Where a feed gives no guid, newsboat makes one of the link and the date, or takes the
	// link or the title (src/rssparser.cpp, get_guid).
	if date, made := strings.CutPrefix(o.guid, o.link); made && o.link != "" {
		if _, isDate := parse.Date(date); isDate || date == "" {
			o.guid = ""
		}
	} else if o.guid == o.title && o.link == "" {
		o.guid = ""
	}
	if url := row.text("enclosure_url"); url != "" {
		o.enclosures = []store.Enclosure{{URL: url, Type: row.text("enclosure_type")}}
	}
	for _, flag := range row.text("flags") {
		if flag >= 'A' && flag <= 'Z' || flag >= 'a' && flag <= 'z' {
			o.marked = true
			o.tags = append(o.tags, "flag-"+string(flag))
		}
	}
	return o
}
