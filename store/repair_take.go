package store

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/RoaringBitmap/roaring/v2"
	"github.com/fxamacker/cbor/v2"

	"tidings/store/pages"
	"tidings/store/query"
)

// What a repair takes over: the buckets that follow from no other. Each entry is
// looked at alone; what it says of others is looked at when all are there
// (repair_mend.go).

// A takenBucket is one of these.
type takenBucket struct {
	bucket    []byte
	one, many string // what an entry of it is, for the report
	// keep returns an entry's value, mended where that can be done; nil if there is
	// nothing worth taking in it, false if something in it could not be read.
	keep func(r *repair, k, v []byte) (kept []byte, ok bool)
}

// takenBuckets lists them. A leaf that nothing leads to goes to the first that could have
// all it holds: subscriptions are the least particular, and what was deleted is told
// from what was read by nothing.
func takenBuckets() []takenBucket {
	return []takenBucket{
		{bucketMeta, "entry about the library itself", "entries about the library itself", (*repair).keepMeta},
		{bucketAccounts, "account", "accounts", (*repair).keepAccount},
		{bucketFeeds, "feed", "feeds", (*repair).keepFeed},
		{bucketRows, "article", "articles", (*repair).keepRow},
		{bucketBodies, "text", "texts", (*repair).keepBody},
		{bucketBlocks, "block of texts", "blocks of texts", (*repair).keepBlock},
		{bucketMarks, "mark", "marks", (*repair).keepMark},
		{bucketSearches, "saved search", "saved searches", (*repair).keepSearch},
		{bucketSubs, "subscription", "subscriptions", (*repair).keepSub},
		{bucketRead, "list of what was read", "lists of what was read", (*repair).keepOpinion},
		{bucketHidden, "list of what was deleted", "lists of what was deleted", (*repair).keepOpinion},
		{bucketAside, "list of what was set aside", "lists of what was set aside", (*repair).keepOpinion},
		{bucketHistory, "step of history", "steps of history", (*repair).keepStep},
		{bucketKeys, "item seen before", "items seen before", (*repair).keepKey},
		{bucketFeedURLs, "address of a feed", "addresses of feeds", (*repair).keepFeedURL},
		{bucketParts, "part of a step of history", "parts of steps of history", (*repair).keepPart},
		{bucketIntents, "change under way", "changes under way", (*repair).keepIntent},
		{bucketPlaces, "place in an article", "places in articles", (*repair).keepPlace},
		{bucketUsage, "count of what an account has added", "counts of what accounts have added", (*repair).keepUsage},
	}
}

// mostNumber is more than any store gives out: a higher number is a damaged one, and
// taking it for true would leave few for what is to come.
const mostNumber = 1 << 31

// numbered reports whether a key is of so many numbers, none of them impossible.
func numbered(k []byte, fields int) bool {
	if len(k) != 4*fields {
		return false
	}
	for i := range fields {
		if n := field32(k, i); n == 0 || n >= mostNumber {
			return false
		}
	}
	return true
}

func (r *repair) keepMeta(k, v []byte) ([]byte, bool) {
	switch name := string(k); {
	case name == "format":
		n, err := strconv.Atoi(string(v))
		return keepIf(err == nil && n > 0, v)
	case name == "uuid", name == string(numberingKey):
		return keepIf(len(v) > 0, v)
	case name == string(segmentList), name == string(extentsKey):
		return nil, true // the index is made anew, and in another file all has changed
	case name == string(generationKey), strings.HasPrefix(name, "last "):
		return keepIf(len(v) == 4, v)
	}
	return nil, false
}

func (r *repair) keepAccount(k, v []byte) ([]byte, bool) {
	var a Account
	if !numbered(k, 1) || json.Unmarshal(v, &a) != nil || a.Name == "" {
		return nil, false
	}
	a.ID = AccountID(field32(k, 0))
	return encoded(a)
}

