package store

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"tidings/store/secret"
)

// A Feed is a source of articles. It is stored once for all who subscribe to it, except at
// a secret address: such a feed is stored once for each account that knows the address.
type Feed struct {
	ID          FeedID `json:"id"`
	URL         string `json:"url"`    // where it is fetched now; "tidings:welcome" and "tidings:saved" are never fetched
	Origin      string `json:"origin"` // the first URL: article ids are derived from it, so a move keeps them
	Title       string `json:"title"`  // as the feed calls itself, "" before the first fetch
	Description string `json:"description,omitempty"`
	Link        string `json:"link,omitempty"` // the site
	Language    string `json:"language,omitempty"`

	Owner  AccountID `json:"owner,omitempty"`  // the one account that may see it; 0 if it is shared
	Public bool      `json:"public,omitempty"` // a visit got it from a public address, and none from a private one
	Joined bool      `json:"joined,omitempty"` // it has articles of another feed (join.go): it is shared by those who had to do with both

	// How fetching it goes.
	ETag         string    `json:"etag,omitempty"`
	LastModified string    `json:"last_modified,omitempty"`
	Hash         string    `json:"hash,omitempty"`     // of the last document, to skip parsing the same bytes
	Visited      time.Time `json:"visited,omitzero"`   // the last try
	Succeeded    time.Time `json:"succeeded,omitzero"` // the last try that worked
	Brought      time.Time `json:"brought,omitzero"`   // the last visit that found a new article; zero if none has since this is noted
	NotBefore    time.Time `json:"not_before,omitzero"`
	Failures     int       `json:"failures,omitempty"` // tries since the last that worked, without those of a Lapse
	Error        string    `json:"error,omitempty"`    // why the last try failed: one clean sentence
	Gone         bool      `json:"gone,omitempty"`     // the server said 410: never asked again by itself
	Warnings     string    `json:"warnings,omitempty"` // what was wrong with the last document and could be mended, or was left out: clean lines
	Detour       Detour    `json:"detour,omitzero"`    // where it was found lately in place of its address
	Lapse        Lapse     `json:"lapse,omitzero"`     // failures that are not told yet, and not among Failures
	Failing      time.Time `json:"failing,omitzero"`   // the first of Failures; zero if none is, or it was before this is noted
	Move         Move      `json:"move,omitzero"`      // the last time that it moved for good
	Self         string    `json:"self,omitempty"`     // where it says that it lies, if that is not its address
	Took         int       `json:"took,omitempty"`     // milliseconds of the last visit that worked; 0 for less than a second

	// Interval is how long it is left alone between two visits, as those who follow it want
	// it: the shortest wins. It is theirs and not stored here; only what lists the feeds of
	// an account, or those that are due, fills it in.
	Interval time.Duration `json:"-"`
}

// A Detour is another address at which a feed was found, since a page stands at its own that
// names it. Where it is found there for long enough, it has moved (package feeds).
type Detour struct {
	URL    string    `json:"url,omitempty"`
	Since  time.Time `json:"since,omitzero"`   // the first visit that found it there
	Visits int       `json:"visits,omitempty"` // in a row that did
}

// A Move is that a feed has got another address.
type Move struct {
	From string    `json:"from,omitempty"`
	At   time.Time `json:"at,omitzero"`
}

// A Lapse is a row of failures that its site is known for and that mostly pass by themselves.
type Lapse struct {
	Tries int       `json:"tries,omitempty"`
	Since time.Time `json:"since,omitzero"` // the first of them
}

// Fails reports whether the last visit failed, told or not.
func (f Feed) Fails() bool { return f.Failures > 0 || f.Lapse.Tries > 0 }

// Local reports whether the feed is made here and never fetched.
func (f Feed) Local() bool { return len(f.URL) > 8 && f.URL[:8] == "tidings:" }

// IsPrivate reports whether the feed came from a private address when it was last visited: its
// owner, who may reach that, may follow its articles there.
func (f Feed) IsPrivate() bool { return !f.Public && !f.Local() && !f.Visited.IsZero() }

