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

// BenchmarkOpen turns and sets what is shown first of an article, and BenchmarkTurnRest
// turns the whole of a long one, which is done behind it.
func BenchmarkOpen(b *testing.B) {
	for _, n := range []int{1, 33, 340} { // 3 KB, 100 KB, 1 MB
		body := proseOf(n)
		b.Run(typeset.Thousands(len(body.Source)/1024)+"KB", func(b *testing.B) {
			for b.Loop() {
				script, _ := turnBeginning(body, markup.Form{Hints: true, Jumps: true})
				new(session).setBlocks(script, typeset.NewTheme(terminal.Abilities{Ground: terminal.DarkGround, Profile: colorprofile.TrueColor}), typeset.Measure{Column: 72}, 0, 48)
			}
		})
	}
}

func BenchmarkTurnRest(b *testing.B) {
	body := proseOf(340)
	script, _ := turnBeginning(body, markup.Form{Hints: true, Jumps: true})
	b.SetBytes(int64(len(body.Source)))
	for b.Loop() {
		new(session).turnRest(body, markup.Form{Hints: true, Jumps: true}, script)()
	}
}

// proseOf is n times 3 KB of HTML.
func proseOf(n int) store.Body {
	html := strings.Repeat("<p>The last of the <a href=\"https://x.example/\">old cranes</a> came down on Saturday, and with it a <em>skyline</em> that three generations of dockers knew by heart, as they said to anybody who asked.</p>", 15)
	return store.Body{Source: strings.Repeat(html, n)}
}
