package feeds_test

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"tidings/feeds"
	"tidings/feeds/fetch"
	"tidings/feeds/sanitize"
	"tidings/store/secret"
)

func TestDiscoverFeed(t *testing.T) {
	var asked atomic.Int32
	s := newServer(t, func(w http.ResponseWriter, r *http.Request) {
		asked.Add(1)
		if r.URL.Path == "/old" {
			http.Redirect(w, r, "/feed", http.StatusMovedPermanently)
			return
		}
		fmt.Fprint(w, rss("good", 1, 7))
	})
	for path, requests := range map[string]int32{"/feed": 1, "/old": 2} {
		asked.Store(0)
		d, err := feeds.Discover(t.Context(), newFetcher(t), s.URL+path)
		if err != nil {
			t.Fatal(err)
		}
		want := feeds.Candidate{URL: s.URL + "/feed", Title: "good", Kind: "rss"}
		if len(d.Candidates) != 1 || d.Candidates[0] != want || asked.Load() != requests {
			t.Errorf("%s: %+v after %d requests", path, d, asked.Load())
		}
		p := d.Preview
		if p == nil || p.Articles != 7 || p.Link != "https://site.example/" || !slices.Equal(p.Newest, []string{"good 7", "good 6", "good 5", "good 4", "good 3"}) {
			t.Errorf("preview %+v", p)
		}
	}
	look, err := feeds.LookAt(t.Context(), newFetcher(t), s.URL+"/feed")
	if err != nil || look.Title != "good" || look.Articles != 7 || look.Updated.IsZero() {
		t.Errorf("preview %+v, %v", look, err)
	}
}

