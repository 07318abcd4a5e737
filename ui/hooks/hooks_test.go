package hooks_test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"tidings/feeds"
	"tidings/feeds/own"
	"tidings/store"
	"tidings/ui/config"
	"tidings/ui/hooks"
)

var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

// A house is a library, and a home folder with programs that are told things.
type house struct {
	t      *testing.T
	folder string
	store  *store.Store
	home   *own.Home
	teller *hooks.Teller
	feed   store.FeedID
	cancel func()
}

func open(t *testing.T) *house {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("the programs of these tests are scripts")
	}
	h := &house{t: t, folder: t.TempDir()}
	var err error
	h.store, err = store.Open(filepath.Join(t.TempDir(), "tidings.db"), store.Options{Now: func() time.Time { return noon }})
	h.need(err)
	t.Cleanup(func() { h.need(h.store.Close()) })
	fresh, err := h.store.Subscribe(t.Context(), store.Local, store.Wish{URL: "https://post.example/feed"})
	h.need(err)
	h.feed = fresh[0].ID
	h.home = &own.Home{ProgramTime: time.Minute, Getenv: func(name string) string {
		return map[string]string{"HOME": h.folder, "PATH": os.Getenv("PATH")}[name]
	}}
	ctx, cancel := context.WithCancel(t.Context())
	h.cancel = cancel
	h.teller = hooks.New(ctx, h.store, store.Local, h.home)
	t.Cleanup(func() { h.teller.Finish(time.Minute) })
	return h
}

func (h *house) need(err error) {
	h.t.Helper()
	if err != nil {
		h.t.Fatal(err)
	}
}

// script writes a program into the home folder.
func (h *house) script(text string) config.Words {
	h.t.Helper()
	path := filepath.Join(h.folder, "program")
	h.need(os.WriteFile(path, []byte("#!/bin/sh\n"+text+"\n"), 0o755))
	return config.NewWords(path)
}

// with is a program with more arguments.
func with(w config.Words, more ...string) config.Words {
	return config.NewWords(append(w.All(), more...)...)
}

// read is a file of the home folder, "" if it is not there.
func (h *house) read(name string) string {
	h.t.Helper()
	text, err := os.ReadFile(filepath.Join(h.folder, name))
	if err != nil && !os.IsNotExist(err) {
		h.t.Fatal(err)
	}
	return string(text)
}

// brought is a refresh that has brought articles.
func (h *house) brought(title string, articles ...store.Incoming) feeds.Report {
	h.t.Helper()
	out, err := h.store.Record(h.t.Context(), store.Fetched{Feed: h.feed, At: noon, Title: title, Articles: articles})
	h.need(err)
	return feeds.Report{Feeds: 1, New: out[0].New, Fresh: out[0].Fresh}
}

// refreshed tells of a refresh.
func (h *house) refreshed(report feeds.Report) {
	h.t.Helper()
	news, err := h.teller.News(h.t.Context(), report)
	h.need(err)
	h.teller.Refreshed(report, news)
}

// wrong is what goes wrong with a program next, "" if nothing does.
func (h *house) wrong() string {
	h.t.Helper()
	select {
	case wrong := <-h.teller.Wrong():
		return wrong
	default:
		return ""
	}
}

func piece(title string, minutes int) store.Incoming {
	return store.Incoming{
		Key: fmt.Sprint(title, minutes), Title: title, Link: "https://post.example/" + fmt.Sprint(minutes),
		Published: noon.Add(-time.Duration(minutes) * time.Minute), Content: store.Body{Source: "<p>The text."}, Words: 2,
	}
}

// seen writes what a program is given into files.
const seen = `for a in "$@"; do printf '<%s>' "$a"; done > arguments; cat > input`

