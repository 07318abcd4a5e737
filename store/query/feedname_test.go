package query_test

import (
	"strings"
	"testing"
	"time"

	"tidings/store/query"
)

func TestRenameFeeds(t *testing.T) {
	is := func(name string) bool { return strings.Contains("the old paper", name) }
	for text, wanted := range map[string][2]string{
		"feed:old":                           {`feed:"New one"`, `(feed:old OR feed:"New one")`},
		`river -feed:"Old  Paper" is:unread`: {`river -feed:"New one" is:unread`, `river -(feed:"Old  Paper" OR feed:"New one") is:unread`},
		"FEED:Old | feed:other":              {`feed:"New one" | feed:other`, `(FEED:Old OR feed:"New one") | feed:other`},
		`"feed:old" title:old old`:           {`"feed:old" title:old old`, `"feed:old" title:old old`},
		"old feed:":                          {"old feed:", "old feed:"}, // it cannot be read
	} {
		for i, alone := range []bool{true, false} {
			now := query.RenameFeeds(text, is, "New one", alone)
			if now != wanted[i] {
				t.Errorf("%s became %s, want %s", text, now, wanted[i])
			}
			if err := query.Check(now, time.Now()); (err == nil) != (query.Check(text, time.Now()) == nil) {
				t.Errorf("%s: %v", now, err)
			}
			if again := query.RenameFeeds(now, is, "New one", alone); again != now {
				t.Errorf("%s became %s the second time", now, again)
			}
		}
	}
	if now := query.RenameFeeds("feed:old", is, `The "New" one`, true); now != `feed:"The "` {
		t.Errorf("a name with quotes: %s", now)
	}
}
