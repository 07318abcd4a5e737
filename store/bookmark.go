package store

import (
	"cmp"
	"context"
	"fmt"
	"time"

	"github.com/RoaringBitmap/roaring/v2"
)

// Bookmark puts bookmarks on articles, or takes them off, in one step of history, and
// returns how many articles it changed. Notes and tags stay. It fails as EditMarks does.
func (s *Store) Bookmark(ctx context.Context, a AccountID, on bool, numbers ...Number) (changed int, err error) {
	verb := map[bool]string{true: "bookmarked", false: "took the bookmark off"}[on]
	return s.editMarks(ctx, a, numbers, markChange{verb: verb, edit: func(m Mark, now time.Time) Mark {
		switch {
		case !on:
			m.Bookmarked = time.Time{}
		case m.Bookmarked.IsZero():
			m.Bookmarked = now
		}
		return m
	}})
}

// Marks returns what an account thinks of articles, by number; those of which it
// thinks nothing are left out.
func (s *Store) Marks(ctx context.Context, a AccountID, numbers ...Number) (all map[Number]Mark, err error) {
	all = map[Number]Mark{}
	err = s.view(ctx, func(t *tx) error {
		for _, n := range numbers {
			m, err := t.mark(a, n)
			if err != nil {
				return err
			}
			if !m.empty() {
				all[n] = m
			}
		}
		return nil
	})
	return all, err
}

// MaxNote is how many letters a person may write in a note.
const MaxNote = 20_000

// markedOrShown returns how many articles a change has marked or brought back.
func (c change) markedOrShown() (int, error) {
	all := roaring.New()
	for n := range c.Marks {
		all.Add(uint32(n))
	}
	for _, text := range c.Shown {
		shown := roaring.New()
		if err := shown.UnmarshalBinary(text); err != nil {
			return 0, fmt.Errorf("count what came back: %w", err)
		}
		all.Or(shown)
	}
	return int(all.GetCardinality()), nil
}

// A markChange says how editMarks changes marks.
type markChange struct {
	verb    string // what history says that was done to the articles
	edit    func(Mark, time.Time) Mark
	restore bool   // articles that were deleted come back
	note    string // that is written on all
}

// marked sums up what was changed so far.
type marked struct {
	articles, marks, shown int    // articles: those with other marks, and those that came back
	title                  string // of the last with another mark
	last                   Number // of those that came back
}

// editMarks changes the marks of articles in one step of history, and returns how many have
// other marks, or came back.
func (s *Store) editMarks(ctx context.Context, a AccountID, numbers []Number, how markChange) (changed int, err error) {
	numbers = distinct(numbers)
	if err := s.mayWrite(a, how.note, len(numbers)); err != nil {
		return 0, err
	}
	w := s.newAct(a, "mark")
	w.note = how.note
	var sum, now marked
	err = w.all(ctx, func(t *tx, c *change) (last bool, then func(), err error) {
		looked, title, err := t.changeMarks(a, numbers, how.edit, c)
		if err != nil {
			return false, nil, err
		}
		now = sum
		if title != "" {
			now.title = title
		}
		if how.restore {
			count, last, err := t.restore(a, numbers[:looked], c)
			if err != nil {
				return false, nil, err
			}
			now.shown, now.last = sum.shown+count, max(sum.last, last)
		}
		both, err := c.markedOrShown()
		now.articles, now.marks = sum.articles+both, sum.marks+len(c.Marks)
		return looked == len(numbers), func() { sum, numbers = now, numbers[looked:] }, err
	}, func(t *tx) (string, error) {
		switch now.marks {
		case 0:
			return t.sentence(now.shown, now.last, "brought %s back")
		case 1:
			return how.verb + " " + quoted(now.title), nil
		}
		return how.verb + " " + counted(now.marks, "article", "articles"), nil
	})
	if err != nil {
		return 0, err
	}
	return sum.articles, nil
}

// distinct leaves each number once.
func distinct(numbers []Number) (all []Number) {
	seen := make(map[Number]bool, len(numbers))
	for _, n := range numbers {
		if !seen[n] {
			seen[n] = true
			all = append(all, n)
		}
	}
	return all
}

// changeMarks changes the marks of as many articles as a step takes, and adds that to a
// change. It returns how many it has looked at, and the title of the last that it changed.
func (t *tx) changeMarks(a AccountID, numbers []Number, edit func(Mark, time.Time) Mark, c *change) (looked int, title string, err error) {
	if _, err := t.account(a); err != nil { // a session may outlive its account
		return 0, "", err
	}
	c.Marks = map[Number][2]Mark{}
	weighed := 0
	for i, n := range numbers {
		row, ok, err := t.rowAt(n)
		if ok {
			ok, err = t.mayMark(a, n, row.Feed)
		}
		if err != nil {
			return i, title, err
		}
		if !ok {
			return i, title, fmt.Errorf("mark article %d: %w", n, ErrNotFound)
		}
		before, err := t.mark(a, n)
		if err != nil {
			return i, title, err
		}
		after := edit(before, t.now)
		weighed += weight(before, after)
		if i > 0 && weighed > stepWeight && len(numbers) > fewMarks {
			return i, title, nil
		}
		if after.equal(before) {
			continue
		}
		c.Marks[n], title = [2]Mark{before, after}, cmp.Or(row.Title, firstWords(row.Summary))
		if err := t.putMark(a, n, after); err != nil {
			return i, title, err
		}
	}
	return len(numbers), title, nil
}

// A TagCount is a tag with what it holds.
type TagCount struct {
	Tag    string
	Total  int
	Unread int
}

// Tags returns the tags that an account uses, sorted, with counts.
func (s *Store) Tags(ctx context.Context, a AccountID) (all []TagCount, err error) {
	err = s.view(ctx, func(t *tx) error {
		for _, tag := range t.tagsOf(a) {
			tagged, err := t.scope(a, Query{Tag: tag})
			if err != nil {
				return err
			}
			unread, err := t.countUnread(a, tagged)
			if err != nil {
				return err
			}
			all = append(all, TagCount{Tag: tag, Total: int(tagged.GetCardinality()), Unread: unread})
		}
		return nil
	})
	return all, err
}

// mayWrite is a LimitError if a note on so many articles is more than one change may write.
func (s *Store) mayWrite(a AccountID, note string, articles int) error {
	if bound := s.limits.Notes; bound > 0 && a != Local && len(note)*articles > bound && articles > 1 {
		return beyond("one command writes at most %s of notes here, and this note on %d articles is more", sizeOf(int64(bound)), articles)
	}
	return nil
}
