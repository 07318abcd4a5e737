package markup

import (
	"html"
	"net/url"
	"path"
	"strings"

	"tidings/feeds/sanitize"
	"tidings/store"
)

// A Picture hangs on an article beside its body.
type Picture struct {
	URL   string
	Words string // what is said of it, "" if nothing is
}

// WithPictures returns a body with the pictures below it that hang on its article, as
// figures with what is said of them, unless the body says it. Those that it shows anyway are left out. The picture
// at stands, which stands for the article in lists, is shown if there is no other: it may
// be "". A text becomes HTML by this.
func WithPictures(b store.Body, pictures []Picture, stands string) store.Body {
	var figures strings.Builder
	add := func(one Picture) {
		figures.WriteString(hungBegins + html.EscapeString(one.URL) + hungAddressEnds)
		if one.Words != "" {
			figures.WriteString("<figcaption>" + html.EscapeString(one.Words) + "</figcaption>")
		}
		figures.WriteString(hungEnds)
	}
	said := ""
	for _, one := range pictures {
		if one.Words != "" && said == "" {
			said = bareWords(sanitize.PlainLine(b.Source))
		}
		if one.Words != "" && strings.Contains(said, bareWords(one.Words)) {
			one.Words = ""
		}
		if !shows(b.Source, one.URL) {
			add(one)
		}
	}
	if stands != "" && len(pictures) == 0 && !hasPicture(b.Source) {
		add(Picture{URL: stands})
	}
	if figures.Len() == 0 {
		return b
	}
	if b.Kind == store.Text {
		b = inNotation(b)
	}
	switch b.Kind {
	case store.Text:
		b.Kind, b.Source = store.HTML, textToHTML(b.Source)
	case store.Markdown:
		b.Kind, b.Source = store.HTML, markdownToHTML(b.Source, withTags)
	case store.HTML:
		if !hasTags(b.Source) && b.Source != "" { // its lines would not be told from those of a text any more
			if b = inNotation(b); b.Kind == store.Text {
				b.Kind, b.Source = store.HTML, textToHTML(b.Source)
			}
		}
	}
	b.Source = strings.TrimPrefix(b.Source+figures.String(), "\n")
	return b
}

// What WithPictures writes around a picture.
const (
	hungBegins      = "\n<figure><img src=\""
	hungAddressEnds = "\" alt=\"\">"
	hungEnds        = "</figure>"
)

// LeadFirst returns a body with the picture before its text that WithPictures has put below it,
// if there is no other: where an article has a headline, that is the picture to it.
func LeadFirst(b store.Body) store.Body {
	at := strings.LastIndex(b.Source, hungBegins)
	if b.Kind != store.HTML || at <= 0 || !strings.HasSuffix(b.Source, hungEnds) {
		return b
	}
	text, figure := b.Source[:at], b.Source[at+1:]
	if strings.Count(figure, "<img") > 1 || !strings.Contains(figure, hungAddressEnds) || hasPicture(text) {
		return b
	}
	b.Source = figure + "\n" + text
	return b
}

// shows reports whether a source has the picture, in whatever size: its file, as it is or
// with a size behind its name, or else its address.
func shows(source, address string) bool {
	link, err := url.Parse(address)
	if err != nil || strings.Contains(source, address) {
		return true
	}
	name := fileName(link.EscapedPath())
	if !isPictureAddress(name) {
		return strings.Contains(source, html.EscapeString(address))
	}
	stem := strings.TrimSuffix(name, path.Ext(name))
	for _, before := range [...]string{"/", "%2F", "%2f"} {
		if strings.Contains(source, before+stem+".") || strings.Contains(source, before+stem+"-") {
			return true
		}
	}
	return false
}

// hasPicture reports whether there is a picture in a source.
func hasPicture(source string) bool {
	for _, sign := range [...]string{"<img", "<picture", "<IMG", "<amp-img", "![", "[img"} {
		if strings.Contains(source, sign) {
			return true
		}
	}
	return false
}
