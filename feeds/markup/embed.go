package markup

import (
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
	if n.DataAtom == atom.Object { // old pages: the same player again as <embed>, or a picture
		if inner := FindElement(n, atom.Embed, atom.Iframe, atom.Img); inner != nil {
			s.element(inner)
			return
		}
	}
	for _, side := range [...]string{"width", "height"} {
		if size, known := pixels(n, side); known && size <= 1 && n.DataAtom == atom.Iframe {
			return
		}
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

// math walks a formula: as TeX if it is there, as its characters otherwise.
func (s *simplifier) math(n *html.Node) {
	text := sanitize.Line(Attribute(n, "alttext"))
	for child := range n.Descendants() {
		if text == "" && child.Data == "annotation" && Attribute(child, "encoding") == "application/x-tex" {
			text = sanitize.Line(TextOf(child, MaxSource))
		}
	}
	if text != "" {
		outer := s.formats
		s.formats = append(outer[:len(outer):len(outer)], newElement(atom.Code))
		s.write(text)
		s.formats = outer
		return
	}
	s.write(strings.ReplaceAll(sanitize.Line(TextOf(n, MaxSource)), " ", ""))
}

// hostOf is the host of an address as people say it.
func hostOf(address string) string {
	link, err := url.Parse(address)
	if err != nil {
		return address
	}
	return strings.TrimPrefix(link.Host, "www.")
}
