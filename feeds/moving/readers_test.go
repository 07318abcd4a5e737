package moving_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/ncruces/go-sqlite3"

	"tidings/feeds/moving"
)

// content is a file in memory.
type content struct{ *bytes.Reader }

func (content) Close() error { return nil }

func fileOf(name string, data []byte) moving.File {
	return moving.File{Name: name, Size: int64(len(data)), Open: func() (moving.Content, error) {
		return content{bytes.NewReader(data)}, nil
	}}
}

// databaseOf makes a database with some statements.
func databaseOf(t *testing.T, statements string) []byte {
	t.Helper()
	path := filepath.Join(t.TempDir(), "made.db")
	db, err := sqlite3.Open("file:" + filepath.ToSlash(path))
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Exec(statements); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// library writes down what was read of some files.
func library(t *testing.T, from string, files ...moving.File) string {
	t.Helper()
	lib, err := moving.ReadLibrary(t.Context(), files, from, time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC))
	if err != nil {
		return "failed: " + err.Error() + "\n"
	}
	var out strings.Builder
	for _, w := range lib.Feeds {
		fmt.Fprintf(&out, "feed %s %q in %q\n", w.URL, w.Title, w.Folder)
	}
	for _, s := range lib.Searches {
		fmt.Fprintf(&out, "search %s: %s\n", s.Name, s.Query)
	}
	for a := range lib.Articles {
		fmt.Fprintf(&out, "article %s %q %q", a.Feed, a.Article.Key, a.Article.Title)
		if a.Read {
			out.WriteString(" read")
		}
		if a.Bookmarked {
			out.WriteString(" kept")
		}
		for _, tag := range a.Mark.Tags {
			out.WriteString(" #" + tag)
		}
		if a.Mark.Note != "" {
			fmt.Fprintf(&out, " note %q", a.Mark.Note)
		}
		if !a.Article.Published.IsZero() {
			out.WriteString(" " + a.Article.Published.UTC().Format(time.DateOnly))
		}
		out.WriteString("\n")
	}
	for _, line := range lib.Told() {
		out.WriteString("told " + line + "\n")
	}
	return out.String()
}

const (
	twoFeeds = `
feed https://a.example/feed "" in ""
feed https://b.example/feed "" in ""
`
	namedFeeds = `
feed https://a.example/feed "A name" in ""
feed https://b.example/feed "B" in ""
`
)

