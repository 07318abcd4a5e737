package parse_test

import (
	"errors"
	"fmt"
	"os"
	"reflect"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"

	"tidings/feeds/parse"
	"tidings/feeds/sanitize"
)

// assertParsedIsClean walks every string of a parsed feed: none may hold what a
// terminal would obey, lines may hold no line ends, addresses nothing but
// visible ASCII.
func assertParsedIsClean(t testing.TB, what string, p *parse.Parsed) {
	t.Helper()
	var look func(path string, v reflect.Value)
	look = func(path string, v reflect.Value) {
		switch v.Kind() {
		case reflect.String:
			text := v.String()
			clean := sanitize.Source(text)
			if !strings.HasSuffix(path, ".Source") {
				clean = sanitize.Line(text)
			}
			if text != clean {
				t.Errorf("%.60q: %s is not clean: %.120q", what, path, text)
			}
			address := strings.HasSuffix(path, "Link") || strings.Contains(path, "Links[") || strings.HasSuffix(path, ".URL") || strings.HasSuffix(path, ".Base")
			if address && text != "" && !sanitize.IsClean(text) {
				t.Errorf("%.60q: %s is no clean address: %q", what, path, text)
			}
		case reflect.Struct:
			for i := range v.NumField() {
				if v.Type() != reflect.TypeFor[time.Time]() {
					look(path+"."+v.Type().Field(i).Name, v.Field(i))
				}
			}
		case reflect.Slice:
			for i := range v.Len() {
				look(fmt.Sprintf("%s[%d]", path, i), v.Index(i))
			}
		}
	}
	look("", reflect.ValueOf(*p))
}

// parsedIn parses in time, or fails the test. Each document takes well under two
// seconds; what took quadratic time would take minutes, so the limit leaves room
// for a busy machine and the race detector.
func parsedIn(t *testing.T, name, document string) (*parse.Parsed, error) {
	t.Helper()
	begin := time.Now()
	p, err := parse.Document([]byte(document), parse.Options{URL: "http://example.org/feed"})
	if took := time.Since(begin); took > 15*time.Second {
		t.Errorf("%s took %v", name, took)
	}
	if err == nil {
		assertParsedIsClean(t, name, p)
	}
	return p, err
}

// C01 and C02: sequences, controls and misleading characters in every field, by
// every door they may come through.
func TestHostileText(t *testing.T) {
	const tags = "title link guid author dc:creator category description content:encoded media:title media:description itunes:author itunes:keywords comments pubDate language"
	raw := "a\u009b31m\u009d0;x\u009cb\u202Ec\u2066d\U000E0041e\u0085f\u2028g" + strings.Repeat("\u0301", 2000) + strings.Repeat("\u200D", 2000)
	for _, text := range []string{
		raw, "&#155;31m&#27;[2J&#x9b;1m", "&amp;#27;[31m&amp;#x1b;]0;x&amp;#7;", "&amp;amp;#27;[31m", "&amp;#2&lt;b&gt;&lt;/b&gt;7;[31m", "<![CDATA[\x1b]52;c;eA==\x07]]>", "http://example.org/\u009b\x07",
	} {
		var item strings.Builder
		for _, tag := range strings.Fields(tags) {
			fmt.Fprintf(&item, "<%s>%s</%s>", tag, text, tag)
		}
		fmt.Fprintf(&item, `<enclosure url="http://x.example/%s" type="%s"/>`, strings.ReplaceAll(text, "<![CDATA[", ""), "a/\u009b")
		if p, err := parsedIn(t, text, "<rss><channel>"+item.String()+"<item>"+item.String()+"</item></channel></rss>"); err != nil || len(p.Items) != 1 {
			t.Errorf("%.40q: %v", text, err)
		}
	}
	escapes := `\u001b]0;x\u0007\u009b31m\u202e\u001b]52;c;eA==\u001b\\\u0000\ud800`
	var members []string
	for _, key := range strings.Fields("title home_page_url feed_url description language id url external_url summary content_html content_text image author authors tags date_published") {
		members = append(members, fmt.Sprintf(`"%s":"%s"`, key, escapes))
	}
	all := strings.Join(members, ",")
	p, err := parsedIn(t, "JSON", `{"version":"https://jsonfeed.org/version/1",`+all+`,"items":[{`+all+`,"attachments":[{"url":"http://x.example/`+escapes+`","mime_type":"`+escapes+`"}]}]}`)
	if err != nil || len(p.Items) != 1 {
		t.Errorf("JSON: %v", err)
	}
}