func TestDiscoverOnPage(t *testing.T) {
	for _, c := range []struct {
		name, page string
		feeds      string // paths that are feeds
		want       string // URL|title|kind, one a line, / for the server
		requests   int32
	}{
		{"declared", `<head><title>My &amp; <i>site</i></title>
			<link rel="alternate" type="application/rss+xml" title="Comments" href="/comments/feed">
			<link rel="alternate" type="application/rss+xml; charset=utf-8" title="Posts" href="/posts">
			<LINK REL="ALTERNATE stylesheet" TYPE="application/atom+xml" HREF="atom?x=1&amp;y=2">
			<link rel=alternate type="application/feed+json" href="/json">
			<link rel="alternate" type="application/json" href="/wp-json/wp/v2/posts/1">
			<link rel="alternate" type="application/json+oembed" href="/oembed">
			<link rel="alternate" hreflang="de" href="/de/"><link rel="stylesheet" href="/rss"></head>
			<body><a href="/other/rss">RSS</a>`, "",
			"/posts|Posts|rss /atom?x=1&y=2||atom /json||json /comments/feed|Comments|rss", 4}, // three are asked for and are not there
		{"base", `<base href="/deep/er/"><link rel="alternate" type="application/rss+xml" href="feed"><link rel=feed href=x>`, "",
			"/deep/er/feed||rss /deep/er/x||", 9},
		{"the same twice", `<link rel="alternate" type="application/rss+xml" title=A href="/feed"><link rel="alternate" type="application/rss+xml" title=B href="/feed/">`, "",
			"/feed|A|rss", 9},
		{"hostile", "<link rel=alternate type=application/rss+xml href='javascript:alert(1)'><link rel=alternate type=application/rss+xml href='file:///etc/passwd'>" +
			"<link rel=alternate type=application/rss+xml title='\x1b[31mA&#27;]0;x&#7;\u202eB' href='/feed'>", "",
			"/feed|AB|rss", 9},
		{"the first is dead", `<link rel="alternate" type="application/rss+xml" title="Old" href="/gone"><link rel="alternate" type="application/rss+xml" title="New" href="/x"><link rel="alternate" type="application/atom+xml" title="Too" href="/y">`, "/x /y",
			"/x|New|rss /y|Too|atom", 3},
		{"the first has a fault", `<link rel="alternate" type="application/rss+xml" title="Old" href="/fault"><link rel="alternate" type="application/rss+xml" title="New" href="/x">`, "/x",
			"/x|New|rss /fault|Old|rss", 3},
		{"the first has a fault, and comments follow", `<link rel="alternate" type="application/rss+xml" title="Posts" href="/fault"><link rel="alternate" type="application/rss+xml" title="Comments" href="/x">`, "/x",
			"/fault|Posts|rss /x|Comments|rss", 2},
		{"all are dead, and one is linked", `<link rel="alternate" type="application/rss+xml" href="/gone"><body><a href="/x.php">RSS 2.0</a>`, "/x.php", "/x.php|x|rss", 3},
		{"all are dead, and one is where it usually is", `<link rel="alternate" type="application/rss+xml" href="/gone">`, "/feed", "/feed|x|rss", 3},
		{"types as people write them", `<link rel=alternate type="application/rss" href="/a"><link rel=alternate type="application/x.atom+xml" href="/b"><link rel=alternate type="text/rss+xml" href="/c"><link rel="service.feed" type="application/atom+xml" href="/d"><link rel=alternate type="application/atomsvc+xml" href="/no">`, "/a",
			"/a||rss /b||atom /c||rss /d||atom", 2},
		{"titles that name a format", `<link rel=alternate title="RSS" href="/a"><link rel=alternate type="application/json" title="JSON Feed" href="/b"><link rel=alternate title="Deutsch" href="/no">`, "/a", "/a|RSS| /b|JSON Feed|", 2},
		{"XML that says no more", `<link rel="alternate" type="text/xml" href="/x.php">`, "/x.php", "/x.php|x|rss", 2},
		{"for who has no scripts", `<noscript><link rel="alternate" type="application/rss+xml" href="/x.php"></noscript>`, "/x.php", "/x.php||rss", 2},
		{"a link with a type", `<body><a type="application/rss+xml" href="/x.php"><img src="i.png"></a>`, "/x.php", "/x.php|x|rss", 2},
		{"a link with a class", `<body><a class="icon-rss" href="/x.php"></a>`, "/x.php", "/x.php|x|rss", 2},
		{"words that name a format", `<body><a href="/x.php">Subscribe via RSS</a><a href="/y.php" title="Atom feed">*</a>`, "/x.php /y.php", "/x.php|x|rss /y.php|x|rss", 3},
		{"drawings", `<body><a href="/x.php"><svg><title>RSS</title></svg></a><a href="/y.php"><svg><use xlink:href="/i.svg#icon-rss"/></svg></a><title>T</title>`, "/x.php /y.php", "/x.php|x|rss /y.php|x|rss", 3},
		{"words that name none", `<body><a href="/x.php">How we feed the cat and the dog</a>`, "/x.php /feed", "/feed|x|rss", 2},
		{"a link that is an alternate", `<body><a rel="alternate" type="application/rss+xml" title="Feed" href="/x.php"><i class="fa fa-rss"></i></a>`, "/x.php", "/x.php|Feed|rss", 2},
		{"a sign", `<body><a href="/x.php"><i class="fa fa-rss"></i></a><a href="/y.php"><img src="/img/y.png" alt="RSS"></a><a href="/z.php" aria-label="Feed"><svg></svg></a>`, "/x.php",
			"/x.php|x|rss", 4},
		{"an alternate of a type for anything", `<link rel="alternate" type="text/xml" title="RSS .92" href="/x.php"><link rel="alternate" type="text/xml" title="Sitemap" href="/map.php">`, "/x.php", "/x.php|RSS .92|", 2},
		{"linked", `<body><a href="/about">About</a> <a href="/news.rss"><b>News</b> feed</a> <a href="/rss">Our RSS page</a>`, "/news.rss",
			"/news.rss|x|rss", 3},
		{"usual place", `<body>nothing`, "/atom.xml", "/atom.xml|x|rss", 4},
		{"in a comment", `<!-- <link rel="alternate" type="application/rss+xml" href="/no"> --><script>"<link rel='alternate' type='application/rss+xml' href='/no'>"</script>`, "/feed",
			"/feed|x|rss", 2},
	} {
		t.Run(c.name, func(t *testing.T) {
			var asked atomic.Int32
			s := newServer(t, func(w http.ResponseWriter, r *http.Request) {
				asked.Add(1)
				switch {
				case r.URL.Path == "/":
					w.Header().Set("Content-Type", "text/html")
					fmt.Fprint(w, "<!doctype html><html>"+c.page)
				case c.feeds != "" && slices.Contains(strings.Fields(c.feeds), r.URL.Path):
					fmt.Fprint(w, rss("x", 1, 1))
				case r.URL.Path == "/fault":
					w.WriteHeader(http.StatusInternalServerError)
				default:
					w.WriteHeader(http.StatusNotFound)
				}
			})
			d, err := feeds.Discover(t.Context(), newFetcher(t), s.URL+"/")
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, f := range d.Candidates {
				got = append(got, strings.TrimPrefix(f.URL, s.URL)+"|"+f.Title+"|"+f.Kind)
			}
			if text := strings.Join(got, " "); text != c.want || asked.Load() != c.requests {
				t.Errorf("got %s\nafter %d requests\nwant %s\nafter %d", text, asked.Load(), c.want, c.requests)
			}
			if d.Preview != nil || c.name == "declared" && d.Title != "My & site" {
				t.Errorf("title %q, preview %v", d.Title, d.Preview)
			}
		})
	}
}

