package serve_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"tidings/store"
	"tidings/ui/serve"
)

func TestF2AnAccountRunsSoManyCommands(t *testing.T) {
	h := open(t, func(o *serve.Options) { o.Limits.Commands = 3 })
	asha, ben := h.member("asha"), h.member("ben")
	for i := range 5 {
		_, errs, code := asha.run("list", "")
		if hasty := strings.Contains(errs, "too many commands"); (code != 0) != (i > 2) || hasty != (i > 2) {
			t.Errorf("command %d: exit %d: %s", i+1, code, errs)
		}
	}
	if _, errs, code := ben.run("list", ""); code != 0 {
		t.Errorf("another account: exit %d: %s", code, errs)
	}
}

// Large inputs at once are all taken, one after another.
func TestF3LargeInputsTakeTurns(t *testing.T) {
	h := open(t, nil)
	asha := h.member("asha")
	var all sync.WaitGroup
	for i := range 4 {
		all.Go(func() {
			text := fmt.Sprintf("# Paper %d\n\n", i) + strings.Repeat("All the news that fits. ", 100_000)
			if _, errs, code := asha.run("save -", text); code != 0 {
				t.Errorf("paper %d: exit %d: %s", i, code, errs)
			}
		})
	}
	all.Wait()
	if out, _, _ := asha.run("list", ""); strings.Count(out, "Paper") != 4 {
		t.Errorf("saved:\n%s", out)
	}
}

// What goes beyond a bound is refused in one sentence, whichever command it is.
func TestF2BoundsAreToldInASentence(t *testing.T) {
	h := open(t, nil)
	asha := h.member("asha")
	s, err := store.Open(h.store.Path(), store.Options{Now: func() time.Time { return noon }, Limits: store.Limits{Feeds: 2}})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	limited := open(t, func(o *serve.Options) { o.Store = s })
	asha.house = limited
	var feeds strings.Builder
	for i := range 3 {
		fmt.Fprintf(&feeds, `<outline text="%d" xmlUrl="https://%d.example/feed"/>`, i, i)
	}
	_, errs, code := asha.run("import -", `<opml version="2.0"><body>`+feeds.String()+`</body></opml>`)
	if code == 0 || errs != "tidings: an account follows at most 2 feeds here; leave some before you add others\n" {
		t.Errorf("exit %d: %s", code, errs)
	}
}
