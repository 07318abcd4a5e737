package ui

import (
	"cmp"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"tidings/feeds"
	"tidings/feeds/sanitize"
	"tidings/store"
	"tidings/store/secret"
	"tidings/ui/typeset"
)

// A needy is a feed that needs a hand, and why.
type needy struct {
	feed  store.Subscribed
	into  store.Subscribed // the feed that it is the same as, and that it would be joined to; without a number if there is none
	right string           // since when, and how often
	why   string           // the whole reason, "" if the section says it
	state string           // when it was last read, and what is next
}

// A needySection is feeds that need a hand for the same reason.
type needySection struct {
	title string
	feeds []needy
	fails bool // asking again may help
}

// newest is what is known of the articles of a feed.
type newest struct {
	total  int       // articles when that was looked up
	date   time.Time // of the newest; zero if there is none
	titles []string  // of some of the newest, where they were asked for
}

// What is silent, slow, or has moved lately.
const (
	silentAfter = 90 * 24 * time.Hour
	slowFrom    = 10_000 // milliseconds
	movedLately = 30 * 24 * time.Hour
)

// needyFeeds sorts out which of the feeds need a hand, all sections in the order of the page.
func needyFeeds(all []store.Subscribed, known map[store.FeedID]newest, now time.Time, zone *time.Location) []needySection {
	var fail, silent, moved, slow, never []needy
	at := func(t time.Time) string { return dayIn(t.In(zone), now.In(zone)) }
	ago := func(t time.Time) string { return typeset.Ago(t.In(zone), now.In(zone)) }
	for _, f := range all {
		last := known[f.ID]
		if f.Local() {
			continue
		}
		switch {
		case f.Failures > 0 || f.Gone:
			fail = append(fail, failing(f, at, now))
		case f.Visited.IsZero():
			never = append(never, needy{feed: f, right: "followed since " + at(f.Subscription.Added)})
		case last.date.IsZero() && now.Sub(f.Subscription.Added) > silentAfter:
			silent = append(silent, needy{feed: f, right: "no article yet"})
		case !last.date.IsZero() && now.Sub(last.date) > silentAfter:
			silent = append(silent, needy{feed: f, right: "last article " + at(last.date)})
		}
		if one, is := movedFeed(f, at, now); is {
			moved = append(moved, one)
		}
		if f.Failures == 0 && f.Took >= slowFrom {
			slow = append(slow, needy{feed: f, right: fmt.Sprintf("%d s", f.Took/1000), state: "its server takes long to answer · looked " + ago(f.Visited)})
		}
	}
	slices.SortStableFunc(fail, func(x, y needy) int { return failingSince(y.feed).Compare(failingSince(x.feed)) })
	sections := []needySection{
		{title: "Fail", feeds: fail, fails: true}, {title: "Silent for 90 days", feeds: silent}, {title: "Moved", feeds: moved},
		{title: "Followed twice", feeds: followedTwice(all, known)}, {title: "Slow", feeds: slow}, {title: "Never fetched", feeds: never, fails: true},
	}
	return slices.DeleteFunc(sections, func(s needySection) bool { return len(s.feeds) == 0 })
}

// dayIn tells when something was: the time of today, the day of this year, else the month.
func dayIn(t, now time.Time) string {
	if t.Year() != now.Year() {
		return t.Format("Jan 2006")
	}
	return typeset.Day(t, now)
}

// waiting is how long something is still to come, in words.
func waiting(d time.Duration) string {
	switch day := 24 * time.Hour; {
	case d < time.Hour:
		return fmt.Sprintf("%d min", max(1, d/time.Minute))
	case d < 2*day:
		return fmt.Sprintf("%d h", d/time.Hour)
	default:
		return fmt.Sprintf("%d days", d/day)
	}
}

// failingSince is when a feed began to fail, as far as that is known.
func failingSince(f store.Subscribed) time.Time {
	switch {
	case !f.Failing.IsZero():
		return f.Failing
	case !f.Succeeded.IsZero():
		return f.Succeeded
	}
	return f.Subscription.Added
}

func failing(f store.Subscribed, at func(time.Time) string, now time.Time) needy {
	one := needy{feed: f, right: "since " + at(failingSince(f)), why: sanitize.Line(secret.HideIn(f.Error))}
	if f.Failures > 1 {
		one.right += fmt.Sprintf(" · %d times", f.Failures)
	}
	read, next := "never read", "not asked again by itself"
	if !f.Succeeded.IsZero() {
		read = "last read " + at(f.Succeeded)
	}
	switch wait := feeds.NextTry(f.Feed).Sub(now); {
	case f.Gone:
		one.why = cmp.Or(one.why, "its server says that it is gone for good (410)")
	case wait <= 0:
		next = "next try is due"
	case wait < time.Minute:
		next = "next try in a minute"
	default:
		next = "next try in " + waiting(wait)
	}
	one.state = read + " · " + next
	return one
}

