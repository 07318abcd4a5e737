package store_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"tidings/feeds/moving"
	"tidings/store"
)

// gate is the one that the program loads dumps through.
var gate = moving.CleanDumpLine

// dump dumps an account.
func (h *house) dump(a store.AccountID, o store.DumpOptions) string {
	h.t.Helper()
	var out strings.Builder
	h.need(h.Dump(h.ctx(), a, &out, o))
	return out.String()
}

// load loads a dump into an account, and wants no line refused.
func (h *house) load(a store.AccountID, text string) store.Loaded {
	h.t.Helper()
	got, err := h.Load(h.ctx(), a, strings.NewReader(text), store.LoadOptions{Clean: gate, Refused: func(line int, why string) {
		h.t.Errorf("line %d was refused: %s", line, why)
	}})
	h.need(err)
	return got
}

// owned is what a dump says, apart from when it was made and of the past.
func owned(text string) string {
	var kept []string
	for line := range strings.Lines(text) {
		if !strings.HasPrefix(line, `{"kind":"tidings"`) && !strings.HasPrefix(line, `{"kind":"change"`) && !strings.HasPrefix(line, `{"kind":"account"`) {
			kept = append(kept, line)
		}
	}
	slices.Sort(kept)
	return strings.Join(kept, "")
}

// bookcase is a store with something of everything.
func bookcase(t testing.TB) *house {
	h := open(t)
	a := h.subscribe(store.Local, "https://a.example/feed", "World/Asia")
	b := h.subscribe(store.Local, "https://b.example", "")
	c := h.subscribe(store.Local, "https://c.example", "")
	whole := piece("a2", 2)
	whole.Authors = []store.Person{{Name: "Ada", URL: "https://ada.example/"}, {Email: "b@example.org"}}
	whole.Categories, whole.Language, whole.Summary, whole.Media = []string{"ships"}, "en", "The text of a2.", store.HasAudio
	whole.Enclosures = []store.Enclosure{{URL: "https://a.example/2.mp3", Type: "audio/mpeg", Length: 7, Duration: 4323}}
	whole.Links, whole.Summarised = []string{"https://a.example/2"}, store.Body{Kind: store.Text, Source: "In short."}
	h.record(a, piece("a1", 1), whole, piece("a3", 3))
	h.record(b, piece("b1", 11), piece("b2", 12), piece("b3", 13))
	h.record(c, piece("c1", 21))
	h.read("a1", "a3", "b2")
	_, err := h.EditMarks(h.ctx(), store.Local, store.MarkEdit{Bookmark: true, Note: new("What a ship.\n\nAnd <b>what</b> a \"sea\"."), Tags: []string{"ships", "sea"}, How: store.ReplaceTags}, h.number("a2"))
	h.need(err)
	h.bookmark("c1")
	_, err = h.Delete(h.ctx(), store.Local, h.number("b3"))
	h.need(err)
	h.need(h.Unsubscribe(h.ctx(), store.Local, c))
	h.need(h.Rename(h.ctx(), store.Local, "My B", b))
	_, err = h.SaveSearch(h.ctx(), store.Local, "Ships", "ship OR sea")
	h.need(err)
	_, err = h.Save(h.ctx(), store.Local, piece("saved", 5))
	h.need(err)
	h.bookmark("saved")
	return h
}

func TestADumpLoadedElsewhereIsTheSame(t *testing.T) {
	for _, whole := range []bool{false, true} {
		t.Run(fmt.Sprintf("articles %t", whole), func(t *testing.T) {
			there, here := bookcase(t), open(t)
			o := store.DumpOptions{Articles: whole}
			text := there.dump(store.Local, o)
			got := here.load(store.Local, text)
			expected := store.Loaded{From: "local", Made: noon, Feeds: 3, Searches: 1, Articles: 3, Marks: 3, Absent: 4}
			if whole {
				expected.Articles, expected.Absent, expected.Read, expected.Deleted = 8, 0, 3, 1
			}
			want(t, "loaded", got, expected)
			if whole {
				want(t, "dumped again", owned(here.dump(store.Local, o)), owned(text))
			}
			sent, kept := there.articleOf("a2"), here.articleOf("a2")
			sent.Number, kept.Number = 0, 0
			sent.Feed, kept.Feed = 0, 0
			want(t, "an article", fmt.Sprintf("%+v", kept), fmt.Sprintf("%+v", sent))

			before := here.dump(store.Local, store.DumpOptions{Articles: true})
			again := here.load(store.Local, text)
			want(t, "loaded again", again, store.Loaded{From: "local", Made: noon, Absent: expected.Absent})
			want(t, "dumped then", here.dump(store.Local, store.DumpOptions{Articles: true}), before)
			want(t, "loaded where it was made", there.load(store.Local, text), store.Loaded{From: "local", Made: noon})
		})
	}
}

