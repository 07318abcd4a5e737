package moving_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"tidings/feeds/moving"
	"tidings/store"
)

func TestNewsboat(t *testing.T) {
	const urls = `# my feeds
https://example.org/feed.xml news "~The Example" daily

https://example.net/rss "World/Asia"
"https://example.com/a.xml" "~Quoted \"name\"" !
https://example.org/feed.xml late
HTTPS://user:secret@example.edu/private
"query:Unread:unread = \"yes\""
exec:~/bin/make-feed.sh
"filter:rm -rf ~:https://example.org/x"
file:///etc/passwd
https://` + "\x1b]0;evil\x07" + `.example/
`
	wishes, warnings, err := moving.Newsboat(strings.NewReader(urls))
	if err != nil {
		t.Fatal(err)
	}
	want := []store.Wish{
		{URL: "https://example.org/feed.xml", Title: "The Example", Folder: "news"},
		{URL: "https://example.net/rss", Folder: "World/Asia"},
		{URL: "https://example.com/a.xml", Title: `Quoted "name"`},
	}
	if len(wishes) < 4 || !slices.Equal(wishes[:3], want) || !strings.Contains(wishes[3].URL, "example.edu/private") {
		t.Errorf("wishes %+v", wishes)
	}
	all := strings.Join(warnings, "\n")
	for _, word := range []string{"query:Unread", "exec:", "filter:", "file:", "1 feed had more than one tag; the first became the folder", "1 feed had a tag that hides feeds"} {
		if !strings.Contains(all, word) {
			t.Errorf("nothing is said of %s:\n%s", word, all)
		}
	}
	if strings.Contains(all, "\x1b") || strings.Contains(all, "secret") {
		t.Errorf("unclean: %q", all)
	}
}

func TestNotNewsboat(t *testing.T) {
	for _, text := range []string{"", "# only a remark\n", "Dear diary,\ntoday I read https://example.org\n", "<opml></opml>", "\x00\x01"} {
		if wishes, _, err := moving.Newsboat(strings.NewReader(text)); !errors.Is(err, moving.ErrNotNewsboat) {
			t.Errorf("%q gives %v %v", text, wishes, err)
		}
	}
}

func FuzzNewsboat(f *testing.F) {
	f.Add("https://a.example/ tag \"~T\"\n")
	f.Add("\"exec:x\n")
	f.Fuzz(func(t *testing.T, text string) {
		wishes, warnings, _ := moving.Newsboat(strings.NewReader(text))
		seen := map[string]bool{}
		for _, w := range wishes {
			if seen[w.URL] || !strings.HasPrefix(w.URL, "http") || strings.ContainsAny(w.Title+w.Folder, "\x1b\n\x07") {
				t.Errorf("%q gives %+v", text, w)
			}
			seen[w.URL] = true
		}
		if strings.ContainsAny(strings.Join(warnings, ""), "\x1b\n\x07") {
			t.Errorf("%q warns %q", text, warnings)
		}
	})
}
