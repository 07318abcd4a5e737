package fulltext

import (
	"bytes"
	"errors"
	"fmt"
	"mime"
	"path"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html/atom"

	"tidings/feeds/markup"
	"tidings/feeds/parse"
	"tidings/feeds/sanitize"
	"tidings/store"
)

// ErrNotText says that a document is nothing that could be read as an article.
// It comes wrapped with what the document is instead.
var ErrNotText = errors.New("not a text")

// ReadDocument reads a file, or what was piped in, as an article: a web page, a
// fragment of HTML, Markdown (with front matter or without), or plain text as
// newspapers print it. name is the file's name or address, "-" or "" if it has
// none; contentType is the HTTP header, "" if there was none. Both count for
// more than what the document looks like. Pictures, archives, PDF files and the
// like give ErrNotText, and so does a feed, unless name or contentType say that
// it is to be taken for plain text. Any encoding will do (UTF-8, UTF-16, Latin-1).
func ReadDocument(data []byte, name, contentType string) (*Page, error) {
	if what := notText(data, contentType); what != "" {
		return nil, fmt.Errorf("read document: %w: this is %s", ErrNotText, what)
	}
	source, _ := sanitize.Truncate(string(sanitize.PageToUTF8(start(data), contentType)), markup.MaxSource)
	source = sanitize.Source(source)
	if strings.Contains(source, "\uFFFD") && strings.Count(source, "\uFFFD")*20 > utf8.RuneCountInString(source) {
		return nil, fmt.Errorf("read document: %w: this is a binary file", ErrNotText)
	}
	sort := documentKind(source, name, contentType)
	if sort != kindPlain && parse.IsFeed(source) {
		return nil, fmt.Errorf("read document: %w: this is a feed", ErrNotText)
	}
	var page *Page
	switch sort {
	case kindWebPage:
		return ReadPage([]byte(source), name, "text/html; charset=utf-8")
	case kindFragment:
		page = readFragment(source)
	case kindMarkdown:
		page = readMarkdown(source)
	default:
		page = readNewspaper(source)
	}
	page.URL = sanitize.Address(name)
	page.Content.Base = page.URL
	text := markup.PlainText(page.Content)
	if text == "" && page.Title == "" {
		return nil, fmt.Errorf("read document: %w: there is nothing in it", ErrNotText)
	}
	page.Excerpt = firstOf(page.Excerpt, markup.Summarise(text))
	page.Title = firstOf(page.Title, titleOfName(name))
	return page, nil
}

// notText names what a document is that is no text, "" if it may be text.
func notText(data []byte, contentType string) string {
	media, _, _ := mime.ParseMediaType(contentType)
	switch sort, _, _ := strings.Cut(media, "/"); {
	case sort == "image" && media != "image/svg+xml":
		return "a picture"
	case sort == "audio":
		return "a sound"
	case sort == "video":
		return "a film"
	case sort == "font":
		return "a font"
	case media == "application/pdf":
		return "a PDF file"
	case media == "application/zip" || media == "application/gzip":
		return "an archive"
	}
	if what := parse.BinaryName(data); what != "" {
		return what
	}
	for _, magic := range [...]struct{ begin, name string }{
		{"\x7fELF", "a program"}, {"MZ\x90", "a program"}, {"\xCF\xFA\xED\xFE", "a program"}, {"\xD0\xCF\x11\xE0", "an office document"},
		{"7z\xBC\xAF", "an archive"}, {"Rar!", "an archive"}, {"BZh", "a compressed file"}, {"\xFD7zXZ", "a compressed file"},
		{"\x28\xB5\x2F\xFD", "a compressed file"}, {"OggS", "a sound"}, {"fLaC", "a sound"}, {"\x1A\x45\xDF\xA3", "a film"}, {"wOF", "a font"},
	} {
		if bytes.HasPrefix(data, []byte(magic.begin)) {
			return magic.name
		}
	}
	if len(data) > 12 && string(data[4:8]) == "ftyp" {
		return "a film"
	}
	if !sanitize.IsWide(data) && bytes.IndexByte(data[:min(len(data), 1<<16)], 0) >= 0 {
		return "a binary file"
	}
	return ""
}

