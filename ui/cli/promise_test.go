package cli_test

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"

	"tidings/feeds/fetch"
	"tidings/store"
	"tidings/ui/cli"
	"tidings/ui/config"
)

// TestExamples types every example of every help: its commands and flags must
// exist.
func TestExamples(t *testing.T) {
	s := newStage(t)
	man := s.must("man")
	seen := 0
	for _, command := range commands() {
		if strings.Contains(command, " --") || strings.Contains(command, " 1") {
			continue
		}
		help := s.must(command + " --help")
		for _, part := range []string{"usage\n  tidings", "\nexamples\n", "flags"} {
			if !strings.Contains(help, part) {
				t.Errorf("tidings %s --help has no %q:\n%s", command, part, help)
			}
		}
		_, rest, _ := strings.Cut(help, "\nexamples\n")
		examples, _, _ := strings.Cut(rest, "\n\n")
		for line := range strings.Lines(examples) {
			for _, typed := range tidingsIn(line) {
				seen++
				var out, errs bytes.Buffer
				if code := s.program("", "", &out, &errs).Run(context.Background(), append(shellWords(typed), "--help")); code != 0 {
					t.Errorf("tidings %s: an example is wrong: %s%s", command, line, &errs)
				}
			}
		}
		if first, _, _ := strings.Cut(help, "\n"); !strings.Contains(strings.ReplaceAll(man, `\-`, "-"), strings.NewReplacer(`"`, `\(dq`, "●", `\[u25CF]`).Replace(first)) {
			t.Errorf("the man page lacks %q", first)
		}
	}
	if seen < 40 {
		t.Errorf("only %d examples were found", seen)
	}
}

// tidingsIn finds the command lines of tidings in a line for the shell, without
// the program's name.
func tidingsIn(line string) (typed []string) {
	line = strings.TrimSpace(line)
	if strings.HasPrefix(line, "#") {
		return nil
	}
	for _, start := range []string{"*/30 * * * * ", "ssh host "} {
		line = strings.TrimPrefix(line, start)
	}
	if inner, _, found := strings.Cut(line, " $("); found {
		line = inner
	}
	for part := range strings.SplitSeq(line, " | ") {
		part, _, _ = strings.Cut(part, " > ")
		if part = strings.TrimPrefix(strings.TrimSpace(part)+" ", "ssh host "); strings.HasPrefix(part, "tidings ") {
			typed = append(typed, strings.TrimPrefix(part, "tidings "))
		}
	}
	return typed
}

// TestFieldNames holds the JSON of commands against their help: every field is
// named there, and the fields are those that scripts know.
func TestFieldNames(t *testing.T) {
	s := newStage(t)
	s.must("add http://news.example/world.xml")
	row := "id title link author source feed feed_url folder date added read bookmarked bookmarked_at note tags summary words minutes media"
	s.must("bookmark http://news.example/2026/harbour --tag port")
	s.must("searches save Ferries ferries")
	content := " content_text content_markdown content_html"
	for command, names := range map[string]string{
		"list":                                  row,
		"bookmarks":                             row,
		"search ferries":                        row + " excerpt",
		"tags":                                  "tag unread total",
		"searches":                              "name query unread total added error",
		"show http://news.example/2026/harbour": row + " authors categories links language comments enclosures" + content,
		"read http://news.example/lighthouse.html": "title byline excerpt site_name lang published url" + content,
		"feeds":   "feed url name title folder link description language unread total added visited succeeded failures error gone warnings",
		"keep":    "feed url name articles days total",
		"refresh": "feed url name new updated error warnings",
		"history": "when what undone",
		"version": "version go system format",
		"status":  "unread aside today all bookmarks feeds failing",
		"doctor":  "version system library snapshots files pictures disk lock memory terminal clipboard links timeouts telling feeds problems",
		"feeds parse http://news.example/world.xml": "title link feed_link links id description language authors warnings items",
	} {
		words := strings.Fields(command)
		out := s.must(command + " --json")
		help := s.must(strings.Join(words[:min(len(words), 1+strings.Count(command, "parse"))], " ") + " --help")
		first, _, _ := strings.Cut(out, "\n")
		var object map[string]json.RawMessage
		if err := json.Unmarshal([]byte(first), &object); err != nil {
			t.Fatalf("%s: %v: %s", command, err, first)
		}
		for name := range strings.FieldsSeq(names) {
			if _, ok := object[name]; !ok {
				t.Errorf("%s --json has no %s: %s", command, name, first)
			}
			delete(object, name)
			if !strings.Contains(help, name) && !strings.Contains(s.must("list --help"), name) {
				t.Errorf("the help of %s does not name %s", command, name)
			}
		}
		for name, value := range object {
			t.Errorf("%s --json has a new field %s: %s", command, name, value)
		}
		if strings.Contains(out, "null") {
			t.Errorf("%s --json has a null: %s", command, out)
		}
	}
}

