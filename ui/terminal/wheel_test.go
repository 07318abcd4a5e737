package terminal

import (
	"slices"
	"testing"

	tea "charm.land/bubbletea/v2"
)

// A turned model notes how it was turned, and how often it was drawn.
type turned struct {
	turns []Turned
	drawn int
}

func (m *turned) Init() tea.Cmd { return nil }

func (m *turned) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	if t, is := msg.(Turned); is {
		m.turns = append(m.turns, t)
	}
	return m, nil
}

func (m *turned) View() tea.View { m.drawn++; return tea.NewView("") }

// What the wheel does within a frame is one message, and nothing of it is lost.
func TestTheWheelIsGathered(t *testing.T) {
	model := &turned{}
	p := NewPainter(nil, 1000)
	painted := p.Paint(model)
	var cmds []tea.Cmd
	send := func(msg tea.Msg) {
		if msg = p.Filter(painted, msg); msg == nil {
			return
		}
		_, cmd := painted.Update(msg)
		painted.View()
		if cmd != nil {
			cmds = append(cmds, cmd)
		}
	}
	wheel := func(times int, msg tea.MouseWheelMsg) {
		for range times {
			send(msg)
		}
	}
	wheel(500, tea.MouseWheelMsg{X: 3, Y: 4, Button: tea.MouseWheelDown})
	wheel(100, tea.MouseWheelMsg{X: 3, Y: 4, Button: tea.MouseWheelUp})
	wheel(7, tea.MouseWheelMsg{X: 3, Y: 4, Button: tea.MouseWheelLeft})
	wheel(7, tea.MouseWheelMsg{X: 3, Y: 4, Button: tea.MouseWheelDown, Mod: tea.ModShift})
	if len(model.turns) != 1 || model.drawn != 1 {
		t.Errorf("%d messages and %d frames of a burst", len(model.turns), model.drawn)
	}
	wheel(3, tea.MouseWheelMsg{X: 9, Y: 4, Button: tea.MouseWheelDown}) // over another pane
	for len(cmds) > 0 {                                                 // as time goes by
		cmd := cmds[0]
		cmds = cmds[1:]
		send(cmd())
	}
	want := []Turned{{3, 4, 1}, {3, 4, 399}, {9, 4, 3}}
	if !slices.Equal(model.turns, want) {
		t.Errorf("turned %v, want %v", model.turns, want)
	}
	if wheel(1, tea.MouseWheelMsg{X: 1, Button: tea.MouseWheelUp}); len(model.turns) != 4 {
		t.Error("the next burst waits")
	}
}

// A link is found in each of its columns, those of wide letters, too, and in none else.
func TestLinkAt(t *testing.T) {
	line := "港 \x1b[1m\x1b]8;id=1;https://a.example/;x\x1b\\東京é\x1b]8;;\x1b\\\x1b[m b\x1b]8;;https://b.example\ac\x1b]8;;\a"
	want := []string{"", "", "", "https://a.example/;x", "https://a.example/;x", "https://a.example/;x", "https://a.example/;x", "https://a.example/;x", "", "", "https://b.example", "", ""}
	for column, address := range want {
		for _, graphemes := range []bool{false, true} {
			if got := LinkAt(line, column, graphemes); got != address {
				t.Errorf("column %d: %q, want %q", column, got, address)
			}
		}
	}
}
