package ui

import (
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"tidings/ui/typeset"
)

// help is the overlay of all actions and their keys, made from the table: first what works
// where one is, then the rest by where it works. / looks for a word in it.
type help struct {
	*shared
	still
	over     overlay // what it was opened over, nil for the panes
	title    string
	sections []helpSection
	top      int
	w, h     int
	typing   bool // the word is being typed
	word     string
}

// A helpSection is a heading and the actions under it.
type helpSection struct {
	title   string
	actions []helpLine
}

// A helpLine is an action as the help shows it.
type helpLine struct{ keys, help, name string }

func (h *help) scope() scope {
	if h.typing {
		return inHelpWord
	}
	return inHelp
}

func (h *help) below() overlay { return h.over }

func (h *help) retheme(s *shared) { h.shared = s }

func (h *help) resize(w, height int) { h.w, h.h = w, height }

func (h *help) move(m motion) tea.Cmd {
	length := len(h.body())
	h.top = max(0, min(h.top+m.by(h.room()/2, h.room(), length), length-h.room()))
	return nil
}

func (h *help) turn(lines int) tea.Cmd {
	h.top = max(0, min(h.top+lines, len(h.body())-h.room()))
	return nil
}

func (h *help) perform(name string) (tea.Cmd, bool) {
	switch name {
	case "find-in-help":
		h.typing, h.word = true, ""
	case "accept":
		h.typing = false
	case "cancel":
		h.typing, h.word = false, ""
	default:
		return nil, true
	}
	h.top = 0
	return nil, false
}

// typeIn looks for what has been typed.
func (h *help) typeIn(msg tea.Msg) (tea.Cmd, bool) {
	if press, is := msg.(tea.KeyPressMsg); is && press.Code == tea.KeyBackspace {
		if r := []rune(h.word); len(r) > 0 {
			h.word = string(r[:len(r)-1])
		}
	} else if is {
		h.word += press.Text
	}
	h.top = 0
	return nil, false
}

// room is how many lines of keys can be shown: three are the heading's.
func (h *help) room() int { return max(1, h.h-3) }

func (h *help) hints() []hint {
	if h.typing {
		return []hint{{"done", []string{"accept"}}, {"show all", []string{"cancel"}}}
	}
	return []hint{{"scroll", []string{"down", "up"}}, {"find", []string{"find-in-help"}}, {"leave", []string{"close"}}}
}

// helpColumn is how wide a column of the help is where there is room.
const helpColumn = 68

// column is how wide it is.
func (h *help) column() int { return min(helpColumn, max(20, h.w-2)) }

// inTwo reports whether there is room for two of them.
func (h *help) inTwo() bool { return h.w >= 2*helpColumn && !h.typing && !h.settings.Linear }

// body is all lines of the help, in two columns where there is room.
func (h *help) body() []string {
	lines := h.lines()
	if h.inTwo() {
		return inTwo(lines, helpColumn)
	}
	return lines
}

// lines is the help in one column, or what of it holds the word.
func (h *help) lines() (lines []string) {
	word := strings.ToLower(h.word)
	for _, s := range h.sections {
		var found []string
		for _, one := range s.actions {
			if strings.Contains(strings.ToLower(one.keys+" "+one.help+" "+one.name), word) {
				found = append(found, h.line(one)...)
			}
		}
		if len(found) > 0 {
			lines = append(append(lines, h.theme.Title.Render(s.title)), append(found, "")...)
		}
	}
	return lines
}

// line is an action on as many lines as it needs: its keys, what it does, its name.
func (h *help) line(one helpLine) []string {
	const keys = 15
	room := h.column() - keys - 4
	text := typeset.Wrap(one.help, room)
	if one.name == one.help {
		one.name = ""
	}
	if last := text[len(text)-1]; ansi.StringWidth(last)+2+ansi.StringWidth(one.name) <= room {
		text[len(text)-1] = ends(last, h.theme.Muted.Render(one.name), room)
	} else {
		text = append(text, ends("", h.theme.Muted.Render(one.name), room))
	}
	lead := typeset.Fit("  "+h.theme.Accent.UnsetBold().Render(one.keys), keys+2)
	return typeset.Prefix(text, lead, strings.Repeat(" ", keys+2))
}

// inTwo sets lines in two columns, parted between the two sections that are nearest to
// the middle.
func inTwo(lines []string, width int) []string {
	half := len(lines)
	for i, line := range lines {
		if line == "" && max(i, len(lines)-i) < max(half, len(lines)-half) {
			half = i
		}
	}
	left, right := lines[:half], lines[min(half+1, len(lines)):]
	out := make([]string, max(len(left), len(right)))
	for i := range out {
		if i < len(left) {
			out[i] = left[i]
		}
		if i < len(right) {
			out[i] = typeset.Fit(out[i], width) + right[i]
		}
	}
	return out
}

func (h *help) cursor() *tea.Cursor { return h.cursorAt(1, 3) }

func (h *help) view(w, height int) string {
	lines := []string{"", h.theme.Accent.Render(h.title)}
	if h.typing || h.word != "" {
		lines[1] += h.theme.Muted.Render("  with “") + h.word + h.theme.Muted.Render("”")
	}
	lines = append(lines, "")
	body := h.body()
	lines = append(lines, body[min(h.top, len(body)):]...)
	width := h.column()
	if h.inTwo() {
		width = 2 * helpColumn
	}
	margin := strings.Repeat(" ", max(1, (w-width)/2))
	for i := range lines {
		lines[i] = margin + lines[i]
	}
	return fill(lines, w, height)
}
