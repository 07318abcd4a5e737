package cli_test

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tidings/feeds/fetch"
	"tidings/feeds/own"
	"tidings/store"
	"tidings/ui/cli"
)

// The stories in testdata/*.txt are command lines a person could type, and what
// comes of them. Each story begins in a new folder with the files of
// testdata/files, an empty library, and a web of the pages in testdata/web.
//
//	; a remark
//	> tidings list | tidings mark read -     a command line; pipes and quotes work
//	tty> tidings list                        the same on a terminal of 80 columns
//	ssh> tidings export                      the same in an SSH session of account "bob"
//	< text                                   lines of standard input
//
// What follows is standard output, then standard error with "! " before each
// line, then "[exit 1]" if the exit code is not 0. Escape characters are shown
// as ␛. go test -run TestStories -update writes what comes into the files.
var update = flag.Bool("update", false, "write what the stories bring into testdata")

// noon is when all stories take place.
var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

func clock() time.Time { return noon }

func TestStories(t *testing.T) {
	stories, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(stories) == 0 {
		t.Fatal("no stories", err)
	}
	for _, name := range stories {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txt"), func(t *testing.T) {
			want, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			whole, err := filepath.Abs(name)
			if err != nil {
				t.Fatal(err)
			}
			got := newStage(t).play(string(want))
			if *update {
				if err := os.WriteFile(whole, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			if got != string(want) && !*update {
				t.Errorf("%s\n%s", name, firstDifference(got, string(want)))
			}
		})
	}
}

func firstDifference(got, want string) string {
	g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range max(len(g), len(w)) {
		var a, b string
		if i < len(g) {
			a = g[i]
		}
		if i < len(w) {
			b = w[i]
		}
		if a != b {
			return fmt.Sprintf("line %d\n got: %s\nwant: %s\n\nall of it:\n%s", i+1, a, b, got)
		}
	}
	return ""
}

// A stage is where a story takes place.
type stage struct {
	t      *testing.T
	folder string
	web    *fetch.Fetcher
	bob    store.AccountID
}

func newStage(t *testing.T) *stage {
	t.Helper()
	s := &stage{t: t, folder: t.TempDir(), web: webOf(t)}
	if err := os.CopyFS(s.folder, os.DirFS("testdata/files")); err != nil {
		t.Fatal(err)
	}
	t.Chdir(s.folder)
	library := s.open()
	bob, err := library.AddAccount(context.Background(), "bob", "SHA256:bob")
	if err != nil {
		t.Fatal(err)
	}
	s.bob = bob.ID
	if err := library.Close(); err != nil {
		t.Fatal(err)
	}
	return s
}

func (s *stage) open() *store.Store {
	s.t.Helper()
	library, err := store.Open(filepath.Join(s.folder, "library", "tidings.db"), store.Options{Now: clock})
	if err != nil {
		s.t.Fatal(err)
	}
	return library
}

// webOf serves testdata/web over loopback and returns a fetcher for which every
// host is that server.
func webOf(t *testing.T) *fetch.Fetcher {
	t.Helper()
	folder, err := filepath.Abs("testdata/web")
	if err != nil {
		t.Fatal(err)
	}
	types := map[string]string{".xml": "application/rss+xml", ".atom": "application/atom+xml", ".html": "text/html; charset=utf-8", ".json": "application/feed+json"}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		data, err := os.ReadFile(filepath.Join(folder, filepath.Base(r.URL.Path)))
		if err != nil {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Content-Type", types[filepath.Ext(r.URL.Path)])
		_, _ = w.Write(data)
	}))
	t.Cleanup(server.Close)
	transport := &http.Transport{DialContext: func(ctx context.Context, network, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, network, server.Listener.Addr().String())
	}}
	t.Cleanup(transport.CloseIdleConnections)
	fetcher := fetch.NewFetcher("test")
	fetcher.Transport, fetcher.Now = transport, clock
	fetcher.Private = func(netip.Addr) bool { return false } // the server stands for public ones
	return fetcher
}