// TestSince reads dates as people write them.
func TestSince(t *testing.T) {
	s := newStage(t)
	s.must("add http://news.example/world.xml")
	// The articles are of 22 November 09:30, 21 November 18:00 and 10 November 07:00.
	for flags, want := range map[string]int{
		"--today": 1, "--since today": 1, "--since yesterday": 2, "--since 2026-11-21": 2, "--since 2026-11-22": 1,
		"--since 18h": 2, "--since 17h": 1, "--since 90min": 0, "--since 1w": 2, "--since 2w": 3, "--since 1y": 3, "--since 2026": 3, "--since 2026-11": 3,
		"--before 2026-11-21": 1, "--before today": 2, "--since 2026-11-21T19:00:00+01:00": 2, "--since 2026-11-21T19:00:01+01:00": 1,
		"--since 2w --before 1w": 1, "--before 200y": 0, "--search islands --before today": 1, "--search islands --today": 0,
	} {
		if got := strings.Count(s.must("list "+flags), "\n"); got != want {
			t.Errorf("list %s: %d articles, want %d", flags, got, want)
		}
	}
	for _, wrong := range []string{"0", "d", "-3d", "3", "3x", "99999999999d", "1500y", "2026-13-01", "22.11.2026", "soon"} {
		var out, errs bytes.Buffer
		if code := s.program("", "", &out, &errs).Run(context.Background(), []string{"list", "--since=" + wrong}); code != 2 {
			t.Errorf("list --since=%s: exit code %d: %s", wrong, code, &errs)
		}
	}
	for _, vague := range []string{"list --since 3m", "list --before 3m", "list --search age:<3m", "search after:3m"} {
		var out, errs bytes.Buffer
		code := s.program("", "", &out, &errs).Run(context.Background(), strings.Fields(vague))
		if code != 2 || !strings.Contains(errs.String(), "3m could be minutes or months; write 3min or 3mo") {
			t.Errorf("%s: exit code %d: %s", vague, code, &errs)
		}
	}
}

// TestManyPages walks a list that is longer than what is asked of the store at
// once.
func TestManyPages(t *testing.T) {
	s := newStage(t)
	library := s.open()
	ctx := context.Background()
	made, err := library.Subscribe(ctx, store.Local, store.Wish{URL: "http://many.example/"})
	if err != nil {
		t.Fatal(err)
	}
	visit := store.Fetched{Feed: made[0].ID, At: noon, Title: "Many"}
	for i := range 1234 {
		visit.Articles = append(visit.Articles, store.Incoming{Key: string(rune('a'+i%26)) + time.Duration(i).String(), Title: "Common words", Published: noon.Add(-time.Duration(i) * time.Minute)})
	}
	if _, err := library.Record(ctx, visit); err != nil {
		t.Fatal(err)
	}
	if err := library.Close(); err != nil {
		t.Fatal(err)
	}
	for flags, want := range map[string]int{"": 1234, "--limit 50": 50, "--limit 0": 1234, "--limit 501": 501, "--limit 1234": 1234, "--limit 9999": 1234, "--limit 700 --search common": 700, "--limit 0 --search common": 1234} {
		lines := strings.Split(strings.TrimSpace(s.must("list "+flags)), "\n")
		once := map[string]bool{}
		for _, line := range lines {
			once[line[:16]] = true
		}
		if len(lines) != want || len(once) != want {
			t.Errorf("list %s: %d lines, %d articles, want %d", flags, len(lines), len(once), want)
		}
	}
	if got := s.must("mark read --all"); got != "marked 1,234 articles read\n" {
		t.Error(got)
	}
}