// movedFeed says from where to where a feed has moved lately, or where it is found in the
// meantime.
func movedFeed(f store.Subscribed, at func(time.Time) string, now time.Time) (needy, bool) {
	switch {
	case f.Move.From != "" && now.Sub(f.Move.At) < movedLately && plainAddress(f.Move.From) != plainAddress(f.URL):
		return needy{feed: f, right: at(f.Move.At), why: "from " + secret.Hide(f.Move.From) + " to " + secret.Hide(f.URL)}, true
	case f.Detour.URL != "":
		return needy{
			feed: f, right: "since " + at(f.Detour.Since), why: "a page stands at " + secret.Hide(f.URL) + "; it is read from " + secret.Hide(f.Detour.URL) + ", which that page names",
			state: typeset.Count(f.Detour.Visits, "visit", "visits") + " found it there",
		}, true
	}
	return needy{}, false
}

// plainAddress is an address without what differs between two that lead to the same: the scheme,
// www., a slash at the end.
func plainAddress(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return address
	}
	plain := strings.TrimPrefix(strings.ToLower(u.Host), "www.") + strings.TrimSuffix(u.Path, "/")
	if u.RawQuery != "" {
		plain += "?" + u.RawQuery
	}
	return plain
}

// Two feeds of one site are the same if so many of their newest titles are, and so large a part of
// all of them.
const (
	titlesCompared = 20
	leastShared    = 3
	mostOfASite    = 30 // feeds of one site that are compared with one another
)

// siteMates groups feeds by the site that they say they are of; those that are alone are left out.
func siteMates(all []store.Subscribed) (groups [][]int) {
	bySite, order := map[string][]int{}, []string{}
	for i, f := range all {
		site := plainAddress(cmp.Or(f.Link, f.URL))
		if f.Local() || site == "" || store.IsOwnAddress(f.URL) {
			continue
		}
		if bySite[site] == nil {
			order = append(order, site)
		}
		bySite[site] = append(bySite[site], i)
	}
	for _, site := range order {
		if n := len(bySite[site]); n > 1 && n <= mostOfASite {
			groups = append(groups, bySite[site])
		}
	}
	return groups
}

// followedTwice are feeds that the account follows by two addresses.
func followedTwice(all []store.Subscribed, known map[store.FeedID]newest) (twice []needy) {
	done := map[store.FeedID]bool{}
	add := func(x, y store.Subscribed, why string) {
		if worse(y, x) {
			x, y = y, x
		}
		if done[x.ID] || done[y.ID] || x.ID == y.ID {
			return
		}
		done[x.ID] = true
		twice = append(twice, needy{
			feed: x, into: y, right: why,
			why: fmt.Sprintf("%s, %s; the other is %s at %s, %s", secret.Hide(x.URL), typeset.Count(x.Total, "article", "articles"), typeset.Quoted(y.Name(), 60), secret.Hide(y.URL), typeset.Count(y.Total, "article", "articles")),
		})
	}
	byAddress := map[string]int{}
	for i, f := range all {
		for _, address := range []string{f.URL, f.Origin} {
			byAddress[plainAddress(address)] = i
		}
	}
	for _, f := range all {
		if i, is := byAddress[plainAddress(f.Self)]; f.Self != "" && is && all[i].ID != f.ID {
			add(f, all[i], "it says that it is the other")
		}
		if i := byAddress[plainAddress(f.URL)]; all[i].ID != f.ID && !f.Local() {
			add(f, all[i], "the same address")
		}
	}
	for _, group := range siteMates(all) {
		for i, x := range group {
			for _, y := range group[i+1:] {
				if shareTitles(known[all[x].ID].titles, known[all[y].ID].titles) {
					add(all[x], all[y], "the same titles")
				}
			}
		}
	}
	return twice
}

// worse reports whether the first of two feeds that are the same is the one to give up: the one
// that fails, that is asked without encryption, or that has less.
func worse(x, y store.Subscribed) bool {
	score := func(f store.Subscribed) []int {
		fails, plain := 0, 0
		if f.Failures > 0 || f.Gone {
			fails = 1
		}
		if !strings.HasPrefix(f.URL, "https:") {
			plain = 1
		}
		return []int{-fails, -plain, f.Total, -int(f.ID)}
	}
	return slices.Compare(score(x), score(y)) < 0
}

// shareTitles reports whether two lists of titles are nearly the same.
func shareTitles(x, y []string) bool {
	shared := 0
	for _, title := range x {
		if title != "" && slices.Contains(y, title) {
			shared++
		}
	}
	const most, of = 7, 10
	return shared >= leastShared && shared*of >= most*max(len(x), len(y))
}

// joinQuestion says what becomes of two feeds that are joined.
func joinQuestion(old, into store.Subscribed) string {
	return fmt.Sprintf("From now on you follow %s at %s, and %s no more. An article that both have is there once, with the marks of both; what only the old one has comes along, if nobody else follows the other. Undo does not take this back.",
		typeset.Quoted(into.Name(), 60), secret.Hide(into.URL), secret.Hide(old.URL))
}
