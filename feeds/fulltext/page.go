package fulltext

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"golang.org/x/net/html"

	"tidings/feeds/markup"
	"tidings/store"
)

// A Page is an article that came by itself and not in a feed: a web page, a
// file, what somebody piped in. All strings but the Content's are one clean line.
type Page struct {
	Title     string
	Byline    string     // who wrote it: names, without "By" and without a date
	Excerpt   string     // the first words, or what the page says of itself
	SiteName  string     //
	Lang      string     // BCP 47, "" if unknown
	Published time.Time  // UTC; zero if unknown
	URL       string     // where it came from, "" if from a file
	Image     string     // a picture that stands for it, "" if none
	Next      string     // the page on which the article goes on, "" if it ends here
	Content   store.Body // the article without what is around it on the page

	pages series   // the pages of which this is one
	whole []string // where all of them may stand on one
}

// MarshalJSON writes the page as `tidings read --json` prints it: the fields in
// snake case, the date as RFC 3339 or not at all, and the content in three
// forms, content_text, content_markdown and content_html.
func (p Page) MarshalJSON() ([]byte, error) {
	views := markup.AllViews(p.Content)
	return json.Marshal(struct {
		Title     string    `json:"title"`
		Byline    string    `json:"byline"`
		Excerpt   string    `json:"excerpt"`
		SiteName  string    `json:"site_name"`
		Lang      string    `json:"lang"`
		Published time.Time `json:"published,omitzero"`
		URL       string    `json:"url,omitempty"`
		Image     string    `json:"image,omitempty"`
		Next      string    `json:"next,omitempty"`
		Text      string    `json:"content_text"`
		HTML      string    `json:"content_html"`
		Markdown  string    `json:"content_markdown"`
	}{
		p.Title, p.Byline, p.Excerpt, p.SiteName, p.Lang, p.Published, p.URL, p.Image, p.Next,
		views.Text, views.HTML, views.Markdown,
	})
}

// A series is an article that a site prints on several pages. Their addresses differ in the
// number of the page alone, and that is what makes them one article: rel="next" is also said
// of a blog's next post, and "Next" of the next story.
type series struct {
	stem   string // the address without the number
	number int    // of the page that was read last
	zero   bool   // the site counts from 0: its second page has the number 1

	guessed bool // that the number of the first page is one
}

// ErrNoArticle says that a web page holds no text at all.
var ErrNoArticle = errors.New("no article on this page")

// ErrNotNext says that a page is not the one on which an article goes on.
var ErrNotNext = errors.New("the article does not go on there")

// GoesOnElsewhere ends the text with a link to the page on which it goes on, for a page
// that could not be read. Next is "" then.
func (p *Page) GoesOnElsewhere() {
	if p.Next == "" {
		return
	}
	p.Content.Source += fmt.Sprintf("\n<p>The article goes on: <a href=\"%s\">page %d</a></p>", html.EscapeString(p.Next), p.pages.number+1)
	p.Next = ""
}

// maxHeading is how many bytes of a heading are looked at.
const maxHeading = 400

// innerHTML returns the HTML of what is in n.
func innerHTML(n *html.Node) string {
	var out strings.Builder
	for child := range n.ChildNodes() {
		if err := html.Render(&out, child); err != nil { // a <br> with children, made by a script's hand
			return html.EscapeString(markup.TextOf(n, markup.MaxSource))
		}
	}
	return out.String()
}
