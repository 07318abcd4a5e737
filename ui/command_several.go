package ui

import (
	"cmp"
	"fmt"
	"slices"

	tea "charm.land/bubbletea/v2"

	"tidings/store"
	"tidings/store/query"
	"tidings/ui/typeset"
)

// The commands that change what the account thinks of one article or of many, in one step of the
// history.

// rowsNow is those of some articles that are there, as the store has them at this moment.
func (s *session) rowsNow(numbers ...store.Number) ([]store.Row, error) {
	rows, err := s.store.Rows(s.ctx, s.account, numbers...)
	if err == nil && len(rows) == 0 {
		err = store.ErrNotFound
	}
	return rows, err
}

// rowNow is an article as the store has it at this moment.
func (s *session) rowNow(n store.Number) (store.Row, error) {
	rows, err := s.rowsNow(n)
	if err != nil {
		return store.Row{}, err
	}
	return rows[0], nil
}

// toggle changes articles in one direction or the other, as lacks says of them: if one lacks what is
// to be changed, all get it, else all lose it. said is the message of many.
func (s *session) toggle(numbers []store.Number, lacks func(store.Row) bool, turn func(on bool, rows []store.Row) (changed int, err error), said func(on bool, of, changed int) string) tea.Cmd {
	return s.changeOfRows(func() (string, error) {
		rows, err := s.rowsNow(numbers...)
		if err != nil {
			return "", err
		}
		on := slices.ContainsFunc(rows, lacks)
		changed, err := turn(on, rows)
		return said(on, len(numbers), changed), err
	}, numbers...)
}

// toggleRead marks articles read if one of them is not, else unread.
func (s *session) toggleRead(numbers ...store.Number) tea.Cmd {
	return s.toggle(numbers, func(r store.Row) bool { return !r.Read }, func(on bool, rows []store.Row) (int, error) {
		return s.store.MarkRead(s.ctx, s.account, on, store.Numbers(rows)...)
	}, func(on bool, of, changed int) string {
		if of == 1 {
			return ""
		}
		return "Marked " + typeset.Count(changed, "article", "articles") + map[bool]string{true: " read", false: " unread"}[on] + ". u undoes."
	})
}

// toggleBookmark puts bookmarks on articles if one of them has none, else takes them off.
func (s *session) toggleBookmark(numbers ...store.Number) tea.Cmd {
	lacks := func(r store.Row) bool { return !r.Bookmarked }
	return s.toggle(numbers, lacks, func(on bool, rows []store.Row) (int, error) {
		changed, err := s.store.Bookmark(s.ctx, s.account, on, store.Numbers(rows)...)
		if on && err == nil {
			s.teller.Bookmarked(store.Numbers(slices.DeleteFunc(rows, func(r store.Row) bool { return !lacks(r) }))...)
		}
		return changed, err
	}, func(on bool, of, changed int) string {
		switch {
		case of == 1 && on:
			return "Bookmarked."
		case of == 1:
			return "Took the bookmark off."
		case on:
			return "Bookmarked " + typeset.Count(changed, "article", "articles") + ". u undoes."
		}
		return "Took " + typeset.Count(changed, "bookmark", "bookmarks") + " off. u undoes."
	})
}

// changeTagsOf gives articles tags beside those that they have, and takes others off.
func (s *session) changeTagsOf(numbers []store.Number, tags, without []string) tea.Cmd {
	return s.changeOfRows(func() (string, error) {
		rows, err := s.rowsNow(numbers...)
		if err != nil {
			return "", err
		}
		changed, err := s.store.EditMarks(s.ctx, s.account, store.MarkEdit{Tags: tags, Without: without, How: store.AddTags}, store.Numbers(rows)...)
		tags, without = query.CleanTags(tags...), query.CleanTags(without...)
		switch {
		case len(numbers) == 1 && len(without) == 0:
			return "Tagged " + hashed(tags), err
		case len(without) == 0:
			return fmt.Sprintf("Tagged %s %s. u undoes.", typeset.Count(changed, "article", "articles"), hashed(tags)), err
		case len(tags) == 0:
			return fmt.Sprintf("Took %s off %s. u undoes.", hashed(without), typeset.Count(changed, "article", "articles")), err
		}
		return fmt.Sprintf("Tagged %s %s, without %s. u undoes.", typeset.Count(changed, "article", "articles"), hashed(tags), hashed(without)), err
	}, numbers...)
}

// deleteArticles takes articles off the account's lists.
func (s *session) deleteArticles(rows []store.Row) tea.Cmd {
	numbers := store.Numbers(rows)
	return s.changeOfRows(func() (string, error) {
		changed, err := s.store.Delete(s.ctx, s.account, numbers...)
		if len(rows) > 1 {
			return "Deleted " + typeset.Count(changed, "article", "articles") + ". u undoes.", err
		}
		return "Deleted " + typeset.Quoted(cmp.Or(rows[0].Title, rows[0].Summary), 60) + ". u undoes.", err
	}, numbers...)
}

// pickMsg is the rows of a list that answer a query, to be selected.
type pickMsg struct {
	place place // the list
	rows  []store.Row
	more  bool // there are more than can be selected
	err   error
}

// pickMatching asks for the rows of a list that answer a query, or for all of them if that is "".
func (s *session) pickMatching(p place, text string) tea.Cmd {
	return func() tea.Msg {
		q := p.asked()
		q.Text = query.Both(q.Text, text)
		page, err := s.store.List(s.ctx, s.account, q, store.Cursor{}, mostPicked)
		return pickMsg{p, page.Rows, page.More, err}
	}
}
