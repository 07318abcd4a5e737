package ui

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"tidings/feeds/markup"
	"tidings/store"
	"tidings/ui/typeset"
)

// The beginning of a long article is shown before the rest of it has been turned.

// begun is a screen of 80 by 24 on which a key has opened an article whose rest is on its
// way, and its commands, not yet run.
func begun(t *testing.T, s *store.Store, keys ...string) (*screen, *pendingCommands) {
	t.Helper()
	sc := show(t, s, 80, 24)
	var cmds pendingCommands
	for _, k := range keys {
		_, cmd := sc.Update(keyMsg(k))
		cmds.add(cmd)
	}
	cmds.runUntil(sc, func() bool { return sc.article.open })
	if !sc.article.partial {
		t.Fatal("the whole article was turned at once")
	}
	return sc, &cmds
}

// pendingCommands are run one by one, in the order in which they came.
type pendingCommands []func() tea.Msg

func (p *pendingCommands) add(cmd tea.Cmd) {
	if cmd != nil {
		*p = append(*p, cmd)
	}
}

// runUntil runs commands until done, or all.
func (p *pendingCommands) runUntil(sc *screen, done func() bool) {
	for len(*p) > 0 && !done() {
		next := (*p)[0]
		*p = (*p)[1:]
		msg := next()
		if batch, ok := msg.(tea.BatchMsg); ok {
			for _, cmd := range batch {
				p.add(cmd)
			}
			continue
		}
		if msg != nil {
			_, cmd := sc.Update(msg)
			p.add(cmd)
		}
	}
}

func (p *pendingCommands) run(sc *screen) { p.runUntil(sc, func() bool { return false }) }

// inFull is the lines of a body that is set at once.
func inFull(sc *screen, body store.Body) (lines []string) {
	script := typeset.Parse(markup.Markdown(body))
	for i, block := range sc.setBlocks(&script, sc.theme, sc.article.measure, 0, 1<<30).blocks {
		if i > 0 {
			lines = append(lines, "")
		}
		lines = append(lines, block...)
	}
	return lines
}

// tangled is a body whose beginning looks like another article than the whole: what
// were paragraphs are cells of a table of data, as its end shows.
func tangled() string {
	return "<p>It begins well.</p><table><tr><td>" + longBody(900) + "</td></tr><tr><th>a</th><th>b</th></tr><tr><td>1</td><td>2</td></tr></table>" + longBody(5)
}

func TestBeginningsJoinTheWhole(t *testing.T) {
	for name, body := range map[string]string{
		"plain": longBody(1200), "tangled": tangled(), "one list": "<ul><li>" + strings.Repeat("item <li>", 9000) + "</ul>",
		"little shown": "<!--" + strings.Repeat("x", 47<<10) + "--><p>At last.</p>" + longBody(300),
		"unclosed":     "<b><div>" + strings.ReplaceAll(longBody(900), "</p>", "") + "</div>",
	} {
		t.Run(name, func(t *testing.T) {
			s := library(t)
			fed(t, s, store.Wish{URL: "https://a.example"}, "A", piece(1, "Long", body))
			sc, cmds := begun(t, s, "enter")
			sc.exact()
			sc.press("space")
			if top := sc.article.top; top != sc.article.page()-1 && name != "little shown" {
				t.Errorf("a page down right after comes to line %d of %d", top, sc.article.length())
			}
			cmds.runUntil(sc, func() bool { return sc.article.article.Read && len(sc.article.lines) > 100 })
			sc.press("space")
			before := sc.text()
			cmds.runUntil(sc, func() bool { return !sc.article.partial && sc.article.stale < 0 })
			if after := sc.text(); name == "plain" && after != before {
				t.Errorf("the rest came, and of\n%s\nbecame\n%s", before, after)
			}
			cmds.run(sc)
			if want := inFull(sc, store.Body{Source: body}); !sc.article.whole || !slices.Equal(sc.article.lines, want) {
				t.Errorf("%d lines are set, %d of them in full", len(sc.article.lines), len(want))
			}
			sc.exact()
		})
	}
}

