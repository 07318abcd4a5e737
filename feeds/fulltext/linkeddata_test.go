package fulltext_test

import (
	"strings"
	"testing"

	"tidings/feeds/fulltext"
	"tidings/feeds/markup"
)

// A page that a script would draw says its text in JSON-LD, in the place that its kind has for it.
func TestTextOfLinkedData(t *testing.T) {
	const text = `The harbour office said on Monday that the old ferry would sail again.\n\nIt was two winters in the yard.`
	for name, c := range map[string]struct{ data, want string }{
		"an article":                     {`{"@type":"NewsArticle","articleBody":"` + text + `"}`, "sail again.\n\nIt was"},
		"in a graph":                     {`[{"@graph":[{"@type":["Thing","Article"],"articleBody":"` + text + `"}]}]`, "sail again.\n\nIt was"},
		"of a page":                      {`{"@type":"WebPage","mainEntity":{"@type":"Article","articleBody":"` + text + `"}}`, "sail again."},
		"in HTML":                        {`{"@type":"BlogPosting","articleBody":"<p>one</p><ul><li>two</li></ul>"}`, "one\n\n- two"},
		"with a comma too many":          {`{"@type":"NewsArticle","articleBody":"` + text + `",}`, "sail again."},
		"with a line break in a string":  {"{\"@type\":\"NewsArticle\",\"articleBody\":\"They sail \\\"again\\\",\n]now.\"}", "They sail \"again\",\n\n]now."},
		"in a comment":                   {`<!-- {"@type":"NewsArticle","articleBody":"` + text + `"} -->`, "sail again."},
		"a posting in a forum":           {`{"@type":"DiscussionForumPosting","text":"` + text + `"}`, "sail again."},
		"a question":                     {`{"@type":"QAPage","mainEntity":{"@type":"Question","text":"Why?","acceptedAnswer":{"@type":"Answer","text":"They float."}}}`, "Why?\n\nThey float."},
		"many questions":                 {`{"@type":"FAQPage","mainEntity":[{"@type":"Question","name":"Why?","acceptedAnswer":{"@type":"Answer","text":"They float."}}]}`, "Why?\n\nThey float."},
		"a recipe":                       {`{"@type":"Recipe","description":"Soup.","recipeIngredient":["one egg"],"recipeInstructions":[{"@type":"HowToStep","text":"Stir."}]}`, "Soup.\n\n- one egg\n\n1. Stir."},
		"a recipe in parts":              {`{"@type":"Recipe","recipeInstructions":[{"@type":"HowToSection","name":"Dough","itemListElement":[{"@type":"HowToStep","text":"Stir."}]}]}`, "Stir."},
		"what happens as it happens":     {`{"@type":"LiveBlogPosting","liveBlogUpdate":[{"@type":"BlogPosting","headline":"At noon","articleBody":"They sail."}]}`, "At noon\n\nThey sail."},
		"a film and what is said in it":  {`{"@type":"VideoObject","description":"A film.","transcript":"They sail."}`, "A film.\n\nThey sail."},
		"a script in it comes to nought": {`{"@type":"NewsArticle","articleBody":"<p>one</p><script>two</script>"}`, "one"},
	} {
		page := `<!DOCTYPE html><html><head><title>Boats</title><script type="application/ld+json">` + strings.ReplaceAll(c.data, "</script>", `<\/script>`) + `</script></head><body><div id="root"></div><noscript>You need JavaScript.</noscript></body></html>`
		p, err := fulltext.ReadPage([]byte(page), "https://a.example/1", "")
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if got := markup.PlainText(p.Content); !strings.Contains(got, c.want) || strings.Contains(got, "two") && !strings.Contains(c.want, "two") && !strings.Contains(c.want, "sail") {
			t.Errorf("%s: %q, not %q", name, got, c.want)
		}
	}
}

// A page from a file says where it stood, and its links are relative to that.
func TestWhereAPageStood(t *testing.T) {
	text := strings.Repeat(`<p>A paragraph that is long enough, with a comma or two, to be taken for <a href="c.html">an article</a> by whoever looks for one.</p>`, 4)
	for _, c := range []struct{ before, head, want string }{
		{"", `<link rel="canonical" href="http://e.test/a/b">`, "http://e.test/a/b"},
		{"", `<meta property="og:url" content="http://e.test/a/b">`, "http://e.test/a/b"},
		{"", `<meta name="twitter:url" content="http://e.test/a/b">`, "http://e.test/a/b"},
		{"", `<meta property="al:web:url" content="http://e.test/a/b">`, "http://e.test/a/b"},
		{"", `<meta itemprop="url" content="http://e.test/a/b">`, "http://e.test/a/b"},
		{"", `<script type="application/ld+json">{"@type":"NewsArticle","url":"http://e.test/a/b"}</script>`, "http://e.test/a/b"},
		{"", `<script type="application/ld+json">{"@type":"NewsArticle","mainEntityOfPage":{"@type":"WebPage","@id":"http://e.test/a/b"}}</script>`, "http://e.test/a/b"},
		{"", `<link rel="canonical" href="http://e.test/"><meta property="og:url" content="http://e.test/a/b">`, "http://e.test/a/b"}, // of every page the first
		{"", `<link rel="canonical" href="/a/b"><meta property="og:url" content="http://e.test/a/b">`, "http://e.test/a/b"},
		{"", `<script type="application/ld+json">{"@type":"NewsArticle","mainEntityOfPage":"true","url":"http://e.test/a/b"}</script>`, "http://e.test/a/b"},
		{"<!-- saved from url=(0017)http://e.test/a/b -->\n", "", "http://e.test/a/b"},
		{"<!--\n Page saved with SingleFile \n url: http://e.test/a/b \n saved date: today\n-->", "", "http://e.test/a/b"},
		{"", "<!-- Mirrored from e.test/a/b by HTTrack Website Copier/3.x [XR&CO'2014] -->", "http://e.test/a/b"},
		{"", `<link rel="canonical" href="javascript:alert(1)"><meta property="og:url" content="file:///etc/passwd">`, ""},
	} {
		page := c.before + `<!DOCTYPE html><html><head><title>Boats</title>` + c.head + `</head><body><article>` + text + `</article></body></html>`
		p, err := fulltext.ReadDocument([]byte(page), "page.html", "")
		if err != nil {
			t.Errorf("%s%s: %v", c.before, c.head, err)
			continue
		}
		links := markup.SafeHTML(p.Content)
		if p.URL != c.want || c.want != "" && !strings.Contains(links, `"http://e.test/a/c.html"`) {
			t.Errorf("%s%s: it stood at %q, want %q; %.300s", c.before, c.head, p.URL, c.want, links)
		}
	}
}
