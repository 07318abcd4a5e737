package store

import (
	"context"
	"slices"
	"strings"
	"time"

	"tidings/store/query"
)

// A MarkEdit says how marks are to change. The zero MarkEdit changes nothing.
type MarkEdit struct {
	Bookmark bool     // put a bookmark on, with the time of the first if there is one
	Restore  bool     // bring articles back that the account has deleted from its lists
	Note     *string  // takes the place of the note; "" takes it off; nil leaves it
	Tags     []string // each is cleaned first (see query.CleanTags)
	How      TagEdit  // what becomes of Tags
	Without  []string // tags that are taken off after that; each is cleaned first
}

// A TagEdit says what an edit does with its tags.
type TagEdit int

// The ways to edit tags.
const (
	AddTags     TagEdit = iota // to those that are there
	RemoveTags                 // from those that are there
	ReplaceTags                // in place of those that are there; none takes all off
)

// EditMarks changes what an account thinks of articles, in one step
// of history. It returns how many articles have other marks than before, or have come
// back to the account's lists. It fails with ErrNotFound, and changes nothing, if one of
// the articles is not there or not the account's to see.
func (s *Store) EditMarks(ctx context.Context, a AccountID, edit MarkEdit, numbers ...Number) (changed int, err error) {
	edit.Tags, edit.Without = query.CleanTags(edit.Tags...), query.CleanTags(edit.Without...)
	verb := edit.verb()
	if verb == "" && !edit.Restore {
		return 0, nil
	}
	how := markChange{verb: verb, edit: edit.apply, restore: edit.Restore}
	if edit.Note != nil {
		how.note = *edit.Note
	}
	return s.editMarks(ctx, a, numbers, how)
}

// verb is what the history says the edit did; "" if it leaves marks as they are.
func (e MarkEdit) verb() string {
	hashed := func(tags []string) string { return "#" + strings.Join(tags, " #") }
	names := hashed(e.Tags)
	switch {
	case e.Bookmark:
		return "bookmarked"
	case e.Note != nil && *e.Note == "":
		return "took the note off"
	case e.Note != nil:
		return "wrote a note on"
	case e.How == ReplaceTags && len(e.Tags) == 0:
		return "took the tags off"
	case len(e.Tags) == 0 && len(e.Without) > 0:
		return "took " + hashed(e.Without) + " off"
	case len(e.Tags) == 0:
		return ""
	case e.How == RemoveTags:
		return "took " + names + " off"
	case len(e.Without) > 0:
		return "took " + hashed(e.Without) + " off and tagged " + names
	}
	return "tagged " + names
}

// apply returns a mark as it is after the edit.
func (e MarkEdit) apply(m Mark, now time.Time) Mark {
	if e.Bookmark && m.Bookmarked.IsZero() {
		m.Bookmarked = now
	}
	if e.Note != nil {
		m.Note = *e.Note
	}
	switch e.How {
	case AddTags:
		m.Tags = query.CleanTags(slices.Concat(m.Tags, e.Tags)...)
	case RemoveTags:
		m.Tags = without(m.Tags, e.Tags)
	case ReplaceTags:
		m.Tags = e.Tags
	}
	if len(e.Without) > 0 {
		m.Tags = without(m.Tags, e.Without)
	}
	return m
}

// without is tags without some of them.
func without(tags, some []string) []string {
	return slices.DeleteFunc(slices.Clone(tags), func(tag string) bool { return slices.Contains(some, tag) })
}

// restore brings articles back to an account's lists, and adds that to a change.
func (t *tx) restore(a AccountID, numbers []Number, c *change) (count int, last Number, err error) {
	byFeed, err := t.openByFeed(a, numbers)
	if err != nil {
		return 0, 0, err
	}
	c.Shown, count, last, err = t.changeOpinions(bucketHidden, a, false, byFeed)
	return count, last, err
}