func TestDiscoverNothing(t *testing.T) {
	var asked atomic.Int32
	s := newServer(t, func(w http.ResponseWriter, r *http.Request) {
		asked.Add(1)
		switch r.URL.Path {
		case "/page":
			fmt.Fprint(w, "<html><body>Nothing here")
		case "/picture":
			fmt.Fprint(w, "\x89PNG\r\n\x1a\n\x00\x00")
		case "/wall":
			w.Header().Set("Cf-Mitigated", "challenge")
			fmt.Fprint(w, "<html><body>Just a moment")
		default:
			w.WriteHeader(http.StatusNotFound)
		}
	})
	for path, want := range map[string]struct {
		err  error
		most int32
	}{"/page": {feeds.ErrNoFeed, 9}, "/picture": {feeds.ErrNoFeed, 9}, "/wall": {feeds.ErrNoFeed, 1}, "/missing": {nil, 1}} {
		asked.Store(0)
		d, err := feeds.Discover(t.Context(), newFetcher(t), s.URL+path)
		sentence(t, err)
		if d != nil || want.err != nil && !errors.Is(err, want.err) || asked.Load() > want.most {
			t.Errorf("%s: %+v, %v after %d requests", path, d, err, asked.Load())
		}
	}
	for _, raw := range []string{"file:///etc/passwd", "", "exec:ls"} {
		if _, err := feeds.Discover(t.Context(), newFetcher(t), raw); !errors.Is(err, fetch.ErrAddress) {
			t.Errorf("%q: %v", raw, err)
		}
	}
}

