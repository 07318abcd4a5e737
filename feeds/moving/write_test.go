package moving_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"tidings/feeds/moving"
	"tidings/store"
)

var made = time.Date(2026, 11, 1, 12, 30, 0, 0, time.UTC)

func subscribedTo(url, title, folder string) store.Subscribed {
	return store.Subscribed{Feed: store.Feed{URL: url, Title: "As it calls itself"}, Subscription: store.Subscription{Title: title, Folder: folder}}
}

// What is written for newsboat is read again as the same, and what it has no way to say is
// told.
func TestNewsboatIsWritten(t *testing.T) {
	subs := []store.Subscribed{
		subscribedTo("https://a.example/feed", "", ""),
		subscribedTo("https://b.example/feed#part", `Say "hi" \ bye`, "World/East Asia"),
		subscribedTo("https://me:secret@c.example/feed", "C", "!hidden"),
		subscribedTo("tidings:saved/1", "", ""),
	}
	searches := []store.Saved{
		{Name: "Boats", Query: `ferry OR "slow boat" -title:oil`},
		{Name: "New: boats", Query: "boat"},
		{Name: "Kept", Query: "is:bookmarked"},
	}
	var out strings.Builder
	told, err := moving.WriteNewsboat(&out, subs, searches, made)
	if err != nil {
		t.Fatal(err)
	}
	want := `https://a.example/feed
"https://b.example/feed#part" "World/East Asia" "~Say \"hi\" \\ bye"
https://c.example/feed "~C"
"query:Boats:((title =~ \"ferry\" or author =~ \"ferry\" or content =~ \"ferry\") or ((title =~ \"slow boat\" or author =~ \"slow boat\" or content =~ \"slow boat\") and title !~ \"oil\"))"
`
	if out.String() != want {
		t.Errorf("got\n%s\nwant\n%s", out.String(), want)
	}
	for i, line := range []string{"name and password", "folder !hidden of C", "New: boats", "Kept"} {
		if i >= len(told) || !strings.Contains(told[i], line) {
			t.Errorf("line %d of %q does not tell of %s", i, told, line)
		}
	}
	read := library(t, "", fileOf("urls", []byte(out.String())))
	for _, line := range []string{
		`feed https://a.example/feed "" in ""`,
		`feed https://b.example/feed "Say \"hi\" \\ bye" in "World/East Asia"`,
		`feed https://c.example/feed "C" in ""`,
		"search Boats: ",
	} {
		if !strings.Contains(read, line+"\n") && !strings.Contains(read, line) {
			t.Errorf("%s is not read again:\n%s", line, read)
		}
	}
}

func TestNewsboatFilters(t *testing.T) {
	for _, c := range []struct{ search, want string }{
		{"title:ferry", `title =~ "ferry"`},
		{"title:ferry -author:smith", `(title =~ "ferry" and author !~ "smith")`},
		{"-(title:a OR title:b)", `(title !~ "a" and title !~ "b")`},
		{"-(is:unread title:b)", `(unread = "no" or title !~ "b")`},
		{"is:unread", `unread = "yes"`},
		{"is:read", `unread = "no"`},
		{"feed:guardian", `(feedtitle =~ "guardian" or rssurl =~ "guardian")`},
		{"folder:World", `tags =~ "world"`},
		{"has:audio", `enclosure_type =~ "audio"`},
		{"tag:flag-b", `flags # "b"`},
		{"age:<7d", "age < 7"},
		{"-age:<7d", "age >= 7"},
		{"age:>30d", "age >= 30"},
		{"after:2w", "age < 14"},
		{"sort:title boat", `(title =~ "boat" or author =~ "boat" or content =~ "boat")`},
		{"tag:boats", "! nothing like"},
		{"is:bookmarked", "! nothing like"},
		{"lang:de", "! nothing like"},
		{"has:note", "! nothing like"},
		{"after:2026-10-01", "! no days"},
		{"age:<5h", "! in days"},
		{`"C++"`, ""},
		{"café", "! letters as they are"},
		{"", "! asks for nothing"},
		{"(", "! cannot be read"},
	} {
		var out strings.Builder
		told, err := moving.WriteNewsboat(&out, nil, []store.Saved{{Name: "X", Query: c.search}}, made)
		if err != nil {
			t.Fatal(err)
		}
		got := strings.NewReplacer(`\"`, `"`).Replace(strings.TrimSuffix(strings.TrimPrefix(out.String(), `"query:X:`), "\"\n"))
		if why, fails := strings.CutPrefix(c.want, "! "); fails {
			if len(told) != 1 || !strings.Contains(told[0], why) || got != "" {
				t.Errorf("%s: %q, told %q, want %s", c.search, got, told, why)
			}
			continue
		}
		if got != c.want && c.want != "" {
			t.Errorf("%s: %s, want %s", c.search, got, c.want)
		}
		if strings.ContainsAny(got, "+*?[") {
			t.Errorf("%s: newsboat reads a pattern in %s", c.search, got)
		}
		if out.Len() > 0 && !strings.HasPrefix(library(t, "", fileOf("urls", []byte(out.String()))), "search X: ") {
			t.Errorf("%s is not read again: %s", c.search, out.String())
		}
	}
}

