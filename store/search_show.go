package store

import (
	"context"
	"fmt"
	"slices"

	"tidings/store/query"
)

// Excerpts returns a line around the first match in the text of each article or in the
// account's note on it, as in a Row's Excerpt, under the article's number. Articles are left
// out where neither has a match, or which the account may not read. It is a transaction for
// each fifty articles.
func (s *Store) Excerpts(ctx context.Context, a AccountID, words query.Words, numbers ...Number) (map[Number]Excerpt, error) {
	p := s.packer()
	defer s.packers.Put(p)
	excerpts := map[Number]Excerpt{}
	for part := range slices.Chunk(numbers, searchStep) {
		texts := make([]foundText, len(part))
		err := s.view(ctx, func(t *tx) error {
			sources := map[FeedID]source{}
			for i, n := range part {
				row, ok, err := t.row(a, n, sources)
				if err == nil && ok {
					texts[i], err = t.foundText(a, row)
				}
				if err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return nil, fmt.Errorf("find excerpts: %w", err)
		}
		for _, found := range texts {
			excerpt, err := found.around(words, p)
			if err != nil {
				return nil, fmt.Errorf("find excerpts: %w", err)
			}
			if excerpt.Line != "" {
				excerpts[found.body.number] = excerpt
			}
		}
	}
	return excerpts, nil
}
