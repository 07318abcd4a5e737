package store_test

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"tidings/store"
)

func TestTheSameArticleAgainIsTheSame(t *testing.T) {
	h := open(t)
	feed := h.subscribe(store.Local, "https://a.example", "")
	want(t, "first visit", h.record(feed, piece("One", 10), piece("Two", 20)), counts{New: 2})
	h.at = noon.Add(time.Hour)
	want(t, "second visit", h.record(feed, piece("One", 10), piece("Two", 20), piece("Three", -30)), counts{New: 1})
	want(t, "articles", h.titles(store.Query{}), "Three One Two")
	want(t, "first seen", h.row("One").Added, noon)
}

func TestAnEditKeepsMarksDateAndNumber(t *testing.T) {
	h := open(t)
	feed := h.subscribe(store.Local, "https://a.example", "")
	h.record(feed, piece("One", 10), piece("Two", 20))
	h.read("Two")
	h.bookmark("Two")
	before := h.row("Two")

	h.at = noon.Add(time.Hour)
	edited := piece("Two", 5)
	edited.Title, edited.Link, edited.Content.Source = "Two again", "https://example.org/moved", "<p>Better.</p>"
	edited.Authors = []store.Person{{Name: "Ada"}, {Email: "nobody@example.org"}, {Name: "Bob"}}
	want(t, "outcome", h.record(feed, piece("One", 10), edited), counts{Updated: 1})
	after := h.row("Two again")
	if after.Number != before.Number || after.ID != before.ID || !after.Date.Equal(before.Date) || !after.Added.Equal(before.Added) {
		t.Errorf("an edit changed what stays: %+v, then %+v", before, after)
	}
	if !after.Read || !after.Bookmarked || !after.Updated.Equal(h.at) || after.Author != "Ada, Bob" {
		t.Errorf("after the edit: %+v", after)
	}
	a, err := h.Article(h.ctx(), store.Local, after.Number)
	h.need(err)
	want(t, "text", a.Content.Source, "<p>Better.</p>")
	_, err = h.Find(h.ctx(), store.Local, "https://example.org/Two")
	wantErr(t, "the old link", err, store.ErrNotFound)
	found, err := h.Find(h.ctx(), store.Local, "https://example.org/moved")
	h.need(err)
	want(t, "the new link", found.Number, after.Number)
	want(t, "the same again", h.record(feed, edited), counts{})
}

func TestOfDuplicateKeysTheFirstCounts(t *testing.T) {
	h := open(t)
	feed := h.subscribe(store.Local, "https://a.example", "")
	one, twin, nameless := piece("One", 1), piece("One", 2), piece("Nameless", 3)
	twin.Content, nameless.Key = store.Body{Source: "<p>Twin</p>"}, ""
	want(t, "outcome", h.record(feed, one, twin, nameless), counts{New: 1})
	want(t, "articles", h.titles(store.Query{}), "One")

	other := h.subscribe(store.Local, "https://b.example", "")
	want(t, "the same key in another feed", h.record(other, twin), counts{New: 1})
}

func TestWithoutDatesTheDocumentsOrderStays(t *testing.T) {
	for name, date := range map[string]time.Time{"none": {}, "one for all": noon.Add(-24 * time.Hour), "in the future": noon.Add(240 * time.Hour)} {
		t.Run(name, func(t *testing.T) {
			h := open(t)
			feed := h.subscribe(store.Local, "https://a.example", "")
			var document []store.Incoming
			var order []string
			for i := range 250 { // more than one batch
				one := piece(fmt.Sprint(i), 0)
				one.Published = date
				document = append(document, one)
				order = append(order, one.Title)
			}
			want(t, "outcome", h.record(feed, document...), counts{New: 250})
			want(t, "order", h.titles(store.Query{}), strings.Join(order, " "))
			for _, r := range h.page(store.Query{}).Rows {
				if r.Date.After(noon) {
					t.Errorf("%s is dated %s, after it was first seen", r.Title, r.Date)
				}
			}
			h.at = noon.Add(time.Hour)
			fresh := piece("fresh", 0)
			fresh.Published = date
			h.record(feed, append([]store.Incoming{fresh}, document...)...)
			want(t, "order after another visit", h.titles(store.Query{}), "fresh "+strings.Join(order, " "))
		})
	}
}