func TestDataFolder(t *testing.T) {
	for _, c := range []struct {
		system string
		env    map[string]string
		want   string // "" for an error
	}{
		{"linux", map[string]string{"HOME": "/home/ann"}, "/home/ann/.local/share/tidings"},
		{"linux", map[string]string{"HOME": "/home/ann", "XDG_DATA_HOME": "/data"}, "/data/tidings"},
		{"linux", map[string]string{"HOME": "/home/ann", "XDG_DATA_HOME": "data"}, "/home/ann/.local/share/tidings"},
		{"linux", map[string]string{"XDG_DATA_HOME": "/data"}, "/data/tidings"},
		{"linux", map[string]string{}, ""},
		{"linux", map[string]string{"HOME": "ann"}, ""},
		{"darwin", map[string]string{"HOME": "/Users/ann"}, "/Users/ann/Library/Application Support/tidings"},
		{"darwin", map[string]string{"HOME": "/Users/ann", "XDG_DATA_HOME": "/data"}, "/data/tidings"},
		{"windows", map[string]string{"LocalAppData": "/Ann/AppData/Local"}, "/Ann/AppData/Local/tidings"},
		{"windows", map[string]string{"HOME": "/home/ann"}, ""},
	} {
		got, err := cli.DataFolder(c.system, func(name string) string { return c.env[name] })
		if filepath.ToSlash(got) != c.want || (err == nil) != (c.want != "") {
			t.Errorf("%s %v: %q, %v; want %q", c.system, c.env, got, err, c.want)
		}
	}
}

