package store_test

import (
	"cmp"
	"flag"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"tidings/store"
)

// A model is a store simple enough to be right: articles in a list, an account's
// opinions in maps, and history as copies of the whole opinion.
type model struct {
	articles []modelArticle
	accounts map[store.AccountID]*modelAccount
}

type modelArticle struct {
	number store.Number
	feed   store.FeedID
	key    string
	title  string
	date   time.Time
	added  time.Time
	gone   bool // dropped
}

type modelAccount struct {
	states []opinion // before and after each step that can be undone or redone
	at     int       // which of them holds

	asideAfter   int       // days; 0 for no rule
	asideThrough time.Time // what was there then has been looked at
}

type opinion struct {
	subs         map[store.FeedID]string          // to the folder
	keep         map[store.FeedID]store.Retention // rules; of feed 0 the default
	read, marked map[store.Number]bool
	gone, tagged map[store.Number]bool // deleted; tagged "x"
	aside        map[store.Number]bool // set aside, be it read or not
	noted        map[store.Number]string
}

func (o opinion) copied() opinion {
	return opinion{
		maps.Clone(o.subs), maps.Clone(o.keep), maps.Clone(o.read), maps.Clone(o.marked), maps.Clone(o.gone), maps.Clone(o.tagged), maps.Clone(o.aside), maps.Clone(o.noted),
	}
}

func (o opinion) equal(p opinion) bool {
	return maps.Equal(o.subs, p.subs) && maps.Equal(o.keep, p.keep) && maps.Equal(o.read, p.read) && maps.Equal(o.marked, p.marked) &&
		maps.Equal(o.gone, p.gone) && maps.Equal(o.tagged, p.tagged) && maps.Equal(o.aside, p.aside) && maps.Equal(o.noted, p.noted)
}

func (o opinion) unread(n store.Number) bool  { return !o.read[n] && !o.aside[n] }
func (o opinion) isAside(n store.Number) bool { return !o.read[n] && o.aside[n] }

// mark calls back what has a mark from what is set aside.
func (o opinion) mark() {
	for _, marks := range []map[store.Number]bool{o.marked, o.tagged} {
		for n := range marks {
			delete(o.aside, n)
		}
	}
	for n := range o.noted {
		delete(o.aside, n)
	}
}

func (a *modelAccount) now() opinion { return a.states[a.at] }

// change makes a step of a change, unless it changes nothing.
func (a *modelAccount) change(edit func(opinion)) {
	next := a.now().copied()
	edit(next)
	if next.mark(); !next.equal(a.now()) {
		a.states = append(a.states[:a.at+1], next)
		a.at++
	}
}

// folderOf is the folder of a feed; "-" if it is not subscribed to.
func (m *model) folderOf(o opinion, feed store.FeedID) string {
	folder, subscribed := o.subs[feed]
	if !subscribed {
		return "-"
	}
	return folder
}

// modelQueries are the queries that the model understands. Titles are words of x, y
// and 東京, each article says "one" in its text, and notes and tags are the account's.
func modelQueries(folder string) map[string]func(opinion, modelArticle) bool {
	has := func(one modelArticle, word string) bool { return slices.Contains(strings.Fields(one.title), word) }
	return map[string]func(opinion, modelArticle) bool{
		"x":               func(_ opinion, one modelArticle) bool { return has(one, "x") },
		"x y":             func(_ opinion, one modelArticle) bool { return has(one, "x") && has(one, "y") },
		`"x y"`:           func(_ opinion, one modelArticle) bool { return strings.Contains(one.title, "x y") },
		`-"x y" x`:        func(_ opinion, one modelArticle) bool { return has(one, "x") && !strings.Contains(one.title, "x y") },
		"x OR y":          func(_ opinion, one modelArticle) bool { return has(one, "x") || has(one, "y") },
		"x -y":            func(_ opinion, one modelArticle) bool { return has(one, "x") && !has(one, "y") },
		"x*":              func(_ opinion, one modelArticle) bool { return strings.Contains(" "+one.title, " x") },
		"京":               func(_ opinion, one modelArticle) bool { return strings.Contains(one.title, "京") },
		"title:東京 text":   func(_ opinion, one modelArticle) bool { return strings.Contains(one.title, "東京") },
		"is:unread x":     func(o opinion, one modelArticle) bool { return o.unread(one.number) && has(one, "x") },
		"is:aside":        func(o opinion, one modelArticle) bool { return o.isAside(one.number) },
		"-is:read":        func(o opinion, one modelArticle) bool { return !o.read[one.number] },
		"is:bookmarked":   func(o opinion, one modelArticle) bool { return o.marked[one.number] },
		"has:note":        func(o opinion, one modelArticle) bool { return o.noted[one.number] != "" },
		"tag:x OR y":      func(o opinion, one modelArticle) bool { return o.tagged[one.number] || has(one, "y") },
		"folder:A":        func(_ opinion, _ modelArticle) bool { return folder == "A" || folder == "A/B" },
		"after:4mo -text": func(opinion, modelArticle) bool { return false },
	}
}

