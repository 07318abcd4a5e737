// Package parse reads feed documents: bytes become a Parsed, whatever the format.
//
//	bytes ─ ToUTF8 ─ sniff ─┬─ repairMarkup ─ walk ─┬─ rss.go  ─┬─ Parsed
//	                        │                       └─ atom.go ─┤
//	                        └─ jsonfeed.go ─────────────────────┘
//
// RSS 0.9x, 1.0 and 2.0, RDF, Atom 0.3 and 1.0 (RFC 4287) and JSON Feed 1.0 and 1.1
// are read by one walk over a tree of elements (walk.go, element.go). Names of
// elements in all their spellings stand in names.go, people in people.go, enclosures
// and media in media.go. Dates are read by dates.go, which takes them apart
// (datereader.go, numerals.go, clock.go, months.go, zones.go, signs.go); what one leaves
// open the others of its feed decide (dateorder.go, settle.go). What a single site or
// program gets wrong stands in quirks.go with its reason; what many get wrong is
// mended before the walk (repair.go, entities.go). Of a great many items the newest are
// kept (newest.go).
//
// All strings of a Parsed have passed package sanitize. A document that is no feed
// gives ErrNotFeed and says what it is instead. Document never panics and asks nobody.
package parse
