package store_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"tidings/store"
)

// Who an article is, by what two documents say one after the other. Each article is its key,
// title, link and minute, parted by blanks ("-" for nothing).
func TestWhoAnArticleIs(t *testing.T) {
	for _, c := range []struct {
		name, first, second string
		all                 int // articles in the end
	}{
		{"the same", "a One /1 1", "a One /1 1", 1},
		{"edited", "a One /1 1", "a Two /2 2", 1},
		{"one key for all", "g One /1 1; g Two /2 2; g Three /3 3", "g One /1 1; g Two /2 2; g Three /3 3", 3},
		{"one key for all, and one more", "g One /1 1; g Two /2 2", "g Four /4 4; g One /1 1; g Two /2 2", 3},
		{"one key for all, and then only one is left", "g One /1 1; g Two /2 2", "g Two /2 2", 2},
		{"one key, and later a second article with it", "g One /1 1", "g Two /2 2; g One /1 1", 2},
		{"one key and one link for all", "g One / 1; g Two / 2", "g One / 1; g Two / 2", 2},
		{"one key, link and title", "g One /1 1; g One /1 1", "g One /1 1", 1},
		{"another key", "a One /1 1", "b One /1 1", 1},
		{"another key, and the old one too", "a One /1 1", "b One /1 1; a One /1 1", 2},
		{"another key and title", "a One /1 1", "b Two /1 1", 2},
		{"another key and link", "a One /1 1", "b One /2 1", 2},
		{"https and a slash", "http://s.example/1 One http://www.s.example/1 1", "https://s.example/1/ One https://s.example/1/ 1", 1},
		{"followed about", "a One /1?utm_source=x&id=7 1", "b One /1?id=7&msclkid=9 1", 1},
		{"another host", "a One http://old.example/n/1 1; b Two http://old.example/n/2 2", "c One https://new.example/n/1 1; d Two https://new.example/n/2 2", 2},
		{"another host, one is newer", "a One http://old.example/n/1 1", "b One http://new.example/n/1 2", 2},
		{"another host, and no page", "a One http://old.example/ 1; b Two http://old.example/2 2", "c One http://new.example 1; d Two http://new.example/2 2", 3},
		{"a page that is its folder", "a One /n/1/index.html 1", "b One /n/1/ 1", 1},
		{"other pages of one folder", "a One /n/1/index.html 1", "b One /n/2/index.html 1", 2},
		{"another host, and one keeps the link", "a One http://old.example/1 1", "b One http://new.example/1 1; c One http://old.example/1 1", 2},
		{"a session", "a One /1;jsessionid=AB12 1", "b One /1?PHPSESSID=abcdef 1", 1},
		{"a session in the path", "a One /(S(k3x9))/n/1 1", "b One /(S(z8y1))/n/1 1", 1},
		{"a short session by itself", "a One /n/one?s=ab12 1", "b One /n/one?s=cd34 1", 1},
		{"a short session of a script", "a One /n.php?s=ab12 1", "b One /n.php?s=cd34 1", 2},
		{"a short session beside others", "a One /n/one?s=ab12&p=1 1", "b One /n/one?s=cd34&p=1 1", 2},
		{"a word by itself", "a One /n/one?s=first 1", "b One /n/one?s=second 1", 2},
		{"a search", "a One /?s=ab12 1", "b One /?s=cd34 1", 2},
		{"what is no session", "a One /1?sid=7 1", "b One /1?sid=8 1", 2},
		{"no links, the same date", "a One - 1", "b One - 1", 1},
		{"no links, another date", "a One - 1", "b One - 2", 2},
		{"no links, no titles", "a - - 1", "b - - 1", 2},
		{"no titles, the same link", "a - /1 1", "b - /1 1", 1},
		{"a series at one link", "a Bulletin / 1; b Bulletin / 2", "c Bulletin / 3; d Bulletin / 2", 3},
		{"all keys at random", "r1 One /1 1; r2 Two /2 2; r3 Three /3 3", "r4 One /1 1; r5 Two /2 2; r6 Three /3 3", 3},
		{"two with a title that agree with one", "a One /1 1", "b One /1 1; c One /1 1", 2},
	} {
		h := open(t)
		feed := h.subscribe(store.Local, "https://a.example", "")
		h.record(feed, documentOf(c.first)...)
		_, err := h.MarkListRead(h.ctx(), store.Local, store.Query{}, 1<<31)
		h.need(err)
		before := h.page(store.Query{}).Total
		h.record(feed, documentOf(c.second)...)
		if got := h.page(store.Query{}).Total; got != c.all {
			t.Errorf("%s: %d articles, not %d: %s", c.name, got, c.all, h.titles(store.Query{}))
		}
		if unread := h.page(store.Query{State: store.Unread}).Total; unread != c.all-before {
			t.Errorf("%s: %d are unread, not %d", c.name, unread, c.all-before)
		}
		want(t, c.name+", again", h.record(feed, documentOf(c.second)...), counts{})
	}
}