func (r *repair) keepFeed(k, v []byte) ([]byte, bool) {
	f, err := feedOf(string(v))
	if !numbered(k, 1) || err != nil || f.URL == "" {
		return nil, false
	}
	f.ID = FeedID(field32(k, 0))
	if f.Origin == "" {
		f.Origin = f.URL
	}
	return f.record(), true
}

func encoded(record any) ([]byte, bool) {
	text, err := json.Marshal(record)
	return keepIf(err == nil, text)
}

func keepIf(ok bool, v []byte) ([]byte, bool) {
	if !ok {
		return nil, false
	}
	return v, true
}

func (r *repair) keepRow(k, v []byte) ([]byte, bool) {
	if !numbered(k, 1) {
		return nil, false
	}
	var row rowRecord
	if r.lenient.Unmarshal(v, &row) != nil || len(row.ID) != len(ID{}) || len(row.Key) != 8 || row.Feed == 0 || row.Feed >= mostNumber {
		return nil, false
	}
	for _, text := range []*string{&row.Title, &row.Link, &row.Author, &row.Summary} {
		*text = strings.ToValidUTF8(*text, "�")
	}
	row.Added = max(row.Added, 1)
	row.Date = min(max(row.Date, 1), row.Added)
	v, err := cbor.Marshal(row)
	return keepIf(err == nil, v)
}

func (r *repair) keepBody(k, v []byte) ([]byte, bool) {
	if !numbered(k, 1) {
		return nil, false
	}
	_, err := r.pack.unpack(v)
	return keepIf(err == nil, v)
}

func (r *repair) keepBlock(k, v []byte) ([]byte, bool) {
	parts, _, err := readBlock(v)
	if err != nil || len(k) != 4 || uint32(parts[0].number) != field32(k, 0) {
		return nil, false
	}
	last := Number(0)
	for _, part := range parts {
		if part.number <= last || part.number >= mostNumber {
			return nil, false
		}
		last = part.number
		if _, err := r.pack.open(packedBody{part.number, v}); err != nil {
			return nil, false
		}
	}
	return v, true
}

func (r *repair) keepMark(k, v []byte) ([]byte, bool) {
	var m Mark
	if !numbered(k, 2) || json.Unmarshal(v, &m) != nil {
		return nil, false
	}
	m.Tags = query.CleanTags(m.Tags...) // they are parts of keys
	if m.empty() {
		// A mark that says nothing is no loss; what is no mark at all is.
		return nil, bytes.Equal(bytes.TrimSpace(v), []byte("{}"))
	}
	return encoded(m)
}

func (r *repair) keepSearch(k, v []byte) ([]byte, bool) {
	var s Saved
	ok := len(k) == 8 && field32(k, 1) < mostNumber && json.Unmarshal(v, &s) == nil
	if ok && s.Name != "" && s.spellMonths() {
		return encoded(s)
	}
	return keepIf(ok && s.Name != "" && s.Query != "", v)
}

func (r *repair) keepSub(k, v []byte) ([]byte, bool) {
	if !numbered(k, 2) {
		return nil, false
	}
	s, err := subscriptionOf(string(v))
	if err != nil {
		return Subscription{}.record(), false // at least the feed stays on the list
	}
	settings, err := s.Settings.Settings()
	if err = errors.Join(err, settings.Validate()); err != nil {
		s.Settings = ""
	}
	return s.record(), err == nil
}

// keepOpinion takes a feed's piece of what an account has read or deleted.
func (r *repair) keepOpinion(k, v []byte) ([]byte, bool) {
	if len(k) != 10 {
		return nil, false
	}
	if FeedID(field32(k, 1)) == everyFeed {
		return nil, true // it follows from the others
	}
	_, ok := readPiece(v, binary.BigEndian.Uint16(k[8:]))
	return keepIf(ok && numbered(k[:8], 2), v)
}

