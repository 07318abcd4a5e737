package store

import "time"

// What is set aside.
//
// An account may have a rule by which unread articles are set aside when they have been there
// for some days: they leave what is unread, are not marked read, and form a list of their own.
// How long an article has been there is counted from its date or from when it came, whichever
// is later. It is looked at once, on the day on which it becomes old enough: Through says up
// to when that has been done. So what somebody takes back, by undo or by marking it unread,
// stays unread.
//
// What has a mark is never set aside, and what gets one is not any more. What is read or
// deleted stays in the set and is not counted, so that undo finds it where it was.

// An AsideRule says when the unread articles of an account are set aside.
type AsideRule struct {
	Days    int       `json:"days"`    // for how many they have been there
	Through time.Time `json:"through"` // what was there at that time has been looked at
}

// isDue reports whether it is a day ago that it was done.
func (r AsideRule) isDue(now time.Time) bool {
	return now.Sub(r.Through.AddDate(0, 0, r.Days)) >= asideEvery
}

// MostAside is the highest number of days that a rule can have.
const MostAside = 3650

// asideEvery is how often an account's articles are looked at.
const asideEvery = 24 * time.Hour
