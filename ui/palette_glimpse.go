package ui

import (
	"github.com/charmbracelet/x/ansi"

	"tidings/ui/typeset"
)

// inTwo reports whether what is under the cursor is shown beside the choice.
func (p *palette) inTwo() bool { return p.w >= paletteBeside && !p.settings.Linear }

// glimpseRoom is how wide a line of a glimpse is that has so many cells.
func (p *palette) glimpseRoom(w int) int { return w - 3 }

// glimpse is what is under the cursor, as it is shown beside the choice.
func (p *palette) glimpse(w int) []string {
	if p.at >= len(p.offered) {
		return nil
	}
	t, o := p.theme, p.offered[p.at]
	room := p.glimpseRoom(w)
	lines := []string{"", "  " + t.Accent.Render(t.VisualText(ansi.Truncate(typeset.Capital(o.name), room, "…"))), ""}
	add := func(text string, style func(...string) string) {
		for _, line := range typeset.Wrap(text, room) {
			lines = append(lines, "  "+style(line))
		}
	}
	if o.about != "" {
		add(o.about, t.Plain.Render)
		if o.samples() {
			for _, line := range p.sampled(room) {
				lines = append(lines, "  "+line)
			}
		}
		return lines
	}
	if o.action != "" {
		if o.why != "" {
			add(o.why, t.Failure.Render)
			lines = append(lines, "")
		}
		add("named "+o.action, t.Muted.Render)
		if o.keys != "" {
			add("key "+o.keys, t.Muted.Render)
		}
		if o.only != "" {
			add(o.only, t.Muted.Render)
		}
		if o.takes {
			add("takes what is typed behind its name", t.Muted.Render)
		}
		return lines
	}
	rows, came := p.glimpses[o.key]
	switch {
	case !came || rows == nil:
		lines = append(lines, "  "+t.Muted.Render("…"))
	case len(rows) == 0:
		lines = append(lines, "  "+t.Muted.Render("Nothing is in it."))
	}
	for _, r := range rows {
		style := t.Plain
		if !r.Read {
			style = t.Title
		}
		title := ansi.Truncate(typeset.Title(r.Title, r.Summary), room-6, "…")
		lines = append(lines, "  "+ends(style.Render(t.VisualText(title)), t.Muted.Render(typeset.Age(r.Date.In(p.zone), p.now().In(p.zone))), room))
	}
	return lines
}