// Whatever a title is, it is one argument, or a part of one, and no option, no command and
// no escape sequence. The article comes whole on standard input.
func TestHostileTitles(t *testing.T) {
	for title, want := range map[string]string{
		"plain":                              "plain",
		"-rf":                                " -rf",
		"--output=/etc/passwd":               " --output=/etc/passwd",
		"@/etc/passwd":                       " @/etc/passwd",
		"~root":                              " ~root",
		"$(touch x)`touch y`; touch z &":     "$(touch x)`touch y`; touch z &",
		"two\nlines\r\nand\ttabs":            "two lines and tabs",
		"\x1b]0;title\a\x1b[31mred\u009b1m!": "red!",
		`"quotes' and \`:                     `"quotes' and \`,
		"{link} {title} {id}":                "{link} {title} {id}",
		"nul\x00byte":                        "nulbyte",
		"\u202egnp.exe":                      "gnp.exe",
		"-\u200b-x":                          " --x",
	} {
		h := open(t)
		program := with(h.script(seen), "{title}", "--title={title}", "{feed}", "a{title}b", "{unknown}", "{link}")
		h.teller.Use(config.Settings{Hooks: config.Hooks{Bookmark: program}})
		report := h.brought("-f "+title, piece(title, 1))
		h.teller.Bookmarked(report.Fresh...)
		h.teller.Finish(time.Minute)
		if wrong := h.wrong(); wrong != "" {
			t.Errorf("%q: %s", title, wrong)
		}
		feed := " -f " + strings.TrimSpace(want)
		if got, all := h.read("arguments"), fmt.Sprintf("<%s><--title=%s><%s><a%sb><{unknown}><https://post.example/1>", want, want, feed, want); got != all {
			t.Errorf("%q: %q, want %q", title, got, all)
		}
		var told struct{ ID, Title, Link, ContentText string }
		if err := json.Unmarshal([]byte(h.read("input")), &told); err != nil || told.Title != strings.TrimSpace(want) || told.Link != "https://post.example/1" {
			t.Errorf("%q: %v %q", title, err, h.read("input"))
		}
		for _, made := range []string{"x", "y", "z"} {
			if _, err := os.Stat(filepath.Join(h.folder, made)); err == nil {
				t.Errorf("%q was run", title)
			}
		}
	}
}

// A title and a text of many megabytes come cut, and whole.
func TestHugeArticle(t *testing.T) {
	h := open(t)
	h.teller.Use(config.Settings{Hooks: config.Hooks{Bookmark: with(h.script(seen), "{title}")}})
	huge := piece(strings.Repeat("Long ", 2<<20), 1)
	huge.Content = store.Body{Source: "<p>" + strings.Repeat("text ", 1<<20)}
	h.teller.Bookmarked(h.brought("Post", huge).Fresh...)
	h.teller.Finish(time.Minute)
	if got := h.read("arguments"); len(got) > 600 || !strings.HasPrefix(got, "<Long Long") {
		t.Errorf("%d bytes %s", len(got), h.wrong())
	}
	if got := h.read("input"); len(got) < 5<<20 || !json.Valid([]byte(got)) {
		t.Errorf("%d bytes", len(got))
	}
}

// All new articles of a refresh come in one run, the newest first, a line each; the counts in
// another.
func TestTheNewOfARefresh(t *testing.T) {
	h := open(t)
	program := h.script(`cat > "$1"; echo "$2" >> "$1.arguments"`)
	h.teller.Use(config.Settings{NotifyProgram: with(program, "notify", "{summary}: {titles}"), Hooks: config.Hooks{
		New: with(program, "new", "{count} {title} {link}"), Refresh: with(program, "refresh", "{summary}"),
	}})
	report := h.brought("Post", piece("Old", 50), piece("New", 10), piece("Middle", 20), piece("Oldest", 60))
	report.Updated, report.NotModified, report.Failed = 2, 3, make([]feeds.Failure, 1)
	h.refreshed(report)
	h.refreshed(feeds.Report{}) // nothing was visited
	h.teller.Finish(time.Minute)
	var titles []string
	for lines := bufio.NewScanner(strings.NewReader(h.read("new"))); lines.Scan(); {
		var told struct {
			Title string
			Text  string `json:"content_text"`
		}
		h.need(json.Unmarshal(lines.Bytes(), &told))
		titles = append(titles, told.Title+"/"+strings.TrimSpace(told.Text))
	}
	if got := strings.Join(titles, " "); got != "New/The text. Middle/The text. Old/The text. Oldest/The text." {
		t.Error(got)
	}
	for name, want := range map[string]string{
		"new.arguments": "4 New https://post.example/10\n", "refresh.arguments": "4 new articles\n",
		"refresh": `{"feeds":1,"new":4,"updated":2,"unchanged":3,"failed":1}` + "\n",
		"notify":  "4 new articles\nNew\nMiddle\nOld\nOldest\n", "notify.arguments": "4 new articles: New · Middle · Old · …\n",
	} {
		if got := h.read(name); got != want {
			t.Errorf("%s: %q", name, got)
		}
	}
}

