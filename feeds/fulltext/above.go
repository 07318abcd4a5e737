package fulltext

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"tidings/feeds/markup"
	"tidings/feeds/sanitize"
)

// An aboveText is what stands between the title and the text: the summary, which
// go-readability leaves behind if it is no brother of the text, and the lines of who
// wrote it and when.
type aboveText struct {
	summary []string // paragraphs; those of a list have bullets
}

// mostAbove is how many blocks below the title are looked at.
const mostAbove = 24

// readAbove looks below the title of the page for its summary. It fills in who wrote the
// text and when, if the page does not say it for machines.
func readAbove(doc *html.Node, f *pageFacts) (above aboveText) {
	body := markup.FindElement(doc, atom.Body)
	if body == nil {
		return above
	}
	blocks := readBlocks(body)
	title := titleBlock(blocks, f)
	if title < 0 {
		return above
	}
	prose := 0
	var names []string
	for _, name := range [...]string{f.byline, f.marked, f.siteName} {
		if name = strings.ToLower(name); len(name) > 2 {
			names = append(names, name)
		}
	}
	for _, b := range blocks[title+1 : min(title+1+mostAbove, len(blocks))] {
		line := b.line()
		if facts, ok := readFactLine(line, names); ok && line != "" && !b.heading && !b.guarded {
			f.lineName = firstOf(f.lineName, facts.name)
			if f.lineDate.IsZero() && facts.day {
				f.lineDate = facts.date
			}
			continue
		}
		if b.prose {
			if prose++; prose > headProse {
				break
			}
		}
		if line != "" && !b.guarded && b.box == nil && !b.isLink() && (isSummary(b) || f.isExcerpt(line)) {
			if b.item != nil {
				line = "• " + line
			}
			above.summary = append(above.summary, line)
		}
	}
	return above
}

// titleBlock is where the title of the page stands among its blocks, -1 if nowhere.
func titleBlock(blocks []*block, f *pageFacts) int {
	for i, b := range blocks {
		if b.heading && f.isTitle(b.line()) {
			return i
		}
	}
	return -1
}

// isExcerpt reports whether a line is what the page says of itself in <meta>.
func (f *pageFacts) isExcerpt(line string) bool {
	return len(line) > shortestSentence && sameWords(line, f.excerpt)
}

// summaryWords are parts of the classes of a summary, in the languages of the systems
// that name it so.
var summaryWords = phrases(`
	dek, deck, standfirst, subtitle, subtitulo, sottotitolo, subhead, subheading, subheadline, summary, lede, lead, intro, chapo, chapeau, spot, ingress, excerpt, teaser, bullets, highlights, keypoints, sommario, entradilla, bajada, copete, vorspann, strapline, tagline, gravata, linhafina, preamble, abstract`)

// isSummary reports whether the class of the block's element, or of the one around that,
// says that it is the summary.
func isSummary(b *block) bool {
	if len(b.leaves) == 0 || len(b.text) < shortestSentence {
		return false
	}
	n := b.leaves[0].Parent
	for range 4 {
		if n == nil || n.DataAtom == atom.Body || n.DataAtom == atom.Article || n.DataAtom == atom.Main {
			return false
		}
		for token := range strings.FieldsFuncSeq(strings.ToLower(markup.Attribute(n, "class")+" "+markup.Attribute(n, "itemprop")), func(r rune) bool { return r < 'a' || r > 'z' }) {
			if summaryWords()[token] {
				return true
			}
		}
		n = n.Parent
	}
	return false
}

// restore puts the summary above the article below root, as far as it is not there.
func (above aboveText) restore(root *html.Node) {
	if len(above.summary) == 0 {
		return
	}
	text := sanitize.Line(markup.TextOf(root, 8*lineBytes))
	var first = root.FirstChild
	for _, line := range above.summary {
		if strings.Contains(text, line) || strings.Contains(text, strings.TrimPrefix(line, "• ")) {
			continue
		}
		p := &html.Node{Type: html.ElementNode, DataAtom: atom.P, Data: "p"}
		p.AppendChild(&html.Node{Type: html.TextNode, Data: line})
		root.InsertBefore(p, first)
	}
}
