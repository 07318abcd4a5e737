package typeset

import (
	"testing"

	"tidings/ui/terminal"
)

// BenchmarkVisual draws a line in Hebrew, and one that has no such letter, as most have none.
func BenchmarkVisual(b *testing.B) {
	theme := NewTheme(terminal.Abilities{Graphemes: true})
	for name, line := range map[string]string{
		"Hebrew": fromRight + "הספרייה של נמל חיפה (שנבנתה ב-1948) נפתחת שוב, וכל מי שרוצה יכול לקרוא",
		"Latin":  "The library of the port of Haifa (built in 1948) opens again, and whoever",
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				theme.Visual(line, 72)
			}
		})
	}
}
