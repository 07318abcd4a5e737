//go:build unix

package cli_test

import (
	"encoding/json"
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// Those of a storm who change no marks: they fetch, read, and keep the library in order.

// refresh refreshes, and counts the news that it is told of.
func (s *storm) refresh(who account, dice *rand.Rand) {
	for s.raging() {
		args := []string{"refresh", "--json"}
		if dice.IntN(3) > 0 {
			args = append(args, "terns", "gulls")
		}
		r := who.run(perilous, "", args...)
		if s.acknowledged(r) {
			for _, one := range stormRecords(s, r) {
				if one.Name == "terns" {
					s.mu.Lock()
					s.fetched[who] += one.New
					s.mu.Unlock()
				}
			}
		}
		s.rest(dice, 500*time.Millisecond)
	}
}

// A stormRecord is what commands print as JSON, as far as it is looked at.
type stormRecord struct {
	ID, Title, Name, Note string
	Source, Summary       string
	Read, Bookmarked      bool
	Tags                  []string
	New                   int
}

func stormRecords(s *storm, r result) (all []stormRecord) {
	for line := range strings.Lines(r.out) {
		var one stormRecord
		if err := json.Unmarshal([]byte(line), &one); err != nil {
			s.t.Errorf("%v: %v in %q", r, err, line)
		}
		all = append(all, one)
	}
	return all
}

// read reads in all kinds of ways. News that were listed once are there for ever.
func (s *storm) read(who account, dice *rand.Rand) {
	commands := [][]string{
		{"list", "--json", "--limit", "50"}, {"feeds", "--json"}, {"search", "water", "harbour", "--limit", "20", "--json"}, {"history", "--json"},
		{"bookmarks", "--json"}, {"tags", "--json"}, {"searches", "--json"}, {"list", "--unread", "--limit", "5"}, {"export"}, {"dump", "--articles"},
		{"status"}, {"keep", "--json"},
	}
	for s.raging() {
		r := who.run(perilous, "", commands[dice.IntN(len(commands))]...)
		if s.acknowledged(r) && r.args[len(r.args)-1] == "--json" {
			stormRecords(s, r)
		}
		if dice.IntN(4) == 0 {
			s.listNews(who)
		}
		s.rest(dice, 200*time.Millisecond)
	}
}

// listNews notes which news are there.
func (s *storm) listNews(who account) {
	r := who.run(perilous, "", "list", "--json", "--limit", "100")
	if !s.acknowledged(r) {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.seen[who] == nil {
		s.seen[who] = map[string]bool{}
	}
	for _, one := range stormRecords(s, r) {
		if one.Source == "terns" {
			s.seen[who][one.Title] = true
		}
	}
}

// maintain checks, compacts, copies and repairs the library.
func (s *storm) maintain(who *ownAccount, dice *rand.Rand) {
	away := s.t.TempDir()
	for s.raging() {
		switch dice.IntN(4) {
		case 0:
			s.acknowledged(who.run(perilous, "", "check"))
		case 1:
			s.acknowledged(who.run(perilous, "", "compact"))
		case 2:
			folder := away
			if s.full && dice.IntN(2) == 0 {
				folder = s.folder
			}
			s.backUp(who, filepath.Join(folder, "copy"))
		case 3:
			r := who.run(perilous, "", "repair", "--force", "--yes")
			if s.acknowledged(r) && strings.Contains(r.errs, "tidings: ") {
				s.t.Errorf("a library without damage lost something: %v", r)
			}
			s.remove(filepath.Join(s.folder, "tidings.db.before-repair-*"))
		}
		s.rest(dice, 400*time.Millisecond)
	}
}

// backUp makes a copy of the library, which has to be sound.
func (s *storm) backUp(who *ownAccount, folder string) {
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return // there is no room
	}
	defer s.remove(folder)
	if s.acknowledged(who.run(perilous, "", "backup", filepath.Join(folder, "tidings.db"))) {
		copied := &ownAccount{s, folder}
		s.acknowledged(copied.run(calm, "", "check"))
	}
}

// remove removes all that has a name of some kind.
func (s *storm) remove(pattern string) {
	paths, err := filepath.Glob(pattern)
	for _, path := range paths {
		err = errors.Join(err, os.RemoveAll(path))
	}
	if err != nil {
		s.t.Error(err)
	}
}
