package store

import (
	"encoding/binary"
	"fmt"
	"slices"
)

// What transactions have changed.
//
// Each writing transaction notes its extent: which feeds it has changed for everybody, and
// of which feeds it has changed what one account thinks. meta keeps the extents of the last
// transactions, so that a screen, of whatever process, reads again only what lies between
// the version that it shows and the present one. A version whose extent is not there, since
// an older tidings wrote it or too many have come after it, may have changed anything.
//
// The value in meta, under extentsKey:
//
//	generation u32, number of the first transaction u64
//	for this transaction and each that follows it: length uvarint, extent
//
// An extent is uvarints: flags, account, own feeds, shared feeds. Feeds are their count, the
// lowest number, and what each next number is more.
var extentsKey = []byte("extents")

// extentsRoom is how many bytes extents take in meta at most. It keeps that bucket within the
// page that every transaction writes anyway.
const extentsRoom = 512

// mostNamed is how many feeds an extent names of a kind; of more it says only that there are
// many.
const mostNamed = 64

// An extent is what a transaction has changed of what screens show. The zero value is
// nothing.
type extent struct {
	everything bool            // of everybody
	words      bool            // what searches find
	feeds      map[FeedID]bool // their articles, or what is known of them

	account AccountID       // whose marks, lists or searches have changed; 0 for nobody's
	own     map[FeedID]bool // of which of the account's feeds
	anyOwn  bool            // of any
}

const (
	extentEverything = 1 << iota
	extentWords
	extentAnyOwn
)

func (e *extent) addFeed(id FeedID) {
	if e.feeds == nil {
		e.feeds = map[FeedID]bool{}
	}
	e.feeds[id] = true
}

// addAccount notes that something of an account has changed, but for what it thinks of feeds
// and their articles.
func (e *extent) addAccount(a AccountID) {
	e.everything = e.everything || e.account != 0 && e.account != a
	e.account = a
}

// addOpinion notes that an account thinks otherwise of articles of a feed.
func (e *extent) addOpinion(a AccountID, id FeedID) {
	e.addAccount(a)
	if e.own == nil {
		e.own = map[FeedID]bool{}
	}
	e.own[id] = true
}

// addFeedsOf notes that an account follows other feeds, or follows them otherwise.
func (e *extent) addFeedsOf(a AccountID) {
	e.addAccount(a)
	e.anyOwn = true
}

// appendTo appends the extent as meta has it.
func (e *extent) appendTo(to []byte) []byte {
	flags, own, feeds := uint64(0), e.own, e.feeds
	if e.everything || len(feeds) > mostNamed {
		return binary.AppendUvarint(to, extentEverything)
	}
	if e.words {
		flags |= extentWords
	}
	if e.anyOwn || len(own) > mostNamed {
		flags |= extentAnyOwn
		own = nil
	}
	to = binary.AppendUvarint(binary.AppendUvarint(to, flags), uint64(e.account))
	return appendFeeds(appendFeeds(to, own), feeds)
}

func appendFeeds(to []byte, feeds map[FeedID]bool) []byte {
	to = binary.AppendUvarint(to, uint64(len(feeds)))
	before := FeedID(0)
	for _, id := range sortedFeeds(feeds) {
		to = binary.AppendUvarint(to, uint64(id-before))
		before = id
	}
	return to
}

func sortedFeeds(feeds map[FeedID]bool) []FeedID {
	all := make([]FeedID, 0, len(feeds))
	for id := range feeds {
		all = append(all, id)
	}
	slices.Sort(all)
	return all
}

