package moving

import (
	"bufio"
	"crypto/sha1"
	"encoding/xml"
	"fmt"
	"strings"
	"time"

	"golang.org/x/net/html"

	"tidings/feeds/parse"
)

// A feed of bookmarks (RFC 4287), for those who want to follow what somebody keeps.
// An entry is published when it was bookmarked; the note is its content. Ids follow
// from links, so that a feed made anew brings nothing twice.

// generator is how our own feeds are known again: only there is content a note.
const generator = "<generator>tidings</generator>"

func beginAtom(w *bufio.Writer, made time.Time) {
	fmt.Fprintf(w, `%s<feed xmlns="http://www.w3.org/2005/Atom">
  <title>Bookmarks</title>
  <id>%s</id>
  <updated>%s</updated>
  <author><name>tidings</name></author>
  %s
`, xml.Header, uuidOf("tidings:bookmarks"), stampOf(made), generator)
}

func writeAtom(w *bufio.Writer, b Bookmark) {
	id, date := b.Link, stampOf(b.date())
	if id == "" {
		id = "tidings:" + stampOf(b.Published) + " " + b.Title
	}
	if date == "" {
		date = "1970-01-01T00:00:00Z" // an entry must have one
	}
	fmt.Fprintf(w, "  <entry>\n    <title>%s</title>\n    <id>%s</id>\n", escapeXML(b.Title), uuidOf(id))
	if b.Link != "" {
		fmt.Fprintf(w, "    <link href=\"%s\"/>\n", escapeXML(b.Link))
	}
	fmt.Fprintf(w, "    <published>%s</published>\n    <updated>%s</updated>\n", date, date)
	for _, tag := range b.Tags {
		fmt.Fprintf(w, "    <category term=\"%s\"/>\n", escapeXML(tag))
	}
	if b.Author != "" {
		fmt.Fprintf(w, "    <author><name>%s</name></author>\n", escapeXML(b.Author))
	}
	if b.Source != "" {
		fmt.Fprintf(w, "    <source><title>%s</title></source>\n", escapeXML(b.Source))
	}
	if b.Note != "" || b.Link == "" { // an entry has a link or a content
		fmt.Fprintf(w, "    <content type=\"text\">%s</content>\n", escapeXML(b.Note))
	}
	fmt.Fprint(w, "  </entry>\n")
}

func endAtom(w *bufio.Writer) { fmt.Fprint(w, "</feed>\n") }

// uuidOf is a name as a UUID of version 5 (RFC 9562, section 5.5), in the name
// space of URLs.
func uuidOf(name string) string {
	space := []byte("\x6b\xa7\xb8\x11\x9d\xad\x11\xd1\x80\xb4\x00\xc0\x4f\xd4\x30\xc8")
	sum := sha1.Sum(append(space, name...))
	id := sum[:16]
	id[6], id[8] = id[6]&0x0f|0x50, id[8]&0x3f|0x80
	return fmt.Sprintf("urn:uuid:%x-%x-%x-%x-%x", id[:4], id[4:6], id[6:8], id[8:10], id[10:])
}

// readAtom reads a feed of ours, or the one that another reader made of what is
// starred there: its entries have the articles' texts in place of notes.
func readAtom(text string, s *shelf) {
	if strings.Contains(text[:min(len(text), sniffed)], generator) {
		readOwnFeed(text, s)
	} else {
		readStarred(text, s)
	}
}

// readOwnFeed reads it to the letter: package feeds takes a title like "the <b> tag"
// for markup, as most feeds mean it. Tag by tag, so that no depth is too deep.
func readOwnFeed(text string, s *shelf) {
	z := html.NewTokenizer(strings.NewReader(text))
	z.SetMaxBuf(1 << 20)
	var b Bookmark
	fields := map[string]*strings.Builder{"title": {}, "published": {}, "name": {}, "content": {}}
	var into *strings.Builder // where text belongs, nil for nowhere
	source := false           // within the title of what the entry comes from
	for !s.full() {
		switch z.Next() {
		case html.ErrorToken:
			return
		case html.StartTagToken, html.SelfClosingTagToken:
			tag := z.Token()
			z.NextIsNotRawText() // a title is no raw text in XML
			switch tag.Data {
			case "entry":
				b = Bookmark{}
				for _, field := range fields {
					field.Reset()
				}
			case "source":
				source = true
			case "link":
				b.Link = attributeOf(tag, "href")
			case "category":
				b.Tags = append(b.Tags, attributeOf(tag, "term"))
			}
			if into = fields[tag.Data]; source {
				into = nil
			}
		case html.TextToken:
			if into != nil && into.Len() < 1<<20 {
				into.Write(z.Text())
			}
		case html.EndTagToken:
			into = nil
			switch name, _ := z.TagName(); string(name) {
			case "source":
				source = false
			case "entry":
				b.Title, b.Author, b.Note = fields["title"].String(), fields["name"].String(), fields["content"].String()
				b.Kept, _ = parse.Date(fields["published"].String())
				s.add(b)
			}
		}
	}
}

func attributeOf(tag html.Token, key string) string {
	for _, a := range tag.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

func readStarred(text string, s *shelf) {
	feed, err := parse.Document([]byte(text), parse.Options{})
	if err != nil {
		return
	}
	for _, it := range feed.Items {
		b := Bookmark{Title: it.Title, Link: it.Link, Kept: it.Published, Published: it.Published, Content: it.Content}
		if b.Kept.IsZero() {
			b.Kept = it.Updated
		}
		if b.Content.Empty() {
			b.Content = it.Summary
		}
		s.add(b)
	}
}