// list returns the numbers that a query finds, in its order.
func (m *model) list(a store.AccountID, q store.Query) []store.Number {
	o := m.accounts[a].now()
	var found []modelArticle
	for _, one := range m.articles {
		folder, subscribed := o.subs[one.feed]
		inFolder := q.Folder == "" || folder == q.Folder || len(folder) > len(q.Folder) && folder[:len(q.Folder)+1] == q.Folder+"/"
		// Bookmarks and tags need no subscription.
		free := (q.Bookmarked || q.Tag != "") && q.Feed == 0 && q.Folder == ""
		if one.gone || !(subscribed && inFolder || free) || q.Feed != 0 && one.feed != q.Feed ||
			q.State == store.Unread && !o.unread(one.number) || q.State == store.Aside && !o.isAside(one.number) || q.State == store.Read && !o.read[one.number] ||
			q.Bookmarked && !o.marked[one.number] || o.gone[one.number] || q.Tag != "" && (q.Tag != "x" || !o.tagged[one.number]) ||
			!q.Since.IsZero() && one.date.Before(q.Since) || !q.Before.IsZero() && !one.date.Before(q.Before) ||
			q.Text != "" && !modelQueries(m.folderOf(o, one.feed))[q.Text](o, one) {
			continue
		}
		found = append(found, one)
	}
	slices.SortFunc(found, func(a, b modelArticle) int {
		return cmp.Or(b.date.Compare(a.date), cmp.Compare(b.number, a.number))
	})
	if q.OldestFirst {
		slices.Reverse(found)
	}
	slices.SortStableFunc(found, func(a, b modelArticle) int {
		switch {
		case q.Text != "":
			return 0
		case q.Sort == store.ByFeed: // all have the same name
			return cmp.Compare(a.feed, b.feed)
		case q.Sort == store.ByTitle:
			return strings.Compare(a.title, b.title)
		}
		return 0
	})
	numbers := make([]store.Number, len(found))
	for i, one := range found {
		numbers[i] = one.number
	}
	return numbers
}

// record takes a document in: the last of it gets the lowest number.
func (m *model) record(feed store.FeedID, at time.Time, articles []store.Incoming) (out counts) {
	seen := map[string]bool{}
	var fresh []modelArticle
	for _, in := range articles {
		if seen[in.Key] {
			continue
		}
		seen[in.Key] = true
		known := slices.IndexFunc(m.articles, func(a modelArticle) bool { return a.feed == feed && a.key == in.Key })
		switch {
		case known < 0:
			fresh = append(fresh, modelArticle{feed: feed, key: in.Key, title: in.Title, date: in.Published, added: at})
			out.New++
		case !m.articles[known].gone && m.articles[known].title != in.Title:
			m.articles[known].title = in.Title
			out.Updated++
		}
	}
	for _, one := range slices.Backward(fresh) {
		one.number = store.Number(len(m.articles) + 1)
		m.articles = append(m.articles, one)
	}
	return out
}

// prune drops what no rule keeps, and returns how many articles that are.
func (m *model) prune() (dropped int) {
	for feed := range len(modelURLs) {
		all := m.newest(store.FeedID(feed + 1))
		for place, one := range all {
			if !m.wants(*one, place, all[0].date) {
				one.gone = true
				dropped++
			}
		}
	}
	return dropped
}

