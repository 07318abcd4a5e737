package store_test

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	bolt "go.etcd.io/bbolt"

	"tidings/store"
)

// signIn is a way of signing in, confirmed on some machine.
var signIn = store.Settings{Auth: store.AuthBearer, SecretCommand: []string{"pass", "show", "news site"}, Seal: "the-seal"}

// set gives a feed of the local account settings.
func (h *house) set(id store.FeedID, to store.Settings) store.Feed {
	h.t.Helper()
	f, err := h.EditFeed(h.ctx(), store.Local, id, "set auth of", store.OnlySettings(func(store.Feed, store.Settings) (store.Settings, error) { return to, nil }))
	h.need(err)
	return f
}

// settings are those of the local account's feed at an address, as text.
func (h *house) settings(url string) string {
	h.t.Helper()
	for _, f := range h.feeds() {
		if f.Origin == url {
			return string(f.Subscription.Settings)
		}
	}
	return "not followed"
}

const paper = "https://paper.example/feed"

// What is fetched with somebody's credentials is theirs: where nobody else has to do with
// the feed it stays what it is, with all articles and marks.
func TestAFeedWithSettingsIsItsOwners(t *testing.T) {
	h := open(t)
	id := h.subscribe(store.Local, paper, "World")
	h.record(id, piece("one", 1), piece("two", 2))
	h.read("one")
	_, err := h.Bookmark(h.ctx(), store.Local, true, h.number("two"))
	h.need(err)
	f := h.set(id, signIn)
	want(t, "the same feed, and owned", fmt.Sprint(f.ID, f.Owner), fmt.Sprint(id, store.Local))
	want(t, "settings", h.settings(paper), `{"auth":"bearer","secret-command":["pass","show","news site"],"seal":"the-seal"}`)
	want(t, "unread", h.titles(store.Query{State: store.Unread}), "two")
	want(t, "bookmarked", h.titles(store.Query{Bookmarked: true}), "two")
	eve, err := h.AddAccount(h.ctx(), "eve", "SHA256:eve")
	h.need(err)
	if h.subscribe(eve.ID, paper, "") == id {
		t.Error("another account follows the same feed")
	}
	step, err := h.Undo(h.ctx(), store.Local)
	h.need(err)
	want(t, "history", step.What, "set auth of Feed "+fmt.Sprint(id))
	want(t, "undone", h.settings(paper), "")
	_, err = h.Redo(h.ctx(), store.Local)
	h.need(err)
	want(t, "done again", h.settings(paper), `{"auth":"bearer","secret-command":["pass","show","news site"],"seal":"the-seal"}`)
}

// Where others follow the feed it stays theirs, as it was; the account moves to a feed of
// its own with all it thinks of the articles.
func TestASharedFeedStaysWithTheOthers(t *testing.T) {
	h := open(t)
	eve, err := h.AddAccount(h.ctx(), "eve", "SHA256:eve")
	h.need(err)
	id := h.subscribe(store.Local, paper, "World")
	_, err = h.Record(h.ctx(), store.Fetched{Feed: id, At: noon, Title: "Paper", ETag: `"x"`})
	h.need(err)
	want(t, "shared", h.subscribe(eve.ID, paper, ""), id)
	var all []store.Incoming
	for i := range 230 { // more than one step takes
		all = append(all, piece(fmt.Sprint("a", i), i))
	}
	h.record(id, all...)
	h.read("a3", "a200")
	_, err = h.EditMarks(h.ctx(), store.Local, store.MarkEdit{Bookmark: true, Note: new("mine"), Tags: []string{"x"}}, h.number("a7"), h.number("a3"))
	h.need(err)
	_, err = h.Delete(h.ctx(), store.Local, h.number("a9"))
	h.need(err)
	before := h.sees(eve.ID)

	own := h.set(id, signIn)
	if own.ID == id || own.Owner != store.Local || own.ETag != "" {
		t.Fatalf("the feed is %+v", own)
	}
	check := func(when string) {
		t.Helper()
		h.sound()
		want(t, when+", what the other sees", h.sees(eve.ID), before)
		want(t, when+", feeds", len(h.feeds()), 1)
		f := h.feeds()[0]
		want(t, when+", folder and counts", fmt.Sprintf("%s %d %d", f.Subscription.Folder, f.Total, f.Unread), "World 229 227")
		want(t, when+", bookmarked", h.titles(store.Query{Bookmarked: true}), "a3 a7")
		want(t, when+", tagged", h.titles(store.Query{Tag: "x"}), "a3 a7")
	}
	check("moved")
	want(t, "the feed", h.feeds()[0].ID, own.ID)
	h.record(own.ID, all...)
	check("fetched again")
	_, err = h.Undo(h.ctx(), store.Local)
	h.need(err)
	check("undone")
	want(t, "the feed after undo", fmt.Sprint(h.feeds()[0].ID, h.settings(paper)), fmt.Sprint(id, ""))
	_, err = h.Redo(h.ctx(), store.Local)
	h.need(err)
	check("done again")
	want(t, "the feed after redo", h.feeds()[0].ID, own.ID)
	want(t, "set once more", h.set(own.ID, store.Settings{UserAgent: "x"}).ID, own.ID)
}

