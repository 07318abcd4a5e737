package store_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"tidings/store"
	"tidings/store/query"
)

func TestSearch(t *testing.T) {
	h := open(t)
	feed := h.subscribe(store.Local, "https://a.example", "")
	for i, a := range []store.Incoming{
		{Key: "cafe", Title: "Café Müller", Content: store.Body{Source: "<p>A dance by <b>Pina</b>\n Bausch &amp; friends</p>"}},
		{Key: "york", Title: "Travel", Authors: []store.Person{{Name: "Zoë Quinn"}}, Content: store.Body{Kind: store.Text, Source: "From New\nYork to York"}},
		{Key: "china", Title: "東京タワー", Content: store.Body{Source: "<p>中华人民共和国的首都是北京</p>"}},
		{Key: "hangul", Title: "한국어 소식", Content: store.Body{Source: "<p>서울에서 전합니다</p>"}},
		{Key: "greek", Title: "ΟΔΥΣΣΕΥΣ", Summarised: store.Body{Source: "Ὀδυσσεύς comes home"}},
		{Key: "york2", Title: "York in news", Content: store.Body{Source: "<p>Nothing new</p>"}},
	} {
		a.Published = piece("", i).Published
		h.record(feed, a)
	}
	queries := map[string]string{
		"cafe":               "Café Müller",
		"CAFÉ muller":        "Café Müller",
		"caf":                "",
		"caf*":               "Café Müller",
		"afe*":               "",
		"dance muller":       "Café Müller", // text and title together
		"dance york":         "",
		`"pina bausch"`:      "Café Müller", // over a tag and a line's end
		`"bausch & friends`:  "Café Müller", // an entity, and no closing quote
		`"bausch friends"`:   "Café Müller", // signs are no words
		`"friends bausch"`:   "",
		`"pina bau"*`:        "Café Müller",
		`"pina bau"`:         "",
		"new york":           "Travel York in news",
		`"new york"`:         "Travel",
		`"New  York" to`:     "Travel",
		"zoe":                "Travel",
		"东":                  "",
		"東京":                 "東京タワー",
		"タワー":                "東京タワー",
		"共和国":                "東京タワー",
		"北京":                 "東京タワー",
		"국어":                 "한국어 소식",
		"어국":                 "",
		"京":                  "東京タワー",
		"ー":                  "東京タワー",
		"京都":                 "",
		"国和":                 "",
		"북":                  "",
		"한국":                 "한국어 소식",
		"서울":                 "한국어 소식",
		"οδυσσευς":           "ΟΔΥΣΣΕΥΣ",
		"οδυσσ*":             "ΟΔΥΣΣΕΥΣ",
		"p*":                 "Café Müller",
		"york -from":         "York in news",
		"-york":              "Café Müller 東京タワー 한국어 소식 ΟΔΥΣΣΕΥΣ",
		"-\"new york\" york": "York in news",
		"muller OR 東京":       "Café Müller 東京タワー",
		"title:york":         "York in news",
		"title:(york OR 소식)": "한국어 소식 York in news",
		"author:quinn":       "Travel",
		"quinn york":         "Travel",
		"-(york | 東京) -낙서":   "Café Müller 한국어 소식 ΟΔΥΣΣΕΥΣ",
	}
	ask := func(when string) {
		for text, found := range queries {
			p, err := h.List(h.ctx(), store.Local, store.Query{Text: text}, store.Cursor{}, 100)
			h.need(err)
			want(t, when+", search "+text, titles(p.Rows), found)
			want(t, when+", total of "+text, p.Total, len(p.Rows))
		}
	}
	ask("pending")
	h.need(h.Tidy(h.ctx()))
	n, err := h.Pending(h.ctx())
	h.need(err)
	want(t, "pending", n, 0)
	ask("indexed")
	want(t, "blanks are no words", h.page(store.Query{Text: " \t"}).Total, 6)
}

// searchable is a store in which every third of some articles holds the word.
func searchable(t testing.TB, articles int) *house {
	h := open(t)
	feed := h.subscribe(store.Local, "https://a.example", "")
	var all []store.Incoming
	for i := range articles {
		one := piece(fmt.Sprint(i), i)
		if i%3 == 0 {
			one.Content.Source = "<p>a needle in hay</p>"
		}
		all = append(all, one)
	}
	h.record(feed, all...)
	return h
}

func TestSearchByPages(t *testing.T) {
	h := searchable(t, 1200) // more than two steps of a search
	q := store.Query{Text: "needle"}
	whole := h.page(q)
	want(t, "hits", len(whole.Rows), 400)
	want(t, "more", whole.More, false)
	for _, size := range []int{1, 7, 399, 400, 401} {
		var got []store.Row
		var after store.Cursor
		for more := true; more; {
			p, err := h.List(h.ctx(), store.Local, q, after, size)
			h.need(err)
			if got = append(got, p.Rows...); len(got) > 400 {
				t.Fatalf("pages of %d go on and on", size)
			}
			if more = p.More; more {
				after = q.After(p.Rows[len(p.Rows)-1])
			}
		}
		want(t, fmt.Sprintf("pages of %d", size), titles(got), titles(whole.Rows))
	}
}

