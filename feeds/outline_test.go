package feeds_test

import (
	"strings"
	"testing"

	"tidings/feeds"
	"tidings/store"
)

// rewritten reads a list and writes what was read.
func rewritten(t *testing.T, list string) string {
	t.Helper()
	wishes, _, err := feeds.ReadOPML(strings.NewReader(list))
	if err != nil {
		t.Fatal(err)
	}
	var subs []store.Subscribed
	for _, w := range wishes {
		subs = append(subs, store.Subscribed{Feed: store.Feed{URL: w.URL}, Subscription: store.Subscription{Title: w.Title, Folder: w.Folder, Outline: w.Outline}})
	}
	var out strings.Builder
	if err := feeds.WriteOPML(&out, "tidings", subs, morning()); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// What other readers write beside an outline's known attributes is there again.
func TestOtherAttributesAreKept(t *testing.T) {
	for _, c := range []struct{ name, attributes, want string }{
		{"another reader's", `ourId="7" updateInterval='30'`, ` ourId="7" updateInterval="30"`},
		{"its letters as they are", "OURID = \"Seven\"\n", ` OURID="Seven"`},
		{"a prefix of the document", `frss:priority="important"`, ` frss:priority="important" xmlns:frss="https://freshrss.example/opml"`},
		{"a prefix of the outline", `xmlns:n="urn:n" n:x="1"`, ` n:x="1" xmlns:n="urn:n"`},
		{"a prefix of nobody", `other:x="1"`, ``},
		{"entities", `note="&lt;b&gt; &amp; &quot;c&quot;"`, ` note="&lt;b&gt; &amp; &#34;c&#34;"`},
		{"controls", "note=\"a&#27;[31m\u0007b\u202ec&#10;d\"", ` note="abc d"`},
		{"a name with a password", `mirror="https://me:secret@s.example/"`, ``},
		{"a command", `filtercmd=""  filterCmd=""`, ``},
		{"what is known", `description="d" language="en" htmlUrl="https://s.example" category="c"`, ``},
		{"what is too long", `a="` + strings.Repeat("x", 501) + `" b="` + strings.Repeat("y", 500) + `"`, ` b="` + strings.Repeat("y", 500) + `"`},
		{"names that are none in XML", `1a="x" b@="y" é="z" c="w"`, ` c="w"`},
	} {
		list := `<opml xmlns:frss="https://freshrss.example/opml"><body><outline text="A" type="rss" xmlUrl="https://a.example/feed" ` + c.attributes + `/></body></opml>`
		got := rewritten(t, list)
		if line := `xmlUrl="https://a.example/feed"` + c.want + `></outline>`; !strings.Contains(got, line) {
			t.Errorf("%s: %s\nwants %s", c.name, got, line)
		}
		if again := rewritten(t, got); again != got {
			t.Errorf("%s: read and written once more:\n%s", c.name, again)
		}
	}
}

func TestOtherAttributesAreBounded(t *testing.T) {
	var many strings.Builder
	for i := range 200 {
		many.WriteString(` a` + strings.Repeat("b", i%50) + `="` + strings.Repeat("x", 100) + `"`)
	}
	got := rewritten(t, `<opml><outline text="A" xmlUrl="https://a.example/feed"`+many.String()+`/></opml>`)
	if len(got) > 3000 {
		t.Errorf("%d bytes are written:\n%s", len(got), got)
	}
	if strings.Count(got, "xxx\"") > 16 {
		t.Errorf("too many are written:\n%s", got)
	}
	if got := feeds.OutlineOf(map[string]string{"a\" onclick=\"": "x", "xmlUrl": "https://evil.example", "xmlns:x": "urn:x"}); got != "" {
		t.Errorf("kept %s", got)
	}
}
