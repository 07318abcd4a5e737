package feeds

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"
	"time"

	"tidings/feeds/fetch"
	"tidings/store"
)

// opml is a list of feeds as it is written (opml.org/spec2.opml).
type opml struct {
	XMLName  xml.Name   `xml:"opml"`
	Version  string     `xml:"version,attr"`
	Title    string     `xml:"head>title"`
	Created  string     `xml:"head>dateCreated,omitempty"`
	Outlines []*outline `xml:"body>outline"`
}

// An outline is a feed, or a folder with outlines in it.
type outline struct {
	Text        string     `xml:"text,attr"`
	Title       string     `xml:"title,attr,omitempty"`
	Type        string     `xml:"type,attr,omitempty"`
	XMLURL      string     `xml:"xmlUrl,attr,omitempty"`
	HTMLURL     string     `xml:"htmlUrl,attr,omitempty"`
	Language    string     `xml:"language,attr,omitempty"`
	Description string     `xml:"description,attr,omitempty"`
	Others      []xml.Attr `xml:",any,attr"` // what came with it from another list (outline.go)
	Outlines    []*outline `xml:"outline"`
}

// WriteOPML writes subscriptions as OPML 2.0: folders as outlines around
// outlines, in the order in which the feeds come. Feeds that are made here or
// come from a program or a file are left out, and so are names and passwords in addresses.
func WriteOPML(w io.Writer, title string, subs []store.Subscribed, now time.Time) error {
	root := &outline{}
	folders := map[string]*outline{"": root, ".": root}
	for _, s := range subs {
		if s.Local() || store.IsOwnAddress(s.URL) {
			continue
		}
		in := folderOutline(folders, FolderPath(s.Subscription.Folder))
		in.Outlines = append(in.Outlines, &outline{
			Text: s.Name(), Title: s.Name(), Type: "rss", XMLURL: fetch.WithoutLogin(s.URL),
			HTMLURL: s.Link, Language: s.Language, Description: s.Description, Others: keptAttributes(s.Subscription.Outline),
		})
	}
	document := opml{Version: "2.0", Title: title, Created: now.UTC().Format(time.RFC1123Z), Outlines: root.Outlines}
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return fmt.Errorf("write OPML: %w", err)
	}
	e := xml.NewEncoder(w)
	e.Indent("", "  ")
	if err := errors.Join(e.Encode(document), e.Close()); err != nil {
		return fmt.Errorf("write OPML: %w", err)
	}
	if _, err := io.WriteString(w, "\n"); err != nil {
		return fmt.Errorf("write OPML: %w", err)
	}
	return nil
}

// folderOutline finds or makes the outline of a folder and of those around it.
func folderOutline(folders map[string]*outline, folder string) *outline {
	if o := folders[folder]; o != nil {
		return o
	}
	around := folderOutline(folders, path.Dir(folder))
	name := strings.ReplaceAll(path.Base(folder), slashInName, "/")
	o := &outline{Text: name, Title: name}
	around.Outlines = append(around.Outlines, o)
	folders[folder] = o
	return o
}