func TestLibrariesOfOtherReaders(t *testing.T) {
	text := func(name, data string) moving.File { return fileOf(name, []byte(data)) }
	for _, c := range []struct {
		name  string
		files []moving.File
		want  string
	}{
		{"newsboat", []moving.File{
			text("urls", "https://a.example/feed tag1 \"~A name\"\n\"query:Loud:title =~ \\\"storm\\\"\"\nexec:rm -rf /\n"),
			text("config", "ignore-article \"*\" \"title =~ \\\"advert\\\"\"\nbrowser lynx\n"),
			fileOf("cache.db", databaseOf(t, `
				create table rss_feed (rssurl text, url text, title text);
				create table rss_item (id integer primary key, guid text, title text, author text, url text, feedurl text, pubdate integer, content text, unread integer,
					enclosure_url text, enclosure_type text, enqueued integer, flags text, deleted integer, base text, content_mime_type text);
				insert into rss_item (guid, title, url, feedurl, pubdate, content, unread, flags, deleted) values
					('g1', 'One', 'https://a.example/1', 'https://a.example/feed', 1700000000, '<p>x</p>', 0, '', 0),
					('g2', 'Two', 'https://a.example/2', 'https://a.example/feed', 1700000000, '<p>y</p>', 1, 'ab', 0),
					('g3', 'Three', 'https://a.example/3', 'https://a.example/feed', 1700000000, '', 1, '', 1);`)),
		}, `
feed https://a.example/feed "A name" in "tag1"
search Loud: title:"storm"
article https://a.example/feed "g1" "One" read 2023-11-14
article https://a.example/feed "g2" "Two" kept #flag-a #flag-b 2023-11-14
article https://a.example/feed "g3" "Three" read 2023-11-14
`},
		{"newsraft", []moving.File{
			text("feeds", "@ News\nhttps://a.example/feed \"A name\"\n$(ls)\n"),
			fileOf("newsraft.sqlite3", databaseOf(t, `
				create table feeds (feed_url text);
				create table items (feed_url text, guid text, title text, link text, content text, attachments text, persons text, publication_date integer, update_date integer, unread integer, important integer);
				insert into items values ('https://a.example/feed', 'g1', 'One', 'https://a.example/1', '', '', '', 1700000000, 0, 0, 1);`)),
		}, `
feed https://a.example/feed "A name" in "News"
article https://a.example/feed "g1" "One" read kept 2023-11-14
`},
		{"news-flash", []moving.File{fileOf("database.sqlite", databaseOf(t, `
				create table feeds (feed_id text, label text, feed_url text);
				create table categories (category_id text, label text);
				create table category_mapping (parent_id text, category_id text);
				create table feed_mapping (feed_id text, category_id text);
				create table enclosures (article_id text, url text, mime_type text);
				create table tags (tag_id text, label text);
				create table taggings (article_id text, tag_id text);
				create table articles (article_id text, title text, author text, feed_id text, url text, date text, html text, summary text, unread integer, marked integer);
				insert into feeds values ('f1', 'A name', 'https://a.example/feed');
				insert into categories values ('c1', 'News');
				insert into feed_mapping values ('f1', 'c1');
				insert into tags values ('t1', 'later');
				insert into taggings values ('a1', 't1');
				insert into articles values ('a1', 'One', 'Ann', 'f1', 'https://a.example/1', '2023-11-14 10:00:00', '<p>x</p>', '', 0, 1);`))}, `
feed https://a.example/feed "A name" in "News"
article https://a.example/feed "https://a.example/1" "One" read kept #later 2023-11-14
`},
		{"nom", []moving.File{
			text("config.yml", "feeds:\n  - url: https://a.example/feed\n    name: A name\n"),
			fileOf("nom.db", databaseOf(t, `
				create table items (id integer primary key, feedurl text, link text, title text, content text, author text, readat datetime, favourite boolean, publishedat datetime, createdat datetime, updatedat datetime);
				insert into items (feedurl, link, title, content, author, readat, favourite, publishedat) values ('https://a.example/feed', 'https://a.example/1', 'One', '', '', '2023-11-15 10:00:00', 1, '2023-11-14 10:00:00');`)),
		}, `
feed https://a.example/feed "A name" in ""
article https://a.example/feed "https://a.example/1" "One" read kept 2023-11-14
`},
		{"goread", []moving.File{text("urls.yml", "categories:\n  - name: News\n    desc: x\n    subscriptions:\n      - name: A name\n        desc: x\n        url: https://a.example/feed\n")}, `
feed https://a.example/feed "A name" in "News"
`},
		{"sfeed", []moving.File{
			text("sfeedrc", "feeds() {\n\tfeed \"A name\" \"https://a.example/feed\"\n\tfeed \"B\" \"$(rm -rf /)\"\n}\n"),
			text("feeds/A name", "1700000000\tOne\thttps://a.example/1\tx\\ny\thtml\tg1\tAnn\t\t\n"),
		}, `
feed https://a.example/feed "A name" in ""
article https://a.example/feed "g1" "One" 2023-11-14
`},
		{"elfeed", []moving.File{
			text("feeds.csv", "url,title,canonical-url,author\nhttps://a.example/feed,A name,,\n"),
			text("entries.csv", "id,feed,title,link,date\ng1,https://a.example/feed,One,https://a.example/1,1700000000.0\ng2,https://a.example/feed,Two,https://a.example/2,1700000000.0\n"),
			text("tags.csv", "entry,feed,tag\ng1,https://a.example/feed,unread\ng2,https://a.example/feed,starred\n"),
		}, `
feed https://a.example/feed "A name" in ""
article https://a.example/feed "g1" "One" 2023-11-14
article https://a.example/feed "g2" "Two" read kept #starred 2023-11-14
`},
		{"miniflux", []moving.File{text("entries.json", `{"total":1,"entries":[{"id":1,"feed_id":2,"status":"read","hash":"h","title":"One","url":"https://a.example/1","published_at":"2023-11-14T10:00:00Z","starred":true,"tags":["x"],"feed":{"feed_url":"https://a.example/feed","title":"A name","category":{"title":"News"}}}]}`)}, `
feed https://a.example/feed "A name" in "News"
article https://a.example/feed "https://a.example/1" "One" read kept 2023-11-14
`},
		{"Google Reader's form", []moving.File{text("starred.json", `{"id":"user/-/state/com.google/starred","title":"Starred","items":[{"id":"g1","title":"One","published":1700000000,"alternate":[{"href":"https://a.example/1"}],"categories":["user/-/state/com.google/starred","user/-/state/com.google/read","user/-/label/later"],"origin":{"streamId":"feed/https://a.example/feed","title":"A name"}}]}`)}, `
article https://a.example/feed "https://a.example/1" "One" read kept #later 2023-11-14
`},
		{"Google Reader's form, a date in letters", []moving.File{text("starred.json", `{"id":"user/-/state/com.google/starred","items":[{"title":"One","published":"2023-11-14T10:00:00Z","alternate":[{"href":"https://a.example/1"}],"categories":["user/-/label/A &amp; B"]}]}`)}, `
article  "https://a.example/1" "One" kept #a-&-b 2023-11-14
`},
		{"Google Reader's form, only when it was had", []moving.File{text("starred.json", `{"id":"user/-/state/com.google/starred","items":[{"title":"One","crawlTimeMsec":"1700000000000","timestampUsec":"1700000000000000","alternate":[{"href":"https://a.example/1"}],"categories":["user/-/label/A &amp; B"]}]}`)}, `
article  "https://a.example/1" "One" kept #a-&-b 2023-11-14
`},
		{"wallabag", []moving.File{text("all.json", `[{"is_archived":1,"is_starred":0,"tags":["later"],"title":"One","url":"https://a.example/1","content":"<p>x</p>","created_at":"2023-11-14T10:00:00+0000","annotations":[{"text":"mine","quote":"said"}]}]`)}, `
article  "https://a.example/1" "One" read kept #later note "> said\n\nmine" 2023-11-14
`},
		{"Tiny Tiny RSS", []moving.File{text("export.xml", `<?xml version="1.0" encoding="UTF-8"?>
<articles schema-version="144">
<article><guid><![CDATA[1,https://a.example/1]]></guid><title><![CDATA[One]]></title><content><![CDATA[<p>x</p>]]></content><marked><![CDATA[1]]></marked><note><![CDATA[mine]]></note><link><![CDATA[https://a.example/1]]></link><tag_cache><![CDATA[sea,boats]]></tag_cache><label_cache><![CDATA[[["-1027","Later","",""]]]]></label_cache><feed_title><![CDATA[A name]]></feed_title><feed_url><![CDATA[https://a.example/feed]]></feed_url><updated><![CDATA[2023-11-14 06:00:00]]></updated></article>
<article><guid>SHA1:0123</guid><title>Two</title><marked>0</marked><unread>0</unread><label_cache>{"no-labels":1}</label_cache><link>https://a.example/2</link><feed_url>https://a.example/feed</feed_url></article>
</articles>`)}, `
feed https://a.example/feed "A name" in ""
article https://a.example/feed "https://a.example/1" "One" kept #boats #later #sea note "mine" 2023-11-14
article https://a.example/feed "https://a.example/2" "Two" read
`},
		{"Tiny Tiny RSS, cut off", []moving.File{text("export.xml", `<articles schema-version="144"><article><title>One</title><link>https://a.example/1</link></article><article><title>Tw`)}, `
article  "https://a.example/1" "One"
`},
		{"NewsBlur", []moving.File{text("starred.json", `{"stories":[{"story_hash":"1:a","id":"g1","story_title":"One","story_content":"<p>x</p>","story_permalink":"https://a.example/1","user_tags":["later"],"user_notes":"mine","highlights":["said"],"story_feed_id":1,"story_timestamp":"1700000000","starred":true,"starred_date":"2023-11-15","read_status":1}],
			"feeds":{"1":{"id":1,"feed_title":"A name","feed_address":"https://a.example/feed"}}}`)}, `
feed https://a.example/feed "A name" in ""
article https://a.example/feed "g1" "One" read kept #later note "> said\n\nmine" 2023-11-14
`},
		{"NewsBlur, feeds in a list", []moving.File{text("river.json", `{"feeds":[{"id":1,"feed_title":"A name","feed_address":"https://a.example/feed"}],"stories":[{"id":"17","story_title":"One","story_permalink":"https://a.example/1","story_feed_id":1,"story_date":"2023-11-14 10:00:00"}]}`)}, `
feed https://a.example/feed "A name" in ""
article https://a.example/feed "https://a.example/1" "One" 2023-11-14
`},
		{"a list of addresses", []moving.File{text("list.txt", "\ufeff# mine\r\n\r\nhttps://a.example/feed\r\nfeed://b.example/feed\r\n")}, twoFeeds},
		{"a list with signs", []moving.File{text("list.md", "- https://a.example/feed\n* <https://b.example/feed>\n")}, twoFeeds},
		{"a list with numbers", []moving.File{text("list.txt", "1. https://a.example/feed\n2) https://b.example/feed,\n")}, twoFeeds},
		{"a list on a line", []moving.File{text("list.txt", "https://a.example/feed, https://b.example/feed;\n")}, twoFeeds},
		{"a list on a line without blanks", []moving.File{text("list.txt", "https://a.example/feed,https://b.example/feed\n")}, twoFeeds},
		{"a list in JSON", []moving.File{text("list.json", `["https://a.example/feed", "https://b.example/feed"]`)}, twoFeeds},
		{"a list in YAML", []moving.File{text("list.yml", "feeds:\n  - https://a.example/feed\n  - url: https://b.example/feed\n")}, twoFeeds},
		{"a list with a line that is none", []moving.File{text("list.txt", "https://a.example/feed\nmine\nhttps://b.example/feed\n")}, twoFeeds},
		{"names of hosts", []moving.File{text("list.txt", "www.bbc.co.uk/feed\ngo.dev\n")}, "\nfeed https://www.bbc.co.uk/feed \"\" in \"\"\nfeed https://go.dev \"\" in \"\"\n"},
		{"names before addresses", []moving.File{text("list.txt", "A name: https://a.example/feed\nB\thttps://b.example/feed\n")}, namedFeeds},
		{"links of Markdown", []moving.File{text("list.md", "[A name](https://a.example/feed)\n[B](https://b.example/feed)\n")}, namedFeeds},
		{"objects of JSON", []moving.File{text("feeds.json", `[{"feed_url":"https://a.example/feed","title":"A name"},{"feedUrl":"https://b.example/feed","name":"B"}]`)}, namedFeeds},
		{"subscriptions of a service", []moving.File{text("subscriptions.json", `{"subscriptions":[{"id":"feed/https://a.example/feed","title":"A name","categories":[{"id":"user/-/label/News","label":"News"}]}]}`)}, "\nfeed https://a.example/feed \"A name\" in \"News\"\n"},
		{"a table of feeds", []moving.File{text("feeds.csv", "name,feed_url,folder\nA name,https://a.example/feed,News\n")}, "\nfeed https://a.example/feed \"A name\" in \"News\"\n"},
		{"a feed in JSON is no list", []moving.File{text("feed.json", `{"version":"https://jsonfeed.org/version/1.1","feed_url":"https://a.example/feed","title":"x","items":[]}`)}, "\nfailed: nothing in it is of a form that is known\n"},
		{"a text with an address in it", []moving.File{text("notes.txt", "Dear diary,\nI read https://a.example/feed today.\nIt rained.\n")}, "\nfailed: nothing in it is of a form that is known\n"},
		{"a database of nobody", []moving.File{fileOf("x.db", databaseOf(t, "create table x (y text)"))}, "\nfailed: it is a database, but of no reader that is known\n"},
		{"a database that is cut", []moving.File{fileOf("cache.db", databaseOf(t, "create table rss_item (guid text, feedurl text, unread integer); insert into rss_item values ('a','b',1)")[:2000])}, ""},
		{"nothing that is known", []moving.File{text("notes.txt", "Dear diary,\n")}, "\nfailed: nothing in it is of a form that is known\n"},
	} {
		got := "\n" + library(t, "", c.files...)
		var lines []string
		for line := range strings.Lines(got) { // what is told of commands and settings is checked below
			if !strings.HasPrefix(line, "told ") || strings.HasPrefix(c.want, "\ntold") {
				lines = append(lines, line)
			}
		}
		if trimmed := strings.Join(lines, ""); trimmed != c.want && c.want != "" {
			t.Errorf("%s: %s\nwant%s", c.name, got, c.want)
		}
		if c.want == "" && !strings.Contains(got, "told ") && !strings.Contains(got, "failed") {
			t.Errorf("%s: nothing is said:%s", c.name, got)
		}
	}
}