// differenceIn is what an extent, as meta has it, is for an account; 0 stands for all.
func differenceIn(text []byte, a AccountID) (d Difference, err error) {
	next := func() uint64 {
		n, size := binary.Uvarint(text)
		if size <= 0 {
			err = fmt.Errorf("read extent: %w", ErrCorrupt)
			return 0
		}
		text = text[size:]
		return n
	}
	feeds := func() (all []FeedID) {
		id := uint64(0)
		for range min(next(), mostNamed) {
			id += next()
			all = append(all, FeedID(id))
		}
		return all
	}
	flags := next()
	if flags&extentEverything != 0 || err != nil {
		return Difference{All: true}, err
	}
	account, own, shared := AccountID(next()), feeds(), feeds()
	d.Words, d.Feeds = flags&extentWords != 0, shared
	if account != 0 && (account == a || a == 0) {
		d.Own, d.All = true, flags&extentAnyOwn != 0
		d.Feeds = mergeFeeds(own, shared)
	}
	if len(text) > 0 && err == nil {
		err = fmt.Errorf("read extent: %w: something follows it", ErrCorrupt)
	}
	return d, err
}

// A Difference is what may be other between two versions of a store, as far as an account
// sees it. The zero value is nothing.
type Difference struct {
	All   bool     // anything may be: the other fields say nothing
	Own   bool     // the account's marks, searches or history
	Words bool     // what searches find
	Feeds []FeedID // their articles, what the account has read of them, and what is known of them; ascending
}

// IsNone reports whether nothing is other.
func (d Difference) IsNone() bool { return !d.All && !d.Own && !d.Words && len(d.Feeds) == 0 }

// Has reports whether a feed may be other.
func (d Difference) Has(id FeedID) bool {
	_, named := slices.BinarySearch(d.Feeds, id)
	return d.All || named
}

// And is both differences.
func (d Difference) And(more Difference) Difference {
	return Difference{d.All || more.All, d.Own || more.Own, d.Words || more.Words, mergeFeeds(d.Feeds, more.Feeds)}
}

func mergeFeeds(a, b []FeedID) []FeedID {
	if len(a) == 0 || len(b) == 0 {
		return append(a, b...)
	}
	all := slices.Concat(a, b)
	slices.Sort(all)
	return slices.Compact(all)
}

// extents are those of the last transactions of a file.
type extents struct {
	generation uint32
	first      int // number of the first transaction
	texts      [][]byte
}

// readExtents reads what meta has; an error if it is damaged.
func readExtents(v []byte) (e extents, err error) {
	if v == nil {
		return e, nil
	}
	damaged := fmt.Errorf("read extents: %w", ErrCorrupt)
	if len(v) < 12 {
		return e, damaged
	}
	e.generation, e.first = binary.BigEndian.Uint32(v), int(binary.BigEndian.Uint64(v[4:]))
	for v = v[12:]; len(v) > 0; {
		length, size := binary.Uvarint(v)
		if size <= 0 || length > uint64(len(v)-size) {
			return extents{}, damaged
		}
		e.texts = append(e.texts, v[size:size+int(length)])
		v = v[size+int(length):]
	}
	return e, nil
}

// at is the extent of a version, as meta has it; nil if it is not known.
func (e extents) at(v version) []byte {
	if v.generation != e.generation || v.tx < e.first || v.tx-e.first >= len(e.texts) {
		return nil
	}
	return e.texts[v.tx-e.first]
}

// extents reads the extents of the last transactions. If they are damaged there are none.
func (t *tx) extents() extents {
	all, err := readExtents(t.bucket(bucketMeta).Get(extentsKey))
	if err != nil {
		return extents{}
	}
	return all
}

// putExtent adds the transaction's extent to those of the last ones.
func (t *tx) putExtent() error {
	now, all := t.version(), t.extents()
	if all.generation != now.generation || all.first+len(all.texts) != now.tx {
		all = extents{generation: now.generation, first: now.tx}
	}
	all.texts = append(all.texts, t.extent.appendTo(nil))
	size := 0
	for i := len(all.texts) - 1; i >= 0; i-- {
		if size += len(all.texts[i]) + 2; size > extentsRoom {
			all.texts, all.first = all.texts[i+1:], all.first+i+1
			break
		}
	}
	v := binary.BigEndian.AppendUint64(binary.BigEndian.AppendUint32(nil, all.generation), uint64(all.first))
	for _, text := range all.texts {
		v = append(binary.AppendUvarint(v, uint64(len(text))), text...)
	}
	return t.bucket(bucketMeta).Put(extentsKey, v)
}
