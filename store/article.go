package store

import (
	"slices"
	"time"
)

// A Row is what lists show of an article. It is made without reading the body.
type Row struct {
	Number    Number
	ID        ID
	Feed      FeedID
	Source    string    // what the asking account calls the feed
	Title     string    // one clean line, "" if the feed gave none
	Link      string    // http or https, or ""
	Author    string    // names joined by ", "
	Summary   string    // the first words of the text, at most 200 bytes
	Date      time.Time // when it was published, else when it was first seen; never later than first seen
	Added     time.Time // when it was first seen
	Updated   time.Time // when the feed last changed it; zero if it never did
	Words     int       // words of the body, for the reading time
	FullWords int       // words of the full text that is kept beside it, 0 if none is
	Media     Media     // what it has beside its text
	Duration  int       // seconds of the longest sound or film that hangs on it, 0 if that is not known

	// What the asking account thinks of it.
	Read       bool
	Bookmarked bool
	Noted      bool   // it has a note
	Tags       string // its tags, each once, sorted, with a blank between
	Deleted    bool   // it is on none of the account's lists

	Excerpt     string // one line around the first match of a search outside the title
	ExcerptNote bool   // that line is of the asking account's note
	BelowTitles bool   // the search lists matches in titles first, and this is none of them
	Stale       bool   // ListAgain has looked only at what the account thinks of it
}

// Numbers is how the store names the articles of some rows.
func Numbers(rows []Row) []Number {
	numbers := make([]Number, len(rows))
	for i, row := range rows {
		numbers[i] = row.Number
	}
	return numbers
}

// Media says what an article carries beside its text.
type Media uint8

// The kinds of Media; an article may have several.
const (
	HasImage Media = 1 << iota
	HasAudio
	HasVideo
)

// An Article is a row with everything that is stored of the article.
type Article struct {
	Row
	Content    Body // the fullest text the feed (or the page) gave
	Summarised Body // the feed's own summary, where it differs from Content
	Full       Body // what its page says, if that was fetched
	Authors    []Person
	Categories []string
	Enclosures []Enclosure
	Links      []string // further addresses of the same article
	Language   string   // BCP 47, "" if unknown
	Comments   string   // where people talk about it, "" if the feed does not say
	Mark       Mark     // what the asking account thinks of it
	Place      Reading  // where the asking account is in it; zero if it has never opened it
}

// A Body is text as it came, with the means to derive every view of it.
type Body struct {
	Kind   Kind   `cbor:"1,keyasint,omitempty" json:"kind"`
	Source string `cbor:"2,keyasint,omitempty" json:"source"` // clean of control characters, otherwise untouched
	Base   string `cbor:"3,keyasint,omitempty" json:"base"`   // the address that relative links are relative to, "" for none
}

// Kind says how a Body's source is written.
type Kind uint8

// The kinds of Body. The numbers are on the disk.
const (
	HTML     Kind = 0
	Text     Kind = 1 // paragraphs parted by blank lines
	Markdown Kind = 2 // CommonMark with tables and strikethrough
)

// Empty reports whether there is nothing to read.
func (b Body) Empty() bool { return b.Source == "" }

// A Person wrote something.
type Person struct {
	Name  string `cbor:"1,keyasint,omitempty" json:"name,omitempty"`
	Email string `cbor:"2,keyasint,omitempty" json:"email,omitempty"`
	URL   string `cbor:"3,keyasint,omitempty" json:"url,omitempty"`
}

// An Enclosure is a file that hangs on an article.
type Enclosure struct {
	URL      string `cbor:"1,keyasint,omitempty" json:"url"`
	Type     string `cbor:"2,keyasint,omitempty" json:"type,omitempty"`     // media type, "" if unknown
	Length   int64  `cbor:"3,keyasint,omitempty" json:"length,omitempty"`   // bytes, 0 if unknown
	Duration int    `cbor:"4,keyasint,omitempty" json:"duration,omitempty"` // seconds, 0 if unknown or if it does not play
}

// longestOf is how many seconds the longest of some files plays.
func longestOf(files []Enclosure) (seconds int) {
	for _, f := range files {
		seconds = max(seconds, f.Duration)
	}
	return seconds
}

// A Mark is an account's opinion of an article, apart from having read it. It
// is kept under the article's number and outlives the article.
type Mark struct {
	Bookmarked time.Time `json:"bookmarked,omitzero"` // when; zero if it is not
	Note       string    `json:"note,omitempty"`      // any number of lines
	Tags       []string  `json:"tags,omitempty"`      // each once, sorted; see query.CleanTag
}

func (m Mark) empty() bool { return m.Bookmarked.IsZero() && m.Note == "" && len(m.Tags) == 0 }

func (m Mark) equal(o Mark) bool {
	return m.Bookmarked.Equal(o.Bookmarked) && m.Note == o.Note && slices.Equal(m.Tags, o.Tags)
}
