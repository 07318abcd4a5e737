package store

import bolt "go.etcd.io/bbolt"

// The top-level buckets, in the order of the drawing in doc.go.
var (
	bucketMeta      = []byte("meta")
	bucketAccounts  = []byte("accounts")
	bucketFeeds     = []byte("feeds")
	bucketFeedURLs  = []byte("feedurls")
	bucketSubs      = []byte("subs")
	bucketRows      = []byte("rows")
	bucketBodies    = []byte("bodies")
	bucketIDs       = []byte("ids")
	bucketKeys      = []byte("keys")
	bucketLinks     = []byte("links")
	bucketByDate    = []byte("bydate")
	bucketByFeed    = []byte("byfeed")
	bucketDates     = []byte("dates")
	bucketLive      = []byte("live")
	bucketRead      = []byte("read")
	bucketBookmarks = []byte("bookmarks")
	bucketMarks     = []byte("marks")
	bucketHistory   = []byte("history")
	bucketHidden    = []byte("hidden")
	bucketTallies   = []byte("tallies")
	bucketTags      = []byte("tags")
	bucketNoted     = []byte("noted")
	bucketSearches  = []byte("searches")
	bucketPending   = []byte("pending")
	bucketSegments  = []byte("segments")
	bucketBlocks    = []byte("blocks")
)

// allBuckets is every top-level bucket of the newest format.
func allBuckets() [][]byte {
	return [][]byte{
		bucketMeta, bucketAccounts, bucketFeeds, bucketFeedURLs, bucketSubs, bucketRows,
		bucketBodies, bucketIDs, bucketKeys, bucketLinks, bucketByDate, bucketByFeed,
		bucketDates, bucketLive, bucketRead, bucketBookmarks, bucketMarks, bucketHistory,
		bucketHidden, bucketTallies, bucketTags, bucketNoted, bucketSearches, bucketPending,
		bucketSegments, bucketBlocks,
	}
}

// bucket returns a top-level bucket; migrate has made sure that it is there.
// Rows and bodies are only ever appended to, so their pages may be filled.
func (t *tx) bucket(name []byte) *bolt.Bucket {
	if b := t.open[string(name)]; b != nil {
		return b // looking it up each time took a tenth of a list
	}
	b := t.bolt.Bucket(name)
	t.open[string(name)] = b
	switch string(name) {
	case "rows", "bodies", "blocks", "dates":
		b.FillPercent = 1
	case "bydate", "byfeed":
		b.FillPercent = 0.9
	}
	return b
}
