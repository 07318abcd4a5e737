package store

import (
	"context"
	"errors"
)

// Tidy does the work that need not be done at once and is not done while somebody
// waits: articles that no rule keeps go, what is new is taken into the index, and
// bodies are packed together. It runs as many short transactions and may be ended
// at any moment; the next goes on where it stopped. It is called at the end of a
// refresh.
func (s *Store) Tidy(ctx context.Context) error {
	_, err := s.prune(ctx) // first: what goes need not be indexed and packed
	return errors.Join(err, s.index(ctx), s.pack(ctx))
}
