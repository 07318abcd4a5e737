package ui

import (
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
)

// help is the overlay of all keys, made from the key map itself. / looks for a
// word in it.
type help struct {
	*shared
	top    int
	width  int
	height int
	typing bool
	word   string
}

func (h *help) retheme(s *shared) { h.shared = s }

func (h *help) resize(width, height int) { h.width, h.height = width, height }

func (h *help) update(msg tea.KeyPressMsg) (tea.Cmd, bool) {
	if h.typing {
		h.typeWord(msg)
		return nil, false
	}
	k := h.keys.move
	switch {
	case key.Matches(msg, k.Down):
		h.top++
	case key.Matches(msg, k.Up):
		h.top--
	case key.Matches(msg, k.HalfDown), key.Matches(msg, k.PageDown), key.Matches(msg, h.keys.list.Space):
		h.top += 10
	case key.Matches(msg, k.HalfUp), key.Matches(msg, k.PageUp):
		h.top -= 10
	case key.Matches(msg, k.Top):
		h.top = 0
	case key.Matches(msg, k.Bottom):
		h.top = len(h.lines())
	case key.Matches(msg, h.keys.global.Search):
		h.typing, h.word = true, ""
	case key.Matches(msg, k.Out), key.Matches(msg, h.keys.global.Help):
		return nil, true
	case key.Matches(msg, h.keys.global.Quit):
		return leave, true
	}
	h.top = max(0, min(h.top, h.length()-h.room()))
	return nil, false
}

func (h *help) typeWord(msg tea.KeyPressMsg) {
	switch {
	case msg.Code == tea.KeyEnter:
		h.typing = false
	case msg.Code == tea.KeyEscape:
		h.typing, h.word = false, ""
	case msg.Code == tea.KeyBackspace:
		if r := []rune(h.word); len(r) > 0 {
			h.word = string(r[:len(r)-1])
		}
	default:
		h.word += msg.Text
	}
	h.top = 0
}

// length is how many lines the help is long where it is shown.
func (h *help) length() int {
	if h.width >= 128 && !h.typing {
		return len(inTwo(h.lines(), 64))
	}
	return len(h.lines())
}

// room is how many lines of keys can be shown: three are the heading's.
func (h *help) room() int { return max(1, h.height-3) }

func (h *help) hints() []key.Binding {
	if h.typing {
		return []key.Binding{hint(h.keys.move.In, "enter", "done"), hint(h.keys.typing.Leave, "esc", "show all")}
	}
	return []key.Binding{hint(h.keys.move.Down, "j k", "scroll"), hint(h.keys.global.Search, "/", "find"), hint(h.keys.move.Out, "esc", "leave")}
}

// lines is the whole help, or what of it holds the word.
func (h *help) lines() (lines []string) {
	word := strings.ToLower(h.word)
	for _, g := range h.keys.groups() {
		var found []string
		for _, b := range g.keys {
			line := fit(h.theme.Accent.UnsetBold().Render(shownKeys(b)), 16) + b.Help().Desc
			if strings.Contains(strings.ToLower(ansi.Strip(line)), word) {
				found = append(found, "  "+line)
			}
		}
		if len(found) > 0 {
			lines = append(append(lines, h.theme.Title.Render(g.title)), append(found, "")...)
		}
	}
	return lines
}

// inTwo sets lines in two columns, parted between the two groups that are
// nearest to the middle.
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
			out[i] = fit(out[i], width) + right[i]
		}
	}
	return out
}

// shownKeys is every key of a binding, as people call them.
func shownKeys(b key.Binding) string {
	names := make([]string, 0, len(b.Keys()))
	for _, k := range b.Keys() {
		k = strings.ReplaceAll(k, "ctrl+", "C-")
		switch k {
		case "down":
			k = "↓"
		case "up":
			k = "↑"
		case "left":
			k = "←"
		case "right":
			k = "→"
		}
		names = append(names, k)
	}
	return strings.Join(names, " ")
}

func (h *help) view(w, height int) string {
	lines := []string{"", h.theme.Accent.Render("Keys")}
	if h.typing || h.word != "" {
		lines[1] += h.theme.Muted.Render("  with “") + h.word + h.theme.Muted.Render("”")
	}
	lines = append(lines, "")
	body := h.lines()
	width := 64
	if w >= 2*width && !h.typing {
		body, width = inTwo(body, width), 2*width
	}
	lines = append(lines, body[min(h.top, len(body)):]...)
	margin := strings.Repeat(" ", max(1, (w-width)/2))
	for i := range lines {
		lines[i] = margin + lines[i]
	}
	return fill(lines, w, height)
}