// TestNoLibrary opens libraries that cannot be: each is one sentence that says
// what to do, and code 1.
func TestNoLibrary(t *testing.T) {
	s := newStage(t)
	if err := os.WriteFile("a-file", []byte("no folder"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll("foreign", 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile("foreign/tidings.db", bytes.Repeat([]byte("not a store "), 2000), 0o600); err != nil {
		t.Fatal(err)
	}
	for data, says := range map[string]string{
		"a-file":  "name another folder with --data",
		"foreign": "is not a tidings library; move it away, or name another folder with --data",
	} {
		var out, errs bytes.Buffer
		if code := s.program("", "", &out, &errs).Run(context.Background(), []string{"list", "--data", data}); code != 1 || !strings.Contains(errs.String(), says) || strings.Count(errs.String(), "\n") != 1 {
			t.Errorf("--data %s: exit code %d, %q", data, code, &errs)
		}
	}
	var out, errs bytes.Buffer
	p := s.program("", "", &out, &errs)
	p.Getenv = func(string) string { return "" }
	if code := p.Run(context.Background(), []string{"list"}); code != 1 || errs.String() != "tidings: there is no home folder to keep articles in: $HOME is not set; set it, or name a folder with --data\n" {
		t.Errorf("without HOME: exit code %d, %q", code, &errs)
	}
}

// TestPrivate fetches from this machine for its owner, whichever command asks, and
// not for those who come from afar.
func TestPrivate(t *testing.T) {
	s := newStage(t)
	s.web = fetch.NewFetcher("test") // guarded, unlike the stage's own
	defer s.web.Close()
	for _, command := range []string{"add", "read", "save", "feeds parse"} {
		for kind, words := range map[string]string{"": "does not take connections", "ssh": "is in a private network; only public addresses are fetched here"} {
			s.web.AllowPrivate = kind == ""
			if out := s.pipeline(kind, "tidings "+command+" http://127.0.0.1:9/", ""); !strings.Contains(out, words) {
				t.Errorf("%s> %s: %s", kind, command, out)
			}
		}
	}
}

// TestScreenNeedsTerminal checks what is asked for before the screen opens.
func TestScreenNeedsTerminal(t *testing.T) {
	s := newStage(t)
	for _, c := range []struct {
		kind, term string
		opens      bool
	}{{"", "xterm", false}, {"tty", "dumb", false}, {"tty", "xterm", true}, {"tty", "vt100", true}} {
		var out, errs bytes.Buffer
		p := s.program(c.kind, "", &out, &errs)
		inner := p.Getenv
		p.Getenv = func(name string) string {
			if name == "TERM" {
				return c.term
			}
			return inner(name)
		}
		opened := false
		p.Screen = func(_ context.Context, library *store.Store, _ config.Source) error {
			opened = library != nil
			return nil
		}
		code := p.Run(context.Background(), nil)
		if opened != c.opens || (code == 0) != c.opens {
			t.Errorf("%+v: opened %v, exit code %d", c, opened, code)
		}
		if !c.opens && (code != 2 || errs.String() != "tidings: the screen needs a terminal; try `tidings list`\n") {
			t.Errorf("%+v: exit code %d, %q", c, code, &errs)
		}
	}
}

// TestDress looks at the first line of a list on terminals of several kinds.
func TestDress(t *testing.T) {
	s := newStage(t)
	s.must("add http://news.example/world.xml")
	s.must("bookmark http://news.example/2026/harbour")
	const plain = " 17b595fb     2h  World News       Harbour opens after the storm\n"
	for _, c := range []struct {
		env  map[string]string
		want string
	}{
		{map[string]string{"TERM": "dumb"}, "●★" + plain},
		{map[string]string{"TERM": "xterm", "LANG": "C"}, "\x1b[34mo\x1b[39m\x1b[33m*\x1b[39m \x1b[2m17b595fb\x1b[22m"},
		{map[string]string{"TERM": "xterm", "LANG": "C", "LC_ALL": "de_DE.utf8"}, "\x1b[34m●\x1b[39m\x1b[33m★\x1b[39m \x1b[2m17b595fb\x1b[22m"},
		{map[string]string{"TERM": "xterm", "NO_COLOR": "1"}, "●★ \x1b[2m17b595fb\x1b[22m"},
		{map[string]string{"TERM": "dumb", "LC_CTYPE": "POSIX"}, "o*" + plain},
	} {
		c.env["TIDINGS_DATA"] = filepath.Join(s.folder, "library")
		var out, errs bytes.Buffer
		p := s.program("tty", "", &out, &errs)
		p.Getenv = func(name string) string { return c.env[name] }
		if code := p.Run(context.Background(), []string{"list"}); code != 0 || !strings.HasPrefix(out.String(), c.want) {
			t.Errorf("%v: exit code %d\n got %q\nwant %q", c.env, code, out.String(), c.want)
		}
	}
	for width := range 250 {
		var out, errs bytes.Buffer
		p := s.program("tty", "", &out, &errs)
		p.Width = width
		for _, command := range []string{"list", "feeds", "show http://news.example/2026/harbour"} {
			out.Reset()
			if code := p.Run(context.Background(), strings.Fields(command)); code != 0 {
				t.Fatal(errs.String())
			}
			for line := range strings.Lines(out.String()) {
				if wide := ansi.StringWidth(strings.TrimRight(line, "\n")); width >= 40 && wide > width && !strings.Contains(line, "http://") {
					t.Errorf("%s at %d columns has a line of %d: %q", command, width, wide, line)
				}
			}
		}
	}
}
