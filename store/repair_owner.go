package store

import "bytes"

// Whose feed it is, where the record that says so is lost or damaged. A feed is given
// to one account rather than to all wherever that is in doubt: what is hidden from
// somebody can be followed again, what was shown cannot be taken back.

// likelyOwner is whose a feed was of which there is no record; 0 if it was shared. It
// was if several subscribe to it, since to one account's feed nobody else can.
func (r *repair) likelyOwner(id FeedID) (AccountID, error) {
	accounts, err := r.t.accountIDs()
	if err != nil {
		return 0, err
	}
	for _, a := range accounts { // what it saved is found under its name
		if r.leadsTo(feedURLKey(a, savedURL(a)), id) {
			return a, nil
		}
	}
	switch followers := r.t.followers(accounts, id); len(followers) {
	case 0:
		return r.onlyReader(accounts, id), nil
	case 1:
		return followers[0], nil
	}
	return 0, nil
}

// mendOwners sees that each feed is an account's that was given out, and whose it was
// when its addresses were written: they stand in feedurls under their owner's number.
func (r *repair) mendOwners() error {
	accounts, err := r.t.accountIDs()
	if err != nil {
		return err
	}
	return r.sweep(bucketFeeds, func(k, _ []byte) error {
		f, err := r.t.feed(FeedID(field32(k, 0)))
		if err != nil {
			return err
		}
		owner := r.mendedOwner(f, accounts)
		saved := savedOwner(f.Origin)
		if owner == f.Owner && (saved == 0 || saved == owner) {
			return nil
		}
		if f.Owner = owner; saved != 0 {
			f.URL, f.Origin = savedURL(owner), savedURL(owner)
		}
		return r.t.putFeed(f)
	})
}

// mendedOwner is whose a feed is.
func (r *repair) mendedOwner(f Feed, accounts []AccountID) AccountID {
	possible := uint32(f.Owner) <= r.last["account"]
	for _, a := range accounts {
		if r.leadsTo(feedURLKey(a, savedURL(a)), f.ID) {
			return a
		}
	}
	if saved := savedOwner(f.Origin); saved != 0 && uint32(saved) <= r.last["account"] {
		return saved
	}
	written := func(a AccountID) bool { // by another address than the first, followers find a shared feed as well
		return r.leadsTo(feedURLKey(a, f.Origin), f.ID) || a == f.Owner && r.leadsTo(feedURLKey(a, f.URL), f.ID)
	}
	if possible && written(f.Owner) {
		return f.Owner
	}
	if savedOwner(f.Origin) == 0 && savedOwner(f.URL) == 0 { // that stands under no number
		for _, a := range accounts {
			if written(a) {
				return a
			}
		}
	}
	if possible {
		return f.Owner
	}
	if followers := r.t.followers(accounts, f.ID); len(followers) == 1 {
		return followers[0]
	}
	return r.onlyReader(accounts, f.ID)
}

// onlyReader is the one account that has read or deleted anything of a feed; Local if
// none has, or several.
func (r *repair) onlyReader(accounts []AccountID, id FeedID) AccountID {
	var readers []AccountID
	for _, a := range accounts {
		for _, bucket := range opinionBuckets() {
			prefix := join32(uint32(a), uint32(id))
			if k, _ := r.t.bucket(bucket).Cursor().Seek(prefix); bytes.HasPrefix(k, prefix) {
				readers = append(readers, a)
				break
			}
		}
	}
	if len(readers) == 1 {
		return readers[0]
	}
	return Local
}

// leadsTo reports whether an address led to a feed.
func (r *repair) leadsTo(address []byte, id FeedID) bool {
	return bytes.Equal(r.t.bucket(bucketFeedURLs).Get(address), join32(uint32(id)))
}
