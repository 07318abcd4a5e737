package moving

import (
	"bufio"
	"cmp"
	"encoding/xml"
	"fmt"
	"io"
	"strings"
	"time"

	"golang.org/x/net/html"

	"tidings/feeds/parse"
)

// OPML 2.0 whose outlines are links (opml.org/spec2.opml, "Inclusion"): type
// "link", the address in url, tags as categories without a slash. The note stands
// in _note, as outliners have it.

func beginOPML(w *bufio.Writer, made time.Time) {
	fmt.Fprintf(w, "%s<opml version=\"2.0\">\n  <head>\n    <title>Bookmarks</title>\n    <dateCreated>%s</dateCreated>\n  </head>\n  <body>\n",
		xml.Header, made.Format(time.RFC1123Z))
}

func writeOPML(w *bufio.Writer, b Bookmark) {
	fmt.Fprintf(w, `    <outline type="link" text="%s" url="%s"`, escapeXML(b.Title), escapeXML(b.Link))
	for _, attribute := range []struct{ name, value string }{
		{"created", rfc822(b.date())}, {"category", strings.Join(b.Tags, ",")}, {"_note", b.Note},
	} {
		if attribute.value != "" {
			fmt.Fprintf(w, ` %s="%s"`, attribute.name, escapeXML(attribute.value))
		}
	}
	fmt.Fprintln(w, "/>")
}

func endOPML(w *bufio.Writer) { fmt.Fprint(w, "  </body>\n</opml>\n") }

// escapeXML makes text fit for an element or an attribute.
func escapeXML(text string) string {
	var out strings.Builder
	_ = xml.EscapeText(&out, []byte(text)) // a Builder takes everything
	return out.String()
}

func rfc822(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.RFC1123Z)
}

// readOPML takes the outlines that have a url and are no feeds.
func readOPML(text string, s *shelf) {
	z := html.NewTokenizer(strings.NewReader(text))
	z.SetMaxBuf(1 << 20)
	for !s.full() {
		switch z.Next() {
		case html.ErrorToken:
			if z.Err() != io.EOF {
				s.leaveOut("the rest of the file", "it cannot be read")
			}
			return
		case html.StartTagToken, html.SelfClosingTagToken:
			tag := z.Token()
			z.NextIsNotRawText()
			a := map[string]string{}
			for _, at := range tag.Attr {
				a[at.Key] = at.Val
			}
			if tag.Data != "outline" || a["url"] == "" || a["xmlurl"] != "" {
				continue
			}
			b := Bookmark{Title: cmp.Or(a["text"], a["title"]), Link: a["url"], Note: a["_note"], Tags: strings.Split(a["category"], ",")}
			b.Kept, _ = parse.Date(a["created"])
			s.add(b)
		}
	}
}
