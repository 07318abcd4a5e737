package config

import (
	"errors"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/pelletier/go-toml/v2"
)

// Each wrong line is named, with what was meant where that can be told, and all other
// lines count.
func TestWrongLinesAreNamed(t *testing.T) {
	const usual = `background = "light"`
	for _, c := range []struct{ line, want string }{
		{`page.widht = 80`, "there is no setting page.widht; did you mean page.width?"},
		{`width = 80`, "there is no setting width; did you mean page.width?"},
		{`Page_Width = 80`, `there is no setting Page_Width; did you mean page.width?`},
		{`"page.width" = 80`, `there is no setting "page.width"; did you mean page.width?`},
		{`colour = "red"`, "there is no setting colour"},
		{`page.width = 200`, "page.width is a whole number from 40 to 120, not 200"},
		{`page.width = 39`, "page.width is a whole number from 40 to 120, not 39"},
		{`page.width = 72.5`, "page.width is a whole number from 40 to 120, not 72.5"},
		{`page.width = "80"`, `page.width is a whole number from 40 to 120, not "80"; did you mean 80?`},
		{`page.width = 99999999999999999999`, `page.width is a whole number from 40 to 120`},
		{`page.width = [80]`, `page.width is a whole number from 40 to 120, not [80]`},
		{`page.place = "Left"`, `page.place is "centre" or "left", not "Left"; did you mean "left"?`},
		{`page.place = "center"`, `page.place is "centre" or "left", not "center"; did you mean "centre"?`},
		{`page.place = left`, `page.place is "centre" or "left"; did you mean page.place = "left"?`},
		{`page.place: left`, `page.place is "centre" or "left"; did you mean page.place = "left"?`},
		{`page.width 80`, `page.width is a whole number from 40 to 120; did you mean page.width = 80?`},
		{`page.width =`, `page.width is a whole number from 40 to 120`},
		{`window.title = "yes"`, `window.title is true or false, not "yes"`},
		{`window.title = True`, `window.title is true or false; did you mean window.title = true?`},
		{`reading.mark-read = "after 5 minutes"`, `reading.mark-read is "open", "end", "scroll", "hand", or a time as in "after 5s", not "after 5 minutes"`},
		{`reading.mark-read = "afetr 5s"`, `did you mean "after 5s"?`},
		{`page = 80`, `page is a group of settings: it is written [page], and what it sets on the lines below`},
		{`page = { widht = 80 }`, `there is no setting page.widht; did you mean page.width?`},
		{`background = "dark"`, `background is set on line 1 already, which counts`},
		{`what is this`, `this is no line of settings: it is KEY = VALUE, as in page.width = 72`},
		{`= 3`, `this is no line of settings`},
		{`a = 1 b = 2`, `this is no line of settings`},
		{`x = "unclosed`, `this is no line of settings`},
		{"x = \"\"\"unclosed", `this is no line of settings`},
		{"x = [1,\n  2,\n  \"three\",", `this is no line of settings`},
		{"x = \x01", `this is no line of settings`},
		{"page.width = 80\rlist.lines = 2", "page.width is a whole number from 40 to 120"},
		{`[pgae]`, `there is no group of settings [pgae], so what stands under it does not count; did you mean [page]?`},
		{`[page`, `a group of settings is written as in [page]; did you mean [page]?`},
	} {
		text := usual + "\n" + c.line + "\n" + "[list]\nlines = 2\n"
		got := Parse([]byte(text))
		if len(got.Mistakes) != 1 || got.Mistakes[0].Line != 2 || !strings.Contains(got.Mistakes[0].String(), c.want) {
			t.Errorf("%s: %v, want %s", c.line, got.Mistakes, c.want)
		}
		if got.Settings.Background != "light" || got.Settings.ListLines != 2 || len(got.Given) != 2 || got.Fault != nil {
			t.Errorf("%s: the other lines do not count: %+v", c.line, got)
		}
	}
}

// Keys can be written in every way that TOML has.
func TestEveryWayOfWriting(t *testing.T) {
	for _, text := range []string{
		"page.width = 80", "[page]\nwidth = 80", "page = { width = 80 }", "page = {\n width = 80, # mine\n}", "[[page]]\nwidth = 80",
		"\ufeffpage.width = 80\r\n", "'page' . \"width\" = 8_0 # wide", "page.width = 0x50", "\t page.width=80", "[page]\r\n\r\n# mine\r\n width = +80",
		"[page] # mine\nwidth = 80\n[list]\nlines = 1", "[page]\n[page]\nwidth = 80",
	} {
		c := Parse([]byte(text))
		if c.Settings.PageWidth != 80 || len(c.Mistakes) > 0 || c.Fault != nil {
			t.Errorf("%q: %+v", text, c)
		}
	}
	if c := Parse([]byte("page.width = 80 # caf\xe9")); c.Fault == nil || c.Settings != Defaults() {
		t.Errorf("Latin-1: %+v", c)
	}
}

