// Package store is the ground tidings stands on: what is known of feeds and
// articles, and what each account thinks of them, in one bbolt file that any
// number of processes share.
//
// # The thing and the opinion of it
//
// An article is what its feed said; it is replaced when the feed edits it. Read
// marks, bookmarks, notes and tags belong to an account, are kept under the
// article's number and outlive the article. Feeds and articles are stored once
// for everybody; subscriptions, marks and history are per account. So are feeds
// whose address is a secret, and feeds fetched in a way of one's own (access.go).
//
// What is stored of reading is what was *read*: unread is live without read, so
// a refresh writes nothing per account and a new account costs nothing.
//
// # One file, many hands
//
// bbolt lets one process in at a time, so nobody stays: each exported method is
// one transaction of milliseconds, or a few (Record, Join, Greet, Save, Tidy, Check, lists that
// look for words, and changes of very many things: see act.go).
// A write opens the file afresh, commits and closes. A read keeps a read-only
// map warm and holds the file's lock only while it reads. Waiting for the lock
// is done at a turnstile (see lock_unix.go), so that nobody is starved.
// No slow thing happens inside a transaction, and no slice borrowed from the
// file leaves one.
//
// # The file
//
// Numbers are big-endian and of fixed width, so that byte order is the order
// wanted. A set is a roaring bitmap of article numbers, cut into pieces of
// 65,536 numbers, the piece's number (u16) ending the key.
//
//	meta       name                      -> text: format, uuid, numbering, the last number given out of each kind, and what the last transactions have changed (extent.go)
//	accounts   account u32               -> JSON Account
//	feeds      feed u32                  -> CBOR Feed, keys counted from 1
//	feedurls   sha256(url)[:16]          -> feed u32; an account's number and a blank before the url where it leads that account alone
//	subs       account u32, feed u32     -> CBOR Subscription, keys counted from 1; how it wants the feed fetched is JSON within
//	rows       number u32                -> CBOR row, keys counted from 1
//	bodies     number u32                -> format byte, zstd of the CBOR body
//	ids        id [8]                    -> number u32
//	keys       feed u32, hash64(key)     -> number u32, kept after the article has gone; 0 for what keys have shown (evidence.go)
//	links      hash64(link), number u32  -> nothing
//	bydate     date u32, number u32      -> nothing
//	byfeed     feed u32, date u32, number u32 -> nothing
//	dates      number/256 u32            -> 256 dates u32, 0 where there is no article
//	live       feed u32, piece u16       -> set of the feed's articles
//	read       account u32, feed u32, piece u16 -> set of what the account has read
//	hidden     account u32, feed u32, piece u16 -> set of what the account has deleted from its lists
//	aside      account u32, feed u32, piece u16 -> set of what was set aside for the account; read or hidden may be in it, marked is not
//	bookmarks  account u32, piece u16    -> set of what the account has bookmarked
//	noted      account u32, piece u16    -> set of what the account has written a note on
//	tags       account u32, tag, zero byte, piece u16 -> set of what the account has tagged so
//	marks      account u32, number u32   -> JSON Mark
//	tallies    account u32, feed u32     -> three counts u32 of the feed's articles: hidden; read or hidden; set aside and neither
//	searches   account u32, search u32   -> JSON SavedSearch
//	history    account u32, step u64     -> JSON change and its opposite, or where its parts are
//	parts      account u32, act u32, part u32 -> JSON change: what a step of history holds that is long
//	intents    account u32, act u32      -> JSON intent: an act under way (see act.go)
//	usage      account u32               -> bytes u64 that the account has added, estimated (see account.go)
//	places     account u32, article u32  -> six numbers u32: block, line, width, letters, share, when (see Reading)
//	blocks     lowest number u32         -> bodies of neighbours, packed together
//	pending    piece u16                 -> set of articles whose words are not in the index yet
//	segments   segment u32               -> a bucket of words (see index.go)
//
// New articles may be missing in ids, links and bydate until Tidy enters them (late_names.go,
// late_dates.go).
//
// Feed 0 stands for all feeds: live, read, hidden and aside keep the union of their
// sets under it, so that a list of everything is at hand without a look at every
// feed. In tallies account 0 is the store itself, and the value is the number of
// the feed's articles.
//
// ids, links, bydate, byfeed, dates, live, bookmarks, noted, tags, tallies, the
// sets of feed 0 and the index can be derived from the rest; Check recomputes
// them and says what differs, Repair makes them anew.
package store