// TestDiscoverSites: what each site is known to do, without asking it.
func TestDiscoverSites(t *testing.T) {
	f := newFetcher(t)
	f.Transport = web(func(r *http.Request) *http.Response {
		if strings.HasSuffix(r.URL.Path, "/.rss") { // who is refused there is told what to do
			return &http.Response{StatusCode: 200, Body: io.NopCloser(strings.NewReader(rss("r", 1, 1)))}
		}
		return &http.Response{StatusCode: 403}
	})
	for address, want := range map[string]string{
		"https://www.youtube.com/playlist?list=PL1":           "https://www.youtube.com/feeds/videos.xml?playlist_id=PL1",
		"https://www.youtube.com/channel/UC1/videos":          "https://www.youtube.com/feeds/videos.xml?channel_id=UC1",
		"youtube.com/user/x":                                  "https://www.youtube.com/feeds/videos.xml?user=x",
		"https://www.reddit.com/r/golang/":                    "https://www.reddit.com/r/golang/.rss",
		"https://old.reddit.com/r/golang/new":                 "https://www.reddit.com/r/golang/new/.rss",
		"https://github.com/golang/go":                        "https://github.com/golang/go/releases.atom",
		"https://github.com/golang/go/commits/master":         "https://github.com/golang/go/commits.atom",
		"https://github.com/golang":                           "https://github.com/golang.atom",
		"https://gitlab.com/a/b/c/-/tree/main":                "https://gitlab.com/a/b/c/-/releases.atom",
		"https://codeberg.org/newsraft/newsraft":              "https://codeberg.org/newsraft/newsraft/releases.rss",
		"https://news.ycombinator.com/item?id=1":              "https://news.ycombinator.com/rss",
		"https://example.substack.com/p/x":                    "https://example.substack.com/feed",
		"https://medium.com/@me":                              "https://medium.com/feed/@me",
		"https://me.medium.com/":                              "https://me.medium.com/feed",
		"https://stackoverflow.com/questions/tagged/go?tab=x": "https://stackoverflow.com/feeds/tag/go",
		"https://unix.stackexchange.com/questions/1/how":      "https://unix.stackexchange.com/feeds/question/1",
		"https://bsky.app/profile/me.example":                 "https://bsky.app/profile/me.example/rss",
		"https://me.tumblr.com":                               "https://me.tumblr.com/rss",
		"https://arxiv.org/list/cs.PL/recent":                 "https://rss.arxiv.org/rss/cs.PL",
		"https://pypi.org/project/requests/":                  "https://pypi.org/rss/project/requests/releases.xml",
		"https://store.steampowered.com/app/220/HalfLife_2/":  "https://store.steampowered.com/feeds/news/app/220/",
		"https://lobste.rs/t/go":                              "https://lobste.rs/t/go.rss",
		"https://dev.to/me/a-post":                            "https://dev.to/feed/me",
	} {
		d, err := feeds.Discover(t.Context(), f, address)
		if err != nil || d.Candidates[0].URL != want {
			t.Errorf("%s: %+v, %v; want %s", address, d, err, want)
		}
	}
	if d, err := feeds.Discover(t.Context(), f, "https://notreddit.com/r/golang"); err == nil {
		t.Errorf("another site: %+v", d)
	}
}

func TestDiscoverTriesTheUsualPlacesBehindAWall(t *testing.T) {
	s := newServer(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/@me.rss" {
			fmt.Fprint(w, rss("x", 1, 1))
			return
		}
		w.WriteHeader(http.StatusForbidden)
	})
	d, err := feeds.Discover(t.Context(), newFetcher(t), s.URL+"/@me")
	if err != nil || len(d.Candidates) != 1 || d.Candidates[0].URL != s.URL+"/@me.rss" {
		t.Errorf("%+v, %v", d, err)
	}
}

func TestDiscoverFallsBackToHTTP(t *testing.T) {
	f := newFetcher(t)
	f.Resolver = newResolver(t)
	s := newServer(t, func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, rss("x", 1, 1)) })
	bare := "plain.example" + s.URL[strings.LastIndex(s.URL, ":"):] + "/feed"
	d, err := feeds.Discover(t.Context(), f, bare)
	if err != nil || d.Candidates[0].URL != "http://"+bare {
		t.Errorf("%+v, %v", d, err)
	}
	near := newServer(t, func(http.ResponseWriter, *http.Request) {})
	at := strings.TrimPrefix(near.URL, "http://") + "/feed"
	near.Close()
	for _, typed := range []string{at, strings.Replace(at, "127.0.0.1", "localhost", 1)} { // these are tried as http at once
		if _, err := feeds.Discover(t.Context(), f, typed); err == nil || errors.Is(err, fetch.ErrAddress) || strings.Contains(err.Error(), "httphttp") {
			t.Errorf("%s, where nothing listens: %v", typed, err)
		}
	}
	if _, err = feeds.Discover(t.Context(), f, "https://"+bare); err == nil {
		t.Error("a person's https became http")
	}
}

// TestDiscoverStaysOutside: a page from the open web leads to nothing inside.
func TestDiscoverStaysOutside(t *testing.T) {
	host, private := openWeb(t)
	inside, port := newDoor(t, "127.0.0.1", http.NotFoundHandler())
	_, web := newDoor(t, host, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/" {
			w.WriteHeader(http.StatusNotFound)
			return
		}
		fmt.Fprintf(w, `<html><body><a href="http://127.0.0.1:%s/rss">RSS</a>`, port)
	}))
	f := newFetcher(t)
	f.Private = private
	if _, err := feeds.Discover(t.Context(), f, "http://"+net.JoinHostPort(host, web)+"/"); !errors.Is(err, feeds.ErrNoFeed) {
		t.Errorf("%v", err)
	}
	if n := inside.came.Load(); n != 0 {
		t.Errorf("%d connections were made inside", n)
	}
}

