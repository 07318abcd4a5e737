package moving_test

import (
	"bytes"
	"encoding/csv"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"tidings/feeds/moving"
	"tidings/feeds/parse"
	"tidings/feeds/sanitize"
)

var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

// awkward are bookmarks that a careless writer would break something with.
func awkward() []moving.Bookmark {
	day := time.Date(2024, 2, 29, 0, 0, 0, 0, time.UTC)
	return []moving.Bookmark{
		{Title: "Plain", Link: "https://example.org/", Source: "The Example", Kept: day, Published: day.AddDate(0, 0, -3), Tags: []string{"boats", "to-read"}, Note: "for the talk"},
		{Title: `</a></title><script>alert("x")</script> ]]> & ' "quoted"`, Link: "https://example.org/?a=1&b=%22%3C", Kept: day, Note: "</DD></DL> ]]> & \"\n\n> quoted\n=1+1", Tags: []string{"<b>", "a&b", "it's"}},
		{Title: `=HYPERLINK("http://evil.example","x")`, Link: "https://example.org/1", Kept: day, Note: "-2+3\n@x"},
		{Title: "'=kept as it is", Link: "https://example.org/2", Note: "+1"},
		{Title: "\uff1dcmd|' /C calc'!A0", Link: "https://example.org/3", Kept: day},
		{Title: `[x](javascript:alert(1)) *bold* \ _under_ ![pic](y) <b>`, Link: "https://en.wikipedia.org/wiki/X_(y)", Source: "a, b #c", Kept: day},
		{Title: "新聞 — 港が開く, 2020-01-01, #no", Link: "https://xn--j6w193g.example/", Kept: day, Tags: []string{"日本"}},
		{Title: "https://example.org/bare", Link: "https://example.org/bare"},
	}
}

