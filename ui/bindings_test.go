package ui

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"tidings/store"
	"tidings/ui/config"
)

// bound is the keymap of some lines of [keys], and what is wrong with them.
func bound(text string) (keymap, []config.Mistake) {
	var b Bindings
	read := config.Parse([]byte("[keys]\n"+text), b.Owner())
	k, clashes := b.apply(nil, false)
	return k, slices.Concat(read.Mistakes, clashes)
}

// A line binds a key wherever its action works, or in one pane, whatever the key did before.
func TestKeysAreBound(t *testing.T) {
	for _, c := range []struct {
		lines, key string
		where      scope
		does       string // "" for nothing
	}{
		{`"x" = "open-link"`, "x", inList, "open-link"},
		{`"x" = "open-link"`, "o", inList, "open-link"}, // the old key stays
		{`"x" = "open-link"`, "x", inSidebar, ""},
		{`"j" = "next-feed"`, "j", inArticle, "next-feed"},
		{`"o" = ""`, "o", inArticle, ""},
		{`"g x" = "open-link"`, "g x", inArticle, "open-link"},
		{`"ctrl+x d" = "delete-article"`, "ctrl+x d", inList, "delete-article"},
		{`"<C-e>" = "down"`, "ctrl+e", inHelp, "down"},
		{`"C-e" = "down"`, "ctrl+e", inList, "down"},
		{`"Return" = "bookmark"`, "enter", inArticle, "bookmark"},
		{`"shift+x" = "bookmark"`, "X", inArticle, "bookmark"},
		{`"M-b" = "bookmark"`, "alt+b", inArticle, "bookmark"},
		{`"ж" = "bookmark"`, "ж", inArticle, "bookmark"},
		{"\"x\" = \"bookmark\"\n[keys.list]\n\"x\" = \"mark-read\"", "x", inList, "mark-read"},
		{"\"x\" = \"bookmark\"\n[keys.list]\n\"x\" = \"mark-read\"", "x", inArticle, "bookmark"},
		{"[keys.list]\n\"b\" = \"\"", "b", inList, ""},
		{"[keys.list]\n\"b\" = \"\"", "b", inArticle, "bookmark"},
		{`"g" = "top"`, "g", inList, "top"}, // and the keys behind g are gone
		{`"g" = "top"`, "g u", inList, ""},
		{"\"j\" = \"\"\n\"j x\" = \"bookmark\"", "j x", inList, "bookmark"},
		{"\"j x\" = \"bookmark\"\n\"j\" = \"\"", "j x", inList, "bookmark"}, // in any order
		{`"x" = "cancel"`, "x", inPrompt, ""},                               // letters are typed
		{`"f2" = "cancel"`, "f2", inPrompt, "cancel"},
		{`"F2" = "rename"`, "f2", inSidebar, "rename"},
	} {
		k, _ := bound(c.lines)
		found, _ := k.find([]scope{c.where}, c.key)
		if name := nameOf(found); name != c.does {
			t.Errorf("%s: %s %s is %q, want %q", c.lines, c.key, c.where, name, c.does)
		}
	}
}

func nameOf(a *action) string {
	if a == nil {
		return ""
	}
	return a.name
}

// What is wrong with a line is said, with what was probably meant, and the others count.
func TestWrongKeysAreNamed(t *testing.T) {
	for _, c := range []struct{ lines, wrong, nearest string }{
		{`"x" = "bokmark"`, "there is no action bokmark", "bookmark"},
		{`"x" = "mark_read"`, "there is no action mark_read", "mark-read"},
		{`"ctrl+entr" = "bookmark"`, "there is no key ctrl+entr", "ctrl+enter"},
		{`"pagedwn" = "bookmark"`, "there is no key pagedwn", "pgdown"},
		{`"x" = 3`, "bound to the name of an action", ""},
		{`"x" = []`, "1 to 20 actions", ""},
		{`"x" = ["bookmark", 3]`, "a list of actions", ""},
		{`"x" = "bookmark now"`, "bookmark takes nothing behind its name", "bookmark"},
		{`"x y z a b" = "bookmark"`, "four keys at most", ""},
		{`" " = "bookmark"`, "a key has no name", `"space"`},
		{"[keys.lists]\n\"x\" = \"bookmark\"", "there is no pane lists", "list"},
		{"[keys.list]\n\"x\" = \"rename\"", "rename works in the side bar only", ""},
		{`"x" = "accept"`, "works where text is typed", ""},
		{`"j x" = "bookmark"`, `j cannot begin others: it is down`, ""},
		{"\"C-e\" = \"down\"\n\"ctrl+e\" = \"up\"", "ctrl+e is bound on line 2 already", ""},
		{"\"x\" = \"down\"\n\"x y\" = \"up\"", "x cannot begin others", ""},
		{"\"ctrl+c\" = \"\"\n\"Q\" = \"\"", "quit has no key left", ""},
		{"\"ctrl+c\" = \"\"\n\"esc\" = \"\"", "cancel has no key left", ""},
	} {
		k, wrong := bound(c.lines + "\n")
		if !slices.ContainsFunc(wrong, func(m config.Mistake) bool {
			return strings.Contains(m.Wrong, c.wrong) && m.Nearest == c.nearest
		}) {
			t.Errorf("%s: %v, want %q, nearest %q", c.lines, wrong, c.wrong, c.nearest)
		}
		if found, _ := k.find([]scope{inList}, "n"); nameOf(found) != "next-unread" {
			t.Errorf("%s: n is %q", c.lines, nameOf(found))
		}
	}
	for _, lines := range []string{`"ctrl+c" = ""` + "\n" + `"Q" = ""` + "\n" + `"q" = ""` + "\n" + `"esc" = ""`} {
		k, _ := bound(lines)
		if found, _ := k.find([]scope{inList}, "ctrl+c"); nameOf(found) != "quit" {
			t.Errorf("%s: nobody gets out", lines)
		}
		if found, _ := k.find([]scope{inPrompt}, "ctrl+c"); nameOf(found) != "cancel" {
			t.Errorf("%s: nobody leaves a line of text", lines)
		}
	}
}