// Where the whole is another article than its beginning seemed, the line being read stays:
// here a browser shows a paragraph of the end before what stands in front of it.
func TestALineBeingReadStays(t *testing.T) {
	s := library(t)
	body := "<p>It begins.</p><table><tr><td>" + longBody(900) + "</td></tr><p>This belongs to the top.</p></table>" + longBody(4)
	fed(t, s, store.Wish{URL: "https://a.example"}, "A", piece(1, "Long", body))
	for pages := 1; pages < 6; pages++ {
		sc, cmds := begun(t, s, "1", "enter")
		cmds.runUntil(sc, func() bool { return len(sc.article.lines) > 150 })
		for range pages {
			sc.press("space")
		}
		before, block := strings.Split(sc.text(), "\n"), sc.article.block()
		cmds.runUntil(sc, func() bool { return sc.article.stale >= 0 })
		if sc.article.stale != 1 {
			t.Fatal("the whole goes on where the beginning ends")
		}
		cmds.run(sc)
		if after := strings.Split(sc.text(), "\n"); !slices.Equal(after[1:], before[1:]) || sc.article.block() != block+1 {
			t.Errorf("%d pages down, the rest came, and of\n%s\nbecame\n%s", pages, strings.Join(before, "\n"), strings.Join(after, "\n"))
		}
		if !slices.Equal(sc.article.lines, inFull(sc, store.Body{Source: body})) {
			t.Error("the text is another one than if it is set at once")
		}
	}
}

// How far one has come is not said as long as it is not known: while the place to go on
// at, the end or a match is on its way, and in an article whose length is not known.
func TestHowFarIsNotKnownYet(t *testing.T) {
	s := library(t)
	body := longBody(900) + "<p>A zebra.</p>" + longBody(40)
	fed(t, s, store.Wish{URL: "https://a.example"}, "A", piece(1, "Long", body))
	var sc *screen
	var cmds *pendingCommands
	bar := func() string {
		words := strings.Fields(strings.Split(sc.text(), "\n")[0])
		return words[len(words)-1]
	}
	for _, step := range []struct{ key, before, after string }{{"g", "top", "top"}, {"j", "…", "0%"}, {"G", "…", "end"}} {
		sc, cmds = begun(t, s, "1", "enter")
		if step.key != "g" {
			_, cmd := sc.Update(keyMsg(step.key))
			cmds.add(cmd)
		}
		before := bar()
		cmds.run(sc)
		if after := bar(); before != step.before || after != step.after {
			t.Errorf("after %s it says %s, and then %s", step.key, before, after)
		}
	}
	place := sc.text()
	Leave(sc.app)

	sc, cmds = begun(t, s, "g", "r")
	for !sc.article.whole {
		if said := bar(); said != "…" {
			t.Fatalf("the place to go on at is on its way, and it says %s", said)
		}
		whole := len(*cmds)
		cmds.runUntil(sc, func() bool { return len(*cmds) != whole })
	}
	cmds.run(sc)
	if now := sc.text(); now != place {
		t.Errorf("it goes on at\n%s\nand not at\n%s", now, place)
	}
}