func TestOnlyTheOwnerSetsWhatReachesTheMachine(t *testing.T) {
	h := open(t)
	eve, err := h.AddAccount(h.ctx(), "eve", "SHA256:eve")
	h.need(err)
	id := h.subscribe(eve.ID, paper, "")
	for _, s := range []store.Settings{signIn, {UserAgent: "x"}, {Proxy: "socks5://127.0.0.1:9050"}, {CA: "/etc/x.pem"}, {Filter: []string{"cat"}}} {
		_, err := h.EditFeed(h.ctx(), eve.ID, id, "set", store.OnlySettings(func(store.Feed, store.Settings) (store.Settings, error) { return s, nil }))
		if !errors.Is(err, store.ErrElsewhere) {
			t.Errorf("%+v: %v", s, err)
		}
	}
	for _, url := range []string{"exec:id", "file:/etc/passwd"} {
		_, err := h.Subscribe(h.ctx(), eve.ID, store.Wish{URL: url})
		if !errors.Is(err, store.ErrElsewhere) {
			t.Errorf("%s: %v", url, err)
		}
		_, err = h.Import(h.ctx(), eve.ID, store.Import{Feeds: []store.Wish{{URL: url}}})
		if !errors.Is(err, store.ErrElsewhere) {
			t.Errorf("import of %s: %v", url, err)
		}
	}
	dump := dumpBegin + `{"kind":"feed","origin":"exec:id","subscribed":{}}
{"kind":"feed","origin":"https://b.example","subscribed":{"settings":{"interval":3600,"filter":["id"],"seal":"x"}}}
{"kind":"end"}
`
	var told []string
	_, err = h.Load(h.ctx(), eve.ID, strings.NewReader(dump), store.LoadOptions{Clean: gate, Private: true, Refused: func(_ int, why string) { told = append(told, why) }})
	h.need(err)
	want(t, "told", fmt.Sprint(told), "[a feed of a program or a file is only for the owner of a library]")
	all, err := h.Feeds(h.ctx(), eve.ID)
	h.need(err)
	want(t, "what came", fmt.Sprintf("%d %s", len(all), all[0].Subscription.Settings), `2 {"interval":3600}`)
	want(t, "the shared feed", all[0].Owner, store.AccountID(0))
}

// What travels is how a feed is fetched, and not that somebody has confirmed it.
func TestSettingsTravelAndRest(t *testing.T) {
	h := open(t)
	id := h.subscribe(store.Local, paper, "")
	h.set(id, signIn)
	_, err := h.Subscribe(h.ctx(), store.Local,
		store.Wish{URL: "exec:my-feed 'a b'", Settings: store.Settings{Seal: "the-seal"}.Record()}, store.Wish{URL: "https://b.example"})
	h.need(err)
	for _, f := range h.feeds() {
		if f.Origin == "https://b.example" {
			h.set(f.ID, store.Settings{UserAgent: "me", Interval: 3600})
		}
	}
	theirs := h.dump(store.Local, store.DumpOptions{})
	if strings.Contains(theirs, "the-seal") || !strings.Contains(theirs, `"secret-command":["pass","show","news site"]`) {
		t.Errorf("the dump is %s", theirs)
	}
	other := open(t)
	got := other.load(store.Local, theirs)
	want(t, "feeds, and those that rest", fmt.Sprint(got.Feeds, got.Resting), "3 2")
	want(t, "signs in", other.settings(paper), `{"auth":"bearer","secret-command":["pass","show","news site"]}`)
	want(t, "asks as", other.settings("https://b.example"), `{"user-agent":"me","interval":3600}`)
	for _, f := range other.feeds() {
		rests := f.Origin != "https://b.example"
		want(t, f.Origin+" rests", f.Error, map[bool]string{true: store.Resting(f.ID)}[rests])
		want(t, f.Origin+" is owned", f.Owner, store.Local)
	}
	again := other.load(store.Local, theirs)
	want(t, "again", again.Feeds, 0)
	want(t, "what other writes", feedLines(other.dump(store.Local, store.DumpOptions{})), feedLines(theirs))
}

// feedLines are the lines of a dump that are about feeds.
func feedLines(dump string) (all string) {
	for line := range strings.Lines(dump) {
		if strings.HasPrefix(line, `{"kind":"feed"`) {
			all += line
		}
	}
	return all
}

