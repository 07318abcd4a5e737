package parse_test

import (
	"encoding/base64"
	"fmt"
	"strings"
	"testing"
	"time"

	"tidings/feeds/parse"
	"tidings/store"
)

// The shapes of documents that the cases below fill in.
const (
	inChannel = `<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:content="http://purl.org/rss/1.0/modules/content/"
xmlns:media="http://search.yahoo.com/mrss/" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:fb="http://rssnamespace.org/feedburner/ext/1.0"><channel>%s</channel></rss>`
	inItem  = "<item>%s</item>"
	inFeed  = `<feed xmlns="http://www.w3.org/2005/Atom" xmlns:media="http://search.yahoo.com/mrss/" xml:base="/base/">%s</feed>`
	inEntry = "<entry>%s</entry>"
	inJSON  = `{"version":"https://jsonfeed.org/version/1.1",%s}`
)

func rssItemOf(inner string) string   { return fmt.Sprintf(inChannel, fmt.Sprintf(inItem, inner)) }
func atomEntryOf(inner string) string { return fmt.Sprintf(inFeed, fmt.Sprintf(inEntry, inner)) }
func jsonItemOf(inner string) string  { return fmt.Sprintf(inJSON, `"items":[{`+inner+`}]`) }

// parseAt parses a document that came from example.org/feeds/news.xml.
func parseAt(t testing.TB, document string) *parse.Parsed {
	t.Helper()
	p, err := parse.Document([]byte(document), parse.Options{URL: "http://example.org/feeds/news.xml"})
	if err != nil {
		t.Fatalf("%v in %.300s", err, document)
	}
	assertParsedIsClean(t, document, p)
	return p
}

// facts writes down all that an item says, in one line a fact.
func facts(it parse.Item) map[string]string {
	people := func(list []store.Person) string {
		var all []string
		for _, p := range list {
			all = append(all, strings.Join([]string{p.Name, p.Email, p.URL}, "|"))
		}
		return strings.Join(all, "; ")
	}
	var files []string
	for _, e := range it.Enclosures {
		files = append(files, fmt.Sprintf("%s|%s|%d", e.URL, e.Type, e.Length))
	}
	date := func(d time.Time) string {
		if d.IsZero() {
			return ""
		}
		return d.Format(time.RFC3339)
	}
	body := func(b store.Body) string {
		if b.Kind == store.Text {
			return "text: " + b.Source
		}
		return b.Source
	}
	return map[string]string{
		"id": it.ID, "title": it.Title, "link": it.Link, "links": strings.Join(it.Links, " "), "authors": people(it.Authors),
		"published": date(it.Published), "updated": date(it.Updated), "summary": body(it.Summary), "content": body(it.Content),
		"base": it.Content.Base + it.Summary.Base, "files": strings.Join(files, "; "), "categories": strings.Join(it.Categories, ", "),
		"comments": it.Comments, "image": it.Image, "language": it.Language,
	}
}

