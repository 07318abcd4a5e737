package serve_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tidings/feeds/own"
	"tidings/store"
	"tidings/ui/serve"
)

// The server fetches what its owner has set up on the machine, for the owner alone. Nobody
// who comes over SSH sees it, sets up anything like it, or has it confirmed.
func TestFeedsOfTheOwnersMachine(t *testing.T) {
	folder := t.TempDir()
	ran := filepath.Join(folder, "ran")
	home := &own.Home{State: folder, Name: "here", Getenv: func(name string) string {
		return map[string]string{"HOME": folder, "PATH": os.Getenv("PATH")}[name]
	}}
	var asha *member
	h := open(t, func(o *serve.Options) {
		o.Transport, o.Refresh, o.Home = &web{}, time.Hour, home
		before := house{t: t, store: o.Store}
		asha = before.member("asha")
		before.follow(asha.account, "https://shared.example/feed")
		address, err := home.Address(`exec:echo '<rss><channel><title>Numbers</title><item><title>Mine alone</title></item></channel></rss>'`)
		if err != nil {
			t.Fatal(err)
		}
		s, err := home.Confirm(store.Feed{URL: address, Owner: store.Local}, store.Settings{})
		if err != nil {
			t.Fatal(err)
		}
		wishes := []store.Wish{{URL: address, Settings: s.Record()}, {URL: "exec:touch " + ran}}
		if _, err := o.Store.Subscribe(context.Background(), store.Local, wishes...); err != nil {
			t.Fatal(err)
		}
	})
	asha.house = h
	state := func() (all string) {
		feeds, err := h.store.Feeds(context.Background(), store.Local)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range feeds {
			all += f.Title + f.Error + "\n"
		}
		return all
	}
	eventually(t, "both are visited", func() bool { return strings.Contains(state(), "Numbers") && strings.Contains(state(), "resting") })
	for command, says := range map[string]string{
		"add exec:id":                         "only for the machine where the library lies",
		"add --no-fetch file:/etc/passwd":     "only for the machine where the library lies",
		"add -":                               "has to be typed",
		"feed set 1 filter id":                "by the owner of the library",
		"feed set 1 secret-env HOME":          "by the owner of the library",
		"feed set 1 proxy http://127.0.0.1:1": "by the owner of the library",
		"feed trust 1":                        "by the owner of the library",
		"feed trust 3":                        "by the owner of the library",
		"feed show 2":                         "there is no feed",
		"feed set 2 interval 1h":              "there is no feed",
	} {
		out, errs, code := asha.run(command, "exec:touch "+ran+"\n")
		if code == 0 || !strings.Contains(errs, says) {
			t.Errorf("%s: %d %s %s", command, code, out, errs)
		}
	}
	for _, command := range []string{"list", "feeds --json", "search alone", "dump --articles", "refresh"} {
		out, errs, _ := asha.run(command, "")
		if strings.Contains(out+errs, "alone") || strings.Contains(out+errs, "exec:") {
			t.Errorf("%s shows %s%s", command, out, errs)
		}
	}
	if _, err := os.Stat(ran); err == nil {
		t.Error("what nobody has confirmed was run")
	}
}
