package feeds_test

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"html"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"tidings/feeds"
	"tidings/feeds/markup"
	"tidings/store"
)

// A newsroom is a web server with feeds, a store that subscribes to them, and
// what visits them.
type newsroom struct {
	*httptest.Server
	store     *store.Store
	refresher *feeds.Refresher
	now       time.Time
}

func newNewsroom(t testing.TB, h http.HandlerFunc) *newsroom {
	n := &newsroom{now: morning()}
	clock := func() time.Time { return n.now }
	s, err := store.Open(filepath.Join(t.TempDir(), "tidings.db"), store.Options{Now: clock})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	f := newFetcher(t)
	f.Now = clock
	n.Server, n.store = newServer(t, h), s
	n.refresher = &feeds.Refresher{Store: s, Fetcher: f, Now: clock}
	return n
}

// subscribe subscribes to paths of the server, or to whole addresses.
func (n *newsroom) subscribe(t testing.TB, paths ...string) []store.Feed {
	var wishes []store.Wish
	for _, p := range paths {
		if strings.HasPrefix(p, "/") {
			p = n.URL + p
		}
		wishes = append(wishes, store.Wish{URL: p})
	}
	all, err := n.store.Subscribe(t.Context(), store.Local, wishes...)
	if err != nil || len(all) != len(paths) {
		t.Fatalf("subscribe: %d feeds, %v", len(all), err)
	}
	return all
}

// feed is the feed as the store has it now.
func (n *newsroom) feed(t testing.TB, id store.FeedID) store.Feed {
	f, err := n.store.Feed(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// rss is a feed with articles numbered from first to last.
func rss(title string, first, last int) string {
	var out strings.Builder
	fmt.Fprintf(&out, `<?xml version="1.0"?><rss version="2.0"><channel><title>%s</title><link>https://site.example/</link><description>All of it</description>`, title)
	for i := last; i >= first; i-- {
		fmt.Fprintf(&out, `<item><guid>%s-%d</guid><title>%s %d</title><link>https://site.example/%d</link><pubDate>Tue, 03 Mar 2026 %02d:00:00 GMT</pubDate>
			<description>&lt;p&gt;Words of article %d. &lt;img src="https://site.example/i.png"&gt;&lt;/p&gt;</description></item>`, title, i, title, i, i, i%24, i)
	}
	out.WriteString(`</channel></rss>`)
	return out.String()
}

func TestRun(t *testing.T) {
	last := 3
	n := newNewsroom(t, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/good", "/other":
			fmt.Fprint(w, rss(r.URL.Path[1:], 1, last))
		case "/etag":
			w.Header().Set("ETag", `"1"`)
			if r.Header.Get("If-None-Match") == `"1"` {
				w.WriteHeader(http.StatusNotModified)
				return
			}
			fmt.Fprint(w, rss("etag", 1, 2))
		case "/page":
			fmt.Fprint(w, "<html><body>No feed</body></html>")
		case "/gone":
			w.WriteHeader(http.StatusGone)
		default:
			w.WriteHeader(http.StatusNotFound)
		}
	})
	all := n.subscribe(t, "/good", "/etag", "/page", "/gone", "/missing", "/other")
	var told []feeds.Progress
	run := func() feeds.Report {
		told = nil
		due, err := n.store.Due(t.Context(), n.now)
		if err != nil {
			t.Fatal(err)
		}
		return n.refresher.Run(t.Context(), due, func(p feeds.Progress) { told = append(told, p) })
	}
	failed := func(r feeds.Report) (text []string) {
		for _, f := range r.Failed {
			text = append(text, fmt.Sprintf("%d %s", f.Feed.ID-all[0].ID, sentence(t, f.Err)))
		}
		slices.Sort(text)
		return text
	}

	got := run()
	if got.Feeds != 6 || got.New != 8 || got.Updated != 0 || got.NotModified != 0 || got.Err != nil {
		t.Errorf("first run: %+v", got)
	}
	why := failed(got)
	if len(why) != 3 || !strings.HasPrefix(why[0], "2 ") || why[1] != "3 410: gone for good, says the server" || why[2] != "4 404: nothing is found at this address" {
		t.Errorf("failures: %q", why)
	}
	if len(told) != 6 || told[5].Done != 6 || told[5].Total != 6 || told[5].New != 8 || told[5].Failed != 3 {
		t.Errorf("told %+v", told)
	}
	if i := slices.IndexFunc(told, func(p feeds.Progress) bool { return p.Feed.ID == all[0].ID }); told[i].Feed.Title != "good" || told[i].Outcome.New != 3 {
		t.Errorf("told of the first feed: %+v", told[i])
	}
	page, gone := n.feed(t, all[2].ID), n.feed(t, all[3].ID)
	if page.Failures != 1 || page.Error == "" || page.Gone || !gone.Gone || gone.Error != "410: gone for good, says the server" {
		t.Errorf("kept %+v and %+v", page, gone)
	}
	if f := n.feed(t, all[0].ID); f.Title != "good" || f.Link != "https://site.example/" || f.Error != "" || !f.Succeeded.Equal(n.now) {
		t.Errorf("kept %+v", f)
	}
	list, err := n.store.List(t.Context(), store.Local, store.Query{Feed: all[0].ID}, store.Cursor{}, 10)
	if err != nil || len(list.Rows) != 3 {
		t.Fatalf("list: %+v, %v", list, err)
	}
	if r := list.Rows[0]; r.Title != "good 3" || !strings.HasPrefix(r.Summary, "Words of article 3.") || r.Words != 4 || r.Media != store.HasImage {
		t.Errorf("row %+v", r)
	}

	// One minute later nothing has changed; what failed rests; what is gone is left alone.
	n.now = n.now.Add(time.Minute)
	if got = run(); got.Feeds != 3 || got.NotModified != 3 || got.Resting != 2 || got.New+len(got.Failed) != 0 {
		t.Errorf("second run: %+v", got)
	}
	if f := n.feed(t, all[1].ID); !f.Succeeded.Equal(n.now) || f.ETag != `"1"` {
		t.Errorf("after 304: %+v", f)
	}

	// An hour later there is an article more.
	n.now, last = n.now.Add(time.Hour), 4
	if got = run(); got.Feeds != 5 || got.New != 2 || got.NotModified != 1 || len(got.Failed) != 2 {
		t.Errorf("third run: %+v", got)
	}
	if f := n.feed(t, all[2].ID); f.Failures != 2 {
		t.Errorf("failed twice: %+v", f)
	}
}

