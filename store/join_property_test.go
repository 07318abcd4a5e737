package store_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"tidings/store"
)

// Whatever people have thought of the articles of two feeds, once these are joined each
// article is there once, read if one of the two was, with the marks of both; and nothing
// has changed for those who did not follow the old feed.
func TestNothingIsLostWhenFeedsAreJoined(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) { loseNothing(t, r) })
}

// A thought is what an account thinks of an article, in one of its copies or in both.
type thought struct{ read, bookmarked, noted, tagged, deleted bool }

// A joiner makes two feeds and what people think of them.
type joiner struct {
	*rapid.T
	s        *store.Store
	ctx      context.Context
	old, new store.FeedID
	copies   map[string][]store.FeedID // which feeds have an article
}

func loseNothing(t *testing.T, r *rapid.T) {
	folder, err := os.MkdirTemp(t.TempDir(), "")
	if err != nil {
		t.Fatal(err)
	}
	s, err := store.Open(filepath.Join(folder, "tidings.db"), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	j := &joiner{T: r, s: s, ctx: context.Background(), copies: map[string][]store.FeedID{}}
	accounts := []store.AccountID{store.Local}
	for i := range rapid.IntRange(0, 2).Draw(r, "guests") {
		a, err := s.AddAccount(j.ctx, fmt.Sprint("guest", i), fmt.Sprint("SHA256:", i))
		j.must(err)
		accounts = append(accounts, a.ID)
	}
	follows := map[store.AccountID][2]bool{store.Local: {true, true}}
	for _, a := range accounts {
		if a != store.Local {
			follows[a] = [2]bool{rapid.Bool().Draw(r, "follows old"), rapid.Bool().Draw(r, "follows new")}
		} else if rapid.Bool().Draw(r, "new is not followed") {
			follows[a] = [2]bool{true, false}
		}
	}
	j.subscribe(accounts, follows)
	j.publish()
	thoughts := map[store.AccountID]map[string]*[2]thought{}
	for _, a := range accounts {
		thoughts[a] = j.think(a, follows[a])
	}
	byOthers := map[store.AccountID]string{}
	for _, a := range accounts {
		if !follows[a][0] {
			byOthers[a] = j.shown(a)
		}
	}
	h, views := &house{t: t, Store: s}, map[store.AccountID]accountView{}
	for _, a := range accounts {
		views[a] = h.view(a)
	}
	_, err = s.Record(j.ctx, store.Fetched{Feed: j.old, At: noon, URL: newAddress})
	j.must(err)
	for _, a := range accounts {
		d, err := s.DifferenceSince(j.ctx, views[a].version, a)
		j.must(err)
		if said := untold(views[a], h.view(a), d); said != "" {
			r.Fatalf("account %d: %s", a, said)
		}
		if follows[a][0] {
			j.compare(a, follows[a], thoughts[a])
		} else if now := j.shown(a); now != byOthers[a] {
			r.Fatalf("account %d: %s, and it was %s", a, now, byOthers[a])
		}
	}
	for _, turn := range []func(context.Context, store.AccountID) (store.Change, error){s.Undo, s.Redo} {
		for _, a := range accounts {
			for err = nil; err == nil; {
				_, err = turn(j.ctx, a)
			}
			if !errors.Is(err, store.ErrNotFound) || strings.Contains(err.Error(), "feed") {
				r.Fatalf("account %d: %v", a, err)
			}
			if problems, err := s.Check(j.ctx); err != nil || len(problems) > 0 {
				r.Fatalf("%q %v", problems, err)
			}
		}
	}
}

func (j *joiner) must(err error) {
	if err != nil {
		j.Fatal(err)
	}
}

func (j *joiner) subscribe(accounts []store.AccountID, follows map[store.AccountID][2]bool) {
	for _, a := range accounts {
		for i, address := range []string{oldAddress, newAddress} {
			if follows[a][i] || a == store.Local { // who is first makes it
				fresh, err := j.s.Subscribe(j.ctx, a, store.Wish{URL: address})
				j.must(err)
				if a == store.Local {
					*[]*store.FeedID{&j.old, &j.new}[i] = fresh[0].ID
				}
				if !follows[a][i] {
					defer func() { j.must(j.s.Unsubscribe(j.ctx, a, j.new)) }()
				}
			}
		}
		if a == store.Local {
			j.must(j.record(j.old))
			j.must(j.record(j.new))
		}
	}
}

func (j *joiner) record(feed store.FeedID, articles ...store.Incoming) error {
	_, err := j.s.Record(j.ctx, store.Fetched{Feed: feed, At: noon, Title: fmt.Sprint("F", feed), Articles: articles})
	return err
}

// publish gives each article to one of the feeds or to both, there under another key at times.
func (j *joiner) publish() {
	var all [2][]store.Incoming
	for i := range rapid.IntRange(1, 12).Draw(j.T, "articles") {
		in := piece(fmt.Sprint("a", i), i)
		where := rapid.IntRange(1, 3).Draw(j.T, "where")
		for at, feed := range []store.FeedID{j.old, j.new} {
			if where&(1<<at) == 0 {
				continue
			}
			j.copies[in.Title] = append(j.copies[in.Title], feed)
			one := in
			if at == 1 && rapid.Bool().Draw(j.T, "another key") {
				one.Key = "other " + one.Key
			}
			all[at] = append(all[at], one)
		}
	}
	j.must(j.record(j.old, all[0]...))
	j.must(j.record(j.new, all[1]...))
}

// think has an account think something of what it sees, and returns what, of each copy.
func (j *joiner) think(a store.AccountID, follows [2]bool) map[string]*[2]thought {
	all := map[string]*[2]thought{}
	for i, feed := range []store.FeedID{j.old, j.new} {
		if !follows[i] {
			continue
		}
		page, err := j.s.List(j.ctx, a, store.Query{Feed: feed}, store.Cursor{}, 100)
		j.must(err)
		for _, row := range page.Rows {
			if all[row.Title] == nil {
				all[row.Title] = &[2]thought{}
			}
			of := thought{
				rapid.Bool().Draw(j.T, "read"), rapid.Bool().Draw(j.T, "bookmarked"), rapid.Bool().Draw(j.T, "noted"),
				rapid.Bool().Draw(j.T, "tagged"), rapid.IntRange(0, 4).Draw(j.T, "deleted") == 0,
			}
			all[row.Title][i] = of
			if of.read {
				_, err := j.s.MarkRead(j.ctx, a, true, row.Number)
				j.must(err)
			}
			edit := store.MarkEdit{Bookmark: of.bookmarked}
			if of.noted {
				edit.Note = new(fmt.Sprint("note ", i))
			}
			if of.tagged {
				edit.Tags = []string{fmt.Sprint("tag", i)}
			}
			if of.bookmarked || of.noted || of.tagged {
				_, err := j.s.EditMarks(j.ctx, a, edit, row.Number)
				j.must(err)
			}
			if of.deleted {
				_, err := j.s.Delete(j.ctx, a, row.Number)
				j.must(err)
			}
		}
	}
	return all
}

// shown is all that an account sees, and thinks.
func (j *joiner) shown(a store.AccountID) (text string) {
	page, err := j.s.List(j.ctx, a, store.Query{}, store.Cursor{}, 100)
	j.must(err)
	for _, row := range page.Rows {
		article, err := j.s.Article(j.ctx, a, row.Number)
		j.must(err)
		text += fmt.Sprintf("%+v %+v %s\n", row, article.Mark, article.Content.Source)
	}
	return text
}

// compare sees that an account that followed the old feed has all that it had.
func (j *joiner) compare(a store.AccountID, follows [2]bool, before map[string]*[2]thought) {
	page, err := j.s.List(j.ctx, a, store.Query{}, store.Cursor{}, 100)
	j.must(err)
	seen := map[string]store.Row{}
	for _, row := range page.Rows {
		if _, twice := seen[row.Title]; twice {
			j.Fatalf("account %d has %q twice", a, row.Title)
		}
		seen[row.Title] = row
	}
	for title, feeds := range j.copies {
		visible := slices.Contains(feeds, j.old) || slices.Contains(feeds, j.new)
		of := before[title]
		if of == nil {
			of = &[2]thought{}
		}
		marked := func(one thought) bool { return one.bookmarked || one.noted || one.tagged }
		deleted := of[0].deleted || of[1].deleted
		for _, one := range of {
			deleted = deleted && (one.deleted || !marked(one))
		}
		row, is := seen[title]
		if is != (visible && !deleted) {
			j.Fatalf("account %d, which followed %v: %q, of %v, is there: %t; it thought %+v", a, follows, title, feeds, is, *of)
		}
		if !is {
			continue
		}
		article, err := j.s.Article(j.ctx, a, row.Number)
		j.must(err)
		m := article.Mark
		now := thought{row.Read, !m.Bookmarked.IsZero(), m.Note != "", len(m.Tags) > 0, false}
		wanted := thought{
			of[0].read || of[1].read, of[0].bookmarked || of[1].bookmarked, of[0].noted || of[1].noted, of[0].tagged || of[1].tagged, false,
		}
		if now != wanted {
			j.Fatalf("account %d: %q is %+v and was %+v", a, title, now, *of)
		}
	}
}
