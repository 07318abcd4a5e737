package store

import (
	"context"
	"fmt"

	"tidings/store/query"
)

// SaveSearch keeps a query under a name, in place of the one that had that name,
// and returns its id. A query that cannot be read is refused with a *query.Error.
func (s *Store) SaveSearch(ctx context.Context, a AccountID, name, text string) (id SearchID, err error) {
	if err := query.Check(text, s.now()); err != nil {
		return 0, fmt.Errorf("save search: %w", err)
	}
	err = s.update(ctx, "save search", func(t *tx) error {
		old, err := t.savedNamed(a, name)
		if err != nil {
			return err
		}
		c, now := change{What: "saved the search " + quoted(name)}, &Saved{Name: name, Query: text, Added: t.now}
		if old.ID != 0 {
			if old.Query == text {
				id = old.ID
				return nil
			}
			id, now.Added = old.ID, old.Added
			c.Saved = map[SearchID][2]*Saved{id: {&old.Saved, now}}
		} else {
			n, err := t.next("search")
			if err != nil {
				return err
			}
			id = SearchID(n)
			c.Saved = map[SearchID][2]*Saved{id: {nil, now}}
		}
		if err := t.putSaved(a, id, now); err != nil {
			return err
		}
		return t.remember(a, c)
	})
	return id, err
}

// RenameSearch gives a saved search another name; ErrExists if another has it.
func (s *Store) RenameSearch(ctx context.Context, a AccountID, id SearchID, name string) error {
	return s.changeSaved(ctx, a, id, "renamed the search", func(t *tx, old Saved) (*Saved, error) {
		other, err := t.savedNamed(a, name)
		if err == nil && other.ID != 0 && other.ID != id {
			err = fmt.Errorf("rename search: %w", ErrExists)
		}
		old.Name = name
		return &old, err
	})
}

// RemoveSearch forgets a saved search.
func (s *Store) RemoveSearch(ctx context.Context, a AccountID, id SearchID) error {
	return s.changeSaved(ctx, a, id, "removed the search", func(*tx, Saved) (*Saved, error) { return nil, nil })
}

func (s *Store) changeSaved(ctx context.Context, a AccountID, id SearchID, verb string, edit func(*tx, Saved) (*Saved, error)) error {
	return s.update(ctx, "saved searches", func(t *tx) error {
		var old Saved
		ok, err := getJSON(t.bucket(bucketSearches), join32(uint32(a), uint32(id)), &old)
		if err == nil && !ok {
			err = fmt.Errorf("saved search %d: %w", id, ErrNotFound)
		}
		if err != nil {
			return err
		}
		now, err := edit(t, old)
		if err != nil || now != nil && *now == old {
			return err
		}
		if err := t.putSaved(a, id, now); err != nil {
			return err
		}
		return t.remember(a, change{
			What: verb + " " + quoted(old.Name), Saved: map[SearchID][2]*Saved{id: {&old, now}},
		})
	})
}
