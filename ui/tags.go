package ui

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"tidings/store"
	"tidings/store/query"
)

// tagsIn reads a line of tags as people write it: separated by blanks or commas, with # or
// without.
func tagsIn(line string) []string {
	return strings.FieldsFunc(line, func(r rune) bool { return r == ',' || r == ' ' })
}

// hashed is tags as they are shown.
func hashed(tags []string) string {
	if len(tags) == 0 {
		return ""
	}
	return "#" + strings.Join(tags, " #")
}

// A completer completes the last word of a line to one of those that are known, or all of it
// where a line is one: of a path first as much as all those have in common that begin so. Asked
// again it offers the next.
type completer struct {
	words []string // tags, or paths of folders
	whole bool     // the line is one of them, blanks and all
	all   bool     // what does not suit the line is offered, too, behind what does
	stem  string   // what was typed of the word
	made  string   // the line that complete returned last
	turn  int
}

// stemAt is where the word begins that is being typed.
func (c *completer) stemAt(line string) int {
	if c.whole {
		return 0
	}
	return strings.LastIndexAny(line, " ,#") + 1
}

// beginning returns the words that begin with a stem.
func (c *completer) beginning(stem string) []string {
	stem = strings.ToLower(stem)
	return slices.DeleteFunc(slices.Clone(c.words), func(word string) bool { return !strings.HasPrefix(strings.ToLower(word), stem) })
}

// complete returns the line with its last word completed, or the line itself if nothing known
// begins with that word.
func (c *completer) complete(line string) string {
	from := c.stemAt(line)
	again := c.made != "" && line == c.made
	if !again {
		c.stem, c.turn = line[from:], 0
	}
	begins := c.beginning(c.stem)
	if len(begins) == 0 || c.stem == "" && !c.whole {
		return line
	}
	if shared := sharedBeginning(begins); c.whole && !again && len(shared) >= len(line) && shared != line {
		c.made = shared
		return c.made
	}
	if c.whole && begins[c.turn%len(begins)] == line {
		c.turn++
	}
	c.made = line[:from] + begins[c.turn%len(begins)]
	c.turn++
	return c.made
}

// sharedBeginning is what all words begin with.
func sharedBeginning(words []string) string {
	shared := words[0]
	for _, word := range words {
		n := 0
		for n < len(shared) && n < len(word) && shared[n] == word[n] {
			n++
		}
		for n > 0 && n < len(shared) && !utf8.RuneStart(shared[n]) {
			n--
		}
		shared = shared[:n]
	}
	return shared
}

// completes reports whether complete would return another line.
func (c *completer) completes(line string) bool {
	other := *c
	return other.complete(line) != line
}

// offers is what may be typed next: what suits the word that is being typed, without what the
// line has already.
func (c *completer) offers(line string) []string {
	from := c.stemAt(line)
	stem := line[from:]
	if c.made != "" && line == c.made {
		stem = c.stem
	}
	has := tagsIn(line[:from])
	if c.all {
		return c.suiting(stem)
	}
	return slices.DeleteFunc(c.beginning(stem), func(word string) bool { return !c.whole && slices.Contains(has, word) })
}

// suiting are all words: those first that begin with a stem, then those that hold it.
func (c *completer) suiting(stem string) []string {
	words, lower := slices.Clone(c.words), strings.ToLower(stem)
	rank := func(word string) int {
		switch at := strings.Index(strings.ToLower(word), lower); {
		case at == 0:
			return 0
		case at > 0:
			return 1
		}
		return 2
	}
	slices.SortStableFunc(words, func(x, y string) int { return rank(x) - rank(y) })
	return words
}

// choose returns the word that is offered next after the line, by 1, or before it, by -1; the line
// itself if there is none. What is offered stays as it is meanwhile.
func (c *completer) choose(line string, by int) string {
	words := c.offers(line)
	if len(words) == 0 {
		return line
	}
	if c.made == "" || line != c.made {
		c.stem = line
	}
	at := slices.Index(words, line)
	if at < 0 && by < 0 {
		at = 0
	}
	c.made = words[(at+by+len(words))%len(words)]
	c.turn = slices.Index(c.beginning(c.stem), c.made) + 1
	return c.made
}

