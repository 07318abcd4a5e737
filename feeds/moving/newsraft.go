package moving

import (
	"regexp"
	"strings"

	"tidings/feeds"
	"tidings/store"
)

// newsraft (newsraft(1), "FEEDS FILE", and src/db.c). A line of the file feeds is an address
// and perhaps a name in quotes; "@ Name" begins a section, of which Global is no folder; what
// follows a < is settings; $(…) is a command.

// isNewsraftFeeds recognises the file by what newsboat's urls file cannot have, or by its name.
func isNewsraftFeeds(head []byte, f File) bool {
	if !isList(head) && !strings.HasPrefix(strings.TrimSpace(string(head)), "@") && !strings.Contains(string(head), "\n@") {
		return false
	}
	special := regexp.MustCompile(`(?m)^\s*(@|\$\(|https?://\S+(\s+"[^"]*")?\s*<)`)
	return f.base() == "feeds" || special.Match(head)
}

func readNewsraftFeeds(c *collector, f File) error {
	text, err := textOf(f)
	if err != nil {
		return err
	}
	section, settings := "", 0
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		before, _, hasSettings := strings.Cut(line, "<")
		switch {
		case line == "" || line[0] == '#':
			continue
		case line[0] == '@':
			name, _, _ := strings.Cut(before[1:], "[")
			name, _, _ = strings.Cut(name, "{")
			if section = feeds.FolderName(name); section == "Global" {
				section = ""
			}
		case strings.HasPrefix(line, "$("):
			c.tell("left out %s: commands are not run here", shown(line))
		default:
			address, rest, _ := strings.Cut(line, " ")
			if tab := strings.IndexByte(address, '\t'); tab >= 0 {
				address, rest = address[:tab], line[tab:]
			}
			_, name, _ := strings.Cut(rest, `"`)
			name, _, _ = strings.Cut(name, `"`)
			c.follow(address, name, section)
			hasSettings = strings.Contains(rest, "<")
		}
		if hasSettings {
			settings++
		}
	}
	if settings > 0 {
		c.tell("not brought along: the settings of %s", counted(settings, "feed or section"))
	}
	return nil
}

func readNewsraftDatabase(c *collector, f File, db *database) error {
	if !c.hasURLs {
		err := db.rows("feeds", []string{"feed_url"}, func(row cells) bool {
			c.follow(row.text("feed_url"), "", "")
			return true
		})
		if err != nil {
			return err
		}
	}
	columns := []string{"feed_url", "guid", "title", "link", "content", "attachments", "persons", "publication_date", "update_date", "unread", "important"}
	c.reopened(f, func(db *database, yield func(original) bool) error {
		return db.rows("items", columns, func(row cells) bool {
			o := original{
				feed: row.text("feed_url"), guid: row.text("guid"), link: row.text("link"), title: row.text("title"),
				published: seconds(row.number("publication_date")), read: row.number("unread") == 0, marked: row.number("important") != 0,
			}
			if o.published.IsZero() {
				o.published = seconds(row.number("update_date"))
			}
			if o.guid == o.link || o.link == "" && o.guid == o.title { // made by newsraft where the feed has none
				o.guid = ""
			}
			o.kind = store.Text
			for _, piece := range newsraftPieces(row.text("content")) {
				if len(piece["text"]) > len(o.content) {
					o.content, o.kind = piece["text"], store.Text
					if strings.Contains(strings.ToLower(piece["type"]), "html") {
						o.kind = store.HTML
					}
				}
			}
			for _, piece := range newsraftPieces(row.text("attachments")) {
				if piece["url"] != "" {
					o.enclosures = append(o.enclosures, store.Enclosure{URL: piece["url"], Type: piece["type"]})
				}
			}
			var authors []string
			for _, piece := range newsraftPieces(row.text("persons")) {
				if piece["name"] != "" && (piece["type"] == "" || piece["type"] == "author") {
					authors = append(authors, piece["name"])
				}
			}
			o.author = strings.Join(authors, ", ")
			return yield(o)
		})
	})
	return nil
}

// newsraftPieces reads how newsraft writes several things into one value
// (src/string-serialize.c): the first character parts the entries; ^ begins another thing, and
// the other entries are key=value.
func newsraftPieces(value string) (pieces []map[string]string) {
	if value == "" {
		return nil
	}
	piece := map[string]string{}
	for _, entry := range strings.Split(value[1:], value[:1]) {
		if entry == "^" {
			if len(piece) > 0 {
				pieces = append(pieces, piece)
			}
			piece = map[string]string{}
			continue
		}
		if key, text, ok := strings.Cut(entry, "="); ok {
			piece[key] = text
		}
	}
	return append(pieces, piece)
}