// newest is the articles of a feed, newest first.
func (m *model) newest(feed store.FeedID) (all []*modelArticle) {
	for i := range m.articles {
		if one := &m.articles[i]; one.feed == feed && !one.gone {
			all = append(all, one)
		}
	}
	slices.SortFunc(all, func(a, b *modelArticle) int {
		return cmp.Or(b.date.Compare(a.date), cmp.Compare(b.number, a.number))
	})
	return all
}

// wants reports whether somebody wants an article kept that has a place in its
// feed, the newest having 0; or whether nobody can say.
func (m *model) wants(one modelArticle, place int, newest time.Time) bool {
	subscribers := 0
	for _, a := range m.accounts {
		o := a.now()
		if o.marked[one.number] || o.tagged[one.number] || o.noted[one.number] != "" {
			return true
		}
		if _, subscribed := o.subs[one.feed]; !subscribed {
			continue
		}
		subscribers++
		keep := cmp.Or(o.keep[one.feed], o.keep[0])
		few := keep.Articles > 0 && place >= keep.Articles
		old := keep.Days > 0 && one.date.Before(newest.AddDate(0, 0, -keep.Days))
		if !few && !old {
			return true
		}
	}
	return subscribers == 0
}

var (
	modelURLs    = []string{"https://1.example", "https://2.example", "https://3.example"}
	modelFolders = []string{"", "A", "A/B", "AB"}
)

// modelTexts are texts of queries, mostly none.
func modelTexts() []string {
	texts := slices.Sorted(maps.Keys(modelQueries("")))
	return append(texts, make([]string, len(texts))...)
}

// anyQuery draws a query over everything a query can ask for.
func anyQuery(t *rapid.T) store.Query {
	q := store.Query{
		Feed:       store.FeedID(rapid.SampledFrom([]int{0, 0, 0, 1, 2, 3, 4}).Draw(t, "feed")),
		Folder:     rapid.SampledFrom(modelFolders).Draw(t, "folder"),
		State:      store.State(rapid.IntRange(0, 3).Draw(t, "state")),
		Bookmarked: rapid.IntRange(0, 3).Draw(t, "bookmarked") == 0,
		Tag:        rapid.SampledFrom([]string{"", "", "", "", "x", "y"}).Draw(t, "tag"),
		Text:       rapid.SampledFrom(modelTexts()).Draw(t, "text"),

		Sort:        store.Sort(rapid.SampledFrom([]int{0, 0, 0, 1, 2, 3}).Draw(t, "sort")),
		OldestFirst: rapid.Bool().Draw(t, "oldest first"),
	}
	if minute := rapid.IntRange(-5, 10).Draw(t, "since"); minute >= 0 {
		q.Since = noon.Add(-time.Duration(minute) * time.Minute)
	}
	if minute := rapid.IntRange(-5, 10).Draw(t, "before"); minute >= 0 {
		q.Before = noon.Add(-time.Duration(minute) * time.Minute)
	}
	if q.Feed != 0 {
		q.Folder = ""
	}
	return q
}

// TestStoreAgainstModel does random things to a store and to the model, and
// compares what each says after every step.
func TestStoreAgainstModel(t *testing.T) {
	fewChecks(t)
	count := 0
	folder := t.TempDir()
	rapid.Check(t, func(rt *rapid.T) {
		count++
		h := openModelled(t, filepath.Join(folder, fmt.Sprintf("%d.db", count)))
		defer func() {
			h.sound()
			h.need(h.Close())
		}()
		guest, err := h.AddAccount(h.ctx(), "guest", "key")
		h.need(err)
		m := &model{accounts: map[store.AccountID]*modelAccount{}}
		for _, a := range []store.AccountID{store.Local, guest.ID} {
			m.accounts[a] = &modelAccount{states: []opinion{{
				map[store.FeedID]string{}, map[store.FeedID]store.Retention{}, map[store.Number]bool{}, map[store.Number]bool{},
				map[store.Number]bool{}, map[store.Number]bool{}, map[store.Number]bool{}, map[store.Number]string{},
			}}}
			// Feeds get their numbers in the order of their first wish.
			for i, url := range modelURLs {
				_, err := h.Subscribe(h.ctx(), a, store.Wish{URL: url})
				h.need(err)
				m.accounts[a].change(func(o opinion) { o.subs[store.FeedID(i+1)] = "" })
			}
		}
		run := &modelRun{house: h, model: m, accounts: []store.AccountID{store.Local, guest.ID}}
		for _, a := range run.accounts {
			run.rule(rt, a, 0)
		}
		rt.Repeat(map[string]func(*rapid.T){
			"record": run.record, "subscribe": run.subscribe, "unsubscribe": run.unsubscribe, "move": run.move,
			"read": run.read, "bookmark": run.bookmark, "delete": run.delete, "tag": run.tag,
			"note": run.note, "keep": run.keep, "retain": run.retain, "prune": run.prune, "tidy": run.tidy, "mark list read": run.markList, "undo": run.undo, "redo": run.redo, "set aside": run.setAside, "a day goes by": run.goOn,
			"reopen": func(*rapid.T) { h.reopen() },
			"": func(rt *rapid.T) {
				run.compare(rt)
				run.compareViews(rt)
			},
		})
	})
}

