package markup

import (
	"hash/fnv"
	"net/url"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"tidings/feeds/sanitize"
)

// Jumps: links that lead to another place of the same article, to its notes and back, to its
// headings. On a screen they can be followed, so Markdown for a screen (Form) keeps them, with
// the address of the article and the name of the place, and puts a sign that cannot be seen
// (Anchor) before the first word of each place that one of them leads to.

// anchorEdge begins and ends an anchor; anchorOne and anchorZero are the digits between. They
// are invisible operators of Unicode, of which sanitize leaves none in any text that has come.
const (
	anchorEdge = "\u2061"
	anchorZero = "\u2062"
	anchorOne  = "\u2064"
)

// Anchor is the sign of the place that an address leads to by its fragment (RFC 3986, section
// 3.5), "" for an address without one. It has no width.
func Anchor(address string) string {
	_, fragment, _ := strings.Cut(address, "#")
	if fragment == "" {
		return ""
	}
	sum := fnv.New32a()
	_, _ = sum.Write([]byte(fragment)) // it takes everything
	var sign strings.Builder
	sign.WriteString(anchorEdge)
	for bits, i := sum.Sum32(), 0; i < 32; i++ {
		if bits>>i&1 == 1 {
			sign.WriteString(anchorOne)
		} else {
			sign.WriteString(anchorZero)
		}
	}
	return sign.String() + anchorEdge
}

// SplitAnchors returns the parts of a text between its anchors, and these, one fewer than parts.
func SplitAnchors(text string) (parts, anchors []string) {
	var part strings.Builder
	for {
		before, rest, found := strings.Cut(text, anchorEdge)
		part.WriteString(before)
		if !found {
			return append(parts, part.String()), anchors
		}
		text = rest
		digits := len(rest) - len(strings.TrimLeft(rest, anchorZero+anchorOne))
		if !strings.HasPrefix(rest[digits:], anchorEdge) { // it is none of ours
			continue
		}
		anchors = append(anchors, anchorEdge+rest[:digits+len(anchorEdge)])
		parts, text = append(parts, part.String()), rest[digits+len(anchorEdge):]
		part.Reset()
	}
}

// CutAnchors takes the anchors out of a text, and returns them in their order.
func CutAnchors(text string) (without string, anchors []string) {
	if !strings.Contains(text, anchorEdge) {
		return text, nil
	}
	parts, anchors := SplitAnchors(text)
	return strings.Join(parts, ""), anchors
}

// An anchoring knows the places of an article that links of it lead to. Its zero value knows
// none.
type anchoring struct {
	page   string            // the address of the article, without a fragment
	places map[string]string // the addresses of places, by their names in the article
}

// mostAnchors is how many places of an article can be gone to.
const mostAnchors = 2000

// anchorsOf finds the places that links of a source lead to, if its address is base. It reads no
// tags: whatever looks like such a link, and has a place that looks like its, is worth looking
// at each link and each place in the tree.
func anchorsOf(source, base string) anchoring {
	page, _, _ := strings.Cut(base, "#")
	linked := map[string]bool{}
	for rest := source; page != "" && len(linked) < mostAnchors; {
		before, behind, found := strings.Cut(rest, "#")
		if rest = behind; !found {
			break
		}
		if before = strings.TrimSuffix(before, page); before != "" && strings.Contains("\"'=", before[len(before)-1:]) {
			if name := valueOf(before[len(before)-1:] + behind); name != "" {
				linked[plainName(name)] = true
			}
		}
	}
	all := anchoring{page: page}
	for _, attribute := range []string{"id=", "name=", "ID=", "NAME="} {
		for rest := source; len(linked) > 0; {
			_, behind, found := strings.Cut(rest, attribute)
			if rest = behind; !found {
				break
			}
			name := plainName(valueOf(behind))
			if address := sanitize.Address(page + "#" + name); linked[name] && address != "" {
				if all.places == nil {
					all.places = map[string]string{}
				}
				all.places[name] = address
			}
		}
	}
	return all
}

// valueOf is the value of an attribute that a source begins with, with its quotes or without.
func valueOf(source string) string {
	const longest = 200
	source = source[:min(len(source), longest)]
	ends := " \n\t>"
	if source != "" && (source[0] == '"' || source[0] == '\'') {
		ends, source = source[:1], source[1:]
	}
	return strings.TrimPrefix(source[:max(0, strings.IndexAny(source, ends))], "=")
}

// jump is the address of the place in the article that a link leads to, "" if it leads to none.
func (a anchoring) jump(n *html.Node) string {
	if a.places == nil {
		return ""
	}
	href := strings.TrimSpace(Attribute(n, "href"))
	if !isOwnPlace(href, a.page) {
		return ""
	}
	return a.places[plainName(href[strings.IndexByte(href, '#')+1:])]
}

// at is the sign of the place that an element is, "" if no link leads to it.
func (a anchoring) at(n *html.Node) (signs string) {
	if a.places == nil {
		return ""
	}
	for _, attribute := range n.Attr {
		if isName := attribute.Key == "id" || attribute.Key == "name" && n.DataAtom == atom.A; !isName {
			continue
		}
		if address, known := a.places[plainName(attribute.Val)]; known {
			signs += Anchor(address)
		}
	}
	return signs
}

// plainName is the name of a place without the references and percent signs that it may have
// in a link or where it stands.
func plainName(name string) string {
	name = html.UnescapeString(name)
	if plain, err := url.PathUnescape(name); err == nil {
		return plain
	}
	return name
}

// isOwnPlace reports whether a link leads to a place in the page that it stands in, whose
// address is base.
func isOwnPlace(href, base string) bool {
	if strings.HasPrefix(href, "#") {
		return true
	}
	at := strings.IndexByte(href, '#')
	page, _, _ := strings.Cut(base, "#")
	return at > 0 && page != "" && href[:at] == page
}