// A file with more than 10 mistakes names all of them, and the other lines count.
func TestTenMistakes(t *testing.T) {
	const text = `theme = "sepia"
paint = true
background = "light"
linear = true
mouse = true
page.width = 80
page.plaec = "left"
page.place = "left"
page.style = "light"
page.links = "list"
page.pictures = "on"
page.pictures-by = "kitty"
bidi = "off"
preview = "on"
panes.ratio = 50
[sidebar]
width = wide
width = 30
counts = "both"

[list]
lines = "two"
lines = 2
groups = "feed"
order = "oldest"
dates = "days"
dates = "day"
excerpt = 7
excerpt = 2
page.width = 90

[window
title = false

[reading]
mark-read = "after 5s"
mark_read = "end"
set-aside = "30 days"
set-aside = 30
space = "next-feed"
this line is lost

[screen]
first = "today" "all"
first = "today"
confirm-quit = true

[keyboard]
preset = "vim"
counts = true

[refresh]
every = "2h"
at-start = false

[save]
folder = 7
folder = "~/Notes"
form = "html"
[pipe]
form = "json"

[notify]
way = "osc99"
program = "tell {titles}"
program = ["tell", "{titles}"]

[hooks]
on-new = ["new"]
on-refresh = ["refresh", "{count}"]
on-bookmark = ["sh", "-c", "save {link}"]
on-bookmark = ["save", "{link}"]
on-open = []
on-close = ["x"]

[open]
audio = "mpv"
audio = ["mpv", "{url}"]
video = ["sh", "-c", "mpv {url}"]
video = ["mpv"]
file = ["sh", "-c"]
file = ["open", "--new={url}"]
movie = ["mpv"]

[download]
folder = ""
folder = "~/Podcasts"
[links]
trackers = "keep"
`
	c := Parse([]byte(text))
	var lines []int
	for _, m := range c.Mistakes {
		lines = append(lines, m.Line)
	}
	if want := []int{7, 17, 22, 26, 28, 30, 32, 37, 38, 41, 44, 57, 65, 71, 74, 77, 79, 81, 83, 86}; !slices.Equal(lines, want) {
		t.Errorf("mistakes in lines %v, want %v: %v", lines, want, c.Mistakes)
	}
	want := Settings{Background: "light", Theme: "sepia", Paint: true, Linear: true, Mouse: true, PageStyle: "light", Pictures: "on", PicturesBy: "kitty", PageWidth: 80, PageLeft: true, Links: LinksListed, KeepTrackers: true, Bidi: "off", Preview: PreviewOn, SidebarWidth: 30, PanesRatio: 50, CountsUnread: true, CountsAll: true, ListLines: 2, ListOldest: true, ListGroups: GroupsFeed, ListDays: true, ListExcerpt: 2,
		MarkRead: MarkRead{OnTime, 5e9}, SetAside: 30, Space: SpaceGoesOn, FirstList: FirstToday, ConfirmQuit: true, KeyPreset: "vim", Counts: true, RefreshEvery: 2 * time.Hour,
		SaveFolder: "~/Notes", SaveForm: "html", PipeForm: "json", NotifyWay: "osc99", NotifyProgram: NewWords("tell", "{titles}"),
		Hooks: Hooks{New: NewWords("new"), Refresh: NewWords("refresh", "{count}"), Bookmark: NewWords("save", "{link}")},
		Open:  Open{NewWords("mpv", "{url}"), NewWords("mpv"), NewWords("open", "--new={url}")}, DownloadFolder: "~/Podcasts"}
	if c.Settings != want || len(c.Given) != len(All()) {
		t.Errorf("%+v\nwant\n%+v", c.Settings, want)
	}
}

// A group with an owner is read by it.
func TestOwnersReadTheirGroups(t *testing.T) {
	var got []string
	keys := Owner{"keys", func(_ int, path []string, value any) (string, string) {
		got = append(got, strings.Join(path, "/"))
		if list, is := value.([]any); is && len(list) == 2 {
			return "", ""
		}
		return "a key is bound to a list", "two"
	}}
	c := Parse([]byte("[keys]\n\", p\" = [\n \"bookmark\", # first\n \"next\",\n]\n[keys.list]\nx = 1\n[page]\nwidth = 80"), keys)
	if !slices.Equal(got, []string{", p", "list/x"}) || len(c.Mistakes) != 1 || c.Mistakes[0].String() != "line 7: a key is bound to a list; did you mean two?" || c.Settings.PageWidth != 80 {
		t.Errorf("%q %+v", got, c)
	}
}

