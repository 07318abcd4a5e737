package ui

import (
	"encoding/base64"
	"html"
	"regexp"
	"strings"
	"testing"

	"tidings/store"
	"tidings/ui/forms"
)

// copied is what a terminal would put into its clipboard of what was sent, which
// must be nothing else.
func copied(t *testing.T, sent string) string {
	t.Helper()
	m := regexp.MustCompile(`^\x1b\]52;c;([A-Za-z0-9+/=]+)\x07$`).FindStringSubmatch(sent)
	if m == nil {
		t.Fatalf("not one OSC 52: %q", sent)
	}
	text, err := base64.StdEncoding.DecodeString(m[1])
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestCopyTheLink(t *testing.T) {
	sc := show(t, news(t), 140, 24).press("y")
	sc.sees("Sent the link to your terminal's clipboard: https://news.example/old-cranes-leave-the-harbour-after-ninety-years")
	if got := copied(t, sc.sent); got != "https://news.example/old-cranes-leave-the-harbour-after-ninety-years" {
		t.Errorf("copied %q", got)
	}
}

func TestCopyTheArticleAsMarkdown(t *testing.T) {
	for _, keys := range [][]string{{"Y"}, {"enter", "Y"}} {
		sc := show(t, news(t), 140, 24).press(keys...)
		sc.sees("Sent 640 bytes of Markdown to your terminal's clipboard: “Old cranes leave the harbour after ninety years”")
		const want = `# Old cranes leave the harbour after ninety years

Harbour Post · 2026-11-22

<https://news.example/old-cranes-leave-the-harbour-after-ninety-years>

The last of the [old cranes](https://news.example/cranes) came down`
		if got := copied(t, sc.sent); !strings.HasPrefix(got, want) || !strings.HasSuffix(got, "trees in spring.\n") {
			t.Errorf("copied %q", got)
		}
	}
}

// What a terminal may not take whole is not sent in part.
func TestTooLongToCopy(t *testing.T) {
	s := library(t)
	const sentence = "A sentence of just forty letters, or so. "
	fed(t, s, store.Wish{URL: "https://long.example/"}, "Long Reads",
		piece(1, "Too long", "<p>"+strings.Repeat(sentence, 4000)+"</p>"), piece(2, "Long", "<p>"+strings.Repeat(sentence, 500)+"</p>"))
	id := ""
	page, err := s.List(t.Context(), store.Local, store.Query{}, store.Cursor{}, 2)
	if err != nil {
		t.Fatal(err)
	}
	id = page.Rows[0].ID.Short()
	sc := show(t, s, 80, 24).press("Y").sees("Too long to copy (164.1 KB): “tidings show " + id + " --markdown” prints it.")
	if sc.sent != "" {
		t.Errorf("sent %q", sc.sent)
	}
	if sc.press("j", "Y").sees("Sent 20.6 KB"); len(copied(t, sc.sent)) < 20_000 {
		t.Error("cut")
	}
	far := showAt(t, s, 80, 24, map[string]string{"SSH_TTY": "/dev/pts/1"}).press("j", "Y").sees("Too long to copy (20.6 KB)")
	if far.sent != "" {
		t.Errorf("sent %q", far.sent)
	}
}

// Behind g y an article's link is copied in other ways, from the list and from its page; the
// box of keys that follow tells them.
func TestCopyTheLinkInOtherWays(t *testing.T) {
	s := library(t)
	odd := piece(1, "[Quay] *opens* \x1b[31mred\nline", "<p>Soon.</p>")
	odd.Link = "https://news.example/quay_(harbour)?utm_source=rss&id=7#top"
	fed(t, s, store.Wish{URL: "https://post.example/rss"}, "Harbour Post", odd)
	for key, want := range map[string]string{
		"t": "[Quay] *opens* red line https://news.example/quay_(harbour)?id=7#top",
		"m": `[\[Quay\] \*opens\* red line](https://news.example/quay_%28harbour%29?id=7#top)`,
		"a": "https://news.example/quay_(harbour)?id=7#top",
	} {
		for _, before := range [][]string{nil, {"enter"}} {
			sc := show(t, s, 200, 24).press(before...).press("g", "y", key).sees("clipboard: " + want)
			if got := copied(t, sc.sent); got != want {
				t.Errorf("%s copied %q", key, got)
			}
		}
	}
	show(t, s, 80, 24).press("g").sees("y  copy …")
	show(t, s, 80, 24).press("g", "y").sees("t  copy title and link", "m  copy as Markdown link", "a  copy without trackers")
}

// Links are opened, copied and shown without what follows readers about, and with it for who
// wants that. Feeds know their articles by the whole address.
func TestLinksLeaveTrackersBehind(t *testing.T) {
	const whole, plain, other = "https://news.example/ferry?id=7&utm_source=rss", "https://news.example/ferry?id=7", "https://e.example/quay"
	s := library(t)
	one := piece(1, "Ferry", `<p>The ferry stays at <a href="https://www.google.com/url?q=https%3A%2F%2Fe.example%2Fquay%3Ffbclid%3D1">the quay</a>.</p>`)
	one.Link = whole
	fed(t, s, store.Wish{URL: "https://a.example"}, "A", one)
	for _, c := range []struct{ settings, link, quay string }{{"", plain, other}, {`links.trackers = "keep"`, whole, "https://www.google.com/url?q=https%3A%2F%2Fe.example%2Fquay%3Ffbclid%3D1"}} {
		sc := showSet(t, s, 140, 24, text(c.settings)).press("enter")
		if row := sc.article.article.Row; row.Link != whole {
			t.Errorf("the article's address is %s", row.Link)
		}
		clip := func(wanted string, keys ...string) {
			t.Helper()
			sc.sent = ""
			if sc.press(keys...); copied(t, sc.sent) != wanted {
				t.Errorf("%q: %q copied %q, not %q", c.settings, keys, copied(t, sc.sent), wanted)
			}
		}
		clip(c.link, "y")
		clip("Ferry "+c.link, "g", "y", "t")
		clip(plain, "g", "y", "a")
		clip("# Ferry\n\nA · 2026-11-22\n\n<"+c.link+">\n\nThe ferry stays at [the quay]("+c.quay+").\n", "Y")
		all := sc.linksOfPage()
		if all[0].argument != c.link || all[1].argument != c.quay || !strings.Contains(sc.View().Content, ";"+c.quay+"\x1b") && !strings.Contains(sc.View().Content, ";"+c.quay+"\a") {
			t.Errorf("%q: the links of the page are %q and %q", c.settings, all[0].argument, all[1].argument)
		}
		for _, form := range []string{forms.Markdown, forms.HTML} {
			page, err := sc.written(t.Context(), sc.article.article.Number, sc.takingOf(sc.article.article.Number), form)
			if err != nil || !strings.Contains(html.UnescapeString(string(page)), c.quay) || !strings.Contains(html.UnescapeString(string(page)), c.link) {
				t.Errorf("%q: %s: %s %v", c.settings, form, page, err)
			}
		}
		sc.press("#").sees("the quay").press("esc")
		clip(c.link, "o") // nothing opens links here: they are handed over
		sc.press("esc")
	}
}
