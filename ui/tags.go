package ui

import (
	"fmt"
	"slices"
	"strings"

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

// A completer completes the last word of a line to a tag that the account uses. Asked again
// it offers the next.
type completer struct {
	tags []string
	stem string // what was typed of the word
	made string // the line that complete returned last
	turn int
}

// complete returns the line with its last word completed, or the line itself if no tag
// begins with that word.
func (c *completer) complete(line string) string {
	from := strings.LastIndexAny(line, " ,#") + 1
	if c.made == "" || line != c.made {
		c.stem, c.turn = strings.ToLower(line[from:]), 0
	}
	begins := slices.DeleteFunc(slices.Clone(c.tags), func(t string) bool { return !strings.HasPrefix(t, c.stem) })
	if len(begins) == 0 || c.stem == "" {
		return line
	}
	c.made = line[:from] + begins[c.turn%len(begins)]
	c.turn++
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
	onChosen func(tag string) tea.Cmd
}

func (p *tagPicker) retheme(s *shared) { p.shared = s }
func (p *tagPicker) resize(_, _ int)   {}

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

func (p *tagPicker) view(w, h int) string {
	t, column := p.theme, min(w-4, 40)
	title := t.Accent.Render("Tags")
	if p.typed != "" {
		title += t.Muted.Render("  with “") + p.typed + t.Muted.Render("”")
	}
	lines := []string{"", title, ""}
	offered, room := p.offered(), max(1, h-4)
	if len(offered) == 0 {
		lines = append(lines, t.Muted.Render("None."))
	}
	top := max(0, min(p.at-room/2, len(offered)-room))
	for i := top; i < min(top+room, len(offered)); i++ {
		mark := "  "
		if i == p.at {
			mark = t.Accent.Render("▌") + " "
		}
		one := offered[i]
		number := fmt.Sprintf("%d ", one.Total)
		lines = append(lines, ends(mark+ansi.Truncate("#"+one.Tag, column-8, "…"), t.Muted.Render(number), column))
	}
	margin := strings.Repeat(" ", max(1, (w-column)/2))
	for i := range lines {
		lines[i] = margin + lines[i]
	}
	return fill(lines, w, h)
}
