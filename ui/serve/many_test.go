package serve_test

import (
	"fmt"
	"io"
	"strings"
	"sync"
	"testing"
	"time"

	gossh "golang.org/x/crypto/ssh"

	"tidings/ui/serve"
)

// A reader is a screen without an emulator: of 200 at once, one could not have
// one each.
type reader struct {
	session *gossh.Session
	keys    io.Writer
	seen    *recorder
}

func (m *member) reader() (r reader, err error) {
	client, err := m.house.login("whoever", gossh.PublicKeys(m.signer))
	if err != nil {
		return r, err
	}
	m.house.t.Cleanup(func() { client.Close() })
	session, err := client.NewSession()
	if err != nil {
		return r, err
	}
	if err := session.RequestPty("xterm-256color", 24, 80, nil); err != nil {
		return r, err
	}
	r = reader{session: session, seen: &recorder{}}
	session.Stdout, session.Stderr = r.seen, r.seen
	if r.keys, err = session.StdinPipe(); err != nil {
		return r, err
	}
	return r, session.Shell()
}

// Two hundred sessions of twenty accounts read at once, one in each account
// bookmarks, all of that account see it and nobody else; the feed they all follow
// is fetched once, and each is told of the end.
func TestTwoHundredSessions(t *testing.T) {
	const accounts, each = 20, 10
	w := &web{}
	var members []*member
	h := open(t, func(o *serve.Options) {
		o.Transport, o.Refresh, o.Limits.Grace = w, time.Hour, patience
		o.Limits.Strangers = accounts * each // they all come from one address here
		before := house{t: t, store: o.Store}
		for i := range accounts {
			m := before.member(fmt.Sprint("member", i))
			before.follow(m.account, "https://shared.example/feed")
			m.save(fmt.Sprintf("Diary of member %d.", i))
			members = append(members, m)
		}
	})
	for _, m := range members {
		m.house = h
	}
	eventually(t, "the news is there", func() bool {
		out, _, _ := members[0].run("list", "")
		return strings.Contains(out, "News of shared.example")
	})
	readers := make([][each]reader, accounts)
	var arriving sync.WaitGroup
	for i, m := range members {
		for j := range each {
			arriving.Go(func() {
				var err error
				if readers[i][j], err = m.reader(); err != nil {
					t.Error(err)
				}
			})
		}
	}
	arriving.Wait()
	if t.Failed() {
		t.Log(h.log.text())
		return
	}
	all := func(what string, so func(i int, seen string) bool) {
		t.Helper()
		eventually(t, what, func() bool {
			for i := range readers {
				for j := range readers[i] {
					if !so(i, readers[i][j].seen.text()) {
						return false
					}
				}
			}
			return true
		})
	}
	all("everybody sees their own list and the news", func(i int, seen string) bool {
		return strings.Contains(seen, fmt.Sprintf("Diary of member %d.", i)) && strings.Contains(seen, "News of shared.example")
	})
	for i := range readers[:accounts/2] {
		if _, err := io.WriteString(readers[i][0].keys, "b"); err != nil {
			t.Fatal(err)
		}
	}
	all("half of them see a bookmark, on every screen", func(i int, seen string) bool {
		return strings.Contains(seen, "★") == (i < accounts/2)
	})
	for i := range readers {
		for j := range readers[i] {
			if seen := readers[i][j].seen.text(); strings.Count(seen, "Diary of member") != strings.Count(seen, fmt.Sprintf("Diary of member %d.", i)) {
				t.Errorf("a screen of member %d shows another's article", i)
			}
		}
	}
	if got := w.times("shared.example/feed"); got != 1 {
		t.Errorf("the feed was fetched %d times", got)
	}
	if err := h.close(); err != nil {
		t.Error(err)
	}
	for i := range readers {
		for j := range readers[i] {
			if err := readers[i][j].session.Wait(); err != nil || !strings.Contains(readers[i][j].seen.text(), "the server is shutting down") {
				t.Errorf("screen %d of member %d: %v", j, i, err)
			}
		}
	}
}
