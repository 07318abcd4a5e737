package feeds_test

import (
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"tidings/feeds"
	"tidings/feeds/fetch"
	"tidings/feeds/sanitize"
	"tidings/store"
)

func TestReadOPML(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       []store.Wish
		warnings   int
	}{
		{"2.0 with folders", `<?xml version="1.0"?><opml version="2.0"><head><title>x</title></head><body>
			<outline text="World"><outline text="Asia"><outline type="rss" text="A" title="B" xmlUrl="https://a.example/" htmlUrl="https://a.example/home"/></outline>
			<outline type="rss" text="C" xmlUrl="https://c.example/"/></outline>
			<outline type="rss" text="D" xmlUrl="https://d.example/"/></body></opml>`,
			[]store.Wish{
				{URL: "https://a.example/", Title: "A", Folder: "World/Asia"},
				{URL: "https://c.example/", Title: "C", Folder: "World"},
				{URL: "https://d.example/", Title: "D"},
			}, 0},
		{"spellings of the address", `<opml version="1.0"><body><outline title="A" xmlurl="a.example"/><outline URL="http://b.example" type="rss"/><Outline XMLURL='http://c.example'></Outline></body></opml>`,
			[]store.Wish{{URL: "https://a.example", Title: "A"}, {URL: "http://b.example"}, {URL: "http://c.example"}}, 0},
		{"no title but the address", `<opml><outline text="https://a.example/feed" xmlUrl="https://a.example/feed"/></opml>`,
			[]store.Wish{{URL: "https://a.example/feed"}}, 0},
		{"categories", `<opml><outline text="A" xmlUrl="https://a.example" category="/News/World,/Other"/><outline text="F"><outline xmlUrl="https://b.example" category="x"/></outline></opml>`,
			[]store.Wish{{URL: "https://a.example", Title: "A", Folder: "News/World"}, {URL: "https://b.example", Folder: "F"}}, 1},
		{"empty title element", `<opml><head><title/><ownerName/></head><body><outline xmlUrl="https://a.example"/></body></opml>`,
			[]store.Wish{{URL: "https://a.example"}}, 0},
		{"unescaped", `<opml><outline text="Q & A <b>" xmlUrl="https://a.example/?a=1&b=2&copy=3"><outline text="B" xmlUrl="https://b.example/?a=1&amp;b=2">`,
			[]store.Wish{{URL: "https://a.example/?a=1&b=2&copy=3", Title: "Q & A <b>"}, {URL: "https://b.example/?a=1&b=2", Title: "B"}}, 1},
		{"the same twice", `<opml><outline text="A" xmlUrl="https://a.example"/><outline text="F"><outline text="B" xmlUrl="HTTPS://A.example:443"/></outline></opml>`,
			[]store.Wish{{URL: "https://a.example", Title: "A"}}, 1},
		{"the same twice in one place", `<opml><outline text="F"><outline text="A" xmlUrl="https://a.example"/><outline text="B" xmlUrl="HTTPS://A.example:443"/></outline></opml>`,
			[]store.Wish{{URL: "https://a.example", Title: "A", Folder: "F"}}, 0},
		{"slashes in names", `<opml><outline text="TCP/IP"><outline text="and/or"><outline xmlUrl="https://a.example"/></outline></outline><outline text="a/b/c/d/e/f/g/h/i/j"><outline xmlUrl="https://b.example"/></outline></opml>`,
			[]store.Wish{{URL: "https://a.example", Folder: "TCP∕IP/and∕or"}, {URL: "https://b.example", Folder: "a∕b∕c∕d∕e∕f∕g∕h"}}, 0},
		{"entities left in names", `<opml><outline text="Q &amp;amp; A"><outline text="Tom &amp;amp; Jerry &amp;#8217;s &amp;lt;b&amp;gt;" xmlUrl="https://a.example"/></outline></opml>`,
			[]store.Wish{{URL: "https://a.example", Title: "Tom & Jerry ’s <b>", Folder: "Q & A"}}, 0},
		{"markup in names", `<opml><outline text="&lt;b&gt;Bold&lt;/b&gt;"><outline text="&lt;i&gt;The&lt;/i&gt; Post &lt;div&gt;" xmlUrl="https://a.example"/></outline></opml>`,
			[]store.Wish{{URL: "https://a.example", Title: "The Post <div>", Folder: "Bold"}}, 0},
		{"addresses escaped twice", `<opml><outline xmlUrl="https://a.example/?x=1&amp;amp;y=2"/><outline xmlUrl="https://ida:pass@b.example/?a&amp;b"/></opml>`,
			[]store.Wish{{URL: "https://a.example/?x=1&y=2"}, {URL: "https://ida:pass@b.example/?a&b"}}, 0},
		{"no feeds", `<opml><outline text="Only a site" type="rss" htmlUrl="https://a.example/"/><outline text="Also" htmlUrl="https://b.example/"><outline text="A" xmlUrl="https://c.example"/></outline>
			<outline text="A thought"/><outline text="Empty folder"></outline><outline text="Not closed" type="rss" htmlUrl="https://d.example/">`,
			[]store.Wish{{URL: "https://c.example", Title: "A", Folder: "Also"}}, 5},
		{"settings of Tiny Tiny RSS", `<opml><body><outline text="A" xmlUrl="https://a.example"/><outline text="tt-rss-prefs" schema-version="144"><outline pref-name="X" text="Y"/></outline></body></opml>`,
			[]store.Wish{{URL: "https://a.example", Title: "A"}}, 1},
		{"folders are names", `<opml><outline text="../../x"><outline xmlUrl="https://a.example"/></outline><outline text="/etc/passwd"><outline xmlUrl="https://b.example"/></outline><outline text=".."><outline xmlUrl="https://c.example"/></outline></opml>`,
			[]store.Wish{{URL: "https://a.example", Folder: "x"}, {URL: "https://b.example", Folder: "etc∕passwd"}, {URL: "https://c.example"}}, 0},
		{"commands", `<opml><outline text="bad" xmlUrl="exec:touch x"/><outline xmlUrl="filter:sh:http://a.example"/><outline xmlUrl="|sh -c id"/><outline xmlUrl="https://a.example" filtercmd="sh"/>
			<outline xmlUrl="file:///etc/passwd"/><outline xmlUrl="-oProxyCommand=x"/><outline xmlUrl="https://a.example/&#27;[31m"/><outline text="good" xmlUrl="https://good.example"/><outline type="link" url="https://link.example"/></opml>`,
			[]store.Wish{{URL: "https://good.example", Title: "good"}}, 8},
		{"control characters", "<opml><outline text=\"A\x1b[31m&#27;]0;x&#7;B\u202e\" xmlUrl=\"https://a.example\"/></opml>",
			[]store.Wish{{URL: "https://a.example", Title: "AB"}}, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, warnings, err := feeds.ReadOPML(strings.NewReader(c.text))
			if err != nil || !slices.Equal(got, c.want) || len(warnings) != c.warnings {
				t.Errorf("got %+v, %q, %v\nwant %+v, %d warnings", got, warnings, err, c.want, c.warnings)
			}
			for _, w := range warnings {
				if sanitize.Line(w) != w {
					t.Errorf("warning %q is not clean", w)
				}
			}
		})
	}
}