// shown is the feed without how fetching it goes, as far as no screen shows that: a visit
// that brings nothing new changes nothing else.
func (f Feed) shown() Feed {
	f.ETag, f.LastModified, f.Hash = "", "", ""
	f.Visited, f.Succeeded, f.Brought, f.NotBefore = time.Time{}, time.Time{}, time.Time{}, time.Time{}
	f.Detour, f.Lapse, f.Took = Detour{}, Lapse{}, 0
	return f
}

// isFoundByFollowers reports whether it is a shared feed that has moved: under its new
// address only those who follow it find it.
func (f Feed) isFoundByFollowers() bool { return f.Owner == 0 && f.URL != f.Origin }

// The feeds made here.
const (
	WelcomeURL = "tidings:welcome" // the articles that come with the program
	SavedURL   = "tidings:saved"   // what people saved by hand
	lostURL    = "tidings:lost"    // feeds whose address a repair could not read
)

// A Subscription is one account's subscription to a feed.
type Subscription struct {
	// Outline is what the list of feeds that it came from says of it and nothing here
	// understands: a JSON object of attributes. It is written to such lists again.
	Outline string `json:"outline,omitempty"`

	Title     string    `json:"title,omitempty"`  // the account's own name for it, "" for the feed's
	Folder    string    `json:"folder,omitempty"` // "" for none; "World/Asia" is a folder in a folder
	Retention Retention `json:"keep,omitzero"`    // how much of it is kept; zero for the account's default
	Added     time.Time `json:"added"`
	Order     uint32    `json:"order,omitempty"` // where it stands by hand: the lower, the earlier; 0 for behind those that have one

	Settings SettingsRecord `json:"settings,omitempty"` // how the account wants it fetched; "" for as any feed
}

// Subscribed is a feed as one account sees it.
type Subscribed struct {
	Feed
	Subscription Subscription
	Total        int // articles that the account has not deleted
	Unread       int // those of Total that the account has not read
}

// Name returns the account's name for the feed, else the feed's own title, else its
// address, with what is secret in an address hidden.
func (s Subscribed) Name() string {
	switch {
	case s.Subscription.Title != "":
		return secret.HideIn(s.Subscription.Title)
	case s.Title != "":
		return secret.HideIn(s.Title)
	}
	return secret.Hide(s.URL)
}

// savedURL returns the address of the feed with what an account saved by hand.
func savedURL(a AccountID) string { return fmt.Sprintf("%s/%d", SavedURL, a) }

// savedOwner returns the account whose savedURL an address is, 0 for any other address.
func savedOwner(url string) AccountID {
	digits, isSaved := strings.CutPrefix(url, SavedURL+"/")
	if !isSaved {
		return 0
	}
	n, _ := strconv.ParseUint(digits, 10, 32) // 0 if it is no number
	return AccountID(n)
}

// How feeds and subscriptions lie in the file: as records of fields.go. Up to format 6 they
// were JSON, whose first byte is "{"; a repair may still meet such. A key is never used
// for anything else.

func (f Feed) record() []byte {
	var w fieldWriter
	w.number(1, int64(f.ID))
	w.text(2, f.URL)
	if f.Origin != f.URL {
		w.text(3, f.Origin)
	}
	w.text(4, f.Title)
	w.text(5, f.Description)
	w.text(6, f.Link)
	w.text(7, f.Language)
	w.number(8, int64(f.Owner))
	w.flag(9, f.Public)
	w.text(10, f.ETag)
	w.text(11, f.LastModified)
	w.text(12, f.Hash)
	w.time(13, f.Visited.UTC())
	w.time(14, f.Succeeded.UTC())
	w.time(15, f.NotBefore.UTC())
	w.number(16, int64(f.Failures))
	w.text(17, f.Error)
	w.flag(18, f.Gone)
	w.text(19, f.Warnings)
	w.text(20, f.Detour.URL)
	w.time(21, f.Detour.Since.UTC())
	w.number(22, int64(f.Detour.Visits))
	w.number(23, int64(f.Lapse.Tries))
	w.time(24, f.Lapse.Since.UTC())
	w.flag(25, f.Joined)
	w.time(26, f.Brought.UTC())
	w.time(27, f.Failing.UTC())
	w.text(28, f.Move.From)
	w.time(29, f.Move.At.UTC())
	w.text(30, f.Self)
	w.number(31, int64(f.Took))
	return w.bytes()
}

