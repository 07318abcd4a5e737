package cli_test

import (
	"os"
	"strings"
	"testing"
)

// A refresh sets old articles aside as the settings say, also where no screen is ever opened; a
// mistake in the settings moves nothing.
func TestARefreshSetsOldArticlesAside(t *testing.T) {
	s := newStage(t)
	old := `{"kind":"tidings","version":1,"format":2,"made":"2026-01-02T00:00:00Z","accounts":["local"]}
{"kind":"account","name":"local"}
{"kind":"feed","origin":"http://news.example/world.xml","title":"World","subscribed":{"added":"2026-01-01T00:00:00Z"}}
{"kind":"article","id":"0000000000000001","feed":"http://news.example/world.xml","key":"0000000000000001","title":"Long ago","date":"2026-01-01T00:00:00Z","added":"2026-01-01T00:00:00Z"}
{"kind":"end","subscriptions":1,"marks":0}
`
	if err := os.WriteFile("old.json", []byte(old), 0o600); err != nil {
		t.Fatal(err)
	}
	s.must("load old.json")
	for _, c := range []struct {
		text  string
		aside bool
	}{{"", false}, {"reading.set-aside = 30", true}, {"reading.set-aside = soon", true}, {"reading.set-aside = 0", false}} {
		if err := os.WriteFile("config.toml", []byte(c.text), 0o600); err != nil {
			t.Fatal(err)
		}
		s.must("refresh --quiet")
		if got := strings.Contains(s.must("list --aside"), "Long ago"); got != c.aside {
			t.Errorf("%q: set aside is %t", c.text, got)
		}
		if got := strings.Contains(s.must("list --unread"), "Long ago"); got == c.aside {
			t.Errorf("%q: unread is %t", c.text, got)
		}
	}
}