// A match that is not set yet is found as soon as it is.
func TestMatchesThatAreOnTheirWay(t *testing.T) {
	s := library(t)
	fed(t, s, store.Wish{URL: "https://a.example"}, "A", piece(1, "Long", longBody(900)+"<p>A zebra.</p>"+longBody(40)))
	sc := show(t, s, 80, 24).press("/", `"zebra"`, "enter")
	var cmds pendingCommands
	_, cmd := sc.Update(keyMsg("enter"))
	cmds.add(cmd)
	cmds.runUntil(sc, func() bool { return sc.article.open })
	_, cmd = sc.Update(keyMsg("n"))
	cmds.add(cmd)
	sc.seesNot("A zebra", "no further match")
	cmds.run(sc)
	sc.sees("A zebra.").seesNot("no further match")
	sc.press("n").sees("There is no further match").press("N").sees("There is no further match")

	sc = show(t, s, 80, 24).press("/", `"zebra"`, "enter")
	_, cmd = sc.Update(keyMsg("enter"))
	cmds.add(cmd)
	cmds.runUntil(sc, func() bool { return sc.article.open })
	_, _ = sc.Update(keyMsg("n"))
	_, _ = sc.Update(keyMsg("j")) // who moves meanwhile stays where they went
	top := sc.article.top
	cmds.run(sc)
	if sc.article.top != top {
		t.Errorf("who had moved to line %d is taken to line %d", top, sc.article.top)
	}
}

// Nothing is done ahead at first but for the page below the screen.
func TestNothingIsSetAheadAtFirst(t *testing.T) {
	s := library(t)
	fed(t, s, store.Wish{URL: "https://a.example"}, "A", piece(1, "Long", longBody(900)))
	sc, cmds := begun(t, s, "enter")
	set := len(sc.article.lines)
	if set < 2*sc.article.page()-len(sc.article.head) || sc.article.askedBlock >= 0 || sc.article.restAsked {
		t.Errorf("%d lines are set, and block %d is asked for", set, sc.article.askedBlock)
	}
	_, cmd := sc.Update(keyMsg("space"))
	if sc.article.top != sc.article.page()-1 {
		t.Errorf("a page down comes to line %d", sc.article.top)
	}
	sc.run(cmd)
	if now := len(sc.article.lines); now == set || now > set+2*linesAhead || sc.article.restAsked {
		t.Errorf("%d lines were set, and now %d", set, now)
	}
	cmds.run(sc)
	if !sc.article.whole {
		t.Error("the rest was not set later")
	}
}

// An article that was whole at once is whole again in a narrower column.
func TestShortArticlesAreWholeInAnyWidth(t *testing.T) {
	s := library(t)
	fed(t, s, store.Wish{URL: "https://a.example"}, "A", piece(1, "Short", longBody(160)))
	sc := show(t, s, 80, 250)
	sc.send(sc.hold("enter")())
	if !sc.article.whole {
		t.Fatal("it does not come whole")
	}
	sc.send(tea.WindowSizeMsg{Width: 24, Height: 10})
	if length := sc.article.length(); !sc.article.whole || length < 4*sc.article.page() {
		t.Errorf("whole is %v, with %d lines", sc.article.whole, length)
	}
}

// What comes late for an article that was left, or for a column of another width, is dropped.
func TestRestsThatComeLate(t *testing.T) {
	s := library(t)
	bodies := []string{longBody(700), strings.ReplaceAll(longBody(800), "Paragraph", "Passage")}
	fed(t, s, store.Wish{URL: "https://a.example"}, "A", piece(1, "One", bodies[0]), piece(2, "Two", bodies[1]))
	sc, cmds := begun(t, s, "1", "enter")
	cmds.runUntil(sc, func() bool { return sc.article.restAsked })
	for i, key := range []string{"J", "K", "J"} {
		_, cmd := sc.Update(keyMsg(key))
		cmds.add(cmd)
		cmds.runUntil(sc, func() bool { return sc.article.restAsked })
		_, cmd = sc.Update(tea.WindowSizeMsg{Width: 60 + i, Height: 24})
		cmds.add(cmd)
	}
	cmds.run(sc)
	if want := inFull(sc, store.Body{Source: bodies[1]}); !sc.article.whole || !slices.Equal(sc.article.lines, want) {
		t.Errorf("%d lines of %q are set, %d of them in full", len(sc.article.lines), sc.article.article.Title, len(want))
	}
	sc.exact().sees(fmt.Sprintf("Passage %d", 0))
}
