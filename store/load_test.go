package store_test

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/klauspost/compress/zstd"
	"pgregory.net/rapid"

	"tidings/store"
)

// dumpBegin is what a dump of one account begins with.
const dumpBegin = `{"kind":"tidings","version":1,"format":2,"made":"2026-11-22T12:00:00Z","accounts":["x"]}
{"kind":"account","name":"x"}
{"kind":"feed","origin":"https://a.example"}
`

// articleLine is a good line of an article, to be spoiled.
const articleLine = `{"kind":"article","id":"0011223344556677","feed":"https://a.example","key":"0011223344556677","title":"T","date":"2026-11-01T00:00:00Z","added":"2026-11-02T00:00:00Z","mark":{"tags":["a"]}}`

func TestEachLineThatCannotBeUsedIsToldOf(t *testing.T) {
	spoiled := func(old, now string) string { return strings.Replace(articleLine, old, now, 1) }
	for _, c := range []struct{ name, line, why string }{
		{"words", "Dear diary", `it does not begin with {"kind":`},
		{"a list", `["kind","feed"]`, `it does not begin with {"kind":`},
		{"kind behind", `{"origin":"https://b.example","kind":"feed"}`, `it does not begin with {"kind":`},
		{"a strange kind", `{"kind":"\u001b]0;x\u0007wish"}`, "its kind is not known: wish"},
		{"a second head", `{"kind":"tidings","version":1}`, "its kind is not known: tidings"},
		{"half an object", `{"kind":"feed","origin":"https://b.example"`, "it is not one whole object in JSON"},
		{"two objects", `{"kind":"end"}{"kind":"end"}`, "it is not one whole object in JSON"},
		{"a raw control character", "{\"kind\":\"feed\",\"origin\":\"https://b.example\",\"title\":\"a\x1bb\"}", "it is not one whole object in JSON"},
		{"very deep", `{"kind":"feed","deep":` + strings.Repeat("[", 100_000) + strings.Repeat("]", 100_000) + `}`, "it is not one whole object in JSON"},
		{"very long", `{"kind":"feed","title":"` + strings.Repeat("x", 41<<20) + `"}`, "it is longer than 40 MB"},
		{"a number for a text", `{"kind":"feed","origin":7}`, "what it has for origin is of the wrong kind (number)"},
		{"a text for an object", `{"kind":"feed","origin":"https://b.example","subscribed":"yes"}`, "what it has for subscribed is of the wrong kind (string)"},
		{"a command elsewhere", `{"kind":"feed","origin":"https://b.example","url":"exec:rm -rf /"}`, "the feed's address is none of the web"},
		{"settings that cannot be", `{"kind":"feed","origin":"https://b.example","subscribed":{"settings":{"auth":"magic"}}}`, "the settings of the feed cannot be used"},
		{"settings that are none", `{"kind":"feed","origin":"https://b.example","subscribed":{"settings":"x"}}`, "what it has for subscribed.settings is of the wrong kind (string)"},
		{"a feed of another", `{"kind":"feed","origin":"tidings:saved/1"}`, "the feed has no address of the web"},
		{"a feed elsewhere", `{"kind":"feed","origin":"https://b.example","url":"gopher://b.example"}`, "the feed's address is none of the web"},
		{"a welcome from the web", `{"kind":"feed","origin":"tidings:welcome","url":"https://b.example"}`, "the feed's address is none of the web"},
		{"a time", `{"kind":"search","name":"a","query":"b","added":"yesterday"}`, "one of its times is not written like one"},
		{"a search for nothing", `{"kind":"search","name":"a","query":"\u0007"}`, "the search has no name, or no query that could be read"},
		{"an id that is none", spoiled("0011223344556677", "../../../etc/pwd"), "its id is not 16 hexadecimal digits"},
		{"a short id", spoiled("0011223344556677", "00"), "its id is not 16 hexadecimal digits"},
		{"a key that is none", spoiled(`"key":"0011223344556677"`, `"key":"00112233445566gg"`), "a key is not 16 hexadecimal digits"},
		{"a long key", spoiled(`"key":"0011223344556677"`, `"key":"001122334455667788"`), "a key is not 16 hexadecimal digits"},
		{"a feed nobody spoke of", spoiled("https://a.example", "https://b.example"), "no line before it speaks of its feed"},
		{"a link that runs", spoiled(`"title":"T"`, `"title":"T","link":"javascript:alert(1)"`), "its link is no address of the web"},
		{"contents", spoiled(`"title":"T"`, `"title":"T","contents":"7"`), "its contents are not 16 hexadecimal digits"},
		{"a text of no kind", spoiled(`"title":"T"`, `"title":"T","content":{"kind":9,"source":"x"}`), "its text is written in a way that is not known"},
		{"a year", spoiled("2026-11-01T", "99999-11-01T"), "one of its times is not written like one"},
		{"a long note", spoiled(`"tags"`, `"note":"`+strings.Repeat("x", 1<<20+1)+`","tags"`), "its note is longer than 1 MB"},
		{"many tags", spoiled(`"a"`, strings.Repeat(`"a",`, 1000)+`"a"`), "it has more than 1000 tags"},
		{"many categories", spoiled(`"title"`, `"categories":["a"`+strings.Repeat(`,"a"`, 1000)+`],"title"`), "it has more than 1000 authors, categories, files or links"},
		{"many keys", `{"kind":"read","feed":"https://a.example","keys":["0011223344556677"` + strings.Repeat(`,"0011223344556677"`, 1000) + `]}`, "it has more than 1000 keys"},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := open(t)
			var told []string
			got, err := h.Load(h.ctx(), store.Local, strings.NewReader(dumpBegin+c.line+"\n"+articleLine+"\n"+`{"kind":"end"}`+"\n"), store.LoadOptions{
				Clean: gate, Refused: func(line int, why string) { told = append(told, fmt.Sprintf("%d: %s", line, why)) },
			})
			h.need(err)
			want(t, "told", fmt.Sprint(told), "[4: "+c.why+"]")
			want(t, "the line after it", got.Articles, 1)
			want(t, "to its end", got.Cut, false)
		})
	}
}

