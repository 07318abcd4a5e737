package store

import (
	"context"
	"fmt"
	"slices"

	"tidings/store/query"
)

// Excerpts returns a line around the first match in the text of each article, as in a
// Row's Excerpt, under the article's number. Articles are left out whose texts have no
// match, or which the account may not read. It is a transaction for each fifty articles.
func (s *Store) Excerpts(ctx context.Context, a AccountID, words query.Words, numbers ...Number) (map[Number]string, error) {
	p := s.packer()
	defer s.packers.Put(p)
	excerpts := map[Number]string{}
	for part := range slices.Chunk(numbers, searchStep) {
		bodies := make([]packedBody, len(part))
		err := s.view(ctx, func(t *tx) error {
			sources := map[FeedID]source{}
			for i, n := range part {
				_, ok, err := t.row(a, n, sources)
				if err != nil {
					return err
				}
				if ok {
					bodies[i] = t.packedBody(n)
				}
			}
			return nil
		})
		if err != nil {
			return nil, fmt.Errorf("find excerpts: %w", err)
		}
		for _, packed := range bodies {
			body, err := p.open(packed)
			if err != nil {
				return nil, fmt.Errorf("find excerpts: %w", err)
			}
			if line := words.Excerpt(body.searchText()); line != "" {
				excerpts[packed.number] = line
			}
		}
	}
	return excerpts, nil
}
