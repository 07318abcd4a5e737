package ui

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"tidings/store"
)

// atSea is a library with an article whose files are served on this machine, as its feed is.
func atSea(t *testing.T, files http.HandlerFunc, names ...string) *store.Store {
	server := httptest.NewServer(files)
	t.Cleanup(server.Close)
	s := library(t)
	var all []store.Enclosure
	for _, name := range names {
		all = append(all, store.Enclosure{URL: server.URL + "/" + name, Type: "audio/mpeg", Length: 21})
	}
	fed(t, s, store.Wish{URL: server.URL + "/rss"}, "Harbour Radio", episode(1, "Tides", "<p>Listen.</p>", all...))
	return s
}

func sounds(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, "sounds of "+r.URL.Path) }

// inFolder is what the files of a folder are called.
func inFolder(t *testing.T, folder string) string {
	t.Helper()
	files, err := os.ReadDir(folder)
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	var names []string
	for _, f := range files {
		names = append(names, f.Name())
	}
	return strings.Join(names, " ")
}

// The key E, and the second half of what e offers, download a file into the folder that is set.
func TestDownloading(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "Podcasts")
	set := text(fmt.Sprintf("download.folder = %q", folder))
	one := showSet(t, atSea(t, sounds, "%2E%2E%2Ftides.mp3"), 160, 24, set)
	one.press("d").sees("Downloaded: " + filepath.Join(folder, "tides.mp3"))
	if got := read(t, filepath.Join(folder, "tides.mp3")); got != "sounds of /../tides.mp3" {
		t.Error(got)
	}
	one.press("d").sees("Downloaded: " + filepath.Join(folder, "tides (2).mp3"))

	two := showSet(t, atSea(t, sounds, "a.mp3", "b.mp3"), 160, 24, set)
	two.press("e").sees("Download audio · 21 bytes · a.mp3").press("d", "o", "w", "n", " ", "b", ".", "m", "enter").sees("b.mp3")
	two.press("d").seesNot("  audio · 21").press("enter")
	if got := inFolder(t, folder); got != "a.mp3 b.mp3 tides (2).mp3 tides.mp3" {
		t.Error(got)
	}
	gone := showSet(t, atSea(t, http.NotFound, "a.mp3"), 160, 24, set)
	gone.press("d").sees("A.mp3 was not downloaded: 404: nothing is found at this address")
}

// While a file comes, the last line says how far it is; another one waits for its turn. Who leaves
// the screen leaves nothing of it.
func TestADownloadUnderWay(t *testing.T) {
	folder, come := t.TempDir(), make(chan bool)
	slow := func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Length", "58000000")
		_, _ = w.Write(make([]byte, 12_000_000))
		w.(http.Flusher).Flush()
		close(come)
		<-r.Context().Done()
	}
	for _, leave := range []bool{false, true} {
		come = make(chan bool)
		sc := showSet(t, atSea(t, slow, "harbour.mp3"), 80, 24, text(fmt.Sprintf("download.folder = %q", folder)))
		row, _ := sc.current()
		found := sc.filesOf(row, true)()
		_, cmd := sc.Update(found)
		batch := cmd().(tea.BatchMsg)
		ended := make(chan tea.Msg, 1)
		go func() { ended <- batch[0]() }()
		<-come
		for !strings.Contains(sc.text(), "12 of 58 MB") {
			_, _ = sc.Update(batch[1]())
		}
		sc.sees("downloading harbour.mp3 · 12 of 58 MB")
		sc.send(found)
		sc.sees("It waits for its turn.")
		if got := inFolder(t, folder); got != "harbour.mp3.part" {
			t.Errorf("while it comes there is %q", got)
		}
		if leave {
			Leave(sc.app)
			if got := inFolder(t, folder); got != "" {
				t.Errorf("left: %q", got)
			}
			continue
		}
		sc.send(tea.KeyPressMsg{Code: ':', Text: ":"})
		sc.press("s", "t", "o", "p", " ", "t", "h", "e", " ", "d", "enter")
		sc.send(<-ended)
		sc.sees("The download has been stopped.").seesNot("downloading")
		if got := inFolder(t, folder); got != "" || !sc.downloads.queue.idle() {
			t.Errorf("stopped: %q", got)
		}
	}
}

// A file of a feed of the open web is not fetched from the person's own network, and nobody who
// sits elsewhere downloads anything.
func TestDownloadsThatAreRefused(t *testing.T) {
	folder := t.TempDir()
	set := text(fmt.Sprintf("download.folder = %q", folder))
	public := showSet(t, atSea(t, sounds, "a.mp3"), 160, 24, set)
	public.sidebar.feeds[0].Public = true
	public.press("d").sees("A.mp3 was not downloaded: 127.0.0.1", "is in a private network")
	served := showSet(t, atSea(t, sounds, "a.mp3", "b.mp3"), 160, 24, set)
	served.owner = false
	served.press("d").sees("A download would go to the machine of the library. e hands you the address.")
	served.press("e").sees("audio · 21 bytes · a.mp3").seesNot("Download")
	if got := inFolder(t, folder); got != "" {
		t.Error(got)
	}
}