// fewChecks has a property looked at 40 times, unless -rapid.checks says otherwise.
func fewChecks(t *testing.T) {
	t.Helper()
	if checks := flag.Lookup("rapid.checks"); checks.Value.String() == checks.DefValue {
		if err := checks.Value.Set("40"); err != nil {
			t.Fatal(err)
		}
	}
}

func openModelled(t *testing.T, path string) *house {
	h := &house{t: t, path: path, at: noon}
	s, err := store.Open(path, store.Options{Now: func() time.Time { return h.at }})
	if err != nil {
		t.Fatal(err)
	}
	h.Store = s
	return h
}

// A modelRun does one thing to both.
type modelRun struct {
	*house
	*model
	accounts []store.AccountID
	views    map[store.AccountID]accountView // as they were after the step before
}

func (r *modelRun) account(t *rapid.T) (store.AccountID, *modelAccount) {
	a := rapid.SampledFrom(r.accounts).Draw(t, "account")
	return a, r.model.accounts[a]
}

func (r *modelRun) feedOf(t *rapid.T) store.FeedID {
	return store.FeedID(rapid.IntRange(1, len(modelURLs)).Draw(t, "feed"))
}

// some draws a few articles there are.
func (r *modelRun) some(t *rapid.T) (numbers []store.Number) {
	var there []store.Number
	for _, one := range r.articles {
		if !one.gone {
			there = append(there, one.number)
		}
	}
	if len(there) == 0 {
		t.Skip("no articles yet")
	}
	return rapid.SliceOfN(rapid.SampledFrom(there), 1, 4).Draw(t, "articles")
}

func same[T comparable](t *rapid.T, what string, got, want T) {
	if got != want {
		t.Fatalf("%s: the store says %v, the model %v", what, got, want)
	}
}

func (r *modelRun) record(t *rapid.T) {
	feed := r.feedOf(t)
	var articles []store.Incoming
	keys := rapid.SliceOfNDistinct(rapid.IntRange(0, 20), 0, 8, rapid.ID[int]).Draw(t, "keys")
	for _, key := range keys { // each with a link of its own: who they are is tried in identity_test.go
		articles = append(articles, store.Incoming{
			Key: fmt.Sprint(key), Link: fmt.Sprintf("https://a.example/%d", key),
			Title:     rapid.SampledFrom([]string{"x", "y", "xy", "x y", "y x", "東京", "x 東京都"}).Draw(t, "title"),
			Published: noon.AddDate(0, 0, -max(0, rapid.IntRange(-4, 2).Draw(t, "day"))).Add(-time.Duration(rapid.IntRange(0, 9).Draw(t, "minute")) * time.Minute),
			Content:   store.Body{Kind: store.Text, Source: "text"},
		})
	}
	// Only titles change in an edit, so dates must be those of the first time.
	for i, in := range articles {
		if j := slices.IndexFunc(r.articles, func(a modelArticle) bool { return a.feed == feed && a.key == in.Key }); j >= 0 {
			articles[i].Published = r.articles[j].date
		}
	}
	out, err := r.Record(r.ctx(), store.Fetched{Feed: feed, At: r.at, Title: "F", Articles: articles})
	r.need(err)
	same(t, "outcome", countsOf(t, out[0]), r.model.record(feed, r.at, articles))
}

