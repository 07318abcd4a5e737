package feeds_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tidings/feeds"
	"tidings/feeds/fetch"
)

func TestFileName(t *testing.T) {
	long := strings.Repeat("é", 200)
	for said, want := range map[string]string{
		"harbour.mp3": "harbour.mp3", "HARBOUR.MP3": "HARBOUR.MP3", "a b (1).m4a": "a b (1).m4a", "東京.ogg": "東京.ogg", "episode": "episode.mp3", "": "file.mp3", "v1.2 final": "v1.2 final.mp3",
		"../../etc/passwd": "etc_passwd.mp3", `..\..\x.mp3`: "x.mp3", "/etc/x.mp3": "etc_x.mp3", "c:x.mp3": "c_x.mp3", "a/../b.mp3": "a_.._b.mp3",
		".bashrc": "bashrc.mp3", "...": "file.mp3", "-rf.mp3": "rf.mp3", "--output.mp3": "output.mp3", "~x.mp3": "x.mp3", " x.mp3 ": "x.mp3", "x.mp3.": "x.mp3", "x. .mp3": "x.mp3",
		"con.mp3": "_con.mp3", "NUL": "_NUL.mp3", "com1.tar.mp3": "_com1.tar.mp3", "LPT¹.mp3": "_LPT¹.mp3", "com10.mp3": "com10.mp3", "console.mp3": "console.mp3",
		"a\x00b\x1b[31m\nc.mp3": "ab c.mp3", "x\u202e3pm.exe": "x3pm.exe", `a<b>"c"|d?*.mp3`: "a_b__c__d__.mp3", "\xff\xfe.mp3": "mp3.mp3",
		long + ".mp3": strings.Repeat("é", 57) + ".mp3", "x." + strings.Repeat("y", 300): "x." + strings.Repeat("y", 113) + ".mp3",
	} {
		got := feeds.FileName(said, "audio/mpeg")
		if got != want {
			t.Errorf("%.60q: %q, want %q", said, got, want)
		}
		if len(got) > 120 {
			t.Errorf("%.60q: %d bytes", said, len(got))
		}
	}
}

// fileServer serves a file, and what else can happen to one.
func fileServer(t *testing.T) *httptest.Server {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/moved.mp3":
			http.Redirect(w, r, "/harbour.mp3", http.StatusFound)
		case "/harbour.mp3":
			if got := r.Header.Get("Accept-Encoding"); got != "identity" {
				t.Errorf("asked for %q", got)
			}
			fmt.Fprint(w, "sounds of the harbour")
		case "/short.mp3":
			w.Header().Set("Content-Length", "100")
			fmt.Fprint(w, "a beginning")
		case "/packed.mp3":
			w.Header().Set("Content-Encoding", "gzip")
			fmt.Fprint(w, "x")
		case "/huge.mp3":
			w.Header().Set("Content-Length", "5000000000")
			fmt.Fprint(w, "x")
		case "/endless.mp3":
			for r.Context().Err() == nil {
				fmt.Fprint(w, strings.Repeat("x", 1<<16))
			}
		default:
			http.NotFound(w, r)
		}
	}))
	t.Cleanup(server.Close)
	return server
}

// A file comes whole under its name, the second of a name beside the first, and what was there is
// left alone.
func TestDownload(t *testing.T) {
	server, folder := fileServer(t), filepath.Join(t.TempDir(), "not", "there yet")
	f := fetch.NewFetcher("test")
	for i, want := range []string{"harbour.mp3", "harbour (2).mp3", "harbour (3).mp3"} {
		told := ""
		d := feeds.Download{Address: server.URL + "/moved.mp3", Name: "harbour.mp3", Folder: folder}
		path, err := d.Run(t.Context(), f, func(done, of int64) { told = fmt.Sprint(done, of) })
		if err != nil || path != filepath.Join(folder, want) || told != "21 21" {
			t.Errorf("%d: %q %v, told %s", i, path, err, told)
		}
	}
	if got := contents(t, folder); got != "harbour (2).mp3: sounds of the harbour; harbour (3).mp3: sounds of the harbour; harbour.mp3: sounds of the harbour" {
		t.Error(got)
	}
}

// What does not come whole leaves nothing behind.
func TestDownloadsThatFail(t *testing.T) {
	server := fileServer(t)
	f := fetch.NewFetcher("test")
	for path, want := range map[string]string{
		"/no.mp3": "404: nothing is found at this address", "/short.mp3": "broke off in the middle", "/packed.mp3": "packs the file as gzip", "/huge.mp3": "more than 4096 MB",
	} {
		folder := t.TempDir()
		_, err := feeds.Download{Address: server.URL + path, Name: "x.mp3", Folder: folder}.Run(t.Context(), f, func(int64, int64) {})
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", path, err)
		}
		if got := contents(t, folder); got != "" {
			t.Errorf("%s left %s", path, got)
		}
	}
	folder := t.TempDir()
	_, err := feeds.Download{Address: server.URL + "/harbour.mp3", Name: "x.mp3", Folder: folder, Found: true}.Run(t.Context(), f, func(int64, int64) {})
	if !errors.Is(err, fetch.ErrPrivate) || contents(t, folder) != "" {
		t.Errorf("from the open web into the person's own network: %v", err)
	}
	ctx, stop := context.WithCancel(t.Context())
	_, err = feeds.Download{Address: server.URL + "/endless.mp3", Name: "x.mp3", Folder: folder}.Run(ctx, f, func(done, _ int64) {
		if done > 1<<20 {
			if got := contents(t, folder); !strings.HasPrefix(got, "x.mp3.part: xxx") {
				t.Errorf("while it comes there is %.40s", got)
			}
			stop()
		}
	})
	if !errors.Is(err, context.Canceled) || contents(t, folder) != "" {
		t.Errorf("stopped: %v", err)
	}
	if _, err := (feeds.Download{Address: server.URL + "/harbour.mp3", Name: "x.mp3", Folder: filepath.Join(folder, "x")}).Run(t.Context(), f, func(int64, int64) {}); err != nil {
		t.Error(err)
	}
	if _, err := (feeds.Download{Address: server.URL + "/harbour.mp3", Name: "x.mp3", Folder: filepath.Join(folder, "x", "x.mp3")}).Run(t.Context(), f, func(int64, int64) {}); err == nil {
		t.Error("a file is taken for a folder")
	}
}

// contents is what is in the files of a folder.
func contents(t *testing.T, folder string) string {
	t.Helper()
	files, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, f := range files {
		text, err := os.ReadFile(filepath.Join(folder, f.Name()))
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, f.Name()+": "+string(text))
	}
	return strings.Join(all, "; ")
}
