package terminal

import (
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
)

// Paint returns a model whose screen the Painter paints. bubbletea gets a blank one.
func (p *Painter) Paint(model tea.Model) tea.Model { return &painted{model: model, painter: p} }

// An orderer is a model that may put lines in the order in which they are seen.
type orderer interface{ OrdersLines() bool }

// A painted model is a model whose screen a Painter paints.
type painted struct {
	model   tea.Model
	painter *Painter
	modes   terminalModes
	colours bool // the colour profile is known
	w, h    int
	seen    tea.View // for bubbletea
	fresh   bool     // seen is of the model as it is
}

// Init implements tea.Model.
func (m *painted) Init() tea.Cmd { return tea.Batch(m.model.Init(), m.painter.nap.await) }

// Update implements tea.Model.
func (m *painted) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	done := false
	defer func() {
		if !done { // a panic: bubbletea stops its clock, which must not be asleep
			m.painter.nap.wake()
		}
	}()
	cmd := m.update(msg)
	done = true
	return m, cmd
}

func (m *painted) update(msg tea.Msg) (cmd tea.Cmd) {
	switch msg := msg.(type) {
	case tea.RawMsg:
		if mark, is := msg.Msg.(napMark); is {
			return func() tea.Msg { return m.painter.nap.after(mark) }
		}
	case Graphics:
		return func() tea.Msg { return m.painter.send(msg) }
	case tea.WindowSizeMsg:
		m.w, m.h = msg.Width, msg.Height
	case Turned:
		defer func() {
			cmd = tea.Batch(cmd, tea.Tick(m.painter.pace, func(time.Time) tea.Msg { return m.painter.wheel.rest() }))
		}()
	case tea.ColorProfileMsg:
		m.modes.profile, m.colours = msg.Profile, true
	case tea.ModeReportMsg:
		switch can := (Abilities{}).After(msg); {
		case msg.Mode == ansi.ModeSynchronizedOutput:
			m.modes.syncs = m.modes.syncs || msg.Value == ansi.ModeReset
		case can.Graphemes:
			m.modes.graphemes = true
		}
	}
	m.model, cmd = m.model.Update(msg)
	m.fresh = false
	return cmd
}

// View implements tea.Model.
func (m *painted) View() tea.View {
	if m.fresh {
		return m.seen
	}
	mouse := m.seen.MouseMode
	if m.seen = m.model.View(); m.seen.MouseMode != mouse {
		m.painter.nap.wake() // bubbletea tells the terminal
	}
	if m.colours {
		if o, is := m.model.(orderer); is {
			m.modes.orders = o.OrdersLines()
		}
		under := ground{m.seen.BackgroundColor, m.seen.ForegroundColor}
		m.painter.show(frame{m.seen.Content, m.seen.Cursor, m.w, m.h, under, m.modes})
	}
	m.seen.Content, m.seen.Cursor, m.fresh = " ", nil, true
	m.seen.BackgroundColor, m.seen.ForegroundColor = nil, nil
	return m.seen
}