// What a key has named so far tells whether it names the same now. Documents follow one
// another, each read before the next comes; "?" is no date.
func TestKeysThatHaveNamedSeveralArticles(t *testing.T) {
	for _, c := range []struct {
		name, documents string
		all, unread     string // titles in the end, by date
	}{
		{"one at a time", "latest One /1 9 | latest Two /2 8 | latest Three /3 7", "Three Two One", "Three"},
		{"one at a time, and one comes back", "latest One /1 9 | latest Two /2 8 | latest One /1 9", "Two One", ""},
		{"one at a time, and one is corrected", "1 One /1 9 | 1 Two /2 8 | 1 Two! /2 8", "Two! One", ""},
		{"one at a time without dates", "0 One /1 ? | 0 Two /2 ? | 0 Three /3 ?", "Three Two One", "Three"},
		{"one at a time without titles", "k - /1 9 | k - /2 8", " ", ""},
		{"one at a time without links", "k Mon - 9 | k Tue - 8 | k Wed - 7", "Wed Tue Mon", "Wed"},
		{"one at a time at the site's address", "k Mon https://a.example/ 9 | k Tue https://a.example/ 8", "Tue Mon", "Tue"},
		{"the feed's address for a key", "https://a.example One /1 7 | http://www.a.example/ Two /2 8", "One Two", "Two"},
		{"the feed's address for a key and a link", "https://a.example Mon https://a.example ? | https://a.example Tue https://a.example ?", "Tue Mon", "Tue"},
		{"a live blog", "g Storm:10 /live 9 | g Storm:11 /live 8 | g Storm:12 /live 7", "Storm:12", ""},
		{"a live blog that moves to https", "g Storm:10 http://s.example/live 9 | g Storm:11 https://www.s.example/live/ 8", "Storm:11", ""},
		{"the title is corrected", "g Harbor /1 9 | g Harbour /1 8", "Harbour", ""},
		{"the link is corrected", "g One /1 9 | g One /one 8 | g One /1st 7", "One", ""},
		{"the title takes the link along", "g One /one 9 | g Uno /uno 9", "Uno", ""},
		{"the title takes the link along, to an earlier date", "g One /one 8 | g Uno /uno 9", "Uno", ""},
		{"title, link and date, one key of many", "a One /1 9; b Two /2 8 | a Uno /uno 5; b Two /2 8", "Two Uno", ""},
		{"the same once more", "a One /1 9; b Two /2 8 | a Uno /uno 5; b Two /2 8 | a Eins /eins 3; b Two /2 8", "Eins Two Uno", "Eins"},
		{"title and link twice, to the same date", "a One /1 9; b Two /2 8 | a Uno /uno 9; b Two /2 8 | a Eins /eins 9; b Two /2 8", "Two Eins", ""},
		{"two edited at once, many not", "a A /a 9; b B /b 8; c C /c 7; d D /d 6 | a E /e 5; b F /f 4; c C /c 7; d D /d 6", "D C F E", ""},
		{"shared once, and alone afterwards", "g One /1 9; g Two /2 8 | g Three /3 7 | g Four /4 6", "Four Three Two One", "Four"},
		{"places of a list", "1 C /c 3; 2 B /b 4; 3 A /a 5 | 1 D /d 2; 2 C /c 3; 3 B /b 4", "D C B A", "D"},
		{"places, and one goes", "1 C /c 3; 2 B /b 4; 3 A /a 5 | 1 B /b 4; 2 A /a 5", "C B A", ""},
		{"places, and all is new", "1 A /a 9; 2 B /b 8 | 1 C /c 6; 2 D /d 7 | 1 E /e 4; 2 F /f 5", "E F C D B A", "E F"},
		{"another key, and then another title", "a One /1 9; z Z /z 1 | b One /1 9; z Z /z 1 | b Uno /1 9; z Z /z 1", "Z Uno", ""},
		{"another key, and then both", "a One /1 9; z Z /z 1 | b One /1 9; z Z /z 1 | b Two /2 8; a One /1 9; z Z /z 1", "Z Two One", "Two"},
		{"another key, and then both the other way round", "a One /1 9; z Z /z 1 | b One /1 9; z Z /z 1 | a One /1 9; b Two /2 8; z Z /z 1", "Z Two One", "Two"},
		{"another key each time", "r1 One /1 9 | r2 One /1 9 | r3 One /1 9 | r4 One /1 9 | r5 One /1 9 | r6 One /1 9 | r7 One /1 9", "One", ""},
		{"a site in another language", "1 A /en/a 9; 2 B /en/b 8 | 1 C /de/c 9; 2 D /de/d 8", "D C", ""},
	} {
		h := open(t)
		feed := h.subscribe(store.Local, "https://a.example", "")
		last := ""
		for last = range strings.SplitSeq(c.documents, " | ") {
			_, err := h.MarkListRead(h.ctx(), store.Local, store.Query{}, 1<<31)
			h.need(err)
			h.at = h.at.Add(time.Hour)
			h.record(feed, documentOf(last)...)
		}
		want(t, c.name, h.titles(store.Query{}), c.all)
		want(t, c.name+", unread", h.titles(store.Query{State: store.Unread}), c.unread)
		want(t, c.name+", again", h.record(feed, documentOf(last)...), counts{})
		h.sound()
	}
}