// A page that lists feeds has one of its own, or none: that of somebody else is not taken for it.
func TestDiscoverOnAListOfFeeds(t *testing.T) {
	for _, c := range []struct {
		name, page, feeds, want string
		listed                  bool
	}{
		{"others' feeds", `<li><a href="OTHER/a.rss">A</a><li><a href="OTHER/b.rss">B</a><li><a href="OTHER/c.rss">C</a>`, "/a.rss /b.rss /c.rss", "OTHER/a.rss OTHER/b.rss OTHER/c.rss", true},
		{"others' feeds, and its own", `<li><a href="OTHER/a.rss">A</a><li><a href="OTHER/b.rss">B</a><li><a href="OTHER/c.rss">C</a><p><a href="/own.rss">Ours</a>`, "/a.rss /own.rss", "/own.rss", false},
		{"others' feeds, and its own where feeds usually are", `<li><a href="OTHER/a.rss">A</a><li><a href="OTHER/b.rss">B</a><li><a href="OTHER/c.rss">C</a>`, "/a.rss /feed", "/feed", false},
		{"more than are asked for", strings.Repeat(`<a href="OTHER/a.rss">A</a>`, 9) + `<a href="OTHER/b.rss">B</a><a href="OTHER/c.rss">C</a><a href="OTHER/d.rss">D</a><a href="OTHER/e.rss">E</a>`, "/a.rss", "OTHER/a.rss OTHER/e.rss", true},
		{"feeds of a paper", `<a href="/a.rss">A</a><a href="/b.rss">B</a><a href="/c.rss">C</a><a href="/d.rss">D</a>`, "/a.rss /b.rss /c.rss /d.rss", "/a.rss /b.rss /c.rss /d.rss", true},
		{"its feed elsewhere", `<a href="OTHER/a.rss">RSS</a>`, "/a.rss", "OTHER/a.rss", false},
		{"a feed that it declares", `<link rel="alternate" type="application/rss+xml" href="/own.rss"><a href="OTHER/a.rss">A</a><a href="OTHER/b.rss">B</a><a href="OTHER/c.rss">C</a>`, "/a.rss /own.rss", "/own.rss", false},
	} {
		var other string
		s := newServer(t, func(w http.ResponseWriter, r *http.Request) {
			switch {
			case r.URL.Path == "/page":
				w.Header().Set("Content-Type", "text/html")
				fmt.Fprint(w, "<!doctype html><html><body>"+strings.ReplaceAll(c.page, "OTHER", other))
			case slices.Contains(strings.Fields(c.feeds), r.URL.Path) && (strings.HasPrefix(r.Host, "localhost") != (r.URL.Path == "/own.rss" || r.URL.Path == "/feed") || !strings.Contains(c.page, "OTHER")):
				fmt.Fprint(w, rss(r.URL.Path, 1, 1))
			default:
				w.WriteHeader(http.StatusNotFound)
			}
		})
		other = strings.Replace(s.URL, "127.0.0.1", "localhost", 1)
		d, err := feeds.Discover(t.Context(), newFetcher(t), s.URL+"/page")
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		var got []string
		for _, f := range d.Candidates {
			got = append(got, strings.Replace(strings.TrimPrefix(f.URL, s.URL), other, "OTHER", 1))
		}
		if text := strings.Join(got, " "); text != c.want || d.Listed != c.listed {
			t.Errorf("%s: %s, listed %v; want %s, %v", c.name, text, d.Listed, c.want, c.listed)
		}
	}
}