// articleOf reads the local account's article of a title, marked or subscribed.
func (h *house) articleOf(title string) store.Article {
	h.t.Helper()
	for _, q := range []store.Query{{}, {Bookmarked: true}} {
		for _, r := range h.page(q).Rows {
			if r.Title == title {
				a, err := h.Article(h.ctx(), store.Local, r.Number)
				h.need(err)
				return a
			}
		}
	}
	h.t.Fatalf("there is no article %q", title)
	return store.Article{}
}

func TestEachLineIsAnObjectWithItsKindFirst(t *testing.T) {
	text := bookcase(t).dump(store.Local, store.DumpOptions{Articles: true})
	kinds := map[string]int{}
	for line := range strings.Lines(text) {
		var object struct{ Kind string }
		if err := json.Unmarshal([]byte(line), &object); err != nil || !strings.HasPrefix(line, `{"kind":"`+object.Kind+`"`) {
			t.Errorf("%s: %v", line, err)
		}
		kinds[object.Kind]++
	}
	want(t, "kinds", fmt.Sprint(kinds), "map[account:1 article:8 change:11 deleted:1 end:1 feed:4 read:2 search:1 tidings:1]")
}

func TestALoadIsOneStepOfHistory(t *testing.T) {
	text := bookcase(t).dump(store.Local, store.DumpOptions{Articles: true})
	h := open(t)
	h.subscribe(store.Local, "https://other.example", "")
	before := owned(h.dump(store.Local, store.DumpOptions{}))
	h.load(store.Local, text)
	after := owned(h.dump(store.Local, store.DumpOptions{}))
	undone, err := h.Undo(h.ctx(), store.Local)
	h.need(err)
	want(t, "what was undone", undone.What, "loaded the dump of “local” made 2026-11-22")
	want(t, "after undo", owned(h.dump(store.Local, store.DumpOptions{})), before)
	_, err = h.Redo(h.ctx(), store.Local)
	h.need(err)
	want(t, "after redo", owned(h.dump(store.Local, store.DumpOptions{})), after)
}

func TestMarksAreMerged(t *testing.T) {
	there, here := open(t), open(t)
	for _, h := range []*house{there, here} {
		h.record(h.subscribe(store.Local, "https://a.example", ""), piece("same", 1), piece("notes", 2), piece("tags", 3), piece("read", 4))
	}
	here.bookmark("same")
	here.note("notes", "Mine.")
	here.note("same", "Alike.\n\nAnd more.")
	here.tag("tags", "b", "c")
	here.at = noon.Add(time.Hour)
	there.at = noon.Add(-time.Hour)
	there.bookmark("same", "tags")
	there.note("notes", "Theirs.")
	there.note("same", "Alike.")
	there.tag("tags", "a", "b")
	there.read("read")
	text := there.dump(store.Local, store.DumpOptions{})
	for range 2 {
		here.load(store.Local, text)
		want(t, "the earlier bookmark", here.articleOf("same").Mark.Bookmarked, noon.Add(-time.Hour))
		want(t, "one note in another", here.articleOf("same").Mark.Note, "Alike.\n\nAnd more.")
		want(t, "two notes", here.articleOf("notes").Mark.Note, "Mine.\n\nTheirs.")
		want(t, "tags", fmt.Sprint(here.articleOf("tags").Mark.Tags), "[a b c]")
		want(t, "read", here.titles(store.Query{State: store.Read}), "read")
	}
	there.load(store.Local, here.dump(store.Local, store.DumpOptions{}))
	want(t, "back again", owned(there.dump(store.Local, store.DumpOptions{})), owned(here.dump(store.Local, store.DumpOptions{})))
}

