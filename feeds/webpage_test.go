package feeds_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"

	"tidings/feeds"
	"tidings/feeds/fetch"
	"tidings/feeds/markup"
)

// story is paragraph after paragraph about a page of an article, none of which is on another.
func story(page int) string {
	var out strings.Builder
	for i, word := range []string{"harbour", "ferry", "lighthouse", "pilot", "tide"} {
		fmt.Fprintf(&out, "<p>On page %d the %s comes to the fore, and the people of the island, who have waited for it since spring, tell at length what they make of it (%d.%d).</p>\n",
			page, word, page, i)
	}
	return out.String()
}

// printed is a page of a site with a head of its own.
func printed(title, head, text, foot string) string {
	return "<!DOCTYPE html><html lang=en><head><title>" + title + "</title>" + head + "</head><body><header>Harbour Post</header><article><h1>" +
		title + "</h1>\n" + text + foot + "</article><footer>Harbour Post, the paper of the island</footer></body></html>"
}

// readFrom reads the article at a path of a site, and returns its text and what was asked for.
func readFrom(t *testing.T, path string, site func(string) (body, redirect string, status int)) (text string, asked []string) {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked = append(asked, r.URL.RequestURI())
		body, redirect, status := site(r.URL.RequestURI())
		if redirect != "" {
			http.Redirect(w, r, redirect, http.StatusFound)
			return
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.WriteHeader(status)
		_, _ = w.Write([]byte(body))
	}))
	defer server.Close()
	f := fetch.NewFetcher("test")
	f.Private = func(netip.Addr) bool { return false }
	page, err := feeds.ReadWeb(context.Background(), f, server.URL+path, false)
	if err != nil {
		t.Fatal(err)
	}
	return markup.PlainText(page.Content), asked
}

// Sites number the pages of an article in many ways. All three pages of each are one text,
// with no trace of the pager.
func TestAnArticleOnSeveralPages(t *testing.T) {
	for name, c := range map[string]struct {
		first, further string // path of the first page; of the others, with %d for the number
		pager          string // with %[1]s for the path of the next page, and %[2]d for its number
		head           bool
		zero           bool
	}{
		"query":          {"/story", "/story?page=%d", `<div class="pager"><b>%[3]d</b> <a href="%[1]s">%[2]d</a></div>`, false, false},
		"query, from 0":  {"/story", "/story?page=%d", `<ul><li><a href="%[1]s" rel="next">Next ›</a></li></ul>`, false, true},
		"folder":         {"/2026/harbour/", "/2026/harbour/%d/", `<p>Pages: <a class="post-page-numbers" href="%[1]s">%[2]d</a></p>`, false, false},
		"folder, page":   {"/harbour", "/harbour/page/%d", `<nav><a href="%[1]s">Continue reading</a></nav>`, false, false},
		"name":           {"/n/harbour.html", "/n/harbour-%d.html", `<p><a href="%[1]s">Page %[2]d</a></p>`, false, false},
		"name, page":     {"/n/harbour.html", "/n/harbour-page%d.html", `<p><a href="%[1]s">Next page »</a></p>`, false, false},
		"index":          {"/harbour/index.html", "/harbour/index%d.html", `<p><a href="%[1]s">%[2]d</a></p>`, false, false},
		"German":         {"/harbour-a-4711.html", "/harbour-a-4711-seite-%d.html", `<p><a href="%[1]s">Weiter</a></p>`, false, false},
		"Japanese":       {"/articles/harbour.html", "/articles/harbour.html?page=%d", `<p><a href="%[1]s">次のページ</a></p>`, false, false},
		"head":           {"/story", "/story?page=%d", ``, true, false},
		"number of many": {"/story", "/story?pg=%d", `<p><a href="%[1]s">%[2]d / 3</a></p>`, false, false},
		"first has a 1":  {"/story?page=1", "/story?page=%d", `<p><a href="%[1]s">Next</a></p>`, false, false},
	} {
		t.Run(name, func(t *testing.T) {
			at := func(n int) string {
				if n == 1 {
					return c.first
				}
				if c.zero {
					n--
				}
				return fmt.Sprintf(c.further, n)
			}
			text, asked := readFrom(t, c.first, func(path string) (string, string, int) {
				for n := 1; n <= 3; n++ {
					if path != at(n) {
						continue
					}
					head, foot := `<link rel="canonical" href="`+c.first+`">`, ""
					if n < 3 && c.head {
						head += `<link rel="next" href="` + at(n+1) + `">`
					}
					if n < 3 && c.pager != "" {
						foot = fmt.Sprintf(strings.ReplaceAll(c.pager, "%[3]d", fmt.Sprint(n)), at(n+1), n+1)
					}
					return printed("The harbour is open", head, story(n), foot), "", 200
				}
				return "", "", 404
			})
			last := -1
			for n := 1; n <= 3; n++ {
				for i := range 5 {
					at := strings.Index(text, fmt.Sprintf("(%d.%d)", n, i))
					if at <= last {
						t.Fatalf("paragraph %d of page %d stands at %d, behind %d\n%s", i, n, at, last, text)
					}
					last = at
				}
			}
			if len(asked) != 3 {
				t.Errorf("asked for %q", asked)
			}
			for _, pager := range []string{"Next", "Weiter", "次", "Page 2", "/ 3", "Pages:", "Continue"} {
				if strings.Contains(text, pager) {
					t.Errorf("the text has the pager's %q:\n%s", pager, text)
				}
			}
		})
	}
}