// What config default prints sets nothing; with its # taken off, each line sets what holds
// anyway.
func TestTheDefaultsAreTheDefaults(t *testing.T) {
	if c := Parse([]byte(DefaultText(false))); len(c.Given)+len(c.Mistakes) > 0 || c.Settings != Defaults() {
		t.Errorf("%+v", c)
	}
	bare := DefaultText(false)
	for _, s := range All() {
		bare = strings.Replace(bare, "# "+s.Key+" =", s.Key+" =", 1)
		for _, word := range s.Words() {
			if _, ok := s.Value(word); !ok {
				t.Errorf("%s does not take %s", s.Key, word)
			}
		}
		if len(s.Why) < 10 || len(s.Choices) == 0 {
			t.Errorf("%s is not explained", s.Key)
		}
	}
	if c := Parse([]byte(bare)); len(c.Given) != len(All()) || len(c.Mistakes) > 0 || c.Settings != Defaults() {
		t.Errorf("%+v", c)
	}
	var valid map[string]any
	if err := toml.Unmarshal([]byte(bare), &valid); err != nil {
		t.Error(err)
	}
}

func TestSetPutsALineWhereItBelongs(t *testing.T) {
	for _, c := range []struct{ before, key, value, after string }{
		{"", "page.width", "80", "page.width = 80\n"},
		{"\ufeff", "page.width", "80", "\ufeffpage.width = 80\n"},
		{"# mine", "page.width", "80", "# mine\npage.width = 80\n"},
		{"# mine\n\n", "background", "dark", "# mine\n\nbackground = \"dark\"\n"},
		{"page.width   =  70  # so\n", "page.width", "80", "page.width   =  80  # so\n"},
		{"page.width = \"wide\"#so\n", "page.width", "80", "page.width = 80#so\n"},
		{"page.place = \"left\"\r\nlist.lines = 2\r\n", "page.width", "80", "page.place = \"left\"\r\npage.width = 80\r\nlist.lines = 2\r\n"},
		{"[page]\n# wide\n\n[list]\nlines = 2\n", "page.width", "80", "[page]\nwidth = 80\n# wide\n\n[list]\nlines = 2\n"},
		{"[page]\nplace = \"left\" # so\n\n[list]\n", "page.width", "80", "[page]\nplace = \"left\" # so\nwidth = 80\n\n[list]\n"},
		{"[page]\nplace = \"left\"\n# width = 72\n# other\n", "page.width", "80", "[page]\nplace = \"left\"\n# width = 72\nwidth = 80\n# other\n"},
		{"page = { place = \"left\" }\n", "page.width", "80", "page = { place = \"left\", width = 80 }\n"},
		{"page = {}\n", "page.width", "80", "page = { width = 80 }\n"},
		{"page = {\n  place = \"left\",\n}\n", "page.width", "80", "page = {\n  place = \"left\", width = 80\n}\n"},
		{"page = { width = 70, place = \"left\" }\n", "page.width", "80", "page = { width = 80, place = \"left\" }\n"},
		{"# settings\n\n# keys of mine\n[keys]\nx = 1\n", "page.width", "80", "# settings\n\npage.width = 80\n# keys of mine\n[keys]\nx = 1\n"},
		{"[keys]\nx = 1\n", "page.width", "80", "page.width = 80\n[keys]\nx = 1\n"},
		{"nonsense here\n", "page.width", "80", "nonsense here\npage.width = 80\n"},
		{"", "reading.mark-read", "after 10s", "reading.mark-read = \"after 10s\"\n"},
		{"", "sidebar.width", "auto", "sidebar.width = \"auto\"\n"},
		{"", "page.place", `"left"`, "page.place = \"left\"\n"},
	} {
		got, err := Set([]byte(c.before), c.key, c.value)
		if err != nil || string(got) != c.after {
			t.Errorf("%q: %q %v\nwant %q", c.before, got, err, c.after)
		}
	}
	shown := DefaultText(false)
	got, err := Set([]byte(shown), "list.lines", "2")
	if want := strings.Replace(shown, "# list.lines = 1\n", "# list.lines = 1\nlist.lines = 2\n", 1); err != nil || string(got) != want {
		t.Errorf("%v %s", err, got)
	}
}

func TestSetRefuses(t *testing.T) {
	_, err := Set(nil, "page.widht", "80")
	if unknown := (UnknownError{}); !errors.As(err, &unknown) || unknown.Nearest != "page.width" {
		t.Error(err)
	}
	for typed, near := range map[string]string{"200": "", "lfet": `"left"`, "72\nbackground = 1": "", "": ""} {
		_, err = Set(nil, "page.place", typed)
		if value := (ValueError{}); !errors.As(err, &value) || value.Nearest != near {
			t.Errorf("%q: %#v", typed, err)
		}
	}
}