func TestUnfitSettings(t *testing.T) {
	h := open(t)
	id := h.subscribe(store.Local, paper, "")
	for name, s := range map[string]store.Settings{
		"often":                {Interval: 60},
		"negative":             {Interval: -600},
		"never":                {Interval: int((100 * 24 * time.Hour).Seconds())},
		"a line end":           {UserAgent: "a\nb"},
		"an escape":            {UserAgent: "a\x1bb"},
		"an unknown way":       {Auth: "digest"},
		"nobody":               {Auth: store.AuthBasic},
		"a colon":              {Auth: store.AuthBasic, AuthName: "a:b"},
		"a name for a bearer":  {Auth: store.AuthBearer, AuthName: "x"},
		"a header's host":      {Auth: store.AuthHeader, AuthName: "hOst"},
		"a header of two":      {Auth: store.AuthHeader, AuthName: "a: b"},
		"a cookie of two":      {Auth: store.AuthCookie, AuthName: "a=b"},
		"two secrets":          {SecretEnv: "A", SecretCommand: []string{"a"}},
		"no variable":          {SecretEnv: "A B"},
		"no program":           {Filter: []string{""}},
		"a control character":  {Filter: []string{"a", "b\x00"}},
		"many words":           {Filter: strings.Split(strings.Repeat("x ", 101), " ")},
		"a proxy's password":   {Proxy: "http://me:pass@proxy.example"},
		"a proxy of no kind":   {Proxy: "ftp://proxy.example"},
		"a proxy with a path":  {Proxy: "http://proxy.example/x"},
		"a relative authority": {CA: "ca.pem"},
	} {
		_, err := h.EditFeed(h.ctx(), store.Local, id, "set", store.OnlySettings(func(store.Feed, store.Settings) (store.Settings, error) { return s, nil }))
		if !errors.Is(err, store.ErrUnfit) {
			t.Errorf("%s: %v", name, err)
		}
	}
	want(t, "settings", h.settings(paper), "")
}

// An interval is of whoever set it, and a shared feed is asked as often as one of its
// readers wants.
func TestIntervals(t *testing.T) {
	h := open(t)
	eve, err := h.AddAccount(h.ctx(), "eve", "SHA256:eve")
	h.need(err)
	id := h.subscribe(store.Local, paper, "")
	h.subscribe(eve.ID, paper, "")
	want(t, "a shared feed", h.set(id, store.Settings{Interval: 86400}).Owner, store.AccountID(0))
	due := func() time.Duration {
		t.Helper()
		all, err := h.Due(h.ctx(), noon)
		h.need(err)
		return all[0].Interval
	}
	want(t, "with one who doesn't mind", due(), 0)
	_, err = h.EditFeed(h.ctx(), eve.ID, id, "set", store.OnlySettings(func(store.Feed, store.Settings) (store.Settings, error) { return store.Settings{Interval: 3600}, nil }))
	h.need(err)
	want(t, "of two", due(), time.Hour)
	want(t, "the account's own", h.feeds()[0].Interval, 24*time.Hour)
}

// A feed that history gave settings to may be somebody else's by now.
func TestSettingsNeverStandWithASharedFeed(t *testing.T) {
	h := open(t)
	id := h.subscribe(store.Local, paper, "")
	h.set(id, signIn)
	_, err := h.Undo(h.ctx(), store.Local)
	h.need(err)
	h.edit(func(tx *bolt.Tx) error {
		feeds := tx.Bucket([]byte("feeds"))
		now, err := store.EditFeed(feeds.Get(be32(uint32(id))), func(f *store.Feed) { f.Owner = 0 })
		h.need(err)
		urls := tx.Bucket([]byte("feedurls"))
		k, v := urls.Cursor().First()
		h.need(errors.Join(urls.Delete(k), urls.Put(store.FeedURLKey(0, paper), v)))
		return feeds.Put(be32(uint32(id)), now)
	})
	_, err = h.Redo(h.ctx(), store.Local)
	h.need(err)
	want(t, "settings", h.settings(paper), "")
}

// A repair keeps settings, but not those that cannot be read or are not of the account's own feed.
func TestRepairMendsSettings(t *testing.T) {
	h := open(t)
	id := h.subscribe(store.Local, paper, "")
	h.set(id, signIn)
	bad := h.subscribe(store.Local, "https://bad.example", "")
	h.edit(func(tx *bolt.Tx) error {
		subs := tx.Bucket([]byte("subs"))
		key := append(be32(uint32(store.Local)), be32(uint32(bad))...)
		return subs.Put(key, store.SubscriptionRecord(store.Subscription{Added: noon, Settings: `{"auth":7}`}))
	})
	differences, err := h.Check(h.ctx())
	h.need(err)
	if len(differences) != 1 || !strings.Contains(differences[0], "settings of a feed") {
		t.Errorf("check says %q", differences)
	}
	h.need(h.Close())
	_, err = store.Repair(h.ctx(), h.path, store.Options{Now: func() time.Time { return noon }}, nil)
	h.need(err)
	h.Store, err = store.Open(h.path, store.Options{Now: func() time.Time { return noon }})
	h.need(err)
	want(t, "kept", h.settings(paper), string(signIn.Record()))
	want(t, "left out", h.settings("https://bad.example"), "")
	text, err := os.ReadFile(h.path)
	h.need(err)
	want(t, "readable in the file", strings.Contains(string(text), `{"auth":"bearer","secret-command":["pass"`), true)
}