// What goes wrong is said in a line, once until it goes well again.
func TestFailuresAreSaidOnce(t *testing.T) {
	h := open(t)
	fresh := h.brought("Post", piece("One", 1)).Fresh
	for _, c := range []struct{ text, want string }{
		{"exit 3", "the hook on-bookmark failed: exit status 3"}, {"exit 3", ""}, {"exit 4", "the hook on-bookmark failed: exit status 4"},
		{"exit 0", ""}, {"exit 4", "the hook on-bookmark failed: exit status 4"},
	} {
		h.teller.Use(config.Settings{Hooks: config.Hooks{Bookmark: h.script(c.text)}})
		h.teller.Bookmarked(fresh...)
		h.again()
		if got := h.wrong(); got != c.want {
			t.Errorf("%s: %q, want %q", c.text, got, c.want)
		}
	}
	h.teller.Use(config.Settings{Hooks: config.Hooks{Open: config.NewWords("no-such-program")}})
	h.teller.Opened(fresh[0])
	h.teller.Finish(time.Minute)
	if got := h.wrong(); got != "the hook on-open failed: no-such-program is not there: no such program" {
		t.Error(got)
	}
}

// again waits until no program runs, and lets others run.
func (h *house) again() {
	h.t.Helper()
	h.teller.Await()
}

// A program that hangs is ended when its time is over, and when whoever waits has no more
// patience; what it has started ends with it.
func TestHangingPrograms(t *testing.T) {
	h := open(t)
	h.home.ProgramTime = time.Second
	fresh := h.brought("Post", piece("One", 1)).Fresh
	h.teller.Use(config.Settings{Hooks: config.Hooks{Bookmark: h.script("sleep 300 & sleep 300")}})
	h.teller.Bookmarked(fresh...)
	h.again()
	if got := h.wrong(); got != "the hook on-bookmark failed: program did not end within 1s" {
		t.Error(got)
	}
	h.home.ProgramTime = time.Hour
	for range 10 {
		h.teller.Bookmarked(fresh...)
	}
	h.teller.Finish(time.Millisecond)
	h.teller.Bookmarked(fresh...) // nobody would wait for it
	if got := h.wrong(); got != "" {
		t.Error(got)
	}
}

// However many programs are asked for, few run at once, and too many are refused.
func TestFewProgramsAtOnce(t *testing.T) {
	h := open(t)
	fresh := h.brought("Post", piece("One", 1)).Fresh
	h.teller.Use(config.Settings{Hooks: config.Hooks{Bookmark: h.script(`echo $$ >> pids; while [ ! -e go ]; do sleep 0.02; done; echo done >> ended`)}})
	for range 150 {
		h.teller.Bookmarked(fresh...)
	}
	if got := h.wrong(); got != "the hook on-bookmark failed: too many programs are running" {
		t.Error(got)
	}
	for strings.Count(h.read("pids"), "\n") < 3 {
		time.Sleep(time.Millisecond)
	}
	if n := strings.Count(h.read("pids"), "\n"); n != 3 {
		t.Errorf("%d run at once", n)
	}
	h.need(os.WriteFile(filepath.Join(h.folder, "go"), nil, 0o600))
	h.teller.Finish(time.Minute)
	if n := strings.Count(h.read("ended"), "\n"); n != 100 {
		t.Errorf("%d have run", n)
	}
}

// Without a home, and without a teller, nothing is run.
func TestNobodysPrograms(t *testing.T) {
	h := open(t)
	fresh := h.brought("Post", piece("One", 1)).Fresh
	for _, teller := range []*hooks.Teller{nil, hooks.New(t.Context(), h.store, store.Local, nil)} {
		teller.Use(config.Settings{Hooks: config.Hooks{Bookmark: h.script("touch ran")}})
		teller.Bookmarked(fresh...)
		teller.Finish(time.Minute)
	}
	if _, err := os.Stat(filepath.Join(h.folder, "ran")); err == nil {
		t.Error("it was run")
	}
}