func TestOddDates(t *testing.T) {
	h := open(t)
	feed := h.subscribe(store.Local, "https://a.example", "")
	for i, date := range []time.Time{time.Date(1066, 10, 14, 0, 0, 0, 0, time.UTC), time.Unix(0, 0), time.Unix(-1, 0)} {
		one := piece(fmt.Sprint(i), 0)
		one.Published = date
		h.record(feed, one)
	}
	want(t, "order", h.titles(store.Query{}), "2 1 0")
	want(t, "date", h.row("0").Date, time.Unix(1, 0).UTC())
}

func TestAThousandArticlesGoInByBatches(t *testing.T) {
	h := open(t)
	feed, other := h.subscribe(store.Local, "https://a.example", ""), h.subscribe(store.Local, "https://b.example", "")
	empty := h.subscribe(store.Local, "https://c.example", "")
	var many []store.Incoming
	for i := range 1000 {
		many = append(many, piece(fmt.Sprint(i), i))
	}
	visits := []store.Fetched{
		{Feed: other, At: noon, Title: "B", Articles: many[:30]}, {Feed: feed, At: noon, Title: "A", ETag: "a", Articles: many},
		{Feed: empty, At: noon, Title: "C"}, {Feed: other, At: noon, Title: "B", Articles: many[:40]},
	}
	out, err := h.Record(h.ctx(), visits...)
	h.need(err)
	for i, each := range []counts{{New: 30}, {New: 1000}, {}, {New: 10}} {
		want(t, "outcome", countsOf(t, out[i]), each)
	}
	want(t, "sidebar", h.sidebar(), "A; B; C")
	want(t, "articles", h.page(store.Query{}).Total, 1040)
}

func TestRecordOfAnUnknownFeed(t *testing.T) {
	h := open(t)
	_, err := h.Record(h.ctx(), store.Fetched{Feed: 7, At: noon})
	wantErr(t, "record", err, store.ErrNotFound)
	out, err := h.Record(h.ctx())
	if len(out) != 0 || err != nil {
		t.Errorf("no visits: %v, %v", out, err)
	}
}

func TestWholeArticlesComeBackAsTheyWere(t *testing.T) {
	h := open(t)
	feed := h.subscribe(store.Local, "https://a.example", "")
	in := store.Incoming{
		Key: "k", Title: "T", Link: "https://example.org/t", Published: noon, Updated: noon,
		Authors: []store.Person{{Name: "Ada", Email: "ada@example.org", URL: "https://ada.example"}},
		Summary: "In short", Words: 7, Media: store.HasImage | store.HasAudio,
		Content:    store.Body{Kind: store.Markdown, Source: "*long* " + strings.Repeat("text ", 5000), Base: "https://example.org/"},
		Summarised: store.Body{Kind: store.Text, Source: "short"},
		Categories: []string{"a", "b"}, Enclosures: []store.Enclosure{{URL: "https://example.org/x.mp3", Type: "audio/mpeg", Length: 12, Duration: 4323}},
		Links: []string{"https://example.org/amp"}, Language: "cy",
	}
	h.record(feed, in)
	a, err := h.Article(h.ctx(), store.Local, h.number("T"))
	h.need(err)
	if a.Content != in.Content || a.Summarised != in.Summarised || a.Language != "cy" || a.Summary != "In short" || a.Words != 7 || a.Media != in.Media || a.Duration != 4323 ||
		!slices.Equal(a.Authors, in.Authors) || !slices.Equal(a.Categories, in.Categories) || !slices.Equal(a.Enclosures, in.Enclosures) || !slices.Equal(a.Links, in.Links) {
		t.Errorf("got %+v\nof %+v", a, in)
	}
	_, err = h.Article(h.ctx(), store.Local, 99)
	wantErr(t, "an article that is not there", err, store.ErrNotFound)
}

func TestSaveKeepsOneArticleByHand(t *testing.T) {
	h := open(t)
	first, err := h.Save(h.ctx(), store.Local, piece("Paper", 60))
	h.need(err)
	want(t, "title", first.Title, "Paper")
	want(t, "source", first.Source, "Saved")
	h.read("Paper")
	better := piece("Paper", 60)
	better.Content.Source = "<p>Better.</p>"
	again, err := h.Save(h.ctx(), store.Local, better)
	h.need(err)
	want(t, "number after saving again", again.Number, first.Number)
	want(t, "read after saving again", again.Read, true)
	want(t, "saved", h.titles(store.Query{}), "Paper")
	due, err := h.Due(h.ctx(), noon)
	h.need(err)
	want(t, "feeds to fetch", len(due), 0)
}