func (r *modelRun) subscribe(t *rapid.T) {
	a, m := r.account(t)
	feed := r.feedOf(t)
	folder := rapid.SampledFrom(modelFolders).Draw(t, "folder")
	_, err := r.Subscribe(r.ctx(), a, store.Wish{URL: modelURLs[feed-1], Folder: folder})
	r.need(err)
	m.change(func(o opinion) {
		if _, has := o.subs[feed]; !has {
			o.subs[feed] = folder
		}
	})
}

func (r *modelRun) unsubscribe(t *rapid.T) {
	a, m := r.account(t)
	feed := r.feedOf(t)
	_, has := m.now().subs[feed]
	same(t, "unsubscribed", r.Unsubscribe(r.ctx(), a, feed) == nil, has)
	m.change(func(o opinion) {
		delete(o.subs, feed)
		delete(o.keep, feed)
	})
}

func (r *modelRun) move(t *rapid.T) {
	a, m := r.account(t)
	feed, folder := r.feedOf(t), rapid.SampledFrom(modelFolders).Draw(t, "folder")
	_, has := m.now().subs[feed]
	same(t, "moved", r.Move(r.ctx(), a, folder, feed) == nil, has)
	if has {
		m.change(func(o opinion) { o.subs[feed] = folder })
	}
}

func (r *modelRun) retain(t *rapid.T) {
	a, _ := r.account(t)
	r.rule(t, a, store.FeedID(rapid.IntRange(0, len(modelURLs)).Draw(t, "feed, or 0 for the default")))
}

// rule sets a rule, for feed 0 the default.
func (r *modelRun) rule(t *rapid.T, a store.AccountID, feed store.FeedID) {
	keep := rapid.SampledFrom([]store.Retention{
		{}, {All: true}, {Articles: 2}, {Articles: 5}, {Days: 1}, {Articles: 3, Days: 2}, {Articles: 1},
	}).Draw(t, "rule")
	m := r.model.accounts[a]
	if feed == 0 {
		r.need(r.RetainByDefault(r.ctx(), a, keep))
	} else if _, has := m.now().subs[feed]; !has {
		same(t, "retained", r.Retain(r.ctx(), a, keep, feed) == nil, false)
		return
	} else {
		r.need(r.Retain(r.ctx(), a, keep, feed))
	}
	if feed == 0 && keep.All {
		keep = store.Retention{} // which is the same there
	}
	m.change(func(o opinion) {
		if o.keep[feed] = keep; keep == (store.Retention{}) {
			delete(o.keep, feed)
		}
	})
}

func (r *modelRun) prune(t *rapid.T) {
	dropped, err := r.Prune(r.ctx())
	r.need(err)
	same(t, "dropped", dropped, r.model.prune())
}

// put changes a set of numbers and counts what changed.
func put(set map[store.Number]bool, in bool, numbers []store.Number) (changed int) {
	for _, n := range numbers {
		if set[n] != in {
			changed++
		}
		if in {
			set[n] = true
		} else {
			delete(set, n)
		}
	}
	return changed
}

func (r *modelRun) read(t *rapid.T) {
	a, m := r.account(t)
	numbers, read, changed := r.some(t), rapid.Bool().Draw(t, "read"), 0
	n, err := r.MarkRead(r.ctx(), a, read, numbers...)
	r.need(err)
	m.change(func(o opinion) {
		before := o.copied()
		put(o.read, read, numbers)
		if !read {
			put(o.aside, false, numbers)
		}
		for _, n := range slices.Compact(slices.Sorted(slices.Values(numbers))) {
			if before.read[n] != o.read[n] || before.aside[n] != o.aside[n] {
				changed++
			}
		}
	})
	same(t, "changed", n, changed)
}

func (r *modelRun) bookmark(t *rapid.T) {
	a, m := r.account(t)
	numbers, on, changed := r.some(t), rapid.Bool().Draw(t, "on"), 0
	n, err := r.Bookmark(r.ctx(), a, on, numbers...)
	r.need(err)
	m.change(func(o opinion) { changed = put(o.marked, on, numbers) })
	same(t, "changed", n, changed)
}

