package ui

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	uv "github.com/charmbracelet/ultraviolet"
)

// The table of actions makes sense: names are unique, every action says what it does, and
// no key asks for two actions in one scope, nor hides a sequence that it begins.
func TestTableOfActions(t *testing.T) {
	names := map[string]bool{}
	taken := map[string]string{}
	for _, a := range allActions() {
		if !regexp.MustCompile(`^[a-z]+(-[a-z]+)*$`).MatchString(a.name) || names[a.name] {
			t.Errorf("name %q is taken, or not words with dashes", a.name)
		}
		names[a.name] = true
		if a.help == "" || a.group == "" || a.where == 0 || a.where.String() == "" || len(a.keys) == 0 && !worksIn(a, []scope{inList}) {
			t.Errorf("%s lacks a help, a group, a key or a place", a.name)
		}
		for s := scope(1); s <= anywhere; s <<= 1 {
			if a.where&s == 0 {
				continue
			}
			for _, sequence := range a.keys {
				if by := taken[fmt.Sprint(uint(s), " ", sequence)]; by != "" {
					t.Errorf("%s asks for %s and for %s %s", sequence, by, a.name, s)
				}
				taken[fmt.Sprint(uint(s), " ", sequence)] = a.name
			}
		}
	}
	k := newKeymap(allActions())
	for begin, where := range k.begins {
		for _, b := range k.bound[begin] {
			if a := b.action; b.where&where != 0 {
				t.Errorf("%s is %s's, and begins a sequence", begin, a.name)
			}
		}
	}
}

// Hints name actions that there are.
func TestHintsNameActions(t *testing.T) {
	for name, keys := range map[string][]string{
		"list": nil, "side bar": {"q"}, "article": {"enter"}, "hits": {"/", `"cranes"`, "enter"}, "matches": {"/", `"cranes"`, "enter", "enter"},
		"help": {"?"}, "find in help": {"?", "/"}, "history": {"g", "h"}, "catalogue": {"c"}, "note": {"i"}, "note and tags": {"B"}, "tags below": {"B", "tab"},
		"tags": {"T", `"port"`, "enter", "t"}, "link": {"o"},
	} {
		sc := show(t, news(t), 120, 40).press(keys...)
		hints := append(sc.paneHints(), hint{"help", []string{"help"}})
		if sc.overlay != nil {
			hints = sc.overlay.hints()
		}
		if len(hints) == 0 {
			t.Errorf("%s: no hints", name)
		}
		for _, h := range hints {
			for _, action := range h.actions {
				if a := sc.keyboard.named(action); a == nil || sc.overlay != nil && !worksIn(a, sc.scopes()) {
					t.Errorf("%s: the hint %q is of %q, which does not work there", name, h.text, action)
				}
			}
		}
	}
}

// everyKey is what an ordinary keyboard can send, but for ctrl and z: that leaves the
// program.
func everyKey() (keys []string) {
	for r := '!'; r <= '~'; r++ {
		keys = append(keys, string(r))
	}
	for r := 'a'; r < 'z'; r++ {
		keys = append(keys, "ctrl+"+string(r))
	}
	return append(keys, "enter", "esc", "space", "tab", "home", "end", "pgup", "pgdown", "up", "down", "left", "right", "backspace", "ü", "日")
}

// No key is silently dead: wherever one is, a key asks for an action, or begins a sequence,
// or the status line says that it means nothing, and where the help is.
func TestNoKeyIsSilentlyDead(t *testing.T) {
	for name, keys := range map[string][]string{
		"list": nil, "empty list": {"g", "b"}, "side bar": {"q"}, "article": {"enter"}, "matches": {"/", `"cranes"`, "enter", "enter"},
		"help": {"?"}, "history": {"g", "h"}, "catalogue": {"c"}, "after g": {"g"}, "failing": {"g", "e"},
	} {
		sc := show(t, news(t), 120, 40).press(keys...)
		dead := 0
		for _, k := range everyKey() {
			msg := keyMsg(k)
			found, begins := sc.keyboard.find(sc.scopes(), strings.TrimSpace(sc.keyboard.pending+" "+msg.String()))
			if found != nil || begins || sc.keyboard.pending != "" && k == "esc" {
				continue
			}
			pending := sc.keyboard.pending
			dead++
			sc.send(msg)
			want := shownKey(strings.TrimSpace(pending+" "+msg.String())) + ": nothing here. ? shows the keys."
			if sc.status.message != want {
				t.Errorf("%s: %q says %q, want %q", name, k, sc.status.message, want)
			}
			sc.keyboard.pending = pending
		}
		if dead < 20 {
			t.Errorf("%s: only %d keys mean nothing", name, dead)
		}
	}
}

// An action that can't be done says why, and changes nothing.
func TestWhatCannotBeDoneSaysWhy(t *testing.T) {
	for _, c := range []struct {
		keys []string
		want string
	}{
		{[]string{"q", "e"}, "There is nothing here that can be renamed."},
		{[]string{"q", "M"}, "There is no feed or folder here to move."},
		{[]string{"q", "v"}, "Only feeds are selected"},
		{[]string{"q", "V"}, "Only feeds are selected"},
		{[]string{"q", "D"}, "There is nothing here that can be removed."},
		{[]string{"q", "space"}, "There is no folder here to fold."},
		{[]string{"q", "esc"}, "There is nothing to go back to from here. q quits."},
		{[]string{"g", "b", "b"}, "There is no article here."},
		{[]string{"g", "b", "o"}, "There is no article here."},
		{[]string{"J"}, "No article is open. Enter opens one."},
		{[]string{"F"}, "F saves a search: / begins one."},
		{[]string{"-"}, "This list has no headings."},
		{[]string{"t"}, "Nothing has a tag yet."},
		{[]string{"g", "r"}, "There is nothing to go on with"},
	} {
		sc := show(t, news(t), 120, 40)
		if sc.press(c.keys...); !strings.HasPrefix(sc.status.message, c.want) {
			t.Errorf("%v: %q, want %q", c.keys, sc.status.message, c.want)
		}
	}
}

