package moving

import (
	"bufio"
	"fmt"
	"io"
	"strings"
	"time"

	"golang.org/x/net/html"
)

// The Netscape bookmark file, which every browser and bookmark service exports and
// imports. No standard describes it; Microsoft's page "Netscape Bookmark File
// Format" is the nearest thing to one. It is HTML in which end tags are left out:
//
//	<DL><p>
//	    <DT><H3>a folder</H3>
//	    <DL><p>
//	        <DT><A HREF="…" ADD_DATE="seconds since 1970" TAGS="a,b">title</A>
//	        <DD>note
//	    </DL><p>
//	</DL><p>

func beginNetscape(w *bufio.Writer, _ time.Time) {
	fmt.Fprint(w, `<!DOCTYPE NETSCAPE-Bookmark-file-1>
<!-- This is an automatically generated file.
     It will be read and overwritten.
     DO NOT EDIT! -->
<META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset=UTF-8">
<TITLE>Bookmarks</TITLE>
<H1>Bookmarks</H1>
<DL><p>
`)
}

func writeNetscape(w *bufio.Writer, b Bookmark) {
	fmt.Fprintf(w, `    <DT><A HREF="%s"`, html.EscapeString(b.Link))
	if date := b.date(); !date.IsZero() {
		fmt.Fprintf(w, ` ADD_DATE="%d"`, date.Unix())
	}
	if len(b.Tags) > 0 {
		fmt.Fprintf(w, ` TAGS="%s"`, html.EscapeString(strings.Join(b.Tags, ",")))
	}
	fmt.Fprintf(w, ">%s</A>\n", html.EscapeString(b.Title))
	if b.Note != "" {
		fmt.Fprintf(w, "    <DD>%s\n", html.EscapeString(b.Note))
	}
}

func endNetscape(w *bufio.Writer) { fmt.Fprint(w, "</DL><p>\n") }

// readNetscape reads the file tag by tag. The names of folders become tags, but for
// those that browsers make themselves. Pocket's file is read as well: a plain page
// of links with time_added in place of ADD_DATE, those below "Read Archive" read.
func readNetscape(text string, s *shelf) {
	z := html.NewTokenizer(strings.NewReader(text))
	z.SetMaxBuf(1 << 20) // icons stand in attributes
	n := netscape{shelf: s}
	for !s.full() {
		switch z.Next() {
		case html.ErrorToken:
			n.end()
			if z.Err() != io.EOF {
				s.leaveOut("the rest of the file", "it cannot be read")
			}
			return
		case html.StartTagToken, html.SelfClosingTagToken:
			n.open(z.Token())
			z.NextIsNotRawText() // a forgotten end of a title would swallow the file
		case html.EndTagToken:
			name, _ := z.TagName()
			n.close(string(name))
		case html.TextToken:
			if n.into != nil && n.into.Len() < 1<<20 {
				n.into.Write(z.Text())
			}
		}
	}
}

// maxFolders is how deep folders may stand in folders to become tags.
const maxFolders = 16

// A netscape is a bookmark file that is being read.
type netscape struct {
	shelf   *shelf
	folders []string // the names of the folders that are open, outermost first; "" for those that give no tag
	named   string   // the name of the folder whose list comes next

	begun             bool // a bookmark was begun, and what comes next may belong to it
	now               Bookmark
	title, note, name strings.Builder
	into              *strings.Builder // what the next text is appended to; nil to leave it out
	browsers          bool             // the folder being named is one that browsers make
	archived          bool             // what comes next was read
}

// open reads a start tag.
func (n *netscape) open(tag html.Token) {
	attributes := map[string]string{}
	for _, a := range tag.Attr {
		attributes[a.Key] = a.Val
	}
	switch tag.Data {
	case "a":
		n.end()
		n.begun, n.into = true, &n.title
		added := attributes["add_date"]
		if added == "" {
			added = attributes["time_added"]
		}
		n.now = Bookmark{Link: attributes["href"], Kept: unix(added), Tags: strings.Split(attributes["tags"], ",")}
		n.now.Tags = append(n.now.Tags, n.folders...)
		n.now.Read = n.archived
	case "dd":
		n.into = nil
		if n.begun {
			n.into = &n.note
		}
	case "h3":
		n.end()
		n.into = &n.name
		n.browsers = attributes["personal_toolbar_folder"] != "" || attributes["unfiled_bookmarks_folder"] != ""
	case "h1":
		n.end()
		n.into = &n.name
	case "dt", "li":
		n.end()
	case "dl":
		n.end()
		if len(n.folders) < maxFolders {
			n.folders = append(n.folders, n.named)
		}
		n.named = ""
	}
}

// close reads an end tag.
func (n *netscape) close(name string) {
	switch name {
	case "a":
		n.into = nil
	case "h3":
		n.named = html.UnescapeString(n.name.String())
		if n.browsers {
			n.named = ""
		}
		n.name.Reset()
		n.into = nil
	case "h1":
		n.archived = strings.EqualFold(strings.TrimSpace(n.name.String()), "Read Archive")
		n.name.Reset()
		n.into = nil
	case "dl":
		n.end()
		if len(n.folders) > 0 {
			n.folders = n.folders[:len(n.folders)-1]
		}
	}
}

// end adds the bookmark that was begun last, which is complete now.
func (n *netscape) end() {
	if n.begun {
		n.now.Title, n.now.Note = html.UnescapeString(n.title.String()), html.UnescapeString(n.note.String())
		n.shelf.add(n.now)
	}
	n.title.Reset()
	n.note.Reset()
	n.begun, n.into = false, nil
}