// Whether the index knows of them or not: what has the words in its title stands
// before what has them in its text, each part newest first.
func TestHitsInTitlesFirst(t *testing.T) {
	h := open(t)
	feed := h.subscribe(store.Local, "https://a.example", "")
	text := func(title, body string, minutes int) store.Incoming {
		in := piece(title, minutes)
		in.Content.Source = "<p>" + body + "</p>"
		return in
	}
	h.record(feed, text("Old river", "water", 50), text("Sea", "the river and the flood", 10), text("River flood", "none", 40), text("Boats", "a river", 20))
	h.need(h.Tidy(h.ctx()))
	h.record(feed, text("New river", "a flood", 5), text("Sun", "a river", 1))
	for text, found := range map[string]string{
		"river":                        "Sun New river Sea Boats River flood Old river",
		"river sort:date":              "Sun New river Sea Boats River flood Old river",
		"river sort:title":             "New river River flood Old river Sun Sea Boats",
		"sort:title riv*":              "New river River flood Old river Sun Sea Boats",
		"river flood sort:title":       "River flood New river Sea",
		"river -boats sort:title":      "New river River flood Old river Sun Sea",
		"boats OR sea sort:title":      "Sea Boats",
		"is:unread sort:title":         "Sun New river Sea Boats River flood Old river",
		`"river flood" sort:title`:     "River flood",
		"title:river sort:title":       "New river River flood Old river",
		"water OR is:read sort:title":  "Old river",
		"sort:title":                   "Sun New river Sea Boats River flood Old river",
		"river before:2000 sort:title": "",
	} {
		want(t, text, h.titles(store.Query{Text: text}), found)
		peeked, err := h.SearchAsTyped(h.ctx(), store.Local, store.Query{Text: text}, 10)
		h.need(err)
		want(t, "peek at "+text, titles(peeked.Rows), found)
	}
	for size := 1; size < 7; size++ {
		var got []store.Row
		var after store.Cursor
		for more := true; more; {
			p, err := h.List(h.ctx(), store.Local, store.Query{Text: "river sort:title"}, after, size)
			h.need(err)
			got, more = append(got, p.Rows...), p.More
			after = store.Query{Text: "the"}.After(got[len(got)-1])
		}
		want(t, fmt.Sprintf("pages of %d", size), titles(got), "New river River flood Old river Sun Sea Boats")
	}
}

func TestASearchCanBeGivenUp(t *testing.T) {
	h := searchable(t, 600)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	_, err := h.List(ctx, store.Local, store.Query{Text: "zebra"}, store.Cursor{}, 10)
	wantErr(t, "search", err, context.Canceled)
}

// Somebody who cannot wait gets what has been found by then.
func TestASearchWithADeadline(t *testing.T) {
	h := searchable(t, 600)
	ctx, cancel := context.WithCancelCause(context.Background())
	cancel(context.DeadlineExceeded)
	p, err := h.List(expired{ctx}, store.Local, store.Query{Text: "needle"}, store.Cursor{}, 10)
	h.need(err)
	want(t, "rows", len(p.Rows), 0)
	want(t, "more", p.More, true)
	want(t, "at least", p.AtLeast, true)
}

// An expired context's deadline has passed. It never hinders a lock that is free.
type expired struct{ context.Context }

func (expired) Err() error { return context.DeadlineExceeded }

// Reading a body fails loudly: a search never leaves out what it cannot read.
func TestFuzzedQueriesNeverFail(t *testing.T) {
	h := newsroom(t)
	for _, q := range []string{`"`, `""`, `"""`, strings.Repeat("a ", 2000), "\x00", "\xff\xfe", "a\"b\"c", "<p>", "&amp;", "%s", "*"} {
		_, err := h.List(h.ctx(), store.Local, store.Query{Text: q}, store.Cursor{}, 10)
		if wrong := (*query.Error)(nil); err != nil && !errors.As(err, &wrong) {
			t.Errorf("%.20q: %v", q, err)
		}
	}
}

func TestASearchIsFoundByItsName(t *testing.T) {
	h := newsroom(t)
	id, err := h.SaveSearch(h.ctx(), store.Local, "Sea", "ship OR sea")
	h.need(err)
	one, err := h.SearchNamed(h.ctx(), store.Local, "SEA")
	h.need(err)
	want(t, "id", one.ID, id)
	want(t, "query", one.Query, "ship OR sea")
	_, err = h.SearchNamed(h.ctx(), store.Local, "Se")
	wantErr(t, "another name", err, store.ErrNotFound)
}
