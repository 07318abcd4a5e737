// Package feeds is how news arrives: from an address to articles in the store.
//
//	address ─▶ Fetcher.Get ─▶ bytes            fetch.go, with manners, limits and guards
//	bytes   ─▶ Parse       ─▶ Parsed           parse.go; odd sites have their page in quirks.go
//	Parsed  ─▶ ToIncoming  ─▶ store.Incoming   visit.go; Refresher.Run does it for many side by side
//	Body    ─▶ Markdown, PlainText, SafeHTML   markdown.go and views.go, made when somebody reads
//	page    ─▶ ReadPage    ─▶ Page             fulltext.go; plaintext.go for pages of plain text
//
// What comes from outside is hostile until it has passed the gate (clean.go).
// Line, Lines and PlainLine clean text for one line, for several, and of markup;
// Address cleans links; Source cleans bodies, whose markup stays; Screen cleans
// what glamour has set. Strings in Parsed, Page and store.Incoming have passed
// it, and the screen and the commands pass theirs through it once more.
//
// A body is kept as it came. Every view of it is derived when it is wanted, so
// a better view is had of old articles too.
//
// Discover finds the feeds behind an address; sites.go knows sites that do not
// declare theirs. Catalogue is a list to begin with, Welcome the feed that comes
// with the program. ReadOPML and WriteOPML carry subscriptions to and from other
// readers.
package feeds
