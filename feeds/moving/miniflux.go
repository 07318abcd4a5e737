package moving

import (
	"encoding/json"
	"time"

	"tidings/feeds"
	"tidings/store"
)

// What Miniflux answers to GET /v1/entries (miniflux.app/docs/api.html): a list of entries, by
// itself or under that name, each with its feed and the category of that. Its hash is made of
// what the feed called the entry, which cannot be had back from it.

type minifluxEntry struct {
	Title     string    `json:"title"`
	URL       string    `json:"url"`
	Author    string    `json:"author"`
	Content   string    `json:"content"`
	Status    string    `json:"status"` // unread, read, removed
	Starred   bool      `json:"starred"`
	Published time.Time `json:"published_at"`
	Tags      []string  `json:"tags"` // the feed's
	Feed      struct {
		FeedURL  string `json:"feed_url"`
		Title    string `json:"title"`
		Category struct {
			Title string `json:"title"`
		} `json:"category"`
	} `json:"feed"`
	Enclosures []struct {
		URL      string `json:"url"`
		MimeType string `json:"mime_type"`
		Size     int64  `json:"size"`
	} `json:"enclosures"`
}

func isMiniflux(head []byte, _ File) bool {
	keys := jsonKeys(head)
	return keys["feed_id"] && keys["status"] && (keys["starred"] || keys["hash"])
}

func readMiniflux(c *collector, f File) error {
	data, err := f.text()
	if err != nil {
		return err
	}
	strange := 0
	err = objectsIn(data, "entries", func(raw json.RawMessage) bool {
		var e minifluxEntry
		if json.Unmarshal(raw, &e) != nil {
			strange++
		} else if !c.hasURLs && e.Feed.FeedURL != "" {
			if url, _ := feedAddress(e.Feed.FeedURL); url == "" || !c.isPlaced(url) {
				folder := feeds.FolderName(e.Feed.Category.Title)
				if folder == "All" { // where Miniflux puts what has no other
					folder = ""
				}
				c.follow(e.Feed.FeedURL, e.Feed.Title, folder)
			}
		}
		return true
	})
	if err != nil {
		c.tell("the rest of the file cannot be read: %v", err)
	}
	if strange > 0 {
		c.tell("left out %s of another form", counted(strange, "entry"))
	}
	c.stream(f.Name, func(yield func(original) bool) error {
		_ = objectsIn(data, "entries", func(raw json.RawMessage) bool {
			var e minifluxEntry
			if json.Unmarshal(raw, &e) != nil {
				return true
			}
			o := original{
				feed: e.Feed.FeedURL, link: e.URL, title: e.Title, author: e.Author, content: e.Content, published: e.Published,
				read: e.Status == "read" || e.Status == "removed", marked: e.Starred, categories: e.Tags,
			}
			for _, one := range e.Enclosures {
				o.enclosures = append(o.enclosures, store.Enclosure{URL: one.URL, Type: one.MimeType, Length: one.Size})
			}
			return yield(o)
		})
		return nil
	})
	return nil
}