func TestWhatIsNoDumpChangesNothing(t *testing.T) {
	head := func(old, now string) string { return strings.Replace(dumpBegin, old, now, 1) }
	for _, c := range []struct {
		name, text string
		err        error
	}{
		{"nothing", "", store.ErrNotDump},
		{"noise", "\x00\xff\n\x00", store.ErrNotDump},
		{"a list of feeds", "<opml/>", store.ErrNotDump},
		{"no head", strings.SplitN(dumpBegin, "\n", 2)[1], store.ErrNotDump},
		{"nobody's", head(`"x"`, ""), store.ErrNotDump},
		{"packed noise", "\x28\xb5\x2f\xfd noise", nil},
		{"a newer one", head(`"version":1`, `"version":3`), store.ErrNewer},
		{"of several others", head(`["x"]`, `["x","y"]`), store.ErrNotFound},
		{"endless rubbish", dumpBegin + strings.Repeat("x\n", 5000), store.ErrNotDump},
	} {
		h := open(t)
		before := h.dump(store.Local, store.DumpOptions{})
		got, err := h.Load(h.ctx(), store.Local, strings.NewReader(c.text), store.LoadOptions{Clean: gate})
		if err == nil || c.err != nil && !errors.Is(err, c.err) {
			t.Errorf("%s: error %v, want %v", c.name, err, c.err)
		}
		want(t, c.name, got.Feeds+got.Articles, 0)
		want(t, "after "+c.name, h.dump(store.Local, store.DumpOptions{}), before)
	}
}

