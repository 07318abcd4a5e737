package ui

import (
	"regexp"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"tidings/feeds/markup"
	"tidings/feeds/sanitize"
	"tidings/store"
	"tidings/ui/terminal"
	"tidings/ui/typeset"
)

var hyperlink = regexp.MustCompile(`\x1b\]8;([^;\x07\x1b]*);([^\x07\x1b]*)(?:\x07|\x1b\\)`)

// A linkedText is a link as a terminal sees it on one line.
type linkedText struct{ id, address, text string }

// linksOf reads the links of lines; each must be closed where its line ends.
func linksOf(t *testing.T, lines []string) (links []linkedText) {
	t.Helper()
	for _, line := range lines {
		var open linkedText
		from := 0
		for _, m := range hyperlink.FindAllStringSubmatchIndex(line, -1) {
			if open.text = ansi.Strip(line[from:m[0]]); open.address != "" {
				links = append(links, open)
			}
			open, from = linkedText{id: line[m[2]:m[3]], address: line[m[4]:m[5]]}, m[1]
		}
		if open.address != "" {
			t.Errorf("the link to %s is open at the end of %q", open.address, line)
		}
	}
	return links
}

// A link that is wrapped is one link on every line, wherever it stands.
func TestLinksSurviveWrapping(t *testing.T) {
	const address = "https://x.example/a?b=1"
	const link = `<a href="` + address + `">a link whose text is <em>so very long</em> that it takes three lines</a>`
	for name, html := range map[string]string{
		"paragraph": "<p>See " + link + " there.</p>",
		"heading":   "<h2>" + link + "</h2>",
		"list":      "<ul><li>See " + link + " there.<ol><li>" + link + "</li></ol></li></ul>",
		"quote":     "<blockquote><p>See " + link + "</p><blockquote><p>" + link + "</p></blockquote></blockquote>",
		"table":     "<table><tr><th>a</th><th>b</th></tr><tr><td>1</td><td>" + link + "</td></tr></table>",
		"bold":      "<p><strong>See " + link + " there.</strong></p>",
		"address":   `<p>` + strings.Replace(link, ">a link", ">https://x.example/"+strings.Repeat("a/", 40)+" a link", 1) + `</p>`,
	} {
		t.Run(name, func(t *testing.T) {
			links := linksOf(t, typeset.Lines(markup.Markdown(store.Body{Source: html}), typeset.Measure{Column: 24}, true, terminal.OrdersLines))
			if len(links) < 3 {
				t.Fatalf("only %d lines are links: %q", len(links), links)
			}
			text := ""
			for _, l := range links {
				if l.address != address || l.id != links[0].id || !strings.HasPrefix(l.id, "id=") {
					t.Errorf("%+v", l)
				}
				text += l.text
			}
			if squeezed := strings.ReplaceAll(text, " ", ""); !strings.Contains(squeezed, "alinkwhosetextissoverylongthatittakesthreelines") {
				t.Errorf("the links' text is %q", text)
			}
		})
	}
}

// Only clean addresses become links, whatever an article holds.
func TestOnlyCleanLinks(t *testing.T) {
	for raw, want := range map[string]string{
		"https://x.example/a":                            "https://x.example/a",
		"http://x.example/a":                             "http://x.example/a",
		"HTTPS://X.Example/%zz":                          "https://x.example/%25zz",
		"mailto:ann@x.example":                           "mailto:ann@x.example",
		"mailto:a\x1b]8;;\x07b@x.example":                "mailto:ab@x.example",
		"https://user:pw@bank.example/":                  "https://bank.example/",
		"https://x.example/\x07\x1b\\evil":               "https://x.example/evil",
		"https://x.example/\u009cevil":                   "https://x.example/%C5%93evil",
		"https://x.example/a b;c":                        "https://x.example/a%20b;c",
		"https://x.example/%1b%5c":                       "https://x.example/%1b%5c",
		"javascript:alert(1)":                            "",
		"java\nscript:alert(1)":                          "",
		"&#106;avascript:alert(1)":                       "",
		"file:///etc/passwd":                             "",
		"data:text/html,x":                               "",
		"ssh://-oProxyCommand=x":                         "",
		"#part":                                          "",
		"https://x.example/" + strings.Repeat("a", 5000): "",
	} {
		bodies := []store.Body{
			{Source: sanitize.Source(`<p>see <a href="` + raw + `">this</a>.</p>`)},
			{Kind: store.Markdown, Source: sanitize.Source("see [this](<" + raw + ">).")},
		}
		for _, body := range bodies {
			for _, l := range linksOf(t, typeset.Lines(markup.Markdown(body), typeset.Measure{Column: 30}, true, terminal.OrdersLines)) {
				if want == "" || !sanitize.IsClean(l.address) {
					t.Errorf("%q became a link to %q", raw, l.address)
				}
			}
		}
		links := linksOf(t, typeset.Lines(markup.Markdown(bodies[0]), typeset.Measure{Column: 30}, true, terminal.OrdersLines))
		if want != "" && (len(links) != 1 || links[0].address != want) {
			t.Errorf("%q: %+v, want %q", raw, links, want)
		}
	}
}

// The head of an article leads to its page.
func TestTitleIsALink(t *testing.T) {
	s := news(t)
	untitled := piece(0, "", "<p>Just a thought.</p>")
	untitled.Key, untitled.Link = "u", "https://news.example/thought"
	fed(t, s, store.Wish{URL: "https://micro.example/"}, "Micro", untitled)
	for _, size := range sizes {
		sc := show(t, s, size[0], size[1]).press("g", "a", "j", "enter")
		links := linksOf(t, sc.article.head)
		text := ""
		for _, l := range links {
			if l.address != cranesPage || l.id != "id=page" {
				t.Errorf("%+v", l)
			}
			text += strings.TrimSpace(l.text) + " "
		}
		if text != cranes+" after ninety years " {
			t.Errorf("%v: the link's text is %q", size, text)
		}
		sc.exact()
		sc = show(t, s, size[0], size[1]).press("g", "a", "enter").exact()
		if links := linksOf(t, sc.article.head); len(links) == 0 || links[0].address != untitled.Link {
			t.Errorf("%v: no link without a title: %+v", size, links)
		}
		if head := strings.Split(strings.TrimSpace(ansi.Strip(strings.Join(sc.article.head, "\n"))), "\n"); len(head) > 2 || strings.TrimSpace(head[min(1, len(head)-1)]) == "" {
			t.Errorf("%v: a hole where the title would stand: %q", size, head)
		}
	}
	for _, bad := range []string{"javascript:alert(1)", "https://x.example/\x07\x1b[31m", ""} {
		for _, l := range linksOf(t, linked([]string{"a"}, bad)) {
			if !sanitize.IsClean(l.address) {
				t.Errorf("%q became a link to %q", bad, l.address)
			}
		}
	}
}
