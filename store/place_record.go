package store

import (
	"time"

	bolt "go.etcd.io/bbolt"
)

// A Reading is a place in the text of an article that somebody has read.
type Reading struct {
	Article Number    `json:"article"`
	Block   int       `json:"block,omitempty"` // the block of the text at the top of the screen
	Line    int       `json:"line,omitempty"`  // the line within the block, counted in a column of Width cells
	Width   int       `json:"width,omitempty"`
	Letters int       `json:"letters,omitempty"` // how many letters of the block come before the line
	Share   int       `json:"share,omitempty"`   // percent of the text that have been on the screen; 100 if its end has
	When    time.Time `json:"when"`
}

// placeSize is how many bytes a place takes.
const placeSize = 6 * 4

// record is a place as it is stored.
func (r Reading) record() []byte {
	return join32(uint32(max(r.Block, 0)), uint32(max(r.Line, 0)), uint32(max(r.Width, 0)), uint32(max(r.Letters, 0)), uint32(min(max(r.Share, 0), 100)), dateOf(r.When))
}

// readPlace reads a place; false if it is none.
func readPlace(k, v []byte) (r Reading, ok bool) {
	if len(k) != 8 || len(v) != placeSize || field32(v, 4) > 100 {
		return r, false
	}
	at := func(i int) int { return int(int32(field32(v, i))) }
	r = Reading{Article: Number(field32(k, 1)), Block: at(0), Line: at(1), Width: at(2), Letters: at(3), Share: at(4), When: timeOf(field32(v, 5))}
	return r, min(r.Block, r.Line, r.Width, r.Letters) >= 0
}

// placeAt returns where an account is in an article; the zero Reading if it has never opened
// it. places is the bucket of places.
func placeAt(places *bolt.Bucket, a AccountID, n Number) Reading {
	key := join32(uint32(a), uint32(n))
	r, _ := readPlace(key, places.Get(key))
	return r
}
