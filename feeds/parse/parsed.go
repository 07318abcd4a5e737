package parse

import (
	"time"

	"tidings/store"
)

// Parsed is what a feed document says, whatever its format: RSS 0.9x, 1.0 and
// 2.0, Atom 0.3 and 1.0 (RFC 4287), RDF, JSON Feed 1.0 and 1.1. All strings are
// clean. Titles and names are plain text on one line; addresses are absolute
// and http or https; dates are UTC and zero where the feed gave none that makes
// sense.
type Parsed struct {
	Format      string         // "rss", "atom" or "json"
	Title       string         //
	Link        string         // the site
	FeedLink    string         // the feed's own address, as it says itself
	MovedTo     string         // where it says that it has moved to
	Links       []string       // every alternate address, Link first
	ID          string         //
	Description string         // plain text
	Language    string         // BCP 47
	Authors     []store.Person //
	Image       string         // a picture that stands for the feed
	Published   time.Time      //
	Updated     time.Time      //
	TTL         time.Duration  // how long the feed asks to be left alone, 0 if it does not say
	Items       []Item         // in the document's order; of more than MaxItems the newest
	Warnings    []string       // what was wrong and mended, one clean line each: "cut short after 12 items"

	dates                        dateVotes
	doubtPublished, doubtUpdated string // dates that can be read in several ways, until all are known
}

// An Item is one entry of a feed document.
type Item struct {
	ID         string // as the feed wrote it (never resolved against a base), "" if it has none
	Title      string
	Link       string
	Links      []string
	Authors    []store.Person
	Published  time.Time
	Updated    time.Time
	Summary    store.Body // the feed's summary, if it is not the content itself
	Content    store.Body // the fullest text the item carries; empty if it has only a summary
	Enclosures []store.Enclosure
	Categories []string
	Comments   string    // where people talk about it
	Image      string    // a picture that stands for it
	Pictures   []Picture // that hang on it, beside its text
	Language   string    // BCP 47: its own, else its feed's, "" if neither says

	doubtPublished, doubtUpdated string // as in Parsed
}

// A Picture hangs on an item.
type Picture struct {
	URL   string
	Words string // what is said of it, one clean line; "" if nothing is
}

// MaxItems bounds how many items of one document are kept: the newest, whatever their order.
const MaxItems = 10_000

// MaxListed is how many links, categories, people or enclosures one item may
// have. More than that nobody reads.
const MaxListed = 256

// appendNew appends value to list unless it is "" or there already, or the list is
// full.
func appendNew(list []string, value string) []string {
	if value == "" || len(list) >= MaxListed {
		return list
	}
	for _, known := range list {
		if known == value {
			return list
		}
	}
	return append(list, value)
}
