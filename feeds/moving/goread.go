package moving

import (
	"encoding/binary"
	"encoding/json"
	"math/bits"
	"strings"
	"time"

	"tidings/feeds"
	"tidings/store"
)

// goread: urls.yml has categories with subscriptions (internal/backend/rss), cache.json what it
// fetched in the last day and what the person downloaded, as github.com/mmcdole/gofeed has
// it (internal/backend/cache), and read_status a hash of the link of each article that was
// read: murmur3 in 32 bits, little-endian, one after the other.

type goreadURLs struct {
	Categories []struct {
		Name          string `yaml:"name"`
		Subscriptions []struct {
			Name      string   `yaml:"name"`
			URL       string   `yaml:"url"`
			Whitelist []string `yaml:"whitelist_words"`
			Blacklist []string `yaml:"blacklist_words"`
		} `yaml:"subscriptions"`
	} `yaml:"categories"`
}

func isGoreadURLs(head []byte, _ File) bool {
	return yamlKey(head, "categories") && strings.Contains(string(head), "subscriptions:")
}

func readGoreadURLs(c *collector, f File) error {
	var urls goreadURLs
	if err := readYAML(f, &urls); err != nil {
		return err
	}
	words := 0
	for _, category := range urls.Categories {
		folder := feeds.FolderName(category.Name)
		if folder == "All Feeds" { // every feed is in it
			folder = ""
		}
		for _, feed := range category.Subscriptions {
			c.follow(feed.URL, feed.Name, folder)
			words += len(feed.Whitelist) + len(feed.Blacklist)
		}
	}
	if words > 0 {
		c.tell("not brought along, and nothing is ignored here: %s that goread filters by", counted(words, "word"))
	}
	return nil
}

// A goreadItem is an item of gofeed in JSON.
type goreadItem struct {
	Title       string    `json:"title"`
	Description string    `json:"description"`
	Content     string    `json:"content"`
	Link        string    `json:"link"`
	GUID        string    `json:"guid"`
	Published   time.Time `json:"publishedParsed"`
	Updated     time.Time `json:"updatedParsed"`
	Authors     []struct {
		Name string `json:"name"`
	} `json:"authors"`
	Categories []string `json:"categories"`
	Enclosures []struct {
		URL  string `json:"url"`
		Type string `json:"type"`
	} `json:"enclosures"`
}

func (i goreadItem) original(feed string) original {
	o := original{feed: feed, guid: i.GUID, link: i.Link, title: i.Title, content: i.Content, published: i.Published, categories: i.Categories}
	if o.content == "" {
		o.content = i.Description
	}
	if o.published.IsZero() {
		o.published = i.Updated
	}
	var names []string
	for _, author := range i.Authors[:min(len(i.Authors), 20)] {
		names = append(names, author.Name)
	}
	o.author = strings.Join(names, ", ")
	for _, e := range i.Enclosures {
		o.enclosures = append(o.enclosures, store.Enclosure{URL: e.URL, Type: e.Type})
	}
	return o
}

func isGoreadCache(head []byte, _ File) bool {
	keys := jsonKeys(head)
	return keys["content"] && keys["expire"] || keys["downloaded"] && keys["content"]
}

func readGoreadCache(c *collector, f File) error {
	data, err := f.text()
	if err != nil {
		return err
	}
	var cache struct {
		Content map[string]struct {
			Articles []json.RawMessage `json:"articles"`
		} `json:"content"`
		Downloaded []json.RawMessage `json:"downloaded"`
	}
	if err := json.Unmarshal(data, &cache); err != nil {
		return errNotJSON
	}
	if !c.hasURLs {
		for feed := range cache.Content {
			c.follow(feed, "", "")
		}
	}
	c.stream(f.Name, func(yield func(original) bool) error {
		give := func(feed string, raw json.RawMessage, kept bool) bool {
			var item goreadItem
			if json.Unmarshal(raw, &item) != nil {
				return true
			}
			o := item.original(feed)
			o.marked = kept
			o.read = o.link != "" && c.readHashes[murmur3(o.link)]
			return yield(o)
		}
		for feed, one := range cache.Content {
			for _, raw := range one.Articles {
				if !give(feed, raw, false) {
					return nil
				}
			}
		}
		for _, raw := range cache.Downloaded {
			if !give("", raw, true) {
				return nil
			}
		}
		return nil
	})
	return nil
}

func isGoreadStatus(_ []byte, f File) bool { return f.base() == "read_status" && f.Size%4 == 0 }

func readGoreadStatus(c *collector, f File) error {
	data, err := f.text()
	if err != nil {
		return err
	}
	for ; len(data) >= 4; data = data[4:] {
		c.readHashes[binary.LittleEndian.Uint32(data)] = true
	}
	if len(c.parts) == 0 {
		c.tell("left out what was read: goread keeps only hashes of the links, which say nothing without cache.json")
	}
	return nil
}

// murmur3 is MurmurHash3_x86_32 with seed 0 (Austin Appleby, public domain).
func murmur3(text string) uint32 {
	data, length := []byte(text), uint32(len(text))
	var h uint32
	mix := func(k uint32) uint32 { return bits.RotateLeft32(k*0xcc9e2d51, 15) * 0x1b873593 }
	for ; len(data) >= 4; data = data[4:] {
		h = bits.RotateLeft32(h^mix(binary.LittleEndian.Uint32(data)), 13)*5 + 0xe6546b64
	}
	if len(data) > 0 {
		var tail [4]byte
		copy(tail[:], data)
		h ^= mix(binary.LittleEndian.Uint32(tail[:]))
	}
	h ^= length
	h = (h ^ h>>16) * 0x85ebca6b
	h = (h ^ h>>13) * 0xc2b2ae35
	return h ^ h>>16
}
