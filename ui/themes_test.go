package ui

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image/color"
	"os"
	"path/filepath"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"

	"tidings/store"
	"tidings/ui/config"
	"tidings/ui/typeset"
)

const varied = `<p>The last of the <a href="https://news.example/cranes">old cranes</a> came down on <em>Saturday</em>, and with it a skyline that <strong>three generations</strong> knew; the <code>tide</code> table stays.</p>
<h2>What comes now</h2>
<ul><li>A park with room for the market.</li><li>Housing for people who work nearby.</li></ul>
<blockquote><p>Nobody will miss the noise.</p></blockquote>
<table><tr><th>Year</th><th>Cranes</th></tr><tr><td>1936</td><td>12</td></tr></table>
<pre><code class="language-go">// tide is in
func tide(h int) string { return "in" }</code></pre>`

// Each theme on a dark and a light ground, in the 256 colours that most terminals have, an
// article beside a list. The files have the sequences in them: print one to look at it.
func TestGoldenThemes(t *testing.T) {
	s := library(t)
	fed(t, s, store.Wish{URL: "https://post.example/rss", Folder: "World"}, "Harbour Post",
		piece(1, "Old cranes leave the harbour", varied), piece(3, "Ferries return to the northern islands", "<p>Twice a day.</p>"), piece(30, "A library opens in a signal box", "<p>One stove.</p>"))
	for _, name := range (typeset.Themes{}).Names() {
		t.Run(name, func(t *testing.T) {
			look, _ := typeset.Themes{}.Find(name)
			var got bytes.Buffer
			shown := colorprofile.Writer{Forward: &got, Profile: colorprofile.ANSI256}
			for _, size := range [][2]int{{80, 24}, {160, 45}} {
				for ground, colour := range []color.Color{color.Black, color.White} {
					sc := show(t, s, size[0], size[1])
					sc.send(tea.ColorProfileMsg{Profile: shown.Profile})
					sc.send(tea.BackgroundColorMsg{Color: colour})
					sc.send(choiceMsg{choice: typeset.Choice{Light: look, Dark: look}})
					sc.press("enter", "b", "m").exact()
					if ground == 0 && size[0] == 80 {
						sc.press("ctrl+d")
					}
					fmt.Fprintf(&got, "%s, %dx%d, on %s\n", name, size[0], size[1], []string{"black", "white"}[ground])
					for _, line := range strings.Split(sc.View().Content, "\n") {
						_, _ = shown.WriteString(strings.TrimRight(line, " ") + "\n")
					}
				}
			}
			file := filepath.Join("testdata", "themes", name+".txt")
			if *update {
				if err := os.WriteFile(file, got.Bytes(), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if got.String() != string(want) {
				t.Errorf("%s differs; got:\n%s", file, got.String())
			}
		})
	}
}

// unwatched is a file of settings that a screen does not wait for.
type unwatched struct{ config.File }

func (unwatched) AwaitChange(context.Context, config.Loaded) bool { return false }

// A theme of one's own is put on anew when its file is saved, though the settings stay.
func TestAThemeThatIsSavedIsPutOn(t *testing.T) {
	folder := t.TempDir()
	write := func(name, text string) {
		t.Helper()
		if err := errors.Join(os.MkdirAll(filepath.Join(folder, filepath.Dir(name)), 0o700), os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600)); err != nil {
			t.Fatal(err)
		}
	}
	theme := func(accent string) {
		write("themes/mine.toml", "ground = \"dark\"\n[colours]\naccent = \"bold "+accent+"\"\n")
	}
	theme("#ff5f5f")
	write("config.toml", `theme = "mine"`)
	source := unwatched{config.File{Path: filepath.Join(folder, "config.toml")}}
	sc := showSet(t, news(t), 100, 24, source)
	wears := func(code string) bool { return strings.Contains(sc.View().Content, code) }
	if !wears("1;38;5;167m") {
		t.Fatalf("the theme is not put on: %q", sc.View().Content)
	}
	theme("#5fff5f")
	if !source.File.AwaitChange(t.Context(), sc.configuring.loaded) {
		t.Fatal("the theme is not looked at")
	}
	sc.send(sc.read(source.Load(t.Context())))
	if wears("1;38;5;167m") {
		t.Errorf("the saved theme is not put on: %q", sc.View().Content)
	}
}
