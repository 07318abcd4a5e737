package moving

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"strings"

	"tidings/feeds/parse"
	"tidings/feeds/sanitize"
)

// What Tiny Tiny RSS writes of articles (its plugin import_export: "Export my data"): those that are
// starred, published or archived, with labels, tags and notes. Its OPML is as that of others.

// A ttrssArticle is an article as it stands in that file.
type ttrssArticle struct {
	GUID      string `xml:"guid"` // behind the number of the person
	Title     string `xml:"title"`
	Content   string `xml:"content"`
	Author    string `xml:"author"`
	Marked    string `xml:"marked"`
	Unread    string `xml:"unread"`
	Note      string `xml:"note"`
	Link      string `xml:"link"`
	Tags      string `xml:"tag_cache"`   // with commas
	Labels    string `xml:"label_cache"` // JSON: a list of lists, each a number, a name, two colours
	FeedTitle string `xml:"feed_title"`
	FeedURL   string `xml:"feed_url"`
	Updated   string `xml:"updated"`
}

func isTTRSS(head []byte, _ File) bool {
	return bytes.Contains(head, []byte("<articles")) && bytes.Contains(head, []byte("<feed_url")) ||
		bytes.Contains(head, []byte("<articles schema-version="))
}

func readTTRSS(c *collector, f File) error {
	data, err := f.text()
	if err != nil {
		return err
	}
	var all []original
	d := xml.NewDecoder(bytes.NewReader(sanitize.ToUTF8(data, "")))
	d.Strict = false
	d.CharsetReader = func(_ string, r io.Reader) (io.Reader, error) { return r, nil } // it is UTF-8 by now
	for {
		token, err := d.Token()
		if err != nil {
			if !errors.Is(err, io.EOF) {
				c.tell("the rest of the file cannot be read: it is no XML, or ends in the middle")
			}
			break
		}
		begin, isBegin := token.(xml.StartElement)
		if !isBegin || begin.Name.Local != "article" {
			continue
		}
		var a ttrssArticle
		if d.DecodeElement(&a, &begin) != nil {
			c.tell("the rest of the file cannot be read: it is no XML, or ends in the middle")
			break
		}
		if !c.hasURLs && a.FeedURL != "" {
			if url, _ := feedAddress(a.FeedURL); url == "" || !c.isPlaced(url) {
				c.follow(a.FeedURL, a.FeedTitle, "")
			}
		}
		all = append(all, a.original())
	}
	c.add(all)
	return nil
}

// original is the article as it is imported.
func (a ttrssArticle) original() original {
	o := original{
		feed: a.FeedURL, guid: a.GUID, link: a.Link, title: a.Title, author: a.Author, content: a.Content, note: a.Note,
		marked: isTrue(a.Marked), read: a.Unread != "" && !isTrue(a.Unread),
	}
	if person, guid, found := strings.Cut(a.GUID, ","); found && strings.Trim(person, "0123456789") == "" {
		o.guid = guid
	}
	if strings.HasPrefix(o.guid, "SHA1:") || strings.HasPrefix(o.guid, "{") { // made of what the feed called it
		o.guid = ""
	}
	o.published, _ = parse.Date(a.Updated)
	o.tags = strings.Split(a.Tags, ",")
	var labels [][]any
	if json.Unmarshal([]byte(a.Labels), &labels) == nil {
		for _, label := range labels {
			if len(label) > 1 {
				if name, ok := label[1].(string); ok {
					o.tags = append(o.tags, name)
				}
			}
		}
	}
	return o
}

// isTrue reports whether a database's word for a fact says that it is one.
func isTrue(word string) bool {
	switch strings.ToLower(strings.TrimSpace(word)) {
	case "1", "t", "true", "yes":
		return true
	}
	return false
}