// The menu of what follows g comes after a while, if no key has come before, and goes with
// the next key.
func TestMenuOfASequence(t *testing.T) {
	sc := show(t, news(t), 80, 24)
	first := sc.hold("g")
	sc.seesNot("╭─ g")
	sc.press("a")
	sc.run(first)
	sc.seesNot("╭─ g").sees("All")
	sc.press("g").sees("╭─ g", "b  bookmarks", "e  feeds to mend")
	second := sc.hold("x")
	sc.run(second)
	sc.seesNot("╭─ g").sees("g x: nothing here. ? shows the keys.")
	sc.press("g", "esc").seesNot("╭─ g", "nothing here").sees("All")
	for _, size := range [][2]int{{20, 4}, {24, 8}, {40, 12}, {160, 45}} {
		sc.send(tea.WindowSizeMsg{Width: size[0], Height: size[1]})
		sc.press("g").exact().press("esc")
	}
	// Where the menu is drawn over an article, what it covers comes back.
	sc = show(t, news(t), 80, 24).press("enter")
	before := sc.text()
	if sc.press("g").exact().text() == before || sc.press("esc").text() != before {
		t.Error("the menu does not come and go")
	}
}

func TestActionsTakeArguments(t *testing.T) {
	sc := show(t, news(t), 80, 24)
	perform := func(name, argument string) {
		sc.run(sc.perform(sc.keyboard.named(name), argument))
	}
	perform("search", "ferries")
	sc.sees("Search: ferries", "Ferries return")
	perform("save-search", "Boats")
	sc.sees("Saved as “Boats”")
	perform("add-feed", "news.example")
	sc.sees("Nothing was added from news.example")
}

// The app stays small: what belongs to a feature is kept by its part.
func TestTheAppStaysSmall(t *testing.T) {
	const mostFields, mostLines = 20, 80
	if n := reflect.TypeFor[app]().NumField(); n > mostFields {
		t.Errorf("app has %d fields, at most %d are meant", n, mostFields)
	}
	set := token.NewFileSet()
	file, err := parser.ParseFile(set, "app.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	found := false
	for _, d := range file.Decls {
		if fn, is := d.(*ast.FuncDecl); is && fn.Name.Name == "Update" {
			found = true
			if n := set.Position(fn.End()).Line - set.Position(fn.Pos()).Line + 1; n > mostLines {
				t.Errorf("Update has %d lines, at most %d are meant", n, mostLines)
			}
		}
	}
	if !found {
		t.Error("app.go has no Update")
	}
}

// Every message of a command belongs to exactly one part, or to the overlays.
func TestEveryResultHasOneOwner(t *testing.T) {
	overlays := []string{"historyMsg", "previewMsg", "glimpseMsg", "outputSetMsg", "sampleMsg"}
	for _, msg := range []tea.Msg{
		changedMsg{everything()}, feedsMsg{err: errTest}, savedMsg{err: errTest}, pageMsg{place: place{name: "elsewhere"}}, staleMsg{}, hitsMsg{place: hitsOf("x")}, excerptsMsg{},
		checkMsg{}, pausedMsg{}, articleMsg{err: errTest}, commentsMsg{}, fullTextMsg{articleMsg: articleMsg{err: errTest}}, blocksMsg{}, restMsg{}, restedMsg{}, historyMsg{}, glimpseMsg{}, sampleMsg{}, doneMsg{}, markMsg{purpose: justShow}, discoveredMsg{err: errTest}, previewMsg{},
		dueMsg{}, progressMsg{}, refreshedMsg{}, openedMsg{}, filesMsg{}, downloadingMsg{of: &download{}}, downloadedMsg{of: &download{}}, answeredMsg{}, readingMsg{err: errTest}, idleMsg{}, writtenMsg{}, firstFrameMsg{}, lateMsg{},
		markdownMsg{err: errTest}, savedFileMsg{err: errTest}, outputMsg{}, outputSetMsg{}, lendMsg{err: errTest}, lentMsg{}, tidiedMsg{}, compactingMsg{}, menuMsg{}, choiceMsg{}, redressedMsg{}, triedMsg{trial: -1}, tea.BackgroundColorMsg{}, uv.DarkColorSchemeEvent{},
	} {
		sc := show(t, library(t), 80, 24)
		var owners []string
		for _, p := range sc.parts() {
			if _, taken := p.take(sc.app, msg); taken {
				owners = append(owners, fmt.Sprintf("%T", p))
			}
		}
		name := strings.TrimPrefix(fmt.Sprintf("%T", msg), "ui.")
		if want := 1; slices.Contains(overlays, name) && len(owners) != 0 || !slices.Contains(overlays, name) && len(owners) != want {
			t.Errorf("%s belongs to %v", name, owners)
		}
	}
}

var errTest = fmt.Errorf("a test, at %s", time.Time{})
