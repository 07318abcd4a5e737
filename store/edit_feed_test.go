package store_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"tidings/store"
)

const newPaper = "https://new.example/feed.xml"

// edit changes how an account follows a feed.
func (h *house) editFeed(a store.AccountID, id store.FeedID, change func(*store.Following)) (store.Feed, error) {
	return h.EditFeed(h.ctx(), a, id, "changed", func(_ store.Feed, now store.Following) (store.Following, error) {
		change(&now)
		return now, nil
	})
}

// followed says how the local account follows its feeds.
func (h *house) followed() string {
	var all []string
	for _, f := range h.feeds() {
		set, err := f.Subscription.Settings.Settings()
		h.need(err)
		all = append(all, fmt.Sprintf("%s %q %q %v %d %d/%d", f.URL, f.Subscription.Title, f.Subscription.Folder, f.Subscription.Retention, set.Interval, f.Unread, f.Total))
	}
	return strings.Join(all, "\n")
}

// All that a person says of a feed at once is one step, address and all; articles and marks stay.
func TestAFeedIsEditedInOneStep(t *testing.T) {
	h := open(t)
	id := h.subscribe(store.Local, paper, "World")
	h.record(id, piece("one", 1), piece("two", 2))
	h.read("one")
	_, err := h.Bookmark(h.ctx(), store.Local, true, h.number("two"))
	h.need(err)
	before := h.followed()
	f, err := h.editFeed(store.Local, id, func(now *store.Following) {
		now.URL, now.Title, now.Folder, now.Retention = newPaper, "Paper", "Asia", store.Retention{Articles: 500}
		now.Settings.Interval = 3600
	})
	h.need(err)
	want(t, "the feed", fmt.Sprint(f.ID, f.URL, f.Origin), fmt.Sprint(id, newPaper, paper))
	after := newPaper + ` "Paper" "Asia" the newest 500 articles 3600 1/2`
	want(t, "followed", h.followed(), after)
	want(t, "bookmarked", h.titles(store.Query{Bookmarked: true}), "two")
	step, err := h.Undo(h.ctx(), store.Local)
	h.need(err)
	want(t, "undone", step.What, "changed Feed "+fmt.Sprint(id))
	want(t, "followed as before", h.followed(), before)
	_, err = h.Redo(h.ctx(), store.Local)
	h.need(err)
	want(t, "followed again", h.followed(), after)
	want(t, "bookmarked", h.titles(store.Query{Bookmarked: true}), "two")

	h.record(id, piece("one", 1), piece("three", 3))
	want(t, "what both addresses have is there once", h.titles(store.Query{}), "one two three")
}

// What a visit knew of the old address is not known of the new one.
func TestAnotherAddressIsAskedAnew(t *testing.T) {
	h := open(t)
	id := h.subscribe(store.Local, paper, "")
	visit := store.Fetched{Feed: id, At: noon, Err: "410: it is gone", Gone: true}
	_, err := h.Record(h.ctx(), visit)
	h.need(err)
	f, err := h.editFeed(store.Local, id, func(now *store.Following) { now.URL = newPaper })
	h.need(err)
	if f.Gone || f.Failures != 0 || f.Error != "" {
		t.Errorf("%+v", f)
	}
	due, err := h.Due(h.ctx(), noon)
	h.need(err)
	if len(due) != 1 || due[0].URL != newPaper {
		t.Errorf("due %+v", due)
	}
}