// What a list shows of an article is read out of its body when it is new or edited,
// and stays when it is neither.
func TestRunReadsBodies(t *testing.T) {
	words := []string{"one", "two two"}
	n := newNewsroom(t, func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprint(w, "<rss><channel><title>x</title>")
		for i, text := range words {
			fmt.Fprintf(w, "<item><guid>%d</guid><title>%d</title><description>&lt;p&gt;%s&lt;/p&gt;</description></item>", i, i, text)
		}
	})
	all := n.subscribe(t, "/feed")
	for _, step := range []struct {
		words        []string
		new, updated int
	}{
		{[]string{"one", "two two"}, 2, 0},
		{[]string{"one", "two, edited &lt;img src=https://a.example/x.png&gt;", "three three three"}, 1, 1},
		{[]string{"one", "two, edited &lt;img src=https://a.example/x.png&gt;", "three three three", ""}, 1, 0},
	} {
		words = step.words
		got := n.refresher.Run(t.Context(), []store.Feed{n.feed(t, all[0].ID)}, nil)
		if got.New != step.new || got.Updated != step.updated {
			t.Errorf("%+v, want %d new and %d updated", got, step.new, step.updated)
		}
		page, err := n.store.List(t.Context(), store.Local, store.Query{}, store.Cursor{}, 10)
		if err != nil || len(page.Rows) != len(words) {
			t.Fatalf("%d rows, %v", len(page.Rows), err)
		}
		for _, row := range page.Rows {
			var at int
			if _, err := fmt.Sscan(row.Title, &at); err != nil {
				t.Fatal(err)
			}
			want := markup.Read(store.Body{Source: html.UnescapeString(words[at])}, nil)
			if got := (markup.Reading{Summary: row.Summary, Words: row.Words, Media: row.Media}); got != want {
				t.Errorf("article %d: %+v, want %+v", at, got, want)
			}
		}
	}
}

