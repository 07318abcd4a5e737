package markup

import (
	"cmp"
	"net/url"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"tidings/feeds/sanitize"
	"tidings/store"
)

// embed walks what plays something. A terminal can't, so a line with a link
// takes its place: "[video: title](address)".
func (s *simplifier) embed(n *html.Node) {
	if n.DataAtom == atom.Iframe && isTiny(n) {
		return
	}
	if n.DataAtom == atom.Video || n.DataAtom == atom.Audio {
		defer s.fallback(n)
	}
	raw := Attribute(n, "src")
	for _, key := range [...]string{"data-src", "data-lazy-src", "data"} {
		if value := Attribute(n, key); raw == "" || strings.HasPrefix(raw, "about:") && value != "" {
			raw = value
		}
	}
	if source := FindElement(n, atom.Source); raw == "" && source != nil {
		raw = Attribute(source, "src")
	}
	address := s.pictureAddress(raw)
	if address == "" {
		return
	}
	title := sanitize.Line(Attribute(n, "title"))
	if title == "" {
		title = sanitize.Line(Attribute(n, "aria-label"))
	}
	switch n.DataAtom {
	case atom.Video:
		s.player("video", title, address)
	case atom.Audio:
		s.player("audio", title, address)
	default:
		kind, page := playerOf(address)
		s.player(kind, title, page)
	}
}

// fallback walks what stands in a video or sound for those who cannot play it, unless it only
// says so: one that is never closed holds the rest of the article.
func (s *simplifier) fallback(n *html.Node) {
	const saysSo = 200 // bytes
	if len(sanitize.Line(TextOf(n, saysSo))) > saysSo || FindElement(n, atom.Img, atom.Ul, atom.Table, atom.Pre, atom.H2, atom.H3) != nil {
		s.endLine()
		s.children(n)
		s.endLine()
	}
}

// object walks <object>. What stands in it is for those who cannot show the object (HTML
// standard, section 4.8.7), which a terminal cannot: players of old pages again as <embed>, or
// the rest of the article, if it is never closed.
func (s *simplifier) object(n *html.Node) {
	address := s.pictureAddress(Attribute(n, "data"))
	words := sanitize.Line(TextOf(n, maxShort))
	switch {
	case address != "" && (strings.HasPrefix(Attribute(n, "type"), "image/") || isPictureAddress(address)):
		name, _ := pictureWords(n)
		s.showImage(address, cmp.Or(name, words), "")
		return
	case address != "" && FindElement(n, atom.A, atom.Embed, atom.Iframe, atom.Video, atom.Audio, atom.Img, atom.Object) == nil:
		kind, page := playerOf(address)
		s.player(kind, sanitize.Line(cmp.Or(Attribute(n, "title"), Attribute(n, "aria-label"))), page)
	}
	s.endLine()
	s.children(n)
	s.endLine()
}

// player writes the line that stands for something that plays.
func (s *simplifier) player(kind, title, address string) {
	switch kind {
	case "video":
		s.media |= store.HasVideo
	case "audio":
		s.media |= store.HasAudio
	case "":
		return
	}
	if title == "" || strings.EqualFold(title, kind) {
		title = hostOf(address)
		if name := fileName(address); strings.Contains(name, ".") && len(name) < 80 {
			title = name
		}
	}
	a := newElement(atom.A)
	setAttribute(a, "href", address)
	outer := s.formats
	s.formats = []*html.Node{a}
	s.endLine()
	s.write(kind + ": " + title)
	s.formats = outer
	s.endLine()
}

// ampElement walks an element of AMP, which gives HTML's own elements new names.
func (s *simplifier) ampElement(n *html.Node) {
	twin := &html.Node{Type: html.ElementNode, Attr: n.Attr}
	switch n.Data {
	case "amp-img", "amp-anim":
		twin.DataAtom, twin.Data = atom.Img, "img"
	case "amp-iframe":
		twin.DataAtom, twin.Data = atom.Iframe, "iframe"
	case "amp-video":
		twin.DataAtom, twin.Data = atom.Video, "video"
	case "amp-audio":
		twin.DataAtom, twin.Data = atom.Audio, "audio"
	case "amp-youtube", "lite-youtube":
		if id := Attribute(n, "data-videoid") + Attribute(n, "videoid"); id != "" {
			s.player("video", sanitize.Line(Attribute(n, "title")), youtubeVideo(id))
		}
		return
	case "amp-ad", "amp-analytics", "amp-pixel", "amp-sidebar":
		return
	default:
		s.children(n)
		return
	}
	s.element(twin)
}

// math walks a formula: as TeX if it is there, on one line otherwise. One that is displayed
// stands by itself.
func (s *simplifier) math(n *html.Node) {
	isDisplayed := strings.EqualFold(Attribute(n, "display"), "block") || strings.Contains(Attribute(n, "mode"), "display")
	if isDisplayed {
		s.endLine()
	}
	if tex := texOf(n); tex != "" {
		s.tex(tex)
	} else {
		s.write(linearFormula(n))
	}
	if isDisplayed {
		s.endLine()
	}
}

// tex writes a formula in TeX, which is code.
func (s *simplifier) tex(text string) {
	outer := s.formats
	s.formats = append(outer[:len(outer):len(outer)], newElement(atom.Code))
	s.write(text)
	s.formats = outer
}

// hostOf is the host of an address as people say it.
func hostOf(address string) string {
	link, err := url.Parse(address)
	if err != nil {
		return address
	}
	return strings.TrimPrefix(link.Host, "www.")
}