// An article that has been dropped does not come back under another key, and a document that
// comes whole with other keys finds all of its articles, however many they are.
func TestManyKeysChange(t *testing.T) {
	h := open(t)
	feed := h.subscribe(store.Local, "https://a.example", "")
	document := func(keys string) (all []store.Incoming) {
		for i := range 1200 {
			in := piece(fmt.Sprint("a", i), i)
			in.Key = fmt.Sprint(keys, i)
			all = append(all, in)
		}
		return all
	}
	h.record(feed, document("a")...)
	want(t, "new under other keys", h.record(feed, document("b")...).New, 0)

	h.retain(store.Retention{Articles: 10}, feed)
	h.prune(1190)
	want(t, "new under the same keys", h.record(feed, document("a")...).New, 0)
	want(t, "new under other keys, after most have been dropped", h.record(feed, document("c")...).New, 0)
	want(t, "known", func() int {
		known, err := h.Known(h.ctx(), feed, document("d"))
		h.need(err)
		return len(slices.DeleteFunc(known, func(known bool) bool { return !known }))
	}(), 1200)
	another := piece("a1199", 3000)
	another.Key, another.Link = "e", "https://example.org/another"
	want(t, "another with a dropped one's title", h.record(feed, another).New, 1)
}

func documentOf(text string) (articles []store.Incoming) {
	for one := range strings.SplitSeq(text, "; ") {
		words := strings.Split(one, " ")
		for i := range words {
			if words[i] == "-" {
				words[i] = ""
			}
		}
		published := time.Time{} // for "?"
		var minute int
		if n, _ := fmt.Sscan(words[3], &minute); n == 1 {
			published = noon.Add(-time.Duration(minute) * time.Minute)
		}
		link := words[2]
		if strings.HasPrefix(link, "/") {
			link = "https://s.example" + link
		}
		articles = append(articles, store.Incoming{Key: words[0], Title: words[1], Link: link, Published: published, Content: store.Body{Source: "<p>x</p>"}})
	}
	return articles
}