// readPiece reads a piece of a set; false if it is not as it should be.
func readPiece(v []byte, piece uint16) (set, bool) {
	numbers := roaring.New()
	if numbers.UnmarshalBinary(v) != nil || numbers.Validate() != nil || numbers.IsEmpty() {
		return nil, false
	}
	low, high := numbers.Minimum(), numbers.Maximum()
	return numbers, low > 0 && high < mostNumber && low>>16 == uint32(piece) && high>>16 == uint32(piece)
}

func (r *repair) keepStep(k, v []byte) ([]byte, bool) {
	var c change
	if len(k) != 12 || json.Unmarshal(v, &c) != nil || c.What == "" {
		return nil, false
	}
	err := c.unreadable()
	if err == nil && c.spellMonths() {
		return encoded(c)
	}
	return keepIf(err == nil, v)
}

func (r *repair) keepPart(k, v []byte) ([]byte, bool) {
	var c change
	return keepIf(len(k) == 12 && json.Unmarshal(v, &c) == nil && c.unreadable() == nil, v)
}

func (r *repair) keepIntent(k, v []byte) ([]byte, bool) {
	return keepIf(len(k) == 8 && json.Unmarshal(v, &intent{}) == nil, v)
}

func (r *repair) keepKey(k, v []byte) ([]byte, bool) {
	return keepIf(len(k) == 12 && (numbered(v, 1) || bytes.Equal(v, join32(0))), v)
}

func (r *repair) keepFeedURL(k, v []byte) ([]byte, bool) {
	return keepIf(len(k) == 16 && numbered(v, 1), v)
}

func (r *repair) keepPlace(k, v []byte) ([]byte, bool) {
	at, ok := readPlace(k, v)
	return keepIf(numbered(k, 2) && ok && at.Block < 1<<24 && at.Width < 1<<16, v)
}

func (r *repair) keepUsage(k, v []byte) ([]byte, bool) {
	return keepIf(numbered(k, 1) && len(v) == 8, v)
}

// copySources takes over what can be read, and returns what nothing could be read of.
func (r *repair) copySources(leads map[string][]byte) error {
	for _, s := range takenBuckets() {
		name := string(s.bucket)
		lead, there := leads[name]
		if !there {
			r.from.Incomplete[name] = r.from.Incomplete[""]
			continue
		}
		err := r.from.Bucket(name, lead, func(e pages.Element) error {
			v, ok := r.keep(s, e)
			if !ok {
				r.unread[name]++
			}
			if v == nil {
				return nil
			}
			return r.put(s.bucket, e.Key, v)
		})
		if err != nil {
			return err
		}
	}
	r.lostPages = r.from.Lost
	return nil
}

// keep looks at an entry. What is scribbled enough to make a decoder panic cannot
// be read either.
func (r *repair) keep(s takenBucket, e pages.Element) (v []byte, ok bool) {
	defer func() {
		if recover() != nil {
			v, ok = nil, false
		}
	}()
	if e.Bucket || len(e.Key) == 0 {
		return nil, false
	}
	return s.keep(r, e.Key, e.Value)
}

// takeStrays takes over the leaves that nothing leads to, if any could be of a
// bucket that misses pages.
func (r *repair) takeStrays() error {
	torn := slices.DeleteFunc(takenBuckets(), func(s takenBucket) bool { return !r.from.Incomplete[string(s.bucket)] })
	if len(torn) == 0 {
		return nil
	}
	return r.from.Strays(func(all []pages.Element) error {
		for _, s := range torn {
			if r.from.Mixed && bytes.Equal(s.bucket, bucketAccounts) {
				continue // nobody whose account was removed may come in again
			}
			kept := make([][]byte, len(all))
			ours := len(all) > 0
			for i, e := range all {
				var ok bool
				kept[i], ok = r.keep(s, e)
				ours = ours && ok
				if !ours {
					break
				}
			}
			if !ours {
				continue
			}
			for i, v := range kept {
				if v == nil {
					continue
				}
				if err := r.put(s.bucket, all[i].Key, v); err != nil {
					return err
				}
			}
			return nil
		}
		return nil
	})
}