// Every action can be bound to a key of its own, wherever it works, and loses none by it.
func TestEveryActionCanBeBound(t *testing.T) {
	for _, a := range allActions() {
		k, wrong := bound(fmt.Sprintf("%q = %q", "ctrl+x f9", a.name))
		if len(wrong) > 0 {
			t.Errorf("%s: %v", a.name, wrong)
		}
		for s := scope(1); s <= everywhere; s <<= 1 {
			found, _ := k.find([]scope{s}, "ctrl+x f9")
			if worksIn(a, []scope{s}) && nameOf(found) != a.name {
				t.Errorf("%s has no key %s", a.name, s)
			}
		}
	}
}

// Presets bind what there is, clash with nothing, and leave no action without a key.
func TestPresets(t *testing.T) {
	for _, name := range config.KeyPresets() {
		m := mapper{actions: allActions()}
		m.bindings = newKeymap(m.actions).bindings
		m.takeAll(presetLines(name))
		m.keepWaysOut()
		if len(m.mistakes) > 0 {
			t.Errorf("%s: %v", name, m.mistakes)
		}
		k := keymapOf(m.actions, m.bindings)
		for _, a := range m.actions {
			if len(a.keys) > 0 && len(k.keysOf(a, everywhere)) == 0 {
				t.Errorf("%s: %s has no key", name, a.name)
			}
		}
		for begin, where := range k.begins {
			for _, b := range k.bound[begin] {
				if b.where&where != 0 {
					t.Errorf("%s: %s is %s's, and begins a sequence", name, begin, b.action.name)
				}
			}
		}
	}
	b := Bindings{}
	config.Parse([]byte("[keys]\n\"j\" = \"bookmark\"\n"), b.Owner())
	k, wrong := b.apply(presetLines("newsboat"), false)
	for key, name := range map[string]string{"j": "bookmark", "k": "previous-feed", "N": "mark-read", "J": "down"} { // a person's line before the preset's
		if found, _ := k.find([]scope{inList}, key); nameOf(found) != name {
			t.Errorf("newsboat: %s is %q (%v)", key, nameOf(found), wrong)
		}
	}
}

// Several actions under one key are done in turn, with their arguments, in one go.
func TestMacro(t *testing.T) {
	sc := show(t, news(t), 120, 40)
	var wrong []config.Mistake
	sc.keyboard.keymap, wrong = bound(`", p" = ["bookmark", "edit-tags later", "down"]`)
	if len(wrong) > 0 {
		t.Fatal(wrong)
	}
	before, _ := sc.current()
	sc.press(",", "p")
	if m := markOf(t, sc, before.Number); m.Bookmarked.IsZero() || !slices.Equal(m.Tags, []string{"later"}) {
		t.Errorf("the mark is %+v", m)
	}
	if after, _ := sc.current(); after.Number == before.Number {
		t.Error("the cursor stays")
	}
	sc.press("?", "/", `"later"`).sees("bookmark, edit-tags later, down").press("esc", "esc")
	// what asks for a text is the last
	sc.keyboard.keymap, _ = bound(`"X" = ["edit-note", "delete-article"]`)
	there, _ := sc.current()
	sc.press("X", `"kept"`, "ctrl+s")
	if m := markOf(t, sc, there.Number); m.Note != "kept" {
		t.Errorf("the note is %q", m.Note)
	}
	sc.keyboard.keymap, _ = bound(`"X" = ["bookmark", "rename", "delete-article"]`)
	sc.press("X").sees("rename works in the side bar")
	if now, _ := sc.current(); now.Number != there.Number {
		t.Errorf("what stands behind the action that cannot be done was done: %+v, %+v", there, now)
	}
}

