package store_test

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"tidings/store"
)

const secretURL = "https://paid.example/feed?token=open-sesame"

// A tampering account knows every number, id and address there is, and still
// gets nothing of another's out of any method, and changes nothing of it.
func TestATamperingAccountReachesNothing(t *testing.T) {
	h := newsroom(t)
	secret := h.subscribe(store.Local, secretURL, "Paid")
	h.record(secret, piece("hushed", 1), piece("quiet", 2))
	saved, err := h.Save(h.ctx(), store.Local, piece("kept", 3))
	h.need(err)
	_, err = h.EditMarks(h.ctx(), store.Local, store.MarkEdit{Bookmark: true, Note: new("a thought"), Tags: []string{"mine"}, How: store.ReplaceTags}, h.number("hushed"))
	h.need(err)
	search, err := h.SaveSearch(h.ctx(), store.Local, "Whispers", "hushed")
	h.need(err)
	_, err = h.AccountSettings(h.ctx(), store.Local, func(string) (string, error) { return "# a thought of mine", nil })
	h.need(err)
	h.need(h.Tidy(h.ctx()))
	words := h.page(store.Query{Text: "hushed OR quiet OR kept"}).Words
	private := []store.Row{h.row("hushed"), h.row("quiet"), saved}
	theirs := h.dump(store.Local, store.DumpOptions{Articles: true})
	a, err := h.AddAccount(h.ctx(), "mallory", "SHA256:mallory")
	h.need(err)
	m := a.ID
	mallorys := h.subscribe(m, "https://a.example", "")

	walked := map[string]bool{}
	refused := func(method string, err error) {
		t.Helper()
		walked[method] = true
		if err == nil {
			t.Errorf("%s: done", method)
		} else if !errors.Is(err, store.ErrNotFound) {
			t.Errorf("%s: %v", method, err)
		}
	}
	empty := func(method string, found any, err error) {
		t.Helper()
		walked[method] = true
		text := fmt.Sprintf("%+v", found)
		for _, private := range []string{"hushed", "quiet", "kept", "sesame", "thought", "mine", "Whispers", "Paid"} {
			if strings.Contains(text, private) || err != nil {
				t.Errorf("%s: %v %s", method, err, text)
			}
		}
	}
	tampered := func() {
		t.Helper()
		for _, r := range private {
			n := r.Number
			_, err := h.Article(h.ctx(), m, n)
			refused("Article", err)
			refused("KeepFullText", h.KeepFullText(h.ctx(), m, n, page("planted"), 1))
			_, err = h.Bookmark(h.ctx(), m, true, n)
			refused("Bookmark", err)
			_, err = h.EditMarks(h.ctx(), m, store.MarkEdit{Tags: []string{"x"}}, n)
			refused("EditMarks", err)
			_, err = h.EditMarks(h.ctx(), m, store.MarkEdit{Tags: []string{"x"}, How: store.ReplaceTags}, n)
			refused("EditMarks", err)
			_, err = h.EditMarks(h.ctx(), m, store.MarkEdit{Note: new("x")}, n)
			refused("EditMarks", err)
			_, err = h.Store.EditMarks(h.ctx(), m, store.MarkEdit{Bookmark: true, Note: new("x"), Tags: []string{"x"}, How: store.ReplaceTags}, n)
			refused("EditMarks", err)
			_, err = h.EditMarks(h.ctx(), m, adding("x", []string{"x"}), n)
			refused("EditMarks", err)
			_, err = h.MarkRead(h.ctx(), m, true, n)
			refused("MarkRead", err)
			_, err = h.MarkOpened(h.ctx(), m, n)
			refused("MarkOpened", err)
			_ = h.KeepReading(h.ctx(), m, store.Reading{Article: n})
			lately, err := h.Lately(h.ctx(), m, 10)
			empty("Lately", lately, err)
			_, err = h.Chosen(h.ctx(), store.Local, store.ChoiceCommand, "secret of the owner")
			h.need(err)
			chosen, err := h.Chosen(h.ctx(), m, store.ChoiceCommand)
			empty("Chosen", chosen, err)
			_, row, err := h.Reading(h.ctx(), m)
			refused("Reading", err)
			empty("KeepReading", row, nil)
			_, err = h.Delete(h.ctx(), m, n)
			refused("Delete", err)
			for _, ref := range []string{r.ID.String(), r.ID.Short(), r.ID.String()[:4], r.Link} {
				_, err = h.Find(h.ctx(), m, ref)
				refused("Find", err)
			}
			rows, err := h.Rows(h.ctx(), m, n)
			empty("Rows", rows, err)
			marks, err := h.Marks(h.ctx(), m, n)
			empty("Marks", marks, err)
			lines, err := h.Excerpts(h.ctx(), m, words, n)
			empty("Excerpts", lines, err)
			for _, q := range []store.Query{
				{Feed: r.Feed}, {Folder: "Paid"}, {Bookmarked: true}, {Tag: "mine"}, {Text: "hushed OR quiet OR kept"}, {Text: "feed:paid"}, {Text: "#mine"}, {Feed: r.Feed, Text: "quiet"},
			} {
				page, err := h.List(h.ctx(), m, q, store.Cursor{}, 100)
				empty("List", page.Rows, err)
				for _, to := range []int{0, 1} {
					page, err = h.ListAgain(h.ctx(), m, q, q, store.Shown{Rows: []store.Row{{Number: n, Feed: r.Feed, Title: "x"}}, To: to}, 100)
					empty("ListAgain", page.Rows, err)
				}
				page, err = h.SearchAsTyped(h.ctx(), m, q, 100)
				empty("SearchAsTyped", page.Rows, err)
				changed, err := h.MarkListRead(h.ctx(), m, q, 1<<31)
				empty("MarkListRead", changed, err)
			}
			among, _, err := h.FeedsAmong(h.ctx(), m, r.Feed)
			empty("FeedsAmong", among, err)
			refused("Unsubscribe", h.Unsubscribe(h.ctx(), m, r.Feed))
			refused("Rename", h.Rename(h.ctx(), m, "x", r.Feed))
			refused("Move", h.Move(h.ctx(), m, "x", r.Feed))
			_, err = h.MoveFolder(h.ctx(), m, "Paid", "x")
			refused("MoveFolder", err)
			refused("Arrange", h.Arrange(h.ctx(), m, "moved", r.Feed))
			_, err = h.MoveTag(h.ctx(), m, "mine", "x")
			refused("MoveTag", err)
			_, err = h.EditFeed(h.ctx(), m, r.Feed, "set", store.OnlySettings(func(store.Feed, store.Settings) (store.Settings, error) { return store.Settings{Interval: 3600}, nil }))
			refused("EditFeed", err)
			refused("Retain", h.Retain(h.ctx(), m, store.Retention{Articles: 1}, r.Feed))
			_, err = h.Join(h.ctx(), m, r.Feed, mallorys)
			refused("Join", err)
			_, err = h.Join(h.ctx(), m, mallorys, r.Feed)
			refused("Join", err)
		}
	}
	tampered()
	for _, url := range []string{"tidings:saved/1", "tidings:saved/01", "tidings:saved/3"} {
		_, err := h.Subscribe(h.ctx(), m, store.Wish{URL: url})
		refused("Subscribe", err)
	}
	refused("RenameSearch", h.RenameSearch(h.ctx(), m, search, "x"))
	refused("RemoveSearch", h.RemoveSearch(h.ctx(), m, search))
	_, err = h.SearchNamed(h.ctx(), m, "Whispers")
	refused("SearchNamed", err)
	searches, err := h.Searches(h.ctx(), m)
	empty("Searches", searches, err)
	tags, err := h.Tags(h.ctx(), m)
	empty("Tags", tags, err)
	settings, err := h.AccountSettings(h.ctx(), m, nil)
	empty("AccountSettings", settings, err)
	feeds, err := h.Feeds(h.ctx(), m)
	empty("Feeds", feeds, err)
	counts, err := h.Count(h.ctx(), m, noon)
	empty("Count", counts, err)
	want(t, "counted", counts.All, 4)
	steps, err := h.History(h.ctx(), m, 100)
	empty("History", steps, err)
	empty("Dump", h.dump(m, store.DumpOptions{Articles: true}), nil)
	_, err = h.Redo(h.ctx(), m)
	refused("Redo", err)
	_, err = h.TurnStep(h.ctx(), m, 2) // the owner's second
	refused("TurnStep", err)
	_, err = h.Undo(h.ctx(), m)
	h.need(err) // its own subscription
	_, err = h.Undo(h.ctx(), m)
	refused("Undo", err)
	_, err = h.Redo(h.ctx(), m)
	h.need(err)
	want(t, "what is theirs", h.dump(store.Local, store.DumpOptions{Articles: true}), theirs)

	// Who knows the address gets a feed of their own, and who has a dump what is in
	// it, but nothing of what has come since.
	own := h.subscribe(m, secretURL, "")
	want(t, "a feed of its own", own != secret, true)
	_, err = h.Load(h.ctx(), m, strings.NewReader(theirs), store.LoadOptions{Clean: gate, Private: true})
	h.need(err)
	walked["Load"] = true
	h.record(secret, piece("since", 0))
	page, err := h.List(h.ctx(), m, store.Query{Feed: own}, store.Cursor{}, 100)
	h.need(err)
	want(t, "in it", titles(page.Rows), "")
	_, err = h.Find(h.ctx(), m, h.row("since").ID.String())
	refused("Find", err)
	h.need(h.Unsubscribe(h.ctx(), m, own))

	_, err = h.Save(h.ctx(), m, piece("own", 1))
	walked["Save"] = true
	h.need(err)
	before := h.dump(store.Local, store.DumpOptions{Articles: true})
	for _, r := range private { // a link that both know is an article of its own
		_, err = h.Import(h.ctx(), m, links([]store.ImportedArticle{{Article: store.Incoming{Key: r.Link, Link: r.Link, Title: "mallory's"}, Bookmarked: true, Mark: store.Mark{Note: "x"}}}))
		h.need(err)
	}
	walked["Import"] = true
	h.need(h.RetainByDefault(h.ctx(), m, store.Retention{Articles: 1}))
	_, err = h.Prune(h.ctx())
	h.need(err)
	walked["RetainByDefault"], walked["Retention"] = true, true // of its own
	want(t, "what is theirs in the end", h.dump(store.Local, store.DumpOptions{Articles: true}), before)
	h.at = h.at.AddDate(0, 0, 9)
	_, err = h.SetAside(h.ctx(), m, 1)
	h.need(err)
	walked["SetAside"] = true
	counts, err = h.Count(h.ctx(), store.Local, noon)
	h.need(err)
	want(t, "set aside of theirs", counts.Aside, 0)
	walked["SaveSearch"], walked["Greet"] = true, true                                                               // they name nothing that is there
	walked["Watch"] = true                                                                                           // it tells numbers of feeds, which FeedsAmong refuses
	walked["RemoveAccount"], walked["RenameAccount"], walked["AddKey"], walked["RemoveKey"] = true, true, true, true // for the owner
	methods := reflect.TypeOf(h.Store)
	for i := range methods.NumMethod() {
		method := methods.Method(i)
		takes := func(n int) bool { return method.Type.In(n) == reflect.TypeFor[store.AccountID]() }
		asks := slices.ContainsFunc([]int{0, 1, 2}, func(n int) bool { return n < method.Type.NumIn() && takes(n) })
		if asks && !walked[method.Name] {
			t.Errorf("%s takes an account, and nobody tried to tamper with it", method.Name)
		}
	}
}