// play runs a story and returns it with what came of it.
func (s *stage) play(story string) string {
	var out strings.Builder
	lines := strings.Split(strings.TrimSuffix(story, "\n"), "\n")
	for i := 0; i < len(lines); i++ {
		kind, command, isCommand := strings.Cut(lines[i], "> ")
		isCommand = isCommand && (kind == "" || kind == "tty" || kind == "ssh")
		switch {
		case strings.HasPrefix(lines[i], ";"), lines[i] == "" && i+1 < len(lines) && (strings.HasPrefix(lines[i+1], ";") || strings.Contains(lines[i+1], "> tidings")):
			fmt.Fprintln(&out, lines[i])
		case isCommand:
			fmt.Fprintln(&out, lines[i])
			var input strings.Builder
			for ; i+1 < len(lines) && strings.HasPrefix(lines[i+1]+" ", "< "); i++ {
				fmt.Fprintln(&out, lines[i+1])
				fmt.Fprintln(&input, strings.TrimPrefix(strings.TrimPrefix(lines[i+1], "<"), " "))
			}
			out.WriteString(s.pipeline(kind, command, input.String()))
		}
	}
	return out.String()
}

// pipeline runs commands, each with the output of the one before it, and shows
// what came of the last.
func (s *stage) pipeline(kind, line, input string) string {
	var out, errs bytes.Buffer
	code := 0
	for _, command := range strings.Split(line, " | ") {
		words := shellWords(command)
		if len(words) == 0 || words[0] != "tidings" {
			s.t.Fatalf("not a command of tidings: %q", command)
		}
		out.Reset()
		p := s.program(kind, input, &out, &errs)
		code = p.Run(context.Background(), words[1:])
		if p.Store != nil {
			if err := p.Store.Close(); err != nil {
				s.t.Error(err)
			}
		}
		input = out.String()
	}
	shown := out.String()
	for message := range strings.Lines(errs.String()) {
		shown += "! " + message
	}
	if shown != "" && !strings.HasSuffix(shown, "\n") {
		shown += "\n"
	}
	if code != 0 {
		shown += fmt.Sprintf("[exit %d]\n", code)
	}
	return strings.NewReplacer("\x1b", "␛", "\r", "␍", "\a", "␇").Replace(shown)
}

func (s *stage) program(kind, input string, out, errs *bytes.Buffer) *cli.Program {
	p := &cli.Program{
		In: strings.NewReader(input), Out: out, Err: errs, Account: store.Local, Fetcher: s.web, Now: clock, Version: "1.2.3",
		Getenv: func(name string) string {
			return map[string]string{"TIDINGS_DATA": filepath.Join(s.folder, "library"), "TIDINGS_CONFIG": "config.toml", "TERM": "xterm", "LANG": "en_GB.UTF-8", "SSH_CONNECTION": "far away"}[name]
		},
	}
	if kind != "ssh" {
		p.Home = &own.Home{Getenv: p.Getenv, State: filepath.Join(s.folder, "state"), Name: "here"}
	}
	switch kind {
	case "tty":
		p.Terminal, p.Interactive, p.Width = true, true, 80
	case "ssh":
		p.Remote, p.Account, p.Store = true, s.bob, s.open()
	}
	return p
}

// shellWords splits a command line as a shell does, with both kinds of quotes.
func shellWords(line string) (words []string) {
	var word strings.Builder
	var quote rune
	begun := false
	for _, c := range line {
		switch {
		case quote != 0 && c == quote:
			quote = 0
		case quote == 0 && (c == '\'' || c == '"'):
			quote, begun = c, true
		case quote == 0 && c == ' ':
			if begun {
				words = append(words, word.String())
			}
			word.Reset()
			begun = false
		default:
			word.WriteRune(c)
			begun = true
		}
	}
	if begun {
		words = append(words, word.String())
	}
	return words
}
