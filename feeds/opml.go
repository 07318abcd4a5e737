package feeds

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"strings"

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
// A slash in the name of an outline is part of the name; in a category it parts
// folders. Attributes of a feed that nothing here knows are kept (outline.go).
//
// Each address comes once, where it stood first. What is left out is told in
// warnings, a clean line each: outlines without a feed, second places of a feed, and
// what wants to run a command (exec:, filtercmd, a leading pipe), which is never done
// here. The error is ErrNotOPML, ErrTooLarge, or r's.
func ReadOPML(r io.Reader) (wishes []store.Wish, warnings []string, err error) {
	data, err := io.ReadAll(io.LimitReader(r, maxOPML+1))
	switch {
	case err != nil:
		return nil, nil, fmt.Errorf("read OPML: %w", err)
	case len(data) > maxOPML:
		return nil, nil, fmt.Errorf("read OPML: %w", fetch.TooLarge(maxOPML))
	}
	list := opmlReader{placeOf: make(map[string]int), spaces: map[string]string{}}
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
			cut := list.cutOff(data, z.Raw())
			return list.wishes, append(cut, list.end()...), nil
		case html.StartTagToken:
			list.raw = append(list.raw[:0], z.Raw()...)
			list.open(z.Token())
			z.NextIsNotRawText() // <title/> is empty in XML; in HTML it would swallow the file
		case html.SelfClosingTagToken:
			list.raw = append(list.raw[:0], z.Raw()...)
			if tag := z.Token(); list.open(tag) {
				list.close()
			}
			z.NextIsNotRawText()
		case html.EndTagToken:
			switch name, _ := z.TagName(); string(name) {
			case "outline":
				list.close()
			case "body", "opml":
				list.isWhole = true
			}
		}
	}
}

// An opmlReader collects wishes while the outlines go by.
type opmlReader struct {
	isOPML  bool
	isWhole bool   // its end has come
	last    string // the name of the last outline
	outer   []openOutline
	wishes  []store.Wish
	placeOf map[string]int // of an address among the wishes
	skipped []string
	more    int               // warnings that were not kept
	several int               // feeds that have more categories than one
	raw     []byte            // the tag that is open, as it is written: the names of attributes come in small letters otherwise
	spaces  map[string]string // what the prefixes of attributes stand for, by the document's first tag
}

// An openOutline is one whose end has not come yet.
type openOutline struct {
	name       string
	folder     string // the folder that is inside it, "World/Asia"
	site       string // of an outline that is no feed
	isSettings bool   // of the program that wrote it: nothing in it is a feed
	hasAny     bool   // it is a feed, or has an outline in it, or a warning speaks of it
}

func (o *opmlReader) warn(what string) {
	if len(o.skipped) == maxWarnings {
		o.more++
		return
	}
	o.skipped = append(o.skipped, "skipped "+what)
}

// end closes what is open still, and returns all warnings.
func (o *opmlReader) end() []string {
	for len(o.outer) > 0 {
		o.close()
	}
	if o.more > 0 {
		o.skipped = append(o.skipped, fmt.Sprintf("skipped %d more", o.more))
	}
	switch o.several {
	case 0:
	case 1:
		o.skipped = append(o.skipped, "1 feed had more than one category; the first became the folder")
	default:
		o.skipped = append(o.skipped, fmt.Sprintf("%d feeds had more than one category; the first became the folder", o.several))
	}
	return o.skipped
}

// cutOff says where a file ends in the middle, and what had come by then; nothing of one that does not.
// Rest is what stands behind the last whole tag.
func (o *opmlReader) cutOff(data, rest []byte) []string {
	inTag := bytes.HasPrefix(bytes.TrimSpace(rest), []byte("<"))
	if o.isWhole || !inTag && len(o.outer) == 0 && !bytes.Contains(data[:min(len(data), 1<<10)], []byte("<opml")) {
		return nil
	}
	place := fmt.Sprintf("in line %d", bytes.Count(bytes.TrimRight(data, "\r\n"), []byte("\n"))+1)
	if o.last != "" {
		place += fmt.Sprintf(", behind %q", o.last)
	}
	switch len(o.wishes) {
	case 0:
		return []string{"the file is cut off " + place + "; no feed stands before that"}
	case 1:
		return []string{"the file is cut off " + place + "; 1 feed stands before that"}
	}
	return []string{fmt.Sprintf("the file is cut off %s; %d feeds stand before that", place, len(o.wishes))}
}

