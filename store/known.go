package store

import (
	"context"
	"fmt"
)

// Known reports for each article of a feed whether the store has it as the feed says
// it now, so that whoever asks can spare themselves what is costly to work out of an
// article: its Summary, Words and Media, on which the answer does not depend. Set
// Incoming.Known by it before Record. A feed that is not there has no article known.
func (s *Store) Known(ctx context.Context, feed FeedID, articles []Incoming) ([]bool, error) {
	prints := make([]fingerprint, len(articles))
	var fields fieldList
	for i := range articles {
		prints[i] = fields.fingerprint(&articles[i], articles[i].Key)
	}
	known := make([]bool, len(articles))
	err := s.view(ctx, func(t *tx) (err error) {
		who, _, err := t.identify(feed, articles)
		if err != nil {
			return err
		}
		for i, in := range articles {
			if who[i].name != in.Key {
				prints[i] = in.fingerprintAs(who[i].name)
			}
			if known[i], err = t.holds(feed, who[i].hash, prints[i]); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("look for known articles: %w", err)
	}
	return known, nil
}
