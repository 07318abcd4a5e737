package fulltext

import (
	"strings"
	"time"

	"golang.org/x/net/html"

	"tidings/feeds/markup"
	"tidings/feeds/sanitize"
)

// A cutter takes out of an article what its page says beside the text. go-readability
// decides by the names of classes and by how much of a <div> is linked; it keeps nearly
// every short paragraph. Here single lines are judged: by where they stand, by what they
// are made of (only names and numbers, only a link, only tags), and by words last.
//
// What is quoted, shown or coded is never judged by words (block.guarded), and nothing
// is taken out if that would leave less than half.
type cutter struct {
	blocks []*block
	names  []string // the authors and the site, in lower case
	title  string
	base   string // the page's address, "" if it is not known

	first, last int // where the first and the last whole paragraph stand
	byline      string
	published   time.Time
	hasDay      bool // a line above the text said when it was published
}

// cutClutter removes from the article below root what is no part of it, and returns who
// wrote it and when, as far as a line of it said so.
func cutClutter(root *html.Node, title, site, byline, base string) (name string, published time.Time) {
	c := &cutter{blocks: readBlocks(root), title: title, base: base, first: -1}
	for _, one := range append(strings.FieldsFunc(strings.NewReplacer(" and ", ",", " und ", ",", " et ", ",", " y ", ",", " e ", ",").Replace(byline),
		func(r rune) bool { return r == ',' || r == ';' || r == '&' }), byline, site) {
		if one = strings.ToLower(strings.TrimSpace(one)); len(one) > 2 {
			c.names = append(c.names, one)
		}
	}
	for i, b := range c.blocks {
		if b.prose {
			if c.first < 0 {
				c.first = i
			}
			c.last = i
		}
	}
	if c.first < 0 {
		return "", time.Time{} // no page of prose: nothing is known about it
	}
	c.head()
	c.middle()
	c.lists()
	c.teasers()
	c.tail()
	c.finish(root)
	return c.byline, c.published
}

// headProse is how many whole paragraphs may stand above the last line of facts: the
// summary below the title is one, or two.
const headProse = 2

// head looks through the lines above the text.
func (c *cutter) head() {
	prose := 0
	for i, b := range c.blocks {
		if b.prose {
			if prose++; prose > headProse {
				return
			}
			continue
		}
		line := b.line()
		if line == "" || b.guarded {
			continue
		}
		if i < c.first && (sameWords(line, c.title) || isAddressLine(line, c.base)) {
			b.removed = true
			continue
		}
		if b.heading {
			continue
		}
		if i < c.first && b.isLink() && (isShareTarget(b.links[0]) || isSectionLink(b.links[0]) || isNavigation(b, line)) {
			b.removed = true
			continue
		}
		facts, ok := readFactLine(line, c.names)
		if !ok || i > c.first && !facts.names && !facts.share && (!facts.day || c.hasDay) {
			continue
		}
		c.hasDay = c.hasDay || facts.day
		b.removed = true
		if c.byline == "" {
			c.byline = facts.name
		}
		if c.published.IsZero() {
			c.published = facts.date
		}
	}
}

// isNavigation reports whether a block is a row of short links.
func isNavigation(b *block, line string) bool {
	return len(b.links) >= 3 && len(line) < 25*len(b.links)
}

// isAddressLine reports whether a line is an address and nothing else: pages are printed
// and mailed with their own.
func isAddressLine(line, base string) bool {
	return base != "" && sanitize.Address(line) == base || strings.HasPrefix(line, "http") && !strings.ContainsAny(line, " ") && sanitize.Address(line) != ""
}

// isSectionLink reports whether a link leads to a section, a topic or a tag of the site,
// by the form of its address or by its rel (RFC 4685 and HTML name "tag").
func isSectionLink(a *html.Node) bool {
	if rel := markup.Attribute(a, "rel"); strings.Contains(rel, "tag") || strings.Contains(rel, "category") {
		return true
	}
	path, _, _ := strings.Cut(strings.ToLower(markup.Attribute(a, "href")), "?")
	for segment := range strings.SplitSeq(path, "/") {
		switch segment {
		case "tag", "tags", "topic", "topics", "category", "categories", "thema", "themen", "tema", "temas", "etiqueta", "etiquetas", "mot-cle", "sujet", "keyword", "keywords", "label", "labels", "theme", "themes":
			return true
		}
	}
	return false
}

// middle looks through all lines for what stands between the paragraphs of a text.
func (c *cutter) middle() {
	inPromo := false // a line that announces links to other stories stands above
	for i, b := range c.blocks {
		if b.removed || b.prose && len(b.text) > lineBytes {
			inPromo = inPromo && b.removed
			continue
		}
		line := b.line()
		if line == "" {
			continue
		}
		switch {
		case b.guarded:
			inPromo = false
			continue
		case c.isBoxed(b), isFiller(line):
			inPromo = isPromoHeading(line)
			b.removed = !b.heading || !inPromo || c.leadsToLinks(i)
		case inPromo && b.isLink() && !endsSentence(line):
			b.removed = true
			continue
		case !b.heading && (isPromo(b, line) || isCall(b, line, i > c.last) || isRights(line, i > c.last)):
			b.removed = true
			inPromo = false
		case c.isLoneLink(i, line):
			b.removed = true
			inPromo = false
		default:
			inPromo = false
		}
	}
}

