package parse_test

import (
	"strings"
	"testing"

	"tidings/feeds/parse"
	"tidings/store"
)

func TestEntitiesOfTheDocumentType(t *testing.T) {
	document := func(declarations, item string) string {
		return `<?xml version="1.0"?><!DOCTYPE rss [` + declarations + `]><rss version="2.0"><channel><title>T</title><link>http://e.test/</link><item><guid>1</guid>` + item + `</item></channel></rss>`
	}
	for _, c := range []struct{ name, document, title, link string }{
		{"in a title and a link", document(`<!ENTITY who "Ann Other"><!ENTITY base 'x/y'>`, `<title>By &who;</title><link>http://e.test/&base;/a</link>`), "By Ann Other", "http://e.test/x/y/a"},
		{"in one another", document(`<!ENTITY a "one &b;"><!ENTITY b "two">`, `<title>&a; three</title>`), "one two three", ""},
		{"the first counts", document(`<!ENTITY a "one"><!ENTITY a "two">`, `<title>&a;</title>`), "one", ""},
		{"with a character", document(`<!ENTITY a "x &#169; y">`, `<title>&a;</title>`), "x © y", ""},
		{"that HTML has, too", document(`<!ENTITY copy "no">`, `<title>&copy; 2024</title>`), "© 2024", ""},
		{"in itself", document(`<!ENTITY a "&a;x">`, `<title>&a; y</title>`), "&a;", ""},
		{"elsewhere", document(`<!ENTITY a SYSTEM "file:///etc/passwd">`, `<title>&a; y</title>`), "&a; y", ""},
		{"with a tag", document(`<!ENTITY a "<b>x</b>">`, `<title>&a; y</title>`), "x y", ""},
		{"with a tag that it does not end", document(`<!ENTITY a "<b>x">`, `<title>&a; y</title>`), "&a; y", ""},
		{"with the end of another", document(`<!ENTITY a "x</title><link>http://f.test/</link><title>">`, `<title>&a; y</title><link>http://e.test/1</link>`), "&a; y", "http://e.test/1"},
		{"with a percent sign", document(`<!ENTITY a "50% off">`, `<title>&a; now</title>`), "50% off now", ""},
		{"behind a comment with one", document(`<!-- a > b <!ENTITY b "y"> --><!ENTITY a "x > y">`, `<title>&a;&b;</title>`), "x > y&b;", ""},
		{"with other letters", document(`<!ENTITY été "summer">`, `<title>&été;</title>`), "summer", ""},
		{"with an escaped ampersand", document(`<!ENTITY a "Fish &#38; chips"><!ENTITY b "Fish &amp; chips">`, `<title>&a; &b;</title>`), "Fish & chips Fish & chips", ""},
		{"beside other declarations", document(`<!ELEMENT rss (channel)><!ATTLIST rss v CDATA #IMPLIED><!ENTITY % p "z"><!ENTITY a
			'say "hi"'>`, `<title>&a;</title>`), `say "hi"`, ""},
		{"in CDATA", document(`<!ENTITY who "Ann">`, `<title><![CDATA[By &who;]]> &who;</title>`), "By &who; Ann", ""},
		{"not declared", document(`<!ENTITY who "Ann">`, `<title>By &whom;</title>`), "By &whom;", ""},
	} {
		p, err := parse.Document([]byte(c.document), parse.Options{})
		if err != nil || len(p.Items) != 1 {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if got := p.Items[0]; !strings.HasPrefix(got.Title, c.title) || got.Link != c.link && c.link != "" {
			t.Errorf("%s: %q, %q", c.name, got.Title, got.Link)
		}
	}
	// In Atom, and in its XHTML.
	atom, err := parse.Document([]byte(`<?xml version="1.0"?><!DOCTYPE feed [<!ENTITY base "http://e.test/x"><!ENTITY who "<b>Ann</b>">]><feed xmlns="http://www.w3.org/2005/Atom"><title>T</title><id>1</id><entry><id>2</id>
		<title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">By &who;</div></title><link href="&base;/a"/><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>by &who;</p></div></content></entry></feed>`), parse.Options{})
	if err != nil || atom.Items[0].Title != "By Ann" || atom.Items[0].Link != "http://e.test/x/a" || atom.Items[0].Content.Source != "<p>by <b>Ann</b></p>" {
		t.Errorf("%+v, %v", atom, err)
	}
	// A billion laughs stay within bounds.
	var laughs strings.Builder
	laughs.WriteString(`<!ENTITY a0 "` + strings.Repeat("ha", 100) + `">`)
	for i := range 20 {
		laughs.WriteString(`<!ENTITY a` + string(rune('b'+i)) + ` "` + strings.Repeat("&a0;", 50) + `">`)
	}
	p, err := parse.Document([]byte(document(laughs.String(), "<title>x</title><description>"+strings.Repeat("&ab;&a0;", 100_000)+"</description>")), parse.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if got := len(p.Items[0].Summary.Source) + len(p.Items[0].Content.Source); got > 4<<20 {
		t.Errorf("it has grown to %d bytes", got)
	}
}

func TestTextsOfOtherVocabularies(t *testing.T) {
	p, err := parse.Document([]byte(`<rss version="2.0" xmlns:yandex="http://news.yandex.ru" xmlns:source="http://source.scripting.com/"><channel><title>T</title>
		<item><guid>1</guid><categories><category>a</category><category>b</category></categories><description>short</description><yandex:full-text>Whole text</yandex:full-text></item>
		<item><guid>2</guid><source:markdown>**bold** words</source:markdown></item></channel></rss>`), parse.Options{})
	if err != nil || len(p.Items) != 2 {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"turbo:content": "<turbo:content xmlns:turbo='http://turbo.yandex.ru'>words</turbo:content>", "abstract": "<abstract>words</abstract>",
		"media:text":             "<media:text xmlns:media='http://search.yahoo.com/mrss/'>words</media:text>",
		"googleplay:description": "<googleplay:description xmlns:googleplay='http://www.google.com/schemas/play-podcasts/1.0'>words</googleplay:description>",
	} {
		other, err := parse.Document([]byte("<rss version='2.0'><channel><title>T</title><item><guid>1</guid>"+text+"</item></channel></rss>"), parse.Options{})
		if err != nil || other.Items[0].Content.Source+other.Items[0].Summary.Source != "words" {
			t.Errorf("%s: %+v, %v", name, other, err)
		}
	}
	one, two := p.Items[0], p.Items[1]
	if one.Content.Source != "Whole text" || one.Summary.Source != "short" || strings.Join(one.Categories, " ") != "a b" {
		t.Errorf("%+v", one)
	}
	if two.Content.Kind != store.Markdown || two.Content.Source != "**bold** words" {
		t.Errorf("%+v", two.Content)
	}
}
