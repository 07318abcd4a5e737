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

// onlyReader is the one account that has read or deleted anything of a feed; Local if
// none has, or several.
func (r *repair) onlyReader(accounts []AccountID, id FeedID) AccountID {
	var readers []AccountID
	for _, a := range accounts {
		for _, bucket := range [][]byte{bucketRead, bucketHidden} {
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