func TestItems(t *testing.T) {
	for _, test := range []struct{ name, document, fact, want string }{
		// Titles.
		{"escaped markup", rssItemOf(`<title>A &lt;b&gt;bold&lt;/b&gt; word</title>`), "title", "A bold word"},
		{"markup in CDATA", rssItemOf(`<title><![CDATA[A <b>bold</b> word &amp; more]]></title>`), "title", "A bold word & more"},
		{"bare markup", rssItemOf(`<title>A <b>bold</b> word</title>`), "title", "A bold word"},
		{"escaped twice", rssItemOf(`<title>AT&amp;amp;T &amp;#8217;s</title>`), "title", "AT&T ’s"},
		{"a tag as a word", rssItemOf(`<title>The &amp;lt;title&amp;gt; element</title>`), "title", "The <title> element"},
		{"no tag at all", rssItemOf(`<title>1 &lt; 2, Vec&lt;T&gt;, &lt;3</title>`), "title", "1 < 2, Vec<T>, <3"},
		{"media:title for none", rssItemOf(`<media:title>Film</media:title>`), "title", "Film"},
		{"media:title beside one", rssItemOf(`<media:title>Film</media:title><title>Story</title>`), "title", "Story"},
		{"Atom text", atomEntryOf(`<title type="text">&lt;b&gt; is bold</title>`), "title", "<b> is bold"},
		{"Atom text escaped twice", atomEntryOf(`<title>AT&amp;amp;T</title>`), "title", "AT&T"},
		{"Atom html", atomEntryOf(`<title type="html">&lt;b&gt;bold&lt;/b&gt; &amp;lt;title></title>`), "title", "bold <title>"},
		{"Atom xhtml", atomEntryOf(`<title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><b>bold</b> &lt;title></div></title>`), "title", "bold <title>"},
		{"Atom xhtml by prefix", atomEntryOf(`<title type="xhtml"><x:div xmlns:x="http://www.w3.org/1999/xhtml"><x:b>bold</x:b> word</x:div></title>`), "title", "bold word"},
		{"Atom 0.3 escaped", `<feed version="0.3" xmlns="http://purl.org/atom/ns#"><entry><title type="text/html" mode="escaped">&lt;b&gt;x&lt;/b&gt;</title></entry></feed>`, "title", "x"},
		{"Atom 0.3 base64", `<feed version="0.3" xmlns="http://purl.org/atom/ns#"><entry><title type="text/html" mode="base64">PGI+eDwvYj4=</title></entry></feed>`, "title", "x"},
		{"JSON is text", jsonItemOf(`"title":"<b> & Vec<T>"`), "title", "<b> & Vec<T>"},

		// Links.
		{"plain", rssItemOf(`<link>http://example.com/a</link>`), "link", "http://example.com/a"},
		{"relative, no base", rssItemOf(`<link>/a?b=c</link>`), "link", "http://example.org/a?b=c"},
		{"relative to the document", rssItemOf(`<link>a.html</link>`), "link", "http://example.org/feeds/a.html"},
		{"xml:base chain", `<rss xml:base="http://one.example/x/"><channel xml:base="y/"><item xml:base="../z/"><link>a</link></item></channel></rss>`, "link", "http://one.example/x/z/a"},
		{"xml:base in Atom", atomEntryOf(`<link href="a"/>`), "link", "http://example.org/base/a"},
		{"xml:base that is a script", `<rss xml:base="javascript:x"><channel><item><link>a</link></item></channel></rss>`, "link", "http://example.org/feeds/a"},
		{"guid is permalink", rssItemOf(`<guid>http://example.com/g</guid>`), "link", "http://example.com/g"},
		{"guid says it is", rssItemOf(`<guid isPermaLink="true">/g</guid>`), "link", "http://example.org/g"},
		{"guid says it isn't", rssItemOf(`<guid isPermaLink="false">http://example.com/g</guid>`), "link", ""},
		{"only a file", rssItemOf(`<enclosure url="http://example.com/a.mp3"/>`), "link", "http://example.com/a.mp3"},
		{"Atom link in RSS", rssItemOf(`<atom:link rel="self" href="http://example.com/s"/><atom:link href="http://example.com/a"/>`), "link", "http://example.com/a"},
		{"FeedBurner", rssItemOf(`<link>http://feedproxy.example/1</link><fb:origLink>http://example.com/true</fb:origLink>`), "link", "http://example.com/true"},
		{"RDF about", `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"><item rdf:about="http://example.com/r"><title>x</title></item></rdf:RDF>`, "link", "http://example.com/r"},
		{"split by lines", rssItemOf("<link>\n  http://example.com/\n  a b\n</link>"), "link", "http://example.com/%20a%20b"},
		{"userinfo", rssItemOf(`<link>http://bank.example@evil.example/</link>`), "link", "http://evil.example/"},
		{"script", rssItemOf(`<link>javascript:alert(1)</link>`), "link", ""},
		{"without a scheme", rssItemOf(`<link>www.example.com/a</link>`), "link", "http://www.example.com/a"},
		{"Atom: a title of a type that there is not", atomEntryOf(`<title type="application/x-y">Kept</title>`), "title", "Kept"},
		{"Atom: a title of a type that there is not, with a tag", atomEntryOf(`<title type="">How to use &lt;dialog></title>`), "title", "How to use <dialog>"},
		{"Atom: page before other formats", atomEntryOf(`<link type="application/json" href="/j"/><link type="text/html" href="/h"/>`), "link", "http://example.org/h"},
		{"Atom: all alternates", atomEntryOf(`<link type="application/json" href="/j"/><link type="text/html" href="/h"/>`), "links", "http://example.org/h http://example.org/j"},
		{"Atom: an id that is an address", atomEntryOf(`<id>http://example.com/id</id>`), "link", "http://example.com/id"},
		{"Atom: relation in full", atomEntryOf(`<link rel="http://www.iana.org/assignments/relation/alternate" href="/h"/>`), "link", "http://example.org/h"},
		{"Atom: content elsewhere", atomEntryOf(`<content src="/c.html" type="text/html"/>`), "link", "http://example.org/c.html"},
		{"JSON", jsonItemOf(`"url":"/a"`), "link", "http://example.org/a"},
		{"JSON: elsewhere", jsonItemOf(`"url":"/a","external_url":"http://example.com/e"`), "links", "http://example.org/a http://example.com/e"},

		// Identity stays as it was written.
		{"guid", rssItemOf(`<guid>/relative#1</guid>`), "id", "/relative#1"},
		{"Atom id", atomEntryOf(`<id>relative</id>`), "id", "relative"},
		{"JSON number", jsonItemOf(`"id":1e999`), "id", "1e999"},
		{"long id", rssItemOf(`<guid>` + strings.Repeat("x", 1<<20) + `</guid>`), "id", "sha256:8f990ba0b577b51cf009ea049368c16bbda1b21e1b93be07a824758bb253c39b"},

		// Dates.
		{"pubDate", rssItemOf(`<pubDate>Thu, 01 Jan 2004 19:48:21 GMT</pubDate>`), "published", "2004-01-01T19:48:21Z"},
		{"dc:date", rssItemOf(`<dc:date>2004-01-01T19:48:21+01:00</dc:date>`), "published", "2004-01-01T18:48:21Z"},
		{"dcterms:issued", rssItemOf(`<dcterms:issued>2004-01-01</dcterms:issued>`), "published", "2004-01-01T00:00:00Z"},
		{"dcterms:modified", rssItemOf(`<dcterms:modified>2004-01-02</dcterms:modified>`), "updated", "2004-01-02T00:00:00Z"},
		{"a bad date before a good one", rssItemOf(`<pubDate>soon</pubDate><dc:date>2004-01-01</dc:date>`), "published", "2004-01-01T00:00:00Z"},
		{"Atom published", atomEntryOf(`<published>2004-01-01T00:00:00Z</published><updated>2004-01-02T00:00:00Z</updated>`), "published", "2004-01-01T00:00:00Z"},
		{"Atom updated only", atomEntryOf(`<updated>2004-01-02T00:00:00Z</updated>`), "published", ""},
		{"Atom 0.3 modified", `<feed xmlns="http://purl.org/atom/ns#"><entry><modified>2004-01-02T00:00:00Z</modified></entry></feed>`, "updated", "2004-01-02T00:00:00Z"},
		{"JSON dates", jsonItemOf(`"date_published":"2004-01-01T00:00:00Z","date_modified":"2004-01-02T00:00:00+02:00"`), "updated", "2004-01-01T22:00:00Z"},

		// People.
		{"mail (name)", rssItemOf(`<author>ann@example.org (Ann Lee)</author>`), "authors", "Ann Lee|ann@example.org|"},
		{"name <mail>", rssItemOf(`<author>Ann Lee &lt;ann@example.org&gt;</author>`), "authors", "Ann Lee|ann@example.org|"},
		{"name (mail)", rssItemOf(`<author>Ann Lee (ann@example.org)</author>`), "authors", "Ann Lee|ann@example.org|"},
		{"mail alone", rssItemOf(`<author>ann@example.org</author>`), "authors", "|ann@example.org|"},
		{"a name in brackets", rssItemOf(`<author>Ann Lee (Reuters)</author>`), "authors", "Ann Lee (Reuters)||"},
		{"creators", rssItemOf(`<dc:creator>Ann</dc:creator><dc:creator>Bob</dc:creator>`), "authors", "Ann||; Bob||"},
		{"the same twice", rssItemOf(`<author>ann@example.org (Ann)</author><dc:creator>ann</dc:creator>`), "authors", "Ann|ann@example.org|"},
		{"itunes for none", rssItemOf(`<itunes:author>Network</itunes:author>`), "authors", "Network||"},
		{"itunes beside one", rssItemOf(`<itunes:author>Network</itunes:author><author>Ann</author>`), "authors", "Ann||"},
		{"Blogger's nobody", rssItemOf(`<author>noreply@blogger.com (Unknown)</author>`), "authors", ""},
		{"Atom author", atomEntryOf(`<author><name>Ann</name><email>ann@example.org</email><uri>/ann</uri></author>`), "authors", "Ann|ann@example.org|http://example.org/ann"},
		{"Atom author of the feed", fmt.Sprintf(inFeed, `<entry><title>x</title></entry><author><name>Ann</name></author>`), "authors", "Ann||"},
		{"Atom author of the source", fmt.Sprintf(inFeed, `<author><name>Ann</name></author><entry><source><author><name>Bob</name></author></source></entry>`), "authors", "Bob||"},
		{"Atom author in RSS", rssItemOf(`<atom:author><atom:name>Ann</atom:name></atom:author>`), "authors", "Ann||"},
		{"JSON author", jsonItemOf(`"author":{"name":"Ann","url":"/ann"}`), "authors", "Ann||http://example.org/ann"},
		{"JSON authors", jsonItemOf(`"authors":[{"name":"Ann"},{"name":"Bob"},"Cem",7,null]`), "authors", "Ann||; Bob||; Cem||; 7||"},
		{"JSON author of the feed", fmt.Sprintf(inJSON, `"items":[{"id":"1"}],"authors":[{"name":"Ann"}]`), "authors", "Ann||"},

		// Texts.
		{"description", rssItemOf(`<description>&lt;p&gt;x&lt;/p&gt;</description>`), "summary", "<p>x</p>"},
		{"content:encoded", rssItemOf(`<description>short</description><content:encoded><![CDATA[<p>long</p>]]></content:encoded>`), "content", "<p>long</p>"},
		{"beside it the summary", rssItemOf(`<description>short</description><content:encoded><![CDATA[<p>long</p>]]></content:encoded>`), "summary", "short"},
		{"the same twice", rssItemOf(`<description>same</description><content:encoded>same</content:encoded>`), "summary", ""},
		{"bare markup", rssItemOf(`<description><p>a &amp; b<br/>c</p></description>`), "summary", "<p>a &amp; b<br>c</p>"},
		{"markup never closed", rssItemOf(`<description><p>a<br>b<ul><li>c</description><title>t</title>`), "title", "t"},
		{"end tags of nothing", rssItemOf(`<description>a</i></b>b</description><title>t</title>`), "summary", "ab"},
		{"pre and tabs stay", rssItemOf("<description>&lt;pre&gt;a\n\tb  c&lt;/pre&gt;</description>"), "summary", "<pre>a\n\tb  c</pre>"},
		{"lines of text", rssItemOf("<description>a\n\nb</description>"), "summary", "text: a\n\nb"},
		{"media:description", rssItemOf(`<media:group><media:description>a &lt; b</media:description></media:group>`), "summary", "text: a < b"},
		{"Atom text", atomEntryOf(`<content>a &lt;b&gt;</content>`), "content", "text: a <b>"},
		{"Atom html", atomEntryOf(`<content type="html">a &lt;b&gt;</content>`), "content", "a <b>"},
		{"Atom xhtml", atomEntryOf(`<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p class="c">a &amp; b<br/></p></div></content>`), "content", `<p class="c">a &amp; b<br></p>`},
		{"Atom xhtml with a base within", atomEntryOf(`<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p xml:base="/deep/"><a href="x">x</a></p></div></content>`), "content", `<p><a href="http://example.org/deep/x">x</a></p>`},
		{"Atom base", atomEntryOf(`<link href="http://example.com/page"/><content type="html">x</content>`), "base", "http://example.org/base/"},
		{"RSS base is the page", rssItemOf(`<link>http://example.com/page</link><description>x</description>`), "base", "http://example.com/page"},
		{"a picture is no text", atomEntryOf(`<content type="image/png">aGVsbG8=</content>`), "content", ""},
		{"undeclared prefix", `<rss><channel><item><content:encoded>&lt;p&gt;x&lt;/p&gt;</content:encoded></item></channel></rss>`, "content", "<p>x</p>"},
		{"JSON html", jsonItemOf(`"content_text":"t","content_html":"<p>h</p>"`), "content", "<p>h</p>"},
		{"JSON text", jsonItemOf(`"content_text":"a < b"`), "content", "text: a < b"},

		// What hangs on it.
		{"enclosure", rssItemOf(`<enclosure url="/a.mp3" length="1,234" type="audio/mpeg; x=y"/>`), "files", "http://example.org/a.mp3|audio/mpeg|1234"},
		{"enclosures", rssItemOf(`<enclosure url="/a.mp3" length="-1"/><enclosure url="/b.mp4" length="x"/><enclosure url="/a.mp3"/>`), "files", "http://example.org/a.mp3|audio/mpeg|0; http://example.org/b.mp4|video/mp4|0"},
		{"Atom enclosure", atomEntryOf(`<link rel="enclosure" type="audio/ogg" length="7" href="a.ogg"/>`), "files", "http://example.org/base/a.ogg|audio/ogg|7"},
		{"media:content", rssItemOf(`<media:group><media:content url="/v.mp4" medium="video" fileSize="9"/><media:content url="/p.jpg" medium="image"/></media:group>`), "files", "http://example.org/v.mp4|video/mp4|9"},
		{"widest picture", rssItemOf(`<media:thumbnail url="/s.jpg" width="100"/><media:content url="/l.jpg" type="image/jpeg" width="900"/>`), "image", "http://example.org/l.jpg"},
		{"itunes:image", rssItemOf(`<itunes:image href="/i.jpg"/>`), "image", "http://example.org/i.jpg"},
		{"JSON attachment", jsonItemOf(`"attachments":[{"url":"/a.mp3","mime_type":"audio/mpeg","size_in_bytes":12},3,null]`), "files", "http://example.org/a.mp3|audio/mpeg|12"},
		{"JSON image", jsonItemOf(`"banner_image":"/b.jpg"`), "image", "http://example.org/b.jpg"},
		{"categories", rssItemOf(`<category>A &amp;amp; B</category><category>C</category><dc:subject>C</dc:subject><category/>`), "categories", "A & B, C"},
		{"Atom categories", atomEntryOf(`<category term="t"/><category term="u" label="Label"/>`), "categories", "t, Label"},
		{"keywords", rssItemOf(`<itunes:keywords>a, b,a</itunes:keywords>`), "categories", "a, b"},
		{"comments", rssItemOf(`<comments>/c</comments>`), "comments", "http://example.org/c"},
		{"Atom replies", atomEntryOf(`<link rel="replies" href="/r"/>`), "comments", "http://example.org/r"},
		{"language", atomEntryOf(`<title xml:lang="x">t</title>`), "language", ""},
		{"language of the entry", `<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><entry xml:lang="fr_CA"><title>t</title></entry></feed>`, "language", "fr-CA"},
		{"language of the feed", `<rss><channel><item><title>x</title></item><language>de</language></channel></rss>`, "language", "de"},
		{"JSON language", fmt.Sprintf(inJSON, `"language":"en","items":[{"language":"nl"}]`), "language", "nl"},
	} {
		p := parseAt(t, test.document)
		if len(p.Items) != 1 {
			t.Errorf("%s: %d items", test.name, len(p.Items))
			continue
		}
		if got := facts(p.Items[0])[test.fact]; got != test.want {
			t.Errorf("%s: %s is %q, want %q", test.name, test.fact, got, test.want)
		}
	}
}