func TestReadOPMLCharsets(t *testing.T) {
	const text = `<opml><outline text="Größe" xmlUrl="https://a.example"/></opml>`
	wide := func(mark bool, high int) []byte { // high is where the high byte of a pair goes
		var out []byte
		units := utf16.Encode([]rune(text))
		if mark {
			units = append([]uint16{0xfeff}, units...)
		}
		for _, u := range units {
			pair := [2]byte{}
			pair[high], pair[1-high] = byte(u>>8), byte(u)
			out = append(out, pair[:]...)
		}
		return out
	}
	latin := strings.NewReplacer("ö", "\xf6", "ß", "\xdf").Replace(text)
	for name, data := range map[string][]byte{
		"UTF-8":             []byte(text),
		"UTF-8 with mark":   []byte("\ufeff" + text),
		"said to be UTF-16": []byte(`<?xml version="1.0" encoding="UTF-16"?>` + text),
		"Latin-1":           []byte(`<?xml version="1.0" encoding="ISO-8859-1"?>` + latin),
		"Windows":           []byte(`<?xml version='1.0' encoding='windows-1252'?>` + latin),
		"UTF-16LE":          wide(true, 1),
		"UTF-16BE":          wide(true, 0),
		"UTF-16LE, no mark": wide(false, 1),
		"UTF-16BE, no mark": wide(false, 0),
	} {
		got, _, err := feeds.ReadOPML(bytes.NewReader(data))
		if err != nil || len(got) != 1 || got[0].Title != "Größe" {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
}

func TestReadOPMLRefuses(t *testing.T) {
	for _, text := range []string{"", "hello", "<html><body>no</body></html>", "<rss><channel/></rss>", "\x00\x00", `{"a":1}`} {
		if _, _, err := feeds.ReadOPML(strings.NewReader(text)); !errors.Is(err, feeds.ErrNotOPML) {
			t.Errorf("%q: %v", text, err)
		}
	}
	if _, _, err := feeds.ReadOPML(strings.NewReader("<opml>" + strings.Repeat(" ", 33<<20))); !errors.Is(err, fetch.ErrTooLarge) {
		t.Errorf("33 MB: %v", err)
	}
}

// TestReadOPMLShapes: nothing is too many or too deep (SAFETY C17).
func TestReadOPMLShapes(t *testing.T) {
	feed := func(i int) string { return fmt.Sprintf(`<outline text="f%d" xmlUrl="https://%d.example/"/>`, i, i) }
	var wide, deep, same strings.Builder
	wide.WriteString("<opml>")
	deep.WriteString("<opml>")
	same.WriteString("<opml>")
	for i := range 50_000 {
		wide.WriteString(feed(i))
		fmt.Fprintf(&deep, `<outline text="%d">%s`, i, feed(i))
		same.WriteString(feed(1))
	}
	for name, c := range map[string]struct {
		text string
		want int
	}{"wide": {wide.String(), 50_000}, "deep": {deep.String(), 50_000}, "same": {same.String(), 1}} {
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		got, _, err := feeds.ReadOPML(strings.NewReader(c.text))
		if ctx.Err() != nil {
			t.Errorf("%s: took more than 5 s", name)
		}
		cancel()
		if err != nil || len(got) != c.want {
			t.Fatalf("%s: %d, %v; want %d", name, len(got), err, c.want)
		}
		if last := got[len(got)-1].Folder; strings.Count(last, "/") > 7 || len(last) > 2000 {
			t.Errorf("%s: folder %q", name, last)
		}
	}
	var evil strings.Builder
	evil.WriteString("<opml>")
	for i := range 1000 {
		fmt.Fprintf(&evil, `<outline text="%d" xmlUrl="exec:%d"/>`, i, i)
	}
	evil.WriteString("</opml>")
	if _, warnings, _ := feeds.ReadOPML(strings.NewReader(evil.String())); len(warnings) != 51 || warnings[50] != "skipped 950 more" {
		t.Errorf("%d warnings, the last %q", len(warnings), warnings[len(warnings)-1])
	}
}

// A list that ends in the middle says where, and what came before that; a whole one says nothing.
func TestOPMLThatIsCutOff(t *testing.T) {
	const list = "<opml version=\"2.0\">\n<head><title>x</title></head>\n<body>\n<outline text=\"News\">\n<outline text=\"A\" xmlUrl=\"https://a.example\"/>\n<outline text=\"B\" xmlUrl=\"https://b.example\"/>\n</outline>\n</body>\n</opml>\n"
	for _, c := range []struct{ behind, want string }{
		{`</opml>`, ""},
		{`</body>`, ""},
		{"</outline>\n", `the file is cut off in line 7, behind "B"; 2 feeds stand before that`},
		{`xmlUrl="https://b.ex`, `the file is cut off in line 6, behind "A"; 1 feed stands before that`},
		{`text="News"`, "the file is cut off in line 4; no feed stands before that"},
		{"<title>x</ti", "the file is cut off in line 2; no feed stands before that"},
	} {
		at := strings.Index(list, c.behind) + len(c.behind)
		_, warnings, err := feeds.ReadOPML(strings.NewReader(list[:at]))
		if got := strings.Join(warnings, "; "); err != nil || got != c.want && !strings.HasPrefix(got, c.want+"; skipped") || c.want == "" && got != "" {
			t.Errorf("cut behind %s: %q, %v; want %q", c.behind, got, err, c.want)
		}
	}
}

func subscribed(url, title, folder string) store.Subscribed {
	return store.Subscribed{Feed: store.Feed{URL: url, Title: title, Link: "https://site.example/?a=1&b=2"}, Subscription: store.Subscription{Folder: folder}}
}

func TestWriteOPML(t *testing.T) {
	var out bytes.Buffer
	err := feeds.WriteOPML(&out, "mine", []store.Subscribed{
		subscribed("https://a.example/?x=1&y=2", `A "quoted" & <b>`, "World/Asia"),
		subscribed("https://me:secret@b.example/", "B", "World"),
		subscribed(store.WelcomeURL, "Welcome", ""),
		subscribed("https://c.example/", "", ""),
	}, morning())
	if err != nil {
		t.Fatal(err)
	}
	const want = `<?xml version="1.0" encoding="UTF-8"?>
<opml version="2.0">
  <head>
    <title>mine</title>
    <dateCreated>Wed, 04 Mar 2026 08:00:00 +0000</dateCreated>
  </head>
  <body>
    <outline text="World" title="World">
      <outline text="Asia" title="Asia">
        <outline text="A &#34;quoted&#34; &amp; &lt;b&gt;" title="A &#34;quoted&#34; &amp; &lt;b&gt;" type="rss" xmlUrl="https://a.example/?x=1&amp;y=2" htmlUrl="https://site.example/?a=1&amp;b=2"></outline>
      </outline>
      <outline text="B" title="B" type="rss" xmlUrl="https://b.example/" htmlUrl="https://site.example/?a=1&amp;b=2"></outline>
    </outline>
    <outline text="https://c.example/" title="https://c.example/" type="rss" xmlUrl="https://c.example/" htmlUrl="https://site.example/?a=1&amp;b=2"></outline>
  </body>
</opml>
`
	if out.String() != want {
		t.Errorf("got\n%s\nwant\n%s", out.String(), want)
	}
	wishes, warnings, err := feeds.ReadOPML(&out)
	if err != nil || len(warnings) > 0 || !slices.Equal(wishes, []store.Wish{
		{URL: "https://a.example/?x=1&y=2", Title: `A "quoted" & <b>`, Folder: "World/Asia"},
		{URL: "https://b.example/", Title: "B", Folder: "World"},
		{URL: "https://c.example/"},
	}) {
		t.Errorf("read back: %+v, %q, %v", wishes, warnings, err)
	}
}

func FuzzReadOPML(f *testing.F) {
	for _, seed := range []string{
		`<opml><outline text="a"><outline xmlUrl="https://a.example"/></outline></opml>`, `<outline xmlUrl="|x"`, "<opml>\xff\xfe<", "\xff\xfe<\x00o\x00",
		`<opml xmlns:x="u"><outline xmlUrl="https://a.example" x:Y="1" z='&lt;"'/></opml>`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		wishes, warnings, err := feeds.ReadOPML(bytes.NewReader(data))
		if err != nil {
			return
		}
		var subs []store.Subscribed
		for _, w := range wishes {
			if got, err := fetch.Normalise(w.URL); got != w.URL || err != nil {
				t.Errorf("address %q is not in its one form: %q, %v", w.URL, got, err)
			}
			if sanitize.Line(w.Title) != w.Title || sanitize.Line(w.Folder) != w.Folder {
				t.Errorf("%+v is not clean", w)
			}
			sub := subscribed(w.URL, w.Title, w.Folder)
			sub.Subscription.Outline = w.Outline
			subs = append(subs, sub)
		}
		for _, w := range warnings {
			if sanitize.Line(w) != w {
				t.Errorf("warning %q is not clean", w)
			}
		}
		var out bytes.Buffer
		if err := feeds.WriteOPML(&out, "", subs, morning()); err != nil {
			t.Fatal(err)
		}
		for d := xml.NewDecoder(bytes.NewReader(out.Bytes())); err == nil; {
			_, err = d.Token()
		}
		if err != io.EOF {
			t.Errorf("what is written is no XML: %v\n%s", err, out.Bytes())
		}
		again, _, err := feeds.ReadOPML(&out)
		if err != nil || len(again) > len(wishes) {
			t.Errorf("read back %d of %d, %v", len(again), len(wishes), err)
		}
	})
}