func TestTextFromADumpIsCleaned(t *testing.T) {
	h := open(t)
	got := h.load(store.Local, dumpBegin+`{"kind":"feed","origin":"https://b.example","title":"\u001b]0;x\u0007B\u202e","subscribed":{"title":"My\nB","folder":" ../../etc//\u0007x/. ","added":"2999-01-01T00:00:00Z"}}
{"kind":"search","name":"a\tb","query":"sea\u0000","added":"2026-11-01T00:00:00Z"}
{"kind":"article","id":"0011223344556677","feed":"https://b.example","key":"0011223344556677","title":"\u001b[31mred\u009b","date":"2999-01-01T00:00:00Z","added":"2998-11-02T00:00:00Z","words":-5,"media":255,"authors":[{"name":"A\u0007da","url":"javascript:x"}],"enclosures":[{"url":"file:///x"},{"url":"https://b.example/x","length":-1,"duration":-1}],"links":["data:x","https://b.example/y"],"content":{"kind":0,"source":"a\u0007b","base":"file:///"},"mark":{"bookmarked":"2999-01-01T00:00:00Z","note":"\u001b[2Jone\r\ntwo\n","tags":["A \u0007b","#a-b",""]}}
{"kind":"end"}
`)
	want(t, "articles", got.Articles, 1)
	a := h.articleOf("red")
	want(t, "dates", fmt.Sprint(a.Date, a.Added, a.Mark.Bookmarked), fmt.Sprint(noon, noon, noon))
	want(t, "note", a.Mark.Note, "one\ntwo")
	want(t, "tags", fmt.Sprint(a.Mark.Tags), "[a-b]")
	want(t, "the rest", fmt.Sprintf("%d %d %v %v %v %q %q", a.Words, a.Media, a.Authors, a.Enclosures, a.Links, a.Content.Source, a.Content.Base),
		`0 7 [{Ada  }] [{https://b.example/x  0 0}] [https://b.example/y] "ab" ""`)
	f := h.feeds()[0]
	want(t, "feed", fmt.Sprintf("%s|%s|%s|%s", f.Title, f.Subscription.Title, f.Subscription.Folder, f.Subscription.Added), fmt.Sprintf("B|My B|etc/x|%s", noon))
	want(t, "search", strings.Contains(h.dump(store.Local, store.DumpOptions{}), `{"kind":"search","name":"a b","query":"sea","added"`), true)
}

func TestAnIdThatIsTakenGivesWay(t *testing.T) {
	h := open(t)
	feed := h.subscribe(store.Local, "https://a.example", "")
	h.record(feed, piece("mine", 1))
	id := h.row("mine").ID
	h.load(store.Local, dumpBegin+strings.Replace(articleLine, "0011223344556677", id.String(), 1)+"\n"+`{"kind":"end"}`+"\n")
	want(t, "the article that had it", h.row("mine").ID, id)
	want(t, "both", h.titles(store.Query{}), "mine T")
}

func TestADroppedArticleComesBackIfItIsMarked(t *testing.T) {
	there, here := open(t), open(t)
	for _, h := range []*house{there, here} {
		h.record(h.subscribe(store.Local, "https://a.example", ""), piece("new", 1), piece("old", 2))
		h.read("old")
	}
	number := here.number("old")
	here.need(here.Tidy(here.ctx()))
	here.retain(store.Retention{Articles: 1}, 1)
	here.prune(1)
	here.load(store.Local, there.dump(store.Local, store.DumpOptions{Articles: true}))
	want(t, "without a mark", here.titles(store.Query{}), "new")
	want(t, "what was read of it is known", strings.Count(here.dump(store.Local, store.DumpOptions{}), `{"kind":"read"`), 1)
	there.bookmark("old")
	text := there.dump(store.Local, store.DumpOptions{})
	want(t, "articles", here.load(store.Local, text).Articles, 1)
	want(t, "with a mark", here.titles(store.Query{Bookmarked: true, State: store.Read}), "old")
	want(t, "its number", here.number("old"), number)
	for _, when := range []string{"while it is pending", "in the index"} {
		want(t, "found "+when, here.titles(store.Query{Text: "old"}), "old")
		here.need(here.Tidy(here.ctx()))
	}
	want(t, "again", here.load(store.Local, text), store.Loaded{From: "local", Made: noon})
}