// open meets the beginning of a tag and reports whether it is an outline's.
func (o *opmlReader) open(tag html.Token) bool {
	o.isOPML = o.isOPML || tag.Data == "opml" || tag.Data == "outline"
	if tag.Data == "opml" {
		o.spaces = spacesIn(o.raw, tag.Attr)
	}
	if tag.Data != "outline" {
		return false
	}
	a := make(map[string]string, len(tag.Attr))
	for _, at := range tag.Attr {
		a[at.Key] = strings.TrimSpace(at.Val)
	}
	one := openOutline{name: opmlName(a), folder: o.folder(), hasAny: true}
	o.last = cmp.Or(one.name, o.last)
	if n := len(o.outer); n > 0 && o.outer[n-1].isSettings {
		o.outer = append(o.outer, openOutline{hasAny: true, isSettings: true})
		return true
	}
	address := a["xmlurl"]
	if kind := strings.ToLower(a["type"]); address == "" && (kind == "" || kind == "rss" || kind == "atom" || kind == "feed") {
		address = a["url"]
	}
	switch {
	case strings.HasPrefix(one.name, "tt-rss-") && a["schema-version"] != "":
		one.isSettings = true
		o.warn(fmt.Sprintf("%q: settings of Tiny Tiny RSS", one.name))
	case a["filtercmd"] != "":
		o.warn(fmt.Sprintf("%q: it wants to run a command (filtercmd)", one.name))
	case address != "":
		o.feed(address, one.name, a["category"], tag.Attr)
	case a["url"] != "":
		o.warn(fmt.Sprintf("%q: a link to %s, not a feed", one.name, shownAddress(a["url"])))
	default:
		one.hasAny, one.site = false, a["htmlurl"]
		one.folder = FolderPath(one.folder + "/" + FolderName(one.name))
	}
	if len(o.outer) > 0 {
		o.outer[len(o.outer)-1].hasAny = true
	}
	o.outer = append(o.outer, one)
	return true
}

// folder is the folder that the outlines open now make.
func (o *opmlReader) folder() string {
	if len(o.outer) == 0 {
		return ""
	}
	return o.outer[len(o.outer)-1].folder
}

// close meets the end of an outline. One that is no feed, and that nothing is in, is told:
// mostly it is a site whose feed the other program looked for by itself.
func (o *opmlReader) close() {
	if len(o.outer) == 0 {
		return
	}
	one := o.outer[len(o.outer)-1]
	o.outer = o.outer[:len(o.outer)-1]
	switch {
	case one.hasAny:
	case one.site != "":
		o.warn(fmt.Sprintf("%q: it has no address of a feed; `tidings add %s` looks for one", one.name, shownAddress(one.site)))
	case one.name != "":
		o.warn(fmt.Sprintf("%q: it has no address, and nothing is in it", one.name))
	}
}

// shownAddress is an address as a warning shows it.
func shownAddress(address string) string {
	return sanitize.Cut(sanitize.Line(secret.Hide(address)), 100)
}

// feed wishes for the feed of an outline.
func (o *opmlReader) feed(address, name, category string, attributes []html.Attribute) {
	if command, ok := isCommand(address); ok {
		o.warn(fmt.Sprintf("%q: it wants to run a command (%s)", name, command))
		return
	}
	if strings.Contains(strings.ToLower(address), "&amp;") { // escaped once more
		address = cmp.Or(sanitize.AbsoluteLink("", address), address)
	}
	clean, err := fetch.Normalise(address)
	if err != nil {
		o.warn(fmt.Sprintf("%q: %v", name, err))
		return
	}
	folder := o.folder()
	first, more, _ := strings.Cut(category, ",")
	if folder == "" {
		folder = FolderPath(sanitize.Cut(sanitize.Line(first), maxOutline))
	}
	if place, seen := o.placeOf[clean]; seen {
		if there := o.wishes[place].Folder; folder != there && folder != "" {
			o.warn(fmt.Sprintf("%q in %s: it stands in %s already", name, folder, cmp.Or(there, "no folder")))
		}
		return
	}
	if strings.TrimSpace(more) != "" {
		o.several++
	}
	if name == sanitize.Cut(sanitize.Line(address), maxOutline) || name == clean {
		name = ""
	}
	o.placeOf[clean] = len(o.wishes)
	o.wishes = append(o.wishes, store.Wish{URL: clean, Title: name, Folder: folder, Outline: keepAttributes(o.raw, attributes, o.spaces)})
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
// its title. Entities that are still in it are decoded, as they are in titles of feeds:
// many programs write a title as it stood in its feed, escaped.
func opmlName(attributes map[string]string) string {
	for _, key := range []string{"text", "title"} {
		if name := sanitize.Cut(sanitize.TextTitle(attributes[key]), maxOutline); name != "" {
			return name
		}
	}
	return ""
}

// A slash parts folders here, and so the name of one has another sign in its place: U+2215,
// DIVISION SLASH, which looks the same. A list that is written has the slash again.
const slashInName = "∕"

// FolderName makes one folder of a name that may have slashes: "TCP/IP" is a folder, and
// not one in another.
func FolderName(name string) string {
	return strings.ReplaceAll(FolderPath(name), "/", slashInName)
}

// FolderPath makes a path fit for a folder. "World/Asia" is a folder in a
// folder; "../../x" is a folder named x.
func FolderPath(name string) string {
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