// What would have to be run is told, and nothing of it is.
func TestLibrariesAreNotRun(t *testing.T) {
	got := library(t, "", fileOf("sfeedrc", []byte("feeds() {\n\tfeed \"B\" \"$(touch pwned)\"\n}\nfetch() {\n\tcurl x\n}\n")))
	if !strings.Contains(got, "cannot be read without running it") {
		t.Errorf("it is not told:\n%s", got)
	}
	got = library(t, "", fileOf("urls", []byte("exec:touch pwned\nhttps://a.example/feed\n")))
	if !strings.Contains(got, "exec") || strings.Contains(got, "feed exec") {
		t.Errorf("it is not told:\n%s", got)
	}
}

func FuzzLibrary(f *testing.F) {
	for name, data := range map[string]string{
		"urls": "https://a.example/feed t \"~x\"\n\"query:a:unread = \\\"yes\\\"\"\n", "feeds": "@ News\nhttps://a.example/feed \"A\"\n", "sfeedrc": "feeds() {\nfeed a http://b\n}\n",
		"urls.yml": "categories:\n - name: a\n   subscriptions: [{url: x}]\n", "x.json": `{"entries":[{"feed_id":1,"status":"read","hash":"x"}]}`, "starred.json": `{"items":[{"origin":{},"crawlTimeMsec":"1"}]}`,
		"entries.csv": "id,feed,title,link,date\na,b,c,d,1\n", "all.json": `[{"is_archived":1}]`, "cache.db": "SQLite format 3\x00",
		"export.xml": "<articles schema-version='1'><article><title>a</title><marked>1</marked><feed_url>http://b</feed_url></article></articles>", "stories.json": `{"stories":[{"story_permalink":"http://a","story_feed_id":1}],"feeds":{"1":{"feed_address":"http://b"}}}`,
		"list.txt": "- http://a.example\n2. http://b.example x\n", "list.json": `[{"feed_url":"http://a.example","tags":["x"]}]`, "list.csv": "name,feed_url\na,http://a.example\n",
	} {
		f.Add(name, []byte(data))
	}
	f.Fuzz(func(t *testing.T, name string, data []byte) {
		lib, err := moving.ReadLibrary(t.Context(), []moving.File{fileOf(name, data)}, "", time.Unix(1_700_000_000, 0))
		if err != nil {
			return
		}
		for a := range lib.Articles {
			if strings.ContainsAny(a.Article.Title+strings.Join(a.Mark.Tags, ""), "\x1b\x07\r\u009b") {
				t.Fatalf("%+v", a)
			}
		}
		for _, line := range lib.Told() {
			if strings.ContainsAny(line, "\x1b\x07\r\n\u009b") {
				t.Fatalf("%q", line)
			}
		}
	})
}