// C03 and C08: floods.
func TestHostileFloods(t *testing.T) {
	var prefixes, attributes strings.Builder
	for i := range 3000 {
		fmt.Fprintf(&prefixes, `<p%d:x xmlns:p%d="http://x.example/%d">`, i, i, i)
	}
	for i := range 100_000 {
		fmt.Fprintf(&attributes, ` a%d="x"`, i)
	}
	item := "<item><title>x</title></item>"
	for name, document := range map[string]string{
		"nested":              "<rss><channel><item><description>" + strings.Repeat("<div>", 100_000) + "deep" + strings.Repeat("</div>", 100_000) + "</description></item></channel></rss>",
		"nested, unclosed":    "<rss><channel>" + item + "<item>" + strings.Repeat("<a>", 200_000),
		"prefixes":            "<rss><channel>" + item + "<item>" + prefixes.String() + "</item></channel></rss>",
		"attributes":          "<rss><channel><item" + attributes.String() + "><title>x</title></item></channel></rss>",
		"items":               "<rss><channel>" + strings.Repeat(item, 50_000) + "</channel></rss>",
		"a title of 5 MB":     "<rss><channel><item><title>" + strings.Repeat("word ", 1_000_000) + "</title></item></channel></rss>",
		"no space in 1 MB":    "<rss><channel><item><title>" + strings.Repeat("x", 1_000_000) + "</title></item></channel></rss>",
		"tags in a title":     "<rss><channel><item><title>" + strings.Repeat("&lt;a href='", 100_000) + "</title></item></channel></rss>",
		"a base of dots":      `<rss xml:base="` + strings.Repeat("../", 100_000) + `"><channel>` + item + `<item><link>` + strings.Repeat("../", 100_000) + `</link></item></channel></rss>`,
		"bases in bases":      "<rss><channel><item>" + strings.Repeat(`<d xml:base="aaaaaaaaaaaaaaaaaaaaaaaa/">`, 10_000) + "</item></channel></rss>",
		"end tags":            "<rss><channel>" + item + strings.Repeat("</a>", 200_000) + "</channel></rss>",
		"comments":            "<rss><channel>" + item + strings.Repeat("<!--", 200_000),
		"declarations":        "<rss><channel>" + item + strings.Repeat("<!\"", 200_000) + "</channel></rss>",
		"broken items":        "<rss><channel>" + strings.Repeat("<item a=></item x='", 50_000) + "</channel></rss>",
		"junk before":         strings.Repeat("<!--", 200_000) + "<rss><channel>" + item + "</channel></rss>",
		"declarations before": strings.Repeat("<!x\"", 200_000) + "<rss><channel>" + item + "</channel></rss>",
		"JSON arrays":         `{"version":"https://jsonfeed.org/version/1","x":` + strings.Repeat("[", 5000) + strings.Repeat("]", 5000) + `,"items":[{"id":1}]}`,
		"JSON items":          `{"version":"https://jsonfeed.org/version/1","items":[` + strings.Repeat(`{"id":1},`, 50_000) + `{"id":2}]}`,
	} {
		p, err := parsedIn(t, name, document)
		if err != nil {
			continue // refused is an answer as well
		}
		if len(p.Items) > parse.MaxItems {
			t.Errorf("%s: %d items", name, len(p.Items))
		}
		for _, it := range p.Items {
			if len(it.Title) > 1100 {
				t.Errorf("%s: a title of %d bytes", name, len(it.Title))
			}
		}
	}
}