func (h *house) note(title, text string) {
	h.t.Helper()
	_, err := h.EditMarks(h.ctx(), store.Local, store.MarkEdit{Note: new(text)}, h.number(title))
	h.need(err)
}

func (h *house) tag(title string, tags ...string) {
	h.t.Helper()
	for _, tag := range tags {
		_, err := h.EditMarks(h.ctx(), store.Local, store.MarkEdit{Tags: []string{tag}}, h.number(title))
		h.need(err)
	}
}

func TestSavedSearchesAreUnited(t *testing.T) {
	there, here := open(t), open(t)
	for name, query := range map[string]string{"Ships": "ship", "Sea": "sea", "More": "more"} {
		_, err := there.SaveSearch(there.ctx(), store.Local, name, query)
		there.need(err)
	}
	for name, query := range map[string]string{"ships": "harbour", "Water": "sea"} {
		_, err := here.SaveSearch(here.ctx(), store.Local, name, query)
		here.need(err)
	}
	text := there.dump(store.Local, store.DumpOptions{})
	want(t, "new", here.load(store.Local, text).Searches, 2)
	want(t, "new again", here.load(store.Local, text).Searches, 0)
	dumped := here.dump(store.Local, store.DumpOptions{})
	for _, line := range []string{`"name":"ships","query":"harbour"`, `"name":"Ships (2)","query":"ship"`, `"name":"Water","query":"sea"`, `"name":"More","query":"more"`} {
		want(t, line, strings.Count(dumped, line), 1)
	}
}

func TestAFeedThatMovedIsTheSameFeed(t *testing.T) {
	there, here := open(t), open(t)
	feed := there.subscribe(store.Local, "https://old.example", "")
	_, err := there.Record(there.ctx(), store.Fetched{Feed: feed, At: noon, Title: "Moved", URL: "https://new.example", Articles: []store.Incoming{piece("one", 1)}})
	there.need(err)
	there.bookmark("one")
	here.load(store.Local, there.dump(store.Local, store.DumpOptions{}))
	f, err := here.Feed(here.ctx(), 1)
	here.need(err)
	want(t, "feed", fmt.Sprintf("%+v", f), fmt.Sprintf("%+v", store.Feed{ID: 1, URL: "https://new.example", Origin: "https://old.example", Title: "Moved"}))
	want(t, "the article again", here.record(1, piece("one", 1)), counts{})

	late := open(t)
	late.record(late.subscribe(store.Local, "https://new.example", ""), piece("one", 1))
	late.load(store.Local, there.dump(store.Local, store.DumpOptions{}))
	want(t, "feeds where it was met at its new place", len(late.feeds()), 1)
	want(t, "bookmarks there", late.titles(store.Query{Bookmarked: true}), "one")
}

func (h *house) feeds() []store.Subscribed {
	h.t.Helper()
	all, err := h.Feeds(h.ctx(), store.Local)
	h.need(err)
	return all
}

func TestAnArticleThatComesLaterIsTheOneLoaded(t *testing.T) {
	there, here := bookcase(t), open(t)
	here.load(store.Local, there.dump(store.Local, store.DumpOptions{Articles: true}))
	for _, f := range here.feeds() {
		if f.Title == "Feed 2" {
			want(t, "fetched", here.record(f.ID, piece("b1", 11), piece("b2", 12), piece("b4", 10)), counts{New: 1})
		}
	}
	again, err := here.Save(here.ctx(), store.Local, piece("saved", 5))
	here.need(err)
	want(t, "saved again", again.ID, here.articleOf("saved").ID)
}

