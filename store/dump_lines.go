package store

import (
	"encoding/hex"
	"strings"
	"time"
)

// The lines of a dump: JSON objects, one a line, each with its kind first.
//
//	tidings   the head: version of this form, when it was made, whose accounts are in it
//	account   what follows is this account's, up to the next line of this kind
//	feed      a feed that lines below speak of, by its origin; with the subscription if there is one
//	search    a saved search
//	article   an article whole, with the account's mark on it
//	mark      the mark on an article that has gone
//	read      keys of articles of one feed that the account has read
//	deleted   keys of articles of one feed that the account has deleted
//	aside     keys of articles of one feed that were set aside for the account
//	change    a step of history: what was done and when
//	end       the last line, so that a dump that was cut off is told from a whole one
//
// Numbers mean nothing in another store, so nothing here is named by one: a feed
// is named by its origin, an article by its feed and its key (16 hexadecimal
// digits, the hash that the keys bucket knows it by). The id is for people.
// The feed of what an account saved by hand is "tidings:saved" for everybody.

// dumpVersion is the version of this form. A line of a kind that a program does
// not know is an error in a dump of its own version; new kinds are a new version.
const dumpVersion = 2

// The kinds of lines.
const (
	kindHead    = "tidings"
	kindAccount = "account"
	kindFeed    = "feed"
	kindSearch  = "search"
	kindArticle = "article"
	kindMark    = "mark"
	kindRead    = "read"
	kindDeleted = "deleted"
	kindAside   = "aside"
	kindChange  = "change"
	kindEnd     = "end"
)

type dumpHead struct {
	Kind     string    `json:"kind"`
	Version  int       `json:"version"`
	Format   int       `json:"format"` // of the store it was made from
	Made     time.Time `json:"made"`
	Accounts []string  `json:"accounts"`
	Store    string    `json:"store,omitempty"`  // snapshots: the store's uuid
	File     uint32    `json:"file,omitempty"`   // snapshots: which of its files it was, since each counts anew
	Change   int       `json:"change,omitempty"` // snapshots: the number of its last transaction
}

type dumpAccount struct {
	Kind      string     `json:"kind"`
	Name      string     `json:"name"`
	Keys      []string   `json:"keys,omitempty"`
	Retention Retention  `json:"keep,omitzero"`
	Created   time.Time  `json:"created"`
	Settings  string     `json:"settings,omitempty"`
	Aside     *AsideRule `json:"aside,omitempty"`
}

type dumpFeed struct {
	Kind       string        `json:"kind"`
	Origin     string        `json:"origin"`
	URL        string        `json:"url,omitempty"` // where it is now, if that is not its origin
	Title      string        `json:"title,omitempty"`
	Link       string        `json:"link,omitempty"`
	Subscribed *Subscription `json:"subscribed,omitempty"`
}

type dumpSearch struct {
	Kind string `json:"kind"`
	Saved
}

type dumpArticle struct {
	Kind       string      `json:"kind"`
	ID         string      `json:"id"`
	Feed       string      `json:"feed"`
	Key        string      `json:"key"`
	Title      string      `json:"title"`
	Link       string      `json:"link,omitempty"`
	Date       time.Time   `json:"date"`
	Added      time.Time   `json:"added"`
	Updated    time.Time   `json:"updated,omitzero"`
	Mark       *Mark       `json:"mark,omitempty"`
	Summary    string      `json:"summary,omitempty"`
	Words      int         `json:"words,omitempty"`
	Media      Media       `json:"media,omitempty"`
	Contents   string      `json:"contents,omitempty"`        // hash of what the feed said, 16 digits
	Version    uint8       `json:"contentsVersion,omitempty"` // how it was made
	Authors    []Person    `json:"authors,omitempty"`
	Categories []string    `json:"categories,omitempty"`
	Enclosures []Enclosure `json:"enclosures,omitempty"`
	Links      []string    `json:"links,omitempty"`
	Language   string      `json:"language,omitempty"`
	Comments   string      `json:"comments,omitempty"`
	Content    *Body       `json:"content,omitempty"`
	Summarised *Body       `json:"summarised,omitempty"`
	Full       *Body       `json:"full,omitempty"`      // what its page says
	FullWords  int         `json:"fullWords,omitempty"` // words of that
}

type dumpMark struct {
	Kind string `json:"kind"`
	Feed string `json:"feed"`
	Key  string `json:"key"`
	Mark
}

// dumpKeys is a line of kind read, deleted or aside.
type dumpKeys struct {
	Kind string   `json:"kind"`
	Feed string   `json:"feed"`
	Keys []string `json:"keys"` // at most keysPerLine
}

// keysPerLine keeps lines short enough for any editor: 19 KB.
const keysPerLine = 1000

type dumpChange struct {
	Kind   string    `json:"kind"`
	When   time.Time `json:"when"`
	What   string    `json:"what"`
	Undone bool      `json:"undone,omitempty"`
}

type dumpEnd struct {
	Kind          string `json:"kind"`
	Subscriptions int    `json:"subscriptions"`
	Marks         int    `json:"marks"`
}

// dumpedOrigin is what a dump calls a feed.
func dumpedOrigin(f Feed) string {
	if strings.HasPrefix(f.Origin, SavedURL+"/") {
		return SavedURL
	}
	return f.Origin
}

// dumpedArticle writes an article as a dump has it; its mark and the feed's
// origin are the caller's to fill in.
func dumpedArticle(r rowRecord, b bodyRecord) dumpArticle {
	a := dumpArticle{
		Kind: kindArticle, ID: hex.EncodeToString(r.ID), Key: hex.EncodeToString(r.Key), Title: r.Title, Link: r.Link,
		Date: timeOf(r.Date), Added: timeOf(r.Added), Summary: r.Summary, Words: r.Words, Media: r.Media,
		Contents: hex.EncodeToString(join32(uint32(r.Contents>>32), uint32(r.Contents))), Version: r.ContentsVersion,
		Authors: b.Authors, Categories: b.Categories, Enclosures: b.Enclosures, Links: b.Links, Language: b.Language, Comments: b.Comments,
	}
	if r.Updated != 0 {
		a.Updated = timeOf(r.Updated)
	}
	if !b.Content.Empty() {
		a.Content = &b.Content
	}
	if !b.Summarised.Empty() {
		a.Summarised = &b.Summarised
	}
	if !b.Full.Empty() {
		a.Full, a.FullWords = &b.Full, r.FullWords
	}
	return a
}