// A documentSort says how a document is written.
type documentSort uint8

const (
	kindUnsaid documentSort = iota // nothing says how: plain text
	kindPlain                      // name or header say so
	kindMarkdown
	kindFragment
	kindWebPage
)

// documentKind tells how a document is written: by its header or name, else by
// its looks.
func documentKind(source, name, contentType string) documentSort {
	media, _, _ := mime.ParseMediaType(contentType)
	file, _, _ := strings.Cut(name, "?")
	suffix := strings.ToLower(path.Ext(file))
	start := strings.ToLower(strings.TrimLeft(source[:min(len(source), 4096)], " \n\t"))
	isPage := strings.HasPrefix(start, "<!doctype html") || strings.HasPrefix(start, "<html") || strings.Contains(start, "<html") ||
		strings.Contains(start, "<head>") || strings.Contains(start, "<body")
	switch {
	case media == "text/markdown", media == "" && (suffix == ".md" || suffix == ".markdown" || suffix == ".mdown" || suffix == ".mkd"):
		return kindMarkdown
	case media == "text/html", media == "application/xhtml+xml", media == "" && (suffix == ".html" || suffix == ".htm" || suffix == ".xhtml"):
		if isPage {
			return kindWebPage
		}
		return kindFragment
	case media == "text/plain" && suffix != ".md", media == "" && (suffix == ".txt" || suffix == ".text"):
		return kindPlain
	case media == "text/plain":
		return kindMarkdown
	case strings.HasPrefix(start, "<") && isPage:
		return kindWebPage
	case startsWithTag().MatchString(start):
		return kindFragment
	case hasFrontMatter(source), looksLikeMarkdown(source):
		return kindMarkdown
	}
	return kindUnsaid
}

// startsWithTag matches what begins with an element that text can be in.
var startsWithTag = pattern(`^(?:<!--.*?-->\s*)?<(?:p|div|h[1-6]|ul|ol|article|section|main|blockquote|table|figure|img|a|b|i|em|strong|span|br|pre|title|meta|center|font|header)[\s/>]`)

// markdownSign matches what is rare in texts that are not Markdown.
var markdownSign = pattern("(?m)^#{1,6} \\S|^```|\\]\\((?:https?://|/|#|\\.)|\\*\\*[^*\\s][^*\\n]*\\*\\*|^\\|.*\\|$|!\\[[^\\]]*\\]\\(")

// titleSign matches a heading in the first line, with an empty line behind it.
var titleSign = pattern(`^\s*#{1,3} \S[^\n]*\n[ \t]*\n`)

// looksLikeMarkdown reports whether a text begins with a heading, or holds at
// least two signs of Markdown.
func looksLikeMarkdown(source string) bool {
	return titleSign().MatchString(source) || len(markdownSign().FindAllStringIndex(source, 2)) == 2
}

// readFragment reads a piece of HTML: its first heading is the title if nothing
// stands before it.
func readFragment(source string) *Page {
	page := &Page{Content: store.Body{Kind: store.HTML, Source: source}}
	doc, err := markup.ParseBody(source)
	if err != nil {
		return page
	}
	if title := markup.FindElement(doc, atom.Title); title != nil {
		page.Title = sanitize.Line(markup.TextOf(title, maxHeading))
	}
	root, _ := markup.Simplify(doc, "")
	if first := root.FirstChild; page.Title == "" && first != nil && (first.DataAtom == atom.H1 || first.DataAtom == atom.H2) {
		page.Title = sanitize.Line(markup.TextOf(first, maxHeading))
		if heading := markup.FindElement(doc, first.DataAtom); heading != nil {
			heading.Parent.RemoveChild(heading)
			page.Content.Source = innerHTML(doc)
		}
	}
	return page
}

// titleOfName makes a title of a file's name: "some-article.txt" is "some article".
func titleOfName(name string) string {
	if name == "" || name == "-" {
		return ""
	}
	base := path.Base(strings.ReplaceAll(name, `\`, "/"))
	base = strings.TrimSuffix(base, path.Ext(base))
	return sanitize.Line(strings.NewReplacer("-", " ", "_", " ").Replace(base))
}