// Each account has its own copy of a feed at a secret address, which is fetched
// and shown to it alone; ids don't collide, whoever was first.
func TestSecretFeedsAreApart(t *testing.T) {
	h := open(t)
	ada, err := h.AddAccount(h.ctx(), "ada", "SHA256:ada")
	h.need(err)
	bob, err := h.AddAccount(h.ctx(), "bob", "SHA256:bob")
	h.need(err)
	feeds := map[store.FeedID]store.AccountID{}
	ids := map[string]bool{}
	for _, a := range []store.AccountID{bob.ID, ada.ID, store.Local} {
		id := h.subscribe(a, secretURL, "")
		if again := h.subscribe(a, "https://shared.example", ""); feeds[id] != 0 || again == id {
			t.Errorf("feeds %d and %d", id, again)
		}
		feeds[id] = a
		h.record(id, piece("one", 1), piece("two", 2))
		page, err := h.List(h.ctx(), a, store.Query{}, store.Cursor{}, 10)
		h.need(err)
		want(t, "articles", titles(page.Rows), "one two")
		for _, r := range page.Rows {
			ids[r.ID.String()] = true
			found, err := h.Find(h.ctx(), a, r.ID.String())
			h.need(err)
			want(t, "found", found.Number, r.Number)
		}
		_, err = h.Record(h.ctx(), store.Fetched{Feed: id, At: noon, Title: "F", URL: "https://paid.example/moved?token=x"})
		h.need(err)
	}
	want(t, "different ids", len(ids), 6)
	due, err := h.Due(h.ctx(), noon)
	h.need(err)
	want(t, "feeds to fetch", len(due), 4)
	for _, f := range due {
		want(t, "owner of "+f.URL, f.Owner, feeds[f.ID])
	}
	// The local account's ids are those that any store would give.
	other := open(t)
	feed := other.subscribe(store.Local, secretURL, "")
	other.record(feed, piece("one", 1), piece("two", 2))
	for _, title := range []string{"one", "two"} {
		want(t, "id of "+title, ids[other.row(title).ID.String()], true)
	}
}

// What an older tidings shared stays with those who had it, and is closed to
// those who come.
func TestSecretFeedsOfOldStayWithTheirs(t *testing.T) {
	h := open(t)
	ada, err := h.AddAccount(h.ctx(), "ada", "SHA256:ada")
	h.need(err)
	id := h.subscribe(store.Local, "https://paid.example/feed", "")
	h.record(id, piece("old", 1))
	_, err = h.Record(h.ctx(), store.Fetched{Feed: id, At: noon, Title: "F", URL: secretURL}) // as if it had always been there
	h.need(err)
	_, err = h.Subscribe(h.ctx(), store.Local, store.Wish{URL: secretURL})
	h.need(err)
	want(t, "feeds of who had it", len(h.feeds()), 1)
	own := h.subscribe(ada.ID, secretURL, "")
	if own == id {
		t.Error("who comes later has the same feed")
	}
}