// Others who follow a feed stay where they are, and see nothing that comes from another's address.
func TestAnothersAddressIsNotOurs(t *testing.T) {
	h := open(t)
	id := h.subscribe(store.Local, paper, "World")
	h.record(id, piece("one", 1), piece("two", 2))
	eve, err := h.AddAccount(h.ctx(), "eve", "SHA256:eve")
	h.need(err)
	if h.subscribe(eve.ID, paper, "") != id {
		t.Fatal("they do not share the feed")
	}
	h.read("one")
	_, err = h.Bookmark(h.ctx(), store.Local, true, h.number("two"))
	h.need(err)
	theirs, err := h.Feeds(h.ctx(), eve.ID)
	h.need(err)
	f, err := h.editFeed(store.Local, id, func(now *store.Following) { now.URL = newPaper })
	h.need(err)
	if f.ID == id || f.Owner != store.Local || f.URL != newPaper {
		t.Errorf("%+v", f)
	}
	want(t, "followed", h.followed(), newPaper+` "" "World" all articles 0 1/2`)
	want(t, "bookmarked", h.titles(store.Query{Bookmarked: true}), "two")
	h.record(f.ID, piece("three", 3))
	now, err := h.Feeds(h.ctx(), eve.ID)
	h.need(err)
	want(t, "eve's feed", fmt.Sprint(now), fmt.Sprint(theirs))
	for _, url := range []string{newPaper, paper} {
		if got := h.subscribe(eve.ID, url, ""); got == f.ID {
			t.Errorf("eve finds it at %s", url)
		}
	}
	h.read("three")
	for range 2 {
		_, err = h.Undo(h.ctx(), store.Local)
		h.need(err)
	}
	want(t, "followed as before", h.followed(), paper+` "" "World" all articles 0 1/2`)
	want(t, "bookmarked", h.titles(store.Query{Bookmarked: true}), "two")
	_, err = h.Redo(h.ctx(), store.Local)
	h.need(err)
	want(t, "followed again", h.followed(), newPaper+` "" "World" all articles 0 2/3`)
}

// An address at which another feed of the account is, is not taken: the two can be joined.
func TestATakenAddress(t *testing.T) {
	h := open(t)
	id, other := h.subscribe(store.Local, paper, ""), h.subscribe(store.Local, newPaper, "")
	_, err := h.editFeed(store.Local, id, func(now *store.Following) { now.URL = newPaper })
	var taken store.TakenError
	if !errors.As(err, &taken) || taken.By.ID != other {
		t.Fatalf("%v", err)
	}
	_, err = h.Join(h.ctx(), store.Local, id, other)
	h.need(err)
	want(t, "followed", h.followed(), newPaper+` "" "" all articles 0 0/0`)

	third := h.subscribe(store.Local, "https://third.example/feed", "")
	h.need(h.Unsubscribe(h.ctx(), store.Local, other))
	f, err := h.editFeed(store.Local, third, func(now *store.Following) { now.URL = newPaper })
	h.need(err)
	want(t, "the address of one that was left", fmt.Sprint(f.ID, f.URL), fmt.Sprint(third, newPaper))
}

// What is no address of the web is none for a feed that is fetched, and what is made here has none.
func TestWhatIsNoAddress(t *testing.T) {
	h := open(t)
	id := h.subscribe(store.Local, paper, "")
	for _, url := range []string{"exec:date", "file:/etc/passwd", "tidings:welcome", "", "tidings:saved/1"} {
		if _, err := h.editFeed(store.Local, id, func(now *store.Following) { now.URL = url }); !errors.Is(err, store.ErrUnfit) {
			t.Errorf("%q: %v", url, err)
		}
	}
	eve, err := h.AddAccount(h.ctx(), "eve", "SHA256:eve")
	h.need(err)
	if _, err := h.editFeed(eve.ID, id, func(now *store.Following) { now.URL = newPaper }); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("a feed of others: %v", err)
	}
	h.subscribe(eve.ID, paper, "")
	if _, err := h.editFeed(eve.ID, id, func(now *store.Following) { now.URL, now.Settings = newPaper, signIn }); !errors.Is(err, store.ErrElsewhere) {
		t.Errorf("a sign-in of somebody else: %v", err)
	}
	_, err = h.editFeed(store.Local, id, func(now *store.Following) { now.URL = newPaper })
	h.need(err)
	h.need(h.Rename(h.ctx(), store.Local, "Later", h.feeds()[0].ID))
	steps, err := h.History(h.ctx(), store.Local, 9)
	h.need(err)
	for _, step := range steps {
		if strings.HasPrefix(step.What, "changed") {
			if _, err := h.TurnStep(h.ctx(), store.Local, step.Step); !errors.Is(err, store.ErrOvertaken) {
				t.Errorf("a step that is overtaken: %v", err)
			}
		}
	}
}