func feedOf(record string) (f Feed, err error) {
	err = f.read(record)
	return f, err
}

// read fills an empty feed from its record.
func (f *Feed) read(record string) (err error) {
	if strings.HasPrefix(record, "{") {
		err = fromJSON(record, f)
	} else {
		err = f.readFields(record)
	}
	if err == nil && f.Owner == 0 { // written by an older tidings, which did not store it
		f.Owner = savedOwner(f.Origin)
	}
	return err
}

func (f *Feed) readFields(record string) error {
	r := readFields(record)
	for r.next() {
		if f.readVisit(&r) {
			continue
		}
		switch r.key {
		case 1:
			f.ID = FeedID(r.number32())
		case 2:
			f.URL = r.text()
		case 3:
			f.Origin = r.text()
		case 4:
			f.Title = r.text()
		case 5:
			f.Description = r.text()
		case 6:
			f.Link = r.text()
		case 7:
			f.Language = r.text()
		case 8:
			f.Owner = AccountID(r.number32())
		case 9:
			f.Public = r.flag()
		case 25:
			f.Joined = r.flag()
		case 28:
			f.Move.From = r.text()
		case 29:
			f.Move.At = r.time()
		}
	}
	if f.Origin == "" {
		f.Origin = f.URL
	}
	return r.err
}

// readVisit reads a field that says how fetching goes, and reports whether it was one.
func (f *Feed) readVisit(r *fieldReader) bool {
	switch r.key {
	case 10:
		f.ETag = r.text()
	case 11:
		f.LastModified = r.text()
	case 12:
		f.Hash = r.text()
	case 13:
		f.Visited = r.time()
	case 14:
		f.Succeeded = r.time()
	case 15:
		f.NotBefore = r.time()
	case 16:
		f.Failures = int(r.number())
	case 17:
		f.Error = r.text()
	case 18:
		f.Gone = r.flag()
	case 19:
		f.Warnings = r.text()
	case 20:
		f.Detour.URL = r.text()
	case 21:
		f.Detour.Since = r.time()
	case 22:
		f.Detour.Visits = int(r.number())
	case 23:
		f.Lapse.Tries = int(r.number())
	case 24:
		f.Lapse.Since = r.time()
	case 26:
		f.Brought = r.time()
	case 27:
		f.Failing = r.time()
	case 30:
		f.Self = r.text()
	case 31:
		f.Took = int(r.number())
	default:
		return false
	}
	return true
}

func (s Subscription) record() []byte {
	var w fieldWriter
	w.text(20, s.Outline)
	w.text(1, s.Title)
	w.text(2, s.Folder)
	w.flag(3, s.Retention.All)
	w.number(4, int64(s.Retention.Articles))
	w.number(5, int64(s.Retention.Days))
	w.time(6, s.Added)
	w.text(7, string(s.Settings))
	w.number(8, int64(s.Order))
	return w.bytes()
}

func subscriptionOf(record string) (s Subscription, err error) {
	if strings.HasPrefix(record, "{") {
		err = fromJSON(record, &s)
		return s, err
	}
	r := readFields(record)
	for r.next() {
		switch r.key {
		case 20:
			s.Outline = r.text()
		case 1:
			s.Title = r.text()
		case 2:
			s.Folder = r.text()
		case 3:
			s.Retention.All = r.flag()
		case 4:
			s.Retention.Articles = int(r.number())
		case 5:
			s.Retention.Days = int(r.number())
		case 6:
			s.Added = r.time()
		case 7:
			s.Settings = SettingsRecord(r.text())
		case 8:
			s.Order = r.number32()
		}
	}
	return s, r.err
}

func fromJSON(record string, v any) error {
	if err := json.Unmarshal([]byte(record), v); err != nil {
		return fmt.Errorf("%w: %v", ErrCorrupt, err)
	}
	return nil
}
