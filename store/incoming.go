package store

import "time"

// An Incoming article is what a feed says of one item now. The Key tells whether the store
// has the article already.
type Incoming struct {
	Key        string    // the item's identity within its feed: guid, else link, else title and date
	Title      string    // one clean line
	Link       string    // http or https, or ""
	Authors    []Person  //
	Published  time.Time // zero if the feed gave none
	Updated    time.Time // zero if the feed gave none
	Summary    string    // the first words of the text, for lists
	Words      int       // words of the body
	Media      Media     //
	Content    Body      //
	Summarised Body      //
	Categories []string  //
	Enclosures []Enclosure
	Links      []string
	Language   string
	Comments   string // where people talk about it, "" if the feed does not say
	Text       string // what SearchText returns, if whoever made the article has asked; "" if not
	Known      bool   // Store.Known says that the store has it as it is: Record passes over it
}