func TestHeads(t *testing.T) {
	for _, test := range []struct {
		name, document string
		fact           func(*parse.Parsed) any
		want           any
	}{
		{"RSS title", fmt.Sprintf(inChannel, `<title>A &amp;amp; B</title>`), func(p *parse.Parsed) any { return p.Title }, "A & B"},
		{"RSS link", fmt.Sprintf(inChannel, `<atom:link rel="self" href="/f"/><link>/site</link>`), func(p *parse.Parsed) any { return p.Link }, "http://example.org/site"},
		{"RSS feed link", fmt.Sprintf(inChannel, `<atom:link rel="self" href="/f"/><link>/site</link>`), func(p *parse.Parsed) any { return p.FeedLink }, "http://example.org/f"},
		{"an image's title is not the feed's", fmt.Sprintf(inChannel, `<image><title>no</title><link>/no</link></image><title>yes</title>`), func(p *parse.Parsed) any { return p.Title + p.Link }, "yes"},
		{"RSS description", fmt.Sprintf(inChannel, `<description>&lt;p&gt;a&lt;/p&gt;&lt;p&gt;b&lt;/p&gt;</description>`), func(p *parse.Parsed) any { return p.Description }, "a b"},
		{"TTL", fmt.Sprintf(inChannel, `<ttl>90</ttl>`), func(p *parse.Parsed) any { return p.TTL }, 90 * time.Minute},
		{"TTL of a century", fmt.Sprintf(inChannel, `<ttl>52560000</ttl>`), func(p *parse.Parsed) any { return p.TTL }, 31 * 24 * time.Hour},
		{"TTL below zero", fmt.Sprintf(inChannel, `<ttl>-1</ttl>`), func(p *parse.Parsed) any { return p.TTL }, time.Duration(0)},
		{"editor", fmt.Sprintf(inChannel, `<managingEditor>ann@example.org (Ann)</managingEditor>`), func(p *parse.Parsed) any { return p.Authors[0] }, store.Person{Name: "Ann", Email: "ann@example.org"}},
		{"dates", fmt.Sprintf(inChannel, `<pubDate>2004-01-01</pubDate><lastBuildDate>2004-01-02</lastBuildDate>`), func(p *parse.Parsed) any { return p.Updated.Sub(p.Published) }, 24 * time.Hour},
		{"language that is none", fmt.Sprintf(inChannel, `<language>English</language>`), func(p *parse.Parsed) any { return p.Language }, ""},
		{"xml:lang of the root", `<feed xml:lang="fr"></feed>`, func(p *parse.Parsed) any { return p.Language }, "fr"},
		{"Atom subtitle", fmt.Sprintf(inFeed, `<subtitle type="html">&lt;b&gt;a&lt;/b&gt;</subtitle>`), func(p *parse.Parsed) any { return p.Description }, "a"},
		{"Atom id", fmt.Sprintf(inFeed, `<id>tag:x</id>`), func(p *parse.Parsed) any { return p.ID }, "tag:x"},
		{"Atom without a namespace", `<feed><title>t</title><entry><title>x</title></entry></feed>`, func(p *parse.Parsed) any { return p.Title + p.Items[0].Title }, "tx"},
		{"Atom by prefix", `<a:feed xmlns:a="http://www.w3.org/2005/Atom"><a:title>t</a:title><a:entry><a:title>x</a:title></a:entry></a:feed>`, func(p *parse.Parsed) any { return p.Title + p.Items[0].Title }, "tx"},
		{"one Atom entry", `<entry xmlns="http://www.w3.org/2005/Atom"><title>x</title></entry>`, func(p *parse.Parsed) any { return p.Format + p.Items[0].Title }, "atomx"},
		{"RSS in an odd namespace", `<rss xmlns="http://example.com/odd"><channel><title>t</title><item><title>x</title></item></channel></rss>`, func(p *parse.Parsed) any { return p.Title + p.Items[0].Title }, "tx"},
		{"RSS 1.0", `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"><channel rdf:about="http://x.example/"><title>t</title></channel><item><title>x</title></item></rdf:RDF>`,
			func(p *parse.Parsed) any { return p.Format + p.Title + p.ID + p.Items[0].Title }, "rssthttp://x.example/x"},
		{"RSS 1.1", `<Channel xmlns="http://purl.org/net/rss1.1#"><title>t</title><items><item><title>x</title></item></items></Channel>`, func(p *parse.Parsed) any { return p.Title + p.Items[0].Title }, "tx"},
		{"JSON", fmt.Sprintf(inJSON, `"title":"t","home_page_url":"/","feed_url":"/f.json","items":[]`), func(p *parse.Parsed) any { return p.Format + p.Title + " " + p.Link + " " + p.FeedLink }, "jsont http://example.org/ http://example.org/f.json"},
		{"JSON, head after items", fmt.Sprintf(inJSON, `"items":[{"id":"1"}],"title":"t"`), func(p *parse.Parsed) any { return p.Title }, "t"},
	} {
		if got := test.fact(parseAt(t, test.document)); got != test.want {
			t.Errorf("%s: %q, want %q", test.name, got, test.want)
		}
	}
}

func TestKey(t *testing.T) {
	dated := parse.Item{Title: "t", Published: time.Date(2004, 1, 1, 0, 0, 0, 0, time.UTC)}
	for want, it := range map[string]parse.Item{
		"g":                 {ID: "g", Link: "http://x.example/", Title: "t"},
		"http://x.example/": {Link: "http://x.example/", Title: "t"},
	} {
		if got := it.Key(); got != want {
			t.Errorf("key %q, want %q", got, want)
		}
	}
	if dated.Key() == (parse.Item{Title: "t"}).Key() {
		t.Error("the date makes no difference")
	}
	if (parse.Item{Content: store.Body{Source: "a"}}).Key() == (parse.Item{Content: store.Body{Source: "b"}}).Key() {
		t.Error("the text makes no difference")
	}
}

func TestBase64IsDecodedAsUTF8(t *testing.T) {
	text := base64.StdEncoding.EncodeToString([]byte("caf\xe9"))
	p := parseAt(t, `<feed xmlns="http://purl.org/atom/ns#"><entry><content mode="base64" type="text/plain">`+text+`</content></entry></feed>`)
	if got := p.Items[0].Content.Source; got != "café" {
		t.Errorf("%q", got)
	}
}