func TestUnsetTakesALineOut(t *testing.T) {
	for _, c := range []struct{ before, after string }{
		{"", ""}, {"# page.width = 72\n", "# page.width = 72\n"},
		{"list.lines = 2\npage.width = 80\n# end", "list.lines = 2\n# end"},
		{"page.width = 80 # my eyes\nlist.lines = 2\n", "# my eyes\nlist.lines = 2\n"},
		{"[page]\nwidth = 80\nplace = \"left\"\n", "[page]\nplace = \"left\"\n"},
		{"page = { width = 80, place = \"left\" }\n", "page = { place = \"left\" }\n"},
		{"page = { place = \"left\" , width = 80 }\n", "page = { place = \"left\" }\n"},
		{"page = { width = 80 }\n", "page = { }\n"},
		{"page.width = 80\npage.width = 90\n", ""},
	} {
		got, err := Unset([]byte(c.before), "page.width")
		if err != nil || string(got) != c.after {
			t.Errorf("%q: %q %v\nwant %q", c.before, got, err, c.after)
		}
	}
}

// Whatever a text is, reading it ends well, and Set changes one line of it and no other
// byte. A text that is TOML stays TOML.
func FuzzSet(f *testing.F) {
	f.Add("", uint8(0))
	f.Add(DefaultText(false), uint8(3))
	f.Add("[page]\nwidth = 80 # so\n[[keys]]\n\"a.b\" = [1,\n2]\nx = '''a\n'''\n", uint8(1))
	f.Add("page = { width = 80,\n place = \"left\" }\r\nx = \"\"\"\\\"\"\"\"\n[list]\n", uint8(2))
	f.Add("[page\nwidth = 3\nx = [\n1,\n\n", uint8(4))
	f.Fuzz(func(t *testing.T, text string, which uint8) {
		all := All()
		s := all[int(which)%len(all)]
		values := append([]string{s.Default}, s.Words()...)
		value := values[int(which)%len(values)]
		var was map[string]any
		valid := toml.Unmarshal([]byte(text), &was) == nil && Parse([]byte(text)).Fault == nil
		for _, m := range Parse([]byte(text)).Mistakes {
			_ = m.String()
		}
		changed, err := Set([]byte(text), s.Key, value)
		if err != nil {
			if valid && len(Parse([]byte(text)).Mistakes) == 0 {
				t.Fatalf("%v", err)
			}
			return
		}
		found := false
		for _, g := range Parse(changed).Given {
			want, _ := s.Value(value)
			found = found || g.Key == s.Key && g.Value == want
		}
		if !found {
			t.Fatalf("%q does not set %s", changed, s.Key)
		}
		if valid {
			var is map[string]any
			if err := toml.Unmarshal(changed, &is); err != nil && len(Parse([]byte(text)).Mistakes) == 0 {
				t.Fatalf("%q is no TOML: %v", changed, err)
			}
		}
		onlyOneLine(t, text, string(changed))
		back, err := Unset(changed, s.Key)
		if err != nil {
			t.Fatal(err)
		}
		for _, g := range Parse(back).Given {
			if g.Key == s.Key {
				t.Fatalf("%q still sets it", back)
			}
		}
	})
}

// onlyOneLine fails if texts differ in more than one line, which may be new. The last line
// of the text before may have had no end.
func onlyOneLine(t *testing.T, before, after string) {
	t.Helper()
	a, b := strings.SplitAfter(before, "\n"), strings.SplitAfter(after, "\n")
	if last := a[len(a)-1]; last != "" && len(b) > len(a) && b[len(b)-1] == "" {
		a[len(a)-1] = last + strings.TrimPrefix(b[len(a)-1], last)
		a = append(a, "")
	}
	for len(a) > 0 && len(b) > 0 && a[0] == b[0] {
		a, b = a[1:], b[1:]
	}
	for len(a) > 0 && len(b) > 0 && a[len(a)-1] == b[len(b)-1] {
		a, b = a[:len(a)-1], b[:len(b)-1]
	}
	if len(a) > 1 || len(b) > 1 {
		t.Fatalf("%q became %q", before, after)
	}
}

// The lines of settings that README shows are as they should be.
func TestREADMEShowsSettings(t *testing.T) {
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, section, _ := strings.Cut(string(readme), "## Make it yours")
	section, _, _ = strings.Cut(section, "\n## ")
	shown := ""
	for line := range strings.Lines(section) {
		if strings.HasPrefix(line, "    ") && (strings.Contains(line, " = ") || strings.HasPrefix(line, "    [")) {
			shown += line
		}
	}
	keys := Owner{Group: "keys", Take: func(int, []string, any) (string, string) { return "", "" }}
	if c := Parse([]byte(shown), keys); len(c.Given) < 4 || len(c.Mistakes) > 0 {
		t.Errorf("%+v", c)
	}
}