func TestRunMovesFeeds(t *testing.T) {
	n := newNewsroom(t, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/old":
			http.Redirect(w, r, "/new", http.StatusMovedPermanently)
		case "/for-now":
			http.Redirect(w, r, "/new2", http.StatusFound)
		case "/captive":
			http.Redirect(w, r, "/login", http.StatusMovedPermanently)
		case "/new", "/new2":
			fmt.Fprint(w, rss("moved", 1, 1))
		case "/login":
			fmt.Fprint(w, "<html><title>Pay for your wireless</title></html>")
		}
	})
	all := n.subscribe(t, "/old", "/for-now", "/captive")
	n.refresher.Run(t.Context(), all, nil)
	for i, want := range []string{"/new", "/for-now", "/captive"} {
		if f := n.feed(t, all[i].ID); f.URL != n.URL+want || f.Origin != all[i].Origin {
			t.Errorf("%s is now at %s, from %s; want %s", all[i].URL, f.URL, f.Origin, want)
		}
	}
}

func TestRunWaits(t *testing.T) {
	status, header := 503, ""
	var asked atomic.Int32
	n := newNewsroom(t, func(w http.ResponseWriter, r *http.Request) {
		asked.Add(1)
		if header != "" {
			w.Header().Set("Retry-After", header)
		}
		w.Header().Set("Cache-Control", "max-age=1800")
		w.WriteHeader(status)
		fmt.Fprint(w, rss("x", 1, 1))
	})
	id := n.subscribe(t, "/x")[0].ID
	visits := func(byHand bool) int32 {
		asked.Store(0)
		n.refresher.ByHand = byHand
		n.refresher.Run(t.Context(), []store.Feed{n.feed(t, id)}, nil)
		return asked.Load()
	}
	// Failures in a row are met with longer and longer pauses.
	for i, pause := range []time.Duration{5 * time.Minute, 15 * time.Minute, time.Hour, 4 * time.Hour, 12 * time.Hour, 24 * time.Hour, 24 * time.Hour} {
		if visits(false) != 1 {
			t.Fatalf("failure %d: not asked", i)
		}
		n.now = n.now.Add(pause - time.Second)
		if visits(false) != 0 {
			t.Errorf("failure %d: asked before %v", i, pause)
		}
		n.now = n.now.Add(time.Second)
	}
	// A person need not wait, unless the server asked for it.
	if visits(false) != 1 || visits(true) != 1 {
		t.Error("a person had to wait")
	}
	header = "3600"
	if visits(true) != 1 || visits(true) != 0 {
		t.Error("Retry-After was not kept")
	}
	n.now = n.now.Add(time.Hour)
	// A success ends it. What it says of its freshness binds only the clock.
	status, header = 200, ""
	if visits(true) != 1 || visits(false) != 0 || visits(true) != 1 {
		t.Error("max-age was not kept, or kept against a person's wish")
	}
	n.now = n.now.Add(30 * time.Minute)
	if visits(false) != 1 {
		t.Error("max-age was kept for too long")
	}
	// A clock that was wrong for a day does not stop the news for a year.
	n.now = n.now.AddDate(-1, 0, 0)
	if visits(false) != 1 {
		t.Error("not asked after the clock went back")
	}
}

