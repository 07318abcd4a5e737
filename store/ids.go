package store

import (
	"encoding/hex"
)

// Number is an article's place in the store: counted up from 1, never used
// twice, and never shown. Sets of articles are bitmaps over numbers.
type Number uint32

// ID is an article's public name, the same in every store that knows the
// article: the first eight bytes of SHA-256 over its feed's first address, a
// newline and the item's own identity. People write it in hexadecimal and may
// shorten it as far as it stays unambiguous.
type ID [8]byte

// String returns all 16 hexadecimal digits.
func (id ID) String() string { return hex.EncodeToString(id[:]) }

// Short returns the first eight hexadecimal digits, enough for a screen.
func (id ID) Short() string { return hex.EncodeToString(id[:4]) }

// FeedID names a feed within one store.
type FeedID uint32

// AccountID names a person. Everything that is an opinion (subscriptions,
// folders, marks, history) is kept under one.
type AccountID uint32

// Local is the account of whoever runs tidings on their own machine. It exists
// in every store.
const Local AccountID = 1

// SearchID names a saved search of an account.
type SearchID uint32
