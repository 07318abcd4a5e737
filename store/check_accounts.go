package store

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
)

// Check's looks at feeds and what accounts think. What they look for is listed in
// check.go.

func (c *checker) mark(t *tx, k, v []byte) {
	if !c.wide(bucketMarks, "key", k, 8) {
		return
	}
	var m Mark
	if err := json.Unmarshal(v, &m); err != nil {
		c.say("marks: %x cannot be read: %v", k, err)
		return
	}
	account, n := field32(k, 0), field32(k, 1)
	if account == 0 || account > t.last("account") || n == 0 || n > t.last("article") {
		c.say("marks: account %d, article %d, and the last numbers given out are %d and %d", account, n, t.last("account"), t.last("article"))
	}
	if m.empty() {
		c.say("marks: the mark of account %d on article %d is empty", account, n)
	}
	in, err := inSet(t.bucket(bucketBookmarks), k[:4], Number(n))
	if err != nil || in == m.Bookmarked.IsZero() {
		c.say("bookmarks: account %d, article %d: the mark says %t %v", account, n, !in, err)
	}
	if in, err = inSet(t.bucket(bucketNoted), k[:4], Number(n)); err != nil || in != (m.Note != "") {
		c.say("noted: account %d, article %d: the mark says %t %v", account, n, !in, err)
	}
	for _, tag := range m.Tags {
		if in, err := inSet(t.bucket(bucketTags), tagPrefix(AccountID(account), tag), Number(n)); err != nil || !in {
			c.say("tags: account %d, article %d is not under %q, and its mark says so %v", account, n, tag, err)
		}
	}
}

func (c *checker) saved(t *tx, k, v []byte) {
	if !c.wide(bucketSearches, "key", k, 8) {
		return
	}
	if err := json.Unmarshal(v, &Saved{}); err != nil || field32(k, 1) > t.last("search") {
		c.say("searches: %x, and the last number given out is %d %v", k, t.last("search"), err)
	}
	if t.bucket(bucketAccounts).Get(k[:4]) == nil {
		c.say("searches: account %d is not there", field32(k, 0))
	}
}

func (c *checker) feed(t *tx, k, _ []byte) {
	if !c.wide(bucketFeeds, "key", k, 4) {
		return
	}
	f, err := t.feed(FeedID(field32(k, 0)))
	if err != nil {
		c.say("%v", err)
		return
	}
	if uint32(f.ID) != field32(k, 0) || f.ID == 0 || uint32(f.ID) > t.last("feed") {
		c.say("feeds: %d calls itself %d, and the last number given out is %d", field32(k, 0), f.ID, t.last("feed"))
	}
	if uint32(f.Owner) > t.last("account") {
		c.say("feeds: %d is account %d's, and the last number given out is %d", f.ID, f.Owner, t.last("account"))
	}
	urls := []string{f.Origin}
	if !f.isFoundByFollowers() {
		urls = append(urls, f.URL)
	}
	for _, url := range urls {
		if got := t.bucket(bucketFeedURLs).Get(feedURLKey(f.Owner, url)); !bytes.Equal(got, k) {
			c.say("feedurls: %q leads to %x, not to feed %d", url, got, f.ID)
		}
	}
}

func (c *checker) feedURL(t *tx, k, v []byte) {
	if c.wide(bucketFeedURLs, "key", k, 16) && c.wide(bucketFeedURLs, "value", v, 4) && t.bucket(bucketFeeds).Get(v) == nil {
		c.say("feedurls: %x leads to feed %d, which is not there", k, field32(v, 0))
	}
}

func (c *checker) account(t *tx, k, v []byte) {
	var a Account
	if err := json.Unmarshal(v, &a); err != nil || !bytes.Equal(k, join32(uint32(a.ID))) || uint32(a.ID) > t.last("account") {
		c.say("accounts: %x calls itself %d, and the last number given out is %d %v", k, a.ID, t.last("account"), err)
	}
}

func (c *checker) sub(t *tx, k, v []byte) {
	if !c.wide(bucketSubs, "key", k, 8) {
		return
	}
	sub, err := subscriptionOf(string(v))
	if err != nil {
		c.say("subs: %x cannot be read: %v", k, err)
	}
	c.settings(t, k, sub.Settings)
	if t.bucket(bucketAccounts).Get(k[:4]) == nil || t.bucket(bucketFeeds).Get(k[4:]) == nil {
		c.say("subs: account %d or feed %d is not there", field32(k, 0), field32(k, 1))
	}
	if f, err := t.feed(FeedID(field32(k, 1))); err == nil && !f.openTo(AccountID(field32(k, 0))) {
		c.say("subs: account %d subscribes to feed %d, which is account %d's", field32(k, 0), f.ID, f.Owner)
	}
}

// settings checks how an account wants a feed fetched.
func (c *checker) settings(t *tx, k []byte, record SettingsRecord) {
	s, err := record.Settings()
	if err = errors.Join(err, s.Validate()); err != nil {
		c.say("subs: account %d, feed %d: %v", field32(k, 0), field32(k, 1), err)
	}
	f, err := t.feed(FeedID(field32(k, 1)))
	if err == nil && s.ChangesFetching() && f.Owner != Local {
		c.say("subs: account %d has feed %d fetched in a way of its own, and it is account %d's", field32(k, 0), field32(k, 1), f.Owner)
	}
}

func (c *checker) history(t *tx, k, _ []byte) {
	if !c.wide(bucketHistory, "key", k, 12) {
		return
	}
	step, err := t.step(k)
	if err = errors.Join(err, step.unreadable()); err != nil {
		c.say("history: step %d of account %d: %v", binary.BigEndian.Uint64(k[4:]), field32(k, 0), err)
	}
	for i := range step.Parts {
		if step.State != dropped && t.bucket(bucketParts).Get(join32(field32(k, 0), step.Act, i)) == nil {
			c.say("history: step %d of account %d lacks part %d", binary.BigEndian.Uint64(k[4:]), field32(k, 0), i)
		}
	}
}

func (c *checker) part(t *tx, k, v []byte) {
	if !c.wide(bucketParts, "key", k, 12) {
		return
	}
	var part change
	if err := errors.Join(json.Unmarshal(v, &part), part.unreadable()); err != nil || field32(k, 1) > t.last("act") {
		c.say("parts: part %d of act %d of account %d, and the last number given out is %d %v", field32(k, 2), field32(k, 1), field32(k, 0), t.last("act"), err)
	}
}

func (c *checker) intent(_ *tx, k, v []byte) {
	if err := json.Unmarshal(v, &intent{}); err != nil && c.wide(bucketIntents, "key", k, 8) {
		c.say("intents: %x cannot be read: %v", k, err)
	}
}

func (c *checker) usage(_ *tx, k, v []byte) {
	if c.wide(bucketUsage, "key", k, 4) {
		c.wide(bucketUsage, "value", v, 8)
	}
}

func (c *checker) place(t *tx, k, v []byte) {
	if !c.wide(bucketPlaces, "key", k, 8) {
		return
	}
	if _, ok := readPlace(k, v); !ok {
		c.say("places: %x is no place", v)
	}
	c.article(t, "places", field32(k, 1))
}
