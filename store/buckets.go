package store

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
	bucketParts     = []byte("parts")
	bucketIntents   = []byte("intents")
	bucketUsage     = []byte("usage")
	bucketHidden    = []byte("hidden")
	bucketTallies   = []byte("tallies")
	bucketTags      = []byte("tags")
	bucketNoted     = []byte("noted")
	bucketSearches  = []byte("searches")
	bucketPending   = []byte("pending")
	bucketSegments  = []byte("segments")
	bucketBlocks    = []byte("blocks")
	bucketAside     = []byte("aside")
	bucketPlaces    = []byte("places")
)

// allBuckets is every top-level bucket of the newest format.
func allBuckets() [][]byte {
	return [][]byte{
		bucketMeta, bucketAccounts, bucketFeeds, bucketFeedURLs, bucketSubs, bucketRows,
		bucketBodies, bucketIDs, bucketKeys, bucketLinks, bucketByDate, bucketByFeed,
		bucketDates, bucketLive, bucketRead, bucketBookmarks, bucketMarks, bucketHistory,
		bucketHidden, bucketTallies, bucketTags, bucketNoted, bucketSearches, bucketPending,
		bucketSegments, bucketBlocks, bucketParts, bucketIntents, bucketUsage, bucketAside, bucketPlaces,
	}
}

// opinionBuckets are the buckets of what accounts have read, deleted or set aside: sets of
// articles by account and feed, with their union under feed 0.
func opinionBuckets() [][]byte { return [][]byte{bucketRead, bucketHidden, bucketAside} }