// What is written as a library is read again as the same.
func TestALibraryIsWritten(t *testing.T) {
	var out strings.Builder
	w := moving.NewLibraryWriter(&out, made)
	sub := subscribedTo("https://me:secret@a.example/feed", "Mine", "World/Asia")
	sub.Subscription.Outline = `{"ourId":"7"}`
	w.Feed(sub)
	w.Feed(subscribedTo("tidings:saved/1", "", ""))
	w.Search(store.Saved{Name: "Boats", Query: "ferry -oil"})
	w.Bookmark(moving.Bookmark{Title: "One", Link: "https://a.example/1", Kept: made, Published: made.Add(-time.Hour), Note: "two\nlines", Tags: []string{"later"}, Read: true}, "https://a.example/feed")
	w.Bookmark(moving.Bookmark{Title: "Two", Link: "https://b.example/2", Kept: made}, "")
	told, err := w.Close()
	if err != nil || len(told) != 1 || !strings.Contains(told[0], "name and password") {
		t.Errorf("told %q, %v", told, err)
	}
	if strings.Contains(out.String(), "secret") {
		t.Errorf("a password is written:\n%s", out.String())
	}
	want := `feed https://a.example/feed "Mine" in "World/Asia"
search Boats: ferry -oil
article https://a.example/feed "https://a.example/1" "One" read kept #later note "two\nlines" 2026-11-01
article  "https://b.example/2" "Two" kept
`
	for _, name := range []string{"", "x.json"} {
		if got := library(t, "", fileOf(name, []byte(out.String()))); got != want {
			t.Errorf("got\n%s\nwant\n%s\nof\n%s", got, want, out.String())
		}
	}
	lib, err := moving.ReadLibrary(t.Context(), []moving.File{fileOf("x.json", []byte(out.String()))}, "tidings", made)
	if err != nil || lib.From != "tidings" || lib.Feeds[0].Outline != `{"ourId":"7"}` {
		t.Errorf("read %+v, %v", lib, err)
	}

	var empty strings.Builder
	if _, err := moving.NewLibraryWriter(&empty, made).Close(); err != nil || library(t, "", fileOf("x.json", []byte(empty.String()))) != "" {
		t.Errorf("nothing is %q, %v", empty.String(), err)
	}
	only := strings.Builder{}
	w = moving.NewLibraryWriter(&only, made)
	w.Bookmark(moving.Bookmark{Title: "Two", Link: "https://b.example/2", Kept: made}, "")
	_, _ = w.Close()
	if !slices.Equal(strings.Split(library(t, "", fileOf("x.json", []byte(only.String()))), "\n"), []string{`article  "https://b.example/2" "Two" kept`, ""}) {
		t.Errorf("one bookmark is %s", only.String())
	}
}
