package cli_test

import (
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"
)

// The floor is the least that a program of the screen's libraries can be: a list of rows,
// of which one is lit. What it costs no reader can go below.

// floorVariable has the test program be the floor.
const floorVariable = "TIDINGS_TEST_FLOOR"

func floorCommand(b *testing.B) *exec.Cmd {
	b.Helper()
	path, err := os.Executable()
	if err != nil {
		b.Fatal(err)
	}
	cmd := exec.Command(path)
	cmd.Env = append(os.Environ(), floorVariable+"=1", "TERM=xterm-256color")
	return cmd
}

type floor struct{ at, top, width, height int }

func (f floor) Init() tea.Cmd { return nil }

func (f floor) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		f.width, f.height = msg.Width, msg.Height
	case tea.KeyPressMsg:
		if msg.String() == "j" {
			f.at++
		}
	}
	f.top = max(f.top, f.at-(f.height-2))
	return f, nil
}

func (f floor) View() tea.View {
	lit := lipgloss.NewStyle().Reverse(true)
	var b strings.Builder
	for y := range max(f.height-1, 0) {
		line := fmt.Sprintf("%5d  Jan %02d  %05d a row whose title is of some length", f.top+y, (f.top+y)%28+1, f.top+y)
		line += strings.Repeat(" ", max(0, f.width-len(line)))
		if f.top+y == f.at {
			line = lit.Render(line)
		}
		b.WriteString(line + "\n")
	}
	v := tea.NewView(b.String() + "j down")
	v.AltScreen = true
	return v
}

func beTheFloor() {
	if _, err := tea.NewProgram(floor{}).Run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
	}
}
