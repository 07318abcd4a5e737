package feeds

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"
	"time"

	"golang.org/x/net/html"

	"tidings/feeds/fetch"
	"tidings/feeds/sanitize"
	"tidings/store"
	"tidings/store/secret"
)

// ErrNotOPML says that a file is no list of feeds.
var ErrNotOPML = errors.New("not an OPML file")

const (
	maxOPML     = 32 << 20 // bytes
	maxFolders  = 8        // folders in folders
	maxOutline  = 200      // bytes of a title or folder
	maxWarnings = 50
)

// ReadOPML reads a list of feeds as other readers write it: OPML 1.0 or 2.0
// (opml.org), addresses as xmlUrl, xmlurl or url, folders as outlines around
// outlines or as category. It is read tag by tag as browsers read HTML, so that
// an unescaped & or a missing end tag loses nothing and no depth is too deep.
//
// Each address comes once, where it stood first. What is left out is told in
// warnings, a clean line each: other readers let a list name commands (exec:,
// filtercmd, a leading pipe), and those are never run here. The error is
// ErrNotOPML, ErrTooLarge, or r's.
func ReadOPML(r io.Reader) (wishes []store.Wish, warnings []string, err error) {
	data, err := io.ReadAll(io.LimitReader(r, maxOPML+1))
	switch {
	case err != nil:
		return nil, nil, fmt.Errorf("read OPML: %w", err)
	case len(data) > maxOPML:
		return nil, nil, fmt.Errorf("read OPML: %w", fetch.TooLarge(maxOPML))
	}
	list := opmlReader{seen: make(map[string]bool)}
	z := html.NewTokenizer(bytes.NewReader(sanitize.ToUTF8(data, "")))
	z.SetMaxBuf(1 << 20)
	for {
		switch z.Next() {
		case html.ErrorToken:
			if !list.isOPML {
				return nil, nil, ErrNotOPML
			}
			if err := z.Err(); err != io.EOF {
				list.warn("the rest of the file, which cannot be read")
			}
			return list.wishes, list.allWarnings(), nil
		case html.StartTagToken:
			list.open(z.Token())
			z.NextIsNotRawText() // <title/> is empty in XML; in HTML it would swallow the file
		case html.SelfClosingTagToken:
			if tag := z.Token(); list.open(tag) {
				list.close()
			}
			z.NextIsNotRawText()
		case html.EndTagToken:
			if name, _ := z.TagName(); string(name) == "outline" {
				list.close()
			}
		}
	}
}

// An opmlReader collects wishes while the outlines go by.
type opmlReader struct {
	isOPML  bool
	folders []string // the folder inside each open outline, "World/Asia"
	wishes  []store.Wish
	seen    map[string]bool
	skipped []string
	more    int // warnings that were not kept
}

func (o *opmlReader) warn(what string) {
	if len(o.skipped) == maxWarnings {
		o.more++
		return
	}
	o.skipped = append(o.skipped, "skipped "+what)
}

func (o *opmlReader) allWarnings() []string {
	if o.more > 0 {
		return append(o.skipped, fmt.Sprintf("skipped %d more", o.more))
	}
	return o.skipped
}

// open meets the beginning of a tag and reports whether it is an outline's.
func (o *opmlReader) open(tag html.Token) bool {
	o.isOPML = o.isOPML || tag.Data == "opml" || tag.Data == "outline"
	if tag.Data != "outline" {
		return false
	}
	a := make(map[string]string, len(tag.Attr))
	for _, at := range tag.Attr {
		a[at.Key] = strings.TrimSpace(at.Val)
	}
	name := opmlName(a)
	address := a["xmlurl"]
	if kind := strings.ToLower(a["type"]); address == "" && (kind == "" || kind == "rss" || kind == "atom" || kind == "feed") {
		address = a["url"]
	}
	folder := o.folder()
	switch {
	case a["filtercmd"] != "":
		o.warn(fmt.Sprintf("%q: it wants to run a command (filtercmd)", name))
	case address != "":
		o.feed(address, name, a["category"])
	case a["url"] != "":
		o.warn(fmt.Sprintf("%q: a link to %s, not a feed", name, sanitize.Cut(sanitize.Line(secret.Hide(a["url"])), 100)))
	default:
		folder = folderName(folder + "/" + name)
	}
	o.folders = append(o.folders, folder)
	return true
}

// folder is the folder that the outlines open now make.
func (o *opmlReader) folder() string {
	if len(o.folders) == 0 {
		return ""
	}
	return o.folders[len(o.folders)-1]
}

func (o *opmlReader) close() {
	if len(o.folders) > 0 {
		o.folders = o.folders[:len(o.folders)-1]
	}
}

// feed wishes for the feed of an outline.
func (o *opmlReader) feed(address, name, category string) {
	if command, ok := isCommand(address); ok {
		o.warn(fmt.Sprintf("%q: it wants to run a command (%s)", name, command))
		return
	}
	clean, err := fetch.Normalise(address)
	if err != nil {
		o.warn(fmt.Sprintf("%q: %v", name, err))
		return
	}
	if o.seen[clean] {
		return
	}
	o.seen[clean] = true
	if name == sanitize.Cut(sanitize.Line(address), maxOutline) || name == clean {
		name = ""
	}
	folder := o.folder()
	if folder == "" {
		first, _, _ := strings.Cut(category, ",")
		folder = folderName(sanitize.Cut(sanitize.Line(first), maxOutline))
	}
	o.wishes = append(o.wishes, store.Wish{URL: clean, Title: name, Folder: folder})
}

// isCommand recognises what newsboat and Liferea run: exec:…, filter:…, |….
func isCommand(address string) (name string, is bool) {
	lower := strings.ToLower(address)
	for _, start := range []string{"exec:", "filter:", "|"} {
		if strings.HasPrefix(lower, start) {
			return strings.TrimSuffix(start, ":"), true
		}
	}
	return "", false
}

// opmlName is what an outline is called: by OPML 2.0 its text, by many programs
// its title.
func opmlName(attributes map[string]string) string {
	for _, key := range []string{"text", "title"} {
		if name := sanitize.Cut(sanitize.Line(attributes[key]), maxOutline); name != "" {
			return name
		}
	}
	return ""
}

// folderName makes a name fit for a folder. "World/Asia" is a folder in a
// folder; "../../x" is a folder named x.
func folderName(name string) string {
	parts := strings.Split(name, "/")
	kept := parts[:0]
	for _, part := range parts {
		part = strings.TrimSpace(part)
		if part != "" && part != "." && part != ".." && len(kept) < maxFolders {
			kept = append(kept, part)
		}
	}
	return strings.Join(kept, "/")
}

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
	Outlines    []*outline `xml:"outline"`
}

// WriteOPML writes subscriptions as OPML 2.0: folders as outlines around
// outlines, in the order in which the feeds come. Feeds that are made here are
// left out, and so are names and passwords in addresses.
func WriteOPML(w io.Writer, title string, subs []store.Subscribed, now time.Time) error {
	root := &outline{}
	folders := map[string]*outline{"": root, ".": root}
	for _, s := range subs {
		if s.Local() {
			continue
		}
		in := folderOutline(folders, folderName(s.Subscription.Folder))
		in.Outlines = append(in.Outlines, &outline{
			Text: s.Name(), Title: s.Name(), Type: "rss", XMLURL: fetch.WithoutLogin(s.URL),
			HTMLURL: s.Link, Language: s.Language, Description: s.Description,
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
	name := path.Base(folder)
	o := &outline{Text: name, Title: name}
	around.Outlines = append(around.Outlines, o)
	folders[folder] = o
	return o
}