func TestADumpBringsItsRules(t *testing.T) {
	there := open(t)
	own := there.subscribe(store.Local, "https://a.example", "")
	there.subscribe(store.Local, "https://b.example", "")
	whole := there.subscribe(store.Local, "https://c.example", "")
	few := store.Retention{Articles: 2}
	there.need(there.RetainByDefault(there.ctx(), store.Local, few))
	there.retain(store.Retention{Days: 90}, own)
	there.retain(store.Retention{All: true}, whole)
	text := there.dump(store.Local, store.DumpOptions{})
	rules := func(h *house) string {
		t.Helper()
		keep, err := h.Retention(h.ctx(), store.Local)
		h.need(err)
		feeds, err := h.Feeds(h.ctx(), store.Local)
		h.need(err)
		says := fmt.Sprint("default ", keep)
		for _, f := range feeds {
			keep := f.Subscription.Retention
			says += fmt.Sprintf("; %s %t %d %d", f.Name()[len("https://"):], keep.All, keep.Articles, keep.Days)
		}
		return says
	}

	here := open(t)
	_, err := here.Greet(here.ctx(), store.Local, true, func() store.Fetched { return store.Fetched{At: noon, Title: "https://welcome"} })
	here.need(err)
	here.load(store.Local, text)
	want(t, "loaded into an empty library", rules(here), "default the newest 2 articles; "+
		"a.example false 0 90; b.example false 0 0; c.example true 0 0; welcome false 0 0")
	here.need(here.RetainByDefault(here.ctx(), store.Local, store.Retention{Days: 7}))
	here.load(store.Local, text)
	want(t, "loaded again", rules(here)[:len("default the articles of the last 7 days")], "default the articles of the last 7 days")

	undone := open(t)
	undone.load(store.Local, text)
	_, err = undone.Undo(undone.ctx(), store.Local)
	undone.need(err)
	want(t, "taken back", rules(undone), "default all articles")

	lived := open(t)
	lived.subscribe(store.Local, "https://a.example", "")
	lived.load(store.Local, text)
	want(t, "loaded into one with feeds", rules(lived), "default all articles; "+
		"a.example false 0 0; b.example false 0 0; c.example true 0 0")

	hostile := open(t)
	hostile.load(store.Local, strings.NewReplacer(`{"articles":2}`, `{"articles":-2}`, `{"days":90}`, `{"days":9007199254740993,"articles":-1}`).Replace(text))
	want(t, "with bounds out of bounds", rules(hostile), "default all articles; "+
		"a.example false 0 36500; b.example false 0 0; c.example true 0 0")
}

func TestAMarkOutlivesItsArticleInADump(t *testing.T) {
	h := open(t)
	h.load(store.Local, dumpBegin+articleLine+"\n"+`{"kind":"mark","feed":"https://a.example","key":"0011223344556677","note":"Later."}
{"kind":"mark","feed":"https://a.example","key":"0011223344556699","note":"Of what was never here."}
{"kind":"end"}
`)
	want(t, "note", h.page(store.Query{Tag: "a"}).Rows[0].Noted, true)
	want(t, "lines", strings.Count(h.dump(store.Local, store.DumpOptions{}), "Later."), 1)
}