func (r *modelRun) delete(t *rapid.T) {
	a, m := r.account(t)
	numbers, changed := r.some(t), 0
	n, err := r.Delete(r.ctx(), a, numbers...)
	r.need(err)
	m.change(func(o opinion) { changed = put(o.gone, true, numbers) })
	same(t, "deleted", n, changed)
}

func (r *modelRun) tag(t *rapid.T) {
	a, m := r.account(t)
	numbers, on, changed := r.some(t), rapid.Bool().Draw(t, "on"), 0
	n, err := r.EditMarks(r.ctx(), a, store.MarkEdit{Tags: []string{" #X"}, How: tagEdit(on)}, numbers...)
	r.need(err)
	m.change(func(o opinion) { changed = put(o.tagged, on, numbers) })
	same(t, "tagged", n, changed)
}

func (r *modelRun) note(t *rapid.T) {
	a, m := r.account(t)
	n, note := r.some(t)[0], rapid.SampledFrom([]string{"", "why", "because"}).Draw(t, "note")
	changed, err := r.EditMarks(r.ctx(), a, store.MarkEdit{Note: new(note)}, n)
	r.need(err)
	same(t, "noted", changed > 0, m.now().noted[n] != note)
	m.change(func(o opinion) { setNote(o, n, note) })
}

func setNote(o opinion, n store.Number, note string) {
	if o.noted[n] = note; note == "" {
		delete(o.noted, n)
	}
}

func (r *modelRun) keep(t *rapid.T) {
	a, m := r.account(t)
	n, note := r.some(t)[0], rapid.SampledFrom([]string{"", "why"}).Draw(t, "note")
	_, err := r.EditMarks(r.ctx(), a, store.MarkEdit{Bookmark: true, Note: new(note), Tags: []string{"x", "X"}, How: store.ReplaceTags}, n)
	r.need(err)
	m.change(func(o opinion) {
		o.marked[n], o.tagged[n] = true, true
		setNote(o, n, note)
	})
}

func (r *modelRun) tidy(t *rapid.T) {
	r.need(r.Tidy(r.ctx()))
	r.model.prune()
	for _, a := range r.accounts {
		if m := r.model.accounts[a]; m.asideIsDue(r.at) {
			r.model.setAside(m, m.asideAfter, r.at)
		}
	}
}

// goOn lets a day go by.
func (r *modelRun) goOn(*rapid.T) { r.at = r.at.AddDate(0, 0, 1) }

func (r *modelRun) setAside(t *rapid.T) {
	a, m := r.account(t)
	days, moved := rapid.IntRange(0, 3).Draw(t, "days"), 0
	n, err := r.SetAside(r.ctx(), a, days)
	r.need(err)
	if days != m.asideAfter || m.asideIsDue(r.at) {
		moved = r.model.setAside(m, days, r.at)
	}
	same(t, "set aside", n, moved)
}

// asideIsDue reports whether a day has gone by since that was done.
func (a *modelAccount) asideIsDue(now time.Time) bool {
	return a.asideAfter > 0 && !now.AddDate(0, 0, -a.asideAfter).Before(a.asideThrough.AddDate(0, 0, 1))
}

// setAside does what a rule of so many days asks for, and returns how many articles that are.
func (m *model) setAside(a *modelAccount, days int, now time.Time) (moved int) {
	through, fewer := now.AddDate(0, 0, -days), days < a.asideAfter
	before := a.asideThrough
	was := maps.Clone(a.now().aside)
	a.change(func(o opinion) {
		for _, one := range m.articles {
			since := one.date
			if one.added.After(since) {
				since = one.added
			}
			_, follows := o.subs[one.feed]
			switch n := one.number; {
			case days == 0, !fewer && a.asideAfter > 0 && through.Before(before) && since.After(through):
				if !one.gone || days == 0 {
					delete(o.aside, n)
				}
			case follows && !one.gone && o.unread(n) && !o.gone[n] && !since.After(through) && (a.asideAfter == 0 || since.After(before)):
				o.aside[n] = true
			}
		}
	})
	for _, one := range m.articles { // what is brought back and read already is no news
		if n, o := one.number, a.now(); was[n] != o.aside[n] && (o.aside[n] || !one.gone && !o.read[n] && !o.gone[n]) {
			moved++
		}
	}
	a.asideAfter, a.asideThrough = days, through
	return moved
}