// What looks like the next page and is another text is not asked for, or not added.
func TestAnArticleThatEnds(t *testing.T) {
	for name, c := range map[string]struct{ first, link, other string }{
		"next post":       {"/2026/harbour", `<a rel="next" href="/2026/lighthouse">Next</a>`, ""},
		"post by number":  {"/?p=12", `<a rel="next" href="/?p=13">Next</a>`, ""},
		"number of posts": {"/posts/12", `<a rel="next" href="/posts/13">Next post</a> <a href="/posts/13">13</a>`, ""},
		"second of name":  {"/open-thread", `<a rel="next" href="/open-thread-2">Next</a>`, ""},
		"comments":        {"/harbour", `<a href="/harbour/comment-page-2#comments">2</a>`, ""},
		"another host":    {"/harbour", `<a rel="next" href="http://127.0.0.1:1/harbour?page=2">2</a>`, ""},
		"a note":          {"/harbour", `<a href="#2">2</a>`, ""},
		"number in text":  {"/harbour", `<p>As we told <a href="/harbour-2">in 2 parts last year</a>.</p>`, ""},
		"other title":     {"/harbour", `<a href="/harbour-2">2</a>`, printed("Quite another story of the north", "", story(7), "")},
		"same page again": {"/harbour", `<a href="/harbour?page=2">2</a>`, printed("The harbour is open", "", story(1), "")},
	} {
		t.Run(name, func(t *testing.T) {
			text, _ := readFrom(t, c.first, func(path string) (string, string, int) {
				switch {
				case path == c.first:
					return printed("The harbour is open", "", story(1), `<p class="foot">`+c.link+`</p>`), "", 200
				case c.other != "":
					return c.other, "", 200
				}
				t.Errorf("%s was asked for", path)
				return "", "", 404
			})
			if strings.Contains(text, "On page 7") || strings.Count(text, "(1.0)") != 1 {
				t.Errorf("the text is\n%s", text)
			}
		})
	}
}

// Where a page does not come, the text says that it goes on; pages without end have one.
func TestAnArticleWhosePagesFail(t *testing.T) {
	link := func(n int) string { return fmt.Sprintf(`<p><a href="/harbour?page=%d">Next</a></p>`, n) }
	text, _ := readFrom(t, "/harbour", func(path string) (string, string, int) {
		switch path {
		case "/harbour":
			return printed("The harbour is open", "", story(1), link(2)), "", 200
		case "/harbour?page=2":
			return printed("The harbour is open (2/3)", "", story(2), link(3)), "", 200
		}
		return "", "/login", 200
	})
	if !strings.Contains(text, "(2.4)") || !strings.Contains(text, "The article goes on: page 3") {
		t.Errorf("the text is\n%s", text)
	}
	text, asked := readFrom(t, "/harbour", func(path string) (string, string, int) {
		n := 1
		_, _ = fmt.Sscanf(path, "/harbour?page=%d", &n)
		return printed("The harbour is open", "", story(n), link(n+1)), "", 200
	})
	if len(asked) != 20 || !strings.Contains(text, "(20.4)") {
		t.Errorf("asked for %d pages", len(asked))
	}
}

// A listing of posts is a page of its own.
func TestListingsAreNotJoined(t *testing.T) {
	_, asked := readFrom(t, "/blog", func(path string) (string, string, int) {
		var posts strings.Builder
		for i := range 4 {
			fmt.Fprintf(&posts, `<article><h2><a href="/p%d">Post %d</a></h2>%s</article>`, i, i, story(i))
		}
		return "<html><head><title>Blog</title></head><body>" + posts.String() + `<a rel=next href="/blog/page/2">2</a></body></html>`, "", 200
	})
	if len(asked) != 1 {
		t.Errorf("asked for %q", asked)
	}
}