func TestRunLeavesARefusingHostAlone(t *testing.T) {
	var asked atomic.Int32
	n := newNewsroom(t, func(w http.ResponseWriter, r *http.Request) {
		asked.Add(1)
		w.WriteHeader(http.StatusTooManyRequests)
	})
	n.refresher.PerHost = 1
	all := n.subscribe(t, "/1", "/2", "/3", "/4", "/5")
	got := n.refresher.Run(t.Context(), all, nil)
	if len(got.Failed) != 1 || got.Resting != 4 || asked.Load() != 1 {
		t.Errorf("%d requests, %+v", asked.Load(), got)
	}
	if f := n.feed(t, all[0].ID); !f.NotBefore.Equal(n.now.Add(10 * time.Minute)) {
		t.Errorf("not before %v", f.NotBefore)
	}
	if f := n.feed(t, all[4].ID); f.Failures != 0 || f.Error != "" {
		t.Errorf("a feed that was not asked has failed: %q", f.Error)
	}
}

// TestRunSharesOut: at most Total at once and PerHost a host, and a host that
// is slow keeps nobody else waiting.
func TestRunSharesOut(t *testing.T) {
	var mu sync.Mutex
	busy, most := map[string]int{}, map[string]int{}
	quick := make(chan struct{})
	n := newNewsroom(t, func(w http.ResponseWriter, r *http.Request) {
		host := r.Host
		mu.Lock()
		for _, name := range []string{host, "all"} {
			busy[name]++
			most[name] = max(most[name], busy[name])
		}
		mu.Unlock()
		if strings.HasPrefix(host, "slow") { // until all the others have come
			select {
			case <-quick:
			case <-r.Context().Done():
			}
		}
		fmt.Fprint(w, rss(r.URL.Path[1:], 1, 1))
		mu.Lock()
		busy[host]--
		busy["all"]--
		mu.Unlock()
	})
	n.refresher.Total = 4
	n.refresher.Fetcher.Resolver = newResolver(t)
	port := n.URL[strings.LastIndex(n.URL, ":"):]
	var paths []string
	for i := range 8 {
		paths = append(paths, fmt.Sprintf("http://slow.example%s/%d", port, i))
	}
	for i := range 12 {
		paths = append(paths, fmt.Sprintf("http://quick%d.example%s/q%d", i%4, port, i))
	}
	came := 0
	got := n.refresher.Run(t.Context(), n.subscribe(t, paths...), func(p feeds.Progress) {
		if strings.Contains(p.Feed.URL, "quick") {
			if came++; came == 12 {
				close(quick)
			}
		}
	})
	if got.New != 20 || len(got.Failed) > 0 {
		t.Errorf("%+v", got)
	}
	for name, n := range most {
		if limit := map[bool]int{true: 4, false: 2}[name == "all"]; n > limit {
			t.Errorf("%d at once for %s, want at most %d", n, name, limit)
		}
	}
}

func TestRunStops(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	n := newNewsroom(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/first" {
			fmt.Fprint(w, rss("first", 1, 5))
			return
		}
		<-r.Context().Done()
	})
	all := n.subscribe(t, "/first", "/never", "/never2", "/never3")
	got := n.refresher.Run(ctx, all, func(p feeds.Progress) { cancel() })
	if got.Feeds != 1 || got.New != 5 || len(got.Failed) != 0 || !errors.Is(got.Err, context.Canceled) {
		t.Errorf("%+v", got)
	}
	if f := n.feed(t, all[1].ID); !f.Visited.IsZero() || f.Failures != 0 {
		t.Errorf("a visit that was cut short is kept: %+v", f)
	}
}

func TestRunTellsOfTheStore(t *testing.T) {
	n := newNewsroom(t, func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, rss("x", 1, 1)) })
	all := n.subscribe(t, "/x")
	if err := os.Remove(n.store.Path()); err != nil {
		t.Fatal(err)
	}
	got := n.refresher.Run(t.Context(), all, nil)
	if !errors.Is(got.Err, fs.ErrNotExist) {
		t.Errorf("%+v", got)
	}
}

// TestRunOverAFeedThatHasGone: it ends nothing, and the others are kept.
func TestRunOverAFeedThatHasGone(t *testing.T) {
	n := newNewsroom(t, func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, rss("x", 1, 2)) })
	all := append(n.subscribe(t, "/x", "/y"), store.Feed{ID: 4711, URL: n.URL + "/gone"})
	got := n.refresher.Run(t.Context(), all, nil)
	if got.Err != nil || got.New != 4 || got.Resting != 1 || len(got.Failed) != 0 {
		t.Errorf("%+v", got)
	}
}

