package ui

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"tidings/store"
	"tidings/ui/typeset"
)

// needyPage is the page of the feeds that need a hand: in sections, each with its whole reason.
type needyPage struct {
	*shared
	still
	sections []needySection
	all      []store.Subscribed // that are fetched
	known    map[store.FeedID]newest
	loaded   bool
	at       int // which of all feeds in the sections the cursor is on
	top      int // the first line in sight
	w, h     int
	over     overlay
	drawn    []string // all lines, without the cursor
	of       []int    // which feed each line is of; -1 if of none
	firsts   []int    // the first line of each feed
	ask      func(map[store.FeedID]newest) tea.Cmd
	failed   func(error)
}

func (p *needyPage) scope() scope   { return inNeedy }
func (p *needyPage) below() overlay { return p.over }
func (p *needyPage) load() tea.Cmd  { return p.ask(p.known) }

func (p *needyPage) retheme(s *shared) {
	p.shared = s
	p.draw()
}

func (p *needyPage) resize(w, h int) {
	p.w, p.h = w, h
	p.draw()
	p.goTo(p.at)
}

// take shows what has been found. The cursor stays on its feed, or where that was.
func (p *needyPage) take(msg tea.Msg) tea.Cmd {
	came, is := msg.(needyMsg)
	switch {
	case !is:
		return nil
	case came.err != nil:
		p.failed(came.err)
		return nil
	}
	before, had := p.selected()
	p.sections, p.known, p.all, p.loaded = came.sections, came.known, came.feeds, true
	p.draw()
	at := p.at
	if had {
		i := 0
		for _, section := range p.sections {
			for _, one := range section.feeds {
				if one.feed.ID == before.feed.ID && one.into.ID == before.into.ID {
					at, had = i, false
				}
				i++
			}
			if !had {
				break
			}
		}
	}
	p.goTo(at)
	return nil
}

// count is how many lines with a feed there are.
func (p *needyPage) count() (n int) {
	for _, section := range p.sections {
		n += len(section.feeds)
	}
	return n
}

// selected is what the cursor is on; false if there is nothing.
func (p *needyPage) selected() (needy, bool) {
	i := p.at
	for _, section := range p.sections {
		if i < len(section.feeds) {
			return section.feeds[i], true
		}
		i -= len(section.feeds)
	}
	return needy{}, false
}

// failing are the feeds that asking again may help.
func (p *needyPage) failing() (feeds []store.Feed) {
	for _, section := range p.sections {
		for _, one := range section.feeds {
			if section.fails {
				feeds = append(feeds, one.feed.Feed)
			}
		}
	}
	return feeds
}

// The page has a heading, and a column for its lines. Where that is narrow, what stands at the
// right end of a line goes below it.
const (
	needyHeading = 3
	needyNarrow  = 60
	needyIndent  = "    "
)

func (p *needyPage) column() int { return max(8, min(p.w-2, typeset.ColumnMax+20)) }
func (p *needyPage) margin() int { return max(1, (p.w-p.column())/2) }
func (p *needyPage) room() int   { return max(1, p.h-needyHeading) }

// goTo puts the cursor on a feed, and brings all of its lines into sight, as far as they fit; with
// the first of a section its title.
func (p *needyPage) goTo(i int) {
	p.at = max(0, min(i, p.count()-1))
	first, last := p.extent()
	for first > 0 && p.of[first-1] < 0 {
		first--
	}
	p.top = min(max(p.top, last+1-p.room()), first)
	p.scroll(0)
}

// extent is the first and the last line of the feed that the cursor is on.
func (p *needyPage) extent() (first, last int) {
	if p.at >= len(p.firsts) {
		return 0, 0
	}
	for first, last = p.firsts[p.at], p.firsts[p.at]; last+1 < len(p.of) && p.of[last+1] == p.at; {
		last++
	}
	return first, last
}

func (p *needyPage) scroll(by int) { p.top = max(0, min(p.top+by, len(p.drawn)-p.room())) }

func (p *needyPage) move(m motion) tea.Cmd {
	first, last := p.extent()
	switch { // what is longer than the screen is read to its end
	case m == lineDown && last >= p.top+p.room():
		p.scroll(1)
		return nil
	case m == lineUp && first < p.top:
		p.scroll(-1)
		return nil
	}
	page := max(1, p.room()/5) // feeds, with the lines that most have
	p.goTo(p.at + m.by((page+1)/2, page, p.count()))
	return nil
}

func (p *needyPage) turn(lines int) tea.Cmd {
	p.scroll(lines)
	return nil
}

// point puts the cursor on a feed.
func (p *needyPage) point(x, y int) (pointed, tea.Cmd) {
	line, of := p.top+y-needyHeading, p.of
	if y < needyHeading || line >= len(of) || of[line] < 0 || x < p.margin() || x >= p.margin()+p.column() {
		return onNothing, nil
	}
	if of[line] == p.at {
		return onSelected, nil
	}
	p.goTo(of[line])
	return onAnother, nil
}

