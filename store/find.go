package store

import (
	"bytes"
	"context"
	"encoding/hex"
	"fmt"
	"math"
	"slices"
	"strings"
)

// Find returns the article that a person means by its id, by the first digits
// of it (four at least), or by its address. ErrNotFound if there is none,
// ErrAmbiguous if several ids begin so.
func (s *Store) Find(ctx context.Context, a AccountID, ref string) (row Row, err error) {
	err = s.view(ctx, func(t *tx) error {
		var numbers []Number
		if strings.Contains(ref, "://") {
			numbers, err = t.numbersAt(ref)
			if err != nil {
				return err
			}
		} else if numbers, err = t.numbersOf(ref); err != nil {
			return err
		}
		found, err := t.readable(a, numbers)
		if err != nil {
			return err
		}
		switch {
		case len(found) == 0:
			return ErrNotFound
		case len(found) > 1 && !strings.Contains(ref, "://"):
			return ErrAmbiguous
		}
		row = found[0]
		return nil
	})
	if err != nil {
		return row, fmt.Errorf("find article %q: %w", ref, err)
	}
	return row, nil
}

// readable returns the rows of those articles that are an account's business.
func (t *tx) readable(a AccountID, numbers []Number) (found []Row, err error) {
	for _, n := range numbers {
		row, ok, err := t.row(a, n, map[FeedID]source{})
		if ok && err == nil {
			ok, err = t.mayRead(a, row)
		}
		if err != nil {
			return nil, err
		}
		if ok {
			found = append(found, row)
		}
	}
	return found, nil
}

// numbersAt returns the articles with an address, the newest number first.
func (t *tx) numbersAt(link string) (numbers []Number, err error) {
	prefix := linkKey(link)
	c := t.bucket(bucketLinks).Cursor()
	for k, _ := c.Seek(prefix); bytes.HasPrefix(k, prefix); k, _ = c.Next() {
		numbers = append(numbers, Number(field32(k[len(prefix):], 0)))
	}
	numbers, err = t.withNameless(numbers, func(names nameRecord) bool {
		return names.Link != "" && bytes.Equal(linkKey(names.Link), prefix)
	})
	slices.Reverse(numbers)
	return numbers, err
}

// withNameless adds the articles that are wanted from those that may be missing in ids and
// links.
func (t *tx) withNameless(numbers []Number, wanted func(nameRecord) bool) ([]Number, error) {
	_, err := t.nameless(0, math.MaxInt, func(n Number, names nameRecord) {
		if wanted(names) && !slices.Contains(numbers, n) {
			numbers = append(numbers, n)
		}
	})
	slices.Sort(numbers)
	return numbers, err
}

// numbersOf returns up to 100 articles whose id begins with some digits.
func (t *tx) numbersOf(digits string) (numbers []Number, err error) {
	digits = strings.ToLower(digits)
	whole, err := hex.DecodeString(digits[:len(digits)&^1])
	if err != nil || len(digits) < 4 || len(digits) > 2*len(ID{}) {
		return nil, ErrNotFound
	}
	c := t.bucket(bucketIDs).Cursor()
	for k, v := c.Seek(whole); bytes.HasPrefix(k, whole) && len(numbers) < 100; k, v = c.Next() {
		if strings.HasPrefix(hex.EncodeToString(k), digits) {
			numbers = append(numbers, Number(field32(v, 0)))
		}
	}
	return t.withNameless(numbers, func(names nameRecord) bool {
		return strings.HasPrefix(hex.EncodeToString(names.ID), digits)
	})
}