func TestManyBatchesAreOneStep(t *testing.T) {
	there, here := open(t), open(t)
	feed := there.subscribe(store.Local, "https://a.example", "")
	var many []store.Incoming
	for i := range 2500 {
		many = append(many, piece(fmt.Sprint(i), i))
	}
	there.record(feed, many...)
	there.read("0")
	_, err := there.MarkListRead(there.ctx(), store.Local, store.Query{}, 1<<31)
	there.need(err)
	numbers := make([]store.Number, 1200)
	for i := range numbers {
		numbers[i] = store.Number(i + 1)
	}
	_, err = there.EditMarks(there.ctx(), store.Local, store.MarkEdit{Tags: []string{"many"}}, numbers...)
	there.need(err)
	text := there.dump(store.Local, store.DumpOptions{Articles: true})
	want(t, "lines of what was read", strings.Count(text, `{"kind":"read"`), 3)

	var packed bytes.Buffer
	w, err := zstd.NewWriter(&packed)
	there.need(err)
	_, err = w.Write([]byte(text))
	there.need(errors.Join(err, w.Close()))
	got := here.load(store.Local, packed.String())
	want(t, "loaded", got, store.Loaded{From: "local", Made: noon, Feeds: 1, Articles: 2500, Marks: 1200, Read: 2500})
	want(t, "order", here.titles(store.Query{}), there.titles(store.Query{}))
	all, err := here.History(here.ctx(), store.Local, 10)
	here.need(err)
	want(t, "steps", len(all), 1)
	_, err = here.Undo(here.ctx(), store.Local)
	here.need(err)
	want(t, "subscriptions after undo", len(here.feeds()), 0)
	want(t, "tags after undo", len(here.page(store.Query{Tag: "many"}).Rows), 0)

	cut := open(t)
	part, err := cut.Load(cut.ctx(), store.Local, bytes.NewReader(packed.Bytes()[:packed.Len()/2]), store.LoadOptions{Clean: gate})
	cut.need(err)
	want(t, "half of what was packed is cut", part.Cut && part.Articles < 2500, true)
}

func TestALoadThatIsStoppedChangesNothing(t *testing.T) {
	there, here := bookcase(t), open(t)
	before := here.dump(store.Local, store.DumpOptions{})
	ctx, stop := context.WithCancel(here.ctx())
	text := there.dump(store.Local, store.DumpOptions{Articles: true})
	// A thousand feeds first: they are in the store when the rest is not yet.
	var feeds strings.Builder
	for i := range 1000 {
		fmt.Fprintf(&feeds, `{"kind":"feed","origin":"https://%d.example","subscribed":{"added":"2026-11-22T12:00:00Z"}}`+"\n", i)
	}
	at := strings.Index(text, `{"kind":"feed"`)
	came := 0
	got, err := here.Load(ctx, store.Local, strings.NewReader(text[:at]+feeds.String()+"spoiled\n"+text[at:]), store.LoadOptions{Clean: gate, Refused: func(int, string) {
		came = len(here.feeds())
		stop()
	}})
	wantErr(t, "load", err, context.Canceled)
	want(t, "feeds that came", came, 1000)
	want(t, "what is said to be loaded", got, store.Loaded{From: "local", Made: noon, Refused: 1})
	want(t, "afterwards", owned(here.dump(store.Local, store.DumpOptions{})), owned(before))
	want(t, "steps", here.steps(), 0)
}

// TestDumpsMerge does random things to two stores, loads each into the other, and
// holds what comes of it against what must.
func TestDumpsMerge(t *testing.T) {
	if checks := flag.Lookup("rapid.checks"); checks.Value.String() == checks.DefValue {
		if err := checks.Value.Set("25"); err != nil { // more by -rapid.checks
			t.Fatal(err)
		}
		defer checks.Value.Set(checks.DefValue)
	}
	folder, count := t.TempDir(), 0
	whole := store.DumpOptions{Articles: true}
	rapid.Check(t, func(rt *rapid.T) {
		count++
		var houses [2]*house
		for i := range houses {
			houses[i] = openModelled(t, filepath.Join(folder, fmt.Sprintf("%d-%d.db", count, i)))
			defer houses[i].Close()
			anything(rt, houses[i])
		}
		a, b := houses[0], houses[1]
		first := a.dump(store.Local, whole)

		// Into an empty store it is all that was owned.
		copied := openModelled(t, filepath.Join(folder, fmt.Sprintf("%d-copy.db", count)))
		defer copied.Close()
		copied.load(store.Local, first)
		same(rt, "a copy", owned(copied.dump(store.Local, whole)), owned(first))

		// Twice is once.
		b.load(store.Local, first)
		merged := b.dump(store.Local, whole)
		same(rt, "loaded again", b.load(store.Local, first).Marks, 0)
		same(rt, "dumped after loading again", b.dump(store.Local, whole), merged)

		// Each into the other makes them the same.
		a.load(store.Local, merged)
		same(rt, "each in the other", owned(a.dump(store.Local, whole)), owned(merged))

		// Undo leaves what was there, and the new articles without an opinion of them.
		for range 2 {
			if _, err := copied.Undo(copied.ctx(), store.Local); err != nil && !errors.Is(err, store.ErrNotFound) {
				rt.Fatal(err)
			}
		}
		same(rt, "undone", strings.Count(copied.dump(store.Local, store.DumpOptions{}), "\n"), strings.Count(first, `{"kind":"tidings"`)+2+strings.Count(copied.dump(store.Local, store.DumpOptions{}), `{"kind":"change"`))
		for _, h := range []*house{a, b, copied} {
			h.sound()
		}
	})
}

