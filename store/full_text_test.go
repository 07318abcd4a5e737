package store_test

import (
	"strings"
	"testing"

	"tidings/store"
)

// page is the full text of an article.
func page(words string) store.Body {
	return store.Body{Kind: store.HTML, Source: "<p>" + words + "</p>", Base: "https://example.org/"}
}

func (h *house) full(title string) string {
	h.t.Helper()
	a, err := h.Article(h.ctx(), store.Local, h.number(title))
	h.need(err)
	return a.Full.Source
}

// The full text stands beside the feed's own, through edits, tidying, compaction and a restart.
func TestAFullTextIsKeptBesideTheFeedsOwn(t *testing.T) {
	h := open(t)
	feed := h.subscribe(store.Local, "https://example.org/feed", "")
	var all []store.Incoming
	for i := range 40 { // so many become a block
		all = append(all, piece("a"+string(rune('A'+i)), i))
	}
	h.record(feed, all...)
	h.need(h.KeepFullText(h.ctx(), store.Local, h.number("aC"), page("lighthouses of the north"), 4))
	h.need(h.KeepFullText(h.ctx(), store.Local, h.number("aD"), page("ferries"), 0))
	check := func(when string) {
		t.Helper()
		want(t, when, h.full("aC"), "<p>lighthouses of the north</p>")
		want(t, when+": words", h.row("aC").FullWords, 4)
		want(t, when+": words of a text without any", h.row("aD").FullWords, 1)
		want(t, when+": another", h.full("aE"), "")
		want(t, when+": found", h.titles(store.Query{Text: "lighthouses"}), "aC")
		want(t, when+": prefix and phrase", h.titles(store.Query{Text: `lighth* "the north"`}), "aC")
		p := h.page(store.Query{Text: "lighthouses"})
		want(t, when+": excerpt", strings.Contains(p.Rows[0].Excerpt, "lighthouses of the north"), true)
	}
	check("at once")
	h.need(h.Tidy(h.ctx()))
	check("tidied")
	all[2].Content.Source, all[2].Title = "<p>Edited teaser.</p>", "aC"
	h.record(feed, all...)
	a, err := h.Article(h.ctx(), store.Local, h.number("aC"))
	h.need(err)
	want(t, "the feed's own", a.Content.Source, "<p>Edited teaser.</p>")
	check("edited")
	h.need(h.Tidy(h.ctx()))
	check("edited and tidied")
	want(t, "the edit is found", h.titles(store.Query{Text: "teaser"}), "aC")
	_, _, err = h.Compact(h.ctx(), nil)
	h.need(err)
	h.reopen()
	check("compacted")

	h.need(h.KeepFullText(h.ctx(), store.Local, h.number("aC"), page("harbours"), 1)) // the same second
	h.need(h.Tidy(h.ctx()))
	want(t, "the older text", h.titles(store.Query{Text: "lighthouses"}), "")
	want(t, "the newer text", h.titles(store.Query{Text: "harbours"}), "aC")
}

// A dump has it, and so has who loads that.
func TestAFullTextIsDumpedAndLoaded(t *testing.T) {
	h := open(t)
	h.record(h.subscribe(store.Local, "https://example.org/feed", ""), piece("one", 1), piece("two", 2))
	h.need(h.KeepFullText(h.ctx(), store.Local, h.number("one"), page("lighthouses"), 7))
	other := open(t)
	_, err := other.Load(h.ctx(), store.Local, strings.NewReader(h.dump(store.Local, store.DumpOptions{Articles: true})), store.LoadOptions{Clean: gate})
	h.need(err)
	want(t, "loaded", other.full("one"), "<p>lighthouses</p>")
	want(t, "its words", other.row("one").FullWords, 7)
	want(t, "of another", other.full("two"), "")
	want(t, "found", other.titles(store.Query{Text: "lighthouses"}), "one")
	want(t, "dumped again", other.dump(store.Local, store.DumpOptions{Articles: true}) != "", true)
}

func TestAFullTextHasABound(t *testing.T) {
	h := open(t)
	h.record(h.subscribe(store.Local, "https://example.org/feed", ""), piece("one", 1))
	wantErr(t, "5 MB", h.KeepFullText(h.ctx(), store.Local, h.number("one"), page(strings.Repeat("x", 5<<20)), 1), store.ErrTooLong)
	wantErr(t, "of none", h.KeepFullText(h.ctx(), store.Local, 99, page("x"), 1), store.ErrNotFound)
	want(t, "kept", h.full("one"), "")
}

// Pages are read by themselves only for who wants it, and only of what they have not read.
func TestWhichArticlesLackTheirFullText(t *testing.T) {
	h := open(t)
	eve := h.account("eve")
	feed := h.subscribe(store.Local, "https://example.org/feed", "")
	silent := h.subscribe(store.Local, "https://example.org/other", "")
	want(t, "both follow it", h.subscribe(eve, "https://example.org/feed", ""), feed)
	linkless := piece("linkless", 4)
	linkless.Link = ""
	h.record(feed, piece("one", 1), piece("two", 2), piece("three", 3), linkless)
	h.record(silent, piece("four", 5))
	lacking := func() string {
		t.Helper()
		var all []store.Number
		for _, r := range h.page(store.Query{}).Rows {
			all = append(all, r.Number)
		}
		found, err := h.LacksFullText(h.ctx(), append(all, 999)...)
		h.need(err)
		var names []string
		for _, one := range found {
			names = append(names, one.Row.Title)
		}
		return strings.Join(names, " ")
	}
	set := func(a store.AccountID, to string) {
		t.Helper()
		_, err := h.EditFeed(h.ctx(), a, feed, "set", store.OnlySettings(func(_ store.Feed, s store.Settings) (store.Settings, error) {
			s.FullText = to
			return s, nil
		}))
		h.need(err)
	}
	want(t, "nobody wants any", lacking(), "")
	set(eve, store.FullTextNever)
	want(t, "never", lacking(), "")
	set(eve, store.FullTextAlways)
	want(t, "always", lacking(), "one two three")
	h.read("one")
	want(t, "another has read one", lacking(), "one two three")
	_, err := h.MarkRead(h.ctx(), eve, true, h.number("one"))
	h.need(err)
	want(t, "who wants it has read one", lacking(), "two three")
	h.need(h.KeepFullText(h.ctx(), eve, h.number("two"), page("x"), 1))
	want(t, "one is kept", lacking(), "three")
	set(eve, "")
	want(t, "asked for no more", lacking(), "")
	for _, when := range []string{store.FullTextNever, ""} {
		set(eve, when)
		a, err := h.Article(h.ctx(), eve, h.number("two"))
		h.need(err)
		want(t, "shown to who wants none", a.Full.Empty(), when != "")
		want(t, "to another", h.full("two"), "<p>x</p>")
	}
	_, err = h.EditFeed(h.ctx(), eve, feed, "set", store.OnlySettings(func(store.Feed, store.Settings) (store.Settings, error) {
		return store.Settings{FullText: "sometimes"}, nil
	}))
	wantErr(t, "no such value", err, store.ErrUnfit)
}