// Digits are counts for who wants them: before movements and marks, and nothing else.
func TestCounts(t *testing.T) {
	sc := show(t, news(t), 120, 40)
	b := Bindings{}
	sc.keyboard.keymap, _ = b.apply(nil, true)
	sc.keyboard.counts = true
	sc.press("g", "a")
	rows := slices.Clone(sc.list.rows)
	sc.press("3").sees("times the next key").press("j")
	if sc.list.cursor != 3 {
		t.Errorf("the cursor is on %d", sc.list.cursor)
	}
	sc.press("2", "k", "1", "0", "k")
	if sc.list.cursor != 0 {
		t.Errorf("the cursor is on %d", sc.list.cursor)
	}
	sc.press("3", "m")
	for i, r := range sc.list.rows {
		if was := rows[i].Read; (r.Read != was) != (i < 3) {
			t.Errorf("row %d: read %v, was %v", i, r.Read, was)
		}
	}
	sc.press("2", "esc", "j")
	if sc.list.cursor != 4 {
		t.Errorf("esc does not end a count: the cursor is on %d", sc.list.cursor)
	}
	if sc.press("g", "2"); sc.list.place.name != "Unread" {
		t.Errorf("g 2 shows %q", sc.list.place.name)
	}
}

// Names of keys that only some terminals send are known.
func TestKeysThatAreNotSent(t *testing.T) {
	for key, sent := range map[string]bool{
		"a": true, "ctrl+a": true, "ctrl+i": false, "ctrl+m": false, "ctrl+1": false, "ctrl+shift+a": false, "alt+a": true, "f5": true,
		"shift+enter": false, "ctrl+enter": false, "shift+tab": true, "ctrl+up": true, "super+a": false, "+": true, "ctrl+\\": true, "enter": true, "tab": true,
	} {
		if why := whyNotSent(key); (why == "") != sent {
			t.Errorf("%s: %q", key, why)
		}
	}
}

// The help says of a key that the terminal does not send it, unless that sends such keys.
func TestTheHelpNamesKeysThatAreNotSent(t *testing.T) {
	sc := show(t, news(t), 120, 40)
	sc.keyboard.keymap, _ = bound("\"ctrl+enter\" = \"bookmark\"\n\"ctrl+i\" = \"mark-read\"")
	sc.press("?", "/", `"enter"`).sees("does not send it").press("esc", "esc")
	sc.press("?", "/", `"C-i"`).sees("in this terminal it is").press("esc", "esc")
	sc.send(tea.KeyboardEnhancementsMsg{})
	sc.press("?", "/", `"enter"`).seesNot("does not send it")
}

// markOf reads from the disk what the account thinks of an article.
func markOf(t *testing.T, sc *screen, n store.Number) store.Mark {
	t.Helper()
	all, err := sc.store.Marks(t.Context(), store.Local, n)
	if err != nil {
		t.Fatal(err)
	}
	return all[n]
}

// A line that binds a key which only some terminals send counts, and is told as a hint: by the
// command, and where the screen opens in another terminal, when nothing else is said there.
func TestKeysThatAreNotSentAreHints(t *testing.T) {
	const set = "[keys]\n\"x\" = \"mark-read\"\n\"ctrl+enter\" = \"bookmark\"\n\"g ctrl+i\" = \"mark-read\"\n\"ctrl+m\" = \"\"\n"
	read := ReadSettings(config.Loaded{Text: set})
	var told []string
	for _, h := range read.Hints {
		told = append(told, h.String())
	}
	if want := []string{"line 3: only some terminals send ctrl+enter", "line 4: only some terminals send ctrl+i; in others it is tab"}; !slices.Equal(told, want) {
		t.Errorf("%q, want %q", told, want)
	}
	if len(read.Mistakes) > 0 || len(read.Given) != 4 {
		t.Errorf("%v %v", read.Mistakes, read.Given)
	}
	const said = "Line 3 of your settings: only some terminals send ctrl+enter. This is one of the others."
	sc := showSet(t, news(t), 120, 40, text(set)).sees(said).press("j").seesNot(said)
	sc.send(keyboardKnownMsg{})
	sc.seesNot(said) // once
	sc = showSet(t, news(t), 120, 40, text(""))
	sc.send(tea.KeyboardEnhancementsMsg{})
	sc.configure(set).seesNot("only some terminals")
	showSet(t, news(t), 120, 40, text(set+"[page]\nwidth = 1\n")).sees("1 wrong setting").seesNot(said)
}
