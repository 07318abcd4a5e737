package typeset

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/charmbracelet/colorprofile"

	"tidings/feeds/markup"
	"tidings/store"
	"tidings/ui/terminal"
)

var update = flag.Bool("update", false, "write golden files")

// One of each thing that an article may hold, as it is set in a wide column and in a narrow one, on
// a dark ground and on a light one.
func TestTypography(t *testing.T) {
	page, err := os.ReadFile("testdata/typography.html")
	if err != nil {
		t.Fatal(err)
	}
	script := Parse(markup.Form{Hints: true}.Markdown(store.Body{Source: string(page)}))
	for _, width := range []int{72, 40} {
		for name, ground := range map[string]terminal.Ground{"dark": terminal.DarkGround, "light": terminal.LightGround} {
			theme := NewTheme(terminal.Abilities{Ground: ground, Profile: colorprofile.TrueColor, Graphemes: true})
			var got strings.Builder
			for _, line := range New(theme, script).All(Measure{Column: width, Room: width + 3}) {
				line = theme.Visual(line, width)
				if w := theme.Width(line); w > width+3 {
					t.Errorf("%d cells: %q", w, line)
				}
				got.WriteString(strings.ReplaceAll(strings.TrimRight(line, " "), "\x1b", "␛") + "\n")
			}
			file := fmt.Sprintf("testdata/typography-%d-%s.txt", width, name)
			if *update {
				if err := os.WriteFile(file, []byte(got.String()), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			if want, _ := os.ReadFile(file); string(want) != got.String() {
				t.Errorf("%s differs; it is written anew with -update. Got:\n%s", file, got.String())
			}
		}
	}
}