// isBoxed reports whether the block stands in a small element whose class says that it is
// no part of the text. Themes name elements badly, so what holds whole paragraphs stays.
func (c *cutter) isBoxed(b *block) bool {
	isSentence := b.prose && endsSentence(b.text) && len(b.links) == 0
	for around := b.box; around != nil; around = around.outer {
		if isSentence && around.bytes == len(b.text) {
			continue // sites that sell subscriptions mark each paragraph with "paywall"
		}
		if around.prose == 0 && around.bytes <= 2*lineBytes {
			return true
		}
	}
	return false
}

// isFiller reports whether a line stands for an advertisement, a player or a button.
func isFiller(line string) bool {
	return len(line) < 120 && fillers()[bareLine(line)] || isPlayerLine(line)
}

// bareLine is a line in lower case without the signs around its words.
func bareLine(line string) string {
	return strings.TrimFunc(strings.ToLower(line), isNoWord)
}

// isPlayerLine reports whether a line is what the buttons of a player say, one after the
// other: it holds two times or percentages at least, and few words.
func isPlayerLine(line string) bool {
	return len(line) < 200 && playerLine().MatchString(line)
}

var playerLine = pattern(`(?i)^(?:loaded|progress|stream type|current time|duration|remaining time)\s*:?\s*\d|^-?\d{1,2}:\d{2}(?:\s*/\s*-?\d{1,2}:\d{2})?$|current time\W+[\d:]+\W.*duration|(?:requires|enable|activate) javascript|javascript (?:is|to be) (?:disabled|enabled|required)`)

// isPromoHeading reports whether a line announces links to other stories.
func isPromoHeading(line string) bool {
	bare := bareLine(line)
	return fillers()[bare] && promoHeading().MatchString(bare) || promoLabels()[bare]
}

var promoHeading = pattern(`(?i)relat|more|read|recommend|like|miss|viewed|popular|trend|les|lies|auch|thema|lire|sujet|aimer|recettes|te |más|lea|leggi|corr|potre|veja|leia|saiba|mais|lees|gelezen|läs|czyta|zobacz|polec|чит|тем|попул|рекоменд|ilgi|oku|阅|文章|新闻|記事|おすすめ|기사|뉴스|اقرأ|صلة|شاهد|قراءة`)

// leadsToLinks reports whether what follows a heading is a list of links and no text.
func (c *cutter) leadsToLinks(at int) bool {
	count := 0
	for _, b := range c.blocks[at+1:] {
		if b.heading {
			break
		}
		if !b.isLink() || b.prose {
			return count > 0 && !b.prose
		}
		count++
	}
	return count > 0
}

// isPromo reports whether a line is a label and a link to another story behind it, or
// both in one link. The link is a headline: it does not end as sentences do.
func isPromo(b *block, line string) bool {
	if len(b.links) == 0 || len(line) > 300 {
		return false
	}
	lower := strings.ToLower(line)
	lower = strings.TrimLeftFunc(lower, isNoWord)
	rest, ok := startsWithAny(lower, promoLabels())
	if !ok || strings.TrimFunc(rest, isNoWord) == "" {
		return false
	}
	sign := strings.TrimLeft(rest, " ")
	hasSign := sign != "" && strings.ContainsRune(":|>»–—-】]・：", firstRune(sign))
	unlinked := bareLine(b.unlinked())
	switch {
	case unlinked == "": // all is linked
		label := strings.TrimSuffix(lower, rest)
		return hasSign || !endsSentence(line) && (strings.Contains(label, " ") || isIdeographic(firstRune(label)))
	default: // the label stands before the link, and nothing behind it
		return promoLabels()[unlinked] && (hasSign || !endsSentence(line))
	}
}

// isCall reports whether a line asks its reader to do something for the site: to
// subscribe, to follow, to share. It begins with the verb, and speaks of where.
func isCall(b *block, line string, behind bool) bool {
	if len(line) > 320 {
		return false
	}
	lower := strings.TrimLeftFunc(strings.ToLower(line), func(r rune) bool { return isNoWord(r) && !strings.ContainsRune("“\"„«「'‘", r) })
	rest, ok := startsWithAny(lower, callVerbs())
	if !ok {
		return false
	}
	if strings.Contains(lower, "affiliate") {
		return true
	}
	if len(b.links) == 0 && !behind && b.box == nil {
		return false
	}
	return containsAny(rest, callNouns()) || containsAny(lower, callNouns()) && len(b.links) > 0 && isShareTarget(b.links[0])
}

// isRights reports whether a line says who may copy the text. In the midst of a text only
// one that begins with the sign and a year is.
func isRights(line string, behind bool) bool {
	if len(line) > 350 {
		return false
	}
	lower := strings.ToLower(line)
	if rightsSign().MatchString(lower) {
		return true
	}
	if containsAny(lower, rightsWords()) {
		return behind || len(line) < 120 && !endsSentence(line)
	}
	return false
}

