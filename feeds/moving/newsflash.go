package moving

import (
	"regexp"
	"strings"

	"tidings/feeds"
	"tidings/feeds/parse"
	"tidings/store"
)

// The database of NewsFlash, and of eilmeldung, which is made on the same library
// (news-flash 3, src/schema.rs): articles, feeds, feed_mapping, categories,
// category_mapping, tags, taggings, enclosures. unread and marked are 1 or 0.

func readNewsFlash(c *collector, f File, db *database) error {
	folders, err := newsFlashFolders(db)
	if err != nil {
		return err
	}
	addresses := map[string]string{}
	err = db.rows("feeds", []string{"feed_id", "label", "feed_url"}, func(row cells) bool {
		id, url := row.text("feed_id"), row.text("feed_url")
		if url == "" && strings.Contains(id, "://") { // local feeds are called by their address
			url = id
		}
		if url == "" {
			c.tell("left out %s: it has no address", shown(row.text("label")))
			return true
		}
		addresses[id] = url
		c.follow(url, row.text("label"), folders[id])
		return true
	})
	if err != nil {
		return err
	}
	tags, err := newsFlashTags(db)
	if err != nil {
		return err
	}
	enclosures := map[string][]store.Enclosure{}
	err = db.rows("enclosures", []string{"article_id", "url", "mime_type"}, func(row cells) bool {
		id := row.text("article_id")
		if len(enclosures[id]) < 20 {
			enclosures[id] = append(enclosures[id], store.Enclosure{URL: row.text("url"), Type: row.text("mime_type")})
		}
		return len(enclosures) < 200_000
	})
	if err != nil {
		return err
	}
	columns := []string{"article_id", "title", "author", "feed_id", "url", "date", "html", "summary", "unread", "marked"}
	c.reopened(f, func(db *database, yield func(original) bool) error {
		return db.rows("articles", columns, func(row cells) bool {
			id := row.text("article_id")
			o := original{
				feed: addresses[row.text("feed_id")], guid: id, link: row.text("url"), title: row.text("title"), author: row.text("author"),
				content: row.text("html"), read: row.number("unread") == 0, marked: row.number("marked") == 1,
				tags: tags[id], enclosures: enclosures[id],
			}
			// A service that it was in step with has numbers of its own for articles.
			if !strings.Contains(id, ":") && o.link != "" {
				o.guid = ""
			}
			if o.content == "" {
				o.content, o.kind = row.text("summary"), store.Text
			}
			o.published, _ = parse.Date(row.text("date"))
			return yield(o)
		})
	})
	return nil
}

// newsFlashFolders finds the folder of each feed. A feed in several is in one of them here.
func newsFlashFolders(db *database) (folders map[string]string, err error) {
	names, parents := map[string]string{}, map[string]string{}
	err = db.rows("categories", []string{"category_id", "label", "parent_id"}, func(row cells) bool {
		names[row.text("category_id")] = feeds.FolderName(row.text("label"))
		if parent := row.text("parent_id"); parent != "" { // up to version 2
			parents[row.text("category_id")] = parent
		}
		return len(names) < 10_000
	})
	if err != nil {
		return nil, err
	}
	err = db.rows("category_mapping", []string{"parent_id", "category_id"}, func(row cells) bool {
		parents[row.text("category_id")] = row.text("parent_id")
		return len(parents) < 10_000
	})
	if err != nil {
		return nil, err
	}
	path := func(id string) string {
		var parts []string
		for depth := 0; names[id] != "" && depth < 8; depth++ { // the outermost is no category
			parts = append([]string{names[id]}, parts...)
			id = parents[id]
		}
		return strings.Join(parts, "/")
	}
	folders = map[string]string{}
	err = db.rows("feed_mapping", []string{"feed_id", "category_id"}, func(row cells) bool {
		if folders[row.text("feed_id")] == "" {
			folders[row.text("feed_id")] = path(row.text("category_id"))
		}
		return len(folders) < 100_000
	})
	return folders, err
}

// newsFlashTags finds the tags of each article.
func newsFlashTags(db *database) (tags map[string][]string, err error) {
	names := map[string]string{}
	err = db.rows("tags", []string{"tag_id", "label"}, func(row cells) bool {
		names[row.text("tag_id")] = row.text("label")
		return len(names) < 10_000
	})
	if err != nil {
		return nil, err
	}
	tags = map[string][]string{}
	err = db.rows("taggings", []string{"article_id", "tag_id"}, func(row cells) bool {
		id := row.text("article_id")
		if len(tags[id]) < maxTags {
			tags[id] = append(tags[id], names[row.text("tag_id")])
		}
		return len(tags) < 200_000
	})
	return tags, err
}

// eilmeldung's config.toml: what a person looks for stands in feed_list as
// 'query: "Name" query' (docs/configuration.md).

func eilmeldungQuery() *regexp.Regexp {
	return regexp.MustCompile(`(?m)^\s*(?:feed_list\s*=\s*\[\s*)?['"]query:\s*\\?"([^"\\]+)\\?"\s*(.*?)['"]\s*,?\s*(?:\]|#.*)?$`)
}

func isEilmeldungConfig(head []byte, f File) bool {
	return strings.HasSuffix(f.base(), ".toml") && (strings.Contains(string(head), "feed_list") || strings.Contains(string(head), "[input_config"))
}

func readEilmeldungConfig(c *collector, f File) error {
	text, err := textOf(f)
	if err != nil {
		return err
	}
	for _, found := range eilmeldungQuery().FindAllStringSubmatch(text, 500) {
		search, ok := eilmeldungSearch(strings.ReplaceAll(found[2], `\"`, `"`))
		if !ok || !c.save(found[1], search) {
			c.tell("left out the query %s: it cannot be written as a search (%s)", shown(found[1]), found[2])
		}
	}
	return nil
}

// eilmeldungSearch writes a query of eilmeldung as a search.
func eilmeldungSearch(text string) (search string, ok bool) {
	words := map[string]string{
		"unread": "is:unread", "read": "is:read", "marked": "is:bookmarked", "unmarked": "-is:bookmarked", "tagged": "has:tag",
		"today": "on:today", "and": "", "or": "OR",
	}
	var parts []string
	for _, token := range regexp.MustCompile(`[a-z]+:"[^"]*"|[a-z]+:/[^/]*/|"[^"]*"|\S+`).FindAllString(text, 100) {
		field, value, isField := strings.Cut(token, ":")
		value = strings.Trim(value, `"/`)
		word, known := words[token]
		switch {
		case known:
		case strings.HasPrefix(token, "#") && len(token) > 1:
			word = "tag:" + token[1:]
		case strings.HasPrefix(token, `"`):
			word = token
		case isField && (field == "title" || field == "author" || field == "feed" || field == "category" || field == "content" || field == "all"):
			if !plainPattern().MatchString(value) || strings.ContainsAny(value, "|^$(") {
				return "", false
			}
			switch field {
			case "category":
				field = "folder:"
			case "content", "all":
				field = ""
			default:
				field += ":"
			}
			word = field + `"` + value + `"`
		case isField && (field == "newer" || field == "older"):
			age := regexp.MustCompile(`^(\d+) ?(hour|day|week|month|year)s?$`).FindStringSubmatch(value)
			if age == nil {
				return "", false
			}
			unit := map[string]string{"hour": "h", "day": "d", "week": "w", "month": "mo", "year": "y"}[age[2]]
			word = "age:" + map[string]string{"newer": "<", "older": ">"}[field] + age[1] + unit
		default:
			return "", false
		}
		if word != "" {
			parts = append(parts, word)
		}
	}
	return strings.Join(parts, " "), len(parts) > 0
}
