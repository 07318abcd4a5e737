//go:build unix

package cli_test

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"tidings/store"
)

// compare looks, when all is over, whether the library is sound and what was
// acknowledged is there.
func (s *storm) compare(owner *ownAccount, members ...*sshAccount) {
	library, err := store.Open(filepath.Join(s.folder, "tidings.db"), store.Options{})
	if err != nil {
		s.t.Fatal(err)
	}
	differences, err := library.Check(s.t.Context())
	if err != nil || len(differences) > 0 {
		s.t.Errorf("check says: %v %v", differences, err)
	}
	if err := library.Close(); err != nil {
		s.t.Error(err)
	}
	s.must(owner.run(calm, "", "check"))
	s.server = startSSHServer(s)
	defer s.server.close()
	accounts := []account{owner}
	for _, m := range members {
		m.server = s.server
		accounts = append(accounts, m)
	}
	for _, who := range accounts {
		s.compareAccount(who)
		s.compareNews(who)
	}
}

// compareNews looks whether the news are there that were listed, or spoken of, before.
func (s *storm) compareNews(who account) {
	all := map[string]bool{}
	list := stormRecords(s, result{out: s.must(who.run(calm, "", "list", "--json"))})
	for _, one := range list {
		if one.Source == "terns" {
			if all[one.Title] {
				s.t.Errorf("%v: %s is there twice", who, one.Title)
			}
			all[one.Title] = true
		}
	}
	for title := range s.seen[who] {
		if !all[title] {
			s.t.Errorf("%v: %s was listed once and is gone", who, title)
		}
	}
	if len(all) < s.fetched[who] {
		s.t.Errorf("%v: there are %d articles of terns, and refreshes spoke of %d", who, len(all), s.fetched[who])
	}
}

// compareAccount compares what an account has with what its actors know.
func (s *storm) compareAccount(who account) {
	dump := s.must(who.run(calm, "", "dump", "--articles"))
	list := stormRecords(s, result{out: s.must(who.run(calm, "", "list", "--json"))})
	bookmarks := stormRecords(s, result{out: s.must(who.run(calm, "", "bookmarks", "--json"))})
	names := map[string]string{}
	for _, a := range s.actors {
		if a.account == who {
			a.compare(dump, list, bookmarks)
			for key, name := range a.names {
				names[key] = name
			}
		}
	}
	for _, line := range dumpLines(s.t, dump) {
		if line.strange(names) {
			s.t.Errorf("%v: nobody made this: %s", who, line.text)
		}
	}
	for title, saved := range s.texts[who] {
		there := slices.ContainsFunc(list, func(one stormRecord) bool { return one.Title == title })
		if saved && !there {
			s.t.Errorf("%v: %s was saved and is not there", who, title)
		}
	}
}

// strange reports whether a line says that there is a mark on an article of nobody.
func (line dumpLine) strange(names map[string]string) bool {
	mine := func(key string) bool { return names[line.Feed+" "+key] != "" }
	switch line.Kind {
	case "article":
		return line.Mark != nil && !mine(line.Key)
	case "mark":
		return !mine(line.Key) && (!line.Bookmarked.IsZero() || line.Note != "" || len(line.Tags) > 0)
	case "read", "deleted":
		return !slices.ContainsFunc(line.Keys, mine)
	}
	return false
}

// compare compares an actor's things with what is there: in a dump, in the list of
// all articles, and in that of bookmarks.
func (a *actor) compare(dump string, list, bookmarks []stormRecord) {
	found := a.statesIn(dump)
	if left := a.possible.in(found); len(left) == 0 {
		a.t.Errorf("%v, %s: not as it was acknowledged\n%s", a.account, a.feed, strings.Join(a.possible.differences(found), "\n"))
	}
	for _, one := range a.articles {
		t, is := found[one.name], func(r stormRecord) bool { return r.ID == one.id }
		at := slices.IndexFunc(list, is)
		if listed := at >= 0; listed == t.Deleted {
			a.t.Errorf("%v: %s is listed: %v, and dumped as %+v", a.account, one.title, listed, t)
		}
		if at >= 0 {
			r := list[at]
			listed := articleState{There: true, Read: r.Read, Bookmarked: r.Bookmarked, Note: r.Note, Tags: strings.Join(r.Tags, ",")}
			if listed != t {
				a.t.Errorf("%v: %s is listed as %+v, and dumped as %+v", a.account, one.title, listed, t)
			}
		}
		if marked := slices.ContainsFunc(bookmarks, is); marked != (t.Bookmarked && !t.Deleted) {
			a.t.Errorf("%v: %s is among the bookmarks: %v, and dumped as %+v", a.account, one.title, marked, t)
		}
	}
}

// What was acknowledged and is not there is seen, and what may be either way may be.
func TestAStormSeesALoss(t *testing.T) {
	s := newStorm(t, t.TempDir(), 1)
	owner := &ownAccount{s, s.folder}
	a := s.newActor("heron", owner, nil, false)
	looks := func() (sees []string) {
		found := a.statesIn(s.must(owner.run(calm, "", "dump")))
		if len(a.possible.in(found)) == 0 {
			sees = a.possible.differences(found)
		}
		return sees
	}
	one := a.articles[0]
	marked := edited([]article{one}, func(t *articleState) { t.Bookmarked, t.Note = true, "a note" }, "bookmark", "--note", "a note")
	perhaps := edited([]article{one}, func(t *articleState) { t.Bookmarked = false }, "unbookmark")
	s.must(owner.run(calm, "", marked.args...))
	a.did(marked, true)
	if sees := looks(); len(sees) > 0 {
		t.Errorf("all is as it was acknowledged, and it sees %q", sees)
	}
	s.must(owner.run(calm, "", perhaps.args...))
	if sees := looks(); len(sees) != 1 || !strings.Contains(sees[0], one.name) {
		t.Errorf("a bookmark is lost, and it sees %q", sees)
	}
	a.did(perhaps, false)
	if sees := looks(); len(sees) > 0 {
		t.Errorf("the bookmark may be lost, and it sees %q", sees)
	}
	s.must(owner.run(calm, "", "mark", "read", one.id))
	if sees := looks(); len(sees) != 1 {
		t.Errorf("nobody has read it, and it sees %q", sees)
	}
}
