package store

import (
	"context"
	"fmt"
	"slices"

	"tidings/store/query"
)

// Excerpts returns a line around the first match in the text of each article, as in a
// Row's Excerpt. Articles are left out whose texts have no match, or which the account may
// not read.
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

// Explain fills in the excerpts that a page of a search lacks.
func (s *Store) Explain(ctx context.Context, a AccountID, page *Page) error {
	var numbers []Number
	for _, row := range page.Rows {
		if row.Excerpt == "" && len(page.Words) > 0 && len(page.Words.In(row.Title)) == 0 {
			numbers = append(numbers, row.Number)
		}
	}
	excerpts, err := s.Excerpts(ctx, a, page.Words, numbers...)
	for i, row := range page.Rows {
		if line := excerpts[row.Number]; line != "" {
			page.Rows[i].Excerpt = line
		}
	}
	return err
}
