package store

import (
	"context"
	"path/filepath"
	"testing"

	"github.com/RoaringBitmap/roaring/v2"
	"pgregory.net/rapid"
)

// What is loaded of a set to compare another with gives what the whole set gives, and no
// piece of it is read that the other has nothing in.
func TestASetIsLoadedLikeAnother(t *testing.T) {
	ctx := context.Background()
	s, err := Open(filepath.Join(t.TempDir(), "tidings.db"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	number := rapid.OneOf(rapid.Uint32(), rapid.Uint32Range(0, 5<<16), rapid.Uint32Min(0xfffeffff), rapid.SampledFrom([]uint32{0xffff, 0x10000, 0x1ffff, 0xffffffff}))
	numbers := rapid.Map(rapid.SliceOfN(number, 0, 30), func(all []uint32) set { return roaring.BitmapOf(all...) })
	rapid.Check(t, func(rt *rapid.T) {
		whole, other := numbers.Draw(rt, "whole"), numbers.Draw(rt, "other")
		prefix := join32(7)
		err := s.update(ctx, "test", func(t *tx) error {
			b := t.bucket(bucketBookmarks)
			if _, err := changeSet(b, prefix, whole, true); err != nil {
				return err
			}
			part, err := loadLike(b, prefix, other)
			if err != nil {
				return err
			}
			want := roaring.New()
			for _, n := range whole.ToArray() {
				if from := uint64(n) &^ 0xffff; other.CardinalityInRange(from, from+1<<16) > 0 {
					want.Add(n)
				}
			}
			if !part.Equals(want) {
				rt.Fatalf("of %v like %v: %v, want %v", whole, other, part, want)
			}
			_, err = changeSet(b, prefix, whole, false)
			return err
		})
		if err != nil {
			rt.Fatal(err)
		}
	})
}
