package store

import "github.com/RoaringBitmap/roaring/v2"

// gathered is the change of one step of an act that comes to articles one by one: of a load,
// or an import.
type gathered struct {
	change
	read, deleted, shown, aside map[FeedID]set
	grown                       bool // it is not empty
}

func newGathered() gathered {
	return gathered{
		change: change{Marks: map[Number][2]Mark{}, Subs: map[FeedID][2]*Subscription{}, Saved: map[SearchID][2]*Saved{}},
		read:   map[FeedID]set{}, deleted: map[FeedID]set{}, shown: map[FeedID]set{}, aside: map[FeedID]set{},
	}
}

// mark notes that an article's mark has become another.
func (g *gathered) mark(n Number, before, after Mark) {
	if pair, again := g.Marks[n]; again {
		before = pair[0]
	}
	g.Marks[n] = [2]Mark{before, after}
	g.grown = true
}

// addTo adds articles to those of a feed.
func (g *gathered) addTo(sets map[FeedID]set, feed FeedID, numbers set) {
	if sets[feed] == nil {
		sets[feed] = roaring.New()
	}
	sets[feed].Or(numbers)
	g.grown = true
}

// into writes what was gathered into a change.
func (g *gathered) into(c *change) error {
	for _, part := range []struct {
		sets map[FeedID]set
		into *map[FeedID][]byte
	}{{g.read, &g.Read}, {g.deleted, &g.Hidden}, {g.shown, &g.Shown}, {g.aside, &g.Aside}} {
		*part.into = map[FeedID][]byte{}
		for feed, numbers := range part.sets {
			text, err := numbers.ToBytes()
			if err != nil {
				return err
			}
			(*part.into)[feed] = text
		}
	}
	*c = g.change
	return nil
}
