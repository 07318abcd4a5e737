package fulltext

import (
	"strings"

	"golang.org/x/net/html"
)

// lists removes what is left of a list when one of its items was taken for a call or a
// promo, if all of it are headlines that are links.
func (c *cutter) lists() {
	for i := 0; i < len(c.blocks); {
		end, gone, links := i, 0, 0
		for list := listOf(c.blocks[i]); list != nil && end < len(c.blocks) && listOf(c.blocks[end]) == list; end++ {
			switch b := c.blocks[end]; {
			case b.removed:
				gone++
			case b.isLink() && !endsSentence(b.line()):
				links++
			}
		}
		if gone > 0 && links > 0 && gone+links == end-i && i > c.first {
			for _, b := range c.blocks[i:end] {
				b.removed = true
			}
		}
		i = max(end, i+1)
	}
}

// listOf is the list whose item the block is, nil if it is none.
func listOf(b *block) *html.Node {
	if b.item == nil {
		return nil
	}
	return b.item.Parent
}

// teasers removes a last section that shows other stories: a heading that says so, and
// below it nothing but headings, links, and one paragraph below each of them at most.
func (c *cutter) teasers() {
	for i, b := range c.blocks {
		if i <= c.first || !b.heading || b.removed || !isTeaserHeading(b.line()) {
			continue
		}
		prose, headings := 0, 0
		for _, below := range c.blocks[i+1:] {
			switch {
			case below.heading:
				headings++
				prose = 0
			case below.prose:
				prose++
			}
			if prose > 1 || prose == 1 && headings == 0 {
				break
			}
		}
		if prose > 1 || prose == 1 && headings == 0 {
			continue
		}
		for _, below := range c.blocks[i:] {
			below.removed = true
		}
		c.last = 0
		for at, above := range c.blocks[:i] {
			if above.prose {
				c.last = at
			}
		}
		return
	}
}

// isTeaserHeading reports whether a heading announces other stories.
func isTeaserHeading(line string) bool {
	return isPromoHeading(line) || strings.HasPrefix(line, "More from ") || strings.HasPrefix(line, "More in ") || strings.HasPrefix(line, "Mehr von ") || strings.HasPrefix(line, "Mehr aus ")
}