func TestGreetOnce(t *testing.T) {
	h := open(t)
	welcome := store.Fetched{At: noon, Title: "Welcome to tidings", Articles: []store.Incoming{piece("Hello", 1), piece("Keys", 2)}}
	greet := func(a store.AccountID) bool {
		t.Helper()
		greeted, err := h.Greet(h.ctx(), a, false, func() store.Fetched { return welcome })
		h.need(err)
		return greeted
	}
	want(t, "first time", greet(store.Local), true)
	want(t, "welcome", h.titles(store.Query{}), "Hello Keys")
	want(t, "second time", greet(store.Local), false)
	all, err := h.Feeds(h.ctx(), store.Local)
	h.need(err)
	want(t, "local", all[0].Local(), true)
	h.need(h.Unsubscribe(h.ctx(), store.Local, all[0].ID))
	h.reopen()
	want(t, "after removing its feed", greet(store.Local), false)
	want(t, "welcome", h.titles(store.Query{}), "")

	guest, err := h.AddAccount(h.ctx(), "guest", "SHA256:x")
	h.need(err)
	want(t, "a new account", greet(guest.ID), true)
	_, err = h.Greet(h.ctx(), 77, false, func() store.Fetched { return welcome })
	wantErr(t, "nobody", err, store.ErrNotFound)
}

// Who has followed feeds by command is not new; who has kept links by hand is.
func TestGreetOnlyWhoIsNew(t *testing.T) {
	h := open(t)
	welcome := store.Fetched{At: noon, Title: "Welcome to tidings", Articles: []store.Incoming{piece("Hello", 1)}}
	greet := func(name string) bool {
		t.Helper()
		a, err := h.AddAccount(h.ctx(), name, "SHA256:"+name)
		h.need(err)
		if name == "follower" {
			h.subscribe(a.ID, "https://a.example", "")
		}
		_, err = h.Save(h.ctx(), a.ID, piece("Paper", 1))
		h.need(err)
		greeted, err := h.Greet(h.ctx(), a.ID, false, func() store.Fetched { return welcome })
		h.need(err)
		if !greeted {
			asked, err := h.Greet(h.ctx(), a.ID, true, func() store.Fetched { return welcome })
			h.need(err)
			want(t, "who asks is welcomed", asked, true)
		}
		return greeted
	}
	want(t, "greeted, who saved a paper", greet("keeper"), true)
	want(t, "greeted, who follows a feed", greet("follower"), false)
}

// The stores made by every format there has been are opened for ever.
func TestYesterdaysFile(t *testing.T) {
	old, err := filepath.Glob("testdata/format-*.db")
	if err != nil || len(old) != store.Format() {
		t.Fatalf("there are %d files of %d formats: %v", len(old), store.Format(), err)
	}
	for _, name := range old {
		t.Run(filepath.Base(name), func(t *testing.T) { testYesterdaysFile(t, name) })
	}
}

func testYesterdaysFile(t *testing.T, name string) {
	path := filepath.Join(t.TempDir(), "tidings.db")
	copyFile(t, name, path)
	h := openAt(t, path)
	want(t, "sidebar", h.sidebar(), "World/Example News; Saved")
	want(t, "all", h.titles(store.Query{}), "Three One Two Kept")
	want(t, "unread", h.titles(store.Query{State: store.Unread}), "Three Two Kept")
	want(t, "bookmarked", h.titles(store.Query{Bookmarked: true}), "Two")
	want(t, "found", h.titles(store.Query{Text: "two text"}), "Two")
	a, err := h.Article(h.ctx(), store.Local, h.number("One"))
	h.need(err)
	want(t, "text", a.Content.Source, "<p>The text of One.</p>")
	undone, err := h.Undo(h.ctx(), store.Local)
	h.need(err)
	want(t, "undone", undone.What, "bookmarked “Two”")
	h.sound()
}

func TestSearchText(t *testing.T) {
	in := store.Incoming{
		Content:    store.Body{Source: "<p>The <b>R</b>iver</p><script>x</script>"},
		Summarised: store.Body{Kind: store.Text, Source: "In short: a < b"},
		Categories: []string{"water", "maps"},
	}
	if got := in.SearchText(); got != "The River\nIn short: a < b\nwater\nmaps" {
		t.Errorf("%q", got)
	}
}