// TestRunSurvivesPanics: one feed's panic is that feed's error.
func TestRunSurvivesPanics(t *testing.T) {
	n := newNewsroom(t, nil)
	n.refresher.Fetcher.Transport = web(func(r *http.Request) *http.Response {
		if r.URL.Path == "/bad" {
			panic("index out of range\x1b[31m")
		}
		return &http.Response{StatusCode: 404}
	})
	got := n.refresher.Run(t.Context(), n.subscribe(t, "/bad", "/missing"), nil)
	if len(got.Failed) != 2 {
		t.Fatalf("%+v", got)
	}
	slices.SortFunc(got.Failed, func(a, b feeds.Failure) int { return cmp.Compare(a.Feed.ID, b.Feed.ID) })
	if text := sentence(t, got.Failed[0].Err); text != "tidings cannot read this feed (index out of range)" {
		t.Error(text)
	}
}

// BenchmarkRun visits 300 feeds of 30 articles of some 4 KB: from empty, when
// nothing has changed, and when each has one article more than before.
func BenchmarkRun(b *testing.B) {
	const text = "The council has agreed on a plan for the harbour, and says that it will take years. "
	body := strings.Repeat("<p>"+strings.Repeat(text, 8)+"<a href='/more'>More</a>.</p>", 6)
	var news atomic.Int32 // how many articles each feed has had beyond the first 30
	page := func(feed string, news int) string {
		var out strings.Builder
		out.WriteString(`<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>x</title>`)
		for j := news + 29; j >= news; j-- {
			fmt.Fprintf(&out, `<item><guid>%s-%d</guid><title>Article %d</title><link>https://site.example%s/%d</link><pubDate>Tue, 03 Mar 2026 %02d:%02d:00 GMT</pubDate><content:encoded><![CDATA[%s]]></content:encoded></item>`,
				feed, j, j, feed, j, j%24, j%60, body)
		}
		out.WriteString(`</channel></rss>`)
		return out.String()
	}
	var paths []string
	for i := range 300 {
		paths = append(paths, fmt.Sprintf("/%d", i))
	}
	h := func(w http.ResponseWriter, r *http.Request) {
		etag := fmt.Sprintf(`"%d"`, news.Load())
		w.Header().Set("ETag", etag)
		if r.Header.Get("If-None-Match") == etag {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		fmt.Fprint(w, page(r.URL.Path, int(news.Load())))
	}
	b.Run("empty", func(b *testing.B) {
		for b.Loop() {
			b.StopTimer()
			n := newNewsroom(b, h)
			n.refresher.PerHost = 16
			all := n.subscribe(b, paths...)
			b.StartTimer()
			if got := n.refresher.Run(b.Context(), all, nil); got.New != 9000 {
				b.Fatalf("%+v", got)
			}
		}
	})
	b.Run("unchanged", func(b *testing.B) {
		n := newNewsroom(b, h)
		n.refresher.PerHost = 16
		all := n.subscribe(b, paths...)
		n.refresher.Run(b.Context(), all, nil)
		for i := range all {
			all[i] = n.feed(b, all[i].ID)
		}
		for b.Loop() {
			if got := n.refresher.Run(b.Context(), all, nil); got.NotModified != 300 {
				b.Fatalf("%+v", got)
			}
		}
	})
	b.Run("one new", func(b *testing.B) {
		n := newNewsroom(b, h)
		n.refresher.PerHost = 16
		all := n.subscribe(b, paths...)
		n.refresher.Run(b.Context(), all, nil)
		for b.Loop() {
			b.StopTimer()
			news.Add(1)
			for i := range all {
				all[i] = n.feed(b, all[i].ID)
			}
			b.StartTimer()
			if got := n.refresher.Run(b.Context(), all, nil); got.New != 300 {
				b.Fatalf("%+v", got)
			}
		}
	})
}
