package store

import (
	"encoding/binary"
	"fmt"
	"strings"
)

// Limits are what an account may have, but for Local, who owns the library. A field that is 0
// is no bound. They hold for every way in: what adds to an account passes putSub, putMark,
// putSaved or insert, which ask them.
type Limits struct {
	Feeds    int   // that it follows
	Tags     int   // on an article
	Note     int   // bytes of the note on an article
	Notes    int   // bytes of what one change writes as notes: the note times the articles
	Searches int   // that it saves
	Bytes    int64 // of its marks, history, saved searches, and the articles that it alone sees
}

// A LimitError says in one sentence which bound a change would go beyond. Nothing was changed.
type LimitError struct{ Sentence string }

func (e LimitError) Error() string { return e.Sentence }

func beyond(format string, args ...any) error { return LimitError{fmt.Sprintf(format, args...)} }

// sizeOf writes bytes as people do: "1 GB".
func sizeOf(bytes int64) string {
	for _, unit := range []struct {
		size int64
		name string
	}{{1 << 30, "GB"}, {1 << 20, "MB"}, {1 << 10, "KB"}} {
		if bytes >= unit.size {
			return strings.TrimSuffix(fmt.Sprintf("%.1f", float64(bytes)/float64(unit.size)), ".0") + " " + unit.name
		}
	}
	return fmt.Sprintf("%d bytes", bytes)
}

// binds reports whether a bound holds for an account in this transaction.
func (t *tx) binds(a AccountID, bound int64) bool {
	return bound > 0 && a != Local && a != theStore && !t.unbounded
}

// mayFollow is a LimitError if an account follows as many feeds as it may. Feeds made here,
// as what it saved, do not count.
func (t *tx) mayFollow(a AccountID, id FeedID) error {
	if !t.binds(a, int64(t.limits.Feeds)) {
		return nil
	}
	if f, err := t.feed(id); err != nil || f.Local() {
		return err
	}
	if t.follows == nil {
		t.follows = map[AccountID]int{}
	}
	n, known := t.follows[a]
	if !known {
		subs, err := t.subs(a)
		if err != nil {
			return err
		}
		n = len(subs)
		for _, url := range []string{savedURL(a), WelcomeURL} {
			f, there, err := t.feedAt(a, url)
			if err != nil {
				return err
			}
			if _, has := subs[f.ID]; there && has {
				n--
			}
		}
	}
	if n >= t.limits.Feeds {
		return beyond("an account follows at most %d feeds here; leave some before you add others", t.limits.Feeds)
	}
	t.follows[a] = n + 1
	return nil
}

// mayThink is a LimitError if a mark has more than a mark may, and than it had before.
func (t *tx) mayThink(a AccountID, before, after Mark) error {
	if t.binds(a, int64(t.limits.Tags)) && len(after.Tags) > max(t.limits.Tags, len(before.Tags)) {
		return beyond("an article has at most %d tags here", t.limits.Tags)
	}
	if t.binds(a, int64(t.limits.Note)) && len(after.Note) > max(t.limits.Note, len(before.Note)) {
		return beyond("a note has at most %s here", sizeOf(int64(t.limits.Note)))
	}
	return nil
}

// mayWrite is a LimitError if a note on so many articles is more than one change may write.
func (s *Store) mayWrite(a AccountID, note string, articles int) error {
	if bound := s.limits.Notes; bound > 0 && a != Local && len(note)*articles > bound && articles > 1 {
		return beyond("one command writes at most %s of notes here, and this note on %d articles is more", sizeOf(int64(bound)), articles)
	}
	return nil
}

// maySave is a LimitError if an account has saved as many searches as it may.
func (t *tx) maySave(a AccountID) error {
	if !t.binds(a, int64(t.limits.Searches)) {
		return nil
	}
	all, err := t.saved(a)
	if err == nil && len(all) >= t.limits.Searches {
		err = beyond("an account saves at most %d searches here", t.limits.Searches)
	}
	return err
}

// rowSize is about what an article takes beside its text.
const rowSize = 500

// size is about what a mark takes.
func (m Mark) size() (bytes int) {
	bytes = len(m.Note)
	for _, tag := range m.Tags {
		bytes += len(tag) + 4
	}
	if bytes > 0 || !m.Bookmarked.IsZero() {
		bytes += 60
	}
	return bytes
}

// charge notes that an account has so many bytes more. What is new is something that could
// have been left out, and not what only follows from taking something away.
func (t *tx) charge(a AccountID, bytes int64, isNew bool) {
	if a == Local || a == theStore || bytes == 0 {
		return
	}
	if t.added == nil {
		t.added, t.grown = map[AccountID]int64{}, map[AccountID]bool{}
	}
	t.added[a] += bytes
	t.grown[a] = t.grown[a] || isNew && bytes > 0
}

// usage is how many bytes an account has added, about.
func (t *tx) usage(a AccountID) int64 {
	if v := t.bucket(bucketUsage).Get(join32(uint32(a))); len(v) == 8 {
		return int64(binary.BigEndian.Uint64(v))
	}
	return 0
}

// putUsage writes what accounts have added in a transaction. It is a LimitError, which rolls
// the transaction back, if one of them has more now than it may.
func (t *tx) putUsage() error {
	for a, more := range t.added {
		now := max(t.usage(a)+more, 0)
		if t.grown[a] && t.binds(a, t.limits.Bytes) && now > t.limits.Bytes {
			return beyond("this account has used its %s of room here; what takes much is notes and saved articles", sizeOf(t.limits.Bytes))
		}
		if t.bucket(bucketAccounts).Get(join32(uint32(a))) == nil {
			continue // it is being removed
		}
		if err := t.bucket(bucketUsage).Put(join32(uint32(a)), binary.BigEndian.AppendUint64(nil, uint64(now))); err != nil {
			return err
		}
	}
	return nil
}

// withRoom returns a visit, or one that failed if its feed is an account's that has no room
// left. What was fetched does not fail with a LimitError: other visits come with it.
func (t *tx) withRoom(f Fetched) (Fetched, error) {
	feed, err := t.feed(f.Feed)
	if err != nil || feed.Local() {
		return f, err
	}
	if t.binds(feed.Owner, t.limits.Bytes) && t.usage(feed.Owner) >= t.limits.Bytes {
		return Fetched{Feed: f.Feed, At: f.At, Err: "nothing new of it is kept, since its account has used its room here"}, nil
	}
	t.unbounded = true
	return f, nil
}