func (r *modelRun) markList(t *rapid.T) {
	a, m := r.account(t)
	q, changed := anyQuery(t), 0
	seen := store.Number(rapid.IntRange(0, len(r.articles)).Draw(t, "seen"))
	n, err := r.MarkListRead(r.ctx(), a, q, seen)
	r.need(err)
	held := slices.DeleteFunc(r.list(a, q), func(n store.Number) bool { return n > seen })
	m.change(func(o opinion) { changed = put(o.read, true, held) })
	same(t, "changed", n, changed)
}

func (r *modelRun) undo(t *rapid.T) {
	a, m := r.account(t)
	_, err := r.Undo(r.ctx(), a)
	same(t, "undone", err == nil, m.at > 0)
	m.at = max(m.at-1, 0)
}

func (r *modelRun) redo(t *rapid.T) {
	a, m := r.account(t)
	_, err := r.Redo(r.ctx(), a)
	same(t, "redone", err == nil, m.at < len(m.states)-1)
	m.at = min(m.at+1, len(m.states)-1)
}

// compare asks both the same questions.
func (r *modelRun) compare(t *rapid.T) {
	a, m := r.account(t)
	for range 3 {
		q, size := anyQuery(t), rapid.IntRange(1, 9).Draw(t, "page size")
		expected, got := r.list(a, q), []store.Number{}
		var after store.Cursor
		for more := true; more; {
			p, err := r.List(r.ctx(), a, q, after, size)
			r.need(err)
			for _, row := range p.Rows {
				got = append(got, row.Number)
				same(t, "read", row.Read, m.now().read[row.Number])
				same(t, "bookmarked", row.Bookmarked, m.now().marked[row.Number])
				article, err := r.Article(r.ctx(), a, row.Number)
				r.need(err)
				same(t, "note", article.Mark.Note, m.now().noted[row.Number])
				same(t, "title", row.Title, r.articles[row.Number-1].title)
				after = q.After(row)
			}
			more = p.More
			same(t, "seen", int(p.Seen), len(r.articles))
			if !p.AtLeast {
				same(t, "total", p.Total, len(expected))
			}
			if len(got) > len(expected) {
				break
			}
		}
		if !slices.Equal(got, expected) {
			t.Fatalf("%+v of account %d: the store says %v, the model %v", q, a, got, expected)
		}
	}
	q := anyQuery(t)
	peek, err := r.SearchAsTyped(r.ctx(), a, q, 100)
	r.need(err)
	same(t, "all is peeked at", peek.AtLeast, false)
	whole, err := r.List(r.ctx(), a, q, store.Cursor{}, 100)
	r.need(err)
	same(t, "what is peeked at", titles(peek.Rows), titles(whole.Rows))
	since := noon.Add(-4 * time.Minute)
	counts, err := r.Count(r.ctx(), a, since)
	r.need(err)
	same(t, "counts", counts, store.Counts{
		All: len(r.list(a, store.Query{})), Unread: len(r.list(a, store.Query{State: store.Unread})),
		Aside:       len(r.list(a, store.Query{State: store.Aside})),
		Bookmarked:  len(r.list(a, store.Query{Bookmarked: true})),
		Today:       len(r.list(a, store.Query{Since: since})),
		TodayUnread: len(r.list(a, store.Query{Since: since, State: store.Unread})),
	})
	tags, err := r.Tags(r.ctx(), a)
	r.need(err)
	for _, tag := range tags {
		same(t, "a tag", tag, store.TagCount{
			Tag: "x", Total: len(r.list(a, store.Query{Tag: "x"})), Unread: len(r.list(a, store.Query{Tag: "x", State: store.Unread})),
		})
	}
	feeds, err := r.Feeds(r.ctx(), a)
	r.need(err)
	same(t, "feeds", len(feeds), len(m.now().subs))
	for _, f := range feeds {
		same(t, "total of a feed", f.Total, len(r.list(a, store.Query{Feed: f.ID})))
		same(t, "unread of a feed", f.Unread, len(r.list(a, store.Query{Feed: f.ID, State: store.Unread})))
	}
}
