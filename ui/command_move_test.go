package ui

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tidings/store"
)

// puts writes files into the person's home folder.
func (s *screen) puts(files map[string]string) *screen {
	s.t.Helper()
	for name, text := range files {
		path := filepath.Join(s.homeFolder, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			s.t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			s.t.Fatal(err)
		}
	}
	return s
}

// What somebody has in another reader on the machine is offered with the catalogue, counted, and
// comes along in one step that undo takes back.
func TestOtherReadersAreOffered(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintf(w, "<rss><channel><title>Paper %s</title><item><guid>1</guid><title>News of %s</title></item></channel></rss>", r.URL.Path[1:], r.URL.Path[1:])
	}))
	t.Cleanup(server.Close)
	for _, size := range [][2]int{{40, 12}, {80, 24}, {120, 40}, {200, 50}} {
		sc := show(t, library(t), size[0], size[1]).atHome().puts(map[string]string{
			".newsboat/urls": server.URL + "/harbour World \"~The Harbour\"\n" + server.URL + "/hill\nexec:run-me\n\"query:Rivers:title =~ \\\"river\\\"\"\n",
			".sfeed/sfeedrc": "feeds() {\n\tfeed 'Lake' '" + server.URL + "/lake'\n}\n",
		})
		sc.press("c").sees("From another reader", "All of newsboat").exact()
		if size[0] >= 80 {
			sc.sees("2 feeds · "+filepath.Join("~", ".newsboat"), "1 feed · "+filepath.Join("~", ".sfeed"))
		}
		sc.press("space").sees("bring in newsboat").press("enter").sees("2 new articles").exact()
	}
	sc := show(t, library(t), 160, 45).atHome().puts(map[string]string{".config/newsboat/urls": server.URL + "/harbour World \"~The Harbour\"\nexec:run-me\n"})
	sc.press("c", "space", "enter").press("g", "m").sees("From newsboat: 1 feed. u undoes. 1 thing did not come along: “tidings import", filepath.Join("~", ".config", "newsboat")+"” tells why.")
	feeds := func() (names []string) {
		all, err := sc.store.Feeds(t.Context(), store.Local)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range all {
			names = append(names, f.Subscription.Folder+"/"+f.Name())
		}
		return names
	}
	if got := feeds(); strings.Join(got, " ") != "World/The Harbour" {
		t.Error(got)
	}
	if sc.press("esc", "u"); len(feeds()) != 0 {
		t.Error("undo has left", feeds())
	}
}

// Nobody else's files are offered: not to who comes over SSH, and not where there are none.
func TestNoReadersToOffer(t *testing.T) {
	show(t, library(t), 80, 24).atHome().press("c").seesNot("another reader")
	far := show(t, library(t), 80, 24).atHome().puts(map[string]string{".newsboat/urls": "https://post.example/rss\n"})
	far.owner = false
	far.press("c").seesNot("another reader")
	wrong := show(t, library(t), 120, 40).atHome().puts(map[string]string{".config/nom/nom.db": "SQLite format 3\x00broken"})
	wrong.press("c").sees("All of nom", "cannot be read: ").press("space", "enter").sees("Nom was not brought in")
}
