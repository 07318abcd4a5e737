package feeds_test

import (
	"bufio"
	"bytes"
	"cmp"
	"flag"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"tidings/feeds"
	"tidings/feeds/fetch"
	"tidings/feeds/fulltext"
	"tidings/feeds/markup"
	"tidings/store"
)

// A flood is a document that repeats one thing.
type flood struct {
	name        string
	begin, unit string // each # in the unit becomes its number
	end         string
	size        int // bytes; 0 for floodSize
}

const (
	floodSize = 12 << 20
	mostPeak  = 150 // MB
)

// write writes the document.
func (f flood) write(w io.Writer) error {
	out := bufio.NewWriterSize(w, 64<<10)
	fmt.Fprint(out, f.begin)
	parts := strings.Split(f.unit, "#")
	written := 0
	for i := 0; written < cmp.Or(f.size, floodSize); i++ {
		number := strconv.Itoa(i)
		for j, part := range parts {
			if j > 0 {
				out.WriteString(number)
				written += len(number)
			}
			out.WriteString(part)
			written += len(part)
		}
	}
	fmt.Fprint(out, f.end)
	return out.Flush()
}

// numbered returns so many pieces of a unit, each with its number.
func numbered(count int, format string) string {
	var out strings.Builder
	for i := range count {
		fmt.Fprintf(&out, format, i)
	}
	return out.String()
}

