package parse

import (
	"bytes"
	"errors"
	"fmt"
	"strings"

	"tidings/feeds/sanitize"
)

// ErrNotFeed says that a document is no feed. It comes wrapped with what the
// document is instead.
var ErrNotFeed = errors.New("not a feed")

// These are the documents that are no feed but may lead to some: a web page by
// discovery, an OPML file by import. Both are ErrNotFeed as well.
var (
	ErrWebPage = fmt.Errorf("%w: this is a web page", ErrNotFeed)
	ErrOPML    = fmt.Errorf("%w: this is a list of feeds (OPML)", ErrNotFeed)
)

// A syntax is how a feed document is written.
type syntax uint8

const (
	syntaxXML syntax = iota
	syntaxJSON
)

// sniff tells what the document is and where in it the feed begins: PHP
// warnings, blank lines and long comments may stand before it.
func sniff(data []byte) (s syntax, begin int, err error) {
	trimmed := bytes.TrimLeft(data, " \t\r\n\v\f\x00\uFEFF")
	begin = len(data) - len(trimmed)
	switch {
	case len(trimmed) == 0:
		return 0, 0, fmt.Errorf("%w: it is empty", ErrNotFeed)
	case trimmed[0] == '{':
		return syntaxJSON, begin, nil
	}
	if name := BinaryName(trimmed); name != "" {
		return 0, 0, fmt.Errorf("%w: this is %s", ErrNotFeed, name)
	}
	root, at := rootElement(trimmed)
	if isFeedRoot(root) {
		return syntaxXML, begin + at, nil
	}
	if err := otherDocument(root); err != nil {
		return 0, 0, err
	}
	for _, name := range [...]string{"<rss", "<feed", "<rdf:RDF", "<RDF"} {
		if at := bytes.Index(trimmed, []byte(name)); at >= 0 && isFeedRoot(tagName(trimmed[at+1:])) {
			return syntaxXML, begin + at, nil
		}
	}
	if root == "" {
		return 0, 0, fmt.Errorf("%w: this is plain text", ErrNotFeed)
	}
	if looksLikeHTML(root) {
		return 0, 0, ErrWebPage
	}
	return 0, 0, fmt.Errorf("%w: this is XML of another sort (<%s>)", ErrNotFeed, sanitize.Cut(sanitize.Line(root), 40))
}

// IsFeed reports whether a document of an unknown kind is a feed: one that nothing
// stands before, and in JSON one that names the format.
func IsFeed(source string) bool {
	form, begin, err := sniff([]byte(source))
	switch {
	case err != nil:
		return false
	case form == syntaxJSON:
		return strings.Contains(source[:min(len(source), 4096)], "jsonfeed.org/version")
	}
	return strings.HasPrefix(source[begin:], "<") && strings.HasPrefix(strings.TrimLeft(source, " \n\t"), "<")
}

// BinaryName names a few kinds of file by how they begin, "" for none of them.
func BinaryName(data []byte) string {
	for _, magic := range [...]struct{ begin, name string }{
		{"\x89PNG", "a picture"}, {"\xFF\xD8\xFF", "a picture"}, {"GIF8", "a picture"}, {"RIFF", "a picture, sound or film"},
		{"ÿØÿ", "a picture"}, {"‰PNG", "a picture"}, // the same, read as Windows-1252
		{"%PDF", "a PDF file"}, {"PK\x03\x04", "an archive"}, {"\x1f\x8b", "a compressed file"}, {"ID3", "a sound"},
		{"SQLite format 3", "a database"},
	} {
		if bytes.HasPrefix(data, []byte(magic.begin)) {
			return magic.name
		}
	}
	return ""
}

// otherDocument returns what a document is whose root element surely is no
// feed's.
func otherDocument(root string) error {
	switch strings.ToLower(root[strings.LastIndexByte(root, ':')+1:]) {
	case "html":
		return ErrWebPage
	case "opml":
		return ErrOPML
	case "svg":
		return fmt.Errorf("%w: this is a picture", ErrNotFeed)
	case "urlset", "sitemapindex":
		return fmt.Errorf("%w: this is a site map", ErrNotFeed)
	}
	return nil
}

// looksLikeHTML reports whether a document that begins with this element is a
// web page without <html>.
func looksLikeHTML(root string) bool {
	switch strings.ToLower(root) {
	case "head", "body", "title", "meta", "link", "script", "style", "div", "p", "h1", "h2", "a", "span", "table", "center", "section", "main", "article":
		return true
	}
	return false
}

// isFeedRoot reports whether a feed's outermost element may have that name.
func isFeedRoot(name string) bool {
	switch strings.ToLower(name[strings.LastIndexByte(name, ':')+1:]) {
	case "rss", "rdf", "feed", "channel", "entry":
		return true
	}
	return false
}

// rootElement returns the name of the first element and where it begins: "html"
// if only the doctype says so.
func rootElement(data []byte) (name string, at int) {
	declarations, page := 0, -1
	for i := 0; i < len(data); {
		open := bytes.IndexByte(data[i:], '<')
		if open < 0 {
			break
		}
		i += open
		rest := data[i:]
		switch {
		case bytes.HasPrefix(rest, []byte("<!--")):
			i += endOf(rest, "-->")
		case bytes.HasPrefix(rest, []byte("<?")):
			i += endOf(rest, "?>")
		case bytes.HasPrefix(rest, []byte("<!")):
			if word := strings.Fields(string(rest[2:min(len(rest), 40)]) + " x"); strings.EqualFold(word[0], "doctype") && strings.HasPrefix(strings.ToLower(word[1]), "html") {
				page = i // some feeds begin with a page's doctype
			}
			i += declarationLength(rest, declarations)
			declarations++
		default:
			if name := tagName(rest[1:]); name != "" && (page < 0 || isFeedRoot(name)) {
				return name, i
			} else if name != "" {
				return "html", page
			}
			i++
		}
	}
	if page >= 0 {
		return "html", page
	}
	return "", 0
}

// endOf returns the length of what ends with mark: all of data if that never
// comes.
func endOf(data []byte, mark string) int {
	if end := bytes.Index(data, []byte(mark)); end >= 0 {
		return end + len(mark)
	}
	return len(data)
}