// C04: entities are neither expanded nor fetched.
func TestHostileEntities(t *testing.T) {
	secret := t.TempDir() + "/secret"
	if err := os.WriteFile(secret, []byte("hidden treasure"), 0o600); err != nil {
		t.Fatal(err)
	}
	var laughs strings.Builder
	laughs.WriteString(`<!ENTITY l0 "ha">`)
	for i := range 30 {
		fmt.Fprintf(&laughs, `<!ENTITY l%d "%s">`, i+1, strings.Repeat(fmt.Sprintf("&l%d;", i), 10))
	}
	for name, document := range map[string]string{
		"billion laughs": `<?xml version="1.0"?><!DOCTYPE rss [` + laughs.String() + `]><rss><channel><item><title>x &l30; y</title></item></channel></rss>`,
		"file":           `<!DOCTYPE rss [<!ENTITY f SYSTEM "file://` + secret + `">]><rss><channel><item><title>x &f; y</title></item></channel></rss>`,
		"parameter":      `<!DOCTYPE rss [<!ENTITY % f SYSTEM "file://` + secret + `"> %f;]><rss><channel><item><title>x y</title></item></channel></rss>`,
		"XInclude":       `<rss xmlns:xi="http://www.w3.org/2001/XInclude"><channel><item><title>x y</title><xi:include href="file://` + secret + `" parse="text"/></item></channel></rss>`,
	} {
		p, err := parsedIn(t, name, document)
		if err != nil || len(p.Items) != 1 {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if all := fmt.Sprint(p); strings.Contains(all, "treasure") || len(all) > 2000 {
			t.Errorf("%s: %.200s", name, all)
		}
	}
}

// C05: there is nothing, or nothing of the right kind.
func TestHostileEmptiness(t *testing.T) {
	for name, test := range map[string]struct {
		document string
		items    int
	}{
		"empty channel":    {"<rss><channel/></rss>", 0},
		"empty item":       {"<rss><channel><item/></channel></rss>", 1},
		"no channel":       {"<rss/>", 0},
		"empty feed":       {"<feed/>", 0},
		"JSON null":        {`{"version":"https://jsonfeed.org/version/1","items":null}`, 0},
		"JSON number":      {`{"version":"https://jsonfeed.org/version/1","items":7}`, 0},
		"JSON object":      {`{"version":"https://jsonfeed.org/version/1","items":{"id":1}}`, 0},
		"JSON mixed":       {`{"version":"https://jsonfeed.org/version/1","items":[1,"a",null,[],{"id":1e999,"title":["x"],"tags":"t","author":7},{}]}`, 2},
		"JSON odd members": {`{"version":"https://jsonfeed.org/version/1","title":{},"authors":3,"items":[{"authors":{"name":[]},"attachments":"x"}]}`, 1},
	} {
		p, err := parsedIn(t, name, test.document)
		if err != nil || len(p.Items) != test.items {
			t.Errorf("%s: %+v, %v", name, p, err)
			continue
		}
		for _, it := range p.Items {
			if it.Key() == "" {
				t.Errorf("%s: no key", name)
			}
		}
	}
}

// C09: what is no feed is called by its name.
func TestWhatIsNoFeed(t *testing.T) {
	for document, want := range map[string]string{
		"":                                "not a feed: it is empty",
		" \n\uFEFF ":                      "not a feed: it is empty",
		strings.Repeat("\x00", 1000):      "not a feed: it is empty",
		"<!DOCTYPE html><title>x</title>": "not a feed: this is a web page",
		"<!-- x --><HTML><body><rss></body></HTML>": "not a feed: this is a web page",
		"<div>x</div>": "not a feed: this is a web page",
		`<?xml version="1.0"?><opml version="2.0"></opml>`: "not a feed: this is a list of feeds (OPML)",
		`<svg xmlns="http://www.w3.org/2000/svg"/>`:        "not a feed: this is a picture",
		"\xFF\xD8\xFF\xE0\x00\x10JFIF":                     "not a feed: this is a picture",
		"\x89PNG\r\n\x1a\n\x00\x00":                        "not a feed: this is a picture",
		"%PDF-1.7":                                         "not a feed: this is a PDF file",
		"<urlset/>":                                        "not a feed: this is a site map",
		"<note><to>x</to></note>":                          "not a feed: this is XML of another sort (<note>)",
		"Dear reader,":                                     "not a feed: this is plain text",
		`{"a":1}`:                                          "not a feed: this is JSON of another sort",
		`{broken`:                                          "not a feed: this is JSON of another sort",
	} {
		_, err := parse.Document([]byte(document), parse.Options{})
		if !errors.Is(err, parse.ErrNotFeed) || err.Error() != want {
			t.Errorf("%.40q: %v, want %s", document, err, want)
		}
	}
	if _, err := parse.Document([]byte("<html>"), parse.Options{}); !errors.Is(err, parse.ErrWebPage) {
		t.Errorf("a page is no ErrWebPage: %v", err)
	}
	if _, err := parse.Document([]byte("<opml>"), parse.Options{}); !errors.Is(err, parse.ErrOPML) {
		t.Errorf("OPML is no ErrOPML: %v", err)
	}
	noise := make([]byte, 1<<20)
	seed := uint32(1)
	for i := range noise {
		seed = seed*1664525 + 1013904223
		noise[i] = byte(seed >> 24)
	}
	if _, err := parse.Document(noise, parse.Options{}); err == nil {
		t.Error("noise is a feed")
	}
}

// C10: a feed cut anywhere keeps the whole items before the cut and says so.
func TestCutFeeds(t *testing.T) {
	for _, file := range []string{"nasa.rss", "pappacoda.atom", "leancrew-cut.json", "medium-emarley.rss", "daringfireball.json"} {
		whole := parseSite(t, "feeds", file)
		data, err := os.ReadFile("../testdata/feeds/" + file)
		if err != nil {
			t.Fatal(err)
		}
		end := strings.TrimRight(string(data), "\n\r\t ")
		before := 0
		for at := 100; at < len(end); at += 100 {
			p, err := parse.Document(data[:at], parse.Options{})
			if err != nil {
				if before > 0 || !errors.Is(err, parse.ErrNotFeed) {
					t.Fatalf("%s cut at %d: %v", file, at, err)
				}
				continue
			}
			if len(p.Warnings) == 0 {
				t.Fatalf("%s cut at %d says nothing", file, at)
			}
			if len(p.Items) < before {
				t.Fatalf("%s cut at %d: %d items, %d before", file, at, len(p.Items), before)
			}
			before = len(p.Items)
			for i, it := range p.Items {
				if it.Key() != whole.Items[i].Key() || it.Content.Source != whole.Items[i].Content.Source {
					t.Fatalf("%s cut at %d: item %d is not whole", file, at, i)
				}
			}
		}
		if before < len(whole.Items)-1 {
			t.Errorf("%s: %d items at the last cut, %d in all", file, before, len(whole.Items))
		}
	}
}

// An item that can't be read is passed over; the others are there.
func TestBrokenItemIsPassedOver(t *testing.T) {
	p, err := parsedIn(t, "broken", `<rss><channel><item><title>1</title></item><item><title>2</title><a b="></item><item c=1 =2></a><item><title>3</title></item></channel></rss>`)
	if err != nil {
		t.Fatal(err)
	}
	if len(p.Items) < 2 || p.Items[0].Title != "1" || p.Items[len(p.Items)-1].Title != "3" || len(p.Warnings) == 0 {
		t.Errorf("%+v", p)
	}
}

// C13: encodings, declared, undeclared and lied about.
func TestEncodings(t *testing.T) {
	feed := func(declaration, title string) string {
		return declaration + "<rss><channel><title>" + title + "</title></channel></rss>"
	}
	utf16le := func(s string) string {
		var out strings.Builder
		for _, u := range utf16.Encode([]rune(s)) {
			out.Write([]byte{byte(u), byte(u >> 8)})
		}
		return out.String()
	}
	utf16be := func(s string) string {
		var out strings.Builder
		for _, u := range utf16.Encode([]rune(s)) {
			out.Write([]byte{byte(u >> 8), byte(u)})
		}
		return out.String()
	}
	utf32be := func(s string) string {
		var out strings.Builder
		for _, r := range s {
			out.Write([]byte{byte(r >> 24), byte(r >> 16), byte(r >> 8), byte(r)})
		}
		return out.String()
	}
	must := func(s string, err error) string {
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	const declared16 = `<?xml version="1.0" encoding="utf-16"?>`
	for _, test := range []struct{ name, document, header, want string }{
		{"UTF-8", feed("", "café"), "", "café"},
		{"UTF-8 with a mark", "\xEF\xBB\xBF" + feed("", "café"), "", "café"},
		{"UTF-8, called Latin-1", feed(`<?xml version="1.0" encoding="iso-8859-1"?>`, "café"), "", "café"},
		{"UTF-8, header says Latin-1", feed("", "café"), "text/xml; charset=iso-8859-1", "café"},
		{"Latin-1", feed(`<?xml version="1.0" encoding="iso-8859-1"?>`, "caf\xe9"), "", "café"},
		{"Latin-1 undeclared", feed("", "caf\xe9"), "", "café"},
		{"Latin-1, called UTF-8", feed(`<?xml version="1.0" encoding="utf-8"?>`, "caf\xe9"), "application/rss+xml; charset=utf-8", "café"},
		{"Windows-1252 quotes, called Latin-1", feed(`<?xml version="1.0" encoding="iso-8859-1"?>`, "\x93x\x94"), "", "“x”"},
		{"references of Windows-1252", feed("", "don&#146;t &#x96;"), "", "don’t –"},
		{"damaged UTF-8", feed("", "é é é \xff é"), "", "é é é \uFFFD é"},
		{"halves of letters", feed("", "Hi &#55357;&#56832;, &#xD83D;&#xDE00;"), "", "Hi 😀, 😀"},
		{"halves of letters as bytes", feed("", "Hi \xED\xA0\xBD\xED\xB8\x80, \xED\xA0\xBD\xED\xB8\x80 é"), "", "Hi 😀, 😀 é"},
		{"half a letter", feed("", "Hi &#55357; there"), "", "Hi there"},
		{"C1 in UTF-8", feed("", "don\u0092t \u0085"), "", "don’t …"},
		{"overlong", feed("", "éé\xc0\xbcb"), "", "éé\uFFFDb"},
		{"Windows-1251 by prolog", feed(`<?xml version="1.0" encoding="windows-1251"?>`, must(charmap.Windows1251.NewEncoder().String("Новости"))), "", "Новости"},
		{"Windows-1251 by header", feed("", must(charmap.Windows1251.NewEncoder().String("Новости"))), "text/xml; charset=windows-1251", "Новости"},
		{"prolog against a server's habit", feed(`<?xml version="1.0" encoding="windows-1251"?>`, must(charmap.Windows1251.NewEncoder().String("Новости"))), "text/xml; charset=ISO-8859-1", "Новости"},
		{"header against prolog", feed(`<?xml version="1.0" encoding="koi8-r"?>`, must(charmap.Windows1251.NewEncoder().String("Новости"))), "text/xml; charset=windows-1251", "Новости"},
		{"unknown name", feed(`<?xml version="1.0" encoding="x-klingon"?>`, "caf\xe9"), "", "café"},
		{"Shift JIS", feed(`<?xml version="1.0" encoding="shift_jis"?>`, must(japanese.ShiftJIS.NewEncoder().String("日本語"))), "", "日本語"},
		{"ISO-2022-JP", feed(`<?xml version="1.0" encoding="iso-2022-jp"?>`, must(japanese.ISO2022JP.NewEncoder().String("日本語"))), "", "日本語"},
		{"ISO-2022-JP undeclared", feed("", must(japanese.ISO2022JP.NewEncoder().String("日本語"))), "", "日本語"},
		{"UTF-7", feed(`<?xml version="1.0" encoding="utf-7"?>`, "+AGk-"), "", "+AGk-"},
		{"UTF-16LE with a mark", "\xff\xfe" + utf16le(feed(declared16, "日本 café")), "", "日本 café"},
		{"UTF-16BE with a mark", "\xfe\xff" + utf16be(feed(declared16, "日本 café")), "", "日本 café"},
		{"UTF-16LE without", utf16le(feed(declared16, "日本 café")), "", "日本 café"},
		{"UTF-16BE without", utf16be(feed("", "日本 café")), "", "日本 café"},
		{"UTF-16 cut in a character", "\xff\xfe" + utf16le(feed("", "x")) + "\x20", "", "x"},
		{"UTF-32BE with a mark", "\x00\x00\xfe\xff" + utf32be(feed("", "日本")), "", "日本"},
		{"UTF-32BE without", utf32be(feed("", "日本")), "", "日本"},
		{"EBCDIC", must(charmap.CodePage037.NewEncoder().String(feed(`<?xml version="1.0" encoding="cp037"?>`, "cafe"))), "", "cafe"},
		{"JSON in UTF-16", utf16le(`{"version":"https://jsonfeed.org/version/1","title":"日本","items":[]}`), "", "日本"},
		{"JSON in Latin-1", "{\"version\":\"https://jsonfeed.org/version/1\",\"title\":\"caf\xe9\",\"items\":[]}", "", "café"},
	} {
		p, err := parse.Document([]byte(test.document), parse.Options{ContentType: test.header})
		if err != nil {
			t.Errorf("%s: %v", test.name, err)
			continue
		}
		assertParsedIsClean(t, test.name, p)
		if p.Title != test.want {
			t.Errorf("%s: %q, want %q", test.name, p.Title, test.want)
		}
	}
}

// C14: the root comes late.
func TestLateRoot(t *testing.T) {
	feed := `<rss><channel><title>t</title><item><title>x</title></item></channel></rss>`
	for name, before := range map[string]string{
		"comment":          "<!--" + strings.Repeat(" <rss> x ", 20_000) + "-->",
		"blank lines":      strings.Repeat("\r\n", 5000),
		"PHP warning":      "<br />\n<b>Warning</b>:  Undefined index in <b>/srv/feed.php</b> on line <b>7</b><br />\n",
		"text":             "Notice: x\n",
		"XML declaration":  "\n\n" + `<?xml version="1.1" encoding="utf-8" standalone="yes"?>`,
		"stylesheet":       `<?xml version="1.0"?><?xml-stylesheet href="x.xsl"?>`,
		"doctype":          `<!DOCTYPE rss PUBLIC "-//Netscape//DTD RSS 0.91//EN" "http://my.netscape.com/publish/formats/rss-0.91.dtd">`,
		"a page's doctype": `<!DOCTYPE html>`,
		"two marks":        "\uFEFF\uFEFF",
	} {
		p, err := parsedIn(t, name, before+feed+"\n<!-- generated -->\n<b>trailing junk</b>")
		if err != nil || p.Title != "t" || len(p.Items) != 1 {
			t.Errorf("%s: %+v, %v", name, p, err)
		}
	}
}

// What people write in XML that is none.
func TestMendedMarkup(t *testing.T) {
	for in, want := range map[string]string{
		"a & b &amp c":                    "a & b & c",
		"a < b and 1<2 <3":                "a < b and 1<2 <3",
		"x ]]> y":                         "x ]]> y",
		"a<!-- b -- c -->d":               "ad",
		"a<?php echo 1 ?>b":               "ab",
		"&nbsp;&hellip;&bogus;":           "…&bogus;",
		"a\x01\x08b\x1f":                  "ab",
		"mail <ann@example.org>":          "mail <ann@example.org>",
		"<![CDATA[a <b>&amp;</b>]]> c":    "a & c",
		"<![CDATA[a]]><![CDATA[b]]>":      "ab",
		"&#0;&#xFFFF;&#xD800;&#99999999;": "",
	} {
		p := parseAt(t, "<rss><channel><title>"+in+"</title></channel></rss>")
		if p.Title != want {
			t.Errorf("%q: %q, want %q", in, p.Title, want)
		}
	}
}

// fuzzSeed is how much of a real feed is a seed, in bytes: its head and an item.
// TestSiteFeeds reads the whole ones, of which a fuzzer would minimise each for a minute.
const fuzzSeed = 3 << 10

func FuzzParse(f *testing.F) {
	for _, file := range []string{"nasa.rss", "ncatlab.atom", "leancrew-cut.json", "dailymail.rss"} {
		data, err := os.ReadFile("../testdata/feeds/" + file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data[:min(len(data), fuzzSeed)])
	}
	f.Add([]byte(rssItemOf("<title>a &lt;b&gt;&#27;</title><link>x</link><guid>g</guid>")))
	f.Add([]byte(atomEntryOf(`<title type="xhtml"><div>a</div></title><link href="../x"/>`)))
	f.Fuzz(func(t *testing.T, data []byte) {
		p, err := parse.Document(data, parse.Options{URL: "http://example.org/a/feed"})
		if err != nil {
			if !errors.Is(err, parse.ErrNotFeed) {
				t.Errorf("%v", err)
			}
			return
		}
		assertParsedIsClean(t, "fuzz", p)
	})
}

// What an item has too much of is left out, which a warning says, and the items after it
// are read as ever.
func TestF18TooMuchInAnItem(t *testing.T) {
	for name, c := range map[string]struct{ unit, warning string }{
		"categories":        {"<category>c</category>", "left out 2,000 parts of items that have too many"}, // elements and texts
		"without an end":    {"<category>c", ""},
		"empty elements":    {"<x/>", "left out 1,000 parts of items that have too many"},
		"elements in one":   {"<x><y>c</y></x>", "left out 3,000 parts of items that have too many"},
		"ends without one":  {"</category>", ""},
		"texts":             {"<![CDATA[c]]>", ""},
		"attributes in one": {"<a " + strings.Repeat("b='c' ", 100) + ">c</a>", "left out 2,000 parts of items that have too many"},
	} {
		item := "<item><guid>1</guid><title>one</title>" + strings.Repeat(c.unit, 2000) + "</item>"
		p := parseAt(t, "<rss><channel><title>t</title>"+item+"<item><guid>2</guid><title>two</title></item></channel></rss>")
		if len(p.Items) != 2 || p.Items[0].Title != "one" || p.Items[1].Title != "two" {
			t.Errorf("%s: %d items", name, len(p.Items))
		}
		if said := strings.Join(p.Warnings, "\n"); said != c.warning {
			t.Errorf("%s: warnings %q, want %q", name, said, c.warning)
		}
	}
	many := `<rss><channel><item><enclosure url="http://a.example/1.mp3" ` + strings.Repeat(`a="b" `, 100_000) + `/><title>one</title></item></channel></rss>`
	if p := parseAt(t, many); len(p.Items) != 1 || len(p.Items[0].Enclosures) != 1 || p.Items[0].Title != "one" {
		t.Errorf("attributes: %+v", p)
	}
}
