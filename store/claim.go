package store

// What comes from a private network belongs to the account whose visit brought it. A name
// does not tell: one that looks public may lead into somebody's own network, and what it
// leads to may change from visit to visit. So each visit says where its answer came from,
// and the first that came from a private address makes the feed that account's.

// place decides, before anything of a visit is kept, whose it is. It returns the visit, or
// one that failed if its feed is another account's.
func (t *tx) place(f Fetched) (Fetched, error) {
	feed, err := t.feed(f.Feed)
	if err != nil || f.Err != "" || feed.Local() {
		return f, err
	}
	if !f.Private {
		if feed.Owner == 0 && !feed.Public {
			feed.Public = true
			return f, t.putFeed(feed)
		}
		return f, nil
	}
	if feed.Owner != 0 {
		if f.For != 0 && f.For != feed.Owner { // that account could not have fetched it
			return Fetched{Feed: f.Feed, At: f.At, Err: "it lies in a private network, which this account cannot reach"}, nil
		}
		return f, nil
	}
	owner := f.For
	accounts, err := t.accountIDs()
	if err != nil {
		return f, err
	}
	followers := t.followers(accounts, feed.ID)
	if owner == 0 && len(followers) > 0 {
		owner = followers[0]
	}
	if owner == 0 { // nobody follows it
		owner = Local
	}
	return f, t.claim(feed, owner, accounts, followers)
}

// claim makes a shared feed one account's. Others who followed it follow its address
// anew, in a feed that has no articles yet.
func (t *tx) claim(f Feed, owner AccountID, accounts, followers []AccountID) error {
	urls := t.bucket(bucketFeedURLs)
	leads := func(key []byte) bool {
		v := urls.Get(key)
		return v != nil && FeedID(field32(v, 0)) == f.ID
	}
	for _, url := range []string{f.URL, f.Origin} {
		for _, a := range append(accounts, 0) {
			if key := feedURLKey(a, url); a != owner && leads(key) {
				if err := urls.Delete(key); err != nil {
					return err
				}
			}
		}
		if key := feedURLKey(owner, url); urls.Get(key) == nil {
			if err := urls.Put(key, join32(uint32(f.ID))); err != nil {
				return err
			}
		}
	}
	f.Owner, f.Public = owner, false
	t.unbounded = true // nobody follows more feeds by this than before
	if err := t.putFeed(f); err != nil {
		return err
	}
	for _, a := range followers {
		if a == owner {
			continue
		}
		sub, err := t.sub(a, f.ID)
		if err != nil {
			return err
		}
		if err := t.putSub(a, f.ID, nil); err != nil {
			return err
		}
		other, err := t.ensureFeed(a, f.Origin)
		if err != nil {
			return err
		}
		if err := t.putSub(a, other.ID, sub); err != nil {
			return err
		}
	}
	return nil
}

// ownFeed returns the feed at the address of f that belongs to an account: f, if it does or
// nobody else has to do with it.
func (t *tx) ownFeed(a AccountID, f Feed) (Feed, error) {
	if f.Owner != 0 {
		return f, nil
	}
	own, ok, err := t.feedUnder(feedURLKey(a, f.Origin))
	if err != nil || ok && own.Owner == a {
		return own, err
	}
	accounts, err := t.accountIDs()
	if err != nil {
		return f, err
	}
	others, err := t.concerns(accounts, a, f)
	if err != nil {
		return f, err
	}
	if !others {
		if err := t.claim(f, a, accounts, t.followers(accounts, f.ID)); err != nil {
			return f, err
		}
		return t.feed(f.ID)
	}
	n, err := t.next("feed")
	if err != nil {
		return f, err
	}
	own = Feed{ID: FeedID(n), URL: f.URL, Origin: f.Origin, Owner: a, Title: f.Title, Description: f.Description, Link: f.Link, Language: f.Language}
	for _, url := range []string{f.URL, f.Origin} {
		if err := t.bucket(bucketFeedURLs).Put(feedURLKey(a, url), join32(n)); err != nil {
			return f, err
		}
	}
	return own, t.putFeed(own)
}

// concerns reports whether anybody but an account follows a feed, or thinks anything of its
// articles.
func (t *tx) concerns(accounts []AccountID, a AccountID, f Feed) (bool, error) {
	live, err := loadSet(t.bucket(bucketLive), join32(uint32(f.ID)))
	if err != nil {
		return false, err
	}
	for _, other := range accounts {
		if other == a {
			continue
		}
		if has, err := t.hasToDo(other, f.ID, live); err != nil || has {
			return has, err
		}
	}
	return false, nil
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
