package moving

import (
	"cmp"
	"fmt"

	"go.yaml.in/yaml/v3"

	"tidings/feeds/parse"
)

// nom (internal/config/config.go, internal/store/store.go): config.yml has feeds with url, name
// and tags; nom.db has items, which are read if readat has a value. Feeds have no folders.

type nomConfig struct {
	Feeds    []nomFeed      `yaml:"feeds"`
	Backends map[string]any `yaml:"backends"`
	Openers  []any          `yaml:"openers"`
}

type nomFeed struct {
	URL  string   `yaml:"url"`
	Name string   `yaml:"name"`
	Tags []string `yaml:"tags"`
}

// UnmarshalYAML implements yaml.Unmarshaler: people who write a list by hand write nothing but the address.
func (f *nomFeed) UnmarshalYAML(value *yaml.Node) error {
	if value.Kind == yaml.ScalarNode {
		return value.Decode(&f.URL)
	}
	type plain nomFeed // without this method
	return value.Decode((*plain)(f))
}

func isNomConfig(head []byte, _ File) bool {
	return yamlKey(head, "feeds") && !yamlKey(head, "categories")
}

func readNomConfig(c *collector, f File) error {
	var config nomConfig
	if err := readYAML(f, &config); err != nil {
		return err
	}
	several := 0
	for _, feed := range config.Feeds {
		folder := ""
		if len(feed.Tags) > 0 {
			folder = feed.Tags[0]
		}
		if len(feed.Tags) > 1 {
			several++
		}
		c.follow(feed.URL, feed.Name, folder)
	}
	if several > 0 {
		c.tell("%s had more than one tag; the first became the folder", counted(several, "feed"))
	}
	for name := range config.Backends {
		c.tell("left out the feeds of %s, which nom asks for: export them there as OPML", shown(name))
	}
	if len(config.Openers) > 0 {
		c.tell("not brought along: %s, which are commands", counted(len(config.Openers), "opener"))
	}
	return nil
}

func readNomDatabase(c *collector, f File, db *database) error {
	if !c.hasURLs {
		seen := map[string]bool{}
		err := db.rows("items", []string{"feedurl"}, func(row cells) bool {
			if url := row.text("feedurl"); !seen[url] {
				seen[url] = true
				c.follow(url, "", "")
			}
			return true
		})
		if err != nil {
			return err
		}
	}
	columns := []string{"feedurl", "link", "guid", "title", "content", "author", "readat", "publishedat", "createdat", "favourite"}
	c.reopened(f, func(db *database, yield func(original) bool) error {
		return db.rows("items", columns, func(row cells) bool {
			o := original{
				feed: row.text("feedurl"), guid: row.text("guid"), link: row.text("link"), title: row.text("title"), author: row.text("author"),
				content: row.text("content"), read: !row.isNull("readat"), marked: row.number("favourite") != 0,
			}
			o.published, _ = parse.Date(cmp.Or(goTime(row.text("publishedat")), goTime(row.text("createdat"))))
			return yield(o)
		})
	})
	return nil
}

// goTime is a time as Go's database drivers write it, but not the zero one.
func goTime(text string) string {
	if len(text) < 4 || text[:4] == "0001" {
		return ""
	}
	return text
}

// yamlKey reports whether text is YAML with a key at its top.
func yamlKey(head []byte, key string) bool {
	text := "\n" + string(head)
	for _, begin := range []string{"\n" + key + ":\n", "\n" + key + ":\r\n", "\n" + key + ": \n"} {
		if containsFold(text, begin) {
			return true
		}
	}
	return false
}

// readYAML reads a file into v. What is made to take much (aliases of aliases) is refused by
// the library.
func readYAML(f File, v any) error {
	text, err := textOf(f)
	if err != nil {
		return err
	}
	if len(text) > 4<<20 {
		return fmt.Errorf("it has more than 4 MB")
	}
	if err := yaml.Unmarshal([]byte(text), v); err != nil {
		return fmt.Errorf("it is no YAML: %w", err)
	}
	return nil
}
