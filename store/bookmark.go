package store

import (
	"context"
	"fmt"
	"time"

	"github.com/RoaringBitmap/roaring/v2"
)

// Bookmark puts bookmarks on articles, or takes them off, in one step of history, and
// returns how many articles it changed. Notes and tags stay. It fails as EditMarks does.
func (s *Store) Bookmark(ctx context.Context, a AccountID, on bool, numbers ...Number) (changed int, err error) {
	verb := map[bool]string{true: "bookmarked", false: "took the bookmark off"}[on]
	return s.changeMarks(ctx, a, verb, numbers, func(m Mark, now time.Time) Mark {
		switch {
		case !on:
			m.Bookmarked = time.Time{}
		case m.Bookmarked.IsZero():
			m.Bookmarked = now
		}
		return m
	})
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

// changeMarks edits the marks of articles in one step of history, and returns how many it
// changed.
func (s *Store) changeMarks(ctx context.Context, a AccountID, verb string, numbers []Number, edit func(Mark, time.Time) Mark) (changed int, err error) {
	err = s.update(ctx, "mark", func(t *tx) error {
		c, err := t.changeMarks(a, verb, numbers, edit)
		if err != nil {
			return err
		}
		changed = len(c.Marks)
		return t.remember(a, c)
	})
	return changed, err
}

// changeMarks changes the marks of articles and returns what was changed.
func (t *tx) changeMarks(a AccountID, verb string, numbers []Number, edit func(Mark, time.Time) Mark) (c change, err error) {
	if _, err := t.account(a); err != nil { // a session may outlive its account
		return c, err
	}
	c.Marks = map[Number][2]Mark{}
	for _, n := range numbers {
		row, ok, err := t.rowAt(n)
		if ok {
			ok, err = t.mayMark(a, n, row.Feed)
		}
		if err != nil {
			return c, err
		}
		if !ok {
			return c, fmt.Errorf("mark article %d: %w", n, ErrNotFound)
		}
		before, err := t.mark(a, n)
		if err != nil {
			return c, err
		}
		after := edit(before, t.now)
		if after.equal(before) {
			continue
		}
		c.Marks[n] = [2]Mark{before, after}
		c.What = fmt.Sprintf("%s “%s”", verb, row.Title)
		if err := t.putMark(a, n, after); err != nil {
			return c, err
		}
	}
	if len(c.Marks) > 1 {
		c.What = fmt.Sprintf("%s %d articles", verb, len(c.Marks))
	}
	return c, nil
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
			read, err := t.opinion(bucketRead, a, everyFeed)
			if err != nil {
				return err
			}
			total := int(tagged.GetCardinality())
			all = append(all, TagCount{Tag: tag, Total: total, Unread: total - int(tagged.AndCardinality(read))})
		}
		return nil
	})
	return all, err
}

// tagsOf returns the tags an account uses, in the order of the bucket.
func (t *tx) tagsOf(a AccountID) (tags []string) {
	prefix := join32(uint32(a))
	c := t.bucket(bucketTags).Cursor()
	for k, _ := c.Seek(prefix); len(k) > 7 && string(k[:4]) == string(prefix); k, _ = c.Next() {
		if tag := string(k[4 : len(k)-3]); len(tags) == 0 || tags[len(tags)-1] != tag {
			tags = append(tags, tag)
		}
	}
	return tags
}

func (t *tx) mark(a AccountID, n Number) (m Mark, err error) {
	_, err = getJSON(t.bucket(bucketMarks), join32(uint32(a), uint32(n)), &m)
	return m, err
}

// putMark writes a mark and keeps the sets of bookmarks, notes and tags true. An
// empty mark is no mark.
func (t *tx) putMark(a AccountID, n Number, m Mark) error {
	before, err := t.mark(a, n)
	if err != nil {
		return err
	}
	if err := t.setMarked(a, n, before, m); err != nil {
		return err
	}
	key := join32(uint32(a), uint32(n))
	if m.empty() {
		return t.bucket(bucketMarks).Delete(key)
	}
	return putJSON(t.bucket(bucketMarks), key, m)
}

// setMarked updates the sets of bookmarks, notes and tags for a mark that has changed.
func (t *tx) setMarked(a AccountID, n Number, before, after Mark) error {
	one, prefix := roaring.BitmapOf(uint32(n)), join32(uint32(a))
	if _, err := changeSet(t.bucket(bucketBookmarks), prefix, one, !after.Bookmarked.IsZero()); err != nil {
		return err
	}
	if _, err := changeSet(t.bucket(bucketNoted), prefix, one, after.Note != ""); err != nil {
		return err
	}
	for _, tag := range before.Tags {
		if _, err := changeSet(t.bucket(bucketTags), tagPrefix(a, tag), one, false); err != nil {
			return err
		}
	}
	for _, tag := range after.Tags {
		if _, err := changeSet(t.bucket(bucketTags), tagPrefix(a, tag), one, true); err != nil {
			return err
		}
	}
	return nil
}

// tagPrefix is what the keys of a tag's set begin with.
func tagPrefix(a AccountID, tag string) []byte {
	return append(append(join32(uint32(a)), tag...), 0)
}