// tagPicker is the overlay in which a tag is chosen to list its articles. Letters narrow the
// choice.
type tagPicker struct {
	*shared
	still
	tags     []store.TagCount
	typed    string
	at       int
	w, h     int
	onChosen func(tag string) tea.Cmd
}

func (p *tagPicker) retheme(s *shared) { p.shared = s }
func (p *tagPicker) resize(w, h int)   { p.w, p.h = w, h }

// offered returns the tags that contain what was typed.
func (p *tagPicker) offered() []store.TagCount {
	return slices.DeleteFunc(slices.Clone(p.tags), func(t store.TagCount) bool { return !strings.Contains(t.Tag, p.typed) })
}

func (p *tagPicker) scope() scope { return inTags }

func (p *tagPicker) perform(name string) (tea.Cmd, bool) {
	offered := p.offered()
	switch {
	case name == "accept" && p.at < len(offered):
		return p.onChosen(offered[p.at].Tag), true
	case name == "cancel":
		return nil, true
	case name == "next-choice":
		p.at++
	case name == "previous-choice":
		p.at--
	}
	p.at = max(0, min(p.at, len(offered)-1))
	return nil, false
}

// typeIn narrows the choice.
func (p *tagPicker) typeIn(msg tea.Msg) (tea.Cmd, bool) {
	typed := p.typed
	switch msg := msg.(type) {
	case tea.PasteMsg:
		typed += query.CleanTag(msg.Content)
	case tea.KeyPressMsg:
		if msg.Code != tea.KeyBackspace {
			typed += query.CleanTag(msg.Text)
		} else if r := []rune(typed); len(r) > 0 {
			typed = string(r[:len(r)-1])
		}
	}
	if typed != p.typed {
		p.typed, p.at = typed, 0
	}
	return nil, false
}

func (p *tagPicker) hints() []hint {
	return []hint{{"show its articles", []string{"accept"}}, {"move", []string{"next-choice", "previous-choice"}}, {"leave", []string{"cancel"}}}
}

// tagsHeading is how many lines stand above the tags.
const tagsHeading = 3

func (p *tagPicker) column() int { return min(p.w-4, 40) }
func (p *tagPicker) margin() int { return max(1, (p.w-p.column())/2) }

// inSight is the first of so many tags that is shown, and how many there is room for.
func (p *tagPicker) inSight(offered int) (top, room int) {
	room = max(1, p.h-tagsHeading-1)
	return max(0, min(p.at-room/2, offered-room)), room
}

func (p *tagPicker) turn(lines int) tea.Cmd {
	p.at = max(0, min(p.at+lines, len(p.offered())-1))
	return nil
}

// point puts the cursor on a tag.
func (p *tagPicker) point(x, y int) (pointed, tea.Cmd) {
	offered := len(p.offered())
	top, room := p.inSight(offered)
	i := top + y - tagsHeading
	switch {
	case y < tagsHeading || i >= min(top+room, offered) || x < p.margin() || x >= p.margin()+p.column():
		return onNothing, nil
	case i == p.at:
		return onSelected, nil
	}
	p.at = i
	return onAnother, nil
}

func (p *tagPicker) cursor() *tea.Cursor {
	top, _ := p.inSight(len(p.offered()))
	return p.cursorAt(p.margin()+cursorWidth, tagsHeading+p.at-top)
}

func (p *tagPicker) view(w, h int) string {
	t, column := p.theme, p.column()
	title := t.Accent.Render("Tags")
	if p.typed != "" {
		title += t.Muted.Render("  with “") + p.typed + t.Muted.Render("”")
	}
	lines := []string{"", title, ""}
	offered := p.offered()
	if len(offered) == 0 {
		lines = append(lines, t.Muted.Render("None."))
	}
	top, room := p.inSight(len(offered))
	for i := top; i < min(top+room, len(offered)); i++ {
		mark := "  "
		if i == p.at {
			mark = t.Accent.Render("▌") + " "
		}
		one := offered[i]
		number := fmt.Sprintf("%d ", one.Total)
		lines = append(lines, ends(mark+ansi.Truncate("#"+one.Tag, column-8, "…"), t.Muted.Render(number), column))
	}
	margin := strings.Repeat(" ", p.margin())
	for i := range lines {
		lines[i] = margin + lines[i]
	}
	return fill(lines, w, h)
}