func FuzzDiscover(f *testing.F) {
	for _, seed := range []string{
		`<title>a</title><link rel=alternate type="application/rss+xml" href="/feed" title="&#27;[31m">`,
		`<base href="javascript:x"><a href="feed:http://a.example/rss">RSS</a>`, "<a href='//[::1]/rss'><title>", rss("x", 1, 1), "\x00<link",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, page []byte) {
		fetcher := newFetcher(t)
		asked := 0
		fetcher.Transport = web(func(r *http.Request) *http.Response {
			if asked++; asked > 1 {
				return &http.Response{StatusCode: 404}
			}
			return &http.Response{StatusCode: 200, Body: io.NopCloser(bytes.NewReader(page))}
		})
		d, err := feeds.Discover(t.Context(), fetcher, "https://site.example/")
		if asked > 9 {
			t.Errorf("%d requests", asked)
		}
		if err != nil {
			sentence(t, err)
			return
		}
		for _, c := range d.Candidates {
			if got, err := fetch.Normalise(c.URL); err != nil || sanitize.Line(c.URL) != c.URL || sanitize.Line(c.Title) != c.Title {
				t.Errorf("candidate %+v, %q, %v", c, got, err)
			}
		}
	})
}

// TestDiscoverByHeader: the header Link names feeds (RFC 8288) as a page does, whatever it comes with.
func TestDiscoverByHeader(t *testing.T) {
	for _, c := range []struct {
		name, body, kind string
		links            []string
		want             string // path|title, one a line; "" for none
	}{
		{"a page without any", "<!doctype html><title>x</title>", "text/html", []string{`</news.xml>; rel="alternate"; type="application/rss+xml"; title="News"`}, "/news.xml|News"},
		{"a relation among others", "<!doctype html><p>x", "text/html", []string{`</news.xml>; rel="home alternate"; type="application/atom+xml;charset=utf-8"`}, "/news.xml|"},
		{"several in one header", "<!doctype html><p>x", "text/html", []string{`</style.css>; rel=preload, </a>; rel=alternate; type="application/rss+xml", </b>; rel=alternate; type="application/feed+json"`}, "/a|\n/b|"},
		{"the page says more", `<!doctype html><link rel=alternate type="application/rss+xml" href="/a" title="All of it">`, "text/html", []string{`</a>; rel=alternate; type="application/rss+xml"`}, "/a|All of it"},
		{"comments last", "<!doctype html><p>x", "text/html", []string{`</comments/a>; rel=alternate; type="application/rss+xml", </b>; rel=alternate; type="application/rss+xml"`}, "/b|\n/comments/a|"},
		{"data of another sort", `{"name":"site"}`, "application/json", []string{`</a>; rel=alternate; type="application/rss+xml"`}, "/a|"},
		{"self and hub are no other feed", "<!doctype html><p>x", "text/html", []string{`</self.xml>; rel="self"; type="application/rss+xml", </hub>; rel="hub"`}, ""},
		{"another language is no feed", "<!doctype html><p>x", "text/html", []string{`</de/>; rel="alternate"; hreflang="de", </m/>; rel=alternate; type="text/html"`}, ""},
		{"what is no web address", "<!doctype html><p>x", "text/html", []string{`<javascript:x>; rel=alternate; type="application/rss+xml", <file:///etc/passwd>; rel=alternate; type="application/rss+xml"`}, ""},
	} {
		s := newServer(t, func(w http.ResponseWriter, r *http.Request) {
			switch {
			case r.URL.Path == "/":
				w.Header()["Link"] = c.links
				w.Header().Set("Content-Type", c.kind)
				fmt.Fprint(w, c.body)
			case strings.Contains(c.want, r.URL.Path+"|"):
				fmt.Fprint(w, rss("", 1, 1))
			default:
				http.NotFound(w, r)
			}
		})
		d, err := feeds.Discover(t.Context(), newFetcher(t), s.URL+"/")
		var got []string
		if err == nil {
			for _, one := range d.Candidates {
				got = append(got, strings.TrimPrefix(one.URL, s.URL)+"|"+one.Title)
			}
		}
		if strings.Join(got, "\n") != c.want {
			t.Errorf("%s: got %q, %v; want %q", c.name, got, err, c.want)
		}
	}
}