func (p *needyPage) perform(string) (tea.Cmd, bool) { return nil, true }

func (p *needyPage) hints() []hint {
	one := func(word, action string) hint { return hint{word, []string{action}} }
	leave := one("leave", "close")
	here, any := p.selected()
	if !any {
		return []hint{leave}
	}
	all := []hint{one("try again", "try-again"), one("mend", "edit-feed"), one("page", "open-site"), one("unsubscribe", "leave-feed")}
	if here.into.ID != 0 {
		all = append([]hint{one("join the two", "join-feeds")}, all...)
	}
	if len(p.failing()) > 1 {
		all = append(all, one("try all again", "try-all-again"))
	}
	return append(all, leave)
}

func (p *needyPage) cursor() *tea.Cursor {
	first, _ := p.extent()
	return p.cursorAt(p.margin()+cursorWidth, needyHeading+max(0, first-p.top))
}

func (p *needyPage) view(w, h int) string {
	t, column := p.theme, p.column()
	right := ""
	if n := p.needed(); n > 0 {
		right = t.Muted.Render(typeset.Thousands(n) + " of " + typeset.Thousands(len(p.all)))
	}
	lines := []string{"", ends(t.Accent.Render("Feeds that need a hand"), right, column), ""}
	body := p.inSight()
	switch {
	case !p.loaded:
		lines = append(lines, t.Muted.Render("…"))
	case len(p.drawn) == 0:
		lines = append(lines, styled(t.Muted.Render, t.Wrap(p.allIsWell(), column))...)
	}
	lines = append(lines, body...)
	margin := strings.Repeat(" ", p.margin())
	for i := range lines {
		lines[i] = margin + lines[i]
	}
	return fill(lines, w, h)
}

// needed is how many feeds are on the page.
func (p *needyPage) needed() int {
	ids := map[store.FeedID]bool{}
	for _, section := range p.sections {
		for _, one := range section.feeds {
			ids[one.feed.ID] = true
		}
	}
	return len(ids)
}

// allIsWell says that no feed needs a hand.
func (p *needyPage) allIsWell() string {
	if len(p.all) == 0 {
		return "You follow no feeds yet: a adds one, c offers well-known ones."
	}
	last := p.all[0].Visited
	for _, f := range p.all {
		if f.Visited.After(last) {
			last = f.Visited
		}
	}
	looked := typeset.Count(len(p.all), "was", "were") + " looked at "
	return "No feed needs a hand. " + looked + typeset.Ago(last.In(p.zone), p.now().In(p.zone)) + "."
}

// draw draws all lines as they are without the cursor.
func (p *needyPage) draw() {
	t, i := p.theme, 0
	p.drawn, p.of, p.firsts = nil, nil, nil
	add := func(at int, some ...string) {
		for _, line := range some {
			p.drawn, p.of = append(p.drawn, line), append(p.of, at)
		}
	}
	for n, section := range p.sections {
		if n > 0 {
			add(-1, "")
		}
		add(-1, needyIndent[cursorWidth:]+t.Title.Render(section.title))
		for k, one := range section.feeds {
			if k > 0 && (one.why != "" || one.state != "") {
				add(-1, "")
			}
			p.firsts = append(p.firsts, len(p.drawn))
			add(i, p.entry(one, false)...)
			i++
		}
	}
}

// inSight are the lines that are shown, with the cursor.
func (p *needyPage) inSight() []string {
	from := min(p.top, len(p.drawn))
	lines := slices.Clone(p.drawn[from:min(len(p.drawn), from+p.room())])
	if here, any := p.selected(); any {
		first, _ := p.extent()
		for i, line := range p.entry(here, true) {
			if at := first + i - from; at >= 0 && at < len(lines) {
				lines[at] = line
			}
		}
	}
	return lines
}

// entry draws one feed.
func (p *needyPage) entry(one needy, isHere bool) (lines []string) {
	t, column := p.theme, p.column()
	mark, name := "  ", t.Plain
	if isHere {
		mark, name = t.Accent.Render("▌")+" ", t.Accent
	}
	room, right := column-cursorWidth, one.right
	isNarrow := column < needyNarrow
	if isNarrow {
		right = ""
	}
	shown := name.Render(t.VisualText(t.Cut(one.feed.Name(), max(8, room-len(right)-2))))
	lines = []string{mark + ends(shown, t.Muted.Render(right), room)}
	width := max(8, column-len(needyIndent))
	below := func(render func(...string) string, text string) {
		if text != "" {
			lines = append(lines, typeset.Prefix(styled(render, t.Wrap(text, width)), needyIndent, needyIndent)...)
		}
	}
	below(t.Plain.Render, one.why)
	if isNarrow {
		below(t.Muted.Render, one.right)
	}
	below(t.Muted.Render, one.state)
	return lines
}
