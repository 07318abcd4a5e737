//go:build unix

package cli_test

import (
	"fmt"
	"slices"
	"strings"
)

// An act is something an actor does by commands.
type act func(*actor)

// edited is a change of some articles by one command.
func edited(all []article, edit func(*articleState), words ...string) change {
	c := change{args: words, make: func(t articleStates) {
		for _, one := range all {
			now := t[one.name]
			edit(&now)
			t[one.name] = now
		}
	}}
	for _, one := range all {
		c.args = append(c.args, one.id)
	}
	return c
}

// markActs change what an account thinks of articles.
func markActs() []act {
	return []act{
		func(a *actor) {
			note, tag := a.another(), a.another()
			a.do(edited(a.pickArticles(), func(t *articleState) {
				t.Bookmarked, t.Deleted, t.Note, t.Tags = true, false, note, tagged(t.Tags, true, tag)
			}, "bookmark", "--note", note, "--tag", tag))
		},
		func(a *actor) {
			a.do(edited(a.pickArticles(), func(t *articleState) { t.Bookmarked, t.Deleted = true, false }, "bookmark"))
		},
		func(a *actor) {
			a.do(edited(a.pickArticles(), func(t *articleState) { t.Bookmarked = false }, "unbookmark"))
		},
		func(a *actor) {
			a.do(edited(a.pickArticles(), func(t *articleState) { t.Read = true }, "mark", "read"))
		},
		func(a *actor) {
			a.do(edited(a.pickArticles(), func(t *articleState) { t.Read = false }, "mark", "unread"))
		},
		func(a *actor) {
			tag := fmt.Sprintf("%s-tag-%d", a.feed, a.dice.IntN(4))
			a.do(edited(a.pickArticles(), func(t *articleState) { t.Tags = tagged(t.Tags, true, tag) }, "tag", tag))
		},
		func(a *actor) {
			all := []string{a.feed + "-tag-0", a.feed + "-tag-1", a.feed + "-tag-2"}
			a.do(edited(a.pickArticles(), func(t *articleState) { t.Tags = tagged(t.Tags, false, all...) }, "untag", strings.Join(all, ",")))
		},
		func(a *actor) {
			note := a.another()
			c := edited(a.pickArticles()[:1], func(t *articleState) { t.Note = note }, "note")
			c.args = append(c.args, note)
			a.do(c)
		},
		func(a *actor) {
			a.do(edited(a.pickArticles()[:1], func(t *articleState) { t.Note = "" }, "note", "--remove"))
		},
		func(a *actor) { a.do(edited(a.pickArticles(), func(t *articleState) { t.Deleted = true }, "delete")) },
		func(a *actor) { // by way of standard input
			all := a.pickArticles()
			c := edited(all, func(t *articleState) { t.Bookmarked, t.Deleted = true, false }, "bookmark")
			c.args = []string{"bookmark", "-"}
			for _, one := range all {
				c.in += one.id + "\n"
			}
			a.do(c)
		},
		(*actor).saveText,
	}
}

// saveText keeps a text as an article. There is no undo of that.
func (a *actor) saveText() {
	title := "text-" + a.another()
	in := fmt.Sprintf("# %s\n\n%s\n", title, prose(a.count))
	done := a.acknowledged(a.run(perilous, in, "save", "-"))
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.texts[a.account] == nil {
		a.texts[a.account] = map[string]bool{}
	}
	a.texts[a.account][title] = done
}

// backActs take changes back, and make them again: only for who is alone.
func backActs() []act {
	undo := func(a *actor) {
		if a.possible.every(func(w possibleState) bool { return len(w.past) > 0 }) {
			a.do(change{args: []string{"undo"}, turn: -1})
		}
	}
	redo := func(a *actor) {
		if a.possible.every(func(w possibleState) bool { return len(w.future) > 0 }) {
			a.do(change{args: []string{"redo"}, turn: 1})
		}
	}
	return []act{undo, undo, undo, redo, redo}
}

// libraryActs are what the owner does beside.
func libraryActs() []act {
	return []act{
		(*actor).bookmarkAndUndo, (*actor).followFeeds, (*actor).leaveFeed, (*actor).saveSearch, (*actor).removeSearch,
		(*actor).loadDump, (*actor).importBookmarks,
	}
}

// bookmarkAndUndo takes a change back while nobody else of the account makes one.
func (a *actor) bookmarkAndUndo() {
	if !a.certain() {
		return
	}
	a.turn.Lock()
	defer a.turn.Unlock()
	note := a.another() // so that it is a change for certain
	c := edited(a.pickArticles(), func(t *articleState) { t.Bookmarked, t.Deleted, t.Note = true, false, note }, "bookmark", "--note", note)
	if a.doNow(c) {
		a.doNow(change{args: []string{"undo"}, turn: -1})
	}
}

// extras is how many feeds each actor may follow beside its own, and how many
// searches it may save.
const extras = 3

func (a *actor) followFeeds() {
	var in strings.Builder
	var names []string
	in.WriteString(`<opml version="2.0"><body>`)
	for i := range 1 + a.dice.IntN(extras) {
		name := fmt.Sprintf("%s-%d", a.feed, i)
		names = append(names, "feed "+name)
		fmt.Fprintf(&in, `<outline type="rss" text="%s" xmlUrl="%s"/>`, name, a.web.at("extra/"+name))
	}
	in.WriteString(`</body></opml>`)
	a.do(change{args: []string{"import", "-"}, in: in.String(), make: func(t articleStates) {
		for _, name := range names {
			t[name] = articleState{There: true}
		}
	}})
}

// had returns one of the actor's things of a kind, without the kind's name; "" if it has none.
func (a *actor) had(kind string) string {
	if !a.certain() {
		return ""
	}
	var all []string
	for name := range a.possible[0].now {
		if name, is := strings.CutPrefix(name, kind+" "); is {
			all = append(all, name)
		}
	}
	if len(all) == 0 {
		return ""
	}
	slices.Sort(all)
	return all[a.dice.IntN(len(all))]
}

func (a *actor) leaveFeed() {
	if name := a.had("feed"); name != "" {
		a.do(change{args: []string{"remove", a.web.at("extra/" + name)}, make: func(t articleStates) { delete(t, "feed "+name) }})
	}
}

func (a *actor) saveSearch() {
	name, query := fmt.Sprintf("%s-%d", a.feed, a.dice.IntN(extras)), "water OR "+a.another()
	a.do(change{args: []string{"searches", "save", name, query}, make: func(t articleStates) {
		t["search "+name] = articleState{There: true, Note: query}
	}})
}

func (a *actor) removeSearch() {
	if name := a.had("search"); name != "" {
		a.do(change{args: []string{"searches", "remove", name}, make: func(t articleStates) { delete(t, "search "+name) }})
	}
}

// loadDump loads what was dumped of the actor's articles a while ago.
func (a *actor) loadDump() {
	if a.dumped == "" {
		return
	}
	was := a.was
	a.do(change{args: []string{"load", "-"}, in: a.dumped, make: func(t articleStates) {
		for _, one := range a.articles {
			t[one.name] = t[one.name].merged(was[one.name])
		}
	}})
}

// importBookmarks bookmarks one of the actor's articles by its address.
func (a *actor) importBookmarks() {
	one := a.pickArticles()[0]
	c := edited([]article{one}, func(t *articleState) { t.Bookmarked, t.Deleted = true, false }, "import")
	c.args, c.in = []string{"import", "--bookmarks", "-"}, a.web.page(one.title)+"\n"
	a.do(c)
}