// floods are documents that repeat each element, attribute, member and piece that may
// stand more than once in a feed, a list of feeds or a page.
func floods() (all []flood) {
	const (
		spaces = ` xmlns:atom="http://www.w3.org/2005/Atom" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/"` +
			` xmlns:media="http://search.yahoo.com/mrss/" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" xmlns:podcast="https://podcastindex.org/namespace/1.0"` +
			` xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"`
		rss  = `<rss version="2.0"` + spaces + `><channel><title>t</title>`
		rdf  = `<rdf:RDF xmlns="http://purl.org/rss/1.0/"` + spaces + `><channel><title>t</title>`
		atom = `<feed xmlns="http://www.w3.org/2005/Atom"` + spaces + `><title>t</title>`
		json = `{"version":"https://jsonfeed.org/version/1.1","title":"t",`
		item = `<item><guid>g</guid><title>t</title><link>https://a.example/</link>`
	)
	add := func(name, begin, unit, end string) {
		all = append(all, flood{name: name, begin: begin, unit: unit, end: end})
	}
	for _, unit := range []string{
		"<link>https://a.example/#</link>", "<atom:link href='https://a.example/#'/>", "<atom:link rel='enclosure' href='https://a.example/#'/>", "<enclosure url='https://a.example/#.mp3' length='1' type='audio/mpeg'/>",
		"<media:content url='https://a.example/#.mp4'/>", "<media:group><media:content url='https://a.example/#.mp4'/></media:group>", "<media:thumbnail url='https://a.example/#.jpg' width='#'/>", "<media:description>x#</media:description>",
		"<category>c#</category>", "<dc:subject>c#</dc:subject>", "<itunes:keywords>k#,l#,m#</itunes:keywords>", "<author>a#@a.example (A #)</author>", "<dc:creator>A #</dc:creator>",
		"<atom:author><atom:name>A #</atom:name></atom:author>", "<guid>g#</guid>", "<pubDate>Mon, 02 Mar 2026 08:00:00 GMT</pubDate>", "<title>t#</title>", "<description>d#</description>", "<content:encoded>d#</content:encoded>",
		"<comments>https://a.example/#</comments>", "<podcast:person role='host'>P #</podcast:person>", "<podcast:transcript url='https://a.example/#'/>", "<image><url>https://a.example/#</url></image>", "<source url='https://a.example/#'>s</source>",
		"<unknown/>", "<a>", "x<b/>", "<![CDATA[x]]>", "&#38;", "<!-- x -->",
	} {
		add("RSS item: "+unit, rss+item, unit, "</item></channel></rss>")
	}
	for _, unit := range []string{
		"<link>https://a.example/#</link>", "<atom:link href='https://a.example/#'/>", "<category>c#</category>", "<managingEditor>a#@a.example (A #)</managingEditor>", "<image><url>https://a.example/#</url></image>", "<podcast:person>P #</podcast:person>",
		"<item/>", "<item><guid>#</guid></item>", "<item><title>t#</title><link>https://a.example/#</link><description>d #</description><category>c#</category><author>A #</author></item>", "<a:x xmlns:a='#'/>", "x", "<unknown>",
		"<item><guid>#</guid>" + numbered(50, "<category>c#-%d</category>") + "</item>", "<item><guid>#</guid>" + numbered(50, "<link>http://a.example/#/%d</link>") + "</item>",
		"<item><guid>#</guid><description>" + strings.Repeat("word# ", 500) + "</description></item>", "<item><guid>#</guid><description>" + strings.Repeat("&lt;p>x", 2000) + "</description></item>",
	} {
		add("RSS: "+unit[:min(len(unit), 80)], rss, unit, "</channel></rss>")
	}
	add("RDF: li", rdf+"<items><rdf:Seq>", "<rdf:li rdf:resource='https://a.example/#'/>", "</rdf:Seq></items></channel></rdf:RDF>")
	add("RDF: item", rdf+"</channel>", "<item rdf:about='https://a.example/#'><title>t#</title></item>", "</rdf:RDF>")
	for _, unit := range []string{
		"<link href='https://a.example/#'/>", "<link rel='enclosure' href='https://a.example/#'/>", "<category term='c#'/>", "<author><name>A #</name><uri>https://a.example/#</uri></author>", "<contributor><name>A #</name></contributor>",
		"<content type='html'>x#</content>", "<content type='multipart/alternative'><content>x#</content></content>", "<summary>x#</summary>", "<title>t#</title>", "<id>#</id>", "<updated>2026-03-02T08:00:00Z</updated>", "<source><author><name>A #</name></author></source>",
	} {
		add("Atom entry: "+unit, atom+"<entry><id>i</id><title>t</title>", unit, "</entry></feed>")
		add("Atom: "+unit, atom, unit, "</feed>")
	}
	add("Atom: xhtml", atom+"<entry><id>i</id><content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'>", "<p>x</p>", "</div></content></entry></feed>")
	add("Atom: entry", atom, "<entry><id>#</id><title>t#</title><link href='https://a.example/#'/><content>x#</content></entry>", "</feed>")
	add("attributes", rss+"<item><enclosure ", "a#='x' ", "/></item></channel></rss>")
	add("namespaces", rss+"<item><enclosure ", "xmlns:a#='x' ", "/></item></channel></rss>")
	for _, c := range []struct{ name, unit, end string }{
		{"tags", `"c#",`, `""]`}, {"authors", `{"name":"A #","url":"https://a.example/#"},`, `{}]`}, {"attachments", `{"url":"https://a.example/#.mp3","mime_type":"audio/mpeg"},`, `{}]`}, {"unknown", `[],`, `1]`}, {"deep", `[`, `]`},
	} {
		add("JSON item: "+c.name, json+`"items":[{"id":"1","`+c.name+`":[`, c.unit, c.end+"}]}")
		add("JSON: "+c.name, json+`"`+c.name+`":[`, c.unit, c.end+`,"items":[]}`)
	}
	add("JSON: items", json+`"items":[`, `{"id":"#","title":"t#","url":"https://a.example/#","content_text":"x#","tags":["a#"]},`, "{}]}")
	add("JSON: empty items", json+`"items":[`, `{},`, "{}]}")
	add("JSON: members", json, `"m#":#,`, `"items":[]}`)
	add("JSON: members of an item", json+`"items":[{"id":"1",`, `"m#":#,`, `"x":1}]}`)
	add("JSON: escapes", json+`"items":[{"id":"1","content_html":"`, `\u003c`, `"}]}`)
	for _, unit := range []string{
		"<p>x#", "<b>", "<img src='https://a.example/#.jpg'>", "<a href='https://a.example/#'>x</a> ", "<br>", "<pre>x", "<li>x", "<td>x", "<div>", "x ", "x\n", "&amp;", "<b><p>", "<span>x</span>", "<iframe src='https://a.example/#'>", "é", "\u4e2d",
	} {
		add(fmt.Sprintf("body: %q", unit), rss+item+"<description><![CDATA[", unit, "]]></description></item></channel></rss>")
		add(fmt.Sprintf("pre: %q", unit), rss+item+"<description><![CDATA[<pre>", unit, "]]></description></item></channel></rss>")
	}
	for _, unit := range []string{
		"<link>", "<link rel='alternate' type='application/rss+xml' href='/#'>", "<a href='/#/feed'>RSS</a>", "<a href='/#'>", "<meta name='a#' content='#'>", "<p>x", "<div>", "<b>", "<script>", "<title>x", "x", "<base href='/#/'>", "<pre>x",
	} {
		add("page: "+unit, "<!DOCTYPE html><html><head><title>t</title>", unit, "")
	}
	add("page: attributes", "<!DOCTYPE html><html><link ", "a#='x' ", ">")
	for _, unit := range []string{
		"<outline text='x#' xmlUrl='https://a.example/#'/>", "<outline text='x#'>", "<outline/>", "<outline xmlUrl='exec:#'/>", "<x>", "x",
	} {
		add("OPML: "+unit, "<opml><body>", unit, "")
	}
	add("OPML: attributes", "<opml><body><outline ", "a#='x' ", "/>")
	text := strings.Repeat("The ferry to the island runs in winter, too, if the ice lets it. ", 75)
	for _, big := range []flood{
		{name: "big RSS", begin: rss, unit: "<item><guid>#</guid><title>t#</title><pubDate>Mon, 02 Mar 2026 08:00:00 GMT</pubDate><description>&lt;p&gt;# " + text + "&lt;/p&gt;</description></item>", end: "</channel></rss>"},
		{name: "big Atom", begin: atom, unit: "<entry><id>#</id><title>t#</title><updated>2026-03-02T08:00:00Z</updated><content type='html'><![CDATA[<p># " + text + "]]></content></entry>", end: "</feed>"},
		{name: "big JSON", begin: json + `"items":[`, unit: `{"id":"#","title":"t#","date_published":"2026-03-02T08:00:00Z","content_html":"<p># ` + text + `\n"},`, end: "{}]}"},
		{name: "big RSS of small items", begin: rss, unit: "<item><guid>#</guid><title>t#</title><description>" + text[:900] + "</description></item>", end: "</channel></rss>"},
	} {
		big.size = 50 << 20
		all = append(all, big)
	}
	return all
}