func TestAStrangersDumpStaysWithTheAccount(t *testing.T) {
	there, here := bookcase(t), open(t)
	guest, err := here.AddAccount(here.ctx(), "guest", "key")
	here.need(err)
	text := there.dump(store.Local, store.DumpOptions{Articles: true})
	text = strings.Replace(text, `"origin":"https://b.example"`, `"origin":"https://b.example","url":"https://evil.example"`, 1)
	load := func() store.Loaded {
		got, err := here.Load(here.ctx(), guest.ID, strings.NewReader(text), store.LoadOptions{Clean: gate, Private: true})
		here.need(err)
		return got
	}
	want(t, "loaded", load(), store.Loaded{From: "local", Made: noon, Feeds: 3, Searches: 1, Articles: 3, Marks: 3, Absent: 4, Passed: 5})
	want(t, "loaded again", load(), store.Loaded{From: "local", Made: noon, Absent: 4, Passed: 5})
	want(t, "nothing of it is the local account's", len(here.feeds()), 0)
	for _, url := range []string{"https://a.example/feed", "https://b.example", "https://c.example", "https://evil.example"} {
		feed := here.subscribe(store.Local, url, "")
		f, err := here.Feed(here.ctx(), feed)
		here.need(err)
		want(t, "the feed of "+url+" is at its own place", f.URL+" "+f.Origin+" "+f.Title, url+" "+url+" ")
	}
	want(t, "articles of others in those feeds", here.titles(store.Query{}), "")
	p, err := here.List(here.ctx(), guest.ID, store.Query{Bookmarked: true}, store.Cursor{}, 9)
	here.need(err)
	want(t, "its own bookmarks", titles(p.Rows), "a2 saved c1")
	want(t, "the article when it is fetched", here.record(1, piece("a2", 2)), counts{New: 1})
}

func TestNobodyGetsAtWhatOthersSaved(t *testing.T) {
	h := open(t)
	guest, err := h.AddAccount(h.ctx(), "guest", "key")
	h.need(err)
	_, err = h.Save(h.ctx(), store.Local, piece("secret", 1))
	h.need(err)
	h.bookmark("secret")
	text := h.dump(store.Local, store.DumpOptions{})
	var line string
	for l := range strings.Lines(text) {
		if strings.HasPrefix(l, `{"kind":"article"`) {
			line = l
		}
	}
	lines := `{"kind":"tidings","version":1,"format":2,"made":"2026-11-22T12:00:00Z","accounts":["x"]}` + "\n" + `{"kind":"account","name":"x"}` + "\n"
	for origin, refused := range map[string]int{"tidings:saved/1": 2, "tidings:saved": 0} {
		forged := fmt.Sprintf("%s{\"kind\":\"feed\",\"origin\":%q}\n%s", lines, origin, strings.Replace(strings.Replace(line, `"feed":"tidings:saved"`, fmt.Sprintf(`"feed":%q`, origin), 1), "The text of secret", "A guess", 1))
		got, err := h.Load(h.ctx(), guest.ID, strings.NewReader(forged), store.LoadOptions{Clean: gate, Private: true})
		h.need(err)
		want(t, origin, got.Refused, refused)
	}
	p, err := h.List(h.ctx(), guest.ID, store.Query{Bookmarked: true}, store.Cursor{}, 9)
	h.need(err)
	want(t, "bookmarks", len(p.Rows), 1)
	a, err := h.Article(h.ctx(), guest.ID, p.Rows[0].Number)
	h.need(err)
	want(t, "text", a.Content.Source, "<p>A guess.</p>")
	want(t, "what was saved", h.articleOf("secret").Content.Source, "<p>The text of secret.</p>")
}

func TestADumpThatEndsEarlySaysSo(t *testing.T) {
	text := bookcase(t).dump(store.Local, store.DumpOptions{})
	h := open(t)
	whole, err := h.Load(h.ctx(), store.Local, strings.NewReader(text[:len(text)-20]), store.LoadOptions{Clean: gate})
	h.need(err)
	want(t, "cut", whole.Cut, true)
	want(t, "refused", whole.Refused, 1)
	want(t, "feeds", whole.Feeds, 3)
}

func TestAWriterThatFailsEndsADump(t *testing.T) {
	h := bookcase(t)
	failed := errors.New("no room")
	wantErr(t, "dump", h.Dump(h.ctx(), store.Local, failingWriter{failed}, store.DumpOptions{Articles: true}), failed)
	wantErr(t, "dump of nobody", h.Dump(h.ctx(), 77, &bytes.Buffer{}, store.DumpOptions{}), store.ErrNotFound)
}

type failingWriter struct{ err error }

func (w failingWriter) Write([]byte) (int, error) { return 0, w.err }