var rightsSign = pattern(`^(?:copyright\s*)?(?:©|\(c\)|&copy;)?\s*(?:copyright\s*)?(?:©\s*)?(?:19|20)\d\d(?:\s*[-–]\s*(?:\d{4}|\d\d))?\b.*(?:rights|reserved|inc|ltd|gmbh|llc|limited|media|news|press)|^(?:copyright\s*)?(?:©|\(c\))\s*(?:copyright\s*)?(?:19|20)\d\d|^copyright\s+(?:©\s*)?(?:19|20)\d\d|^© ?(?:\w+ )?copyright|^저작권자`)

// isLoneLink reports whether a paragraph is only a link to another story of the site. It
// is a headline, not a sentence; the paragraph before it does not announce it; whole
// paragraphs stand around it. Items of lists, headings, files and other hosts stay.
func (c *cutter) isLoneLink(at int, line string) bool {
	b := c.blocks[at]
	if b.heading || b.item != nil || len(b.links) != 1 || !b.isLink() || at < c.first || c.base == "" || endsSentence(line) || len(strings.Fields(line)) < 4 && !isIdeographic(firstRune(line)) {
		return false
	}
	for _, leaf := range b.leaves {
		if leaf.Type != html.TextNode {
			return false
		}
	}
	if before := c.blocks[at-1]; !before.removed && strings.HasSuffix(strings.TrimRight(before.text, " \n"), ":") {
		return false
	}
	return sameSite(markup.Attribute(b.links[0], "href"), c.base) && !isFile(markup.Attribute(b.links[0], "href"))
}

// tail looks through the lines below the text.
func (c *cutter) tail() {
	for i := len(c.blocks) - 1; i > c.first; i-- {
		b := c.blocks[i]
		if b.removed {
			continue
		}
		line := b.line()
		if line == "" || b.guarded {
			return
		}
		switch {
		case c.isLife(b, line), !b.prose && !b.heading && c.isEnd(b, line):
			b.removed = true
		case b.heading && (isPromoHeading(line) || isFiller(line)):
			b.removed = true
		case i <= c.last:
			return
		}
	}
}

// isEnd reports whether a line below the text names the source, the tags, or who wrote it.
func (c *cutter) isEnd(b *block, line string) bool {
	if b.isLink() && (isSectionLink(b.links[0]) || b.item == nil && len(b.links) > 1 && len(line) < 25*len(b.links)) {
		return true
	}
	lower := strings.TrimLeftFunc(strings.ToLower(line), isNoWord)
	if rest, ok := startsWithAny(lower, sourceLabels()); ok && len(line) < 160 {
		rest = strings.TrimLeft(rest, " ")
		if strings.HasPrefix(rest, ":") || strings.HasPrefix(rest, "：") || len(b.links) > 0 && b.item == nil && 2*b.linked > len(b.text) {
			return true
		}
	}
	if facts, ok := readFactLine(line, c.names); ok && b.item == nil {
		return facts.names || facts.share || facts.when && !facts.date.IsZero()
	}
	if strings.Contains(line, "@") && len(line) < 100 && mailLine().MatchString(line) {
		return true
	}
	return false
}

var mailLine = pattern(`^[^.!?]{0,60}\s?\(?[\w.+-]+@[\w-]+\.[\w.-]+\)?\W*$`)

// isLife reports whether a paragraph at the end is about who wrote the text: it begins
// with the name, or all of it is in italics and holds the name or an address.
func (c *cutter) isLife(b *block, line string) bool {
	if b.heading || len(line) > lineBytes {
		return false
	}
	lower := strings.ToLower(line)
	isSlanted := 10*b.bold > 9*len(strings.TrimSpace(b.text))
	for i, name := range c.names {
		if i == len(c.names)-1 && !isSlanted || !strings.Contains(name, " ") && !isIdeographic(firstRune(name)) {
			continue // the site's name, or a name of one word
		}
		if at := wordIndex(lower, name); at >= 0 && (at <= 20 && len(lower) > len(name)+10 || isSlanted) {
			return true
		}
	}
	return isSlanted && (strings.Contains(line, "@") || slantedLife().MatchString(lower))
}

var slantedLife = pattern(`\bis (?:a|an|the) (?:\S+ ){0,4}(?:writer|reporter|editor|author|professor|journalist|correspondent|columnist|fellow|contributor)\b|^published in the print edition|^this (?:article|story|piece) (?:was )?(?:originally|first)`)

// finish removes what was marked, with headings that are left without a text.
func (c *cutter) finish(root *html.Node) {
	all, gone := 0, 0
	for _, b := range c.blocks {
		all += len(b.text)
		if b.removed {
			gone += len(b.text)
		}
	}
	if 2*gone > all {
		return
	}
	below := false // a block that stays stands below
	for i := len(c.blocks) - 1; i >= 0; i-- {
		b := c.blocks[i]
		if !b.removed && b.heading && !below && i > c.last && i+1 < len(c.blocks) {
			b.removed = true
		}
		below = below || !b.removed
		if b.removed {
			b.remove(root)
		}
	}
}