// allFloods asks for all documents, which takes some minutes, and not only for those
// that once took the most memory.
var allFloods = flag.Bool("floods", false, "read every document that repeats something")

// isUsual reports whether the flood is read by an ordinary run of the tests.
func (f flood) isUsual() bool {
	for _, name := range []string{
		"RSS item: x<b/>", "RSS item: <category>", "RSS item: <enclosure", "RSS: <a:x", "Atom: xhtml", "Atom entry: <id>", "attributes", "JSON item: tags",
		"big ", `body: "<img`, `pre: "x\n"`, "page: <link rel", "page: attributes",
	} {
		if strings.HasPrefix(f.name, name) {
			return true
		}
	}
	return false
}

// However often a document repeats something, reading it takes less than 150 MB.
func TestF18PeakOfOneDocument(t *testing.T) {
	if underRace {
		t.Skip("the race detector's memory counts with the program's")
	}
	for i, f := range floods() {
		if !*allFloods && !f.isUsual() {
			continue
		}
		t.Run(f.name, func(t *testing.T) {
			t.Parallel()
			server := newServer(t, func(w http.ResponseWriter, r *http.Request) { _ = f.write(w) }) // the child may have gone
			child := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestReadFlood$", "-test.v")
			child.Env = append(os.Environ(), "TIDINGS_FLOOD="+server.URL, "TIDINGS_FLOOD_DIR="+t.TempDir(), "GOGC=", "TIDINGS_FLOOD_NUMBER="+strconv.Itoa(i), "TIDINGS_FLOOD_NAME="+f.name)
			out, err := child.CombinedOutput()
			_, said, found := strings.Cut(string(out), "peak in MB: ")
			line, _, _ := strings.Cut(said, "\n")
			peak, errNumber := strconv.Atoi(line)
			if err != nil || !found || errNumber != nil {
				t.Fatalf("the child says %s (%v)", out, err)
			}
			t.Logf("%d MB: %s", peak, f.name)
			if peak > mostPeak {
				t.Errorf("reading it takes %d MB", peak)
			}
		})
	}
}

