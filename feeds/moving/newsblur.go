package moving

import (
	"cmp"
	"encoding/json"
	"strconv"
	"strings"
	"time"

	"tidings/feeds/parse"
)

// What NewsBlur answers of stories (newsblur.com/api: /reader/starred_stories, /reader/river_stories),
// which programs that save them write to a file: stories, and the feeds they are of by number.

type newsblurStory struct {
	Title       string      `json:"story_title"`
	Content     string      `json:"story_content"`
	Link        string      `json:"story_permalink"`
	Authors     string      `json:"story_authors"`
	Date        string      `json:"story_date"`
	Stamp       greaderDate `json:"story_timestamp"`
	Starred     bool        `json:"starred"`
	StarredAt   string      `json:"starred_date"`
	StarStamp   greaderDate `json:"starred_timestamp"`
	Read        int         `json:"read_status"`
	Tags        []string    `json:"story_tags"` // the feed's
	UserTags    []string    `json:"user_tags"`
	Notes       string      `json:"user_notes"`
	Highlights  []string    `json:"highlights"`
	Feed        json.Number `json:"story_feed_id"`
	GUID        string      `json:"id"`
	FeedAddress string      `json:"feed_address"`
}

type newsblurFeed struct {
	ID      json.Number `json:"id"`
	Title   string      `json:"feed_title"`
	Address string      `json:"feed_address"`
}

func isNewsBlur(head []byte, _ File) bool {
	keys := jsonKeys(head)
	return keys["story_permalink"] || keys["story_hash"] && keys["story_title"]
}

func readNewsBlur(c *collector, f File) error {
	data, err := f.text()
	if err != nil {
		return err
	}
	feeds := newsblurFeeds(data)
	var all []original
	strange := 0
	inStarred := containsFold(f.base(), "starred") || containsFold(f.base(), "saved")
	err = objectsIn(data, "stories", func(raw json.RawMessage) bool {
		var s newsblurStory
		if json.Unmarshal(raw, &s) != nil {
			strange++
			return true
		}
		feed := feeds[s.Feed.String()]
		feed.Address = cmp.Or(feed.Address, s.FeedAddress)
		if !c.hasURLs && feed.Address != "" {
			if url, _ := feedAddress(feed.Address); url == "" || !c.isPlaced(url) {
				c.follow(feed.Address, feed.Title, "")
			}
		}
		all = append(all, s.original(feed.Address, inStarred))
		return true
	})
	if err != nil {
		c.tell("the rest of the file cannot be read: %v", err)
	}
	if strange > 0 {
		c.tell("left out %s of another form", counted(strange, "story"))
	}
	c.add(all)
	return nil
}

// newsblurFeeds are the feeds of a file by their number; they stand in a list, or by it.
func newsblurFeeds(data []byte) map[string]newsblurFeed {
	var file struct {
		Feeds json.RawMessage `json:"feeds"`
	}
	named, listed := map[string]newsblurFeed{}, []newsblurFeed(nil)
	if json.Unmarshal(data, &file) != nil || json.Unmarshal(file.Feeds, &named) == nil {
		return named
	}
	_ = json.Unmarshal(file.Feeds, &listed) // else there are none
	named = map[string]newsblurFeed{}
	for _, feed := range listed {
		named[feed.ID.String()] = feed
	}
	return named
}

// original is the story as it is imported.
func (s newsblurStory) original(feed string, inStarred bool) original {
	o := original{
		feed: feed, guid: s.GUID, link: s.Link, title: s.Title, author: s.Authors, content: s.Content, published: time.Time(s.Stamp),
		kept: time.Time(s.StarStamp), read: s.Read == 1, marked: s.Starred || inStarred, categories: s.Tags, tags: s.UserTags,
	}
	if _, err := strconv.Atoi(o.guid); err == nil { // its own number
		o.guid = ""
	}
	if o.published.IsZero() {
		o.published, _ = parse.Date(s.Date)
	}
	if o.kept.IsZero() {
		o.kept, _ = parse.Date(s.StarredAt)
	}
	var notes []string
	for _, passage := range s.Highlights {
		notes = append(notes, quotedNote(passage))
	}
	if s.Notes != "" {
		notes = append(notes, s.Notes)
	}
	o.note = strings.Join(notes, "\n\n")
	return o
}