func written(t *testing.T, format string, all []moving.Bookmark) string {
	t.Helper()
	var file bytes.Buffer
	w := moving.NewWriter(&file, format, noon)
	for _, b := range all {
		if !w.Write(b) {
			t.Errorf("%s has no room for %q", format, b.Title)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return file.String()
}

// formats are those that are written here.
func formats() []string {
	return slices.DeleteFunc(moving.Formats(), func(name string) bool { return name == "json" })
}

// What is written is read again as the same, and written as the same again.
func TestRoundTrip(t *testing.T) {
	for _, format := range formats() {
		file := written(t, format, awkward())
		if format != "urls" {
			if got := moving.Sniff([]byte(file)); got != format {
				t.Errorf("%s is taken for %q", format, got)
			}
		}
		read, warnings, err := moving.Read([]byte(file), format)
		if err != nil || len(warnings) > 0 || len(read) != len(awkward()) {
			t.Fatalf("%s: %d bookmarks, %v, %v\n%s", format, len(read), warnings, err, file)
		}
		for i, want := range awkward() {
			got := read[i]
			if format == "urls" {
				want = moving.Bookmark{Title: want.Link, Link: want.Link}
			}
			if slices.Sort(want.Tags); got.Title != want.Title || got.Link != want.Link || got.Note != want.Note || !slices.Equal(got.Tags, want.Tags) || !got.Kept.Equal(want.Kept) {
				t.Errorf("%s: got %+v\nwant %+v\n%s", format, got, want, file)
			}
			read[i].Source, read[i].Published = awkward()[i].Source, awkward()[i].Published
		}
		if again := written(t, format, read); again != file {
			t.Errorf("%s is not the same again:\n%s\n%s", format, file, again)
		}
	}
}

// The formats are what their own readers take.
func TestWellFormed(t *testing.T) {
	for _, format := range []string{"atom", "opml"} {
		d := xml.NewDecoder(strings.NewReader(written(t, format, awkward())))
		for {
			if _, err := d.Token(); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				t.Fatalf("%s: %v", format, err)
			}
		}
	}
	feed, err := parse.Document([]byte(written(t, "atom", awkward())), parse.Options{})
	if err != nil || len(feed.Warnings) > 0 || len(feed.Items) != len(awkward()) || feed.Items[0].Title != "Plain" || !feed.Items[0].Published.Equal(awkward()[0].Kept) {
		t.Errorf("atom: %+v, %v", feed, err)
	}
	ids := map[string]bool{}
	for _, it := range feed.Items {
		ids[it.ID] = true
	}
	if len(ids) != len(awkward()) {
		t.Errorf("atom: ids %v", ids)
	}
	rows, err := csv.NewReader(strings.NewReader(written(t, "csv", awkward()))).ReadAll()
	if err != nil || len(rows) != len(awkward())+1 {
		t.Fatalf("csv: %d rows, %v", len(rows), err)
	}
	for _, row := range rows {
		for _, cell := range row {
			if cell != "" && strings.ContainsAny(cell[:1], "=+-@\t\r") || strings.HasPrefix(cell, "\uff1d") {
				t.Errorf("csv: a spreadsheet runs %q", cell)
			}
		}
	}
	page := written(t, "html", awkward())
	if strings.Contains(page, "<script") || strings.Contains(strings.ToLower(page), "</dl></dd>") || !strings.HasPrefix(page, "<!DOCTYPE NETSCAPE-Bookmark-file-1>") {
		t.Error(page)
	}
	if list := written(t, "markdown", awkward()); strings.Contains(list, " <") {
		t.Errorf("markdown has HTML in it:\n%s", list)
	}
}

// What has no link stays where there is room for it.
func TestWithoutLink(t *testing.T) {
	for _, format := range formats() {
		var file bytes.Buffer
		w := moving.NewWriter(&file, format, noon)
		kept := w.Write(moving.Bookmark{Title: "A note to self", Kept: noon})
		if err := w.Close(); err != nil || kept != slices.Contains([]string{"markdown", "csv", "atom"}, format) || kept != strings.Contains(file.String(), "A note to self") {
			t.Errorf("%s: %v %v %s", format, kept, err, &file)
		}
	}
}

// What others write.
func TestRead(t *testing.T) {
	at := time.Unix(1700000000, 0).UTC()
	for name, c := range map[string]struct {
		format, file string
		want         moving.Bookmark
		warning      string
	}{
		"Feedbin": {"json", `[{"id":1,"title":"One","author":"Ida","content":"<p>x</p>","url":"https://a.example/1","published":"2023-11-14T22:13:20.000000Z","created_at":"2023-12-01T00:00:00Z"}]`,
			moving.Bookmark{Title: "One", Link: "https://a.example/1", Author: "Ida", Published: at}, ""},
		"a browser": {"html", `<!DOCTYPE NETSCAPE-Bookmark-file-1>
<TITLE>Bookmarks<H1>Bookmarks Menu</H1><DL><p>
<DT><H3 ADD_DATE="1" PERSONAL_TOOLBAR_FOLDER="true">Bookmarks bar</H3><DD>not a note<DL><p><DT><H3>Caf&eacute; talk</H3><DL><p>
<DT><A HREF="https://example.org/?a=1&amp;b=2" ADD_DATE="1700000000" ICON="data:image/png;base64,AAAA" TAGS="X,y z">One &amp; <b>two</b></A>
<DD>line one
line &lt;two&gt;
<DT><A HREF="javascript:alert(1)">bookmarklet` + "\x1b[31m" + `</A></DL></DL>`,
			moving.Bookmark{Title: "One & two", Link: "https://example.org/?a=1&b=2", Kept: at, Note: "line one\nline <two>", Tags: []string{"café-talk", "x", "y-z"}}, "javascript:alert(1)"},
		"pocket": {"html", `<!DOCTYPE html><html><head><title>Pocket Export</title></head><body><ul><li><a href="https://example.org/" time_added="1700000000" tags="a,b">One</a></li></ul>`,
			moving.Bookmark{Title: "One", Link: "https://example.org/", Kept: at, Tags: []string{"a", "b"}}, ""},
		"pocket's table": {"csv", "title,url,time_added,tags,status\nOne,https://example.org/,1700000000,a|b,unread\n",
			moving.Bookmark{Title: "One", Link: "https://example.org/", Kept: at, Tags: []string{"a", "b"}}, ""},
		"a table from Excel": {"csv", "\xef\xbb\xbfName;URL;Tags\r\n\"a \"\"b\"\"\";https://example.org/;x\r\n",
			moving.Bookmark{Title: `a "b"`, Link: "https://example.org/", Tags: []string{"x"}}, ""},
		"pinboard": {"json", `[{"href":"https://example.org/","description":"One","extended":"note","time":"2023-11-14T22:13:20Z","tags":"a b"},{"href":7},{"href":"file:///etc/passwd"}]`,
			moving.Bookmark{Title: "One", Link: "https://example.org/", Kept: at, Note: "note", Tags: []string{"a", "b"}}, "file:///etc/passwd"},
		"a note book": {"markdown", "# Links\n\n1. [ ] [One](https://example.org/ \"title\")\n   and more\n",
			moving.Bookmark{Title: "One", Link: "https://example.org/"}, ""},
		"starred articles": {"atom", `<feed xmlns="http://www.w3.org/2005/Atom"><title>Starred</title><entry><title>One</title><link href="https://example.org/"/><published>2023-11-14T22:13:20Z</published><category term="x"/><content type="html">text</content></entry></feed>`,
			moving.Bookmark{Title: "One", Link: "https://example.org/", Kept: at}, ""},
		"an outline": {"opml", `<opml><body><outline text="One" type="link" url="https://example.org/" created="Tue, 14 Nov 2023 22:13:20 GMT"/><outline xmlUrl="https://example.org/feed"/>`,
			moving.Bookmark{Title: "One", Link: "https://example.org/", Kept: at}, ""},
	} {
		if got := moving.Sniff([]byte(c.file)); got != c.format {
			t.Errorf("%s is taken for %q", name, got)
		}
		all, warnings, err := moving.Read([]byte(c.file), c.format)
		if err != nil || len(all) != 1 {
			t.Errorf("%s: %+v, %v", name, all, err)
			continue
		}
		got := all[0]
		if got.Title != c.want.Title || got.Link != c.want.Link || !got.Kept.Equal(c.want.Kept) || got.Note != c.want.Note || !slices.Equal(got.Tags, c.want.Tags) {
			t.Errorf("%s: got %+v\nwant %+v", name, got, c.want)
		}
		if said := strings.Join(warnings, "\n"); !strings.Contains(said, c.warning) || c.warning == "" && said != "" || strings.Contains(said, "\x1b") {
			t.Errorf("%s warns: %q", name, said)
		}
	}
}

func TestSniffNothing(t *testing.T) {
	for _, file := range []string{"", "Dear diary,\ntoday I read https://example.org, and more\n", "https://example.org/feed news\n", "\x00\x01", "<html><body>x</body></html>", "link\n", "[x"} {
		if got := moving.Sniff([]byte(file)); got != "" {
			t.Errorf("%q is taken for %s", file, got)
		}
	}
	if _, _, err := moving.Read([]byte("nothing"), "html"); !errors.Is(err, moving.ErrNoBookmarks) {
		t.Error(err)
	}
}

// FuzzRead reads anything as everything. What comes of it is clean, and comes
// again when it is written.
func FuzzRead(f *testing.F) {
	for _, format := range formats() {
		var file bytes.Buffer
		w := moving.NewWriter(&file, format, noon)
		for _, b := range awkward() {
			w.Write(b)
		}
		if err := w.Close(); err != nil {
			f.Fatal(err)
		}
		f.Add(file.String())
	}
	f.Add("{\"link\":\"https://a.example\",\"note\":\"\\u001b\",\"tags\":[\"#\"]}\n{")
	f.Add("- [a](https://a.example/ \n > \\")
	f.Add("<DL><DT><A HREF=https://a.example>x<DD>\x1b]0;&#27;\x9b<DL><DL></DL>")
	f.Fuzz(func(t *testing.T, text string) {
		moving.Sniff([]byte(text))
		for _, format := range moving.Formats() {
			all, warnings, _ := moving.Read([]byte(text), format)
			if strings.ContainsAny(strings.Join(warnings, ""), "\x1b\x07\n\u009b") {
				t.Errorf("%s warns %q", format, warnings)
			}
			for _, b := range all {
				if !sanitize.IsClean(b.Link) || b.Title != sanitize.Line(b.Title) || b.Title == "" || strings.ContainsAny(b.Note, "\x1b\x07\r\u009b") || strings.ContainsAny(strings.Join(b.Tags, ""), "\x1b, \n") {
					t.Errorf("%s gives %+v", format, b)
				}
			}
			if format != "json" && len(all) > 0 {
				sameAgain(t, format, all)
			}
		}
	})
}

// sameAgain writes what was read and reads that.
func sameAgain(t *testing.T, format string, all []moving.Bookmark) {
	again, warnings, err := moving.Read([]byte(written(t, format, all)), format)
	if err != nil || len(warnings) > 0 || len(again) != len(all) {
		t.Fatalf("%s: %d of %d come again: %v %q", format, len(again), len(all), err, warnings)
	}
	for i, b := range all {
		if got := again[i]; got.Link != b.Link || got.Title != b.Title || got.Note != b.Note || !slices.Equal(got.Tags, b.Tags) {
			t.Errorf("%s: %+v\ncomes again as %+v", format, b, got)
		}
	}
}

// A file that was made to hurt is read as far as a person's would go.
func TestReadBounds(t *testing.T) {
	var links strings.Builder
	for i := range 50_002 {
		fmt.Fprintf(&links, "https://example.org/%d\n", i)
	}
	for name, c := range map[string]struct {
		format, file string
		kept         int
		says         string
	}{
		"links":             {"urls", links.String(), 50_000, "too much"},
		"objects":           {"json", strings.Repeat("{}", 200_002), 0, "too much"},
		"an endless row":    {"csv", "link,title\n" + strings.Repeat(",", 2<<20), 0, "too long"},
		"an endless note":   {"markdown", "- [x](https://example.org/)\n" + strings.Repeat("  > note\n", 100_000), 1, ""},
		"folders":           {"html", "<DL>" + strings.Repeat("<DT><H3>x</H3><DL>", 50_000) + "<DT><A HREF=https://example.org/>x", 1, ""},
		"entries":           {"atom", "<feed><generator>tidings</generator>" + strings.Repeat("<entry>", 100_000) + "<link href='https://example.org/'/></entry>", 1, ""},
		"bookmarklets":      {"html", strings.Repeat("<A HREF=javascript:x>", 1000), 0, "left out 950 more"},
		"brackets":          {"markdown", "- " + strings.Repeat("[", 1<<20) + "](", 0, ""},
		"an endless tag":    {"opml", "<outline url='" + strings.Repeat("x", 2<<20), 0, "cannot be read"},
		"thousands of tags": {"html", "<A HREF=https://example.org/ TAGS='" + strings.Repeat("x,", 1<<18) + "'>x", 1, ""},
	} {
		all, warnings, _ := moving.Read([]byte(c.file), c.format)
		if said := strings.Join(warnings, "\n"); len(all) != c.kept || !strings.Contains(said, c.says) || len(warnings) > 60 {
			t.Errorf("%s: %d kept, %d warnings: %.300s", name, len(all), len(warnings), said)
		}
		for _, b := range all {
			if len(b.Note) > 20_000 || len(b.Tags) > 50 {
				t.Errorf("%s: a note of %d bytes, %d tags", name, len(b.Note), len(b.Tags))
			}
		}
	}
}