// TestReadFlood is the child: it reads the document as tidings does, whatever it is, and
// says how much memory that took.
func TestReadFlood(t *testing.T) {
	address, dir := os.Getenv("TIDINGS_FLOOD"), os.Getenv("TIDINGS_FLOOD_DIR")
	if address == "" {
		t.Skip("no document is to be read")
	}
	fetcher := fetch.NewFetcher("1.2")
	fetcher.AllowPrivate = true
	defer fetcher.Close()
	number, err := strconv.Atoi(os.Getenv("TIDINGS_FLOOD_NUMBER"))
	if err != nil {
		t.Fatal(err)
	}
	switch name := floods()[number].name; {
	case strings.HasPrefix(name, "OPML"):
		page, err := fetcher.Get(t.Context(), fetch.Request{URL: address})
		if err != nil {
			t.Fatal(err)
		}
		if _, _, err := feeds.ReadOPML(bytes.NewReader(page.Body)); err != nil {
			t.Log(err)
		}
	case strings.HasPrefix(name, "page"):
		if _, err := feeds.Discover(t.Context(), fetcher, address); err != nil {
			t.Log(err)
		}
		page, err := fetcher.Get(t.Context(), fetch.Request{URL: address})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := fulltext.ReadPage(page.Body, page.URL, page.ContentType); err != nil {
			t.Log(err)
		}
	default:
		readFlood(t, fetcher, address, dir)
	}
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		t.Fatal(err)
	}
	_, said, _ := strings.Cut(string(status), "VmHWM:")
	kilobytes, err := strconv.Atoi(strings.Fields(said)[0])
	if err != nil {
		t.Fatal(err)
	}
	fmt.Printf("peak in MB: %d\n", kilobytes>>10)
}

// readFlood subscribes to the feed, refreshes it, and shows its first article.
func readFlood(t *testing.T, fetcher *fetch.Fetcher, address, dir string) {
	defer feeds.NewHeap(16 << 20).Loosen()() // as the program does
	s, err := store.Open(filepath.Join(dir, "tidings.db"), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	all, err := s.Subscribe(t.Context(), store.Local, store.Wish{URL: address + "/feed"})
	if err != nil {
		t.Fatal(err)
	}
	refresher := feeds.Refresher{Store: s, Fetcher: fetcher}
	report := refresher.Run(t.Context(), all, nil)
	t.Log(report.New, report.Failed, report.Err)
	if name := os.Getenv("TIDINGS_FLOOD_NAME"); strings.HasPrefix(name, "big ") && (report.New != 10_000 || report.Err != nil) {
		t.Errorf("%d new articles, %v %v; want 10,000", report.New, report.Failed, report.Err)
	}
	page, err := s.List(t.Context(), store.Local, store.Query{}, store.Cursor{}, 1)
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range page.Rows {
		article, err := s.Article(t.Context(), store.Local, row.Number)
		if err != nil {
			t.Fatal(err)
		}
		t.Log(len(article.Content.Source), len(markup.Markdown(article.Content)))
	}
}
