package ui

import (
	"fmt"
	"slices"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"tidings/store"
	"tidings/store/query"
)

// tagsIn reads a line of tags as people write it: parted by blanks or commas,
// with # or without.
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

// A completer completes the last word of a line from the tags that an account
// uses. Asked again it offers the next.
type completer struct {
	tags []string
	stem string // what was typed of the word
	made string // the line as it was left the last time
	turn int
}

// complete returns the line with its last word completed; as it is if no tag
// begins so.
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

// tagPicker is the overlay in which a tag is picked to see what has it. Letters
// narrow the choice, as there may be many.
type tagPicker struct {
	*shared
	tags   []store.TagCount
	typed  string
	cursor int
	chosen func(tag string) tea.Cmd
}

func (p *tagPicker) retheme(s *shared) { p.shared = s }
func (p *tagPicker) resize(_, _ int)   {}

// offered is the tags that hold what was typed.
func (p *tagPicker) offered() []store.TagCount {
	return slices.DeleteFunc(slices.Clone(p.tags), func(t store.TagCount) bool { return !strings.Contains(t.Tag, p.typed) })
}

func (p *tagPicker) update(msg tea.KeyPressMsg) (tea.Cmd, bool) {
	k, offered := p.keys.typing, p.offered()
	switch {
	case key.Matches(msg, k.Leave):
		return nil, true
	case key.Matches(msg, k.Done):
		if p.cursor < len(offered) {
			return p.chosen(offered[p.cursor].Tag), true
		}
	case key.Matches(msg, k.Next):
		p.cursor++
	case key.Matches(msg, k.Previous):
		p.cursor--
	case msg.Code == tea.KeyBackspace:
		if r := []rune(p.typed); len(r) > 0 {
			p.typed, p.cursor = string(r[:len(r)-1]), 0
		}
	default:
		if typed := p.typed + query.CleanTag(msg.Text); typed != p.typed {
			p.typed, p.cursor = typed, 0
		}
	}
	p.cursor = max(0, min(p.cursor, len(p.offered())-1))
	return nil, false
}

func (p *tagPicker) hints() []key.Binding {
	k := p.keys.typing
	return []key.Binding{hint(k.Done, "enter", "show its articles"), hint(k.Next, "↓ ↑", "move"), hint(k.Leave, "esc", "leave")}
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
	top := max(0, min(p.cursor-room/2, len(offered)-room))
	for i := top; i < min(top+room, len(offered)); i++ {
		mark := "  "
		if i == p.cursor {
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

// pickTag lets the person pick a tag.
func (a *app) pickTag() tea.Cmd {
	if len(a.sidebar.tags) == 0 {
		a.status.say("Nothing has a tag yet. T puts tags on an article.")
		return nil
	}
	return a.cover(&tagPicker{shared: a.shared, tags: a.sidebar.tags, chosen: a.visitTag})
}

// visitTag lists what has a tag, also while the side bar does not show it.
func (a *app) visitTag(tag string) tea.Cmd {
	it := tagItem(store.TagCount{Tag: tag})
	a.sidebar.at(it.key)
	return a.enter(it.place)
}