// TestDiscoverInAnotherEncoding: a page is read in the encoding that it is in, by whatever name, or by none.
func TestDiscoverInAnotherEncoding(t *testing.T) {
	const link = `<link rel="alternate" type="application/rss+xml" href="/feed" title="`
	for head, title := range map[string]string{
		`<meta charset="cp-1251">`: "\xcd\xee\xe2\xee\xf1\xf2\xe8 \xef\xee\xf0\xf2\xe0", // a name that browsers do not know
		"":                         "\xcd\xee\xe2\xee\xf1\xf2\xe8 \xef\xee\xf0\xf2\xe0",
	} {
		s := newServer(t, func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "text/html")
			if r.URL.Path == "/feed" {
				fmt.Fprint(w, rss("", 1, 1))
				return
			}
			fmt.Fprint(w, "<!doctype html>"+head+"<title>"+title+"</title>"+link+title+`">`)
		})
		d, err := feeds.Discover(t.Context(), newFetcher(t), s.URL)
		if err != nil || d.Title != "Новости порта" || d.Candidates[0].Title != "Новости порта" {
			t.Errorf("%q: %+v, %v", head, d, err)
		}
	}
}

// TestSitesThatRefuse: what a site is known to mean by a refusal is said, to who adds a feed and on the feed, and
// there is no other feed in its place.
func TestSitesThatRefuse(t *testing.T) {
	for _, c := range []struct {
		address string
		answers map[string]int // by path; 404 for others
		says    string         // of the error; "" for none
		want    string         // the first candidate
	}{
		{"https://www.reddit.com/r/golang/", map[string]int{"/r/golang/": 403, "/r/golang/.rss": 403}, "reddit.com/prefs/feeds", ""},
		{"https://old.reddit.com/r/golang/.rss", map[string]int{"/r/golang/.rss": 403}, "reddit.com/prefs/feeds", ""},
		{"https://www.reddit.com/user/x/.rss", map[string]int{}, "reddit.com/prefs/feeds", ""},
		{"https://www.reddit.com/r/golang/.rss?feed=abc&user=x", map[string]int{"/r/golang/.rss": 200}, "", "https://www.reddit.com/r/golang/.rss?feed=abc&user=x"},
		{"https://www.reddit.com/r/golang/.rss?feed=old&user=x", map[string]int{"/r/golang/.rss": 403}, "403", ""},
		{"https://www.reddit.com/r/golang/.rss", map[string]int{"/r/golang/.rss": 429}, "429", ""},
		{"https://www.youtube.com/feeds/videos.xml?channel_id=UC1", map[string]int{"/feeds/videos.xml": 404}, "asked again", ""},
		{"https://www.youtube.com/channel/UC1", map[string]int{"/channel/UC1": 403, "/feeds/videos.xml": 500}, "", "https://www.youtube.com/feeds/videos.xml?channel_id=UC1"},
		{"https://medium.com/@me", map[string]int{"/@me": -1, "/feed/@me": 404, "/elsewhere": 200}, "", "https://medium.com/elsewhere"}, // a rule that has grown old
	} {
		f := newFetcher(t)
		f.Transport = web(func(r *http.Request) *http.Response {
			body := ""
			code := cmp.Or(c.answers[r.URL.Path], 404)
			switch code {
			case 200:
				body = rss("f", 1, 1)
			case -1:
				code, body = 200, `<!doctype html><title>x</title><link rel=alternate type="application/rss+xml" href="/elsewhere">`
			}
			return &http.Response{StatusCode: code, Body: io.NopCloser(strings.NewReader(body))}
		})
		d, err := feeds.Discover(t.Context(), f, c.address)
		if c.says != "" {
			if text := sentence(t, err); !strings.Contains(text, c.says) {
				t.Errorf("%s: it says %q; want %q", c.address, text, c.says)
			}
			continue
		}
		if err != nil || d.Candidates[0].URL != c.want {
			t.Errorf("%s: %+v, %v; want %s", c.address, d, err, c.want)
		}
	}
	const private = "https://www.reddit.com/r/golang/.rss?feed=0a1b2c3d4e5f60718293a4b5c6d7e8f901234567&user=me"
	if !secret.Is(private) || strings.Contains(secret.Hide(private), "0a1b2c") || strings.Contains(secret.Hide(private), "=me") {
		t.Errorf("a feed of one person is shown as %s", secret.Hide(private))
	}
}
