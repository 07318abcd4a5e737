package ui

import (
	"strings"
	"testing"

	"github.com/charmbracelet/colorprofile"

	"tidings/feeds/markup"
	"tidings/store"
	"tidings/ui/terminal"
	"tidings/ui/typeset"
)

func BenchmarkOpen(b *testing.B) {
	html := strings.Repeat("<p>The last of the <a href=\"https://x.example/\">old cranes</a> came down on Saturday, and with it a <em>skyline</em> that three generations of dockers knew by heart, as they said to anybody who asked.</p>", 15)
	for _, n := range []int{1, 33, 340} { // 3 KB, 100 KB, 1 MB
		body := store.Body{Source: strings.Repeat(html, n)}
		b.Run(typeset.Thousands(len(body.Source)/1024)+"KB", func(b *testing.B) {
			for b.Loop() {
				script := typeset.Parse(markup.Markdown(body))
				setBlocks(&script, typeset.NewTheme(terminal.Abilities{Dark: true, Profile: colorprofile.TrueColor}), 72, 0, 48)
			}
		})
	}
}
