package ui

import (
	"encoding/json"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"tidings/feeds/fetch"
	"tidings/store"
)

// program writes a program into the home folder, and returns what calls it.
func (s *screen) program(name, script string) string {
	s.t.Helper()
	if runtime.GOOS == "windows" {
		s.t.Skip("the programs of this test are those of Unix")
	}
	if err := os.WriteFile(filepath.Join(s.homeFolder, name), []byte("#!/bin/sh\n"+script), 0o700); err != nil {
		s.t.Fatal(err)
	}
	return "~/" + name
}

// piping is a screen whose home has a program.
func piping(t *testing.T, s *store.Store, w, h int, name, script string) *screen {
	t.Helper()
	sc := show(t, s, w, h).atHome()
	sc.program(name, script)
	return sc
}

// A command gets the article on its standard input, and what it prints is shown without what a
// terminal would carry out.
func TestPipingToACommand(t *testing.T) {
	for _, size := range sizes {
		sc := piping(t, news(t), size[0], size[1], "sum", `cat > got
printf 'In short\033]0;owned\007: \033[31mcranes\033[0m left.\n\n'
for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31 32 33 34 35 36 37 38 39 40 41 42 43 44 45 46 47 48 49; do echo "$i. A line of what it has to say about the harbour and its cranes, at some length."; done
echo "End: $1|$2"
`)
		sc.press("|").sees("Pipe to", "Markdown (Tab)").seesNot("…Markdown").golden("pipe-to")
		sc.press(`"~/sum 'two  words' $HOME"`, "enter").sees("Nothing is filled in")
		if sc.overlay != nil {
			t.Fatal("it was run")
		}
		sc.press("|", "ctrl+u", `"~/sum 'two  words' x"`, "enter").sees("~/sum", "In short: cranes left.").golden("output")
		sc.press("G").sees("End: two  words|x", "end").press("g", "g").sees("In short").press("space").seesNot("In short")
		if got := sc.filesIn("")["got"]; !strings.HasPrefix(got, "# Old cranes leave") || !strings.HasSuffix(got, "trees in spring.\n") {
			t.Errorf("it got %q", got)
		}
		if sc.press("q"); sc.overlay != nil || strings.Contains(sc.View().Content, "owned") {
			t.Error("it is not left")
		}
	}
}

// A page of output is set anew when the window changes, and its rows fill the screen.
func TestOutputFollowsTheWindow(t *testing.T) {
	sc := piping(t, news(t), 120, 24, "long", `printf 'word %.0s' 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20`)
	sc.press("|", `"~/long"`, "enter").sees(strings.TrimSpace(strings.Repeat("word ", 14)))
	sc.send(tea.WindowSizeMsg{Width: 40, Height: 12})
	sc.exact().sees(strings.TrimSpace(strings.Repeat("word ", 7))).seesNot(strings.Repeat("word ", 9))
}

// The form is changed with Tab, and it and the command are there the next time, also on another
// screen.
func TestPipingRemembers(t *testing.T) {
	s := news(t)
	sc := piping(t, s, 120, 24, "keep", "cat > got\n")
	sc.press("enter", "|", `"~/keep"`, "tab", "tab", "tab").sees("JSON (Tab)").press("enter").sees("“~/keep” took ")
	var whole map[string]any
	if err := json.Unmarshal([]byte(sc.filesIn("")["got"]), &whole); err != nil || whole["title"] != "Old cranes leave the harbour after ninety years" {
		t.Errorf("%v %v", whole["title"], err)
	}
	if sc.settings.PipeForm != "json" {
		t.Errorf("the form is %s", sc.settings.PipeForm)
	}
	sc.press("|").sees("JSON", "↑ ~/keep").press(`"~/nothing here"`, "enter").sees("nothing is not there: no such program.")
	sc.press("q", "|", `"dra"`, "up").sees("~/nothing here").press("up").sees("Pipe to ~/keep").press("up", "down", "down").sees("Pipe to dra").press("esc")
	Leave(sc.app)
	other := show(t, s, 120, 24).atHome()
	other.press("|").sees("↑ ~/nothing here").press("up", "up").sees("Pipe to ~/keep")
}

// A command that fails says how, below what it has printed; one that goes on is ended with its page.
func TestPipingThatFails(t *testing.T) {
	sc := piping(t, news(t), 80, 24, "fail", "echo so far\necho first >&2\nprintf 'no key\\033[2J here\\n' >&2\nexit 3\n")
	sc.press("|", `"~/fail"`, "enter").sees("so far", "fail failed (exit status 3): no key here.").exact()
	sc.press("esc")
	sc.program("endless", "yes | head -c 3000000\n")
	sc.press("|", `"~/endless"`, "enter").sees("top").press("G").sees("endless prints more than 1 MB")
	sc.press("q", "|", `"sh -c 'x | y'"`, "esc").press("|", `"cat | x"`, "enter").sees("There is no shell here")
	sc.press("|", "enter").seesNot("Pipe to")
	far := show(t, news(t), 120, 24)
	far.press("|").sees("Only where the library lies.")
}

// Leaving the page of a command that runs ends it, with all that it has started.
func TestLeavingEndsACommand(t *testing.T) {
	sc := piping(t, news(t), 80, 24, "slow", "sleep 600 & wait\n")
	sc.press("|", `"~/slow"`)
	_, cmd := sc.Update(keyMsg("enter"))
	sc.sees("Running … esc ends it.").exact()
	sc.press("esc")
	if sc.overlay != nil {
		t.Error("it is open")
	}
	sc.run(cmd) // else this takes ten minutes
	sc.seesNot("Running", "slow")
}

// Over SSH nothing is run and no file is written, whatever the screen was given; links are copied.
func TestNothingLeavesOverSSH(t *testing.T) {
	home := t.TempDir()
	for _, keys := range [][]string{{"s"}, {"|"}, {"enter", "s"}, {"enter", "|"}, {":", `"save-file"`, "enter"}, {":", `"pipe"`, "enter"}} {
		session := newSession(t.Context(), Options{
			Store: news(t), Account: store.Local, Home: homeIn(home), Fetcher: fetch.NewFetcher("test"), Now: newClock, Zone: time.UTC, Remote: true,
			Getenv: func(string) string { return "" },
		})
		session.pause, session.frameTime, session.restTime, session.menuDelay = 0, 0, 0, 0
		sc := &screen{app: newApp(session), t: t}
		sc.send(tea.WindowSizeMsg{Width: 120, Height: 24})
		sc.run(sc.Init())
		sc.press(keys...).sees("Only where the library lies.")
		if sc.prompt.open() {
			t.Errorf("%q asks", keys)
		}
		if sc.overlay != nil {
			continue
		}
		if sc.press("g", "y", "a"); copied(t, sc.sent) != cranesPage {
			t.Errorf("copied %q", sc.sent)
		}
	}
	if all, err := os.ReadDir(home); err != nil || len(all) > 0 {
		t.Errorf("%v %v", all, err)
	}
}