// anything does random things to a store that can be united with those of another.
func anything(t *rapid.T, h *house) {
	h.at = noon.Add(-time.Duration(rapid.IntRange(0, 5).Draw(t, "hours")) * time.Hour)
	titles := []string{"a", "b", "c", "d"}
	for i, url := range []string{"https://1.example", "https://2.example"} {
		if rapid.IntRange(0, 3).Draw(t, "subscribed") == 0 {
			continue
		}
		var articles []store.Incoming
		for _, title := range titles {
			if rapid.Bool().Draw(t, "fetched") {
				one := piece(fmt.Sprint(title, i), 600)
				articles = append(articles, one)
			}
		}
		at := h.at
		h.at = noon // so that both have met them at one time
		feed := h.subscribe(store.Local, url, "Folder")
		_, err := h.Record(h.ctx(), store.Fetched{Feed: feed, At: noon, Title: "Of " + url, Articles: articles})
		h.need(err)
		h.at = at
	}
	for _, r := range h.page(store.Query{}).Rows {
		act := func(name string) bool { return rapid.IntRange(0, 2).Draw(t, name) == 0 }
		if act("read") {
			h.read(r.Title)
		}
		if act("bookmarked") {
			h.bookmark(r.Title)
		}
		if act("noted") {
			h.note(r.Title, rapid.SampledFrom([]string{"x", "y", "x\n\ny", "z\nx"}).Draw(t, "note"))
		}
		if act("tagged") {
			h.tag(r.Title, rapid.SampledFrom(titles).Draw(t, "tag"))
		}
		if act("deleted") {
			_, err := h.Delete(h.ctx(), store.Local, r.Number)
			h.need(err)
		}
	}
	if rapid.Bool().Draw(t, "search") {
		at := h.at
		h.at = noon
		_, err := h.SaveSearch(h.ctx(), store.Local, "Sea", "sea")
		h.need(err)
		h.at = at
	}
	h.at = noon
}

// FuzzLoad loads anything at all; whatever it is, the store stays sound. No two runs of one input cover the same
// lines, since the database writes beside them: without -fuzzminimizetime 5x all time goes into making inputs
// smaller.
func FuzzLoad(f *testing.F) {
	f.Add([]byte(dumpBegin + articleLine + "\n" + `{"kind":"end"}`))
	f.Add([]byte(bookcase(f).dump(store.Local, store.DumpOptions{Articles: true})))
	f.Fuzz(func(t *testing.T, text []byte) {
		const memory = "/dev/shm" // where it is there, nothing waits for a disk
		if info, err := os.Stat(memory); err == nil && info.IsDir() {
			t.Setenv("TMPDIR", memory)
		}
		for _, private := range []bool{false, true} {
			h := open(t)
			_, err := h.Load(h.ctx(), store.Local, bytes.NewReader(text), store.LoadOptions{Clean: gate, Private: private})
			if err != nil {
				continue
			}
			dumped := h.dump(store.Local, store.DumpOptions{Articles: true})
			again := h.load(store.Local, dumped)
			if again.Marks+again.Feeds+again.Read+again.Deleted > 0 {
				t.Errorf("loading its own dump changes something: %+v\n%s", again, dumped)
			}
		}
	})
}
