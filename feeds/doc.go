// Package feeds is how news arrives: from an address to articles in the store.
//
//	address  ─▶ fetch.Fetcher.Get ─▶ bytes           one polite, guarded request
//	bytes    ─▶ parse.Document    ─▶ parse.Parsed    RSS, Atom, JSON Feed; odd sites in quirks.go
//	Parsed   ─▶ Refresher.Run     ─▶ store.Incoming  visit.go; many feeds side by side
//	Body     ─▶ package markup    ─▶ Markdown, plain text, safe HTML, made when somebody reads
//	web page ─▶ package fulltext  ─▶ one article
//
// What comes from outside is hostile until it has passed package sanitize. Strings in
// a Parsed, a Page and a store.Incoming have passed it, and the screen and the
// commands pass theirs through it once more. A body is kept as it came. Every view of
// it is derived when it is wanted, so that a better view is had of old articles too.
//
// A refresh (refresh.go) visits feeds side by side, each in its turn (queue.go), and
// records what a visit found (visit.go); moved.go follows feeds that say where they have
// moved, elsewhere.go those in whose place a page stands that names them. What a person looks at before following it (look.go) is kept for the first visit
// (looks.go). Discover finds the feeds behind an address;
// sites.go knows sites that do not declare theirs. Catalogue is a list to begin with,
// Welcome the feed that comes with the program. ReadOPML and WriteOPML carry
// subscriptions to and from other readers; package moving knows their other formats.
package feeds
