package store_test

import (
	"bytes"
	"testing"
	"time"

	"tidings/store"
)

// The beginnings of some articles.
const (
	cranesText = "Harbour Post, Monday. The last of the cranes, which have stood on the quay for ninety years, were taken down on Sunday before a crowd of some hundreds."
	cranesLong = "Harbour Post, Monday, updated. The last of the cranes, which have stood on the quay for ninety years, were taken down on Sunday before a crowd of some thousands, police say."
	ferryText  = "Harbour Post, Monday. From next week on the ferry to the northern islands sails twice a day again, in the morning and late in the afternoon, as it did in spring."
	asianText  = "東京都は来月から、市内のすべての図書館を午後十時まで開館すると発表した。利用者からは、仕事の後に寄れるという声が多く聞かれた。週末の"
	asianOther = "北の島々へ向かう連絡船は、月曜日から一日二往復に戻る。冬の間は波が高く、便数を減らしていた。船会社は、予約がすでに先月の二倍に達した"
)

// One key among many is contradicted in title, link and date. The text says whether the article
// was edited or is another one.
func TestATextTellsWhetherAKeyHasAnotherArticle(t *testing.T) {
	for _, c := range []struct {
		name, first, second string
		all                 string
	}{
		{"edited", cranesText, cranesLong, "Two Uno"},
		{"another", cranesText, ferryText, "Two Uno One"},
		{"another, in Japanese", asianText, asianOther, "Two Uno One"},
		{"the same in Japanese", asianText, "なお、" + asianText, "Two Uno"},
		{"too short to say", "The cranes are down.", ferryText, "Two Uno"},
		{"nothing", "", ferryText, "Two Uno"},
	} {
		for _, dumped := range []bool{false, true} { // a dump brings no evidence along
			h := open(t)
			feed := h.subscribe(store.Local, "https://a.example", "")
			h.record(feed, withText("a One /1 9; b Two /2 5", c.first)...)
			if dumped {
				var dump bytes.Buffer
				h.need(h.Dump(h.ctx(), store.Local, &dump, store.DumpOptions{Articles: true}))
				h = open(t)
				_, err := h.Load(h.ctx(), store.Local, &dump, store.LoadOptions{Clean: gate})
				h.need(err)
				all, err := h.Feeds(h.ctx(), store.Local)
				h.need(err)
				feed = all[0].ID
			}
			h.at = h.at.Add(time.Hour)
			second := withText("a Uno /uno 7; b Two /2 5", c.second)
			h.record(feed, second...)
			want(t, c.name, h.titles(store.Query{}), c.all)
			want(t, c.name+", again", h.record(feed, second...), counts{})
			h.sound()
		}
	}
}

// withText is a document of which the first article has a text.
func withText(document, text string) []store.Incoming {
	all := documentOf(document)
	all[0].Summary, all[0].Content = text, store.Body{Source: "<p>" + text + "</p>"}
	return all
}

// Key and link of an article change at once, and its title and date stay. The text says whether
// it is the same.
func TestATextTellsWhetherAnArticleHasMoved(t *testing.T) {
	for _, c := range []struct {
		name, first, second, document string
		all                           int
	}{
		{"the same", cranesText, cranesText, "b One /m?t=2 9", 1},
		{"in Japanese", asianText, asianText, "b One /m?t=2 9", 1},
		{"another text", cranesText, ferryText, "b One /m?t=2 9", 2},
		{"another minute", cranesText, cranesText, "b One /m?t=2 8", 2},
		{"another title", cranesText, cranesText, "b Uno /m?t=2 9", 2},
		{"too short to say", "The cranes.", "The cranes.", "b One /m?t=2 9", 2},
		{"the old one is there", cranesText, cranesText, "b One /m?t=2 9; a One /n?t=1 9", 2},
	} {
		h := open(t)
		feed := h.subscribe(store.Local, "https://a.example", "")
		h.record(feed, withText("a One /n?t=1 9", c.first)...)
		for range 2 {
			h.record(feed, withText(c.document, c.second)...)
			if got := h.page(store.Query{}).Total; got != c.all {
				t.Errorf("%s: %d articles, not %d", c.name, got, c.all)
			}
		}
		h.sound()
	}
}
