package ui

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"tidings/store"
	"tidings/ui/typeset"
)

// While a theme is tried on, a sample page stands beside the choice, set as articles are: a
// palette has no words of most kinds that a theme colours.

// sampleText is an article in small.
const sampleText = `# The tide tables are out

Ferries run **twice a day** again; [the timetable](https://example.org/tides) hangs in ` + "`" + `harbour 4` + "`" + `.

> Nobody will miss the noise.

` + "```go\n" + `if tide() > 3 { return "in" } // high` + "\n```"

// sampleRows are rows of a list: one unread and bookmarked, and one read.
func sampleRows() []store.Row {
	return []store.Row{
		{Bookmarked: true, Title: "An unread article, bookmarked"},
		{Read: true, Title: "An article that has been read"},
	}
}

// A sample is that page in a theme.
type sample struct {
	theme *typeset.Theme
	w     int
	lines []string // nil while it is being set
}

// sampleMsg has the page.
type sampleMsg struct{ sample }

// samples reports whether an offer is a setting's value that a sample page shows.
func (o *offer) samples() bool {
	key, _, given := strings.Cut(o.argument, " ")
	return o.action == "set" && given && (key == "theme" || key == "page.style" || key == "paint")
}

// askSample asks for the sample page in the palette's theme where it is to be seen.
func (p *palette) askSample() tea.Cmd {
	w := p.glimpseRoom(p.w - p.column() - 1)
	if !p.inTwo() || p.at >= len(p.offered) || !p.offered[p.at].samples() || p.sample.theme == p.theme && p.sample.w == w {
		return nil
	}
	p.sample.theme, p.sample.w = p.theme, w // the lines of before stay until the new ones are there
	return setSample(p.theme, w)
}

// setSample sets the page.
func setSample(t *typeset.Theme, w int) tea.Cmd {
	return func() tea.Msg {
		script := typeset.Parse(sampleText)
		return sampleMsg{sample{t, w, typeset.New(t, script).All(typeset.Measure{Column: min(w, typeset.ColumnMax)})}}
	}
}

// sampled is the page, and rows of a list under it.
func (p *palette) sampled(room int) []string {
	lines := append([]string{""}, p.sample.lines...)
	rows := rowLook{list: &list{shared: p.shared}}
	lines = append(lines, "")
	for _, r := range sampleRows() {
		lines = append(lines, rows.heads(r, typeset.Columns().Title.Cell(r, rows.now()), room))
	}
	return lines
}
