//go:build unix

package cli_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// An actor changes what an account thinks of things that are the actor's alone: the
// articles of a feed, and feeds and searches of its name. So it knows what must be.
type actor struct {
	*storm
	account
	feed string // the feed's title
	does []act  // nil for one at a screen
	solo bool   // nobody else changes anything of the account
	dice *rand.Rand
	turn *sync.RWMutex // of the account

	articles []article
	names    map[string]string // of things by the feed and the key that a dump names
	possible possibleStates
	dumped   string        // what a dump said of its things
	was      articleStates // and what that means
	changes  int           // that were acknowledged
	count    int           // of all, so that each is another one
}

// An article is one of an actor's feed.
type article struct{ id, title, name string }

// leastChanges is how many changes of each actor have to be acknowledged, however
// short the storm is.
const leastChanges = 3

// newActor follows the actor's feed.
func (s *storm) newActor(feed string, who account, does []act, solo bool) *actor {
	a := &actor{storm: s, account: who, feed: feed, does: does, solo: solo, names: map[string]string{}, turn: s.turnOf(who)}
	s.must(who.run(calm, "", "add", s.web.at("birds/"+feed)))
	now := articleStates{}
	for _, line := range dumpLines(s.t, s.must(who.run(calm, "", "dump", "--articles"))) {
		if line.Kind == "article" && strings.HasPrefix(line.Title, feed) {
			one := article{line.ID, line.Title, "article " + line.Title}
			a.articles = append(a.articles, one)
			a.names[line.Feed+" "+line.Key] = one.name
			now[one.name] = articleState{There: true}
		}
	}
	if len(a.articles) != eggs {
		s.t.Fatalf("%v finds %d articles in %s", who, len(a.articles), feed)
	}
	slices.SortFunc(a.articles, func(x, y article) int { return strings.Compare(y.title, x.title) }) // as lists have them
	a.possible = possibleStates{{now: now}}
	return a
}

// live is what an actor does while the storm goes on.
func (a *actor) live() {
	late := time.Now().Add(*stormTime + stormPatience)
	for a.raging() || a.changes < leastChanges {
		if time.Now().After(late) {
			a.t.Errorf("%s has %d changes acknowledged, which is too little", a.feed, a.changes)
			return
		}
		if a.does == nil {
			a.useScreen()
			continue
		}
		// What may have happened is looked at before the next change, or after some more.
		if len(a.possible) > 1 && (len(a.possible) > 4 || a.dice.IntN(3) > 0) || a.dice.IntN(10) == 0 {
			a.compareOnce()
		}
		a.does[a.dice.IntN(len(a.does))](a)
	}
}

// do makes a change by a command, and reports whether it was acknowledged. Who takes a
// change back meanwhile would take back this one.
func (a *actor) do(c change) bool {
	a.turn.RLock()
	defer a.turn.RUnlock()
	return a.doNow(c)
}

func (a *actor) doNow(c change) bool {
	done := a.acknowledged(a.run(perilous, c.in, c.args...))
	a.did(c, done)
	return done
}

// did notes a change.
func (a *actor) did(c change, certain bool) {
	a.possible = a.possible.after(c, certain)
	if certain {
		a.changes++
		a.counts.add("changes acknowledged: " + a.account.String())
	}
}

// compareOnce finds out which of the possible states holds, and reports whether that is certain now. It is an
// error if things are as they can not be.
func (a *actor) compareOnce() bool {
	r := a.run(perilous, "", "dump")
	if !a.acknowledged(r) {
		return false
	}
	found := a.statesIn(r.out)
	left := a.possible.in(found)
	if len(left) == 0 {
		a.t.Errorf("%v, %s: not as it was acknowledged\n%s", a.account, a.feed, strings.Join(a.possible.differences(found), "\n"))
		left = possibleStates{{now: found}}
	}
	if !a.solo { // what others do comes between what it remembers anyway
		left = left[:1]
	}
	a.possible = left
	return len(left) == 1
}

// certain looks until it is certain which state holds; false if it never is, or the
// storm ends before.
func (a *actor) certain() bool {
	for len(a.possible) > 1 && !a.compareOnce() {
		if a.rest(a.dice, 50*time.Millisecond); !a.raging() && a.changes >= leastChanges {
			return false
		}
	}
	return true
}

// A dumpLine is a line of a dump, as far as it is looked at.
type dumpLine struct {
	Kind, ID, Feed, Key, Title, Origin string

	Subscribed  json.RawMessage
	Name, Query string
	Mark        *dumpedMark
	dumpedMark
	Keys []string

	text string
}

type dumpedMark struct {
	Bookmarked time.Time
	Note       string
	Tags       []string
}

func dumpLines(t *testing.T, text string) (all []dumpLine) {
	for line := range strings.Lines(text) {
		one := dumpLine{text: line}
		if err := json.Unmarshal([]byte(line), &one); err != nil {
			t.Errorf("a dump has the line %q: %v", line, err)
		}
		all = append(all, one)
	}
	if len(all) == 0 || all[len(all)-1].Kind != "end" {
		t.Errorf("a dump has no end: %q", text[max(0, len(text)-300):])
	}
	return all
}

// statesIn is what a dump says of the actor's things, and of what should not be.
func (a *actor) statesIn(dump string) articleStates {
	found := articleStates{}
	for _, one := range a.articles {
		found[one.name] = articleState{There: true}
	}
	var lines strings.Builder
	for _, line := range dumpLines(a.t, dump) {
		if line.take(found, a.names, a.feed) {
			lines.WriteString(line.text)
		}
	}
	a.dumped, a.was = lines.String(), found
	return found
}

// take writes down what a line says of an actor's things, and reports whether the line
// is needed where these are to be loaded.
func (line dumpLine) take(found articleStates, names map[string]string, feed string) bool {
	set := func(key string, edit func(*articleState)) bool {
		name, mine := names[line.Feed+" "+key]
		if mine {
			one := found[name]
			edit(&one)
			found[name] = one
		}
		return mine
	}
	switch line.Kind {
	case "article", "mark":
		mark := &line.dumpedMark
		if line.Mark != nil {
			mark = line.Mark
		}
		return set(line.Key, func(one *articleState) {
			one.Bookmarked, one.Note, one.Tags = !mark.Bookmarked.IsZero(), mark.Note, strings.Join(mark.Tags, ",")
		})
	case "read", "deleted":
		mine := false
		for _, key := range line.Keys {
			mine = set(key, func(one *articleState) {
				one.Read, one.Deleted = one.Read || line.Kind == "read", one.Deleted || line.Kind == "deleted"
			}) || mine
		}
		return mine
	case "feed":
		if at := extraName(line.Origin); at != "" && strings.HasPrefix(at, feed) && line.Subscribed != nil {
			found["feed "+at] = articleState{There: true}
		}
		return strings.HasSuffix(line.Origin, "/"+feed)
	case "search":
		if strings.HasPrefix(line.Name, feed) {
			found["search "+line.Name] = articleState{There: true, Note: line.Query}
		}
		return false
	}
	return line.Kind == "tidings" || line.Kind == "account" || line.Kind == "end"
}

// pickArticles are one to three of the actor's articles.
func (a *actor) pickArticles() []article {
	all := slices.Clone(a.articles)
	a.dice.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	return all[:1+a.dice.IntN(3)]
}

// another is a word that the actor has not used yet.
func (a *actor) another() string {
	a.count++
	return fmt.Sprintf("%s-%d", a.feed, a.count)
}
